// SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * Linked into the programs of `make check-coverage`, whose counters are written when they end: also where they end by
 * _exit(), as children and the deadline do, before they become another program, and before a child says to its parent
 * what it has to say, because it is killed then. Without a word on standard error where that cannot be.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

void __gcov_dump(void);
void __gcov_reset(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);
int __real_execve(const char *path, char *const arguments[], char *const environment[]);
int __wrap_execve(const char *path, char *const arguments[], char *const environment[]);
ssize_t __real_write(int descriptor, const void *bytes, size_t size);
ssize_t __wrap_write(int descriptor, const void *bytes, size_t size);

// A counter file that cannot be opened, in a world without it, is told about on standard error.
static void be_quiet(void)
{
	int nowhere = memfd_create("stderr", MFD_CLOEXEC);

	if (dup2(nowhere, STDERR_FILENO) < 0)
		close(STDERR_FILENO);
	close(nowhere);
}

static pid_t first;

__attribute__((constructor)) static void at_exit(void)
{
	first = getpid();
	atexit(be_quiet);
}

void __wrap__exit(int status)
{
	be_quiet();
	__gcov_dump();
	__real__exit(status);
}

// It may go on afterwards.
static void write_counters(void)
{
	int saved = errno, errors = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 100);
	unsigned long all = ~0UL, before;

	// No handler comes in between, which may end the process and so begin again.
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, &before, sizeof(all));
	if (errors >= 0) {
		be_quiet();
		__gcov_dump();
		__gcov_reset();
		dup2(errors, STDERR_FILENO);
		close(errors);
	}
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &before, NULL, sizeof(before));
	errno = saved;
}

int __wrap_execve(const char *path, char *const arguments[], char *const environment[])
{
	write_counters();
	return __real_execve(path, arguments, environment);
}

ssize_t __wrap_write(int descriptor, const void *bytes, size_t size)
{
	static pid_t said;

	// Both things that children say, an answer and a failure, have some bytes.
	if (getpid() != first && getpid() != said && size >= 8) {
		said = getpid();
		write_counters();
	}
	return __real_write(descriptor, bytes, size);
}
