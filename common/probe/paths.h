/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_PATHS_H
#define COMMON_PROBE_PATHS_H

#include "../text.h"

#include <stdbool.h>

/** Where absolute paths begin: at the live host's root, or at a directory that is examined
 * as if it were one (--root): a mounted image, the root of a container. */
struct paths {
	int root;	/* descriptor of that directory, -1 for the live host */
};

/** The live host's paths. */
struct paths paths_live(void);

/** Opens `directory` as the root. Returns NULL, or the reason why it cannot be opened. */
const char *paths_open_root(struct paths *paths, const char *directory);

/** Whether this is the live host, where uname, processes and programs tell something. */
bool paths_are_live(const struct paths *paths);

/** Adds the absolute path of the root, without links in it, as another process has to be told it. False where
 * that cannot be found out, or does not fit. Not for the live host. */
bool paths_root_name(const struct paths *paths, struct text *name);

/** Opens an absolute path for reading: never for writing, never blocking on a FIFO, never as
 * controlling terminal. Below a root each component and each symbolic link, absolute ones and
 * those with .. included, is resolved inside it, one by one; a link that is exchanged meanwhile
 * is an error, not a way out. Returns a descriptor, or -1 with errno. */
int paths_open(const struct paths *paths, const char *path);

/** Opens the directory that holds `path`'s last component, only to look into it, and stores where that
 * component begins. Returns a descriptor, or -1 with errno. */
int paths_open_parent(const struct paths *paths, const char *path, const char **name);

/** The same for the end of a path, whatever it is: a descriptor that cannot be read from. */
int paths_open_end(const struct paths *paths, const char *path);

#endif
