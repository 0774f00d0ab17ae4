/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "time.h"

#include <string.h>

#define DAY 86400LL

struct civil {
	int year, month, day, hour, minute, second;
};

long long time_from_civil(int year, int month, int day, int hour, int minute, int second)
{
	/* Years that begin in March have the day that is sometimes missing at their end. 400 years are 146097 days. */
	long long shifted = 400LL + year - (month <= 2 ? 1 : 0);
	long long days_of_months = (153LL * (month + (month > 2 ? -3 : 9)) + 2) / 5;
	long long days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + days_of_months + day - 1;
	long long since_1970 = days - 146097 - 719468;

	return since_1970 * DAY + hour * 3600LL + minute * 60LL + second;
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 1 : 0;

	return days[month - 1] + (month == 2 ? leap : 0);
}

/* A second 60 is a leap second: the one that follows. */
static bool exists(const struct civil *civil)
{
	return civil->month >= 1 && civil->month <= 12 && civil->day >= 1 && civil->day <= days_in(civil->year, civil->month)
		&& civil->hour <= 23 && civil->minute <= 59 && civil->second <= 60;
}

static long long seconds_of(const struct civil *civil)
{
	return time_from_civil(civil->year, civil->month, civil->day, civil->hour, civil->minute, civil->second);
}

/* Both readers below step over what they have read, and return false where it is something else. */
static bool take_digits(const char **text, int count, int *value)
{
	*value = 0;
	for (; count > 0; count--, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		*value = *value * 10 + (**text - '0');
	}
	return true;
}

static bool take(const char **text, const char *literal)
{
	size_t length = strlen(literal);

	if (strncmp(*text, literal, length) != 0)
		return false;
	*text += length;
	return true;
}

static bool take_clock(const char **text, struct civil *civil)
{
	return take_digits(text, 2, &civil->hour) && take(text, ":") && take_digits(text, 2, &civil->minute)
		&& take(text, ":") && take_digits(text, 2, &civil->second);
}

static bool take_fraction(const char **text)
{
	int digit;

	if (!take(text, "."))
		return true;
	if (!take_digits(text, 1, &digit))
		return false;
	*text += strspn(*text, "0123456789");
	return true;
}

/* Seconds that the time of day is ahead of UTC. */
static bool take_offset(const char **text, int *offset)
{
	int sign = **text == '-' ? -1 : 1, hours, minutes;

	*offset = 0;
	if (take(text, "Z"))
		return true;
	if ((!take(text, "+") && !take(text, "-")) || !take_digits(text, 2, &hours) || !take(text, ":")
		|| !take_digits(text, 2, &minutes))
		return false;
	*offset = sign * (hours * 3600 + minutes * 60);
	return hours <= 23 && minutes <= 59;
}

bool time_parse_rfc3339(const char *text, long long *seconds)
{
	struct civil civil;
	int offset;
	bool read = take_digits(&text, 4, &civil.year) && take(&text, "-") && take_digits(&text, 2, &civil.month)
		&& take(&text, "-") && take_digits(&text, 2, &civil.day) && take(&text, "T") && take_clock(&text, &civil)
		&& take_fraction(&text) && take_offset(&text, &offset);

	if (!read || *text != '\0' || !exists(&civil))
		return false;
	*seconds = seconds_of(&civil) - offset;
	return true;
}

/* The place of one of `count` names of three letters. */
static bool take_name(const char **text, const char *names, int count, int *place)
{
	for (int i = 0; i < count; i++) {
		if (strncmp(*text, names + 3 * i, 3) == 0) {
			*text += 3;
			*place = i;
			return true;
		}
	}
	return false;
}

/* 1970-01-01 was a Thursday. */
static bool is_weekday(int weekday, const struct civil *civil)
{
	long long days = time_from_civil(civil->year, civil->month, civil->day, 0, 0, 0) / DAY;

	return ((days + 4) % 7 + 7) % 7 == weekday;
}

bool time_parse_http(const char *text, long long *seconds)
{
	struct civil civil;
	int weekday, month;
	bool read = take_name(&text, "SunMonTueWedThuFriSat", 7, &weekday) && take(&text, ", ")
		&& take_digits(&text, 2, &civil.day) && take(&text, " ")
		&& take_name(&text, "JanFebMarAprMayJunJulAugSepOctNovDec", 12, &month) && take(&text, " ")
		&& take_digits(&text, 4, &civil.year) && take(&text, " ") && take_clock(&text, &civil) && take(&text, " GMT");

	if (!read || *text != '\0')
		return false;
	civil.month = month + 1;
	if (!exists(&civil) || !is_weekday(weekday, &civil))
		return false;
	*seconds = seconds_of(&civil);
	return true;
}
