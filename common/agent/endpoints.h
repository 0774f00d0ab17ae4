/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_AGENT_ENDPOINTS_H
#define COMMON_AGENT_ENDPOINTS_H

#include "configuration.h"
#include "node.h"

#define ENDPOINTS 16	/* that can be checked at once */
#define ENDPOINT_OVERRIDES (ENDPOINTS - SERVICES)	/* so that there is room for the hosts of all other services */
#define ENDPOINTS_PROBLEM 320

/** Some services: the bit 1 << i stands for services[i]. */
typedef unsigned service_set;

/** What the caller asks for. */
struct endpoint_wishes {
	const char *region;	/* --region, of the form of one; NULL: found out */
	service_set services;	/* those beside the ones that sessions need */
	struct {
		size_t service;	/* index in services[] */
		struct host host;	/* port 0: 443 */
	} overrides[ENDPOINT_OVERRIDES];	/* --endpoint, as given; several of a service are all checked */
	size_t override_count;
};

/** One host that the agent has to reach. */
struct endpoint {
	size_t service;	/* index in services[] */
	unsigned number;	/* 1, 2, ... of the same service */
	struct host host;	/* always with a port */
};

enum region_state {
	REGION_KNOWN,
	REGION_DOUBTFUL,	/* known, and something contradicts it: `problem` */
	REGION_UNKNOWN,	/* some hosts cannot be named, as the Region or the configuration is not known: `problem` */
	REGION_NOT_NEEDED,	/* none is known, and every host is given: `source` says by what */
};

/** The endpoints, in the order of services[], and the Region that they follow from. Where some cannot be named, those
 * that are given are there all the same. */
struct endpoints {
	struct endpoint items[ENDPOINTS];
	size_t count;
	enum region_state state;
	char region[REGION];	/* empty: not known */
	const char *source;	/* who says so: "--region", "the files of SSM Agent", "amazon-ssm-agent.json" ... */
	char problem[ENDPOINTS_PROBLEM];
	const char *remedy;	/* of a problem, else NULL */
	service_set unnamed;	/* the services whose hosts cannot be named */
};

/** The Region that this node is in. */
struct node_region {
	char name[REGION];	/* empty: not known, `problem` */
	const char *source;	/* "the files of SSM Agent", "the metadata service" */
	char problem[ENDPOINTS_PROBLEM];
	const char *remedy;
};

/** Finds the endpoints on the live host. The host of a service is, the first that there is:
 *  - each --endpoint of it;
 *  - its Endpoint in amazon-ssm-agent.json;
 *  - its name in the Region of the wish, else (ssmmessages only) in Mgs.Region, else in the Region of the node, by the
 *    agent's files or the metadata service, which is asked where the firmware says EC2, else in Agent.Region.
 * Agent.ServiceDomain and Agent.UseDualStackEndpoint change that name; both together, and dual-stack where no such name
 * is documented, give none. Agent.Region does not change it where the Region of the node is known: the agent only signs
 * requests to ssm and ec2messages for it, so that another one is a doubt. With --region neither Region key counts.
 * A configuration that cannot be read or relied on leaves the hosts of all services without --endpoint unknown: they
 * might be others. The Region of the node is only looked for where a host follows from it.
 * Sources: aws/amazon-ssm-agent, common/identity/endpoint/endpoint.go, agent/sdkutil/awsconfig.go,
 * agent/ssm/service.go, agent/session/service/service.go. */
void endpoints_find(const struct endpoint_wishes *wishes, struct endpoints *endpoints);

/** The pure parts of it. The Region of a node: that of its registration where it is a hybrid one, else that of the
 * metadata service, else that of the agent's files. */
void node_region_judge(const struct node *node, struct node_region *region);

/** ... and what follows from the wishes, the configuration and that Region. */
void endpoints_judge(const struct endpoint_wishes *wishes, const struct agent_configuration *configuration,
	const struct node_region *region, struct endpoints *endpoints);

/** Whether a host follows from the Region of the node, so that it has to be known. */
bool endpoints_need_node(const struct endpoint_wishes *wishes, const struct agent_configuration *configuration);

#endif
