/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/probe/file.h"
#include "tests/unit/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define WATCHDOG 60
#define SOMEBODY 54321

static char place[64] = "/tmp/test_file.XXXXXX";
static const struct paths *paths;	/* the ones under test */
static bool is_live;

static void must(bool done, const char *what)
{
	if (done)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

static const char *below_place(const char *name)
{
	static char path[300];

	(void)snprintf(path, sizeof(path), "%s%s", place, name);
	return path;
}

/* As the functions under test know it: on the live host with the whole way. */
static const char *named(const char *name)
{
	static char path[300];

	(void)snprintf(path, sizeof(path), "%s%s", is_live ? place : "", name);
	return path;
}

static void make_file(const char *name, size_t size, mode_t mode)
{
	int file = open(below_place(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	must(file >= 0, name);
	for (size_t i = 0; i < size; i++)
		must(write(file, &"0123456789"[i % 10], 1) == 1, name);
	must(fchmod(file, mode) == 0 && close(file) == 0, name);
}

static void is_result(struct file file, enum file_status status, size_t length, const char *problem, const char *name)
{
	is_number(file.status, status, name);
	is_number((long long)file.length, (long long)length, "... length");
	is(file.problem ? file.problem : "", problem, "... problem");
}

/* What none of the readers reads, and why. */
static const struct {
	const char *name;
	enum file_status status;
	const char *problem;
} unreadable[] = {
	{ "/nothing", FILE_ABSENT, "no such file or directory" },
	{ "/nothing/at/all", FILE_ABSENT, "no such file or directory" },
	{ "/ten/file", FILE_ABSENT, "not a directory" },
	{ "/dangling", FILE_ABSENT, "no such file or directory" },
	{ "/loop", FILE_UNREADABLE, "too many symbolic links" },
	{ "/directory", FILE_UNREADABLE, "not a regular file" },
	{ "/fifo", FILE_UNREADABLE, "not a regular file" },
};

#define GUARD '#'	/* behind the buffer */

static void test_read(void)
{
	char buffer[16] = "";

	buffer[11] = buffer[10] = buffer[9] = GUARD;
	is_result(file_read(paths, named("/ten"), buffer, 11), FILE_READ, 10, "", "a file that just fits");
	is(buffer, "0123456789", "... is read, and terminated");
	ok(buffer[11] == GUARD, "... and nothing behind it");
	is_result(file_read(paths, named("/ten"), buffer, 10), FILE_LONGER, 9, "longer than it may be",
		"one that does not");
	is(buffer, "012345678", "... is cut");
	is_result(file_read(paths, named("/ten"), buffer, 1), FILE_LONGER, 0, "longer than it may be", "no room");
	is(buffer, "", "... for anything");
	is_result(file_read(paths, named("/empty"), buffer, 1), FILE_READ, 0, "", "an empty file needs none");
	is_result(file_read(paths, named("/link"), buffer, 11), FILE_READ, 10, "", "a link");
	is_result(file_read(paths, named("/nul"), buffer, 11), FILE_READ, 3, "", "a NUL byte");
	ok(memcmp(buffer, "a\0b", 4) == 0, "... is one of them");
	for (size_t i = 0; i < sizeof(unreadable) / sizeof(unreadable[0]); i++) {
		buffer[0] = GUARD;
		is_result(file_read(paths, named(unreadable[i].name), buffer, 11), unreadable[i].status, 0,
			unreadable[i].problem, unreadable[i].name);
		is(buffer, "", "... the buffer is empty");
	}
}

static void is_tail(size_t size, size_t length, const char *content, bool whole_expected, const char *name)
{
	char buffer[16];
	bool whole = !whole_expected;

	memset(buffer, GUARD, sizeof(buffer));
	is_result(file_read_tail(paths, named("/ten"), buffer, size, &whole), FILE_READ, length, "", name);
	is(buffer, content, "... content");
	is_number(whole, whole_expected, "... whether it is the whole file");
	ok(buffer[size] == GUARD, "... and nothing behind it");
}

static void test_tail(void)
{
	char buffer[16];
	bool whole = false;

	is_tail(15, 10, "0123456789", true, "a tail with room to spare");
	is_tail(11, 10, "0123456789", true, "... that just fits");
	is_tail(10, 9, "123456789", false, "... that does not");
	is_tail(4, 3, "789", false, "a short one");
	is_tail(1, 0, "", false, "none");
	is_result(file_read_tail(paths, named("/empty"), buffer, 4, &whole), FILE_READ, 0, "", "the tail of an empty file");
	ok(whole, "... is the whole of it");
	for (size_t i = 0; i < sizeof(unreadable) / sizeof(unreadable[0]); i++) {
		buffer[0] = GUARD;
		is_result(file_read_tail(paths, named(unreadable[i].name), buffer, 11, &whole), unreadable[i].status, 0,
			unreadable[i].problem, unreadable[i].name);
		is(buffer, "", "... the buffer is empty");
	}
}

struct taken {
	size_t calls, bytes, wrong, stop_after;
};

static bool take(void *context, const char *bytes, size_t length)
{
	struct taken *taken = context;

	taken->calls++;
	for (size_t i = 0; i < length; i++)
		taken->wrong += bytes[i] != "0123456789"[(taken->bytes + i) % 10];
	taken->bytes += length;
	return taken->bytes < taken->stop_after;
}

static void test_stream(void)
{
	struct taken taken = { .stop_after = SIZE_MAX };

	is_result(file_stream(paths, named("/long"), 200000, take, &taken), FILE_READ, 200000, "", "a long file");
	ok(taken.bytes == 200000 && taken.wrong == 0 && taken.calls > 1, "... comes whole, and in pieces");
	taken = (struct taken){ .stop_after = SIZE_MAX };
	is_result(file_stream(paths, named("/long"), 199999, take, &taken), FILE_LONGER, 199999, "longer than it may be",
		"... one byte beyond the limit");
	ok(taken.bytes <= 199999 && taken.wrong == 0, "... is not handed on");
	taken = (struct taken){ .stop_after = 1 };
	(void)file_stream(paths, named("/long"), 200000, take, &taken);
	is_number((long long)taken.calls, 1, "... until it is enough");
	taken = (struct taken){ .stop_after = SIZE_MAX };
	is_result(file_stream(paths, named("/empty"), 0, take, &taken), FILE_READ, 0, "", "an empty file");
	is_number((long long)taken.calls, 0, "... is not handed on");
	for (size_t i = 0; i < sizeof(unreadable) / sizeof(unreadable[0]); i++)
		is_result(file_stream(paths, named(unreadable[i].name), 100, take, &taken), unreadable[i].status, 0,
			unreadable[i].problem, unreadable[i].name);
	is_number((long long)taken.calls, 0, "... nor is any of these");
}

static void test_examine(void)
{
	struct file_facts facts = file_examine(paths, named("/ten"), true);
	struct stat status;

	must(stat(below_place("/ten"), &status) == 0, "stat");
	ok(facts.status == FILE_READ && facts.kind == FILE_REGULAR && facts.mode == 0640 && facts.size == 10, "a file");
	is_number((long long)file_examine(paths, named("/empty"), true).size, 0, "an empty file");
	ok(facts.owner == status.st_uid && facts.group == status.st_gid && facts.modified == status.st_mtime
		&& facts.changed == status.st_ctime && facts.device == status.st_dev && facts.number == status.st_ino,
		"... with owner, times and number");
	is_number(file_examine(paths, named("/special"), false).mode, 06755, "all bits of the mode");
	is_number(file_examine(paths, named("/directory"), true).kind, FILE_DIRECTORY, "a directory");
	is_number(file_examine(paths, named("/fifo"), true).kind, FILE_OTHER, "a FIFO");
	facts = file_examine(paths, named("/link"), true);
	ok(facts.kind == FILE_REGULAR && facts.number == status.st_ino, "a link that is followed");
	is(facts.target, "", "... has no target");
	facts = file_examine(paths, named("/link"), false);
	ok(facts.status == FILE_READ && facts.kind == FILE_LINK, "... that is not");
	is(facts.target, "ten", "... has one");
	facts = file_examine(paths, named("/long_link"), false);
	is_number(facts.status, FILE_UNREADABLE, "a link whose target does not fit");
	is(facts.problem, "the path is too long", "... its problem");
	is(facts.target, "", "... and nothing of it is told");
	facts = file_examine(paths, named("/full_link"), false);
	is_number(facts.status, FILE_UNREADABLE, "one whose target fills the room");
	facts = file_examine(paths, named("/fit_link"), false);
	is_number((long long)strlen(facts.target), 255, "one whose target just fits");
	is_number(file_examine(paths, named("/way/fifo"), false).kind, FILE_OTHER, "a link on the way is followed");
	is_number(file_examine(paths, named("/dangling"), true).status, FILE_ABSENT, "a dangling link that is followed");
	is_number(file_examine(paths, named("/dangling"), false).kind, FILE_LINK, "... that is not");
	facts = file_examine(paths, named("/loop"), true);
	is_number(facts.status, FILE_UNREADABLE, "a loop");
	is(facts.problem, "too many symbolic links", "... its problem");
	for (int follow = 0; follow < 2; follow++) {
		facts = file_examine(paths, named("/nothing"), follow);
		is_number(facts.status, FILE_ABSENT, "nothing");
		is(facts.problem, "no such file or directory", "... its problem");
		is_number(file_examine(paths, named("/ten/x"), follow).status, FILE_ABSENT, "nothing in a file");
	}
}

/* What an ordinary user may not look at is neither there nor absent. */
static void test_permissions(void)
{
	static char buffer[16];
	int status = 0;
	pid_t child;

	if (geteuid() != 0) {
		tap_skip("root is needed");
		return;
	}
	(void)fflush(stdout);
	child = fork();
	if (child == 0) {
		if (setgroups(0, NULL) != 0 || setresgid(SOMEBODY, SOMEBODY, SOMEBODY) != 0
			|| setresuid(SOMEBODY, SOMEBODY, SOMEBODY) != 0)
			_exit(99);
		is_result(file_read(paths, named("/private"), buffer, 11), FILE_UNREADABLE, 0, "permission denied",
			"a private file");
		is_result(file_read(paths, named("/locked/file"), buffer, 11), FILE_UNREADABLE, 0, "permission denied",
			"... directory");
		is_number(file_examine(paths, named("/private"), true).status, FILE_READ, "a private file can be looked at");
		is_number(file_examine(paths, named("/locked/file"), true).status, FILE_UNREADABLE, "... not in a private one");
		is_number(file_examine(paths, named("/locked/file"), false).status, FILE_UNREADABLE, "... nor without a link");
		(void)fflush(stdout);
		_exit(tap_failures > 0);
	}
	must(waitpid(child, &status, 0) == child, "wait");
	tap_count += 9;
	ok(status == 0, "as an ordinary user");
}

static void test_all(void)
{
	test_read();
	test_tail();
	test_stream();
	test_examine();
	test_permissions();
}

static void test_proc(void)
{
	const struct paths live = paths_live();
	char buffer[65536];
	struct file file = file_read(&live, "/proc/self/status", buffer, sizeof(buffer));

	ok(file.status == FILE_READ && file.length > 100 && strstr(buffer, "\nUid:"), "a file of /proc has no size");
	file = file_read(&live, "/dev/zero", buffer, sizeof(buffer));
	is_result(file, FILE_UNREADABLE, 0, "not a regular file", "a device without end");
}

static void make_place(void)
{
	char target[300];
	int file;

	must(mkdtemp(place) && chmod(place, 0755) == 0, place);
	make_file("/ten", 10, 0640);
	make_file("/empty", 0, 0644);
	make_file("/long", 200000, 0644);
	make_file("/private", 10, 0600);
	make_file("/special", 0, 06755);
	must(mkdir(below_place("/directory"), 0755) == 0 && mkdir(below_place("/locked"), 0700) == 0, "directory");
	make_file("/locked/file", 1, 0644);
	must(mkfifo(below_place("/fifo"), 0644) == 0, "fifo");
	must(symlink("ten", below_place("/link")) == 0 && symlink("nowhere", below_place("/dangling")) == 0
		&& symlink("loop", below_place("/loop")) == 0 && symlink(".", below_place("/way")) == 0, "link");
	memset(target, 'x', sizeof(target) - 1);
	target[sizeof(target) - 1] = '\0';
	must(symlink(target, below_place("/long_link")) == 0, "link");
	must(symlink(target + sizeof(target) - 257, below_place("/full_link")) == 0, "link");
	must(symlink(target + sizeof(target) - 256, below_place("/fit_link")) == 0, "link");
	file = open(below_place("/nul"), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	must(file >= 0 && write(file, "a\0b", 3) == 3 && close(file) == 0, "nul");
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
	struct paths live = paths_live(), root;

	(void)alarm(WATCHDOG);
	make_place();
	is_live = true;
	paths = &live;
	test_all();
	must(paths_open_root(&root, place) == NULL, place);
	is_live = false;
	paths = &root;
	test_all();
	test_proc();
	must(nftw(place, remove_entry, 8, FTW_DEPTH | FTW_PHYS) == 0, "remove");
	return tap_done();
}
