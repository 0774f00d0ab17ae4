/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "install.h"

#include "../parse/log.h"
#include "../parse/version_line.h"
#include "../probe/file.h"
#include "../probe/host.h"
#include "../probe/program.h"
#include "../text.h"

#include <string.h>

#define SEPARATOR BY_HOST("/", "\\")
#define LOG_FILE BY_HOST("/var/log/amazon/ssm", "%ProgramData%\\Amazon\\SSM\\Logs") SEPARATOR "amazon-ssm-agent.log"

#define LOG_TAIL (1UL << 20)	/* bytes from the end of the log that are searched */
#define ANSWER 16384	/* bytes of what the agent may print */

#define USAGE_STATUS 2	/* of a Go program that does not know a flag */

#define PROGRAM(name) SEPARATOR name BY_HOST("", ".exe")

/* deb and rpm; SUSE; snap. */
#define LINUX_DIRECTORIES "/usr/bin", "/usr/sbin"
#define WINDOWS_DIRECTORY "%ProgramFiles%\\Amazon\\SSM"
#define LINUX_BINARIES "/usr/bin/amazon-ssm-agent", "/usr/sbin/amazon-ssm-agent", \
	"/snap/amazon-ssm-agent/current/amazon-ssm-agent"

static const char *const binaries[] = { BY_HOST(LINUX_BINARIES, WINDOWS_DIRECTORY PROGRAM("amazon-ssm-agent")) };
static const char snap_directory[] = "/snap/amazon-ssm-agent/";

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
		if (file_examine(paths, path, false).status == FILE_ABSENT)
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

/* The first place with an agent; else one that may not be looked at, because the agent may be there; else one
 * with something wrong. */
static void find_binary(const struct paths *paths, struct agent_install *install)
{
	install->place = AGENT_MISSING;
	for (size_t i = 0; i < sizeof(binaries) / sizeof(binaries[0]) && install->place != AGENT_PRESENT; i++) {
		char problem[AGENT_PROBLEM] = "";
		enum agent_place here = examine_place(paths, binaries[i], problem);

		if (here == AGENT_PRESENT || (here == AGENT_HIDDEN && install->place != AGENT_HIDDEN)
			|| (here == AGENT_BROKEN && install->place == AGENT_MISSING)) {
			install->place = here;
			install->path = binaries[i];
			memcpy(install->problem, problem, sizeof(problem));
		}
	}
	if (install->place == AGENT_MISSING)
		say(install->problem, "there is no amazon-ssm-agent in ", BY_HOST("/usr/bin, /usr/sbin or "
			"/snap/amazon-ssm-agent/current", WINDOWS_DIRECTORY), "");
}

static void say_status(char *problem, int status)
{
	struct text text = text_over(problem, AGENT_PROBLEM);

	text_add(&text, "amazon-ssm-agent -version ended with exit status ");
	text_add_count(&text, (unsigned)status);
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
	char *problem = install->binary.problem;

	programs_run(&program, 1);
	if (program.status == PROGRAM_REFUSED)
		say(problem, program.problem, "", "");
	else if (program.status != PROGRAM_ENDED)
		say(problem, "amazon-ssm-agent -version: ", program.problem, "");
	else if (program.exit_status == USAGE_STATUS && strstr(errors, "flag provided but not defined: -version"))
		install->before_flag = true;
	else if (program.exit_status != 0)
		say_status(problem, program.exit_status);
	else if (program.output_length == 0)
		say(problem, "amazon-ssm-agent -version printed nothing", "", "");
	/* A NUL byte would hide what stands behind it: such an output is no text. */
	else if (strlen(output) != program.output_length
		|| !agent_version_line(output, install->binary.text, sizeof(install->binary.text)))
		say(problem, "what amazon-ssm-agent -version printed is no version", "", "");
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

void agent_install_probe(const struct paths *paths, struct agent_install *install)
{
	bool snap;

	*install = (struct agent_install){ 0 };
	find_binary(paths, install);
	if (install->place != AGENT_PRESENT)
		return;
	snap = strncmp(install->path, snap_directory, strlen(snap_directory)) == 0;
	agent_package_probe(paths, snap, install);
	if (paths_are_live(paths))
		ask_binary(install);
	if (install->package.text[0] == '\0' && install->binary.text[0] == '\0' && install->binary.problem[0] == '\0')
		ask_log(paths, install);
	agent_boot_probe(paths, snap, &install->boot);
}

/* Windows takes a capital letter in a name for the small one. */
static bool begins_with(const char *path, const char *directory)
{
	size_t length = strlen(directory);

	return BY_HOST(strncmp(path, directory, length) == 0,
		strlen(path) >= length && text_is_same(path, length, directory));
}

/* Which part has this name, its separator in front. */
static enum agent_part part_named(const char *name)
{
	static const struct {
		const char *name;
		enum agent_part part;
	} parts[] = {
		{ PROGRAM("amazon-ssm-agent"), AGENT_CORE },
		{ PROGRAM("ssm-agent-worker"), AGENT_WORKER },
		{ PROGRAM("ssm-document-worker"), AGENT_HELPER },
		{ PROGRAM("ssm-session-worker"), AGENT_HELPER },
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (begins_with(name, parts[i].name) && strlen(name) == strlen(parts[i].name))
			return parts[i].part;
	return AGENT_NO_PART;
}

enum agent_part agent_part_of(const char *path)
{
	static const char *const directories[] = { BY_HOST(LINUX_DIRECTORIES, WINDOWS_DIRECTORY) };

	/* A process of a snap has the number of the revision in its path, not "current". */
	if (strncmp(path, snap_directory, strlen(snap_directory)) == 0) {
		path += strlen(snap_directory);
		return part_named(path + strcspn(path, "/"));
	}
	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
		size_t length = strlen(directories[i]);
		enum agent_part part = begins_with(path, directories[i]) ? part_named(path + length) : AGENT_NO_PART;

		if (part != AGENT_NO_PART)
			return part;
	}
	return AGENT_NO_PART;
}
