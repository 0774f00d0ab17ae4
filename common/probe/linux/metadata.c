/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../metadata.h"

#include "../../parse/time.h"
#include "../clock.h"
#include "../deadline.h"
#include "../reason.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TOKEN 256	/* bytes of a token, with the NUL; those of today have 56 */
#define REQUEST 640
#define ROLE 65	/* bytes of a role's name, with the NUL: IAM user guide, "IAM and AWS STS quotas" */

#define TOKEN_HEADER "X-aws-ec2-metadata-token: "

/* One question and its answer, as it comes in. */
struct exchange {
	const struct http_origin *origin;
	const char *what;	/* that is asked for: "a token" */
	char *problem;	/* of METADATA_PROBLEM bytes */
	char bytes[HTTP_ANSWER];
	size_t length;
	struct http_answer answer;
};

struct http_origin metadata_default(void)
{
	return (struct http_origin){ .host = "169.254.169.254", .port = 80 };
}

static enum metadata_outcome explain(const struct exchange *exchange, enum metadata_outcome outcome, const char *why)
{
	struct text text = text_over(exchange->problem, METADATA_PROBLEM);

	text_join(&text, why, ", asked for ", exchange->what, NULL);
	text_mark_cut(&text);
	return outcome;
}

/* Who has no permission was not refused by the service, and neither was who has no descriptor left. */
static enum metadata_outcome explain_error(const struct exchange *exchange, int error)
{
	switch (error) {
	case ECONNREFUSED: case ECONNRESET: case ENETUNREACH: case EHOSTUNREACH: case ENETDOWN: case EHOSTDOWN:
	case ETIMEDOUT: case EADDRNOTAVAIL:
		return explain(exchange, METADATA_REFUSED, reason_of(error));
	default:
		return explain(exchange, METADATA_FAILED, reason_of(error));
	}
}

/* Waits until the socket is ready, or what it has to say is an error. */
static enum metadata_outcome wait_for(const struct exchange *exchange, int descriptor, short events)
{
	struct pollfd wanted = { .fd = descriptor, .events = events };
	int left, ready;

	while ((left = deadline_left()) > 0) {
		ready = poll(&wanted, 1, left);
		if (ready > 0)
			return METADATA_TOLD;
		if (ready < 0 && errno != EINTR)
			return explain(exchange, METADATA_FAILED, reason_of(errno));
	}
	return METADATA_SILENT;
}

static socklen_t address_of(const struct http_origin *origin, struct sockaddr_storage *storage)
{
	struct sockaddr_in *four = (struct sockaddr_in *)storage;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)storage;
	bool is_address;

	*storage = (struct sockaddr_storage){ .ss_family = origin->is_ipv6 ? AF_INET6 : AF_INET };
	if (origin->is_ipv6) {
		six->sin6_port = htons((in_port_t)origin->port);
		is_address = inet_pton(AF_INET6, origin->host, &six->sin6_addr) == 1;
		return is_address ? sizeof(*six) : 0;
	}
	four->sin_port = htons((in_port_t)origin->port);
	is_address = inet_pton(AF_INET, origin->host, &four->sin_addr) == 1;
	return is_address ? sizeof(*four) : 0;
}

static enum metadata_outcome finish_connect(const struct exchange *exchange, int descriptor)
{
	enum metadata_outcome outcome = wait_for(exchange, descriptor, POLLOUT);
	int error = 0;
	socklen_t size = sizeof(error);

	if (outcome == METADATA_TOLD && getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
		error = errno;
	return error == 0 ? outcome : explain_error(exchange, error);
}

static enum metadata_outcome connect_to(const struct exchange *exchange, int descriptor)
{
	struct sockaddr_storage address;
	socklen_t size = address_of(exchange->origin, &address);

	if (connect(descriptor, (const struct sockaddr *)&address, size) == 0)
		return METADATA_TOLD;
	return errno == EINPROGRESS || errno == EINTR ? finish_connect(exchange, descriptor) : explain_error(exchange, errno);
}

static enum metadata_outcome send_all(const struct exchange *exchange, int descriptor, const struct text *request)
{
	size_t sent = 0;

	while (sent < request->length) {
		enum metadata_outcome outcome = wait_for(exchange, descriptor, POLLOUT);
		ssize_t now;

		if (outcome != METADATA_TOLD)
			return outcome;
		now = send(descriptor, request->data + sent, request->length - sent, MSG_NOSIGNAL);
		if (now < 0 && errno != EINTR && errno != EAGAIN)
			/* It may have answered and hung up without reading all. */
			return errno == EPIPE || errno == ECONNRESET ? METADATA_TOLD : explain_error(exchange, errno);
		sent += now > 0 ? (size_t)now : 0;
	}
	return METADATA_TOLD;
}

static enum metadata_outcome receive_all(struct exchange *exchange, int descriptor)
{
	enum http_progress progress = HTTP_MORE;

	while (progress == HTTP_MORE) {
		enum metadata_outcome outcome = wait_for(exchange, descriptor, POLLIN);
		ssize_t got;

		if (outcome != METADATA_TOLD)
			return outcome;
		got = recv(descriptor, exchange->bytes + exchange->length, HTTP_ANSWER - exchange->length, 0);
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (got < 0 && errno != ECONNRESET)
			return explain_error(exchange, errno);
		if (got <= 0 && exchange->length == 0)
			return explain(exchange, METADATA_REFUSED, "it closes the connection without an answer");
		exchange->length += got > 0 ? (size_t)got : 0;
		progress = http_read(exchange->bytes, exchange->length, got <= 0, &exchange->answer);
	}
	return progress == HTTP_WHOLE ? METADATA_TOLD : explain(exchange, METADATA_BROKEN, exchange->answer.problem);
}

static enum metadata_outcome exchange_over(struct exchange *exchange, int descriptor, const struct text *request)
{
	enum metadata_outcome outcome = connect_to(exchange, descriptor);

	if (outcome == METADATA_TOLD)
		outcome = send_all(exchange, descriptor, request);
	return outcome == METADATA_TOLD ? receive_all(exchange, descriptor) : outcome;
}

/* A service that is switched off or blocked answers with 4xx or 503. A redirect is a refusal too: what it leads to is
 * not the metadata service. What may pass, as too many requests or a fault of the service, says nothing. */
static enum metadata_outcome outcome_of(int status)
{
	if (status == 404)
		return METADATA_NONE;
	return status == 503 || (status >= 300 && status < 500 && status != 429) ? METADATA_REFUSED : METADATA_BROKEN;
}

static enum metadata_outcome judge_status(const struct exchange *exchange)
{
	char bytes[METADATA_PROBLEM];
	struct text why = text_over(bytes, sizeof(bytes));

	if (exchange->answer.status == 200)
		return METADATA_TOLD;
	text_add(&why, "it answers with status ");
	text_add_count(&why, (unsigned)exchange->answer.status);
	return explain(exchange, outcome_of(exchange->answer.status), why.data);
}

static enum metadata_outcome ask(struct exchange *exchange, const char *method, const char *path, const char *headers)
{
	char bytes[REQUEST];
	struct text request = text_over(bytes, sizeof(bytes));
	enum metadata_outcome outcome;
	int descriptor;

	exchange->length = 0;
	http_request(&request, method, exchange->origin, path, headers);
	descriptor = socket(exchange->origin->is_ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (descriptor < 0)
		return explain(exchange, METADATA_FAILED, reason_of(errno));
	outcome = exchange_over(exchange, descriptor, &request);
	(void)close(descriptor);
	return outcome == METADATA_TOLD ? judge_status(exchange) : outcome;
}

/* Takes the body over when it is a word of visible ASCII characters that fits: a token that goes into the next
 * request cannot bring a header of its own. */
static bool take_word(const struct exchange *exchange, char *word, size_t size)
{
	struct text text = text_over(word, size);

	for (size_t i = 0; i < exchange->answer.length; i++)
		if (exchange->answer.body[i] <= ' ' || exchange->answer.body[i] >= 0x7f)
			return false;
	text_add_bytes(&text, exchange->answer.body, exchange->answer.length);
	return text.length > 0 && !text.cut;
}

/* Asks for one value and takes it where it is of its form. */
static enum metadata_outcome ask_value(struct exchange *exchange, const char *path, const char *headers, char *value,
	size_t size, bool (*is_good)(const char *text))
{
	enum metadata_outcome outcome = ask(exchange, "GET", path, headers);

	if (outcome != METADATA_TOLD)
		return outcome;
	if (take_word(exchange, value, size) && is_good(value))
		return METADATA_TOLD;
	value[0] = '\0';
	return explain(exchange, METADATA_BROKEN, "its answer is malformed");
}

static bool is_role(const char *text)
{
	return text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+=,.@_-")] == '\0';
}

static void read_date(const struct exchange *exchange, struct metadata *metadata)
{
	long long date;

	if (!exchange->answer.dated)
		return;
	metadata->dating = time_parse_http(exchange->answer.date, &date) ? METADATA_DATED : METADATA_MISDATED;
	if (metadata->dating == METADATA_DATED)
		metadata->clock_offset = clock_now() - date;
}

/* Leaves the header line that all other requests need. */
static enum metadata_outcome ask_token(struct exchange *exchange, struct metadata *metadata, struct text *header)
{
	char token[TOKEN];
	enum metadata_outcome outcome;

	exchange->what = "a token";
	outcome = ask(exchange, "PUT", "/latest/api/token",
		"Content-Length: 0\r\nX-aws-ec2-metadata-token-ttl-seconds: 60\r\n");
	if (outcome != METADATA_TOLD)
		return outcome;
	if (!take_word(exchange, token, sizeof(token)))
		return explain(exchange, METADATA_BROKEN, "its answer is malformed");
	read_date(exchange, metadata);
	text_join(header, TOKEN_HEADER, token, "\r\n", NULL);
	return METADATA_TOLD;
}

static enum metadata_outcome ask_identity(struct exchange *exchange, const char *header, struct metadata *metadata)
{
	enum metadata_outcome outcome;

	exchange->what = "the instance id";
	outcome = ask_value(exchange, "/latest/meta-data/instance-id", header, metadata->instance,
		sizeof(metadata->instance), is_instance_id);
	if (outcome != METADATA_TOLD)
		return outcome;
	exchange->what = "the Region";
	return ask_value(exchange, "/latest/meta-data/placement/region", header, metadata->region,
		sizeof(metadata->region), is_region);
}

void metadata_probe(const struct http_origin *origin, struct metadata *metadata)
{
	static struct exchange exchange;
	char header_bytes[sizeof(TOKEN_HEADER) + TOKEN + 2], role[ROLE];
	struct text header = text_over(header_bytes, sizeof(header_bytes));

	*metadata = (struct metadata){ 0 };
	exchange.origin = origin;
	exchange.problem = metadata->problem;
	deadline_step("asking the metadata service at", origin->host);
	metadata->outcome = ask_token(&exchange, metadata, &header);
	if (metadata->outcome == METADATA_TOLD)
		metadata->outcome = ask_identity(&exchange, header.data, metadata);
	/* Every instance has these: that there is none is a refusal. */
	if (metadata->outcome == METADATA_NONE)
		metadata->outcome = METADATA_REFUSED;
	if (metadata->outcome != METADATA_TOLD)
		return;
	exchange.what = "the instance profile";
	exchange.problem = metadata->profile_problem;
	metadata->profile = ask_value(&exchange, "/latest/meta-data/iam/security-credentials/", header.data, role,
		sizeof(role), is_role);
}
