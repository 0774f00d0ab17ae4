/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_UNIT_FAULTS_H
#define TESTS_UNIT_FAULTS_H

#include <errno.h>
#include <stdbool.h>

/* For tests that put functions of their own in the place of those of the C library, which fail as they are told. */

/** Calls of one function that fail, of all since the fault was set: number `from` to `to`, the first being 1. */
struct fault {
	int error;	/* errno then; 0: none fails */
	int from, to;
	int calls;
};

#define FIRST(number) { .error = (number), .from = 1, .to = 1 }
#define NTH(number, n) { .error = (number), .from = (n), .to = (n) }
#define ALL(number) { .error = (number), .from = 1, .to = 1000000 }

/** To be asked at each call: whether this one fails, with errno. */
static inline bool fails(struct fault *fault)
{
	fault->calls++;
	if (fault->error == 0 || fault->calls < fault->from || fault->calls > fault->to)
		return false;
	errno = fault->error;
	return true;
}

#endif
