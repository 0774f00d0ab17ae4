/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_PLUGIN_OUTPUT_H
#define COMMON_PARSE_PLUGIN_OUTPUT_H

#include "../state.h"

#include <stddef.h>

#define PLUGIN_OUTPUT 8192	/* bytes that are enough for any plugin of ours, twice */
#define PLUGIN_WORDS 320	/* bytes of any of the words below, with the NUL; what is longer is cut and marked */

/** What one of our plugins said. None of the words is sanitised. */
struct plugin_output {
	enum state state;
	char summary[PLUGIN_WORDS];	/* the status line's words */
	char text[PLUGIN_WORDS];	/* of the first finding in that state; for OK, and where there is none, the summary */
	char fix[PLUGIN_WORDS];	/* what to do about that finding; may be empty */
};

/** Reads what a plugin of ours printed under -v: the status line "SERVICE STATE: words | perfdata", then
 * "[STATE] id: text" and "  fix: text" lines; other lines are passed over. Source: report.h.
 * Returns NULL, or why this is no verdict: no output, a NUL byte, no newline at its end, another
 * first line, one without words, a second status line, a finding that is worse than the status line. */
const char *plugin_output_parse(const char *bytes, size_t length, const char *service, struct plugin_output *output);

#endif
