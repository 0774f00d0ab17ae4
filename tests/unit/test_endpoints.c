/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/agent/endpoints.h"
#include "tests/unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(table[0]))

#define FILE_NAME "amazon-ssm-agent.json"
#define UNKNOWN "the Region is not known: "
#define HYBRID "mi-0123456789abcdef0"
#define INSTANCE "i-0123456789abcdef0"

enum { SSM, MESSAGES, EC2, KMS, LOGS, S3, MONITORING };

static struct endpoint_wishes wishes;
static struct agent_configuration configuration;
static struct node_region node;
static struct endpoints endpoints;

/* Nothing is wished, there is no configuration, and the node is in us-east-1. */
static void reset(void)
{
	wishes = (struct endpoint_wishes){ .services = 0 };
	configuration = (struct agent_configuration){ .status = CONFIGURATION_READ };
	node = (struct node_region){ .name = "us-east-1", .source = "the metadata service" };
}

static void forget_node(void)
{
	node = (struct node_region){ .problem = "nobody tells", .remedy = "ask" };
}

static struct host host_of(const char *name, unsigned port)
{
	struct host host = { .port = port };

	(void)snprintf(host.name, sizeof(host.name), "%s", name);
	return host;
}

static void override(size_t service, const char *name, unsigned port)
{
	wishes.overrides[wishes.override_count].service = service;
	wishes.overrides[wishes.override_count++].host = host_of(name, port);
}

/* All endpoints in one line: "ssm1=ssm.us-east-1.amazonaws.com:443 ..." */
static const char *hosts(void)
{
	static char bytes[4096];
	struct text text = text_over(bytes, sizeof(bytes));

	for (size_t i = 0; i < endpoints.count; i++) {
		text_format(&text, "%s%s%u=", i > 0 ? " " : "", services[endpoints.items[i].service].name,
			endpoints.items[i].number);
		host_add(&text, &endpoints.items[i].host);
	}
	return bytes;
}

static void are(enum region_state state, const char *region, const char *source, const char *expected, const char *name)
{
	/* What was there before has to go. */
	memset(&endpoints, 'x', sizeof(endpoints));
	endpoints_judge(&wishes, &configuration, &node, &endpoints);
	is_number(endpoints.state, state, name);
	is(endpoints.region, region, "... the Region");
	is(endpoints.source ? endpoints.source : "nobody", source, "... who says so");
	is(hosts(), expected, "... the hosts");
	if (state == REGION_KNOWN || state == REGION_NOT_NEEDED)
		ok(endpoints.problem[0] == '\0' && !endpoints.remedy, "... and no problem");
}

static void problem_is(const char *problem, const char *remedy)
{
	is(endpoints.problem, problem, "... the problem");
	is(endpoints.remedy ? endpoints.remedy : "", remedy, "... the remedy");
}

#define THREE(region) "ssm1=ssm." region ".amazonaws.com:443 ssmmessages1=ssmmessages." region \
	".amazonaws.com:443 ec2messages1=ec2messages." region ".amazonaws.com:443"

static void test_names(void)
{
	reset();
	are(REGION_KNOWN, "us-east-1", "the metadata service", THREE("us-east-1"), "the services that sessions need");
	wishes.services = 1U << KMS | 1U << LOGS | 1U << S3 | 1U << MONITORING;
	are(REGION_KNOWN, "us-east-1", "the metadata service", THREE("us-east-1") " kms1=kms.us-east-1.amazonaws.com:443 "
		"logs1=logs.us-east-1.amazonaws.com:443 s31=s3.us-east-1.amazonaws.com:443 "
		"monitoring1=monitoring.us-east-1.amazonaws.com:443", "all services");
	configuration.dual_stack = true;
	are(REGION_KNOWN, "us-east-1", "the metadata service", "ssm1=ssm.us-east-1.api.aws:443 "
		"ssmmessages1=ssmmessages.us-east-1.api.aws:443 ec2messages1=ec2messages.us-east-1.api.aws:443 "
		"kms1=kms.us-east-1.api.aws:443 logs1=logs.us-east-1.api.aws:443 s31=s3.dualstack.us-east-1.amazonaws.com:443 "
		"monitoring1=monitoring.us-east-1.api.aws:443", "dual-stack");
	reset();
	wishes.services = 1U << S3;
	wishes.region = "cn-north-1";
	are(REGION_KNOWN, "cn-north-1", "--region", "ssm1=ssm.cn-north-1.amazonaws.com.cn:443 "
		"ssmmessages1=ssmmessages.cn-north-1.amazonaws.com.cn:443 ec2messages1=ec2messages.cn-north-1.amazonaws.com.cn:443 "
		"s31=s3.cn-north-1.amazonaws.com.cn:443", "China");
	configuration.dual_stack = true;
	are(REGION_UNKNOWN, "cn-north-1", "--region", "s31=s3.dualstack.cn-north-1.amazonaws.com.cn:443",
		"dual-stack in China, where only S3 documents it");
	problem_is("Agent.UseDualStackEndpoint of " FILE_NAME " is set, and AWS documents no such names in cn-north-1",
		"name the hosts with --endpoint");
}

static void test_domains(void)
{
	reset();
	(void)snprintf(configuration.domain, HOST_NAME, "corp.example");
	are(REGION_KNOWN, "us-east-1", "the metadata service", "ssm1=ssm.us-east-1.corp.example:443 "
		"ssmmessages1=ssmmessages.us-east-1.corp.example:443 ec2messages1=ec2messages.us-east-1.corp.example:443",
		"ServiceDomain");
	configuration.dual_stack = true;
	configuration.endpoints[SSM] = host_of("a.example", 0);
	are(REGION_UNKNOWN, "us-east-1", "the metadata service", "ssm1=a.example:443", "... and dual-stack");
	problem_is("what Agent.ServiceDomain and Agent.UseDualStackEndpoint of " FILE_NAME " mean together is not documented",
		"name the hosts with --endpoint");
	(void)snprintf(configuration.agent_region, REGION, "sa-east-1");
	are(REGION_UNKNOWN, "us-east-1", "the metadata service", "ssm1=a.example:443", "... which is more than a doubt");
	configuration.agent_region[0] = '\0';
	configuration.dual_stack = false;
	memset(configuration.domain, 'a', HOST_NAME - 1);
	for (size_t i = 9; i < HOST_NAME - 8; i += 10)
		configuration.domain[i] = '.';
	/* One character more than a name may have. */
	configuration.domain[254 - strlen("ssmmessages.us-east-1.")] = '\0';
	are(REGION_UNKNOWN, "us-east-1", "the metadata service", "ssm1=a.example:443", "a ServiceDomain that is too long");
	problem_is("Agent.ServiceDomain of " FILE_NAME " makes no host name in us-east-1",
		"correct that file, or name the hosts with --endpoint");
	configuration.domain[254 - strlen("ssmmessages.us-east-1.")] = 'a';
	configuration.domain[HOST_NAME - 5] = '\0';
	are(REGION_UNKNOWN, "us-east-1", "the metadata service", "ssm1=a.example:443", "... that leaves no room for the rest");
	problem_is("Agent.ServiceDomain of " FILE_NAME " makes no host name in us-east-1",
		"correct that file, or name the hosts with --endpoint");
}

#define MIXED(one, two, three) "ssm1=ssm." one ".amazonaws.com:443 ssmmessages1=ssmmessages." two \
	".amazonaws.com:443 ec2messages1=ec2messages." three ".amazonaws.com:443"

/* Who says which Region; NULL: nobody. */
static const struct {
	const char *wish, *mgs, *agent, *node;
	enum region_state state;
	const char *region, *source, *hosts, *name;
} precedence[] = {
	{ "eu-west-1", NULL, NULL, NULL, REGION_KNOWN, "eu-west-1", "--region", THREE("eu-west-1"), "the wish alone" },
	{ "eu-west-1", "ap-east-1", "sa-east-1", "us-east-1", REGION_KNOWN, "eu-west-1", "--region", THREE("eu-west-1"),
		"the wish before all others, and no doubt" },
	{ NULL, "ap-east-1", NULL, "us-east-1", REGION_KNOWN, "us-east-1", "the metadata service",
		MIXED("us-east-1", "ap-east-1", "us-east-1"), "Mgs.Region is that of ssmmessages, and no doubt" },
	{ NULL, NULL, "us-east-1", "us-east-1", REGION_KNOWN, "us-east-1", "the metadata service", THREE("us-east-1"),
		"Agent.Region is that of the node" },
	{ NULL, NULL, "sa-east-1", "us-east-1", REGION_DOUBTFUL, "us-east-1", "the metadata service", THREE("us-east-1"),
		"Agent.Region is another one: hosts are those of the node" },
	{ NULL, "ap-east-1", "sa-east-1", "us-east-1", REGION_DOUBTFUL, "us-east-1", "the metadata service",
		MIXED("us-east-1", "ap-east-1", "us-east-1"), "three Regions" },
	{ NULL, NULL, "sa-east-1", NULL, REGION_KNOWN, "sa-east-1", FILE_NAME, THREE("sa-east-1"), "Agent.Region alone" },
	{ NULL, "ap-east-1", "sa-east-1", NULL, REGION_KNOWN, "sa-east-1", FILE_NAME,
		MIXED("sa-east-1", "ap-east-1", "sa-east-1"), "both keys" },
	{ NULL, "ap-east-1", NULL, NULL, REGION_UNKNOWN, "", "nobody", "ssmmessages1=ssmmessages.ap-east-1.amazonaws.com:443",
		"Mgs.Region alone says nothing of other services" },
	{ NULL, NULL, NULL, NULL, REGION_UNKNOWN, "", "nobody", "", "nobody says one" },
	{ "us-east-1.evil.example/", NULL, NULL, NULL, REGION_UNKNOWN, "", "nobody", "", "a wish that is no Region" },
};

static void test_precedence(void)
{
	for (size_t i = 0; i < COUNT(precedence); i++) {
		reset();
		forget_node();
		wishes.region = precedence[i].wish;
		if (precedence[i].node)
			node = (struct node_region){ .source = "the metadata service" };
		(void)snprintf(node.name, REGION, "%s", precedence[i].node ? precedence[i].node : "");
		(void)snprintf(configuration.mgs_region, REGION, "%s", precedence[i].mgs ? precedence[i].mgs : "");
		(void)snprintf(configuration.agent_region, REGION, "%s", precedence[i].agent ? precedence[i].agent : "");
		are(precedence[i].state, precedence[i].region, precedence[i].source, precedence[i].hosts, precedence[i].name);
		if (precedence[i].state == REGION_DOUBTFUL)
			problem_is("Agent.Region of " FILE_NAME " is sa-east-1, and the node is in us-east-1",
				"make Agent.Region the Region of the node, or remove it");
		else if (precedence[i].state == REGION_UNKNOWN)
			problem_is(UNKNOWN "nobody tells", "ask");
	}
}

static void test_given(void)
{
	reset();
	override(MESSAGES, "vpce-1.example", 8443);
	override(S3, "vpce-2.example", 0);
	override(MESSAGES, "10.0.0.1", 0);
	are(REGION_KNOWN, "us-east-1", "the metadata service", "ssm1=ssm.us-east-1.amazonaws.com:443 "
		"ssmmessages1=vpce-1.example:8443 ssmmessages2=10.0.0.1:443 ec2messages1=ec2messages.us-east-1.amazonaws.com:443 "
		"s31=vpce-2.example:443", "--endpoint, twice for a service, once for another one");
	configuration.endpoints[SSM] = host_of("a.example", 0);
	configuration.endpoints[MESSAGES] = host_of("b.example", 0);
	configuration.endpoints[KMS] = host_of("c.example", 0);
	configuration.dual_stack = true;
	wishes.region = "eu-west-1";
	are(REGION_KNOWN, "eu-west-1", "--region", "ssm1=a.example:443 ssmmessages1=vpce-1.example:8443 "
		"ssmmessages2=10.0.0.1:443 ec2messages1=ec2messages.eu-west-1.api.aws:443 s31=vpce-2.example:443",
		"... before Endpoint, which counts with --region, and not for a service that nobody asks for");
	reset();
	forget_node();
	override(SSM, "a.example", 0);
	override(MESSAGES, "b.example", 0);
	override(EC2, "c.example", 0);
	are(REGION_NOT_NEEDED, "", "--endpoint", "ssm1=a.example:443 ssmmessages1=b.example:443 ec2messages1=c.example:443",
		"every host by --endpoint");
	configuration.status = CONFIGURATION_BROKEN;
	are(REGION_NOT_NEEDED, "", "--endpoint", "ssm1=a.example:443 ssmmessages1=b.example:443 ec2messages1=c.example:443",
		"... whatever the configuration is");
	wishes.services = 1U << KMS;
	are(REGION_UNKNOWN, "", "nobody", "ssm1=a.example:443 ssmmessages1=b.example:443 ec2messages1=c.example:443",
		"... but for one that is asked for as well");
	is_number(endpoints.unnamed, 1U << KMS, "... which is the one without a name");
	reset();
	forget_node();
	for (size_t i = SSM; i <= EC2; i++)
		configuration.endpoints[i] = host_of("a.example", 8443);
	are(REGION_NOT_NEEDED, "", FILE_NAME, "ssm1=a.example:8443 ssmmessages1=a.example:8443 ec2messages1=a.example:8443",
		"every host by Endpoint");
	reset();
	forget_node();
	override(SSM, "a.example", 0);
	override(EC2, "c.example", 0);
	(void)snprintf(configuration.mgs_region, REGION, "eu-west-1");
	are(REGION_NOT_NEEDED, "", FILE_NAME, "ssm1=a.example:443 ssmmessages1=ssmmessages.eu-west-1.amazonaws.com:443 "
		"ec2messages1=c.example:443", "... or by Mgs.Region");
}

/* Others as many as there may be, and all services. */
static void test_room(void)
{
	reset();
	wishes.services = ~0U;
	for (size_t i = 0; i < ENDPOINT_OVERRIDES; i++)
		override(MONITORING, "a.example", 0);
	endpoints_judge(&wishes, &configuration, &node, &endpoints);
	is_number((long long)endpoints.count, ENDPOINT_OVERRIDES + SERVICES - 1, "as many endpoints as there may be");
	ok(endpoints.count <= ENDPOINTS, "... and there is room");
	is_number(endpoints.items[endpoints.count - 1].number, ENDPOINT_OVERRIDES, "... the last one's number");
	is_number((long long)endpoints.items[endpoints.count - 1].service, MONITORING, "... and service");
}

static void test_unreliable(void)
{
	static const struct {
		enum configuration_status status;
		const char *remedy;
	} rows[] = {
		{ CONFIGURATION_HIDDEN, "run the check as root, or name the hosts with --endpoint" },
		{ CONFIGURATION_BROKEN, "correct that file, or name the hosts with --endpoint" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		reset();
		configuration.status = rows[i].status;
		(void)snprintf(configuration.problem, CONFIGURATION_PROBLEM, "the file is odd");
		are(REGION_UNKNOWN, "us-east-1", "the metadata service", "", "a configuration that says nothing");
		problem_is("the file is odd", rows[i].remedy);
		wishes.region = "eu-west-1";
		override(MESSAGES, "a.example", 0);
		are(REGION_UNKNOWN, "eu-west-1", "--region", "ssmmessages1=a.example:443", "... --region and --endpoint");
		problem_is("the file is odd", rows[i].remedy);
		ok(!endpoints_need_node(&wishes, &configuration), "... and the node is not asked");
		wishes.region = NULL;
		ok(!endpoints_need_node(&wishes, &configuration), "... nor without --region");
	}
	reset();
	configuration.status = CONFIGURATION_NONE;
	are(REGION_KNOWN, "us-east-1", "the metadata service", THREE("us-east-1"), "no configuration");
}

static void test_need(void)
{
	reset();
	ok(endpoints_need_node(&wishes, &configuration), "the Region is needed");
	configuration.status = CONFIGURATION_NONE;
	ok(endpoints_need_node(&wishes, &configuration), "... without a configuration");
	(void)snprintf(configuration.agent_region, REGION, "eu-west-1");
	ok(endpoints_need_node(&wishes, &configuration), "... with Agent.Region");
	wishes.region = "us-east-1";
	ok(!endpoints_need_node(&wishes, &configuration), "... not with --region");
	wishes.region = NULL;
	override(SSM, "a.example", 0);
	configuration.endpoints[EC2] = host_of("a.example", 0);
	ok(endpoints_need_node(&wishes, &configuration), "... for one host");
	(void)snprintf(configuration.mgs_region, REGION, "eu-west-1");
	ok(!endpoints_need_node(&wishes, &configuration), "... not where Mgs.Region is that of the last one");
	wishes.services = 1U << LOGS;
	ok(endpoints_need_node(&wishes, &configuration), "... for one that is asked for as well");
	reset();
	override(MESSAGES, "a.example", 0);
	override(EC2, "b.example", 0);
	ok(endpoints_need_node(&wishes, &configuration), "... for the first one alone");
	override(SSM, "c.example", 0);
	ok(!endpoints_need_node(&wishes, &configuration), "... not where all are named");
	reset();
	override(KMS, "d.example", 0);
	are(REGION_KNOWN, "us-east-1", "the metadata service", THREE("us-east-1") " kms1=d.example:443",
		"one that is named need not be asked for");
}

#define HIDDEN_PROBLEM "/var/lib/amazon/ssm/registration: permission denied"

/* A node, and the Region that follows: by whom, or why not. */
static const struct {
	enum node_kind kind;
	enum identity_kind identity;
	const char *file_region;
	bool asked;
	enum metadata_outcome outcome;
	const char *region, *source_or_problem, *remedy;
} nodes[] = {
	{ NODE_HYBRID, IDENTITY_HYBRID, "eu-west-1", false, METADATA_TOLD, "eu-west-1", "the files of SSM Agent", "" },
	{ NODE_HYBRID, IDENTITY_HYBRID, "eu-west-1", true, METADATA_TOLD, "eu-west-1", "the files of SSM Agent", "" },
	{ NODE_HYBRID, IDENTITY_HYBRID, "", false, METADATA_TOLD, "", "no file of SSM Agent names that of the hybrid node "
		HYBRID, "name it with --region" },
	{ NODE_EC2, IDENTITY_NONE, "", true, METADATA_TOLD, "us-east-1", "the metadata service", "" },
	{ NODE_EC2, IDENTITY_EC2, "eu-west-1", true, METADATA_TOLD, "us-east-1", "the metadata service", "" },
	{ NODE_EC2, IDENTITY_EC2, "eu-west-1", true, METADATA_SILENT, "eu-west-1", "the files of SSM Agent", "" },
	{ NODE_EC2, IDENTITY_EC2, "eu-west-1", false, METADATA_TOLD, "eu-west-1", "the files of SSM Agent", "" },
	{ NODE_EC2, IDENTITY_NONE, "", true, METADATA_SILENT, "", "the metadata service gives no answer",
		"name it with --region" },
	{ NODE_EC2, IDENTITY_EC2, "", true, METADATA_REFUSED, "", "the metadata service does not tell: it is busy",
		"name it with --region" },
	{ NODE_EC2_OR_HYBRID, IDENTITY_HIDDEN, "", true, METADATA_TOLD, "us-east-1", "the metadata service", "" },
	{ NODE_UNKNOWN, IDENTITY_HIDDEN, "", true, METADATA_SILENT, "", "the metadata service gives no answer, and "
		HIDDEN_PROBLEM, "run the check as root, or name it with --region" },
	{ NODE_UNKNOWN, IDENTITY_HIDDEN, "", false, METADATA_TOLD, "", HIDDEN_PROBLEM,
		"run the check as root, or name it with --region" },
	{ NODE_UNKNOWN, IDENTITY_BROKEN, "eu-west-1", false, METADATA_TOLD, "", "it is odd", "name it with --region" },
	{ NODE_UNKNOWN, IDENTITY_BROKEN, "", true, METADATA_TOLD, "", "it is odd", "name it with --region" },
	{ NODE_UNKNOWN, IDENTITY_ECS, "", false, METADATA_TOLD, "", "it is odd", "name it with --region" },
	{ NODE_NEITHER, IDENTITY_NONE, "", false, METADATA_TOLD, "", "this is neither", "name it with --region" },
};

static void test_nodes(void)
{
	static const char *const titles[] = {
		[NODE_EC2] = "EC2 instance " INSTANCE, [NODE_HYBRID] = "hybrid node " HYBRID, [NODE_EC2_OR_HYBRID] = "EC2 instance",
		[NODE_NEITHER] = "neither", [NODE_UNKNOWN] = "",
	};

	for (size_t i = 0; i < COUNT(nodes); i++) {
		struct node given = { .kind = nodes[i].kind, .asked = nodes[i].asked };
		char name[64];

		given.identity.kind = nodes[i].identity;
		given.metadata.outcome = nodes[i].outcome;
		(void)snprintf(given.title, NODE_TITLE, "%s", titles[nodes[i].kind]);
		(void)snprintf(given.problem, IDENTITY_PROBLEM, "it is odd");
		(void)snprintf(given.identity.problem, IDENTITY_PROBLEM, HIDDEN_PROBLEM);
		(void)snprintf(given.identity.region, REGION, "%s", nodes[i].file_region);
		(void)snprintf(given.metadata.region, REGION, "us-east-1");
		(void)snprintf(given.metadata.problem, METADATA_PROBLEM, "it is busy");
		memset(&node, 'x', sizeof(node));
		node_region_judge(&given, &node);
		(void)snprintf(name, sizeof(name), "node %zu: the Region", i + 1);
		is(node.name, nodes[i].region, name);
		is(node.name[0] != '\0' ? node.source : node.problem, nodes[i].source_or_problem, "... who says so, or why not");
		is(node.remedy ? node.remedy : "", nodes[i].remedy, "... the remedy");
	}
}

/* On the live host, whatever that is: what is given is all that counts. */
static void test_find(void)
{
	reset();
	override(SSM, "a.example", 0);
	override(MESSAGES, "b.example", 0);
	override(EC2, "c.example", 0);
	endpoints_find(&wishes, &endpoints);
	is_number(endpoints.state, REGION_NOT_NEEDED, "found: every host by --endpoint");
	is(hosts(), "ssm1=a.example:443 ssmmessages1=b.example:443 ec2messages1=c.example:443", "... the hosts");
}

int main(void)
{
	test_names();
	test_domains();
	test_precedence();
	test_given();
	test_room();
	test_unreliable();
	test_need();
	test_nodes();
	test_find();
	return tap_done();
}
