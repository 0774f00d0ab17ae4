/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_WINDOWS_FOLDERS_H
#define COMMON_PROBE_WINDOWS_FOLDERS_H

#include "../../text.h"

/** Adds a path with the folder that it may begin with in its place: %ProgramFiles%\Amazon becomes
 * C:\Program Files\Amazon. The registry tells, not the environment, which others than administrators can set. False
 * where the folder is not known, the path is not absolute (a letter, a colon, a backslash) or does not fit. */
bool folders_expand(const char *path, struct text *expanded);

/** Whether a path begins with a folder that is there, but the registry does not tell where. */
bool folders_hide(const char *path);

/** The way back: adds a path with the name of the folder that it begins with, whatever its case, in that folder's
 * place. So a path that Windows tells is spelled as one that is written down here. */
void folders_name(const char *path, struct text *named);

/** The first one in UTF-16. */
bool folders_wide(const char *path, wchar_t *wide, size_t size);

#endif
