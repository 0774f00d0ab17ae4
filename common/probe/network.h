/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_NETWORK_H
#define COMMON_PROBE_NETWORK_H

#include "../parse/host.h"
#include "../parse/proxy.h"

#define NETWORK_TARGETS 16	/* that can be tried at once */
#define NETWORK_ADDRESSES 8	/* of one name that are tried */
#define NETWORK_ADDRESS 46	/* bytes of an address in text, with the NUL */
#define NETWORK_PROBLEM 256

enum network_outcome {
	NETWORK_TLS,	/* a TLS server answers */
	NETWORK_UNREACHED,	/* the network, the proxy or who answers keeps it from that: `problem` */
	NETWORK_FAILED,	/* this system did not let the caller try: `problem` */
};

/** Where it is that a target is not reached, for who wants to mend it. */
enum network_fault {
	NETWORK_NAME,	/* its name is not resolved */
	NETWORK_TURNED,	/* its name leads to this host, or to none */
	NETWORK_WAY,	/* no connection comes about */
	NETWORK_ANSWER,	/* what answers is no TLS server */
	NETWORK_PROXY,	/* the proxy: its name, the way to it, or what it answers */
};

/** A host to be tried, and what came of it. */
struct network_target {
	/* to be filled in: */
	struct host host;	/* with a port */
	const struct proxy *proxy;	/* NULL: directly */
	/* the result: */
	enum network_outcome outcome;
	char problem[NETWORK_PROBLEM];	/* unless TLS answers: "127.0.0.1 refuses the connection" */
	enum network_fault fault;	/* of a problem, or of what is dead */
	char address[NETWORK_ADDRESS];	/* that answered, of the proxy where there is one */
	unsigned version;	/* of TLS, 0x0304: see tls_version_name */
	long long time;	/* microseconds from the start to the answer */
	size_t addresses, answering;	/* how many were tried, and of those how many answered; no route to one is no try */
	char dead[NETWORK_PROBLEM];	/* where fewer answered: what one of the others does instead */
};

/** Tries all targets at the same time: resolves names in processes of their own, connects to all addresses, asks the
 * proxy for a tunnel, sends a TLS client hello and reads the first message of the answer. Nothing else is sent, no
 * key, no credentials but the proxy's. A target is done when one of its addresses has answered and the others have
 * answered too, failed, or had a second more; all are done half a second before the deadline: what is silent then has a
 * problem that says so, with the time. The results are complete in any case. */
void network_probe(struct network_target *targets, size_t count);

#endif
