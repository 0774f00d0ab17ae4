/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../deadline.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define STEP_TEXT 256
#define GROUPS 16
#define GRACE 200	/* milliseconds that programs get for ending what they have started themselves */
#define RESERVE 500	/* milliseconds before the deadline in which a step's silence is reported */

static struct deadline_hooks hooks;
static struct timespec deadline;
static unsigned allowed;	/* seconds from the start */
static int held_back;	/* milliseconds that are kept for later steps */
static bool was_shared;	/* a step before had a part of the time */
static volatile sig_atomic_t groups[GROUPS];	/* 0: free */

/* A pipe that is ready takes PIPE_BUF bytes at once, more than any line of ours. */
static bool output_is_ready(void)
{
	struct pollfd output = { .fd = STDOUT_FILENO, .events = POLLOUT };

	return poll(&output, 1, 0) == 1 && (output.revents & POLLOUT) != 0;
}

static void signal_groups(int signal)
{
	for (size_t i = 0; i < GROUPS; i++)
		if (groups[i] > 0)
			(void)kill(-groups[i], signal);
}

/* Nobody is reaped here: so a group's number stays its own. */
static bool any_leader_lives(void)
{
	bool any = false;

	for (size_t i = 0; i < GROUPS; i++) {
		siginfo_t over = { 0 };

		if (groups[i] > 0)
			any = (waitid(P_PID, (id_t)groups[i], &over, WEXITED | WNOHANG | WNOWAIT) == 0 && over.si_pid == 0) || any;
	}
	return any;
}

/* One of our own plugins may have run programs in groups that only it knows of: it ends them at SIGTERM. */
static void end_groups(void)
{
	signal_groups(SIGTERM);
	for (int waited = 0; waited < GRACE && any_leader_lives(); waited += 10)
		(void)poll(NULL, 0, 10);
	signal_groups(SIGKILL);
}

static void handle(int signal)
{
	int saved = errno;
	int status = hooks.end(signal == SIGALRM, output_is_ready());

	if (status >= 0) {
		end_groups();
		_exit(status);
	}
	(void)alarm(1);
	errno = saved;
}

/* Those that ask for the end are handled, those of a terminal and of children do what they always do. All others would
 * end the process without a word: blocked they wait for an end that comes by itself, and a write to a pipe without a
 * reader only fails. A parent may have left any of them blocked. */
static bool take_signals(void)
{
	static const int ends[] = { SIGALRM, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGXCPU };
	static const int ordinary[] = { SIGCHLD, SIGTSTP, SIGTTIN, SIGTTOU };
	struct sigaction end = { .sa_handler = handle };
	sigset_t blocked;
	bool taken = true;

	(void)sigfillset(&blocked);
	/* One at a time: a second signal waits until the first has been dealt with. */
	end.sa_mask = blocked;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		taken = sigaction(ends[i], &end, NULL) == 0 && taken;
		(void)sigdelset(&blocked, ends[i]);
	}
	for (size_t i = 0; i < sizeof(ordinary) / sizeof(ordinary[0]); i++)
		(void)sigdelset(&blocked, ordinary[i]);
	return sigprocmask(SIG_SETMASK, &blocked, NULL) == 0 && taken;
}

bool deadline_start(unsigned seconds, const struct deadline_hooks *wanted)
{
	hooks = *wanted;
	deadline_step("starting", "");
	if (!take_signals())
		return false;
	(void)alarm(seconds);
	if (clock_gettime(CLOCK_MONOTONIC, &deadline) != 0)
		return false;
	deadline.tv_sec += seconds;
	allowed = seconds;
	return true;
}

int deadline_left(void)
{
	struct timespec now;
	long long left;

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return 0;
	left = (deadline.tv_sec - now.tv_sec) * 1000LL + (deadline.tv_nsec - now.tv_nsec) / 1000000 - RESERVE - held_back;
	return left > 0 ? (int)left : 0;
}

void deadline_share(bool whole)
{
	held_back = 0;
	was_shared = true;
	if (!whole)
		held_back = deadline_left() / 2;
}

/* What a loaded system takes for the start of a process is no step, and would make the words different each time. */
void deadline_add_limit(struct text *text, int left)
{
	unsigned milliseconds = was_shared && left >= 0 ? (unsigned)left : allowed * 1000 - RESERVE;
	unsigned tenths = (milliseconds + 50) / 100;

	text_format(text, "%u.%u s", tenths / 10, tenths % 10);
}

bool deadline_guard(int group)
{
	for (size_t i = 0; i < GROUPS; i++) {
		if (groups[i] == 0) {
			groups[i] = group;
			return true;
		}
	}
	return false;
}

void deadline_release(int group)
{
	for (size_t i = 0; i < GROUPS; i++)
		if (groups[i] == group)
			groups[i] = 0;
}

void deadline_step(const char *doing, const char *what)
{
	char bytes[STEP_TEXT];
	struct text step = text_over(bytes, sizeof(bytes));

	if (!hooks.prepare)
		return;
	text_join(&step, doing, *what != '\0' ? " " : "", what, NULL);
	text_mark_cut(&step);
	hooks.prepare(hooks.context, step.data);
}
