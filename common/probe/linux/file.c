/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../file.h"

#include "../deadline.h"
#include "../reason.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static struct file failed(int error)
{
	bool absent = error == ENOENT || error == ENOTDIR;

	return (struct file){ absent ? FILE_ABSENT : FILE_UNREADABLE, 0, reason_of(error) };
}

static struct file read_content(int descriptor, char *buffer, size_t size)
{
	size_t length = 0;

	while (length < size) {
		ssize_t got = read(descriptor, buffer + length, size - length);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			/* ENOENT here would be of the read, not of the file. */
			return (struct file){ FILE_UNREADABLE, 0, reason_of(errno) };
		}
		if (got == 0) {
			buffer[length] = '\0';
			return (struct file){ FILE_READ, length, NULL };
		}
		length += (size_t)got;
	}
	buffer[size - 1] = '\0';
	return (struct file){ FILE_LONGER, size - 1, "longer than it may be" };
}

static struct file read_regular(int descriptor, char *buffer, size_t size)
{
	struct stat status;

	if (fstat(descriptor, &status) != 0)
		return (struct file){ FILE_UNREADABLE, 0, reason_of(errno) };
	if (!S_ISREG(status.st_mode))
		return (struct file){ FILE_UNREADABLE, 0, "not a regular file" };
	return read_content(descriptor, buffer, size);
}

struct file file_read(const struct paths *paths, const char *path, char *buffer, size_t size)
{
	struct file file;
	int descriptor;

	deadline_step("reading", path);
	buffer[0] = '\0';
	descriptor = paths_open(paths, path);
	if (descriptor < 0)
		return failed(errno);
	file = read_regular(descriptor, buffer, size);
	(void)close(descriptor);
	return file;
}
