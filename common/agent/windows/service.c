/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../service.h"

#include "../../probe/reason.h"
#include "../../probe/windows/registry.h"
#include "service_name.h"

#include <string.h>

#define BLOCK 65536
#define SYSTEM_ENVIRONMENT "SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"

static const char of_service[] = "the value Environment of the service " AGENT_SERVICE_NAME;
static const char of_system[] = "the environment of the system";

static void fail(struct agent_service *service, const struct registry *registry, const char *what)
{
	struct text problem = text_over(service->problem, sizeof(service->problem));

	service->state = reason_is_permission(registry->problem) ? AGENT_SERVICE_HIDDEN : AGENT_SERVICE_BROKEN;
	text_join(&problem, what, ": ", registry->problem, NULL);
}

/* Windows takes names of variables whatever their case; Go asks for both. */
static void add_variable(const char *name, const char *value, struct environment *environment)
{
	static char block[2 * ENVIRONMENT_VALUE];
	struct text text = text_over(block, sizeof(block));

	text_join(&text, name, "=", value, NULL);
	environment_read(block, text.length + 1, environment);
}

/* What every service gets. Of two of the same name the first one counts, so the service's own is read before. */
static void read_system(struct agent_service *service)
{
	static const char *const names[] = { "https_proxy", "http_proxy", "no_proxy" };
	static char value[BLOCK];

	service->environment.reading = of_system;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct registry registry = registry_text(SYSTEM_ENVIRONMENT, names[i], value, sizeof(value));

		if (registry.status == REGISTRY_READ && strlen(value) >= ENVIRONMENT_VALUE)
			service->environment.cut = true;
		else if (registry.status == REGISTRY_READ)
			add_variable(names[i], value, &service->environment);
		else if (registry.status != REGISTRY_ABSENT)
			fail(service, &registry, of_system);
	}
}

/* Sources: aws/amazon-ssm-agent, agent/proxyconfig/proxy_windows.go; AWS, "Configure SSM Agent to use a proxy (Windows
 * Server)". What that agent takes from the settings of Internet Explorer and WinHTTP is not looked at. */
void agent_service_read(const struct paths *paths, bool snap, struct agent_service *service)
{
	static char block[BLOCK];
	size_t length;
	struct registry registry = registry_list(AGENT_SERVICE_KEY, "Environment", block, sizeof(block), &length);

	(void)paths;
	(void)snap;
	memset(service, 0, sizeof(*service));
	service->environment.reading = of_service;
	if (registry.status == REGISTRY_READ)
		environment_read(block, length, &service->environment);
	else if (registry.status != REGISTRY_ABSENT)
		fail(service, &registry, of_service);
	if (service->state == AGENT_SERVICE_READ)
		read_system(service);
	service->environment.reading = NULL;
}
