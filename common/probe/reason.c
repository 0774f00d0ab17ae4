/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "reason.h"

#include <errno.h>
#include <stddef.h>

static const struct {
	int error;
	const char *words;
} reasons[] = {
	{ EACCES, "permission denied" },
	{ EAGAIN, "temporarily not available" },
	{ EBADF, "not open" },
	{ EFAULT, "bad address" },
	{ EINTR, "interrupted" },
	{ EINVAL, "not accepted by the system" },
	{ EIO, "input/output error" },
	{ EISDIR, "a directory" },
	{ ELOOP, "too many symbolic links" },
	{ EMFILE, "too many open files in this process" },
	{ ENAMETOOLONG, "the path is too long" },
	{ ENFILE, "too many open files in the system" },
	{ ENODEV, "no such device" },
	{ ENOENT, "no such file or directory" },
	{ ENOMEM, "out of memory" },
	{ ENOSYS, "not supported by this kernel" },
	{ ENOTDIR, "not a directory" },
	{ ENXIO, "not a regular file" },
	{ EPERM, "not permitted" },
};

const char *reason_of(int error)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].error == error)
			return reasons[i].words;
	return "an unexpected error";
}
