/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "program_path.h"

#include "../../parse/group.h"
#include "../../text.h"
#include "../deadline.h"
#include "../file.h"
#include "../program.h"
#include "../reason.h"
#include "walk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#define GROUP_FILE_SIZE 65536
#define STAFF 50	/* the number of that group on Debian and its children, by their base-passwd */
#define PROC_MAGIC 0x9fa0	/* of linux/magic.h, which not every libc finds */
#define SHOWN_PATH 128	/* bytes of a component's path in a problem: its reason must find room too */

bool program_caller_is_root(void)
{
	/* Where a sandbox says that it told and did not, it is root. */
	uid_t real = 0, effective = 0, saved = 0;

	return getresuid(&real, &effective, &saved) != 0 || real == 0 || effective == 0 || saved == 0;
}

/* Debian lets its group staff write below /usr/local; who is in it can become root anyway. Elsewhere
 * that number is another group's, and a group of that name anybody's. */
static bool is_trusted_group(gid_t group)
{
	static char text[GROUP_FILE_SIZE];
	const struct paths live = paths_live();
	unsigned staff = 0;
	struct file file;

	if (group == 0)
		return true;
	if (group != STAFF)
		return false;
	file = file_read(&live, "/etc/group", text, sizeof(text));
	return file.status == FILE_READ && group_number(text, file.length, "staff", &staff) && staff == STAFF;
}

/* With an access control list the group's bits are the most that anybody named in it may do. */
static bool has_access_list(const char *path)
{
	return lgetxattr(path, "system.posix_acl_access", NULL, 0) >= 0 || (errno != ENODATA && errno != ENOTSUP);
}

/* A link in /proc leads to what a process has open or runs in, whatever its text says. */
static const char *weakness_of_link(const char *directory)
{
	struct statfs system;

	if (statfs(*directory != '\0' ? directory : "/", &system) != 0)
		return "is a link that cannot be examined";
	return system.f_type == PROC_MAGIC ? "is a link of /proc" : NULL;
}

/* What others could do to a component, in words; NULL: nothing. */
static const char *weakness(const char *directory, const char *path, const struct stat *status)
{
	bool sticky_directory = S_ISDIR(status->st_mode) && (status->st_mode & S_ISVTX) != 0;

	if (status->st_uid != 0)
		return "belongs to another user";
	if (S_ISLNK(status->st_mode))
		return weakness_of_link(directory);
	if (sticky_directory)
		return NULL;
	if ((status->st_mode & S_IWOTH) != 0)
		return "can be written by everybody";
	if ((status->st_mode & S_IWGRP) == 0)
		return NULL;
	if (!is_trusted_group(status->st_gid))
		return "can be written by a group";
	return has_access_list(path) ? "has an access control list that lets others write" : NULL;
}

/* The end of a path that is too long to be shown whole. */
static void add_shown(struct text *problem, const char *path)
{
	size_t length = strlen(path);
	size_t hidden = length > SHOWN_PATH ? length - SHOWN_PATH : 0;

	text_join(problem, hidden > 0 ? "..." : "", path + hidden, NULL);
}

static bool check_component(void *context, const char *directory, const char *name, const struct stat *status)
{
	char bytes[PATH_MAX];
	struct text path = text_over(bytes, sizeof(bytes));
	struct text *problem = context;
	const char *weak;

	text_join(&path, directory, "/", name, NULL);
	weak = path.cut ? "has too long a path" : weakness(directory, path.data, status);
	if (!weak)
		return true;
	add_shown(problem, path.data);
	text_join(problem, " ", weak, ", so root does not run it", NULL);
	errno = EPERM;
	return false;
}

/* Whether everybody may pass: the file itself may be for whomever. */
static bool may_be_searched(void *context, const char *directory, const char *name, const struct stat *status)
{
	(void)context;
	(void)directory;
	(void)name;
	errno = EACCES;
	return !S_ISDIR(status->st_mode) || (status->st_mode & S_IXOTH) != 0;
}

/* Opens the end of a path as far as everybody may go. */
static int open_searchable(const char *path)
{
	int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int end = root < 0 ? -1 : walk_from_root(root, path, O_PATH | O_CLOEXEC, may_be_searched, NULL);
	int saved = errno;

	if (root >= 0)
		(void)close(root);
	errno = saved;
	return end;
}

/* The walk that asks is the one that tells: between two of them a link could be led elsewhere. */
enum program_place program_named(const char *path)
{
	int end;

	deadline_step("looking at", path);
	end = program_caller_is_root() ? open_searchable(path) : open(path, O_PATH | O_CLOEXEC);
	if (end < 0)
		return errno == ENOENT || errno == ENOTDIR ? PROGRAM_ABSENT : PROGRAM_HIDDEN;
	(void)close(end);
	return PROGRAM_FOUND;
}

/* Stands at the end of the way, or returns -1; there is a problem then where the way is weak. */
static int walk_safely(const char *path, struct text *problem)
{
	struct stat status;
	int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int end = -1, saved;

	if (root >= 0 && fstat(root, &status) == 0 && check_component(problem, "", "", &status))
		end = walk_from_root(root, path, O_PATH | O_CLOEXEC, check_component, problem);
	saved = errno;
	if (root >= 0)
		(void)close(root);
	errno = saved;
	return end;
}

enum program_path program_path_judge(const char *path, struct text *problem)
{
	struct stat status;
	int end = walk_safely(path, problem);
	bool known = end >= 0 && fstat(end, &status) == 0;
	int error = errno;

	if (end >= 0)
		(void)close(end);
	if (problem->length > 0)
		return PROGRAM_PATH_WEAK;
	if (known && S_ISREG(status.st_mode))
		return PROGRAM_PATH_SAFE;
	add_shown(problem, path);
	text_join(problem, known ? " is not a regular file" : ": ", known ? "" : reason_of(error), NULL);
	return PROGRAM_PATH_BROKEN;
}

static bool can_execute(const char *path, mode_t mode)
{
	return program_caller_is_root() ? (mode & 0111) != 0 : access(path, X_OK) == 0;
}

/* Whether such an error says that nothing can be run there, rather than that nobody knows. */
static bool means_absence(int error)
{
	return error == ENOENT || error == ENOTDIR || error == ELOOP || error == ENAMETOOLONG;
}

static enum program_place look_at(const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return means_absence(errno) ? PROGRAM_ABSENT : PROGRAM_HIDDEN;
	if (!S_ISREG(status.st_mode) || (status.st_mode & 0111) == 0)
		return PROGRAM_ABSENT;
	return can_execute(path, status.st_mode) ? PROGRAM_FOUND : PROGRAM_HIDDEN;
}

/* Looks into one directory. A hidden place is kept in mind, and the search goes on. */
static bool found_in(const char *directory, size_t length, const char *name, struct text *path,
	enum program_place *place)
{
	char bytes[PROGRAM_PATH];
	struct text candidate = text_over(bytes, sizeof(bytes));
	enum program_place here;

	text_add_bytes(&candidate, directory, length);
	text_join(&candidate, "/", name, NULL);
	if (directory[0] != '/' || candidate.cut)
		return false;
	here = look_at(candidate.data);
	if (here == PROGRAM_ABSENT || (here == PROGRAM_HIDDEN && *place == PROGRAM_HIDDEN))
		return false;
	*path = text_over(path->data, path->size);
	text_add(path, candidate.data);
	*place = here;
	return here == PROGRAM_FOUND;
}

enum program_place program_find(const char *name, const char *const *directories, char *path, size_t size)
{
	struct text found = text_over(path, size);
	enum program_place place = PROGRAM_ABSENT;
	const char *way = program_caller_is_root() ? NULL : getenv("PATH");

	while (way && *way != '\0') {
		size_t length = strcspn(way, ":");

		if (found_in(way, length, name, &found, &place))
			return place;
		way += length + (way[length] == ':' ? 1 : 0);
	}
	for (; *directories; directories++)
		if (found_in(*directories, strlen(*directories), name, &found, &place))
			return place;
	return place;
}

const char *program_own_directory(char *directory, size_t size)
{
	ssize_t length = readlink("/proc/self/exe", directory, size - 1);
	char *slash;

	if (length < 0)
		return reason_of(errno);
	directory[length] = '\0';
	slash = strrchr(directory, '/');
	if ((size_t)length == size - 1 || !slash)
		return "the path is too long";
	*slash = '\0';
	return NULL;
}
