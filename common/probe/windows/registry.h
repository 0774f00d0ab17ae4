/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_WINDOWS_REGISTRY_H
#define COMMON_PROBE_WINDOWS_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>

enum registry_status {
	REGISTRY_READ,
	REGISTRY_ABSENT,	/* there is no such key, or no such value */
	REGISTRY_MALFORMED,	/* a value of another type, one that is no text or too long */
	REGISTRY_UNREADABLE,	/* see problem */
};

/** A value below HKEY_LOCAL_MACHINE, as 64-bit programs see it. */
struct registry {
	enum registry_status status;
	const char *problem;	/* unless it was read: "permission denied", "it is not of the type REG_SZ" */
};

/** Reads a REG_SZ, or a REG_EXPAND_SZ without expanding it, as UTF-8. */
struct registry registry_text(const char *key, const char *value, char *text, size_t size);

/** Reads a REG_DWORD. */
struct registry registry_number(const char *key, const char *value, unsigned long *number);

/** Reads a REG_MULTI_SZ: its strings in UTF-8, each with its NUL, *length bytes together. */
struct registry registry_list(const char *key, const char *value, char *block, size_t size, size_t *length);

#endif
