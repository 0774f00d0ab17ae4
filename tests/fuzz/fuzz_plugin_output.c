/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/parse/plugin_output.h"

static void fuzz(const char *bytes, size_t length)
{
	static const char *const begins[] = { "SSM_OS OK: ", "SSM_OS WARNING: ", "SSM_OS CRITICAL: ", "SSM_OS UNKNOWN: " };
	struct plugin_output output;
	const char *problem = plugin_output_parse(bytes, length, "SSM_OS", &output);

	if (problem) {
		MUST(is_clean(problem, strlen(problem), "|;'\"<>`$&"));
	} else {
		MUST(is_terminated(output.text, PLUGIN_WORDS) && is_terminated(output.fix, PLUGIN_WORDS));
		MUST(is_terminated(output.summary, PLUGIN_WORDS) && output.summary[0] != '\0' && output.text[0] != '\0');
		MUST(output.state <= STATE_UNKNOWN && length > strlen(begins[output.state]));
		MUST(memcmp(bytes, begins[output.state], strlen(begins[output.state])) == 0);
		MUST(bytes[length - 1] == '\n' && !memchr(bytes, '\0', length));
		/* No finding is worse than what is believed. */
		MUST(output.state == STATE_CRITICAL || !memmem(bytes, length, "\n[CRITICAL] a: b\n", 17));
	}
}
