/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_DEADLINE_H
#define COMMON_PROBE_DEADLINE_H

#include "../text.h"

#include <stdbool.h>

/** What is to happen at the end. Both come from above, because who probes does not know who reports. */
struct deadline_hooks {
	/** Told of every new step, in the ordinary course of things: prepare your words. */
	void (*prepare)(void *context, const char *step);
	/** Called when the deadline has passed (`expired`) or a signal asks for the end; on Linux in a
	 * signal handler. `writable`: standard output takes a line without blocking.
	 * Returns the exit status, or a negative number: not now, ask again in a second. */
	int (*end)(bool expired, bool writable);
	void *context;
};

/** From now on the process ends within `seconds` (1 or more), and at SIGTERM, SIGINT, SIGHUP, SIGQUIT and SIGXCPU; with
 * the exit status that `end` returns. No other signal ends it that can be blocked: those of a closed pipe and of a
 * file's size are errors of the write.
 * Returns false where the system refuses the timer or a handler; nothing is guarded then. */
bool deadline_start(unsigned seconds, const struct deadline_hooks *hooks);

/** Names what is under way, for the line that a missed deadline prints: "reading", "/etc/os-release". */
void deadline_step(const char *doing, const char *what);

/** Milliseconds that a step may still take so that its silence can be reported: until half a second
 * before the deadline, or what deadline_share has left of it; 0 where that has passed. */
int deadline_left(void);

/** From now on steps may take half of what is left, so that something remains for those behind them; `whole`: all
 * of it again. */
void deadline_share(bool whole);

/** Adds how long a step could take at most: "9.5 s". `left` is what deadline_left said at its beginning; it counts where
 * the time was shared with a step before. */
void deadline_add_limit(struct text *text, int left);

/** A process group that must not outlive this process: killed at whatever end comes from outside.
 * Returns false where no more can be kept in mind. */
bool deadline_guard(int group);

/** The group is dead: forget it. */
void deadline_release(int group);

#endif
