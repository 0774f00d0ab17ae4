/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "number.h"

/* value * 10 + digit, or false where that is too large. */
static bool shift_in(number *value, number digit)
{
	if (*value > (INT64_MAX - digit) / 10)
		return false;
	*value = *value * 10 + digit;
	return true;
}

struct scan number_scan(const char *text, number *value)
{
	bool negative = text[0] == '-';
	size_t at = negative ? 1 : 0;
	number magnitude = 0, scale = NUMBER_ONE;

	if (!text_is_digit(text[at]))
		return (struct scan){ at, "a digit is expected" };
	for (; text_is_digit(text[at]); at++)
		if (!shift_in(&magnitude, text[at] - '0'))
			return (struct scan){ at, "the number is too large" };
	if (text[at] == '.') {
		if (!text_is_digit(text[++at]))
			return (struct scan){ at, "a digit is expected" };
		for (; text_is_digit(text[at]); at++) {
			if (scale == 1)
				return (struct scan){ at, "a number has at most six decimals" };
			if (!shift_in(&magnitude, text[at] - '0'))
				return (struct scan){ at, "the number is too large" };
			scale /= 10;
		}
	}
	if (magnitude > INT64_MAX / scale)
		return (struct scan){ at - 1, "the number is too large" };
	*value = negative ? -magnitude * scale : magnitude * scale;
	return (struct scan){ at, NULL };
}

void number_print(struct text *text, number value)
{
	uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;
	uint64_t rest = magnitude % NUMBER_ONE;

	text_add(text, value < 0 ? "-" : "");
	text_add_count(text, magnitude / NUMBER_ONE);
	text_add(text, rest > 0 ? "." : "");
	for (uint64_t scale = NUMBER_ONE / 10; rest > 0; scale /= 10) {
		text_add_count(text, rest / scale);
		rest %= scale;
	}
}
