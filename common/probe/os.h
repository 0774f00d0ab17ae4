/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_OS_H
#define COMMON_PROBE_OS_H

#include "paths.h"

#include "../parse/os_release.h"

#define OS_PROBLEM 160	/* bytes of a reason, with the NUL */

/** What the operating system is. Each of the three answers stands for itself; where one could
 * not be had, it is empty and its problem says why. */
struct os_facts {
	struct os_release release;
	char release_problem[OS_PROBLEM];
	char machine[OS_FIELD];	/* the processor, as uname names it: "x86_64", "aarch64" */
	char machine_problem[OS_PROBLEM];
	char kernel[OS_FIELD];	/* "6.1.0-13-amd64"; empty without a problem below a root */
	char kernel_problem[OS_PROBLEM];
};

/** Finds out which system this is.
 *
 * The release: /etc/bottlerocket-release (in Bottlerocket's control container os-release is another
 * system's), /etc/os-release, /usr/lib/os-release; the first that is there decides, readable or
 * not. Where there is none the files from before: centos-, oracle-, system-, redhat- and
 * SuSE-release in /etc. CentOS Linux leaves its minor number to /etc/centos-release: it is read
 * as well, and has to agree.
 *
 * The machine: uname. Below a root `machine` when it is given, else the ELF header of /bin/sh or of
 * a program loader. The kernel: uname, on the live host only. */
void os_probe(const struct paths *paths, const char *machine, struct os_facts *facts);

#endif
