/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* For LD_PRELOAD, tests only: the faults that strace cannot inject, because it does not make the call that it lets
 * fail. FAULT=FUNCTION:N:KIND makes the N-th call of FUNCTION in this process, and not in its children, a KIND:
 *	short	at most one byte is asked for
 *	an error's number	only of close: it closes, and fails
 * Without KIND nothing fails. At the end the file FAULT_FILE has "FUNCTION COUNT" of every function, and each fault
 * appends a line "fault" to it when it happens. Nothing is inherited. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum function { READ, WRITE, SEND, SENDTO, RECV, RECVFROM, CLOSE, FUNCTIONS };
static const char *const names[] = { "read", "write", "send", "sendto", "recv", "recvfrom", "close" };
static unsigned counts[FUNCTIONS], fault_number;
static int fault_function = -1, fault_error;
static char file[4096];
static pid_t process;

/* Without any function that is counted here. */
static void note(const char *line)
{
	long descriptor = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);

	(void)syscall(SYS_write, descriptor, line, strlen(line));
	(void)syscall(SYS_close, descriptor);
}

static int is_fault(enum function function)
{
	if (getpid() != process || ++counts[function] != fault_number || fault_function != (int)function)
		return 0;
	note("fault\n");
	return 1;
}

static size_t size_of(enum function function, size_t size)
{
	return is_fault(function) && size > 0 ? 1 : size;
}

__attribute__((constructor)) static void begin(void)
{
	const char *fault = getenv("FAULT"), *path = getenv("FAULT_FILE");
	char name[16] = "", kind[16] = "";

	process = getpid();
	snprintf(file, sizeof(file), "%s", path ? path : "");
	if (fault && sscanf(fault, "%15[^:]:%u:%15s", name, &fault_number, kind) == 3)
		for (int i = 0; i < FUNCTIONS; i++)
			if (strcmp(name, names[i]) == 0)
				fault_function = i;
	fault_error = atoi(kind);
	unsetenv("FAULT");
	unsetenv("FAULT_FILE");
	unsetenv("LD_PRELOAD");
}

__attribute__((destructor)) static void end(void)
{
	char line[64];

	if (getpid() != process)
		return;
	for (int i = 0; i < FUNCTIONS; i++) {
		snprintf(line, sizeof(line), "%s %u\n", names[i], counts[i]);
		note(line);
	}
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t read(int descriptor, void *buffer, size_t size)
{
	REAL(read);
	return real(descriptor, buffer, size_of(READ, size));
}

ssize_t write(int descriptor, const void *buffer, size_t size)
{
	REAL(write);
	return real(descriptor, buffer, size_of(WRITE, size));
}

ssize_t send(int descriptor, const void *buffer, size_t size, int flags)
{
	REAL(send);
	return real(descriptor, buffer, size_of(SEND, size), flags);
}

ssize_t sendto(int descriptor, const void *buffer, size_t size, int flags, const struct sockaddr *to, socklen_t length)
{
	REAL(sendto);
	return real(descriptor, buffer, size_of(SENDTO, size), flags, to, length);
}

ssize_t recv(int descriptor, void *buffer, size_t size, int flags)
{
	REAL(recv);
	return real(descriptor, buffer, size_of(RECV, size), flags);
}

ssize_t recvfrom(int descriptor, void *buffer, size_t size, int flags, struct sockaddr *from, socklen_t *length)
{
	REAL(recvfrom);
	return real(descriptor, buffer, size_of(RECVFROM, size), flags, from, length);
}

int close(int descriptor)
{
	REAL(close);
	int fails = is_fault(CLOSE), closed = real(descriptor);

	if (closed != 0 || !fails)
		return closed;
	errno = fault_error;
	return -1;
}
