/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
int plugin_main(int argc, char **argv);
#define main plugin_main
#include "plugins/check_ssm_node.c"
#undef main
#include "tests/unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(table[0]))

static struct report report;
static struct node node;
static const struct edition *newest, *first;

static void begin(enum node_kind kind)
{
	node = (struct node){ .kind = kind, .title = "a title", .remark = ", a remark", .problem = "a problem",
		.remedy = "a remedy" };
	settings.kind = settings.tier = NULL;
	report_open(&report, "SSM_NODE");
}

/* What was found alone; whether there is a remedy goes by its state. */
static void is_finding(const char *id, enum state state, const char *text)
{
	const struct finding *finding = &report.findings[0];

	if (!ok(report.finding_count == 1, text))
		return;
	is(finding->id, id, "... id");
	is(state_name(finding->state), state_name(state), "... state");
	is(finding->text, text, "... text");
}

static void identity_is(const char *kind, const char *tier, const struct edition *edition, enum state state,
	const char *text)
{
	settings.kind = kind;
	settings.tier = tier;
	report_open(&report, "SSM_NODE");
	judge_identity(&report, edition, &node);
	is_finding("node-identity", state, text);
	ok((report.findings[0].fix[0] != '\0') == (state != STATE_OK), "... a remedy, unless all is well");
}

#define OTHER(kind) "a title, a remark, and --kind=" kind " asks for the other kind"

static void test_identity(void)
{
	begin(NODE_UNKNOWN);
	identity_is("ec2", NULL, newest, STATE_UNKNOWN, "a problem");
	begin(NODE_NEITHER);
	identity_is(NULL, NULL, newest, STATE_CRITICAL, "a title");
	identity_is("hybrid", NULL, newest, STATE_CRITICAL, "a title");
	begin(NODE_EC2);
	identity_is(NULL, NULL, newest, STATE_OK, "a title, a remark");
	identity_is("ec2", NULL, first, STATE_OK, "a title, a remark");
	identity_is("hybrid", NULL, newest, STATE_CRITICAL, OTHER("hybrid"));
	node.doubt = "mend it";
	identity_is("ec2", NULL, newest, STATE_WARNING, "a title, a remark");
	is(report.findings[0].fix, "mend it", "... by what there is to doubt");
	begin(NODE_HYBRID);
	identity_is(NULL, NULL, newest, STATE_OK, "a title, a remark");
	identity_is("hybrid", NULL, first, STATE_OK, "a title, a remark");
	identity_is("ec2", NULL, newest, STATE_CRITICAL, OTHER("ec2"));
	begin(NODE_EC2_OR_HYBRID);
	(void)snprintf(node.identity.problem, sizeof(node.identity.problem), "it hides");
	identity_is(NULL, NULL, newest, STATE_OK, "a title, a remark");
	identity_is("ec2", NULL, newest, STATE_UNKNOWN, "a title, a remark: it hides");
	identity_is("hybrid", NULL, newest, STATE_UNKNOWN, "a title, a remark: it hides");
	identity_is(NULL, NULL, first, STATE_UNKNOWN, "a title, a remark: it hides");
	identity_is(NULL, "standard", first, STATE_UNKNOWN, "a title, a remark: it hides");
	identity_is(NULL, "advanced", first, STATE_OK, "a title, a remark");
}

static void credentials_are(enum state state, const char *text)
{
	report_open(&report, "SSM_NODE");
	judge_credentials(&report, &node);
	is_finding("instance-profile", state, text);
	ok((report.findings[0].fix[0] != '\0') == (state != STATE_OK), "... a remedy, unless all is well");
}

static void test_credentials(void)
{
	begin(NODE_EC2);
	node.identity = (struct identity){ .kind = IDENTITY_EC2, .id = "i-1", .issued = true };
	(void)snprintf(node.metadata.instance, sizeof(node.metadata.instance), "i-1");
	credentials_are(STATE_OK, "no instance profile is needed, SSM issues credentials");
	node.identity.expired = true;
	credentials_are(STATE_WARNING, "no instance profile, and the credentials that SSM issued have expired");
	node.identity.issued = false;
	credentials_are(STATE_WARNING, "no instance profile, and SSM issues no credentials either");
	node.identity.issued = true;
	node.metadata.instance[2] = '2';
	credentials_are(STATE_WARNING, "no instance profile, and SSM issues no credentials either");
	node.metadata.instance[2] = '1';
	node.identity.kind = IDENTITY_NONE;
	credentials_are(STATE_WARNING, "no instance profile, and SSM issues no credentials either");
	node.identity = (struct identity){ .kind = IDENTITY_HIDDEN, .problem = "it hides" };
	credentials_are(STATE_UNKNOWN, "no instance profile, and whether SSM issues credentials cannot be seen: it hides");
	ok(strncmp(report.findings[0].fix, "run the check as ", 17) == 0, "... by somebody else");
	node.identity.kind = IDENTITY_BROKEN;
	credentials_are(STATE_UNKNOWN, "no instance profile, and whether SSM issues credentials cannot be seen: it hides");
	ok(strncmp(report.findings[0].fix, "attach ", 7) == 0, "... by a profile");
}

#define SERVICE "the metadata service "

static void test_failures(void)
{
	bool root = program_caller_is_root();
	const struct {
		enum metadata_outcome outcome;
		enum state state;
		const char *for_root, *for_others;
	} rows[] = {
		{ METADATA_SILENT, root ? STATE_CRITICAL : STATE_UNKNOWN, SERVICE "gives no answer in 7.5 s",
			SERVICE "gives no answer in 7.5 s, it may be blocked for this user" },
		{ METADATA_REFUSED, root ? STATE_CRITICAL : STATE_UNKNOWN, SERVICE "does not tell: why",
			SERVICE "does not tell: why, it may be blocked for this user" },
		{ METADATA_FAILED, STATE_UNKNOWN, SERVICE "does not tell: why", SERVICE "does not tell: why" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		begin(NODE_EC2);
		node.metadata.outcome = rows[i].outcome;
		(void)snprintf(node.metadata.problem, sizeof(node.metadata.problem), "why");
		judge_metadata(&report, &node, 8);
		is_finding("imds", rows[i].state, root ? rows[i].for_root : rows[i].for_others);
		is(report.findings[0].fix, fix_of_failure(), "... remedy");
		begin(NODE_EC2);
		node.metadata.outcome = METADATA_TOLD;
		node.metadata.profile = rows[i].outcome;
		(void)snprintf(node.metadata.profile_problem, sizeof(node.metadata.profile_problem), "why");
		judge_profile(&report, &node, 8);
		is_finding("instance-profile", rows[i].state, root ? rows[i].for_root : rows[i].for_others);
		is(report.findings[0].fix, fix_of_failure(), "... remedy");
	}
	begin(NODE_EC2);
	node.metadata.profile = METADATA_TOLD;
	judge_profile(&report, &node, 8);
	is_finding("instance-profile", STATE_OK, "an instance profile is attached");
	is(report.summary, "a title, a remark, with an instance profile", "... the summary");
}

static void clock_is(long long offset, enum state state, const char *text)
{
	begin(NODE_EC2);
	node.metadata.clock_offset = offset;
	judge_clock(&report, &node.metadata);
	is_finding("clock", state, text);
	is_number(report.measures[0].value, offset * NUMBER_ONE, "... perfdata");
}

#define GOOD "the system clock is within -300:300 s of the metadata service"

static void test_clock(void)
{
	clock_is(0, STATE_OK, GOOD);
	clock_is(300, STATE_OK, GOOD);
	clock_is(-300, STATE_OK, GOOD);
	clock_is(301, STATE_CRITICAL, "the system clock is 301 s ahead, outside -300:300 s, so signatures are refused");
	clock_is(-301, STATE_CRITICAL, "the system clock is 301 s behind, outside -300:300 s, so signatures are refused");
	ok(report.findings[0].fix[0] != '\0', "... a remedy");
	node.metadata.dating = METADATA_MISDATED;
	report_open(&report, "SSM_NODE");
	judge_clock(&report, &node.metadata);
	is_finding("clock", STATE_UNKNOWN, "the metadata service answers with a malformed date");
	is_number((long long)report.measure_count, 0, "... without perfdata");
}

static void test_tier(void)
{
	begin(NODE_HYBRID);
	judge_tier(&report, newest, &node);
	is_finding("tier", STATE_OK, "no tier is needed, it is gone since 2026-06-30");
	is(report.summary, "a title, a remark, no tier is needed since 2026-06-30", "... the summary");
	begin(NODE_HYBRID);
	judge_tier(&report, first, &node);
	is_finding("tier", STATE_WARNING, "a hybrid node needs the advanced-instances tier in edition 2019-04, and nothing on the "
		"node tells it");
	ok(strstr(report.findings[0].fix, "arn:aws:ssm:REGION:ACCOUNT"), "... the remedy, for any Region");
	begin(NODE_HYBRID);
	settings.tier = "standard";
	(void)snprintf(node.identity.region, sizeof(node.identity.region), "eu-west-1");
	judge_tier(&report, first, &node);
	is_finding("tier", STATE_CRITICAL, "a hybrid node needs the advanced-instances tier in edition 2019-04, and --tier says "
		"standard");
	ok(strstr(report.findings[0].fix, "arn:aws:ssm:eu-west-1:ACCOUNT"), "... the remedy, for its Region");
	begin(NODE_HYBRID);
	settings.tier = "advanced";
	judge_tier(&report, first, &node);
	is_finding("tier", STATE_OK, "the advanced-instances tier is on, by --tier");
	is(report.summary, "a title, a remark, in the advanced-instances tier by --tier", "... the summary");
}

int main(void)
{
	newest = edition_newest();
	first = edition_named("2019-04");
	test_identity();
	test_credentials();
	test_failures();
	test_clock();
	test_tier();
	return tap_done();
}
