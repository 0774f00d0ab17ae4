/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "log.h"

#include "../text.h"
#include "../version.h"

#include <string.h>

static const char start_mark[] = " amazon-ssm-agent - v";

/* A whole line is needed: one that is half written may lack digits. */
static bool version_at(const char *at, const char *end, struct text *out)
{
	struct version parsed;
	struct scan scan;

	if (!memchr(at, '\n', (size_t)(end - at)))
		return false;
	scan = version_scan(at, &parsed);
	if (scan.problem || (at[scan.length] != '\n' && at[scan.length] != '\r'))
		return false;
	text_add_bytes(out, at, scan.length);
	return !out->cut;
}

bool log_agent_version(const char *text, size_t length, char *version, size_t size)
{
	size_t mark = strlen(start_mark);

	for (size_t at = length; at >= mark; at--) {
		struct text out = text_over(version, size);

		if (memcmp(text + at - mark, start_mark, mark) == 0 && version_at(text + at, text + length, &out))
			return true;
	}
	return false;
}
