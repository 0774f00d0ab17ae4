/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
int plugin_main(int argc, char **argv);
#define main plugin_main
#include "plugins/check_ssm_endpoints.c"
#undef main
#include "tests/unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(table[0]))

static struct report report;
static struct facts facts;
static struct options options;
static struct network_target target;
static struct proxy some_proxy;

/* A host that answers at once, from both of its addresses. */
static void begin(void)
{
	target = (struct network_target){ .host = { .name = "ssm.us-east-1.amazonaws.com", .port = 443 },
		.outcome = NETWORK_TLS, .address = "198.51.100.7", .version = 0x0304, .time = 20000, .addresses = 2, .answering = 2 };
	options = (struct options){ .edition = edition_newest() };
	proxy = (struct agent_proxy){ .state = AGENT_PROXY_NONE };
	facts = (struct facts){ .options = &options };
	report_open(&report, "SSM_ENDPOINTS");
}

/* What is said of the target, and what to do about it. */
static void is_said(enum state state, const char *text, const char *remedy, const char *name)
{
	char bytes[REPORT_TEXT];
	struct text words = text_over(bytes, sizeof(bytes));

	is(state_name(describe(&target, &options.thresholds, &words)), state_name(state), name);
	is(bytes, text, "... in words");
	is(remedy_of(&target), remedy, "... and the remedy");
}

static void is_finding(size_t place, const char *id, enum state state, const char *text, const char *fix)
{
	const struct finding *finding = &report.findings[place];

	if (!ok(place < report.finding_count, text))
		return;
	is(finding->id, id, "... id");
	is(state_name(finding->state), state_name(state), "... state");
	is(finding->text, text, "... text");
	is(finding->fix, fix, "... fix");
}

#define HOST "ssm.us-east-1.amazonaws.com"
#define TLS HOST " answers with TLS 1.3"
#define SLOW "look for what is slow: name servers, the proxy, the way to the host"
#define FILTER "look at /etc/hosts, and for a filter of names"
#define LET "let this user, and this process, connect: look for limits and security modules"

static void test_places(void)
{
	begin();
	is_said(STATE_OK, TLS, SLOW, "a public address");
	target.host.port = 8443;
	is_said(STATE_OK, HOST ":8443 answers with TLS 1.3", SLOW, "another port is told");
	begin();
	(void)snprintf(target.address, NETWORK_ADDRESS, "10.0.0.7");
	is_said(STATE_OK, TLS " at the private address 10.0.0.7", SLOW, "a private address is that of a VPC endpoint");
	(void)snprintf(target.address, NETWORK_ADDRESS, "127.0.0.1");
	is_said(STATE_WARNING, TLS " at the loopback address 127.0.0.1, so it is this host that answers", FILTER, "loopback");
	(void)snprintf(target.address, NETWORK_ADDRESS, "0.0.0.0");
	is_said(STATE_WARNING, TLS " at the address of no host 0.0.0.0, so it is this host that answers", FILTER, "no host");
	target.proxy = &some_proxy;
	is_said(STATE_OK, TLS, SLOW, "the address is that of a proxy");
	target.proxy = NULL;
	target.host.is_address = true;
	is_said(STATE_OK, TLS, SLOW, "the address is what was asked for");
}

static void test_times(void)
{
	begin();
	(void)threshold_parse("0.5", THRESHOLD_NUMBER, &options.thresholds.warning);
	(void)threshold_parse("2", THRESHOLD_NUMBER, &options.thresholds.critical);
	target.time = 500000;
	is_said(STATE_OK, TLS, SLOW, "as long as it may take");
	target.time = 500001;
	is_said(STATE_WARNING, TLS " in 0.500001 s, above 0.5", SLOW, "longer");
	target.time = 2000001;
	is_said(STATE_CRITICAL, TLS " in 2.000001 s, above 2", SLOW, "much longer");
	target.answering = 1;
	(void)snprintf(target.dead, NETWORK_PROBLEM, "198.51.100.8 gives no answer");
	target.fault = NETWORK_WAY;
	is_said(STATE_CRITICAL, TLS " in 2.000001 s, above 2, but 1 of 2 addresses fails: 198.51.100.8 gives no answer",
		remedies[NETWORK_WAY], "... of one address of two");
	target.time = 20000;
	is_said(STATE_WARNING, TLS ", but 1 of 2 addresses fails: 198.51.100.8 gives no answer", remedies[NETWORK_WAY],
		"one dead address");
	target.addresses = 3;
	is_said(STATE_WARNING, TLS ", but 2 of 3 addresses fail: 198.51.100.8 gives no answer", remedies[NETWORK_WAY],
		"two dead addresses");
}

static void test_problems(void)
{
	begin();
	(void)snprintf(target.problem, NETWORK_PROBLEM, "198.51.100.7 refuses the connection");
	target.outcome = NETWORK_FAILED;
	is_said(STATE_UNKNOWN, HOST ": 198.51.100.7 refuses the connection", LET, "this system is in the way");
	target.outcome = NETWORK_UNREACHED;
	for (int fault = NETWORK_NAME; fault <= NETWORK_PROXY; fault++) {
		target.fault = (enum network_fault)fault;
		is_said(STATE_CRITICAL, HOST ": 198.51.100.7 refuses the connection", remedies[fault], "it is not reached");
	}
	proxy.state = AGENT_PROXY_UNSEEN;
	is_said(STATE_UNKNOWN, HOST ": 198.51.100.7 refuses the connection", remedies[NETWORK_PROXY],
		"there may be a proxy that is not seen");
}

static void test_regions(void)
{
	static const struct {
		enum region_state state;
		service_set unnamed;
		enum state verdict;
		const char *text, *fix;
	} rows[] = {
		{ REGION_KNOWN, 0, STATE_OK, "us-east-1, by --region", "" },
		{ REGION_NOT_NEEDED, 0, STATE_OK, "none is needed, --region names every host", "" },
		{ REGION_DOUBTFUL, 0, STATE_WARNING, "a problem", "mend it" },
		{ REGION_UNKNOWN, 1, STATE_UNKNOWN, "a problem", "mend it" },
		{ REGION_UNKNOWN, 1U << 2, STATE_OK, "a problem, and no session needs the hosts that follow from it", "" },
		{ REGION_UNKNOWN, 1U << 2 | 1U << 1, STATE_UNKNOWN, "a problem", "mend it" },
		{ REGION_UNKNOWN, 1U << (SERVICES - 1), STATE_UNKNOWN, "a problem", "mend it" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		begin();
		facts.endpoints = (struct endpoints){ .state = rows[i].state, .region = "us-east-1", .source = "--region",
			.problem = "a problem", .remedy = rows[i].fix[0] != '\0' ? rows[i].fix : NULL, .unnamed = rows[i].unnamed };
		judge_region(&report, &facts.endpoints, options.edition);
		is_finding(0, "region", rows[i].verdict, rows[i].text, rows[i].fix);
	}
}

#define NO_PROXY "no_proxy lacks 169.254.169.254, so SSM Agent asks the proxy for the instance metadata, by "
#define NAME_IT "name a proxy that speaks HTTP with --proxy, or mend that setting"
#define UNSEEN "name the proxy with --proxy, or run the check as root"

static void test_proxies(void)
{
	static const struct {
		struct agent_proxy proxy;
		bool on_ec2;
		enum state state;
		const char *text, *fix;
	} rows[] = {
		{ { .state = AGENT_PROXY_NONE }, true, STATE_OK, "direct", "" },
		{ { .state = AGENT_PROXY_NONE, .source = "--proxy" }, true, STATE_OK, "direct, by --proxy", "" },
		{ { .state = AGENT_PROXY_NONE, .source = "X", .plain_only = true }, true, STATE_OK,
			"direct, http_proxy alone is not for HTTPS, by X", "" },
		{ { .state = AGENT_PROXY_USED, .source = "X", .proxy.host = { .name = "proxy.example.org", .port = 3128 } }, true,
			STATE_OK, "proxy.example.org:3128, by X", "" },
		{ { .state = AGENT_PROXY_USED, .source = "X", .takes_metadata = true, .proxy.host = { .name = "a", .port = 1 } },
			false, STATE_OK, "a:1, by X", "" },
		{ { .state = AGENT_PROXY_USED, .source = "X", .takes_metadata = true }, true, STATE_CRITICAL, NO_PROXY "X",
			"set no_proxy=169.254.169.254 beside http_proxy, and restart the agent" },
		{ { .state = AGENT_PROXY_FOREIGN, .problem = "socks" }, false, STATE_UNKNOWN, "socks", NAME_IT },
		{ { .state = AGENT_PROXY_BROKEN, .problem = "broken" }, false, STATE_UNKNOWN, "broken", NAME_IT },
		{ { .state = AGENT_PROXY_ELSEWHERE, .problem = "away" }, false, STATE_UNKNOWN, "away",
			"run the check in that namespace, as with nsenter --net" },
		{ { .state = AGENT_PROXY_UNSEEN, .problem = "hidden" }, false, STATE_UNKNOWN, "SSM Agent may use a proxy: hidden",
			UNSEEN },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		begin();
		proxy = rows[i].proxy;
		facts.on_ec2 = rows[i].on_ec2;
		judge_proxy(&report, &facts);
		is_finding(0, "proxy", rows[i].state, rows[i].text, rows[i].fix);
	}
}

static void test_unseen_proxy(void)
{
	begin();
	proxy = (struct agent_proxy){ .state = AGENT_PROXY_UNSEEN, .problem = "hidden" };
	facts.endpoints.count = 2;
	facts.endpoints.items[0].service = service_named("ssm", 3);
	facts.endpoints.items[1].service = service_named("ec2messages", 11);
	facts.targets[0].outcome = NETWORK_TLS;
	facts.targets[1].outcome = NETWORK_UNREACHED;
	judge_proxy(&report, &facts);
	is_finding(0, "proxy", STATE_OK, "direct, whether SSM Agent uses a proxy cannot be seen: hidden", "");
	options.edition = edition_named("2019-04");
	judge_proxy(&report, &facts);
	is_finding(1, "proxy", STATE_UNKNOWN, "SSM Agent may use a proxy: hidden", UNSEEN);
	facts.targets[0].outcome = NETWORK_UNREACHED;
	facts.targets[1].outcome = NETWORK_TLS;
	judge_proxy(&report, &facts);
	is_finding(2, "proxy", STATE_UNKNOWN, "SSM Agent may use a proxy: hidden", UNSEEN);
	facts.targets[0].outcome = NETWORK_TLS;
	facts.targets[1].outcome = NETWORK_UNREACHED;
	facts.endpoints.count = 1;
	judge_proxy(&report, &facts);
	is_finding(3, "proxy", STATE_OK, "direct, whether SSM Agent uses a proxy cannot be seen: hidden", "");
}

/* All together, once: the names of measures are this run's. */
static void test_whole(void)
{
	static const char *const labels[] = { "ssm_time", "ssm2_time", "s3_time" };

	begin();
	(void)threshold_parse("3", THRESHOLD_NUMBER, &options.thresholds.critical);
	facts.endpoints = (struct endpoints){ .count = 4, .state = REGION_KNOWN, .region = "us-east-1", .source = "--region",
		.items = { { .service = 0, .number = 1 }, { .service = 0, .number = 2 }, { .service = 2, .number = 1 },
		{ .service = 5, .number = 1 } } };
	for (size_t i = 0; i < 4; i++)
		facts.targets[i] = target;
	facts.targets[1].time = 3000001;
	facts.targets[2].outcome = NETWORK_UNREACHED;
	facts.targets[2].fault = NETWORK_WAY;
	(void)snprintf(facts.targets[2].problem, NETWORK_PROBLEM, "no answer");
	judge(&report, &facts);
	is_finding(0, "endpoint-ssm", STATE_OK, TLS, "");
	is_finding(1, "endpoint-ssm", STATE_CRITICAL, TLS " in 3.000001 s, above 3", SLOW);
	is_finding(2, "endpoint-ec2messages", STATE_OK, HOST ": no answer, and no session needs it", "");
	is_finding(3, "endpoint-s3", STATE_OK, TLS, "");
	is_finding(4, "region", STATE_OK, "us-east-1, by --region", "");
	is_finding(5, "proxy", STATE_OK, "direct", "");
	is_number((long long)report.finding_count, 6, "... and nothing else");
	is(report.summary, "3 of 4 endpoints in us-east-1 answer with TLS", "the summary");
	is_number((long long)report.measure_count, 3, "what answers is measured");
	for (size_t i = 0; i < report.measure_count && i < COUNT(labels); i++) {
		is(report.measures[i].label, labels[i], labels[i]);
		is_number(report.measures[i].value, i == 1 ? 3000001 : 20000, "... its value");
		ok(!report.measures[i].warning && report.measures[i].critical == &options.thresholds.critical, "... its ranges");
	}
	report_open(&report, "SSM_ENDPOINTS");
	facts.endpoints = (struct endpoints){ .state = REGION_NOT_NEEDED, .source = "--endpoint" };
	judge(&report, &facts);
	is(report.summary, "0 of 0 endpoints answer with TLS", "no Region has no name");
}

int main(void)
{
	test_places();
	test_times();
	test_problems();
	test_regions();
	test_proxies();
	test_unseen_proxy();
	test_whole();
	return tap_done();
}
