/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_AGENT_VERSION_H
#define COMMON_AGENT_VERSION_H

#include "install.h"

/** Which version the agent has, by all that its sources say. */
struct agent_settled {
	const char *version;	/* "3.3.1142.0", of the install it was settled for; NULL: not known */
	char problem[AGENT_PROBLEM];	/* why it is not known */
	char doubt[AGENT_PROBLEM];	/* what speaks against it, or why nobody can know: worth a warning; or empty */
};

/** Settles it. The binary's own answer decides; the package database's where the binary was built from
 * source, is too old to answer, or must not be run (below a root); the log's where there is neither.
 * A binary that ought to answer and does not leaves it unknown, whatever a database says; so does one that is
 * too old to answer where they say that it is not. */
void agent_version_settle(const struct agent_install *install, struct agent_settled *settled);

#endif
