/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "passwd.h"

#include <stdint.h>
#include <string.h>

#define COLONS 6
#define NO_ID UINT32_MAX	/* -1, which no user can have */

bool passwd_name_is_plain(const char *name)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._@\\-";
	size_t length = strlen(name);

	return length > 0 && length < PASSWD_NAME && name[0] != '-' && strspn(name, plain) == length;
}

/* Decimal digits up to a colon. */
static bool read_id(const char *text, unsigned long *id)
{
	uint64_t value = 0;
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 10 || text[digits] != ':')
		return false;
	for (size_t i = 0; i < digits; i++)
		value = value * 10 + (uint64_t)(text[i] - '0');
	*id = (unsigned long)value;
	return value < NO_ID;
}

bool passwd_line(const char *line, size_t length, struct passwd_entry *entry)
{
	char text[PASSWD_LINE];
	const char *fields[COLONS + 1];
	size_t count = 0;

	if (length >= sizeof(text) || memchr(line, '\0', length))
		return false;
	memcpy(text, line, length);
	text[length] = '\0';
	for (const char *field = text; field; field = strchr(field, ':') ? strchr(field, ':') + 1 : NULL) {
		if (count > COLONS)
			return false;
		fields[count++] = field;
	}
	if (count != COLONS + 1 || fields[1] - text < 2 || fields[1] - text > PASSWD_NAME)
		return false;
	memcpy(entry->name, text, (size_t)(fields[1] - text) - 1);
	entry->name[fields[1] - text - 1] = '\0';
	return read_id(fields[2], &entry->uid) && read_id(fields[3], &entry->gid);
}

void passwd_search_begin(struct passwd_search *search, const char *name)
{
	search->name = name;
	search->length = 0;
	search->any = false;
	search->standing = PASSWD_ABSENT;
	search->problem = NULL;
}

static void give_up(struct passwd_search *search, const char *problem)
{
	search->standing = PASSWD_MALFORMED;
	search->problem = problem;
}

/* Whether a line is the user's own, well-formed or not. */
static bool is_own(const char *line, size_t length, const char *name)
{
	size_t wanted = strlen(name);

	return length >= wanted && memcmp(line, name, wanted) == 0 && (length == wanted || line[wanted] == ':');
}

/* Looks at the line at hand; `whole`: a newline ended it. */
static void look(struct passwd_search *search, bool whole)
{
	struct passwd_entry entry;
	const char *line = search->line;
	size_t length = search->length;
	bool well_formed;

	for (; length > 0 && (*line == ' ' || *line == '\t'); length--)	/* the C library passes over them */
		line++;
	search->length = 0;
	if (length == 0 || *line == '#')
		return;
	well_formed = passwd_line(line, length, &entry);
	search->any = search->any || well_formed;
	if (memchr(line, '\0', length)) {
		give_up(search, "it holds a NUL byte");
	} else if (well_formed && strcmp(entry.name, search->name) == 0) {
		search->standing = PASSWD_PRESENT;
		search->entry = entry;
	} else if (!well_formed && is_own(line, length, search->name)) {
		give_up(search, "the line of the user is malformed");
	} else if (!well_formed && !whole) {
		give_up(search, "it ends in the middle of a line");
	}
}

bool passwd_search_take(void *context, const char *bytes, size_t length)
{
	struct passwd_search *search = context;

	while (length > 0 && search->standing == PASSWD_ABSENT) {
		const char *newline = memchr(bytes, '\n', length);
		size_t piece = newline ? (size_t)(newline - bytes) : length;
		size_t room = sizeof(search->line) - search->length;

		/* A line that fills the buffer is too long to be well-formed: the rest of it is not needed. */
		memcpy(search->line + search->length, bytes, piece < room ? piece : room);
		search->length += piece < room ? piece : room;
		if (newline)
			look(search, true);
		bytes += piece + (newline ? 1 : 0);
		length -= piece + (newline ? 1 : 0);
	}
	return search->standing == PASSWD_ABSENT;
}

void passwd_search_end(struct passwd_search *search)
{
	if (search->standing == PASSWD_ABSENT)
		look(search, false);
	if (search->standing == PASSWD_ABSENT && !search->any)
		give_up(search, "no line of it is well-formed");
}
