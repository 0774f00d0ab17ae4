/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_PROGRAM_VERSION_H
#define COMMON_PROBE_PROGRAM_VERSION_H

#include "../parse/version_line.h"
#include "paths.h"
#include "program.h"

/** How a program is found and asked for its version. */
struct version_question {
	const char *name;	/* as a shell knows it: "aws" */
	const char *const *directories;	/* where it is looked for, see program_find; NULL-terminated */
	const char *path;	/* the one to ask instead of looking, absolute; or NULL */
	version_line_reader *read;	/* finds the version in what it prints for --version, or in its file */
};

#define VERSION_PROBLEM (PROGRAM_PROBLEM + 64)

/** What came of it. */
struct version_answer {
	enum program_place place;
	char path[PROGRAM_PATH];	/* which file, where it was found or is hidden; else the one asked for */
	char version[VERSION_LINE_TEXT];	/* empty: see problem */
	char problem[VERSION_PROBLEM];	/* "it ended with exit status 127"; of a hidden one "cannot be looked at or run" */
	char fix[VERSION_PROBLEM];	/* what to do about the problem; may be empty where it is hidden */
};

/** Finds the program and runs it with --version, as nobody where root asks. The version counts only where it
 * exited with 0; standard output is read first, then standard error, at most 16 KiB of each. */
void program_version_ask(const struct version_question *question, struct version_answer *answer);

/** Answers the same for a tree in which nothing is run: looks into the directories only, and reads `file`, the
 * version of what is in the first of them. */
void program_version_read(const struct paths *paths, const struct version_question *question, const char *file,
	struct version_answer *answer);

#endif
