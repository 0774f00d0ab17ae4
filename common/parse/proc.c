/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "proc.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

/* Fields of stat(5) behind the name, which ends with the last bracket: the state is the first. */
#define FIELD_STATE 0
#define FIELD_PARENT 1
#define FIELD_START 19
#define FIELD_RESIDENT 21

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t");
}

/* A decimal number with a blank or the end of a line behind it: where the text itself ends, a digit may be missing.
 * NULL where there is none. A sign, as of a negative one, is none. */
static const char *take_number(const char *text, unsigned long long *number)
{
	const char *at = text;

	for (*number = 0; *at >= '0' && *at <= '9'; at++) {
		if (at - text == 18)
			return NULL;
		*number = *number * 10 + (unsigned long long)(*at - '0');
	}
	return at > text && *at != '\0' && strchr(" \t\n", *at) ? at : NULL;
}

bool proc_status_is_root(const char *text, bool *is_root)
{
	const char *line = strncmp(text, "Uid:", 4) == 0 ? text : strstr(text, "\nUid:");
	unsigned long long id, all = 0;

	if (!line)
		return false;
	line = strchr(line, ':') + 1;
	for (int i = 0; i < 4; i++) {
		line = take_number(skip_blanks(line), &id);
		if (!line)
			return false;
		all |= id;
	}
	*is_root = all == 0;
	return true;
}

/* The field with that number behind the name, NULL where the text has fewer. */
static const char *field_at(const char *text, int field)
{
	const char *at = strrchr(text, ')');

	at = at && at[1] == ' ' ? at + 2 : NULL;
	while (at && field-- > 0) {
		at = strchr(at, ' ');
		at = at ? at + 1 : NULL;
	}
	return at;
}

static bool is_state(const char *field)
{
	return field && ((*field >= 'A' && *field <= 'Z') || (*field >= 'a' && *field <= 'z')) && field[1] == ' ';
}

bool proc_stat(const char *text, struct proc_stat *stat)
{
	const char *state = field_at(text, FIELD_STATE);
	static const int fields[] = { FIELD_PARENT, FIELD_START, FIELD_RESIDENT };
	unsigned long long numbers[3];

	if (!is_state(state))
		return false;
	for (size_t i = 0; i < 3; i++) {
		const char *field = field_at(text, fields[i]);

		if (!field || !take_number(field, &numbers[i]))
			return false;
	}
	if (numbers[0] > INT_MAX)
		return false;
	*stat = (struct proc_stat){ *state, (int)numbers[0], numbers[1], (long long)numbers[2] };
	return true;
}
