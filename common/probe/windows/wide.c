/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "wide.h"

#include "../reason.h"

#include <winsock2.h>
#include <windows.h>

#include <errno.h>

bool wide_of(const char *text, wchar_t *wide, size_t size)
{
	if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, wide, (int)size) > 0)
		return true;
	wide[0] = L'\0';
	return false;
}

bool wide_to_text(const wchar_t *wide, char *text, size_t size)
{
	if (WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, wide, -1, text, (int)size, NULL, NULL) > 0)
		return true;
	text[0] = '\0';
	return false;
}

static const struct {
	DWORD error;
	int number;
} numbers[] = {
	{ ERROR_ACCESS_DENIED, EACCES },
	{ ERROR_PRIVILEGE_NOT_HELD, EPERM },
	{ ERROR_FILE_NOT_FOUND, ENOENT },
	{ ERROR_PATH_NOT_FOUND, ENOENT },
	{ ERROR_INVALID_DRIVE, ENOENT },
	{ ERROR_DIRECTORY, ENOTDIR },
	{ ERROR_SHARING_VIOLATION, EAGAIN },
	{ ERROR_LOCK_VIOLATION, EAGAIN },
	{ ERROR_FILENAME_EXCED_RANGE, ENAMETOOLONG },
	{ ERROR_CANT_RESOLVE_FILENAME, ELOOP },
	{ ERROR_INVALID_NAME, EINVAL },
	{ ERROR_INVALID_PARAMETER, EINVAL },
	{ ERROR_NOT_ENOUGH_MEMORY, ENOMEM },
	{ ERROR_OUTOFMEMORY, ENOMEM },
	{ ERROR_TOO_MANY_OPEN_FILES, EMFILE },
	{ ERROR_BAD_EXE_FORMAT, ENOEXEC },
	{ ERROR_EXE_MACHINE_TYPE_MISMATCH, ENOEXEC },
	{ ERROR_CALL_NOT_IMPLEMENTED, ENOSYS },
	{ ERROR_NOT_SUPPORTED, ENOSYS },
	{ WSAEACCES, EACCES },
	{ WSAEADDRNOTAVAIL, EADDRNOTAVAIL },
	{ WSAEAFNOSUPPORT, EAFNOSUPPORT },
	{ WSAECONNABORTED, ECONNRESET },
	{ WSAECONNREFUSED, ECONNREFUSED },
	{ WSAECONNRESET, ECONNRESET },
	{ WSAEHOSTUNREACH, EHOSTUNREACH },
	{ WSAEINPROGRESS, EINPROGRESS },
	{ WSAEMFILE, EMFILE },
	{ WSAENETDOWN, ENETDOWN },
	{ WSAENETRESET, ECONNRESET },
	{ WSAENETUNREACH, ENETUNREACH },
	{ WSAENOBUFS, ENOMEM },
	{ WSAENOTCONN, EPIPE },
	{ WSAESHUTDOWN, EPIPE },
	{ WSAETIMEDOUT, ETIMEDOUT },
	{ WSAEWOULDBLOCK, EAGAIN },
};

int wide_errno(unsigned long error)
{
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (numbers[i].error == error)
			return numbers[i].number;
	return -1;
}

const char *wide_reason(unsigned long error)
{
	return reason_of(wide_errno(error));
}
