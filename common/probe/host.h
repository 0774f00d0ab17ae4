/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_HOST_H
#define COMMON_PROBE_HOST_H

/** BY_HOST(of Linux, of Windows): the one of two paths, names or words that is right on the host that this is built
 * for. Both stand side by side where such a fact has its home, and only this header knows which host it is. Paths of
 * Windows may begin with %ProgramFiles%, %ProgramFiles(x86)% or %ProgramData%: people know them so, and the probes
 * find out where that is. */
#ifdef _WIN32
#define BY_HOST(linux_one, windows_one) windows_one
#else
#define BY_HOST(linux_one, windows_one) linux_one
#endif

/** Who may see everything, in words. */
#define HOST_ROOT BY_HOST("root", "an administrator")

#endif
