/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

int plugin_main(int argc, char **argv);
#define main plugin_main
#include "plugins/check_ssm_online.c"
#undef main

#define NOW 1795348800LL	/* 2026-11-22T12:00:00Z */

static const char *at, *end;

static unsigned take(unsigned choices)
{
	return at < end ? (unsigned char)*at++ % choices : 0;
}

/* Ages and times: ordinary ones, the ends of what there is, and what nobody would expect. */
static long long take_number(void)
{
	static const long long numbers[] = { -1, 0, 1, 59, 60, 61, 119, 120, 299, 300, 899, 900, 901, 3600, 86400, 129601,
		1LL << 31, NOW, 253402300799LL, -62135596800LL };

	return numbers[take(sizeof(numbers) / sizeof(numbers[0]))];
}

static const char *take_words(void)
{
	static const char *const words[] = { NULL, "permission denied", "" };

	return words[take(2)];
}

static struct agent_log_moment take_moment(void)
{
	struct agent_log_moment moment = { .found = take(2) };

	moment.time.latest = NOW - take_number();
	moment.time.earliest = moment.time.latest - (take(2) ? take(2) ? 3600 : 93600 : 0);
	return moment;
}

static void take_log(struct agent_online *online)
{
	static const char problem[] = "/var/log/amazon/ssm/amazon-ssm-agent.log: permission denied";
	struct agent_log *log = &online->log;

	log->status = (enum agent_log_status)take(5);
	if (log->status != AGENT_LOG_READ)
		memcpy(log->problem, problem, sizeof(problem));
	online->no_log = log->status != AGENT_LOG_READ ? log->problem : take_words();
	online->no_log_remedy = "mend it";
	log->complete = take(2);
	log->health = take_moment();
	log->hibernation = take_moment();
	log->hibernates = take(2);
	log->channel = take_moment();
	log->closed = take_moment();
	log->channel_is_up = take(2);
	log->channel_opens = take(2);
	log->error = take_moment();
	log->error_class = (enum log_error)take(LOG_OTHER_ERROR + 1);
}

static void take_process(struct process *process, int id, const char *path)
{
	*process = (struct process){ .id = id, .alone = true, .state = "SRDTtZ"[take(6)], .age = take_number() };
	memcpy(process->path, path, strlen(path) + 1);
}

/* Of an agent that runs the core is there, and a worker is one of the processes, as agent_online_probe has it. */
static void take_online(struct agent_online *online)
{
	struct process *core = &online->processes.items[0], *worker = &online->processes.items[1];

	memset(online, 0, sizeof(*online));
	online->now = NOW;
	take_process(core, 100, "/usr/bin/amazon-ssm-agent");
	take_process(worker, 200, "/usr/bin/ssm-agent-worker");
	online->running.activity = (enum agent_activity)take(4);
	online->running.why = "there is no such process";
	online->running.certain = take(2);
	if (online->running.activity == AGENT_RUNS || online->running.activity == AGENT_HALTED)
		online->running.core = core;
	online->running.worker = take(2) ? worker : NULL;
	online->has_workers = (enum process_fact)take(3);
	online->worker = online->has_workers == FACT_NO ? online->running.core : online->running.worker;
	online->version.version = "3.3.1142.0";
	online->no_version = online->has_workers == FACT_UNKNOWN ? "it gives no answer" : NULL;
	online->unseen = take_words();
	online->unseen_remedy = "look there";
	online->by_root = take(2);
	online->identity.kind = (enum identity_kind)take(IDENTITY_BROKEN + 1);
	if (online->identity.kind == IDENTITY_HIDDEN || online->identity.kind == IDENTITY_BROKEN)
		memcpy(online->identity.problem, "it is odd", sizeof("it is odd"));
	online->identity.alone = take(2);
	online->identity.expiry = take(2) ? EXPIRY_KNOWN : EXPIRY_MALFORMED;
	online->identity.expires = NOW + take_number() * (take(2) ? 1 : -1);
	online->no_credentials = take(2);
	online->no_expiry = take_words();
	online->shares = (enum process_fact)take(3);
	take_log(online);
	online->connections.elsewhere = take(2);
	online->connections.more = take(2);
	online->unconnected = take_words();
	online->no_ports = online->unconnected || online->connections.elsewhere ? NULL : "a file cannot be relied on";
	online->channel = (enum agent_channel)take(4);
	online->stalled = take(2);
	online->heard = take(2) ? take_number() : -1;
}

/* Whether there is all that makes an agent online. */
static bool is_online(const struct agent_online *online)
{
	const struct agent_log *log = &online->log;

	if (online->running.activity != AGENT_RUNS || !online->worker || online->worker->age < -1
		|| (online->running.worker && strchr("Tt", online->running.worker->state)))
		return false;
	if (online->no_log || log->hibernates || !log->health.found || online->channel != CHANNEL_OPEN || online->stalled)
		return false;
	if (!online->no_expiry && online->identity.expires <= NOW)
		return false;
	return log->channel_is_up || (!log->channel_opens && !log->channel.found && online->heard >= 0);
}

static void fuzz(const char *bytes, size_t length)
{
	static struct report report;
	static struct agent_online online;
	struct thresholds thresholds = { 0 };
	enum state state = STATE_OK;

	at = bytes;
	end = bytes + length;
	take_online(&online);
	MUST(threshold_parse(HEALTH_LIMIT, THRESHOLD_NUMBER, &thresholds.critical).problem == NULL);
	report_open(&report, "SSM_ONLINE");
	judge(&report, &thresholds, &online);
	MUST(report.finding_count > 0);
	for (size_t i = 0; i < report.finding_count; i++) {
		const struct finding *finding = &report.findings[i];

		state = state_worse(state, finding->state);
		MUST(finding->text[0] != '\0' && is_clean(finding->text, strlen(finding->text), "|;'\"<>`$&"));
		MUST(finding->state == STATE_OK || finding->fix[0] != '\0');
	}
	MUST(state != STATE_OK || is_online(&online));
}
