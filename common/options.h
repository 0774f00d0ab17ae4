/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_OPTIONS_H
#define COMMON_OPTIONS_H

#include "probe/paths.h"
#include "report.h"
#include "requirements.h"
#include "threshold.h"

/** The shared options that make sense for some plugins only. --help, --version, --verbose,
 * --timeout and --output are every plugin's. */
enum shared_option {
	OPTION_ROOT = 1,
	OPTION_EDITION = 2,
	OPTION_RANGES = 4,	/* --warning and --critical */
	OPTION_MINIMUM = 8,	/* --minimum; with OPTION_RANGES, over versions */
};

/** Stores an option's value. Returns false, and writes to `problem` what follows the words
 * "--name: VALUE ", when it is not acceptable: "is not one of ok, warning". `value` is NULL for
 * an option that takes none. */
typedef bool option_reader(void *target, const char *value, struct text *problem);

option_reader option_flag;	/* bool */
option_reader option_path;	/* const char *: an absolute path */
option_reader option_state;	/* enum state, by its name in small letters */
option_reader option_minimum;	/* struct threshold: VERSION as the range VERSION: */

struct options;

#define PAGE_SIZE 8192	/* bytes of a page, with the NUL */

/** A page that is printed instead of a verdict: the target of an option that option_page reads. */
struct page {
	void (*print)(const struct options *options, struct text *page);
};
option_reader option_page;

/** One option: its place in the getopt table, its line in --help, and where its value goes. */
struct option_spec {
	char letter;		/* 0: it has a long name only */
	const char *name;
	const char *value;	/* what stands behind the = in --help, NULL: it takes none */
	const char *help;	/* any length: --help folds it */
	option_reader *read;
	void *target;
};

#define OPTIONS_OWN 12	/* options of one plugin's own, at most */

/** The values of the shared options. */
struct options {
	unsigned timeout;	/* seconds */
	enum state timeout_state;
	struct paths paths;
	const struct edition *edition;
	struct thresholds thresholds;
};

/** What --help and the parser have to know of a plugin. */
struct command {
	const char *name;	/* "check_ssm_os" */
	const char *service;	/* "SSM_OS" */
	const char *purpose;	/* what it decides, in a sentence or two */
	unsigned shared;	/* of enum shared_option */
	enum threshold_kind kind;	/* what --warning and --critical are ranges of */
	const char *warning_help, *critical_help;	/* ... and say in --help, with their defaults */
	const struct option_spec *own;
	size_t own_count;
	/* What options that are good each for itself have against each other, or NULL. May be NULL itself. */
	const char *(*find_conflict)(const struct options *options);
};

/** Reads the command line, starts the deadline and opens the report. Returns true when the plugin is
 * to go on. Otherwise the report already has its end (help, version, a wrong call): the plugin
 * returns report_close(report) at once. */
bool options_read(const struct command *command, int argc, char **argv, struct options *options,
	struct report *report);

#endif
