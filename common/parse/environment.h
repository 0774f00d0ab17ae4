/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_ENVIRONMENT_H
#define COMMON_PARSE_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>

#define ENVIRONMENT_VALUE 2048	/* bytes of a value, with the NUL */
#define ENVIRONMENT_SOURCE 256
#define ENVIRONMENT_PATH 384
#define ENVIRONMENT_FILES 16

/** The variables that decide about a proxy. */
enum environment_name {
	ENVIRONMENT_HTTPS_PROXY,
	ENVIRONMENT_HTTP_PROXY,
	ENVIRONMENT_NO_PROXY,
	ENVIRONMENT_NAMES,
};

/** One of them, spelled in one way. */
struct environment_variable {
	bool given;	/* also where it is empty, which is as good as not set */
	char value[ENVIRONMENT_VALUE];	/* foreign text, and secret: a URL may hold a password */
	char source[ENVIRONMENT_SOURCE];	/* where it was set; may be shown */
};

/** Those variables of an environment, as a service would get them. */
struct environment {
	struct environment_variable variables[ENVIRONMENT_NAMES][2];	/* in capitals, in small letters */
	const char *reading;	/* set by the caller: what is being read, for the source of what that sets */
	bool cut;	/* a value was too long */
};

/** What is in force of a variable: Go programs take that in capitals, else the other. NULL: neither is set. */
const struct environment_variable *environment_value(const struct environment *environment, enum environment_name name);

/** Reads /proc/PID/environ, `length` bytes of it: assignments, each with a NUL behind it. Of several to the same name
 * the first counts, as it does for Go (syscall.copyenv). */
void environment_read(const char *block, size_t length, struct environment *environment);

/** What a unit and its drop-ins say, one read after the other. All of it counts in this order, wherever it stands:
 * what the manager gives to every service, Environment=, the files, and last what is taken away. */
struct environment_unit {
	struct environment environment;	/* of Environment= */
	struct environment_file {
		char path[ENVIRONMENT_PATH];
		bool optional;	/* its absence is no fault */
	} files[ENVIRONMENT_FILES];	/* of EnvironmentFile=, the last one wins */
	size_t count;
	bool unset[ENVIRONMENT_NAMES][2];	/* by UnsetEnvironment= */
};

/** Reads a unit or a drop-in: in [Service] Environment= (quotes, escapes, several assignments in a line, an empty one
 * that takes back all before), EnvironmentFile= and UnsetEnvironment=; comments, lines that go on behind a backslash.
 * What systemd passes over with a warning is passed over, but not what it would say of these settings. Malformed is
 * also what only systemd can tell: percent signs, not doubled, in what matters here (as %40 in a password: since 2019
 * systemd passes such a variable over), patterns of files. Returns NULL, or what is malformed, never with a word of
 * it. Sources: systemd.exec(5), systemd.syntax(7), systemd.unit(5). */
const char *environment_read_unit(const char *text, size_t length, struct environment_unit *unit);

/** Reads the configuration of systemd itself: DefaultEnvironment= in [Manager], in the same way. Source:
 * systemd-system.conf(5). */
const char *environment_read_manager(const char *text, size_t length, struct environment *environment);

/** Reads the file that an EnvironmentFile= names: assignments of a shell's form. Where systemd's releases differ, a
 * comment with a backslash at its end, as since 254: the next line is none. Source: systemd.exec(5). */
void environment_read_file(const char *text, size_t length, struct environment *environment);

/** Reads a job of upstart or its override: stanzas "env NAME=value", not those lines inside a script. Returns NULL, or
 * what is malformed. Source: init(5) of upstart. */
const char *environment_read_upstart(const char *text, size_t length, struct environment *environment);

/** Sets what another environment has been given, with its sources. */
void environment_overlay(struct environment *environment, const struct environment *over);

/** Takes away what UnsetEnvironment= names. */
void environment_unset(struct environment *environment, const struct environment_unit *unit);

#endif
