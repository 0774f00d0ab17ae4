/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_AGENT_PLATFORM_H
#define COMMON_AGENT_PLATFORM_H

#include "../probe/paths.h"

#define PLATFORM_PROBLEM 160

enum platform_kind {
	PLATFORM_EC2,	/* the firmware or Xen says so */
	PLATFORM_OTHER,	/* they say something else, or this machine has neither */
	PLATFORM_UNKNOWN,	/* `problem` says what cannot be seen */
};

/** What the machine is that an agent on it would find itself on. */
struct platform {
	enum platform_kind kind;
	const char *evidence;	/* the file that says EC2; NULL unless it is */
	char problem[PLATFORM_PROBLEM];
	const char *container;	/* that this is a container: of which kind, "Docker"; NULL: nothing says so */
	char unseen[PLATFORM_PROBLEM];	/* which mark of a container cannot be read, and why; empty: all can */
	bool denied;	/* ... to this user */
};

/** Looks at what the kernel tells of firmware and hypervisor, below a root where that has a filled /sys, and at
 * the marks that containers have. Sources: aws/amazon-ssm-agent, common/identity/availableidentities/ec2/
 * ec2detector; EC2 user guide, "Identify EC2 instances"; systemd, "Container Interface". */
void platform_probe(const struct paths *paths, struct platform *platform);

#endif
