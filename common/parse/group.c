/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "group.h"

#include <string.h>

/* Decimal digits up to a colon. */
static bool read_number(const char *text, size_t length, unsigned *number)
{
	unsigned value = 0;
	size_t at = 0;

	for (; at < length && text[at] >= '0' && text[at] <= '9'; at++) {
		if (at == 9)
			return false;
		value = value * 10 + (unsigned)(text[at] - '0');
	}
	if (at == 0 || at == length || text[at] != ':')
		return false;
	*number = value;
	return true;
}

bool group_number(const char *text, size_t length, const char *name, unsigned *number)
{
	size_t name_length = strlen(name);

	while (length > 0) {
		const char *newline = memchr(text, '\n', length);
		size_t line = newline ? (size_t)(newline - text) : length;

		if (line > name_length && memcmp(text, name, name_length) == 0 && text[name_length] == ':') {
			const char *password = text + name_length + 1;
			const char *colon = memchr(password, ':', line - name_length - 1);

			return colon && read_number(colon + 1, line - (size_t)(colon + 1 - text), number);
		}
		text += line + (newline ? 1 : 0);
		length -= line + (newline ? 1 : 0);
	}
	return false;
}
