/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "host.h"

#include <string.h>

#define LARGEST_PORT 65535
#define LONGEST_NAME 253
#define LONGEST_LABEL 63

#define IPV4_BYTES 4
#define IPV4_AT (ADDRESS_BYTES - IPV4_BYTES)	/* where those of IPv4 are in ::ffff:a.b.c.d */

#define SCHEME "https://"

static const unsigned char ipv4_prefix[IPV4_AT] = { [10] = 0xff, [11] = 0xff };

/* How many bytes are a decimal number without zeros before it, up to `largest`; 0: none. */
static size_t read_decimal(const char *text, size_t length, unsigned largest, unsigned *value)
{
	size_t at = 0;

	for (*value = 0; at < length && text_is_digit(text[at]) && *value <= largest; at++)
		*value = *value * 10 + (unsigned)(text[at] - '0');
	return *value > largest || (at > 1 && text[0] == '0') ? 0 : at;
}

static bool read_ipv4(const char *text, size_t length, unsigned char bytes[IPV4_BYTES])
{
	size_t at = 0;

	for (size_t i = 0; i < IPV4_BYTES; i++) {
		unsigned value;
		size_t digits;

		if (i > 0 && (at == length || text[at++] != '.'))
			return false;
		digits = read_decimal(text + at, length - at, 255, &value);
		if (digits == 0)
			return false;
		bytes[i] = (unsigned char)value;
		at += digits;
	}
	return at == length;
}

/* The value of a hexadecimal digit, 16: it is none. */
static unsigned hexadecimal(char byte)
{
	byte = text_small(byte);
	if (text_is_digit(byte))
		return (unsigned)(byte - '0');
	return byte >= 'a' && byte <= 'f' ? (unsigned)(byte - 'a') + 10 : 16;
}

/* How many bytes are a group of an IPv6 address, at most four digits; 0: none. */
static size_t read_group(const char *text, size_t length, unsigned *value)
{
	size_t at = 0;

	for (*value = 0; at < length && at < 4 && hexadecimal(text[at]) < 16; at++)
		*value = *value << 4 | hexadecimal(text[at]);
	return at;
}

/* An IPv6 address on its way. */
struct groups {
	unsigned char bytes[ADDRESS_BYTES];
	size_t count;	/* of bytes */
	bool has_gap;
	size_t gap;	/* where :: stands for zeros */
};

/* Takes one group, or an IPv4 address in place of the last two. Returns how many bytes of text it is; 0: it is none. */
static size_t take_group(const char *text, size_t length, struct groups *groups)
{
	unsigned value;
	size_t digits = read_group(text, length, &value);

	if (digits < length && text[digits] == '.') {
		if (groups->count > IPV4_AT || !read_ipv4(text, length, groups->bytes + groups->count))
			return 0;
		groups->count += IPV4_BYTES;
		return length;
	}
	if (digits == 0 || groups->count == ADDRESS_BYTES)
		return 0;
	groups->bytes[groups->count++] = (unsigned char)(value >> 8);
	groups->bytes[groups->count++] = (unsigned char)(value & 0xff);
	return digits;
}

/* Whether :: comes next; a second one is none. */
static bool take_gap(const char *text, size_t length, struct groups *groups)
{
	if (length < 2 || text[0] != ':' || text[1] != ':' || groups->has_gap)
		return false;
	groups->has_gap = true;
	groups->gap = groups->count;
	return true;
}

static bool read_groups(const char *text, size_t length, struct groups *groups)
{
	size_t at = 0;

	while (at < length) {
		size_t taken;

		if (take_gap(text + at, length - at, groups))
			at += 2;
		else if (at > 0 && text[at++] != ':')
			return false;
		if (at == length)
			return groups->has_gap && groups->gap == groups->count;
		taken = take_group(text + at, length - at, groups);
		if (taken == 0)
			return false;
		at += taken;
	}
	return at > 0;
}

static bool read_ipv6(const char *text, size_t length, unsigned char bytes[ADDRESS_BYTES])
{
	struct groups groups = { .count = 0 };
	size_t behind;

	if (!read_groups(text, length, &groups))
		return false;
	/* A gap stands for one group at least. */
	if (groups.has_gap ? groups.count > ADDRESS_BYTES - 2 : groups.count < ADDRESS_BYTES)
		return false;
	behind = groups.has_gap ? groups.count - groups.gap : 0;
	memset(bytes, 0, ADDRESS_BYTES);
	memcpy(bytes, groups.bytes, groups.count - behind);
	memcpy(bytes + ADDRESS_BYTES - behind, groups.bytes + groups.count - behind, behind);
	return true;
}

bool address_read(const char *text, size_t length, unsigned char bytes[ADDRESS_BYTES])
{
	memcpy(bytes, ipv4_prefix, sizeof(ipv4_prefix));
	return read_ipv4(text, length, bytes + IPV4_AT) || read_ipv6(text, length, bytes);
}

static bool is_ipv4(const unsigned char bytes[ADDRESS_BYTES])
{
	return memcmp(bytes, ipv4_prefix, sizeof(ipv4_prefix)) == 0;
}

bool network_read(const char *text, size_t length, struct network *network)
{
	const char *slash = memchr(text, '/', length);
	size_t address = slash ? (size_t)(slash - text) : length, digits;
	unsigned before;

	if (!slash || !address_read(text, address, network->bytes))
		return false;
	before = memchr(text, ':', address) ? 0 : 8 * IPV4_AT;
	slash++;
	for (length--; length > address + 1 && slash[0] == '0'; length--)	/* zeros before the bits are no matter to Go */
		slash++;
	digits = read_decimal(slash, length - address, 8 * ADDRESS_BYTES - before, &network->bits);
	network->bits += before;
	return digits > 0 && digits == length - address;
}

bool network_holds(const struct network *network, const unsigned char address[ADDRESS_BYTES])
{
	size_t whole = network->bits / 8;
	unsigned rest = network->bits % 8;

	if (is_ipv4(address) && network->bits < 8 * IPV4_AT)
		return false;
	if (memcmp(network->bytes, address, whole) != 0)
		return false;
	return rest == 0 || (network->bytes[whole] ^ address[whole]) >> (8 - rest) == 0;
}

static bool is_letter_or_digit(char byte)
{
	byte = text_small(byte);
	return text_is_digit(byte) || (byte >= 'a' && byte <= 'z');
}

static bool is_label(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!is_letter_or_digit(text[i]) && text[i] != '-' && text[i] != '_')
			return false;
	return length > 0 && length <= LONGEST_LABEL && text[0] != '-' && text[length - 1] != '-';
}

/* A number as the classful address readers of many systems take it: "10", "0x7f". */
static bool is_number(const char *text, size_t length)
{
	bool has_prefix = length >= 2 && text[0] == '0' && text_small(text[1]) == 'x';

	for (size_t i = has_prefix ? 2 : 0; i < length; i++)
		if (has_prefix ? hexadecimal(text[i]) == 16 : !text_is_digit(text[i]))
			return false;
	return true;
}

static bool is_name(const char *text, size_t length)
{
	const char *dot;

	if (length > LONGEST_NAME)
		return false;
	while ((dot = memchr(text, '.', length))) {
		if (!is_label(text, (size_t)(dot - text)))
			return false;
		length -= (size_t)(dot - text) + 1;
		text = dot + 1;
	}
	return is_label(text, length) && !is_number(text, length);
}

/* A name or an address, without brackets and port. */
static bool read_name(const char *text, size_t length, struct host *host)
{
	unsigned char bytes[ADDRESS_BYTES];

	host->is_address = address_read(text, length, bytes);
	if (!host->is_address && length > 0 && text[length - 1] == '.')
		length--;
	if (!host->is_address && !is_name(text, length))
		return false;
	for (size_t i = 0; i < length; i++)
		host->name[i] = text_small(text[i]);
	host->name[length] = '\0';
	return true;
}

static bool is_ipv6(const struct host *host)
{
	return strchr(host->name, ':') != NULL;
}

/* The length of what is before the port: up to the bracket, or to the colon where that is the only one. */
static size_t find_end(const char *text, size_t length, bool bracketed)
{
	const char *end = memchr(text, bracketed ? ']' : ':', length);
	size_t at = end ? (size_t)(end - text) : length;

	if (end && bracketed)
		return at + 1;
	return end && memchr(end + 1, ':', length - at - 1) ? length : at;
}

static bool read_port(const char *text, size_t length, unsigned *port)
{
	return text[0] == ':' && read_decimal(text + 1, length - 1, LARGEST_PORT, port) == length - 1 && *port > 0;
}

bool host_parse(const char *text, size_t length, struct host *host)
{
	bool bracketed = length > 0 && text[0] == '[', good;
	size_t end = find_end(text, length, bracketed);

	*host = (struct host){ .port = 0 };
	if (bracketed)
		good = text[end - 1] == ']' && read_name(text + 1, end - 2, host) && is_ipv6(host);
	else
		good = read_name(text, end, host);
	if (good && (end == length || read_port(text + end, length - end, &host->port)))
		return true;
	*host = (struct host){ .port = 0 };
	return false;
}

bool host_parse_in_url(const char *text, size_t length, struct host *host)
{
	if (host_parse(text, length, host) && (text[0] == '[' || !is_ipv6(host)))
		return true;
	*host = (struct host){ .port = 0 };
	return false;
}

bool host_parse_url(const char *text, struct host *host)
{
	size_t length = strlen(text), scheme = strlen(SCHEME);

	if (length >= scheme && text_is_same(text, scheme, SCHEME)) {
		text += scheme;
		length -= scheme;
	}
	if (length > 0 && text[length - 1] == '/')
		length--;
	return host_parse_in_url(text, length, host);
}

void host_add(struct text *text, const struct host *host)
{
	bool bracketed = host->port > 0 && is_ipv6(host);

	text_join(text, bracketed ? "[" : "", host->name, bracketed ? "]" : "", NULL);
	if (host->port > 0) {
		text_add(text, ":");
		text_add_count(text, host->port);
	}
}

enum address_kind address_kind(const char *address)
{
	static const struct {
		const char *network;
		enum address_kind kind;
	} kinds[] = {
		{ "10.0.0.0/8", ADDRESS_PRIVATE }, { "172.16.0.0/12", ADDRESS_PRIVATE },
		{ "192.168.0.0/16", ADDRESS_PRIVATE }, { "100.64.0.0/10", ADDRESS_PRIVATE },
		{ "fc00::/7", ADDRESS_PRIVATE },
		{ "127.0.0.0/8", ADDRESS_LOOPBACK }, { "::1/128", ADDRESS_LOOPBACK },
		{ "0.0.0.0/8", ADDRESS_NOWHERE }, { "::/128", ADDRESS_NOWHERE },
	};
	static const char nat64[] = "64:ff9b::/96";
	unsigned char bytes[ADDRESS_BYTES];
	struct network network;

	if (!address_read(address, strlen(address), bytes))
		return ADDRESS_PUBLIC;
	if (network_read(nat64, strlen(nat64), &network) && network_holds(&network, bytes))
		memcpy(bytes, ipv4_prefix, sizeof(ipv4_prefix));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *text = kinds[i].network;

		if (network_read(text, strlen(text), &network) && network_holds(&network, bytes))
			return kinds[i].kind;
	}
	return ADDRESS_PUBLIC;
}
