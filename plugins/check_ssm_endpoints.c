/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* check_ssm_endpoints: can this machine reach the services that sessions need? */

#include "common/agent/endpoints.h"
#include "common/agent/platform.h"
#include "common/agent/proxy.h"
#include "common/options.h"
#include "common/parse/tls.h"
#include "common/probe/host.h"
#include "common/probe/network.h"

#include <string.h>

#define HTTPS_PORT 443

static struct endpoint_wishes wishes;
static struct agent_proxy proxy;
static bool proxy_is_chosen;

static bool read_region(void *target, const char *value, struct text *problem)
{
	*(const char **)target = value;
	if (!is_region(value))
		text_add(problem, "does not have the form of a Region, as us-east-1 has");
	return is_region(value);
}

/* Names between commas, of the services that are not asked anyway. */
static bool read_services(void *target, const char *value, struct text *problem)
{
	service_set *set = target;

	for (;; value++) {
		size_t length = strcspn(value, ","), service = service_named(value, length);

		if (service == SERVICES || services[service].required) {
			text_add(problem, "is not a list of kms, logs, s3, monitoring");
			return false;
		}
		*set |= 1U << service;
		value += length;
		if (*value == '\0')
			return true;
	}
}

static bool read_endpoint(void *target, const char *value, struct text *problem)
{
	struct endpoint_wishes *all = target;
	size_t length = strcspn(value, "=");
	const char *host = value + length + (value[length] == '=');

	if (all->override_count == ENDPOINT_OVERRIDES) {
		text_add(problem, "is one endpoint too many");
		return false;
	}
	all->overrides[all->override_count].service = service_named(value, length);
	if (all->overrides[all->override_count].service == SERVICES
		|| !host_parse(host, strlen(host), &all->overrides[all->override_count].host)) {
		text_add(problem, "is not SERVICE=HOST or SERVICE=HOST:PORT, with a service as ssm");
		return false;
	}
	all->override_count++;
	return true;
}

static bool read_proxy(void *target, const char *value, struct text *problem)
{
	const char *reason = agent_proxy_choose(value, target);

	proxy_is_chosen = true;
	text_add(problem, reason ? reason : "");
	return !reason;
}

static const struct option_spec own_options[] = {
	{ 'r', "region", "REGION", "the Region whose endpoints are meant (default: that of the agent's files, or of the "
		"instance metadata service)", read_region, &wishes.region },
	{ 's', "service", "LIST", "services to be reached as well, of kms, logs, s3, monitoring, with commas between them",
		read_services, &wishes.services },
	{ 0, "endpoint", "SERVICE=HOST[:PORT]", "the host of a service, as of a VPC endpoint; may be given several times, "
		"also for one service", read_endpoint, &wishes },
	{ 'x', "proxy", "URL|none", "go through this proxy, http://HOST:PORT, or through none (default: as the agent does)",
		read_proxy, &proxy },
};

static const struct command command = {
	.name = "check_ssm_endpoints",
	.service = "SSM_ENDPOINTS",
	.purpose = "Checks that the endpoints of Systems Manager that sessions need can be reached from here: that a TLS "
		"server answers.",
	.shared = OPTION_EDITION | OPTION_RANGES,
	.kind = THRESHOLD_NUMBER,
	.warning_help = "WARNING for seconds until an endpoint's answer outside this range",
	.critical_help = "CRITICAL for seconds until an endpoint's answer outside this range",
	.own = own_options,
	.own_count = sizeof(own_options) / sizeof(own_options[0]),
};

/* What was found out, and what it is judged by. */
struct facts {
	const struct options *options;
	struct endpoints endpoints;
	struct network_target targets[ENDPOINTS];	/* of each endpoint */
	bool on_ec2;
};

static void probe(const struct options *options, struct facts *facts)
{
	static struct agent_proxy found;
	struct platform platform;

	facts->options = options;
	endpoints_find(&wishes, &facts->endpoints);
	agent_proxy_probe(&found);
	/* What is found out in a network of its own says nothing of the agent, whatever proxy is named. */
	if (!proxy_is_chosen || found.state == AGENT_PROXY_ELSEWHERE)
		proxy = found;
	platform_probe(&options->paths, &platform);
	facts->on_ec2 = platform.kind == PLATFORM_EC2;
	for (size_t i = 0; i < facts->endpoints.count; i++) {
		const struct host *host = &facts->endpoints.items[i].host;

		facts->targets[i] = (struct network_target){ .host = *host,
			.proxy = agent_proxy_applies(&proxy, host) ? &proxy.proxy : NULL };
	}
	if (proxy.state != AGENT_PROXY_FOREIGN && proxy.state != AGENT_PROXY_BROKEN && proxy.state != AGENT_PROXY_ELSEWHERE)
		network_probe(facts->targets, facts->endpoints.count);
	else
		facts->endpoints.count = 0;
}

/* What sessions once needed is never worse than a remark. What is optional is looked at because it was asked for. */
static bool is_remark(size_t service, const struct edition *edition)
{
	return services[service].required && !service_is_required(&services[service], edition);
}

/* Whether no host of more than remarks is missing. */
static bool is_named(const struct endpoints *endpoints, const struct edition *edition)
{
	for (size_t i = 0; i < SERVICES; i++)
		if ((endpoints->unnamed >> i & 1) != 0 && !is_remark(i, edition))
			return false;
	return true;
}

static void judge_region(struct report *report, const struct endpoints *endpoints, const struct edition *edition)
{
	bool named = is_named(endpoints, edition);

	switch (endpoints->state) {
	case REGION_KNOWN:
		report_finding(report, "region", STATE_OK, "%s, by %s", endpoints->region, endpoints->source);
		break;
	case REGION_NOT_NEEDED:
		report_finding(report, "region", STATE_OK, "none is needed, %s names every host", endpoints->source);
		break;
	case REGION_DOUBTFUL:
		report_finding(report, "region", STATE_WARNING, "%s", endpoints->problem);
		break;
	case REGION_UNKNOWN:
		report_finding(report, "region", named ? STATE_OK : STATE_UNKNOWN, "%s%s", endpoints->problem, named
			? ", and no session needs the hosts that follow from it" : "");
		break;
	}
	report_fix(report, "%s", endpoints->remedy ? endpoints->remedy : "");
}

/* A direct answer needs no proxy; without one it may be the proxy that is missing. */
static void judge_unseen_proxy(struct report *report, const struct facts *facts)
{
	bool answered = facts->endpoints.count > 0;

	for (size_t i = 0; i < facts->endpoints.count; i++)
		answered = answered && (facts->targets[i].outcome == NETWORK_TLS
			|| is_remark(facts->endpoints.items[i].service, facts->options->edition));
	report_finding(report, "proxy", answered ? STATE_OK : STATE_UNKNOWN, "%s%s", answered
		? "direct, whether SSM Agent uses a proxy cannot be seen: " : "SSM Agent may use a proxy: ", proxy.problem);
	report_fix(report, "name the proxy with --proxy" BY_HOST(", or run the check as root", ""));
}

static void judge_used_proxy(struct report *report)
{
	char bytes[HOST_NAME + 16];
	struct text name = text_over(bytes, sizeof(bytes));

	host_add(&name, &proxy.proxy.host);
	report_finding(report, "proxy", STATE_OK, "%s, by %s", name.data, proxy.source);
}

static void judge_proxy(struct report *report, const struct facts *facts)
{
	if (proxy.takes_metadata && facts->on_ec2) {
		report_finding(report, "proxy", STATE_CRITICAL, "no_proxy lacks 169.254.169.254, so SSM Agent asks the proxy for the "
			"instance metadata, by %s", proxy.source);
		report_fix(report, "set no_proxy=169.254.169.254 beside http_proxy, and restart the agent");
	} else if (proxy.state == AGENT_PROXY_USED) {
		judge_used_proxy(report);
	} else if (proxy.state == AGENT_PROXY_UNSEEN) {
		judge_unseen_proxy(report, facts);
	} else if (proxy.state != AGENT_PROXY_NONE) {
		report_finding(report, "proxy", STATE_UNKNOWN, "%s", proxy.problem);
		report_fix(report, proxy.state == AGENT_PROXY_ELSEWHERE ? "run the check in that namespace, as with nsenter --net"
			: "name a proxy that speaks HTTP with --proxy, or mend that setting");
	} else if (proxy.plain_only) {
		report_finding(report, "proxy", STATE_OK, "direct, http_proxy alone is not for HTTPS, by %s", proxy.source);
	} else {
		report_finding(report, "proxy", STATE_OK, "direct%s%s", proxy.source[0] != '\0' ? ", by " : "", proxy.source);
	}
}

static const char *const remedies[] = {
	[NETWORK_NAME] = "look at " BY_HOST("/etc/resolv.conf", "the name servers of this host")
		": a name server of your own has to forward the names of AWS to that of the VPC",
	[NETWORK_TURNED] = "look at " BY_HOST("/etc/hosts", "C:\\Windows\\System32\\drivers\\etc\\hosts")
		", and for a filter of names",
	[NETWORK_WAY] = "let TCP port 443 out in security groups, network ACLs, routes and firewalls, or add a VPC endpoint",
	[NETWORK_ANSWER] = "look for a firewall or proxy on the way that answers in place of AWS",
	[NETWORK_PROXY] = "let the proxy connect to that host and port, or correct https_proxy and no_proxy of the agent",
};

static const char *remedy_of(const struct network_target *target)
{
	if (target->outcome == NETWORK_FAILED)
		return "let this user, and this process, connect: look for limits and security modules";
	if (target->outcome == NETWORK_UNREACHED || target->dead[0] != '\0')
		return remedies[target->fault];
	if (!target->proxy && !target->host.is_address && address_kind(target->address) != ADDRESS_PUBLIC
		&& address_kind(target->address) != ADDRESS_PRIVATE)
		return remedies[NETWORK_TURNED];
	return "look for what is slow: name servers, the proxy, the way to the host";
}

/* The port is that of HTTPS as a rule. */
static void add_host(struct text *words, const struct host *host)
{
	struct host shown = *host;

	shown.port = host->port == HTTPS_PORT ? 0 : host->port;
	host_add(words, &shown);
}

/* An address that a name has: that of this host is one that somebody has turned the name to. */
static enum state describe_place(const struct network_target *target, struct text *words)
{
	static const char *const kinds[] = { [ADDRESS_PUBLIC] = "", [ADDRESS_PRIVATE] = "private address",
		[ADDRESS_LOOPBACK] = "loopback address", [ADDRESS_NOWHERE] = "address of no host" };
	const enum address_kind kind = address_kind(target->address);

	if (target->proxy || target->host.is_address || kind == ADDRESS_PUBLIC)
		return STATE_OK;
	text_join(words, " at the ", kinds[kind], " ", target->address, NULL);
	if (kind == ADDRESS_PRIVATE)
		return STATE_OK;
	text_add(words, ", so it is this host that answers");
	return STATE_WARNING;
}

static enum state describe_time(const struct network_target *target, const struct thresholds *thresholds,
	struct text *words)
{
	const struct threshold *decisive;
	enum state state = threshold_judge_number(thresholds, target->time, &decisive);

	if (state == STATE_OK)
		return STATE_OK;
	text_add(words, " in ");
	number_print(words, target->time);
	text_add(words, " s, ");
	threshold_explain_span(decisive, true, words);
	return state;
}

static enum state describe_dead(const struct network_target *target, struct text *words)
{
	size_t dead = target->addresses - target->answering;

	if (dead == 0)
		return STATE_OK;
	text_add(words, ", but ");
	text_add_count(words, dead);
	text_add(words, " of ");
	text_add_count(words, target->addresses);
	text_join(words, dead == 1 ? " addresses fails: " : " addresses fail: ", target->dead, NULL);
	return STATE_WARNING;
}

/* Says that something answers, and all that is worth saying of how. */
static enum state describe_answer(const struct network_target *target, const struct thresholds *thresholds,
	struct text *words)
{
	enum state state;

	add_host(words, &target->host);
	text_join(words, " answers with ", tls_version_name(target->version), NULL);
	state = describe_place(target, words);
	state = state_worse(state, describe_time(target, thresholds, words));
	return state_worse(state, describe_dead(target, words));
}

static enum state describe(const struct network_target *target, const struct thresholds *thresholds, struct text *words)
{
	if (target->outcome == NETWORK_TLS)
		return describe_answer(target, thresholds, words);
	add_host(words, &target->host);
	text_join(words, ": ", target->problem, NULL);
	if (target->outcome == NETWORK_FAILED)
		return STATE_UNKNOWN;
	return proxy.state == AGENT_PROXY_UNSEEN ? STATE_UNKNOWN : STATE_CRITICAL;
}

/* Ids and labels live as long as the report. */
static const char *name_of(const struct endpoint *endpoint, const char *before, const char *behind)
{
	static char all[ENDPOINTS * 2][48];
	static size_t used;
	struct text name = text_over(all[used++], sizeof(all[0]));

	text_join(&name, before, services[endpoint->service].name, NULL);
	if (*behind != '\0' && endpoint->number > 1)
		text_add_count(&name, endpoint->number);
	text_add(&name, behind);
	return name.data;
}

static void judge_endpoint(struct report *report, const struct facts *facts, size_t index)
{
	const struct endpoint *endpoint = &facts->endpoints.items[index];
	const struct network_target *target = &facts->targets[index];
	const struct thresholds *thresholds = &facts->options->thresholds;
	char bytes[REPORT_TEXT];
	struct text words = text_over(bytes, sizeof(bytes));
	enum state state = describe(target, thresholds, &words);

	if (state != STATE_OK && is_remark(endpoint->service, facts->options->edition)) {
		text_add(&words, ", and no session needs it");
		state = STATE_OK;
	}
	report_finding(report, name_of(endpoint, "endpoint-", ""), state, "%s", words.data);
	report_fix(report, "%s", remedy_of(target));
	if (target->outcome == NETWORK_TLS)
		report_measure(report, &(struct measure){ name_of(endpoint, "", "_time"), target->time, "s", &thresholds->warning,
			&thresholds->critical, "0", NULL });
}

static void judge(struct report *report, const struct facts *facts)
{
	const struct endpoints *endpoints = &facts->endpoints;
	unsigned answering = 0;

	for (size_t i = 0; i < endpoints->count; i++) {
		judge_endpoint(report, facts, i);
		answering += facts->targets[i].outcome == NETWORK_TLS;
	}
	judge_region(report, endpoints, facts->options->edition);
	judge_proxy(report, facts);
	report_summary(report, "%u of %u endpoints%s%s answer with TLS", answering, (unsigned)endpoints->count,
		endpoints->region[0] != '\0' ? " in " : "", endpoints->region);
}

int main(int argc, char **argv)
{
	static struct report report;
	static struct facts facts;
	struct options options;

	if (!options_read(&command, argc, argv, &options, &report))
		return report_close(&report);
	probe(&options, &facts);
	judge(&report, &facts);
	return report_close(&report);
}
