/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* check_ssm_node: is this machine an EC2 instance, or registered as a hybrid node? */

#include "common/agent/node.h"
#include "common/options.h"
#include "common/probe/host.h"
#include "common/probe/program.h"

#include <string.h>

static struct {
	const char *kind, *tier;	/* NULL: not given */
	bool has_origin;
	struct http_origin origin;
} settings;

static bool read_one_of(const char **target, const char *value, const char *one, const char *other,
	struct text *problem)
{
	*target = value;
	if (strcmp(value, one) == 0 || strcmp(value, other) == 0)
		return true;
	text_join(problem, "is not ", one, " or ", other, NULL);
	return false;
}

static bool read_kind(void *target, const char *value, struct text *problem)
{
	return read_one_of(target, value, "ec2", "hybrid", problem);
}

static bool read_tier(void *target, const char *value, struct text *problem)
{
	return read_one_of(target, value, "advanced", "standard", problem);
}

static bool read_origin(void *target, const char *value, struct text *problem)
{
	const char *reason = http_origin_parse(value, target);

	settings.has_origin = true;
	if (reason)
		text_add(problem, reason);
	return !reason;
}

static const struct option_spec own_options[] = {
	{ 'k', "kind", "ec2|hybrid", "what the machine has to be (default: either)", read_kind, &settings.kind },
	{ 0, "tier", "advanced|standard", "the instances tier that the account has in the Region: edition 2019-04 wants the "
		"advanced one for hybrid nodes, and nothing on a node tells it", read_tier, &settings.tier },
	{ 0, "metadata", "URL", "ask the instance metadata service there: http://, its address or one of this host, a port "
		"(default: its own address where the firmware says EC2)", read_origin, &settings.origin },
};

static const struct command command = {
	.name = "check_ssm_node",
	.service = "SSM_NODE",
	.purpose = "Checks that this machine is an EC2 instance with an instance profile, or registered as a hybrid node.",
	.shared = OPTION_ROOT | OPTION_EDITION,
	.own = own_options,
	.own_count = sizeof(own_options) / sizeof(own_options[0]),
};

static bool is_wanted(const char *setting, const char *value)
{
	return setting && strcmp(setting, value) == 0;
}

/* An instance whose hybrid registration cannot be seen is good where either kind would be. */
static bool is_good_either_way(const struct edition *edition)
{
	return !settings.kind && (!edition->hybrid_needs_tier || is_wanted(settings.tier, "advanced"));
}

static void judge_identity(struct report *report, const struct edition *edition, const struct node *node)
{
	bool unwanted = settings.kind && node->kind != NODE_EC2_OR_HYBRID
		&& is_wanted(settings.kind, "ec2") != (node->kind == NODE_EC2);

	if (node->kind == NODE_UNKNOWN) {
		report_finding(report, "node-identity", STATE_UNKNOWN, "%s", node->problem);
		report_fix(report, "%s", node->remedy);
	} else if (node->kind == NODE_NEITHER) {
		report_finding(report, "node-identity", STATE_CRITICAL, "%s", node->title);
		report_fix(report, "register it with a hybrid activation: amazon-ssm-agent -register");
	} else if (unwanted) {
		report_finding(report, "node-identity", STATE_CRITICAL, "%s%s, and --kind=%s asks for the other kind", node->title,
			node->remark, settings.kind);
		report_fix(report, "register it as a hybrid node, or clear that registration, as --kind asks for");
	} else if (node->kind == NODE_EC2_OR_HYBRID && !is_good_either_way(edition)) {
		report_finding(report, "node-identity", STATE_UNKNOWN, "%s%s: %s", node->title, node->remark, node->identity.problem);
		report_fix(report, "run the check as " HOST_ROOT);
	} else {
		report_finding(report, "node-identity", node->doubt ? STATE_WARNING : STATE_OK, "%s%s", node->title, node->remark);
		report_fix(report, "%s", node->doubt ? node->doubt : "");
	}
}

/* Words for a question to the metadata service that brought no value, and its state. Root is refused by the service,
 * another user perhaps by a rule of the firewall that is about users. */
static enum state judge_failure(enum metadata_outcome outcome, const char *problem, unsigned timeout,
	struct text *words)
{
	bool refused = outcome == METADATA_REFUSED || outcome == METADATA_SILENT, root = program_caller_is_root();

	text_add(words, "the metadata service ");
	if (outcome == METADATA_SILENT)
		text_format(words, "gives no answer in %u.5 s", timeout - 1);
	else
		text_join(words, "does not tell: ", problem, NULL);
	if (refused && !root)
		text_add(words, ", it may be blocked for this user");
	return refused && root ? STATE_CRITICAL : STATE_UNKNOWN;
}

static const char *fix_of_failure(void)
{
	return program_caller_is_root()
		? "enable the metadata service of the instance with version 2 and let no firewall block it"
		: "run the check as " HOST_ROOT;
}

/* Credentials that were issued to another instance are no evidence. */
static bool has_issued_credentials(const struct node *node)
{
	return node->identity.kind == IDENTITY_EC2 && node->identity.issued
		&& strcmp(node->identity.id, node->metadata.instance) == 0;
}

/* An instance without a profile has what Systems Manager issues, or nothing. */
static void judge_credentials(struct report *report, const struct node *node)
{
	enum identity_kind files = node->identity.kind;

	if (files == IDENTITY_HIDDEN || files == IDENTITY_BROKEN)
		report_finding(report, "instance-profile", STATE_UNKNOWN, "no instance profile, and whether SSM issues credentials "
			"cannot be seen: %s", node->identity.problem);
	else if (!has_issued_credentials(node))
		report_finding(report, "instance-profile", STATE_WARNING,
			"no instance profile, and SSM issues no credentials either");
	else if (node->identity.expired)
		report_finding(report, "instance-profile", STATE_WARNING, "no instance profile, and the credentials that SSM issued "
			"have expired");
	else
		report_finding(report, "instance-profile", STATE_OK, "no instance profile is needed, SSM issues credentials");
	report_fix(report, "%s", files == IDENTITY_HIDDEN ? "run the check as " HOST_ROOT
		: "attach an instance profile with AmazonSSMManagedInstanceCore, or use Default Host Management Configuration");
}

static void judge_profile(struct report *report, const struct node *node, unsigned timeout)
{
	char bytes[REPORT_TEXT];
	struct text words = text_over(bytes, sizeof(bytes));
	enum state state;

	if (node->metadata.profile == METADATA_TOLD) {
		report_finding(report, "instance-profile", STATE_OK, "an instance profile is attached");
		report_summary(report, "%s%s, with an instance profile", node->title, node->remark);
		return;
	}
	if (node->metadata.profile != METADATA_NONE) {
		state = judge_failure(node->metadata.profile, node->metadata.profile_problem, timeout, &words);
		report_finding(report, "instance-profile", state, "%s", words.data);
		report_fix(report, "%s", fix_of_failure());
		return;
	}
	judge_credentials(report, node);
}

static void judge_clock(struct report *report, const struct metadata *metadata)
{
	static struct thresholds limits;
	const struct threshold *decisive;
	long long offset = metadata->clock_offset, distance = offset < 0 ? -offset : offset;

	if (metadata->dating == METADATA_MISDATED) {
		report_finding(report, "clock", STATE_UNKNOWN, "the metadata service answers with a malformed date");
		return;
	}
	(void)threshold_parse(clock_limits, THRESHOLD_NUMBER, &limits.critical);
	report_measure(report, &(struct measure){ "clock_offset", offset * NUMBER_ONE, "s", .critical = &limits.critical });
	if (threshold_judge_number(&limits, offset * NUMBER_ONE, &decisive) == STATE_OK) {
		report_finding(report, "clock", STATE_OK, "the system clock is within %s s of the metadata service", clock_limits);
		return;
	}
	report_finding(report, "clock", STATE_CRITICAL,
		"the system clock is %lld s %s, outside %s s, so signatures are refused",
		distance, offset < 0 ? "behind" : "ahead", clock_limits);
	report_fix(report, "set the clock and keep it right, for example with " BY_HOST("chrony", "w32tm")
		" and the server 169.254.169.123");
}

static void judge_metadata(struct report *report, const struct node *node, unsigned timeout)
{
	char bytes[REPORT_TEXT];
	struct text words = text_over(bytes, sizeof(bytes));
	enum state state;

	if (node->metadata.outcome != METADATA_TOLD) {
		state = judge_failure(node->metadata.outcome, node->metadata.problem, timeout, &words);
		report_finding(report, "imds", state, "%s", words.data);
		report_fix(report, "%s", fix_of_failure());
	} else {
		report_finding(report, "imds", STATE_OK, "the metadata service answers, with IMDSv2");
		judge_profile(report, node, timeout);
	}
	if (node->metadata.dating != METADATA_UNDATED)
		judge_clock(report, &node->metadata);
}

#define SETTING "--setting-id arn:aws:ssm:%s:ACCOUNT:servicesetting/ssm/managed-instance/activation-tier"

static void judge_tier(struct report *report, const struct edition *edition, const struct node *node)
{
	const char *region = node->identity.region[0] != '\0' ? node->identity.region : "REGION";

	if (!edition->hybrid_needs_tier) {
		report_finding(report, "tier", STATE_OK, "no tier is needed, it is gone since %s", tier_removed);
		report_summary(report, "%s%s, no tier is needed since %s", node->title, node->remark, tier_removed);
	} else if (is_wanted(settings.tier, "advanced")) {
		report_finding(report, "tier", STATE_OK, "the advanced-instances tier is on, by --tier");
		report_summary(report, "%s%s, in the advanced-instances tier by --tier", node->title, node->remark);
	} else if (settings.tier) {
		report_finding(report, "tier", STATE_CRITICAL, "a hybrid node needs the advanced-instances tier in edition %s, and "
			"--tier says standard", edition->name);
		report_fix(report, "aws ssm update-service-setting --setting-value advanced " SETTING, region);
	} else {
		report_finding(report, "tier", STATE_WARNING, "a hybrid node needs the advanced-instances tier in edition %s, and "
			"nothing on the node tells it", edition->name);
		report_fix(report, "aws ssm get-service-setting " SETTING ", and say with --tier what it answers", region);
	}
}

int main(int argc, char **argv)
{
	static struct report report;
	static struct node node;
	struct options options;

	if (!options_read(&command, argc, argv, &options, &report))
		return report_close(&report);
	node_probe(&options.paths, settings.has_origin ? &settings.origin : NULL, &node);
	judge_identity(&report, options.edition, &node);
	if (node.asked)
		judge_metadata(&report, &node, options.timeout);
	if (node.kind == NODE_HYBRID)
		judge_tier(&report, options.edition, &node);
	return report_close(&report);
}
