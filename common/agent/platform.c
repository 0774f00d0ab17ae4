/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform.h"

#include "../probe/file.h"
#include "../probe/reason.h"

#include <errno.h>
#include <string.h>

#define LINE 256
#define CONTROL_GROUPS 4096

#define VENDOR "/sys/class/dmi/id/sys_vendor"
#define XEN_VERSION "/sys/hypervisor/version/extra"
#define XEN_ID "/sys/hypervisor/uuid"
#define GROUPS "/proc/1/cgroup"

static void say(struct platform *platform, const char *path, const char *why)
{
	struct text text = text_over(platform->problem, sizeof(platform->problem));

	platform->kind = PLATFORM_UNKNOWN;
	text_join(&text, path, ": ", why, NULL);
	text_mark_cut(&text);
}

/* Reads a line in small letters, without its newline. False where there is none; a problem that is another
 * one than that is told. */
static bool read_line(const struct paths *paths, const char *path, char line[LINE], struct platform *platform)
{
	struct file file = file_read(paths, path, line, LINE);

	line[strcspn(line, "\n")] = '\0';
	for (char *at = line; *at != '\0'; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	if (file.status == FILE_READ && line[0] != '\0')
		return true;
	if (file.status != FILE_ABSENT)
		say(platform, path, file.status == FILE_READ ? "it is empty" : file.problem);
	return false;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), wanted = strlen(end);

	return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

/* The firmware of Nitro and bare metal instances. */
static bool is_nitro(const struct paths *paths, struct platform *platform)
{
	char line[LINE];

	return read_line(paths, VENDOR, line, platform) && strcmp(line, "amazon ec2") == 0;
}

/* The id of an instance on Xen begins with ec2; where its first number has the other byte order, 2aec. */
static bool is_ec2_uuid(const char *text)
{
	return strncmp(text, "ec2", 3) == 0 || (strlen(text) > 8 && text[4] == '2' && strncmp(text + 6, "ec-", 3) == 0);
}

static bool is_xen(const struct paths *paths, struct platform *platform)
{
	char line[LINE];

	if (!read_line(paths, XEN_VERSION, line, platform) || !ends_with(line, ".amazon"))
		return false;
	if (read_line(paths, XEN_ID, line, platform))
		return is_ec2_uuid(line);
	if (platform->kind != PLATFORM_UNKNOWN)
		say(platform, XEN_ID, "no such file or directory");
	return false;
}

/* Where there is no sysfs nothing was asked. */
static bool has_sysfs(const struct paths *paths)
{
	return file_examine(paths, "/sys/class", true).status == FILE_READ
		|| file_examine(paths, "/sys/hypervisor", true).status == FILE_READ;
}

static void probe_kind(const struct paths *paths, struct platform *platform)
{
	platform->kind = PLATFORM_OTHER;
	if (is_nitro(paths, platform))
		platform->evidence = VENDOR;
	else if (is_xen(paths, platform))
		platform->evidence = XEN_VERSION;
	if (platform->evidence)
		platform->kind = PLATFORM_EC2;
	else if (platform->kind == PLATFORM_OTHER && !has_sysfs(paths))
		say(platform, "/sys", "it is empty");
}

/* Files that only a container has. */
static const struct {
	const char *path, *name;
} marks[] = {
	{ "/.dockerenv", "Docker" },
	{ "/run/.containerenv", "Podman" },
	{ "/run/secrets/kubernetes.io", "Kubernetes" },
	{ "/var/run/secrets/kubernetes.io", "Kubernetes" },
	{ "/run/systemd/container", "systemd" },
};

/* What the control groups of a container's first process are called, where they are visible. */
static const struct {
	const char *part, *name;
} groups[] = {
	{ "/docker", "Docker" }, { "/kubepods", "Kubernetes" }, { "/ecs/", "ECS" }, { "/libpod", "Podman" },
	{ "/lxc", "LXC" },
};

/* Keeps the first mark that cannot be read. */
static void miss(struct platform *platform, const char *path, const char *why)
{
	struct text text;

	if (platform->unseen[0] != '\0')
		return;
	text = text_over(platform->unseen, sizeof(platform->unseen));
	text_join(&text, path, ": ", why, NULL);
	text_mark_cut(&text);
	/* EPERM is that of a /proc whose processes are hidden from others. */
	platform->denied = strcmp(why, reason_of(EACCES)) == 0 || strcmp(why, reason_of(EPERM)) == 0;
}

static const char *find_mark(const struct paths *paths, struct platform *platform)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		struct file_facts facts = file_examine(paths, marks[i].path, true);

		if (facts.status == FILE_READ)
			return marks[i].name;
		if (facts.status != FILE_ABSENT)
			miss(platform, marks[i].path, facts.problem);
	}
	return NULL;
}

static const char *find_group(const struct paths *paths, struct platform *platform)
{
	char text[CONTROL_GROUPS];
	struct file file = file_read(paths, GROUPS, text, sizeof(text));

	if (file.status != FILE_READ && file.status != FILE_ABSENT)
		miss(platform, GROUPS, file.problem);
	if (file.status != FILE_READ && file.status != FILE_LONGER)
		return NULL;
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (strstr(text, groups[i].part))
			return groups[i].name;
	return NULL;
}

void platform_probe(const struct paths *paths, struct platform *platform)
{
	*platform = (struct platform){ .kind = PLATFORM_UNKNOWN };
	platform->container = find_mark(paths, platform);
	if (!platform->container)
		platform->container = find_group(paths, platform);
	probe_kind(paths, platform);
}
