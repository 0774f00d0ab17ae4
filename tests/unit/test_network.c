/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the network answers, what the resolver says and how the system's calls end is made up here: connections are
 * pairs of sockets, time passes only while it is waited for, and names have the addresses of a test. */
/* Its checks make what is replaced below inline. */
#undef _FORTIFY_SOURCE

#include "common/probe/deadline.h"
#include "common/probe/metadata.h"
#include "common/probe/network.h"
#include "tests/unit/faults.h"
#include "tests/unit/tap.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SECONDS 10
#define HOST "host.example"
#define ADDRESS "192.0.2.1"
#define SIX "2001:db8::1"
#define NAME_FAILS "its name cannot be asked for: "

/* The first message of a server of TLS 1.2. */
static const unsigned char hello[] = "\x16\x03\x03\x00\x30\x02\x00\x00\x2c\x03\x03" "random random random random rand"
	"\x00\xc0\x2f\x00\x00\x04\x00\x17\x00\x00";

/* How this test's world is. */
static struct world {
	struct fault socket, connect, getsockopt, send, recv, poll, clock, pipe, read, waitpid;
	struct fault clearenv, dup2, child_clock, sigprocmask;	/* in a child */
	const char *words;	/* that are said in place of those of TLS */
	int so_error;	/* of a connection that comes about later */
	bool send_nothing;	/* the first sending takes no byte */
	bool mute[NETWORK_ADDRESSES];	/* the n-th address says nothing */
	int statuses[2];	/* of the first and the second question to the resolver */
	int resolver_error;	/* its errno */
	const char *names[NETWORK_ADDRESSES + 2];	/* the addresses that it finds */
	bool silent_resolver, dying_resolver, lying_resolver, slow_resolver;
	struct sockaddr_in6 connected;	/* what was connected to last */
} world;

static long long passed;	/* milliseconds that were waited for */
static pid_t self;
static int first_free;	/* descriptor; those below are not of our making */
static bool is_made_up[1024];	/* descriptors: the connections */
static size_t said_nothing_yet;	/* sockets so far */
static int asked;	/* the resolver, within its child */

/* --- in place of the C library's --- */

int clock_gettime(clockid_t clock, struct timespec *now)
{
	bool ours = getpid() == self;

	(void)clock;
	if (fails(ours ? &world.clock : &world.child_clock))
		return -1;
	(void)timespec_get(now, TIME_UTC);
	now->tv_sec += passed / 1000;
	return 0;
}

int socket(int family, int type, int protocol)
{
	int ends[2];

	(void)family;
	(void)protocol;
	if ((type & SOCK_STREAM) == 0 || getpid() != self)
		return open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (fails(&world.socket) || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
		return -1;
	if (world.words)
		(void)sendto(ends[1], world.words, strlen(world.words), 0, NULL, 0);
	else if (said_nothing_yet++ >= sizeof(world.mute) || !world.mute[said_nothing_yet - 1])
		(void)sendto(ends[1], hello, sizeof(hello) - 1, 0, NULL, 0);
	is_made_up[ends[0]] = true;
	return ends[0];	/* the other end stays open */
}

/* That of glibc has a parameter of another type. */
int connect_made_up(int descriptor, const struct sockaddr *address, socklen_t size) __asm__("connect");
int connect_made_up(int descriptor, const struct sockaddr *address, socklen_t size)
{
	(void)descriptor;
	memset(&world.connected, 0, sizeof(world.connected));
	memcpy(&world.connected, address, size < sizeof(world.connected) ? size : sizeof(world.connected));
	return fails(&world.connect) ? -1 : 0;
}

int getsockopt(int descriptor, int level, int name, void *value, socklen_t *size)
{
	(void)descriptor;
	(void)level;
	(void)name;
	if (fails(&world.getsockopt))
		return -1;
	memcpy(value, &world.so_error, *size);
	return 0;
}

ssize_t send(int descriptor, const void *bytes, size_t size, int flags)
{
	bool nothing = world.send_nothing;

	world.send_nothing = false;
	if (fails(&world.send))
		return -1;
	return nothing ? 0 : sendto(descriptor, bytes, size, flags, NULL, 0);
}

ssize_t recv(int descriptor, void *bytes, size_t size, int flags)
{
	return fails(&world.recv) ? -1 : recvfrom(descriptor, bytes, size, flags, NULL, NULL);
}

/* What glibc calls where it knows the size of the buffer. */
ssize_t checked_recv(int descriptor, void *bytes, size_t size, size_t room, int flags) __asm__("__recv_chk");
ssize_t checked_recv(int descriptor, void *bytes, size_t size, size_t room, int flags)
{
	return recv(descriptor, bytes, size < room ? size : room, flags);
}

ssize_t read(int descriptor, void *bytes, size_t size)
{
	return fails(&world.read) ? -1 : syscall(SYS_read, descriptor, bytes, size);
}

int pipe2(int ends[2], int flags)
{
	return fails(&world.pipe) ? -1 : (int)syscall(SYS_pipe2, ends, flags);
}

pid_t waitpid(pid_t child, int *status, int options)
{
	return fails(&world.waitpid) ? -1 : wait4(child, status, options, NULL);
}

/* Where nothing but the connections of this test is waited for, that takes no time. */
int poll(struct pollfd *polled, nfds_t count, int milliseconds)
{
	const struct timespec limit = { milliseconds / 1000, milliseconds % 1000 * 1000000L }, none = { 0, 0 };
	bool all_made_up = true;
	int ready;

	if (fails(&world.poll))
		return -1;
	for (nfds_t i = 0; i < count; i++)
		all_made_up = all_made_up && is_made_up[polled[i].fd];
	ready = ppoll(polled, count, all_made_up ? &none : &limit, NULL);
	if (ready == 0 && all_made_up)
		passed += milliseconds + 1000;	/* a loaded system */
	return ready;
}

int checked_poll(struct pollfd *polled, nfds_t count, int milliseconds, size_t room) __asm__("__poll_chk");
int checked_poll(struct pollfd *polled, nfds_t count, int milliseconds, size_t room)
{
	(void)room;
	return poll(polled, count, milliseconds);
}

int sigprocmask(int how, const sigset_t *set, sigset_t *before)
{
	return getpid() != self && fails(&world.sigprocmask) ? -1 : pthread_sigmask(how, set, before);
}

int clearenv(void)
{
	return fails(&world.clearenv) ? -1 : 0;
}

int dup2(int from, int to)
{
	return getpid() != self && fails(&world.dup2) ? -1 : dup3(from, to, 0);
}

/* A child whose resolver was taken over says what it likes: many addresses, of which one is none. */
ssize_t write(int descriptor, const void *bytes, size_t size)
{
	static char lie[4096];
	const size_t count = 2 * sizeof(int) + sizeof(size_t);
	const int family = 77;

	memcpy(lie, bytes, size < sizeof(lie) ? size : sizeof(lie));
	if (getpid() != self && world.lying_resolver && size > 100) {
		memset(lie + count, 0x7f, sizeof(size_t));
		memcpy(lie + count + sizeof(size_t), &family, sizeof(family));
		bytes = lie;
	}
	return syscall(SYS_write, descriptor, bytes, size);
}

static void add_found(struct addrinfo *found, struct sockaddr_in6 *six, const char *text)
{
	struct sockaddr_in four = { .sin_family = AF_INET };

	*six = (struct sockaddr_in6){ .sin6_family = AF_INET6 };
	*found = (struct addrinfo){ .ai_family = AF_INET6, .ai_addr = (struct sockaddr *)six, .ai_addrlen = sizeof(*six) };
	if (strcmp(text, "other") == 0) {
		found->ai_family = AF_UNIX;
	} else if (inet_pton(AF_INET6, text, &six->sin6_addr) != 1) {
		(void)inet_pton(AF_INET, text, &four.sin_addr);
		memcpy(six, &four, sizeof(four));
		found->ai_family = AF_INET;
	}
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
	static struct addrinfo all[sizeof(world.names) / sizeof(world.names[0])];
	static struct sockaddr_in6 addresses[sizeof(all) / sizeof(all[0])];

	(void)name;
	(void)service;
	(void)hints;
	while (world.silent_resolver)
		(void)pause();
	if (world.dying_resolver)
		_exit(0);
	passed += world.slow_resolver ? 2000 : 0;
	errno = world.resolver_error;
	if (world.statuses[asked++ > 0] != 0)
		return world.statuses[asked > 1];
	*found = NULL;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]) && world.names[i]; i++) {
		add_found(&all[i], &addresses[i], world.names[i]);
		*(i > 0 ? &all[i - 1].ai_next : found) = &all[i];
	}
	return 0;
}

void freeaddrinfo(struct addrinfo *found)
{
	(void)found;
}

/* --- probing --- */

static struct network_target target;

static void probe_host(const char *name, bool is_address)
{
	static const struct deadline_hooks hooks = { NULL, NULL, NULL };
	struct fault clock = world.clock;

	said_nothing_yet = 0;
	memset(&target, 0x55, sizeof(target));
	target.host = (struct host){ .is_address = is_address, .port = 443 };
	(void)snprintf(target.host.name, sizeof(target.host.name), "%s", name);
	target.proxy = NULL;
	world.clock.error = 0;
	if (!deadline_start(SECONDS, &hooks))
		exit(1);
	world.clock = clock;
	network_probe(&target, 1);
	world = (struct world){ 0 };
	for (int descriptor = first_free; descriptor < 128; descriptor++) {
		is_made_up[descriptor] = false;
		(void)close(descriptor);
	}
}

static void answers(const char *address, const char *name)
{
	is_number(target.outcome, NETWORK_TLS, name);
	if (target.outcome == NETWORK_TLS)
		is(target.address, address, "... which address");
	else
		printf("# %s\n", target.problem);
}

static void is_unreached(const char *problem, const char *name)
{
	is_number(target.outcome, NETWORK_UNREACHED, name);
	is(target.problem, problem, "... and why");
}

static void has_failed(const char *problem, const char *name)
{
	is_number(target.outcome, NETWORK_FAILED, name);
	is(target.problem, problem, "... because of this system");
}

#define WITH(...) (world = (struct world){ __VA_ARGS__ })

static void test_connecting(void)
{
	probe_host(ADDRESS, true);
	answers(ADDRESS, "a connection that stands at once");
	is_number(target.version, 0x0303, "... of TLS 1.2");
	WITH(.connect = ALL(EINPROGRESS));
	probe_host(ADDRESS, true);
	answers(ADDRESS, "one that stands later");
	WITH(.connect = ALL(EINTR));
	probe_host(ADDRESS, true);
	answers(ADDRESS, "one that a signal came in between of");
	WITH(.connect = ALL(EINPROGRESS), .so_error = ETIMEDOUT);
	probe_host(ADDRESS, true);
	is_unreached(ADDRESS " does not answer", "the system has waited long enough");
	is_number(target.fault, NETWORK_WAY, "... on the way");
	WITH(.connect = ALL(EINPROGRESS), .so_error = ECONNREFUSED);
	probe_host(ADDRESS, true);
	is_unreached(ADDRESS " refuses the connection", "refused");
	WITH(.connect = ALL(EINPROGRESS), .getsockopt = ALL(EIO));
	probe_host(ADDRESS, true);
	has_failed(ADDRESS " cannot be tried: input/output error", "how it stands is not known");
	probe_host("", true);
	has_failed(NAME_FAILS "an address that the system does not take for one", "an address that is none");
	world.names[0] = ADDRESS;
	probe_host("", false);
	is_unreached(ADDRESS " has a name that is too long for TLS", "a name that no hello has");
}

/* A host may be without IPv6; to lack IPv4 is another matter. */
static void test_no_way(void)
{
	static const struct {
		const char *address;
		int error;
		enum network_outcome outcome;
		const char *problem;
	} rows[] = {
		{ SIX, EADDRNOTAVAIL, NETWORK_UNREACHED, "no route to " SIX },
		{ SIX, EAFNOSUPPORT, NETWORK_UNREACHED, "no route to " SIX },
		{ SIX, EACCES, NETWORK_FAILED, SIX " cannot be tried: permission denied" },
		{ ADDRESS, EADDRNOTAVAIL, NETWORK_FAILED, ADDRESS " cannot be tried: no address to ask from" },
		{ ADDRESS, ENETUNREACH, NETWORK_UNREACHED, "no route to " ADDRESS },
		{ ADDRESS, EHOSTUNREACH, NETWORK_UNREACHED, "no route to " ADDRESS },
		{ ADDRESS, ENETDOWN, NETWORK_UNREACHED, "no route to " ADDRESS },
		{ ADDRESS, EHOSTDOWN, NETWORK_UNREACHED, "no route to " ADDRESS },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (int at_socket = 0; at_socket < 2; at_socket++) {
			struct fault fault = ALL(rows[i].error);

			*(at_socket ? &world.socket : &world.connect) = fault;
			probe_host(rows[i].address, true);
			is(target.problem, rows[i].problem, at_socket ? "no socket" : "no connection");
			is_number(target.outcome, rows[i].outcome, "... whose fault");
			is_number((long long)target.addresses, rows[i].outcome == NETWORK_FAILED, "... tried or not");
		}
}

static void test_sending(void)
{
	static const int harmless[] = { EAGAIN, EINTR };

	for (size_t i = 0; i < 2; i++) {
		WITH(.send = FIRST(harmless[i]), .recv = FIRST(harmless[1 - i]));
		probe_host(ADDRESS, true);
		answers(ADDRESS, "what is to be tried again");
	}
	WITH(.mute = { true }, .send_nothing = true);
	probe_host(ADDRESS, true);
	is_unreached(ADDRESS " accepts the connection and says nothing in 9.5 s", "a byte is not taken at once");
	WITH(.mute = { true }, .send = FIRST(EAGAIN));
	probe_host(ADDRESS, true);
	is_unreached(ADDRESS " accepts the connection and says nothing in 9.5 s", "... or later");
	WITH(.mute = { true }, .send = FIRST(EINTR));
	probe_host(ADDRESS, true);
	is_unreached(ADDRESS " accepts the connection and says nothing in 9.5 s", "... or after a signal");
	WITH(.mute = { true }, .send = ALL(EPIPE));
	probe_host(ADDRESS, true);
	is_unreached(ADDRESS " resets the connection", "nobody takes it");
	WITH(.mute = { true }, .send = ALL(EIO));
	probe_host(ADDRESS, true);
	has_failed(ADDRESS " cannot be tried: input/output error", "the system does not");
	WITH(.recv = ALL(EIO));
	probe_host(ADDRESS, true);
	has_failed(ADDRESS " cannot be tried: input/output error", "... or does not give the answer");
	WITH(.recv = ALL(ECONNRESET));
	probe_host(ADDRESS, true);
	is_unreached(ADDRESS " resets the connection", "a reset");
}

static void test_waiting(void)
{
	WITH(.poll = FIRST(EINTR));
	probe_host(ADDRESS, true);
	answers(ADDRESS, "a signal while it is waited");
	WITH(.poll = ALL(ENOMEM));
	probe_host(ADDRESS, true);
	has_failed(ADDRESS " cannot be tried: out of memory", "it cannot be waited");
	WITH(.poll = ALL(ENOMEM), .silent_resolver = true);
	probe_host(HOST, false);
	has_failed(NAME_FAILS "out of memory", "... for a name server either");
}

/* Asked for the time left, the start, the time left, and the time of the answer. */
static void test_clock(void)
{
	WITH(.clock = NTH(EPERM, 4));
	probe_host(ADDRESS, true);
	has_failed(ADDRESS " cannot be tried: the clock fails", "a clock that fails at the answer");
	WITH(.clock = NTH(EPERM, 2));
	probe_host(ADDRESS, true);
	has_failed(ADDRESS " cannot be tried: the clock fails", "... or at the start, so that no time is known");
	WITH(.clock = ALL(EPERM));
	probe_host(ADDRESS, true);
	is_unreached(ADDRESS " accepts the connection and says nothing in 9.5 s", "... or always, so that there is no time to wait");
}

/* The first is late, the second answers, and the third is silent. */
static void test_neighbours(void)
{
	WITH(.names = { ADDRESS, "192.0.2.2", "192.0.2.3" }, .mute = { [2] = true }, .recv = FIRST(EAGAIN));
	probe_host(HOST, false);
	answers("192.0.2.2", "who answers first");
	is_number((long long)target.addresses, 3, "... of three");
	is_number((long long)target.answering, 2, "... two of which answer");
	is(target.dead, "192.0.2.3 accepts the connection and says nothing", "... and one does not");
	ok(target.time >= 0 && target.time < 1000000, "... at its own time");
	WITH(.names = { ADDRESS, "192.0.2.2" });
	probe_host(HOST, false);
	answers(ADDRESS, "both answer");
	is(target.dead, "", "... and none is dead");
}

/* --- names --- */

static void test_addresses(void)
{
	WITH(.names = { ADDRESS, "other", ADDRESS, SIX, SIX, ADDRESS });
	probe_host(HOST, false);
	is_number((long long)target.addresses, 2, "addresses that come twice, and others");
	WITH(.names = { "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5", "192.0.2.6", "192.0.2.7",
		"192.0.2.8", "192.0.2.9", "2001:db8::1" });
	probe_host(HOST, false);
	is_number((long long)target.addresses, NETWORK_ADDRESSES, "more addresses than are tried");
	WITH(.names = { "fe80::1" });
	probe_host(HOST, false);
	answers("fe80::1", "an address of IPv6");
	WITH(.names = { "other" });
	probe_host(HOST, false);
	is_unreached("no address of that name", "none that can be connected to");
	WITH(.names = { NULL });
	probe_host(HOST, false);
	is_unreached("no address of that name", "none at all");
	WITH(.names = { ADDRESS, ADDRESS }, .lying_resolver = true);
	probe_host(HOST, false);
	is_number((long long)target.addresses, 0, "a resolver that claims too much and nothing that is");
	is_unreached("no address of that name", "... is not believed");
}

static void test_resolver(void)
{
	static const struct {
		int status, error;
		enum network_outcome outcome;
		const char *problem;
	} rows[] = {
		{ EAI_NONAME, 0, NETWORK_UNREACHED, "no such name" },
#ifdef EAI_NODATA
		{ EAI_NODATA, 0, NETWORK_UNREACHED, "no address of that name" },
#endif
		{ EAI_AGAIN, 0, NETWORK_UNREACHED, "no usable answer of a name server" },
		{ EAI_FAIL, 0, NETWORK_UNREACHED, "no usable answer of a name server" },
		{ EAI_MEMORY, 0, NETWORK_FAILED, NAME_FAILS "out of memory" },
		{ EAI_SYSTEM, EMFILE, NETWORK_FAILED, NAME_FAILS "too many open files in this process" },
		{ EAI_FAMILY, 0, NETWORK_FAILED, NAME_FAILS "the resolver of this system fails" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		WITH(.statuses = { rows[i].status, rows[i].status }, .resolver_error = rows[i].error);
		probe_host(HOST, false);
		is(target.problem, rows[i].problem, "what the resolver says");
		is_number(target.outcome, rows[i].outcome, "... whose fault that is");
	}
	WITH(.statuses = { EAI_NONAME, 0 }, .names = { ADDRESS });
	probe_host(HOST, false);
	answers(ADDRESS, "what is denied at once is asked for again");
	WITH(.statuses = { EAI_NONAME, 0 }, .names = { ADDRESS }, .slow_resolver = true);
	probe_host(HOST, false);
	is_unreached("no such name", "... but not what takes long");
	for (int n = 1; n <= 2; n++) {
		WITH(.statuses = { EAI_NONAME, 0 }, .names = { ADDRESS }, .child_clock = NTH(EPERM, n));
		probe_host(HOST, false);
		is_unreached("no such name", "... nor where the clock does not tell how long");
	}
}

/* Whatever happens to the process that asks, a name that was not asked for is none that does not exist. */
static void test_resolver_process(void)
{
	static const char nothing[] = NAME_FAILS "the process that asks the name servers came to nothing";
	int guarded = 0;

	WITH(.dying_resolver = true);
	probe_host(HOST, false);
	has_failed(nothing, "it ends early");
	WITH(.clearenv = ALL(ENOMEM));
	probe_host(HOST, false);
	has_failed(nothing, "it cannot clear its environment");
	WITH(.sigprocmask = ALL(EINVAL));
	probe_host(HOST, false);
	has_failed(nothing, "it does not get its signals back");
	for (int n = 1; n <= 4; n++) {
		WITH(.dup2 = NTH(EBADF, n), .names = { ADDRESS });
		probe_host(HOST, false);
		has_failed(nothing, n < 4 ? "it cannot set up a stream" : "... or its answer's way");
	}
	WITH(.read = FIRST(EINTR), .waitpid = FIRST(EINTR), .names = { ADDRESS });
	probe_host(HOST, false);
	answers(ADDRESS, "signals come in between");
	WITH(.read = ALL(EIO), .names = { ADDRESS });
	probe_host(HOST, false);
	has_failed(nothing, "what it says cannot be read");
	WITH(.pipe = ALL(EMFILE));
	probe_host(HOST, false);
	has_failed(NAME_FAILS "too many open files in this process", "no pipe");
	while (deadline_guard(0x7fffff00 + guarded))
		guarded++;
	probe_host(HOST, false);
	has_failed(NAME_FAILS "too many programs at once", "more processes than can be guarded");
	while (guarded-- > 0)
		deadline_release(0x7fffff00 + guarded);
}

/* Processes of root's are not counted. */
static void test_no_process(void)
{
	struct rlimit none = { 0, 0 };
	pid_t child;
	int status = 1;

	if (geteuid() != 0) {
		tap_skip("root is needed");
		return;
	}
	(void)fflush(stdout);
	child = fork();
	if (child == 0) {
		self = getpid();
		if (setresuid(54321, 54321, 54321) != 0 || setrlimit(RLIMIT_NPROC, &none) != 0)
			_exit(2);
		probe_host(HOST, false);
		_exit(target.outcome != NETWORK_FAILED
			|| strcmp(target.problem, NAME_FAILS "temporarily not available") != 0);
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		exit(1);
	is_number(status, 0, "there may be no more processes");
}

/* --- the metadata service --- */

static void metadata_comes_to(enum metadata_outcome outcome, const char *problem, const char *name)
{
	static const struct http_origin origins[] = { { .host = ADDRESS, .port = 80 },
		{ .host = SIX, .port = 80, .is_ipv6 = true } };
	static const struct deadline_hooks hooks = { NULL, NULL, NULL };
	const struct world before = world;
	struct metadata metadata;

	for (size_t i = 0; i < 2; i++) {
		world = (struct world){ 0 };
		if (!deadline_start(SECONDS, &hooks))
			exit(1);
		world = before;
		metadata_probe(&origins[i], &metadata);
		is_number(metadata.outcome, outcome, name);
		is(metadata.problem, problem, "... and why");
	}
	world = (struct world){ 0 };
}

#define GOOD "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
#define ASKED ", asked for a token"

static void test_metadata(void)
{
	static const char malformed[] = "its answer is malformed" ASKED, failed[] = "input/output error" ASKED;
	static const int again[] = { EAGAIN, EINTR };

	WITH(.words = GOOD "A\x7f");
	metadata_comes_to(METADATA_BROKEN, malformed, "a token with a control character");
	WITH(.words = GOOD "A ");
	metadata_comes_to(METADATA_BROKEN, malformed, "... or a blank");
	WITH(.words = GOOD "A\x7f", .connect = ALL(EINTR));
	metadata_comes_to(METADATA_BROKEN, malformed, "a signal while it connects");
	WITH(.connect = ALL(EINPROGRESS), .getsockopt = ALL(EIO));
	metadata_comes_to(METADATA_FAILED, failed, "whether it is connected is not known");
	WITH(.poll = ALL(EIO));
	metadata_comes_to(METADATA_FAILED, failed, "it cannot be waited");
	for (size_t i = 0; i < 2; i++) {
		WITH(.words = GOOD "A\x7f", .send = FIRST(again[i]), .recv = FIRST(again[i]));
		metadata_comes_to(METADATA_BROKEN, malformed, "what is to be tried again");
	}
	WITH(.words = GOOD "A\x7f", .send = ALL(EPIPE));
	metadata_comes_to(METADATA_BROKEN, malformed, "it has answered and hung up");
	WITH(.words = GOOD "A\x7f", .send = ALL(ECONNRESET));
	metadata_comes_to(METADATA_BROKEN, malformed, "... with a reset");
	WITH(.send = ALL(EIO));
	metadata_comes_to(METADATA_FAILED, failed, "nothing can be sent");
	WITH(.recv = ALL(EIO));
	metadata_comes_to(METADATA_FAILED, failed, "... or heard");
	WITH(.recv = ALL(ECONNRESET));
	metadata_comes_to(METADATA_REFUSED, "it closes the connection without an answer" ASKED, "a reset in place of one");
}

/* What is no address is not asked. */
static void test_metadata_address(void)
{
	static const struct deadline_hooks hooks = { NULL, NULL, NULL };
	struct metadata metadata;

	for (int six = 0; six < 2; six++) {
		if (!deadline_start(SECONDS, &hooks))
			exit(1);
		WITH(.connect = ALL(EINVAL));
		world.connected.sin6_family = 99;
		metadata_probe(&(struct http_origin){ .host = "localhost", .port = 80, .is_ipv6 = six == 1 }, &metadata);
		is_number(metadata.outcome, METADATA_FAILED, "a name in place of an address");
		is_number(world.connected.sin6_family, 0, "... is given as no address");
	}
	world = (struct world){ 0 };
}

int main(void)
{
	self = getpid();
	first_free = dup(STDIN_FILENO);
	(void)close(first_free);
	test_connecting();
	test_no_way();
	test_sending();
	test_waiting();
	test_clock();
	test_neighbours();
	test_addresses();
	test_resolver();
	test_resolver_process();
	test_no_process();
	test_metadata();
	test_metadata_address();
	return tap_done();
}
