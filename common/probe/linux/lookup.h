/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_LINUX_LOOKUP_H
#define COMMON_PROBE_LINUX_LOOKUP_H

#include "../../parse/host.h"
#include "../network.h"

#include <sys/socket.h>
#include <sys/types.h>

enum lookup_status {
	LOOKUP_PENDING,
	LOOKUP_FOUND,
	LOOKUP_NO_NAME,
	LOOKUP_NO_ADDRESS,	/* the name is there and has none */
	LOOKUP_NO_ANSWER,	/* no name server gave an answer that says anything */
	LOOKUP_FAILED,	/* this system could not ask: `problem` */
};

/** An address as text and as connect takes it. */
struct lookup_address {
	char text[NETWORK_ADDRESS];
	struct sockaddr_storage socket;
	socklen_t size;
};

/** The addresses of one name, as they are found out in a process of its own. */
struct lookup {
	const struct host *host;
	enum lookup_status status;
	char problem[NETWORK_PROBLEM / 2];
	struct lookup_address addresses[NETWORK_ADDRESSES];
	size_t count;
	pid_t child;	/* 0: none */
	int descriptor;	/* readable when the answer is there; -1: there is none to wait for */
};

/** Starts one. An address needs no process and is found at once. The system's resolver may wait for longer than any
 * deadline and cannot be interrupted, so it is called in a child that is killed then. */
void lookup_start(struct lookup *lookup, const struct host *host);

/** Takes the answer, once the descriptor is readable. */
void lookup_finish(struct lookup *lookup);

/** Ends one that is still pending. It stays so, or has failed where `failure` says why. */
void lookup_cancel(struct lookup *lookup, const char *failure);

#endif
