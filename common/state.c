/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "state.h"

#include <string.h>

static const struct {
	const char *capitals, *option;
	int severity;
} states[] = {
	[STATE_OK] = { "OK", "ok", 0 },
	[STATE_WARNING] = { "WARNING", "warning", 1 },
	[STATE_CRITICAL] = { "CRITICAL", "critical", 3 },
	[STATE_UNKNOWN] = { "UNKNOWN", "unknown", 2 },
};

const char *state_name(enum state state)
{
	return states[state].capitals;
}

bool state_parse(const char *text, enum state *state)
{
	for (int i = STATE_OK; i <= STATE_UNKNOWN; i++) {
		if (strcmp(text, states[i].option) == 0) {
			*state = (enum state)i;
			return true;
		}
	}
	return false;
}

enum state state_worse(enum state one, enum state other)
{
	return states[one].severity >= states[other].severity ? one : other;
}
