/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/probe/linux/program_path.h"
#include "common/probe/program.h"
#include "tests/unit/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <sched.h>
#include <stdint.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#define SOMEBODY 54321	/* a user, and a group, who is nobody special */
#define WATCHDOG 60

static char place[64] = "/tmp/test_program_path.XXXXXX";

/* --- a small tree of root's --- */

/* The path of `name` in the tree. Several at a time. */
static const char *in(const char *name)
{
	static char paths[4][4096];
	static unsigned next;
	char *path = paths[next++ % 4];

	(void)snprintf(path, sizeof(paths[0]), "%s/%s", place, name);
	return path;
}

static void must(bool done, const char *what)
{
	if (done)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

static void make_directory(const char *name, mode_t mode)
{
	must(mkdir(in(name), 0700) == 0 && chmod(in(name), mode) == 0, name);
}

static void make_program(const char *name, mode_t mode)
{
	int file = open(in(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);

	must(file >= 0 && fchmod(file, mode) == 0 && close(file) == 0, name);
}

static void make_link(const char *name, const char *target)
{
	must(symlink(target, in(name)) == 0, name);
}

static void give(const char *name, uid_t user, gid_t group, mode_t mode)
{
	must(lchown(in(name), user, group) == 0 && (mode == 0 || chmod(in(name), mode) == 0), name);
}

/* --- what the rule says --- */

static bool is_judged(enum program_path expected, const char *path, const char *words, const char *name)
{
	char bytes[PROGRAM_PROBLEM];
	struct text problem = text_over(bytes, sizeof(bytes));
	enum program_path judged = program_path_judge(path, &problem);

	is(bytes, words, name);
	return is_number(judged, expected, "... so");
}

static void safe(const char *name, const char *what)
{
	(void)is_judged(PROGRAM_PATH_SAFE, in(name), "", what);
}

/* `component` is the one that is to blame. */
static void weak(const char *name, const char *component, const char *weakness)
{
	char words[PROGRAM_PROBLEM];

	(void)snprintf(words, sizeof(words), "%s/%s %s, so root does not run it", place, component, weakness);
	(void)is_judged(PROGRAM_PATH_WEAK, in(name), words, weakness);
}

static void broken(const char *name, const char *what)
{
	char words[PROGRAM_PROBLEM];

	(void)snprintf(words, sizeof(words), "%s/%s%s", place, name, what);
	(void)is_judged(PROGRAM_PATH_BROKEN, in(name), words, what);
}

#define OTHERS "belongs to another user"
#define EVERYBODY "can be written by everybody"
#define GROUP "can be written by a group"

static void make_tree(void)
{
	make_directory("opt", 0755);
	make_directory("opt/bin", 0755);
	make_program("opt/bin/aws", 0755);
	make_directory("bad", 0755);
	give("bad", SOMEBODY, 0, 0755);
	make_program("bad/aws", 0755);
	make_directory("bad/deep", 0755);
	make_program("bad/deep/aws", 0755);
}

static void test_owner(void)
{
	safe("opt/bin/aws", "root's program in root's directories");
	weak("bad/aws", "bad", OTHERS);
	weak("bad/deep/aws", "bad", OTHERS);
	make_program("opt/bin/theirs", 0755);
	give("opt/bin/theirs", SOMEBODY, 0, 0755);
	weak("opt/bin/theirs", "opt/bin/theirs", OTHERS);
	give("opt/bin/theirs", SOMEBODY, 0, 0555);
	weak("opt/bin/theirs", "opt/bin/theirs", OTHERS);
	give("opt", 65534, 0, 0755);
	weak("opt/bin/aws", "opt", OTHERS);
	give("opt", 0, 0, 0755);
}

/* Each component in turn. */
static void test_writable(void)
{
	static const char *const components[] = { "opt", "opt/bin", "opt/bin/aws" };

	for (size_t i = 0; i < 3; i++) {
		give(components[i], 0, SOMEBODY, 0775);
		weak("opt/bin/aws", components[i], GROUP);
		give(components[i], 0, SOMEBODY, 0755);
		safe("opt/bin/aws", "a group that may not write");
		give(components[i], 0, 0, 0757);
		weak("opt/bin/aws", components[i], EVERYBODY);
		give(components[i], 0, 0, 0777);
		weak("opt/bin/aws", components[i], EVERYBODY);
		give(components[i], 0, 0, 0775);
		safe("opt/bin/aws", "the group root may write");
		give(components[i], 0, 0, 0755);
	}
	give("opt/bin/aws", 0, 0, 01757);
	weak("opt/bin/aws", "opt/bin/aws", EVERYBODY);
	give("opt/bin/aws", 0, 0, 0755);
}

static void test_sticky(void)
{
	make_directory("sticky", 01777);
	make_program("sticky/aws", 0755);
	safe("sticky/aws", "root's file in a sticky directory");
	make_program("sticky/theirs", 0755);
	give("sticky/theirs", SOMEBODY, SOMEBODY, 0755);
	weak("sticky/theirs", "sticky/theirs", OTHERS);
	make_directory("sticky/bin", 0755);
	make_program("sticky/bin/aws", 0755);
	safe("sticky/bin/aws", "root's directory there");
	give("sticky/bin", SOMEBODY, 0, 0755);
	weak("sticky/bin/aws", "sticky/bin", OTHERS);
	make_link("sticky/link", in("opt/bin/aws"));
	safe("sticky/link", "root's link there");
	give("sticky/link", SOMEBODY, 0, 0);
	weak("sticky/link", "sticky/link", OTHERS);
	give("sticky", SOMEBODY, 0, 01777);
	weak("sticky/aws", "sticky", OTHERS);
	give("sticky", 0, SOMEBODY, 01770);
	safe("sticky/aws", "a sticky directory of a group's");
}

/* --- Debian's staff, in a mount namespace with another /etc/group --- */

static char groups[128];

static int judge_with_groups(void)
{
	char bytes[PROGRAM_PROBLEM];
	struct text problem = text_over(bytes, sizeof(bytes));

	if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
		|| mount(groups, "/etc/group", NULL, MS_BIND, NULL) != 0)
		return 99;
	return (int)program_path_judge(in("opt/bin/aws"), &problem);
}

/* The verdict where /etc/group is that file. */
static int with_groups(const char *content)
{
	int file = open(in("group"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	int status = 0;
	pid_t child;

	must(file >= 0 && write(file, content, strlen(content)) == (ssize_t)strlen(content) && close(file) == 0, "group");
	(void)snprintf(groups, sizeof(groups), "%s", in("group"));
	(void)fflush(stdout);
	child = fork();
	if (child == 0)
		_exit(judge_with_groups());
	must(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status), "fork");
	return WEXITSTATUS(status);
}

static void test_staff(void)
{
	static char long_file[70000];

	give("opt", 0, 50, 02775);
	is_number(with_groups("root:x:0:\nstaff:x:50:\n"), PROGRAM_PATH_SAFE, "Debian's group staff may write");
	is_number(with_groups("root:x:0:\nftp:x:50:\n"), PROGRAM_PATH_WEAK, "... group 50 of another name may not");
	is_number(with_groups("root:x:0:\nftp:x:50:\nstaff:x:600:\n"), PROGRAM_PATH_WEAK, "... nor where staff is another");
	is_number(with_groups(""), PROGRAM_PATH_WEAK, "... nor where nothing is known");
	is_number(with_groups("staff:x:5O:\n"), PROGRAM_PATH_WEAK, "... nor where its line is malformed");
	memset(long_file, '\n', sizeof(long_file) - 1);
	memcpy(long_file, "staff:x:50:\n", 12);
	is_number(with_groups(long_file), PROGRAM_PATH_WEAK, "... nor where the file is not read to its end");
	give("opt", 0, 600, 02775);
	is_number(with_groups("staff:x:600:\n"), PROGRAM_PATH_WEAK, "a staff that is not Debian's may not write");
	give("opt", 0, 50, 02777);
	is_number(with_groups("staff:x:50:\n"), PROGRAM_PATH_WEAK, "... nor does it help against everybody");
	give("opt", 0, 0, 0755);
}

/* --- access control lists --- */

struct entry {
	uint16_t tag, permissions;
	uint32_t id;
};

/* As acl(5) and linux/posix_acl_xattr.h have it: version, owner, a user, group, mask, others. */
static bool set_access_list(const char *name, uint16_t for_user, uint16_t mask)
{
	struct {
		uint32_t version;
		struct entry entries[5];
	} list = { 2, { { 1, 7, UINT32_MAX }, { 2, for_user, SOMEBODY }, { 4, 5, UINT32_MAX }, { 16, mask, UINT32_MAX },
		{ 32, 5, UINT32_MAX } } };

	return setxattr(in(name), "system.posix_acl_access", &list, sizeof(list), 0) == 0;
}

#define LIST "has an access control list that lets others write"

static void test_access_lists(void)
{
	if (!set_access_list("opt/bin/aws", 7, 7)) {
		tap_skip("access control lists are needed");
		return;
	}
	weak("opt/bin/aws", "opt/bin/aws", LIST);
	must(set_access_list("opt/bin/aws", 7, 5), "list");
	safe("opt/bin/aws", "a list whose mask lets nobody write");
	must(set_access_list("opt/bin/aws", 5, 5), "list");
	safe("opt/bin/aws", "a list that lets somebody read");
	must(removexattr(in("opt/bin/aws"), "system.posix_acl_access") == 0, "no list");
	give("opt/bin/aws", 0, 0, 0755);
	must(set_access_list("opt/bin", 7, 7), "list");
	weak("opt/bin/aws", "opt/bin", LIST);
	must(removexattr(in("opt/bin"), "system.posix_acl_access") == 0, "no list");
	give("opt/bin", 0, 0, 0755);
	safe("opt/bin/aws", "as it was");
}

/* --- links --- */

static void test_links(void)
{
	make_link("opt/relative", "bin/aws");
	safe("opt/relative", "a relative link");
	make_link("opt/absolute", in("opt/bin/aws"));
	safe("opt/absolute", "an absolute link");
	make_link("opt/directory", "bin");
	safe("opt/directory/aws", "a link on the way");
	make_link("opt/twice", "directory/../relative");
	safe("opt/twice", "links in links, and ..");
	make_link("opt/above", "../../../../../../../../../..");
	safe("opt/./bin/.././/bin//aws", ".., . and double slashes");
	make_link("opt/through", "../bad/aws");
	weak("opt/through", "bad", OTHERS);
	make_link("opt/past", "../bad/../opt/bin/aws");
	weak("opt/past", "bad", OTHERS);
	weak("bad/../opt/bin/aws", "bad", OTHERS);
	make_link("opt/into", "../bad/deep");
	weak("opt/into/../../opt/bin/aws", "bad", OTHERS);
	make_link("opt/theirs", "bin/aws");
	give("opt/theirs", SOMEBODY, SOMEBODY, 0);
	weak("opt/theirs", "opt/theirs", OTHERS);
	make_link("opt/by_theirs", "theirs");
	weak("opt/by_theirs", "opt/theirs", OTHERS);
}

static void test_no_end(void)
{
	make_link("opt/dangling", "nowhere");
	broken("opt/dangling", ": no such file or directory");
	make_link("opt/loop", "loop");
	broken("opt/loop", ": too many symbolic links");
	make_link("opt/ping", "pong");
	make_link("opt/pong", "ping");
	broken("opt/ping", ": too many symbolic links");
	broken("opt/nowhere", ": no such file or directory");
	broken("opt/bin", " is not a regular file");
	broken("opt/bin/aws/", ": not a directory");
	broken("opt/bin/aws/aws", ": not a directory");
	broken("opt/bin/aws/.", ": not a directory");
	broken("opt/bin/aws/../aws", ": not a directory");
	must(mkfifo(in("opt/fifo"), 0755) == 0, "fifo");
	broken("opt/fifo", " is not a regular file");
	must(mknod(in("opt/device"), S_IFCHR | 0755, 0x103) == 0, "device");
	broken("opt/device", " is not a regular file");
}

/* A name of 300 bytes is not its beginning of 255, which exists. */
static void test_long(void)
{
	char name[400] = "opt/", program[400] = "opt/", words[PROGRAM_PROBLEM];
	char longest[5000] = "/";

	memset(program + 4, 'a', 255);
	make_program(program, 0755);
	safe(program, "the longest name");
	memset(name + 4, 'a', 255);
	memcpy(name + 4 + 255, "\303\251", 3);
	(void)snprintf(words, sizeof(words), "...%s: the path is too long", in(name) + strlen(in(name)) - 128);
	(void)is_judged(PROGRAM_PATH_BROKEN, in(name), words, "a longer one");
	give(program, 0, 0, 0757);
	(void)snprintf(words, sizeof(words), "...%s " EVERYBODY ", so root does not run it",
		in(program) + strlen(in(program)) - 128);
	(void)is_judged(PROGRAM_PATH_WEAK, in(program), words, "a long path leaves room for the reason");
	memset(longest + 1, 'a', 4500);
	(void)snprintf(words, sizeof(words), "...%s: the path is too long", longest + strlen(longest) - 128);
	(void)is_judged(PROGRAM_PATH_BROKEN, longest, words, "a path that no system call takes");
}

/* These lead where a process is, not where their text says. */
static void test_proc(void)
{
	char path[64], words[128];

	(void)is_judged(PROGRAM_PATH_WEAK, "/proc/self/exe", "/proc/self is a link of /proc, so root does not run it",
		"/proc/self");
	(void)snprintf(path, sizeof(path), "/proc/%d/root/bin/cat", (int)getpid());
	(void)snprintf(words, sizeof(words), "/proc/%d/root is a link of /proc, so root does not run it", (int)getpid());
	(void)is_judged(PROGRAM_PATH_WEAK, path, words, "another root");
	make_link("opt/exe", "/proc/self/exe");
	(void)is_judged(PROGRAM_PATH_WEAK, in("opt/exe"), "/proc/self is a link of /proc, so root does not run it",
		"by a link");
}

/* --- finding --- */

static const char *way;	/* PATH, or NULL */
static bool as_root;

struct find {
	enum program_place place;
	char path[PROGRAM_PATH];
};

/* In a process of its own, because it takes another user. */
static struct find find(const char *const *directories)
{
	static struct find found;
	int pipe_ends[2], status = 0;
	pid_t child;

	must(pipe2(pipe_ends, O_CLOEXEC) == 0, "pipe");
	(void)fflush(stdout);
	child = fork();
	if (child == 0) {
		if (way ? setenv("PATH", way, 1) != 0 : unsetenv("PATH") != 0)
			_exit(1);
		if (!as_root && geteuid() == 0 && (setgroups(0, NULL) != 0 || setresgid(SOMEBODY, SOMEBODY, SOMEBODY) != 0
			|| setresuid(SOMEBODY, SOMEBODY, SOMEBODY) != 0))
			_exit(1);
		found.place = program_find("aws", directories, found.path, sizeof(found.path));
		_exit(write(pipe_ends[1], &found, sizeof(found)) != (ssize_t)sizeof(found));
	}
	(void)close(pipe_ends[1]);
	must(read(pipe_ends[0], &found, sizeof(found)) == (ssize_t)sizeof(found), "read");
	(void)close(pipe_ends[0]);
	(void)waitpid(child, &status, 0);
	return found;
}

static void is_found(const char *const *directories, enum program_place place_expected, const char *path,
	const char *name)
{
	struct find found = find(directories);

	is_number(found.place, place_expected, name);
	is(found.path, path, "... where");
}

static const char *const nowhere[] = { NULL };

static void make_places(void)
{
	make_directory("one", 0755);
	make_program("one/aws", 0755);
	make_directory("two", 0755);
	make_program("two/aws", 0755);
	make_directory("plain", 0755);
	make_program("plain/aws", 0644);
	make_directory("folder", 0755);
	make_directory("folder/aws", 0755);
	make_directory("locked", 0700);
	make_program("locked/aws", 0755);
	make_directory("private", 0755);
	make_program("private/aws", 0700);
	make_directory("dangling", 0755);
	make_link("dangling/aws", "nowhere");
	make_directory("linked", 0755);
	make_link("linked/aws", "../two/aws");
	make_directory("looping", 0755);
	make_link("looping/aws", "aws");
}

/* PATH of these, each in the tree unless it is empty or begins with a full stop. */
static const char *path_of(const char *one, const char *other)
{
	static char bytes[1000];

	(void)snprintf(bytes, sizeof(bytes), "%s%s%s:%s%s%s", *one && *one != '.' ? place : "",
		*one && *one != '.' ? "/" : "", one, *other && *other != '.' ? place : "",
		*other && *other != '.' ? "/" : "", other);
	return bytes;
}

/* A name that is longer than any file system has it. */
#define TEN "0123456789"
#define LONG_NAME TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static void test_find(void)
{
	static const char *const passed_over[] = { "plain", "folder", "dangling", "looping", "nothing", "one/aws", "", ".",
		LONG_NAME, "../../../../../../../bin" };

	way = path_of("one", "two");
	is_found(nowhere, PROGRAM_FOUND, in("one/aws"), "the first along PATH");
	way = path_of("two", "one");
	is_found(nowhere, PROGRAM_FOUND, in("two/aws"), "... in its order");
	for (size_t i = 0; i < sizeof(passed_over) / sizeof(passed_over[0]); i++) {
		way = path_of(passed_over[i], "two");
		is_found(nowhere, PROGRAM_FOUND, in("two/aws"), passed_over[i]);
		way = path_of("two", passed_over[i]);
		is_found(nowhere, PROGRAM_FOUND, in("two/aws"), "... behind it");
		way = path_of(passed_over[i], passed_over[i]);
		is_found(nowhere, PROGRAM_ABSENT, "", "... alone");
	}
	way = path_of("linked", "");
	is_found(nowhere, PROGRAM_FOUND, in("linked/aws"), "a link");
}

static void test_find_beside_path(void)
{
	char one[128];
	const char *directories[] = { one, NULL };

	(void)snprintf(one, sizeof(one), "%s", in("one"));
	way = path_of("two", "");
	is_found(directories, PROGRAM_FOUND, in("two/aws"), "PATH goes before the list");
	way = NULL;
	is_found(directories, PROGRAM_FOUND, in("one/aws"), "no PATH");
	way = "";
	is_found(directories, PROGRAM_FOUND, in("one/aws"), "an empty PATH");
	way = ":::";
	is_found(directories, PROGRAM_FOUND, in("one/aws"), "a PATH of colons");
	as_root = geteuid() == 0;
	way = path_of("two", "");
	if (as_root)
		is_found(directories, PROGRAM_FOUND, in("one/aws"), "root's PATH does not count");
	else
		tap_skip("root is needed");
	as_root = false;
}

static void test_long_way(void)
{
	static char bytes[200000], end[128];

	(void)snprintf(end, sizeof(end), "%s", in("two"));
	bytes[0] = '/';
	memset(bytes + 1, 'a', 99999);
	(void)snprintf(bytes + 100000, 1000, ":%s", end);
	way = bytes;
	is_found(nowhere, PROGRAM_FOUND, in("two/aws"), "an entry that is far too long");
	memset(bytes, ':', 100000);
	is_found(nowhere, PROGRAM_FOUND, in("two/aws"), "a hundred thousand entries");
	memset(bytes, '/', 4092);
	bytes[4092] = ':';
	is_found(nowhere, PROGRAM_FOUND, in("two/aws"), "a path that just does not fit");
	memset(bytes, '/', PROGRAM_PATH - 1);
	memcpy(bytes + PROGRAM_PATH - 8, "bin/cat:", 8);
	is_found(nowhere, PROGRAM_FOUND, in("two/aws"), "... is not cut to another program");
}

static void test_hidden(void)
{
	if (geteuid() != 0) {
		tap_skip("root is needed");
		return;
	}
	way = path_of("locked", "");
	is_found(nowhere, PROGRAM_HIDDEN, in("locked/aws"), "a directory that may not be looked into");
	way = path_of("locked", "two");
	is_found(nowhere, PROGRAM_FOUND, in("two/aws"), "... is passed over, as a shell does");
	way = path_of("private", "");
	is_found(nowhere, PROGRAM_HIDDEN, in("private/aws"), "a program for others");
	way = path_of("locked", "private");
	is_found(nowhere, PROGRAM_HIDDEN, in("locked/aws"), "... the first one is told");
	as_root = true;
	is_found((const char *const[]){ in("private"), NULL }, PROGRAM_FOUND, in("private/aws"), "root sees it");
	is_found((const char *const[]){ in("plain"), in("folder"), in("one"), NULL }, PROGRAM_FOUND, in("one/aws"),
		"... and what is no program");
	as_root = false;
}

static void is_named(enum program_place expected, const char *name, const char *what)
{
	is_number(program_named(in(name)), expected, what);
}

static void test_named(void)
{
	is_named(PROGRAM_FOUND, "one/aws", "a program that is named");
	is_named(PROGRAM_FOUND, "linked/aws", "... a link to one");
	is_named(PROGRAM_FOUND, "plain/aws", "... whether it is a program or not");
	is_named(PROGRAM_ABSENT, "one/none", "none");
	is_named(PROGRAM_ABSENT, "one/aws/aws", "... where no directory is");
	is_named(PROGRAM_ABSENT, "dangling/aws", "... behind a link");
	is_named(PROGRAM_HIDDEN, "looping/aws", "a link to itself");
	if (geteuid() != 0) {
		tap_skip("root is needed");
		return;
	}
	is_named(PROGRAM_FOUND, "private/aws", "a program for root alone, in a directory for all");
	is_named(PROGRAM_HIDDEN, "locked/aws", "a directory for root alone");
	is_named(PROGRAM_HIDDEN, "locked/none", "... whether the file is there or not");
	is_named(PROGRAM_HIDDEN, "locked/../one/aws", "... also on the way");
	make_link("dangling/hidden", "../locked/none");
	is_named(PROGRAM_HIDDEN, "dangling/hidden", "... and behind a link");
}

static void test_own_directory(void)
{
	char directory[PROGRAM_PATH], bytes[8];
	char path[PROGRAM_PATH];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);

	path[length > 0 ? length : 0] = '\0';
	ok(!program_own_directory(directory, sizeof(directory)), "our own directory");
	ok(strncmp(path, directory, strlen(directory)) == 0 && strcmp(path + strlen(directory), "/test_program_path") == 0,
		"... is the one of the executable");
	is(program_own_directory(bytes, sizeof(bytes)), "the path is too long", "... and not cut");
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *where)
{
	(void)status;
	(void)kind;
	(void)where;
	return remove(path);
}

int main(void)
{
	(void)alarm(WATCHDOG);
	(void)umask(022);
	must(mkdtemp(place) && chmod(place, 0755) == 0, place);
	make_places();
	test_find();
	test_find_beside_path();
	test_long_way();
	test_hidden();
	test_named();
	test_own_directory();
	if (geteuid() == 0) {
		make_tree();
		test_owner();
		test_writable();
		test_sticky();
		test_staff();
		test_access_lists();
		test_links();
		test_no_end();
		test_long();
		test_proc();
	} else {
		tap_skip("root is needed");
	}
	must(nftw(place, remove_entry, 8, FTW_DEPTH | FTW_PHYS) == 0, "remove");
	return tap_done();
}
