/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../platform.h"

#include "../../probe/reason.h"
#include "../../probe/windows/registry.h"

#include <string.h>

#define LINE 128

/* What Windows keeps of the firmware's own table, and where containers have their mark. */
#define FIRMWARE "HARDWARE\\DESCRIPTION\\System\\BIOS"
#define CONTROL "SYSTEM\\CurrentControlSet\\Control"

static void say(struct platform *platform, const char *value, const char *why)
{
	struct text text = text_over(platform->problem, sizeof(platform->problem));

	platform->kind = PLATFORM_UNKNOWN;
	text_join(&text, value, " of the firmware: ", why, NULL);
	text_mark_cut(&text);
}

/* Firmware may leave out its version, but not who made it. */
static bool read_value(const char *value, char text[LINE], bool optional, struct platform *platform)
{
	struct registry registry = registry_text(FIRMWARE, value, text, LINE);

	if (registry.status == REGISTRY_READ)
		return true;
	if (registry.status != REGISTRY_ABSENT || !optional)
		say(platform, value, registry.problem);
	return false;
}

static bool is(const char *text, const char *words)
{
	return text_is_same(text, strlen(text), words);
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), wanted = strlen(end);

	return length >= wanted && is(text + length - wanted, end);
}

/* Nitro says who it is; Xen has its version with .amazon behind it. */
static void probe_kind(struct platform *platform)
{
	char line[LINE];

	platform->kind = PLATFORM_OTHER;
	if (!read_value("SystemManufacturer", line, false, platform))
		return;
	if (is(line, "Amazon EC2"))
		platform->evidence = "SystemManufacturer of the firmware";
	else if (is(line, "Xen") && ((read_value("SystemVersion", line, true, platform) && ends_with(line, ".amazon"))
		|| (read_value("BIOSVersion", line, true, platform) && ends_with(line, ".amazon"))))
		platform->evidence = "the version of Xen";
	if (platform->evidence)
		platform->kind = PLATFORM_EC2;
}

/* Sources: aws/amazon-ssm-agent, common/identity/availableidentities/ec2/ec2detector; EC2 user guide, "Identify EC2
 * instances"; Microsoft, "Windows containers". */
void platform_probe(const struct paths *paths, struct platform *platform)
{
	unsigned long type;
	struct registry mark = registry_number(CONTROL, "ContainerType", &type);
	struct text unseen;

	(void)paths;
	*platform = (struct platform){ .kind = PLATFORM_UNKNOWN };
	unseen = text_over(platform->unseen, sizeof(platform->unseen));
	if (mark.status == REGISTRY_READ || mark.status == REGISTRY_MALFORMED)
		platform->container = "Windows";
	else if (mark.status == REGISTRY_UNREADABLE)
		text_join(&unseen, "ContainerType in the registry: ", mark.problem, NULL);
	platform->denied = mark.status == REGISTRY_UNREADABLE && reason_is_permission(mark.problem);
	probe_kind(platform);
}
