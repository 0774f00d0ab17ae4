/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_PASSWD_H
#define COMMON_PARSE_PASSWD_H

#include <stdbool.h>
#include <stddef.h>

#define PASSWD_NAME 257	/* bytes of a name, with the NUL: Active Directory has long ones */
#define PASSWD_LINE 2048	/* bytes of a line that are looked at */

/** Whether a name can be handed to sudo, getent and a shell without being taken for something else: letters,
 * digits and . _ @ \ -, at most 256, not - at its beginning. */
bool passwd_name_is_plain(const char *name);

/** What a line of passwd(5) says, as far as it is of interest. */
struct passwd_entry {
	char name[PASSWD_NAME];
	unsigned long uid, gid;
};

/** Reads one line, without its newline: seven fields, a name, two ids below 4294967295. The name may be one of
 * those that a name service knows. Returns false where it is none. */
bool passwd_line(const char *line, size_t length, struct passwd_entry *entry);

enum passwd_standing {
	PASSWD_ABSENT,
	PASSWD_PRESENT,
	PASSWD_MALFORMED,	/* `problem` says what is wrong; nothing is known of the user */
};

/** The search for one user in a file of passwd(5) that comes in pieces of any size. The first line of that name
 * decides, as for the C library. */
struct passwd_search {
	const char *name;
	/* The line at hand. */
	char line[PASSWD_LINE];
	size_t length;
	bool any;	/* a well-formed line was there */
	/* The result. */
	enum passwd_standing standing;
	const char *problem;	/* "the line of the user is malformed" */
	struct passwd_entry entry;
};

void passwd_search_begin(struct passwd_search *search, const char *name);

/** Takes the next piece; `search` is a struct passwd_search. False once it is decided: see file_stream. */
bool passwd_search_take(void *search, const char *bytes, size_t length);

/** The file is at its end. A last line without newline counts where it is well-formed; else the file is torn. */
void passwd_search_end(struct passwd_search *search);

#endif
