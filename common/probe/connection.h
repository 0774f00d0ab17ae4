/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_CONNECTION_H
#define COMMON_PROBE_CONNECTION_H

#include "paths.h"

#include <stddef.h>

#define CONNECTIONS 64	/* of a process that are kept in mind */
#define CONNECTION_ADDRESS 46	/* bytes of an address in text, with the NUL */

/** A TCP connection that a process holds, in state ESTABLISHED. */
struct connection {
	char peer[CONNECTION_ADDRESS];	/* IPv4 inside IPv6 as IPv4 */
	unsigned port;	/* the peer's */
	bool stalled;	/* what was sent is not acknowledged: the kernel sends it again and again */
	long long heard;	/* milliseconds since anything was received, if only an acknowledgement; -1: not known */
};

struct connection_list {
	struct connection items[CONNECTIONS];
	size_t count;
	bool more;	/* there were more than CONNECTIONS */
	bool elsewhere;	/* the process is in another network namespace than the caller: only its own /proc tells */
	const char *problem;	/* why they cannot be told at all, and no item is: "permission denied"; or NULL */
};

/** The established TCP connections of a process: the sockets among its descriptors (/proc/PID/fd), looked up in its own
 * /proc/PID/net/tcp and tcp6, so in its own network namespace. What the kernel itself thinks of each is asked for with
 * NETLINK_SOCK_DIAG where the process is in our namespace; where that cannot be had `stalled` is told by the
 * retransmissions in /proc/PID/net/tcp, and `heard` is -1. Where it cannot be found out which namespace it is in, or
 * where the process ends meanwhile or is no more than a zombie, that is a problem.
 * Below a root /proc is that of the root, and `elsewhere` false. Sources: proc(5), sock_diag(7), linux/inet_diag.h. */
void connection_list(const struct paths *paths, int process, struct connection_list *list);

#endif
