/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/probe/deadline.h"
#include "common/report.h"
#include "tests/unit/tap.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define WATCHDOG 30	/* seconds after which this test itself is killed: something hangs */
#define LONG_TIME 60	/* seconds of a deadline that plays no part */

static struct report report;

/* As options.c does it. */
static void start(unsigned seconds, enum state state)
{
	struct deadline_hooks hooks = { report_prepare_end, report_end, &report };

	report_open(&report, "SSM_OS");
	report_limit(&report, seconds, state);
	if (!deadline_start(seconds, &hooks))
		_exit(99);
}

static int ready_pipe[2];

/* Tells the parent that a signal may come, and waits for it. */
static void wait_for_signal(void)
{
	(void)!write(ready_pipe[1], "r", 1);
	for (;;)
		(void)pause();
}

static void wait_in_step(void)
{
	start(LONG_TIME, STATE_CRITICAL);
	deadline_step("reading", "/etc/os-release");
	wait_for_signal();
}

static void wait_at_start(void)
{
	start(LONG_TIME, STATE_CRITICAL);
	wait_for_signal();
}

static void wait_in_bare_step(void)
{
	start(LONG_TIME, STATE_CRITICAL);
	deadline_step("reading", "/etc/os-release");
	deadline_step("resolving", "");
	wait_for_signal();
}

static void wait_in_long_step(void)
{
	char path[600];

	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	start(LONG_TIME, STATE_CRITICAL);
	deadline_step("reading", path);
	wait_for_signal();
}

static void wait_one_second(void)
{
	start(1, STATE_WARNING);
	deadline_step("reading", "/etc/os-release");
	wait_for_signal();
}

static void block_and_wait(void)
{
	sigset_t all;

	(void)sigfillset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, NULL);
	wait_in_step();
}

static void ignore_and_wait(void)
{
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGALRM, SIG_IGN);
	wait_in_step();
}

static void wait_without_output(void)
{
	(void)close(STDOUT_FILENO);
	wait_in_step();
}

static void close_in_vain(void)
{
	start(LONG_TIME, STATE_CRITICAL);
	report_finding(&report, "a", STATE_OK, "fine");
	(void)!write(ready_pipe[1], "r", 1);
	_exit(report_close(&report));
}

static void close_beyond_limit(void)
{
	struct rlimit none = { 0, 0 };
	int file = open("/tmp", O_TMPFILE | O_WRONLY, 0600);

	if (file < 0 || dup2(file, STDOUT_FILENO) < 0 || setrlimit(RLIMIT_FSIZE, &none) != 0)
		_exit(98);
	close_in_vain();
}

/* What a child has printed, and how it ended. */
struct end {
	char output[8192];
	int status;	/* exit status, or minus the signal */
};

/* Fills the pipe to its last byte. */
static size_t fill(int pipe_end)
{
	char bytes[4096];
	size_t count = 0;
	ssize_t written;

	memset(bytes, 'x', sizeof(bytes));
	(void)fcntl(pipe_end, F_SETFL, O_NONBLOCK);
	while ((written = write(pipe_end, bytes, sizeof(bytes))) > 0 || (written = write(pipe_end, bytes, 1)) > 0)
		count += (size_t)written;
	(void)fcntl(pipe_end, F_SETFL, 0);
	return count;
}

static pid_t start_child(void (*run)(void), const int output_pipe[2])
{
	pid_t child;

	if (pipe2(ready_pipe, O_CLOEXEC) != 0)
		exit(1);
	(void)fflush(stdout);
	child = fork();
	if (child < 0)
		exit(1);
	if (child == 0) {
		(void)dup2(output_pipe[1], STDOUT_FILENO);
		(void)close(output_pipe[0]);
		(void)close(output_pipe[1]);
		(void)close(ready_pipe[0]);
		run();
	}
	return child;
}

/* Waits until the child is ready, sends it the signal (0: none) and waits for its end. */
static int await_end(pid_t child, int signal_number)
{
	char byte;
	int status = 0;

	(void)close(ready_pipe[1]);
	if (read(ready_pipe[0], &byte, 1) != 1)
		printf("# the child never became ready\n");
	(void)close(ready_pipe[0]);
	if (signal_number != 0)
		(void)kill(child, signal_number);
	(void)waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void read_all(int from, struct end *end)
{
	size_t length = 0;
	ssize_t got;

	while ((got = read(from, end->output + length, sizeof(end->output) - 1 - length)) > 0)
		length += (size_t)got;
	end->output[length] = '\0';
}

static const struct end *end_of(void (*run)(void), int signal_number)
{
	static struct end end;
	int output_pipe[2];
	pid_t child;

	if (pipe2(output_pipe, O_CLOEXEC) != 0)
		exit(1);
	child = start_child(run, output_pipe);
	(void)close(output_pipe[1]);
	end.status = await_end(child, signal_number);
	read_all(output_pipe[0], &end);
	(void)close(output_pipe[0]);
	return &end;
}

static void is_end(void (*run)(void), int signal_number, const char *line, int status, const char *name)
{
	const struct end *end = end_of(run, signal_number);

	is(end->output, line, name);
	is_number(end->status, status, "... exit status");
}

#define TIMED_OUT "SSM_OS CRITICAL: timed out after 60 s while "
#define STOPPED "SSM_OS UNKNOWN: stopped by a signal while "

static void test_signals(void)
{
	static const struct {
		int number;
		const char *name;
	} signals[] = {
		{ SIGTERM, "SIGTERM" }, { SIGINT, "SIGINT" }, { SIGHUP, "SIGHUP" }, { SIGQUIT, "SIGQUIT" },
		{ SIGXCPU, "SIGXCPU" },
	};

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		is_end(wait_in_step, signals[i].number, STOPPED "reading /etc/os-release\n", 3, signals[i].name);
	is_end(wait_in_step, SIGALRM, TIMED_OUT "reading /etc/os-release\n", 2, "SIGALRM is the deadline");
	is_end(wait_one_second, 0, "SSM_OS WARNING: timed out after 1 s while reading /etc/os-release\n", 1,
		"the deadline comes by itself, with its own state");
}

static void test_steps(void)
{
	const struct end *end;

	is_end(wait_at_start, SIGTERM, STOPPED "starting\n", 3, "before the first step");
	is_end(wait_in_bare_step, SIGTERM, STOPPED "resolving\n", 3, "a step of one word, the last one counts");
	end = end_of(wait_in_long_step, SIGALRM);
	ok(strncmp(end->output, TIMED_OUT "reading xxx", strlen(TIMED_OUT "reading xxx")) == 0, "a long step");
	ok(strstr(end->output, "xxx...\n"), "... is cut and marked");
	is_number(end->status, 2, "... exit status");
}

static void test_masks(void)
{
	is_end(block_and_wait, SIGTERM, STOPPED "reading /etc/os-release\n", 3, "a blocked signal is unblocked");
	is_end(block_and_wait, SIGALRM, TIMED_OUT "reading /etc/os-release\n", 2, "... the deadline's as well");
	is_end(ignore_and_wait, SIGTERM, STOPPED "reading /etc/os-release\n", 3, "an ignored signal counts again");
	is_end(ignore_and_wait, SIGALRM, TIMED_OUT "reading /etc/os-release\n", 2, "... the deadline's as well");
}

/* The end before a pipe that takes no byte more: exit status 3, nothing written, no hang. */
static void test_full(void (*run)(void), int signal_number, const char *name)
{
	char bytes[4096];
	int output_pipe[2], status;
	size_t filled, found = 0;
	bool same = true;
	ssize_t got;
	pid_t child;

	if (pipe2(output_pipe, O_CLOEXEC) != 0)
		exit(1);
	filled = fill(output_pipe[1]);
	child = start_child(run, output_pipe);
	(void)close(output_pipe[1]);
	status = await_end(child, signal_number);
	while ((got = read(output_pipe[0], bytes, sizeof(bytes))) > 0) {
		for (ssize_t i = 0; i < got; i++)
			same = same && bytes[i] == 'x';
		found += (size_t)got;
	}
	(void)close(output_pipe[0]);
	is_number(status, 3, name);
	ok(same && found == filled && found > 0, "... and nothing is added to what is in it");
}

static void test_output(void)
{
	test_full(wait_in_step, SIGALRM, "a full pipe at the deadline");
	test_full(wait_in_step, SIGTERM, "... at a signal");
	test_full(close_in_vain, SIGTERM, "... while the report is being closed");
	is_end(wait_without_output, SIGALRM, "", 3, "a closed standard output at the deadline");
	is_end(wait_without_output, SIGTERM, "", 3, "... at a signal");
	is_end(close_beyond_limit, 0, "", 3, "a file beyond the size limit is an error, and no SIGXFSZ");
}

static void test_no_reader(void)
{
	int output_pipe[2];
	pid_t child;

	if (pipe2(output_pipe, O_CLOEXEC) != 0)
		exit(1);
	(void)close(output_pipe[0]);
	output_pipe[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	child = start_child(close_in_vain, output_pipe);
	is_number(await_end(child, 0), 3, "a pipe without a reader is an error, and no SIGPIPE");
	child = start_child(wait_in_step, output_pipe);
	is_number(await_end(child, SIGTERM), 3, "... at a signal as well");
	(void)close(output_pipe[0]);
	(void)close(output_pipe[1]);
}

int main(void)
{
	(void)alarm(WATCHDOG);
	deadline_step("reading", "before there is a deadline: of no effect");
	test_signals();
	test_steps();
	test_masks();
	test_output();
	test_no_reader();
	return tap_done();
}
