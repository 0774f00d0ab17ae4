/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/time.h"
#include "tests/unit/tap.h"

#include <stdlib.h>

typedef bool time_parser(const char *text, long long *seconds);

struct good {
	const char *text;
	long long seconds;
	const char *what;
};

static void test_good(time_parser *parse, const struct good *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		long long seconds = -1;

		ok(parse(rows[i].text, &seconds), rows[i].what);
		is_number(seconds, rows[i].seconds, "... its seconds");
	}
}

struct bad {
	const char *text, *what;
};

static void test_bad(time_parser *parse, const struct bad *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		long long seconds = 42;

		ok(!parse(rows[i].text, &seconds) && seconds == 42, rows[i].what);
	}
}

#define ROWS(table) table, sizeof(table) / sizeof(table[0])

/* The expected seconds are those of date -u -d TEXT +%s. */
static void test_rfc3339(void)
{
	static const struct good good[] = {
		{ "1970-01-01T00:00:00Z", 0, "the beginning" },
		{ "1969-12-31T23:59:59Z", -1, "a second before it" },
		{ "2026-11-22T18:32:36Z", 1795372356, "as the agent writes it" },
		{ "2026-11-22T18:32:56.616599345Z", 1795372376, "... with a fraction" },
		{ "2026-11-22T18:32:56.9Z", 1795372376, "a fraction is cut off and not rounded" },
		{ "2026-11-22T18:32:36+00:00", 1795372356, "an offset of zero" },
		{ "2026-11-22T20:02:36+01:30", 1795372356, "ahead of UTC" },
		{ "2026-11-22T07:32:36.5-11:00", 1795372356, "behind UTC" },
		{ "2000-02-29T00:00:00Z", 951782400, "a leap day of a century" },
		{ "2024-02-29T12:00:00Z", 1709208000, "a leap day" },
		{ "2100-03-01T00:00:00Z", 4107542400, "behind a leap day that is not" },
		{ "2038-01-19T03:14:08Z", 2147483648, "beyond 32 bits" },
		{ "2016-12-31T23:59:60Z", 1483228800, "a leap second" },
		{ "0001-01-01T00:00:00Z", -62135596800, "what Go writes for no time" },
		{ "0000-03-01T00:00:00Z", -62162035200, "the year 0" },
		{ "9999-12-31T23:59:59Z", 253402300799, "the last second of four digits" },
	};
	static const struct bad bad[] = {
		{ "", "nothing" },
		{ "2026-11-22", "a day alone" },
		{ "2026-11-22T18:32:36", "no zone" },
		{ "2026-11-22 18:32:36Z", "a blank for the T" },
		{ "2026-11-22t18:32:36z", "small letters" },
		{ "2026-11-22T18:32:36Z ", "a blank behind it" },
		{ " 2026-11-22T18:32:36Z", "a blank before it" },
		{ "2026-11-22T18:32Z", "no seconds" },
		{ "2026/11-22T18:32:36Z", "a slash for a hyphen" },
		{ "2026-11/22T18:32:36Z", "... for the other one" },
		{ "2026-11-22T1x:32:36Z", "an hour that is no number" },
		{ "2026-11-22T18-32:36Z", "a hyphen for a colon" },
		{ "2026-11-22T18:3x:36Z", "a minute that is no number" },
		{ "2026-11-22T18:32:36.Z", "a point without a fraction" },
		{ "2026-11-22T18:32:36,5Z", "a comma for the point" },
		{ "2026-11-22T18:32:36+0100", "an offset without a colon" },
		{ "2026-11-22T18:32:36+01", "an offset of hours" },
		{ "2026-11-22T18:32:36+0x:00", "... that are no number" },
		{ "2026-11-22T18:32:36+01:x0", "... and minutes that are none" },
		{ "2026-11-22T18:32:36+24:00", "an offset of a day" },
		{ "2026-11-22T18:32:36+01:60", "an offset of sixty minutes" },
		{ "2026-11-22T18:32:36 01:00", "no sign" },
		{ "26-11-22T18:32:36Z", "a year of two digits" },
		{ "2026-1-22T18:32:36Z", "a month of one digit" },
		{ "2026-00-22T18:32:36Z", "month 0" },
		{ "2026-13-22T18:32:36Z", "month 13" },
		{ "2026-11-00T18:32:36Z", "day 0" },
		{ "2026-11-31T18:32:36Z", "day 31 of 30" },
		{ "2026-02-29T18:32:36Z", "a leap day in a common year" },
		{ "2100-02-29T18:32:36Z", "... of a century" },
		{ "2026-11-22T24:00:00Z", "hour 24" },
		{ "2026-11-22T18:60:36Z", "minute 60" },
		{ "2026-11-22T18:32:61Z", "second 61" },
		{ "-026-11-22T18:32:36Z", "a negative year" },
		{ "2026-11-22T18:32:3\xd9\xa6Z", "another script's digits" },
	};

	test_good(time_parse_rfc3339, ROWS(good));
	test_bad(time_parse_rfc3339, ROWS(bad));
}

static void test_http(void)
{
	static const struct good good[] = {
		{ "Sun, 06 Nov 1994 08:49:37 GMT", 784111777, "the example of RFC 9110" },
		{ "Thu, 01 Jan 1970 00:00:00 GMT", 0, "the beginning" },
		{ "Wed, 31 Dec 1969 23:59:59 GMT", -1, "a second before it" },
		{ "Sun, 22 Nov 2026 18:32:36 GMT", 1795372356, "a day in November" },
		{ "Thu, 29 Feb 2024 12:00:00 GMT", 1709208000, "a leap day" },
		{ "Fri, 31 Jul 2026 00:00:00 GMT", 1785456000, "a day in July" },
	};
	static const struct bad bad[] = {
		{ "", "nothing" },
		{ "Sunday, 06-Nov-94 08:49:37 GMT", "the form of RFC 850" },
		{ "Sun Nov  6 08:49:37 1994", "the form of asctime" },
		{ "Mon, 06 Nov 1994 08:49:37 GMT", "the wrong day of the week" },
		{ "sun, 06 nov 1994 08:49:37 gmt", "small letters" },
		{ "Sun, 6 Nov 1994 08:49:37 GMT", "a day of one digit" },
		{ "Sun, 06 Nov 1994 08:49:37", "no zone" },
		{ "Sun, 06 Nov 1994 08:49:37 UTC", "another zone" },
		{ "Sun, 06 Nov 1994 08:49:37 GMT ", "a blank behind it" },
		{ "Sun, 06 Okt 1994 08:49:37 GMT", "a month in another language" },
		{ "Sun, 31 Nov 1994 08:49:37 GMT", "a day that is not" },
		{ "Sun, 06 Nov 1994 25:49:37 GMT", "an hour that is not" },
		{ "Sun, 06 Nov 94 08:49:37 GMT", "a year of two digits" },
		{ "Sun, 06-Nov 1994 08:49:37 GMT", "a hyphen behind the day" },
		{ "Sun, 06 Nov-1994 08:49:37 GMT", "... behind the month" },
		{ "Sun, 06 Nov 1994-08:49:37 GMT", "... behind the year" },
		{ "Sun, 06 Nov 1994 08-49:37 GMT", "... in the time of day" },
	};

	test_good(time_parse_http, ROWS(good));
	test_bad(time_parse_http, ROWS(bad));
}

/* Every day of five centuries follows the day before. */
static void test_days(void)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	long long before = time_from_civil(1799, 12, 31, 0, 0, 0);
	int wrong = 0;

	for (int year = 1800; year < 2300; year++) {
		for (int month = 1; month <= 12; month++) {
			int leap = month == 2 && (year % 400 == 0 || (year % 4 == 0 && year % 100 != 0));

			for (int day = 1; day <= lengths[month - 1] + leap; day++) {
				long long now = time_from_civil(year, month, day, 0, 0, 0);

				wrong += now != before + 86400;
				before = now;
			}
		}
	}
	is_number(wrong, 0, "182,621 days in a row");
	is_number(time_from_civil(2026, 11, 22, 18, 32, 36), 1795372356, "a time of day");
}

int main(void)
{
	setenv("TZ", "America/Caracas", 1);	/* must not matter */
	test_rfc3339();
	test_http();
	test_days();
	return tap_done();
}
