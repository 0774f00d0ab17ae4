/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "registry.h"

#include "../deadline.h"
#include "wide.h"

#include <windows.h>

#define NAME 256	/* units of a key's or value's name, with the NUL */
#define UNITS 32768	/* of a value that are read, with a NUL */

/* A value as it is in the registry. */
struct raw {
	DWORD type, size;	/* bytes */
	union {
		wchar_t units[UNITS];
		DWORD number;
	} data;
};

static struct raw raw;

static struct registry answer(enum registry_status status, const char *problem)
{
	return (struct registry){ status, problem };
}

static struct registry failed(LSTATUS error)
{
	if (error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND)
		return answer(REGISTRY_ABSENT, "there is no such value in the registry");
	if (error == ERROR_MORE_DATA)
		return answer(REGISTRY_MALFORMED, "it is longer than it may be");
	return answer(REGISTRY_UNREADABLE, wide_reason((DWORD)error));
}

static struct registry read_raw(const char *key, const char *value)
{
	wchar_t key_name[NAME], value_name[NAME];
	LSTATUS error;
	HKEY opened;

	deadline_step("reading the registry:", value);
	if (!wide_of(key, key_name, NAME) || !wide_of(value, value_name, NAME))
		return failed(ERROR_INVALID_NAME);
	error = RegOpenKeyExW(HKEY_LOCAL_MACHINE, key_name, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &opened);
	if (error != ERROR_SUCCESS)
		return failed(error);
	raw.size = sizeof(raw.data);
	error = RegQueryValueExW(opened, value_name, NULL, &raw.type, (BYTE *)&raw.data, &raw.size);
	(void)RegCloseKey(opened);
	return error == ERROR_SUCCESS ? answer(REGISTRY_READ, NULL) : failed(error);
}

/* The units of a text, which may lack its NUL; false where one stands inside it. */
static bool has_end(void)
{
	size_t count = raw.size / sizeof(wchar_t);

	if (raw.size % sizeof(wchar_t) != 0 || count == UNITS)
		return false;
	if (count > 0 && raw.data.units[count - 1] == L'\0')
		count--;
	raw.data.units[count] = L'\0';
	return wcslen(raw.data.units) == count;
}

struct registry registry_text(const char *key, const char *value, char *text, size_t size)
{
	struct registry registry = read_raw(key, value);

	text[0] = '\0';
	if (registry.status != REGISTRY_READ)
		return registry;
	if (raw.type != REG_SZ && raw.type != REG_EXPAND_SZ)
		return answer(REGISTRY_MALFORMED, "it is not of the type REG_SZ");
	if (!has_end() || !wide_to_text(raw.data.units, text, size))
		return answer(REGISTRY_MALFORMED, "it is no text that fits");
	return registry;
}

struct registry registry_number(const char *key, const char *value, unsigned long *number)
{
	struct registry registry = read_raw(key, value);

	*number = 0;
	if (registry.status != REGISTRY_READ)
		return registry;
	if (raw.type != REG_DWORD || raw.size != sizeof(raw.data.number))
		return answer(REGISTRY_MALFORMED, "it is not of the type REG_DWORD");
	*number = raw.data.number;
	return registry;
}

struct registry registry_list(const char *key, const char *value, char *block, size_t size, size_t *length)
{
	struct registry registry = read_raw(key, value);
	size_t count = raw.size / sizeof(wchar_t);

	*length = 0;
	if (registry.status != REGISTRY_READ)
		return registry;
	if (raw.type != REG_MULTI_SZ || raw.size % sizeof(wchar_t) != 0 || count + 2 > UNITS)
		return answer(REGISTRY_MALFORMED, "it is not of the type REG_MULTI_SZ");
	raw.data.units[count] = raw.data.units[count + 1] = L'\0';
	for (const wchar_t *item = raw.data.units; *item != L'\0'; item += wcslen(item) + 1) {
		if (!wide_to_text(item, block + *length, size - *length))
			return answer(REGISTRY_MALFORMED, "it is no text that fits");
		*length += strlen(block + *length) + 1;
		/* One more has to have room for its NUL. */
		if (*length == size)
			return failed(ERROR_MORE_DATA);
	}
	return registry;
}
