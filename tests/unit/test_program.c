/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/probe/deadline.h"
#include "common/probe/program.h"
#include "tests/unit/tap.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

#define WATCHDOG 60	/* seconds after which this test itself is killed: something hangs */
#define LONG_TIME 40	/* seconds of a deadline that plays no part */
#define OUTPUT (2 << 20)
#define AT_SIGNAL 42	/* what our processes end with at a signal */
#define AT_DEADLINE 41
#define ORDINARY 54321	/* some user */

/* What a forked process has run. It is seen here because the memory is shared. */
struct seen {
	struct program programs[PROGRAMS + 1];
	char outputs[PROGRAMS + 1][256];
	char output[OUTPUT], errors[OUTPUT];
	int leaked;	/* descriptors that are open now and were not before */
	bool zombie;
	int numbers[8];
};

static struct seen *seen;
static char place[] = "/tmp/test_program.XXXXXX";	/* a directory of root's */
static char marker[64];	/* made by a program that has run; in a directory that everybody can write to */

/* --- running --- */

static int end_at(bool expired, bool writable)
{
	(void)writable;
	return expired ? AT_DEADLINE : AT_SIGNAL;
}

static void begin(unsigned seconds)
{
	const struct deadline_hooks hooks = { .end = end_at };

	if (!deadline_start(seconds, &hooks))
		_exit(99);
}

/* Runs `body` in a process of its own. Returns its exit status, or minus the signal. */
static int in_child(void (*body)(void))
{
	int status = 0;
	pid_t child;

	memset(seen->programs, 0x55, sizeof(seen->programs));
	seen->output[0] = seen->errors[0] = '\0';
	(void)fflush(stdout);
	child = fork();
	if (child == 0) {
		begin(LONG_TIME);
		body();
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		exit(1);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int open_descriptors(void)
{
	int count = 0;

	for (int descriptor = 0; descriptor < 2000; descriptor++)
		count += fcntl(descriptor, F_GETFD) >= 0;
	return count;
}

static bool any_child_left(void)
{
	siginfo_t left;

	return waitid(P_ALL, 0, &left, WEXITED | WNOHANG | WNOWAIT) == 0 || (errno != ECHILD && errno != EPERM);
}

static enum program_trust trust = PROGRAM_AS_NOBODY;
static size_t output_size = OUTPUT, errors_size = OUTPUT;
static bool discard_errors;

static void run(const char *path, const char *const *arguments)
{
	struct program *program = &seen->programs[0];
	int before = open_descriptors();

	program->path = path;
	program->arguments = arguments;
	program->trust = trust;
	program->output = seen->output;
	program->output_size = output_size;
	program->errors = discard_errors ? NULL : seen->errors;
	program->errors_size = errors_size;
	programs_run(program, 1);
	seen->leaked = open_descriptors() - before;
	seen->zombie = any_child_left();
}

#define RUN(...) run_words((const char *const[]){ __VA_ARGS__, NULL })
static void run_words(const char *const *words)
{
	run(words[0], words + 1);
}

static void shell(const char *script)
{
	RUN("/bin/sh", "-c", script);
}

static const char *script;
static void run_script(void)
{
	shell(script);
}

static bool is_root(void)
{
	if (geteuid() == 0)
		return true;
	tap_skip("root is needed");
	return false;
}

static void become_ordinary(void)
{
	if (geteuid() == 0 && (setgroups(0, NULL) != 0 || setresgid(ORDINARY, ORDINARY, ORDINARY) != 0
		|| setresuid(ORDINARY, ORDINARY, ORDINARY) != 0))
		_exit(98);
}

/* Whoever can become root by any of his ids is taken for root. */
static void test_caller_is_root(void)
{
	static const struct {
		uid_t real, effective, saved;
		bool is_root;
		const char *name;
	} rows[] = {
		{ ORDINARY, ORDINARY, ORDINARY, false, "an ordinary user is not root" },
		{ 0, ORDINARY, ORDINARY, true, "... but with root's real id" },
		{ ORDINARY, 0, ORDINARY, true, "... or effective one" },
		{ ORDINARY, ORDINARY, 0, true, "... or saved one" },
	};

	if (!is_root())
		return;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		pid_t child = fork();
		int status = -1;

		if (child == 0)
			_exit(setresuid(rows[i].real, rows[i].effective, rows[i].saved) != 0 ? 98 : program_caller_is_root());
		(void)waitpid(child, &status, 0);
		is_number(WIFEXITED(status) ? WEXITSTATUS(status) : -1, rows[i].is_root, rows[i].name);
	}
}

/* It ended with that status, printed that, and left nothing behind. */
static void ended(int status, const char *output, const char *name)
{
	const struct program *program = &seen->programs[0];

	ok(program->status == PROGRAM_ENDED, name);
	if (program->status != PROGRAM_ENDED)
		printf("# status %d: %.200s\n", (int)program->status, program->problem);
	is_number(program->exit_status, status, "... exit status");
	is(seen->output, output, "... standard output");
	is(program->problem, "", "... no problem");
	ok(seen->leaked == 0 && !seen->zombie, "... no descriptor and no process left");
}

static void did_not(enum program_status status, const char *problem, const char *name)
{
	const struct program *program = &seen->programs[0];

	is_number(program->status, status, name);
	is(program->problem, problem, "... the problem");
	is_number(program->exit_status, -1, "... no exit status");
	ok(seen->leaked == 0 && !seen->zombie, "... no descriptor and no process left");
	ok(access(marker, F_OK) != 0, "... and nothing has run to its end");
	(void)unlink(marker);
}

/* --- what a program has got --- */

/* The rest of the line of /proc/self/status that begins so. */
static const char *line_of(const char *begin_of_line)
{
	static char line[256];
	const char *at = strstr(seen->output, begin_of_line);

	line[0] = '\0';
	if (at)
		(void)snprintf(line, sizeof(line), "%.*s", (int)strcspn(at + strlen(begin_of_line), "\n"),
			at + strlen(begin_of_line));
	return line;
}

struct capability_header {
	uint32_t version;
	int pid;
};
struct capabilities {
	uint32_t effective, permitted, inheritable;
};

static void make_capabilities_inheritable(void)
{
	struct capability_header header = { 0x20080522, 0 };
	struct capabilities sets[2];

	if (syscall(SYS_capget, &header, sets) != 0)
		_exit(97);
	sets[0].inheritable = sets[0].permitted;
	if (syscall(SYS_capset, &header, sets) != 0)
		_exit(97);
	(void)prctl(47 /* PR_CAP_AMBIENT */, 2 /* PR_CAP_AMBIENT_RAISE */, 1 /* CAP_DAC_OVERRIDE */, 0, 0);
}

/* Everything that a careless or hostile caller may hand down. */
static void dirty(void)
{
	gid_t groups[] = { 0, 4, 27 };
	sigset_t some;

	for (int number = 1; number < 65; number++)
		if (number != SIGCHLD)
			(void)signal(number, SIG_IGN);
	begin(LONG_TIME);
	(void)sigemptyset(&some);
	(void)sigaddset(&some, SIGUSR2);
	(void)sigaddset(&some, SIGRTMAX);
	(void)sigprocmask(SIG_BLOCK, &some, NULL);
	(void)setenv("LD_LIBRARY_PATH", "/nowhere", 1);
	(void)setenv("PATH", "/nowhere:/bin:/usr/bin", 1);
	(void)setenv("HOME", "/nowhere", 1);
	if (chdir("/tmp") != 0)
		_exit(85);
	if (geteuid() == 0) {
		(void)setgroups(3, groups);
		make_capabilities_inheritable();
	}
}

static void print_status(void)
{
	dirty();
	RUN("/bin/cat", "/proc/self/status");
}

static void print_status_with_kept_capabilities(void)
{
	dirty();
	/* SECBIT_NO_SETUID_FIXUP: another user id takes nothing away. */
	if (prctl(PR_SET_SECUREBITS, 4, 0, 0, 0) != 0)
		_exit(96);
	RUN("/bin/cat", "/proc/self/status");
}

/* Numbers 32 and 33 are glibc's own: no program can change them through it, and some parents leave them ignored. */
static void ignores_nothing(const char *name)
{
	const char *ignored = line_of("SigIgn:\t");

	is(strcmp(ignored, "0000000180000000") == 0 ? "0000000000000000" : ignored, "0000000000000000", name);
}

static void has_nothing(const char *name)
{
	static const char *const capabilities[] = { "CapInh:\t", "CapPrm:\t", "CapEff:\t", "CapAmb:\t" };

	is(line_of("NoNewPrivs:\t"), "1", name);
	for (size_t i = 0; i < sizeof(capabilities) / sizeof(capabilities[0]); i++)
		is(line_of(capabilities[i]), "0000000000000000", capabilities[i]);
	is(line_of("SigBlk:\t"), "0000000000000000", "no signal is blocked");
	ignores_nothing("no signal is ignored");
}

static void is_nobody(const char *name)
{
	is(line_of("Uid:\t"), "65534\t65534\t65534\t65534", name);
	is(line_of("Gid:\t"), "65534\t65534\t65534\t65534", "... nor a group of root's");
	is(line_of("Groups:\t"), " ", "... nor a supplementary one");
	has_nothing("... nor new privileges");
}

static void print_directory(void)
{
	dirty();
	RUN("/bin/readlink", "/proc/self/cwd");
}

static void print_environment(void)
{
	dirty();
	RUN("/usr/bin/env");
}

static void print_input(void)
{
	RUN("/bin/readlink", "/proc/self/fd/0");
}

static void test_nobody(void)
{
	if (!is_root())
		return;
	(void)in_child(print_status);
	is_nobody("root's program is no user of root's");
	(void)in_child(print_status_with_kept_capabilities);
	is_nobody("... also where capabilities survive another user id");
	(void)in_child(print_directory);
	ended(0, "/\n", "the directory is /");
	(void)in_child(print_environment);
	ended(0, "", "the environment is empty");
	(void)in_child(print_input);
	ended(0, "/dev/null\n", "standard input is /dev/null");
}

static void test_caller(void)
{
	trust = PROGRAM_AS_CALLER;
	if (is_root()) {
		(void)in_child(print_status);
		is(line_of("Uid:\t"), "0\t0\t0\t0", "a trusted program is root");
		is(line_of("NoNewPrivs:\t"), "0", "... and may stay it");
		is(line_of("SigBlk:\t"), "0000000000000000", "... no signal is blocked");
		ignores_nothing("... nor ignored");
		(void)in_child(print_environment);
		ended(0, "", "... its environment is empty");
	}
	trust = PROGRAM_AS_NOBODY;
}

static void print_ordinary_status(void)
{
	become_ordinary();
	print_status();
}

static void print_ordinary_environment(void)
{
	extern char **environ;
	char *entries[] = { "LD_X=1", "HOMES=/x", "PATH=/a:/b", "PATH=/c", "PATHS=/d", "HOME=/e", "HOME=/f", NULL };

	become_ordinary();
	environ = entries;
	RUN("/usr/bin/env");
}

static void print_no_environment(void)
{
	extern char **environ;

	become_ordinary();
	environ = NULL;
	RUN("/usr/bin/env");
}

static void test_ordinary(void)
{
	(void)in_child(print_ordinary_status);
	if (geteuid() == 0)
		is(line_of("Uid:\t"), "54321\t54321\t54321\t54321", "an ordinary user's program stays that user's");
	has_nothing("... without new privileges");
	(void)in_child(print_ordinary_environment);
	ended(0, "PATH=/a:/b\nHOME=/e\n", "PATH and HOME go with it, each once");
	(void)in_child(print_no_environment);
	ended(0, "", "no environment");
}

/* --- descriptors --- */

static void list_descriptors(void)
{
	RUN("/bin/ls", "/proc/self/fd");
}

static void list_with_extra(void)
{
	int null = open("/dev/null", O_RDWR);

	for (int i = 0; i < 3; i++)
		if (dup2(null, (const int[]){ 5, 70, 1000 }[i]) < 0)
			_exit(95);
	list_descriptors();
}

#define ONLY_STREAMS "0\n1\n2\n3\n"	/* 3 is what ls reads the directory with */

static unsigned closed;
static void list_with_closed(void)
{
	for (int descriptor = 0; descriptor < 3; descriptor++)
		if ((closed & 1U << descriptor) != 0)
			(void)close(descriptor);
	shell("readlink /proc/self/fd/0; ls /proc/self/fd; echo error >&2");
}

static void test_descriptors(void)
{
	(void)in_child(list_with_extra);
	ended(0, ONLY_STREAMS, "only the standard streams are inherited");
	trust = PROGRAM_AS_CALLER;
	(void)in_child(list_with_extra);
	ended(0, ONLY_STREAMS, "... by a trusted program as well");
	trust = PROGRAM_AS_NOBODY;
	for (closed = 1; closed < 8; closed++) {
		(void)in_child(list_with_closed);
		ended(0, "/dev/null\n" ONLY_STREAMS, "a caller whose own streams are closed, in each combination");
		is(seen->errors, "error\n", "... standard error");
	}
}

/* --- a terminal --- */

static void print_terminal(void)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY), slave;
	char name[32];

	if (setsid() < 0 || grantpt(master) != 0 || unlockpt(master) != 0 || ptsname_r(master, name, sizeof(name)) != 0)
		_exit(94);
	slave = open(name, O_RDWR);
	if (slave < 0 || ioctl(slave, TIOCSCTTY, 0) != 0)
		_exit(93);
	shell("read -r all < /proc/self/stat; set -- $all; echo $7; (: < /dev/tty) 2>&- || echo none");
	/* Closing it would end this session. */
	(void)signal(SIGHUP, SIG_IGN);
}

static void test_terminal(void)
{
	if (!is_root())
		return;
	is_number(in_child(print_terminal), 0, "a session with a terminal");
	ended(0, "0\nnone\n", "root's terminal is not its program's");
}

/* --- set-user-id programs --- */

static void copy_file(const char *from, const char *to, mode_t mode)
{
	char bytes[65536];
	int source = open(from, O_RDONLY | O_CLOEXEC);
	int target = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	ssize_t got;

	while ((got = read(source, bytes, sizeof(bytes))) > 0)
		if (write(target, bytes, (size_t)got) != got)
			exit(1);
	(void)fchmod(target, mode);
	if (got < 0 || close(source) != 0 || close(target) != 0)
		exit(1);
}

static char special[64];
static void run_special(void)
{
	RUN(special, "/proc/self/status");
}

static void run_special_as_ordinary(void)
{
	become_ordinary();
	RUN(special, "/proc/self/status");
}

static void test_set_user_id(void)
{
	if (!is_root())
		return;
	(void)snprintf(special, sizeof(special), "%s/special", place);
	copy_file("/bin/cat", special, 04755);
	(void)in_child(run_special);
	is_nobody("a set-user-id program gains nothing");
	(void)in_child(run_special_as_ordinary);
	is(line_of("Uid:\t"), "54321\t54321\t54321\t54321", "... nor for an ordinary user");
}

/* --- system calls that fail, or that only say that they did something --- */

/* As linux/filter.h has them, which not every libc finds. */
struct instruction {
	uint16_t code;
	uint8_t yes, no;
	uint32_t value;
};
struct instructions {
	unsigned short count;
	struct instruction *first;
};
#define LOAD 0x20	/* BPF_LD | BPF_W | BPF_ABS */
#define IS 0x15	/* BPF_JMP | BPF_JEQ | BPF_K */
#define RETURN 0x06	/* BPF_RET | BPF_K */
#define ALLOW 0x7fff0000U
#define FAIL 0x00050000U	/* with this errno */
#define ANY (-1)

struct sabotage {
	const char *name;
	long call;
	int argument;	/* its number, or ANY */
	uint32_t value;
	int error;	/* 0: done, it says */
	enum program_status status;
	const char *problem;
};

/* From now on that call fails. A lone argument is compared by its lower half. */
static void sabotage(const struct sabotage *how)
{
	uint32_t offset = how->argument == ANY ? 0 : (uint32_t)(16 + 8 * how->argument);
	struct instruction code[] = {
		{ LOAD, 0, 0, 0 },
		{ IS, 0, 3, (uint32_t)how->call },
		{ LOAD, 0, 0, offset },
		{ IS, 0, 1, how->argument == ANY ? (uint32_t)how->call : how->value },
		{ RETURN, 0, 0, FAIL | (uint32_t)how->error },
		{ RETURN, 0, 0, ALLOW },
	};
	struct instructions filter = { sizeof(code) / sizeof(code[0]), code };

	if (prctl(PR_SET_SECCOMP, 2, &filter, 0, 0) != 0)
		_exit(92);
}

static const struct sabotage *sabotaged;
static void run_sabotaged(void)
{
	char words[128];
	gid_t group = 4;

	make_capabilities_inheritable();
	if (setgroups(1, &group) != 0)
		_exit(84);
	sabotage(sabotaged);
	(void)snprintf(words, sizeof(words), "echo > %s", marker);
	shell(words);
}

#define PRIVILEGES "the privileges of root cannot be dropped: not permitted"
#define STREAMS "its standard streams cannot be set up: not open"
#define NOT_STARTED "it cannot be started: "

static const struct sabotage steps[] = {
	{ "setgroups", SYS_setgroups, ANY, 0, EPERM, PROGRAM_FAILED, PRIVILEGES },
	{ "setgroups lies", SYS_setgroups, ANY, 0, 0, PROGRAM_FAILED, PRIVILEGES },
	{ "setresgid", SYS_setresgid, ANY, 0, EPERM, PROGRAM_FAILED, PRIVILEGES },
	{ "setresgid lies", SYS_setresgid, ANY, 0, 0, PROGRAM_FAILED, PRIVILEGES },
	{ "setresuid", SYS_setresuid, ANY, 0, EPERM, PROGRAM_FAILED, PRIVILEGES },
	{ "setresuid lies", SYS_setresuid, ANY, 0, 0, PROGRAM_FAILED, PRIVILEGES },
	{ "capset", SYS_capset, ANY, 0, EPERM, PROGRAM_FAILED, PRIVILEGES },
	{ "capset lies", SYS_capset, ANY, 0, 0, PROGRAM_FAILED, PRIVILEGES },
	{ "capget", SYS_capget, ANY, 0, EPERM, PROGRAM_FAILED, PRIVILEGES },
	{ "no new privileges", SYS_prctl, 0, PR_SET_NO_NEW_PRIVS, EPERM, PROGRAM_FAILED, PRIVILEGES },
	{ "no new privileges, a lie", SYS_prctl, 0, PR_SET_NO_NEW_PRIVS, 0, PROGRAM_FAILED, PRIVILEGES },
	{ "getresgid", SYS_getresgid, ANY, 0, EPERM, PROGRAM_FAILED, PRIVILEGES },
	{ "getgroups", SYS_getgroups, ANY, 0, EPERM, PROGRAM_FAILED, PRIVILEGES },
	{ "setpgid", SYS_setpgid, ANY, 0, EPERM, PROGRAM_FAILED, "it cannot get a process group: not permitted" },
	{ "chdir", SYS_chdir, ANY, 0, EACCES, PROGRAM_FAILED,
		"it cannot change to the root directory: permission denied" },
	{ "execve", SYS_execve, ANY, 0, EACCES, PROGRAM_FAILED, "it cannot be run: permission denied" },
	{ "execve lies", SYS_execve, ANY, 0, 0, PROGRAM_FAILED, NULL },
	{ "pipe2", SYS_pipe2, ANY, 0, EMFILE, PROGRAM_FAILED, NOT_STARTED "too many open files in this process" },
	{ "a high descriptor", SYS_fcntl, 1, F_DUPFD_CLOEXEC, EMFILE, PROGRAM_FAILED,
		NOT_STARTED "too many open files in this process" },
	{ "not blocking", SYS_fcntl, 1, F_SETFL, EIO, PROGRAM_FAILED, NOT_STARTED "input/output error" },
	{ "its signals", SYS_rt_sigprocmask, ANY, 0, EINVAL, PROGRAM_FAILED,
		"it cannot get its signals back: not accepted by the system" },
#ifdef __GLIBC__	/* others open by another call */
	{ "an open standard stream", SYS_openat, 2, O_RDONLY, ENOENT, PROGRAM_FAILED,
		"its standard streams cannot be set up: no such file or directory" },
#endif
#ifdef SYS_dup2
	{ "standard input", SYS_dup2, 1, STDIN_FILENO, EBADF, PROGRAM_FAILED, STREAMS },
	{ "standard output", SYS_dup2, 1, STDOUT_FILENO, EBADF, PROGRAM_FAILED, STREAMS },
	{ "standard error", SYS_dup2, 1, STDERR_FILENO, EBADF, PROGRAM_FAILED, STREAMS },
	{ "the way of a failure", SYS_dup2, 1, 3, EBADF, PROGRAM_FAILED, STREAMS },
#endif
	{ "getresuid lies", SYS_getresuid, ANY, 0, 0, PROGRAM_FAILED, PRIVILEGES },
	{ "getresgid lies", SYS_getresgid, ANY, 0, 0, PROGRAM_FAILED, PRIVILEGES },
	{ "closing at execve", SYS_fcntl, 1, F_SETFD, EBADF, PROGRAM_FAILED,
		"its standard streams cannot be set up: not open" },
	{ "whether it became the program", SYS_read, 2, 8, EIO, PROGRAM_FAILED,
		"it is not known whether it was run" },
	{ "its output", SYS_read, 2, OUTPUT, EIO, PROGRAM_FAILED, "what it printed cannot be read: input/output error" },
	{ "its end", SYS_waitid, ANY, 0, EPERM, PROGRAM_FAILED, "its end cannot be waited for: not permitted" },
};

static void test_failing_steps(void)
{
	if (!is_root())
		return;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		const char *problem = steps[i].problem;

		sabotaged = &steps[i];
		is_number(in_child(run_sabotaged), 0, steps[i].name);
		/* One that has run is not told from its remains. */
		if (steps[i].call == SYS_waitid || steps[i].call == SYS_read)
			(void)unlink(marker);
		did_not(steps[i].status, problem ? problem : seen->programs[0].problem, "... fails and nothing is run");
	}
}

static void exit_unreaped(void)
{
	sabotage(&(struct sabotage){ .call = SYS_wait4, .argument = ANY, .error = ECHILD });
	shell(script);
}

/* No exit status is made up. */
static void test_unreaped(void)
{
	if (!is_root())
		return;
	script = "exit 7";
	is_number(in_child(exit_unreaped), 0, "no child can be reaped");
	is_number(seen->programs[0].status, PROGRAM_ENDED, "... it has ended");
	is_number(seen->programs[0].exit_status, 7, "... with its own exit status");
	script = "kill -KILL $$";
	is_number(in_child(exit_unreaped), 0, "no child can be reaped that a signal ended");
	is_number(seen->programs[0].status, PROGRAM_SIGNALLED, "... which is what it says");
	is_number(seen->programs[0].exit_status, -1, "... and no exit status");
}

/* None of these may keep a program from running as it should. */
static const struct sabotage harmless[] = {
	{ .name = "no close_range", .call = SYS_close_range, .argument = ANY, .error = ENOSYS },
	{ .name = "close_range is forbidden", .call = SYS_close_range, .argument = ANY, .error = EPERM },
	{ .name = "close_range lies", .call = SYS_close_range, .argument = ANY, .error = 0 },
	{ .name = "ppoll fails", .call = SYS_ppoll, .argument = ANY, .error = ENOMEM },
	{ .name = "no signal at the parent's death", .call = SYS_prctl, .argument = 0, .value = PR_SET_PDEATHSIG,
		.error = EPERM },
};

static void list_sabotaged(void)
{
	sabotage(sabotaged);
	list_with_extra();
}

static void test_harmless(void)
{
	if (!is_root())
		return;
	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++) {
		sabotaged = &harmless[i];
		(void)in_child(list_sabotaged);
		ended(0, ONLY_STREAMS, harmless[i].name);
	}
}

static void run_without_fork(void)
{
#ifdef SYS_fork
	sabotage(&(struct sabotage){ .call = SYS_fork, .argument = ANY, .error = ENOMEM });
#endif
	sabotage(&(struct sabotage){ .call = SYS_clone, .argument = ANY, .error = ENOMEM });
	RUN("/bin/true");
}

static void hide_proc(void)
{
	if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
		|| mount("none", "/proc", "tmpfs", 0, NULL) != 0)
		_exit(91);
	sabotage(&harmless[0]);
	RUN("/bin/true");
}

static void run_in_small_user_namespace(void)
{
	int map;

	if (unshare(CLONE_NEWUSER) != 0)
		_exit(90);
	map = open("/proc/self/uid_map", O_WRONLY | O_CLOEXEC);
	if (map < 0 || write(map, "0 0 1", 5) != 5)
		_exit(89);
	RUN("/bin/true");
}

static void run_without_guard(void)
{
	for (int i = 0; i < PROGRAMS; i++)
		if (!deadline_guard(0x7ffffff0 - i))
			_exit(88);
	RUN("/bin/true");
}

/* More often than there is room for guards at a time. */
static void run_again_and_again(void)
{
	for (int i = 0; i < 2 * PROGRAMS; i++)
		RUN("/bin/true");
}

static void test_circumstances(void)
{
	if (!is_root())
		return;
	is_number(in_child(run_without_fork), 0, "no memory for another process");
	did_not(PROGRAM_FAILED, NOT_STARTED "out of memory", "... fails");
	is_number(in_child(hide_proc), 0, "neither close_range nor /proc");
	did_not(PROGRAM_FAILED, "inherited descriptors cannot be closed: no such file or directory", "... fails");
	if (in_child(run_in_small_user_namespace) == 0)
		did_not(PROGRAM_FAILED, PRIVILEGES, "a user namespace without nobody");
	else
		tap_skip("user namespaces are needed");
	is_number(in_child(run_without_guard), 0, "more groups than can be guarded");
	did_not(PROGRAM_FAILED, NOT_STARTED "temporarily not available", "... fail");
}

/* --- limits --- */

static rlim_t limit;
static void run_with_few_descriptors(void)
{
	struct rlimit few = { limit, limit };

	if (setrlimit(RLIMIT_NOFILE, &few) != 0)
		_exit(87);
	RUN("/bin/true");
}

static void run_with_few_processes(void)
{
	struct rlimit few = { 0, 0 };

	if (setrlimit(RLIMIT_NPROC, &few) != 0)
		_exit(86);
	RUN("/bin/true");
}

/* The kernel counts before it adds one: so there has to be one already. */
static void run_beside_another_nobody(void)
{
	int ready[2];
	char byte;
	pid_t other;

	if (pipe2(ready, O_CLOEXEC) != 0)
		_exit(83);
	other = fork();
	if (other == 0) {
		(void)signal(SIGTERM, SIG_DFL);
		if (setresuid(65534, 65534, 65534) != 0 || write(ready[1], "r", 1) != 1)
			_exit(1);
		for (;;)
			(void)pause();
	}
	if (read(ready[0], &byte, 1) != 1)
		_exit(82);
	run_with_few_processes();
	seen->zombie = waitpid(-1, NULL, WNOHANG) != 0;
	(void)kill(other, SIGTERM);
}

static void run_ordinary_with_few_processes(void)
{
	become_ordinary();
	run_with_few_processes();
}

static void test_limits(void)
{
	int failed = 0;

	for (limit = 3; limit < 20; limit++) {
		is_number(in_child(run_with_few_descriptors), 0, "few descriptors");
		if (seen->programs[0].status == PROGRAM_ENDED)
			break;
		failed++;
		ok(seen->leaked == 0 && !seen->zombie, "... fail, and nothing is left");
		is_number(seen->programs[0].status, PROGRAM_FAILED, "... with a reason");
		ok(strstr(seen->programs[0].problem, "too many open files")
			|| strstr(seen->programs[0].problem, "not accepted"), "... a right one");
	}
	ok(failed > 5 && limit < 20, "... until there are enough");
	if (!is_root())
		return;
	(void)in_child(run_beside_another_nobody);
	did_not(PROGRAM_FAILED, "it cannot be run: temporarily not available", "too many processes of nobody's");
	(void)in_child(run_ordinary_with_few_processes);
	did_not(PROGRAM_FAILED, NOT_STARTED "temporarily not available", "... of an ordinary user's");
}

/* --- what it says and how it ends --- */

static void script_ends(const char *words, int status, const char *output, const char *name)
{
	script = words;
	(void)in_child(run_script);
	ended(status, output, name);
}

static void ignore_children(void)
{
	(void)signal(SIGCHLD, SIG_IGN);
	shell("exit 7");
}

static void block_children(void)
{
	sigset_t child, after;

	(void)sigemptyset(&child);
	(void)sigaddset(&child, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &child, NULL);
	shell("exit 7");
	(void)sigprocmask(SIG_BLOCK, NULL, &after);
	seen->numbers[0] = sigismember(&after, SIGCHLD);
}

static void test_ends(void)
{
	(void)in_child(run_again_and_again);
	ended(0, "", "one after the other");
	script_ends("exit 0", 0, "", "exit status 0");
	script_ends("echo text; exit 3", 3, "text\n", "... 3");
	script_ends("exit 255", 255, "", "... 255");
	script_ends("exec >&- 2>&-; sleep 0.2; exit 7", 7, "", "... of one that had closed its streams before");
	(void)in_child(ignore_children);
	ended(7, "", "a caller that was told to ignore its children");
	(void)in_child(block_children);
	ended(7, "", "... or not to hear of them");
	is_number(seen->numbers[0], 0, "... hears of them later");
	script = "echo before; kill -SEGV $$";
	(void)in_child(run_script);
	did_not(PROGRAM_SIGNALLED, "a signal ended it", "a signal");
	script = "kill -KILL $$";
	(void)in_child(run_script);
	did_not(PROGRAM_SIGNALLED, "a signal ended it", "... that cannot be caught");
	script = "kill -KILL 0";
	(void)in_child(run_script);
	did_not(PROGRAM_SIGNALLED, "a signal ended it", "... to its own group does not reach us");
}

static void test_output(void)
{
	const struct program *program = &seen->programs[0];

	output_size = errors_size = 100;
	script_ends("printf %098d 0", 0, "0000000000000000000000000000000000000000000000000000000000000000000000000000000"
		"0000000000000000000", "as much as there is room for but one");
	script_ends("printf %099d 0", 0, "0000000000000000000000000000000000000000000000000000000000000000000000000000000"
		"00000000000000000000", "as much as there is room for");
	script = "printf %0100d 0";
	(void)in_child(run_script);
	did_not(PROGRAM_TALKATIVE, "it printed more than is read", "one byte more");
	is_number((long long)program->output_length, 99, "... is cut");
	is_number((long long)strlen(seen->output), 99, "... and terminated");
	script = "printf %0100d 0 >&2; sleep 1000";
	(void)in_child(run_script);
	did_not(PROGRAM_TALKATIVE, "it printed more than is read", "... on standard error ends it");
	output_size = 1;
	script_ends("exit 4", 4, "", "no room at all, and nothing printed");
	script = "echo";
	(void)in_child(run_script);
	did_not(PROGRAM_TALKATIVE, "it printed more than is read", "... and something");
	output_size = errors_size = OUTPUT;
}

static void test_much_output(void)
{
	const struct program *program = &seen->programs[0];

	script = "head -c 1048576 /dev/zero | tr '\\0' x";
	(void)in_child(run_script);
	ok(program->status == PROGRAM_ENDED && program->output_length == 1048576 && strlen(seen->output) == 1048576,
		"a megabyte");
	script = "for i in 1 2 3 4; do head -c 200000 /dev/zero; head -c 200001 /dev/zero >&2; done; exit 5";
	(void)in_child(run_script);
	is_number(program->status, PROGRAM_ENDED, "much on both streams");
	is_number(program->exit_status, 5, "... exit status");
	is_number((long long)program->output_length, 800000, "... standard output");
	is_number((long long)program->errors_length, 800004, "... standard error");
	script = "printf 'a\\000\\377\\n'";
	(void)in_child(run_script);
	ok(program->output_length == 4 && memcmp(seen->output, "a\0\377\n", 5) == 0, "bytes stay as they are");
	discard_errors = true;
	script_ends("head -c 1000000 /dev/zero >&2; echo done", 0, "done\n", "standard error may be thrown away");
	discard_errors = false;
}

/* --- what cannot be run --- */

static void run_file(void)
{
	RUN(special);
}

static void make_file(const char *name, const char *content, mode_t mode)
{
	int file;

	(void)snprintf(special, sizeof(special), "%s/%s", place, name);
	file = open(special, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
	if (file < 0 || write(file, content, strlen(content)) != (ssize_t)strlen(content) || fchmod(file, mode) != 0
		|| close(file) != 0)
		exit(1);
}

static void run_many_arguments(void)
{
	RUN("/bin/echo", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16");
}

static void run_too_many_arguments(void)
{
	RUN("/bin/echo", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17");
}

static void run_relative(void)
{
	RUN("bin/true");
}

static void run_relative_as_ordinary(void)
{
	become_ordinary();
	RUN("bin/true");
}

static void test_no_program(void)
{
	make_file("garbage", "\1\2\3", 0755);
	(void)in_child(run_file);
	ok(strncmp(seen->programs[0].problem, "it cannot be run: ", 18) == 0, "no format that the system knows");
	did_not(PROGRAM_FAILED, seen->programs[0].problem, "... fails");
	make_file("empty", "", 0755);
	(void)in_child(run_file);
	did_not(PROGRAM_FAILED, seen->programs[0].problem, "an empty file");
	make_file("homeless", "#!/nowhere/sh\necho\n", 0755);
	(void)in_child(run_file);
	did_not(PROGRAM_FAILED, "it cannot be run: no such file or directory", "an interpreter that is not there");
	make_file("plain", "#!/bin/sh\necho\n", 0644);
	(void)in_child(run_file);
	did_not(PROGRAM_FAILED, "it cannot be run: permission denied", "a file that is not executable");
	(void)in_child(run_many_arguments);
	ended(0, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "sixteen arguments");
	(void)in_child(run_too_many_arguments);
	did_not(PROGRAM_FAILED, NOT_STARTED "too many arguments", "seventeen are not cut to sixteen");
	(void)in_child(run_relative_as_ordinary);
	did_not(PROGRAM_FAILED, NOT_STARTED "its path does not begin with a slash", "a relative path");
	(void)in_child(run_relative);
	did_not(PROGRAM_FAILED, NOT_STARTED "its path does not begin with a slash", "... for root as well");
	if (!is_root())
		return;
	make_file("private", "#!/bin/sh\necho\n", 0700);
	(void)in_child(run_file);
	did_not(PROGRAM_FAILED, "it cannot be run: permission denied", "root's own file is not nobody's");
	make_file("open", "#!/bin/sh\necho\n", 0757);
	(void)in_child(run_file);
	is_number(seen->programs[0].status, PROGRAM_REFUSED, "what others can write root does not run");
	ok(strstr(seen->programs[0].problem, "/open can be written by everybody, so root does not run it"), "... it says");
}

/* --- groups, and what is left of them --- */

#define SCRIPTS(...) run_scripts((const char *const[]){ __VA_ARGS__, NULL })
static void run_scripts(const char *const *scripts)
{
	static const char *arguments[PROGRAMS + 1][3];
	size_t count = 0;

	for (; scripts[count]; count++) {
		struct program *program = &seen->programs[count];

		arguments[count][0] = "-c";
		arguments[count][1] = scripts[count];
		*program = (struct program){ .path = "/bin/sh", .arguments = arguments[count], .output = seen->outputs[count],
			.output_size = sizeof(seen->outputs[count]) };
	}
	programs_run(seen->programs, count);
	seen->zombie = any_child_left();
}

/* Waits for somebody who has been left to us. Returns the signal that ended him. */
static int signal_of(pid_t process)
{
	int status = 0;

	return waitpid(process, &status, 0) == process && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void leave_grandchild(void)
{
	(void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	shell("sleep 1000 & echo $!; exit 6");
	seen->numbers[0] = atoi(seen->output) > 0 ? signal_of(atoi(seen->output)) : 0;
}

static void leave_session(void)
{
	pid_t left;

	(void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	shell("x=$(setsid sh -c 'echo $$; exec sleep 1000 >&- 2>&-' &); echo $x");
	left = atoi(seen->output);
	seen->numbers[0] = left > 0 && waitpid(left, NULL, WNOHANG) == 0;
	/* 0 would be our own group. */
	if (left > 0)
		(void)kill(left, SIGTERM);
	seen->numbers[1] = left > 0 ? signal_of(left) : 0;
}

static void test_groups(void)
{
	(void)in_child(leave_grandchild);
	is_number(seen->programs[0].status, PROGRAM_ENDED, "a grandchild that keeps the streams open is not waited for");
	is_number(seen->programs[0].exit_status, 6, "... exit status");
	is_number(seen->numbers[0], SIGKILL, "... and is killed");
	(void)in_child(leave_session);
	is_number(seen->programs[0].status, PROGRAM_ENDED, "a daemon");
	is_number(seen->numbers[0], 1, "... in a session of its own is left alone");
	is_number(seen->numbers[1], SIGTERM, "... and lives on");
}

static void run_to_the_deadline(void)
{
	begin(1);
	SCRIPTS("trap '' TERM HUP INT; while :; do sleep 1000; done", "kill -STOP $$", "exec >&- 2>&-; sleep 1000",
		"sleep 1000 & sleep 1000", "exec cat /dev/zero >&2", "echo quick", "echo partly; exec sleep 1000");
}

static void test_deadline(void)
{
	static const char *const names[] = { "one that ignores signals", "... that stopped itself",
		"... that closed its streams", "... with a child", "... that talks without end into the void" };

	is_number(in_child(run_to_the_deadline), 0, "half a second before the deadline");
	for (size_t i = 0; i < 7; i++) {
		if (i == 5)
			continue;
		is_number(seen->programs[i].status, PROGRAM_SILENT, i < 5 ? names[i] : "... that said something");
		is(seen->programs[i].problem, "it was still running after 0.5 s", "... is killed");
		is_number(seen->programs[i].exit_status, -1, "... no exit status");
	}
	is_number(seen->programs[5].status, PROGRAM_ENDED, "one that was done before");
	is(seen->outputs[5], "quick\n", "... has its output");
	is(seen->outputs[6], "partly\n", "what was said is kept");
	ok(!seen->zombie, "nobody is left");
}

/* A program of each kind; each says who it is once it is there. */
static void run_and_wait(void)
{
	static char words[3][512];
	static const char *const ends[] = { "exec sleep 1000", "trap '' TERM; exec sleep 1000",
		"kill -STOP $$" };

	for (size_t i = 0; i < 3; i++)
		(void)snprintf(words[i], sizeof(words[i]), "echo $$ > %s.new.%zu && mv %s.new.%zu %s.%zu; %s",
			marker, i, marker, i, marker, i, ends[i]);
	SCRIPTS(words[0], words[1], words[2]);
}

static pid_t read_marker(size_t number)
{
	char path[96], bytes[32];
	ssize_t got;
	int file;

	(void)snprintf(path, sizeof(path), "%s.%zu", marker, number);
	while ((file = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		(void)nanosleep(&(struct timespec){ 0, 2000000 }, NULL);
	got = read(file, bytes, sizeof(bytes) - 1);
	(void)close(file);
	(void)unlink(path);
	bytes[got > 0 ? got : 0] = '\0';
	return atoi(bytes);
}

static void end_caller(int signal_number, int status, const char *name)
{
	pid_t left[3], child;
	int got = 0;

	(void)fflush(stdout);
	child = fork();
	if (child == 0) {
		begin(LONG_TIME);
		run_and_wait();
		_exit(0);
	}
	for (size_t i = 0; i < 3; i++)
		left[i] = read_marker(i);
	(void)kill(child, signal_number);
	(void)waitpid(child, &got, 0);
	is_number(WIFEXITED(got) ? WEXITSTATUS(got) : -WTERMSIG(got), status, name);
	for (size_t i = 0; i < 3; i++) {
		int how = signal_of(left[i]);

		ok(how == SIGKILL || (how == SIGTERM && signal_number != SIGKILL), "... and its program");
	}
}

static void test_signals(void)
{
	(void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	end_caller(SIGTERM, AT_SIGNAL, "a signal ends the caller");
	end_caller(SIGALRM, AT_DEADLINE, "the deadline ends the caller");
	end_caller(SIGKILL, -SIGKILL, "the caller is killed");
	(void)prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
}

static size_t number_of_programs;
static void run_many(void)
{
	static char words[PROGRAMS + 1][64];
	const char *scripts[PROGRAMS + 2] = { NULL };

	for (size_t i = 0; i < number_of_programs; i++) {
		(void)snprintf(words[i], sizeof(words[i]), "echo %zu; exit %zu", i, i);
		scripts[i] = words[i];
	}
	run_scripts(scripts);
}

static void test_many(void)
{
	char expected[16];
	size_t right = 0;

	number_of_programs = PROGRAMS + 1;
	is_number(in_child(run_many), 0, "seventeen at once");
	for (size_t i = 0; i < PROGRAMS; i++) {
		(void)snprintf(expected, sizeof(expected), "%zu\n", i);
		right += seen->programs[i].status == PROGRAM_ENDED && seen->programs[i].exit_status == (int)i
			&& strcmp(seen->outputs[i], expected) == 0;
	}
	is_number((long long)right, PROGRAMS, "... sixteen run, each with its own result");
	is_number(seen->programs[PROGRAMS].status, PROGRAM_FAILED, "... and one does not");
	is(seen->programs[PROGRAMS].problem, NOT_STARTED "too many programs at once", "... and says so");
	number_of_programs = 0;
	is_number(in_child(run_many), 0, "none at all");
}

static void prepare(void)
{
	static char open_place[] = "/tmp/test_program_open.XXXXXX";

	seen = mmap(NULL, sizeof(*seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (seen == MAP_FAILED || !mkdtemp(place) || chmod(place, 0755) != 0 || !mkdtemp(open_place)
		|| chmod(open_place, 01777) != 0)
		exit(1);
	(void)snprintf(marker, sizeof(marker), "%s/marker", open_place);
}

static void remove_place(const char *directory)
{
	DIR *list = opendir(directory);
	const struct dirent *entry;
	char path[512];

	while (list && (entry = readdir(list))) {
		(void)snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
		(void)unlink(path);
	}
	if (list)
		(void)closedir(list);
	(void)rmdir(directory);
}

int main(void)
{
	(void)alarm(WATCHDOG);
	prepare();
	test_nobody();
	test_caller_is_root();
	test_caller();
	test_ordinary();
	test_descriptors();
	test_terminal();
	test_set_user_id();
	test_failing_steps();
	test_unreaped();
	test_harmless();
	test_circumstances();
	test_limits();
	test_ends();
	test_output();
	test_much_output();
	test_no_program();
	test_groups();
	test_deadline();
	test_signals();
	test_many();
	remove_place(place);
	*strrchr(marker, '/') = '\0';
	remove_place(marker);
	return tap_done();
}
