/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/version.h"
#include "tests/unit/tap.h"

static int compare(const char *one, const char *other)
{
	struct version left, right;

	return version_parse(one, &left) && version_parse(other, &right) ? version_compare(&left, &right) : 99;
}

static void test_compare(void)
{
	is_number(compare("8.10", "8.9"), 1, "8.10 is newer than 8.9");
	is_number(compare("8.9", "8.10"), -1, "8.9 is older than 8.10");
	is_number(compare("2.3.68", "2.3.68.0"), 0, "missing components are 0");
	is_number(compare("2.3.68.0", "2.3.68"), 0, "... on either side");
	is_number(compare("2.3.68.0.0.0.0.1", "2.3.68"), 1, "... up to the eighth");
	is_number(compare("010", "10"), 0, "leading zeros are decimal");
	is_number(compare("999999999", "999999998"), 1, "nine digits");
}

static void test_scan(void)
{
	struct version version;
	struct scan scan = version_scan("6.1.0-13-amd64", &version);

	ok(!scan.problem, "a version may be followed by something");
	is_number((long long)scan.length, 5, "... which does not belong to it");
	is_number(version.component[0], 6, "its components are numbers");
	is_number(version.component[3], 0, "... and 0 where there is none");
	(void)version_scan("1.2026", &version);
	is_number(version.component[1], 2026, "... of several digits");
	scan = version_scan("7.", &version);
	is_number((long long)scan.length, 1, "nor does a dot at its end");
	scan = version_scan("", &version);
	is(scan.problem, "a digit is expected", "nothing is no version");
	scan = version_scan("1.2345678901", &version);
	is(scan.problem, "a component has at most nine digits", "ten digits are too many");
	is_number((long long)scan.length, 11, "... from the tenth on");
	scan = version_scan("1.2.3.4.5.6.7.8.9", &version);
	is(scan.problem, "a version has at most eight components", "nine components are too many");
	is_number((long long)scan.length, 16, "... from the ninth on");
}

static void test_parse(void)
{
	struct version version;

	ok(version_parse("1.2.3.4.5.6.7.8", &version), "eight components");
	ok(!version_parse("1.2 ", &version), "a blank behind");
	ok(!version_parse("1.2.", &version), "a dot behind");
	ok(!version_parse("v1.2", &version), "a letter before");
	ok(!version_parse("-1", &version), "a sign");
	ok(!version_parse("", &version), "empty");
}

int main(void)
{
	test_compare();
	test_scan();
	test_parse();
	return tap_done();
}
