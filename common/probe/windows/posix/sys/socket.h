/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_WINDOWS_POSIX_SYS_SOCKET_H
#define COMMON_PROBE_WINDOWS_POSIX_SYS_SOCKET_H
#include "../../sockets.h"
#endif
