/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "proxy.h"

#include "../probe/process.h"
#include "../probe/program.h"
#include "../probe/reason.h"
#include "running.h"
#include "service.h"

#include <string.h>

#define BLOCK_SIZE 131072	/* bytes of an environment */

static const char of_agent[] = "the environment of SSM Agent";

static void set_source(struct agent_proxy *proxy, const char *source)
{
	struct text text = text_over(proxy->source, sizeof(proxy->source));

	text_add(&text, source);
}

static void stop(struct agent_proxy *proxy, enum agent_proxy_state state, const char *where, const char *why)
{
	struct text problem = text_over(proxy->problem, sizeof(proxy->problem));

	proxy->state = state;
	text_join(&problem, where, *where != '\0' && *why != '\0' ? ": " : "", why, NULL);
	text_mark_cut(&problem);
}

const char *agent_proxy_choose(const char *value, struct agent_proxy *proxy)
{
	memset(proxy, 0, sizeof(*proxy));
	set_source(proxy, "--proxy");
	if (strcmp(value, "none") == 0)
		return NULL;
	if (proxy_parse(value, &proxy->proxy) != PROXY_URL_HTTP)
		return "is not http://HOST[:PORT] or none";
	proxy->state = AGENT_PROXY_USED;
	proxy->always = true;
	return NULL;
}

bool agent_proxy_applies(const struct agent_proxy *proxy, const struct host *host)
{
	return proxy->state == AGENT_PROXY_USED && (proxy->always || !proxy_bypasses(proxy->no_proxy, host));
}

/* --- what an environment amounts to --- */

/* Whether a request to the metadata service goes to the proxy for HTTP. */
static bool takes_metadata(const struct environment_variable *plain, const char *no_proxy)
{
	static const struct host metadata = { "169.254.169.254", true, 80 };
	static struct proxy proxy;

	return plain && (proxy_lacks_host(plain->value) || proxy_parse(plain->value, &proxy) != PROXY_URL_MALFORMED)
		&& !proxy_bypasses(no_proxy, &metadata);
}

/* What makes a proxy one that is not spoken to here; its name and port may be shown. */
static void refuse(struct agent_proxy *proxy, const char *how)
{
	char bytes[AGENT_PROXY_PROBLEM];
	struct text why = text_over(bytes, sizeof(bytes));

	text_add(&why, "its https_proxy ");
	host_add(&why, &proxy->proxy.host);
	text_add(&why, how);
	stop(proxy, AGENT_PROXY_FOREIGN, proxy->source, bytes);
}

static void judge_url(const char *url, struct agent_proxy *proxy)
{
	switch (proxy_parse(url, &proxy->proxy)) {
	case PROXY_URL_HTTP:
		proxy->state = AGENT_PROXY_USED;
		return;
	case PROXY_URL_TLS:
		refuse(proxy, " is spoken to in TLS");
		return;
	case PROXY_URL_SOCKS:
		refuse(proxy, " speaks SOCKS");
		return;
	case PROXY_URL_MALFORMED:
		break;
	}
	memset(&proxy->proxy, 0, sizeof(proxy->proxy));
	stop(proxy, AGENT_PROXY_BROKEN, proxy->source, "its https_proxy is malformed");
}

void agent_proxy_judge(const struct environment *environment, struct agent_proxy *proxy)
{
	const struct environment_variable *secure = environment_value(environment, ENVIRONMENT_HTTPS_PROXY);
	const struct environment_variable *plain = environment_value(environment, ENVIRONMENT_HTTP_PROXY);
	const struct environment_variable *except = environment_value(environment, ENVIRONMENT_NO_PROXY);
	struct text no_proxy;

	memset(proxy, 0, sizeof(*proxy));
	no_proxy = text_over(proxy->no_proxy, sizeof(proxy->no_proxy));
	text_add(&no_proxy, except ? except->value : "");
	if (secure || plain)
		set_source(proxy, secure ? secure->source : plain->source);
	proxy->plain_only = plain && !secure;
	proxy->takes_metadata = takes_metadata(plain, proxy->no_proxy);
	if (environment->cut)
		stop(proxy, AGENT_PROXY_BROKEN, proxy->source, "a variable of the proxy is longer than 2047 bytes");
	else if (secure)
		judge_url(secure->value, proxy);
}

/* --- the live host --- */

/* Asks the process itself: nothing else is what it really has. False where that may not be seen, with a problem. */
static bool ask_process(const struct process *process, struct agent_proxy *proxy)
{
	static char block[BLOCK_SIZE];
	static struct environment environment;
	size_t length = 0;
	const char *reason = process_environment(process, block, sizeof(block), &length);
	bool permission = reason && reason_is_permission(reason);

	if (reason) {
		stop(proxy, permission ? AGENT_PROXY_UNSEEN : AGENT_PROXY_BROKEN, of_agent, reason);
		return !permission;
	}
	memset(&environment, 0, sizeof(environment));
	environment.reading = of_agent;
	environment_read(block, length, &environment);
	agent_proxy_judge(&environment, proxy);
	set_source(proxy, of_agent);
	return true;
}

/* Asks the files of the service. What is not in them the agent may have from elsewhere: where that cannot be seen
 * (`unseen`) they prove no absence. */
static void ask_service(const struct agent_service *service, bool unseen, struct agent_proxy *proxy)
{
	static struct agent_proxy told;

	if (service->state != AGENT_SERVICE_READ) {
		stop(proxy, service->state == AGENT_SERVICE_HIDDEN ? AGENT_PROXY_UNSEEN : AGENT_PROXY_BROKEN,
			service->problem, "");
		return;
	}
	agent_proxy_judge(&service->environment, &told);
	if (told.state == AGENT_PROXY_NONE && !told.plain_only && unseen)
		return;
	*proxy = told;
}

/* Whether it takes another user to see it: for root only a security module is in the way. */
static bool is_denied(const char *reason)
{
	return !program_caller_is_root() || reason_is_permission(reason);
}

static bool is_of_snap(const struct process *process)
{
	static const char snap[] = "/snap/";

	return process && strncmp(process->path, snap, strlen(snap)) == 0;
}

void agent_proxy_probe(struct agent_proxy *proxy)
{
	static struct process_list list;
	static struct agent_service service;
	const struct paths live = paths_live();
	struct agent_running running;
	bool unseen = true;

	memset(proxy, 0, sizeof(*proxy));
	agent_processes(&live, &list);
	agent_running_judge(&list, program_caller_is_root(), &running);
	if (running.core && running.core->networked == FACT_NO) {
		stop(proxy, AGENT_PROXY_ELSEWHERE, "SSM Agent is in another network namespace than this check", "");
		return;
	}
	if (running.core && ask_process(running.core, proxy))
		return;
	if (running.activity == AGENT_STOPPED)
		unseen = false;
	else if (!running.core)
		stop(proxy, is_denied(running.why) ? AGENT_PROXY_UNSEEN : AGENT_PROXY_BROKEN, of_agent, running.why);
	agent_service_read(&live, is_of_snap(running.core), &service);
	ask_service(&service, unseen, proxy);
}
