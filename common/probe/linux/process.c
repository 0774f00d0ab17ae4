/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../process.h"

#include "../../parse/proc.h"
#include "../../text.h"
#include "../deadline.h"
#include "../reason.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SMALL_FILE 2048	/* enough for status up to its Uid line, and for stat */

static const char deleted[] = " (deleted)";

/* Reads the beginning of a file of /proc/PID; the number of bytes, or -1 with errno. */
static ssize_t read_small(int directory, const char *name, char *buffer, size_t size)
{
	int descriptor = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	ssize_t got;
	int saved;

	buffer[0] = '\0';
	if (descriptor < 0)
		return -1;
	while ((got = read(descriptor, buffer, size - 1)) < 0 && errno == EINTR)
		;
	saved = errno;
	(void)close(descriptor);
	errno = saved;
	buffer[got > 0 ? got : 0] = '\0';
	return got;
}

static enum process_fact fact(bool known, bool yes)
{
	if (!known)
		return FACT_UNKNOWN;
	return yes ? FACT_YES : FACT_NO;
}

static enum process_fact is_root(int directory)
{
	char text[SMALL_FILE];
	bool root = false;
	bool known = read_small(directory, "status", text, sizeof(text)) > 0 && proc_status_is_root(text, &root);

	return fact(known, root);
}

static enum process_fact is_here(int proc, int directory)
{
	struct stat ours, theirs;
	bool known = fstatat(proc, "self/ns/mnt", &ours, 0) == 0 && fstatat(directory, "ns/mnt", &theirs, 0) == 0;

	return fact(known, known && ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino);
}

/* What exe links to tells the name, also of a deleted file; what it leads to is the file itself, which
 * no other of that name can pretend to be. */
static void examine_executable(int directory, struct process *process)
{
	char target[PROCESS_PATH + sizeof(deleted)];
	ssize_t length = readlinkat(directory, "exe", target, sizeof(target) - 1);
	size_t path = strlen(process->path);
	struct stat named, running;

	process->genuine = process->replaced = FACT_UNKNOWN;
	if (length < 0)
		return;
	target[length] = '\0';
	process->replaced = fact(true, strncmp(target, process->path, path) == 0
		&& strcmp(target + path, deleted) == 0);
	if (fstatat(directory, "exe", &running, 0) != 0)
		return;
	/* A name that leads nowhere any more is not that of the running file. */
	if (stat(process->path, &named) == 0)
		process->genuine = fact(true, named.st_dev == running.st_dev && named.st_ino == running.st_ino);
	else if (errno == ENOENT || errno == ENOTDIR)
		process->genuine = FACT_NO;
}

static void measure(int directory, struct process *process)
{
	char text[SMALL_FILE];
	struct proc_stat stat;
	long long ticks = sysconf(_SC_CLK_TCK), page = sysconf(_SC_PAGESIZE);
	struct timespec now;

	process->age = process->resident = -1;
	if (read_small(directory, "stat", text, sizeof(text)) <= 0
		|| !proc_stat(text, &stat))
		return;
	process->state = stat.state;
	process->parent = stat.parent;
	if (page > 0 && stat.pages <= LLONG_MAX / page)
		process->resident = stat.pages * page;
	if (ticks > 0 && clock_gettime(CLOCK_BOOTTIME, &now) == 0) {
		process->age = now.tv_sec - (long long)(stat.start / (unsigned long long)ticks);
		process->age = process->age > 0 ? process->age : 0;
	}
}

/* Where the next process goes. Anybody can start many of any name: such a one makes room for another that
 * may be root's. NULL: nowhere. */
static struct process *place_for(struct process_list *list, enum process_fact root)
{
	if (list->count < PROCESSES)
		return &list->items[list->count++];
	list->more = true;
	for (size_t i = 0; i < PROCESSES && root != FACT_NO; i++)
		if (list->items[i].root == FACT_NO)
			return &list->items[i];
	return NULL;
}

/* `command` is what was read of the command line, `length` bytes of it. */
static void add(struct process_list *list, int proc, int directory, int id, const char *command, size_t length)
{
	enum process_fact root = is_root(directory);
	struct process *process = place_for(list, root);
	struct text copy;

	if (!process)
		return;
	*process = (struct process){ .id = id, .root = root, .here = is_here(proc, directory) };
	copy = text_over(process->path, sizeof(process->path));
	text_add(&copy, command);
	process->alone = length == strlen(command) + 1 && length < PROCESS_PATH - 1;
	examine_executable(directory, process);
	measure(directory, process);
}

/* A process number, or 0 for another entry of /proc. */
static int process_number(const char *name)
{
	int number = 0;

	for (; *name >= '0' && *name <= '9' && number < 100000000; name++)
		number = number * 10 + (*name - '0');
	return *name == '\0' ? number : 0;
}

/* One process. One that ended meanwhile is no loss; one that cannot be read may be a wanted one. */
static void consider(struct process_list *list, int proc, const char *name, bool (*wanted)(const char *path))
{
	char path[PROCESS_PATH];
	int id = process_number(name);
	int directory = id > 0 ? openat(proc, name, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
	ssize_t length = directory >= 0 ? read_small(directory, "cmdline", path, sizeof(path)) : -1;

	if (id > 0 && length < 0 && errno != ENOENT && errno != ESRCH)
		list->hidden++;
	else if (id > 0 && length > 0 && wanted(path))
		add(list, proc, directory, id, path, (size_t)length);
	if (directory >= 0)
		(void)close(directory);
}

/* With hidepid=2 others' processes are not there at all; the first one always belongs to root. */
static const char *find_blindness(int proc)
{
	if (faccessat(proc, "self/stat", F_OK, 0) != 0)
		return "/proc is not mounted";
	if (faccessat(proc, "1/stat", F_OK, 0) != 0)
		return "the processes of other users are hidden";
	return NULL;
}

void process_list(bool (*wanted)(const char *path), struct process_list *list)
{
	DIR *proc;
	const struct dirent *entry;

	list->count = list->hidden = 0;
	list->more = false;
	deadline_step("looking through", "/proc");
	proc = opendir("/proc");
	list->problem = proc ? find_blindness(dirfd(proc)) : reason_of(errno);
	if (!proc)
		return;
	while (errno = 0, (entry = readdir(proc)))
		consider(list, dirfd(proc), entry->d_name, wanted);
	if (errno != 0 && !list->problem)
		list->problem = reason_of(errno);
	(void)closedir(proc);
}
