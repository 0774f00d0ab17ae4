/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "common/version.h"

static void check_printed(const struct version *version)
{
	char shown[128];
	struct text out = text_over(shown, sizeof(shown));
	struct version again;

	for (size_t i = 0; i < VERSION_COMPONENTS; i++)
		text_format(&out, "%s%u", i > 0 ? "." : "", version->component[i]);
	MUST(!out.cut && version_parse(out.data, &again) && version_compare(version, &again) == 0);
}

/* The bytes are three versions with blanks between them: their order is one. */
static void fuzz(const char *bytes, size_t length)
{
	char *text = as_text(bytes, length), *rest = NULL;
	struct version versions[3];
	size_t count = 0;

	for (char *word = strtok_r(text, " ", &rest); word && count < 3; word = strtok_r(NULL, " ", &rest)) {
		struct version *version = &versions[count];
		struct scan scan = version_scan(word, version);

		MUST(scan.length <= strlen(word));
		if (scan.problem) {
			MUST(!version_parse(word, version));
			continue;
		}
		MUST(version_parse(word, version) == (word[scan.length] == '\0'));
		(void)version_scan(word, version);
		check_printed(version);
		MUST(version_compare(version, version) == 0);
		count++;
	}
	if (count >= 2)
		MUST((version_compare(&versions[0], &versions[1]) > 0) == (version_compare(&versions[1], &versions[0]) < 0));
	if (count == 3 && version_compare(&versions[0], &versions[1]) <= 0
		&& version_compare(&versions[1], &versions[2]) <= 0)
		MUST(version_compare(&versions[0], &versions[2]) <= 0);
	free(text);
}
