/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "running.h"

#include "../probe/file.h"
#include "../probe/host.h"
#include "../probe/program.h"

#include <string.h>

#define SEPARATOR BY_HOST('/', '\\')

static bool is_part(const char *path)
{
	return agent_part_of(path) != AGENT_NO_PART;
}

void agent_processes(const struct paths *paths, struct process_list *list)
{
	process_list(paths, is_part, list);
}

/* How a process stands to this host's agent; the reasons against it from the strongest on. */
enum standing {
	STANDING_OURS,
	STANDING_HALTED,	/* ours, but it does nothing */
	STANDING_UNKNOWN,
	STANDING_ARGUMENTS,
	STANDING_OTHER_FILE,
	STANDING_CONTAINER,
	STANDING_USER,
	STANDING_ENDED,
	STANDING_NONE,	/* there is no process */
};

static const char *const standing_words[] = {
	[STANDING_HALTED] = BY_HOST("a signal has stopped it", "its service is paused, or still starting or stopping"),
	[STANDING_UNKNOWN] = "a process of that name cannot be examined",
	[STANDING_ARGUMENTS] = BY_HOST("a process of that name has arguments, as the agent itself never has",
		"a process of that name is that of no service"),
	[STANDING_OTHER_FILE] = "a process of that name runs another file",
	[STANDING_CONTAINER] = "a process of that name is in another mount namespace, as in a container",
	[STANDING_USER] = BY_HOST("a process of that name belongs to another user than root",
		"a process of that name belongs to another user than LocalSystem"),
	[STANDING_ENDED] = "a process of that name has ended",
	[STANDING_NONE] = "there is no such process",
};

/* How our own process stands. `amazon-ssm-agent -register` and the like are no agent. */
static enum standing standing_of_core(const struct process *process)
{
	if (!process->alone)
		return STANDING_ARGUMENTS;
	if (process->state == 'T' || process->state == 't')
		return STANDING_HALTED;
	return process->state == '\0' ? STANDING_UNKNOWN : STANDING_OURS;
}

/* What is not known counts against the process where root asks, and is to be expected for others. */
static enum standing standing_of(const struct process *process, bool caller_is_root)
{
	bool unknown = process->here == FACT_UNKNOWN
		|| (process->genuine == FACT_UNKNOWN && process->replaced != FACT_YES);

	if (process->state != '\0' && strchr("ZXx", process->state))
		return STANDING_ENDED;
	if (process->root != FACT_YES)
		return process->root == FACT_NO ? STANDING_USER : STANDING_UNKNOWN;
	if (process->here == FACT_NO)
		return STANDING_CONTAINER;
	if (process->genuine == FACT_NO && process->replaced != FACT_YES)
		return STANDING_OTHER_FILE;
	if (unknown && caller_is_root)
		return STANDING_UNKNOWN;
	return agent_part_of(process->path) == AGENT_CORE ? standing_of_core(process) : STANDING_OURS;
}

/* Whether two argv[0] are in the same directory: parts of one installation. */
static bool same_directory(const char *one, const char *other)
{
	for (; *one != '\0' && *one == *other; one++)
		other++;
	return !strchr(one, SEPARATOR) && !strchr(other, SEPARATOR);
}

static bool is_younger(const struct process *process, const struct process *other)
{
	return !other || (process->age >= 0 && process->age < other->age);
}

static void sum_up(const struct process_list *list, struct agent_running *running)
{
	bool all = !list->problem && list->hidden == 0;

	for (size_t i = 0; i < list->count && !list->more; i++) {
		const struct process *process = &list->items[i];
		enum standing standing = standing_of(process, running->certain);

		if (!same_directory(running->core->path, process->path))
			continue;
		all = all && standing != STANDING_UNKNOWN;
		if (standing == STANDING_UNKNOWN && agent_part_of(process->path) == AGENT_WORKER)
			running->unclear = true;
		if (standing != STANDING_OURS)
			continue;
		running->processes++;
		if (agent_part_of(process->path) == AGENT_WORKER && is_younger(process, running->worker))
			running->worker = process;
		running->resident = process->resident < 0 || running->resident < 0 ? -1 : running->resident + process->resident;
	}
	if (!all)
		running->processes = 0;
}

/* No core runs: nothing, the best of what there was, or what is in the way of seeing it. */
static void explain_absence(const struct process_list *list, enum standing best, struct agent_running *running)
{
	running->why = standing_words[best];
	if (best == STANDING_HALTED) {
		running->activity = AGENT_HALTED;
		return;
	}
	running->core = NULL;
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
	enum standing best = STANDING_NONE;

	*running = (struct agent_running){ .activity = AGENT_STOPPED, .certain = caller_is_root, .elsewhere = FACT_NO };
	for (size_t i = 0; i < list->count && best != STANDING_OURS; i++) {
		enum standing standing = standing_of(&list->items[i], caller_is_root);

		if (agent_part_of(list->items[i].path) == AGENT_CORE && standing < best) {
			best = standing;
			running->core = &list->items[i];
		}
	}
	if (best != STANDING_OURS) {
		explain_absence(list, best, running);
		return;
	}
	running->activity = AGENT_RUNS;
	running->replaced = running->core->genuine != FACT_YES && running->core->replaced == FACT_YES;
	sum_up(list, running);
}

/* Whether these are names of two files: where /usr/sbin is a link to /usr/bin they are not. A name that is gone is
 * not that of an installed file; of one that may not be looked at `why` is told. */
static enum process_fact two_files(const char *core, const char *installed, const char **why)
{
	const struct paths live = paths_live();
	struct file_facts first, second;

	if (strcmp(core, installed) == 0)
		return FACT_NO;
	first = file_examine(&live, core, true);
	if (first.status == FILE_ABSENT)
		return FACT_YES;
	second = file_examine(&live, installed, true);
	if (first.status == FILE_READ && second.status == FILE_READ)
		return first.device == second.device && first.number == second.number ? FACT_NO : FACT_YES;
	*why = first.problem ? first.problem : second.problem;
	return FACT_UNKNOWN;
}

void agent_running_probe(const struct agent_install *install, struct process_list *list, struct agent_running *running)
{
	const struct paths live = paths_live();

	agent_processes(&live, list);
	agent_running_judge(list, program_caller_is_root(), running);
	if (running->activity == AGENT_RUNS)
		running->elsewhere = two_files(running->core->path, install->path, &running->why);
}

void agent_running_explain(const struct agent_running *running, struct text *words)
{
	switch (running->activity) {
	case AGENT_RUNS:
		text_format(words, "SSM Agent is running as process %d", running->core->id);
		break;
	case AGENT_STOPPED:
		text_join(words, "SSM Agent is not running: ", running->why, NULL);
		break;
	case AGENT_HALTED:
		text_format(words, BY_HOST("SSM Agent, process %d, is stopped by a signal",
			"the service of SSM Agent, process %d, is paused, or still starting or stopping"), running->core->id);
		break;
	case AGENT_UNCERTAIN:
		text_join(words, "cannot see whether SSM Agent is running: ", running->why, NULL);
		break;
	}
}

const char *agent_running_remedy(const struct agent_running *running)
{
	static const char *const remedies[] = {
		[AGENT_STOPPED] = BY_HOST("start it, for example with systemctl start amazon-ssm-agent, and read its log",
			"start it, for example with net start AmazonSSMAgent, and read its log"),
		[AGENT_HALTED] = BY_HOST("let it go on with kill -CONT, or restart it",
			"see what sc query AmazonSSMAgent says, and restart it"),
		[AGENT_UNCERTAIN] = BY_HOST("run the check as root, on the host itself", "run the check as an administrator"),
	};

	if (running->activity == AGENT_UNCERTAIN && running->certain)
		return BY_HOST("run the check on the host itself, and end what only has the name of the agent",
			"run the check on the host itself");
	return running->activity == AGENT_RUNS ? NULL : remedies[running->activity];
}
