/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_AGENT_ONLINE_H
#define COMMON_AGENT_ONLINE_H

#include "../probe/connection.h"
#include "identity.h"
#include "log.h"
#include "running.h"
#include "version.h"

/** What the connections of the worker amount to. */
enum agent_channel {
	CHANNEL_UNKNOWN,	/* they cannot be seen or judged: see connections */
	CHANNEL_NONE,
	CHANNEL_STALLED,	/* there is one, on paper */
	CHANNEL_OPEN,	/* one is alive */
};

/** What is known of an agent that may be online: its processes, what they hold, and what they wrote. */
struct agent_online {
	struct agent_install install;
	struct agent_settled version;
	const char *no_version;	/* why the version of the one that runs is not known; or NULL */
	struct process_list processes;
	struct agent_running running;
	bool is_live;	/* this host, not a tree */
	bool by_root;	/* root asks: what cannot be seen nobody sees */
	const char *unseen, *unseen_remedy;	/* where no worker can be seen, why there may be one; or NULL */
	enum process_fact has_workers;	/* it is one that starts ssm-agent-worker: since 3.0.151.0 */
	enum process_fact writes_identity;	/* ... that writes identity_config.json: since 3.1.501.0 */
	const struct process *worker;	/* who holds the control channel, in older agents the core; NULL: nobody */
	struct identity identity;
	bool no_credentials;	/* by the file: an agent that writes one has none, or it has expired */
	const char *no_expiry;	/* why nothing tells when its credentials expire, though all can be read; or NULL */
	enum process_fact shares;	/* its core renews them */
	struct agent_log log;	/* of the worker, where there is one and its age is known */
	const char *no_log, *no_log_remedy;	/* why that tells nothing; or NULL */
	struct connection_list connections;	/* ... and of what it holds, those to port 443, to that of the endpoint in
						 * amazon-ssm-agent.json and to that of its proxy */
	const char *unconnected;	/* why they cannot be seen; or NULL */
	const char *no_ports;	/* why these may not be all the ports that count; or NULL */
	enum agent_channel channel;
	bool stalled;	/* one of them is there on paper only, whatever the others are */
	long long heard;	/* milliseconds since something came through one that is alive; -1: not known */
	long long now;	/* seconds since 1970 */
};

/** Finds it out, as far as an agent runs. Below a root the processes are those of its /proc. */
void agent_online_probe(const struct paths *paths, struct agent_online *online);

#endif
