/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "online.h"

#include "../probe/program.h"
#include "../requirements.h"
#include "configuration.h"
#include "proxy.h"
#include "service.h"

#include <string.h>

#define RESTART "restart the agent, for example with systemctl restart amazon-ssm-agent, and read its log"

#define HTTPS_PORT 443
#define FIRST_EXPIRY 1514764800LL	/* 2018-01-01: Session Manager is younger; a time that is unset is of year 1 */
#define MESSAGES 1	/* services[] of the control channel: ssmmessages */

/* Whether the agent is at least of that version; unknown where its own is. */
static enum process_fact is_since(const struct agent_online *online, const char *version)
{
	struct version own, first = { 0 };

	(void)version_parse(version, &first);
	if (online->no_version || !version_parse(online->version.version, &own))
		return FACT_UNKNOWN;
	return version_compare(&own, &first) >= 0 ? FACT_YES : FACT_NO;
}

/* Why the version of the one that runs is not known; NULL where it is. */
static const char *find_no_version(const struct agent_online *online)
{
	if (online->running.replaced)
		return "the running SSM Agent is not the installed one";
	if (online->version.version)
		return NULL;
	if (online->install.place != AGENT_PRESENT)
		return online->install.problem;
	return online->version.problem[0] != '\0' ? online->version.problem : online->version.doubt;
}

static void probe_version(const struct paths *paths, struct agent_online *online)
{
	agent_install_probe(paths, &online->install);
	agent_version_settle(&online->install, &online->version);
	online->no_version = find_no_version(online);
	online->has_workers = is_since(online, agent_first_worker);
	online->writes_identity = is_since(online, agent_first_identity);
}

static const char *find_no_expiry(const struct agent_online *online)
{
	const struct identity *identity = &online->identity;
	bool written = identity->kind != IDENTITY_NONE && identity->kind != IDENTITY_HIDDEN
		&& identity->kind != IDENTITY_BROKEN && !identity->alone;

	if (online->writes_identity == FACT_NO)
		return "agents before 3.1.501.0 do not write when they expire";
	if (online->shares == FACT_NO)
		return "Profile.ShareCreds is false, so the file is not kept up to date";
	if (written && (identity->expiry == EXPIRY_UNSET
		|| (identity->expiry == EXPIRY_KNOWN && identity->expires < FIRST_EXPIRY)))
		return "the file does not say when they expire";
	return NULL;
}

/* An administrator may have told a hybrid node to keep its credentials to itself: then the core renews none, and the
 * file says nothing about them. */
static void probe_credentials(const struct paths *paths, const struct agent_configuration *configuration,
	struct agent_online *online)
{
	identity_probe(paths, false, &online->identity);
	online->shares = configuration->status == CONFIGURATION_HIDDEN || configuration->status == CONFIGURATION_BROKEN
		? FACT_UNKNOWN : configuration->keeps_credentials && online->identity.kind == IDENTITY_HYBRID ? FACT_NO : FACT_YES;
	online->no_expiry = find_no_expiry(online);
	online->no_credentials = online->writes_identity == FACT_YES && online->shares == FACT_YES && !online->no_expiry
		&& (online->identity.kind == IDENTITY_NONE || online->identity.alone
		|| (online->identity.expiry == EXPIRY_KNOWN && online->identity.expires <= online->now));
}

static const char *find_unseen(const struct agent_online *online)
{
	const struct process_list *all = &online->processes;

	if (all->problem || all->more)
		return all->problem ? all->problem : "there are too many processes of that name";
	if (all->hidden > 0)
		return "some processes cannot be examined";
	return online->running.unclear ? "a process of that name cannot be examined" : NULL;
}

static const char *find_unseen_remedy(const struct agent_online *online)
{
	if (online->processes.more)
		return "end what only has the name of the agent";
	return online->by_root ? "run the check on the host itself" : "run the check as root, on the host itself";
}

/* Whether another agent runs beside this one, as that of a snap beside that of a package. What it starts has its name
 * too, until another program runs there. */
static bool has_rival(const struct agent_online *online)
{
	const struct process *core = online->running.core, *process = online->processes.items;
	const struct process *end = process + online->processes.count;

	for (; process < end; process++) {
		if (agent_part_of(process->path) == AGENT_CORE && strcmp(process->path, core->path) != 0 && process->alone
			&& process->root != FACT_NO && process->here != FACT_NO
			&& (process->genuine != FACT_NO || process->replaced == FACT_YES)
			&& (process->state == '\0' || !strchr("ZXxTt", process->state)))
			return true;
	}
	return false;
}

static void judge_log(struct agent_online *online)
{
	static const char *const remedies[] = {
		[AGENT_LOG_ABSENT] = RESTART,
		[AGENT_LOG_HIDDEN] = "run the check as root",
		[AGENT_LOG_FOREIGN] = "let the agent write its log in the form that it has by default",
		[AGENT_LOG_FUTURE] = "set the clock, then restart the agent",
	};

	if (online->log.status == AGENT_LOG_READ) {
		online->no_log = has_rival(online) ? "two SSM Agents run here and write to the same logs" : NULL;
		online->no_log_remedy = "stop one of them, and remove its package";
		return;
	}
	online->no_log = online->log.problem;
	online->no_log_remedy = online->log.status == AGENT_LOG_HIDDEN && online->by_root
		? "mend that file, then restart the agent" : remedies[online->log.status];
}

/* Returns NULL, or why there may be a proxy that is not known. */
static const char *probe_proxy(const struct paths *paths, const struct process *core, struct agent_proxy *proxy)
{
	static struct agent_service service;
	static const char snap[] = "/snap/";

	if (paths_are_live(paths)) {
		agent_proxy_probe(proxy);
	} else {
		agent_service_read(paths, strncmp(core->path, snap, strlen(snap)) == 0, &service);
		agent_proxy_judge(&service.environment, proxy);
		if (service.state != AGENT_SERVICE_READ)
			return service.problem;
	}
	return proxy->state == AGENT_PROXY_UNSEEN || proxy->state == AGENT_PROXY_BROKEN ? proxy->problem : NULL;
}

/* The ports that a control channel may lead to: that of AWS, of an endpoint of one's own, of a proxy. */
struct ports {
	unsigned all[3];
};

static bool is_channel(const struct connection *connection, const struct ports *ports)
{
	for (size_t i = 0; i < sizeof(ports->all) / sizeof(ports->all[0]); i++)
		if (ports->all[i] != 0 && connection->port == ports->all[i])
			return true;
	return false;
}

/* Leaves the connections to these ports, in their order. */
static void keep_channels(struct connection_list *list, const struct ports *ports)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		if (is_channel(&list->items[i], ports))
			list->items[kept++] = list->items[i];
	list->count = kept;
}

static void judge_connections(struct agent_online *online)
{
	const struct connection_list *list = &online->connections;
	bool blind = list->problem || list->elsewhere || list->more || online->no_ports;

	online->channel = blind ? CHANNEL_UNKNOWN : CHANNEL_NONE;
	for (size_t i = 0; i < list->count && !list->problem && !list->elsewhere; i++) {
		const struct connection *connection = &list->items[i];

		if (connection->stalled) {
			online->stalled = true;
			online->channel = online->channel == CHANNEL_NONE ? CHANNEL_STALLED : online->channel;
			continue;
		}
		online->channel = CHANNEL_OPEN;
		/* What is not known, -1, is the largest without a sign. */
		if ((unsigned long long)connection->heard < (unsigned long long)online->heard)
			online->heard = connection->heard;
	}
}

/* A proxy that is not spoken to here is one to the agent all the same. What cannot be read may name a port. */
static struct ports find_ports(const struct paths *paths, const struct agent_configuration *configuration,
	struct agent_online *online)
{
	static struct agent_proxy proxy;
	struct ports ports = { { HTTPS_PORT, configuration->endpoints[MESSAGES].port } };

	online->no_ports = probe_proxy(paths, online->running.core, &proxy);
	if (proxy.state == AGENT_PROXY_USED || proxy.state == AGENT_PROXY_FOREIGN)
		ports.all[2] = proxy.proxy.host.port;
	if (!online->no_ports
		&& (configuration->status == CONFIGURATION_HIDDEN || configuration->status == CONFIGURATION_BROKEN))
		online->no_ports = configuration->problem;
	return ports;
}

static void probe_worker(const struct paths *paths, const struct agent_configuration *configuration,
	struct agent_online *online)
{
	struct ports ports = find_ports(paths, configuration, online);

	agent_log_probe(paths, online->now - online->worker->age,
		online->worker == online->running.core ? 0 : online->worker->id, &online->log);
	judge_log(online);
	connection_list(paths, online->worker->id, &online->connections);
	online->unconnected = online->connections.problem ? online->connections.problem
		: online->connections.more ? "there are too many" : NULL;
	keep_channels(&online->connections, &ports);
	judge_connections(online);
}

void agent_online_probe(const struct paths *paths, struct agent_online *online)
{
	static struct agent_configuration configuration;

	memset(online, 0, sizeof(*online));
	online->now = clock_now();
	online->heard = -1;
	online->is_live = paths_are_live(paths);
	online->by_root = program_caller_is_root();
	agent_processes(paths, &online->processes);
	agent_running_judge(&online->processes, !online->is_live || online->by_root, &online->running);
	online->unseen = find_unseen(online);
	online->unseen_remedy = find_unseen_remedy(online);
	if (online->running.activity != AGENT_RUNS)
		return;
	probe_version(paths, online);
	agent_configuration_probe(paths, &configuration);
	probe_credentials(paths, &configuration, online);
	online->worker = online->has_workers == FACT_NO ? online->running.core : online->running.worker;
	online->no_log = "since when the worker runs is not known";
	online->no_log_remedy = RESTART;
	if (online->worker && online->worker->age >= 0)
		probe_worker(paths, &configuration, online);
}
