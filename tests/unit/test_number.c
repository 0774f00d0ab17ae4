/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/number.h"
#include "tests/unit/tap.h"

#include <inttypes.h>

static void test_read(void)
{
	static const struct {
		const char *text;
		number value;
		size_t length;	/* what belongs to the number */
	} rows[] = {
		{ "0", 0, 1 },
		{ "1", 1000000, 1 },
		{ "10", 10000000, 2 },
		{ "010", 10000000, 3 },
		{ "0000000000000000000000000001", 1000000, 28 },
		{ "-1", -1000000, 2 },
		{ "-0", 0, 2 },
		{ "-0.000001", -1, 9 },
		{ "1.5", 1500000, 3 },
		{ "1.50", 1500000, 4 },
		{ "0.000001", 1, 8 },
		{ "0.123456", 123456, 8 },
		{ "86400", 86400000000, 5 },
		{ "1:2", 1000000, 1 },
		{ "1e3", 1000000, 1 },
		{ "0x10", 0, 1 },
		{ "1,5", 1000000, 1 },
		{ "1_0", 1000000, 1 },
		{ "10 ", 10000000, 2 },
		{ "1.5.2", 1500000, 3 },
		{ "9223372036854", 9223372036854000000, 13 },
		{ "9223372036854.7", 9223372036854700000, 15 },
		{ "9223372036854.775806", INT64_MAX - 1, 20 },
		{ "9223372036854.775807", INT64_MAX, 20 },
		{ "-9223372036854.775807", -INT64_MAX, 21 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		number value = 99;
		struct scan scan = number_scan(rows[i].text, &value);
		char name[80];

		(void)snprintf(name, sizeof(name), "\"%s\" is read", rows[i].text);
		ok(!scan.problem, name);
		is_number(value, rows[i].value, "... as its value in millionths");
		is_number((long long)scan.length, (long long)rows[i].length, "... to the end of the number and no further");
	}
}

#define DIGIT "a digit is expected"
#define LARGE "the number is too large"
#define DECIMALS "a number has at most six decimals"

static void test_rejected(void)
{
	static const struct {
		const char *text;
		size_t offset;
		const char *problem;
	} rows[] = {
		{ "", 0, DIGIT },
		{ "-", 1, DIGIT },
		{ "--5", 1, DIGIT },
		{ "+5", 0, DIGIT },
		{ "- 5", 1, DIGIT },
		{ " 10", 0, DIGIT },
		{ "\t10", 0, DIGIT },
		{ ".5", 0, DIGIT },
		{ "-.5", 1, DIGIT },
		{ "5.", 2, DIGIT },
		{ "5.:", 2, DIGIT },
		{ "5.-1", 2, DIGIT },
		{ "1..2", 2, DIGIT },
		{ "abc", 0, DIGIT },
		{ "nan", 0, DIGIT },
		{ "inf", 0, DIGIT },
		{ "-inf", 1, DIGIT },
		{ "\xd9\xa1", 0, DIGIT },	/* an Arabic digit */
		{ "0.1234567", 8, DECIMALS },
		{ "0.0000000", 8, DECIMALS },
		{ "-1.0000001", 9, DECIMALS },
		{ "9223372036854.775808", 19, LARGE },
		{ "-9223372036854.775808", 20, LARGE },
		{ "9223372036854.8", 14, LARGE },
		{ "9223372036855", 12, LARGE },
		{ "-9223372036855", 13, LARGE },
		{ "9999999999999999999", 18, LARGE },
		{ "99999999999999999999", 18, LARGE },
		{ "9223372036854775808", 18, LARGE },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		number value = 99;
		struct scan scan = number_scan(rows[i].text, &value);
		char name[80];

		(void)snprintf(name, sizeof(name), "\"%s\" is no number", rows[i].text);
		is(scan.problem ? scan.problem : "(read)", rows[i].problem, name);
		is_number((long long)scan.length, (long long)rows[i].offset, "... from there on");
	}
}

static number value_of(const char *text)
{
	number value = -1;

	(void)number_scan(text, &value);
	return value;
}

static void test_exact(void)
{
	is_number(value_of("0.1") + value_of("0.2"), value_of("0.3"), "0.1 and 0.2 are 0.3");
	is_number(value_of("1.1") * 3, value_of("3.3"), "three times 1.1 is 3.3");
	ok(value_of("0.999999") < value_of("1"), "0.999999 is less than 1");
	is_number(value_of("010"), value_of("10"), "010 is 10 and not octal");
}

static const char *printed(number value)
{
	static char bytes[32];
	struct text text = text_over(bytes, sizeof(bytes));

	number_print(&text, value);
	return bytes;
}

static void test_print(void)
{
	is(printed(0), "0", "nothing is 0");
	is(printed(1), "0.000001", "a millionth");
	is(printed(-1), "-0.000001", "a negative millionth");
	is(printed(1500000), "1.5", "no zeros at the end");
	is(printed(-250000), "-0.25", "a negative fraction");
	is(printed(1000001), "1.000001", "the zeros behind the point stay");
	is(printed(10010000), "10.01", "... and those between");
	is(printed(86400 * NUMBER_ONE), "86400", "whole numbers have no point");
	is(printed(100 * NUMBER_ONE), "100", "... and keep their zeros");
	is(printed(INT64_MAX), "9223372036854.775807", "the greatest");
	is(printed(INT64_MIN), "-9223372036854.775808", "the least, which prints but cannot be read");
}

static bool comes_back(number value)
{
	const char *text = printed(value);
	number again = ~value;
	struct scan scan = number_scan(text, &again);

	if (!scan.problem && text[scan.length] == '\0' && again == value)
		return true;
	printf("# %" PRId64 " is printed as %s and read as %" PRId64 "\n", value, text, again);
	return false;
}

static void test_comes_back(void)
{
	bool around_zero = true, around_powers = true, at_random = true;
	uint64_t random = 20190405;

	for (number value = -2000; value <= 2000; value++)
		around_zero = comes_back(value) && around_zero;
	for (int bit = 0; bit < 63; bit++)
		for (number step = -1; step <= 1; step++)
			around_powers = comes_back((INT64_C(1) << bit) + (bit == 62 ? -1 : step))
				&& comes_back(-(INT64_C(1) << bit) + step) && around_powers;
	for (int i = 0; i < 100000; i++) {
		random = random * 6364136223846793005U + 1442695040888963407U;
		/* Of every length; the arithmetic shift keeps the sign. INT64_MIN cannot come up. */
		at_random = comes_back((number)(random >> 1) >> (random % 63)) && at_random;
		at_random = comes_back(-((number)(random >> 1) >> (random % 63))) && at_random;
	}
	ok(around_zero, "what is printed reads back: around 0");
	ok(around_powers, "... around the powers of two");
	ok(at_random, "... anywhere");
	ok(comes_back(INT64_MAX), "... the greatest");
	ok(comes_back(INT64_MIN + 1), "... the least that can be read: INT64_MIN itself cannot");
}

int main(void)
{
	test_read();
	test_rejected();
	test_exact();
	test_print();
	test_comes_back();
	return tap_done();
}
