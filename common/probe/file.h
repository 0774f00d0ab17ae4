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

/** The same from the other end: the last `size` - 1 bytes of the file. *whole says whether it begins where
 * the file begins; otherwise the first line may be a torn one. */
struct file file_read_tail(const struct paths *paths, const char *path, char *buffer, size_t size, bool *whole);

/** Hands a regular file of any length to `take`, piece by piece, until it returns false. More than
 * `limit` bytes are FILE_LONGER. */
struct file file_stream(const struct paths *paths, const char *path, size_t limit,
	bool (*take)(void *context, const char *bytes, size_t length), void *context);

/** Hands the name of each entry of a directory, in no order and without . and .., to `take` until that returns
 * false. More than `limit` entries are FILE_LONGER; anything but a directory is FILE_UNREADABLE. */
struct file directory_list(const struct paths *paths, const char *path, size_t limit,
	bool (*take)(void *context, const char *name), void *context);

enum file_kind {
	FILE_REGULAR,
	FILE_DIRECTORY,
	FILE_LINK,
	FILE_OTHER,
};

/** What a file is, as far as its status is FILE_READ. */
struct file_facts {
	enum file_status status;
	const char *problem;
	enum file_kind kind;
	unsigned mode;	/* the permission bits, 07777 */
	unsigned owner, group;
	long long modified, changed;	/* seconds since 1970 */
	unsigned long long device, number;	/* of the inode */
	unsigned long long size;	/* bytes */
	char target[256];	/* of a link */
};

/** Looks at a file without opening it. Symbolic links are followed on the way; the last one is too
 * where `follow` says so. Nothing is known of a link whose target is too long to be kept. */
struct file_facts file_examine(const struct paths *paths, const char *path, bool follow);

#endif
