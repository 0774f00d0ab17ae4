/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_AGENT_RUNNING_H
#define COMMON_AGENT_RUNNING_H

#include "../probe/process.h"
#include "install.h"

enum agent_activity {
	AGENT_RUNS,
	AGENT_STOPPED,
	AGENT_HALTED,	/* it is there, but a signal has stopped it */
	AGENT_UNCERTAIN,	/* it may run where the caller cannot see it: `why` says what is in the way */
};

/** Whether this host's agent runs, and what its processes amount to. */
struct agent_running {
	enum agent_activity activity;
	const char *why;	/* where it does not run, what there is in its place, "a process of that name belongs to ...";
				 * where `elsewhere` is unknown, why */
	const struct process *core;	/* of the list; where it runs or is halted */
	const struct process *worker;	/* the youngest ssm-agent-worker beside it, if any */
	bool unclear;	/* a process beside it that may be one cannot be examined */
	bool certain;	/* root has looked: nothing else can pretend to be the agent */
	bool replaced;	/* the core's file is not the one it was started from */
	enum process_fact elsewhere;	/* the core's file is not that of the installation */
	size_t processes;	/* the core and the workers beside it; 0: not all can be counted */
	long long resident;	/* bytes, their sum; -1: not known of one of them */
};

/** The processes of any agent that can be seen. */
void agent_processes(const struct paths *paths, struct process_list *list);

/** Decides by the list which of them is this host's agent: argv[0] is the core's at a known place and
 * its only argument, and all user ids are 0; for a caller who is root it also runs that very file (or did, until it was
 * replaced) and is in our mount namespace: the agent of a container is not the host's. */
void agent_running_judge(const struct process_list *list, bool caller_is_root, struct agent_running *running);

/** Both, on the live host, and whether the core runs the file of the installation. */
void agent_running_probe(const struct agent_install *install, struct process_list *list, struct agent_running *running);

/** Adds whether the agent runs, in words: "SSM Agent is not running: there is no such process". What replaced and
 * elsewhere say is not in them. */
void agent_running_explain(const struct agent_running *running, struct text *words);

/** What to do about an agent that does not run; NULL where it does. */
const char *agent_running_remedy(const struct agent_running *running);

#endif
