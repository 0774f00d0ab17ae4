/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../clock.h"

#include "../deadline.h"
#include "../file.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HOUR 3600LL
#define DAY (24 * HOUR)

/* Kiritimati, and what ships in the west of the date line keep. */
#define EASTERNMOST (14 * HOUR)
#define WESTERNMOST (-12 * HOUR)

long long clock_now(void)
{
	return time(NULL);
}

/* Seconds that local time is ahead of UTC; false where libc cannot tell. */
static bool offset_at(long long when, long long *offset)
{
	static bool ready;
	time_t seconds = (time_t)when;
	struct tm local;

	if (!ready) {
		deadline_step("reading", "/etc/localtime");
		(void)unsetenv("TZ");
		tzset();
		ready = true;
	}
	if (!localtime_r(&seconds, &local))
		return false;
	*offset = local.tm_gmtoff;
	return true;
}

/* Where there is no /etc/localtime, or a link to UTC, local time is UTC. Source: localtime(5). */
static bool is_utc(const struct paths *paths)
{
	struct file_facts zone = file_examine(paths, "/etc/localtime", false);
	const char *name = strrchr(zone.target, '/');

	return zone.status == FILE_ABSENT
		|| (zone.status == FILE_READ && zone.kind == FILE_LINK && name && strcmp(name, "/UTC") == 0);
}

/* mktime of one libc is not that of another where there are two answers, or none. */
struct clock_span clock_of_local(const struct paths *paths, long long local)
{
	struct clock_span span = { local - EASTERNMOST, local - WESTERNMOST };
	long long before, after, check;

	if (!paths_are_live(paths) && is_utc(paths))
		return (struct clock_span){ local, local };
	if (!paths_are_live(paths) || !offset_at(local - DAY, &before) || !offset_at(local + DAY, &after))
		return span;
	span.earliest = span.latest = local - before;
	if (before == after)
		return span;
	/* The zone changed within that day or will: the new offset counts where it is in force by then. */
	if (offset_at(local - after, &check) && check == after) {
		span.latest = local - after;
		if (!offset_at(local - before, &check) || check != before)
			span.earliest = span.latest;
	}
	return span;
}
