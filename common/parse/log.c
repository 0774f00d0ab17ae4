/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "log.h"

#include "../text.h"
#include "../version.h"
#include "time.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define VERSION_SIZE 80	/* bytes: eight numbers of nine digits */
#define TAG_LENGTH 160	/* bytes: a function and its file, a session, a message */
#define PROCESS_DIGITS 9
#define TAGS 8	/* the agent writes five at most */

/* What has not been read yet of a line. */
struct rest {
	const char *at, *end;
};

/* Takes `words` off the line where it begins with them. A 0 in them is any digit. */
static bool take(struct rest *rest, const char *words)
{
	const char *at = rest->at;

	for (; *words != '\0'; at++, words++)
		if (at == rest->end || (*words == '0' ? !text_is_digit(*at) : *at != *words))
			return false;
	rest->at = at;
	return true;
}

/* Nothing may follow but what Windows has before its newline. */
static bool is_end(struct rest rest)
{
	(void)take(&rest, "\r");
	return rest.at == rest.end;
}

static bool is_all(struct rest rest, const char *words)
{
	return take(&rest, words) && is_end(rest);
}

enum level {
	LEVEL_INFO,
	LEVEL_ERROR,
	LEVEL_OTHER,
};

/* The first letters are different ones, so no other name has to be tried. */
static bool take_level(struct rest *rest, enum level *level)
{
	static const struct {
		const char *name;
		enum level level;
	} levels[] = {
		{ "INFO ", LEVEL_INFO },
		{ "DEBUG ", LEVEL_OTHER },
		{ "ERROR ", LEVEL_ERROR },
		{ "WARN ", LEVEL_OTHER },
		{ "TRACE ", LEVEL_OTHER },
		{ "CRITICAL ", LEVEL_ERROR },
	};

	for (size_t i = 0; i < COUNT(levels); i++) {
		*level = levels[i].level;
		if (take(rest, levels[i].name))
			return true;
	}
	return false;
}

/* The beginning of every line: "2026-11-22 17:32:56.1536 INFO ". */
static bool take_head(struct rest *rest, long long *local, enum level *level)
{
	char time[] = "0000-00-00T00:00:00Z";
	const char *begin = rest->at;

	if (!take(rest, "0000-00-00 00:00:00"))
		return false;
	memcpy(time, begin, strlen("0000-00-00"));
	memcpy(time + strlen("0000-00-00T"), begin + strlen("0000-00-00 "), strlen("00:00:00"));
	(void)take(rest, ".0000");
	return take(rest, " ") && take_level(rest, level) && time_parse_rfc3339(time, local);
}

/* The number is the rest of the line. */
static bool read_version(struct rest rest, struct text *out)
{
	char bytes[VERSION_SIZE];
	struct text copy = text_over(bytes, sizeof(bytes));
	struct version parsed;
	struct scan scan;

	if (rest.at < rest.end && rest.end[-1] == '\r')
		rest.end--;
	text_add_bytes(&copy, rest.at, (size_t)(rest.end - rest.at));
	scan = version_scan(bytes, &parsed);
	if (copy.cut || scan.problem || scan.length != (size_t)(rest.end - rest.at))
		return false;
	text_add_bytes(out, bytes, scan.length);
	return !out->cut;
}

/* By core/app/agent.go since 3.0.222.0, the same before that, and agent/agent/agent.go before 3.0.151.0. */
static bool line_version(struct rest rest, struct text *out)
{
	long long local;
	enum level level;

	if (!take_head(&rest, &local, &level) || level != LEVEL_INFO)
		return false;
	if (take(&rest, "[amazon-ssm-agent] "))
		(void)take(&rest, "Starting Core Agent: ");
	else
		(void)take(&rest, "Starting Agent: ");
	return take(&rest, "amazon-ssm-agent - v") && read_version(rest, out);
}

bool log_agent_version(const char *text, size_t length, char *version, size_t size)
{
	size_t begin, end = length;

	while (end > 0 && text[end - 1] != '\n')
		end--;
	for (; end > 0; end = begin) {
		struct text out = text_over(version, size);

		for (begin = end - 1; begin > 0 && text[begin - 1] != '\n'; begin--)
			;
		if (line_version((struct rest){ text + begin, text + end - 1 }, &out))
			return true;
	}
	return false;
}

/* Which part of the agent writes: the last of the tags, as each context appends its own (agent/context). */
enum part {
	PART_WORKER,	/* no tag but that of the worker */
	PART_WHOLE,	/* no tag at all: hibernate.log, and agents before 3.0.151.0, which have no worker */
	PART_HEALTH,	/* agent/health/healthcheck.go */
	PART_CHANNEL,	/* mgsinteractor.go; before 3.1.821.0 agent/session/session.go */
	PART_OTHER,
	PART_ELSEWHERE,	/* another process: a session's worker opens connections of its own */
	PART_PROVIDER,	/* the core's, which starts the worker: core/workerprovider, provider.go */
};

static const struct {
	const char *tag;
	enum part part;
} parts[] = {
	{ "HealthCheck", PART_HEALTH },
	{ "MGSInteractor", PART_CHANNEL },
	{ "MessageGatewayService", PART_CHANNEL },
	{ "amazon-ssm-agent", PART_ELSEWHERE },
	{ "ssm-session-worker", PART_ELSEWHERE },
	{ "ssm-document-worker", PART_ELSEWHERE },
};

static bool take_tag(struct rest *rest, struct rest *tag)
{
	const char *at = rest->at;

	if (at == rest->end || *at != '[')
		return false;
	for (at++; at < rest->end && *at != '[' && *at != ']' && at - rest->at <= TAG_LENGTH; at++)
		;
	*tag = (struct rest){ rest->at + 1, at };
	if (rest->end - at < 2 || at[0] != ']' || at[1] != ' ')
		return false;
	rest->at = at + 2;
	return true;
}

static enum part part_of(struct rest tag)
{
	for (size_t i = 0; i < COUNT(parts); i++)
		if (is_all(tag, parts[i].tag))
			return parts[i].part;
	return PART_OTHER;
}

static bool is_place(struct rest tag)
{
	for (; tag.end - tag.at > 3; tag.at++)
		if (memcmp(tag.at, " @ ", 3) == 0)
			return true;
	return false;
}

static enum part take_tags(struct rest *rest)
{
	enum part part = PART_WHOLE;
	struct rest tag = { 0 }, behind = *rest;
	int i = 0;

	/* [FuncShort @ File.Line], in errors.log and where seelog.xml has the format fmtdebug. */
	if (take_tag(&behind, &tag) && is_place(tag))
		*rest = behind;
	for (; i < TAGS && part != PART_ELSEWHERE && take_tag(rest, &tag); i++)
		part = i == 0 && is_all(tag, "ssm-agent-worker") ? PART_WORKER : part_of(tag);
	if (i == 1 && part == PART_ELSEWHERE && is_all(tag, "amazon-ssm-agent")
		&& take(rest, "[LongRunningWorkerContainer] [WorkerProvider] "))
		part = PART_PROVIDER;
	return part;
}

/* agent/agent/agent.go. A worker that hibernates writes this when it wakes up, so "Entering ..." is before it. */
static const struct {
	enum part part;
	const char *words;
} starts[] = {
	{ PART_WORKER, "ssm-agent-worker - v" },	/* since 3.0.222.0 */
	{ PART_WORKER, "Starting SSM Agent Worker: amazon-ssm-agent - v" },	/* since 3.0.151.0 */
	{ PART_WHOLE, "Starting Agent: amazon-ssm-agent - v" },
};

/* Whole messages; a blank or a colon at the end of the words has more behind it.
 *
 * "SSM Connection channel status is set to ssmmessages" (agent/ssmconnectionchannel, since 3.3.40.0) is none of
 * these: that function logs the status after each failure as well, and only a refusal of access changes it. "Ending
 * websocket listener" is none either: its goroutine ends after the connection that follows was opened
 * (websocketchannel.go, OnError). */
static const struct {
	enum part part;
	enum log_event event;
	const char *words;
} messages[] = {
	{ PART_PROVIDER, LOG_WORKER_WANTED, "Worker ssm-agent-worker is not running, starting worker process" },
	{ PART_HEALTH, LOG_HEALTH, "HealthCheck reporting agent health." },
	/* agent/agent.go; agent/hibernation/hibernation.go */
	{ PART_WORKER, LOG_HIBERNATION, "Entering SSM Agent hibernate - " },
	{ PART_WHOLE, LOG_HIBERNATION, "Entering SSM Agent hibernate - " },
	{ PART_WHOLE, LOG_HIBERNATION, "Agent is in hibernate mode. " },
	/* agent/messageservice/interactor/mgsinteractor/mgsinteractor.go, since 3.1.821.0 */
	{ PART_CHANNEL, LOG_CHANNEL_UP, "Set up control channel successfully" },
	{ PART_CHANNEL, LOG_CHANNEL_OPENING, "SSM Agent is trying to setup control channel for " },
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "Error setting up control channel: " },
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "no instanceID provided, " },
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "Failed to get region with error: " },
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "Failed to get MessageGatewayService endpoint with error: " },
	/* agent/session/session.go, until 3.1.804.0. What it says next is logged after a failure too. */
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "Failed to setup control channel, err: " },
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "MessageGatewayService ModuleExecute run panic: " },
	/* agent/session/controlchannel/controlchannel.go; the last three until 3.2.2303.0, since 3.3.40.0, and from
	 * 3.2.1478.0 to 3.3.40.0 */
	{ PART_CHANNEL, LOG_CHANNEL_OPENING, "Setting up websocket for controlchannel for instance: " },
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "Failed to get controlchannel token, error: " },
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "failed to initialize websocket channel for controlchannel, error: " },
	{ PART_CHANNEL, LOG_CHANNEL_OPENING, "Closing controlchannel with channel Id " },
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "failed to reconnect to the controlchannel with error: " },
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "failed to reconnect to the control channel with error: " },
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "Did not receive control channel ready notification before the timeout" },
	/* agent/session/communicator/websocketchannel.go; the second since 3.3.987.0 */
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "Reach the retry limit " },
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "I/O timeout. Error: " },
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "Error while sending websocket ping: " },
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "WebsocketChannel listener run panic: " },
	{ PART_CHANNEL, LOG_CHANNEL_OPENING, "Closing websocket channel connection to: " },
	/* agent/session/communicator/websocketutil/websocketutil.go, before 3.0.151.0 agent/websocketutil */
	{ PART_CHANNEL, LOG_CHANNEL_OPENING, "Opening websocket connection to: " },
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "Failed to dial websocket: " },
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "Failed to dial websocket, status: " },
	{ PART_CHANNEL, LOG_CHANNEL_UP, "Successfully opened websocket connection to: " },
	/* agent/ssmconnectionchannel/ssmconnectionchannel.go */
	{ PART_CHANNEL, LOG_CHANNEL_DOWN, "SSM Connection channel status is set to ec2messages" },
};

static bool is_message(struct rest rest, const char *words)
{
	return take(&rest, words) && (words[strlen(words) - 1] == ' ' || is_end(rest));
}

static bool is_start(enum part part, struct rest rest)
{
	char bytes[VERSION_SIZE];
	struct text version = text_over(bytes, sizeof(bytes));

	for (size_t i = 0; i < COUNT(starts); i++) {
		struct rest behind = rest;

		if (starts[i].part == part && take(&behind, starts[i].words))
			return read_version(behind, &version);
	}
	return false;
}

/* "Worker ssm-agent-worker (pid:23184) started": its number; 0: this is not that line. */
static int started_process(struct rest rest)
{
	int process = 0;

	if (!take(&rest, "Worker ssm-agent-worker (pid:"))
		return 0;
	for (int digits = 0; digits < PROCESS_DIGITS && rest.at < rest.end && text_is_digit(*rest.at); digits++)
		process = process * 10 + (*rest.at++ - '0');
	return is_all(rest, ") started") ? process : 0;
}

static enum log_event event_of(struct rest rest, int *process)
{
	enum part part = take_tags(&rest);

	*process = part == PART_PROVIDER ? started_process(rest) : 0;
	if (*process > 0)
		return LOG_WORKER_STARTED;
	if (part == PART_OTHER || part == PART_ELSEWHERE)
		return LOG_OTHER;
	for (size_t i = 0; i < COUNT(messages); i++)
		if (messages[i].part == part && is_message(rest, messages[i].words))
			return messages[i].event;
	return is_start(part, rest) ? LOG_WORKER_START : LOG_OTHER;
}

bool log_line_read(const char *line, size_t length, struct log_line *result)
{
	struct rest rest = { line, line + length };
	enum level level;

	*result = (struct log_line){ 0 };
	if (!take_head(&rest, &result->local, &level) || memchr(line, '\0', length))
		return false;
	result->is_error = level == LEVEL_ERROR;
	result->event = event_of(rest, &result->process);
	return true;
}

/* The first that is found decides. A message names its cause last ("caused by: ..."), so the names of what it brought
 * about come behind those of causes, but for credentials: where the metadata service is silent they are what lacks.
 * Sources: aws-sdk-go (aws/request, aws/credentials, aws/ec2metadata), the errors of SSM and ssmmessages, Go's net,
 * os and crypto/x509. */
static const struct {
	const char *words;
	enum log_error error;
} causes[] = {
	{ "Signature expired", LOG_CLOCK },
	{ "Signature not yet current", LOG_CLOCK },
	{ "RequestTimeTooSkewed", LOG_CLOCK },
	{ "RequestExpired", LOG_CLOCK },
	{ "certificate has expired or is not yet valid", LOG_CLOCK },
	{ "signature we calculated does not match", LOG_ACCESS_DENIED },
	{ "InvalidSignature", LOG_CLOCK },
	{ "ExpiredToken", LOG_NO_CREDENTIALS },
	{ "NoCredentialProviders", LOG_NO_CREDENTIALS },
	{ "EC2RoleRequestError", LOG_NO_CREDENTIALS },
	{ "EC2RoleProvider Failed to connect", LOG_NO_CREDENTIALS },
	{ "SharedCredsLoad", LOG_NO_CREDENTIALS },
	{ "SharedCredentialsStore", LOG_NO_CREDENTIALS },
	{ "CredentialsEndpointError", LOG_NO_CREDENTIALS },
	{ "EmptyStaticCreds", LOG_NO_CREDENTIALS },
	{ "AccessDenied", LOG_ACCESS_DENIED },
	{ "UnauthorizedAccess", LOG_ACCESS_DENIED },
	{ "UnauthorizedOperation", LOG_ACCESS_DENIED },
	{ "is not authorized to perform", LOG_ACCESS_DENIED },
	{ "UnrecognizedClientException", LOG_ACCESS_DENIED },
	{ "InvalidClientTokenId", LOG_ACCESS_DENIED },
	{ "SignatureDoesNotMatch", LOG_ACCESS_DENIED },
	{ "MachineFingerprintDoesNotMatch", LOG_ACCESS_DENIED },
	{ "InvalidInstanceId", LOG_ACCESS_DENIED },
	{ "no space left on device", LOG_DISK },
	{ "disk quota exceeded", LOG_DISK },
	{ "read-only file system", LOG_DISK },
	{ "too many open files", LOG_DISK },
	{ "dial tcp", LOG_CONNECT },
	{ "no such host", LOG_CONNECT },
	{ "server misbehaving", LOG_CONNECT },
	{ "temporary failure in name resolution", LOG_CONNECT },
	{ "i/o timeout", LOG_CONNECT },
	{ "TLS handshake timeout", LOG_CONNECT },
	{ "Client.Timeout exceeded", LOG_CONNECT },
	{ "context deadline exceeded", LOG_CONNECT },
	{ "connection refused", LOG_CONNECT },
	{ "connection reset by peer", LOG_CONNECT },
	{ "connection timed out", LOG_CONNECT },
	{ "use of closed network connection", LOG_CONNECT },
	{ "broken pipe", LOG_CONNECT },
	{ "network is unreachable", LOG_CONNECT },
	{ "no route to host", LOG_CONNECT },
	{ "proxyconnect", LOG_CONNECT },
	{ "x509:", LOG_CONNECT },
	{ "tls:", LOG_CONNECT },
	{ "bad handshake", LOG_CONNECT },
	{ "websocket: close", LOG_CONNECT },
	{ "unexpected EOF", LOG_CONNECT },
	{ "RequestError: send request failed", LOG_CONNECT },
	{ "EC2MetadataError", LOG_NO_CREDENTIALS },	/* an answer, but no role */
};

static bool contains(const char *text, size_t length, const char *words)
{
	size_t wanted = strlen(words);
	const char *at = text, *end = text + length;

	while ((size_t)(end - at) >= wanted && (at = memchr(at, words[0], (size_t)(end - at) - wanted + 1))) {
		if (memcmp(at, words, wanted) == 0)
			return true;
		at++;
	}
	return false;
}

enum log_error log_error_read(const char *message, size_t length)
{
	for (size_t i = 0; i < COUNT(causes); i++)
		if (contains(message, length, causes[i].words))
			return causes[i].error;
	return LOG_OTHER_ERROR;
}

const char *log_error_name(enum log_error error)
{
	static const char *const names[] = {
		[LOG_NO_ERROR] = "no error",
		[LOG_ACCESS_DENIED] = "access denied",
		[LOG_NO_CREDENTIALS] = "no credentials",
		[LOG_CLOCK] = "clock",
		[LOG_CONNECT] = "connection",
		[LOG_DISK] = "disk space or open files",
		[LOG_OTHER_ERROR] = "other",
	};

	return names[error];
}
