/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_CONVERSATION_H
#define COMMON_PROBE_CONVERSATION_H

#include "../parse/http.h"
#include "../parse/tls.h"
#include "network.h"

#define CONVERSATION_REQUEST 2048	/* bytes that are sent at once, at most */
#define CONVERSATION_ANSWER (HTTP_ANSWER + TLS_ANSWER)

enum conversation_state {
	CONVERSATION_OPEN,	/* there is something to be sent or heard */
	CONVERSATION_TLS,	/* a TLS server answers: `version` */
	CONVERSATION_FAULT,	/* it came to nothing: `fault` */
};

/** What is said over one connection, and heard: a tunnel is asked for where there is a proxy, then comes a TLS client
 * hello. It knows bytes only; who connects, sends and receives is the host's network code. */
struct conversation {
	const struct network_target *target;
	const char *address;	/* that the connection leads to */
	enum conversation_state state;
	bool in_tunnel;	/* what is heard comes from the target itself */
	char request[CONVERSATION_REQUEST];	/* what is to be sent next; the host counts what has been */
	size_t request_length, sent;
	char answer[CONVERSATION_ANSWER];
	size_t heard;
	unsigned version;
	char fault[NETWORK_PROBLEM];	/* "192.0.2.1 answers with plain HTTP instead of TLS" */
};

/** Begins: prepares what is to be sent first. */
void conversation_begin(struct conversation *conversation, const struct network_target *target, const char *address);

/** Where the host puts what it receives, and how much fits. */
char *conversation_room(struct conversation *conversation, size_t *size);

/** Takes note of bytes received there; of none, that the other side has closed the connection. */
void conversation_hear(struct conversation *conversation, size_t length);

/** Makes it a fault: who answers, or does not, and what that one does: "refuses the connection". */
void conversation_fail(struct conversation *conversation, const char *does);

/** Adds who is spoken to at this stage: the address, the proxy, the host behind the proxy. */
void conversation_partner(const struct conversation *conversation, struct text *text);

#endif
