/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_AGENT_START_H
#define COMMON_AGENT_START_H

#include "../probe/paths.h"

#include <stdbool.h>

#define AGENT_PROBLEM 256

enum agent_start {
	AGENT_ENABLED,
	AGENT_DISABLED,
	AGENT_START_UNKNOWN,
};

/** Whether the agent starts at boot. */
struct agent_boot {
	enum agent_start start;
	const char *init;	/* who starts it: "systemd", "snapd", "upstart", "OpenRC" */
	char problem[AGENT_PROBLEM];	/* unless it is enabled: why, or what cannot be seen */
};

/** Looks for what makes the agent of the packages, or of the snap, start at boot, and for what forbids it.
 * Sources: systemd.unit(5), init(5) of upstart, aws/amazon-ssm-agent, packaging/. */
void agent_boot_probe(const struct paths *paths, bool snap, struct agent_boot *boot);

#endif
