/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_PROC_H
#define COMMON_PARSE_PROC_H

#include <stdbool.h>

/** Readers of the small files below /proc/PID. Source: proc(5). Each returns false where the text is
 * not of the documented form, and leaves its results alone. */

/** status: whether the real, effective, saved and file system user ids are all 0. */
bool proc_status_is_root(const char *text, bool *is_root);

/** What stat tells of a process. */
struct proc_stat {
	char state;	/* R, S, D, T, t, Z, X, ... */
	int parent;
	unsigned long long start;	/* clock ticks since boot */
	long long pages;	/* resident */
};

/** stat. A name with blanks and brackets in it does not confuse it. */
bool proc_stat(const char *text, struct proc_stat *stat);

#endif
