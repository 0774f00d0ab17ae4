/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/proc.h"
#include "tests/unit/tap.h"

/* 1: root, 0: not, -1: malformed, -2: malformed and the result was touched all the same. */
static int root_in(const char *text)
{
	bool first = true, second = false;
	bool known = proc_status_is_root(text, &first);

	if (proc_status_is_root(text, &second) != known)
		return -3;
	if (!known)
		return first && !second ? -1 : -2;
	return first == second ? first : -4;
}

static void test_status(void)
{
	is_number(root_in("Name:\tagent\nPPid:\t1\nUid:\t0\t0\t0\t0\nGid:\t5\t5\t5\t5\n"), 1, "all four are 0");
	is_number(root_in("Uid:\t0\t0\t0\t0\n"), 1, "the first line");
	is_number(root_in("Name:\tx\nUid:\t1000\t0\t0\t0\n"), 0, "another real one");
	is_number(root_in("Name:\tx\nUid:\t0\t1000\t0\t0\n"), 0, "another effective one");
	is_number(root_in("Name:\tx\nUid:\t0\t0\t1000\t0\n"), 0, "another saved one");
	is_number(root_in("Name:\tx\nUid:\t0\t0\t0\t1000\n"), 0, "another one for files");
	is_number(root_in("Name:\tx\nUid:\t4294967295\t4294967295\t0\t0\n"), 0, "the greatest");
	is_number(root_in("Name:\tUid:\t0\t0\t0\t0\nUid:\t7\t7\t7\t7\n"), 0, "a name that looks like the line");
	is_number(root_in("Name:\t\\nUid:\t0\t0\t0\t0\nUid:\t7\t7\t7\t7\n"), 0, "... with an escaped newline");
	is_number(root_in(""), -1, "nothing");
	is_number(root_in("Name:\tx\nGid:\t0\t0\t0\t0\n"), -1, "no such line");
	is_number(root_in("Name:\tx\nUid:"), -1, "torn behind the colon");
	is_number(root_in("Name:\tx\nUid:\t0\t0\t0\n"), -1, "three");
	is_number(root_in("Name:\tx\nUid:\t0\t0\t0\nGid:\t0\t0\t0\t0\n"), -1, "... and none from the next line");
	is_number(root_in("Name:\tx\nUid:\t0\t0\t0\t0"), -1, "torn in the last, perhaps");
	is_number(root_in("Name:\tx\nUid:\t0\t0\t0\t0x\n"), -1, "a letter");
	is_number(root_in("Name:\tx\nUid:\t-0\t0\t0\t0\n"), -1, "a sign");
	is_number(root_in("Name:\tx\nUid:\t0,0,0,0\n"), -1, "other separators");
	is_number(root_in("Name:\tx\nUid:\t1000000000000000000000\t0\t0\t0\n"), -1, "too many digits");
}

#define MIDDLE " 1 1 0 -1 4194560 26 0 0 0 0 0 0 0 20 0 1 0 "
#define END " 18446744073709551615 0 0 0\n"

static bool is_stat(const char *text, char state, int parent, unsigned long long start, long long pages)
{
	struct proc_stat got = { '?', -1, 0, -1 };

	return proc_stat(text, &got) && got.state == state && got.parent == parent && got.start == start
		&& got.pages == pages;
}

static bool is_no_stat(const char *text)
{
	struct proc_stat got = { '?', -7, 7, -7 };

	return !proc_stat(text, &got) && got.state == '?' && got.parent == -7 && got.start == 7 && got.pages == -7;
}

static void test_stat(void)
{
	ok(is_stat("42 (agent) S 1" MIDDLE "777 1000 300" END, 'S', 1, 777, 300), "an ordinary one");
	ok(is_stat("42 (ssm agent) S 1" MIDDLE "777 1000 300" END, 'S', 1, 777, 300), "a blank in the name");
	ok(is_stat("42 (a) S 9 9 9) S 1" MIDDLE "777 1000 300" END, 'S', 1, 777, 300), "brackets in the name");
	ok(is_stat("42 (\n) ( ) S 1" MIDDLE "777 1000 300" END, 'S', 1, 777, 300), "a newline in the name");
	ok(is_stat("42 () S 2147483647" MIDDLE "0 0 0" END, 'S', 2147483647, 0, 0), "an empty name, the greatest parent");
	ok(is_stat("42 (a) S 1" MIDDLE "999999999999999999 0 999999999999999999" END, 'S', 1, 999999999999999999ULL,
		999999999999999999LL), "eighteen digits");
	ok(is_stat("42 (a) t 1" MIDDLE "777 1000 300" END, 't', 1, 777, 300), "one that is traced");
	ok(is_stat("42 (a) S 1) Z 1" MIDDLE "777 1000 300" END, 'Z', 1, 777, 300), "a name that pretends another state");
}

static void test_no_stat(void)
{
	ok(is_no_stat(""), "nothing");
	ok(is_no_stat("42"), "no name");
	ok(is_no_stat("42 (agent"), "a name without an end");
	ok(is_no_stat("42 (agent)"), "nothing behind it");
	ok(is_no_stat("42 (agent)  1" MIDDLE "777 1000 300" END), "no state");
	ok(is_no_stat("42 (agent) 5 1" MIDDLE "777 1000 300" END), "a state that is none");
	ok(is_no_stat("42 (agent) { 1" MIDDLE "777 1000 300" END), "... nor is a bracket");
	ok(is_no_stat("42 (agent) SS 1" MIDDLE "777 1000 300" END), "... or two");
	ok(is_no_stat("42 (agent)S 1" MIDDLE "777 1000 300" END), "no blank behind it");
	ok(is_no_stat("42 (agent) S 1 1 1"), "too few fields");
	ok(is_no_stat("42 (agent) S 1" MIDDLE "777 1000"), "... by one");
	ok(is_no_stat("42 (agent) S 1" MIDDLE "777 1000 30"), "torn in the last, perhaps");
	ok(is_no_stat("42 (agent) S -1" MIDDLE "777 1000 300" END), "a negative parent");
	ok(is_no_stat("42 (agent) S 2147483648" MIDDLE "777 1000 300" END), "a parent that is too great");
	ok(is_no_stat("42 (agent) S 1" MIDDLE "x 1000 300" END), "a start that is none");
	ok(is_no_stat("42 (agent) S 1" MIDDLE "777x 1000 300" END), "... or goes on as none");
	ok(is_no_stat("42 (agent) S 1" MIDDLE "777 1000 9999999999999999999" END), "nineteen digits");
}

int main(void)
{
	test_status();
	test_stat();
	test_no_stat();
	return tap_done();
}
