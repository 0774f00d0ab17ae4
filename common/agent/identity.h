/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_AGENT_IDENTITY_H
#define COMMON_AGENT_IDENTITY_H

#include "../parse/node_id.h"
#include "../probe/paths.h"

#define IDENTITY_PROBLEM 256

enum identity_kind {
	IDENTITY_NONE,	/* no file of the agent says who it is */
	IDENTITY_EC2,
	IDENTITY_HYBRID,
	IDENTITY_ECS,
	IDENTITY_CUSTOM,
	IDENTITY_HIDDEN,	/* the caller may not read it: `problem` names the file */
	IDENTITY_BROKEN,	/* what there is says nothing: `problem` names the file and why */
};

/** Who the agent says it is, in its files below /var/lib/amazon/ssm. */
struct identity {
	enum identity_kind kind;
	char id[NODE_ID];	/* "i-..." or "mi-..." of the two kinds */
	char region[REGION];	/* empty: not known of this id */
	bool alone;	/* only the file `registration` says so, which outlives a deregistration */
	char other[NODE_ID];	/* the id in `registration` where that is another one; else empty */
	enum {
		EXPIRY_UNSET,	/* nothing says when its credentials expire */
		EXPIRY_KNOWN,
		EXPIRY_MALFORMED,
	} expiry;
	long long expires;	/* seconds since 1970, where known */
	bool issued;	/* its credentials are issued by Systems Manager */
	bool expired;	/* ... and have expired; only where that is asked for */
	char problem[IDENTITY_PROBLEM];
};

/** Reads runtimeconfig/identity_config.json, which an agent since 3.1.501.0 writes when it starts, and `registration`,
 * which registering writes and nothing removes: where both are there the former counts. The vault is not looked
 * at. What an id is decides its own form; that a file exists says nothing. `now`: the files are of a machine that
 * runs, so that its credentials must not have expired. Sources: aws/amazon-ssm-agent,
 * common/runtimeconfig/identity_runtimeconfig.go, core/agent_parser.go. */
void identity_probe(const struct paths *paths, bool now, struct identity *identity);

#endif
