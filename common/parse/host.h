/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_HOST_H
#define COMMON_PARSE_HOST_H

#include "../text.h"

#define HOST_NAME 256	/* bytes of a name, with the NUL: RFC 1035 allows 253 characters */

/** A host that can be connected to. What is in here may be shown. */
struct host {
	char name[HOST_NAME];	/* a name in small letters, or an address without brackets; empty: none */
	bool is_address;
	unsigned port;	/* 1 to 65535; 0: none was given */
};

/** Reads HOST or HOST:PORT, `length` bytes of it: a name of letters, digits, -, _ and dots by RFC 1123, an IPv4
 * address of four decimal numbers, or an IPv6 address by RFC 4291, with brackets where a port follows. Nothing else: no
 * blanks, no user, no path, no zone, no name whose last part is a number, which a resolver could take for an IPv4
 * address. A dot behind a name is dropped. Returns false, and an empty host, where it is none. */
bool host_parse(const char *text, size_t length, struct host *host);

/** The same as a part of a URL, where an IPv6 address has brackets in any case. Source: RFC 3986, 3.2.2. */
bool host_parse_in_url(const char *text, size_t length, struct host *host);

/** The host of an endpoint as SSM Agent's configuration and AWS's own tools write it: HOST[:PORT], also with https://
 * before it and a / behind. False for anything else, as http:// or a path. */
bool host_parse_url(const char *text, struct host *host);

/** Adds it as people write it: "host:3128", "[fd00::1]:443", without a port where that is 0. */
void host_add(struct text *text, const struct host *host);

#define ADDRESS_BYTES 16

/** The bytes of an IPv6 or IPv4 address, the latter as ::ffff:a.b.c.d. False where the text is none. */
bool address_read(const char *text, size_t length, unsigned char bytes[ADDRESS_BYTES]);

/** Addresses that begin with the same bits. */
struct network {
	unsigned char bytes[ADDRESS_BYTES];
	unsigned bits;	/* 0 to 128; 96 more than written of IPv4 */
};

/** Reads ADDRESS/BITS. The address may have more bits than count. */
bool network_read(const char *text, size_t length, struct network *network);

/** Whether an address is in a network. One of IPv4 is in none of IPv6, not even in ::/0. */
bool network_holds(const struct network *network, const unsigned char address[ADDRESS_BYTES]);

/** What an address is, of those that tell something about who answers there. */
enum address_kind {
	ADDRESS_PUBLIC,	/* none of the others, also no address at all */
	ADDRESS_PRIVATE,	/* of a VPC, or of another private network: RFC 1918, RFC 6598, RFC 4193 */
	ADDRESS_LOOPBACK,
	ADDRESS_NOWHERE,	/* 0.0.0.0/8 and ::, with which filters answer for names that they block */
};

/** The kind of an IPv4 or IPv6 address in text; IPv4 inside IPv6, also that of NAT64 (RFC 6052), counts as IPv4. */
enum address_kind address_kind(const char *address);

#endif
