/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "user.h"

#include "../parse/sudoers.h"
#include "../probe/reason.h"

#include <errno.h>
#include <string.h>

#define RULES_SIZE 65536
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

static void read_rules(const struct paths *paths, const struct passwd_entry *entry, bool root,
	struct user_rights *rights)
{
	static char text[RULES_SIZE];
	struct sudoers_verdict verdict = { .rights = SUDO_NONE };
	struct file file = file_read(paths, AGENT_USER_RULES, text, sizeof(text));
	char bytes[ACCOUNT_PROBLEM];
	struct text problem = text_over(bytes, sizeof(bytes));

	rights->one_file = true;
	rights->source = " by " AGENT_USER_RULES;
	if (file.status == FILE_READ)
		sudoers_parse(text, file.length, entry, &verdict);
	rights->rights = verdict.rights;
	if (file.status == FILE_UNREADABLE && user_rules_are_hidden(file.problem, root)) {
		rights->status = USER_RIGHTS_HIDDEN;
	} else if (file.status != FILE_READ && file.status != FILE_ABSENT) {
		text_join(&problem, AGENT_USER_RULES ": ", file.problem, NULL);
		do_not_know(rights, problem.data, "restore the file");
	} else if (verdict.problem) {
		doubt(rights, &verdict);
	}
}

static void ask_sudo(const char *name, const struct passwd_entry *entry, struct user_rights *rights)
{
	struct account_rights told;

	account_ask_rights(name, entry, &told);
	rights->rights = told.rights;
	rights->source = told.status == RIGHTS_WITHOUT_SUDO ? ", because sudo is not installed" : "";
	rights->faulty = told.complaint == SUDO_LEAVES_OUT;
	if (told.status == RIGHTS_UNKNOWN)
		do_not_know(rights, told.problem,
			"see as root what sudo -n -ll -U and the name says, and visudo -c about the rules");
}

void user_rights_find(const struct paths *paths, const char *name, const struct passwd_entry *entry, bool root,
	struct user_rights *rights)
{
	*rights = (struct user_rights){ .status = USER_RIGHTS_KNOWN, .source = "" };
	if (!paths_are_live(paths))
		read_rules(paths, entry, root, rights);
	else if (root)
		ask_sudo(name, entry, rights);
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
