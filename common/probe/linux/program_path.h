/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_LINUX_PROGRAM_PATH_H
#define COMMON_PROBE_LINUX_PROGRAM_PATH_H

#include "../../text.h"

/** Whether nobody but root can change what runs when root runs `path`, by the rule of ../program.h.
 * Where it is not, `problem` (empty before) names the component and what is wrong with it. */
bool program_path_is_safe(const char *path, struct text *problem);

#endif
