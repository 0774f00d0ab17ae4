/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_AGENT_NODE_H
#define COMMON_AGENT_NODE_H

#include "../probe/metadata.h"
#include "identity.h"
#include "platform.h"

#define NODE_TITLE 96
#define NODE_REMARK 160

enum node_kind {
	NODE_EC2,
	NODE_HYBRID,
	NODE_EC2_OR_HYBRID,	/* an EC2 instance; whether it is registered as a hybrid node as well cannot be seen */
	NODE_NEITHER,
	NODE_UNKNOWN,	/* `problem` says why */
};

/** What this machine is to Systems Manager, and what says so. */
struct node {
	struct identity identity;
	struct platform platform;
	bool asked;	/* the metadata service was asked */
	struct metadata metadata;	/* ... and what it said */
	enum node_kind kind;
	char title[NODE_TITLE];	/* "EC2 instance i-0123456789abcdef0 in us-east-1", what is known of it */
	char remark[NODE_REMARK];	/* goes behind the title: ", by identity_config.json"; or empty */
	const char *doubt;	/* what to do about a remark that is worth a warning, else NULL */
	char problem[IDENTITY_PROBLEM];
	const char *remedy;	/* ... and what to do about that */
};

/** Finds it out. The metadata service is asked at `origin`, or where that is NULL at its own address if this is a live
 * EC2 instance by its firmware; and not at all where the agent's files settle it: a hybrid node needs no answer.
 *
 * An mi- id makes a hybrid node of any machine. Else the metadata service's id counts, then what firmware or Xen
 * say, and below a root where these say nothing the i- id in the agent's files. */
void node_probe(const struct paths *paths, const struct http_origin *origin, struct node *node);

#endif
