/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../install.h"

#include "../../probe/windows/registry.h"
#include "service_name.h"

#include <string.h>

static void say(struct agent_install *install, const char *why)
{
	struct text text = text_over(install->package.problem, sizeof(install->package.problem));

	text_join(&text, "the value Version of the service " AGENT_SERVICE_NAME ": ", why, NULL);
	text_mark_cut(&text);
}

/* Source: aws/amazon-ssm-agent, agent/updateutil/updateutil_windows.go. */
void agent_package_probe(const struct paths *paths, bool snap, struct agent_install *install)
{
	char text[AGENT_VERSION];
	struct registry registry = registry_text(AGENT_SERVICE_KEY, "Version", text, sizeof(text));

	(void)paths;
	(void)snap;
	if (registry.status == REGISTRY_ABSENT)
		return;
	install->database = "the service " AGENT_SERVICE_NAME;
	install->package.unread = registry.status == REGISTRY_UNREADABLE;
	if (registry.status != REGISTRY_READ)
		say(install, registry.problem);
	else if (!package_upstream_version(text, install->package.text, sizeof(install->package.text)))
		say(install, "it is no version");
}
