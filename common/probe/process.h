/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_PROCESS_H
#define COMMON_PROBE_PROCESS_H

#include "paths.h"

#include <stddef.h>

#define PROCESS_PATH 256
#define PROCESSES 64

/** What is known of something that only root may look at, or that may be gone by now. */
enum process_fact {
	FACT_YES,
	FACT_NO,
	FACT_UNKNOWN,
};

/** A process, as far as the caller may see it. */
struct process {
	int id, parent;
	char path[PROCESS_PATH];	/* argv[0] */
	bool alone;	/* there is no other argument, and no room for one that was not read */
	char state;	/* as in proc(5), 'T' of one that a signal has stopped; '\0': not known */
	enum process_fact root;	/* all four user ids are 0 */
	enum process_fact here;	/* it is in our mount namespace; known to root */
	enum process_fact networked;	/* it is in our network namespace; known to root */
	enum process_fact genuine;	/* it runs the file that argv[0] names here; known to root */
	enum process_fact replaced;	/* ... or did until that was replaced: the old file is deleted */
	long long age;	/* seconds since its start, -1: not known */
	long long resident;	/* bytes of memory, -1: not known */
};

/** Those processes that `wanted` says yes to. */
struct process_list {
	struct process items[PROCESSES];
	size_t count;
	bool more;	/* there were more than PROCESSES */
	size_t hidden;	/* processes that could not be looked at, so that one may have been missed */
	const char *problem;	/* why processes are missing altogether: "/proc is not mounted"; or NULL */
};

/** Goes through all processes once and keeps those whose argv[0] is wanted. Where others' processes
 * are invisible (hidepid, a /proc of another pid namespace, a security module) `problem` says so:
 * a process that is not in the list may exist then. Below a root the processes are those of its /proc, where that is
 * filled, and their ages those at the time of its /proc/uptime. */
void process_list(const struct paths *paths, bool (*wanted)(const char *path), struct process_list *list);

/** The environment of a process of the list, as /proc/PID/environ has it: what it was started with. Returns NULL, or
 * the reason why it cannot be read; what does not fit into `size` bytes is a reason too, and so is a process that has
 * ended or become another one meanwhile. Secret: neither the block nor a part of it is for showing. */
const char *process_environment(const struct process *process, char *block, size_t size, size_t *length);

#endif
