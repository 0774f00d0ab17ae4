/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_UNIT_TAP_H
#define TESTS_UNIT_TAP_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Just enough of the Test Anything Protocol for a unit test of C: prove reads it. */

static int tap_count, tap_failures;

/** One test. */
#define ok(condition, name) tap_ok((condition), (name), __FILE__, __LINE__)

/** Two strings, or two numbers, are the same. */
#define is(got, expected, name) tap_is((got), (expected), (name), __FILE__, __LINE__)
#define is_number(got, expected, name) tap_is_number((got), (expected), (name), __FILE__, __LINE__)

static inline bool tap_ok(bool condition, const char *name, const char *file, int line)
{
	printf("%sok %d - %s\n", condition ? "" : "not ", ++tap_count, name);
	if (!condition) {
		tap_failures++;
		printf("# failed at %s:%d\n", file, line);
	}
	return condition;
}

static inline bool tap_is(const char *got, const char *expected, const char *name, const char *file, int line)
{
	bool same = strcmp(got, expected) == 0;

	if (!tap_ok(same, name, file, line))
		printf("#      got: %s\n# expected: %s\n", got, expected);
	return same;
}

static inline bool tap_is_number(long long got, long long expected, const char *name, const char *file, int line)
{
	if (!tap_ok(got == expected, name, file, line))
		printf("#      got: %lld\n# expected: %lld\n", got, expected);
	return got == expected;
}

/** Tests that cannot be made here; where the environment has NO_SKIP that is a failure. */
static inline void tap_skip(const char *reason)
{
	bool allowed = !getenv("NO_SKIP");

	printf("%sok %d # skip %s\n", allowed ? "" : "not ", ++tap_count, reason);
	tap_failures += allowed ? 0 : 1;
}

/** The plan, and the exit status for main. */
static inline int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failures > 0;
}

#endif
