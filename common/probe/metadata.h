/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_METADATA_H
#define COMMON_PROBE_METADATA_H

#include "../parse/http.h"
#include "../parse/node_id.h"

#define METADATA_PROBLEM 160

/** How a question to the instance metadata service ended. */
enum metadata_outcome {
	METADATA_TOLD,
	METADATA_NONE,	/* there is no such value: status 404 */
	METADATA_REFUSED,	/* status 3xx, another 4xx but 429, or 503; or nobody takes the call */
	METADATA_SILENT,	/* no whole answer until half a second before the deadline */
	METADATA_BROKEN,	/* what came is no answer, a status that may pass, or a value that is not of the right form */
	METADATA_FAILED,	/* this system did not let the caller ask */
};

/** What the service says of this instance. */
struct metadata {
	/* Of the token, the id and the Region; the first that was not told. Without them nothing more is asked. */
	enum metadata_outcome outcome;
	char problem[METADATA_PROBLEM];	/* unless told or silent: "it answers the request for a token with status 403" */
	char instance[NODE_ID], region[REGION];
	enum metadata_outcome profile;	/* told: an instance profile is attached; which one is not kept */
	char profile_problem[METADATA_PROBLEM];
	enum {
		METADATA_UNDATED,	/* its answer has no Date */
		METADATA_DATED,
		METADATA_MISDATED,	/* it has one that is malformed */
	} dating;
	long long clock_offset;	/* seconds that the system clock is ahead of the service's, where dated */
};

/** The address that the service has on every instance. */
struct http_origin metadata_default(void);

/** Asks: a PUT for an IMDSv2 token, then a GET for each value, with it. No proxy, no name service, no redirect; no
 * address but this one. Source: EC2 user guide, "Use the Instance Metadata Service". */
void metadata_probe(const struct http_origin *origin, struct metadata *metadata);

#endif
