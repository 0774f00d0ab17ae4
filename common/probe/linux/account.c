/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../account.h"

#include "../../text.h"
#include "../file.h"
#include "../program.h"
#include "../reason.h"

#include <errno.h>
#include <string.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>

#define PASSWD_FILE "/etc/passwd"
#define PASSWD_LIMIT (64U << 20)	/* bytes: a million users */
#define ANSWER_SIZE 65536
#define SET_USER_ID 04000U
#define OTHERS_EXECUTE 0001U

static const char *const getent_directories[] = { "/usr/bin", "/bin", "/usr/local/bin",
	"/run/current-system/sw/bin", NULL };
static const char *const sudo_directories[] = { "/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin", "/sbin",
	"/usr/local/sbin", "/run/wrappers/bin", "/opt/sudo/bin", NULL };
/* Where rules are although no sudo is found, there may be one at a place that is not known here. */
static const char *const rule_files[] = { "/etc/sudoers", "/usr/etc/sudoers", "/usr/local/etc/sudoers",
	"/etc/sudoers-rs", NULL };

static void explain(char problem[ACCOUNT_PROBLEM], const char *first, const char *second, const char *third)
{
	struct text text = text_over(problem, ACCOUNT_PROBLEM);

	text_join(&text, first, second, third, NULL);
	text_mark_cut(&text);
}

static void give_up(struct account *account, const char *first, const char *second, const char *third)
{
	account->status = ACCOUNT_UNKNOWN;
	explain(account->problem, first, second, third);
}

static void look_into_file(const struct paths *paths, const char *name, struct account *account)
{
	static struct passwd_search search;
	struct file file;

	*account = (struct account){ .status = ACCOUNT_ABSENT, .source = PASSWD_FILE };
	passwd_search_begin(&search, name);
	file = file_stream(paths, PASSWD_FILE, PASSWD_LIMIT, passwd_search_take, &search);
	if (file.status == FILE_READ)
		passwd_search_end(&search);
	if (file.status != FILE_READ) {
		give_up(account, PASSWD_FILE, ": ", file.problem);
	} else if (search.standing == PASSWD_MALFORMED) {
		give_up(account, PASSWD_FILE, " is no evidence: ", search.problem);
	} else if (search.standing == PASSWD_PRESENT) {
		account->status = ACCOUNT_PRESENT;
		account->entry = search.entry;
	}
}

static bool is_number(const char *name)
{
	return strspn(name, "0123456789") == strlen(name);
}

/* What getent printed: one line, of that user or of one that the name is another name of. */
static void read_entry(const struct program *getent, const char *name, struct account *account)
{
	size_t length = getent->output_length;
	bool whole = length > 0 && getent->output[length - 1] == '\n';

	account->status = ACCOUNT_PRESENT;
	if (!whole || memchr(getent->output, '\n', length - 1) || !passwd_line(getent->output, length - 1, &account->entry))
		give_up(account, "getent passwd does not answer with a line of passwd", "", "");
	else if (is_number(name) && strcmp(account->entry.name, name) != 0)
		give_up(account, "getent passwd takes a name of digits for a uid", "", "");
}

/* False where there is no getent. */
static bool ask_name_service(const char *name, struct account *account)
{
	static char path[PROGRAM_PATH], output[ANSWER_SIZE];
	const char *const arguments[] = { "passwd", name, NULL };
	struct program getent = { .path = path, .arguments = arguments, .trust = PROGRAM_AS_CALLER, .output = output,
		.output_size = sizeof(output) };
	enum program_place place = program_find("getent", getent_directories, path, sizeof(path));

	*account = (struct account){ .status = ACCOUNT_ABSENT, .source = "the name service" };
	if (place == PROGRAM_HIDDEN)
		give_up(account, path, " may not be run", "");
	if (place != PROGRAM_FOUND)
		return place == PROGRAM_HIDDEN;
	programs_run(&getent, 1);
	if (getent.status != PROGRAM_ENDED)
		give_up(account, "getent passwd tells nothing: ", getent.problem, "");
	else if (getent.exit_status == 0)
		read_entry(&getent, name, account);
	else if (getent.exit_status != 2 || getent.output_length > 0)	/* 2: there is no such user */
		give_up(account, "getent passwd tells nothing: it failed", "", "");
	return true;
}

void account_find(const struct paths *paths, const char *name, struct account *account)
{
	struct account told;

	look_into_file(paths, name, account);
	if (account->status == ACCOUNT_UNKNOWN || !paths_are_live(paths))
		return;
	if (!ask_name_service(name, &told)) {
		if (account->status == ACCOUNT_ABSENT)
			give_up(account, "it is not in " PASSWD_FILE ", and there is no getent to ask the name service", "", "");
	} else if (account->status == ACCOUNT_ABSENT || told.status == ACCOUNT_UNKNOWN) {
		*account = told;
	} else if (told.status == ACCOUNT_ABSENT) {
		give_up(account, "it is in " PASSWD_FILE ", but the name service does not find it", "", "");
	} else if (told.entry.uid != account->entry.uid || told.entry.gid != account->entry.gid) {
		give_up(account, "the name service has another uid or gid for it than " PASSWD_FILE, "", "");
	}
}

/* --- rights --- */

static void do_not_know(struct account_rights *rights, const char *first, const char *second)
{
	rights->status = RIGHTS_UNKNOWN;
	explain(rights->problem, first, second, "");
}

/* What is at a known place but cannot be run may be sudo all the same: half of an upgrade, a link that dangles. */
static void judge_absence(struct account_rights *rights)
{
	const struct paths live = paths_live();
	char bytes[PROGRAM_PATH];

	rights->status = RIGHTS_WITHOUT_SUDO;
	for (const char *const *directory = sudo_directories; *directory; directory++) {
		struct text path = text_over(bytes, sizeof(bytes));

		text_join(&path, *directory, "/sudo", NULL);
		if (file_examine(&live, path.data, false).status != FILE_ABSENT) {
			do_not_know(rights, path.data, " is there, but is no program that can be run");
			return;
		}
	}
	for (const char *const *file = rule_files; *file; file++)
		if (file_examine(&live, *file, false).status != FILE_ABSENT)
			do_not_know(rights, "sudo is at none of the known places, but there is ", *file);
}

/* Rights are worth nothing to a user who cannot use sudo. */
static void judge_program(const char *path, struct account_rights *rights)
{
	const struct paths live = paths_live();
	struct file_facts facts = file_examine(&live, path, true);
	struct statfs system;

	if (rights->status != RIGHTS_TOLD || rights->rights == SUDO_NONE)
		return;
	if (facts.status != FILE_READ)
		do_not_know(rights, "sudo cannot be looked at: ", facts.problem);
	else if (facts.owner != 0 || (facts.mode & SET_USER_ID) == 0)
		do_not_know(rights, path, " does not become root: it is not set-user-ID root");
	else if ((facts.mode & OTHERS_EXECUTE) == 0)
		do_not_know(rights, path, " may not be run by everybody");
	else if (statfs(path, &system) != 0)
		do_not_know(rights, "the file system of sudo cannot be looked at: ", reason_of(errno));
	else if (((unsigned long)system.f_flags & ST_NOSUID) != 0)
		do_not_know(rights, path, " does not become root: its file system is mounted nosuid");
}

static const char *const complaint_words[] = {
	[SUDO_QUIET] = "it failed without a word",
	[SUDO_LEAVES_OUT] = "it finds fault with its rules",
	[SUDO_NO_RULES] = "it has no valid rules",
	[SUDO_WANTS_TERMINAL] = "its Defaults requiretty wants a terminal for root",
	[SUDO_KNOWS_NO_USER] = "it does not know this user",
	[SUDO_STRANGE] = "it complains of something else than its rules",
};

static void read_answer(const struct program *sudo, const char *name, const struct passwd_entry *entry,
	struct account_rights *rights)
{
	struct sudo_answer answer;
	const char *problem;

	rights->complaint = sudo_complaint_of(sudo->errors, sudo->errors_length);
	if (sudo->status != PROGRAM_ENDED) {
		do_not_know(rights, "sudo tells nothing: ", sudo->problem);
		return;
	}
	if (sudo->exit_status != 0 || rights->complaint > SUDO_LEAVES_OUT) {
		do_not_know(rights, "sudo tells nothing: ", complaint_words[rights->complaint]);
		return;
	}
	problem = sudo_answer_parse(sudo->output, sudo->output_length, &answer);
	rights->rights = answer.rights;
	if (problem)
		do_not_know(rights, "the answer of sudo is not understood: ", problem);
	else if (strcmp(answer.name, name) != 0 && strcmp(answer.name, entry->name) != 0)
		do_not_know(rights, "sudo answers about another user", "");
}

void account_ask_rights(const char *name, const struct passwd_entry *entry, struct account_rights *rights)
{
	static char path[PROGRAM_PATH], output[ANSWER_SIZE], errors[ANSWER_SIZE];
	const char *const arguments[] = { "-n", "-ll", "-U", name, NULL };
	struct program sudo = { .path = path, .arguments = arguments, .trust = PROGRAM_AS_CALLER, .output = output,
		.output_size = sizeof(output), .errors = errors, .errors_size = sizeof(errors) };
	enum program_place place = program_find("sudo", sudo_directories, path, sizeof(path));

	*rights = (struct account_rights){ .status = RIGHTS_TOLD };
	if (place == PROGRAM_FOUND) {
		programs_run(&sudo, 1);
		read_answer(&sudo, name, entry, rights);
		judge_program(path, rights);
	} else if (place == PROGRAM_HIDDEN) {
		do_not_know(rights, path, " may not be run");
	} else {
		judge_absence(rights);
	}
}
