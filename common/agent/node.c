/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "node.h"

#include "../probe/host.h"

#include <string.h>

#define ASK "name the metadata service with --metadata, or look at the machine itself"

static bool is_told(const struct node *node)
{
	return node->asked && node->metadata.outcome == METADATA_TOLD;
}

static void set_problem(struct node *node, const char *problem, const char *remedy)
{
	struct text text = text_over(node->problem, sizeof(node->problem));

	node->remedy = remedy;
	text_add(&text, problem);
	text_mark_cut(&text);
}

static void set_title(struct node *node, enum node_kind kind, const char *what, const char *id, const char *region)
{
	struct text title = text_over(node->title, sizeof(node->title));

	node->kind = kind;
	text_join(&title, what, *id != '\0' ? " " : "", id, *region != '\0' ? " in " : "", region, NULL);
}

static void add_remark(struct node *node, const char *words, const char *id)
{
	struct text remark = { node->remark, sizeof(node->remark), strlen(node->remark), false };

	text_join(&remark, words, id, NULL);
}

/* What the agent's files say against each other, or do not say. */
static void remark_files(struct node *node)
{
	const struct identity *identity = &node->identity;

	if (identity->alone) {
		add_remark(node, ", by the file registration alone, which outlives a deregistration", "");
		node->doubt = "start a current SSM Agent: it writes to runtimeconfig/identity_config.json who it is";
	} else if (identity->other[0] != '\0') {
		add_remark(node, ", while the file registration has ", identity->other);
	}
}

static void settle_told(struct node *node)
{
	const struct identity *identity = &node->identity;
	const struct metadata *metadata = &node->metadata;

	set_title(node, NODE_EC2, "EC2 instance", metadata->instance, metadata->region);
	if (identity->kind == IDENTITY_HIDDEN) {
		node->kind = NODE_EC2_OR_HYBRID;
		add_remark(node, ", whether registered as a hybrid node as well only " HOST_ROOT " can see", "");
	} else if (identity->kind == IDENTITY_EC2 && strcmp(identity->id, metadata->instance) != 0) {
		add_remark(node, ", but SSM Agent has an id left over from an image: ", identity->id);
		node->doubt = "restart the agent, and remove " BY_HOST("/var/lib/amazon/ssm",
			"%ProgramData%\\Amazon\\SSM\\InstanceData") " before an image is made";
	} else if (!identity->alone) {
		remark_files(node);
	}
}

static void settle_by_platform(struct node *node)
{
	const struct identity *identity = &node->identity;

	set_title(node, NODE_EC2, "EC2 instance", identity->id, "");
	add_remark(node, ", by ", node->platform.evidence);
	if (identity->kind == IDENTITY_EC2)
		remark_files(node);
}

static void settle_by_files(struct node *node, bool live)
{
	const struct identity *identity = &node->identity;

	if (live || node->asked || node->platform.kind == PLATFORM_OTHER) {
		set_problem(node, "SSM Agent says that it is on an EC2 instance, and nothing else does", ASK);
		return;
	}
	set_title(node, NODE_EC2, "EC2 instance", identity->id, "");
	add_remark(node, ", by identity_config.json", "");
	remark_files(node);
}

static void settle_nothing(struct node *node)
{
	if (node->asked) {
		set_problem(node, "whether this is an EC2 instance is not known without the metadata service", "");
	} else if (node->platform.kind == PLATFORM_UNKNOWN) {
		char bytes[IDENTITY_PROBLEM];
		struct text problem = text_over(bytes, sizeof(bytes));

		text_join(&problem, "whether this is an EC2 instance is not known: ", node->platform.problem, NULL);
		set_problem(node, problem.data, ASK);
	} else {
		set_title(node, NODE_NEITHER, "neither an EC2 instance nor registered as a hybrid node", "", "");
	}
}

static void settle_instance(struct node *node, bool live)
{
	if (is_told(node))
		settle_told(node);
	else if (node->identity.kind == IDENTITY_HIDDEN)
		set_problem(node, node->identity.problem, "run the check as " HOST_ROOT);
	else if (node->platform.kind == PLATFORM_EC2)
		settle_by_platform(node);
	else if (node->identity.kind == IDENTITY_EC2)
		settle_by_files(node, live);
	else
		settle_nothing(node);
}

/* SSM Agent renews them long before. */
static void settle_hybrid(struct node *node)
{
	const struct identity *identity = &node->identity;

	set_title(node, NODE_HYBRID, "hybrid node", identity->id, identity->region);
	remark_files(node);
	if (identity->expired) {
		add_remark(node, ", whose credentials have expired", "");
		node->doubt = "start SSM Agent, and where its log says that the registration is gone register the node again";
	}
}

static void settle_container(struct node *node)
{
	char bytes[IDENTITY_PROBLEM];
	struct text problem = text_over(bytes, sizeof(bytes));

	text_join(&problem, "this is a container (", node->platform.container, "), and sessions go to its host", NULL);
	set_problem(node, problem.data, "run the check on the host");
}

static void settle_unseen(struct node *node)
{
	char bytes[IDENTITY_PROBLEM];
	struct text problem = text_over(bytes, sizeof(bytes));

	text_join(&problem, "whether this is a container cannot be seen: ", node->platform.unseen, NULL);
	set_problem(node, problem.data, node->platform.denied ? "run the check as " HOST_ROOT : "look at that file");
}

static void settle(struct node *node, bool live)
{
	const struct identity *identity = &node->identity;

	if (identity->kind == IDENTITY_ECS) {
		set_problem(node, "SSM Agent has the identity of an ECS task, which is reached with ECS Exec",
			"run the check on the host");
	} else if (identity->kind == IDENTITY_CUSTOM) {
		set_problem(node, "SSM Agent has a custom identity, for which AWS documents no prerequisites",
			"ask who set Identity in amazon-ssm-agent.json");
	} else if (node->platform.container) {
		settle_container(node);
	} else if (identity->kind == IDENTITY_BROKEN) {
		set_problem(node, identity->problem, "restart SSM Agent or register it again, and look at that file");
	} else if (node->platform.unseen[0] != '\0') {
		settle_unseen(node);
	} else if (identity->kind == IDENTITY_HYBRID) {
		settle_hybrid(node);
	} else {
		settle_instance(node, live);
	}
}

static bool needs_metadata(const struct node *node)
{
	const enum identity_kind kind = node->identity.kind;

	return !node->platform.container && node->platform.unseen[0] == '\0' && kind != IDENTITY_HYBRID
		&& kind != IDENTITY_ECS && kind != IDENTITY_CUSTOM;
}

void node_probe(const struct paths *paths, const struct http_origin *origin, struct node *node)
{
	bool live = paths_are_live(paths);
	struct http_origin known = metadata_default();

	*node = (struct node){ .kind = NODE_UNKNOWN };
	identity_probe(paths, live || origin, &node->identity);
	platform_probe(paths, &node->platform);
	if (!origin && live && node->platform.kind == PLATFORM_EC2)
		origin = &known;
	node->asked = origin && needs_metadata(node);
	if (node->asked)
		metadata_probe(origin, &node->metadata);
	settle(node, live);
}
