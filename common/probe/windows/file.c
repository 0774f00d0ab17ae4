/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../file.h"

#include "../deadline.h"
#include "../reason.h"
#include "folders.h"
#include "moment.h"
#include "wide.h"

#include <windows.h>

#include <string.h>

#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)
/* Directories are opened too, and whoever is behind a pipe cannot act as the caller. */
#define OPEN_FLAGS (FILE_FLAG_BACKUP_SEMANTICS | SECURITY_SQOS_PRESENT | SECURITY_ANONYMOUS)

#define NAME_BYTES 1024	/* of an entry's name in UTF-8: Windows has 255 units */

static struct file unreadable(const char *problem)
{
	return (struct file){ FILE_UNREADABLE, 0, problem };
}

static struct file failed(DWORD error)
{
	bool absent = error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND || error == ERROR_DIRECTORY
		|| error == ERROR_INVALID_DRIVE;

	return (struct file){ absent ? FILE_ABSENT : FILE_UNREADABLE, 0, wide_reason(error) };
}

static HANDLE open_path(const char *path, DWORD access, DWORD flags)
{
	wchar_t wide[WIDE_PATH];

	if (!folders_wide(path, wide, WIDE_PATH)) {
		SetLastError(ERROR_INVALID_NAME);
		return INVALID_HANDLE_VALUE;
	}
	return CreateFileW(wide, access, SHARE_ALL, NULL, OPEN_EXISTING, OPEN_FLAGS | flags, NULL);
}

static struct file read_content(HANDLE handle, char *buffer, size_t size)
{
	size_t length = 0;

	while (length < size) {
		DWORD got;

		if (!ReadFile(handle, buffer + length, (DWORD)(size - length), &got, NULL))
			return unreadable(wide_reason(GetLastError()));
		if (got == 0) {
			buffer[length] = '\0';
			return (struct file){ FILE_READ, length, NULL };
		}
		length += got;
	}
	buffer[size - 1] = '\0';
	return (struct file){ FILE_LONGER, size - 1, "longer than it may be" };
}

/* Opens a regular file; INVALID_HANDLE_VALUE where `file` says why not. */
static HANDLE open_regular(const char *path, struct file *file)
{
	BY_HANDLE_FILE_INFORMATION facts;
	HANDLE handle;

	deadline_step("reading", path);
	handle = open_path(path, GENERIC_READ, 0);
	if (handle == INVALID_HANDLE_VALUE) {
		*file = failed(GetLastError());
		return handle;
	}
	*file = (struct file){ FILE_READ, 0, NULL };
	if (GetFileType(handle) != FILE_TYPE_DISK)
		*file = unreadable("not a regular file");
	else if (!GetFileInformationByHandle(handle, &facts))
		*file = unreadable(wide_reason(GetLastError()));
	else if ((facts.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0)
		*file = unreadable("not a regular file");
	if (file->status == FILE_READ)
		return handle;
	(void)CloseHandle(handle);
	return INVALID_HANDLE_VALUE;
}

struct file file_read(const struct paths *paths, const char *path, char *buffer, size_t size)
{
	struct file file;
	HANDLE handle;

	(void)paths;
	buffer[0] = '\0';
	handle = open_regular(path, &file);
	if (handle == INVALID_HANDLE_VALUE)
		return file;
	file = read_content(handle, buffer, size);
	(void)CloseHandle(handle);
	return file;
}

struct file file_read_tail(const struct paths *paths, const char *path, char *buffer, size_t size, bool *whole)
{
	LARGE_INTEGER length, start;
	struct file file;
	HANDLE handle;

	(void)paths;
	buffer[0] = '\0';
	*whole = false;
	handle = open_regular(path, &file);
	if (handle == INVALID_HANDLE_VALUE)
		return file;
	if (!GetFileSizeEx(handle, &length)) {
		file = unreadable(wide_reason(GetLastError()));
	} else {
		*whole = length.QuadPart < (long long)size;
		start.QuadPart = *whole ? 0 : length.QuadPart - (long long)(size - 1);
		file = SetFilePointerEx(handle, start, NULL, FILE_BEGIN) ? read_content(handle, buffer, size)
			: unreadable(wide_reason(GetLastError()));
		/* It may grow while it is read: what came since its length was asked for is left to the next check. */
		if (file.status == FILE_LONGER)
			file = (struct file){ FILE_READ, file.length, NULL };
	}
	(void)CloseHandle(handle);
	return file;
}

struct file file_stream(const struct paths *paths, const char *path, size_t limit,
	bool (*take)(void *context, const char *bytes, size_t length), void *context)
{
	static char piece[65536];
	struct file file;
	HANDLE handle = open_regular(path, &file);
	DWORD got = 1;

	(void)paths;
	if (handle == INVALID_HANDLE_VALUE)
		return file;
	while (got > 0) {
		if (!ReadFile(handle, piece, sizeof(piece), &got, NULL)) {
			file = unreadable(wide_reason(GetLastError()));
			break;
		}
		file.length += got;
		if (file.length > limit)
			file = (struct file){ FILE_LONGER, limit, "longer than it may be" };
		if (got == 0 || file.status != FILE_READ || !take(context, piece, got))
			break;
	}
	(void)CloseHandle(handle);
	return file;
}

/* Begins to list a directory: what is at the path has to be one. */
static HANDLE open_list(const char *path, WIN32_FIND_DATAW *entry, struct file *file)
{
	wchar_t wide[WIDE_PATH];
	HANDLE list = INVALID_HANDLE_VALUE;
	DWORD attributes;

	*file = failed(ERROR_INVALID_NAME);
	if (!folders_wide(path, wide, WIDE_PATH - 2))
		return list;
	attributes = GetFileAttributesW(wide);
	if (attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) == 0) {
		*file = unreadable("not a directory");
		return list;
	}
	wcscat(wide, L"\\*");
	list = FindFirstFileW(wide, entry);
	*file = list == INVALID_HANDLE_VALUE ? failed(GetLastError()) : (struct file){ FILE_READ, 0, NULL };
	return list;
}

static bool is_dots(const wchar_t *name)
{
	return wcscmp(name, L".") == 0 || wcscmp(name, L"..") == 0;
}

struct file directory_list(const struct paths *paths, const char *path, size_t limit,
	bool (*take)(void *context, const char *name), void *context)
{
	WIN32_FIND_DATAW entry;
	char name[NAME_BYTES];
	struct file file;
	size_t count = 0;
	HANDLE list;

	(void)paths;
	deadline_step("listing", path);
	list = open_list(path, &entry, &file);
	if (list == INVALID_HANDLE_VALUE)
		return file;
	do {
		if (is_dots(entry.cFileName))
			continue;
		if (++count > limit)
			file = (struct file){ FILE_LONGER, limit, "it has more entries than it may have" };
		else if (!wide_to_text(entry.cFileName, name, sizeof(name)))
			file = unreadable("a name in it is no text");
		if (file.status != FILE_READ || !take(context, name)) {
			SetLastError(ERROR_NO_MORE_FILES);
			break;
		}
	} while (FindNextFileW(list, &entry));
	if (GetLastError() != ERROR_NO_MORE_FILES)
		file = unreadable(wide_reason(GetLastError()));
	(void)FindClose(list);
	return file;
}

static bool is_program(const char *path)
{
	size_t length = strlen(path), ending = strlen(".exe");

	return length >= ending && text_is_same(path + length - ending, ending, ".exe");
}

/* Windows has no permission bits: a file may be run where its name says that it is a program. */
static struct file_facts facts_of(const BY_HANDLE_FILE_INFORMATION *facts, bool program)
{
	bool link = (facts->dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
	bool directory = (facts->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;

	return (struct file_facts){
		.status = FILE_READ,
		.kind = link ? FILE_LINK : directory ? FILE_DIRECTORY : FILE_REGULAR,
		.mode = program || directory ? 0755 : 0644,
		.modified = moment_of(facts->ftLastWriteTime),
		.changed = moment_of(facts->ftLastWriteTime),
		.device = facts->dwVolumeSerialNumber,
		.number = (unsigned long long)facts->nFileIndexHigh << 32 | facts->nFileIndexLow,
		.size = (unsigned long long)facts->nFileSizeHigh << 32 | facts->nFileSizeLow,
	};
}

/* When anything about the file was changed last; file systems without such a time have that of its content. */
static void take_change(HANDLE handle, struct file_facts *facts)
{
	FILE_BASIC_INFO info;

	if (GetFileInformationByHandleEx(handle, FileBasicInfo, &info, sizeof(info)) && info.ChangeTime.QuadPart > 0)
		facts->changed = moment_of((FILETIME){ info.ChangeTime.u.LowPart, (DWORD)info.ChangeTime.u.HighPart });
}

struct file_facts file_examine(const struct paths *paths, const char *path, bool follow)
{
	BY_HANDLE_FILE_INFORMATION facts;
	struct file_facts known;
	HANDLE handle;

	(void)paths;
	deadline_step("looking at", path);
	handle = open_path(path, FILE_READ_ATTRIBUTES, follow ? 0 : FILE_FLAG_OPEN_REPARSE_POINT);
	if (handle == INVALID_HANDLE_VALUE || !GetFileInformationByHandle(handle, &facts)) {
		struct file file = failed(GetLastError());

		known = (struct file_facts){ .status = file.status, .problem = file.problem };
	} else {
		known = facts_of(&facts, is_program(path));
		take_change(handle, &known);
	}
	if (handle != INVALID_HANDLE_VALUE)
		(void)CloseHandle(handle);
	return known;
}
