/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_AGENT_PROXY_H
#define COMMON_AGENT_PROXY_H

#include "../parse/environment.h"
#include "../parse/proxy.h"

#define AGENT_PROXY_PROBLEM 384

enum agent_proxy_state {
	AGENT_PROXY_NONE,	/* it uses none: `source` says so, or nothing says otherwise (source empty) */
	AGENT_PROXY_USED,
	AGENT_PROXY_UNSEEN,	/* its environment may not be read, and nothing else tells: `problem` */
	AGENT_PROXY_FOREIGN,	/* a proxy that is not spoken to in plain HTTP (https://, socks5://): `problem` */
	AGENT_PROXY_ELSEWHERE,	/* it is in another network namespace, with other ways out: `problem` */
	AGENT_PROXY_BROKEN,	/* what names it is malformed or cannot be read: `problem` names the file */
};

/** Through which proxy SSM Agent asks for HTTPS. */
struct agent_proxy {
	enum agent_proxy_state state;
	struct proxy proxy;
	bool always;	/* --proxy: nothing is excepted from it, not even a loopback address */
	char no_proxy[ENVIRONMENT_VALUE];
	/* "--proxy", "the environment of SSM Agent", the path of a unit, drop-in or other file; empty: nothing tells */
	char source[ENVIRONMENT_SOURCE];
	bool plain_only;	/* http_proxy is set and https_proxy is not: HTTPS goes directly (since Go 1.16) */
	bool takes_metadata;	/* requests to 169.254.169.254 go to the http_proxy: no_proxy lacks it */
	char problem[AGENT_PROXY_PROBLEM];	/* never with a user or password */
};

/** Takes the value of --proxy: a URL or "none". Returns NULL, or what is wrong: "is not http://HOST[:PORT] or none". */
const char *agent_proxy_choose(const char *value, struct agent_proxy *proxy);

/** Finds out on the live host: the environment of the running agent where the caller may read it (root), else what
 * its service would give it (service.h). What a service of OpenRC gives is not read.
 * Sources: AWS, "Configure SSM Agent to use a proxy"; golang.org/x/net/http/httpproxy; systemd.unit(5). */
void agent_proxy_probe(struct agent_proxy *proxy);

/** Judges what an environment amounts to: the pure part of it. An http_proxy that is malformed takes nothing, as in
 * Go; one without a host takes it nowhere. */
void agent_proxy_judge(const struct environment *environment, struct agent_proxy *proxy);

/** Whether the connection to a host and port goes through the proxy. */
bool agent_proxy_applies(const struct agent_proxy *proxy, const struct host *host);

#endif
