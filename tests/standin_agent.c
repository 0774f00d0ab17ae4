/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A stand-in for the parts of SSM Agent, for the tests only: no part of it does what its name says. With -version it
 * becomes the shell script /var/answer. Otherwise it goes into the background and waits to be killed, with its other
 * arguments if any; it has returned when what it was asked for is in place:
 *	--as=NAME	NAME is its argv[0]
 *	--user=ID	it has this user id
 *	--namespace	it has a mount namespace of its own
 *	--connect=ADDRESS:PORT	it holds an established connection to there, may be said again; IPv6 addresses are in
 *		brackets. At SIGUSR1 it sends a byte to each, at SIGUSR2 to the last one only
 */
#include <arpa/inet.h>
#include <netdb.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define READY "STANDIN_READY"	/* the variable with the descriptor that waits for a byte */
#define DESCRIPTORS 64	/* more than it ever has */

/* Leaves the connection open; it outlives exec. */
static int connect_to(const char *where)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM }, *found;
	char copy[80], *port, *address = copy;
	int descriptor;

	snprintf(copy, sizeof(copy), "%s", where);
	port = strrchr(copy, ':');
	if (!port)
		return 0;
	*port++ = '\0';
	if (*address == '[') {
		address[strlen(address) - 1] = '\0';
		address++;
	}
	if (getaddrinfo(address, port, &hints, &found) != 0)
		return 0;
	descriptor = socket(found->ai_family, SOCK_STREAM, 0);
	return descriptor >= 0 && connect(descriptor, found->ai_addr, found->ai_addrlen) == 0;
}

/* Does what is asked for, and leaves the other arguments. */
static int prepare(char **arguments)
{
	char **kept = arguments + 1;
	int good = 1;

	for (char **next = arguments + 1; *next; next++) {
		if (strncmp(*next, "--as=", 5) == 0)
			arguments[0] = *next + 5;
		else if (strncmp(*next, "--user=", 7) == 0)
			good = setuid((uid_t)atoi(*next + 7)) == 0 && good;
		else if (strcmp(*next, "--namespace") == 0)
			good = unshare(CLONE_NEWNS) == 0 && good;
		else if (strncmp(*next, "--connect=", 10) == 0)
			good = connect_to(*next + 10) && good;
		else
			*kept++ = *next;
	}
	*kept = NULL;
	return good;
}

/* What is no connection does not take it. */
static void send_bytes(int signal)
{
	for (int descriptor = DESCRIPTORS - 1; descriptor >= 0; descriptor--)
		if (send(descriptor, "", 1, MSG_DONTWAIT | MSG_NOSIGNAL) == 1 && signal == SIGUSR2)
			return;
}

static int wait_to_be_killed(int ready)
{
	if (signal(SIGUSR1, send_bytes) == SIG_ERR || signal(SIGUSR2, send_bytes) == SIG_ERR || write(ready, "", 1) != 1)
		return 1;
	for (close(0), close(1), close(2), close(ready);;)
		pause();
}

int main(int count, char **arguments)
{
	const char *ready = getenv(READY);
	int ends[2];
	char byte, number[16];

	if (count == 2 && strcmp(arguments[1], "-version") == 0) {
		execl("/bin/sh", "sh", "/var/answer", (char *)NULL);
		return 127;
	}
	if (ready)
		return wait_to_be_killed(atoi(ready));
	if (pipe(ends) != 0)
		return 1;
	if (fork() == 0) {
		close(ends[0]);
		snprintf(number, sizeof(number), "%d", ends[1]);
		if (prepare(arguments) && setenv(READY, number, 1) == 0)
			execv("/proc/self/exe", arguments);
		_exit(1);
	}
	close(ends[1]);
	return read(ends[0], &byte, 1) == 1 ? 0 : 1;
}
