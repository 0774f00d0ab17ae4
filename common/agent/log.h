/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_AGENT_LOG_H
#define COMMON_AGENT_LOG_H

#include "../parse/log.h"
#include "../probe/clock.h"

#define AGENT_LOG_PROBLEM 256

enum agent_log_status {
	AGENT_LOG_READ,
	AGENT_LOG_ABSENT,	/* there is no log */
	AGENT_LOG_HIDDEN,	/* the caller may not read it: `problem` */
	AGENT_LOG_FOREIGN,	/* none of its lines is of a form that is known, as with a seelog.xml of one's own: `problem` */
	AGENT_LOG_FUTURE,	/* a line that counts is more than a minute ahead of the clock, so no age is known: `problem` */
};

/** When a line was written: two points where clocks were set back. */
struct agent_log_moment {
	bool found;
	struct clock_span time;
};

/** What the worker that runs now says of itself: the newest line of each kind. With any status but AGENT_LOG_READ
 * nothing is found but errors. */
struct agent_log {
	enum agent_log_status status;
	char problem[AGENT_LOG_PROBLEM];
	bool complete;	/* it was read back to the worker's start: what was not found was not written */
	struct agent_log_moment health;	/* it reports its health */
	struct agent_log_moment hibernation;	/* it enters hibernation */
	bool hibernates;	/* ... and of the two this one is the newer */
	struct agent_log_moment channel;	/* about the control channel */
	bool channel_is_up;	/* ... and that line says that it was set up */
	bool channel_opens;	/* ... or that it is about to be, */
	struct agent_log_moment closed;	/* ... where it is not up, since when: the first line that says so, of that file */
	struct agent_log_moment error;	/* the last error of errors.log or amazon-ssm-agent.log, whoever wrote it and when */
	enum log_error error_class;
};

/** Reads the end of amazon-ssm-agent.log, 4 MiB at most, where that does not reach back to the worker's start the
 * same of up to five older files that may tell more, then hibernate.log and the end of errors.log. `started`: seconds
 * since 1970 at which the worker was started, by today's clock; what an earlier worker wrote does not count.
 *
 * `process`: the worker's number, 0 where no core starts workers. Where the core's newest line about a worker that it
 * starts has that number, the worker's lines begin there, in that file by their place and whatever their times, so that
 * a clock that was set forward since does not make them an earlier one's; in other files by the time of that line.
 * "... is not running, starting worker process" comes right before it and marks the place, because the line with
 * the number is written late, at times after the worker's first ones. A number that was given out twice cannot mislead
 * while the present worker's line is there: the newest counts. Where that is lost and one of an earlier boot with the
 * same number is the newest, the lines of that boot count; nothing else is known of them.
 *
 * An older file is amazon-ssm-agent.log.N, the highest number being the newest; core and workers keep a file open when
 * another of them renames it, so the newest lines of the worker may be in any of them. Within a file the order of
 * lines decides which is newer, whatever their times; between older files it is their times.
 *
 * Whatever the size of the logs, and whatever they hold, time and memory are bounded. No text of a log leaves this
 * module. Whoever can make the agent log a newline can fake a line. Sources: aws/amazon-ssm-agent, seelog_unix.xml,
 * vendor/github.com/cihub/seelog/writers_rollingfilewriter.go, agent/hibernation/hibernation.go, agent/agent.go. */
void agent_log_probe(const struct paths *paths, long long started, int process, struct agent_log *log);


/** Seconds from a moment to `now`. False where it has two meanings, or lies in the future by more than a minute. */
bool agent_log_age(const struct agent_log_moment *moment, long long now, long long *age);

/** What to do about that. */
const char *agent_log_remedy(const struct agent_log_moment *moment);

#endif
