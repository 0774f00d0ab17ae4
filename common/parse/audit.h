/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_AUDIT_H
#define COMMON_PARSE_AUDIT_H

#include <stdbool.h>
#include <stddef.h>

/* The audit files of SSM Agent, amazon-ssm-agent-audit-YYYY-MM-DD: a line "SchemaVersion=1", then one for each event,
 *     agent_update_result UpdateFailed_ErrorInstallFailed-3.3.1142.0 3.3.987.0 17:32:55
 * Sources: aws/amazon-ssm-agent 3.3.1142.0, agent/log/logger/eventlog.go, agent/update/processor/progress.go and
 * healthcheck.go, core/app/selfupdate/selfupdate.go. */

#define AUDIT_CODE 64	/* bytes of a code, with the NUL */
#define AUDIT_LINE 256	/* bytes of a line, with the NUL: the agent's are shorter */

/** How an update run ended. */
enum audit_outcome {
	AUDIT_UPDATED,	/* the agent is the version now that the run was for */
	AUDIT_DOWNGRADED,	/* ... and that is older than the one before */
	AUDIT_FAILED,
	AUDIT_HARMLESS,	/* it failed, and the updater marks that as no reason for an alarm: -NoAlarm */
	AUDIT_UNDECIDED,	/* "succeeded" without an update: a stage of a run, or a run with nothing to do */
};

/** One update result. */
struct audit_event {
	enum audit_outcome outcome;
	char code[AUDIT_CODE];	/* letters, digits and _ alone: "InstallRollback_ErrorInstallFailed"; may be empty */
	long long second;	/* of the day, local time */
};

/** The reading of one file that comes in pieces of any size. */
struct audit_reader {
	/* Is told of each update result, in their order. */
	void (*tell)(void *context, const struct audit_event *event);
	void *context;
	const char *problem;	/* why a result may be missing, "has no header"; NULL: none is */
	/* The line at hand. */
	char line[AUDIT_LINE];
	size_t length;
	bool any;	/* there was a byte */
	bool begun;	/* ... and a whole line, which has to be the header */
};

void audit_begin(struct audit_reader *reader, void (*tell)(void *context, const struct audit_event *event),
	void *context);

/** Takes the next piece; `reader` is a struct audit_reader. Always true: see file_stream. */
bool audit_take(void *reader, const char *bytes, size_t length);

/** The file is at its end: what its last line lacks is missing for good. */
void audit_end(struct audit_reader *reader);

/** The day that an audit file is of, by its name: the seconds of its midnight as if in UTC. False for another name. */
bool audit_day(const char *name, long long *seconds);

#endif
