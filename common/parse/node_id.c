/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "node_id.h"

#include <string.h>

#define DIGITS "0123456789"
#define SMALL_LETTERS "abcdefghijklmnopqrstuvwxyz"

/* How many hexadecimal digits follow the prefix and end the text; 0 where it is something else. */
static size_t digits_behind(const char *text, const char *prefix)
{
	size_t length = strlen(prefix), digits;

	if (strncmp(text, prefix, length) != 0)
		return 0;
	digits = strspn(text + length, DIGITS "abcdef");
	return text[length + digits] == '\0' ? digits : 0;
}

bool is_instance_id(const char *text)
{
	size_t digits = digits_behind(text, "i-");

	return digits == 8 || digits == 17;
}

bool is_hybrid_id(const char *text)
{
	return digits_behind(text, "mi-") == 17;
}

bool is_region(const char *text)
{
	size_t words = 0, length;

	if (strlen(text) >= REGION)
		return false;
	for (; (length = strspn(text, SMALL_LETTERS)) > 0 && text[length] == '-'; words++)
		text += length + 1;
	length = strspn(text, DIGITS);
	return words >= 2 && (length == 1 || length == 2) && text[length] == '\0';
}
