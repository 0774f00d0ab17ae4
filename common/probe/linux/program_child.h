/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_LINUX_PROGRAM_CHILD_H
#define COMMON_PROBE_LINUX_PROGRAM_CHILD_H

#include "../program.h"

#include <stdnoreturn.h>
#include <sys/types.h>

#define PROGRAM_ARGUMENTS 16	/* behind the name, at most */
#define PROGRAM_FIRST_FREE 4	/* descriptors below this one have a meaning in the child */

/** What has to be done before the program may run, in this order. */
enum program_step {
	STEP_STREAMS,
	STEP_DESCRIPTORS,
	STEP_GROUP,
	STEP_PRIVILEGES,
	STEP_DIRECTORY,
	STEP_SIGNALS,
	STEP_PROGRAM,
};

/** What the child says where a step failed: it has run nothing then. */
struct program_failure {
	int step, error;
};

/** The writing ends of the pipes, each of them PROGRAM_FIRST_FREE or above. */
struct program_ends {
	int output, errors;
	int failure;	/* takes a program_failure, or is closed by a successful exec */
};

/** Turns the calling process, a child just forked by `parent` with all signals blocked, into the program. */
noreturn void program_become(const struct program *program, const struct program_ends *ends, pid_t parent,
	char *const *environment);

/** What any child of ours does. It ends when the parent does: should that be killed outright, nobody else would end
 * it; the parent may be gone already. A change of the user id would undo this. */
void program_follow_parent(pid_t parent);

/** It closes all descriptors from PROGRAM_FIRST_FREE on. `open_one` is one of them, which has to be gone then: a sandbox
 * may pretend that it has closed them. */
bool program_close_others(int open_one);

/** It takes no handler and no mask of the parent's over: handlers go with exec, what is ignored or blocked would stay. */
bool program_reset_signals(void);

#endif
