/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_PROXY_H
#define COMMON_PARSE_PROXY_H

#include "host.h"

#define PROXY_CREDENTIALS 1024	/* bytes of user and password in base64, with the NUL */
#define PROXY_REQUEST (2 * (HOST_NAME + 8) + PROXY_CREDENTIALS + 128)	/* bytes of a request, at most */

/** A proxy that speaks HTTP. */
struct proxy {
	struct host host;	/* always with a port */
	char credentials[PROXY_CREDENTIALS];	/* base64 for Proxy-Authorization, secret; empty: none */
};

enum proxy_url {
	PROXY_URL_HTTP,
	PROXY_URL_TLS,	/* https://: one that is spoken to in TLS */
	PROXY_URL_SOCKS,	/* socks5:// or socks5h:// */
	PROXY_URL_MALFORMED,
};

/** Reads the URL of a proxy as Go programs do: [http://][USER[:PASSWORD]@]HOST[:PORT][/], percent signs in user and
 * password decoded, port 80 where there is none (443 of https, 1080 of socks5), case of the scheme none. An @ alone is
 * an empty user, also without a password a colon stands behind the user. *proxy is set but for a malformed one, which
 * is one with a path, a blank, a control character, a byte beyond ASCII, or credentials that do not fit as well.
 * A Go program passes over a malformed one silently and goes without a proxy, but for what proxy_lacks_host tells.
 * Source: golang.org/x/net/http/httpproxy, net/url, net/http. */
enum proxy_url proxy_parse(const char *url, struct proxy *proxy);

/** Whether the URL names a scheme and no host: http:host:3128, http://, http://user@. It is malformed, yet a Go program
 * does not pass over it as over others: it goes nowhere. Source: golang.org/x/net/http/httpproxy. */
bool proxy_lacks_host(const char *url);

/** Whether a value of no_proxy excepts a host and port from going through the proxy, by the rules of Go: entries
 * between commas, blanks around them are none; * is all; an address or a network as address/bits; a name means itself
 * and what is below it, with a dot or *. before it only what is below it; each but a network may have a port, an IPv6
 * address has brackets then, and without one none; case is none. A name is compared with an address in text too. A
 * loopback address and the name localhost never go through a proxy. Names beyond ASCII except nothing here.
 * Source: golang.org/x/net/http/httpproxy. */
bool proxy_bypasses(const char *no_proxy, const struct host *host);

/** Adds the request that asks the proxy for a tunnel to a host and port. Source: RFC 9110, 9.3.6 and 11.7.2. */
void proxy_request(struct text *request, const struct proxy *proxy, const struct host *host);

#endif
