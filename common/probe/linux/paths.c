/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../paths.h"

#include "../../text.h"
#include "../reason.h"
#include "walk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define READ_FLAGS (O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)

struct paths paths_live(void)
{
	return (struct paths){ .root = -1 };
}

const char *paths_open_root(struct paths *paths, const char *directory)
{
	paths->root = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return paths->root < 0 ? reason_of(errno) : NULL;
}

bool paths_are_live(const struct paths *paths)
{
	return paths->root < 0;
}

bool paths_root_name(const struct paths *paths, struct text *name)
{
	char link_bytes[32], bytes[PATH_MAX];
	struct text link = text_over(link_bytes, sizeof(link_bytes));
	ssize_t length;

	text_add(&link, "/proc/self/fd/");
	text_add_count(&link, (unsigned)paths->root);
	length = readlink(link.data, bytes, sizeof(bytes));
	if (length <= 0 || (size_t)length == sizeof(bytes) || bytes[0] != '/')
		return false;
	text_add_bytes(name, bytes, (size_t)length);
	return !name->cut;
}

static int open_with(const struct paths *paths, const char *path, int flags)
{
	/* Not by open, which in musl asks for close-on-exec twice. */
	return paths_are_live(paths) ? openat(AT_FDCWD, path, flags) : walk_from_root(paths->root, path, flags, NULL, NULL);
}

int paths_open(const struct paths *paths, const char *path)
{
	return open_with(paths, path, READ_FLAGS);
}

int paths_open_parent(const struct paths *paths, const char *path, const char **name)
{
	char bytes[PATH_MAX];
	struct text parent = text_over(bytes, sizeof(bytes));
	const char *slash = strrchr(path, '/');

	*name = slash + 1;
	text_add_bytes(&parent, path, slash > path ? (size_t)(slash - path) : 1);
	if (parent.cut) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return open_with(paths, parent.data, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

int paths_open_end(const struct paths *paths, const char *path)
{
	return open_with(paths, path, O_PATH | O_CLOEXEC);
}
