// SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * Linked into the programs of `make check-coverage`, whose counters are written when they end: also where they end by
 * _exit(), as children and the deadline do, and without a word on standard error where that cannot be.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void __gcov_dump(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);

// A counter file that cannot be opened, in a world without it, is told about on standard error.
static void be_quiet(void)
{
	if (dup2(memfd_create("stderr", MFD_CLOEXEC), STDERR_FILENO) < 0)
		close(STDERR_FILENO);
}

__attribute__((constructor)) static void at_exit(void)
{
	atexit(be_quiet);
}

void __wrap__exit(int status)
{
	be_quiet();
	__gcov_dump();
	__real__exit(status);
}
