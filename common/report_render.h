/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_REPORT_RENDER_H
#define COMMON_REPORT_RENDER_H

#include "report.h"

/* The two forms of a report, for report.c alone: they fill a text, it writes. */

/** Adds the words of the status line: the findings of the worst states, one after the other, or the summary. */
void report_words(const struct report *report, struct text *line);

/** Adds the status line with its perfdata, and the long output that is asked for. Whole lines only; how
 * many findings did not fit is said. */
void report_as_nagios(const struct report *report, struct text *out);

/** Adds the JSON object and a newline. Where `out` is cut then, the object is not whole. */
void report_as_json(const struct report *report, struct text *out);

/** The object for an end that comes from outside. */
void report_end_as_json(const char *service, enum state state, const char *summary, struct text *out);

#endif
