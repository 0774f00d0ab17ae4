/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../program.h"

#include "../../text.h"
#include "../deadline.h"
#include "../reason.h"
#include "program_path.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534	/* the kernel's own overflow id: owns nothing, on every distribution */
#define ARGUMENTS 16
#define FAILURE_FD 3	/* in the child: where it says why nothing was run */
#define DESCRIPTORS 65536	/* closed one by one where the kernel has no close_range */

/* What the child says when it could not become the program. */
struct failure {
	int step, error;
};

enum step { STEP_STREAMS, STEP_GROUP, STEP_PRIVILEGES, STEP_DIRECTORY, STEP_PROGRAM };

static const char *const step_words[] = {
	[STEP_STREAMS] = "its standard streams cannot be set up",
	[STEP_GROUP] = "it cannot get a process group",
	[STEP_PRIVILEGES] = "root's privileges cannot be dropped",
	[STEP_DIRECTORY] = "it cannot change to the root directory",
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

/* --- in the child: from here on only what is safe between fork and exec --- */

static bool set_stream(int descriptor, int standard)
{
	return dup2(descriptor, standard) >= 0;
}

static bool set_streams(int output, int errors)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	return null >= 0 && set_stream(null, STDIN_FILENO) && set_stream(output, STDOUT_FILENO)
		&& set_stream(errors, STDERR_FILENO);
}

static void close_from(int first)
{
#ifdef SYS_close_range
	if (syscall(SYS_close_range, (unsigned)first, ~0U, 0U) == 0)
		return;
#endif
	for (int descriptor = first; descriptor < DESCRIPTORS; descriptor++)
		(void)close(descriptor);
}

/* Irrevocably an ordinary process: no user, no group, and nothing that is set-user-id helps it. */
static bool drop_privileges(const struct program *program)
{
	uid_t real, effective, saved;

	if (program->trust == PROGRAM_AS_CALLER)
		return true;
	if (program_caller_is_root()) {
		if (setgroups(0, NULL) != 0 || setresgid(NOBODY, NOBODY, NOBODY) != 0
			|| setresuid(NOBODY, NOBODY, NOBODY) != 0)
			return false;
		if (getresuid(&real, &effective, &saved) != 0 || real != NOBODY || effective != NOBODY || saved != NOBODY)
			return false;
	}
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

/* Handlers go with exec; what is ignored, and what is blocked, would stay. */
static void reset_signals(void)
{
	struct sigaction standard = { .sa_handler = SIG_DFL };
	sigset_t none;

	(void)sigaction(SIGPIPE, &standard, NULL);
	(void)sigaction(SIGXFSZ, &standard, NULL);
	(void)sigaction(SIGTERM, &standard, NULL);
	(void)sigaction(SIGINT, &standard, NULL);
	(void)sigaction(SIGHUP, &standard, NULL);
	(void)sigaction(SIGQUIT, &standard, NULL);
	(void)sigaction(SIGXCPU, &standard, NULL);
	(void)sigaction(SIGALRM, &standard, NULL);
	(void)sigaction(SIGCHLD, &standard, NULL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static enum step become(const struct program *program, int output, int errors, int failure, char *const *environment)
{
	const char *arguments[ARGUMENTS + 2] = { program->path };

	for (size_t i = 0; i < ARGUMENTS && program->arguments[i]; i++)
		arguments[i + 1] = program->arguments[i];
	/* In this order: the descriptor for failures may not be one that set_streams takes away. */
	if (!set_streams(output, errors) || dup2(failure, FAILURE_FD) < 0
		|| fcntl(FAILURE_FD, F_SETFD, FD_CLOEXEC) != 0)
		return STEP_STREAMS;
	close_from(FAILURE_FD + 1);
	if (setpgid(0, 0) != 0)
		return STEP_GROUP;
	if (!drop_privileges(program))
		return STEP_PRIVILEGES;
	/* Should this process be killed outright, nobody else would end the program. */
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (chdir("/") != 0)
		return STEP_DIRECTORY;
	reset_signals();
	/* execve takes both as they are: it does not write to them. */
	(void)execve(program->path, (char *const *)arguments, environment);
	return STEP_PROGRAM;
}

/* --- in the parent --- */

static void close_pair(int pair[2])
{
	for (int i = 0; i < 2; i++) {
		if (pair[i] >= 0)
			(void)close(pair[i]);
		pair[i] = -1;
	}
}

/* A pipe whose ends are above the standard streams and FAILURE_FD, so that nothing in become()
 * overwrites another. */
static bool high_pipe(int pair[2])
{
	int low[2];

	if (pipe2(low, O_CLOEXEC) != 0)
		return false;
	for (int i = 0; i < 2; i++)
		pair[i] = fcntl(low[i], F_DUPFD_CLOEXEC, FAILURE_FD + 1);
	close_pair(low);
	return pair[0] >= 0 && pair[1] >= 0;
}

struct pipes {
	int output[2], errors[2], failure[2];
};

static bool open_pipes(struct pipes *pipes)
{
	*pipes = (struct pipes){ { -1, -1 }, { -1, -1 }, { -1, -1 } };
	return high_pipe(pipes->output) && high_pipe(pipes->errors) && high_pipe(pipes->failure);
}

static void close_pipes(struct pipes *pipes)
{
	close_pair(pipes->output);
	close_pair(pipes->errors);
	close_pair(pipes->failure);
}

/* An ordinary user's PATH and HOME; for root nothing. The strings stay those of environ. */
static void choose_environment(char *environment[3])
{
	extern char **environ;
	size_t count = 0;

	for (char **entry = environ; entry && *entry && count < 2 && !program_caller_is_root(); entry++)
		if (strncmp(*entry, "PATH=", 5) == 0 || strncmp(*entry, "HOME=", 5) == 0)
			environment[count++] = *entry;
	environment[count] = NULL;
}

/* Forks with all signals blocked: an end that comes in between must know of the new group. */
static pid_t fork_guarded(const struct program *program, const struct pipes *pipes)
{
	char *environment[3];
	sigset_t all, before;
	struct failure failure;
	pid_t pid;

	choose_environment(environment);
	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, &before);
	pid = fork();
	if (pid == 0) {
		failure.step = (int)become(program, pipes->output[1], pipes->errors[1], pipes->failure[1], environment);
		failure.error = errno;
		(void)!write(failure.step == STEP_STREAMS ? pipes->failure[1] : FAILURE_FD, &failure, sizeof(failure));
		_exit(127);
	}
	if (pid > 0) {
		/* Both sides do it, so that it is done whoever comes first. */
		(void)setpgid(pid, pid);
		(void)deadline_guard(pid);
	}
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return pid;
}

/* Ends the whole group. The leader is still unreaped then, so its number is nobody else's. */
static int end_child(struct child *child)
{
	int status = 0;

	(void)kill(-child->pid, SIGKILL);
	(void)kill(child->pid, SIGKILL);
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		;
	deadline_release(child->pid);
	child->pid = 0;
	for (size_t i = 0; i < 2; i++) {
		if (child->streams[i].descriptor >= 0)
			(void)close(child->streams[i].descriptor);
		child->streams[i].descriptor = -1;
	}
	return status;
}

/* Waits until the child is the program: its end of the pipe goes with a successful exec. */
static bool became(struct child *child, int failure_descriptor)
{
	struct failure failure;
	ssize_t got;

	while ((got = read(failure_descriptor, &failure, sizeof(failure))) < 0 && errno == EINTR)
		;
	if (got == 0)
		return true;
	(void)end_child(child);
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

	(void)fcntl(stream.descriptor, F_SETFL, O_NONBLOCK);
	*end = -1;
	return stream;
}

static void start(struct child *child, struct program *program)
{
	struct text problem = text_over(program->problem, sizeof(program->problem));
	struct pipes pipes;

	*child = (struct child){ .program = program, .streams = { { .descriptor = -1 }, { .descriptor = -1 } } };
	program->output_length = program->errors_length = 0;
	program->output[0] = '\0';
	if (program->errors)
		program->errors[0] = '\0';
	deadline_step("starting", program->path);
	if (program_caller_is_root() && !program_path_is_safe(program->path, &problem)) {
		program->status = PROGRAM_REFUSED;
		return;
	}
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

/* Takes what there is. False where a stream has more to say than there is room for. */
static bool drain(struct stream *stream)
{
	char discarded[4096];

	while (stream->descriptor >= 0) {
		size_t room = stream->buffer ? stream->size - *stream->length : sizeof(discarded);
		char *target = stream->buffer ? stream->buffer + *stream->length : discarded;
		ssize_t got = read(stream->descriptor, target, room);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 && errno == EAGAIN)
			return true;
		if (got <= 0) {
			(void)close(stream->descriptor);
			stream->descriptor = -1;
		} else if (stream->buffer && (size_t)got == room) {
			stream->buffer[stream->size - 1] = '\0';
			*stream->length = stream->size - 1;
			return false;
		} else if (stream->buffer) {
			*stream->length += (size_t)got;
			stream->buffer[*stream->length] = '\0';
		}
	}
	return true;
}

/* The end of a program that ended by itself. What its children still hold open is not waited for. */
static void finish(struct child *child)
{
	struct program *program = child->program;
	bool fits = drain(&child->streams[0]) && drain(&child->streams[1]);
	int status = end_child(child);

	if (!fits)
		say(program, PROGRAM_TALKATIVE, "it printed more than is read", NULL);
	else if (WIFEXITED(status))
		program->exit_status = WEXITSTATUS(status);
	else
		say(program, PROGRAM_SIGNALLED, "a signal ended it", NULL);
	if (fits && WIFEXITED(status))
		program->status = PROGRAM_ENDED;
}

/* Looks after one child: reads what it says, and whether it is over. */
static void attend(struct child *child)
{
	siginfo_t over = { 0 };

	if (!drain(&child->streams[0]) || !drain(&child->streams[1])) {
		(void)end_child(child);
		say(child->program, PROGRAM_TALKATIVE, "it printed more than is read", NULL);
		return;
	}
	if (waitid(P_PID, (id_t)child->pid, &over, WEXITED | WNOHANG | WNOWAIT) != 0 && errno != EINTR) {
		say(child->program, PROGRAM_FAILED, "its end cannot be waited for", reason_of(errno));
		(void)end_child(child);
	} else if (over.si_pid == child->pid) {
		finish(child);
	}
}

static void expire(struct child *child, int waited)
{
	struct text problem = text_over(child->program->problem, sizeof(child->program->problem));

	(void)end_child(child);
	child->program->status = PROGRAM_SILENT;
	text_add(&problem, "it was still running after ");
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

void programs_run(struct program *programs, size_t count)
{
	struct child children[PROGRAMS];
	sigset_t mask;
	int budget = deadline_left();

	count = count < PROGRAMS ? count : PROGRAMS;
	listen_for_children(&mask);
	for (size_t i = 0; i < count; i++)
		start(&children[i], &programs[i]);
	deadline_step("running", count == 1 ? programs[0].path : "the plugins");
	for (int left = deadline_left(); wait_for_any(children, count, left, &mask) > 0; left = deadline_left())
		for (size_t i = 0; i < count; i++)
			if (children[i].pid > 0) {
				attend(&children[i]);
				if (children[i].pid > 0 && deadline_left() == 0)
					expire(&children[i], budget);
			}
	(void)sigprocmask(SIG_SETMASK, &mask, NULL);
}
