/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../clock.h"

#include "moment.h"

#define DAY 86400LL
#define EASTERNMOST (14 * 3600LL)
#define WESTERNMOST (-12 * 3600LL)

long long moment_of(FILETIME time)
{
	ULARGE_INTEGER ticks = { .u = { time.dwLowDateTime, time.dwHighDateTime } };

	return (long long)(ticks.QuadPart / MOMENT_TICKS) - MOMENT_EPOCH;
}

static FILETIME filetime_of(long long moment)
{
	ULARGE_INTEGER ticks = { .QuadPart = (unsigned long long)(moment + MOMENT_EPOCH) * MOMENT_TICKS };

	return (FILETIME){ ticks.u.LowPart, ticks.u.HighPart };
}

long long clock_now(void)
{
	FILETIME now;

	GetSystemTimeAsFileTime(&now);
	return moment_of(now);
}

/* Seconds that local time is ahead of UTC at that moment, by the rules that the zone had that year. */
static bool offset_at(long long when, long long *offset)
{
	FILETIME utc_ticks = filetime_of(when), local_ticks;
	SYSTEMTIME utc, local;

	if (!FileTimeToSystemTime(&utc_ticks, &utc) || !SystemTimeToTzSpecificLocalTime(NULL, &utc, &local)
		|| !SystemTimeToFileTime(&local, &local_ticks))
		return false;
	*offset = moment_of(local_ticks) - when;
	return true;
}

/* As on Linux: the two offsets around that day, and which of them is in force by the time that it gives. */
struct clock_span clock_of_local(const struct paths *paths, long long local)
{
	struct clock_span span = { local - EASTERNMOST, local - WESTERNMOST };
	long long before, after, check;

	(void)paths;
	if (!offset_at(local - DAY, &before) || !offset_at(local + DAY, &after))
		return span;
	span.earliest = span.latest = local - before;
	if (before == after)
		return span;
	if (offset_at(local - after, &check) && check == after) {
		span.latest = local - after;
		if (!offset_at(local - before, &check) || check != before)
			span.earliest = span.latest;
	}
	return span;
}
