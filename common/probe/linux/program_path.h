/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_LINUX_PROGRAM_PATH_H
#define COMMON_PROBE_LINUX_PROGRAM_PATH_H

#include "../../text.h"

enum program_path {
	PROGRAM_PATH_SAFE,
	PROGRAM_PATH_WEAK,	/* somebody else could change what runs */
	PROGRAM_PATH_BROKEN,	/* there is no program at its end, or it cannot be found out */
};

/** Whether nobody but root can change what runs when root runs `path`, by the rule of ../program.h.
 * Where it is not safe, `problem` (empty before) names the component and what is wrong with it. */
enum program_path program_path_judge(const char *path, struct text *problem);

#endif
