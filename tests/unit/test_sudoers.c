/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/sudoers.h"
#include "tests/unit/tap.h"

#include <stdlib.h>

#define COUNT(table) (sizeof(table) / sizeof(table[0]))

#define NOT_UNDERSTOOD "is not a rule that is understood"
#define INCLUDES "includes other files"
#define ALIAS "uses an alias"
#define GROUP "names a group, whose members are not known here"
#define HOST "is for certain hosts only"
#define SETS "sets Defaults that decide about rights"

#define F "ssm-user ALL=(ALL) NOPASSWD:ALL\n"

/* The user is ssm-user with uid 1001. */
static const struct {
	const char *text;
	enum sudo_rights rights;
	const char *problem;
	unsigned line;
} files[] = {
	/* as the agent writes it, and as AWS documents to edit it */
	{ "# User rules for ssm-user\nssm-user ALL=(ALL) NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "#User rules for ssm-user\n", SUDO_NONE, NULL, 0 },
	{ "# User rules for ssm-user\n", SUDO_NONE, NULL, 0 },
	{ "", SUDO_NONE, NULL, 0 },
	{ "\n \t\n#\n", SUDO_NONE, NULL, 0 },
	/* comments */
	{ "#ssm-user ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NULL, 0 },
	{ "  # ssm-user ALL=(ALL) NOPASSWD:ALL", SUDO_NONE, NULL, 0 },
	{ "# a comment is not continued \\\nssm-user ALL=(ALL) NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL # why\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL# why", SUDO_FULL, NULL, 0 },
	{ "ssm-user # ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user#x ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "s#x ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "root, # ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "#- ssm-user ALL=(ALL) NOPASSWD:ALL\n#-x ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NULL, 0 },
	{ "#includefoo\n#include\n", SUDO_NONE, NULL, 0 },
	/* what only looks like a comment */
	{ "#1001 ALL=(ALL) NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "#1002 ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NULL, 0 },
	{ "#01001 ALL=(ALL) NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "#10010 ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NULL, 0 },
	{ "#4294968297 ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NULL, 0 },
	{ "#10x ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "#12345678901 ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "\"#1001\" ALL=(ALL) NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ F "\"#1001\" ALL=(ALL) !ALL\n", SUDO_LIMITED, NULL, 0 },
	{ "\"#1002\" ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NULL, 0 },
	{ "#1001\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "#-1 ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "root, #1001 ALL=(ALL) NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "# x\n#includedir /etc/sudoers.d\n", SUDO_NONE, INCLUDES, 2 },
	{ "#include /etc/other\n", SUDO_NONE, INCLUDES, 1 },
	{ "#include\t/etc/other\n", SUDO_NONE, INCLUDES, 1 },
	{ "#includedir\t/etc/other\n", SUDO_NONE, INCLUDES, 1 },
	{ "@includedir /etc/sudoers.d\n", SUDO_NONE, INCLUDES, 1 },
	{ "@include other\n", SUDO_NONE, INCLUDES, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL\n@include other\n", SUDO_FULL, INCLUDES, 2 },
	/* spellings */
	{ "ssm-user ALL=NOPASSWD:ALL", SUDO_FULL, NULL, 0 },
	{ "ssm-user\tALL = ( ALL ) NOPASSWD : ALL\r\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL=(ALL:ALL) NOPASSWD: ALL\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL = (root) NOPASSWD: ALL\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL = (#0) NOPASSWD: ALL\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL=(ALL) \\\n  NOPASSWD: \\\n  ALL\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user \\\r\n ALL=(ALL) NOPASSWD:ALL\r\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL=(ALL) \\ \t\n NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "\\\nssm-user ALL=(ALL) NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "\"ssm\\-user\" ALL=(ALL) NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "\"ssm-user\" ALL=(ALL) NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "ssm\\-user ALL=(ALL) NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "ALL ALL=(ALL) NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "root, ssm-user ALL=(ALL) NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL=(ALL) CWD=/ SETENV: NOPASSWD: EXEC: ALL\n", SUDO_FULL, NULL, 0 },
	/* options stand before tags: sudo does not understand such a line */
	{ "ssm-user ALL=(ALL) NOPASSWD: CWD=/ ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD: CWD=* ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD: /bin/ls, CWD=/ ALL\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL=(ALL) CWD=/tmp NOPASSWD: ALL\n", SUDO_LIMITED, NULL, 0 },
	{ "ssm-user ALL=(ALL) CWD=~ NOPASSWD: ALL\n", SUDO_LIMITED, NULL, 0 },
	{ "ssm-user ALL=(ALL) CHROOT=/srv CWD=/ NOPASSWD: ALL\n", SUDO_LIMITED, NULL, 0 },
	{ "ssm-user ALL=(ALL) NOPASSWD: MAIL: ALL\n", SUDO_FULL, NULL, 0 },
	/* names in another case */
	{ F "ssm-user ALL=(Root) !ALL\n", SUDO_LIMITED, NULL, 0 },
	{ F "ssm-user ALL=(Root) PASSWD: ALL\n", SUDO_LIMITED, NULL, 0 },
	{ F "Ssm-User ALL=(ALL) !ALL\n", SUDO_FULL, NOT_UNDERSTOOD, 2 },
	{ F "root, SSM-USER ALL=(ALL) !ALL\n", SUDO_FULL, NOT_UNDERSTOOD, 2 },
	{ F "Ssm-User2 ALL=(ALL) !ALL\n", SUDO_FULL, NULL, 0 },
	/* a backslash at the end of a comment */
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL # x \\\nssm-user ALL=(ALL) !ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ F "root ALL=(ALL) ALL # x \\\nssm-user ALL=(ALL) !ALL\n", SUDO_FULL, NOT_UNDERSTOOD, 2 },
	{ F "Defaults env_reset # c \\\nssm-user ALL=(ALL) !ALL\n", SUDO_FULL, NOT_UNDERSTOOD, 2 },
	{ F "User_Alias X = root # c \\\nssm-user ALL=(ALL) !ALL\n", SUDO_FULL, NOT_UNDERSTOOD, 2 },
	{ "ssm-user ALL=(ALL) \\\nNOPASSWD:ALL # x \\\n, !ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL \\\n# x \\\n, !ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "root, #1001 ALL=(ALL) \\\nNOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "#1001 ALL=(ALL) \\\nNOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL=(#0) NOPASSWD:\\\nALL\n", SUDO_FULL, NULL, 0 },
	{ F "root ALL=(ALL) /bin/ls \\# , ALL \\\n, ALL\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL #1 x\n", SUDO_FULL, NOT_UNDERSTOOD, 1 },
	{ "%#1001 ALL=(ALL) \\\nNOPASSWD:ALL\n", SUDO_NONE, GROUP, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL, # x \\\nALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL, #x \\\nALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL # x \\", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	/* aliases and Defaults */
	{ "User_Alias X = root, %wheel : Y = bob # c\nHost_Alias H = web1\n" F, SUDO_FULL, NULL, 0 },
	{ "Cmnd_Alias X = /bin/ls, /bin/id -u : Y = sudoedit /x\n" F, SUDO_FULL, NULL, 0 },
	{ "Runas_Alias R = root\nCmd_Alias X = /bin/ls\n" F, SUDO_FULL, NULL, 0 },
	{ "User_Alias = root\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "User_Alias !X = root\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "Cmnd_Alias x = /bin/ls\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "User_Alias garb age\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "User_Alias garbage = root\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "User_Alias ALL = root\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "User_Alias X =\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "User_Alias X = root : Y\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "User_Alias X = root bob\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "User_AliasX = root\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "Cmnd_Alias X = garb age\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "Cmnd_Alias X = /bin/ls,\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "Defaults env_reset, env_keep += \"A B\", !insults, passwd_tries=3\n" F, SUDO_FULL, NULL, 0 },
	{ "Defaults env_keep\t-=\t\"A B\"\n" F, SUDO_FULL, NULL, 0 },
	{ F "Defaults passprompt=x\\", SUDO_FULL, NOT_UNDERSTOOD, 2 },
	{ "Defaults garbage_x\n" F, SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "Defaults env_reset, command_timeout=1s\n" F, SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "Defaults>root runcwd=/x\n" F, SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "Defaults@web1 insults\n" F, SUDO_FULL, NULL, 0 },
	{ "Defaults\n" F, SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "Defaultsinsults\n" F, SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) CWD=* NOPASSWD: LOG_INPUT: ALL\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL=(ALL) NOPASSWD: /bin/id, ALL\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL=/bin/id : ALL=(ALL) NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL=(ALL) NOPASSWD:/bin/a\\:b\\,c, ALL\n", SUDO_FULL, NULL, 0 },
	{ "Defaults:ssm-user !lecture\nssm-user ALL=(ALL) NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL=(ALL) NOPASSWD:!!ALL\n", SUDO_FULL, NULL, 0 },
	/* with a password */
	{ "ssm-user ALL=(ALL) ALL\n", SUDO_PASSWORD, NULL, 0 },
	{ "ssm-user ALL=(ALL) PASSWD:ALL\n", SUDO_PASSWORD, NULL, 0 },
	{ "ssm-user ALL=(ALL) NOPASSWD: PASSWD: ALL\n", SUDO_PASSWORD, NULL, 0 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL\nssm-user ALL=(ALL) ALL\n", SUDO_PASSWORD, NULL, 0 },
	/* some */
	{ "ssm-user ALL=(ALL) NOPASSWD:/bin/id\n", SUDO_LIMITED, NULL, 0 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL, !/bin/sh\n", SUDO_LIMITED, NULL, 0 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL\nssm-user ALL=(ALL) !ALL\n", SUDO_LIMITED, NULL, 0 },
	{ "ssm-user ALL=(ALL,!root) NOPASSWD:ALL\n", SUDO_LIMITED, NULL, 0 },
	{ "ssm-user ALL=(daemon) NOPASSWD:ALL\n", SUDO_LIMITED, NULL, 0 },
	{ "ssm-user ALL=(:adm) NOPASSWD:ALL\n", SUDO_LIMITED, NULL, 0 },
	{ "ssm-user ALL=() NOPASSWD:ALL\n", SUDO_LIMITED, NULL, 0 },
	{ "ssm-user ALL=(:) NOPASSWD:ALL\n", SUDO_LIMITED, NULL, 0 },
	{ "ssm-user ALL=(root:adm,disk) NOPASSWD:ALL\n", SUDO_FULL, NULL, 0 },
	{ "ssm-user ALL=(\"root\") NOPASSWD:ALL\n", SUDO_LIMITED, NULL, 0 },
	{ "ssm-user ALL=(ADMINS) NOPASSWD:ALL\n", SUDO_LIMITED, NULL, 0 },
	{ "ssm-user ALL=(ALL) NOEXEC: NOPASSWD: ALL\n", SUDO_LIMITED, NULL, 0 },
	{ "ssm-user ALL=(ALL) NOTAFTER=20200101000000Z NOPASSWD: ALL\n", SUDO_LIMITED, NULL, 0 },
	{ "ssm-user ALL=(ALL) CHROOT=/srv NOPASSWD: ALL\n", SUDO_LIMITED, NULL, 0 },
	{ "ssm-user ALL=sudoedit /etc/motd\n", SUDO_LIMITED, NULL, 0 },
	/* nothing */
	{ "root ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NULL, 0 },
	{ "ssm-user2 ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NULL, 0 },
	{ "ssm-use ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NULL, 0 },
	{ "ALL, !ssm-user ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NULL, 0 },
	{ "ssm-user ALL=(ALL) !ALL\n", SUDO_NONE, NULL, 0 },
	{ "root web1=(ALL) SERVICES\n", SUDO_NONE, NULL, 0 },
	{ "User_Alias OPS = bob\nCmnd_Alias X = /bin/sh\n", SUDO_NONE, NULL, 0 },
	/* what one file cannot decide */
	{ "%wheel ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, GROUP, 1 },
	{ "%#1001 ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, GROUP, 1 },
	{ "+admins ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, GROUP, 1 },
	{ "\"%domain users\" ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, GROUP, 1 },
	{ "User_Alias OPS = ssm-user\nOPS ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, ALIAS, 2 },
	{ "OPS ALL=(ALL) SERVICES\n", SUDO_NONE, ALIAS, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD:SHELLS\n", SUDO_NONE, ALIAS, 1 },
	{ "ssm-user WEB=(ALL) NOPASSWD:ALL\n", SUDO_NONE, ALIAS, 1 },
	{ "ssm-user web1=(ALL) NOPASSWD:ALL\n", SUDO_NONE, HOST, 1 },
	{ "ssm-user 10.0.0.1=(ALL) NOPASSWD:ALL\n", SUDO_NONE, HOST, 1 },
	{ "ssm-user ALL,!web1=(ALL) NOPASSWD:ALL\n", SUDO_NONE, HOST, 1 },
	{ "Defaults !authenticate\nssm-user ALL=(ALL) ALL\n", SUDO_NONE, SETS, 1 },
	{ "Defaults:ssm-user noexec\n", SUDO_NONE, SETS, 1 },
	{ "Defaults \\\n use_pty, \\\n runas_default=daemon\n", SUDO_NONE, SETS, 1 },
	/* torn, and no rules */
	{ "# x\n\nssm-user ALL=(ALL) NOPASSWD:\n", SUDO_NONE, NOT_UNDERSTOOD, 3 },
	{ "ssm-user ALL=(ALL) NOPASSWD:AL", SUDO_NONE, ALIAS, 1 },
	{ "ssm-user ALL=(ALL) NOPASS", SUDO_NONE, ALIAS, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL, \\\n", SUDO_FULL, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL \\", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL,", SUDO_FULL, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL :", SUDO_FULL, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(root:) NOPASSWD:ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(root,) NOPASSWD:ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(root,:adm) NOPASSWD:ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(root:adm,) NOPASSWD:ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD: CWD=/", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "\"ssm-user\\\\\\", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL)", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "s", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "root", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "root ALL=(ALL", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "\"ssm-user ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "\"\" ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD:all\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD:9LIVES\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD:/bin/a\\\\\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD:/bin/a\\\\\\\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) NOPASSWD:ALL=x\n", SUDO_FULL, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) sha256:abcd /bin/id\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "ssm-user ALL=(ALL) MAGIC=1 ALL\n", SUDO_NONE, ALIAS, 1 },
	{ "\\x73sm-user ALL=(ALL) NOPASSWD:ALL\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
	{ "{\"json\": true}\n", SUDO_NONE, NOT_UNDERSTOOD, 1 },
};

static const struct passwd_entry user = { "ssm-user", 1001, 1001 };

/* From a copy of exactly that size, so that a sanitizer sees a read behind it. */
static void parse(const char *text, size_t length, struct sudoers_verdict *verdict)
{
	char *copy = malloc(length > 0 ? length : 1);

	if (!copy)
		return;
	memcpy(copy, text, length);
	sudoers_parse(copy, length, &user, verdict);
	free(copy);
}

/* The text as the name of a test: in one line. */
static const char *one_line(const char *text)
{
	static char name[128];
	size_t at = 0;

	for (; text[at] != '\0' && at < sizeof(name) - 1; at++)
		name[at] = text[at] < ' ' ? '~' : text[at] == '#' ? '%' : text[at];
	name[at] = '\0';
	return name;
}

static void test_files(void)
{
	for (size_t i = 0; i < COUNT(files); i++) {
		struct sudoers_verdict verdict = { .rights = SUDO_NONE };

		parse(files[i].text, strlen(files[i].text), &verdict);
		is(verdict.problem ? verdict.problem : "", files[i].problem ? files[i].problem : "", one_line(files[i].text));
		if (files[i].problem)
			is_number(verdict.line, files[i].line, "... line");
		else
			is_number(verdict.rights, files[i].rights, "... rights");
	}
}

/* No beginning of the rule gives what the rule gives. */
static void test_torn(void)
{
	static const char text[] = "ssm-user ALL=(ALL) NOPASSWD:ALL";
	bool all = true;

	for (size_t length = 0; length < sizeof(text) - 1; length++) {
		struct sudoers_verdict verdict = { .rights = SUDO_NONE };

		parse(text, length, &verdict);
		all = all && (verdict.problem || verdict.rights != SUDO_FULL) && (verdict.problem || length == 0);
	}
	ok(all, "no beginning of a rule is taken for a rule or for nothing");
}

static void test_bounds(void)
{
	static char text[SUDOERS_LINE + 64];
	struct sudoers_verdict verdict;

	parse("ssm-user ALL=(ALL) NOPASSWD:ALL\0\n", 33, &verdict);
	is(verdict.problem ? verdict.problem : "", NOT_UNDERSTOOD, "a NUL byte");
	memset(text, ' ', sizeof(text));
	memcpy(text + sizeof(text) - 33, "ssm-user ALL=(ALL) NOPASSWD:ALL\n", 32);
	parse(text, sizeof(text) - 1, &verdict);
	is(verdict.problem ? verdict.problem : "", "is too long", "a line that is too long");
	memset(text, 'x', sizeof(text));
	parse(text, 600, &verdict);
	is(verdict.problem ? verdict.problem : "", "is too long", "a name that is too long");
	text[0] = '"';
	parse(text, 600, &verdict);
	is(verdict.problem ? verdict.problem : "", "is too long", "... in quotes");
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 2 ? '\n' : '\\';
	parse(text, sizeof(text), &verdict);
	ok(verdict.problem != NULL, "nothing but continuations");
}

/* Some other user has capitals in its name. */
static void test_capitals(void)
{
	static const struct passwd_entry other = { "Ssm-User", 1002, 1002 };
	static const char same[] = "Ssm-User ALL=(ALL) NOPASSWD:ALL\n", small[] = "ssm-user ALL=(ALL) NOPASSWD:ALL\n";
	struct sudoers_verdict verdict;

	sudoers_parse(same, strlen(same), &other, &verdict);
	ok(!verdict.problem && verdict.rights == SUDO_FULL, "a user with capitals in its name");
	sudoers_parse(small, strlen(small), &other, &verdict);
	is(verdict.problem ? verdict.problem : "", NOT_UNDERSTOOD, "... and a rule for one without");
}

static bool includes(const char *text)
{
	return sudoers_includes(text, strlen(text), "/etc/sudoers.d");
}

static void test_inclusion(void)
{
	static const char *const yes[] = { "@includedir /etc/sudoers.d\n", "root ALL=ALL\n \t#includedir\t/etc/sudoers.d",
		"# x\n@includedir /etc/sudoers.d/ \r\n", "\n@includedir /etc/sudoers.d\n" };
	static const char *const no[] = { "", "@includedir /etc/sudoers.d2\n", "@includedir /etc/sudoers\n", "@includedir\n",
		"@include /etc/sudoers.d\n", "# @includedir /etc/sudoers.d\n", "x \\\n@includedir /etc/sudoers.d\n",
		"x \\ \t\n@includedir /etc/sudoers.d\n", "x \\\r\n@includedir /etc/sudoers.d\n", " ",
		"@includedir/etc/sudoers.d\n", "@includedir /etc/sudoers.d/x\n", "includedir /etc/sudoers.d\n",
		"@includedir /usr/sudoers.d\n", "root ALL=ALL" };

	for (size_t i = 0; i < COUNT(yes); i++)
		ok(includes(yes[i]), one_line(yes[i]));
	for (size_t i = 0; i < COUNT(no); i++)
		ok(!includes(no[i]), one_line(no[i]));
}

int main(void)
{
	test_inclusion();
	test_files();
	test_torn();
	test_bounds();
	test_capitals();
	return tap_done();
}
