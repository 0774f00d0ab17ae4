/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/probe/paths.h"
#include "tests/unit/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define WATCHDOG 60

/* place/root is the root; what is beside it must never be reached. */
static char place[64] = "/tmp/test_paths.XXXXXX";
static struct paths root;

static void must(bool done, const char *what)
{
	if (done)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

static const char *in(const char *name)
{
	static char paths[2][8192];
	static unsigned next;
	char *path = paths[next++ % 2];

	(void)snprintf(path, sizeof(paths[0]), "%s/%s", place, name);
	return path;
}

static void make_directory(const char *name)
{
	must(mkdir(in(name), 0755) == 0, name);
}

static void make_file(const char *name, const char *content)
{
	int file = open(in(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	must(file >= 0 && write(file, content, strlen(content)) == (ssize_t)strlen(content) && close(file) == 0, name);
}

static void make_link(const char *name, const char *target)
{
	must(symlink(target, in(name)) == 0, name);
}

/* What is read at the end of a path, or the error. */
static const char *content_of(const struct paths *paths, const char *path)
{
	static char content[64];
	int file = paths_open(paths, path);
	ssize_t got;

	if (file < 0)
		return strerror(errno);
	got = read(file, content, sizeof(content) - 1);
	if (got < 0)
		(void)snprintf(content, sizeof(content), "%s", strerror(errno));
	else
		content[got] = '\0';
	(void)close(file);
	return content;
}

static void reads(const char *path, const char *content, const char *name)
{
	is(content_of(&root, path), content, name);
}

static void fails(const char *path, int error, const char *name)
{
	is(content_of(&root, path), strerror(error), name);
}

static void test_ways(void)
{
	reads("/file", "inside", "a file");
	reads("/etc/file", "inside etc", "... in a directory");
	reads("//etc///file", "inside etc", "double slashes");
	reads("/./etc/./file", "inside etc", "full stops");
	reads("/etc/../file", "inside", "..");
	reads("/../../../../file", "inside", ".. stays inside");
	reads("/../outside/file", strerror(ENOENT), "... and does not lead out");
	reads("/etc/../../../etc/file", "inside etc", "... from below either");
	reads("/...", "dots", "three of them are a name");
	reads("/..a", "dots a", "... as are two and a letter");
	fails("/nothing", ENOENT, "nothing there");
	fails("/file/file", ENOTDIR, "a file on the way");
	fails("/file/", ENOTDIR, "a file that should be a directory");
	fails("/file/.", ENOTDIR, "... because of a full stop");
	fails("/file/..", ENOTDIR, "... of two");
	fails("/etc", EISDIR, "a directory is opened, and cannot be read");
	fails("/etc/", EISDIR, "... with a slash");
	fails("/", EISDIR, "the root itself");
	fails("/..", EISDIR, "... above it");
}

static void test_links(void)
{
	make_link("root/relative", "etc/file");
	reads("/relative", "inside etc", "a relative link");
	make_link("root/absolute", "/etc/file");
	reads("/absolute", "inside etc", "an absolute link begins at the root");
	make_link("root/etc/absolute", "/file");
	reads("/etc/absolute", "inside", "... wherever it is");
	make_link("root/etc/up", "../file");
	reads("/etc/up", "inside", "a link upwards");
	make_link("root/out", "../outside/file");
	fails("/out", ENOENT, "a link out of the root");
	make_link("root/far", "../../../../../../../../../../../../../file");
	reads("/far", "inside", "... stays in it");
	make_link("root/host", in("outside/file"));
	fails("/host", ENOENT, "an absolute link to a file of the host");
	make_link("root/directory", "/etc");
	reads("/directory/file", "inside etc", "a link to a directory");
	reads("/directory/../file", "inside", "... and up from where it leads");
	make_link("root/etc/deep", "a/b/c");
	reads("/etc/deep/../../file", "a file", ".. is that of the real directory");
	make_link("root/slash", "etc/");
	reads("/slash/file", "inside etc", "a link with a slash at its end");
	make_link("root/file_slash", "file/");
	fails("/file_slash", ENOTDIR, "... to a file");
	make_link("root/self", "/");
	reads("/self/self/self/file", "inside", "a link to the root");
	make_link("root/dot", ".");
	reads("/dot/dot/file", "inside", "... to where it is");
	make_link("root/dotdot", "..");
	reads("/dotdot/dotdot/file", "inside", "... upwards from the root");
	fails("/relative/", ENOTDIR, "a link to a file is no directory");
	make_link("root/dangling", "nowhere");
	fails("/dangling", ENOENT, "a dangling link");
}

static void test_loops(void)
{
	char name[32], target[32];

	make_link("root/loop", "loop");
	fails("/loop", ELOOP, "a loop");
	make_link("root/ping", "/pong");
	make_link("root/pong", "ping");
	fails("/ping", ELOOP, "a loop of two");
	make_link("root/growing", "growing/growing");
	fails("/growing", ELOOP, "a loop that grows");
	for (int i = 1; i <= 41; i++) {
		(void)snprintf(name, sizeof(name), "root/chain%d", i);
		(void)snprintf(target, sizeof(target), i == 1 ? "file" : "chain%d", i - 1);
		make_link(name, target);
	}
	reads("/chain40", "inside", "forty links, as many as the kernel follows");
	fails("/chain41", ELOOP, "... and one more");
	is(content_of(&(struct paths){ -1 }, in("root/chain40")), "inside", "... the kernel");
	is(content_of(&(struct paths){ -1 }, in("root/chain41")), strerror(ELOOP), "... says the same");
}

static void test_lengths(void)
{
	static char path[PATH_MAX + 100], target[PATH_MAX];
	char longest[300] = "root/";

	memset(longest + 5, 'n', 255);
	make_file(longest, "long");
	reads(longest + 4, "long", "the longest name");
	memcpy(longest + 5 + 255, "\303\251", 3);
	fails(longest + 4, ENAMETOOLONG, "a longer one is not its beginning");
	memcpy(longest + 5 + 255, "n", 2);
	fails(longest + 4, ENAMETOOLONG, "... whatever it ends with");
	memset(path, '/', sizeof(path));
	memcpy(path + PATH_MAX - 5, "file", 5);
	reads(path, "inside", "the longest path");
	memcpy(path + PATH_MAX - 4, "file", 5);
	fails(path, ENAMETOOLONG, "a longer one");
	memset(target, '/', sizeof(target));
	memcpy(target + 4000, "etc", 4);
	make_link("root/wide", target);
	reads("/wide/file", "inside etc", "a long link");
	memset(path, '/', 200);
	memcpy(path, "/wide", 5);
	memcpy(path + 200, "file", 5);
	fails(path, ENAMETOOLONG, "... and together with what is behind it too long");
}

/* Nothing here may block, whatever the image holds. */
static void test_special(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), fifo;

	must(mkfifo(in("root/fifo"), 0644) == 0, "fifo");
	fifo = paths_open(&root, "/fifo");
	ok(fifo >= 0, "a FIFO does not block");
	ok((fcntl(fifo, F_GETFD) & FD_CLOEXEC) != 0, "... is closed at execve");
	ok((fcntl(fifo, F_GETFL) & (O_ACCMODE | O_NONBLOCK)) == (O_RDONLY | O_NONBLOCK), "... and only read");
	(void)close(fifo);
	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", in("root/socket"));
	must(listening >= 0 && bind(listening, (struct sockaddr *)&address, sizeof(address)) == 0, "socket");
	fails("/socket", ENXIO, "a socket");
	(void)close(listening);
}

static void test_ends(void)
{
	const char *name = NULL;
	struct stat status;
	int end;

	end = paths_open_end(&root, "/out");
	ok(end < 0 && errno == ENOENT, "the end of a link that leads out");
	end = paths_open_end(&root, "/fifo");
	ok(end >= 0 && fstat(end, &status) == 0 && S_ISFIFO(status.st_mode), "the end of a path, whatever it is");
	ok(read(end, &status, 1) < 0 && errno == EBADF, "... is not read");
	(void)close(end);
	end = paths_open_parent(&root, "/directory/nothing", &name);
	ok(end >= 0 && faccessat(end, "file", F_OK, 0) == 0, "the directory of a name");
	is(name, "nothing", "... that need not be there");
	(void)close(end);
	end = paths_open_parent(&root, "/file", &name);
	ok(end >= 0 && faccessat(end, "etc", F_OK, 0) == 0, "... the root");
	is(name, "file", "... the name");
	(void)close(end);
	end = paths_open_parent(&root, "/../outside/file", &name);
	ok(end < 0 && errno == ENOENT, "... not outside");
	end = paths_open_parent(&root, "/file/x", &name);
	ok(end < 0 && errno == ENOTDIR, "... not of a file");
}

/* Two names change places at once. */
static bool flip(const char *one, const char *other)
{
	return syscall(SYS_renameat2, AT_FDCWD, in(one), AT_FDCWD, in(other), 2 /* RENAME_EXCHANGE */) == 0;
}

/* .. of a directory that was moved out of the root would lead out as well. */
static void exchange(void)
{
	for (;;) {
		must(flip("root/swap", "root/trap") && flip("root/swapped", "root/trapped"), "exchange");
		must(rename(in("root/etc/a"), in("outside/a")) == 0 && rename(in("outside/a"), in("root/etc/a")) == 0, "out");
	}
}

/* Somebody exchanges a directory or a file for a link that leads out, while it is walked. */
static void test_exchange(void)
{
	static const char *const ways[] = { "/swap/file", "/swapped", "/etc/a/b/c/../../../../file" };
	size_t inside = 0, outside = 0;
	pid_t child;

	make_directory("root/swap");
	make_file("root/swap/file", "inside");
	make_link("root/trap", in("outside"));
	make_file("root/swapped", "inside");
	make_link("root/trapped", in("outside/file"));
	(void)fflush(stdout);
	child = fork();
	if (child == 0)
		exchange();
	for (int i = 0; i < 30000; i++) {
		const char *content = content_of(&root, ways[i % 3]);

		inside += strcmp(content, "inside") == 0;
		outside += strcmp(content, "outside") == 0;
	}
	(void)kill(child, SIGKILL);
	(void)waitpid(child, NULL, 0);
	is_number((long long)outside, 0, "what is exchanged meanwhile does not lead out");
	ok(inside > 0, "... but in, now and then");
}

static void test_descriptors(void)
{
	int before = open("/dev/null", O_RDONLY | O_CLOEXEC), after;

	(void)close(before);
	(void)content_of(&root, "/chain41");
	(void)content_of(&root, "/wide/nothing");
	(void)content_of(&root, "/etc/../etc/../etc/file");
	after = open("/dev/null", O_RDONLY | O_CLOEXEC);
	is_number(after, before, "no descriptor is left open");
	(void)close(after);
}

static void test_roots(void)
{
	struct paths paths;
	char bytes[PATH_MAX], few[8];
	struct text name = text_over(bytes, sizeof(bytes)), little = text_over(few, sizeof(few));

	ok(!paths_are_live(&root), "a root is not the live host");
	paths = paths_live();
	ok(paths_are_live(&paths), "... the live host is");
	is(content_of(&paths, in("outside/file")), "outside", "... and has all files");
	ok(paths_root_name(&root, &name), "the root's name");
	is(name.data, in("root"), "... is absolute, without links");
	ok(!paths_root_name(&root, &little), "... and never cut");
	is(paths_open_root(&paths, in("nothing")), "no such file or directory", "no such root");
	is(paths_open_root(&paths, in("outside/file")), "not a directory", "a file is none");
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
	must(mkdtemp(place) != NULL, place);
	make_directory("root");
	make_directory("outside");
	make_file("outside/file", "outside");
	make_file("file", "outside");
	make_directory("root/etc");
	make_directory("root/etc/a");
	make_directory("root/etc/a/b");
	make_directory("root/etc/a/b/c");
	make_file("root/etc/a/file", "a file");
	make_file("root/file", "inside");
	make_file("root/...", "dots");
	make_file("root/..a", "dots a");
	make_file("root/etc/file", "inside etc");
	make_link("link", "root");
	must(paths_open_root(&root, in("link")) == NULL, "root");
	test_ways();
	test_links();
	test_loops();
	test_lengths();
	test_special();
	test_ends();
	test_descriptors();
	test_roots();
	test_exchange();
	must(nftw(place, remove_entry, 8, FTW_DEPTH | FTW_PHYS) == 0, "remove");
	return tap_done();
}
