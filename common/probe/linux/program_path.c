/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "program_path.h"

#include "../../parse/group.h"
#include "../../text.h"
#include "../file.h"
#include "../program.h"
#include "../reason.h"
#include "walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define GROUP_FILE_SIZE 65536

bool program_caller_is_root(void)
{
	uid_t real, effective, saved;

	return getresuid(&real, &effective, &saved) != 0 || real == 0 || effective == 0 || saved == 0;
}

/* Debian lets its group staff write below /usr/local; who is in it can become root anyway. Elsewhere
 * that number is another group's. */
static bool is_trusted_group(gid_t group)
{
	static char text[GROUP_FILE_SIZE];
	const struct paths live = paths_live();
	unsigned staff = 0;
	struct file file;

	if (group == 0)
		return true;
	file = file_read(&live, "/etc/group", text, sizeof(text));
	return file.status == FILE_READ && group_number(text, file.length, "staff", &staff) && staff == group;
}

/* What others could do to a component, in words; NULL: nothing. */
static const char *weakness(const struct stat *status)
{
	bool sticky_directory = S_ISDIR(status->st_mode) && (status->st_mode & S_ISVTX) != 0;

	if (status->st_uid != 0)
		return "belongs to another user";
	if (S_ISLNK(status->st_mode) || sticky_directory)
		return NULL;
	if ((status->st_mode & S_IWOTH) != 0)
		return "can be written by everybody";
	if ((status->st_mode & S_IWGRP) != 0 && !is_trusted_group(status->st_gid))
		return "can be written by a group";
	return NULL;
}

static bool check_component(void *context, const char *directory, const char *name, const struct stat *status)
{
	struct text *problem = context;
	const char *weak = weakness(status);

	if (!weak)
		return true;
	text_join(problem, directory, "/", name, " ", weak, ", so root does not run it", NULL);
	errno = EPERM;
	return false;
}

bool program_path_is_safe(const char *path, struct text *problem)
{
	struct stat status;
	int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int end = -1;

	if (root >= 0 && fstat(root, &status) == 0 && check_component(problem, "", "", &status))
		end = walk_from_root(root, path, O_PATH | O_CLOEXEC, check_component, problem);
	if (end < 0 && problem->length == 0)
		text_join(problem, path, ": ", reason_of(errno), NULL);
	else if (end >= 0 && (fstat(end, &status) != 0 || !S_ISREG(status.st_mode)))
		text_join(problem, path, " is not a regular file", NULL);
	if (root >= 0)
		(void)close(root);
	if (end >= 0)
		(void)close(end);
	return problem->length == 0;
}

static bool can_execute(const char *path, mode_t mode)
{
	return program_caller_is_root() ? (mode & 0111) != 0 : access(path, X_OK) == 0;
}

static enum program_place look_at(const char *path)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return errno == EACCES || errno == EPERM ? PROGRAM_HIDDEN : PROGRAM_ABSENT;
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
