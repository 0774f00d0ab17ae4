/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "windows_release.h"

#include <string.h>

#define WORKSTATION 1
#define DOMAIN_CONTROLLER 2
#define SERVER 3

#define SKU_DATACENTER_NANO 143
#define SKU_STANDARD_NANO 144

static bool is(const char *value, const char *word)
{
	return strcmp(value, word) == 0;
}

static bool ends_with(const char *value, const char *end)
{
	size_t length = strlen(value), wanted = strlen(end);

	return length >= wanted && is(value + length - wanted, end);
}

static bool is_nano(const struct windows_facts *facts)
{
	return facts->sku == SKU_DATACENTER_NANO || facts->sku == SKU_STANDARD_NANO || facts->nano_level
		|| is(facts->installation, "Nano Server") || ends_with(facts->edition, "Nano");
}

static const char *judge_client(const struct windows_facts *facts, const char **id)
{
	*id = "windows";
	return is(facts->installation, "Client") && strncmp(facts->edition, "Server", strlen("Server")) != 0 ? NULL
		: "the product type is that of a client, and InstallationType or EditionID that of a server";
}

static const char *judge_server(const struct windows_facts *facts, const char **id)
{
	bool nano = is_nano(facts);

	*id = nano ? "windows-nano-server" : ends_with(facts->edition, "ACor") ? "windows-server-semi-annual"
		: is(facts->edition, "ServerAzureStackHCICor") ? "azure-stack-hci"
		: is(facts->edition, "ServerHyperCore") ? "hyper-v-server" : "windows-server";
	if (nano)
		return NULL;
	if (!is(facts->installation, "Server") && !is(facts->installation, "Server Core"))
		return "the product type is that of a server, and InstallationType is not";
	return strncmp(facts->edition, "Server", strlen("Server")) == 0 ? NULL
		: "the product type is that of a server, and EditionID is not";
}

static const char *name_of(const char *id)
{
	static const struct {
		const char *id, *name;
	} names[] = {
		{ "windows", "Windows client" },
		{ "windows-nano-server", "Windows Nano Server" },
		{ "windows-server-semi-annual", "Windows Server of the Semi-Annual Channel" },
		{ "azure-stack-hci", "Azure Stack HCI" },
		{ "hyper-v-server", "Hyper-V Server" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (is(id, names[i].id))
			return names[i].name;
	return "Windows Server";
}

static bool is_build(const char *text, unsigned build)
{
	char bytes[OS_FIELD];
	struct text number = text_over(bytes, sizeof(bytes));

	text_add_count(&number, build);
	return is(text, bytes);
}

const char *windows_release(const struct windows_facts *facts, struct os_release *release)
{
	struct text id = text_over(release->id, sizeof(release->id));
	struct text name = text_over(release->name, sizeof(release->name));
	struct text version = text_over(release->version, sizeof(release->version));
	const char *system = NULL, *problem;

	if (!is_build(facts->current_build, facts->build))
		return "CurrentBuildNumber in the registry is not the build that the kernel tells";
	if (facts->product == WORKSTATION)
		problem = judge_client(facts, &system);
	else if (facts->product == SERVER || facts->product == DOMAIN_CONTROLLER)
		problem = judge_server(facts, &system);
	else
		problem = "the product type is none that is known";
	if (problem)
		return problem;
	text_add(&id, system);
	text_add(&name, name_of(system));
	text_format(&version, "%u.%u.%u", facts->major, facts->minor, facts->build);
	return NULL;
}
