/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "common/parse/os_release.h"

static void fuzz(const char *bytes, size_t length)
{
	struct os_release release;
	char title[512];
	struct text out = text_over(title, sizeof(title));

	if (!os_release_parse(bytes, length, &release)) {
		MUST(release.id[0] != '\0' && is_terminated(release.id, OS_FIELD) && is_terminated(release.version, OS_FIELD));
		MUST(is_terminated(release.name, OS_FIELD) && !memchr(bytes, '\0', length));
		os_release_title(&release, true, &out);
		MUST(!out.cut && out.length > 0 && out.length < OS_TITLE);
	}
	if (!legacy_release_parse(bytes, length, &release))
		os_release_title(&release, false, &out);
}
