/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../streams.h"

#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <unistd.h>

void streams_reserve(void)
{
	struct pollfd streams[3];
	size_t count = sizeof(streams) / sizeof(streams[0]);

	for (size_t i = 0; i < count; i++)
		streams[i] = (struct pollfd){ .fd = (int)i };
	/* Where poll fails there is nothing to learn, and nothing is lost but this precaution. */
	if (poll(streams, (nfds_t)count, 0) <= 0)
		return;
	/* From below, so that each lowest free descriptor is the one that was closed. */
	for (size_t i = 0; i < count; i++)
		if ((streams[i].revents & POLLNVAL) != 0)
			(void)open("/dev/null", O_RDONLY);
}

bool streams_output_is_terminal(void)
{
	return isatty(STDOUT_FILENO) == 1;
}
