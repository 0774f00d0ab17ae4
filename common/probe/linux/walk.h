/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_LINUX_WALK_H
#define COMMON_PROBE_LINUX_WALK_H

#include <stdbool.h>
#include <sys/stat.h>

/** Is shown each component of a way before it is entered, symbolic links as what they are.
 * `directory` is the way to it so far without links, "" for the root; `status` is the component's.
 * Returns false to end the walk; errno is then what the walk fails with. */
typedef bool walk_visitor(void *context, const char *directory, const char *name, const struct stat *status);

/** Walks an absolute path below the directory `root`, component by component and link by link, never
 * out of it, and opens what is at its end with `flags` (O_NOFOLLOW is added). `visitor` may be NULL.
 * Returns a descriptor, or -1 with errno. */
int walk_from_root(int root, const char *path, int flags, walk_visitor *visitor, void *context);

#endif
