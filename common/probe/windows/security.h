/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_WINDOWS_SECURITY_H
#define COMMON_PROBE_WINDOWS_SECURITY_H

#include "../../text.h"

#include <windows.h>

#include <stdbool.h>

/** Whether a token is that of LocalSystem: 1, 0, or -1 where it is not known. */
int security_token_is_system(HANDLE token);

/** The group Administrators, whatever its name is in the language of the system. `bytes` has to hold
 * SECURITY_MAX_SID_SIZE. False where Windows does not make it. */
bool security_administrators(BYTE *bytes);

enum security_weakness {
	SECURITY_SAFE,
	SECURITY_WEAK,	/* somebody else could change what runs */
	SECURITY_UNKNOWN,
};

/** Whether nobody but LocalSystem, TrustedInstaller, Administrators and the caller himself can exchange what is at a
 * path: by its owner and its list of access rules. In directories above the file that is about what lies on the way;
 * in the file's own one also about what else could be put there, as libraries are. Where it is not safe `problem`
 * (empty before) names the component and what is wrong with it. `path`: without links, as Windows tells it. */
enum security_weakness security_judge(const wchar_t *path, struct text *problem);

#endif
