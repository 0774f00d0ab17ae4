/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "common/parse/package_database.h"
#include "common/version.h"

static void search(struct package_search *search, enum package_format format, const char *bytes, size_t length,
	size_t piece)
{
	package_search_begin(search, format, "amazon-ssm-agent");
	for (size_t i = 0; i < length; i += piece)
		MUST(package_search_take(search, bytes + i, length - i < piece ? length - i : piece));
	package_search_end(search);
}

/* A version is empty, or one. */
static void check_version(bool found, const char *version, size_t size)
{
	struct version parsed;

	MUST(is_terminated(version, size));
	MUST(!found || !version_scan(version, &parsed).problem);
}

static void fuzz(const char *bytes, size_t length)
{
	char *text = as_text(bytes, length);
	char version[PACKAGE_VERSION];

	for (int format = PACKAGE_DPKG; format <= PACKAGE_APK; format++) {
		struct package_search whole, pieces;

		search(&whole, (enum package_format)format, bytes, length, length + 1);
		for (size_t piece = 1; piece < 64; piece = piece * 3 + 1) {
			search(&pieces, (enum package_format)format, bytes, length, piece);
			MUST(whole.malformed == pieces.malformed && whole.several == pieces.several);
			MUST(strcmp(whole.version, pieces.version) == 0);
		}
		check_version(whole.version[0] != '\0', whole.version, sizeof(whole.version));
		MUST(whole.version[0] == '\0' || memmem(bytes, length, "amazon-ssm-agent", 16));
	}
	check_version(package_upstream_version(text, version, sizeof(version)), version, sizeof(version));
	check_version(snap_version(text, version, sizeof(version)), version, sizeof(version));
	free(text);
}
