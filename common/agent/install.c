/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "install.h"

#include "../parse/log.h"
#include "../parse/package_database.h"
#include "../parse/version_line.h"
#include "../probe/file.h"
#include "../probe/program.h"
#include "../text.h"

#include <string.h>

#define PACKAGE "amazon-ssm-agent"
#define LOG_FILE "/var/log/amazon/ssm/amazon-ssm-agent.log"

#define DATABASE_LIMIT (64UL << 20)	/* bytes; a large dpkg status has 10 MB */
#define LOG_TAIL (1UL << 20)	/* bytes from the end of the log that are searched */
#define SNAP_FILE 16384
#define ANSWER 16384	/* bytes of what the agent may print */

#define USAGE_STATUS 2	/* of a Go program that does not know a flag */

static const char places[] = "/usr/bin/amazon-ssm-agent, /usr/sbin/amazon-ssm-agent or "
	"/snap/amazon-ssm-agent/current/amazon-ssm-agent";

/* deb and rpm; SUSE; snap. */
static const char *const directories[] = { "/usr/bin", "/usr/sbin", "/snap/amazon-ssm-agent/current" };
static const char *const binaries[] = {
	"/usr/bin/amazon-ssm-agent", "/usr/sbin/amazon-ssm-agent", "/snap/amazon-ssm-agent/current/amazon-ssm-agent",
};
#define SNAP_BINARY 2

static void say(char *problem, const char *first, const char *second, const char *third)
{
	struct text text = text_over(problem, AGENT_PROBLEM);

	text_join(&text, first, second, third, NULL);
	text_mark_cut(&text);
}

/* What is at one of the places; AGENT_MISSING where nothing is. */
static enum agent_place examine_place(const struct paths *paths, const char *path, char *problem)
{
	struct file_facts facts = file_examine(paths, path, true);

	if (facts.status == FILE_ABSENT) {
		if (file_examine(paths, path, false).status != FILE_READ)
			return AGENT_MISSING;
		say(problem, path, " is a link that leads nowhere", "");
		return AGENT_BROKEN;
	}
	if (facts.status != FILE_READ) {
		say(problem, path, ": ", facts.problem);
		return AGENT_HIDDEN;
	}
	if (facts.kind == FILE_REGULAR && (facts.mode & 0111) != 0)
		return AGENT_PRESENT;
	say(problem, path, facts.kind == FILE_REGULAR ? " is not executable" : " is not a file", "");
	return AGENT_BROKEN;
}

/* The first place with an agent; else the first with something wrong. */
static size_t find_binary(const struct paths *paths, struct agent_install *install)
{
	size_t found = 0;

	install->place = AGENT_MISSING;
	for (size_t i = 0; i < sizeof(binaries) / sizeof(binaries[0]); i++) {
		char problem[AGENT_PROBLEM];
		enum agent_place here = examine_place(paths, binaries[i], problem);

		if (here == AGENT_PRESENT) {
			install->place = here;
			install->path = binaries[i];
			install->problem[0] = '\0';
			return i;
		}
		if (here != AGENT_MISSING && install->place == AGENT_MISSING) {
			install->place = here;
			install->path = binaries[i];
			memcpy(install->problem, problem, sizeof(problem));
			found = i;
		}
	}
	return found;
}

/* Any other argument, or none, would start an agent. */
static void ask_binary(struct agent_install *install)
{
	static const char *const arguments[] = { "-version", NULL };
	static char output[ANSWER], errors[ANSWER];
	struct program program = {
		.path = install->path,
		.arguments = arguments,
		.output = output,
		.output_size = sizeof(output),
		.errors = errors,
		.errors_size = sizeof(errors),
	};

	programs_run(&program, 1);
	if (program.status != PROGRAM_ENDED)
		say(install->binary.problem, install->path, " -version: ", program.problem);
	else if (program.exit_status == USAGE_STATUS && strstr(errors, "flag provided but not defined: -version"))
		install->before_flag = true;
	else if (program.exit_status != 0)
		say(install->binary.problem, install->path, " -version", " failed");
	else if (!agent_version_line(output, install->binary.text, sizeof(install->binary.text)))
		say(install->binary.problem, install->path, " -version", " printed no version");
}

static void ask_database(const struct paths *paths, const char *file_name, enum package_format format,
	const char *name, struct agent_install *install)
{
	struct package_search search;
	struct file file;

	package_search_begin(&search, format, PACKAGE);
	file = file_stream(paths, file_name, DATABASE_LIMIT, package_search_take, &search);
	package_search_end(&search);
	if (file.status == FILE_ABSENT)
		return;
	if (file.status != FILE_READ)
		say(install->package.problem, file_name, ": ", file.problem);
	else if (search.several || search.malformed)
		say(install->package.problem, file_name, search.several ? " has two versions of " : " has no version of ",
			PACKAGE);
	else
		memcpy(install->package.text, search.version, sizeof(search.version));
	if (install->package.text[0] != '\0' || install->package.problem[0] != '\0')
		install->database = name;
}

static void ask_snap(const struct paths *paths, struct agent_install *install)
{
	static const char yaml[] = "/snap/amazon-ssm-agent/current/meta/snap.yaml";
	static char text[SNAP_FILE];
	struct file file = file_read(paths, yaml, text, sizeof(text));

	install->database = "snap";
	if (file.status != FILE_READ)
		say(install->package.problem, yaml, ": ", file.problem);
	else if (!snap_version(text, install->package.text, sizeof(install->package.text)))
		say(install->package.problem, yaml, " has no version", "");
}

static void ask_package(const struct paths *paths, bool snap, struct agent_install *install)
{
	if (snap) {
		ask_snap(paths, install);
		return;
	}
	ask_database(paths, "/var/lib/dpkg/status", PACKAGE_DPKG, "dpkg", install);
	if (!install->database)
		ask_database(paths, "/lib/apk/db/installed", PACKAGE_APK, "apk", install);
}

static void ask_log(const struct paths *paths, struct agent_install *install)
{
	static char text[LOG_TAIL];
	bool whole;
	struct file file = file_read_tail(paths, LOG_FILE, text, sizeof(text), &whole);

	if (file.status != FILE_READ)
		say(install->log.problem, LOG_FILE ": ", file.problem, "");
	else if (!log_agent_version(text, file.length, install->log.text, sizeof(install->log.text)))
		say(install->log.problem, LOG_FILE, " does not tell it", "");
}

/* A file or link whose being there means that the agent starts at boot. */
static const struct {
	const char *path, *init;
	bool snap;
} starts[] = {
	{ "/etc/systemd/system/multi-user.target.wants/amazon-ssm-agent.service", "systemd", false },
	{ "/usr/lib/systemd/system/multi-user.target.wants/amazon-ssm-agent.service", "systemd", false },
	{ "/lib/systemd/system/multi-user.target.wants/amazon-ssm-agent.service", "systemd", false },
	{ "/etc/systemd/system/multi-user.target.wants/snap.amazon-ssm-agent.amazon-ssm-agent.service", "snapd", true },
	{ "/etc/init/amazon-ssm-agent.conf", "upstart", false },
	{ "/etc/runlevels/default/amazon-ssm-agent", "OpenRC", false },
};

/* A unit that is a link to /dev/null, or a job whose override says "manual", does not start whatever else is there. */
static bool is_masked(const struct paths *paths, const char *init)
{
	static const char override[] = "/etc/init/amazon-ssm-agent.override";
	char text[SNAP_FILE / 16];

	if (strcmp(init, "upstart") == 0)
		return file_read(paths, override, text, sizeof(text)).status == FILE_READ && strstr(text, "manual");
	return strcmp(file_examine(paths, "/etc/systemd/system/amazon-ssm-agent.service", false).target, "/dev/null") == 0;
}

/* Upstart's job is shipped by every package; it means nothing where systemd is the one that boots. */
static bool boots_with_systemd(const struct paths *paths)
{
	return file_examine(paths, "/lib/systemd/systemd", true).status == FILE_READ
		|| file_examine(paths, "/usr/lib/systemd/systemd", true).status == FILE_READ;
}

static void probe_start(const struct paths *paths, bool snap, struct agent_install *install)
{
	install->start = AGENT_DISABLED;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		struct file_facts facts;
		bool upstart = strcmp(starts[i].init, "upstart") == 0;

		if (starts[i].snap != snap || (upstart && boots_with_systemd(paths)))
			continue;
		facts = file_examine(paths, starts[i].path, false);
		install->init = starts[i].init;
		if (facts.status == FILE_READ) {
			install->start = is_masked(paths, starts[i].init) ? AGENT_DISABLED : AGENT_ENABLED;
			return;
		}
		if (facts.status == FILE_UNREADABLE)
			install->start = AGENT_START_UNKNOWN;
	}
}

void agent_install_probe(const struct paths *paths, struct agent_install *install)
{
	bool snap;

	*install = (struct agent_install){ 0 };
	snap = find_binary(paths, install) == SNAP_BINARY;
	if (install->place == AGENT_MISSING)
		say(install->problem, "there is nothing at ", places, "");
	if (install->place != AGENT_PRESENT)
		return;
	ask_package(paths, snap, install);
	if (paths_are_live(paths))
		ask_binary(install);
	if (install->package.text[0] == '\0' && install->binary.text[0] == '\0' && install->binary.problem[0] == '\0')
		ask_log(paths, install);
	probe_start(paths, snap, install);
}

/* Whether `path` is `directory`/NAME for a part of the agent. */
static enum agent_part part_in(const char *path, const char *directory, size_t length)
{
	static const struct {
		const char *name;
		enum agent_part part;
	} parts[] = {
		{ "/amazon-ssm-agent", AGENT_CORE },
		{ "/ssm-agent-worker", AGENT_WORKER },
		{ "/ssm-document-worker", AGENT_HELPER },
		{ "/ssm-session-worker", AGENT_HELPER },
	};

	if (strncmp(path, directory, length) != 0)
		return AGENT_NO_PART;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strcmp(path + length, parts[i].name) == 0)
			return parts[i].part;
	return AGENT_NO_PART;
}

enum agent_part agent_part_of(const char *path)
{
	static const char snap[] = "/snap/amazon-ssm-agent/";
	size_t length = strlen(snap);

	/* A process of a snap has the number of the revision in its path, not "current". */
	if (strncmp(path, snap, length) == 0)
		return part_in(path, path, length + strcspn(path + length, "/"));
	for (size_t i = 0; i < SNAP_BINARY; i++) {
		enum agent_part part = part_in(path, directories[i], strlen(directories[i]));

		if (part != AGENT_NO_PART)
			return part;
	}
	return AGENT_NO_PART;
}
