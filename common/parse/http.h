/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_HTTP_H
#define COMMON_PARSE_HTTP_H

#include "../text.h"

/* Just enough of HTTP/1.1 to ask the instance metadata service, and a proxy for a tunnel. */

#define HTTP_HOST 40	/* bytes of an address, with the NUL */
#define HTTP_DATE 48	/* bytes of a Date header's value, with the NUL */
#define HTTP_ANSWER 8192	/* bytes of an answer, at most */

/** Who is asked: an IP address as text, and a port. */
struct http_origin {
	char host[HTTP_HOST];	/* without brackets */
	bool is_ipv6;
	unsigned port;
};

/** Reads the only URLs that are taken: http://ADDRESS[:PORT][/] with an address of the metadata service
 * (169.254.169.254, fd00:ec2::254) or of this very host (127.0.0.0/8, ::1). No names, no other spelling of an
 * address. An IPv6 address may do without its brackets, which NRPE refuses, where no port follows.
 * Returns NULL, or what is wrong: "is not http:// and ...". */
const char *http_origin_parse(const char *text, struct http_origin *origin);

/** Adds a request without a body; `headers` are whole lines, each ended by CR and LF. */
void http_request(struct text *request, const char *method, const struct http_origin *origin, const char *path,
	const char *headers);

enum http_progress {
	HTTP_MORE,	/* it is good so far, and goes on */
	HTTP_WHOLE,
	HTTP_BROKEN,	/* `problem` says why */
};

struct http_answer {
	int status;	/* 100 to 999 */
	bool dated;	/* it has a Date header */
	char date[HTTP_DATE];	/* ... and what that says; empty: nothing, or what does not fit */
	const char *body;	/* of status 200: `length` bytes of what was read. Those of others are left alone */
	size_t length;
	const char *problem;	/* "its answer is not HTTP" */
};

/** Reads as much of an answer as has come; `ended`: no more will. Strict where a lax reading could take a part for
 * the whole: status 200 needs one Content-Length, and exactly as many bytes; a transfer coding, a header line
 * of another form, more than HTTP_ANSWER bytes are broken. Source: RFC 9112. */
enum http_progress http_read(const char *bytes, size_t length, bool ended, struct http_answer *answer);

/** Reads the head of an answer alone: whole when its empty line has come, and then, of any status, `body` and `length`
 * are what has come behind it. For a proxy's answer to CONNECT, and so by what Go's net/http takes: any version, lines
 * that end with LF alone or go on in the next one, whatever names and values. Broken is what that refuses as well: a
 * line without a colon, a Content-Length that is no number, two of them, a transfer coding other than chunked.
 * Sources: RFC 9110, 9.3.6; net/http. */
enum http_progress http_read_head(const char *bytes, size_t length, bool ended, struct http_answer *answer);

#endif
