/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "common/parse/sockets.h"

#include <arpa/inet.h>

static void take(void *context, const struct socket_facts *facts)
{
	++*(size_t *)context;
	MUST(facts->heard >= -1 && facts->peer_port <= 65535);
}

static void fuzz(const char *bytes, size_t length)
{
	char *text = as_text(bytes, length);
	struct socket_line line;
	size_t taken = 0;

	for (int six = 0; six < 2; six++) {
		unsigned char address[16];

		memset(&line, 0, sizeof(line));
		if (!socket_line_read(bytes, length, six, &line)) {
			MUST(line.peer[0] == '\0' && line.inode == 0);
			continue;
		}
		MUST(is_terminated(line.peer, sizeof(line.peer)) && line.peer_port <= 65535 && line.local_port <= 65535);
		MUST(inet_pton(strchr(line.peer, ':') ? AF_INET6 : AF_INET, line.peer, address) == 1);
	}
	MUST(socket_inode(text) == 0 || strncmp(text, "socket:[", 8) == 0);
	(void)socket_reply_read((const unsigned char *)bytes, length, 1, take, &taken);
	/* A header of a message has 16 bytes, and what a connection is told in 72 at least. */
	MUST(taken <= length / 88);
	free(text);
}
