/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_WINDOWS_PROGRAM_CHILD_H
#define COMMON_PROBE_WINDOWS_PROGRAM_CHILD_H

#include "../program.h"

#include <windows.h>

#define PROGRAM_ARGUMENTS 16
#define PROGRAM_COMMAND 32768	/* units of a command line, with the NUL: Windows has no more */

/** What has been started, to be closed by whoever looks after it. */
struct program_child {
	HANDLE process;
	HANDLE job;	/* of it and all that it starts: they end when this is closed */
	HANDLE output, errors;	/* the reading ends of its streams */
};

/** Starts a program whose path is without links, in a job of its own. Returns NULL, or what went wrong; then nothing
 * was run, and *error says why where it is not 0. */
const char *program_child_start(const struct program *program, const wchar_t *path, struct program_child *child,
	DWORD *error);

/** Ends it with all that it has started, and lets its streams go. */
void program_child_end(struct program_child *child);

#endif
