/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../file.h"

#include "../deadline.h"
#include "../reason.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct file failed(int error)
{
	bool absent = error == ENOENT || error == ENOTDIR;

	return (struct file){ absent ? FILE_ABSENT : FILE_UNREADABLE, 0, reason_of(error) };
}

static struct file unreadable(const char *problem)
{
	return (struct file){ FILE_UNREADABLE, 0, problem };
}

static struct file read_content(int descriptor, char *buffer, size_t size)
{
	size_t length = 0;

	while (length < size) {
		ssize_t got = read(descriptor, buffer + length, size - length);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return unreadable(reason_of(errno));
		if (got == 0) {
			buffer[length] = '\0';
			return (struct file){ FILE_READ, length, NULL };
		}
		length += (size_t)got;
	}
	buffer[size - 1] = '\0';
	return (struct file){ FILE_LONGER, size - 1, "longer than it may be" };
}

/* Opens a regular file; the descriptor is -1 where `file` says why not. */
static int open_regular(const struct paths *paths, const char *path, struct stat *status, struct file *file)
{
	int descriptor;

	deadline_step("reading", path);
	descriptor = paths_open(paths, path);
	if (descriptor < 0) {
		*file = failed(errno);
		return -1;
	}
	*file = (struct file){ FILE_READ, 0, NULL };
	if (fstat(descriptor, status) != 0)
		*file = unreadable(reason_of(errno));
	else if (!S_ISREG(status->st_mode))
		*file = unreadable("not a regular file");
	if (file->status == FILE_READ)
		return descriptor;
	(void)close(descriptor);
	return -1;
}

struct file file_read(const struct paths *paths, const char *path, char *buffer, size_t size)
{
	struct stat status;
	struct file file;
	int descriptor;

	buffer[0] = '\0';
	descriptor = open_regular(paths, path, &status, &file);
	if (descriptor < 0)
		return file;
	file = read_content(descriptor, buffer, size);
	(void)close(descriptor);
	return file;
}

struct file file_read_tail(const struct paths *paths, const char *path, char *buffer, size_t size, bool *whole)
{
	struct stat status;
	struct file file;
	int descriptor;

	buffer[0] = '\0';
	*whole = false;
	descriptor = open_regular(paths, path, &status, &file);
	if (descriptor < 0)
		return file;
	*whole = status.st_size < (off_t)size;
	if (!*whole && lseek(descriptor, status.st_size - (off_t)(size - 1), SEEK_SET) < 0) {
		file = unreadable(reason_of(errno));
	} else {
		file = read_content(descriptor, buffer, size);
		/* It may grow while it is read: what came since its length was asked for is left to the next check. */
		if (file.status == FILE_LONGER)
			file = (struct file){ FILE_READ, file.length, NULL };
	}
	(void)close(descriptor);
	return file;
}

struct file file_stream(const struct paths *paths, const char *path, size_t limit,
	bool (*take)(void *context, const char *bytes, size_t length), void *context)
{
	static char piece[65536];
	struct stat status;
	struct file file;
	int descriptor = open_regular(paths, path, &status, &file);

	while (descriptor >= 0) {
		ssize_t got = read(descriptor, piece, sizeof(piece));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			file = unreadable(reason_of(errno));
		file.length += got > 0 ? (size_t)got : 0;
		if (file.length > limit)
			file = (struct file){ FILE_LONGER, limit, "longer than it may be" };
		if (got <= 0 || file.status != FILE_READ || !take(context, piece, (size_t)got))
			break;
	}
	if (descriptor >= 0)
		(void)close(descriptor);
	return file;
}

/* The open directory, or NULL where `file` says why not. */
static DIR *open_directory(const struct paths *paths, const char *path, struct file *file)
{
	int descriptor = paths_open(paths, path);
	DIR *directory = descriptor >= 0 ? fdopendir(descriptor) : NULL;

	*file = (struct file){ FILE_READ, 0, NULL };
	if (directory)
		return directory;
	*file = descriptor >= 0 ? unreadable(reason_of(errno)) : failed(errno);
	if (descriptor >= 0)
		(void)close(descriptor);
	return NULL;
}

struct file directory_list(const struct paths *paths, const char *path, size_t limit,
	bool (*take)(void *context, const char *name), void *context)
{
	struct file file;
	struct dirent *entry;
	size_t count = 0;
	bool complete = false;
	DIR *directory;

	deadline_step("listing", path);
	directory = open_directory(paths, path, &file);
	if (!directory)
		return file;
	while (errno = 0, (entry = readdir(directory))) {
		complete = true;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (++count > limit)
			file = (struct file){ FILE_LONGER, limit, "it has more entries than it may have" };
		if (count > limit || !take(context, entry->d_name))
			break;
	}
	if (!entry && errno != 0)
		file = unreadable(reason_of(errno));
	else if (!complete)
		/* An empty directory has itself in it. */
		file = unreadable("its list of entries is not complete");
	(void)closedir(directory);
	return file;
}

static enum file_kind kind_of(mode_t mode)
{
	if (S_ISREG(mode))
		return FILE_REGULAR;
	if (S_ISDIR(mode))
		return FILE_DIRECTORY;
	return S_ISLNK(mode) ? FILE_LINK : FILE_OTHER;
}

static struct file_facts facts_of(const struct stat *status)
{
	return (struct file_facts){
		.status = FILE_READ,
		.kind = kind_of(status->st_mode),
		.mode = (unsigned)status->st_mode & 07777U,
		.owner = status->st_uid,
		.group = status->st_gid,
		.modified = status->st_mtime,
		.changed = status->st_ctime,
		.device = status->st_dev,
		.number = status->st_ino,
		.size = (unsigned long long)status->st_size,
	};
}

static struct file_facts nothing_known(int error)
{
	struct file file = failed(error);

	return (struct file_facts){ .status = file.status, .problem = file.problem };
}

static struct file_facts examine_end(const struct paths *paths, const char *path)
{
	struct stat status;
	int end = paths_open_end(paths, path);
	bool known = end >= 0 && fstat(end, &status) == 0;
	struct file_facts facts = known ? facts_of(&status) : nothing_known(errno);

	if (end >= 0)
		(void)close(end);
	return facts;
}

/* Fills in where a link leads to; 0, or why that is not known. A buffer that is full may lack the end of it. */
static int read_target(int parent, const char *name, struct file_facts *facts)
{
	ssize_t length = readlinkat(parent, name, facts->target, sizeof(facts->target));

	if (length < 0)
		return errno;
	if ((size_t)length >= sizeof(facts->target))
		return ENAMETOOLONG;
	facts->target[length] = '\0';
	return 0;
}

static struct file_facts examine_link(const struct paths *paths, const char *path)
{
	const char *name;
	struct stat status;
	int parent = paths_open_parent(paths, path, &name);
	bool known = parent >= 0 && fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
	struct file_facts facts = known ? facts_of(&status) : nothing_known(errno);

	if (known && facts.kind == FILE_LINK) {
		int error = read_target(parent, name, &facts);

		facts = error == 0 ? facts : nothing_known(error);
	}
	if (parent >= 0)
		(void)close(parent);
	return facts;
}

struct file_facts file_examine(const struct paths *paths, const char *path, bool follow)
{
	deadline_step("looking at", path);
	return follow ? examine_end(paths, path) : examine_link(paths, path);
}
