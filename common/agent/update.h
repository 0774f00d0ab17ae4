/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_AGENT_UPDATE_H
#define COMMON_AGENT_UPDATE_H

#include "../number.h"
#include "../parse/audit.h"
#include "../probe/clock.h"
#include "install.h"

/** What shows that the agent was brought up to date, or looked after in vain because it was. */
enum update_source {
	UPDATE_RUN,	/* an update document was run: updatepluginresult.json, whatever came of it */
	UPDATE_RESULT,	/* an update run succeeded: the audit files of the last days */
	UPDATE_INSTALL,	/* what is installed was changed, by whoever */
	UPDATE_SOURCES,
};

struct update_sign {
	bool known;
	bool failed;	/* it is the trace of a run that failed or went back to an older version: no sign of an update */
	long long time;	/* seconds since 1970 */
	const char *words;	/* "dpkg installed the package" */
};

/** All that the host tells about updates of the agent. */
struct agent_update {
	struct update_sign signs[UPDATE_SOURCES];
	char hidden[AGENT_PROBLEM];	/* why a newer sign may be missing: "FILE: permission denied"; empty: none is */
	bool snap;	/* snapd refreshes it */
	/* The last update run that left a result. */
	bool audited;	/* there are audit files */
	bool result_known;
	enum audit_outcome outcome;	/* never AUDIT_UNDECIDED */
	char code[AUDIT_CODE];
	struct clock_span result_time;
	char result_hidden[AGENT_PROBLEM];	/* why a newer result may be missing; empty: none is */
};

/** Gathers it for the agent that was found.
 *
 * The run: StartDateTime of /var/lib/amazon/ssm/update/updatepluginresult.json, not the file's own time, which a copy
 * renews. The installation: for dpkg the time of modification of its list of the package's files, which it writes at
 * each installation; for a snap that of the link `current`; else when the binary's inode changed, because packages
 * give their files the time of the build, and the databases of rpm and apk have one file for all packages.
 *
 * Sources: aws/amazon-ssm-agent, agent/updateutil/model.go and agent/plugins/updatessmagent/updateagent.go. */
void agent_update_probe(const struct paths *paths, const struct agent_install *install, struct agent_update *update);

/** Adds the result of an update run; they come in their order, after the other signs. A run that failed, or went back
 * to an older version, takes what it left behind from the signs: its start, and what its rollback installed. */
void agent_update_add(struct agent_update *update, const struct audit_event *event, const struct clock_span *when);

/** The newest sign that is one, or NULL. */
const struct update_sign *agent_update_newest(const struct agent_update *update);

/** The days from one time to a later one, 0 where it is none, in whole hundredths: about a quarter of an hour. */
number agent_update_days(long long earlier, long long later);

/** Whether the agent was installed anew after the last result. */
bool agent_update_is_repaired(const struct agent_update *update);

#endif
