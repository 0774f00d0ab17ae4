/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "http.h"

#include "host.h"

#include <string.h>

#define DEFAULT_PORT 80

#define SCHEME "http://"
#define VERSION_PREFIX "HTTP/1."
#define STATUS_AT 9	/* "HTTP/1.1 " */

#define ANY_VERSION "HTTP/0.0 "	/* a 0 is any digit */
#define MAJOR_AT 5
#define MINOR_AT 7

static const char not_ours[] = "is not http:// and an address of the metadata service or of this host, and a port";

static bool is_ours(const struct host *host)
{
	static const char *const addresses[] = { "169.254.169.254", "fd00:ec2::254", "::1" };

	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
		if (strcmp(host->name, addresses[i]) == 0)
			return true;
	return host->is_address && !strchr(host->name, ':') && address_kind(host->name) == ADDRESS_LOOPBACK;
}

const char *http_origin_parse(const char *text, struct http_origin *origin)
{
	struct text address = text_over(origin->host, sizeof(origin->host));
	struct host host;
	size_t length;

	*origin = (struct http_origin){ .port = DEFAULT_PORT };
	if (strncmp(text, SCHEME, strlen(SCHEME)) != 0)
		return not_ours;
	text += strlen(SCHEME);
	length = strlen(text);
	if (length > 0 && text[length - 1] == '/')
		length--;
	/* A name that does not stand there as it is was spelt otherwise. */
	if (!host_parse(text, length, &host) || !is_ours(&host) || !strstr(text, host.name))
		return not_ours;
	text_add(&address, host.name);
	origin->is_ipv6 = strchr(host.name, ':') != NULL;
	origin->port = host.port > 0 ? host.port : DEFAULT_PORT;
	return NULL;
}

void http_request(struct text *request, const char *method, const struct http_origin *origin, const char *path,
	const char *headers)
{
	text_join(request, method, " ", path, " HTTP/1.1\r\nHost: ", origin->is_ipv6 ? "[" : "", origin->host,
		origin->is_ipv6 ? "]" : "", NULL);
	if (origin->port != DEFAULT_PORT) {
		text_add(request, ":");
		text_add_count(request, origin->port);
	}
	text_join(request, "\r\nConnection: close\r\n", headers, "\r\n", NULL);
}

/* A stretch of the head: a line without its end, or a part of one. */
struct span {
	const char *start;
	size_t length;
};

/* What the header lines say of the body. */
struct framing {
	bool has_length;
	unsigned length;
};

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* RFC 9110, 5.6.2: what a name consists of. */
static bool is_token(struct span span)
{
	for (size_t i = 0; i < span.length; i++) {
		char byte = text_small(span.start[i]);

		if (!text_is_digit(byte) && (byte < 'a' || byte > 'z')
			&& (byte == '\0' || !strchr("!#$%&'*+-.^_`|~", byte)))
			return false;
	}
	return span.length > 0;
}

static bool has_control(struct span span)
{
	for (size_t i = 0; i < span.length; i++)
		if (((unsigned char)span.start[i] < ' ' && span.start[i] != '\t') || span.start[i] == 0x7f)
			return true;
	return false;
}

static struct span trimmed(struct span span)
{
	while (span.length > 0 && is_blank(span.start[0])) {
		span.start++;
		span.length--;
	}
	while (span.length > 0 && is_blank(span.start[span.length - 1]))
		span.length--;
	return span;
}

static const char *read_length(struct span value, struct framing *framing)
{
	unsigned length = 0;

	for (size_t i = 0; i < value.length; i++) {
		if (!text_is_digit(value.start[i]))
			return "its Content-Length is no number";
		length = length > HTTP_ANSWER ? length : length * 10 + (unsigned)(value.start[i] - '0');
	}
	if (value.length == 0)
		return "its Content-Length is no number";
	if (length > HTTP_ANSWER)
		return "its answer is too long";
	if (framing->has_length && framing->length != length)
		return "its answer has two Content-Lengths";
	*framing = (struct framing){ true, length };
	return NULL;
}

static const char *read_header(struct span line, struct framing *framing, struct http_answer *answer)
{
	const char *colon = memchr(line.start, ':', line.length);
	struct span name = { line.start, colon ? (size_t)(colon - line.start) : 0 };
	struct span value;

	if (!colon || !is_token(name) || has_control(line))
		return "its answer has a malformed header";
	value = trimmed((struct span){ colon + 1, line.length - name.length - 1 });
	if (text_is_same(name.start, name.length, "Content-Length"))
		return read_length(value, framing);
	if (text_is_same(name.start, name.length, "Transfer-Encoding"))
		return "its answer has a transfer coding";
	if (text_is_same(name.start, name.length, "Date")) {
		struct text date = text_over(answer->date, sizeof(answer->date));

		answer->dated = true;
		text_add_bytes(&date, value.start, value.length);
		if (date.cut)
			answer->date[0] = '\0';
	}
	return NULL;
}

/* "HTTP/1.1 200 OK", also without words. */
static bool read_status(struct span line, struct http_answer *answer)
{
	const char *code = line.start + STATUS_AT;

	if (line.length < STATUS_AT + 3)
		return false;
	if (!text_is_digit(line.start[STATUS_AT - 2]) || line.start[STATUS_AT - 1] != ' ')
		return false;
	if (code[0] < '1' || !text_is_digit(code[0]) || !text_is_digit(code[1]) || !text_is_digit(code[2]))
		return false;
	if ((line.length > STATUS_AT + 3 && code[3] != ' ') || has_control(line))
		return false;
	answer->status = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
	return true;
}

/* Takes the next line off the head, which ends with CR and LF. */
static struct span next_line(struct span *head)
{
	struct span line = { head->start, 0 };

	while (line.length + 1 < head->length && memcmp(line.start + line.length, "\r\n", 2) != 0)
		line.length++;
	head->start += line.length + 2;
	head->length -= line.length + 2;
	return line;
}

static const char *read_lines(struct span head, struct framing *framing, struct http_answer *answer)
{
	if (!read_status(next_line(&head), answer))
		return "its answer is not HTTP";
	while (head.length > 0) {
		const char *problem = read_header(next_line(&head), framing, answer);

		if (problem)
			return problem;
	}
	return NULL;
}

/* The length of the head up to its empty line, 0 where that has not come. */
static size_t find_head(const char *bytes, size_t length)
{
	for (size_t i = 0; i + 4 <= length; i++)
		if (memcmp(bytes + i, "\r\n\r\n", 4) == 0)
			return i + 2;
	return 0;
}

static enum http_progress broken(struct http_answer *answer, const char *problem)
{
	answer->problem = problem;
	return HTTP_BROKEN;
}

static enum http_progress go_on(size_t length, bool ended, struct http_answer *answer)
{
	if (length >= HTTP_ANSWER)
		return broken(answer, "its answer is too long");
	return ended ? broken(answer, "it closed the connection within its answer") : HTTP_MORE;
}

/* Whole: *answer is what the head says, its body what has come behind it. */
static enum http_progress read_head(struct span bytes, bool ended, struct framing *framing, struct http_answer *answer)
{
	size_t prefix = strlen(VERSION_PREFIX), head = find_head(bytes.start, bytes.length);

	*answer = (struct http_answer){ 0 };
	/* What is no HTTP has no end to be waited for. */
	if (memcmp(bytes.start, VERSION_PREFIX, bytes.length < prefix ? bytes.length : prefix) != 0)
		return broken(answer, "its answer is not HTTP");
	if (head == 0)
		return go_on(bytes.length, ended, answer);
	answer->problem = read_lines((struct span){ bytes.start, head }, framing, answer);
	if (answer->problem)
		return HTTP_BROKEN;
	answer->body = bytes.start + head + 2;
	answer->length = bytes.length - head - 2;
	return HTTP_WHOLE;
}

/* --- a proxy's answer to CONNECT, as Go takes it: net/http, ReadResponse; net/textproto, ReadMIMEHeader --- */

/* The line up to the next newline, without a CR before that; *head begins behind it. False: there is no newline. */
static bool next_loose_line(struct span *head, struct span *line)
{
	const char *newline = memchr(head->start, '\n', head->length);

	if (!newline)
		return false;
	*line = (struct span){ head->start, (size_t)(newline - head->start) };
	head->start += line->length + 1;
	head->length -= line->length + 1;
	if (line->length > 0 && newline[-1] == '\r')
		line->length--;
	return true;
}

/* What the lines of a head say of what follows it, and of the line before. */
struct loose_head {
	bool is_old;	/* HTTP/1.0 and before, which has no transfer codings */
	unsigned codings;	/* Transfer-Encoding lines */
	bool chunked;	/* ... the last one names the only coding that Go knows */
	struct span length;	/* Content-Length; start NULL: there is none */
	const char *length_problem;
	bool any, frames;	/* there was a header; it is one of these two */
};

/* As much of it as has come. */
static bool begins_as_http(struct span bytes)
{
	for (size_t i = 0; i < strlen(ANY_VERSION) && i < bytes.length; i++)
		if (ANY_VERSION[i] == '0' ? !text_is_digit(bytes.start[i]) : bytes.start[i] != ANY_VERSION[i])
			return false;
	return true;
}

/* Of what begins as HTTP: any version, any blanks before the status, and behind it any words. */
static bool read_loose_status(struct span line, struct loose_head *head, struct http_answer *answer)
{
	size_t at = strlen(ANY_VERSION);
	const char *code;

	while (at < line.length && line.start[at] == ' ')
		at++;
	code = line.start + at;
	if (line.length < at + 3 || (line.length > at + 3 && code[3] != ' '))
		return false;
	if (code[0] < '1' || !text_is_digit(code[0]) || !text_is_digit(code[1]) || !text_is_digit(code[2]))
		return false;
	head->is_old = line.start[MAJOR_AT] == '0' || (line.start[MAJOR_AT] == '1' && line.start[MINOR_AT] == '0');
	answer->status = (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
	return true;
}

static bool is_length(struct span value)
{
	static const char largest[] = "9223372036854775807";

	for (size_t i = 0; i < value.length; i++)
		if (!text_is_digit(value.start[i]))
			return false;
	while (value.length > 1 && value.start[0] == '0')
		value = (struct span){ value.start + 1, value.length - 1 };
	if (value.length != strlen(largest))
		return value.length > 0 && value.length < strlen(largest);
	return memcmp(value.start, largest, value.length) <= 0;
}

static void read_loose_length(struct span value, struct loose_head *head)
{
	if (!is_length(value))
		head->length_problem = "its Content-Length is no number";
	else if (head->length.start
		&& (head->length.length != value.length || memcmp(head->length.start, value.start, value.length) != 0))
		head->length_problem = "its answer has two Content-Lengths";
	head->length = value;
}

/* A line that goes on with the one before is no matter, but for those that tell what follows the head: Go puts the
 * value together, and that is hardly ever one that it takes. */
static const char *read_loose_header(struct span line, struct loose_head *head)
{
	const char *colon = memchr(line.start, ':', line.length);
	struct span name = { line.start, colon ? (size_t)(colon - line.start) : 0 }, value;
	bool goes_on = is_blank(line.start[0]);

	if (goes_on ? !head->any || head->frames : !colon)
		return "its answer has a malformed header";
	head->any = true;
	if (goes_on)
		return NULL;
	value = trimmed((struct span){ colon + 1, line.length - name.length - 1 });
	head->frames = true;
	if (text_is_same(name.start, name.length, "Content-Length")) {
		read_loose_length(value, head);
	} else if (text_is_same(name.start, name.length, "Transfer-Encoding")) {
		head->codings++;
		head->chunked = text_is_same(value.start, value.length, "chunked");
	} else {
		head->frames = false;
	}
	return NULL;
}

/* Go refuses these, whatever the status; where there are chunks it does not look at a length. */
static const char *judge_loose_head(const struct loose_head *head)
{
	if (head->codings == 0 || head->is_old)
		return head->length_problem;
	return head->codings == 1 && head->chunked ? NULL : "its answer has a transfer coding";
}

/* The first empty line ends it, and then *from begins behind it; false: it has not come. */
static bool read_loose_lines(struct span *from, struct http_answer *answer)
{
	struct loose_head head = { .codings = 0 };
	struct span line;

	for (bool first = true; next_loose_line(from, &line); first = false) {
		if (first && !read_loose_status(line, &head, answer))
			answer->problem = "its answer is not HTTP";
		else if (!first && line.length > 0)
			answer->problem = read_loose_header(line, &head);
		if (answer->problem)
			return false;
		if (!first && line.length == 0) {
			answer->problem = judge_loose_head(&head);
			return true;
		}
	}
	return false;
}

enum http_progress http_read_head(const char *bytes, size_t length, bool ended, struct http_answer *answer)
{
	struct span rest = { bytes, length };
	bool whole;

	*answer = (struct http_answer){ 0 };
	if (!begins_as_http(rest))
		return broken(answer, "its answer is not HTTP");
	whole = read_loose_lines(&rest, answer);
	if (answer->problem)
		return HTTP_BROKEN;
	if (!whole)
		return go_on(length, ended, answer);
	answer->body = rest.start;
	answer->length = rest.length;
	return HTTP_WHOLE;
}

enum http_progress http_read(const char *bytes, size_t length, bool ended, struct http_answer *answer)
{
	struct framing framing = { false, 0 };
	enum http_progress progress = read_head((struct span){ bytes, length }, ended, &framing, answer);
	size_t come = answer->length;

	if (progress != HTTP_WHOLE)
		return progress;
	if (answer->status != 200) {
		answer->body = NULL;
		answer->length = 0;
		return HTTP_WHOLE;
	}
	if (!framing.has_length)
		return broken(answer, "its answer has no Content-Length");
	answer->length = framing.length;
	if (come > framing.length)
		return broken(answer, "its answer is longer than its Content-Length");
	return come == framing.length ? HTTP_WHOLE : go_on(length, ended, answer);
}
