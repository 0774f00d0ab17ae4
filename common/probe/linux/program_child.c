/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "program_child.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOBODY 65534	/* the kernel's own overflow id: owns nothing, on every distribution */
#define FAILURE_FD 3

_Static_assert(FAILURE_FD + 1 == PROGRAM_FIRST_FREE, "what is dup2ed to may not be the end of a pipe");

#ifndef SYS_close_range
#define SYS_close_range 436	/* on every architecture but Alpha; musl 1.2.3 does not know it */
#endif

/* /dev/null stays without O_CLOEXEC: where standard input was closed it is standard input already. */
static bool set_streams(const struct program_ends *ends)
{
	int null = open("/dev/null", O_RDONLY);

	/* In this order: no earlier one is the source of a later one. */
	return null >= 0 && dup2(null, STDIN_FILENO) >= 0 && dup2(ends->output, STDOUT_FILENO) >= 0
		&& dup2(ends->errors, STDERR_FILENO) >= 0 && dup2(ends->failure, FAILURE_FD) >= 0
		&& fcntl(FAILURE_FD, F_SETFD, FD_CLOEXEC) == 0;
}

/* For kernels before 5.9. There are no threads in this process, so a child of it may use opendir. */
static bool close_listed(void)
{
	DIR *list = opendir("/proc/self/fd");
	const struct dirent *entry;

	if (!list)
		return false;
	while (errno = 0, (entry = readdir(list))) {
		int descriptor = (int)strtol(entry->d_name, NULL, 10);

		if (descriptor > FAILURE_FD && descriptor != dirfd(list))
			(void)close(descriptor);
	}
	return errno == 0 && closedir(list) == 0;
}

bool program_close_others(int open_one)
{
	if (syscall(SYS_close_range, (unsigned)FAILURE_FD + 1, ~0U, 0U) == 0 && fcntl(open_one, F_GETFD) < 0)
		return true;
	return close_listed();
}

/* Whoever shares a terminal with root can type on it (TIOCSTI). What cannot be opened by root cannot
 * be by the program. */
static bool leave_terminal(void)
{
	int terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	bool left = terminal < 0 || ioctl(terminal, TIOCNOTTY) == 0;

	if (terminal >= 0)
		(void)close(terminal);
	return left;
}

static bool is_nobody(void)
{
	uid_t user[3] = { 0 };
	gid_t group[3] = { 0 };

	errno = EPERM;
	return getresuid(&user[0], &user[1], &user[2]) == 0 && getresgid(&group[0], &group[1], &group[2]) == 0
		&& user[0] == NOBODY && user[1] == NOBODY && user[2] == NOBODY
		&& group[0] == NOBODY && group[1] == NOBODY && group[2] == NOBODY && getgroups(0, NULL) == 0;
}

static bool become_nobody(void)
{
	return setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0
		&& setresuid(NOBODY, NOBODY, NOBODY) == 0 && is_nobody();
}

/* As linux/capability.h has them, which not every libc finds. */
#define CAPABILITY_VERSION 0x20080522
struct capability_header {
	uint32_t version;
	int pid;
};
struct capabilities {
	uint32_t effective, permitted, inheritable;
};

static bool has_no_capabilities(void)
{
	struct capability_header header = { CAPABILITY_VERSION, 0 };
	struct capabilities all[2] = { { 1, 1, 1 }, { 1, 1, 1 } };
	const struct capabilities none[2] = { { 0, 0, 0 }, { 0, 0, 0 } };

	return syscall(SYS_capget, &header, all) == 0 && memcmp(all, none, sizeof(all)) == 0;
}

/* A change of the user id leaves the inheritable ones, and with some secure bits all. The ambient ones
 * go with these. */
static bool drop_capabilities(void)
{
	struct capability_header header = { CAPABILITY_VERSION, 0 };
	const struct capabilities none[2] = { { 0, 0, 0 }, { 0, 0, 0 } };

	if (has_no_capabilities())
		return true;
	errno = EPERM;
	return syscall(SYS_capset, &header, none) == 0 && has_no_capabilities();
}

static bool renounce_new_privileges(void)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return false;
	errno = EPERM;
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}

/* Irrevocably an ordinary process: no user, no group, and nothing that is set-user-id helps it. Each
 * step is asked for afterwards, because a sandbox may answer 0 and do nothing. */
static bool drop_privileges(const struct program *program)
{
	if (program->trust == PROGRAM_AS_CALLER)
		return true;
	if (program_caller_is_root() && !(leave_terminal() && become_nobody()))
		return false;
	return drop_capabilities() && renounce_new_privileges();
}

void program_follow_parent(pid_t parent)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (getppid() != parent)
		_exit(127);
}

bool program_reset_signals(void)
{
	struct sigaction standard = { .sa_handler = SIG_DFL };
	sigset_t none;

	for (int number = 1; number < _NSIG; number++)
		(void)sigaction(number, &standard, NULL);
	(void)sigemptyset(&none);
	return sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

static enum program_step become(const struct program *program, const struct program_ends *ends, pid_t parent,
	char *const *environment)
{
	const char *arguments[PROGRAM_ARGUMENTS + 2] = { program->path };

	for (size_t i = 0; i < PROGRAM_ARGUMENTS && program->arguments[i]; i++)
		arguments[i + 1] = program->arguments[i];
	if (!set_streams(ends))
		return STEP_STREAMS;
	if (!program_close_others(ends->failure))
		return STEP_DESCRIPTORS;
	if (setpgid(0, 0) != 0)
		return STEP_GROUP;
	if (!drop_privileges(program))
		return STEP_PRIVILEGES;
	program_follow_parent(parent);
	if (chdir("/") != 0)
		return STEP_DIRECTORY;
	if (!program_reset_signals())
		return STEP_SIGNALS;
	/* execve takes both as they are: it does not write to them. */
	(void)execve(program->path, (char *const *)arguments, environment);
	return STEP_PROGRAM;
}

noreturn void program_become(const struct program *program, const struct program_ends *ends, pid_t parent,
	char *const *environment)
{
	struct program_failure failure;

	errno = 0;
	failure.step = (int)become(program, ends, parent, environment);
	failure.error = errno;
	(void)!write(failure.step == STEP_STREAMS ? ends->failure : FAILURE_FD, &failure, sizeof(failure));
	_exit(127);
}
