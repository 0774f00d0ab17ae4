/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "walk.h"

#include "../../text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define LINKS 40	/* symbolic links on one way, as many as the kernel follows */

#define STEP_FLAGS (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/* The kernels of Amazon Linux 2 and CentOS 7 have no openat2 with RESOLVE_IN_ROOT: this is the
 * same walk by hand. */
struct walk {
	int root, flags;
	walk_visitor *visitor;
	void *context;
	int directory;		/* where the walk stands */
	unsigned links;
	char behind[PATH_MAX];	/* real components from the root to there, each after a slash */
	char ahead[PATH_MAX];	/* what is still to be walked */
};

/* Stands at `descriptor` from now on; false where opening it had failed. */
static bool stand_at(struct walk *walk, int descriptor)
{
	int saved = errno;

	if (walk->directory >= 0)
		(void)close(walk->directory);
	walk->directory = descriptor;
	errno = saved;
	return descriptor >= 0;
}

static bool back_to_root(struct walk *walk)
{
	walk->behind[0] = '\0';
	return stand_at(walk, openat(walk->root, ".", STEP_FLAGS));
}

static bool step_into(struct walk *walk, const char *name)
{
	size_t length = strlen(walk->behind);
	struct text behind = text_over(walk->behind + length, sizeof(walk->behind) - length);

	text_join(&behind, "/", name, NULL);
	if (behind.cut) {
		errno = ENAMETOOLONG;
		return false;
	}
	return stand_at(walk, openat(walk->directory, name, STEP_FLAGS));
}

/* Goes up by walking down again: ".." of a directory that was moved out of the root meanwhile
 * would lead outside. */
static bool step_up(struct walk *walk)
{
	char again[PATH_MAX];
	char *last = strrchr(walk->behind, '/');
	char *rest = NULL;

	if (last)
		*last = '\0';
	memcpy(again, walk->behind, strlen(walk->behind) + 1);
	if (!back_to_root(walk))
		return false;
	for (char *name = strtok_r(again, "/", &rest); name; name = strtok_r(NULL, "/", &rest))
		if (!step_into(walk, name))
			return false;
	return true;
}

/* Puts a link's target before what is ahead, which is nothing or begins with a slash. */
static bool follow(struct walk *walk, const char *target, const char *rest)
{
	char bytes[PATH_MAX];
	struct text ahead = text_over(bytes, sizeof(bytes));

	text_join(&ahead, target, rest, NULL);
	if (ahead.cut || ++walk->links > LINKS) {
		errno = ahead.cut ? ENAMETOOLONG : ELOOP;
		return false;
	}
	memcpy(walk->ahead, bytes, ahead.length + 1);
	return target[0] != '/' || back_to_root(walk);
}

/* Copies the next component of what is ahead; returns what is behind it, or NULL at the end of the path. One
 * that is longer than any name can be stays too long. */
static const char *next_component(const struct walk *walk, char *name, size_t size)
{
	const char *start = walk->ahead + strspn(walk->ahead, "/");
	size_t length = strcspn(start, "/");
	size_t copied = length < size ? length : size - 1;

	memcpy(name, start, copied);
	name[copied] = '\0';
	return length > 0 ? start + length : NULL;
}

static bool visit(const struct walk *walk, const char *name)
{
	struct stat status;

	if (!walk->visitor)
		return true;
	return fstatat(walk->directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0
		&& walk->visitor(walk->context, walk->behind, name, &status);
}

/* One step of the walk. Returns the descriptor of the end, -1 with errno, or ONWARD. */
#define ONWARD (-2)
static int step(struct walk *walk)
{
	char name[NAME_MAX + 2], target[PATH_MAX];
	const char *rest = next_component(walk, name, sizeof(name));
	bool onward;
	ssize_t length;

	if (!rest)
		return openat(walk->directory, ".", walk->flags);
	if (strcmp(name, "..") == 0 || strcmp(name, ".") == 0) {
		onward = name[1] == '\0' || step_up(walk);
	} else {
		if (!visit(walk, name))
			return -1;
		length = readlinkat(walk->directory, name, target, sizeof(target) - 1);
		if (length >= 0) {
			target[length] = '\0';
			return follow(walk, target, rest) ? ONWARD : -1;
		}
		if (errno != EINVAL)
			return -1;
		if (*rest == '\0')
			return openat(walk->directory, name, walk->flags | O_NOFOLLOW);
		/* A slash at the end stays ahead: only a directory is entered. */
		onward = step_into(walk, name);
	}
	memmove(walk->ahead, rest, strlen(rest) + 1);
	return onward ? ONWARD : -1;
}

int walk_from_root(int root, const char *path, int flags, walk_visitor *visitor, void *context)
{
	struct walk walk = { .root = root, .flags = flags, .visitor = visitor, .context = context, .directory = -1 };
	struct text ahead = text_over(walk.ahead, sizeof(walk.ahead));
	int found = back_to_root(&walk) ? ONWARD : -1;

	text_add(&ahead, path);
	if (ahead.cut) {
		errno = ENAMETOOLONG;
		found = -1;
	}
	while (found == ONWARD)
		found = step(&walk);
	(void)stand_at(&walk, -1);
	return found;
}
