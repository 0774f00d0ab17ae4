/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the probes make of system calls that fail, one of them at a time: each is in the place of the C library's. */
/* Its checks make what is replaced below inline. */
#undef _FORTIFY_SOURCE

#include "common/probe/account.h"
#include "common/probe/clock.h"
#include "common/probe/connection.h"
#include "common/probe/deadline.h"
#include "common/probe/file.h"
#include "common/probe/linux/program_path.h"
#include "common/probe/metadata.h"
#include "common/probe/process.h"
#include "common/probe/program.h"
#include "common/probe/reason.h"
#include "tests/unit/faults.h"
#include "tests/unit/tap.h"

#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#define ANSWERS 3
struct answer {
	unsigned char bytes[256];
	size_t length;
};

static struct {
	struct fault open, openat, read, lseek, readlink, readlinkat, clock, localtime, sigaction, sigprocmask, poll;
	struct fault send, recv, socket, stat, fstat, statfs, lgetxattr, getresuid;
	const char *only;	/* path of what cannot be opened, or read as a link; NULL: any */
	bool orphan, break_at_end;
	const char *replaced, *instead;	/* a name that is opened as another path; NULL: none */
	const char *target;	/* what a link is said to lead to; NULL: what it does */
	uid_t owner;	/* what files are said to belong to; 0: to whom they do */
	bool listed;	/* each file is said to have an access control list */
	bool disguised;	/* the user ids of this process are said to be these */
	uid_t real, effective, saved;
	const char *growing;	/* what is appended to a file once its length is known */
	int growing_file;
	/* local time: offsets before and after a moment */
	bool zoned;
	long long moment, before, after;
	struct answer answers[ANSWERS];	/* of the kernel, about connections; the last one again and again */
	size_t answer;
	unsigned sender;	/* 0: the kernel */
	socklen_t short_sender;	/* bytes that the address lacks */
	size_t unsent;	/* bytes of a request */
	int asked;	/* how often it was */
} world;

#define WITH(...) (memset(&world, 0, sizeof(world)), world = (__typeof__(world)){ __VA_ARGS__ })

static bool path_fails(struct fault *fault, const char *path)
{
	return (!world.only || strstr(path, world.only)) && fails(fault);
}

int open(const char *path, int flags, ...)
{
	mode_t mode = 0600;

	return path_fails(&world.open, path) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char *path, int flags, ...)
{
	if (path_fails(&world.openat, path))
		return -1;
	if (world.replaced && strcmp(path, world.replaced) == 0)
		path = world.instead;
	return (int)syscall(SYS_openat, directory, path, flags, 0);
}

/* What glibc calls where it checks the sizes. */
int checked_open(const char *path, int flags) __asm__("__open_2");
int checked_open(const char *path, int flags)
{
	return open(path, flags);
}

int checked_openat(int directory, const char *path, int flags) __asm__("__openat_2");
int checked_openat(int directory, const char *path, int flags)
{
	return openat(directory, path, flags);
}

ssize_t read(int descriptor, void *bytes, size_t size)
{
	if (world.growing) {
		(void)!write(world.growing_file, world.growing, strlen(world.growing));
		world.growing = NULL;
	}
	return fails(&world.read) ? -1 : syscall(SYS_read, descriptor, bytes, size);
}

off_t lseek(int descriptor, off_t offset, int whence)
{
	return fails(&world.lseek) ? -1 : (off_t)syscall(SYS_lseek, descriptor, (long)offset, whence);
}

ssize_t readlink(const char *path, char *target, size_t size)
{
	if (world.target) {
		memcpy(target, world.target, strlen(world.target));
		return (ssize_t)strlen(world.target);
	}
	return path_fails(&world.readlink, path) ? -1 : syscall(SYS_readlinkat, AT_FDCWD, path, target, size);
}

ssize_t checked_readlink(const char *path, char *target, size_t size, size_t room) __asm__("__readlink_chk");
ssize_t checked_readlink(const char *path, char *target, size_t size, size_t room)
{
	return readlink(path, target, size < room ? size : room);
}

ssize_t readlinkat(int directory, const char *path, char *target, size_t size)
{
	return path_fails(&world.readlinkat, path) ? -1 : syscall(SYS_readlinkat, directory, path, target, size);
}

ssize_t checked_readlinkat(int directory, const char *path, char *target, size_t size, size_t room)
	__asm__("__readlinkat_chk");
ssize_t checked_readlinkat(int directory, const char *path, char *target, size_t size, size_t room)
{
	return readlinkat(directory, path, target, size < room ? size : room);
}

int stat(const char *path, struct stat *status)
{
	return fails(&world.stat) ? -1 : fstatat(AT_FDCWD, path, status, 0);
}

int fstat(int descriptor, struct stat *status)
{
	int result = fails(&world.fstat) ? -1 : fstatat(descriptor, "", status, AT_EMPTY_PATH);

	if (result == 0 && world.owner != 0)
		status->st_uid = world.owner;
	return result;
}

/* A libc may have a form of its own of what the kernel fills in: what is opened goes another way to it. */
int statfs(const char *path, struct statfs *system)
{
	int end = fails(&world.statfs) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, O_PATH | O_CLOEXEC, 0);
	int result = end < 0 ? -1 : fstatfs(end, system);

	if (end >= 0)
		(void)close(end);
	return result;
}

ssize_t lgetxattr(const char *path, const char *name, void *value, size_t size)
{
	if (fails(&world.lgetxattr))
		return -1;
	if (!world.listed)
		return syscall(SYS_lgetxattr, path, name, value, size);
	/* A call that does not fail may leave anything there. */
	errno = ENODATA;
	return 44;
}

int getresuid(uid_t *real, uid_t *effective, uid_t *saved)
{
	*real = world.disguised ? world.real : getuid();
	*effective = world.disguised ? world.effective : geteuid();
	*saved = world.disguised ? world.saved : geteuid();
	return fails(&world.getresuid) ? -1 : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	(void)clock;
	if (fails(&world.clock))
		return -1;
	return timespec_get(now, TIME_UTC) == TIME_UTC ? 0 : -1;
}

struct tm *localtime_r(const time_t *when, struct tm *local)
{
	if (fails(&world.localtime))
		return NULL;
	(void)gmtime_r(when, local);
	local->tm_gmtoff = (long)(*when < world.moment ? world.before : world.after);
	return local;
}

int sigaction(int number, const struct sigaction *action, struct sigaction *before)
{
	(void)before;
	if (number == SIGCHLD)
		(void)signal(SIGCHLD, action->sa_handler);
	return fails(&world.sigaction) ? -1 : 0;
}

pid_t getppid(void)
{
	return world.orphan ? 1 : (pid_t)syscall(SYS_getppid);
}

/* Once a child is over, what it has said cannot be read any more where that is wanted. */
int waitid(idtype_t type, id_t id, siginfo_t *over, int options)
{
	int result = (int)syscall(SYS_waitid, type, id, over, options, NULL);

	if (result == 0 && over->si_pid > 0 && world.break_at_end)
		world.read = (struct fault)ALL(EIO);
	return result;
}

int sigprocmask(int how, const sigset_t *set, sigset_t *before)
{
	return fails(&world.sigprocmask) ? -1 : pthread_sigmask(how, set, before);
}

int poll(struct pollfd *polled, nfds_t count, int milliseconds)
{
	(void)milliseconds;
	if (world.poll.error == ETIME)
		return 0;
	if (fails(&world.poll))
		return -1;
	for (nfds_t i = 0; i < count; i++)
		polled[i].revents = polled[i].events;
	return (int)count;
}

/* The kernel that is asked about connections; other sockets are real. */
int socket(int family, int type, int protocol)
{
	if (family != AF_NETLINK)
		return (int)syscall(SYS_socket, family, type, protocol);
	world.asked++;
	return fails(&world.socket) ? -1 : open("/dev/null", O_RDONLY | O_CLOEXEC);
}

ssize_t send(int descriptor, const void *bytes, size_t size, int flags)
{
	(void)descriptor;
	(void)bytes;
	(void)flags;
	return fails(&world.send) ? -1 : (ssize_t)(size - world.unsent);
}

/* That of glibc has a parameter of another type. */
ssize_t recvfrom_made_up(int descriptor, void *bytes, size_t size, int flags, void *from, socklen_t *length)
	__asm__("recvfrom");
ssize_t recvfrom_made_up(int descriptor, void *bytes, size_t size, int flags, void *from, socklen_t *length)
{
	const struct answer *answer = &world.answers[world.answer];

	(void)descriptor;
	(void)flags;
	memset(from, 0, *length);
	((uint32_t *)from)[1] = world.sender;
	*length -= world.short_sender;
	if (fails(&world.recv))
		return -1;
	world.answer += world.answer + 1 < ANSWERS;
	if (answer->length < size)
		memcpy(bytes, answer->bytes, answer->length);
	return (ssize_t)answer->length;
}

ssize_t checked_recvfrom(int descriptor, void *bytes, size_t size, size_t room, int flags, void *from,
	socklen_t *length) __asm__("__recvfrom_chk");
ssize_t checked_recvfrom(int descriptor, void *bytes, size_t size, size_t room, int flags, void *from,
	socklen_t *length)
{
	return recvfrom_made_up(descriptor, bytes, size < room ? size : room, flags, from, length);
}

int checked_poll(struct pollfd *polled, nfds_t count, int milliseconds, size_t room) __asm__("__poll_chk");
int checked_poll(struct pollfd *polled, nfds_t count, int milliseconds, size_t room)
{
	(void)room;
	return poll(polled, count, milliseconds);
}

static void begin(void)
{
	static const struct deadline_hooks hooks = { NULL, NULL, NULL };

	world = (__typeof__(world)){ 0 };
	if (!deadline_start(30, &hooks))
		exit(1);
}

/* --- files --- */

static char place[] = "/tmp/test_system_calls.XXXXXX";
static char path[128];
static const struct paths live = { .root = -1 };

static void put(const char *content)
{
	FILE *file = fopen(path, "we");

	if (!file || fputs(content, file) == EOF || fclose(file) != 0)
		exit(1);
}

static void test_end(void)
{
	struct file_facts facts;

	put("content");
	WITH(.fstat = ALL(EIO));
	facts = file_examine(&live, path, true);
	is_number(facts.status, FILE_UNREADABLE, "a file that is there and cannot be examined");
	is(facts.problem ? facts.problem : "", "input/output error", "... and why");
	begin();
	is_number(file_examine(&live, path, true).status, FILE_READ, "... and one that can");
}

static bool take(void *context, const char *bytes, size_t length)
{
	text_add_bytes(context, bytes, length);
	return true;
}

static void test_tail(void)
{
	char buffer[16];
	bool whole;
	struct file file;

	put("0123456789 0123456789 end");
	file = file_read_tail(&live, path, buffer, sizeof(buffer), &whole);
	is(buffer, " 0123456789 end", "the end of a file");
	ok(file.status == FILE_READ && !whole, "... and not all of it");
	WITH(.lseek = ALL(EIO));
	file = file_read_tail(&live, path, buffer, sizeof(buffer), &whole);
	is_number(file.status, FILE_UNREADABLE, "the end cannot be gone to");
	is(file.problem, "input/output error", "... and why");
	begin();
	world.growing = " and more";
	world.growing_file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	file = file_read_tail(&live, path, buffer, sizeof(buffer), &whole);
	(void)close(world.growing_file);
	is_number(file.status, FILE_READ, "a file that grows while it is read");
	is(buffer, " 0123456789 end", "... up to where it had ended");
	ok(!file.problem && file.length == strlen(buffer), "... which is no problem");
}

static void test_stream(void)
{
	char bytes[64];
	struct text text = text_over(bytes, sizeof(bytes));
	struct file file;

	put("content");
	WITH(.read = FIRST(EINTR));
	file = file_stream(&live, path, 100, take, &text);
	is(bytes, "content", "a signal while a stream is read");
	is_number(file.status, FILE_READ, "... is no failure");
	WITH(.read = NTH(EIO, 2));
	file = file_stream(&live, path, 100, take, &text);
	is_number(file.status, FILE_UNREADABLE, "the second piece fails");
	is(file.problem, "input/output error", "... and why");
	begin();
}

/* --- ways --- */

static void test_walk(void)
{
	struct paths paths;
	char bytes[64], long_path[PATH_MAX + 64];
	struct text name = text_over(bytes, sizeof(bytes));
	struct file_facts facts;

	if (paths_open_root(&paths, place) != NULL || mkdirat(paths.root, "one", 0700) != 0
		|| symlinkat("/one", paths.root, "link") != 0)
		exit(1);
	ok(paths_root_name(&paths, &name), "a root has a name");
	is(bytes, place, "... which it is");
	WITH(.readlink = ALL(EACCES));
	ok(!paths_root_name(&paths, &name), "... but where it cannot be asked for");
	begin();
	for (int n = 1; n <= 3; n++) {
		world.openat = (struct fault)NTH(EMFILE, n);
		facts = file_examine(&paths, "/one/../one", true);
		is_number(facts.status, FILE_UNREADABLE, "up, where a directory cannot be opened");
		is(facts.problem, "too many open files in this process", "... and why");
		world.openat = (struct fault)NTH(EMFILE, n > 2 ? 2 : n);
		facts = file_examine(&paths, "/link", true);
		is_number(facts.status, FILE_UNREADABLE, "a link from the root, which cannot be opened");
	}
	begin();
	facts = file_examine(&paths, "/link", true);
	ok(facts.status == FILE_READ && facts.kind == FILE_DIRECTORY, "... and where it can");
	for (size_t i = 0; i < sizeof(long_path) - 1; i++)
		long_path[i] = "/."[i % 2];
	long_path[sizeof(long_path) - 1] = '\0';
	facts = file_examine(&paths, long_path, false);
	is(facts.problem ? facts.problem : "", "the path is too long", "a long path");
	(void)close(paths.root);
}

static void is_too_deep(void)
{
	char bytes[PROGRAM_PROBLEM], whole[128];
	struct text problem = text_over(bytes, sizeof(bytes));

	(void)snprintf(whole, sizeof(whole), "%s/deeper/deeper/deeper/x", place);
	is_number(program_path_judge(whole, &problem), PROGRAM_PATH_WEAK, "... where nothing is run");
	ok(strncmp(bytes, "...", 3) == 0 && strstr(bytes, "ddd has too long a path, so root does not run it"),
		"... and why not");
}

/* Directories whose way is longer than any path can be, by links within them. */
static void test_deep(void)
{
	enum { PARTS = 3, DEPTH = 6 };
	char name[251], target[DEPTH * 251 + 1] = "";
	int ways[PARTS * DEPTH + 1];
	struct paths paths;
	struct file_facts facts;

	memset(name, 'd', 250);
	name[250] = '\0';
	for (int i = 0; i < DEPTH; i++)
		(void)snprintf(target + strlen(target), sizeof(target) - strlen(target), "%s%s", i > 0 ? "/" : "", name);
	if (paths_open_root(&paths, place) != NULL)
		exit(1);
	ways[0] = paths.root;
	for (int i = 0; i < PARTS * DEPTH; i++) {
		if ((i % DEPTH == 0 && symlinkat(target, ways[i], "deeper") != 0) || mkdirat(ways[i], name, 0700) != 0)
			exit(1);
		ways[i + 1] = openat(ways[i], name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	}
	facts = file_examine(&paths, "/deeper/deeper", true);
	ok(facts.status == FILE_READ && facts.kind == FILE_DIRECTORY, "a long way by links");
	facts = file_examine(&paths, "/deeper/deeper/deeper/x", true);
	is(facts.problem ? facts.problem : "", "the path is too long", "... and one that is too long");
	if (program_caller_is_root())
		is_too_deep();
	else
		tap_skip("root is needed");
	for (int i = PARTS * DEPTH - 1; i >= 0; i--) {
		(void)close(ways[i + 1]);
		if (i % DEPTH == 0)
			(void)unlinkat(ways[i], "deeper", 0);
		(void)unlinkat(ways[i], name, AT_REMOVEDIR);
	}
	(void)close(paths.root);
}

/* A /proc of a tree that is none. */
static void test_no_proc(void)
{
	static struct process_list none;
	struct paths paths;
	int file;

	if (paths_open_root(&paths, place) != NULL)
		exit(1);
	file = (int)syscall(SYS_openat, paths.root, "proc", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	process_list(&paths, NULL, &none);
	is(none.problem ? none.problem : "", "the root has no /proc", "a file in place of /proc");
	(void)close(file);
	(void)unlinkat(paths.root, "proc", 0);
	(void)close(paths.root);
}

/* --- processes --- */

static const char *own_name;	/* argv[0] of this process */

static bool is_own(const char *name)
{
	return strcmp(name, own_name) == 0;
}

static struct process_list processes;

/* This process, or one of which nothing is known where it is not found. */
static struct process look_for_self(void)
{
	struct process none = { .id = 0 };
	const struct paths host = paths_live();

	memset(&processes, 0x55, sizeof(processes));
	process_list(&host, is_own, &processes);
	for (size_t i = 0; i < processes.count; i++)
		if (processes.items[i].id == getpid())
			return processes.items[i];
	return none;
}

static const char *environment_of(const struct process *process)
{
	char block[16];
	size_t length;
	const char *problem = process_environment(process, block, sizeof(block), &length);

	return problem ? problem : "";
}

static void test_processes(void)
{
	struct process self = look_for_self();

	/* The kernel counts pages by the dozen: a small static program may have none yet. */
	ok(self.id == getpid() && self.age >= 0 && self.resident >= 0 && self.genuine != FACT_UNKNOWN, "this process");
	is_number(self.root, geteuid() == 0 ? FACT_YES : FACT_NO, "... and whose it is");
	WITH(.clock = ALL(EPERM));
	self = look_for_self();
	ok(self.id > 0 && self.age == -1 && self.resident >= 0, "without a clock there is no age");
	WITH(.openat = ALL(EACCES), .only = "cmdline");
	self = look_for_self();
	ok(self.id == 0 && processes.count == 0 && processes.hidden > 0, "no command line can be read");
	WITH(.openat = ALL(ENOENT), .only = "cmdline");
	self = look_for_self();
	ok(self.id == 0 && processes.hidden == 0 && !processes.problem, "... or each process has ended");
	WITH(.read = ALL(EIO));
	self = look_for_self();
	ok(self.id == 0 && processes.count == 0 && processes.hidden > 0, "... nor what is read of it");
	WITH(.read = ALL(ESRCH));
	self = look_for_self();
	ok(self.id == 0 && processes.hidden == 0 && !processes.problem, "... as each process ends while it is read");
	WITH(.read = FIRST(EINTR));
	self = look_for_self();
	ok(self.id == getpid() && processes.hidden == 0, "a read that is interrupted goes on");
	WITH(.openat = ALL(EACCES), .only = "status");
	self = look_for_self();
	ok(self.id > 0 && self.root == FACT_UNKNOWN, "whose it is is not known");
	WITH(.openat = ALL(EACCES), .only = "stat");
	self = look_for_self();
	ok(self.id > 0 && self.age == -1 && self.resident == -1, "... nor its age and memory");
	WITH(.readlinkat = ALL(EACCES), .only = "exe");
	self = look_for_self();
	ok(self.id > 0 && self.genuine == FACT_UNKNOWN && self.replaced == FACT_UNKNOWN, "... nor what it runs");
	WITH(.openat = ALL(EMFILE), .only = "/proc");
	self = look_for_self();
	is(processes.problem ? processes.problem : "", "too many open files in this process", "/proc cannot be opened");
	begin();
	self = look_for_self();
	world.read = (struct fault)FIRST(EIO);
	is(environment_of(&self), "input/output error", "an environment that cannot be read");
	world.read = (struct fault)FIRST(EINTR);
	is(environment_of(&self), "longer than it may be", "... or only later");
	world.open = (struct fault)ALL(EACCES);
	is(environment_of(&self), "permission denied", "... of a process that cannot be looked at");
	begin();
}

/* A process that ends while it is looked at: a directory in place of its own, which lacks what cannot be examined. */
static void test_half_gone(void)
{
	char number[16], stand_in[sizeof(place) + 16];
	struct process self;
	int directory, file;

	(void)snprintf(number, sizeof(number), "%d", (int)getpid());
	(void)snprintf(stand_in, sizeof(stand_in), "%s/process", place);
	if (mkdir(stand_in, 0700) != 0 || (directory = open(stand_in, O_PATH | O_DIRECTORY | O_CLOEXEC)) < 0
		|| symlinkat("/nowhere", directory, "exe") != 0 || mkdirat(directory, "ns", 0700) != 0
		|| (file = (int)syscall(SYS_openat, directory, "cmdline", O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) < 0
		|| write(file, own_name, strlen(own_name) + 1) < 0 || close(file) != 0)
		exit(1);
	WITH(.replaced = number, .instead = stand_in);
	self = look_for_self();
	ok(self.id > 0 && self.here == FACT_UNKNOWN && self.networked == FACT_UNKNOWN, "a process without namespaces");
	is_number(self.genuine, FACT_UNKNOWN, "... whose file is gone");
	is_number(self.replaced, FACT_NO, "... which has another name");
	if (mknodat(directory, "ns/mnt", S_IFREG | 0600, 0) != 0 || mknodat(directory, "ns/net", S_IFREG | 0600, 0) != 0)
		exit(1);
	self = look_for_self();
	ok(self.id > 0 && self.here == FACT_NO && self.networked == FACT_NO, "... whose namespaces are none of ours");
	for (size_t i = 0; i < 5; i++)
		(void)unlinkat(directory, (const char *const[]){ "ns/mnt", "ns/net", "ns", "exe", "cmdline" }[i],
			i == 2 ? AT_REMOVEDIR : 0);
	(void)close(directory);
	(void)rmdir(stand_in);
	begin();
}

/* What is at the place that a process names is not known, or nothing is. */
static void test_place(void)
{
	static const int errors[] = { EACCES, EIO, ENOENT, ENOTDIR };

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		WITH(.stat = ALL(errors[i]));
		is_number(look_for_self().genuine, i < 2 ? FACT_UNKNOWN : FACT_NO, "the file of a process cannot be examined");
	}
	begin();
}

/* --- programs --- */

static void test_programs(void)
{
	char bytes[128];

	WITH(.readlink = ALL(ENOENT));
	is(program_own_directory(bytes, sizeof(bytes)), "no such file or directory", "where the program is is not known");
	begin();
	ok(!program_own_directory(bytes, sizeof(bytes)) && bytes[0] == '/', "... and where it is");
	WITH(.target = "nowhere");
	ok(program_own_directory(bytes, sizeof(bytes)) != NULL, "... but not where the name is no path");
	begin();
	if (!program_caller_is_root()) {
		tap_skip("root is needed");
		return;
	}
	WITH(.open = ALL(EMFILE), .only = "/");
	is_number(program_named("/bin/sh"), PROGRAM_HIDDEN, "the root directory cannot be opened");
	begin();
	is_number(program_named("/bin/sh"), PROGRAM_FOUND, "... and where it can");
}

/* One id of root is enough, and so is not to know. */
static void test_caller(void)
{
	static const uid_t ids[][3] = { { 0, 1, 1 }, { 1, 0, 1 }, { 1, 1, 0 }, { 0, 0, 0 } };

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		WITH(.disguised = true, .real = ids[i][0], .effective = ids[i][1], .saved = ids[i][2]);
		ok(program_caller_is_root(), "a user id of root");
	}
	WITH(.disguised = true, .real = 1, .effective = 1, .saved = 1);
	ok(!program_caller_is_root(), "... and none");
	world.getresuid = (struct fault)ALL(EPERM);
	ok(program_caller_is_root(), "who cannot know it is root");
	begin();
}

/* That file, or a name beside it. */
static void judged(const char *name, enum program_path expected, const char *words, const char *what)
{
	char bytes[PROGRAM_PROBLEM], whole[sizeof(place) + 16], expected_words[PROGRAM_PROBLEM];
	struct text problem = text_over(bytes, sizeof(bytes));

	(void)snprintf(whole, sizeof(whole), "%s/%s", place, name);
	(void)snprintf(expected_words, sizeof(expected_words), "%s%s",
		words[0] == '/' || words[0] == '\0' ? "" : whole, words);
	is_number(program_path_judge(whole, &problem), expected, what);
	is(bytes, expected_words, "... in words");
}

#define LIST " has an access control list that lets others write, so root does not run it"

/* What may not be run where it cannot be examined, and as what it is told. */
static void test_path(void)
{
	char link[sizeof(place) + 16];

	(void)snprintf(link, sizeof(link), "%s/way", place);
	if (!program_caller_is_root()) {
		tap_skip("root is needed");
		return;
	}
	if (chmod(path, 0775) != 0 || symlink("file", link) != 0)
		exit(1);
	WITH(.lgetxattr = ALL(ENODATA));
	judged("file", PROGRAM_PATH_SAFE, "", "root's file");
	judged("way", PROGRAM_PATH_SAFE, "", "root's link to it");
	world.lgetxattr = (struct fault)ALL(ENOTSUP);
	judged("file", PROGRAM_PATH_SAFE, "", "a file system without access control lists");
	world.lgetxattr = (struct fault)ALL(EIO);
	judged("file", PROGRAM_PATH_WEAK, LIST, "a list that cannot be read");
	WITH(.listed = true);
	judged("file", PROGRAM_PATH_WEAK, LIST, "a list that can");
	WITH(.lgetxattr = ALL(ENODATA), .statfs = ALL(EIO));
	judged("way", PROGRAM_PATH_WEAK, " is a link that cannot be examined, so root does not run it",
		"where a link is cannot be told");
	judged("file", PROGRAM_PATH_SAFE, "", "... and there is none");
	WITH(.lgetxattr = ALL(ENODATA), .open = ALL(EMFILE), .only = "/");
	judged("file", PROGRAM_PATH_BROKEN, ": too many open files in this process", "the root directory cannot be opened");
	WITH(.lgetxattr = ALL(ENODATA), .fstat = NTH(EIO, 1));
	judged("file", PROGRAM_PATH_BROKEN, ": input/output error", "... or not be examined");
	WITH(.lgetxattr = ALL(ENODATA), .owner = 1);
	judged("file", PROGRAM_PATH_WEAK, "/ belongs to another user, so root does not run it", "... or is another's");
	WITH(.lgetxattr = ALL(ENODATA), .fstat = NTH(ENOMEM, 2));
	judged("file", PROGRAM_PATH_BROKEN, ": out of memory", "the end cannot be examined");
	begin();
	(void)unlink(link);
}

static struct program echo(const char *script)
{
	static char output[64];
	const char *const arguments[] = { "-c", script, NULL };
	struct program program = { .path = "/bin/sh", .arguments = arguments, .trust = PROGRAM_AS_CALLER, .output = output,
		.output_size = sizeof(output) };

	programs_run(&program, 1);
	program.arguments = NULL;
	return program;
}

static void test_running(void)
{
	struct program program;

	for (int n = 1; n <= 3; n++) {
		WITH(.read = NTH(EINTR, n));
		program = echo("echo output");
		is_number(program.status, PROGRAM_ENDED, "a signal while a program is listened to");
		is(program.output, "output\n", "... which is heard all the same");
	}
	WITH(.break_at_end = true);
	program = echo("sleep 5 & echo output");
	is_number(program.status, PROGRAM_FAILED, "what it says at its end cannot be read");
	is(program.problem, "what it printed cannot be read: input/output error", "... and why");
	WITH(.orphan = true);
	program = echo("echo output");
	is(program.output, "", "a parent that is gone: nothing is run");
	ok(program.status != PROGRAM_ENDED || program.exit_status == 127, "... nor does it seem so");
	begin();
}

/* Programs of which nobody knows whether they are there, and what is asked of them is not known then either. */
static void test_account(void)
{
	static struct account account;
	static struct account_rights rights;

	WITH(.stat = ALL(EIO));
	account_find(&live, "root", &account);
	is_number(account.status, ACCOUNT_UNKNOWN, "a getent that cannot be looked at");
	is(account.problem, "/usr/bin/getent may not be run", "... and why");
	account_ask_rights("root", &account.entry, &rights);
	is_number(rights.status, RIGHTS_UNKNOWN, "a sudo that cannot be looked at");
	is(rights.problem, "/usr/bin/sudo may not be run", "... and why");
	if (program_caller_is_root() && access("/usr/bin/sudo", X_OK) == 0) {
		WITH(.statfs = ALL(EIO));
		account_ask_rights("root", &account.entry, &rights);
		is_number(rights.status, RIGHTS_UNKNOWN, "a sudo whose file system cannot be looked at");
		is(rights.problem, "the file system of sudo cannot be looked at: input/output error", "... and why");
	} else {
		tap_skip("root and sudo are needed");
	}
	begin();
}

/* --- time --- */

#define HOUR 3600

static void offers(long long earliest, long long latest, const char *name)
{
	struct clock_span span = clock_of_local(&live, 1000000);

	is_number(span.earliest - 1000000, earliest, name);
	is_number(span.latest - 1000000, latest, "... at the latest");
}

/* The hour that comes twice, the one that is left out, and what lies around them. */
static void test_local_time(void)
{
	WITH(.before = HOUR, .after = HOUR);
	offers(-HOUR, -HOUR, "always the same offset");
	WITH(.moment = 1000000 - HOUR / 2 - HOUR, .before = 2 * HOUR, .after = HOUR);
	offers(-2 * HOUR, -HOUR, "a time that comes twice");
	WITH(.moment = 1000000 - 10 * HOUR, .before = 2 * HOUR, .after = HOUR);
	offers(-HOUR, -HOUR, "a change that is over");
	WITH(.moment = 1000000 + 10 * HOUR, .before = 2 * HOUR, .after = HOUR);
	offers(-2 * HOUR, -2 * HOUR, "... or to come");
	WITH(.moment = 1000000 - HOUR - HOUR / 2, .before = HOUR, .after = 2 * HOUR);
	offers(-HOUR, -HOUR, "a time that does not exist");
	for (int n = 1; n <= 2; n++) {
		WITH(.localtime = NTH(EOVERFLOW, n));
		offers(-14 * HOUR, 12 * HOUR, "a libc that cannot tell");
	}
	WITH(.localtime = NTH(EOVERFLOW, 3), .moment = 1000000, .before = HOUR, .after = 2 * HOUR);
	offers(-HOUR, -HOUR, "... whether the new offset counts");
	WITH(.localtime = NTH(EOVERFLOW, 4), .moment = 1000000 - HOUR / 2 - HOUR, .before = 2 * HOUR, .after = HOUR);
	offers(-HOUR, -HOUR, "... whether the old one does");
	begin();
}

/* The local time of a tree is that of its /etc/localtime, which is told only where it is a link to UTC. */
static void test_zone(void)
{
	static const struct {
		const char *target;
		bool is_utc;
		const char *name;
	} rows[] = {
		{ "/usr/share/zoneinfo/Etc/UTC", true, "a link to UTC" }, { "UTC", false, "a link that names no directory" },
		{ "/usr/share/zoneinfo/NotUTC", false, "a link to another zone" }, { NULL, false, "a file in its place" },
	};
	struct paths tree;

	if (paths_open_root(&tree, place) != NULL || mkdirat(tree.root, "etc", 0755) != 0)
		exit(1);
	is_number(clock_of_local(&tree, 1000000).earliest, 1000000, "nothing there is UTC");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct clock_span span;

		if (rows[i].target ? symlinkat(rows[i].target, tree.root, "etc/localtime") != 0
				: mknodat(tree.root, "etc/localtime", S_IFREG | 0644, 0) != 0)
			exit(1);
		span = clock_of_local(&tree, 1000000);
		is_number(span.latest - span.earliest, rows[i].is_utc ? 0 : 26 * HOUR, rows[i].name);
		(void)unlinkat(tree.root, "etc/localtime", 0);
	}
	(void)unlinkat(tree.root, "etc", AT_REMOVEDIR);
	(void)close(tree.root);
}

static void test_permission(void)
{
	ok(reason_is_permission(reason_of(EACCES)), "what may not be read is a matter of permission");
	ok(reason_is_permission(reason_of(EPERM)), "... and what may not be done");
	ok(!reason_is_permission(reason_of(ENOENT)), "... but not what is not there");
}

/* --- the deadline --- */

static void test_deadline(void)
{
	static const struct deadline_hooks hooks = { NULL, NULL, NULL };

	int signals = 0;
	bool started;

	do {
		WITH(.sigaction = NTH(EINVAL, signals + 1));
		started = deadline_start(30, &hooks);
		signals += world.sigaction.calls > signals;
	} while (!started && signals < 64);
	is_number(signals, 6, "no start without each of its signals");
	WITH(.sigprocmask = FIRST(EINVAL));
	ok(!deadline_start(30, &hooks), "... or with signals blocked");
	WITH(.clock = FIRST(EINVAL));
	ok(!deadline_start(30, &hooks), "... or without a clock");
	begin();
	ok(deadline_left() > 20000, "with all of them there is time");
	WITH(.clock = FIRST(EINVAL));
	is_number(deadline_left(), 0, "... but not where it cannot be told");
	(void)alarm(0);
}

/* --- connections --- */

static struct connection_list list;
static unsigned port;

static void connect_to_self(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct sockaddr *at = (struct sockaddr *)&address;
	socklen_t size = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(listener, at, size) != 0 || listen(listener, 1) != 0 || getsockname(listener, at, &size) != 0
		|| connect(client, at, size) != 0)
		exit(1);
	port = ntohs(address.sin_port);
}

static unsigned inode_of_connection(void)
{
	struct stat status;

	/* The one that was opened last. */
	for (int descriptor = 64; descriptor >= 0; descriptor--)
		if (fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode))
			return (unsigned)status.st_ino;
	return 0;
}

static void put_word(struct answer *answer, uint32_t word)
{
	memcpy(answer->bytes + answer->length, &word, sizeof(word));
	answer->length += sizeof(word);
}

/* The message of netlink with which such a list ends. */
static struct answer done(void)
{
	struct answer answer = { .length = 0 };

	put_word(&answer, 20);
	put_word(&answer, 3);
	put_word(&answer, 1);
	put_word(&answer, 0);
	put_word(&answer, 0);
	return answer;
}

/* A connection to that port that was heard of so many milliseconds ago. As linux/inet_diag.h and linux/tcp.h have it. */
static struct answer heard(unsigned inode, unsigned to_port, unsigned milliseconds)
{
	struct answer answer = { .length = 0 };
	const uint16_t network_port = htons((uint16_t)to_port);

	put_word(&answer, 16 + 72 + 4 + 80);
	put_word(&answer, 20);
	put_word(&answer, 1);
	put_word(&answer, 0);
	memcpy(answer.bytes + 16 + 6, &network_port, sizeof(network_port));
	answer.length = 16 + 68;
	put_word(&answer, inode);
	put_word(&answer, 84 | 2 << 16);
	answer.length += 52;
	put_word(&answer, milliseconds);
	put_word(&answer, milliseconds + 1);
	answer.length = 16 + 72 + 4 + 80;
	return answer;
}

static void look(void)
{
	world.answer = 0;
	memset(&list, 0x55, sizeof(list));
	connection_list(&live, getpid(), &list);
}

static void is_heard(long long milliseconds, int asked, const char *name)
{
	int before = world.asked;

	look();
	ok(!list.problem && list.count == 1 && list.items[0].port == port, name);
	is_number(list.count == 1 ? list.items[0].heard : -2, milliseconds, "... and when it was heard of");
	is_number(world.asked - before, asked, "... asked so often");
}

/* What the kernel says of them, or does not: they are there all the same. Each family is asked about. */
static void test_kernel(void)
{
	static const int errors[] = { EIO, ENOMEM, EPERM };
	unsigned inode = inode_of_connection();

	WITH(.answers = { heard(inode, port, 1234), done(), done() });
	is_heard(1234, 2, "the kernel tells of a connection");
	WITH(.answers = { heard(inode, port + 1, 1234), done(), done() });
	is_heard(-1, 2, "... or of another");
	WITH(.socket = ALL(EPERM));
	is_heard(-1, 2, "no such socket");
	WITH(.send = ALL(EPERM));
	is_heard(-1, 2, "it cannot be asked");
	WITH(.unsent = 1);
	is_heard(-1, 2, "... or not wholly");
	WITH(.poll = { .error = ETIME });
	is_heard(-1, 2, "it does not answer");
	WITH(.poll = ALL(ENOMEM));
	is_heard(-1, 2, "it cannot be waited");
	WITH(.poll = FIRST(EINTR), .answers = { heard(inode, port, 5), done(), done() });
	is_heard(5, 2, "a signal while it is waited");
	for (size_t i = 0; i < 3; i++) {
		WITH(.recv = ALL(errors[i]));
		is_heard(-1, 2, "its answer cannot be read");
	}
	WITH(.recv = FIRST(EINTR), .answers = { heard(inode, port, 6), done(), done() });
	is_heard(6, 2, "a signal");
	WITH(.recv = FIRST(EAGAIN), .answers = { heard(inode, port, 7), done(), done() });
	is_heard(7, 2, "nothing there after all");
	WITH(.recv = FIRST(ENOBUFS), .answers = { heard(inode, port, 8), done(), done() });
	is_heard(8, 3, "more than there was room for: asked again");
	WITH(.recv = ALL(ENOBUFS));
	is_heard(-1, 6, "... but not for ever");
	WITH(.sender = 77, .answers = { heard(inode, port, 9), done(), done() });
	is_heard(-1, 2, "somebody else answers");
	WITH(.short_sender = 1, .answers = { heard(inode, port, 9), done(), done() });
	is_heard(-1, 2, "... who is not known");
	WITH(.answers = { { .length = 70000 }, done(), done() });
	is_heard(-1, 2, "a piece that is too long");
	WITH(.answers = { heard(inode, port, 9), heard(inode, port, 10), heard(inode, port, 11) });
	is_heard(11, 2, "an answer without end");
	begin();
}

static void has_problem(const char *problem, const char *name)
{
	look();
	is(list.problem ? list.problem : "", problem, name);
	is_number((long long)list.count, 0, "... and nothing is told");
}

/* The process is this one. */
static void test_namespaces(void)
{
	char theirs[64];

	(void)snprintf(theirs, sizeof(theirs), "/proc/%d/ns/net", (int)getpid());
	WITH(.openat = ALL(EACCES), .only = "/proc/self/ns/net");
	has_problem("permission denied", "our own network is not known");
	WITH(.openat = ALL(ENOENT), .only = "/proc/self/ns/net");
	has_problem("no such file or directory", "... nor is there one");
	WITH(.openat = ALL(ENOENT), .only = theirs);
	has_problem("no such file or directory", "the process has none");
	WITH(.openat = ALL(EACCES), .only = theirs);
	has_problem("permission denied", "... or it is not known");
	WITH(.openat = ALL(ENOENT), .only = "/ns/net", .answers = { done(), done(), done() });
	look();
	ok(!list.problem && list.count == 1 && !list.elsewhere, "a kernel without namespaces");
	begin();
}

static void test_descriptors(void)
{
	WITH(.readlinkat = FIRST(ENOENT), .answers = { done(), done(), done() });
	look();
	ok(!list.problem && list.count == 1, "a descriptor that is closed meanwhile");
	WITH(.readlinkat = FIRST(EACCES));
	has_problem("permission denied", "... or kept to itself");
	WITH(.readlinkat = ALL(EINVAL));
	has_problem("its descriptors are not of the documented form", "... or no link");
	begin();
}

int main(int count, char **arguments)
{
	own_name = count > 0 ? arguments[0] : "";
	/* Who is not root looks for programs along it. */
	if (!mkdtemp(place) || setenv("PATH", "/usr/bin", 1) != 0)
		return 1;
	(void)snprintf(path, sizeof(path), "%s/file", place);
	begin();
	test_tail();
	test_end();
	test_stream();
	test_walk();
	test_deep();
	test_no_proc();
	test_processes();
	test_half_gone();
	test_place();
	test_programs();
	test_caller();
	test_path();
	test_running();
	test_account();
	test_local_time();
	test_zone();
	test_permission();
	connect_to_self();
	test_kernel();
	test_namespaces();
	test_descriptors();
	test_deadline();
	for (size_t i = 0; i < 3; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", place, (const char *const[]){ "file", "link", "one" }[i]);
		(void)remove(path);
	}
	(void)rmdir(place);
	return tap_done();
}
