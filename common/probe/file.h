/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_FILE_H
#define COMMON_PROBE_FILE_H

#include "paths.h"

#include <stddef.h>

enum file_status {
	FILE_READ,	/* the whole of it is in the buffer */
	FILE_LONGER,	/* the buffer is full and the file goes on */
	FILE_ABSENT,	/* there is none, or no directory where it should be */
	FILE_UNREADABLE,	/* it may be there: nothing is known of what it says */
};

struct file {
	enum file_status status;
	size_t length;		/* bytes in the buffer, without the NUL behind them */
	const char *problem;	/* why not FILE_READ: "permission denied" */
};

/** Reads a regular file from its beginning, at most `size` - 1 bytes, and terminates them.
 * Anything else than a regular file is FILE_UNREADABLE: a directory, a FIFO, a device, a socket. */
struct file file_read(const struct paths *paths, const char *path, char *buffer, size_t size);

#endif
