/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_REPORT_H
#define COMMON_REPORT_H

#include "number.h"
#include "state.h"
#include "text.h"
#include "threshold.h"

/* What the transports carry whole: NRPE version 2 has packets of 1,024 bytes, Nagios keeps 8 KiB. */
#define REPORT_LINE 1024	/* bytes of the status line, with its newline and a NUL */
#define REPORT_STATUS 4096	/* bytes of the status line and what follows it */
#define REPORT_JSON 32768	/* bytes of the JSON object */

#define REPORT_FINDINGS 48
#define REPORT_MEASURES 24
#define REPORT_CHECKS 16
#define REPORT_TEXT 320		/* bytes of a finding's text or remedy, with the NUL */

/** One thing that was looked at, and how it stands. */
struct finding {
	const char *id;		/* stable, documented: "os-listed" */
	enum state state;
	char text[REPORT_TEXT];
	char fix[REPORT_TEXT];	/* what to do about it; may be empty */
};

/** What another plugin said, whose verdict a finding repeats. */
struct check {
	const struct finding *finding;
	const char *service;	/* "SSM_OS" */
	char summary[REPORT_TEXT];	/* its status line's words */
};

/** One number about the checked thing, for perfdata. */
struct measure {
	const char *label;	/* stable: [a-z0-9_]+ */
	number value;
	const char *unit;	/* "", "s", "B" */
	const struct threshold *warning, *critical;	/* NULL or not given: none. Kept until report_close */
	const char *minimum, *maximum;	/* plain numbers as text, NULL: none */
};

enum report_format {
	REPORT_NAGIOS,
	REPORT_AS_JSON,
};

/** All that a plugin will say. Filled by the functions below, printed once by report_close. */
struct report {
	const char *service;	/* "SSM_OS" */
	enum report_format format;
	unsigned verbosity;	/* 1 and more: a line per finding */
	enum state state;	/* the worst of all findings so far */
	char summary[REPORT_TEXT];	/* the status line's words where all is well */
	size_t finding_count, measure_count, check_count;
	struct finding findings[REPORT_FINDINGS];
	struct measure measures[REPORT_MEASURES];
	struct check checks[REPORT_CHECKS];
	const char *usage;	/* a line to follow the status line, or NULL */
	bool has_page;		/* a page was printed: no status line follows, exit status 3 */
};

/** Begins a report. Until a finding is added its verdict is UNKNOWN: no evidence is no OK. */
void report_open(struct report *report, const char *service);

/** Adds a finding, its text formatted as by printf. The result is sanitised and cut as a whole,
 * so foreign strings may be passed as they are. */
void report_finding(struct report *report, const char *id, enum state state, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/** Adds a finding about a version: "SUBJECT 2.3.50.0 is older than 2.3.68.0". The state is that of the
 * thresholds, UNKNOWN where `version` does not begin with one; the remedy is for an alert. What
 * follows the dotted number ("-13-amd64") is shown and not compared. */
void report_version(struct report *report, const char *id, const struct thresholds *thresholds,
	const char *subject, const char *version, const char *fix);

/** The words of the finding that was added last; empty where there is none. */
const char *report_last(const struct report *report);

/** Says what to do about the finding that was added last; nothing where that is OK or the words are empty. */
void report_fix(struct report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Says that the finding that was added last is the verdict of another plugin, and what that one's status line
 * said. It makes the report one about plugins: the status line's words are the summary whatever the verdict,
 * the lines per finding are a table, and the JSON object has `checks`. */
void report_check(struct report *report, const char *service, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** The words of the status line for a good verdict. A bad one names its findings instead. */
void report_summary(struct report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Adds a number to the perfdata. */
void report_measure(struct report *report, const struct measure *measure);

/** Makes the report that of a wrong call: `problem` on the status line, then the usage line. */
void report_usage(struct report *report, const char *problem, const char *usage);

/** Prints a page that is no verdict: help, version, a list. Exit status 3 then. */
void report_page(struct report *report, const char *page);

/** Prints the report on standard output and returns the plugin's exit status: that of the
 * worst finding, 3 without a finding or where not all of it could be written. */
int report_close(struct report *report);

/** How an end that comes from outside is told, from the next step on: `seconds` and `state` are those of --timeout. */
void report_limit(const struct report *report, unsigned seconds, enum state state);

/** The lines for such an end while `step` ("reading /etc/os-release") is under way: rendered here and now, because nothing
 * may be rendered in a signal handler. `report` is a struct report; for the deadline this is a hook. */
void report_prepare_end(void *report, const char *step);

/** Writes the prepared line and returns the exit status; safe in a signal handler.
 * `expired`: the deadline has passed; else a signal asked for the end.
 * `writable`: standard output takes a line without blocking; else 3, and nothing is written.
 * REPORT_CLOSING while report_close writes: let it come to its end, ask again should that block. */
int report_end(bool expired, bool writable);
#define REPORT_CLOSING (-1)

#endif
