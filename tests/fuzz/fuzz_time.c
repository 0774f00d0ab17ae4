/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "common/parse/time.h"

#include <time.h>

#define LAST 253402300799LL	/* of the year 9999 */
#define FIRST (-62135596800LL)	/* of the year 1 */

/* A point in time as the C library prints it is that point. */
static void check_printed(long long seconds)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
		"Dec" };
	time_t moment = (time_t)seconds;
	struct tm tm;
	char text[64];
	long long again = 0;

	MUST(gmtime_r(&moment, &tm));
	snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
		tm.tm_hour, tm.tm_min, tm.tm_sec);
	MUST(time_parse_rfc3339(text, &again) && again == seconds);
	snprintf(text, sizeof(text), "%s, %02d %s %04d %02d:%02d:%02d GMT", days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon],
		tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
	MUST(time_parse_http(text, &again) && again == seconds);
	MUST(time_from_civil(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec) == seconds);
}

static void fuzz(const char *bytes, size_t length)
{
	char *text = as_text(bytes, length);
	long long seconds = -1;
	int year;

	if (length >= sizeof(seconds)) {
		memcpy(&seconds, bytes, sizeof(seconds));
		seconds = FIRST + (long long)((unsigned long long)seconds % (unsigned long long)(LAST - FIRST + 1));
		check_printed(seconds);
		/* Where years differ: around the end of February. */
		year = 1 + (unsigned char)bytes[0] * 39 + (unsigned char)bytes[1] % 39;
		for (int second = 0; second < 2; second++)
			check_printed(time_from_civil(year, 3, 1, 0, 0, 0) - second);
	}
	seconds = -1;
	if (time_parse_rfc3339(text, &seconds))
		/* A zone may move it out of the years that can be written. */
		MUST(seconds >= FIRST - 400 * 86400LL && seconds <= LAST + 86400);
	else
		MUST(seconds == -1);
	seconds = -1;
	MUST(time_parse_http(text, &seconds) || seconds == -1);
	free(text);
}
