/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/probe/connection.h"
#include "common/probe/deadline.h"
#include "tests/unit/tap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define WATCHDOG 60
#define SOMEBODY 65534
#define STALL_LIMIT 1000	/* looks, 20 ms apart */

static char place[64] = "/tmp/test_connection.XXXXXX";
static struct connection_list list;
static const char *awaited;	/* how a step begins, or NULL */
static void (*meanwhile)(void);	/* what happens then, once */

static void must(bool done, const char *what)
{
	if (done)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

static void look_at(pid_t process)
{
	const struct paths paths = paths_live();

	memset(&list, 0xee, sizeof(list));
	connection_list(&paths, process, &list);
}

static const struct connection *found(const char *peer, unsigned port)
{
	for (size_t i = 0; i < list.count; i++)
		if (strcmp(list.items[i].peer, peer) == 0 && list.items[i].port == port)
			return &list.items[i];
	return NULL;
}

static void is_problem(const char *problem, const char *name)
{
	is(list.problem ? list.problem : "", problem, name);
	is_number((long long)list.count, 0, "... and nothing is told");
}

/* --- connections on loopback --- */

struct pair {
	int listener, client, server;
	unsigned client_port, server_port;
};

static int listen_at(int family, struct sockaddr_in6 *address, socklen_t *size)
{
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int listener = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0), off = 0;

	*address = (struct sockaddr_in6){ .sin6_family = AF_INET6 };
	*size = sizeof(*address);
	if (family == AF_INET) {
		memcpy(address, &four, sizeof(four));
		*size = sizeof(four);
	}
	if (listener < 0 || (family == AF_INET6 && setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off)) != 0)
		|| bind(listener, (struct sockaddr *)address, *size) != 0 || listen(listener, 100) != 0
		|| getsockname(listener, (struct sockaddr *)address, size) != 0)
		return -1;
	return listener;
}

static unsigned port_of(const struct sockaddr_in6 *address)
{
	return ntohs(address->sin6_port);	/* that of IPv4 is at the same place */
}

_Static_assert(offsetof(struct sockaddr_in6, sin6_port) == offsetof(struct sockaddr_in, sin_port), "one place");

/* Connects to 127.0.0.1, or to that IPv6 address; false where the system has no such thing. */
static bool connect_pair(struct pair *pair, const char *six)
{
	int family = six ? AF_INET6 : AF_INET;
	struct sockaddr_in6 address, client;
	socklen_t size;

	pair->listener = listen_at(family, &address, &size);
	pair->client = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (pair->listener < 0 || pair->client < 0)
		return false;
	if (six && inet_pton(AF_INET6, six, &address.sin6_addr) != 1)
		return false;
	if (connect(pair->client, (struct sockaddr *)&address, size) != 0)
		return false;
	pair->server = accept4(pair->listener, NULL, NULL, SOCK_CLOEXEC);
	pair->server_port = port_of(&address);
	if (pair->server < 0 || getsockname(pair->client, (struct sockaddr *)&client, &size) != 0)
		return false;
	pair->client_port = port_of(&client);
	return true;
}

static void close_pair(const struct pair *pair)
{
	(void)close(pair->client);
	(void)close(pair->server);
	(void)close(pair->listener);
}

/* Whether this kernel answers at all, asked in the test's own words; one like gVisor does not. */
static bool kernel_tells(void)
{
	const struct {
		uint32_t length;
		uint16_t type, flags;
		uint32_t sequence, port;
		uint8_t family, protocol, extensions, padding;
		uint32_t states, socket[12];
	} request = { sizeof(request), 20, 0x301, 1, 0, AF_INET, IPPROTO_TCP, 2, 0, 2, { 0 } };
	uint16_t reply[4096] = { 0 };
	int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 4);
	bool told = descriptor >= 0 && send(descriptor, &request, sizeof(request), 0) == (ssize_t)sizeof(request)
		&& recv(descriptor, reply, sizeof(reply), MSG_DONTWAIT) >= 16 && (reply[2] == 20 || reply[2] == 3);

	if (descriptor >= 0)
		(void)close(descriptor);
	return told;
}

static bool tells;

static void test_established(void)
{
	struct pair pair;
	const struct connection *client, *server;

	look_at(getpid());
	ok(!list.problem, "a process without connections");
	is_number((long long)list.count, 0, "... has none");
	must(connect_pair(&pair, NULL), "connect");
	look_at(getpid());
	client = found("127.0.0.1", pair.server_port);
	server = found("127.0.0.1", pair.client_port);
	ok(!list.problem, "a connection is no problem");
	ok(client != NULL, "... the connecting end");
	ok(server != NULL, "... and the accepting one");
	is_number((long long)list.count, 2, "... and no listening socket");
	ok(!list.more && !list.elsewhere, "... all of them, and here");
	ok(client && !client->stalled && server && !server->stalled, "... not stalled");
	if (tells)
		ok(client && client->heard >= 0 && client->heard < WATCHDOG * 1000, "... heard of lately");
	close_pair(&pair);
	look_at(getpid());
	is_number((long long)list.count, 0, "closed ones are gone");
}

static void test_half_closed(void)
{
	struct pair pair;
	char byte;

	must(connect_pair(&pair, NULL), "connect");
	must(shutdown(pair.client, SHUT_WR) == 0 && read(pair.server, &byte, 1) == 0, "shutdown");
	look_at(getpid());
	ok(!list.problem, "a connection that one side has closed");
	is_number((long long)list.count, 0, "... is none for either");
	close_pair(&pair);
}

static void test_six(const char *address, const char *peer)
{
	struct pair pair;
	const struct connection *client;

	if (!connect_pair(&pair, address)) {
		tap_skip("no IPv6");
		return;
	}
	look_at(getpid());
	client = found(peer, pair.server_port);
	ok(client != NULL, address);
	ok(found(peer, pair.client_port) != NULL, "... at the other end");
	is_number((long long)list.count, 2, "... and no other");
	if (tells)
		ok(client && client->heard >= 0, "... heard of");
	close_pair(&pair);
}

/* What came is heard of. */
static void test_heard(void)
{
	struct pair pair;
	const struct connection *client;
	char byte = 0;
	long long heard = 0;

	if (!tells) {
		tap_skip("this kernel does not tell");
		return;
	}
	must(connect_pair(&pair, NULL), "connect");
	for (int i = 0; i < STALL_LIMIT && heard < 200; i++) {
		(void)poll(NULL, 0, 20);
		look_at(getpid());
		client = found("127.0.0.1", pair.server_port);
		heard = client ? client->heard : -1;
	}
	ok(heard >= 200, "silence lasts");
	must(write(pair.server, "x", 1) == 1 && read(pair.client, &byte, 1) == 1, "write");
	look_at(getpid());
	client = found("127.0.0.1", pair.server_port);
	ok(client && client->heard >= 0 && client->heard < heard, "... until a byte comes");
	client = found("127.0.0.1", pair.client_port);
	ok(client && client->heard >= 0 && client->heard < heard, "... and its acknowledgement");
	close_pair(&pair);
}

/* As linux/filter.h has it, which not every libc finds. */
struct instruction {
	uint16_t code;
	uint8_t if_true, if_false;
	uint32_t operand;
};
struct instructions {
	unsigned short count;
	const struct instruction *all;
};
#define RETURN 0x06
#define LOAD_WORD 0x20
#define JUMP_IF_EQUAL 0x15
#define ATTACH_FILTER 26	/* SO_ATTACH_FILTER */

/* The end takes no packet any more. */
static bool drop_packets(int descriptor)
{
	static const struct instruction all[] = { { RETURN, 0, 0, 0 } };
	const struct instructions program = { 1, all };

	return setsockopt(descriptor, SOL_SOCKET, ATTACH_FILTER, &program, sizeof(program)) == 0;
}

/* Looks until the end with that port is stalled, and returns it. */
static const struct connection *await_stall(pid_t process, unsigned port)
{
	const struct connection *connection = NULL;

	for (int i = 0; i < STALL_LIMIT && !(connection && connection->stalled); i++) {
		(void)poll(NULL, 0, 20);
		look_at(process);
		connection = found("127.0.0.1", port);
		if (!connection)
			break;
	}
	return connection;
}

static void test_stalled(void)
{
	struct pair pair;
	const struct connection *client;

	must(connect_pair(&pair, NULL), "connect");
	if (!drop_packets(pair.server)) {
		tap_skip("no socket filters here");
		close_pair(&pair);
		return;
	}
	must(write(pair.client, "x", 1) == 1, "write");
	client = await_stall(getpid(), pair.server_port);
	ok(client && client->stalled, "a peer that takes no packets");
	if (tells)
		ok(client && client->heard > 0, "... is not heard of");
	client = found("127.0.0.1", pair.client_port);
	ok(client && !client->stalled, "... which has nothing to send itself");
	close_pair(&pair);
}

static void test_crowd(void)
{
	enum { CROWD = CONNECTIONS / 2 + 1 };
	struct pair crowd[CROWD];

	for (size_t i = 0; i < CROWD; i++)
		must(connect_pair(&crowd[i], NULL), "connect");
	look_at(getpid());
	is_number((long long)list.count, CONNECTIONS, "more connections than are kept in mind");
	ok(list.more && !list.problem, "... it says so");
	for (size_t i = 0; i < CROWD; i++)
		close_pair(&crowd[i]);
}

/* --- other processes --- */

/* A child that says with a byte that it is ready, and waits to be killed. */
static pid_t begin(bool (*prepare)(int output), int *output)
{
	int ends[2];
	pid_t child;

	must(pipe2(ends, O_CLOEXEC) == 0, "pipe");
	(void)fflush(stdout);
	child = fork();
	if (child == 0) {
		(void)close(ends[0]);
		if (!prepare(ends[1]))
			_exit(1);
		for (;;)
			(void)pause();
	}
	must(child > 0, "fork");
	(void)close(ends[1]);
	*output = ends[0];
	return child;
}

static void finish(pid_t child, int output)
{
	(void)close(output);
	(void)kill(child, SIGKILL);
	(void)waitpid(child, NULL, 0);
}

/* Tells the port that its connection leads to. */
static bool hold_connection(int output)
{
	static struct pair pair;

	return connect_pair(&pair, NULL)
		&& write(output, &pair.server_port, sizeof(pair.server_port)) == (ssize_t)sizeof(pair.server_port);
}

static void test_child(void)
{
	unsigned port = 0;
	int output;
	pid_t child = begin(hold_connection, &output);

	must(read(output, &port, sizeof(port)) == (ssize_t)sizeof(port), "read");
	look_at(child);
	ok(found("127.0.0.1", port) != NULL, "another process's connection");
	is_number((long long)list.count, 2, "... with its other end");
	look_at(getpid());
	is_number((long long)list.count, 0, "... is none of ours");
	must(kill(child, SIGKILL) == 0, "kill");
	must(waitid(P_PID, (id_t)child, &(siginfo_t){ 0 }, WEXITED | WNOWAIT) == 0, "wait");
	look_at(child);
	is_problem("the process has ended", "a zombie");
	finish(child, output);
	look_at(child);
	is_problem("the process has ended", "a process that has ended");
	look_at(0);
	is_problem("the process has ended", "no process");
	look_at(-1);
	is_problem("the process has ended", "... a negative number");
}

static pid_t victim;

/* It is a zombie then. */
static void end_victim(void)
{
	must(kill(victim, SIGKILL) == 0, "kill");
	must(waitid(P_PID, (id_t)victim, &(siginfo_t){ 0 }, WEXITED | WNOWAIT) == 0, "wait");
}

static void reap_victim(void)
{
	end_victim();
	must(waitpid(victim, NULL, 0) == victim, "wait");
}

static void test_end_meanwhile(const char *step, void (*way)(void), const char *name)
{
	unsigned port;
	int output;

	victim = begin(hold_connection, &output);
	must(read(output, &port, sizeof(port)) == (ssize_t)sizeof(port), "read");
	awaited = step;
	meanwhile = way;
	look_at(victim);
	ok(!awaited, name);
	is_problem("the process has ended", "... is noticed");
	(void)waitpid(victim, NULL, WNOHANG);
	(void)close(output);
}

/* What is told in a child. */
static const char *told_by(void (*tell)(int output))
{
	static char words[256];
	int ends[2];
	size_t length = 0;
	ssize_t got;
	pid_t child;

	must(pipe2(ends, O_CLOEXEC) == 0, "pipe");
	(void)fflush(stdout);
	child = fork();
	if (child == 0) {
		tell(ends[1]);
		_exit(0);
	}
	must(child > 0 && close(ends[1]) == 0, "fork");
	while (length < sizeof(words) - 1 && (got = read(ends[0], words + length, sizeof(words) - 1 - length)) > 0)
		length += (size_t)got;
	words[length] = '\0';
	(void)close(ends[0]);
	(void)waitpid(child, NULL, 0);
	return words;
}

static void tell_as_somebody(int output)
{
	if (geteuid() == 0 && setresuid(SOMEBODY, SOMEBODY, SOMEBODY) != 0)
		_exit(1);
	look_at(1);
	(void)dprintf(output, "%zu %s", list.count, list.problem ? list.problem : "no problem");
}

static void test_permission(void)
{
	is(told_by(tell_as_somebody), "0 permission denied", "another user's process");
}

/* Every socket call fails from now on: it is as if the kernel did not know NETLINK_SOCK_DIAG. */
static bool forbid_sockets(void)
{
	static const struct instruction all[] = {
		{ LOAD_WORD, 0, 0, 0 }, { JUMP_IF_EQUAL, 0, 1, SYS_socket },
		{ RETURN, 0, 0, 0x00050000 | EPROTONOSUPPORT }, { RETURN, 0, 0, 0x7fff0000 },
	};
	const struct instructions program = { 4, all };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, 2, &program) == 0;
}

static void tell_without_kernel(int output)
{
	struct pair pair;
	const struct connection *client;

	if (!connect_pair(&pair, NULL) || !drop_packets(pair.server) || !forbid_sockets()) {
		(void)dprintf(output, "skip");
		return;
	}
	look_at(getpid());
	client = found("127.0.0.1", pair.server_port);
	(void)dprintf(output, "%s", client && !client->stalled && client->heard == -1 ? "a connection" : "none");
	(void)!write(pair.client, "x", 1);
	client = await_stall(getpid(), pair.server_port);
	(void)dprintf(output, "%s", client && client->stalled && client->heard == -1 ? ", stalled" : ", not stalled");
}

static void test_without_kernel(void)
{
	const char *told = told_by(tell_without_kernel);

	if (strcmp(told, "skip") == 0)
		tap_skip("no filters here");
	else
		is(told, "a connection, stalled", "a kernel that does not tell");
}

/* --- another network namespace --- */

static bool raise_loopback(void)
{
	struct ifreq request = { .ifr_flags = IFF_UP };
	int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool up;

	memcpy(request.ifr_name, "lo", sizeof("lo"));
	up = descriptor >= 0 && ioctl(descriptor, SIOCSIFFLAGS, &request) == 0;
	(void)close(descriptor);
	return up;
}

static bool hold_elsewhere(int output)
{
	static struct pair pair;

	if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
		return false;
	return raise_loopback() && connect_pair(&pair, NULL) && drop_packets(pair.server) && write(pair.client, "x", 1) == 1
		&& write(output, &pair.server_port, sizeof(pair.server_port)) == (ssize_t)sizeof(pair.server_port);
}

static void test_elsewhere(void)
{
	unsigned port = 0;
	int output;
	pid_t child = begin(hold_elsewhere, &output);
	const struct connection *client;

	if (read(output, &port, sizeof(port)) != (ssize_t)sizeof(port)) {
		tap_skip("a network namespace cannot be made");
		finish(child, output);
		return;
	}
	look_at(child);
	ok(list.elsewhere && !list.problem, "a process in another network namespace");
	is_number((long long)list.count, 2, "... its connections");
	client = await_stall(child, port);
	ok(client && client->stalled, "... which the peer does not answer");
	ok(client && client->heard == -1, "... since nobody knows when");
	finish(child, output);
}

/* --- below a root --- */

#define TITLE "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
/* The address reads the same in either order of bytes. */
#define LINE(state, retransmits, inode) "   0: 01010101:0016 01010101:01BB " state " 00000000:00000000 00:00000000 " \
	retransmits "     0        0 " inode " 1 0000000000000000 20 4 30 10 -1\n"
#define GOOD TITLE LINE("01", "00000000", "77")

static const char *in_place(const char *name)
{
	static char path[PATH_MAX];

	(void)snprintf(path, sizeof(path), "%s%s", place, name);
	return path;
}

static void make_file(const char *name, const char *text)
{
	int file = open(in_place(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

	must(file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text) && close(file) == 0, name);
}

static void make_link(const char *name, const char *target)
{
	(void)unlink(in_place(name));
	must(symlink(target, in_place(name)) == 0, name);
}

static void make_directory(const char *name)
{
	must(mkdir(in_place(name), 0700) == 0, name);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *where)
{
	(void)status;
	(void)kind;
	(void)where;
	return remove(path);
}

static void remove_tree(const char *name)
{
	must(nftw(in_place(name), remove_entry, 8, FTW_DEPTH | FTW_PHYS) == 0, name);
}

static void make_tree(void)
{
	make_directory("/proc");
	make_directory("/proc/42");
	make_directory("/proc/42/fd");
	make_directory("/proc/42/net");
	make_link("/proc/42/fd/0", "/dev/null");
	make_link("/proc/42/fd/3", "socket:[77]");
	make_file("/proc/42/net/tcp", GOOD);
}

static void look_below(void)
{
	struct paths paths;

	must(paths_open_root(&paths, place) == NULL, place);
	memset(&list, 0xee, sizeof(list));
	connection_list(&paths, 42, &list);
	(void)close(paths.root);
}

static void is_found_below(size_t count, const char *name)
{
	look_below();
	is(list.problem ? list.problem : "", "", name);
	is_number((long long)list.count, (long long)count, "... and so many connections");
}

static void test_tree(void)
{
	is_found_below(1, "a tree without a word of the process's state");
	ok(list.count == 1 && strcmp(list.items[0].peer, "1.1.1.1") == 0 && list.items[0].port == 443, "... peer");
	ok(list.count == 1 && !list.items[0].stalled && list.items[0].heard == -1, "... in good order");
	ok(!list.elsewhere && !list.more, "... and not elsewhere");
	make_file("/proc/42/stat", "42 (a) Z 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 5 0 0 0\n");
	look_below();
	is_problem("the process has ended", "a zombie in a tree");
	make_file("/proc/42/stat", "42 (a) S 1");
	look_below();
	is_problem("its state cannot be told", "half a state");
	must(unlink(in_place("/proc/42/stat")) == 0, "unlink");
	make_directory("/proc/42/stat");
	look_below();
	is_problem("not a regular file", "a directory in its place");
	remove_tree("/proc/42/stat");
	make_file("/proc/42/stat", "42 (a) S 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 5 0 0 0\n");
	is_found_below(1, "one that lives");
}

static void test_tables(void)
{
	static const char other[] = "the table of its connections is not of the documented form";
	static const struct {
		const char *text, *problem;
		size_t count;
		bool stalled;
	} tables[] = {
		{ GOOD, "", 1, false }, { TITLE, "", 0, false }, { GOOD LINE("01", "00000000", "77"), "", 1, false },
		{ TITLE LINE("01", "00000001", "77"), "", 1, false }, { TITLE LINE("01", "00000002", "77"), "", 1, true },
		{ TITLE LINE("08", "00000000", "77") LINE("0A", "00000000", "77"), "", 0, false },
		{ TITLE LINE("01", "00000000", "78") LINE("01", "00000000", "0") LINE("01", "00000000", "7"), "", 0, false },
		{ "", other, 0, false }, { "\n", other, 0, false }, { LINE("01", "00000000", "77"), other, 0, false },
		{ TITLE TITLE, other, 0, false }, { GOOD "x\n", other, 0, false }, { GOOD "\n", other, 0, false },
		{ GOOD "   1: 01010101:0016", other, 0, false }, { "  sl  local_address", other, 0, false },
		{ TITLE LINE("01", "00000000", "x"), other, 0, false },
	};

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		make_file("/proc/42/net/tcp", tables[i].text);
		look_below();
		is(list.problem ? list.problem : "", tables[i].problem, *tables[i].text != '\0' ? "a table" : "an empty one");
		is_number((long long)list.count, (long long)tables[i].count, "... and so many connections");
		ok(list.count == 0 || list.items[0].stalled == tables[i].stalled, "... stalled or not");
	}
	make_file("/proc/42/net/tcp", GOOD);
	make_file("/proc/42/net/tcp6", TITLE "   0: x\n");
	look_below();
	is_problem(other, "a table of IPv6 that cannot be read");
	must(unlink(in_place("/proc/42/net/tcp6")) == 0, "unlink");
}

/* The second piece of a table begins within a line. */
static void test_long_table(void)
{
	FILE *file = fopen(in_place("/proc/42/net/tcp"), "we");

	must(file != NULL, "table");
	(void)fputs(TITLE, file);
	for (int i = 0; i < 2000; i++)
		(void)fputs(LINE("01", "00000000", "1000"), file);
	(void)fputs(LINE("01", "00000000", "77"), file);
	must(fclose(file) == 0, "table");
	is_found_below(1, "a line behind many");
	file = fopen(in_place("/proc/42/net/tcp"), "ae");
	for (int i = 0; file && i < 600; i++)
		(void)fputc('0', file);
	must(file && fputc('\n', file) != EOF && fclose(file) == 0, "table");
	look_below();
	is_problem("the table of its connections is not of the documented form", "a line that does not end");
	file = fopen(in_place("/proc/42/net/tcp"), "we");
	must(file && fprintf(file, TITLE "%0512d" LINE("01", "00000000", "77"), 0) > 0 && fclose(file) == 0, "table");
	look_below();
	is_problem("the table of its connections is not of the documented form", "... or goes on like a good one");
	must(truncate(in_place("/proc/42/net/tcp"), 200L << 20) == 0, "truncate");
	look_below();
	ok(list.problem && list.count == 0, "a huge table");
	make_file("/proc/42/net/tcp", GOOD);
}

static void make_huge_table(void)
{
	static char piece[150 * 1024];
	FILE *file = fopen(in_place("/proc/42/net/tcp"), "we");
	size_t length = 0, line = strlen(LINE("01", "00000000", "1000"));

	must(file != NULL && fputs(TITLE, file) != EOF, "table");
	for (; length + line < sizeof(piece); length += line)
		memcpy(piece + length, LINE("01", "00000000", "1000"), line);
	for (size_t total = 0; total <= 64UL << 20; total += length)
		must(fwrite(piece, 1, length, file) == length, "table");
	must(fputs(LINE("01", "00000000", "77"), file) != EOF && fclose(file) == 0, "table");
}

/* Each of several sockets is found, whatever the order of the descriptors. */
static void test_several(void)
{
	FILE *file = fopen(in_place("/proc/42/net/tcp"), "we");

	must(file && fputs(TITLE, file) != EOF, "table");
	for (int i = 0; i < 40; i++) {
		char name[64], target[64];

		(void)snprintf(name, sizeof(name), "/proc/42/fd/%d", 100 + i);
		(void)snprintf(target, sizeof(target), "socket:[%d]", 1000 + i * 37 % 40);
		make_link(name, target);
		(void)fprintf(file, LINE("01", "00000000", "%d"), 1000 + i);
	}
	must(fclose(file) == 0, "table");
	is_found_below(40, "many sockets");
	make_file("/proc/42/net/tcp", GOOD);
}

static void open_connection(void)
{
	make_file("/proc/42/net/tcp", GOOD);
}

static void become_another(void)
{
	make_file("/proc/42/stat", "42 (a) S 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 6 0 0 0\n");
}

static void test_changes(void)
{
	make_file("/proc/42/net/tcp", TITLE);
	awaited = "reading /proc/42/net/tcp6";
	meanwhile = open_connection;
	is_found_below(1, "a connection that the first look misses");
	awaited = "reading /proc/42/net/tcp";
	meanwhile = become_another;
	look_below();
	is_problem("the process has ended", "another process under the number");
}

static void test_other_namespaces(void)
{
	make_directory("/proc/self");
	make_directory("/proc/self/ns");
	make_directory("/proc/42/ns");
	make_file("/proc/self/ns/net", "");
	make_file("/proc/42/ns/net", "");
	is_found_below(1, "a tree with namespaces");
	ok(!list.elsewhere, "... knows no elsewhere");
}

static void test_hostile_files(void)
{
	must(unlink(in_place("/proc/42/net/tcp")) == 0, "unlink");
	look_below();
	is_problem("no such file or directory", "no table");
	must(mkfifo(in_place("/proc/42/net/tcp"), 0600) == 0, "mkfifo");
	look_below();
	is_problem("not a regular file", "a FIFO in its place");
	make_link("/proc/42/net/tcp", "../../../../../../../../proc/self/net/tcp");
	look_below();
	is_problem("no such file or directory", "a link that leads out");
	make_link("/proc/42/net/tcp", "/table");
	make_file("/table", GOOD);
	is_found_below(1, "an absolute link leads into the root");
	(void)unlink(in_place("/proc/42/net/tcp"));
	make_huge_table();
	look_below();
	is_problem("longer than it may be", "a table without end");
	make_file("/proc/42/net/tcp", GOOD);
}

static void test_descriptors(void)
{
	char target[400];

	make_file("/proc/42/fd/4", "socket:[77]");
	look_below();
	is_problem("its descriptors are not of the documented form", "a descriptor that is no link");
	must(unlink(in_place("/proc/42/fd/4")) == 0, "unlink");
	memset(target, 'x', sizeof(target));
	target[sizeof(target) - 1] = '\0';
	make_link("/proc/42/fd/4", target);
	is_found_below(1, "one that leads far away");
	make_link("/proc/42/fd/3", "socket:[78]");
	is_found_below(0, "another socket");
	remove_tree("/proc/42/fd");
	look_below();
	is_problem("no such file or directory", "no descriptors");
	make_file("/proc/42/fd", "");
	look_below();
	is_problem("not a directory", "a file in their place");
	must(unlink(in_place("/proc/42/fd")) == 0, "unlink");
	make_directory("/proc/42/fd");
	is_found_below(0, "none at all");
}

static void make_crowd(int from, int to)
{
	for (int i = from; i < to; i++) {
		char name[64];

		(void)snprintf(name, sizeof(name), "/proc/42/fd/%d", i);
		make_link(name, "socket:[77]");
	}
}

static void test_many_descriptors(void)
{
	make_crowd(0, 65536);
	is_found_below(1, "as many descriptors as may be");
	make_crowd(65536, 65537);
	look_below();
	is_problem("it has more entries than it may have", "... and one more");
}

static void test_below_root(void)
{
	make_tree();
	test_tree();
	test_tables();
	test_long_table();
	test_several();
	test_changes();
	test_other_namespaces();
	test_hostile_files();
	test_descriptors();
	test_many_descriptors();
}

static void prepare(void *context, const char *step)
{
	(void)context;
	if (!awaited || strncmp(step, awaited, strlen(awaited)) != 0)
		return;
	awaited = NULL;
	meanwhile();
}

static int end(bool expired, bool writable)
{
	(void)expired;
	(void)writable;
	return 99;
}

int main(void)
{
	const struct deadline_hooks hooks = { .prepare = prepare, .end = end };

	must(mkdtemp(place) != NULL && deadline_start(WATCHDOG, &hooks), "mkdtemp");
	tells = kernel_tells();
	if (!tells)
		tap_skip("this kernel does not tell of connections");
	test_established();
	test_half_closed();
	test_six("::1", "::1");
	test_six("::ffff:127.0.0.1", "127.0.0.1");
	test_heard();
	test_stalled();
	test_crowd();
	test_child();
	test_end_meanwhile("looking at /proc/self/ns/net", reap_victim, "a process that ends at once");
	test_end_meanwhile("listing", end_victim, "... becomes a zombie");
	test_end_meanwhile("asking", reap_victim, "... ends late");
	test_permission();
	test_without_kernel();
	test_elsewhere();
	test_below_root();
	remove_tree("");
	return tap_done();
}
