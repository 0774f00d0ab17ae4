/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_PACKAGE_DATABASE_H
#define COMMON_PARSE_PACKAGE_DATABASE_H

#include <stdbool.h>
#include <stddef.h>

#define PACKAGE_VERSION 80	/* bytes of a version, with the NUL: eight components of nine digits fit */
#define PACKAGE_LINE 256	/* bytes of a line that are looked at: longer ones are no field of interest */

enum package_format {
	PACKAGE_DPKG,	/* /var/lib/dpkg/status, deb-control(5) and dpkg-query(1) */
	PACKAGE_APK,	/* /lib/apk/db/installed */
};

/** The search for one package in a database that comes in pieces of any size. */
struct package_search {
	enum package_format format;
	const char *name;
	/* The stanza and the line at hand. */
	bool named, installed, repeated;
	unsigned fields;	/* those that the stanza had so far */
	char stanza_version[PACKAGE_LINE], line[PACKAGE_LINE];
	size_t length;
	/* The result. */
	char version[PACKAGE_VERSION];	/* of the installed package, without epoch and release; empty: none */
	bool several;	/* installed for two architectures in different versions */
	bool malformed;	/* installed, with a version that is none; its stanza has a field twice; or the database a NUL byte */
};

void package_search_begin(struct package_search *search, enum package_format format, const char *name);

/** Takes the next piece; `search` is a struct package_search. Always true: see file_stream. */
bool package_search_take(void *search, const char *bytes, size_t length);

/** The database is at its end: its last stanza may lack the empty line. */
void package_search_end(struct package_search *search);

/** The version that upstream gave, "3.3.1142.0", of a package's "1:3.3.1142.0-1". False where it has none. */
bool package_upstream_version(const char *text, char *version, size_t size);

/** The version in the text of a snap's meta/snap.yaml, quoted or not. False where it has none. */
bool snap_version(const char *text, char *version, size_t size);

#endif
