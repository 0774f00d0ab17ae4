/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/sudo.h"
#include "tests/unit/tap.h"

#include <stdlib.h>

#define COUNT(table) (sizeof(table) / sizeof(table[0]))

#define DEFAULTS "Matching Defaults entries for op on vm:\n    env_reset, mail_badpass,\n    " \
	"secure_path=/usr/sbin\\:/usr/bin, use_pty\n\n"
#define MAY "User op may run the following commands on vm:\n"
#define NOT "User op is not allowed to run sudo on vm.\n"
#define ENTRY(target, parts, commands) "\nSudoers entry:\n    RunAsUsers: " target "\n" parts "    Commands:\n" commands
#define FREE "    Options: !authenticate\n"
#define WITH(defaults) "Matching Defaults entries for op on vm:\n    " defaults "\n\n"
#define BOUND(defaults) "Runas and Command-specific defaults for op:\n    " defaults "\n\n"
#define TO_ALL ENTRY("ALL", "", "\tALL\n")
#define BEGUN MAY "\nSudoers entry:\n    RunAsUsers: ALL\n"
#define AGENT ENTRY("ALL", FREE, "\tALL\n")

#define UNKNOWN_LINE "a line is not of a known form"
#define UNKNOWN_PART "a rule has a part that is not known here"
#define UNKNOWN_OPTION "a rule has an option that is not known here"
#define NO_COMMANDS "a rule has no commands"
#define ENDS "it ends before its rules do"
#define TORN "it is not whole"
#define UNCLEAR "its Defaults decide who needs a password"

static const struct {
	const char *text;
	enum sudo_rights rights;
	const char *problem, *name;
} answers[] = {
	{ NOT, SUDO_NONE, NULL, "no right" },
	{ DEFAULTS MAY AGENT, SUDO_FULL, NULL, "the agent's rule" },
	{ MAY AGENT, SUDO_FULL, NULL, "sudo-rs: no Defaults" },
	{ MAY "\nSudoers entry: /etc/sudoers.d/ssm-agent-users\n    RunAsUsers: ALL\n" FREE "    Commands:\n\tALL\n",
		SUDO_FULL, NULL,
		"since 1.9.15 the entry names its file" },
	{ MAY "\nLDAP Role: admins\n    RunAsUsers: ALL\n" FREE "    Commands:\n\tALL\n", SUDO_FULL, NULL, "from LDAP" },
	{ MAY "\nSSSD Role: admins\n    RunAsUsers: ALL\n    Commands:\n\tALL\n", SUDO_PASSWORD, NULL, "from SSSD" },
	{ MAY ENTRY("root", FREE, "\tALL\n"), SUDO_FULL, NULL, "as root" },
	{ MAY ENTRY("#0", FREE, "\tALL\n"), SUDO_FULL, NULL, "as uid 0" },
	{ MAY ENTRY("daemon, root", FREE, "\tALL\n"), SUDO_FULL, NULL, "as root and another" },
	{ MAY ENTRY("ALL", "    RunAsGroups: ALL\n" FREE "    Cwd: *\n", "\tALL\n"), SUDO_FULL, NULL,
		"groups and any directory" },
	{ MAY ENTRY("ALL", FREE "    Cwd: /\n", "\tALL\n"), SUDO_FULL, NULL, "the directory of all" },
	{ MAY ENTRY("ALL", FREE "    Cwd: /tmp\n", "\tALL\n"), SUDO_LIMITED, NULL, "a directory that may be gone" },
	{ MAY ENTRY("Root", FREE, "\tALL\n"), SUDO_LIMITED, NULL, "as Root, which may be root" },
	{ MAY AGENT ENTRY("rOOt", FREE, "\t!ALL\n"), SUDO_LIMITED, NULL, "... taken back" },
	{ MAY AGENT ENTRY("Roots", FREE, "\t!ALL\n"), SUDO_FULL, NULL, "... from somebody else" },
	{ MAY AGENT ENTRY("boot, rust, rost, roof", FREE, "\t!ALL\n"), SUDO_FULL, NULL, "... of four letters as well" },
	{ MAY AGENT ENTRY("9OPS, _OPS", FREE, "\t!ALL\n"), SUDO_FULL, NULL, "... whose names are those of no alias" },
	{ MAY ENTRY("ALL,, daemon", FREE, "\tALL\n"), SUDO_LIMITED, NULL, "an empty name" },
	{ MAY ENTRY("ALL", "    Options: setenv, !noexec, !authenticate, log_input, !log_output\n", "\tALL\n"),
		SUDO_FULL, NULL,
		"harmless options" },
	{ MAY TO_ALL, SUDO_PASSWORD, NULL, "with a password" },
	{ MAY ENTRY("ALL", "    Options: authenticate\n", "\tALL\n"), SUDO_PASSWORD, NULL, "with a password, by PASSWD" },
	{ MAY ENTRY("ALL, !root", FREE, "\tALL\n"), SUDO_LIMITED, NULL, "not as root" },
	{ MAY ENTRY("daemon", FREE, "\tALL\n"), SUDO_LIMITED, NULL, "as daemon" },
	{ MAY ENTRY("#1", FREE, "\tALL\n"), SUDO_LIMITED, NULL, "as another uid" },
	{ MAY ENTRY("%adm", FREE, "\tALL\n"), SUDO_LIMITED, NULL, "as a group of users" },
	{ MAY ENTRY("OPERATORS", FREE, "\tALL\n"), SUDO_LIMITED, NULL, "as an alias that sudo-rs leaves as it is" },
	{ MAY ENTRY("op", "    RunAsGroups: adm\n" FREE, "\tALL\n"), SUDO_LIMITED, NULL, "as itself in another group" },
	{ MAY ENTRY("ALL", FREE, "\t/bin/id\n\t/bin/ls -l /\n"), SUDO_LIMITED, NULL, "single commands" },
	{ MAY ENTRY("ALL", FREE, "\t/ALL\n"), SUDO_LIMITED, NULL, "a command whose name is not ALL" },
	{ MAY ENTRY("ALL", FREE, "\tsha256:00 ALL\n"), SUDO_LIMITED, NULL, "ALL with a digest" },
	{ MAY ENTRY("ALL", FREE, "\tALL x\n"), SUDO_LIMITED, NULL, "ALL with an argument" },
	{ MAY ENTRY("ALL", FREE, "\tALL\n\t!/bin/sh\n"), SUDO_LIMITED, NULL, "all but one" },
	{ MAY ENTRY("ALL", FREE, "\t!/bin/sh\n\tALL\n"), SUDO_FULL, NULL, "the last match counts: ALL" },
	{ MAY AGENT ENTRY("ALL", "", "\t!ALL\n"), SUDO_LIMITED, NULL, "all taken back" },
	{ MAY ENTRY("ALL", "", "\t!ALL\n"), SUDO_NONE, NULL, "nothing but an exception" },
	{ MAY AGENT ENTRY("ALL", "    Options: authenticate\n", "\tALL\n"), SUDO_PASSWORD, NULL,
		"a password by a later rule" },
	{ MAY TO_ALL AGENT, SUDO_FULL, NULL, "no password by a later rule" },
	{ MAY AGENT ENTRY("ALL", "", "\t/bin/su\n"), SUDO_LIMITED, NULL, "a password for one command" },
	{ MAY AGENT ENTRY("root", FREE, "\t/bin/su\n"), SUDO_FULL, NULL, "one command once more" },
	{ MAY AGENT ENTRY("daemon", "", "\tALL\n"), SUDO_FULL, NULL, "a later rule for another target" },
	{ MAY AGENT ENTRY("daemon", "", "\t!ALL\n"), SUDO_FULL, NULL, "an exception for another target" },
	{ MAY AGENT ENTRY("%adm", "", "\tALL\n"), SUDO_LIMITED, NULL, "a later rule for a group that root may be in" },
	{ MAY TO_ALL ENTRY("ALL", FREE, "\t/bin/ls\n"), SUDO_LIMITED, NULL, "one command without password" },
	{ MAY ENTRY("ALL", "    Options: noexec, !authenticate\n", "\tALL\n"), SUDO_LIMITED, NULL, "NOEXEC" },
	{ MAY ENTRY("ALL", FREE "    Chroot: /srv\n", "\tALL\n"), SUDO_LIMITED, NULL, "in another root" },
	{ MAY ENTRY("ALL", FREE "    NotAfter: 20200101000000Z\n", "\tALL\n"), SUDO_LIMITED, NULL,
		"expired: sudo lists it all the same" },
	{ MAY ENTRY("ALL", FREE "    NotBefore: 20990101000000Z\n", "\tALL\n"), SUDO_LIMITED, NULL, "not yet" },
	{ MAY ENTRY("ALL", FREE "    Role: a_r\n    Type: a_t\n", "\tALL\n"), SUDO_LIMITED, NULL, "in a role of SELinux" },
	{ MAY ENTRY("ALL", "    Timeout: 5\n" FREE, "\tALL\n"), SUDO_LIMITED, NULL, "for five seconds" },
	{ MAY ENTRY("ALL", "    Chroot: /srv\n    Options: !noexec, !authenticate\n", "\tALL\n"), SUDO_LIMITED, NULL,
		"!noexec takes no other restriction back" },
	/* Defaults */
	{ WITH("use_pty, !authenticate") MAY TO_ALL, SUDO_FULL, NULL,
		"no password by Defaults" },
	{ WITH("!authenticate,\n    authenticate") MAY TO_ALL,
		SUDO_PASSWORD, NULL, "the last of two Defaults" },
	{ WITH("badpass_message=\"no, !authenticate, no\"") MAY TO_ALL,
		SUDO_PASSWORD, NULL, "the word in a quotation" },
	{ WITH("passprompt=a\\, !authenticate") MAY TO_ALL,
		SUDO_PASSWORD, NULL, "a comma behind a backslash" },
	{ WITH("noexec") MAY AGENT, SUDO_LIMITED, NULL, "noexec by Defaults" },
	{ WITH("noexec, !noexec") MAY AGENT, SUDO_FULL, NULL, "... taken back" },
	{ WITH("noexec") BOUND("Defaults>root lecture") MAY AGENT, SUDO_LIMITED, NULL, "... not by others as root" },
	{ WITH("exempt_group=op") BOUND("Defaults>root lecture") MAY TO_ALL, SUDO_LIMITED, UNCLEAR,
		"exempt_group, and others as root" },
	{ BOUND("Defaults!/bin/su \"a\", /b insults") MAY AGENT, SUDO_LIMITED, NULL, "a quotation where no item has one" },
	{ BOUND("Defaults>root authenticate") MAY AGENT, SUDO_FULL, NULL, "a password as root, and NOPASSWD by the rule" },
	{ WITH("env_reset ,\tuse_pty") MAY AGENT, SUDO_FULL, NULL, "Defaults with other blanks" },
	{ WITH("env_reset,, use_pty") MAY AGENT, SUDO_LIMITED, NULL, "... with an empty one" },
	{ WITH("lecture{") MAY AGENT, SUDO_LIMITED, NULL, "... with another sign behind its name" },
	{ WITH("noexec") MAY ENTRY("ALL", "    Options: !noexec, !authenticate\n", "\tALL\n"),
		SUDO_FULL, NULL, "... and EXEC by the rule" },
	{ WITH("exempt_group=op") MAY TO_ALL, SUDO_LIMITED, UNCLEAR,
		"a group that needs no password" },
	{ WITH("exempt_group=op") MAY AGENT, SUDO_FULL, NULL, "... no matter here" },
	{ DEFAULTS BOUND("Defaults>root !authenticate") MAY TO_ALL,
		SUDO_LIMITED, UNCLEAR, "no password for root only" },
	{ DEFAULTS BOUND("Defaults!/bin/su noexec") MAY AGENT, SUDO_LIMITED, NULL,
		"noexec for a command" },
	{ DEFAULTS BOUND("Defaults!/bin/su !lecture") MAY AGENT, SUDO_FULL, NULL,
		"other Defaults of a command" },
	{ DEFAULTS BOUND("Defaults!/bin/su, /bin/cat !requiretty, log_output") MAY AGENT, SUDO_FULL, NULL,
		"... of several commands" },
	{ DEFAULTS BOUND("Defaults!/bin/su -l, /bin/cat !use_pty") MAY AGENT, SUDO_FULL, NULL, "... with arguments" },
	{ DEFAULTS BOUND("Defaults!/bin/su -l !use_pty") MAY AGENT, SUDO_LIMITED, NULL, "... of the last one, which hide them" },
	{ DEFAULTS BOUND("Defaults!/bin/su, /bin/cat runcwd=/x, insults") MAY AGENT, SUDO_LIMITED, NULL,
		"... of several commands, that are not harmless" },
	{ DEFAULTS BOUND("Defaults!/bin/su runcwd=/x, lecture_file=/a, /b insults") MAY AGENT, SUDO_LIMITED, NULL,
		"... behind a value that looks like a command" },
	{ DEFAULTS BOUND("Defaults!/bin/su fast_glob, lecture_file=\"/a, /b passprompt=x\"") MAY AGENT, SUDO_LIMITED, NULL,
		"... in quotes" },
	{ WITH("env_reset, env_keep+=\"A B\", lecture=always, !insults, passprompt=\"x, y\", timestamp_timeout=5,\n"
		"    passwd_tries=3, logfile=/var/log/sudo.log, requiretty") MAY AGENT, SUDO_FULL, NULL, "harmless Defaults" },
	{ WITH("runchroot=/var/empty") MAY AGENT, SUDO_LIMITED, NULL, "Defaults runchroot" },
	{ WITH("use_pty, runcwd=/nonexistent") MAY AGENT, SUDO_LIMITED, NULL, "Defaults runcwd" },
	{ WITH("command_timeout=1s") MAY AGENT, SUDO_LIMITED, NULL, "Defaults command_timeout" },
	{ WITH("role=x_r") MAY AGENT, SUDO_LIMITED, NULL, "Defaults role" },
	{ WITH("type=x_t") MAY AGENT, SUDO_LIMITED, NULL, "Defaults type" },
	{ WITH("apparmor_profile=x") MAY AGENT, SUDO_LIMITED, NULL, "Defaults apparmor_profile" },
	{ WITH("privs=none") MAY AGENT, SUDO_LIMITED, NULL, "Defaults privs" },
	{ WITH("limitprivs=none") MAY AGENT, SUDO_LIMITED, NULL, "Defaults limitprivs" },
	{ WITH("logfile=/x/y, !ignore_logfile_errors") MAY AGENT, SUDO_LIMITED, NULL, "!ignore_logfile_errors" },
	{ WITH("log_output, !ignore_iolog_errors") MAY AGENT, SUDO_LIMITED, NULL, "!ignore_iolog_errors" },
	{ WITH("env_reset_all") MAY AGENT, SUDO_LIMITED, NULL, "Defaults that are not known" },
	{ WITH("runchroot=/var/empty") NOT, SUDO_NONE, NULL, "... are no matter where there is no right" },
	{ DEFAULTS BOUND("Defaults>root runchroot=/var/empty") MAY AGENT, SUDO_LIMITED, NULL, "runchroot as root" },
	{ DEFAULTS BOUND("Defaults!/bin/su !lecture, command_timeout=1") MAY AGENT, SUDO_LIMITED, NULL,
		"command_timeout for a command" },
	{ DEFAULTS BOUND("Defaults>ALL insults    Defaults!/bin/ls runcwd=/x") MAY AGENT, SUDO_LIMITED, NULL,
		"two that sudo 1.9.13 prints in one line" },
	/* No answers */
	{ "", SUDO_NONE, "it is empty", "nothing" },
	{ "\n", SUDO_NONE, ENDS, "an empty line" },
	{ DEFAULTS, SUDO_NONE, ENDS, "Defaults alone" },
	{ MAY, SUDO_LIMITED, ENDS, "no entry" },
	{ MAY "\n", SUDO_LIMITED, ENDS, "no entry but a line" },
	{ "User op is not allowed to run sudo on vm.", SUDO_NONE, TORN, "torn in the sentence" },
	{ MAY "\nSudoers entry:\n", SUDO_LIMITED, ENDS, "torn behind the entry's first line" },
	{ BEGUN FREE "    Commands:\n", SUDO_LIMITED, ENDS, "commands without any" },
	{ BEGUN FREE, SUDO_LIMITED, ENDS, "torn before the commands" },
	{ BEGUN "\nSudoers entry:\n", SUDO_LIMITED, NO_COMMANDS, "an entry without commands" },
	{ MAY "\nSudoers entry:\n" FREE "    Commands:\n\tALL\n", SUDO_LIMITED, UNKNOWN_PART, "no target" },
	{ MAY AGENT "\tALL", SUDO_NONE, TORN, "no newline at the end" },
	{ MAY ENTRY("ALL", FREE, "\tALL\n") "done\n", SUDO_LIMITED, UNKNOWN_LINE, "something behind it" },
	{ MAY ENTRY("ALL", FREE "    Colour: blue\n", "\tALL\n"), SUDO_LIMITED, UNKNOWN_PART, "a new key" },
	{ MAY ENTRY("ALL", FREE "    Cwdx: /\n", "\tALL\n"), SUDO_LIMITED, UNKNOWN_PART, "... that begins as a known one" },
	{ MAY ENTRY("ALL", FREE "Timeout: 5\n", "\tALL\n"), SUDO_LIMITED, UNKNOWN_PART, "a key without its blanks" },
	{ MAY ENTRY("ALL", FREE, "\tALL\n\t\n"), SUDO_LIMITED, UNKNOWN_LINE, "an empty command" },
	{ BEGUN "\tALL\n", SUDO_LIMITED, UNKNOWN_PART, "a command before the commands" },
	{ MAY ENTRY("ALL", FREE, "\tALL\n    Commands:\n\tALL\n"), SUDO_LIMITED, UNKNOWN_LINE, "commands twice" },
	{ MAY ENTRY("ALL", "    Options: !authenticate\\\n", "\tALL\n"), SUDO_LIMITED, UNKNOWN_OPTION,
		"a backslash behind an option" },
	{ MAY ENTRY("ALL", "    Options: !authenticate, !believe\n", "\tALL\n"), SUDO_LIMITED, UNKNOWN_OPTION,
		"a new option" },
	{ MAY ENTRY("ALL", FREE, "        ALL\n"), SUDO_LIMITED, UNKNOWN_LINE, "commands in another form" },
	{ MAY "    (ALL) NOPASSWD: ALL\n", SUDO_LIMITED, UNKNOWN_LINE, "the short form" },
	{ BEGUN "    Commands:\n\tNOPASSWD: ALL\n", SUDO_LIMITED, "it has the form of sudo before 1.8.7", "an old sudo" },
	{ NOT NOT, SUDO_NONE, "it says more than it should", "twice" },
	{ "warning\n" NOT, SUDO_NONE, UNKNOWN_LINE, "something before it" },
	{ "User op may not run sudo on vm.\n", SUDO_NONE, UNKNOWN_LINE, "other words" },
	{ "Benutzer op darf sudo nicht ausf\xc3\xbchren.\n", SUDO_NONE, UNKNOWN_LINE, "another language" },
	{ "User  is not allowed to run sudo on vm.\n", SUDO_NONE, UNKNOWN_LINE, "nobody" },
	{ "User op.\n", SUDO_NONE, UNKNOWN_LINE, "a name alone" },
};

/* A copy of exactly that size, so that a sanitizer sees a read behind it. */
static const char *parse(const char *text, size_t length, struct sudo_answer *answer)
{
	char *copy = malloc(length > 0 ? length : 1);
	const char *problem;

	if (!copy)
		return "no memory";
	memcpy(copy, text, length);
	problem = sudo_answer_parse(copy, length, answer);
	free(copy);
	return problem;
}

static void test_answers(void)
{
	for (size_t i = 0; i < COUNT(answers); i++) {
		struct sudo_answer answer;
		const char *problem = parse(answers[i].text, strlen(answers[i].text), &answer);

		is(problem ? problem : "", answers[i].problem ? answers[i].problem : "", answers[i].name);
		if (!answers[i].problem) {
			is_number(answer.rights, answers[i].rights, "... rights");
			is(answer.name, "op", "... of whom");
		}
	}
}

/* What is cut off at a line's end behind a command cannot be told from a shorter answer: a program that exited
 * with 0 has written all. */
static void test_torn(void)
{
	static const char text[] = DEFAULTS MAY ENTRY("ALL", FREE, "\t/bin/id\n\tALL\n");
	bool all = true;
	struct sudo_answer answer;

	for (size_t length = 0; length < sizeof(text) - 1; length++)
		if (length != sizeof(text) - 1 - strlen("\tALL\n"))
			all = all && parse(text, length, &answer);
	ok(all, "no part of an answer is taken for one, but where a whole command is missing");
	ok(parse("User op is not\0 allowed to run sudo on vm.\n", 43, &answer) != NULL, "a NUL byte");
}

static void test_names(void)
{
	char name[PASSWD_NAME + 1], text[sizeof(name) + 64];

	for (size_t length = PASSWD_NAME - 1; length <= PASSWD_NAME; length++) {
		struct sudo_answer answer;
		const char *problem;

		memset(name, 'n', length);
		name[length] = '\0';
		(void)snprintf(text, sizeof(text), "User %s is not allowed to run sudo on vm.\n", name);
		problem = parse(text, strlen(text), &answer);
		is(problem ? problem : "", length < PASSWD_NAME ? "" : UNKNOWN_LINE, "a long name");
		is(answer.name, length < PASSWD_NAME ? name : "", "... whole or not at all");
	}
}

static void test_empty_command(void)
{
	const struct sudo_terms terms = { .target = SUDO_AS_ROOT, .without_password = true };
	enum sudo_rights rights = SUDO_NONE;

	sudo_rights_apply(&rights, &terms, "", 0);
	is_number(rights, SUDO_LIMITED, "an empty command is not everything");
}

static const struct {
	const char *text;
	enum sudo_complaint complaint;
	const char *name;
} complaints[] = {
	{ "", SUDO_QUIET, "quiet" },
	{ "sudo: unable to resolve host vm: Name or service not known\n", SUDO_QUIET, "a host name without address" },
	{ "sudo: unknown user op\n", SUDO_KNOWS_NO_USER, "no such user" },
	{ "/etc/sudoers.d/x:1:19: syntax error\nop ALL=(ALL NOPASSWD:ALL\n                  ^~~~~~~~~\n", SUDO_LEAVES_OUT,
		"a syntax error" },
	{ "/etc/sudoers.d/x:1:19: syntax error\nx\n  ^\nsudo: boo\n", SUDO_STRANGE, "... and something else" },
	{ "/etc/sudoers.d/x:1:19: syntax error\nsudo: boo\nsudo: hoo\n", SUDO_STRANGE, "... without quotation" },
	{ "/etc/sudoers.d/x:1:19: syntax error\nx\n\t^\n", SUDO_LEAVES_OUT, "... a mark behind a tab" },
	{ "/etc/sudoers.d/x:1:19: syntax error\nx\n\n", SUDO_STRANGE, "... no mark" },
	{ "\nsudo: unknown user op", SUDO_KNOWS_NO_USER, "an empty line, and no newline at the end" },
	{ ">>> /etc/sudoers: syntax error near line 3 <<<\n", SUDO_LEAVES_OUT, "a syntax error before 1.9.3" },
	{ "sudo: /etc/sudoers.d/x is world writable\n", SUDO_LEAVES_OUT, "a mode" },
	{ "sudo: /etc/sudoers.d/x is owned by uid 1, should be 0\n", SUDO_LEAVES_OUT, "an owner" },
	{ "sudo: unable to open /etc/sudoers: No such file or directory\nsudo: no valid sudoers sources found, quitting\n"
		"sudo: error initializing audit plugin sudoers_audit\n", SUDO_NO_RULES, "no rules" },
	{ "sudo: parse error in /etc/sudoers near line 3\nsudo: no valid sudoers sources found, quitting\n", SUDO_NO_RULES,
		"no rules left before 1.9.3" },
	{ "sudo: sorry, you must have a tty to run sudo\n", SUDO_WANTS_TERMINAL, "requiretty" },
	{ "sudo: a password is required\n", SUDO_STRANGE, "a password" },
	{ "sudo: ldap_start_tls_s(): Connect error\n", SUDO_STRANGE, "LDAP does not answer" },
};

int main(void)
{
	test_answers();
	test_torn();
	test_names();
	test_empty_command();
	for (size_t i = 0; i < COUNT(complaints); i++)
		is_number(sudo_complaint_of(complaints[i].text, strlen(complaints[i].text)), complaints[i].complaint,
			complaints[i].name);
	return tap_done();
}
