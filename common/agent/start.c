/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "start.h"

#include "../probe/file.h"
#include "../text.h"

#include <string.h>

#define PATH_SIZE 256
#define OVERRIDE_SIZE 1024

static const char upstart_job[] = "/etc/init/amazon-ssm-agent.conf";
static const char upstart_override[] = "/etc/init/amazon-ssm-agent.override";
static const char openrc_link[] = "/etc/runlevels/default/amazon-ssm-agent";

/* Where units and the wishes for them are; the first directory with an entry decides. */
#define WANTS "/systemd/system/multi-user.target.wants/"
static const char *const wants[] = { "/etc" WANTS, "/usr/lib" WANTS, "/lib" WANTS, NULL };
static const char *const units[] = { "/etc/systemd/system/", "/usr/local/lib/systemd/system/",
	"/usr/lib/systemd/system/", "/lib/systemd/system/", NULL };

static void decide(struct agent_boot *boot, enum agent_start start, const char *first, const char *second,
	const char *third)
{
	struct text problem = text_over(boot->problem, sizeof(boot->problem));

	boot->start = start;
	text_join(&problem, first, second, third, NULL);
	text_mark_cut(&problem);
}

/* Looks for an entry of that name, and says where it is in `path`. A link to nowhere is one too. */
static struct file_facts first_entry(const struct paths *paths, const char *const *directories, const char *name,
	char *path)
{
	struct file_facts facts;

	do {
		struct text text = text_over(path, PATH_SIZE);

		text_join(&text, *directories, name, NULL);
		facts = file_examine(paths, path, false);
	} while (facts.status == FILE_ABSENT && *++directories);
	return facts;
}

/* The tree below a root often has no /dev. */
static bool leads_to_null(const char *target)
{
	static const char null[] = "/dev/null";
	size_t length = strlen(target);

	return length >= strlen(null) && strcmp(target + length - strlen(null), null) == 0;
}

enum unit {
	UNIT_ABSENT,
	UNIT_MASKED,
	UNIT_PRESENT,
	UNIT_HIDDEN,	/* the problem has been told */
};

/* To systemd an entry is what is at its end, by whatever way: what has no content masks. */
static enum unit look_at_end(const struct paths *paths, const char *path, const struct file_facts *entry,
	struct agent_boot *boot)
{
	struct file_facts end = entry->status == FILE_READ ? file_examine(paths, path, true) : *entry;

	if (end.status == FILE_ABSENT)
		return entry->status == FILE_READ && leads_to_null(entry->target) ? UNIT_MASKED : UNIT_ABSENT;
	if (end.status != FILE_READ) {
		decide(boot, AGENT_START_UNKNOWN, path, ": ", end.problem);
		return UNIT_HIDDEN;
	}
	if (end.kind == FILE_DIRECTORY)
		return UNIT_ABSENT;
	return end.kind == FILE_REGULAR && end.size > 0 ? UNIT_PRESENT : UNIT_MASKED;
}

/* Who wants a unit names it: what the entry in .wants leads to is of no account, unless that masks it. */
static bool is_wanted(const struct paths *paths, const char *path, const struct file_facts *wish,
	struct agent_boot *boot)
{
	enum unit end = look_at_end(paths, path, wish, boot);

	return end == UNIT_PRESENT || end == UNIT_ABSENT;
}

static enum unit look_at_unit(const struct paths *paths, const char *unit, struct agent_boot *boot)
{
	char path[PATH_SIZE];
	struct file_facts entry = first_entry(paths, units, unit, path);

	return look_at_end(paths, path, &entry, boot);
}

static void ask_systemd(const struct paths *paths, const char *unit, struct agent_boot *boot)
{
	char path[PATH_SIZE];
	struct file_facts wish = first_entry(paths, wants, unit, path);

	if (wish.status == FILE_UNREADABLE)
		decide(boot, AGENT_START_UNKNOWN, path, ": ", wish.problem);
	if (wish.status != FILE_READ)
		return;
	switch (look_at_unit(paths, unit, boot)) {
	case UNIT_ABSENT:
		decide(boot, AGENT_DISABLED, "systemd has no unit ", unit, "");
		break;
	case UNIT_MASKED:
		decide(boot, AGENT_DISABLED, "its unit is masked", "", "");
		break;
	case UNIT_PRESENT:
		if (is_wanted(paths, path, &wish, boot))
			boot->start = AGENT_ENABLED;
		break;
	case UNIT_HIDDEN:
		break;
	}
}

/* Whether a line is the stanza "manual". */
static bool is_manual(const char *text)
{
	static const char word[] = "manual";

	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += strspn(line, " \t\n");
		if (strncmp(line, word, strlen(word)) == 0 && strchr(" \t\r\n#", line[strlen(word)]))
			return true;
	}
	return false;
}

/* Every package ships upstart's job: it means nothing where systemd is the one that boots. */
static void ask_upstart(const struct paths *paths, struct agent_boot *boot)
{
	char text[OVERRIDE_SIZE];
	struct file_facts job = file_examine(paths, upstart_job, true);
	struct file override;

	if (job.status == FILE_ABSENT || file_examine(paths, "/lib/systemd/systemd", true).status == FILE_READ
		|| file_examine(paths, "/usr/lib/systemd/systemd", true).status == FILE_READ)
		return;
	override = file_read(paths, upstart_override, text, sizeof(text));
	if (job.status != FILE_READ)
		decide(boot, AGENT_START_UNKNOWN, upstart_job, ": ", job.problem);
	else if (override.status != FILE_READ && override.status != FILE_ABSENT)
		decide(boot, AGENT_START_UNKNOWN, upstart_override, ": ", override.problem);
	else if (is_manual(text))
		decide(boot, AGENT_DISABLED, upstart_override, " says manual", "");
	else
		boot->start = AGENT_ENABLED;
}

static void ask_openrc(const struct paths *paths, struct agent_boot *boot)
{
	struct file_facts facts = file_examine(paths, openrc_link, true);

	if (facts.status == FILE_READ)
		boot->start = AGENT_ENABLED;
	else if (facts.status != FILE_ABSENT)
		decide(boot, AGENT_START_UNKNOWN, openrc_link, ": ", facts.problem);
}

void agent_boot_probe(const struct paths *paths, bool snap, struct agent_boot *boot)
{
	decide(boot, AGENT_DISABLED, "nothing enables it", "", "");
	boot->init = snap ? "snapd" : "systemd";
	ask_systemd(paths, snap ? "snap.amazon-ssm-agent.amazon-ssm-agent.service" : "amazon-ssm-agent.service", boot);
	if (snap)
		return;
	if (boot->start == AGENT_DISABLED) {
		boot->init = "upstart";
		ask_upstart(paths, boot);
	}
	if (boot->start == AGENT_DISABLED) {
		boot->init = "OpenRC";
		ask_openrc(paths, boot);
	}
}
