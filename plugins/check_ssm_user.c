/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* check_ssm_user: does ssm-user (or a Run As user) exist, and has it the administrator rights that the site wants? */

#include "common/agent/user.h"
#include "common/options.h"
#include "common/probe/program.h"

#include <string.h>

enum demand { ADMIN_ANY, ADMIN_ENABLED, ADMIN_DISABLED };

static struct {
	const char *user;
	enum demand admin;
	bool required;
} settings = { AGENT_USER, ADMIN_ANY, false };

static bool read_user(void *target, const char *value, struct text *problem)
{
	*(const char **)target = value;
	if (passwd_name_is_plain(value))
		return true;
	text_add(problem, "is not a user name of letters, digits and . _ @ \\ -, at most 256 and - not first");
	return false;
}

static bool read_demand(void *target, const char *value, struct text *problem)
{
	*(enum demand *)target = strcmp(value, "enabled") == 0 ? ADMIN_ENABLED : ADMIN_DISABLED;
	if (strcmp(value, "enabled") == 0 || strcmp(value, "disabled") == 0)
		return true;
	text_add(problem, "is not enabled or disabled");
	return false;
}

static const struct option_spec own_options[] = {
	{ 'u', "user", "NAME", "the user whom sessions run as (default: " AGENT_USER ")", read_user, &settings.user },
	{ 'a', "admin", "enabled|disabled",
		"administrator rights that the user has to have, or must not have (default: any)",
		read_demand, &settings.admin },
	{ 0, "required", NULL, "CRITICAL where " AGENT_USER " does not exist yet", option_flag, &settings.required },
};

static const struct command command = {
	.name = "check_ssm_user",
	.service = "SSM_USER",
	.purpose = "Checks that " AGENT_USER ", or the user that Run As names, exists and has exactly the administrator "
		"rights that it should have.",
	.shared = OPTION_ROOT | OPTION_EDITION,
	.own = own_options,
	.own_count = sizeof(own_options) / sizeof(own_options[0]),
};

/* The agent makes its own user, and no other. */
static void judge_absence(struct report *report, const struct edition *edition)
{
	const char *when = edition->user_made_at_start ? "when it starts" : "at the first session";

	if (strcmp(settings.user, AGENT_USER) != 0) {
		report_finding(report, "user-account", STATE_CRITICAL, "%s does not exist, and SSM Agent makes no user but "
			AGENT_USER, settings.user);
		report_fix(report, "create the user, or let Run As name another one");
		return;
	}
	report_finding(report, "user-account", settings.required ? STATE_CRITICAL : edition->user_made_at_start
		? STATE_WARNING : STATE_OK, "%s does not exist, SSM Agent creates it %s", settings.user, when);
	report_fix(report, edition->user_made_at_start ? BY_HOST("start the agent as root", "start the agent")
			", and read its log"
		: "start a session to this machine once");
}

static void judge_account(struct report *report, const struct edition *edition, const struct account *account)
{
	if (account->status == ACCOUNT_UNKNOWN) {
		report_finding(report, "user-account", STATE_UNKNOWN, "cannot tell whether %s exists: %s", settings.user,
			account->problem);
		report_fix(report, BY_HOST("compare /etc/passwd with what getent passwd %s says",
			"see as an administrator what net user %s says"), settings.user);
	} else if (account->status == ACCOUNT_ABSENT) {
		judge_absence(report, edition);
	} else if (account->entry.uid == 0 || account->entry.gid == 0) {
		report_finding(report, "user-account", STATE_CRITICAL, "%s has %s 0, and SSM Agent starts no session as root",
			settings.user, account->entry.uid == 0 ? "uid" : "gid");
		report_fix(report, "give it a uid and a gid of its own");
	} else {
		report_finding(report, "user-account", STATE_OK, "%s exists with " BY_HOST("uid", "RID") " %lu", settings.user,
			account->entry.uid);
	}
}

static void judge_file(struct report *report, const struct file_facts *facts, bool root)
{
	const char *weakness = user_rules_weakness(facts);

	if (facts->status == FILE_ABSENT) {
		report_finding(report, "sudoers-file", STATE_OK, "there is no " AGENT_USER_RULES);
	} else if (facts->status != FILE_READ) {
		/* Who is kept out is told so about the rights. */
		if (!user_rules_are_hidden(facts->problem, root))
			report_finding(report, "sudoers-file", STATE_UNKNOWN, AGENT_USER_RULES ": %s", facts->problem);
	} else if (facts->kind != FILE_REGULAR) {
		report_finding(report, "sudoers-file", STATE_UNKNOWN, AGENT_USER_RULES " is not a regular file");
		report_fix(report, "remove it, and write the rules anew");
	} else if (weakness) {
		report_finding(report, "sudoers-file", STATE_CRITICAL, AGENT_USER_RULES " %s: uid %u, gid %u, mode %04o",
			weakness, facts->owner, facts->group, facts->mode);
		report_fix(report, "look at what it says, then chown 0:0 and chmod 0440 " AGENT_USER_RULES);
	} else {
		report_finding(report, "sudoers-file", STATE_OK, AGENT_USER_RULES " belongs to root, mode %04o", facts->mode);
	}
}

static const char *const rights_words[] = {
	[SUDO_NONE] = "has no administrator rights",
	[SUDO_LIMITED] = "has some rights, but not all of an administrator",
	[SUDO_PASSWORD] = "has administrator rights with a password only",
	[SUDO_FULL] = "has administrator rights",
};

static enum state state_of(enum sudo_rights rights)
{
	if (settings.admin == ADMIN_ANY)
		return rights == SUDO_NONE || rights == SUDO_FULL ? STATE_OK : STATE_WARNING;
	return rights == (settings.admin == ADMIN_ENABLED ? SUDO_FULL : SUDO_NONE) ? STATE_OK : STATE_CRITICAL;
}

/* The user's name as sudoers(5) wants it in an argument. */
static void add_escaped(struct text *text, const char *name)
{
	for (; *name != '\0'; name++)
		text_join(text, *name == '\\' ? "\\" : "", (char[]){ *name, '\0' }, NULL);
}

/* Only root may ask about others: what to install, so that the monitoring user can run this as root. */
static void ask_for_root(struct report *report, bool live)
{
	const char *admin = settings.admin == ADMIN_ENABLED ? "enabled" : "disabled";
	char directory[REPORT_TEXT / 2], bytes[REPORT_TEXT];
	struct text escaped = text_over(bytes, sizeof(bytes));

	add_escaped(&escaped, settings.user);
	if (settings.admin == ADMIN_ANY) {
		report_finding(report, "user-admin", STATE_OK, "the rights of %s are for root to see", settings.user);
	} else if (!live || program_own_directory(directory, sizeof(directory))) {
		report_finding(report, "user-admin", STATE_UNKNOWN, "only root may see the rights of %s", settings.user);
		report_fix(report, "run the check as " HOST_ROOT);
	} else {
		report_finding(report, "user-admin", STATE_UNKNOWN, "only root may see the rights of %s, this sudoers line "
			"lets nagios: nagios ALL=(root) NOPASSWD: %s/check_ssm_user -u %s -a %s", settings.user, directory,
			escaped.data, admin);
		report_fix(report, "install that line, and run sudo -n %s/check_ssm_user -u %s -a %s", directory, escaped.data,
			admin);
	}
}

static void judge_rights(struct report *report, const struct user_rights *rights)
{
	report_finding(report, "user-admin", state_of(rights->rights), "%s %s%s", settings.user,
		rights_words[rights->rights], rights->source);
	if (settings.admin == ADMIN_DISABLED)
		report_fix(report, AGENT_USER_TAKE, settings.user);
	else
		report_fix(report, AGENT_USER_GIVE, settings.user, settings.user);
	report_summary(report, "%s and %s%s", report->findings[0].text, rights_words[rights->rights], rights->source);
}

static void cannot_judge(struct report *report, const char *problem, const char *fix)
{
	report_finding(report, "user-admin", STATE_UNKNOWN, "the rights of %s are not known: %s", settings.user, problem);
	report_fix(report, "%s", fix);
}

static void check_rights(struct report *report, const struct paths *paths, const struct passwd_entry *entry, bool root)
{
	struct user_rights rights;

	user_rights_find(paths, settings.user, entry, root, &rights);
	if (rights.status == USER_RIGHTS_HIDDEN)
		ask_for_root(report, paths_are_live(paths));
	else if (rights.status == USER_RIGHTS_UNKNOWN)
		cannot_judge(report, rights.problem, rights.fix);
	else if (rights.one_file && rights.rights == SUDO_NONE && settings.admin == ADMIN_DISABLED)
		cannot_judge(report, AGENT_USER_RULES " gives none, but another file may",
			"run the check on the live host, where sudo decides");
	else if (rights.unused && settings.admin != ADMIN_ENABLED)
		cannot_judge(report, "sudo gives none, although " AGENT_USER_RULES " does: sudo does not use the rules file",
			"see whether /etc/sudoers includes /etc/sudoers.d, and whether sudo can read that directory");
	else
		judge_rights(report, &rights);
	if (rights.faulty) {
		report_finding(report, "sudoers-file", STATE_WARNING, "sudo leaves out rules that it finds fault with");
		report_fix(report, "run visudo -c, which names file and line");
	}
}

int main(int argc, char **argv)
{
	static struct report report;
	struct options options;
	struct account account;
	struct file_facts rules;
	bool root = program_caller_is_root();

	if (!options_read(&command, argc, argv, &options, &report))
		return report_close(&report);
	account_find(&options.paths, settings.user, &account);
	judge_account(&report, options.edition, &account);
	if (account.status == ACCOUNT_PRESENT)
		check_rights(&report, &options.paths, &account.entry, root);
	else if (settings.admin != ADMIN_ANY)
		cannot_judge(&report, "there has to be an account first", "start a session once, or create the account");
	if (AGENT_USER_HAS_RULES) {
		rules = file_examine(&options.paths, AGENT_USER_RULES, true);
		judge_file(&report, &rules, root);
	}
	return report_close(&report);
}
