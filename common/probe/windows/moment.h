/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_WINDOWS_MOMENT_H
#define COMMON_PROBE_WINDOWS_MOMENT_H

#include <windows.h>

#define MOMENT_TICKS 10000000ULL	/* of 100 ns, in a second */
#define MOMENT_EPOCH 11644473600LL	/* seconds from 1601, where Windows begins to count, to 1970 */

/** A time of Windows in seconds since 1970. */
long long moment_of(FILETIME time);

#endif
