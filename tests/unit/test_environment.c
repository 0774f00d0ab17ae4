/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/environment.h"
#include "tests/unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct environment environment;
static struct environment_unit unit;

/* A copy at the end of memory of its own, without a NUL, so that a sanitizer sees each byte too many. */
static char *exact(const char *bytes, size_t length)
{
	char *copy = malloc(length > 0 ? length : 1);

	if (!copy)
		exit(1);
	memcpy(copy, bytes, length);
	return copy;
}

static void begin(void)
{
	memset(&environment, 0, sizeof(environment));
	memset(&unit, 0, sizeof(unit));
}

static const char *value_of(const struct environment *of, enum environment_name name)
{
	const struct environment_variable *variable = environment_value(of, name);

	return variable ? variable->value : "not set";
}

static const char *read_unit(const char *text)
{
	char *copy = exact(text, strlen(text));
	const char *problem = environment_read_unit(copy, strlen(text), &unit);

	free(copy);
	return problem ? problem : "";
}

static void read_file(const char *text, size_t length)
{
	char *copy = exact(text, length);

	environment_read_file(copy, length, &environment);
	free(copy);
}

/* --- /proc/PID/environ --- */

static const struct {
	const char *block;
	size_t length;
	const char *https, *no, *name;
} blocks[] = {
#define BLOCK(text) text, sizeof(text) - 1
	{ BLOCK(""), "not set", "not set", "no environment" },
	{ BLOCK("PATH=/bin\0https_proxy=http://a\0no_proxy=b,c\0"), "http://a", "b,c", "names in small letters" },
	{ BLOCK("https_proxy=http://a\0HTTPS_PROXY=http://b\0"), "http://b", "not set", "the one in capitals counts" },
	{ BLOCK("HTTPS_PROXY=\0https_proxy=http://a\0"), "http://a", "not set", "... unless it is empty" },
	{ BLOCK("https_proxy=http://a\0https_proxy=http://b\0"), "http://a", "not set", "of two the first counts" },
	{ BLOCK("https_proxy=\0https_proxy=http://b\0"), "not set", "not set", "... even where it is empty" },
	{ BLOCK("https_proxy=http://a=b=c\0"), "http://a=b=c", "not set", "a value with equals signs" },
	{ BLOCK("Https_Proxy=a\0xhttps_proxy=a\0https_proxy2=a\0https_proxy\0"), "not set", "not set", "other names" },
	{ BLOCK("=https_proxy=a\0\0\0no_proxy=*\0"), "not set", "*", "no name, and nothing at all" },
	{ BLOCK(" https_proxy=a\0https_proxy =a\0"), "not set", "not set", "names with blanks" },
};

static void test_blocks(void)
{
	for (size_t i = 0; i < COUNT(blocks); i++) {
		char *copy = exact(blocks[i].block, blocks[i].length);

		begin();
		environment_read(copy, blocks[i].length, &environment);
		is(value_of(&environment, ENVIRONMENT_HTTPS_PROXY), blocks[i].https, blocks[i].name);
		is(value_of(&environment, ENVIRONMENT_NO_PROXY), blocks[i].no, "... no_proxy");
		ok(!environment.cut, "... whole");
		free(copy);
	}
}

static void test_long_values(void)
{
	char bytes[ENVIRONMENT_VALUE + 64];

	for (size_t length = ENVIRONMENT_VALUE - 1; length <= ENVIRONMENT_VALUE; length++) {
		int begun = snprintf(bytes, sizeof(bytes), "no_proxy=");

		memset(bytes + begun, 'x', length);
		bytes[(size_t)begun + length] = '\0';
		begin();
		environment_read(bytes, (size_t)begun + length + 1, &environment);
		is_number(environment.cut, length == ENVIRONMENT_VALUE, "a long value");
		is_number((long long)strlen(value_of(&environment, ENVIRONMENT_NO_PROXY)), ENVIRONMENT_VALUE - 1,
			"... as far as it goes");
		begin();
		read_file(bytes, (size_t)begun + length);
		is_number(environment.cut, length == ENVIRONMENT_VALUE, "... in a file");
	}
	begin();
	environment_read("https_proxy=http://a", 20, &environment);
	ok(environment.cut, "a value without its end");
}

static void test_long_assignments(void)
{
	static const char *const before[] = { "Environment=no_proxy=", "env no_proxy=", "Environment=OTHER=" };
	char bytes[ENVIRONMENT_VALUE + 64], text[sizeof(bytes) + 32];

	memset(bytes, 'x', ENVIRONMENT_VALUE);
	bytes[ENVIRONMENT_VALUE] = '\0';
	for (size_t i = 0; i < COUNT(before); i++) {
		begin();
		(void)snprintf(text, sizeof(text), "%s%s%s", i == 1 ? "" : "[Service]\n", before[i], bytes);
		if (i == 1)
			(void)environment_read_upstart(text, strlen(text), &unit.environment);
		else
			is(read_unit(text), "", "an assignment that is too long");
		is_number(unit.environment.cut, i != 2, "... is known to be cut where it matters");
	}
}

/* Once something was cut, it stays so, whatever is read behind it. */
static void test_cut_stays(void)
{
	char bytes[ENVIRONMENT_VALUE + 64], text[sizeof(bytes) + 128];

	memset(bytes, 'x', sizeof(bytes) - 1);
	bytes[sizeof(bytes) - 1] = '\0';
	(void)snprintf(text, sizeof(text), "[Service]\nEnvironment=no_proxy=%s https_proxy=a\nEnvironment=no_proxy=b", bytes);
	begin();
	is(read_unit(text), "", "an assignment that is far too long");
	ok(unit.environment.cut, "... is known to be cut");
	environment_overlay(&environment, &unit.environment);
	ok(environment.cut, "... and what it is laid over");
	unit.environment.cut = false;
	environment_overlay(&environment, &unit.environment);
	ok(environment.cut, "... also when something whole comes behind it");
	begin();
	(void)snprintf(text, sizeof(text), "env no_proxy=%s\nenv no_proxy=b\n", bytes);
	ok(!environment_read_upstart(text, strlen(text), &environment), "one of a job");
	ok(environment.cut, "... is known to be cut");
}

/* --- units --- */

/* What follows "[Service]\nEnvironment=". Each was also given to systemd 252, which says the same. */
static const struct {
	const char *line, *https, *name;
} assignments[] = {
	{ "https_proxy=http://a:3128", "http://a:3128", "an assignment" },
	{ "\"https_proxy=http://a:3128\"", "http://a:3128", "... between quotes" },
	{ "'https_proxy=http://a'", "http://a", "... between single quotes" },
	{ "  \"A=b c\"  https_proxy=http://a  'D=e f' ", "http://a", "several in a line" },
	{ "\"A=b https_proxy=http://a\"", "not set", "between quotes they are one" },
	{ "https_proxy=\"http://a b\"c", "http://a bc", "quotes inside of a word" },
	{ "https_proxy='it\"s'", "it\"s", "a quote between others" },
	{ "https_proxy=\"\"", "not set", "an empty value" },
	{ "https_proxy", "not set", "no assignment" },
	{ "https_proxy =a", "not set", "a blank before the equals sign" },
	{ "https_proxy= a", "not set", "a blank behind it" },
	{ "https_proxy=a\\x41\\101\\u0041\\U00000041\\s\\t", "aAAAA \t", "escapes" },
	{ "https_proxy=\\\"\\'\\\\", "\"'\\", "escaped quotes" },
	{ "'https_proxy=\\x41'", "A", "escapes between single quotes" },
	{ "https_proxy=\\uE000", "\xee\x80\x80", "an escaped character behind the surrogates" },
	{ "https_proxy=a\n=b\n =c", "a", "settings without a name" },
	{ "https_proxy=\\u00e9\\u20ac\\U0001f600", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "escaped characters" },
	{ "https_proxy=http://u:%%40@a", "http://u:%40@a", "a percent sign, doubled" },
	{ "https_proxy=a%@%:%{%_%[b%", "a%@%:%{%_%[b%", "... and where it can mean nothing else" },
	{ "https_proxy=a https_proxy=b", "b", "the last one counts" },
	{ "https_proxy=a\nEnvironment=https_proxy=b", "b", "... on another line" },
	{ "https_proxy=a\nEnvironment=", "not set", "an empty one takes back all before" },
	{ "https_proxy=a\nEnvironment=  \nEnvironment=A=b", "not set", "... of blanks" },
	{ "https_proxy=a\nEnvironment=\"\"", "a", "... but not one of quotes" },
	{ "A=b \\\n  https_proxy=a", "a", "a line that goes on" },
	{ "A=b\\\nhttps_proxy=a", "a", "... where the backslash is a blank" },
	{ "A=b \\\n# a comment\n; another\n https_proxy=a", "a", "... behind comments" },
	{ "A=b \\\n\nhttps_proxy=a", "not set", "... but not behind an empty line" },
	{ "A=b \\\\\n https_proxy=a", "not set", "an escaped backslash ends it" },
	{ "A=b \\\r\n https_proxy=a\r\n", "a", "lines with carriage returns" },
	{ "https_proxy=a\rEnvironment=https_proxy=b", "b", "a carriage return alone ends a line" },
	{ "https_proxy=a \\", "a", "one that goes on at the end" },
	{ "https_proxy=$HOME", "$HOME", "a dollar sign is one" },
	{ "A=b # https_proxy=a", "a", "a hash inside a line is none of a comment" },
	{ "https_proxy=a\n# Environment=https_proxy=b\n ;Environment=https_proxy=c", "a", "comments" },
	{ "https_proxy=a\n[Install]\nEnvironment=https_proxy=b", "a", "another section" },
	{ "https_proxy=a\n[Install]\n[Service]\nEnvironment=https_proxy=b", "b", "the section again" },
	{ "https_proxy=a\nEnvironment https_proxy=b\nenvironment=https_proxy=c\nrubbish", "a", "other settings" },
	{ "https_proxy=a\n  Environment  =  https_proxy=b  ", "b", "blanks around" },
	{ "\"A=%n\" https_proxy=a", "a", "a specifier elsewhere" },
};

static void test_assignments(void)
{
	for (size_t i = 0; i < COUNT(assignments); i++) {
		char text[512];

		begin();
		(void)snprintf(text, sizeof(text), "[Service]\nEnvironment=%s", assignments[i].line);
		is(read_unit(text), "", assignments[i].name);
		is(value_of(&unit.environment, ENVIRONMENT_HTTPS_PROXY), assignments[i].https, "... the value");
	}
}

static const struct {
	const char *text, *problem, *name;
} malformed[] = {
	{ "[Service]\nEnvironment=\"https_proxy=a", "quotes or a backslash in an assignment", "a quote without its end" },
	{ "[Service]\nEnvironment=https_proxy=a\\q", "quotes or a backslash in an assignment", "no escape" },
	{ "[Service]\nEnvironment=A=\\x00", "quotes or a backslash in an assignment", "a NUL" },
	{ "[Service]\nEnvironment=A=\\u0000", "quotes or a backslash in an assignment", "... as a character" },
	{ "[Service]\nEnvironment=https_proxy=a\\ \n", "quotes or a backslash in an assignment",
		"a backslash before blanks at the end" },
	{ "[Service]\nEnvironment=A=\\x4", "quotes or a backslash in an assignment", "half a number" },
	{ "[Service]\nEnvironment=A=\\08", "quotes or a backslash in an assignment", "no octal number" },
	{ "[Service]\nEnvironment=A=\\777", "quotes or a backslash in an assignment", "no byte" },
	{ "[Service]\nEnvironment=A=\\ud800", "quotes or a backslash in an assignment", "a surrogate" },
	{ "[Service]\nEnvironment=A=\\U00110000", "quotes or a backslash in an assignment", "no character" },
	{ "[Service]\nEnvironment=https_proxy=http://%H", "a percent sign in a variable of the proxy is not doubled",
		"a specifier" },
	{ "[Service]\nEnvironment=https_proxy=http://u:%40@a", "a percent sign in a variable of the proxy is not doubled",
		"... and what would be none" },
	{ "[Service]\nEnvironment=NO_PROXY=%i", "a percent sign in a variable of the proxy is not doubled",
		"... in no_proxy" },
	{ "[Service\nEnvironment=https_proxy=a", "a section without its closing bracket", "half a section" },
	{ "[Service]\nEnvironmentFile=etc/proxy", "an EnvironmentFile= is no absolute path", "a relative path" },
	{ "[Service]\nEnvironmentFile=\"/etc/proxy\"", "an EnvironmentFile= is no absolute path", "... or quotes" },
	{ "[Service]\nEnvironmentFile=-", "an EnvironmentFile= is no absolute path", "... or none" },
	{ "[Service]\nEnvironmentFile=/etc/proxy.d/*", "an EnvironmentFile= is a pattern", "a pattern" },
	{ "[Service]\nEnvironmentFile=/etc/%N", "a percent sign in an EnvironmentFile= is not doubled",
		"a specifier in a path" },
	{ "[Service]\nUnsetEnvironment=https_proxy=a", "UnsetEnvironment= names a value", "a value to be unset" },
	{ "[Service]\nUnsetEnvironment='", "quotes or a backslash in UnsetEnvironment=", "a quote there" },
	/* Elsewhere it is no matter. */
	{ "[Unit]\nEnvironment=\"https_proxy=a\n", "", "in another section" },
	{ "Environment=\"https_proxy=a\n", "", "in none" },
	{ "[Service]\nExecStart=/bin/sh -c \"\n", "", "in another setting" },
	{ "", "", "nothing" },
	{ "\n\n \t\n#\n;", "", "nothing but comments" },
};

static void test_malformed(void)
{
	for (size_t i = 0; i < COUNT(malformed); i++) {
		begin();
		is(read_unit(malformed[i].text), malformed[i].problem, malformed[i].name);
		is(value_of(&unit.environment, ENVIRONMENT_NO_PROXY), "not set", "... sets nothing");
	}
	begin();
	is(environment_read_unit("[Service]\0Environment=https_proxy=a", 35, &unit) ? "a problem" : "", "", "a NUL");
	is(value_of(&unit.environment, ENVIRONMENT_HTTPS_PROXY), "a", "... ends a line");
	begin();
	is(read_unit("\xef\xbb\xbf[Service]\nEnvironment=https_proxy=a"), "", "a byte order mark");
	is(value_of(&unit.environment, ENVIRONMENT_HTTPS_PROXY), "a", "... is none of the section");
}

static void test_long_lines(void)
{
	static char text[9000];

	for (size_t i = 0; i < 2; i++) {
		int begun = snprintf(text, sizeof(text), "[Service]\n");

		memset(text + begun, 'x', 8191 + i);
		text[(size_t)begun + 8191 + i] = '\0';
		begin();
		is(read_unit(text), i == 0 ? "" : "a line is too long", "a long line");
		ok((environment_read_upstart(text + begun, 8191 + i, &environment) != NULL) == (i == 1), "... of a job");
	}
}

static void test_files_of_unit(void)
{
	char text[ENVIRONMENT_PATH + 64];

	begin();
	is(read_unit("[Service]\nEnvironmentFile=/etc/a\nEnvironmentFile=-/etc/b c%%\n"), "", "files");
	is_number((long long)unit.count, 2, "... are two");
	ok(strcmp(unit.files[0].path, "/etc/a") == 0 && !unit.files[0].optional, "... one has to be there");
	ok(strcmp(unit.files[1].path, "/etc/b c%") == 0 && unit.files[1].optional, "... the other one has not");
	is(read_unit("[Service]\nEnvironmentFile=\nEnvironmentFile=/etc/d"), "", "an empty one");
	ok(unit.count == 1 && strcmp(unit.files[0].path, "/etc/d") == 0, "... takes back all before");
	for (int i = 2; i <= 16; i++) {
		(void)snprintf(text, sizeof(text), "[Service]\nEnvironmentFile=/etc/%d", i);
		is(read_unit(text), "", "up to sixteen");
	}
	unit.count = 0;
	(void)snprintf(text, sizeof(text), "[Service]\nEnvironmentFile=/%0*d", ENVIRONMENT_PATH - 2, 0);
	is(read_unit(text), "", "the longest path");
	is_number((long long)strlen(unit.files[0].path), ENVIRONMENT_PATH - 1, "... is whole");
	(void)snprintf(text, sizeof(text), "[Service]\nEnvironmentFile=/%0*d", ENVIRONMENT_PATH - 1, 0);
	is(read_unit(text), "the path of an EnvironmentFile= is too long", "one that is too long");
	unit.count = ENVIRONMENT_FILES;
	is(read_unit("[Service]\nEnvironmentFile=/etc/17"), "more than 16 EnvironmentFile=", "... but not more");
}

static void test_layers(void)
{
	static const char manager[] = "[Manager]\nDefaultEnvironment=https_proxy=m HTTP_PROXY=m\n"
		"Environment=NO_PROXY=m\n[Service]\nDefaultEnvironment=https_proxy=n\n";

	begin();
	environment.reading = "/etc/systemd/system.conf";
	ok(!environment_read_manager(manager, strlen(manager), &environment), "what all services get");
	unit.environment.reading = "/x/a.service";
	is(read_unit("[Service]\nEnvironment=HTTP_PROXY=u no_proxy=u\nUnsetEnvironment=NO_PROXY \"no_proxy\" A\n"), "",
		"a unit");
	environment_overlay(&environment, &unit.environment);
	is(value_of(&environment, ENVIRONMENT_HTTPS_PROXY), "m", "what the unit leaves alone");
	is(environment_value(&environment, ENVIRONMENT_HTTPS_PROXY)->source, "/etc/systemd/system.conf", "... its source");
	is(value_of(&environment, ENVIRONMENT_HTTP_PROXY), "u", "what it sets");
	is(environment_value(&environment, ENVIRONMENT_HTTP_PROXY)->source, "/x/a.service", "... its source");
	is(value_of(&environment, ENVIRONMENT_NO_PROXY), "u", "what it adds");
	environment_unset(&environment, &unit);
	is(value_of(&environment, ENVIRONMENT_NO_PROXY), "not set", "what it takes away");
	is(read_unit("[Service]\nEnvironment=https_proxy=\nUnsetEnvironment=\n"), "", "an empty value");
	environment_overlay(&environment, &unit.environment);
	is(value_of(&environment, ENVIRONMENT_HTTPS_PROXY), "not set", "... hides that of all services");
	ok(!unit.unset[ENVIRONMENT_NO_PROXY][0], "an empty UnsetEnvironment= takes back all before");
	unit.environment.reading = "/x/\033[1m;a";
	(void)read_unit("[Service]\nEnvironment=https_proxy=a\n");
	is(environment_value(&unit.environment, ENVIRONMENT_HTTPS_PROXY)->source, "/x/?[1m?a", "a source of foreign text");
}

/* --- files of assignments; a generator of systemd 252 that reads its files so says the same, but for comments --- */

static const struct {
	const char *text, *https, *name;
} files[] = {
	{ "https_proxy=http://a", "http://a", "an assignment" },
	{ "https_proxy=http://a  \t\r\n", "http://a", "blanks at the end" },
	{ "  https_proxy \t =  http://a b  c ", "http://a b  c", "blanks" },
	{ "https_proxy=\"http://a \" \n", "http://a ", "quotes" },
	{ "https_proxy='a \"$b\\n' ", "a \"$b\\n", "single quotes" },
	{ "https_proxy=\"a\\\"b\\\\c\\$d\\`e\\f\"", "a\"b\\c$d`e\\f", "escapes between quotes" },
	{ "https_proxy=a\\b\\\\c\\\"", "ab\\c\"", "escapes without" },
	{ "https_proxy=a\\\nb", "ab", "a line that goes on" },
	{ "https_proxy=\"a\\\nb\nc\"", "ab\nc", "... between quotes" },
	{ "https_proxy='a\nb'", "a\nb", "a value of two lines" },
	{ "https_proxy='a'\"b\" 'c'", "abc", "several quotes" },
	{ "https_proxy='a' b", "ab", "something behind them" },
	{ "https_proxy=a\"b\" 'c'", "a\"b\" 'c'", "quotes that are none" },
	{ "https_proxy=a\\ ", "a ", "a blank that is escaped" },
	{ "https_proxy=a \\\n  ", "a ", "... and one before an end that is" },
	{ "https_proxy=  \nhttps_proxy", "not set", "no value" },
	{ "https_proxy=a\nhttps_proxy=b\n", "b", "the last one counts" },
	{ "https_proxy=a\nhttps_proxy=\n", "not set", "... also where it is empty" },
	{ "# https_proxy=a\n;https_proxy=b\n", "not set", "comments" },
	{ "https_proxy=a # b", "a # b", "what is none" },
	{ "export https_proxy=a", "not set", "a word of a shell" },
	{ "x\n\n=y\n==\nhttps_proxy=a", "a", "lines that say nothing" },
	{ "https_proxy=\"a", "a", "a quote that is not closed" },
	{ "https_proxy=\"a\\", "a", "... with a backslash" },
	{ "https_proxy=a\\", "a", "a backslash at the end" },
	{ "https_proxy=%H", "%H", "a percent sign means nothing" },
	{ "# a \\\nhttps_proxy=a", "a", "a comment does not go on" },
	{ "# a \\b\nhttps_proxy=a", "a", "... with another backslash" },
};

static void test_files(void)
{
	for (size_t i = 0; i < COUNT(files); i++) {
		begin();
		read_file(files[i].text, strlen(files[i].text));
		is(value_of(&environment, ENVIRONMENT_HTTPS_PROXY), files[i].https, files[i].name);
		ok(!environment.cut, "... whole");
	}
	begin();
	read_file("https_proxy=a\0no_proxy=b", 24);
	is(value_of(&environment, ENVIRONMENT_HTTPS_PROXY), "a", "a NUL");
	is(value_of(&environment, ENVIRONMENT_NO_PROXY), "not set", "... is the end");
	begin();
	read_file("# a\0\nno_proxy=b", 15);
	is(value_of(&environment, ENVIRONMENT_NO_PROXY), "not set", "... also of a comment");
}

/* --- upstart --- */

static const struct {
	const char *text, *https, *problem, *name;
} jobs[] = {
	{ "env https_proxy=http://a\n", "http://a", "", "a stanza" },
	{ "env https_proxy=\"http://a\"\n", "http://a", "", "... with quotes" },
	{ "  env   'https_proxy=a b' # comment\n", "a b", "", "... around it" },
	{ "env https_proxy=a\\ b\n", "a b", "", "a backslash" },
	{ "env https_proxy=a\nenv https_proxy=b\n", "b", "", "the last one counts" },
	{ "env https_proxy\nexport https_proxy\nenvy https_proxy=a\n", "not set", "", "no assignment" },
	{ "#env https_proxy=a\n", "not set", "", "a comment" },
	{ "script\n env https_proxy=a\nend script\nenv no_proxy=b\n", "not set", "", "a script" },
	{ "pre-start script\n echo \"it\n env https_proxy=a\n end script\n", "not set", "", "... before the start" },
	{ "post-stop script\nend script\nenv https_proxy=a\n", "a", "", "... which ends" },
	{ "pre-start exec script\nenv https_proxy=a\n", "a", "", "one line is no script" },
	{ "description \"it\nenv https_proxy=a\n", "a", "", "a quote elsewhere" },
	{ "env https_proxy=\"a\n", "not set", "quotes or a backslash in a stanza", "a quote that is not closed" },
	{ "env https_proxy=%H\n", "%H", "", "a percent sign means nothing" },
	{ "env \\\n https_proxy=a", "a", "", "a line that goes on" },
};

static void test_jobs(void)
{
	for (size_t i = 0; i < COUNT(jobs); i++) {
		char *copy = exact(jobs[i].text, strlen(jobs[i].text));
		const char *problem;

		begin();
		problem = environment_read_upstart(copy, strlen(jobs[i].text), &environment);
		is(problem ? problem : "", jobs[i].problem, jobs[i].name);
		is(value_of(&environment, ENVIRONMENT_HTTPS_PROXY), jobs[i].https, "... the value");
		free(copy);
	}
}

/* Each reader reads each beginning of each text: what it finds is not judged, but no byte too many may be read. */
static void truncate_all(const char *text)
{
	for (size_t length = 0; length <= strlen(text); length++) {
		char *copy = exact(text, length);

		begin();
		environment_read(copy, length, &environment);
		environment_read_file(copy, length, &environment);
		(void)environment_read_unit(copy, length, &unit);
		(void)environment_read_manager(copy, length, &environment);
		(void)environment_read_upstart(copy, length, &environment);
		free(copy);
	}
}

static void test_truncations(void)
{
	for (size_t i = 0; i < COUNT(assignments); i++) {
		char text[512];

		(void)snprintf(text, sizeof(text), "[Service]\nEnvironment=%s", assignments[i].line);
		truncate_all(text);
	}
	for (size_t i = 0; i < COUNT(malformed); i++)
		truncate_all(malformed[i].text);
	for (size_t i = 0; i < COUNT(files); i++)
		truncate_all(files[i].text);
	for (size_t i = 0; i < COUNT(jobs); i++)
		truncate_all(jobs[i].text);
	ok(true, "every beginning of every text");
}

int main(void)
{
	test_blocks();
	test_long_values();
	test_long_assignments();
	test_cut_stays();
	test_assignments();
	test_malformed();
	test_long_lines();
	test_files_of_unit();
	test_layers();
	test_files();
	test_jobs();
	test_truncations();
	return tap_done();
}
