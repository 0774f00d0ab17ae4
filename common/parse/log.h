/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_LOG_H
#define COMMON_PARSE_LOG_H

#include <stdbool.h>
#include <stddef.h>

/** The version that the agent's core wrote last when it started, "amazon-ssm-agent - v3.3.1142.0", in the text of
 * amazon-ssm-agent.log (may hold NUL bytes). False where no such line is there: date and time, since 3.3.808.0 with a
 * fraction, INFO, since 3.0.151.0 the tag [amazon-ssm-agent], before 3.0.222.0 "Starting Core Agent: " or "Starting
 * Agent: ", and nothing else. Only digits and dots are taken over: nothing else of a log may be shown. Sources:
 * aws/amazon-ssm-agent, seelog_unix.xml, core/app/agent.go, agent/agent/agent.go, agent/version/formatting.go. */
bool log_agent_version(const char *text, size_t length, char *version, size_t size);

/** What a line of amazon-ssm-agent.log, errors.log or hibernate.log says, of what is looked for. Messages are
 * recognised at their place only, right behind level and tags; which tags is in log.c, as are the sources. */
enum log_event {
	LOG_OTHER,
	LOG_WORKER_START,	/* "ssm-agent-worker - v3.3.1142.0": what stands before it is an earlier worker's, or older */
	LOG_WORKER_WANTED,	/* the core: there is no worker, so it is about to start one */
	LOG_WORKER_STARTED,	/* the core: it has, and this is its `process` */
	LOG_HEALTH,	/* the worker reports its health, every five minutes */
	LOG_HIBERNATION,	/* it enters hibernation: the service refuses its reports */
	LOG_CHANNEL_UP,	/* the control channel was set up, or opened again */
	LOG_CHANNEL_OPENING,	/* it is about to be opened, for the first time or again: it was closed before that */
	LOG_CHANNEL_DOWN,	/* it could not be opened, or was lost */
};

/** The classes of errors; their texts never leave the reader. */
enum log_error {
	LOG_NO_ERROR,
	LOG_ACCESS_DENIED,
	LOG_NO_CREDENTIALS,
	LOG_CLOCK,	/* a signature has expired or is not valid yet */
	LOG_CONNECT,	/* name, route, connection, TLS, proxy, timeout */
	LOG_DISK,	/* no space, no inodes, too many open files or watches */
	LOG_OTHER_ERROR,
};

struct log_line {
	long long local;	/* its time, as seconds since 1970 as if local time were UTC */
	enum log_event event;
	int process;	/* of LOG_WORKER_STARTED; else 0 */
	bool is_error;	/* its level is ERROR or CRITICAL */
};

/** Reads a whole line, without its newline. False where it does not begin with date, time (since 3.3.808.0 with
 * a fraction) and level, as the second line of a message or a line of a custom format, and where it holds a NUL
 * byte. */
bool log_line_read(const char *line, size_t length, struct log_line *result);

/** The class of an error: never LOG_NO_ERROR. `message` is its line and those that follow up to the next line that
 * can be read, because the SDK names causes there ("caused by: ..."). */
enum log_error log_error_read(const char *message, size_t length);

/** The name of a class, as people read it: "access denied". */
const char *log_error_name(enum log_error error);

#endif
