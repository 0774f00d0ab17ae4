/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "user.h"

#include "../parse/sudoers.h"
#include "../probe/reason.h"

#include <errno.h>
#include <string.h>

#define RULES_SIZE 65536
#define SUDO_RULES "/etc/sudoers"
#define SUDO_DIRECTORY "/etc/sudoers.d"
#define GROUP_WRITES 0020U
#define OTHERS_WRITE 0002U

bool user_rules_are_hidden(const char *problem, bool root)
{
	return !root && strcmp(problem, reason_of(EACCES)) == 0;
}

static void do_not_know(struct user_rights *rights, const char *problem, const char *fix)
{
	struct text text = text_over(rights->problem, sizeof(rights->problem));

	rights->status = USER_RIGHTS_UNKNOWN;
	rights->fix = fix;
	text_add(&text, problem);
	text_mark_cut(&text);
}

/* Why the file does not decide. */
static void doubt(struct user_rights *rights, const struct sudoers_verdict *verdict)
{
	char bytes[ACCOUNT_PROBLEM];
	struct text problem = text_over(bytes, sizeof(bytes));

	text_add(&problem, "line ");
	text_add_count(&problem, verdict->line);
	text_join(&problem, " of " AGENT_USER_RULES " ", verdict->problem, NULL);
	do_not_know(rights, problem.data, "look at that line, or run the check on the live host, where sudo decides");
}

static struct file parse_rules(const struct paths *paths, const struct passwd_entry *entry,
	struct sudoers_verdict *verdict)
{
	static char text[RULES_SIZE];
	struct file file = file_read(paths, AGENT_USER_RULES, text, sizeof(text));

	*verdict = (struct sudoers_verdict){ .rights = SUDO_NONE };
	if (file.status == FILE_READ)
		sudoers_parse(text, file.length, entry, verdict);
	return file;
}

static void cannot_read(struct user_rights *rights, const char *path, const struct file *file, bool root)
{
	char bytes[ACCOUNT_PROBLEM];
	struct text problem = text_over(bytes, sizeof(bytes));

	text_join(&problem, path, ": ", file->problem, NULL);
	do_not_know(rights, problem.data, "restore the file");
	if (file->status == FILE_UNREADABLE && user_rules_are_hidden(file->problem, root))
		rights->status = USER_RIGHTS_HIDDEN;
}

/* Rights that the agent's file gives are none unless sudo reads it. */
static void look_for_inclusion(const struct paths *paths, bool root, struct user_rights *rights)
{
	static char text[RULES_SIZE];
	struct file file = file_read(paths, SUDO_RULES, text, sizeof(text));

	if (file.status != FILE_READ)
		cannot_read(rights, SUDO_RULES, &file, root);
	else if (!sudoers_includes(text, file.length, SUDO_DIRECTORY))
		do_not_know(rights, SUDO_RULES " does not include " SUDO_DIRECTORY, "add the line @includedir " SUDO_DIRECTORY);
}

static void read_rules(const struct paths *paths, const struct passwd_entry *entry, bool root,
	struct user_rights *rights)
{
	struct sudoers_verdict verdict;
	struct file file = parse_rules(paths, entry, &verdict);

	rights->one_file = true;
	rights->source = " by " AGENT_USER_RULES;
	rights->rights = verdict.rights;
	if (file.status != FILE_READ && file.status != FILE_ABSENT)
		cannot_read(rights, AGENT_USER_RULES, &file, root);
	else if (verdict.problem)
		doubt(rights, &verdict);
	else if (verdict.rights != SUDO_NONE)
		look_for_inclusion(paths, root, rights);
}

static void ask_sudo(const struct paths *paths, const char *name, const struct passwd_entry *entry,
	struct user_rights *rights)
{
	struct account_rights told;
	struct sudoers_verdict verdict;

	account_ask_rights(name, entry, &told);
	rights->rights = told.rights;
	rights->source = told.status == RIGHTS_WITHOUT_SUDO ? ", because sudo is not installed" : "";
	rights->faulty = told.complaint == SUDO_LEAVES_OUT;
	if (told.status == RIGHTS_UNKNOWN)
		do_not_know(rights, told.problem,
			"see as root what sudo -n -ll -U and the name says, and visudo -c about the rules");
	else if (told.status == RIGHTS_TOLD && told.rights == SUDO_NONE && told.complaint == SUDO_QUIET)
		rights->unused = parse_rules(paths, entry, &verdict).status == FILE_READ && !verdict.problem
			&& verdict.rights != SUDO_NONE;
}

void user_rights_find(const struct paths *paths, const char *name, const struct passwd_entry *entry, bool root,
	struct user_rights *rights)
{
	*rights = (struct user_rights){ .status = USER_RIGHTS_KNOWN, .source = "" };
	if (!paths_are_live(paths))
		read_rules(paths, entry, root, rights);
	else if (root)
		ask_sudo(paths, name, entry, rights);
	else
		rights->status = USER_RIGHTS_HIDDEN;
}

const char *user_rules_weakness(const struct file_facts *facts)
{
	if (facts->owner != 0)
		return "does not belong to root";
	if ((facts->mode & OTHERS_WRITE) != 0)
		return "can be written by everybody";
	if ((facts->mode & GROUP_WRITES) != 0 && facts->group != 0)
		return "can be written by a group";
	return NULL;
}
