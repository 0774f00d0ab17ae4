/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A stand-in for the parts of SSM Agent, for the tests only: no part of it does what its name says. With -version it
 * becomes the shell script /var/answer. Otherwise it goes into the background and waits to be killed; it has
 * returned when what it was asked for is in place:
 *	--as=NAME	NAME is its argv[0]
 *	--user=ID	it has this user id
 *	--namespace	it has a mount namespace of its own
 */
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int prepare(int count, char **arguments)
{
	int good = 1;

	for (int i = 1; i < count; i++) {
		if (strncmp(arguments[i], "--user=", 7) == 0)
			good = setuid((uid_t)atoi(arguments[i] + 7)) == 0 && good;
		if (strcmp(arguments[i], "--namespace") == 0)
			good = unshare(CLONE_NEWNS) == 0 && good;
	}
	return good;
}

int main(int count, char **arguments)
{
	int ends[2];
	char byte;

	if (count == 2 && strcmp(arguments[1], "-version") == 0) {
		execl("/bin/sh", "sh", "/var/answer", (char *)NULL);
		return 127;
	}
	if (count > 1 && strncmp(arguments[1], "--as=", 5) == 0) {
		arguments[0] = arguments[1] + 5;
		arguments[1] = (char[]){ "" };
		execv("/proc/self/exe", arguments);
		return 127;
	}
	if (pipe(ends) != 0)
		return 1;
	if (fork() == 0) {
		if (prepare(count, arguments) && write(ends[1], "", 1) == 1)
			for (close(0), close(1), close(2), close(ends[0]), close(ends[1]);;)
				pause();
		_exit(1);
	}
	close(ends[1]);
	return read(ends[0], &byte, 1) == 1 ? 0 : 1;
}
