/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
int plugin_main(int argc, char **argv);
#define main plugin_main
#include "plugins/check_ssm_user.c"
#undef main
#include "tests/unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(table[0]))
#define RULES AGENT_USER_RULES

static struct report report;

static void begin(void)
{
	report_open(&report, "SSM_USER");
}

/* What was found alone; whether there is a remedy goes by its state. */
static void is_finding(const char *id, enum state state, const char *text, bool has_fix)
{
	const struct finding *finding = &report.findings[0];

	if (!ok(report.finding_count == 1, text))
		return;
	is(finding->id, id, "... id");
	is(state_name(finding->state), state_name(state), "... state");
	is(finding->text, text, "... text");
	ok((finding->fix[0] != '\0') == has_fix, "... a remedy where one is of use");
	begin();
}

static void test_absence(void)
{
	const struct account absent = { .status = ACCOUNT_ABSENT };
	const struct edition *first = edition_named("2019-04"), *newest = edition_newest();

	judge_account(&report, newest, &absent);
	is_finding("user-account", STATE_OK, "ssm-user does not exist, SSM Agent creates it at the first session", false);
	judge_account(&report, first, &absent);
	is_finding("user-account", STATE_WARNING, "ssm-user does not exist, SSM Agent creates it when it starts", true);
	settings.required = true;
	judge_account(&report, newest, &absent);
	is_finding("user-account", STATE_CRITICAL, "ssm-user does not exist, SSM Agent creates it at the first session", true);
	judge_account(&report, first, &absent);
	is_finding("user-account", STATE_CRITICAL, "ssm-user does not exist, SSM Agent creates it when it starts", true);
	settings.required = false;
	settings.user = "mary";
	judge_account(&report, newest, &absent);
	is_finding("user-account", STATE_CRITICAL, "mary does not exist, and SSM Agent makes no user but ssm-user", true);
	settings.user = AGENT_USER;
}

static void test_account(void)
{
	struct account account = { .status = ACCOUNT_UNKNOWN, .problem = "why" };

	judge_account(&report, edition_newest(), &account);
	is_finding("user-account", STATE_UNKNOWN, "cannot tell whether ssm-user exists: why", true);
	account = (struct account){ .status = ACCOUNT_PRESENT, .entry = { .uid = 1001, .gid = 1001 } };
	judge_account(&report, edition_newest(), &account);
	is_finding("user-account", STATE_OK, "ssm-user exists with uid 1001", false);
	account.entry.gid = 0;
	judge_account(&report, edition_newest(), &account);
	is_finding("user-account", STATE_CRITICAL, "ssm-user has gid 0, and SSM Agent starts no session as root", true);
	account.entry.uid = 0;
	judge_account(&report, edition_newest(), &account);
	is_finding("user-account", STATE_CRITICAL, "ssm-user has uid 0, and SSM Agent starts no session as root", true);
	account.entry.gid = 1;
	judge_account(&report, edition_newest(), &account);
	is_finding("user-account", STATE_CRITICAL, "ssm-user has uid 0, and SSM Agent starts no session as root", true);
	account.entry.uid = account.entry.gid = 1;
	judge_account(&report, edition_newest(), &account);
	is_finding("user-account", STATE_OK, "ssm-user exists with uid 1", false);
}

static void test_file(void)
{
	static const struct {
		unsigned owner, group, mode;
		enum state state;
		const char *text;
	} rows[] = {
		{ 0, 0, 0440, STATE_OK, RULES " belongs to root, mode 0440" },
		{ 0, 5, 0440, STATE_OK, RULES " belongs to root, mode 0440" },
		{ 0, 0, 0660, STATE_OK, RULES " belongs to root, mode 0660" },
		{ 0, 0, 0441, STATE_OK, RULES " belongs to root, mode 0441" },
		{ 0, 5, 0445, STATE_OK, RULES " belongs to root, mode 0445" },
		{ 0, 5, 0460, STATE_CRITICAL, RULES " can be written by a group: uid 0, gid 5, mode 0460" },
		{ 0, 0, 0442, STATE_CRITICAL, RULES " can be written by everybody: uid 0, gid 0, mode 0442" },
		{ 7, 0, 0440, STATE_CRITICAL, RULES " does not belong to root: uid 7, gid 0, mode 0440" },
	};
	struct file_facts facts;

	for (size_t i = 0; i < COUNT(rows); i++) {
		facts = (struct file_facts){ .status = FILE_READ, .kind = FILE_REGULAR, .owner = rows[i].owner,
			.group = rows[i].group, .mode = rows[i].mode };
		judge_file(&report, &facts, true);
		is_finding("sudoers-file", rows[i].state, rows[i].text, rows[i].state != STATE_OK);
	}
	facts.kind = FILE_LINK;
	judge_file(&report, &facts, true);
	is_finding("sudoers-file", STATE_UNKNOWN, RULES " is not a regular file", true);
	facts.status = FILE_ABSENT;
	judge_file(&report, &facts, true);
	is_finding("sudoers-file", STATE_OK, "there is no " RULES, false);
	facts = (struct file_facts){ .status = FILE_UNREADABLE, .problem = "permission denied" };
	judge_file(&report, &facts, true);
	is_finding("sudoers-file", STATE_UNKNOWN, RULES ": permission denied", false);
	judge_file(&report, &facts, false);
	is_number((long long)report.finding_count, 0, "who is kept out is told so about the rights");
	facts.problem = "input/output error";
	judge_file(&report, &facts, false);
	is_finding("sudoers-file", STATE_UNKNOWN, RULES ": input/output error", false);
}

static void test_rights(void)
{
	static const struct {
		enum sudo_rights rights;
		enum state any, enabled, disabled;
		const char *text;
	} rows[] = {
		{ SUDO_NONE, STATE_OK, STATE_CRITICAL, STATE_OK, "ssm-user has no administrator rights by X" },
		{ SUDO_LIMITED, STATE_WARNING, STATE_CRITICAL, STATE_CRITICAL,
			"ssm-user has some rights, but not all of an administrator by X" },
		{ SUDO_PASSWORD, STATE_WARNING, STATE_CRITICAL, STATE_CRITICAL,
			"ssm-user has administrator rights with a password only by X" },
		{ SUDO_FULL, STATE_OK, STATE_OK, STATE_CRITICAL, "ssm-user has administrator rights by X" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct user_rights rights = { .rights = rows[i].rights, .source = " by X" };

		settings.admin = ADMIN_ANY;
		judge_rights(&report, &rights);
		is_finding("user-admin", rows[i].any, rows[i].text, rows[i].any != STATE_OK);
		settings.admin = ADMIN_ENABLED;
		judge_rights(&report, &rights);
		ok(rows[i].enabled == STATE_OK || strncmp(report.findings[0].fix, "write ", 6) == 0, "... the remedy gives them");
		is_finding("user-admin", rows[i].enabled, rows[i].text, rows[i].enabled != STATE_OK);
		settings.admin = ADMIN_DISABLED;
		judge_rights(&report, &rights);
		ok(rows[i].disabled == STATE_OK || strncmp(report.findings[0].fix, "leave ", 6) == 0, "... the remedy takes them");
		is_finding("user-admin", rows[i].disabled, rows[i].text, rows[i].disabled != STATE_OK);
	}
	settings.admin = ADMIN_ANY;
}

static void test_hidden(void)
{
	cannot_judge(&report, "why", "mend it");
	is(report.findings[0].fix, "mend it", "what is not known has a remedy");
	is_finding("user-admin", STATE_UNKNOWN, "the rights of ssm-user are not known: why", true);
	ask_for_root(&report, true);
	is_finding("user-admin", STATE_OK, "the rights of ssm-user are for root to see", false);
	settings.admin = ADMIN_ENABLED;
	ask_for_root(&report, false);
	is_finding("user-admin", STATE_UNKNOWN, "only root may see the rights of ssm-user", true);
	settings.admin = ADMIN_ANY;
}

int main(void)
{
	begin();
	test_absence();
	test_account();
	test_file();
	test_rights();
	test_hidden();
	return tap_done();
}
