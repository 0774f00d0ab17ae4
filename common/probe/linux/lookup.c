/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "lookup.h"

#include "../deadline.h"
#include "../reason.h"
#include "program_child.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define QUICK 1000	/* milliseconds in which an answer is no silence */

/* What the child says: one write, which a pipe takes whole. */
struct answer {
	int status;	/* of getaddrinfo */
	int error;	/* errno, where that says so */
	size_t source;	/* sources[] that cannot be read; SOURCES: none */
	size_t count;
	struct {
		int family;
		unsigned scope;	/* of a link-local address of IPv6 */
		unsigned char bytes[sizeof(struct in6_addr)];
	} addresses[NETWORK_ADDRESSES];
};

_Static_assert(sizeof(struct answer) <= 4096, "PIPE_BUF: it is written in one piece");

/* What the resolver reads. That it may not be read the resolver does not tell: it goes on without. */
static const char *const sources[] = { "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf" };
#define SOURCES (sizeof(sources) / sizeof(sources[0]))

static void add_address(struct lookup *lookup, int family, unsigned scope, const unsigned char *bytes)
{
	struct lookup_address *address = &lookup->addresses[lookup->count];
	struct sockaddr_in *four = (struct sockaddr_in *)&address->socket;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)&address->socket;

	*address = (struct lookup_address){ .size = family == AF_INET ? sizeof(*four) : sizeof(*six) };
	address->socket.ss_family = (sa_family_t)family;
	if (family == AF_INET)
		memcpy(&four->sin_addr, bytes, sizeof(four->sin_addr));
	else
		memcpy(&six->sin6_addr, bytes, sizeof(six->sin6_addr));
	if (family == AF_INET6)
		six->sin6_scope_id = scope;
	if (inet_ntop(family, bytes, address->text, sizeof(address->text)))
		lookup->count++;
}

/* Takes an address over unless it is there already: the resolver may give one for each kind of socket. */
static void keep(struct answer *answer, const struct addrinfo *found)
{
	const struct sockaddr_in *four = (const struct sockaddr_in *)(const void *)found->ai_addr;
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)(const void *)found->ai_addr;
	unsigned char bytes[sizeof(struct in6_addr)] = { 0 };

	if (answer->count == NETWORK_ADDRESSES || (found->ai_family != AF_INET && found->ai_family != AF_INET6))
		return;
	if (found->ai_family == AF_INET)
		memcpy(bytes, &four->sin_addr, sizeof(four->sin_addr));
	else
		memcpy(bytes, &six->sin6_addr, sizeof(six->sin6_addr));
	for (size_t i = 0; i < answer->count; i++)
		if (answer->addresses[i].family == found->ai_family
			&& memcmp(answer->addresses[i].bytes, bytes, sizeof(bytes)) == 0)
			return;
	answer->addresses[answer->count].family = found->ai_family;
	answer->addresses[answer->count].scope = found->ai_family == AF_INET6 ? six->sin6_scope_id : 0;
	memcpy(answer->addresses[answer->count].bytes, bytes, sizeof(bytes));
	answer->count++;
}

static void set_failure(struct answer *answer, int error, size_t source)
{
	answer->status = EAI_SYSTEM;
	answer->error = error;
	answer->source = source;
}

/* A name that was not found may be one that could not be looked for: without a socket, or without a file. */
static void doubt(struct answer *answer)
{
	int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (descriptor < 0)
		set_failure(answer, errno, SOURCES);
	else
		(void)close(descriptor);
	for (size_t i = 0; i < SOURCES && answer->status != EAI_SYSTEM; i++) {
		descriptor = open(sources[i], O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
		if (descriptor >= 0)
			(void)close(descriptor);
		else if (errno != ENOENT)
			set_failure(answer, errno, i);
	}
}

/* Milliseconds since `start`; a clock that fails says a long time. */
static long long since(const struct timespec *start)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return QUICK;
	return (now.tv_sec - start->tv_sec) * 1000LL + (now.tv_nsec - start->tv_nsec) / 1000000;
}

/* A call that fails within the resolver, of memory, of a socket, of a file, looks as if there were no such name. So a
 * name that is denied at once is asked for again; silence is not waited for twice. */
static int ask_twice(const char *name, struct addrinfo **found)
{
	const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct timespec start = { 0 };
	int known = clock_gettime(CLOCK_MONOTONIC, &start), status = getaddrinfo(name, NULL, &hints, found);

	if (status != 0 && known == 0 && since(&start) < QUICK)
		status = getaddrinfo(name, NULL, &hints, found);
	return status;
}

static void resolve(const char *name, struct answer *answer)
{
	struct addrinfo *found = NULL;

	memset(answer, 0, sizeof(*answer));
	answer->status = ask_twice(name, &found);
	answer->error = errno;
	answer->source = SOURCES;
	if (answer->status != 0 && answer->status != EAI_SYSTEM)
		doubt(answer);
	if (answer->status != 0)
		return;
	for (const struct addrinfo *at = found; at; at = at->ai_next)
		keep(answer, at);
	freeaddrinfo(found);
}

/* Nothing that the resolver prints, and no variable that it listens to, is of our making: LOCALDOMAIN, HOSTALIASES. */
static noreturn void be_resolver(const char *name, int output, pid_t parent)
{
	struct answer answer;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	program_follow_parent(parent);
	if (!program_reset_signals() || clearenv() != 0 || null < 0)
		_exit(1);
	for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
		if (dup2(null, stream) < 0)
			_exit(1);
	/* The parent's descriptors count against the limit that the resolver has. */
	if (dup2(output, PROGRAM_FIRST_FREE - 1) < 0 || !program_close_others(output))
		_exit(1);
	output = PROGRAM_FIRST_FREE - 1;
	resolve(name, &answer);
	_exit(write(output, &answer, sizeof(answer)) == (ssize_t)sizeof(answer) ? 0 : 1);
}

static void fail(struct lookup *lookup, const char *what, const char *problem)
{
	struct text text = text_over(lookup->problem, sizeof(lookup->problem));

	lookup->status = LOOKUP_FAILED;
	text_join(&text, what, *what != '\0' ? ": " : "", problem, NULL);
}

static void end_child(struct lookup *lookup)
{
	(void)kill(lookup->child, SIGKILL);
	while (waitpid(lookup->child, NULL, 0) < 0 && errno == EINTR)
		;
	deadline_release(lookup->child);
	lookup->child = 0;
	(void)close(lookup->descriptor);
	lookup->descriptor = -1;
}

/* Signals wait until the child is one that the deadline ends. */
static void start_child(struct lookup *lookup, const int ends[2])
{
	pid_t parent = getpid();
	sigset_t all, before;

	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, &before);
	lookup->child = fork();
	if (lookup->child == 0)
		be_resolver(lookup->host->name, ends[1], parent);
	if (lookup->child < 0) {
		fail(lookup, "", reason_of(errno));
		lookup->child = 0;
	} else {
		(void)setpgid(lookup->child, lookup->child);
		if (!deadline_guard(lookup->child)) {
			end_child(lookup);
			fail(lookup, "", "too many programs at once");
		}
	}
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
}

static void ask(struct lookup *lookup)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0) {
		fail(lookup, "", reason_of(errno));
		return;
	}
	lookup->descriptor = ends[0];
	start_child(lookup, ends);
	(void)close(ends[1]);
	if (lookup->child == 0 && lookup->descriptor >= 0) {
		(void)close(lookup->descriptor);
		lookup->descriptor = -1;
	}
}

void lookup_start(struct lookup *lookup, const struct host *host)
{
	unsigned char bytes[sizeof(struct in6_addr)];
	int family = strchr(host->name, ':') ? AF_INET6 : AF_INET;

	*lookup = (struct lookup){ .host = host, .status = LOOKUP_PENDING, .descriptor = -1 };
	if (!host->is_address) {
		ask(lookup);
	} else if (inet_pton(family, host->name, bytes) == 1) {
		add_address(lookup, family, 0, bytes);
		lookup->status = LOOKUP_FOUND;
	} else {
		fail(lookup, "", "an address that the system does not take for one");
	}
}

static enum lookup_status status_of(int status)
{
	switch (status) {
	case EAI_NONAME: return LOOKUP_NO_NAME;
#ifdef EAI_NODATA
	case EAI_NODATA: return LOOKUP_NO_ADDRESS;
#endif
	case EAI_AGAIN: case EAI_FAIL: return LOOKUP_NO_ANSWER;
	default: return LOOKUP_FAILED;
	}
}

static void take(struct lookup *lookup, const struct answer *answer)
{
	if (answer->status != 0) {
		fail(lookup, answer->source < SOURCES ? sources[answer->source] : "", answer->status == EAI_SYSTEM
			? reason_of(answer->error) : answer->status == EAI_MEMORY ? reason_of(ENOMEM)
			: "the resolver of this system fails");
		lookup->status = status_of(answer->status);
		return;
	}
	for (size_t i = 0; i < answer->count && i < NETWORK_ADDRESSES; i++)
		add_address(lookup, answer->addresses[i].family, answer->addresses[i].scope, answer->addresses[i].bytes);
	lookup->status = lookup->count > 0 ? LOOKUP_FOUND : LOOKUP_NO_ADDRESS;
}

void lookup_finish(struct lookup *lookup)
{
	struct answer answer;
	unsigned char *bytes = (unsigned char *)&answer;
	size_t length = 0;
	ssize_t got = 1;

	while (got != 0 && length < sizeof(answer)) {
		got = read(lookup->descriptor, bytes + length, sizeof(answer) - length);
		if (got < 0 && errno != EINTR)
			break;
		length += got > 0 ? (size_t)got : 0;
	}
	end_child(lookup);
	if (length == sizeof(answer))
		take(lookup, &answer);
	else
		fail(lookup, "", "the process that asks the name servers came to nothing");
}

void lookup_cancel(struct lookup *lookup, const char *failure)
{
	if (lookup->child > 0)
		end_child(lookup);
	if (lookup->status == LOOKUP_PENDING && failure)
		fail(lookup, "", failure);
}
