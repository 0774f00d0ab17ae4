/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../process.h"

#include "../../parse/proc.h"
#include "../../text.h"
#include "../deadline.h"
#include "../file.h"
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

/* The processes that are gone through, and what is known of where they are. */
struct search {
	bool live;	/* not those of a tree */
	int proc;	/* descriptor of /proc */
	long long uptime;	/* seconds since boot, -1: not known */
	bool (*wanted)(const char *path);
	struct process_list *list;
};

/* Reads the beginning of a file of /proc/PID; the number of bytes, or -1 with errno. None of them is a link, but in
 * a tree that pretends to have a /proc. */
static ssize_t read_small(int directory, const char *name, char *buffer, size_t size)
{
	int descriptor = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
	size_t length = 0;
	ssize_t got = 1;
	int saved;

	buffer[0] = '\0';
	if (descriptor < 0)
		return -1;
	/* One read may bring less than there is. */
	while (got != 0 && length < size - 1) {
		got = read(descriptor, buffer + length, size - 1 - length);
		if (got < 0 && errno != EINTR)
			break;
		length += got > 0 ? (size_t)got : 0;
	}
	saved = errno;
	(void)close(descriptor);
	errno = saved;
	buffer[got < 0 ? 0 : length] = '\0';
	return got < 0 ? -1 : (ssize_t)length;
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

/* Whether it is in our namespace of that kind, "mnt" or "net". All processes of a tree are at home in it. */
static enum process_fact is_in_ours(const struct search *search, int directory, const char *kind)
{
	char names[2][16];
	struct text own = text_over(names[0], sizeof(names[0])), other = text_over(names[1], sizeof(names[1]));
	struct stat ours, theirs;
	bool known;

	text_join(&own, "self/ns/", kind, NULL);
	text_join(&other, "ns/", kind, NULL);
	known = !search->live
		|| (fstatat(search->proc, own.data, &ours, 0) == 0 && fstatat(directory, other.data, &theirs, 0) == 0);
	return fact(known, known && (!search->live || (ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino)));
}

/* What exe links to tells the name, also of a deleted file; what it leads to is the file itself, which
 * no other of that name can pretend to be. */
static void examine_executable(const struct search *search, int directory, struct process *process)
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
	if (!search->live)
		process->genuine = fact(true, strcmp(target, process->path) == 0);
	if (!search->live || fstatat(directory, "exe", &running, 0) != 0)
		return;
	/* A name that leads nowhere any more is not that of the running file. */
	if (stat(process->path, &named) == 0)
		process->genuine = fact(true, named.st_dev == running.st_dev && named.st_ino == running.st_ino);
	else if (errno == ENOENT || errno == ENOTDIR)
		process->genuine = FACT_NO;
}

static void measure(const struct search *search, int directory, struct process *process)
{
	char text[SMALL_FILE];
	struct proc_stat stat;
	long long ticks = sysconf(_SC_CLK_TCK), page = sysconf(_SC_PAGESIZE);

	process->age = process->resident = -1;
	if (read_small(directory, "stat", text, sizeof(text)) <= 0
		|| !proc_stat(text, &stat))
		return;
	process->state = stat.state;
	process->parent = stat.parent;
	if (page > 0 && stat.pages <= LLONG_MAX / page)
		process->resident = stat.pages * page;
	if (ticks > 0 && search->uptime >= 0) {
		process->age = search->uptime - (long long)(stat.start / (unsigned long long)ticks);
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
static void add(const struct search *search, int directory, int id, const char *command, size_t length)
{
	enum process_fact root = is_root(directory);
	struct process *process = place_for(search->list, root);
	struct text copy;

	if (!process)
		return;
	*process = (struct process){ .id = id, .root = root, .here = is_in_ours(search, directory, "mnt"),
		.networked = is_in_ours(search, directory, "net") };
	copy = text_over(process->path, sizeof(process->path));
	text_add(&copy, command);
	process->alone = length == strlen(command) + 1 && length < PROCESS_PATH - 1;
	examine_executable(search, directory, process);
	measure(search, directory, process);
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
static void consider(const struct search *search, const char *name)
{
	char path[PROCESS_PATH];
	int id = process_number(name);
	int directory = id > 0 ? openat(search->proc, name, O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW) : -1;
	ssize_t length = directory >= 0 ? read_small(directory, "cmdline", path, sizeof(path)) : -1;

	if (id > 0 && length < 0 && errno != ENOENT && errno != ESRCH)
		search->list->hidden++;
	else if (id > 0 && length > 0 && search->wanted(path))
		add(search, directory, id, path, (size_t)length);
	if (directory >= 0)
		(void)close(directory);
}

/* With hidepid=2 others' processes are not there at all; the first one always belongs to root. In the /proc of a tree
 * there is what was put there. */
static const char *find_blindness(const struct search *search)
{
	if (search->live && faccessat(search->proc, "self/stat", F_OK, 0) != 0)
		return "/proc is not mounted";
	if (faccessat(search->proc, "1/stat", F_OK, 0) != 0)
		return search->live ? "the processes of other users are hidden" : "its /proc has no processes";
	return NULL;
}

/* Seconds since boot; below a root those of its /proc/uptime. -1: not known. */
static long long uptime_of(const struct paths *paths)
{
	char text[SMALL_FILE];
	struct timespec now;
	long long seconds = 0;
	const char *at = text;

	if (paths_are_live(paths))
		return clock_gettime(CLOCK_BOOTTIME, &now) == 0 ? now.tv_sec : -1;
	if (file_read(paths, "/proc/uptime", text, sizeof(text)).status != FILE_READ)
		return -1;
	for (; text_is_digit(*at) && at - text < 12; at++)
		seconds = seconds * 10 + (*at - '0');
	return at > text && (*at == '.' || *at == ' ') ? seconds : -1;
}

void process_list(const struct paths *paths, bool (*wanted)(const char *path), struct process_list *list)
{
	struct search search = { .live = paths_are_live(paths), .wanted = wanted, .list = list };
	const struct dirent *entry;
	bool complete = false;
	DIR *proc;

	list->count = list->hidden = 0;
	list->more = false;
	deadline_step("looking through", "/proc");
	search.proc = paths_open(paths, "/proc");
	proc = search.proc >= 0 ? fdopendir(search.proc) : NULL;
	list->problem = proc ? find_blindness(&search) : search.live ? reason_of(errno) : "the root has no /proc";
	if (!proc && search.proc >= 0)
		(void)close(search.proc);
	if (!proc)
		return;
	search.uptime = uptime_of(paths);
	while (errno = 0, (entry = readdir(proc))) {
		complete = strcmp(entry->d_name, "1") == 0 || complete;
		consider(&search, entry->d_name);
	}
	if (errno != 0 && !list->problem)
		list->problem = reason_of(errno);
	/* find_blindness has seen it. */
	if (!complete && !list->problem)
		list->problem = "the list of processes is not complete";
	(void)closedir(proc);
}

/* Reads all of a file of /proc/PID; NULL, or why not. */
static const char *read_whole(int directory, const char *name, char *block, size_t size, size_t *length)
{
	int descriptor = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	const char *reason = descriptor < 0 ? reason_of(errno) : NULL;
	ssize_t got = 1;

	while (!reason && got != 0 && *length < size) {
		got = read(descriptor, block + *length, size - *length);
		if (got > 0)
			*length += (size_t)got;
		else if (got < 0 && errno != EINTR)
			reason = reason_of(errno);
	}
	if (!reason && got != 0)
		reason = "longer than it may be";
	if (descriptor >= 0)
		(void)close(descriptor);
	return reason;
}

/* Whether what the directory stands for still is that process, and has not ended: who has ended has an empty
 * environment. The directory never stands for a later process of the same number. */
static bool is_still(int directory, const struct process *process)
{
	char path[PROCESS_PATH];

	return read_small(directory, "cmdline", path, sizeof(path)) > 0 && strcmp(path, process->path) == 0
		&& is_root(directory) == process->root;
}

const char *process_environment(const struct process *process, char *block, size_t size, size_t *length)
{
	static const char ended[] = "the process has ended";
	char name[sizeof("/proc/") + 3 * sizeof(process->id)];
	struct text path = text_over(name, sizeof(name));
	const char *reason;
	int directory;

	*length = 0;
	text_add(&path, "/proc/");
	text_add_count(&path, process->id > 0 ? (unsigned long long)process->id : 0);
	deadline_step("reading the environment in", name);
	directory = open(name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0)
		return errno == ENOENT ? ended : reason_of(errno);
	reason = read_whole(directory, "environ", block, size, length);
	if (!is_still(directory, process))
		reason = ended;
	(void)close(directory);
	return reason;
}
