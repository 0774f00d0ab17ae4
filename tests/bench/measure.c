// SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * Measures a program, for tests/bench/run:
 *
 *	measure time RUNS PROGRAM [ARGUMENT...]		one run after the other; prints the microseconds of the fastest
 *		run, and the microseconds of processor time that all runs took on average, children included
 *	measure memory PROGRAM [ARGUMENT...]		prints the bytes that are its own when it ends
 *	measure idle COUNT PROGRAM [ARGUMENT...]	the same of three runs, beside so many processes that do nothing
 *
 * The program's output goes to /dev/null, and its environment is empty.
 */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char *nothing[] = { NULL };

static void give_up(const char *what)
{
	perror(what);
	exit(1);
}

static long long now(void)
{
	struct timespec time;

	if (clock_gettime(CLOCK_MONOTONIC, &time) != 0)
		give_up("clock_gettime");
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static pid_t start(char **arguments)
{
	posix_spawn_file_actions_t actions;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (posix_spawn(&pid, arguments[0], &actions, NULL, arguments, nothing) != 0)
		give_up(arguments[0]);
	posix_spawn_file_actions_destroy(&actions);
	return pid;
}

static void measure_time(int runs, char **arguments)
{
	long long fastest = 0;
	struct rusage used;
	int status;

	for (int i = 0; i < runs; i++) {
		long long begin = now(), took;

		if (waitpid(start(arguments), &status, 0) < 0)
			give_up("waitpid");
		took = now() - begin;
		fastest = i == 0 || took < fastest ? took : fastest;
	}
	if (getrusage(RUSAGE_CHILDREN, &used) != 0)
		give_up("getrusage");
	printf("%.1f %.1f\n", (double)fastest / 1000, ((double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6
		+ (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec)) / runs);
}

/* What the kernel counts as nobody else's. */
static long long private_bytes(pid_t pid)
{
	char path[64], line[256];
	long long bytes = 0, kilobytes;
	FILE *file;

	(void)snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
	file = fopen(path, "r");
	if (!file)
		give_up(path);
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "Private_Clean: %lld", &kilobytes) == 1 || sscanf(line, "Private_Dirty: %lld", &kilobytes) == 1)
			bytes += kilobytes * 1024;
	fclose(file);
	return bytes;
}

/* The kernel stops a traced process when it is about to end and still has its memory. */
static void measure_memory(char **arguments)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		give_up("fork");
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		if (null < 0 || dup2(null, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0
				|| ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
			_exit(126);
		execve(arguments[0], arguments, nothing);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) < 0 || ptrace(PTRACE_SETOPTIONS, pid, NULL, PTRACE_O_TRACEEXIT) != 0)
		give_up(arguments[0]);
	while (WIFSTOPPED(status) && status >> 8 != (SIGTRAP | PTRACE_EVENT_EXIT << 8)) {
		int signal = WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);

		if (ptrace(PTRACE_CONT, pid, NULL, (long)signal) != 0 || waitpid(pid, &status, 0) < 0)
			give_up("ptrace");
	}
	printf("%lld\n", private_bytes(pid));
	(void)ptrace(PTRACE_CONT, pid, NULL, NULL);
	(void)waitpid(pid, &status, 0);
}

static void be_idle(int count)
{
	for (int i = 0; i < count; i++) {
		pid_t pid = fork();

		if (pid < 0)
			give_up("fork");
		if (pid == 0) {
			(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
			for (;;)
				pause();
		}
	}
}

int main(int count, char **arguments)
{
	if (count > 3 && strcmp(arguments[1], "time") == 0) {
		measure_time(atoi(arguments[2]), arguments + 3);
	} else if (count > 2 && strcmp(arguments[1], "memory") == 0) {
		measure_memory(arguments + 2);
	} else if (count > 3 && strcmp(arguments[1], "idle") == 0) {
		be_idle(atoi(arguments[2]));
		/* The others end with this one, which waits for its child. */
		measure_time(3, arguments + 3);
	} else {
		fprintf(stderr, "usage: measure time|memory|idle [COUNT] PROGRAM [ARGUMENT...]\n");
		return 1;
	}
	return 0;
}
