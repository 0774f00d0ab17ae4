/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/parse/host.h"

#include <arpa/inet.h>

/* What the C library makes of an address is what we make of it. */
static void check_address(const char *text)
{
	unsigned char bytes[ADDRESS_BYTES], four[4], six[ADDRESS_BYTES];
	bool is_four = inet_pton(AF_INET, text, four) == 1, is_six = inet_pton(AF_INET6, text, six) == 1;

	MUST(address_read(text, strlen(text), bytes) == (is_four || is_six));
	if (is_four)
		MUST(memcmp(bytes, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12) == 0 && memcmp(bytes + 12, four, 4) == 0);
	if (is_six)
		MUST(memcmp(bytes, six, sizeof(six)) == 0);
	MUST(address_kind(text) <= ADDRESS_NOWHERE);
}

/* What was read can be shown, and is the same when it is read again. */
static void check_host(const struct host *host)
{
	char shown[HOST_NAME + 16];
	struct text out = text_over(shown, sizeof(shown));
	struct host again;

	MUST(host->name[0] != '\0' && host->port <= 65535 && is_terminated(host->name, sizeof(host->name)));
	MUST(strspn(host->name, "abcdefghijklmnopqrstuvwxyz0123456789.:_-") == strlen(host->name));
	host_add(&out, host);
	MUST(!out.cut && host_parse(out.data, out.length, &again));
	MUST(strcmp(host->name, again.name) == 0 && host->port == again.port && host->is_address == again.is_address);
}

static void fuzz(const char *bytes, size_t length)
{
	char *text = as_text(bytes, length);
	struct host host, other;
	struct network network;

	if (host_parse_url(text, &host))
		check_host(&host);
	if (host_parse(bytes, length, &host))
		check_host(&host);
	else
		MUST(host.name[0] == '\0');
	/* A URL takes less. */
	if (host_parse_in_url(bytes, length, &other))
		MUST(strcmp(host.name, other.name) == 0 && host.port == other.port);
	MUST(!network_read(text, strlen(text), &network) || network.bits <= 128);
	check_address(text);
	free(text);
}
