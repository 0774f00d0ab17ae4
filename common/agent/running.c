/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "running.h"

#include "install.h"

#include <string.h>

static bool is_part(const char *path)
{
	return agent_part_of(path) != AGENT_NO_PART;
}

void agent_processes(struct process_list *list)
{
	process_list(is_part, list);
}

/* How a process stands to this host's agent; the reasons against it from the strongest on. */
enum standing { STANDING_OURS, STANDING_UNKNOWN, STANDING_OTHER_FILE, STANDING_CONTAINER, STANDING_USER };

static const char *const standing_words[] = {
	[STANDING_UNKNOWN] = "a process of that name cannot be examined",
	[STANDING_OTHER_FILE] = "a process of that name runs another file",
	[STANDING_CONTAINER] = "a process of that name is in another mount namespace, as in a container",
	[STANDING_USER] = "a process of that name belongs to another user than root",
};

static enum standing standing_of(const struct process *process, bool caller_is_root)
{
	if (process->root == FACT_NO)
		return STANDING_USER;
	if (process->root == FACT_UNKNOWN)
		return STANDING_UNKNOWN;
	if (!caller_is_root)
		return STANDING_OURS;
	if (process->here != FACT_YES)
		return process->here == FACT_NO ? STANDING_CONTAINER : STANDING_UNKNOWN;
	if (process->genuine == FACT_YES || process->replaced == FACT_YES)
		return STANDING_OURS;
	return process->genuine == FACT_NO ? STANDING_OTHER_FILE : STANDING_UNKNOWN;
}

/* Whether two argv[0] are in the same directory: parts of one installation. */
static bool same_directory(const char *one, const char *other)
{
	const char *slash = strrchr(one, '/');
	size_t length = slash ? (size_t)(slash - one) + 1 : 0;

	return strncmp(one, other, length) == 0 && !strchr(other + length, '/');
}

static void sum_up(const struct process_list *list, bool caller_is_root, struct agent_running *running)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct process *process = &list->items[i];

		if (standing_of(process, caller_is_root) != STANDING_OURS || !same_directory(running->core->path, process->path))
			continue;
		running->processes++;
		if (process->resident < 0)
			running->resident = -1;
		else if (running->resident >= 0)
			running->resident += process->resident;
	}
}

void agent_running_judge(const struct process_list *list, bool caller_is_root, struct agent_running *running)
{
	enum standing best = STANDING_OURS;

	*running = (struct agent_running){ .activity = AGENT_STOPPED, .why = "no such process" };
	for (size_t i = 0; i < list->count && !running->core; i++) {
		enum standing standing = standing_of(&list->items[i], caller_is_root);

		if (agent_part_of(list->items[i].path) != AGENT_CORE)
			continue;
		if (standing == STANDING_OURS)
			running->core = &list->items[i];
		else if (best == STANDING_OURS || standing < best)
			best = standing;
	}
	if (running->core) {
		running->activity = AGENT_RUNS;
		running->why = NULL;
		running->replaced = running->core->genuine != FACT_YES && running->core->replaced == FACT_YES;
		sum_up(list, caller_is_root, running);
		return;
	}
	if (best != STANDING_OURS)
		running->why = standing_words[best];
	if (best == STANDING_UNKNOWN)
		running->activity = AGENT_UNCERTAIN;
	if (list->problem || list->hidden > 0 || list->more) {
		running->activity = AGENT_UNCERTAIN;
		running->why = list->problem ? list->problem : "some processes cannot be looked at";
	}
}
