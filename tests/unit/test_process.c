/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/probe/process.h"
#include "tests/unit/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WATCHDOG 60
#define SOMEBODY 54321

static char place[64] = "/tmp/test_process.XXXXXX";
static char program[128];	/* a copy of cat; its path is the argv[0] that is wanted */
static size_t asked;	/* how often a process was offered */
static bool offered_nothing;	/* ... with an empty argv[0], as of kernel threads */

static void must(bool done, const char *what)
{
	if (done)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

static bool is_wanted(const char *path)
{
	asked++;
	offered_nothing = offered_nothing || *path == '\0';
	return strcmp(path, program) == 0;
}

bool short_reads;	/* one byte for each read; not static, as read is inline where it is fortified */

/* In place of that of the C library. */
ssize_t read(int descriptor, void *buffer, size_t size)
{
	return syscall(SYS_read, descriptor, buffer, short_reads && size > 1 ? (size_t)1 : size);
}

static struct process_list *list;	/* shared with those that are forked */

static void look(void)
{
	const struct paths live = paths_live();

	asked = 0;
	process_list(&live, is_wanted, list);
}

static const struct process *found(pid_t id)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].id == id)
			return &list->items[i];
	return NULL;
}

/* --- processes to be looked for --- */

struct kind {
	const char *file, *name;	/* what is run, and its argv[0] */
	uid_t user;
	bool other_mounts;
	const char *argument;	/* or NULL */
};

static void become(const struct kind *kind, const int input[2], const int output[2])
{
	char *const arguments[] = { (char *)(size_t)kind->name, (char *)(size_t)kind->argument, NULL };

	/* It keeps the other end of its input, so that this never ends. */
	if (dup2(input[0], STDIN_FILENO) < 0 || dup2(output[1], STDOUT_FILENO) < 0
		|| (kind->other_mounts && unshare(CLONE_NEWNS) != 0)
		|| (kind->user != 0 && setresuid(kind->user, kind->user, kind->user) != 0))
		_exit(1);
	(void)close(output[0]);
	(void)execv(kind->file, arguments);
	_exit(1);
}

/* Starts one, a cat, and waits until it has repeated a byte: so it is what it is to be. */
static pid_t begin(const struct kind *kind)
{
	int input[2], output[2];
	char byte;
	pid_t child;

	must(pipe(input) == 0 && pipe(output) == 0, "pipe");
	(void)fflush(stdout);
	child = fork();
	if (child == 0)
		become(kind, input, output);
	(void)close(output[1]);
	must(child > 0 && write(input[1], "r", 1) == 1 && read(output[0], &byte, 1) == 1, "start");
	(void)close(input[0]);
	(void)close(input[1]);
	(void)close(output[0]);
	return child;
}

static void finish(pid_t child)
{
	(void)kill(child, SIGKILL);
	(void)waitpid(child, NULL, 0);
}

/* What is known of one of that kind. */
static struct process facts_of(const struct kind *kind)
{
	struct process none = { .id = 0 };
	pid_t child = begin(kind);
	const struct process *process;

	look();
	process = found(child);
	none = process ? *process : none;
	finish(child);
	return none;
}

static void copy_program(const char *from, const char *to)
{
	char bytes[65536];
	int source = open(from, O_RDONLY | O_CLOEXEC), target = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
	ssize_t got;

	must(source >= 0 && target >= 0, from);
	while ((got = read(source, bytes, sizeof(bytes))) > 0)
		must(write(target, bytes, (size_t)got) == got, to);
	must(got == 0 && close(source) == 0 && close(target) == 0, to);
}

#define THE_PROGRAM { program, program, 0, false, NULL }

static void test_short_reads(void)
{
	struct process process;

	short_reads = true;
	process = facts_of(&(struct kind)THE_PROGRAM);
	short_reads = false;
	is(process.id > 0 ? process.path : "", program, "a process is found where each read brings one byte only");
	is_number(process.parent, getpid(), "... and known");
}

static void test_ours(void)
{
	struct process process = facts_of(&(struct kind)THE_PROGRAM);

	ok(process.id > 0, "a process is found by its argv[0]");
	is(process.path, program, "... path");
	ok(process.state == 'S' || process.state == 'R', "... state");
	is_number(process.parent, getpid(), "... parent");
	is_number(process.root, geteuid() == 0 ? FACT_YES : FACT_NO, "... whether it is root's");
	is_number(process.here, FACT_YES, "... it is here");
	is_number(process.genuine, FACT_YES, "... and runs that file");
	is_number(process.replaced, FACT_NO, "... which nobody has replaced");
	ok(process.age >= 0 && process.age < WATCHDOG, "... age");
	ok(process.resident > 4096 && process.resident < 1LL << 32, "... memory");
	is_number((long long)list->count, 1, "... and no other is");
	is_number((long long)list->hidden, 0, "nothing is hidden");
	ok(!list->problem, "there is no problem");
	ok(!list->more, "nor more of them");
	ok(!offered_nothing, "a process without a command line is nobody's");
}

static void test_impostors(void)
{
	struct process process = facts_of(&(struct kind){ "/bin/cat", program, 0, false, NULL });

	is_number(process.genuine, FACT_NO, "another file under that name");
	is_number(process.replaced, FACT_NO, "... was always another");
	if (geteuid() != 0) {
		tap_skip("root is needed");
		return;
	}
	process = facts_of(&(struct kind){ program, program, SOMEBODY, false, NULL });
	is_number(process.root, FACT_NO, "somebody's process");
	is_number(process.genuine, FACT_YES, "... of that file");
	process = facts_of(&(struct kind){ program, program, 0, true, NULL });
	is_number(process.here, FACT_NO, "a process in another mount namespace");
	is_number(process.root, FACT_YES, "... of root's");
}

static void test_replaced(void)
{
	pid_t child = begin(&(struct kind)THE_PROGRAM);
	char new_name[sizeof(program) + 8];
	const struct process *process;

	must(unlink(program) == 0, "unlink");
	look();
	process = found(child);
	ok(process && process->genuine == FACT_NO && process->replaced == FACT_YES, "a file that was removed");
	(void)snprintf(new_name, sizeof(new_name), "%s.new", program);
	copy_program("/bin/cat", new_name);
	must(rename(new_name, program) == 0, "rename");
	look();
	process = found(child);
	ok(process && process->genuine == FACT_NO && process->replaced == FACT_YES, "... and replaced");
	/* Whether it is the same file cannot be told here, and so is not denied. */
	must(unlink(program) == 0 && symlink(program, program) == 0, "loop");
	look();
	process = found(child);
	ok(process && process->genuine == FACT_UNKNOWN, "... by what cannot be looked at");
	must(unlink(program) == 0, "unlink");
	copy_program("/bin/cat", program);
	finish(child);
}

/* The kernel's name of a process is its file's: brackets and blanks in it stand in /proc/PID/stat. */
static void test_names(void)
{
	char name[256];
	struct process process;

	(void)snprintf(name, sizeof(name), "%s/a) S 0 (b", place);
	copy_program("/bin/cat", name);
	process = facts_of(&(struct kind){ name, program, 0, false, NULL });
	is_number(process.parent, getpid(), "a name with blanks and brackets");
	ok(process.age >= 0 && process.age < WATCHDOG, "... age");
	ok(process.resident > 4096, "... memory");
	must(unlink(name) == 0, "unlink");
}

static void test_long_name(void)
{
	char name[600];
	pid_t child;

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	memcpy(name, program, strlen(program));
	child = begin(&(struct kind){ program, name, 0, false, NULL });
	look();
	ok(!found(child), "a name that only begins like it");
	finish(child);
}

static char long_name[PROCESS_PATH + 8];

static bool is_long_name(const char *path)
{
	return strncmp(path, long_name, strlen(path)) == 0 && *path == 'x';
}

/* Whether argv[0] is known to be alone, where it is so long and nothing follows. */
static bool is_alone(size_t length)
{
	const struct paths live = paths_live();
	pid_t child;
	bool alone;

	memset(long_name, 'x', length);
	long_name[length] = '\0';
	child = begin(&(struct kind){ program, long_name, 0, false, NULL });
	process_list(&live, is_long_name, list);
	must(found(child) != NULL, "long name");
	alone = found(child)->alone;
	finish(child);
	return alone;
}

static void test_arguments(void)
{
	struct process process = facts_of(&(struct kind){ program, program, 0, false, "-" });

	ok(process.id > 0 && !process.alone, "an argument");
	process = facts_of(&(struct kind)THE_PROGRAM);
	ok(process.id > 0 && process.alone, "... and none");
	ok(is_alone(PROCESS_PATH - 3), "a name with room behind it");
	ok(!is_alone(PROCESS_PATH - 2) && !is_alone(PROCESS_PATH - 1) && !is_alone(PROCESS_PATH + 1),
		"... and without, where an argument might follow");
}

static void test_state(void)
{
	pid_t child = begin(&(struct kind)THE_PROGRAM);
	int status;

	must(kill(child, SIGSTOP) == 0 && waitpid(child, &status, WUNTRACED) == child, "stop");
	look();
	ok(found(child) && found(child)->state == 'T', "one that a signal has stopped");
	finish(child);
}

/* Anybody may start as many as he likes under that name. */
static void test_crowd(void)
{
	enum { CROWD = PROCESSES + 6 };
	pid_t crowd[CROWD], last;
	const struct process *process;

	if (geteuid() != 0) {
		tap_skip("root is needed");
		return;
	}
	for (int i = 0; i < CROWD; i++)
		crowd[i] = begin(&(struct kind){ program, program, SOMEBODY, false, NULL });
	look();
	is_number((long long)list->count, PROCESSES, "a crowd fills the list");
	ok(list->more, "... and there are more");
	last = begin(&(struct kind)THE_PROGRAM);
	look();
	process = found(last);
	ok(process && process->root == FACT_YES && process->genuine == FACT_YES, "... yet root's is found behind it");
	ok(list->more && list->count == PROCESSES, "... in place of another");
	for (int i = 0; i < CROWD; i++)
		finish(crowd[i]);
	finish(last);
}

/* --- the environment of a process --- */

static char block[4096];
static size_t block_length;

static const char *environment_of(const struct process *process, size_t size)
{
	const char *reason = process_environment(process, block, size, &block_length);

	return reason ? reason : "";
}

static void test_environment(void)
{
	static const char expected[] = "https_proxy=http://a\0B=\0";
	static char first[] = "https_proxy=http://a", second[] = "B=", *theirs[] = { first, second, NULL };
	char **ours = environ;
	struct process process, other;
	pid_t child;

	environ = theirs;
	child = begin(&(struct kind)THE_PROGRAM);
	environ = ours;
	look();
	must(found(child) != NULL, "found");
	process = other = *found(child);
	is(environment_of(&process, sizeof(block)), "", "the environment of a process");
	ok(block_length == sizeof(expected) - 1 && memcmp(block, expected, block_length) == 0, "... as it was started");
	is(environment_of(&process, sizeof(expected) - 1), "longer than it may be", "... fills a block");
	is(environment_of(&process, sizeof(expected)), "", "... or fits into it");
	(void)snprintf(other.path, sizeof(other.path), "/another");
	is(environment_of(&other, sizeof(block)), "the process has ended", "another process of that number");
	other = process;
	other.root = process.root == FACT_YES ? FACT_NO : FACT_YES;
	is(environment_of(&other, sizeof(block)), "the process has ended", "... of another user");
	(void)kill(child, SIGKILL);
	must(waitid(P_PID, (id_t)child, &(siginfo_t){ 0 }, WEXITED | WNOWAIT) == 0, "wait");
	is(environment_of(&process, sizeof(block)), "the process has ended", "one that nobody has waited for");
	finish(child);
	is(environment_of(&process, sizeof(block)), "the process has ended", "one that is gone");
}

/* Whose environment may not be read. */
static void test_secret_environment(void)
{
	pid_t child, asker;
	int status = 0;

	if (geteuid() != 0) {
		tap_skip("root is needed");
		return;
	}
	child = begin(&(struct kind)THE_PROGRAM);
	look();
	must(found(child) != NULL, "found");
	(void)fflush(stdout);
	asker = fork();
	if (asker == 0) {
		if (setresuid(SOMEBODY, SOMEBODY, SOMEBODY) != 0)
			_exit(1);
		_exit(strcmp(environment_of(found(child), sizeof(block)), "permission denied") != 0 || block_length != 0);
	}
	must(asker > 0 && waitpid(asker, &status, 0) == asker, "asker");
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 0, "root's environment is not for others");
	finish(child);
}

static void storm(void)
{
	for (;;) {
		pid_t child = fork();

		if (child == 0)
			_exit(0);
		(void)waitpid(child, NULL, 0);
	}
}

static void test_storm(void)
{
	pid_t child = begin(&(struct kind)THE_PROGRAM), storms[2];
	size_t missed = 0, hidden = 0, problems = 0;

	for (int i = 0; i < 2; i++) {
		storms[i] = fork();
		if (storms[i] == 0)
			storm();
	}
	for (int i = 0; i < 100; i++) {
		look();
		missed += !found(child);
		hidden += list->hidden;
		problems += list->problem != NULL;
	}
	is_number((long long)missed, 0, "while others come and go it is found each time");
	is_number((long long)hidden, 0, "... and who has gone is not hidden");
	is_number((long long)problems, 0, "... nor a problem");
	for (int i = 0; i < 2; i++)
		finish(storms[i]);
	finish(child);
}

/* --- other views of /proc, each in namespaces of its own --- */

/* Runs `body` in new mount and pid namespaces, as their first process. */
static int apart(void (*body)(void))
{
	int status = 0;
	pid_t child, first;

	(void)fflush(stdout);
	child = fork();
	if (child == 0) {
		if (unshare(CLONE_NEWNS | CLONE_NEWPID) != 0
			|| mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
			_exit(99);
		first = fork();
		if (first == 0) {
			body();
			_exit(0);
		}
		_exit(first > 0 && waitpid(first, &status, 0) == first && WIFEXITED(status) ? WEXITSTATUS(status) : 98);
	}
	must(child > 0 && waitpid(child, &status, 0) == child, "namespaces");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 97;
}

static const char *options;	/* of the new /proc */

static void look_as_somebody(void)
{
	pid_t child = begin(&(struct kind)THE_PROGRAM), looker;

	if (mount("proc", "/proc", "proc", 0, options) != 0)
		_exit(96);
	looker = fork();
	if (looker == 0) {
		if (setgroups(0, NULL) != 0 || setresgid(SOMEBODY, SOMEBODY, SOMEBODY) != 0
			|| setresuid(SOMEBODY, SOMEBODY, SOMEBODY) != 0)
			_exit(1);
		look();
		_exit(0);
	}
	(void)waitpid(looker, NULL, 0);
	finish(child);
}

static void look_at_own_namespace(void)
{
	pid_t child = begin(&(struct kind)THE_PROGRAM);

	if (mount("proc", "/proc", "proc", 0, NULL) != 0)
		_exit(96);
	look();
	finish(child);
}

static void look_without_proc(void)
{
	if (mount("none", "/proc", "tmpfs", 0, NULL) != 0)
		_exit(96);
	look();
}

/* Mounts the namespace's own /proc where one outside of it looks. */
static void look_into_another(void)
{
	pid_t child;

	if (unshare(CLONE_NEWPID) != 0)
		_exit(95);
	child = fork();
	if (child == 0)
		_exit(mount("proc", "/proc", "proc", 0, NULL) != 0);
	(void)waitpid(child, NULL, 0);
	look();
}

static void start_many(void)
{
	if (mount("proc", "/proc", "proc", 0, NULL) != 0)
		_exit(96);
	for (int i = 0; i < 2000; i++) {
		pid_t child = fork();

		if (child < 0)
			_exit(94);
		if (child == 0)
			for (;;)
				(void)pause();
	}
	look();
	/* They end with this first process. */
	list->items[0].id = (int)asked;
}

static void test_views(void)
{
	static const char *const hidden = "the processes of other users are hidden";

	if (geteuid() != 0 || apart(look_at_own_namespace) != 0) {
		tap_skip("root and namespaces are needed");
		return;
	}
	ok(list->count == 1 && !list->problem && list->hidden == 0, "in a pid namespace: its own processes");
	options = NULL;
	is_number(apart(look_as_somebody), 0, "an ordinary user");
	ok(list->count == 1 && !list->problem && list->hidden == 0, "... sees others' processes");
	is_number(list->items[0].root, FACT_YES, "... and whether they are root's");
	is_number(list->items[0].here, FACT_UNKNOWN, "... but not where they are");
	is_number(list->items[0].genuine, FACT_UNKNOWN, "... nor what they run");
	is_number(list->items[0].replaced, FACT_UNKNOWN, "... nor whether that was replaced");
	options = "hidepid=1";
	is_number(apart(look_as_somebody), 0, "hidepid=1");
	is(list->problem ? list->problem : "", hidden, "... is a problem");
	ok(list->count == 0 && list->hidden >= 2, "... each is counted");
	options = "hidepid=2";
	is_number(apart(look_as_somebody), 0, "hidepid=2");
	is(list->problem ? list->problem : "", hidden, "... is a problem");
	ok(list->count == 0 && list->hidden == 0, "... there is nothing to be counted");
	is_number(apart(look_without_proc), 0, "no /proc");
	is(list->problem ? list->problem : "", "/proc is not mounted", "... is a problem");
	is_number(apart(look_into_another), 0, "a /proc of a pid namespace that is not ours");
	is(list->problem ? list->problem : "", "/proc is not mounted", "... is a problem");
	is_number(apart(start_many), 0, "two thousand processes");
	is_number(list->items[0].id, 2001, "... are looked at once each");
}

int main(void)
{
	(void)alarm(WATCHDOG);
	list = mmap(NULL, sizeof(*list), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(list != MAP_FAILED && mkdtemp(place) && chmod(place, 0755) == 0, place);
	(void)snprintf(program, sizeof(program), "%s/agent", place);
	copy_program("/bin/cat", program);
	test_ours();
	test_short_reads();
	test_impostors();
	test_replaced();
	test_names();
	test_long_name();
	test_arguments();
	test_state();
	test_environment();
	test_secret_environment();
	test_crowd();
	test_storm();
	test_views();
	must(unlink(program) == 0 && rmdir(place) == 0, place);
	return tap_done();
}
