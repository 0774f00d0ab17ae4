/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "reason.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

static const struct {
	int error;
	const char *words;
} reasons[] = {
	{ EACCES, "permission denied" },
	{ EADDRNOTAVAIL, "no address to ask from" },
	{ EAFNOSUPPORT, "the system has no such kind of address" },
	{ EAGAIN, "temporarily not available" },
	{ EBADF, "not open" },
	{ ECONNREFUSED, "connection refused" },
	{ ECONNRESET, "connection reset" },
	{ EFAULT, "bad address" },
	{ EHOSTUNREACH, "no route to the host" },
	{ EINTR, "interrupted" },
	{ EINVAL, "not accepted by the system" },
	{ EIO, "input/output error" },
	{ EISDIR, "a directory" },
	{ ELOOP, "too many symbolic links" },
	{ EMFILE, "too many open files in this process" },
	{ ENAMETOOLONG, "the path is too long" },
	{ ENETDOWN, "the network is down" },
	{ ENETUNREACH, "no route to the network" },
	{ ENFILE, "too many open files in the system" },
	{ ENODEV, "no such device" },
	{ ENOENT, "no such file or directory" },
	{ ENOEXEC, "not a program for this machine" },
	{ ENOMEM, "out of memory" },
	{ ENOSYS, "not supported by this kernel" },
	{ ENOTDIR, "not a directory" },
	{ ENXIO, "not a regular file" },
	{ EPERM, "not permitted" },
	{ ESRCH, "no such process" },
	{ ETIMEDOUT, "connection timed out" },
};

const char *reason_of(int error)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].error == error)
			return reasons[i].words;
	return "an unexpected error";
}

bool reason_is_permission(const char *reason)
{
	return strcmp(reason, reason_of(EACCES)) == 0 || strcmp(reason, reason_of(EPERM)) == 0;
}
