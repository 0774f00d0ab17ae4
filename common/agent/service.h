/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_AGENT_SERVICE_H
#define COMMON_AGENT_SERVICE_H

#include "../parse/environment.h"
#include "../probe/paths.h"

#define AGENT_SERVICE_PROBLEM 320
#define AGENT_SERVICE_DROPINS 64	/* more are not read */

enum agent_service_state {
	AGENT_SERVICE_READ,	/* all there is was read; nothing is fine too */
	AGENT_SERVICE_HIDDEN,	/* the caller may not read a part of it: `problem` names the file */
	AGENT_SERVICE_BROKEN,	/* a part of it is malformed, or there is too much: `problem` names the file */
};

/** What the agent's service gives to its environment. */
struct agent_service {
	enum agent_service_state state;
	struct environment environment;
	char problem[AGENT_SERVICE_PROBLEM];
};

/** Reads what systemd would: its own DefaultEnvironment, the agent's unit, the drop-ins of it, of its prefixes (as
 * amazon-.service.d) and of all services, and the files that these name. Without systemd upstart's job and override.
 * Where both the package and the snap have a unit, `snap` says which one counts. What systemd holds in memory alone
 * (systemctl set-environment, generators of environments, aliases of the unit) is not seen.
 * Sources: systemd.unit(5), systemd-system.conf(5), init(5) of upstart. */
void agent_service_read(const struct paths *paths, bool snap, struct agent_service *service);

#endif
