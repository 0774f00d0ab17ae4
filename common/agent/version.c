/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "version.h"

#include "../probe/host.h"
#include "../requirements.h"
#include "../text.h"

#include <string.h>

/* Negative, zero or positive, as version_compare. All versions of an install can be parsed. */
static int compare(const char *one, const char *other)
{
	struct version left = { 0 }, right = { 0 };

	(void)version_parse(one, &left);
	(void)version_parse(other, &right);
	return version_compare(&left, &right);
}

/* The first source that gives a number, which is not the one that every build from source has. */
static const char *first_version(const struct agent_install *install, const char **source_build)
{
	const char *sources[] = { install->binary.text, install->package.text, install->log.text };

	*source_build = NULL;
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		/* The log tells what once was started: it is none the wiser than a database that cannot be read. */
		if (sources[i] == install->log.text && install->package.unread)
			continue;
		if (sources[i][0] != '\0' && !is_source_build(agent_source_builds, sources[i]))
			return sources[i];
		if (sources[i][0] != '\0')
			*source_build = sources[i];
	}
	return NULL;
}

static void explain_absence(const struct agent_install *install, struct text *problem)
{
	text_add(problem, "the version of SSM Agent is not known: ");
	if (install->binary.problem[0] != '\0') {
		text_add(problem, install->binary.problem);
		return;
	}
	if (install->before_flag)
		text_join(problem, "it is older than ", agent_version_flag, ", ", NULL);
	text_join(problem, install->package.problem[0] != '\0' ? install->package.problem
		: BY_HOST("neither dpkg nor apk has it and the database of rpm is not read",
			"the service AmazonSSMAgent has no value Version"),
		install->log.problem[0] != '\0' ? ", " : "", install->log.problem, NULL);
}

/* What the sources say against the version that was settled. */
static void doubt_version(const struct agent_install *install, struct agent_settled *settled, struct text *doubt)
{
	const char *binary = install->binary.text, *package = install->package.text;
	const char *source = settled->version == package ? install->database : "the log";

	if (settled->version == binary && package[0] != '\0' && compare(binary, package) != 0)
		text_join(doubt, "the binary is ", binary, ", but ", install->database, " has ", package, NULL);
	else if (settled->version == install->log.text && install->package.problem[0] != '\0')
		text_add(doubt, install->package.problem);
	if (install->before_flag && compare(settled->version, agent_version_flag) >= 0) {
		text_join(doubt, doubt->length > 0 ? ", " : "", "the binary is older than ", agent_version_flag, ", but ", source,
			" has ", settled->version, NULL);
		settled->version = NULL;
	}
}

void agent_version_settle(const struct agent_install *install, struct agent_settled *settled)
{
	struct text problem = text_over(settled->problem, sizeof(settled->problem));
	struct text doubt = text_over(settled->doubt, sizeof(settled->doubt));
	const char *source_build;

	settled->version = first_version(install, &source_build);
	if (install->binary.problem[0] != '\0')
		settled->version = source_build = NULL;
	if (settled->version)
		doubt_version(install, settled, &doubt);
	else if (source_build)
		text_join(&doubt, source_build, " is what every agent built from source answers, so its version is not known", NULL);
	else
		explain_absence(install, &problem);
	text_mark_cut(&problem);
	text_mark_cut(&doubt);
}
