/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "version.h"

static struct scan component_scan(const char *text, uint32_t *component)
{
	size_t at = 0;

	if (!text_is_digit(text[0]))
		return (struct scan){ 0, "a digit is expected" };
	for (*component = 0; text_is_digit(text[at]); at++) {
		if (at == VERSION_DIGITS)
			return (struct scan){ at, "a component has at most nine digits" };
		*component = *component * 10 + (uint32_t)(text[at] - '0');
	}
	return (struct scan){ at, NULL };
}

struct scan version_scan(const char *text, struct version *version)
{
	size_t at = 0;

	*version = (struct version){ 0 };
	for (size_t i = 0; i < VERSION_COMPONENTS; i++) {
		struct scan scan = component_scan(text + at, &version->component[i]);

		at += scan.length;
		if (scan.problem)
			return (struct scan){ at, scan.problem };
		if (text[at] != '.' || !text_is_digit(text[at + 1]))
			return (struct scan){ at, NULL };
		at++;
	}
	return (struct scan){ at, "a version has at most eight components" };
}

bool version_parse(const char *text, struct version *version)
{
	struct scan scan = version_scan(text, version);

	return !scan.problem && text[scan.length] == '\0';
}

int version_compare(const struct version *one, const struct version *other)
{
	for (size_t i = 0; i < VERSION_COMPONENTS; i++)
		if (one->component[i] != other->component[i])
			return one->component[i] < other->component[i] ? -1 : 1;
	return 0;
}
