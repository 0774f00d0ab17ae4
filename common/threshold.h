/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_THRESHOLD_H
#define COMMON_THRESHOLD_H

#include "number.h"
#include "state.h"
#include "version.h"

/** What a range is over. A plugin judges one or the other. */
enum threshold_kind {
	THRESHOLD_NUMBER,
	THRESHOLD_VERSION,
};

#define THRESHOLD_SPELLING 192	/* bytes of a range as it was written, with the NUL */

struct bound {
	bool open;		/* no bound: ~ as start, nothing as end */
	number number;
	struct version version;
};

/** A Nagios range: [@][~|START][:][END], both ends inclusive. It alerts on what is outside;
 * with @ on what is inside. START defaults to 0, END to no bound. */
struct threshold {
	enum threshold_kind kind;
	bool given;		/* a range that was not given alerts on nothing */
	bool inside;		/* @ */
	struct bound start, end;
	char spelling[THRESHOLD_SPELLING];	/* as the user wrote it: perfdata repeats that */
};

/** The pair that decides: critical first, then warning. */
struct thresholds {
	struct threshold warning, critical;
};

/** Reads a range that is the whole of `text`. On a problem `length` is the offset of the
 * byte that does not fit and *threshold is left alone.
 * Source of the grammar: Monitoring Plugins Development Guidelines, "Threshold and Ranges";
 * stricter than they are, where a lax reading could hide an alert. */
struct scan threshold_parse(const char *text, enum threshold_kind kind, struct threshold *threshold);

/** The range "MINIMUM:" over versions. Problems as version_scan has them, and trailing bytes. */
struct scan threshold_at_least(const char *minimum, struct threshold *threshold);

/** Whether the value raises an alert. */
bool threshold_alerts_number(const struct threshold *threshold, number value);
bool threshold_alerts_version(const struct threshold *threshold, const struct version *version);

/** CRITICAL, WARNING or OK by the pair. *decisive becomes the range that alerted, or else the
 * stricter promise that was kept: critical's, warning's where there is no other, or NULL. */
enum state threshold_judge_number(const struct thresholds *thresholds, number value,
	const struct threshold **decisive);
enum state threshold_judge_version(const struct thresholds *thresholds, const struct version *version,
	const struct threshold **decisive);

/** Says in words how a value lies to a range: "older than 2.3.68.0", "at least 3.2",
 * "outside 1:2"; over numbers "below" and "above". */
void threshold_explain(const struct threshold *threshold, bool alerts, struct text *text);

/** The same for a number that is never below 0, as an age: a range that begins there is a maximum, so "above 900"
 * instead of "outside 900". */
void threshold_explain_span(const struct threshold *threshold, bool alerts, struct text *text);

#endif
