/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "common/parse/version_line.h"
#include "common/version.h"

static void fuzz(const char *bytes, size_t length)
{
	static version_line_reader *const readers[] = { aws_version_line, plugin_version_line, plugin_version_file,
		agent_version_line };
	char *text = as_text(bytes, length);
	struct version parsed;
	char version[32], small[6];

	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		bool found = readers[i](text, version, sizeof(version));

		MUST(is_terminated(version, sizeof(version)));
		/* A number that counts is there as it is. */
		MUST(found ? version_parse(version, &parsed) && strchr(version, '.') && strstr(text, version)
			: version[0] == '\0');
		if (readers[i](text, small, sizeof(small)))
			MUST(strcmp(small, version) == 0);
		else
			MUST(small[0] == '\0');
	}
	free(text);
}
