/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "version.h"

#include "../requirements.h"
#include "../text.h"

#include <string.h>

/* Negative, zero or positive, as version_compare; two that are no versions are equal. */
static int compare(const char *one, const char *other)
{
	struct version left, right;

	return version_parse(one, &left) && version_parse(other, &right) ? version_compare(&left, &right) : 0;
}

static void settle_binary(const struct agent_install *install, struct agent_settled *settled, struct text *doubt)
{
	const char *binary = install->binary.text, *package = install->package.text;

	settled->version = binary;
	if (is_source_build(agent_source_builds, binary)) {
		settled->version = package[0] != '\0' ? package : NULL;
		if (!settled->version)
			text_join(doubt, binary, " is what every agent built from source answers, so its version is not known", NULL);
	} else if (package[0] != '\0' && compare(binary, package) != 0) {
		text_join(doubt, "the binary is ", binary, ", but ", install->database, " has ", package, NULL);
	}
}

static void settle_without_binary(const struct agent_install *install, struct agent_settled *settled,
	struct text *problem, struct text *doubt)
{
	const char *source = install->package.text[0] != '\0' ? install->database : "the log";

	settled->version = install->package.text[0] != '\0' ? install->package.text : install->log.text;
	if (settled->version[0] == '\0') {
		settled->version = NULL;
		text_join(problem, "the version of the agent is not known: ", install->before_flag ? "it is older than " : "",
			install->before_flag ? agent_version_flag : "", install->before_flag ? ", " : "",
			install->package.problem[0] != '\0' ? install->package.problem
			: "neither dpkg nor apk has it, and the database of rpm is not read",
			", ", install->log.problem, NULL);
	} else if (install->before_flag && compare(settled->version, agent_version_flag) >= 0) {
		text_join(doubt, "the binary is older than ", agent_version_flag, ", but ", source, " has ",
			settled->version, NULL);
	}
}

void agent_version_settle(const struct agent_install *install, struct agent_settled *settled)
{
	struct text problem = text_over(settled->problem, sizeof(settled->problem));
	struct text doubt = text_over(settled->doubt, sizeof(settled->doubt));

	settled->version = NULL;
	if (install->binary.text[0] != '\0')
		settle_binary(install, settled, &doubt);
	else if (install->binary.problem[0] != '\0')
		text_join(&problem, "the version of the agent is not known: ", install->binary.problem, NULL);
	else
		settle_without_binary(install, settled, &problem, &doubt);
	text_mark_cut(&problem);
	text_mark_cut(&doubt);
}
