/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/http.h"
#include "tests/unit/tap.h"

/* A literal with its length, for bytes that may be NUL. */
#define BYTES(literal) literal, sizeof(literal) - 1

/* The rows of a table by their first two lines: no more than that is the name of a test. */
static const char *first_lines(const char *text)
{
	static char bytes[80];
	struct text line = text_over(bytes, sizeof(bytes));
	const char *header = strstr(text, "\r\n");

	text_add_safe(&line, text, strcspn(text, "\r\n"));
	if (header) {
		text_add(&line, ", ");
		text_add_safe(&line, header + 2, strcspn(header + 2, "\r\n"));
	}
	return bytes;
}

static void test_origins(void)
{
	static const struct {
		const char *text, *host;
		bool is_ipv6;
		unsigned port;
	} good[] = {
		{ "http://169.254.169.254", "169.254.169.254", false, 80 },
		{ "http://169.254.169.254/", "169.254.169.254", false, 80 },
		{ "http://169.254.169.254:80", "169.254.169.254", false, 80 },
		{ "http://127.0.0.1:1338", "127.0.0.1", false, 1338 },
		{ "http://127.0.0.1:65535/", "127.0.0.1", false, 65535 },
		{ "http://127.255.255.254:1", "127.255.255.254", false, 1 },
		{ "http://fd00:ec2::254", "fd00:ec2::254", true, 80 },
		{ "http://fd00:ec2::254/", "fd00:ec2::254", true, 80 },
		{ "http://[fd00:ec2::254]", "fd00:ec2::254", true, 80 },
		{ "http://[fd00:ec2::254]:81/", "fd00:ec2::254", true, 81 },
		{ "http://::1", "::1", true, 80 },
		{ "http://[::1]:8080", "::1", true, 8080 },
	};
	static const char *const bad[] = {
		"", "http", "http:/", "http://", "http:///", "https://127.0.0.1", "http://127.0.0", "http://127.0.0.1.",
			"http://127.0.0.01",
		"http://127.0.0.256", "http://127.0.0.1234567890123", "http://127..0.1", "http://128.0.0.1", "http://169.254.169.255",
		"http://169.254.169.2540", "http://127.0.0.1:", "http://127.0.0.1:0", "http://127.0.0.1:01", "http://127.0.0.1:65536",
		"http://127.0.0.1:99999999999999999999", "http://127.0.0.1:8 ", "http://127.0.0.1/x", "http://127.0.0.1//",
			"http://127.0.0.1?",
		"http://[]", "http://[", "http://[::1", "http://[::1]x", "http://[::1]:", "http://::1]", "http://::1:80",
			"http://::2",
		"http://FD00:EC2::254", "http://fd00:ec2::2541", "http://fd00:ec2::254%eth0", "http://[127.0.0.1]", "http://[::ffff:127.0.0.1]",
			"http://64:ff9b::7f00:1",
			"http://localhost",
	};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct http_origin origin;
		const char *problem = http_origin_parse(good[i].text, &origin);

		is(problem ? problem : "", "", good[i].text);
		is(origin.host, good[i].host, "... its host");
		ok(origin.is_ipv6 == good[i].is_ipv6 && origin.port == good[i].port, "... its family and port");
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct http_origin origin;

		ok(http_origin_parse(bad[i], &origin) != NULL, bad[i]);
	}
}

static void test_request(void)
{
	char bytes[256];
	struct text request = text_over(bytes, sizeof(bytes));
	struct http_origin four = { .host = "127.0.0.1", .port = 80 }, six = { .host = "::1", .is_ipv6 = true, .port = 8080 };

	http_request(&request, "GET", &four, "/path", "X: y\r\n");
	is(bytes, "GET /path HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nX: y\r\n\r\n", "a request");
	request = text_over(bytes, sizeof(bytes));
	http_request(&request, "PUT", &six, "/", "");
	is(bytes, "PUT / HTTP/1.1\r\nHost: [::1]:8080\r\nConnection: close\r\n\r\n", "... to another port and family");
}

static void test_whole(void)
{
	static const struct {
		const char *text;
		int status;
		const char *date, *body;
	} rows[] = {
		{ "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", 200, "", "ab" },
		{ "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "", "" },
		{ "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\na", 200, "", "a" },
		{ "HTTP/1.1 200 \r\nContent-Length:1\r\n\r\na", 200, "", "a" },
		{ "HTTP/1.1 200 OK\r\ncONTENT-lENGTH: \t 1 \t\r\ndate:  now \r\n\r\na", 200, "now", "a" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na", 200, "", "a" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 01\r\n\r\na", 200, "", "a" },
		{ "HTTP/1.1 200 OK\r\nEmpty:\r\nX-Y_z: \xc3\xa9\r\nContent-Length: 1\r\n\r\n\n", 200, "", "\n" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\na", 200,
			"Sun, 06 Nov 1994 08:49:37 GMT", "a" },
		{ "HTTP/1.1 200 OK\r\nDate: 12345678901234567890123456789012345678901234567890\r\nContent-Length: 1\r\n\r\na", 200,
			"", "a" },
		{ "HTTP/1.1 200 OK\r\nDate:\r\nContent-Length: 1\r\n\r\na", 200, "", "a" },
		{ "HTTP/1.1 200 OK\r\nX-2~: y\r\nContent-Length: 1\r\n\r\na", 200, "", "a" },
		{ "HTTP/1.1 404 Not Found\r\n\r\n", 404, "", "" },
		{ "HTTP/1.1 404 Not Found\r\n\r\nthis and that", 404, "", "" },
		{ "HTTP/1.1 503 Slow Down\r\nContent-Length: 8192\r\n\r\n", 503, "", "" },
		{ "HTTP/1.1 302 Found\r\nLocation: http://example.org/\r\n\r\n", 302, "", "" },
		{ "HTTP/1.1 100 Continue\r\n\r\n", 100, "", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct http_answer answer;
		size_t length = strlen(rows[i].text), early = 0;

		ok(http_read(rows[i].text, length, false, &answer) == HTTP_WHOLE, first_lines(rows[i].text));
		is_number(answer.status, rows[i].status, "... its status");
		is(answer.date, rows[i].date, "... its date");
		ok(answer.dated == (strstr(rows[i].text, "\r\nDate:") || strstr(rows[i].text, "\r\ndate:")),
			"... whether it has one");
		ok(answer.length == strlen(rows[i].body) && (answer.length == 0 || memcmp(answer.body, rows[i].body,
			answer.length) == 0),
			"... its body");
		/* What has no body is whole with its head. */
		length = answer.status == 200 ? length : (size_t)(strstr(rows[i].text, "\r\n\r\n") - rows[i].text) + 4;
		for (size_t part = 0; part < length; part++)
			early += http_read(rows[i].text, part, false, &answer) != HTTP_MORE
				|| http_read(rows[i].text, part, true, &answer) != HTTP_BROKEN;
		is_number((long long)early, 0, "... and no beginning of it");
	}
}

static void test_broken(void)
{
	static const struct {
		const char *bytes;
		size_t length;
		const char *problem;
	} rows[] = {
		{ BYTES("x"), "its answer is not HTTP" },
		{ BYTES("\0"), "its answer is not HTTP" },
		{ BYTES("HTTP/2 200\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("http/1.1 200 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("\r\nHTTP/1.1 200 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.x 200 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1  200 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1\t200 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1 x00 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1 2x0 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1 20 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1 2000 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1 099 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1 -20 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1 200 O\0K\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1 200 OK\r\nno colon\r\n\r\n"), "its answer has a malformed header" },
		{ BYTES("HTTP/1.1 200 OK\r\n: x\r\n\r\n"), "its answer has a malformed header" },
		{ BYTES("HTTP/1.1 200 OK\r\nX{: x\r\n\r\n"), "its answer has a malformed header" },
		{ BYTES("HTTP/1.1 200 OK\r\nX : x\r\n\r\n"), "its answer has a malformed header" },
		{ BYTES("HTTP/1.1 200 OK\r\nX: x\r\n folded\r\n\r\n"), "its answer has a malformed header" },
		{ BYTES("HTTP/1.1 200 OK\r\nX: a\nY: b\r\n\r\n"), "its answer has a malformed header" },
		{ BYTES("HTTP/1.1 200 OK\r\nX: a\rY: b\r\n\r\n"), "its answer has a malformed header" },
		{ BYTES("HTTP/1.1 200 OK\r\nX: \0\r\n\r\n"), "its answer has a malformed header" },
		{ BYTES("HTTP/1.1 200 OK\r\nX\0: x\r\n\r\n"), "its answer has a malformed header" },
		{ BYTES("HTTP/1.1 200 OK\r\nX: \x7f\r\n\r\n"), "its answer has a malformed header" },
		{ BYTES("HTTP/1.1 200 OK\r\n\r\nab"), "its answer has no Content-Length" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n"), "its Content-Length is no number" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"), "its Content-Length is no number" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n"), "its Content-Length is no number" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n"), "its Content-Length is no number" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length: 0x1\r\n\r\n"), "its Content-Length is no number" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length: 8193\r\n\r\n"), "its answer is too long" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551617\r\n\r\n"), "its answer is too long" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na"), "its answer has two Content-Lengths" },
		{ BYTES("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "its answer has a transfer coding" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab"), "its answer is longer than its Content-Length" },
	};
	static char endless[HTTP_ANSWER];
	struct http_answer answer;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum http_progress progress = http_read(rows[i].bytes, rows[i].length, false, &answer);

		is(progress == HTTP_BROKEN ? answer.problem : "(accepted)", rows[i].problem, first_lines(rows[i].bytes));
	}
	memset(endless, 'x', sizeof(endless));
	memcpy(endless, BYTES("HTTP/1.1 200 "));
	ok(http_read(endless, sizeof(endless) - 1, false, &answer) == HTTP_MORE, "a long line");
	ok(http_read(endless, sizeof(endless), false, &answer) == HTTP_BROKEN, "... and a byte more");
	is(answer.problem, "its answer is too long", "... is too long");
	memcpy(endless, BYTES("HTTP/1.1 200 OK\r\nContent-Length: 8192\r\n\r\n"));
	ok(http_read(endless, sizeof(endless), false, &answer) == HTTP_BROKEN, "a body that does not fit behind its head");
	is(answer.problem, "its answer is too long", "... is too long");
	memcpy(endless, BYTES("HTTP/1.1 200 OK\r\nContent-Length: 8151\r\n\r\n"));
	ok(http_read(endless, sizeof(endless), false, &answer) == HTTP_WHOLE, "the longest that fits");
}

static void test_head(void)
{
	static const struct {
		const char *text;
		int status;
		const char *body;
	} rows[] = {
		{ "HTTP/1.1 200 Connection established\r\n\r\n", 200, "" },
		{ "HTTP/1.0 200\r\nDate: now\r\n\r\nab\r\n\r\n", 200, "ab\r\n\r\n" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\nContent-Length: 99999999999\r\n\r\nabc", 200, "abc" },
		{ "HTTP/1.1 200 OK\nProxy agent: y\n folded\n: empty\n\nabc", 200, "abc" },
		{ "HTTP/1.1 200 OK\r\nX: y\r\n no colon\r\n \r\nContent-Length : x\r\nX: \x01\r\n\r\n", 200, "" },
		{ "HTTP/2.0 200 OK\r\n\r\n", 200, "" }, { "HTTP/0.9 200\n\n", 200, "" }, { "HTTP/1.1  200 \r\n\r\n", 200, "" },
		{ "HTTP/1.1 200 O\x01\xe4\rK\r\n\r\n", 200, "" },
		{ "HTTP/1.1 200 OK\r\ncontent-length: 9223372036854775807\r\n\r\n", 200, "" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 00000000000000000000005\r\n\r\n", 200, "" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: x\r\nTransfer-Encoding: Chunked\r\n\r\n", 200, "" },
		{ "HTTP/1.0 200 OK\r\nTransfer-Encoding: foo\r\n\r\n", 200, "" },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", 200, "" },
		{ "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 99999\r\n\r\n<html>", 407, "<html>" },
		{ "HTTP/1.1 502 Bad Gateway\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n", 502, "5\r\n" },
	};
	static const struct {
		const char *bytes;
		size_t length;
		const char *problem;
	} broken[] = {
		{ BYTES("SSH-2.0-x\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1 20 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.x 200 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/10 200 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1  \r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1 20x OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1 099 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1 x00 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1 2x0 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1 2000 OK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1 200\tOK\r\n\r\n"), "its answer is not HTTP" },
		{ BYTES("HTTP/1.1 200 OK\r\nno colon\r\n\r\n"), "its answer has a malformed header" },
		{ BYTES("HTTP/1.1 200 OK\r\nX: y\r\n\r\r\n\r\n"), "its answer has a malformed header" },
		{ BYTES("HTTP/1.1 200 OK\r\n X: y\r\n\r\n"), "its answer has a malformed header" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n 2\r\n\r\n"), "its answer has a malformed header" },
		{ BYTES("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\tx\r\n\r\n"), "its answer has a malformed header" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n"), "its Content-Length is no number" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n"), "its Content-Length is no number" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\n"), "its Content-Length is no number" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length: 12345678901234567890\r\n\r\n"),
			"its Content-Length is no number" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n"), "its Content-Length is no number" },
		{ BYTES("HTTP/1.0 200 OK\r\nContent-Length: x\r\nTransfer-Encoding: chunked\r\n\r\n"),
			"its Content-Length is no number" },
		{ BYTES("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"),
			"its answer has a transfer coding" },
		{ BYTES("HTTP/2.0 200 OK\r\nTransfer-Encoding:\r\n\r\n"), "its answer has a transfer coding" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"), "its Content-Length is no number" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 12\r\n\r\n"),
			"its answer has two Content-Lengths" },
		{ BYTES("HTTP/1.1 200 OK\r\nContent-Length: 1\r\ncontent-length: 2\r\n\r\n"),
			"its answer has two Content-Lengths" },
		{ BYTES("HTTP/1.1 200 OK\r\nTransfer-Encoding: foo\r\n\r\n"), "its answer has a transfer coding" },
	};
	static char endless[HTTP_ANSWER];
	struct http_answer answer;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t length = strlen(rows[i].text), body = strlen(rows[i].body), early = 0;

		ok(http_read_head(rows[i].text, length, i % 2 == 0, &answer) == HTTP_WHOLE, first_lines(rows[i].text));
		is_number(answer.status, rows[i].status, "... its status");
		ok(answer.length == body && answer.body == rows[i].text + length - body, "... what follows its head");
		for (size_t part = 0; part < length - body; part++)
			early += http_read_head(rows[i].text, part, false, &answer) != HTTP_MORE
				|| http_read_head(rows[i].text, part, true, &answer) != HTTP_BROKEN;
		is_number((long long)early, 0, "... and no beginning of it");
	}
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		enum http_progress progress = http_read_head(broken[i].bytes, broken[i].length, false, &answer);

		is(progress == HTTP_BROKEN ? answer.problem : "(accepted)", broken[i].problem, first_lines(broken[i].bytes));
	}
	memset(endless, 'x', sizeof(endless));
	memcpy(endless, BYTES("HTTP/1.1 200 "));
	ok(http_read_head(endless, sizeof(endless) - 1, false, &answer) == HTTP_MORE, "a head without an end");
	ok(http_read_head(endless, sizeof(endless), false, &answer) == HTTP_BROKEN, "... is too long");
	is(answer.problem, "its answer is too long", "... and that is said");
	memcpy(endless, BYTES("HTTP/1.1 200 OK\r\n\r\n"));
	ok(http_read_head(endless, sizeof(endless), false, &answer) == HTTP_WHOLE, "much behind a head");
}

int main(void)
{
	test_origins();
	test_request();
	test_whole();
	test_broken();
	test_head();
	return tap_done();
}
