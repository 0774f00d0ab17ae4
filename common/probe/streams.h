/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_STREAMS_H
#define COMMON_PROBE_STREAMS_H

#include <stdbool.h>

/** Keeps the descriptors 0, 1 and 2 occupied, so that no file or socket that is opened later
 * becomes a standard stream by chance. A closed standard output stays one that cannot be
 * written to. Call it before anything is opened. */
void streams_reserve(void);

/** Whether somebody reads standard output on a terminal. */
bool streams_output_is_terminal(void);

#endif
