/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../program.h"

#include "../../text.h"
#include "../deadline.h"
#include "../reason.h"
#include "program_child.h"
#include "program_path.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const step_words[] = {
	[STEP_STREAMS] = "its standard streams cannot be set up",
	[STEP_DESCRIPTORS] = "inherited descriptors cannot be closed",
	[STEP_GROUP] = "it cannot get a process group",
	[STEP_PRIVILEGES] = "the privileges of root cannot be dropped",
	[STEP_DIRECTORY] = "it cannot change to the root directory",
	[STEP_SIGNALS] = "it cannot get its signals back",
	[STEP_PROGRAM] = "it cannot be run",
};

/* A stream of the child that is read here: where its bytes go. */
struct stream {
	int descriptor;	/* -1: closed */
	char *buffer;
	size_t size, *length;
};

struct child {
	struct program *program;
	pid_t pid;	/* 0: over, or never begun */
	struct stream streams[2];
};

static void say(struct program *program, enum program_status status, const char *words, const char *reason)
{
	struct text problem = text_over(program->problem, sizeof(program->problem));

	program->status = status;
	text_join(&problem, words, reason ? ": " : "", reason ? reason : "", NULL);
	text_mark_cut(&problem);
}

static void close_pair(int pair[2])
{
	for (int i = 0; i < 2; i++) {
		if (pair[i] >= 0)
			(void)close(pair[i]);
		pair[i] = -1;
	}
}

/* A pipe whose ends are above those descriptors that the child gives a meaning to. */
static bool high_pipe(int pair[2])
{
	int low[2];

	if (pipe2(low, O_CLOEXEC) != 0)
		return false;
	for (int i = 0; i < 2; i++)
		pair[i] = fcntl(low[i], F_DUPFD_CLOEXEC, PROGRAM_FIRST_FREE);
	close_pair(low);
	return pair[0] >= 0 && pair[1] >= 0;
}

struct pipes {
	int output[2], errors[2], failure[2];
};

static bool open_pipes(struct pipes *pipes)
{
	*pipes = (struct pipes){ { -1, -1 }, { -1, -1 }, { -1, -1 } };
	return high_pipe(pipes->output) && high_pipe(pipes->errors) && high_pipe(pipes->failure)
		&& fcntl(pipes->output[0], F_SETFL, O_NONBLOCK) == 0
		&& fcntl(pipes->errors[0], F_SETFL, O_NONBLOCK) == 0;
}

static void close_pipes(struct pipes *pipes)
{
	close_pair(pipes->output);
	close_pair(pipes->errors);
	close_pair(pipes->failure);
}

/* The entry of environ that begins with `name`, or NULL. */
static char *entry_of(const char *name)
{
	extern char **environ;
	size_t length = strlen(name);

	for (char **entry = environ; entry && *entry; entry++)
		if (strncmp(*entry, name, length) == 0)
			return *entry;
	return NULL;
}

/* An ordinary user's PATH and HOME; for root nothing. */
static void choose_environment(char *environment[3])
{
	static const char *const names[] = { "PATH=", "HOME=" };
	bool nothing = program_caller_is_root();
	size_t count = 0;

	for (size_t i = 0; i < 2 && !nothing; i++) {
		environment[count] = entry_of(names[i]);
		count += environment[count] ? 1 : 0;
	}
	environment[count] = NULL;
}

/* Kills the whole group, of which there may be none any more, and its leader. The leader is unreaped as yet, so
 * that neither number is anybody else's; once it is reaped they may be, so the guard ends here. */
static void kill_group(pid_t pid)
{
	(void)kill(-pid, SIGKILL);
	(void)kill(pid, SIGKILL);
	deadline_release(pid);
}

/* How it ended was asked before, because this may fail. */
static void reap(pid_t pid)
{
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* Makes sure that the new child does not outlive this process. */
static pid_t guard(pid_t pid)
{
	/* Both sides do it, so that it is done whoever comes first. */
	(void)setpgid(pid, pid);
	if (deadline_guard(pid))
		return pid;
	kill_group(pid);
	reap(pid);
	errno = EAGAIN;
	return -1;
}

/* Forks with all signals blocked: an end that comes in between must know of the new group. */
static pid_t fork_guarded(const struct program *program, const struct pipes *pipes)
{
	const struct program_ends ends = { pipes->output[1], pipes->errors[1], pipes->failure[1] };
	char *environment[3];
	sigset_t all, before;
	pid_t parent = getpid();
	pid_t pid;

	choose_environment(environment);
	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, &before);
	pid = fork();
	if (pid == 0)
		program_become(program, &ends, parent, environment);
	if (pid > 0)
		pid = guard(pid);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return pid;
}

/* Ends the child with its group, and lets its streams go. */
static void end_child(struct child *child)
{
	kill_group(child->pid);
	reap(child->pid);
	child->pid = 0;
	for (size_t i = 0; i < 2; i++) {
		if (child->streams[i].descriptor >= 0)
			(void)close(child->streams[i].descriptor);
		child->streams[i].descriptor = -1;
	}
}

/* Waits until the child is the program: its end of the pipe goes with a successful exec. */
static bool became(struct child *child, int failure_descriptor)
{
	struct program_failure failure;
	ssize_t got;

	while ((got = read(failure_descriptor, &failure, sizeof(failure))) < 0 && errno == EINTR)
		;
	if (got == 0)
		return true;
	end_child(child);
	if (got == (ssize_t)sizeof(failure) && failure.step >= 0 && failure.step <= STEP_PROGRAM)
		say(child->program, PROGRAM_FAILED, step_words[failure.step], reason_of(failure.error));
	else
		say(child->program, PROGRAM_FAILED, "it is not known whether it was run", NULL);
	return false;
}

/* Takes the reading end of a pipe over. */
static struct stream stream_over(int *end, char *buffer, size_t size, size_t *length)
{
	struct stream stream = { *end, buffer, size, length };

	*end = -1;
	return stream;
}

/* As long as nothing else is known, nothing was run. */
static void clear(struct program *program)
{
	program->status = PROGRAM_FAILED;
	program->exit_status = -1;
	program->output_length = program->errors_length = 0;
	program->output[0] = program->problem[0] = '\0';
	if (program->errors)
		program->errors[0] = '\0';
}

static bool root_may_run(struct program *program)
{
	struct text problem = text_over(program->problem, sizeof(program->problem));
	enum program_path path = program_path_judge(program->path, &problem);

	program->status = path == PROGRAM_PATH_WEAK ? PROGRAM_REFUSED : PROGRAM_FAILED;
	return path == PROGRAM_PATH_SAFE;
}

/* Whether it may be run, as far as can be told without trying. */
static bool is_acceptable(struct program *program)
{
	size_t count = 0;

	while (count <= PROGRAM_ARGUMENTS && program->arguments[count])
		count++;
	if (count > PROGRAM_ARGUMENTS)
		say(program, PROGRAM_FAILED, "it cannot be started: too many arguments", NULL);
	else if (program->path[0] != '/')
		say(program, PROGRAM_FAILED, "it cannot be started: its path does not begin with a slash", NULL);
	else
		return !program_caller_is_root() || root_may_run(program);
	return false;
}

static void start(struct child *child, struct program *program)
{
	struct pipes pipes;

	*child = (struct child){ .program = program, .streams = { { .descriptor = -1 }, { .descriptor = -1 } } };
	clear(program);
	deadline_step("running", program->path);
	if (!is_acceptable(program))
		return;
	if (!open_pipes(&pipes) || (child->pid = fork_guarded(program, &pipes)) < 0) {
		say(program, PROGRAM_FAILED, "it cannot be started", reason_of(errno));
		close_pipes(&pipes);
		child->pid = 0;
		return;
	}
	child->streams[0] = stream_over(&pipes.output[0], program->output, program->output_size,
		&program->output_length);
	child->streams[1] = stream_over(&pipes.errors[0], program->errors, program->errors_size,
		&program->errors_length);
	(void)close(pipes.failure[1]);
	pipes.failure[1] = -1;
	(void)became(child, pipes.failure[0]);
	close_pipes(&pipes);
}

enum drained { DRAINED, OVERFLOWED, BROKEN };

static void close_stream(struct stream *stream)
{
	(void)close(stream->descriptor);
	stream->descriptor = -1;
}

/* Takes what there is. */
static enum drained drain(struct stream *stream)
{
	while (stream->descriptor >= 0) {
		size_t room = stream->size - *stream->length;
		ssize_t got = read(stream->descriptor, stream->buffer + *stream->length, room);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno == EAGAIN ? DRAINED : BROKEN;
		if ((size_t)got == room) {
			stream->buffer[stream->size - 1] = '\0';
			*stream->length = stream->size - 1;
			return OVERFLOWED;
		}
		*stream->length += (size_t)got;
		stream->buffer[*stream->length] = '\0';
		if (got == 0)
			close_stream(stream);
	}
	return DRAINED;
}

/* Only one piece: one who never stops talking would keep us from looking at the clock. */
static enum drained discard(struct stream *stream)
{
	char piece[4096];
	ssize_t got = stream->descriptor >= 0 ? read(stream->descriptor, piece, sizeof(piece)) : -1;

	if (got == 0)
		close_stream(stream);
	return DRAINED;
}

/* Takes what both streams have. False where that cannot be the whole of it, and the result says why. */
static bool take_output(struct child *child)
{
	for (size_t i = 0; i < 2; i++) {
		struct stream *stream = &child->streams[i];

		switch (stream->buffer ? drain(stream) : discard(stream)) {
		case DRAINED:
			continue;
		case OVERFLOWED:
			say(child->program, PROGRAM_TALKATIVE, "it printed more than is read", NULL);
			return false;
		case BROKEN:
			say(child->program, PROGRAM_FAILED, "what it printed cannot be read", reason_of(errno));
			return false;
		}
	}
	return true;
}

/* The end of a program that ended by itself. What its children still hold open is not waited for. */
static void finish(struct child *child, const siginfo_t *end)
{
	struct program *program = child->program;
	bool whole = take_output(child);

	end_child(child);
	if (!whole)
		return;
	if (end->si_code != CLD_EXITED) {
		say(program, PROGRAM_SIGNALLED, "a signal ended it", NULL);
		return;
	}
	program->exit_status = end->si_status;
	program->status = PROGRAM_ENDED;
}

/* Looks after one child: reads what it says, and whether it is over. */
static void attend(struct child *child)
{
	siginfo_t over = { 0 };

	if (!take_output(child)) {
		end_child(child);
	} else if (waitid(P_PID, (id_t)child->pid, &over, WEXITED | WNOHANG | WNOWAIT) != 0 && errno != EINTR) {
		say(child->program, PROGRAM_FAILED, "its end cannot be waited for", reason_of(errno));
		end_child(child);
	} else if (over.si_pid == child->pid) {
		finish(child, &over);
	}
}

static void expire(struct child *child, int waited)
{
	struct text problem = text_over(child->program->problem, sizeof(child->program->problem));

	end_child(child);
	child->program->status = PROGRAM_SILENT;
	text_add(&problem, "it was still running after ");
	waited += 50;	/* rounded: 499 ms are 0.5 s */
	text_add_count(&problem, (unsigned)waited / 1000);
	text_join(&problem, ".", (char[]){ (char)('0' + waited / 100 % 10), '\0' }, " s", NULL);
}

static void on_child(int signal)
{
	(void)signal;
}

/* Blocks SIGCHLD but while ppoll waits: so no end of a child is missed between looking and waiting. */
static void listen_for_children(sigset_t *before)
{
	struct sigaction action = { .sa_handler = on_child };
	sigset_t child;

	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(SIGCHLD, &action, NULL);
	(void)sigemptyset(&child);
	(void)sigaddset(&child, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &child, before);
	(void)sigdelset(before, SIGCHLD);
}

/* Waits until a child says something, or is over, or time is up. Returns how many are left. */
static size_t wait_for_any(const struct child *children, size_t count, int left, const sigset_t *mask)
{
	struct pollfd polled[2 * PROGRAMS];
	struct timespec limit = { left / 1000, left % 1000 * 1000000L };
	size_t running = 0;
	nfds_t streams = 0;

	for (size_t i = 0; i < count; i++) {
		running += children[i].pid > 0;
		for (size_t j = 0; j < 2; j++)
			if (children[i].streams[j].descriptor >= 0)
				polled[streams++] = (struct pollfd){ children[i].streams[j].descriptor, POLLIN, 0 };
	}
	if (running > 0)
		(void)ppoll(polled, streams, &limit, mask);
	return running;
}

static void attend_all(struct child *children, size_t count, int budget)
{
	for (size_t i = 0; i < count; i++) {
		if (children[i].pid > 0)
			attend(&children[i]);
		if (children[i].pid > 0 && deadline_left() == 0)
			expire(&children[i], budget);
	}
}

void programs_run(struct program *programs, size_t count)
{
	struct child children[PROGRAMS];
	size_t taken = count < PROGRAMS ? count : PROGRAMS;
	sigset_t mask;
	int budget = deadline_left();

	for (size_t i = taken; i < count; i++) {
		clear(&programs[i]);
		say(&programs[i], PROGRAM_FAILED, "it cannot be started: too many programs at once", NULL);
	}
	listen_for_children(&mask);
	for (size_t i = 0; i < taken; i++)
		start(&children[i], &programs[i]);
	if (count > 1)
		deadline_step("running", "the plugins");
	for (int left = deadline_left(); wait_for_any(children, taken, left, &mask) > 0; left = deadline_left())
		attend_all(children, taken, budget);
	(void)sigprocmask(SIG_SETMASK, &mask, NULL);
}
