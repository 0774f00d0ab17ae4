/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_OS_RELEASE_H
#define COMMON_PARSE_OS_RELEASE_H

#include "../text.h"

#define OS_FIELD 64	/* bytes of a field, with the NUL */

/** What a distribution says of itself. A field that it leaves out is empty. */
struct os_release {
	char id[OS_FIELD];	/* "ubuntu": empty for a legacy file of an unknown system */
	char name[OS_FIELD];	/* "CentOS Stream": for people, and where ID says too little */
	char version[OS_FIELD];	/* "22.04", as it is written */
};

/** Reads the text of an os-release file (also Bottlerocket's). Source: os-release(5): assignments
 * as a shell would read them, without expansion or concatenation; the last one of a key counts.
 * Returns NULL, or why the text is no evidence: a NUL byte, a quotation without end, a malformed
 * ID, NAME or VERSION_ID, no ID. A NAME that is too long is cut: ID and VERSION_ID are not. */
const char *os_release_parse(const char *text, size_t length, struct os_release *release);

/** Reads the text of a file from before os-release: "CentOS release 6.10 (Final)" of
 * /etc/centos-release, oracle-release, redhat-release and system-release, or the three lines of
 * /etc/SuSE-release. Returns NULL, or why the text is no evidence. */
const char *legacy_release_parse(const char *text, size_t length, struct os_release *release);

#define OS_TITLE (4 * OS_FIELD)	/* bytes of a title, with the NUL */

/** Adds what people call the system: "CentOS Stream 9"; its ID where it has no NAME, and no
 * version where the file's is none; with the ID as well: "Linux Mint 22 (ID linuxmint)". */
void os_release_title(const struct os_release *release, bool with_id, struct text *title);

#endif
