/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "endpoints.h"

#include "../probe/deadline.h"
#include "../probe/host.h"

#include <string.h>

#define HTTPS_PORT 443

#define AS_ROOT "run the check as " HOST_ROOT ", or "
#define NAME_REGION "name it with --region"
#define NAME_HOSTS "name the hosts with --endpoint"

/* What decides, on its way to the endpoints. */
struct search {
	const struct endpoint_wishes *wishes;
	const struct agent_configuration *configuration;
	const struct node_region *node;
	struct endpoints *endpoints;
	bool configured;	/* some host follows from a key that is the service's own */
};

static bool is_wanted(const struct endpoint_wishes *wishes, size_t service)
{
	bool wanted = services[service].required || (wishes->services >> service & 1) != 0;

	for (size_t i = 0; i < wishes->override_count && !wanted; i++)
		wanted = wishes->overrides[i].service == service;
	return wanted;
}

static bool is_overridden(const struct endpoint_wishes *wishes, size_t service)
{
	for (size_t i = 0; i < wishes->override_count; i++)
		if (wishes->overrides[i].service == service)
			return true;
	return false;
}

static bool is_all_overridden(const struct endpoint_wishes *wishes)
{
	for (size_t i = 0; i < SERVICES; i++)
		if (is_wanted(wishes, i) && !is_overridden(wishes, i))
			return false;
	return true;
}

static bool is_reliable(const struct agent_configuration *configuration)
{
	return configuration->status == CONFIGURATION_NONE || configuration->status == CONFIGURATION_READ;
}

/* Mgs.Region where that is the Region of a service, else an empty one. */
static const char *own_region(const struct agent_configuration *configuration, size_t service)
{
	return strcmp(services[service].name, "ssmmessages") == 0 ? configuration->mgs_region : "";
}

bool endpoints_need_node(const struct endpoint_wishes *wishes, const struct agent_configuration *configuration)
{
	if (wishes->region || !is_reliable(configuration))
		return false;
	for (size_t i = 0; i < SERVICES; i++)
		if (is_wanted(wishes, i) && !is_overridden(wishes, i) && configuration->endpoints[i].name[0] == '\0'
			&& own_region(configuration, i)[0] == '\0')
			return true;
	return false;
}

static void set_region(struct endpoints *endpoints, const char *region, const char *source)
{
	struct text name = text_over(endpoints->region, sizeof(endpoints->region));

	text_add(&name, region);
	endpoints->source = source;
	endpoints->state = REGION_KNOWN;
}

/* The Region that counts where a service has no other. */
static void choose_region(const struct search *search)
{
	const struct agent_configuration *configuration = search->configuration;

	search->endpoints->state = REGION_NOT_NEEDED;
	if (search->wishes->region && is_region(search->wishes->region))
		set_region(search->endpoints, search->wishes->region, "--region");
	else if (search->node->name[0] != '\0')
		set_region(search->endpoints, search->node->name, search->node->source);
	else if (configuration->agent_region[0] != '\0')
		set_region(search->endpoints, configuration->agent_region, "amazon-ssm-agent.json");
}

/* The first problem is told: the ones behind it follow from less. */
static void set_problem(struct endpoints *endpoints, enum region_state state, const char *problem, const char *behind,
	const char *remedy)
{
	struct text text;

	if (endpoints->state == REGION_UNKNOWN)
		return;
	endpoints->state = state;
	endpoints->remedy = remedy;
	text = text_over(endpoints->problem, sizeof(endpoints->problem));
	text_join(&text, problem, behind, NULL);
	text_mark_cut(&text);
}

static void add(struct endpoints *endpoints, size_t service, const struct host *host)
{
	struct endpoint *endpoint = &endpoints->items[endpoints->count];
	unsigned number = 1;

	if (endpoints->count > 0 && endpoint[-1].service == service)
		number = endpoint[-1].number + 1;
	*endpoint = (struct endpoint){ service, number, *host };
	if (host->port == 0)
		endpoint->host.port = HTTPS_PORT;
	endpoints->count++;
}

static void explain_unnamed(const struct search *search, const char *region)
{
	const struct agent_configuration *configuration = search->configuration;

	if (configuration->dual_stack && configuration->domain[0] != '\0')
		set_problem(search->endpoints, REGION_UNKNOWN, "what Agent.ServiceDomain and Agent.UseDualStackEndpoint of "
			"amazon-ssm-agent.json mean together is not documented", "", NAME_HOSTS);
	else if (configuration->dual_stack)
		set_problem(search->endpoints, REGION_UNKNOWN, "Agent.UseDualStackEndpoint of amazon-ssm-agent.json is set, and "
			"AWS documents no such names in ", region, NAME_HOSTS);
	else
		set_problem(search->endpoints, REGION_UNKNOWN, "Agent.ServiceDomain of amazon-ssm-agent.json makes no host name "
			"in ", region, "correct that file, or " NAME_HOSTS);
}

/* The name that follows from the Region. */
static void add_name(struct search *search, size_t service)
{
	const struct agent_configuration *configuration = search->configuration;
	const char *domain = configuration->domain[0] != '\0' ? configuration->domain : NULL;
	const char *own = search->wishes->region ? "" : own_region(configuration, service);
	const char *region = own[0] != '\0' ? own : search->endpoints->region;
	char bytes[HOST_NAME];
	struct text name = text_over(bytes, sizeof(bytes));
	struct host host;

	search->configured = search->configured || own[0] != '\0';
	if (region[0] == '\0')
		set_problem(search->endpoints, REGION_UNKNOWN, "the Region is not known: ", search->node->problem,
			search->node->remedy);
	else if (!service_host(&services[service], region, domain, configuration->dual_stack, &name)
		|| !host_parse(name.data, name.length, &host))
		explain_unnamed(search, region);
	else
		add(search->endpoints, service, &host);
}

static void add_overrides(const struct search *search, size_t service)
{
	const struct endpoint_wishes *wishes = search->wishes;

	for (size_t i = 0; i < wishes->override_count; i++)
		if (wishes->overrides[i].service == service)
			add(search->endpoints, service, &wishes->overrides[i].host);
}

static void add_service(struct search *search, size_t service)
{
	const struct agent_configuration *configuration = search->configuration;
	const size_t before = search->endpoints->count;

	if (is_overridden(search->wishes, service)) {
		add_overrides(search, service);
	} else if (!is_reliable(configuration)) {
		set_problem(search->endpoints, REGION_UNKNOWN, configuration->problem, "",
			configuration->status == CONFIGURATION_HIDDEN ? AS_ROOT NAME_HOSTS
			: "correct that file, or " NAME_HOSTS);
	} else if (configuration->endpoints[service].name[0] != '\0') {
		add(search->endpoints, service, &configuration->endpoints[service]);
		search->configured = true;
	} else {
		add_name(search, service);
	}
	if (search->endpoints->count == before)
		search->endpoints->unnamed |= 1U << service;
}

/* Requests that are signed for another Region are refused, however well the host can be reached. */
static void doubt(const struct search *search)
{
	const char *signing = search->configuration->agent_region;
	char bytes[ENDPOINTS_PROBLEM];
	struct text text = text_over(bytes, sizeof(bytes));

	if (search->wishes->region || search->node->name[0] == '\0' || signing[0] == '\0'
		|| strcmp(signing, search->node->name) == 0)
		return;
	text_join(&text, "Agent.Region of amazon-ssm-agent.json is ", signing, ", and the node is in ", NULL);
	set_problem(search->endpoints, REGION_DOUBTFUL, text.data, search->node->name,
		"make Agent.Region the Region of the node, or remove it");
}

void endpoints_judge(const struct endpoint_wishes *wishes, const struct agent_configuration *configuration,
	const struct node_region *region, struct endpoints *endpoints)
{
	struct search search = { wishes, configuration, region, endpoints, false };

	*endpoints = (struct endpoints){ .count = 0 };
	choose_region(&search);
	for (size_t i = 0; i < SERVICES; i++)
		if (is_wanted(wishes, i))
			add_service(&search, i);
	doubt(&search);
	if (endpoints->state == REGION_NOT_NEEDED)
		endpoints->source = search.configured ? "amazon-ssm-agent.json" : "--endpoint";
}

static void set_unknown(struct node_region *region, const char *what, const char *why, const char *remedy)
{
	struct text text = text_over(region->problem, sizeof(region->problem));

	text_join(&text, what, why, NULL);
	text_mark_cut(&text);
	region->remedy = remedy;
}

static void explain_metadata(const struct node *node, struct node_region *region)
{
	const struct metadata *metadata = &node->metadata;
	bool hidden = node->identity.kind == IDENTITY_HIDDEN;
	struct text text = text_over(region->problem, sizeof(region->problem));

	if (metadata->outcome == METADATA_SILENT)
		text_add(&text, "the metadata service gives no answer");
	else
		text_join(&text, "the metadata service does not tell: ", metadata->problem, NULL);
	if (hidden)
		text_join(&text, ", and ", node->identity.problem, NULL);
	text_mark_cut(&text);
	region->remedy = hidden ? AS_ROOT NAME_REGION : NAME_REGION;
}

static void explain_region(const struct node *node, struct node_region *region)
{
	if (node->asked && node->metadata.outcome != METADATA_TOLD)
		explain_metadata(node, region);
	else if (node->identity.kind == IDENTITY_HIDDEN)
		set_unknown(region, node->identity.problem, "", AS_ROOT NAME_REGION);
	else if (node->kind == NODE_UNKNOWN)
		set_unknown(region, node->problem, "", NAME_REGION);
	else if (node->kind == NODE_NEITHER)
		set_unknown(region, "this is ", node->title, NAME_REGION);
	else
		set_unknown(region, "no file of SSM Agent names that of the ", node->title, NAME_REGION);
}

void node_region_judge(const struct node *node, struct node_region *region)
{
	bool known = node->kind == NODE_HYBRID || node->kind == NODE_EC2 || node->kind == NODE_EC2_OR_HYBRID;
	bool told = known && node->kind != NODE_HYBRID && node->asked && node->metadata.outcome == METADATA_TOLD;
	struct text name;

	*region = (struct node_region){ .source = told ? "the metadata service" : "the files of SSM Agent" };
	name = text_over(region->name, sizeof(region->name));
	text_add(&name, told ? node->metadata.region : known ? node->identity.region : "");
	if (name.length == 0)
		explain_region(node, region);
}

void endpoints_find(const struct endpoint_wishes *wishes, struct endpoints *endpoints)
{
	struct paths paths = paths_live();
	struct agent_configuration configuration = { .status = CONFIGURATION_NONE };
	struct node_region region = { .source = NULL };
	struct node node;

	if (!is_all_overridden(wishes))
		agent_configuration_probe(&paths, &configuration);
	if (endpoints_need_node(wishes, &configuration)) {
		/* A metadata service that is silent leaves time for the hosts that are known without it. */
		deadline_share(false);
		node_probe(&paths, NULL, &node);
		deadline_share(true);
		node_region_judge(&node, &region);
	}
	endpoints_judge(wishes, &configuration, &region, endpoints);
}
