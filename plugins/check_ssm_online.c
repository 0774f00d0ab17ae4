/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* check_ssm_online: is the agent really online, so that a session would come through? */

#include "common/agent/online.h"
#include "common/options.h"
#include "common/probe/program.h"

#define START 120	/* seconds that the core has for its worker, and the worker for its channel */
#define RENEWAL 300	/* seconds that the core has for credentials that had expired when it started */
#define RECENT 180	/* seconds: the service and the worker talk to each other more often than that */
#define HEALTH_LIMIT "900"	/* seconds: three times the interval of health reports */
#define LONGEST 129600	/* seconds: no credentials of AWS last longer than 36 hours */
#define SILENCE 900	/* seconds: three times the interval at which old agents ask for a sign of life */
#define SPAN 40	/* bytes of a span of time in words */

#define RESTART "restart the agent, for example with systemctl restart amazon-ssm-agent, and read its log"
#define CREDENTIALS "see that the instance has a profile or Default Host Management, or that the hybrid node is " \
	"registered, and read errors.log"
#define MEND "mend that file, then restart the agent"
#define AS_ROOT "run the check as root"
#define ENDPOINTS "see what check_ssm_endpoints says, then restart the agent"
#define NO_CHANNEL "cannot tell whether the control channel is set up: "
#define ERRORS "look for the reason in errors.log: permissions of ssmmessages, the proxy, the network"
#define HIBERNATION "look for the reason in errors.log: the role or the registration of the node, then restart the " \
	"agent"

static const struct command command = {
	.name = "check_ssm_online",
	.service = "SSM_ONLINE",
	.purpose = "Checks that SSM Agent is really online: that its worker runs, has fresh credentials, reports its health "
		"and holds the control channel through which sessions come.",
	.shared = OPTION_ROOT | OPTION_RANGES,
	.kind = THRESHOLD_NUMBER,
	.warning_help = "WARNING where the seconds since the last health report are outside the range",
	.critical_help = "CRITICAL where the seconds since the last health report are outside the range (default: "
		HEALTH_LIMIT ")",
};

/* What may be found: in words, one behind the other, and what to do about it. */
struct verdict {
	bool holds;
	enum state state;
	const char *words, *detail, *more, *fix;
};

/* Of several the first one that holds; the last one always does. */
static void tell(struct report *report, const char *id, const struct verdict *verdict)
{
	while (!verdict->holds)
		verdict++;
	report_finding(report, id, verdict->state, "%s%s%s", verdict->words,
		verdict->detail ? verdict->detail : "", verdict->more);
	report_fix(report, "%s", verdict->fix);
}

static const char *spell(char bytes[SPAN], long long seconds)
{
	struct text words = text_over(bytes, SPAN);

	text_add_duration(&words, seconds < 0 ? -seconds : seconds);
	return bytes;
}

static void judge_running(struct report *report, const struct agent_running *running)
{
	char bytes[REPORT_TEXT];
	struct text words = text_over(bytes, sizeof(bytes));

	agent_running_explain(running, &words);
	report_finding(report, "agent-running", running->activity == AGENT_RUNS ? STATE_OK
		: running->activity == AGENT_UNCERTAIN ? STATE_UNKNOWN : STATE_CRITICAL, "%s", bytes);
	report_fix(report, "%s", running->activity == AGENT_RUNS ? "" : agent_running_remedy(running));
}

static void judge_no_worker(struct report *report, const struct agent_online *online)
{
	long long age = online->running.core->age;
	char bytes[SPAN];
	const char *span = spell(bytes, age);

	tell(report, "worker", (const struct verdict[]){
		{ online->has_workers == FACT_NO, STATE_OK, "SSM Agent ", online->version.version,
			" does the work of ssm-agent-worker itself", "" },
		{ online->unseen, STATE_UNKNOWN, "cannot see whether there is an ssm-agent-worker: ", online->unseen, "",
			online->unseen_remedy },
		{ online->has_workers == FACT_UNKNOWN, STATE_UNKNOWN, "there is no ssm-agent-worker, and whether this agent "
			"has one cannot be told: ", online->no_version, "", RESTART },
		{ age < 0, STATE_UNKNOWN, "there is no ssm-agent-worker, and since when SSM Agent runs is not known", "", "",
			RESTART },
		{ age < START, STATE_WARNING, "there is no ssm-agent-worker yet, ", span, " after the start of SSM Agent",
			"look again in two minutes" },
		{ online->no_credentials, STATE_CRITICAL, "there is no ssm-agent-worker ", span,
			" after the start of SSM Agent, so it got no credentials", CREDENTIALS },
		{ true, STATE_CRITICAL, "there is no ssm-agent-worker ", span,
			" after the start of SSM Agent, so it was not started or has died", RESTART } });
}

static void judge_worker(struct report *report, const struct agent_online *online)
{
	const struct process *worker = online->running.worker;
	char bytes[SPAN];
	struct text id = text_over(bytes, sizeof(bytes));

	if (!worker) {
		judge_no_worker(report, online);
		return;
	}
	text_format(&id, "%d", worker->id);
	tell(report, "worker", (const struct verdict[]){
		{ worker->state == 'T' || worker->state == 't', STATE_CRITICAL, "ssm-agent-worker, process ", bytes,
			", is stopped by a signal", "let it go on with kill -CONT, or restart the agent" },
		{ true, STATE_OK, "ssm-agent-worker is running as process ", bytes, "", "" } });
}

static void judge_credentials(struct report *report, const struct agent_online *online)
{
	const struct identity *identity = &online->identity;
	long long left = identity->expires - online->now, age = online->running.core->age;
	char bytes[SPAN];
	const char *span = spell(bytes, left);

	tell(report, "credentials", (const struct verdict[]){
		{ online->no_expiry, STATE_OK, "not judged: ", online->no_expiry, "", "" },
		{ identity->kind == IDENTITY_HIDDEN, STATE_UNKNOWN, identity->problem, "", "",
			online->by_root ? MEND : AS_ROOT },
		{ identity->kind == IDENTITY_BROKEN, STATE_UNKNOWN, identity->problem, "", "", RESTART },
		{ identity->kind == IDENTITY_NONE || identity->alone, STATE_UNKNOWN,
			"no runtimeconfig/identity_config.json tells when the credentials expire", "", "", RESTART },
		{ identity->expiry == EXPIRY_MALFORMED, STATE_UNKNOWN,
			"identity_config.json: its CredentialsExpiresAt is malformed", "", "", RESTART },
		{ left > LONGEST, STATE_UNKNOWN, "the credentials expire in ", span, ", later than AWS gives any: the clock or "
			"identity_config.json is wrong", "set the clock, then restart the agent" },
		{ left > 0, STATE_OK, "the credentials expire in ", span, "", "" },
		{ online->shares == FACT_UNKNOWN, STATE_UNKNOWN, "the credentials expired ", span, " ago, and whether the core "
			"renews them is not known: amazon-ssm-agent.json says nothing that can be relied on",
			"correct amazon-ssm-agent.json, then restart the agent" },
		{ age < 0, STATE_UNKNOWN, "the credentials expired ", span, " ago, and since when SSM Agent runs is not known",
			RESTART },
		{ age < RENEWAL, STATE_WARNING, "the credentials expired ", span, " ago, and SSM Agent has just been started",
			CREDENTIALS },
		{ true, STATE_CRITICAL, "the credentials expired ", span, " ago, and SSM Agent could not renew them",
			CREDENTIALS } });
}

static void judge_report_age(struct report *report, const struct thresholds *thresholds,
	const struct agent_online *online)
{
	const struct threshold *decisive;
	char bytes[REPORT_TEXT], span[SPAN];
	struct text words = text_over(bytes, sizeof(bytes));
	enum state state;
	long long age;

	if (!agent_log_age(&online->log.health, online->now, &age)) {
		report_finding(report, "health", STATE_UNKNOWN,
			"the time of the last health report cannot be told from local time");
		report_fix(report, "%s", agent_log_remedy(&online->log.health));
		return;
	}
	state = threshold_judge_number(thresholds, age * NUMBER_ONE, &decisive);
	text_join(&words, spell(span, age), " old", state != STATE_OK ? ", " : "", NULL);
	if (state != STATE_OK)
		threshold_explain_span(decisive, true, &words);
	report_finding(report, "health", state, "the last health report is %s%s", bytes, state != STATE_OK ? " s" : "");
	report_fix(report, RESTART);
	report_measure(report, &(struct measure){ "health_age", age * NUMBER_ONE, "s",
		thresholds->warning.given ? &thresholds->warning : NULL, &thresholds->critical, "0", NULL });
}

static void judge_health(struct report *report, const struct thresholds *thresholds, const struct agent_online *online)
{
	const struct agent_log *log = &online->log;
	char slept[SPAN], worked[SPAN];
	long long age = 0;
	bool is_known = log->hibernates && agent_log_age(&log->hibernation, online->now, &age);

	if (!online->no_log && !log->hibernates && log->health.found) {
		judge_report_age(report, thresholds, online);
		return;
	}
	(void)spell(worked, online->worker->age);
	tell(report, "health", (const struct verdict[]){
		{ online->no_log, STATE_UNKNOWN, "cannot tell whether the worker reports its health: ", online->no_log, "",
			online->no_log_remedy },
		{ log->hibernates, STATE_CRITICAL, is_known ? "the worker is in hibernation for " : "the worker is in "
			"hibernation", is_known ? spell(slept, age) : "", ": the service refuses its health reports",
			HIBERNATION },
		{ !log->complete, STATE_UNKNOWN, "the ends of the logs have no health report of this worker", "", "", RESTART },
		{ online->worker->age < START, STATE_WARNING, "no health report yet, ", worked,
			" after the start of the worker", RESTART },
		{ true, STATE_CRITICAL, "no health report in the ", worked, " since the start of the worker", RESTART } });
}

/* None of its connections is known to be alive: young workers have time. */
static void judge_no_connection(struct report *report, const struct agent_online *online)
{
	bool is_unknown = online->channel == CHANNEL_UNKNOWN;
	char bytes[SPAN];

	tell(report, "control-channel", (const struct verdict[]){
		{ online->worker->age < 0, STATE_UNKNOWN, NO_CHANNEL, online->no_log, "", RESTART },
		{ is_unknown && online->connections.elsewhere, STATE_UNKNOWN, "the worker is in another network namespace, "
			"where its connections cannot be judged", "", "", "run the check in that namespace" },
		{ is_unknown && online->unconnected, STATE_UNKNOWN, "the connections of the worker cannot be seen: ",
			online->unconnected, "", online->connections.more ? RESTART : online->by_root
			? "look again, and restart the agent where it stays so" : AS_ROOT },
		{ is_unknown, STATE_UNKNOWN, "the worker has no connection to port 443 that is alive, and to which other its "
			"channel may lead cannot be told: ", online->no_ports, "", MEND },
		{ online->channel == CHANNEL_STALLED, STATE_CRITICAL, "the connection to AWS is open on paper only: nobody "
			"acknowledges what the worker sends", "", "", ENDPOINTS },
		{ online->worker->age < START, STATE_WARNING, "the worker has no connection to AWS yet, ",
			spell(bytes, online->worker->age), " after its start", ENDPOINTS },
		{ true, STATE_CRITICAL, "the worker has no connection to AWS", "", "", ENDPOINTS } });
}

/* A connection is alive. The newest line about the channel decides, or, where none is left, what came through. */
static void judge_connection(struct report *report, const struct agent_online *online)
{
	const struct agent_log *log = &online->log;
	char worked_bytes[SPAN], opened_bytes[SPAN], silent_bytes[SPAN];
	long long age = 0;
	bool is_known = log->channel_opens && agent_log_age(&log->closed, online->now, &age);
	const char *opened = spell(opened_bytes, age), *worked = spell(worked_bytes, online->worker->age);

	tell(report, "control-channel", (const struct verdict[]){
		{ online->no_log, STATE_UNKNOWN, NO_CHANNEL, online->no_log, "", online->no_log_remedy },
		{ log->channel_is_up && online->stalled, STATE_WARNING, "the control channel is set up, and of the connections "
			"to AWS one is alive and one open on paper only, which may be the channel", "", "", ENDPOINTS },
		{ log->channel_is_up && online->heard > SILENCE * 1000, STATE_WARNING, "the control channel is set up, and "
			"nothing has come through its connection for ", spell(silent_bytes, online->heard / 1000), "", RESTART },
		{ log->channel_is_up, STATE_OK, "the control channel is set up, and its connection is alive", "", "", "" },
		{ log->channel_opens && !is_known, STATE_UNKNOWN,
			"the control channel is being opened, and since when cannot be told from local time", "", "",
			agent_log_remedy(&log->closed) },
		{ log->channel_opens, age < START ? STATE_WARNING : STATE_CRITICAL, "the control channel is being opened, for ",
			opened, " so far", age < START ? "look again in two minutes" : ERRORS },
		{ log->channel.found, STATE_CRITICAL,
			"the last that the worker wrote about the control channel is that it lost or lacks it", "", "", ERRORS },
		{ log->complete && online->worker->age < START, STATE_WARNING,
			"the worker has set up no control channel yet, ", worked, " after its start", RESTART },
		{ log->complete, STATE_CRITICAL, "the worker has set up no control channel in the ", worked, " since its start",
			RESTART },
		{ online->stalled, STATE_UNKNOWN, "of the connections to AWS one is alive and one open on paper only, and no log "
			"line tells which is the control channel", "", "", ENDPOINTS },
		{ online->heard >= 0 && online->heard < RECENT * 1000, STATE_OK,
			"a connection to AWS is alive, no log line is left that names it", "", "", "" },
		{ true, STATE_UNKNOWN, "a connection to AWS is open, but neither a log line nor traffic tells whether it is "
			"the control channel", "", "", RESTART } });
}

/* What went wrong last is for people: it may be mended by now. */
static void tell_last_error(struct report *report, const struct agent_online *online)
{
	const char *class = log_error_name(online->log.error_class);
	char bytes[SPAN];
	long long age;

	if (online->log.status != AGENT_LOG_READ || !online->log.error.found)
		return;
	if (agent_log_age(&online->log.error, online->now, &age))
		report_finding(report, "last-error", STATE_OK, "%s, %s ago", class, spell(bytes, age));
	else
		report_finding(report, "last-error", STATE_OK, "%s", class);
}

static void judge(struct report *report, const struct thresholds *thresholds, const struct agent_online *online)
{
	judge_running(report, &online->running);
	if (online->running.activity != AGENT_RUNS)
		return;
	judge_worker(report, online);
	judge_credentials(report, online);
	if (!online->worker)
		return;
	judge_health(report, thresholds, online);
	if (online->channel == CHANNEL_OPEN)
		judge_connection(report, online);
	else
		judge_no_connection(report, online);
	if (online->heard >= 0)
		report_measure(report, &(struct measure){ "channel_idle", online->heard * (NUMBER_ONE / 1000), "s",
			.minimum = "0" });
	report_summary(report, "SSM Agent is online, %s", report_last(report));
	tell_last_error(report, online);
}

int main(int argc, char **argv)
{
	static struct report report;
	static struct agent_online online;
	struct options options;

	if (!options_read(&command, argc, argv, &options, &report))
		return report_close(&report);
	if (!options.thresholds.critical.given)
		(void)threshold_parse(HEALTH_LIMIT, THRESHOLD_NUMBER, &options.thresholds.critical);
	if (paths_are_live(&options.paths) && !program_caller_is_root()) {
		report_finding(&report, "agent-running", STATE_UNKNOWN, "only root can see whether SSM Agent is online");
		report_fix(&report, "run the check as root, for example through sudo");
		return report_close(&report);
	}
	agent_online_probe(&options.paths, &online);
	judge(&report, &options.thresholds, &online);
	return report_close(&report);
}
