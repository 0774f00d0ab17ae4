/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A stand-in for the parts of SSM Agent, for the tests only: no part of it does what its name says. With -version it
 * becomes the shell script /var/answer. Otherwise it goes into the background and waits to be killed, with its other
 * arguments if any; it has returned when what it was asked for is in place:
 *	--as=NAME	NAME is its argv[0]
 *	--user=ID	it has this user id
 *	--namespace	it has a mount namespace of its own
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define READY "STANDIN_READY"	/* the variable with the descriptor that waits for a byte */

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
		else
			*kept++ = *next;
	}
	*kept = NULL;
	return good;
}

static int wait_to_be_killed(int ready)
{
	if (write(ready, "", 1) != 1)
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
