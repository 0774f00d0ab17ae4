/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_CLOCK_H
#define COMMON_PROBE_CLOCK_H

#include "paths.h"

/** The system clock: seconds since 1970. */
long long clock_now(void);

/** What a local time can have been, in seconds since 1970. One point as a rule; two where clocks are set back. */
struct clock_span {
	long long earliest, latest;
};

/** The point in time of a local time, `local` being its seconds since 1970 as if it were UTC. The host's zone is that
 * of /etc/localtime, whatever TZ says: it is what services have. A local time that clocks skip is taken as if they
 * had not been set yet. Below a root it is UTC where there is no /etc/localtime or a link to UTC; another zone is not
 * read, and the span covers all zones of the world, 26 hours. */
struct clock_span clock_of_local(const struct paths *paths, long long local);

#endif
