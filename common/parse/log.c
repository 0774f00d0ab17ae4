/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "log.h"

#include "../text.h"
#include "../version.h"

#include <string.h>

#define LINE 200	/* bytes: the line of a start is shorter, whatever its version */

/* What stands behind `words`, where the text begins with them, else NULL. A 0 in `words` is any digit. */
static const char *behind(const char *text, const char *words)
{
	for (; *words != '\0'; text++, words++)
		if (*words == '0' ? *text < '0' || *text > '9' : *text != *words)
			return NULL;
	return text;
}

/* The same, where they need not be there. */
static const char *behind_optional(const char *text, const char *words)
{
	const char *rest = text ? behind(text, words) : NULL;

	return rest ? rest : text;
}

/* The version in the line by which the core says that it starts; "" where it is another line. */
static const char *started_version(const char *line)
{
	const char *at = behind(line, "0000-00-00 00:00:00");

	at = behind_optional(at, ".0000");
	at = at ? behind(at, " INFO ") : NULL;
	at = behind_optional(at, "[amazon-ssm-agent] ");
	at = at ? behind(at, "amazon-ssm-agent - v") : NULL;
	return at ? at : "";
}

/* A whole line is needed: one that is half written may lack digits. */
static bool line_version(const char *bytes, size_t length, struct text *out)
{
	char line[LINE];
	struct text copy = text_over(line, sizeof(line));
	const char *version;
	struct version parsed;
	struct scan scan;

	text_add_bytes(&copy, bytes, length);
	if (copy.cut || strlen(line) != length)
		return false;
	version = started_version(line);
	scan = version_scan(version, &parsed);
	if (scan.problem || (strcmp(version + scan.length, "\n") != 0 && strcmp(version + scan.length, "\r\n") != 0))
		return false;
	text_add_bytes(out, version, scan.length);
	return !out->cut;
}

bool log_agent_version(const char *text, size_t length, char *version, size_t size)
{
	size_t begin, end = length;

	while (end > 0 && text[end - 1] != '\n')
		end--;
	for (; end > 0; end = begin) {
		struct text out = text_over(version, size);

		for (begin = end - 1; begin > 0 && text[begin - 1] != '\n'; begin--)
			;
		if (line_version(text + begin, end - begin, &out))
			return true;
	}
	return false;
}
