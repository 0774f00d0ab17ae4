/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/passwd.h"
#include "tests/unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(table[0]))

#define MALFORMED "the line of the user is malformed"
#define TORN "it ends in the middle of a line"
#define NOTHING "no line of it is well-formed"
#define NUL "it holds a NUL byte"
#define ROOT "root:x:0:0:root:/root:/bin/sh\n"

static const struct {
	const char *text;
	size_t length;	/* 0: up to the NUL */
	enum passwd_standing standing;
	unsigned long uid, gid;
	const char *problem, *name;
} files[] = {
	{ ROOT "op:x:1001:1002::/home/op:/bin/sh\n", 0, PASSWD_PRESENT, 1001, 1002, NULL, "present" },
	{ ROOT "op:x:1001:1002::/home/op:/bin/sh", 0, PASSWD_PRESENT, 1001, 1002, NULL, "without a newline at the end" },
	{ "op:x:0:0:::\n", 0, PASSWD_PRESENT, 0, 0, NULL, "root by its number" },
	{ "op::4294967294:7:::\n", 0, PASSWD_PRESENT, 4294967294, 7, NULL, "the greatest uid" },
	{ "\n# note\n \t op:x:5:6:::\n", 0, PASSWD_PRESENT, 5, 6, NULL, "blanks before it, a comment, an empty line" },
	{ "op:x:1:1:::\nop:x:0:0:::\n", 0, PASSWD_PRESENT, 1, 1, NULL, "the first line of two decides" },
	{ "torn:x\nop:x:1:1:::\n", 0, PASSWD_PRESENT, 1, 1, NULL, "a malformed line of somebody else" },
	{ ROOT, 0, PASSWD_ABSENT, 0, 0, NULL, "absent" },
	{ ROOT "opa:x:1:1:::\nxop:x:1:1:::\no:x:1:1:::\n", 0, PASSWD_ABSENT, 0, 0, NULL, "others with similar names" },
	{ ROOT "opa:x\n", 0, PASSWD_ABSENT, 0, 0, NULL, "a malformed line of one with a similar name" },
	{ ROOT "#op:x:1:1:::\n", 0, PASSWD_ABSENT, 0, 0, NULL, "commented out" },
	{ ROOT "daemon:x:1:1:::", 0, PASSWD_ABSENT, 0, 0, NULL, "absent, and no newline at the end" },
	{ ROOT "o", 0, PASSWD_MALFORMED, 0, 0, TORN, "torn in the name" },
	{ ROOT "op", 0, PASSWD_MALFORMED, 0, 0, MALFORMED, "torn behind the name" },
	{ ROOT "op:x:1001:1001::/home/op", 0, PASSWD_MALFORMED, 0, 0, MALFORMED, "torn behind the home directory" },
	{ ROOT "zoe:x:7", 0, PASSWD_MALFORMED, 0, 0, TORN, "torn in a line of somebody else" },
	{ "op\n" ROOT, 0, PASSWD_MALFORMED, 0, 0, MALFORMED, "the name alone" },
	{ "op:x:1:1::::\n", 0, PASSWD_MALFORMED, 0, 0, MALFORMED, "a field too many" },
	{ "op:x:1:1::\n", 0, PASSWD_MALFORMED, 0, 0, MALFORMED, "a field too few" },
	{ "op:x::1:::\n", 0, PASSWD_MALFORMED, 0, 0, MALFORMED, "no uid" },
	{ "op:x:1::::\n", 0, PASSWD_MALFORMED, 0, 0, MALFORMED, "no gid" },
	{ "op:x:1a:1:::\n", 0, PASSWD_MALFORMED, 0, 0, MALFORMED, "a uid with a letter" },
	{ "op:x:-1:1:::\n", 0, PASSWD_MALFORMED, 0, 0, MALFORMED, "a negative uid" },
	{ "op:x:4294967295:1:::\n", 0, PASSWD_MALFORMED, 0, 0, MALFORMED, "the uid that nobody can have" },
	{ "op:x:4294967296:1:::\n", 0, PASSWD_MALFORMED, 0, 0, MALFORMED, "a uid that would wrap to 0" },
	{ "op:x:18446744073709551616:1:::\n", 0, PASSWD_MALFORMED, 0, 0, MALFORMED, "a uid that would wrap in 64 bits" },
	{ "op:x:1:4294967296:::\n", 0, PASSWD_MALFORMED, 0, 0, MALFORMED, "a gid that would wrap to 0" },
	{ "op:x:\0:1:::\n", 12, PASSWD_MALFORMED, 0, 0, NUL, "a NUL byte in it" },
	{ ROOT "\0\0\0\0", sizeof(ROOT) - 1 + 4, PASSWD_MALFORMED, 0, 0, NUL, "NUL bytes at the end" },
	{ "", 0, PASSWD_MALFORMED, 0, 0, NOTHING, "an empty file" },
	{ "# nothing\n\n", 0, PASSWD_MALFORMED, 0, 0, NOTHING, "nothing but a comment" },
	{ "junk\njunk\n", 0, PASSWD_MALFORMED, 0, 0, NOTHING, "another kind of file" },
};

/* The same result whatever the pieces are. */
static void test_file(size_t number, size_t piece)
{
	static struct passwd_search search;
	const char *text = files[number].text;
	size_t length = files[number].length > 0 ? files[number].length : strlen(text);

	passwd_search_begin(&search, "op");
	for (size_t at = 0; at < length; at += piece)
		if (!passwd_search_take(&search, text + at, length - at < piece ? length - at : piece))
			break;
	passwd_search_end(&search);
	ok(search.standing == files[number].standing, files[number].name);
	is(search.problem ? search.problem : "", files[number].problem ? files[number].problem : "", "... problem");
	if (search.standing == PASSWD_PRESENT) {
		is_number((long long)search.entry.uid, (long long)files[number].uid, "... uid");
		is_number((long long)search.entry.gid, (long long)files[number].gid, "... gid");
	}
}

static void test_long_lines(void)
{
	static char text[2 * PASSWD_LINE];
	static struct passwd_search search;

	memset(text, 'a', sizeof(text));
	memcpy(text, "op:x:1:1:", 9);
	memcpy(text + sizeof(text) - 5, ":/:/\n", 5);
	passwd_search_begin(&search, "op");
	(void)passwd_search_take(&search, text, sizeof(text));
	passwd_search_end(&search);
	is(search.problem ? search.problem : "", MALFORMED, "a line that is too long to be looked at");

	memcpy(text, "xx:x:1:1:", 9);
	passwd_search_begin(&search, "op");
	ok(passwd_search_take(&search, text, sizeof(text)), "one of somebody else is passed over");
	ok(!passwd_search_take(&search, "op:x:3:4:::\n", 12), "... and what follows is read");
	is_number((long long)search.entry.uid, 3, "... uid");
}

static void test_line(void)
{
	struct passwd_entry entry;
	char text[PASSWD_NAME + 16];

	ok(passwd_line("AD\\user:*:9:8:A B:/h:/bin/sh", 28, &entry), "one line");
	is(entry.name, "AD\\user", "... its name");
	ok(!passwd_line(":x:1:1:::", 9, &entry), "no name");
	memset(text, 'n', sizeof(text));
	memcpy(text + PASSWD_NAME - 1, ":x:1:1:::", 9);
	ok(passwd_line(text, PASSWD_NAME + 8, &entry), "a name of 256 bytes");
	is_number((long long)strlen(entry.name), 256, "... whole");
	memcpy(text + PASSWD_NAME, ":x:1:1:::", 9);
	text[PASSWD_NAME - 1] = 'n';
	ok(!passwd_line(text, PASSWD_NAME + 9, &entry), "... and of 257");
}

static void test_names(void)
{
	static const char *const good[] = { "ssm-user", "a", "AD\\user", "user@example.com", "_x.y", "1001" };
	static const char *const bad[] = { "", "-x", "a b", "#1001", "%wheel", "a:b", "a;b", "$(x)", "a/b", "a\nb",
		"\xc3\xa4", "+x", "!x", "a=b", "a*", "a'b", "a\"b", "a,b" };
	char name[258];

	for (size_t i = 0; i < COUNT(good); i++)
		ok(passwd_name_is_plain(good[i]), good[i]);
	for (size_t i = 0; i < COUNT(bad); i++)
		ok(!passwd_name_is_plain(bad[i]), "a name that could be misread");
	memset(name, 'a', sizeof(name));
	name[256] = '\0';
	ok(passwd_name_is_plain(name), "256 characters");
	name[256] = 'a';
	name[257] = '\0';
	ok(!passwd_name_is_plain(name), "257 characters");
}

int main(void)
{
	for (size_t i = 0; i < COUNT(files); i++) {
		test_file(i, 1);
		test_file(i, 7);
		test_file(i, 4096);
	}
	test_long_lines();
	test_line();
	test_names();
	return tap_done();
}
