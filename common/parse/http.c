/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "http.h"

#include <string.h>

#define DEFAULT_PORT 80
#define LARGEST_PORT 65535

#define SCHEME "http://"
#define VERSION_PREFIX "HTTP/1."
#define STATUS_AT 9	/* "HTTP/1.1 " */

static const char not_ours[] = "is not http:// and an address of the metadata service or of this host, and a port";

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static char small(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* A decimal number without zeros before it, up to `largest`; *end is behind it. */
static bool read_decimal(const char *text, unsigned largest, unsigned *value, const char **end)
{
	const char *at = text;

	for (*value = 0; is_digit(*at) && *value <= largest; at++)
		*value = *value * 10 + (unsigned)(*at - '0');
	*end = at;
	return at > text && *value <= largest && (text[0] != '0' || at == text + 1);
}

/* Four decimal numbers of 127.0.0.0/8, or the metadata service's address. Returns what follows, NULL: neither. */
static const char *skip_ipv4(const char *text)
{
	unsigned parts[4];
	const char *at = text;

	for (size_t i = 0; i < 4; i++) {
		if (i > 0 && *at++ != '.')
			return NULL;
		if (!read_decimal(at, 255, &parts[i], &at))
			return NULL;
	}
	if (parts[0] != 127 && (parts[0] != 169 || parts[1] != 254 || parts[2] != 169 || parts[3] != 254))
		return NULL;
	return at;
}

static const char *skip_ipv6(const char *text)
{
	static const char *const addresses[] = { "fd00:ec2::254", "::1" };

	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		size_t length = strlen(addresses[i]);

		/* An address without brackets ends where no more of one can follow. */
		if (strncmp(text, addresses[i], length) == 0 && (text[length] == '\0' || strchr("]/", text[length])))
			return text + length;
	}
	return NULL;
}

static void set_host(struct http_origin *origin, const char *start, const char *end)
{
	struct text host = text_over(origin->host, sizeof(origin->host));

	text_add_bytes(&host, start, (size_t)(end - start));
}

/* Returns what follows the address, NULL where there is none. */
static const char *read_host(const char *text, struct http_origin *origin)
{
	bool bracketed = *text == '[';
	const char *end = bracketed ? NULL : skip_ipv4(text);

	origin->is_ipv6 = !end;
	text += bracketed ? 1 : 0;
	if (!end)
		end = skip_ipv6(text);
	if (!end)
		return NULL;
	set_host(origin, text, end);
	if (!bracketed)
		return end;
	return *end == ']' ? end + 1 : NULL;
}

const char *http_origin_parse(const char *text, struct http_origin *origin)
{
	*origin = (struct http_origin){ .port = DEFAULT_PORT };
	if (strncmp(text, SCHEME, strlen(SCHEME)) != 0)
		return not_ours;
	text = read_host(text + strlen(SCHEME), origin);
	if (!text)
		return not_ours;
	if (*text == ':' && (!read_decimal(text + 1, LARGEST_PORT, &origin->port, &text) || origin->port == 0))
		return not_ours;
	return strcmp(text, "") == 0 || strcmp(text, "/") == 0 ? NULL : not_ours;
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

static bool is_name(struct span span, const char *name)
{
	size_t length = strlen(name);

	if (span.length != length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (small(span.start[i]) != small(name[i]))
			return false;
	return true;
}

/* RFC 9110, 5.6.2: what a name consists of. */
static bool is_token(struct span span)
{
	for (size_t i = 0; i < span.length; i++) {
		char byte = small(span.start[i]);

		if (!is_digit(byte) && (byte < 'a' || byte > 'z') && (byte == '\0' || !strchr("!#$%&'*+-.^_`|~", byte)))
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
		if (!is_digit(value.start[i]))
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
	if (is_name(name, "Content-Length"))
		return read_length(value, framing);
	if (is_name(name, "Transfer-Encoding"))
		return "its answer has a transfer coding";
	if (is_name(name, "Date")) {
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

	if (line.length < STATUS_AT + 3 || !is_digit(line.start[STATUS_AT - 2]) || line.start[STATUS_AT - 1] != ' ')
		return false;
	if (code[0] < '1' || !is_digit(code[0]) || !is_digit(code[1]) || !is_digit(code[2]))
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

	while (line.length + 1 < head->length && (line.start[line.length] != '\r' || line.start[line.length + 1] != '\n'))
		line.length++;
	head->start += line.length + 2;
	head->length -= line.length + 2;
	return line;
}

static const char *read_head(struct span head, struct framing *framing, struct http_answer *answer)
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

enum http_progress http_read(const char *bytes, size_t length, bool ended, struct http_answer *answer)
{
	size_t prefix = strlen(VERSION_PREFIX), head = find_head(bytes, length);
	struct framing framing = { false, 0 };

	*answer = (struct http_answer){ 0 };
	/* What is no HTTP has no end to be waited for. */
	if (memcmp(bytes, VERSION_PREFIX, length < prefix ? length : prefix) != 0)
		return broken(answer, "its answer is not HTTP");
	if (head == 0)
		return go_on(length, ended, answer);
	answer->problem = read_head((struct span){ bytes, head }, &framing, answer);
	if (answer->problem)
		return HTTP_BROKEN;
	if (answer->status != 200)
		return HTTP_WHOLE;
	if (!framing.has_length)
		return broken(answer, "its answer has no Content-Length");
	answer->body = bytes + head + 2;
	answer->length = framing.length;
	if (length - head - 2 > framing.length)
		return broken(answer, "its answer is longer than its Content-Length");
	return length - head - 2 == framing.length ? HTTP_WHOLE : go_on(length, ended, answer);
}
