/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* More than can be tried at once: 16 targets with 8 addresses each, and their names. */
#define FD_SETSIZE 256

#include "sockets.h"

#include "wide.h"

#include <errno.h>
#include <limits.h>

#undef socket
#undef connect
#undef getsockopt
#undef send
#undef recv

#define EVENTS 64
#define FIRST_EVENT 0x40000000	/* descriptors from here on are events */
#define SLICE 10	/* milliseconds between two looks at events, which select does not know */

static HANDLE events[EVENTS];

static int fail(int error)
{
	errno = error == WSAEWOULDBLOCK ? EAGAIN : wide_errno((unsigned long)error);
	return -1;
}

static bool start(void)
{
	static bool started;
	WSADATA data;

	started = started || WSAStartup(MAKEWORD(2, 2), &data) == 0;
	return started;
}

int sockets_open(int family, int type, int protocol)
{
	unsigned long yes = 1;
	SOCKET opened;

	if (!start())
		return fail(WSAENETDOWN);
	opened = WSASocketW(family, type, protocol, NULL, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
	if (opened == INVALID_SOCKET)
		return fail(WSAGetLastError());
	if (opened < FIRST_EVENT && ioctlsocket(opened, (long)FIONBIO, &yes) == 0)
		return (int)opened;
	(void)closesocket(opened);
	return fail(WSAEMFILE);
}

int sockets_close(int descriptor)
{
	if (descriptor >= FIRST_EVENT)
		events[descriptor - FIRST_EVENT] = NULL;
	return descriptor >= FIRST_EVENT ? 0 : closesocket((SOCKET)descriptor);
}

int sockets_connect(int descriptor, const struct sockaddr *address, int size)
{
	int error;

	if (connect((SOCKET)descriptor, address, size) == 0)
		return 0;
	error = WSAGetLastError();
	if (error != WSAEWOULDBLOCK)
		return fail(error);
	errno = EINPROGRESS;
	return -1;
}

int sockets_option(int descriptor, int level, int name, void *value, int *size)
{
	if (getsockopt((SOCKET)descriptor, level, name, value, size) != 0)
		return fail(WSAGetLastError());
	if (level == SOL_SOCKET && name == SO_ERROR && *(int *)value != 0)
		*(int *)value = wide_errno((unsigned long)*(int *)value);
	return 0;
}

ssize_t sockets_send(int descriptor, const char *bytes, size_t size, int flags)
{
	int sent = send((SOCKET)descriptor, bytes, size < INT_MAX ? (int)size : INT_MAX, flags);

	return sent == SOCKET_ERROR ? fail(WSAGetLastError()) : sent;
}

ssize_t sockets_receive(int descriptor, char *bytes, size_t size, int flags)
{
	int got = recv((SOCKET)descriptor, bytes, size < INT_MAX ? (int)size : INT_MAX, flags);

	return got == SOCKET_ERROR ? fail(WSAGetLastError()) : got;
}

int sockets_event(HANDLE event)
{
	for (int i = 0; i < EVENTS; i++) {
		if (events[i])
			continue;
		events[i] = event;
		return FIRST_EVENT + i;
	}
	return -1;
}

/* What is asked of select. A connection that failed is an exception to it. */
struct sets {
	fd_set reads, writes, failures;
	size_t sockets, events;
};

static void sort(const struct sockets_polled *polled, size_t count, struct sets *sets)
{
	FD_ZERO(&sets->reads);
	FD_ZERO(&sets->writes);
	FD_ZERO(&sets->failures);
	sets->sockets = sets->events = 0;
	for (size_t i = 0; i < count; i++) {
		SOCKET one = (SOCKET)polled[i].fd;

		if (polled[i].fd >= FIRST_EVENT) {
			sets->events++;
			continue;
		}
		sets->sockets++;
		if ((polled[i].events & POLLIN) != 0)
			FD_SET(one, &sets->reads);
		if ((polled[i].events & POLLOUT) != 0)
			FD_SET(one, &sets->writes);
		FD_SET(one, &sets->failures);
	}
}

static bool is_set(const struct sockets_polled *polled)
{
	return WaitForSingleObject(events[polled->fd - FIRST_EVENT], 0) == WAIT_OBJECT_0;
}

static int tell_ready(struct sockets_polled *polled, size_t count, struct sets *sets)
{
	int ready = 0;

	for (size_t i = 0; i < count; i++) {
		SOCKET one = (SOCKET)polled[i].fd;
		bool event = polled[i].fd >= FIRST_EVENT;

		polled[i].revents = 0;
		if (event ? is_set(&polled[i]) : FD_ISSET(one, &sets->reads))
			polled[i].revents |= POLLIN;
		if (!event && FD_ISSET(one, &sets->writes))
			polled[i].revents |= POLLOUT;
		if (!event && FD_ISSET(one, &sets->failures))
			polled[i].revents |= POLLERR;
		ready += polled[i].revents != 0;
	}
	return ready;
}

int sockets_poll(struct sockets_polled *polled, nfds_t count, int milliseconds)
{
	unsigned long long end = GetTickCount64() + (unsigned)milliseconds;
	struct sets sets;

	for (;;) {
		unsigned long long now = GetTickCount64();
		long left = end > now ? (long)(end - now) : 0, slice;
		struct timeval wait;
		int ready;

		sort(polled, count, &sets);
		slice = sets.events > 0 && left > SLICE ? SLICE : left;
		wait = (struct timeval){ slice / 1000, slice % 1000 * 1000 };
		if (sets.sockets == 0)
			Sleep((DWORD)slice);
		else if (select(0, &sets.reads, &sets.writes, &sets.failures, &wait) == SOCKET_ERROR)
			return fail(WSAGetLastError());
		ready = tell_ready(polled, count, &sets);
		if (ready > 0 || left == 0)
			return ready;
	}
}

int sockets_time(struct timespec *time)
{
	LARGE_INTEGER frequency, count;

	if (!QueryPerformanceFrequency(&frequency) || !QueryPerformanceCounter(&count) || frequency.QuadPart <= 0)
		return -1;
	time->tv_sec = count.QuadPart / frequency.QuadPart;
	time->tv_nsec = (long)(count.QuadPart % frequency.QuadPart * 1000000000 / frequency.QuadPart);
	return 0;
}
