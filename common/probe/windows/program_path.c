/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../program.h"

#include "../../text.h"
#include "../deadline.h"
#include "../file.h"
#include "folders.h"
#include "wide.h"

#include <windows.h>

#include <string.h>

static enum program_place place_of(const struct file_facts *facts)
{
	if (facts->status == FILE_UNREADABLE)
		return PROGRAM_HIDDEN;
	return facts->status == FILE_READ && facts->kind != FILE_DIRECTORY ? PROGRAM_FOUND : PROGRAM_ABSENT;
}

static void copy(const char *from, char *path, size_t size)
{
	struct text text = text_over(path, size);

	text_add(&text, from);
}

/* Looks into a directory; the first one that may not be looked into is kept in `path`, and the search goes on. */
static enum program_place find_in(const char *directory, size_t length, const char *name, char *path, size_t size)
{
	const struct paths live = paths_live();
	char named[PROGRAM_PATH], bytes[PROGRAM_PATH];
	struct text with_name = text_over(named, sizeof(named)), expanded = text_over(bytes, sizeof(bytes));
	struct file_facts facts;
	enum program_place place;

	text_add_bytes(&with_name, directory, length);
	text_join(&with_name, length > 0 && directory[length - 1] == '\\' ? "" : "\\", name, ".exe", NULL);
	if (with_name.cut)
		return PROGRAM_ABSENT;
	if (folders_expand(named, &expanded)) {
		facts = file_examine(&live, bytes, true);
		place = place_of(&facts);
	} else {
		/* Relative entries lead wherever somebody stands. */
		place = folders_hide(named) ? PROGRAM_HIDDEN : PROGRAM_ABSENT;
		copy(named, bytes, sizeof(bytes));
	}
	if (place == PROGRAM_FOUND || (place == PROGRAM_HIDDEN && path[0] == '\0'))
		copy(bytes, path, size);
	return place;
}

/* PATH of an ordinary user; entries may have quotation marks around them. */
static enum program_place find_along_path(const char *name, char *path, size_t size)
{
	static wchar_t wide[32768];
	static char bytes[65536];
	DWORD length = GetEnvironmentVariableW(L"PATH", wide, sizeof(wide) / sizeof(wide[0]));

	if (length == 0 || length >= sizeof(wide) / sizeof(wide[0]) || !wide_to_text(wide, bytes, sizeof(bytes)))
		return PROGRAM_ABSENT;
	for (const char *entry = bytes; ; entry++) {
		size_t end = strcspn(entry, ";"), quoted = *entry == '"' && end > 1 && entry[end - 1] == '"';

		if (find_in(entry + quoted, end - 2 * quoted, name, path, size) == PROGRAM_FOUND)
			return PROGRAM_FOUND;
		entry += end;
		if (*entry == '\0')
			return path[0] != '\0' ? PROGRAM_HIDDEN : PROGRAM_ABSENT;
	}
}

enum program_place program_find(const char *name, const char *const *directories, char *path, size_t size)
{
	path[0] = '\0';
	deadline_step("looking for", name);
	if (!program_caller_is_root() && find_along_path(name, path, size) == PROGRAM_FOUND)
		return PROGRAM_FOUND;
	for (; *directories; directories++)
		if (find_in(*directories, strlen(*directories), name, path, size) == PROGRAM_FOUND)
			return PROGRAM_FOUND;
	return path[0] != '\0' ? PROGRAM_HIDDEN : PROGRAM_ABSENT;
}

enum program_place program_named(const char *path)
{
	const struct paths live = paths_live();
	struct file_facts facts = file_examine(&live, path, true);

	return facts.status == FILE_ABSENT ? PROGRAM_ABSENT : facts.status == FILE_READ ? PROGRAM_FOUND : PROGRAM_HIDDEN;
}

const char *program_own_directory(char *directory, size_t size)
{
	wchar_t wide[WIDE_PATH];
	DWORD length = GetModuleFileNameW(NULL, wide, WIDE_PATH);
	char *slash;

	if (length == 0 || length >= WIDE_PATH || !wide_to_text(wide, directory, size))
		return "the system does not tell where this program is";
	slash = strrchr(directory, '\\');
	if (!slash)
		return "the path of this program has no directory";
	*slash = '\0';
	return NULL;
}
