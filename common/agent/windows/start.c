/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../start.h"

#include "../../probe/windows/services.h"
#include "service_name.h"

#include <windows.h>
#include <winsvc.h>

static void decide(struct agent_boot *boot, enum agent_start start, const char *first, const char *second)
{
	struct text problem = text_over(boot->problem, sizeof(boot->problem));

	boot->start = start;
	text_join(&problem, first, second, NULL);
}

/* A service of this kind is started at boot, delayed or not, or by nobody. */
void agent_boot_probe(const struct paths *paths, bool snap, struct agent_boot *boot)
{
	struct service_facts service;

	(void)paths;
	(void)snap;
	service_ask(AGENT_SERVICE_NAME, &service);
	boot->init = "the service control manager";
	if (service.status == SERVICE_HIDDEN)
		decide(boot, AGENT_START_UNKNOWN, "the service " AGENT_SERVICE_NAME ": ", service.problem);
	else if (service.status == SERVICE_UNKNOWN_NAME)
		decide(boot, AGENT_DISABLED, "there is no service " AGENT_SERVICE_NAME, "");
	else if (service.start == SERVICE_DISABLED)
		decide(boot, AGENT_DISABLED, "the service " AGENT_SERVICE_NAME " is disabled", "");
	else if (service.start != SERVICE_AUTO_START)
		decide(boot, AGENT_DISABLED, "the service " AGENT_SERVICE_NAME " is to be started by hand", "");
	else
		decide(boot, AGENT_ENABLED, "", "");
}
