/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "running.h"

#include "../probe/file.h"
#include "../probe/program.h"

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

/* What is not known counts against the process where root asks, and is to be expected for others. */
static enum standing standing_of(const struct process *process, bool caller_is_root)
{
	bool unknown = process->here == FACT_UNKNOWN
		|| (process->genuine == FACT_UNKNOWN && process->replaced != FACT_YES);

	if (process->root != FACT_YES)
		return process->root == FACT_NO ? STANDING_USER : STANDING_UNKNOWN;
	if (process->here == FACT_NO)
		return STANDING_CONTAINER;
	if (process->genuine == FACT_NO && process->replaced != FACT_YES)
		return STANDING_OTHER_FILE;
	return unknown && caller_is_root ? STANDING_UNKNOWN : STANDING_OURS;
}

/* Whether two argv[0] are in the same directory: parts of one installation. */
static bool same_directory(const char *one, const char *other)
{
	const char *slash = strrchr(one, '/');
	size_t length = slash ? (size_t)(slash - one) + 1 : 0;

	return strncmp(one, other, length) == 0 && !strchr(other + length, '/');
}

static void sum_up(const struct process_list *list, struct agent_running *running)
{
	for (size_t i = 0; i < list->count && !list->more; i++) {
		const struct process *process = &list->items[i];

		if (standing_of(process, running->certain) != STANDING_OURS || !same_directory(running->core->path, process->path))
			continue;
		running->processes++;
		running->resident = process->resident < 0 || running->resident < 0 ? -1 : running->resident + process->resident;
	}
}

/* No core was found: nothing, the best of what there was, or what is in the way of seeing it. */
static void explain_absence(const struct process_list *list, enum standing best, struct agent_running *running)
{
	running->why = best == STANDING_OURS ? "there is no such process" : standing_words[best];
	if (best == STANDING_UNKNOWN)
		running->activity = AGENT_UNCERTAIN;
	if (list->problem || list->hidden > 0 || list->more) {
		running->activity = AGENT_UNCERTAIN;
		running->why = list->problem ? list->problem : list->more ? "there are too many processes of that name"
			: "some processes cannot be examined";
	}
}

void agent_running_judge(const struct process_list *list, bool caller_is_root, struct agent_running *running)
{
	enum standing best = STANDING_OURS;

	*running = (struct agent_running){ .activity = AGENT_STOPPED, .certain = caller_is_root };
	for (size_t i = 0; i < list->count && !running->core; i++) {
		enum standing standing = standing_of(&list->items[i], caller_is_root);

		if (agent_part_of(list->items[i].path) != AGENT_CORE)
			continue;
		if (standing == STANDING_OURS)
			running->core = &list->items[i];
		else if (best == STANDING_OURS || standing < best)
			best = standing;
	}
	if (!running->core) {
		explain_absence(list, best, running);
		return;
	}
	running->activity = AGENT_RUNS;
	running->replaced = running->core->genuine != FACT_YES && running->core->replaced == FACT_YES;
	sum_up(list, running);
}

/* Two names of one file, as where /usr/sbin is a link to /usr/bin. */
static bool same_file(const char *one, const char *other)
{
	const struct paths live = paths_live();
	struct file_facts first = file_examine(&live, one, true);
	struct file_facts second = file_examine(&live, other, true);

	return first.status == FILE_READ && second.status == FILE_READ && first.device == second.device
		&& first.number == second.number;
}

void agent_running_probe(const struct agent_install *install, struct process_list *list, struct agent_running *running)
{
	agent_processes(list);
	agent_running_judge(list, program_caller_is_root(), running);
	running->elsewhere = running->core && !same_file(running->core->path, install->path);
}
