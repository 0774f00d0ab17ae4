/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_REASON_H
#define COMMON_PROBE_REASON_H

#include <stdbool.h>

/** An errno in words: "permission denied". Our own, because those of strerror differ
 * from libc to libc; "an unexpected error" for one that is not in the table. */
const char *reason_of(int error);

/** Whether such words say that the caller lacks a permission. */
bool reason_is_permission(const char *reason);

#endif
