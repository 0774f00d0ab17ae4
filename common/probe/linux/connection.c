/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../connection.h"

#include "../../parse/proc.h"
#include "../../parse/sockets.h"
#include "../deadline.h"
#include "../file.h"
#include "../reason.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define DESCRIPTORS 65536	/* of a process, at most */
#define TABLE_LIMIT (64UL << 20)	/* bytes; a busy host has 100,000 lines of less than 200 */
#define LINE 512
#define LOOKS 2
#define PROC_PATH 64
#define STAT 2048

_Static_assert(CONNECTION_ADDRESS == SOCKET_ADDRESS, "one is copied into the other");

static const char ended[] = "the process has ended";
static const char malformed[] = "the table of its connections is not of the documented form";

/* What is looked for, and what was found. */
struct search {
	struct connection_list *list;
	unsigned long long found[CONNECTIONS];	/* the inodes of what is in the list */
	unsigned long long sockets[DESCRIPTORS];	/* the inodes of what the process holds */
	size_t socket_count;
	int descriptors;	/* the directory of them */
	bool six, titled;	/* of the table under way; its first line was seen */
	char line[LINE];
	size_t length;
	const char *problem;
};

static const char *proc_path(char bytes[PROC_PATH], int process, const char *name)
{
	struct text path = text_over(bytes, PROC_PATH);

	text_add(&path, "/proc/");
	text_add_count(&path, process > 0 ? (unsigned)process : 0);
	text_add(&path, name);
	return path.data;
}

/* When it has started: no later process of the same number has that in common with it. NULL, or why it is not known.
 * In a tree that somebody has put together there may be no word of it. */
static const char *find_start(const struct paths *paths, int process, unsigned long long *start)
{
	char path[PROC_PATH], text[STAT];
	struct file file = file_read(paths, proc_path(path, process, "/stat"), text, sizeof(text));
	struct proc_stat stat;

	*start = 0;
	if (file.status == FILE_ABSENT)
		return paths_are_live(paths) ? ended : NULL;
	if (file.status != FILE_READ)
		return file.problem;
	if (!proc_stat(text, &stat))
		return "its state cannot be told";
	*start = stat.start;
	return strchr("ZXx", stat.state) ? ended : NULL;
}

/* Both are absent in a kernel that knows no network namespaces. */
static const char *compare_namespaces(const struct paths *paths, int process, bool *elsewhere)
{
	char path[PROC_PATH];
	struct file_facts ours, theirs;

	*elsewhere = false;
	if (!paths_are_live(paths))
		return NULL;
	ours = file_examine(paths, "/proc/self/ns/net", true);
	theirs = file_examine(paths, proc_path(path, process, "/ns/net"), true);
	if (ours.status == FILE_ABSENT && theirs.status == FILE_ABSENT)
		return NULL;
	if (theirs.status != FILE_READ)
		return theirs.problem;
	*elsewhere = ours.device != theirs.device || ours.number != theirs.number;
	return ours.status == FILE_READ ? NULL : ours.problem;
}

/* --- the sockets that it holds --- */

/* One that was closed meanwhile is no loss. A target that fills the buffer is longer than that of any socket. */
static bool take_descriptor(void *context, const char *name)
{
	struct search *search = context;
	char target[64];
	ssize_t length = readlinkat(search->descriptors, name, target, sizeof(target));
	unsigned long long inode;

	if (length < 0 && errno != ENOENT)
		search->problem = errno == EINVAL ? "its descriptors are not of the documented form" : reason_of(errno);
	if (length < 0 || length == (ssize_t)sizeof(target))
		return !search->problem;
	target[length] = '\0';
	inode = socket_inode(target);
	if (inode > 0)
		search->sockets[search->socket_count++] = inode;
	return true;
}

static int compare(const void *one, const void *other)
{
	unsigned long long first = *(const unsigned long long *)one, second = *(const unsigned long long *)other;

	return (first > second) - (first < second);
}

static void find_sockets(const struct paths *paths, int process, struct search *search)
{
	char path[PROC_PATH];
	struct file file;

	search->socket_count = 0;
	search->descriptors = paths_open_end(paths, proc_path(path, process, "/fd"));
	if (search->descriptors < 0) {
		search->problem = reason_of(errno);
		return;
	}
	file = directory_list(paths, path, DESCRIPTORS, take_descriptor, search);
	(void)close(search->descriptors);
	if (file.status != FILE_READ)
		search->problem = file.problem;
	qsort(search->sockets, search->socket_count, sizeof(search->sockets[0]), compare);
}

/* --- the tables of its network namespace --- */

/* While others come and go a line may come twice. */
static bool is_new(const struct search *search, unsigned long long inode)
{
	for (size_t i = 0; i < search->list->count; i++)
		if (search->found[i] == inode)
			return false;
	return bsearch(&inode, search->sockets, search->socket_count, sizeof(inode), compare) != NULL;
}

static void keep(struct search *search, const struct socket_line *line)
{
	struct connection_list *list = search->list;
	struct connection *connection;

	if (line->state != SOCKET_ESTABLISHED || !is_new(search, line->inode))
		return;
	if (list->count == CONNECTIONS) {
		list->more = true;
		return;
	}
	search->found[list->count] = line->inode;
	connection = &list->items[list->count++];
	memcpy(connection->peer, line->peer, sizeof(connection->peer));
	connection->port = line->peer_port;
	connection->stalled = socket_is_stalled(line->retransmits, line->probes);
	connection->heard = -1;
}

static bool is_title(const struct search *search)
{
	static const char begin[] = "  sl ";

	return !search->titled && search->length >= strlen(begin) && memcmp(search->line, begin, strlen(begin)) == 0;
}

static void take_line(struct search *search)
{
	struct socket_line line;

	if (is_title(search))
		search->titled = true;
	else if (search->titled && socket_line_read(search->line, search->length, search->six, &line))
		keep(search, &line);
	else
		search->problem = malformed;
	search->length = 0;
}

static void take_piece(struct search *search, const char *bytes, size_t length)
{
	if (length > sizeof(search->line) - search->length) {
		search->problem = malformed;
		return;
	}
	memcpy(search->line + search->length, bytes, length);
	search->length += length;
}

static bool take_bytes(void *context, const char *bytes, size_t length)
{
	struct search *search = context;

	while (length > 0 && !search->problem) {
		const char *end = memchr(bytes, '\n', length);
		size_t piece = end ? (size_t)(end - bytes) : length;

		take_piece(search, bytes, piece);
		if (end && !search->problem)
			take_line(search);
		bytes += piece + (end ? 1 : 0);
		length -= piece + (end ? 1 : 0);
	}
	return !search->problem;
}

/* Without IPv6 there is no tcp6. A table that ends within a line, or without a title, was not read whole. */
static void read_table(const struct paths *paths, int process, bool six, struct search *search)
{
	char path[PROC_PATH];
	struct file file;

	search->six = six;
	search->titled = false;
	search->length = 0;
	(void)proc_path(path, process, six ? "/net/tcp6" : "/net/tcp");
	file = file_stream(paths, path, TABLE_LIMIT, take_bytes, search);
	if (search->problem || (six && file.status == FILE_ABSENT))
		return;
	if (file.status != FILE_READ)
		search->problem = file.problem;
	else if (search->length > 0 || !search->titled)
		search->problem = malformed;
}

/* A table that changes while it is read, or a connection that was opened meanwhile, may leave one out: nothing is
 * believed to be there only after a second look. */
static const char *look(const struct paths *paths, int process, struct search *search)
{
	search->problem = NULL;
	for (int i = 0; i < LOOKS && search->list->count == 0 && !search->problem; i++) {
		find_sockets(paths, process, search);
		if (!search->problem)
			read_table(paths, process, false, search);
		if (!search->problem)
			read_table(paths, process, true, search);
	}
	return search->problem;
}

/* --- what the kernel thinks of them --- */

/* As linux/netlink.h, sock_diag.h and inet_diag.h have them, which not every libc finds. */
#define DIAGNOSTICS 4	/* NETLINK_SOCK_DIAG */
#define BY_FAMILY 20	/* SOCK_DIAG_BY_FAMILY */
#define DUMP 0x301	/* NLM_F_REQUEST | NLM_F_DUMP */
#define WITH_INFO 2	/* 1 << (INET_DIAG_INFO - 1) */
struct request {
	uint32_t length;
	uint16_t type, flags;
	uint32_t sequence, port;
	uint8_t family, protocol, extensions, padding;
	uint32_t states;
	unsigned char socket[48];
};
struct netlink_address {
	sa_family_t family;
	unsigned short padding;
	uint32_t port, groups;
};

_Static_assert(sizeof(struct request) == 72 && sizeof(struct netlink_address) == 12, "the kernel's layout");

#define SEQUENCE 1	/* each request has a socket of its own */
#define ATTEMPTS 3
#define REPLY_LIMIT (64UL << 20)	/* bytes; 100,000 connections have less than 400 each */

/* An inode that the kernel uses a second time has hardly the same port as well. */
static void take_facts(void *context, const struct socket_facts *facts)
{
	struct search *search = context;

	for (size_t i = 0; i < search->list->count; i++) {
		struct connection *connection = &search->list->items[i];

		if (search->found[i] == facts->inode && connection->port == facts->peer_port) {
			connection->stalled = facts->stalled;
			connection->heard = facts->heard;
		}
	}
}

/* Without an address the kernel is asked. Returns a descriptor, or -1. */
static int ask(int family)
{
	struct request request = {
		.length = sizeof(request), .type = BY_FAMILY, .flags = DUMP, .sequence = SEQUENCE,
		.family = (uint8_t)family, .protocol = IPPROTO_TCP, .extensions = WITH_INFO,
		.states = 1U << SOCKET_ESTABLISHED,
	};
	int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, DIAGNOSTICS);

	if (descriptor >= 0 && send(descriptor, &request, sizeof(request), MSG_NOSIGNAL) == (ssize_t)sizeof(request))
		return descriptor;
	if (descriptor >= 0)
		(void)close(descriptor);
	return -1;
}

/* Takes a piece of the answer; nobody else than the kernel may have sent it. */
static enum socket_reply receive(int descriptor, struct search *search, size_t *total)
{
	static unsigned char piece[65536];
	struct pollfd readable = { .fd = descriptor, .events = POLLIN };
	struct netlink_address from = { .port = 1 };
	struct sockaddr *sender = (struct sockaddr *)(void *)&from;
	socklen_t size = sizeof(from);
	int ready = poll(&readable, 1, deadline_left());
	ssize_t got;

	if (ready == 0 || (ready < 0 && errno != EINTR))
		return SOCKET_REPLY_FAILED;
	got = recvfrom(descriptor, piece, sizeof(piece), MSG_DONTWAIT | MSG_TRUNC, sender, &size);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return SOCKET_REPLY_MORE;
	if (got < 0 && errno == ENOBUFS)
		return SOCKET_REPLY_AGAIN;
	if (got < 0 || (size_t)got > sizeof(piece) || size < sizeof(from) || from.port != 0)
		return SOCKET_REPLY_FAILED;
	*total += (size_t)got;
	if (*total > REPLY_LIMIT)
		return SOCKET_REPLY_FAILED;
	return socket_reply_read(piece, (size_t)got, SEQUENCE, take_facts, search);
}

/* Where it ends early, what was told until then is true all the same. */
static void ask_about(int family, struct search *search)
{
	enum socket_reply reply = SOCKET_REPLY_AGAIN;

	for (int i = 0; i < ATTEMPTS && reply == SOCKET_REPLY_AGAIN; i++) {
		int descriptor = ask(family);
		size_t total = 0;

		reply = descriptor >= 0 ? SOCKET_REPLY_MORE : SOCKET_REPLY_FAILED;
		while (reply == SOCKET_REPLY_MORE)
			reply = receive(descriptor, search, &total);
		if (descriptor >= 0)
			(void)close(descriptor);
	}
}

void connection_list(const struct paths *paths, int process, struct connection_list *list)
{
	static struct search search;
	unsigned long long before, after;
	const char *problem = find_start(paths, process, &before), *later;

	list->count = 0;
	list->more = list->elsewhere = false;
	if (!problem)
		problem = compare_namespaces(paths, process, &list->elsewhere);
	search.list = list;
	if (!problem)
		problem = look(paths, process, &search);
	if (!problem && paths_are_live(paths) && !list->elsewhere && list->count > 0) {
		deadline_step("asking the kernel about", "connections");
		ask_about(AF_INET, &search);
		ask_about(AF_INET6, &search);
	}
	/* What it has left behind when it ended looks like no connections, and who came after it is another. */
	later = find_start(paths, process, &after);
	if (later || (!problem && after != before))
		problem = later ? later : ended;
	list->problem = problem;
	if (problem) {
		list->count = 0;
		list->more = false;
	}
}
