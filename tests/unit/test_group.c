/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/group.h"
#include "tests/unit/tap.h"

#define NONE (-1)

/* The number of staff in the text, of which a copy without NUL is read, so that a sanitizer sees every
 * byte too many. */
static long long staff_in(const char *text)
{
	size_t length = strlen(text);
	char *copy = malloc(length > 0 ? length : 1);
	unsigned number = 4711;
	bool found;

	if (!copy)
		exit(1);
	memcpy(copy, text, length);
	found = group_number(copy, length, "staff", &number);
	free(copy);
	return found ? (long long)number : number == 4711 ? NONE : -2;
}

static void test_found(void)
{
	is_number(staff_in("staff:x:50:\n"), 50, "the only line");
	is_number(staff_in("root:x:0:\nstaff:x:50:a,b\nnogroup:x:65534:\n"), 50, "between others, with members");
	is_number(staff_in("root:x:0:\nstaff:x:50:"), 50, "the last line without a newline");
	is_number(staff_in("\n\nstaff::50:\n"), 50, "behind empty lines, without a password");
	is_number(staff_in("staff:x:0:\n"), 0, "number 0");
	is_number(staff_in("staff:x:999999999:\n"), 999999999, "nine digits");
	is_number(staff_in("staff:x:50:\nstaff:x:60:\n"), 50, "the first one counts");
}

static void test_other_names(void)
{
	is_number(staff_in(""), NONE, "an empty file");
	is_number(staff_in("root:x:0:\nadm:x:4:\n"), NONE, "another group");
	is_number(staff_in("staffs:x:50:\n"), NONE, "a longer name");
	is_number(staff_in("xstaff:x:50:\n"), NONE, "a name that ends like it");
	is_number(staff_in("#staff:x:50:\n"), NONE, "a comment");
	is_number(staff_in("+staff:x:50:\n"), NONE, "an entry for NIS");
	is_number(staff_in(" staff:x:50:\n"), NONE, "a blank before it");
	is_number(staff_in("users:x:100:staff:x:50:\n"), NONE, "not at the start of a line");
	is_number(staff_in("Staff:x:50:\n"), NONE, "capitals");
	is_number(staff_in("staf"), NONE, "a torn name");
}

static void test_malformed(void)
{
	is_number(staff_in("staff"), NONE, "the name only");
	is_number(staff_in("staff:"), NONE, "... and a colon");
	is_number(staff_in("staff:\nx:50:\n"), NONE, "... and the rest on the next line");
	is_number(staff_in("staff:x\n"), NONE, "without a number");
	is_number(staff_in("staff:x:\n"), NONE, "with an empty number");
	is_number(staff_in("staff:x::\n"), NONE, "... and members");
	is_number(staff_in("staff:x:50\n"), NONE, "without the last colon");
	is_number(staff_in("staff:x:50"), NONE, "... and torn");
	is_number(staff_in("staff:x:5o:\n"), NONE, "a letter in the number");
	is_number(staff_in("staff:x:-50:\n"), NONE, "a sign");
	is_number(staff_in("staff:x: 50:\n"), NONE, "a blank");
	is_number(staff_in("staff:x:4294967346:\n"), NONE, "a number that would wrap round to 50");
	is_number(staff_in("staff:x:bad:\nstaff:x:50:\n"), NONE, "a malformed line is not passed over for a later one");
}

static void test_bytes(void)
{
	static const char text[] = "a\0b:x:1:\nstaff:x:50:\n";
	unsigned number = 0;

	ok(group_number(text, sizeof(text) - 1, "staff", &number) && number == 50, "a NUL byte ends nothing");
	number = 4711;
	ok(!group_number("staff:x:50:\n", 9, "staff", &number) && number == 4711, "nothing behind the length is read");
}

int main(void)
{
	test_found();
	test_other_names();
	test_malformed();
	test_bytes();
	return tap_done();
}
