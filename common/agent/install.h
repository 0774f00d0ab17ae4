/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_AGENT_INSTALL_H
#define COMMON_AGENT_INSTALL_H

#include "../parse/package_database.h"
#include "start.h"

#define AGENT_VERSION PACKAGE_VERSION	/* bytes of a version, with the NUL */

enum agent_place {
	AGENT_PRESENT,
	AGENT_MISSING,	/* at none of the known places */
	AGENT_BROKEN,	/* there is something at one of them, but it cannot run */
	AGENT_HIDDEN,	/* the places may not be looked at */
};

/** A source of the agent's version: the version, or why it has none to give. Both empty: not asked. */
struct agent_version {
	char text[AGENT_VERSION];
	char problem[AGENT_PROBLEM];
	bool unread;	/* what it has could not be read: it may say anything */
};

/** How SSM Agent is installed. */
struct agent_install {
	enum agent_place place;
	const char *path;	/* of the binary, where there is one */
	char problem[AGENT_PROBLEM];	/* why it is not present */
	struct agent_version binary;	/* what `amazon-ssm-agent -version` answers; never asked below a root */
	bool before_flag;	/* it does not know -version, so it is older than 3.0.502.0 */
	struct agent_version package;	/* what the package database says */
	const char *database;	/* which one: "dpkg", "apk", "snap"; NULL: none has it */
	struct agent_version log;	/* what the agent's log says; asked where the others are silent */
	struct agent_boot boot;
};

/** Finds the agent and asks each source of its version. Sources: aws/amazon-ssm-agent,
 * packaging/ and agent/appconfig/constants_unix.go. */
void agent_install_probe(const struct paths *paths, struct agent_install *install);

/** The part of it that asks for what the system says is installed, which fills in `package` and `database`: the
 * databases of dpkg and apk or, for a snap, its snap.yaml; on Windows the value Version of the agent's service, which
 * the agent's updater goes by. */
void agent_package_probe(const struct paths *paths, bool snap, struct agent_install *install);

/** The parts that an agent consists of when it runs. */
enum agent_part {
	AGENT_NO_PART,
	AGENT_CORE,	/* amazon-ssm-agent */
	AGENT_WORKER,	/* ssm-agent-worker */
	AGENT_HELPER,	/* the workers of documents and sessions */
};

/** Which part of the agent an argv[0] names: only absolute paths of known places do. */
enum agent_part agent_part_of(const char *path);

#endif
