/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "install.h"

#include "../probe/file.h"
#include "../text.h"

#include <string.h>

#define PACKAGE "amazon-ssm-agent"

#define DATABASE_LIMIT (64UL << 20)	/* bytes; a large dpkg status has 10 MB */
#define SNAP_FILE 16384

static void say(char *problem, const char *first, const char *second, const char *third)
{
	struct text text = text_over(problem, AGENT_PROBLEM);

	text_join(&text, first, second, third, NULL);
	text_mark_cut(&text);
}

/* The databases that plain reading understands; that of rpm is none of them. */
static const struct {
	const char *name, *path;
	enum package_format format;
} databases[] = {
	{ "dpkg", "/var/lib/dpkg/status", PACKAGE_DPKG },
	{ "apk", "/lib/apk/db/installed", PACKAGE_APK },
	{ "apk", "/usr/lib/apk/db/installed", PACKAGE_APK },
};

static void ask_database(const struct paths *paths, const char *path, enum package_format format,
	struct agent_version *answer)
{
	struct package_search search;
	struct file file;

	package_search_begin(&search, format, PACKAGE);
	file = file_stream(paths, path, DATABASE_LIMIT, package_search_take, &search);
	package_search_end(&search);
	if (file.status == FILE_ABSENT)
		return;
	answer->unread = file.status != FILE_READ;
	if (answer->unread)
		say(answer->problem, path, ": ", file.problem);
	else if (search.several)
		say(answer->problem, path, " has two versions of ", PACKAGE);
	else if (search.malformed)
		say(answer->problem, path, " has no proper version of ", PACKAGE);
	else
		memcpy(answer->text, search.version, sizeof(answer->text));
}

static void ask_snap(const struct paths *paths, struct agent_install *install)
{
	static const char yaml[] = "/snap/amazon-ssm-agent/current/meta/snap.yaml";
	static char text[SNAP_FILE];
	struct file file = file_read(paths, yaml, text, sizeof(text));

	install->database = "snap";
	install->package.unread = file.status != FILE_READ && file.status != FILE_ABSENT;
	if (file.status != FILE_READ)
		say(install->package.problem, yaml, ": ", file.problem);
	else if (!snap_version(text, install->package.text, sizeof(install->package.text)))
		say(install->package.problem, yaml, " has no version", "");
}

static void ask_databases(const struct paths *paths, struct agent_install *install)
{
	for (size_t i = 0; i < sizeof(databases) / sizeof(databases[0]) && !install->database; i++) {
		ask_database(paths, databases[i].path, databases[i].format, &install->package);
		if (install->package.text[0] != '\0' || install->package.problem[0] != '\0')
			install->database = databases[i].name;
	}
}

void agent_package_probe(const struct paths *paths, bool snap, struct agent_install *install)
{
	if (snap)
		ask_snap(paths, install);
	else
		ask_databases(paths, install);
}
