/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_WINDOWS_SOCKETS_H
#define COMMON_PROBE_WINDOWS_SOCKETS_H

/* The little of POSIX sockets that network.c and metadata.c of probe/linux need, over those of Windows, so that there
 * is one way of trying an endpoint and not two. They include it by the names that these things have there: posix/ is
 * in their path of headers and in nobody else's. A socket is an int, errors are in errno, every socket is non-blocking
 * and inherited by nobody. */

#include <winsock2.h>
#include <ws2tcpip.h>

/* Before the names below become others. */
#include <io.h>
#include <stdbool.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define EHOSTDOWN 10064	/* which the C library of Windows lacks */
#define SOCK_CLOEXEC 0
#define SOCK_NONBLOCK 0
#define MSG_NOSIGNAL 0

typedef unsigned short in_port_t;
typedef ADDRESS_FAMILY sa_family_t;

struct sockets_polled {
	int fd;
	short events, revents;
};
typedef size_t nfds_t;

int sockets_open(int family, int type, int protocol);
int sockets_close(int descriptor);
int sockets_connect(int descriptor, const struct sockaddr *address, int size);
int sockets_option(int descriptor, int level, int name, void *value, int *size);
ssize_t sockets_send(int descriptor, const char *bytes, size_t size, int flags);
ssize_t sockets_receive(int descriptor, char *bytes, size_t size, int flags);

/** Takes descriptors of sockets_event too. */
int sockets_poll(struct sockets_polled *polled, nfds_t count, int milliseconds);

/** A descriptor for sockets_poll that is readable once the event is set; the event stays the caller's. -1: there are
 * too many. sockets_close forgets it. */
int sockets_event(HANDLE event);

/** The time since the system started; 0, or -1 where it is not known. */
int sockets_time(struct timespec *time);

#define clock_gettime(clock, time) sockets_time(time)
#define socket sockets_open
#define close sockets_close
#define connect sockets_connect
#define getsockopt sockets_option
#define send sockets_send
#define recv sockets_receive
#define pollfd sockets_polled
#define poll sockets_poll

#endif
