/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "folders.h"

#include "registry.h"
#include "wide.h"

#include <windows.h>

#define CURRENT "SOFTWARE\\Microsoft\\Windows\\CurrentVersion"
#define PROFILES "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList"

/* Where the registry has the folders; paths in it may begin with %SystemDrive%. */
static const struct {
	const char *name, *key, *value;
	bool optional;	/* a Windows without programs of 32 bit has none */
} folders[] = {
	{ "%ProgramFiles%", CURRENT, "ProgramFilesDir", false },
	{ "%ProgramFiles(x86)%", CURRENT, "ProgramFilesDir (x86)", true },
	{ "%ProgramData%", PROFILES, "ProgramData", false },
};

/* Adds a path of the registry. */
static bool add_folder(const char *folder, struct text *expanded)
{
	static const char drive[] = "%SystemDrive%";
	wchar_t windows[MAX_PATH];
	size_t length = strlen(drive);

	if (_strnicmp(folder, drive, length) != 0) {
		text_add(expanded, folder);
		return folder[0] != '%' && folder[0] != '\0';
	}
	if (GetSystemWindowsDirectoryW(windows, MAX_PATH) == 0 || windows[1] != L':')
		return false;
	text_join(expanded, (char[]){ (char)windows[0], ':', '\0' }, folder + length, NULL);
	return true;
}

static bool is_absolute(const char *path)
{
	char letter = text_small(path[0]);

	return letter >= 'a' && letter <= 'z' && path[1] == ':' && path[2] == '\\';
}

/* Adds the path of a folder by its place in the table. What was asked for once is kept: every process is compared. */
static bool find_folder(size_t place, struct text *path)
{
	static char known[sizeof(folders) / sizeof(folders[0])][MAX_PATH];
	char folder[MAX_PATH];

	if (known[place][0] == '\0') {
		struct text found = text_over(known[place], MAX_PATH);

		if (registry_text(folders[place].key, folders[place].value, folder, sizeof(folder)).status != REGISTRY_READ
			|| !add_folder(folder, &found) || found.cut)
			known[place][0] = '\0';
	}
	text_add(path, known[place]);
	return known[place][0] != '\0';
}

bool folders_expand(const char *path, struct text *expanded)
{
	bool known = path[0] != '%';

	for (size_t i = 0; !known && i < sizeof(folders) / sizeof(folders[0]); i++) {
		size_t length = strlen(folders[i].name);

		if (strncmp(path, folders[i].name, length) != 0)
			continue;
		if (!find_folder(i, expanded))
			return false;
		path += length;
		known = true;
	}
	text_add(expanded, path);
	return known && !expanded->cut && is_absolute(expanded->data);
}

bool folders_hide(const char *path)
{
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		char bytes[MAX_PATH];
		struct text folder = text_over(bytes, sizeof(bytes));

		if (strncmp(path, folders[i].name, strlen(folders[i].name)) != 0)
			continue;
		return !find_folder(i, &folder) && !(folders[i].optional
			&& registry_text(folders[i].key, folders[i].value, bytes, sizeof(bytes)).status == REGISTRY_ABSENT);
	}
	return false;
}

void folders_name(const char *path, struct text *named)
{
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		char bytes[MAX_PATH];
		struct text folder = text_over(bytes, sizeof(bytes));

		if (!find_folder(i, &folder) || strlen(path) <= folder.length || path[folder.length] != '\\'
			|| !text_is_same(path, folder.length, bytes))
			continue;
		text_add(named, folders[i].name);
		path += folder.length;
		break;
	}
	text_add(named, path);
}

bool folders_wide(const char *path, wchar_t *wide, size_t size)
{
	char bytes[WIDE_PATH];
	struct text expanded = text_over(bytes, sizeof(bytes));

	return folders_expand(path, &expanded) && wide_of(bytes, wide, size);
}
