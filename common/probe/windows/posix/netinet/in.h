/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_WINDOWS_POSIX_NETINET_IN_H
#define COMMON_PROBE_WINDOWS_POSIX_NETINET_IN_H
#include "../../sockets.h"
#endif
