/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
int plugin_main(int argc, char **argv);
#define main plugin_main
#include "plugins/check_ssm_online.c"
#undef main
#include "tests/unit/tap.h"

#include <limits.h>

#define NOW 1795348800LL	/* 2026-11-22T12:00:00Z */

static struct report report;
static struct agent_online online;
static struct process core, worker;
static struct thresholds ranges;

static struct agent_log_moment moment(long long age)
{
	return (struct agent_log_moment){ true, { NOW - age, NOW - age } };
}

/* An agent that is online. */
static void begin(void)
{
	core = (struct process){ .id = 100, .path = "/usr/bin/amazon-ssm-agent", .alone = true, .state = 'S', .age = 3600 };
	worker = (struct process){ .id = 200, .path = "/usr/bin/ssm-agent-worker", .state = 'S', .age = 3590 };
	online = (struct agent_online){ .worker = &worker, .channel = CHANNEL_OPEN, .heard = 1000, .now = NOW };
	online.running = (struct agent_running){ .activity = AGENT_RUNS, .core = &core, .worker = &worker };
	online.identity = (struct identity){ .kind = IDENTITY_EC2, .expiry = EXPIRY_KNOWN, .expires = NOW + 3600 };
	online.log = (struct agent_log){ .complete = true, .health = moment(60), .channel = moment(3000),
		.channel_is_up = true };
	ranges = (struct thresholds){ 0 };
	(void)threshold_parse(HEALTH_LIMIT, THRESHOLD_NUMBER, &ranges.critical);
}

static void is_finding(const char *id, enum state state, const char *text, const char *name)
{
	report_open(&report, "SSM_ONLINE");
	judge(&report, &ranges, &online);
	for (size_t i = 0; i < report.finding_count; i++) {
		if (strcmp(report.findings[i].id, id) != 0)
			continue;
		is(report.findings[i].text, text, name);
		is(state_name(report.findings[i].state), state_name(state), "... its state");
		return;
	}
	ok(false, name);
}

#define CHANNEL "the control channel is set up, and "

/* What no tree can tell: when something came through a connection. */
static void test_silence(void)
{
	static const struct {
		long long heard;
		enum state state;
		const char *text;
	} rows[] = {
		{ 0, STATE_OK, CHANNEL "its connection is alive" },
		{ -1, STATE_OK, CHANNEL "its connection is alive" },
		{ 900000, STATE_OK, CHANNEL "its connection is alive" },
		{ 900001, STATE_WARNING, CHANNEL "nothing has come through its connection for 15 minutes" },
		{ 1019999, STATE_WARNING, CHANNEL "nothing has come through its connection for 16 minutes" },
		{ UINT_MAX, STATE_WARNING, CHANNEL "nothing has come through its connection for 49 days" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		begin();
		online.heard = rows[i].heard;
		is_finding("control-channel", rows[i].state, rows[i].text, "how long nothing came");
	}
}

/* No line is left that names the channel. */
static void test_no_line(void)
{
	begin();
	online.log = (struct agent_log){ .health = moment(60) };
	is_finding("control-channel", STATE_OK, "a connection to AWS is alive, no log line is left that names it", "it is heard");
	online.heard = 0;
	is_finding("control-channel", STATE_OK, "a connection to AWS is alive, no log line is left that names it", "... just now");
	online.heard = 179999;
	is_finding("control-channel", STATE_OK, "a connection to AWS is alive, no log line is left that names it", "... still");
	online.heard = 180000;
	is_finding("control-channel", STATE_UNKNOWN, "a connection to AWS is open, but neither a log line nor traffic tells "
		"whether it is the control channel", "... too long ago");
	online.heard = 0;
	online.stalled = true;
	is_finding("control-channel", STATE_UNKNOWN, "of the connections to AWS one is alive and one open on paper only, and "
		"no log line tells which is the control channel", "... and another is open on paper only");
}

/* Facts that contradict each other, in every combination, are never OK without all that makes an agent online. */
static void test_contradictions(void)
{
	size_t wrong = 0, fine = 0;

	for (unsigned bits = 0; bits < 1U << 13; bits++) {
		enum state state = STATE_OK;

		begin();
		online.channel = (enum agent_channel)(bits & 3);
		online.no_log = bits >> 2 & 1 ? "the log is lost" : NULL;
		online.no_log_remedy = "look for it";
		online.log.complete = bits >> 3 & 1;
		online.log.hibernates = bits >> 4 & 1;
		online.log.health.found = bits >> 5 & 1;
		online.log.channel.found = bits >> 6 & 1;
		online.log.channel_is_up = bits >> 7 & 1;
		online.log.channel_opens = bits >> 8 & 1;
		online.stalled = bits >> 9 & 1;
		online.worker = bits >> 10 & 1 ? &worker : NULL;
		online.running.worker = online.worker;
		online.heard = bits >> 11 & 1 ? -1 : 0;
		worker.age = bits >> 12 & 1 ? -1 : 3590;
		online.no_ports = "nobody knows";
		report_open(&report, "SSM_ONLINE");
		judge(&report, &ranges, &online);
		for (size_t i = 0; i < report.finding_count; i++)
			state = state_worse(state, report.findings[i].state);
		if (state != STATE_OK)
			continue;
		fine++;
		wrong += !online.worker || online.channel != CHANNEL_OPEN || online.no_log || online.stalled
			|| online.log.hibernates || !online.log.health.found
			|| (!online.log.channel_is_up && (online.heard < 0 || online.log.channel_opens || online.log.channel.found));
	}
	ok(fine > 0, "some of all combinations are OK");
	is_number((long long)wrong, 0, "... of which none is a false one");
}

/* As is_finding, with the remedy. */
static void is_verdict(const char *id, enum state state, const char *text, const char *fix)
{
	is_finding(id, state, text, text);
	for (size_t i = 0; i < report.finding_count; i++)
		if (strcmp(report.findings[i].id, id) == 0)
			is(report.findings[i].fix, fix, "... its remedy");
}

/* There is no worker, and the core is so old. */
static void without_worker(long long age)
{
	begin();
	online.worker = online.running.worker = NULL;
	online.has_workers = FACT_YES;
	core.age = age;
}

#define NO_WORKER "there is no ssm-agent-worker"

static void test_no_worker(void)
{
	without_worker(3600);
	is_verdict("worker", STATE_CRITICAL, NO_WORKER " 60 minutes after the start of SSM Agent, so it was not started or has "
		"died", RESTART);
	is_number((long long)report.finding_count, 3, "... and nothing is said of its work");
	online.no_credentials = true;
	is_verdict("worker", STATE_CRITICAL, NO_WORKER " 60 minutes after the start of SSM Agent, so it got no credentials",
		CREDENTIALS);
	without_worker(120);
	is_verdict("worker", STATE_CRITICAL, NO_WORKER " 2 minutes after the start of SSM Agent, so it was not started or has "
		"died", RESTART);
	core.age = 119;
	is_verdict("worker", STATE_WARNING, NO_WORKER " yet, 119 s after the start of SSM Agent", "look again in two minutes");
	core.age = 0;
	is_verdict("worker", STATE_WARNING, NO_WORKER " yet, 0 s after the start of SSM Agent", "look again in two minutes");
	core.age = -1;
	is_verdict("worker", STATE_UNKNOWN, NO_WORKER ", and since when SSM Agent runs is not known", RESTART);
	online.has_workers = FACT_UNKNOWN;
	online.no_version = "it hides";
	is_verdict("worker", STATE_UNKNOWN, NO_WORKER ", and whether this agent has one cannot be told: it hides", RESTART);
	online.unseen = "it is dark";
	online.unseen_remedy = "light it";
	is_verdict("worker", STATE_UNKNOWN, "cannot see whether there is an ssm-agent-worker: it is dark", "light it");
	online.has_workers = FACT_NO;
	online.version.version = "3.0.100.0";
	is_verdict("worker", STATE_OK, "SSM Agent 3.0.100.0 does the work of ssm-agent-worker itself", "");
}

static void test_worker(void)
{
	begin();
	is_verdict("agent-running", STATE_OK, "SSM Agent is running as process 100", "");
	is_verdict("worker", STATE_OK, "ssm-agent-worker is running as process 200", "");
	is(report.summary, "SSM Agent is online, " CHANNEL "its connection is alive", "... the summary");
	is(report.measures[1].label, "channel_idle", "... a measure");
	is_number(report.measures[1].value, NUMBER_ONE, "... in seconds");
	is_number((long long)report.finding_count, 5, "... and nothing else");
	worker.state = 'T';
	is_verdict("worker", STATE_CRITICAL, "ssm-agent-worker, process 200, is stopped by a signal",
		"let it go on with kill -CONT, or restart the agent");
	worker.state = 't';
	is_finding("worker", STATE_CRITICAL, "ssm-agent-worker, process 200, is stopped by a signal", "traced");
	online.running = (struct agent_running){ .activity = AGENT_UNCERTAIN, .why = "it hides" };
	is_verdict("agent-running", STATE_UNKNOWN, "cannot see whether SSM Agent is running: it hides",
		agent_running_remedy(&online.running));
	is_number((long long)report.finding_count, 1, "... and nothing else");
	online.running.activity = AGENT_STOPPED;
	is_verdict("agent-running", STATE_CRITICAL, "SSM Agent is not running: it hides", agent_running_remedy(&online.running));
	begin();
	online.heard = 0;
	is_finding("worker", STATE_OK, "ssm-agent-worker is running as process 200", "something came just now");
	is_number((long long)report.measure_count, 2, "... which is measured");
	online.heard = -1;
	is_finding("worker", STATE_OK, "ssm-agent-worker is running as process 200", "nobody knows when something came");
	is_number((long long)report.measure_count, 1, "... so it is not measured");
}

static void expire(long long left, long long age)
{
	begin();
	online.shares = FACT_YES;
	online.identity.expires = NOW + left;
	core.age = age;
}

#define AGO "the credentials expired 0 s ago, and "
#define FILE_SAYS "amazon-ssm-agent.json says nothing that can be relied on"

static void test_credentials(void)
{
	expire(129600, 3600);
	is_verdict("credentials", STATE_OK, "the credentials expire in 36 hours", "");
	expire(129601, 3600);
	is_verdict("credentials", STATE_UNKNOWN, "the credentials expire in 36 hours, later than AWS gives any: the clock or "
		"identity_config.json is wrong", "set the clock, then restart the agent");
	expire(1, 3600);
	is_verdict("credentials", STATE_OK, "the credentials expire in 1 s", "");
	expire(0, 300);
	is_verdict("credentials", STATE_CRITICAL, AGO "SSM Agent could not renew them", CREDENTIALS);
	expire(-60, 3600);
	is_verdict("credentials", STATE_CRITICAL, "the credentials expired 60 s ago, and SSM Agent could not renew them",
		CREDENTIALS);
	expire(0, 299);
	is_verdict("credentials", STATE_WARNING, AGO "SSM Agent has just been started", CREDENTIALS);
	expire(0, 0);
	is_verdict("credentials", STATE_WARNING, AGO "SSM Agent has just been started", CREDENTIALS);
	expire(0, -1);
	is_verdict("credentials", STATE_UNKNOWN, AGO "since when SSM Agent runs is not known", RESTART);
	online.shares = FACT_UNKNOWN;
	is_verdict("credentials", STATE_UNKNOWN, AGO "whether the core renews them is not known: " FILE_SAYS,
		"correct amazon-ssm-agent.json, then restart the agent");
	online.identity.expiry = EXPIRY_MALFORMED;
	is_verdict("credentials", STATE_UNKNOWN, "identity_config.json: its CredentialsExpiresAt is malformed", RESTART);
	online.identity.alone = true;
	is_verdict("credentials", STATE_UNKNOWN, "no runtimeconfig/identity_config.json tells when the credentials expire",
		RESTART);
	online.identity = (struct identity){ .kind = IDENTITY_NONE };
	is_finding("credentials", STATE_UNKNOWN, "no runtimeconfig/identity_config.json tells when the credentials expire",
		"no file");
	online.identity = (struct identity){ .kind = IDENTITY_BROKEN, .problem = "it is broken" };
	is_verdict("credentials", STATE_UNKNOWN, "it is broken", RESTART);
	online.identity = (struct identity){ .kind = IDENTITY_HIDDEN, .problem = "it hides" };
	is_verdict("credentials", STATE_UNKNOWN, "it hides", AS_ROOT);
	online.by_root = true;
	is_verdict("credentials", STATE_UNKNOWN, "it hides", MEND);
	online.no_expiry = "nobody asks";
	is_verdict("credentials", STATE_OK, "not judged: nobody asks", "");
}

/* When that was is one of two times. */
static struct agent_log_moment moment_in_doubt(void)
{
	return (struct agent_log_moment){ true, { NOW - 3700, NOW - 100 } };
}

static void test_health(void)
{
	begin();
	online.log.health = moment(900);
	is_verdict("health", STATE_OK, "the last health report is 15 minutes old", "");
	is(report.measures[0].label, "health_age", "... a measure");
	is_number(report.measures[0].value, 900 * NUMBER_ONE, "... in seconds");
	ok(!report.measures[0].warning && report.measures[0].critical, "... with the range that there is");
	online.log.health = moment(901);
	is_verdict("health", STATE_CRITICAL, "the last health report is 15 minutes old, above 900 s", RESTART);
	(void)threshold_parse("600", THRESHOLD_NUMBER, &ranges.warning);
	online.log.health = moment(601);
	is_verdict("health", STATE_WARNING, "the last health report is 10 minutes old, above 600 s", RESTART);
	ok(report.measures[0].warning, "... and both ranges");
	online.log.health = moment_in_doubt();
	is_verdict("health", STATE_UNKNOWN, "the time of the last health report cannot be told from local time",
		agent_log_remedy(&online.log.health));
	online.log.health.found = false;
	is_verdict("health", STATE_CRITICAL, "no health report in the 59 minutes since the start of the worker", RESTART);
	worker.age = 120;
	is_verdict("health", STATE_CRITICAL, "no health report in the 2 minutes since the start of the worker", RESTART);
	worker.age = 119;
	is_verdict("health", STATE_WARNING, "no health report yet, 119 s after the start of the worker", RESTART);
	online.log.complete = false;
	is_verdict("health", STATE_UNKNOWN, "the ends of the logs have no health report of this worker", RESTART);
	online.log.hibernates = true;
	online.log.hibernation = moment_in_doubt();
	is_verdict("health", STATE_CRITICAL, "the worker is in hibernation: the service refuses its health reports", HIBERNATION);
	online.log.hibernation = moment(600);
	is_verdict("health", STATE_CRITICAL, "the worker is in hibernation for 10 minutes: the service refuses its health reports",
		HIBERNATION);
	online.no_log = "it hides";
	online.no_log_remedy = "look";
	is_verdict("health", STATE_UNKNOWN, "cannot tell whether the worker reports its health: it hides", "look");
}

#define LAST "the worker has no connection to AWS"

static void test_no_connection(void)
{
	begin();
	online.channel = CHANNEL_NONE;
	is_verdict("control-channel", STATE_CRITICAL, LAST, ENDPOINTS);
	worker.age = 120;
	is_verdict("control-channel", STATE_CRITICAL, LAST, ENDPOINTS);
	worker.age = 119;
	is_verdict("control-channel", STATE_WARNING, LAST " yet, 119 s after its start", ENDPOINTS);
	worker.age = 0;
	is_verdict("control-channel", STATE_WARNING, LAST " yet, 0 s after its start", ENDPOINTS);
	online.unconnected = "it is dark";
	online.connections.elsewhere = true;
	is_verdict("control-channel", STATE_WARNING, LAST " yet, 0 s after its start", ENDPOINTS);
	online.channel = CHANNEL_STALLED;
	is_verdict("control-channel", STATE_CRITICAL, "the connection to AWS is open on paper only: nobody acknowledges what the "
		"worker sends", ENDPOINTS);
	online.channel = CHANNEL_UNKNOWN;
	is_verdict("control-channel", STATE_UNKNOWN, "the worker is in another network namespace, where its connections cannot "
		"be judged", "run the check in that namespace");
	online.connections.elsewhere = false;
	is_verdict("control-channel", STATE_UNKNOWN, "the connections of the worker cannot be seen: it is dark", AS_ROOT);
	online.by_root = true;
	is_verdict("control-channel", STATE_UNKNOWN, "the connections of the worker cannot be seen: it is dark",
		"look again, and restart the agent where it stays so");
	online.connections.more = true;
	is_verdict("control-channel", STATE_UNKNOWN, "the connections of the worker cannot be seen: it is dark", RESTART);
	online.unconnected = NULL;
	online.no_ports = "it hides";
	is_verdict("control-channel", STATE_UNKNOWN, "the worker has no connection to port 443 that is alive, and to which other "
		"its channel may lead cannot be told: it hides", MEND);
	worker.age = -1;
	online.no_log = "nobody knows";
	online.no_log_remedy = "ask";
	is_verdict("control-channel", STATE_UNKNOWN, NO_CHANNEL "nobody knows", RESTART);
}

#define OPENS "the control channel is being opened, "
#define NONE_SINCE "the worker has set up no control channel in the "

static void test_connection(void)
{
	begin();
	online.stalled = true;
	is_verdict("control-channel", STATE_WARNING, CHANNEL "of the connections to AWS one is alive and one open on paper only, "
		"which may be the channel", ENDPOINTS);
	online.stalled = false;
	online.heard = 900001;
	is_verdict("control-channel", STATE_WARNING, CHANNEL "nothing has come through its connection for 15 minutes", RESTART);
	begin();
	online.log.channel_is_up = false;
	is_verdict("control-channel", STATE_CRITICAL, "the last that the worker wrote about the control channel is that it lost or "
		"lacks it", ERRORS);
	online.log.channel_opens = true;
	online.log.closed = moment(119);
	is_verdict("control-channel", STATE_WARNING, OPENS "for 119 s so far", "look again in two minutes");
	online.log.closed = moment(120);
	is_verdict("control-channel", STATE_CRITICAL, OPENS "for 2 minutes so far", ERRORS);
	online.log.closed = moment_in_doubt();
	is_verdict("control-channel", STATE_UNKNOWN, OPENS "and since when cannot be told from local time",
		agent_log_remedy(&online.log.closed));
	online.log.channel_opens = false;
	online.log.channel.found = false;
	is_verdict("control-channel", STATE_CRITICAL, NONE_SINCE "59 minutes since its start", RESTART);
	worker.age = 120;
	is_verdict("control-channel", STATE_CRITICAL, NONE_SINCE "2 minutes since its start", RESTART);
	worker.age = 119;
	is_verdict("control-channel", STATE_WARNING, "the worker has set up no control channel yet, 119 s after its start", RESTART);
	online.no_log = "it hides";
	online.no_log_remedy = "look";
	is_verdict("control-channel", STATE_UNKNOWN, NO_CHANNEL "it hides", "look");
}

static void test_last_error(void)
{
	begin();
	online.log.status = AGENT_LOG_READ;
	online.log.error = moment(600);
	online.log.error_class = LOG_ACCESS_DENIED;
	is_finding("last-error", STATE_OK, "access denied, 10 minutes ago", "an error");
	online.log.error = moment_in_doubt();
	is_finding("last-error", STATE_OK, "access denied", "... of which it is not known when it was");
	online.log.error.found = false;
	is_finding("worker", STATE_OK, "ssm-agent-worker is running as process 200", "no error");
	is_number((long long)report.finding_count, 5, "... and none is told");
	online.log.error = moment(600);
	online.log.status = AGENT_LOG_HIDDEN;
	is_finding("worker", STATE_OK, "ssm-agent-worker is running as process 200", "no log");
	is_number((long long)report.finding_count, 5, "... and no error is told");
}

int main(void)
{
	test_no_worker();
	test_worker();
	test_credentials();
	test_health();
	test_no_connection();
	test_connection();
	test_last_error();
	test_silence();
	test_no_line();
	test_contradictions();
	return tap_done();
}
