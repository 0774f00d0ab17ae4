/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_TIME_H
#define COMMON_PARSE_TIME_H

#include <stdbool.h>

/* Points in time, in seconds since 1970-01-01T00:00:00Z: negative before. No locale, no time zone of the host. */

/** The seconds of a time of day in UTC by the Gregorian calendar: year 0 to 9999, month 1 to 12. Nothing is checked. */
long long time_from_civil(int year, int month, int day, int hour, int minute, int second);

/** Reads a time that is the whole of `text`, as Go's programs write it: "2026-11-22T18:32:56.616599345Z" or with
 * +hh:mm or -hh:mm for the Z. A fraction is cut off. Returns false, and leaves *seconds alone, where the text
 * is of another form or no such day or time exists. Source: RFC 3339, with capitals only. */
bool time_parse_rfc3339(const char *text, long long *seconds);

/** The same for the Date header of HTTP: "Sun, 06 Nov 1994 08:49:37 GMT". The day of the week has to be right; the
 * obsolete forms are none. Source: RFC 9110, 5.6.7, IMF-fixdate. */
bool time_parse_http(const char *text, long long *seconds);

#endif
