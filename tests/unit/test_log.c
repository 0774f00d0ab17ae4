/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/log.h"
#include "tests/unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(table[0]))
#define TIME "2026-11-22 17:32:56.1536 "
#define NUMBER "123456789"
#define START TIME "INFO [amazon-ssm-agent] amazon-ssm-agent - v"

static const struct {
	const char *name, *text, *version;	/* NULL: none */
} cases[] = {
	{ "now", START "3.3.1142.0\n" TIME "INFO [amazon-ssm-agent] OS: linux, Arch: amd64\n", "3.3.1142.0" },
	{ "without a tag", "2019-04-05 10:00:00 INFO amazon-ssm-agent - v2.3.68.0\n", "2.3.68.0" },
	{ "before 3.0.151.0", "2019-04-05 10:00:00 INFO Starting Agent: amazon-ssm-agent - v2.3.68.0\n", "2.3.68.0" },
	{ "before 3.0.222.0", "2020-11-05 10:00:00 INFO [amazon-ssm-agent] Starting Core Agent: amazon-ssm-agent - v3.0.196.0\n",
		"3.0.196.0" },
	{ "the worker of that time", "2020-11-05 10:00:00 INFO [ssm-agent-worker] Starting SSM Agent Worker: "
		"amazon-ssm-agent - v3.0.196.0\n", NULL },
	{ "before 3.3.808.0, with a tag", "2023-04-13 13:43:23 INFO [amazon-ssm-agent] amazon-ssm-agent - v3.2.582.0\n",
		"3.2.582.0" },
	{ "a fraction without a tag", TIME "INFO amazon-ssm-agent - v3.3.1142.0\n", "3.3.1142.0" },
	{ "the longest line", START NUMBER "." NUMBER "." NUMBER "." NUMBER "." NUMBER "." NUMBER "." NUMBER "\r\n",
		NUMBER "." NUMBER "." NUMBER "." NUMBER "." NUMBER "." NUMBER "." NUMBER },
	{ "a format of the site's own", "1704967520066534055 [Info] amazon-ssm-agent - v3.2.2016.0\n", NULL },
	{ "no time", "amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "no time but a level", " INFO amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "a date alone", "2026-11-22 INFO amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "a time with a letter", "2026-11-22 17:32:5x INFO amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "a fraction of two digits", "2026-11-22 17:32:56.15 INFO amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "something before the time", "x" START "9.9.9.9\n", NULL },
	{ "another level", TIME "WARN [amazon-ssm-agent] amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "another tag", TIME "INFO [ssm-agent-worker] amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "the tag twice", TIME "INFO [amazon-ssm-agent] [amazon-ssm-agent] amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "words before it", TIME "INFO [amazon-ssm-agent] the newest is amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "... behind a start", START "3.3.1142.0\n" TIME "INFO found amazon-ssm-agent - v9.9.9.9\n", "3.3.1142.0" },
	{ "a carriage return within the line", START "3.3.1142.0\r9\n", NULL },
	{ "a line that is longer than any start", TIME "INFO [amazon-ssm-agent] " NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER
		NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER " amazon-ssm-agent - v9.9.9.9\n",
		NULL },
	{ "the last of several", START "2.3.68.0\n" START "3.3.1142.0\n" START "3.2.582.0\n" TIME "INFO more\n", "3.2.582.0" },
	{ "the end of a line of Windows", START "3.3.1142.0\r\n", "3.3.1142.0" },
	{ "a torn line before it", "gent - v9.9.9.9\n" START "3.3.1142.0\n", "3.3.1142.0" },
	{ "a half written line behind it", START "3.3.1142.0\n" START "3.3", "3.3.1142.0" },
	{ "a broken one behind it", START "3.3.1142.0\n" START "unknown\n", "3.3.1142.0" },
	{ "nothing", "", NULL },
	{ "other lines", TIME "INFO [ssm-agent-worker] health\n", NULL },
	{ "half written", START "3.3.1142.0", NULL },
	{ "no number", START "\n", NULL },
	{ "no more than the mark", START, NULL },
	{ "something behind the number", START "3.3.1142.0 and more\n", NULL },
	{ "a number with a suffix", START "3.3.1142.0-rc1\n", NULL },
	{ "a dot behind the number", START "3.3.1142.\n", NULL },
	{ "a number that goes on in the next line", START "3.3.\n1142.0\n", NULL },
	{ "the worker", TIME "INFO ssm-agent-worker - v3.3.1142.0\n", NULL },
	{ "a name that ends like it", TIME "INFO my-amazon-ssm-agent - v3.3.1142.0\n", NULL },
};

#define WORKER TIME "INFO [ssm-agent-worker] "
#define CHANNEL WORKER "[MessageService] [MGSInteractor] "
#define PROVIDER TIME "INFO [amazon-ssm-agent] [LongRunningWorkerContainer] [WorkerProvider] "
#define OLD "2019-04-05 10:00:00 INFO "
#define OLD_CHANNEL OLD "[MessageGatewayService] "
#define LONG_TAG NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER \
	NUMBER NUMBER NUMBER NUMBER
#define HEALTH "HealthCheck reporting agent health."

/* The lines are those of real logs, or as the agent's source of that version formats them. */
static const struct {
	const char *line;
	enum log_event event;
} events[] = {
	{ WORKER "ssm-agent-worker - v3.3.1142.0", LOG_WORKER_START },
	{ WORKER "ssm-agent-worker - v3.3.1142.0\r", LOG_WORKER_START },
	{ WORKER "Starting SSM Agent Worker: amazon-ssm-agent - v3.0.151.0", LOG_WORKER_START },
	{ OLD "Starting Agent: amazon-ssm-agent - v2.3.68.0", LOG_WORKER_START },
	{ WORKER "Starting Agent: amazon-ssm-agent - v2.3.68.0", LOG_OTHER },
	{ TIME "INFO [Start @ agent.go.72] [ssm-agent-worker] ssm-agent-worker - v3.3.1142.0", LOG_WORKER_START },
	{ TIME "INFO [x] [ssm-agent-worker] ssm-agent-worker - v3.3.1142.0", LOG_OTHER },
	{ OLD "ssm-agent-worker - v3.3.1142.0", LOG_OTHER },
	{ WORKER "ssm-agent-worker - v", LOG_OTHER },
	{ WORKER "ssm-agent-worker - v3.3.1142.0 and more", LOG_OTHER },
	{ WORKER "[x] ssm-agent-worker - v3.3.1142.0", LOG_OTHER },
	{ TIME "INFO [ssm-session-worker] [s-1] ssm-session-worker - v3.3.1142.0", LOG_OTHER },
	{ TIME "INFO [amazon-ssm-agent] amazon-ssm-agent - v3.3.1142.0", LOG_OTHER },
	{ WORKER "[HealthCheck] " HEALTH, LOG_HEALTH },
	{ WORKER "[HealthCheck] " HEALTH "\r", LOG_HEALTH },
	{ WORKER "[instanceID=i-0123456789abcdef0] [HealthCheck] " HEALTH, LOG_HEALTH },
	{ TIME "INFO [updateHealth @ healthcheck.go.126] [ssm-agent-worker] [HealthCheck] " HEALTH, LOG_HEALTH },
	{ OLD "[HealthCheck] " HEALTH, LOG_HEALTH },
	{ OLD "[instanceID=i-0123456789abcdef0] [HealthCheck] " HEALTH, LOG_HEALTH },
	{ TIME "INFO [amazon-ssm-agent] [HealthCheck] " HEALTH, LOG_OTHER },
	{ TIME "INFO [ssm-document-worker] [HealthCheck] " HEALTH, LOG_OTHER },
	{ TIME "INFO [x] [ssm-session-worker] [HealthCheck] " HEALTH, LOG_OTHER },
	{ WORKER "[HealthCheck] " HEALTH " No", LOG_OTHER },
	{ WORKER "[HealthCheck]  " HEALTH, LOG_OTHER },
	{ WORKER "[HealthCheck]" HEALTH, LOG_OTHER },
	{ WORKER "[HealthCheck] unable to schedule health update. " HEALTH, LOG_OTHER },
	{ WORKER "[MessageService] output: [ssm-agent-worker] [HealthCheck] " HEALTH, LOG_OTHER },
	{ WORKER "[MessageService] " HEALTH, LOG_OTHER },
	{ WORKER HEALTH, LOG_OTHER },
	{ OLD HEALTH, LOG_OTHER },
	{ WORKER "[" LONG_TAG LONG_TAG "] [HealthCheck] " HEALTH, LOG_OTHER },
	{ WORKER "[HealthCheck " HEALTH, LOG_OTHER },
	{ WORKER "[Health[Check] " HEALTH, LOG_OTHER },
	{ WORKER "[1] [2] [3] [4] [5] [6] [HealthCheck] " HEALTH, LOG_HEALTH },
	{ WORKER "[1] [2] [3] [4] [5] [6] [7] [HealthCheck] " HEALTH, LOG_OTHER },
	{ WORKER "Entering SSM Agent hibernate - AccessDeniedException: no", LOG_HIBERNATION },
	{ OLD "Entering SSM Agent hibernate - EC2RoleRequestError: no", LOG_HIBERNATION },
	{ OLD "Agent is in hibernate mode. Reducing logging. Logging will be reduced to one log per backoff period",
		LOG_HIBERNATION },
	{ WORKER "[HealthCheck] Entering SSM Agent hibernate - no", LOG_OTHER },
	{ OLD "Health ping failed with error - AccessDeniedException", LOG_OTHER },
	{ CHANNEL "Set up control channel successfully", LOG_CHANNEL_UP },
	{ CHANNEL "Set up control channel successfully, or not", LOG_OTHER },
	{ CHANNEL "It is not true: Set up control channel successfully", LOG_OTHER },
	{ CHANNEL "Successfully opened websocket connection to: 127.0.0.1:443", LOG_CHANNEL_UP },
	{ OLD_CHANNEL "Successfully opened websocket connection to: %!(EXTRA string=wss://x/v1/control-channel/i-1)",
		LOG_CHANNEL_UP },
	{ WORKER "[MessageGatewayService] Successfully opened websocket connection to: wss://x", LOG_CHANNEL_UP },
	{ TIME "INFO [ssm-session-worker] [s-1] [DataBackend] Successfully opened websocket connection to: 127.0.0.1:443",
		LOG_OTHER },
	{ TIME "INFO [ssm-session-worker] [MGSInteractor] Successfully opened websocket connection to: 127.0.0.1:443",
		LOG_OTHER },
	{ OLD_CHANNEL "Starting receiving message from control channel", LOG_OTHER },
	{ CHANNEL "SSM Connection channel status is set to ssmmessages", LOG_OTHER },
	{ CHANNEL "SSM Connection channel status is set to ec2messages", LOG_CHANNEL_DOWN },
	{ CHANNEL "Ending websocket listener", LOG_OTHER },
	{ CHANNEL "Setting up websocket for controlchannel for instance: i-1, requestId: 1", LOG_CHANNEL_OPENING },
	{ CHANNEL "SSM Agent is trying to setup control channel for MGSInteractor", LOG_CHANNEL_OPENING },
	{ CHANNEL "Opening websocket connection to: wss://x/v1/control-channel/i-1", LOG_CHANNEL_OPENING },
	{ CHANNEL "Closing websocket channel connection to: wss://x/v1/control-channel/i-1", LOG_CHANNEL_OPENING },
	{ CHANNEL "Closing controlchannel with channel Id i-1", LOG_CHANNEL_OPENING },
	{ TIME "ERROR [ssm-agent-worker] [MessageService] [MGSInteractor] Error setting up control channel: no", LOG_CHANNEL_DOWN },
	{ TIME "ERROR [SetWebSocket @ controlchannel.go.91] [ssm-agent-worker] [MessageService] [MGSInteractor] "
		"Failed to get controlchannel token, error: CreateControlChannel failed", LOG_CHANNEL_DOWN },
	{ OLD_CHANNEL "Failed to setup control channel, err: no", LOG_CHANNEL_DOWN },
	{ OLD_CHANNEL "failed to reconnect to the controlchannel with error: no", LOG_CHANNEL_DOWN },
	{ CHANNEL "failed to reconnect to the control channel with error: no", LOG_CHANNEL_DOWN },
	{ CHANNEL "failed to initialize websocket channel for controlchannel, error: no", LOG_CHANNEL_DOWN },
	{ CHANNEL "Did not receive control channel ready notification before the timeout", LOG_CHANNEL_DOWN },
	{ CHANNEL "Reach the retry limit 5 for receive messages. Error: EOF", LOG_CHANNEL_DOWN },
	{ CHANNEL "I/O timeout. Error: i/o timeout", LOG_CHANNEL_DOWN },
	{ CHANNEL "Error while sending websocket ping: broken pipe", LOG_CHANNEL_DOWN },
	{ CHANNEL "WebsocketChannel listener run panic: no", LOG_CHANNEL_DOWN },
	{ CHANNEL "Failed to dial websocket: bad handshake", LOG_CHANNEL_DOWN },
	{ CHANNEL "Failed to dial websocket, status: 403, err: bad handshake", LOG_CHANNEL_DOWN },
	{ CHANNEL "no instanceID provided, no", LOG_CHANNEL_DOWN },
	{ CHANNEL "Failed to get region with error: no", LOG_CHANNEL_DOWN },
	{ CHANNEL "Failed to get MessageGatewayService endpoint with error: no", LOG_CHANNEL_DOWN },
	{ OLD_CHANNEL "MessageGatewayService ModuleExecute run panic: no", LOG_CHANNEL_DOWN },
	{ TIME "WARN [ssm-session-worker] [s-1] [DataBackend] Reach the retry limit 5 for receive messages. Error: x", LOG_OTHER },
	{ PROVIDER "Worker ssm-agent-worker is not running, starting worker process", LOG_WORKER_WANTED },
	{ TIME "INFO [x @ provider.go.226] [amazon-ssm-agent] [LongRunningWorkerContainer] [WorkerProvider] "
		"Worker ssm-agent-worker is not running, starting worker process", LOG_WORKER_WANTED },
	{ PROVIDER "Worker ssm-agent-worker is not running, starting worker process now", LOG_OTHER },
	{ TIME "INFO [amazon-ssm-agent] [WorkerProvider] Worker ssm-agent-worker is not running, starting worker process",
		LOG_OTHER },
	{ WORKER "[LongRunningWorkerContainer] [WorkerProvider] Worker ssm-agent-worker is not running, starting worker process",
		LOG_OTHER },
	{ WORKER "[amazon-ssm-agent] [LongRunningWorkerContainer] [WorkerProvider] Worker ssm-agent-worker (pid:1) started",
		LOG_OTHER },
	{ TIME "INFO [ssm-session-worker] [LongRunningWorkerContainer] [WorkerProvider] Worker ssm-agent-worker (pid:1) started",
		LOG_OTHER },
	{ PROVIDER "Worker ssm-agent-worker (pid:23184) started", LOG_WORKER_STARTED },
	{ PROVIDER "Worker ssm-agent-worker (pid:23184) started\r", LOG_WORKER_STARTED },
	{ PROVIDER "Worker ssm-agent-worker (pid:23184) is running, skip", LOG_OTHER },
	{ PROVIDER "Worker ssm-agent-worker (pid:) started", LOG_OTHER },
	{ PROVIDER "Worker ssm-agent-worker (pid:0) started", LOG_OTHER },
	{ PROVIDER "Worker ssm-agent-worker (pid:231", LOG_OTHER },
	{ PROVIDER "Worker ssm-agent-worker (pid:-1) started", LOG_OTHER },
	{ PROVIDER "Worker ssm-agent-worker (pid:1234567890) started", LOG_OTHER },
	{ PROVIDER "Worker ssm-agent-worker (pid:23184) started again", LOG_OTHER },
	{ PROVIDER "Worker other-worker (pid:23184) started", LOG_OTHER },
	{ TIME "INFO ", LOG_OTHER },
	{ TIME "INFO [", LOG_OTHER },
	{ TIME "INFO [x]", LOG_OTHER },
};

static bool reads(const char *line, struct log_line *result)
{
	return log_line_read(line, strlen(line), result);
}

static void test_events(void)
{
	struct log_line line;

	for (size_t i = 0; i < COUNT(events); i++) {
		ok(reads(events[i].line, &line), events[i].line);
		is_number(line.event, events[i].event, "... its event");
	}
}

static const char *const no_lines[] = {
	"", "\tstatus code: 404, request id: ", "caused by: RequestError: send request failed", "2026-11-22 17:32:56",
	"2026-11-22 17:32:56 ", "2026-11-22 17:32:56 INFO", "2026-11-22 17:32:56.1 INFO x", "2026-13-22 17:32:56 INFO x",
	"2026-11-22 24:32:56 INFO x", "2026-02-29 17:32:56 INFO x", "2026-11-22T17:32:56 INFO x", "2026-11-22 17:32:56 Info x",
	"2026-11-22 17:32:56 INFORM x", "2026-11-22 17:32:56  INFO x", " 2026-11-22 17:32:56 INFO x",
	"1704967520066534055 [Info] x", "<13>Nov 22 17:32:56 host amazon-ssm-agent: INFO x",
};

static void test_forms(void)
{
	static const char nul[] = WORKER "[HealthCheck] " HEALTH "\0";
	struct log_line line;

	for (size_t i = 0; i < COUNT(no_lines); i++)
		ok(!reads(no_lines[i], &line), no_lines[i][0] != '\0' ? no_lines[i] : "an empty line");
	ok(!log_line_read(nul, sizeof(nul) - 1, &line), "a NUL byte at the end");
	ok(log_line_read(nul, sizeof(nul) - 2, &line), "... and without it");
	for (size_t i = 0; i < strlen(nul); i++) {
		char *copy = malloc(i > 0 ? i : 1);	/* of exactly that size: a sanitizer sees what is read behind it */

		memcpy(copy, nul, i);
		if (log_line_read(copy, i, &line) && line.event != LOG_OTHER)
			ok(false, "a line that is cut");
		free(copy);
	}
	ok(reads("2019-04-05 10:00:01 WARN x", &line) && line.local == 1554458401 && !line.is_error, "a time");
	ok(reads("2019-04-05 10:00:01.9999 ERROR x", &line) && line.local == 1554458401 && line.is_error, "... with a fraction");
	ok(reads("2019-04-05 10:00:01 CRITICAL x", &line) && line.is_error, "a critical error");
	ok(reads("2019-04-05 10:00:01 DEBUG x", &line) && !line.is_error, "debug");
	ok(reads(PROVIDER "Worker ssm-agent-worker (pid:123456789) started", &line) && line.process == 123456789,
		"the number of a worker");
	ok(reads(PROVIDER "Worker ssm-agent-worker (pid:12) is running, skip", &line) && line.process == 0, "... only there");
	ok(reads("2019-04-05 10:00:01 TRACE x", &line) && !line.is_error, "trace");
}

static const struct {
	const char *message;
	enum log_error error;
} errors[] = {
	{ "Error calling: AccessDeniedException: User: arn is not authorized to perform: ssm:Update", LOG_ACCESS_DENIED },
	{ "CreateControlChannel failed with error: <AccessDeniedException>", LOG_ACCESS_DENIED },
	{ "UnrecognizedClientException: The security token included in the request is invalid", LOG_ACCESS_DENIED },
	{ "InvalidSignatureException: The request signature we calculated does not match the signature", LOG_ACCESS_DENIED },
	{ "MachineFingerprintDoesNotMatch: Fingerprint doesn't match", LOG_ACCESS_DENIED },
	{ "NoCredentialProviders: no valid providers in chain", LOG_NO_CREDENTIALS },
	{ "EC2RoleRequestError: no EC2 instance role found\ncaused by: EC2MetadataError: 404", LOG_NO_CREDENTIALS },
	{ "NoCredentialProviders: no\ncaused by: Get: dial tcp 169.254.169.254:80: i/o timeout", LOG_NO_CREDENTIALS },
	{ "ExpiredTokenException: The security token included in the request is expired", LOG_NO_CREDENTIALS },
	{ "EC2MetadataError: failed to make EC2Metadata request\n\n\tstatus code: 404, request id: ", LOG_NO_CREDENTIALS },
	{ "InvalidSignatureException: Signature expired: 20191122 is now earlier than 20191123", LOG_CLOCK },
	{ "SignatureDoesNotMatch: Signature not yet current: 20191122", LOG_CLOCK },
	{ "RequestTimeTooSkewed: The difference", LOG_CLOCK },
	{ "x509: certificate has expired or is not yet valid: current time", LOG_CLOCK },
	{ "dial tcp: lookup ssm.eu-west-1.amazonaws.com: no such host", LOG_CONNECT },
	{ "EC2MetadataError: no\ncaused by: Put: dial tcp 169.254.169.254:80: connect: network is unreachable", LOG_CONNECT },
	{ "read tcp 10.0.0.1:1->10.0.0.2:443: i/o timeout", LOG_CONNECT },
	{ "connect: connection refused", LOG_CONNECT },
	{ "x509: certificate signed by unknown authority", LOG_CONNECT },
	{ "proxyconnect tcp: EOF", LOG_CONNECT },
	{ "open /var/lib/x: no space left on device", LOG_DISK },
	{ "pipe2: too many open files", LOG_DISK },
	{ "Agent failed to assume any identity", LOG_OTHER_ERROR },
	{ "AccessDenie", LOG_OTHER_ERROR },
	{ "accessdenied", LOG_OTHER_ERROR },
	{ "", LOG_OTHER_ERROR },
};

#define NINES "999999999.999999999.999999999.999999999"
#define LONGEST START NINES "." NINES

static void test_errors(void)
{
	static const char nul[] = "\0x\0dial tcp", long_one[] = "a dial tcp";

	for (size_t i = 0; i < COUNT(errors); i++) {
		char name[80];

		(void)snprintf(name, sizeof(name), "error: %.*s", (int)strcspn(errors[i].message, "\n"), errors[i].message);
		is_number(log_error_read(errors[i].message, strlen(errors[i].message)), errors[i].error, name);
	}
	is_number(log_error_read(nul, sizeof(nul) - 1), LOG_CONNECT, "behind a NUL byte");
	is_number(log_error_read(long_one, sizeof(long_one) - 2), LOG_OTHER_ERROR, "what lies behind the end");
	is(log_error_name(LOG_NO_ERROR), "no error", "names");
	is(log_error_name(LOG_ACCESS_DENIED), "access denied", "... access denied");
	is(log_error_name(LOG_NO_CREDENTIALS), "no credentials", "... no credentials");
	is(log_error_name(LOG_CLOCK), "clock", "... clock");
	is(log_error_name(LOG_CONNECT), "connection", "... connection");
	is(log_error_name(LOG_DISK), "disk space or open files", "... disk");
	is(log_error_name(LOG_OTHER_ERROR), "other", "... other");
}

int main(void)
{
	static const char with_nul[] = "\0\0\n" START "3.3.1142.0\n\0\0" START "3.2.1.0\n" START "\0" "3.2.0.0\n"
		START "3.2.2.0\0\n";
	char version[80], small[4];

	for (size_t i = 0; i < COUNT(cases); i++) {
		bool found = log_agent_version(cases[i].text, strlen(cases[i].text), version, sizeof(version));

		if (ok(found == (cases[i].version != NULL), cases[i].name) && found)
			is(version, cases[i].version, "... its version");
	}
	ok(log_agent_version(with_nul, sizeof(with_nul) - 1, version, sizeof(version)), "a log with NUL bytes");
	is(version, "3.3.1142.0", "... and the line between them");
	ok(!log_agent_version(START "3.3.1142.0\n", strlen(START) + 5, version, sizeof(version)), "what lies behind the end");
	ok(!log_agent_version(START "3.3.1142.0\n", strlen(START "3.3.1142.0\n"), small, sizeof(small)),
		"a version that does not fit");
	ok(!log_agent_version(LONGEST "9\n", strlen(LONGEST "9\n"), version, sizeof(version)), "one that is too long");
	ok(log_agent_version(LONGEST "\n", strlen(LONGEST "\n"), version, sizeof(version)), "... and the longest");
	test_events();
	test_forms();
	test_errors();
	return tap_done();
}
