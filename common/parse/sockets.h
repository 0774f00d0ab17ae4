/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_SOCKETS_H
#define COMMON_PARSE_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>

#define SOCKET_ADDRESS 46	/* bytes of an address in text, with the NUL */
#define SOCKET_ESTABLISHED 1	/* linux/tcp_states.h */

/** A line of /proc/net/tcp or tcp6. */
struct socket_line {
	char peer[SOCKET_ADDRESS];	/* IPv4 inside IPv6, ::ffff:a.b.c.d, as IPv4 */
	unsigned local_port, peer_port, state;
	unsigned retransmits;	/* of what is unacknowledged now */
	unsigned probes;	/* of a closed window or an idle connection, since the last answer */
	unsigned long long inode;	/* 0: no process holds it any more, or yet */
};

/** Reads a line without its newline, of /proc/net/tcp or, where `six`, of tcp6. False for the title line and whatever
 * is not of the documented form; the result is left alone then. Source: proc(5), linux/net/ipv4/tcp_ipv4.c: addresses
 * are in the byte order of the machine, ports are not. */
bool socket_line_read(const char *line, size_t length, bool six, struct socket_line *socket);

/** The inode in what a descriptor of /proc/PID/fd links to, "socket:[67954]"; 0 where it is no socket. */
unsigned long long socket_inode(const char *target);

/** Whether a connection is open on paper only: what was sent was sent a second time in vain, or two probes were, so
 * no single lost packet makes it so. The kernel sets both counts back at an answer. */
bool socket_is_stalled(unsigned retransmits, unsigned probes);

/** What the kernel thinks of a connection. */
struct socket_facts {
	unsigned long long inode;
	unsigned peer_port;
	bool stalled;
	long long heard;	/* milliseconds since anything came from the peer; -1: the kernel does not tell */
};

/** What a piece of the kernel's answer to a dump of NETLINK_SOCK_DIAG says of the answer as a whole. */
enum socket_reply {
	SOCKET_REPLY_MORE,	/* there is more to come */
	SOCKET_REPLY_DONE,
	SOCKET_REPLY_AGAIN,	/* the table changed meanwhile: some may be missing, ask again */
	SOCKET_REPLY_FAILED,	/* refused, or not of the documented form */
};

/** Reads one datagram of it, and hands each connection of which INET_DIAG_INFO was told to `take`. Messages with
 * another sequence number are passed over. Data and bare acknowledgements are both signs of life: websocket pings
 * are data, but older agents send few or none, and the answers to TCP's keep-alive probes are acknowledgements.
 * Only what is there of the kernel's struct tcp_info is used, which is shorter in older kernels.
 * Sources: netlink(7), sock_diag(7), linux/inet_diag.h, linux/tcp.h. */
enum socket_reply socket_reply_read(const unsigned char *bytes, size_t length, unsigned sequence,
	void (*take)(void *context, const struct socket_facts *facts), void *context);

#endif
