/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_TLS_H
#define COMMON_PARSE_TLS_H

#include <stdbool.h>
#include <stddef.h>

/* Just enough of TLS to tell a TLS server from something else: a client hello, and the first message of the answer. No
 * key is made, nothing is decrypted, and nothing in an answer is trusted beyond that. Sources: RFC 8446, RFC 5246. */

#define TLS_HELLO 1024	/* bytes of a client hello, at most */
#define TLS_ANSWER 4096	/* bytes of an answer that are looked at, at most */

/** Writes a client hello that offers TLS 1.2 and 1.3 with what Go programs offer, and asks for `host` by name; NULL
 * for an address, which is not named. Always the same bytes for a host. Returns its length, 0 where the name is empty
 * or longer than a host's. */
size_t tls_client_hello(const char *host, char hello[TLS_HELLO]);

enum tls_progress {
	TLS_MORE,	/* it is good so far, and goes on */
	TLS_SERVER,	/* a whole server hello, or request for another hello, that answers ours: see version */
	TLS_REFUSAL,	/* a fatal alert, or close_notify of any level, after which nothing comes: see alert */
	TLS_PLAIN_HTTP,	/* HTTP instead of TLS */
	TLS_OTHER,	/* anything else, also a server hello with what was not offered, or after a changed one */
};

struct tls_answer {
	unsigned version;	/* 0x0301 to 0x0304: TLS 1.0 to 1.3, of which two are older than the offer */
	unsigned alert;		/* the number of its description */
};

/** Reads as much of an answer as has come, TLS_ANSWER bytes at most. Warnings before the server hello are passed over;
 * the hello may come in several records, and what follows it is not looked at. A server that can speak TLS 1.3 and
 * chooses 1.2 nevertheless marks its random bytes: then somebody in between has changed our hello, a Go program gives
 * up, and it is TLS_OTHER. Source: RFC 8446, 4.1.3. */
enum tls_progress tls_read(const char *bytes, size_t length, struct tls_answer *answer);

/** The name of a version, "TLS 1.3", and of an alert as RFC 8446 has it, "handshake_failure"; NULL for one that is not
 * known. */
const char *tls_version_name(unsigned version);
const char *tls_alert_name(unsigned alert);

#endif
