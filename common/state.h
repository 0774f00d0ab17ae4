/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_STATE_H
#define COMMON_STATE_H

#include <stdbool.h>

/** The four states of a Nagios plugin. The value is the exit status. */
enum state {
	STATE_OK = 0,
	STATE_WARNING = 1,
	STATE_CRITICAL = 2,
	STATE_UNKNOWN = 3,
};

/** The state's name in capitals, as the status line has it: "CRITICAL". */
const char *state_name(enum state state);

/** Reads a state's name as an option gives it, in small letters: "critical".
 * Returns false, and leaves *state alone, when the text is no such name. */
bool state_parse(const char *text, enum state *state);

/** The worse of two states: CRITICAL > UNKNOWN > WARNING > OK. */
enum state state_worse(enum state one, enum state other);

#endif
