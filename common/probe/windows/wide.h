/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_WINDOWS_WIDE_H
#define COMMON_PROBE_WINDOWS_WIDE_H

#include <stdbool.h>
#include <stddef.h>

#define WIDE_PATH 4096	/* units of a path in UTF-16, with the NUL */

/** Windows speaks UTF-16, everything else here UTF-8. Both return false, and leave an empty string, where the text is
 * not well-formed or does not fit into `size` units or bytes, with the NUL. */
bool wide_of(const char *text, wchar_t *wide, size_t size);
bool wide_to_text(const wchar_t *wide, char *text, size_t size);

/** An error of Windows in words, those of reason_of. */
const char *wide_reason(unsigned long error);

/** The same as an errno, so that both hosts have one table of words. -1 for one that is not known. */
int wide_errno(unsigned long error);

#endif
