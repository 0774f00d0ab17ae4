/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_AGENT_CONFIGURATION_H
#define COMMON_AGENT_CONFIGURATION_H

#include "../parse/host.h"
#include "../parse/node_id.h"
#include "../probe/host.h"
#include "../probe/paths.h"
#include "../requirements.h"

#define AGENT_CONFIGURATION BY_HOST("/etc/amazon/ssm/", "%ProgramFiles%\\Amazon\\SSM\\") "amazon-ssm-agent.json"
#define CONFIGURATION_PROBLEM 256

enum configuration_status {
	CONFIGURATION_NONE,	/* there is no file: the agent's own defaults hold */
	CONFIGURATION_READ,
	CONFIGURATION_HIDDEN,	/* the caller may not read it: `problem` */
	CONFIGURATION_BROKEN,	/* it cannot be relied on: `problem` says why, or names the key, never its value */
};

/** What an administrator has set about Regions and endpoints; nothing unless it is read. */
struct agent_configuration {
	enum configuration_status status;
	char problem[CONFIGURATION_PROBLEM];
	char agent_region[REGION], mgs_region[REGION];	/* empty: not set */
	char domain[HOST_NAME];	/* Agent.ServiceDomain, without a port; empty: not set */
	bool dual_stack;	/* Agent.UseDualStackEndpoint */
	bool keeps_credentials;	/* Profile.ShareCreds is false: a hybrid node's worker gets its credentials by itself */
	struct host endpoints[SERVICES];	/* in the order of services[]; name empty: not set */
};

/** Reads amazon-ssm-agent.json. An empty value and null are none, as to the agent. A Region that does not have the form
 * of one, a domain or Endpoint that is no host name, and a key in another case, which Go takes for the same, are
 * malformed. Sources: aws/amazon-ssm-agent, README.md "Runtime Configuration", agent/appconfig/contracts.go;
 * aws/amazon-ecs-agent#4755 (CloudWatchLogs). */
void agent_configuration_probe(const struct paths *paths, struct agent_configuration *configuration);

#endif
