/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sockets.h"

#include "../text.h"
#include "host.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#define WORD 4	/* bytes of an address that are written as one number */
#define WORDS (ADDRESS_BYTES / WORD)
#define GROUPS (ADDRESS_BYTES / 2)	/* of an IPv6 address in text */

#define IN_VAIN 2	/* retransmissions, or probes */

/* --- /proc/PID/net/tcp --- */

/* A line on its way. Once something does not fit, nothing else is read. */
struct cursor {
	const char *at, *end;
	bool good;
};

static void skip_blanks(struct cursor *cursor)
{
	while (cursor->at < cursor->end && *cursor->at == ' ')
		cursor->at++;
}

static void take_blanks(struct cursor *cursor)
{
	cursor->good = cursor->good && cursor->at < cursor->end && *cursor->at == ' ';
	skip_blanks(cursor);
}

static void take_mark(struct cursor *cursor, char mark)
{
	cursor->good = cursor->good && cursor->at < cursor->end && *cursor->at == mark;
	cursor->at += cursor->good ? 1 : 0;
}

/* A field of no account, and the blanks behind it. */
static void pass_field(struct cursor *cursor)
{
	while (cursor->at < cursor->end && *cursor->at != ' ')
		cursor->at++;
	take_blanks(cursor);
}

static uint32_t take_hexadecimal(struct cursor *cursor, size_t digits)
{
	static const char all[] = "0123456789abcdef";
	uint32_t value = 0;

	cursor->good = cursor->good && (size_t)(cursor->end - cursor->at) >= digits;
	for (; cursor->good && digits > 0; digits--) {
		const char *digit = memchr(all, text_small(*cursor->at++), sizeof(all) - 1);

		cursor->good = digit != NULL;
		value = value << 4 | (uint32_t)(digit ? digit - all : 0);
	}
	return value;
}

static unsigned long long take_decimal(struct cursor *cursor, unsigned long long largest)
{
	unsigned long long value = 0;

	cursor->good = cursor->good && cursor->at < cursor->end && text_is_digit(*cursor->at);
	while (cursor->good && cursor->at < cursor->end && text_is_digit(*cursor->at)) {
		unsigned digit = (unsigned)(*cursor->at++ - '0');

		cursor->good = digit <= largest && value <= (largest - digit) / 10;
		value = cursor->good ? value * 10 + digit : 0;
	}
	return value;
}

/* Each word of it is the number that the machine takes its four bytes for. Returns the port behind it. */
static unsigned take_address(struct cursor *cursor, size_t words, unsigned char *bytes)
{
	unsigned port;

	for (size_t i = 0; i < words; i++) {
		uint32_t word = take_hexadecimal(cursor, 2 * WORD);

		memcpy(bytes + i * WORD, &word, WORD);
	}
	take_mark(cursor, ':');
	port = take_hexadecimal(cursor, 4);
	take_blanks(cursor);
	return port;
}

/* The longest run of zeros, of two groups or more, and the first of such: that becomes :: by RFC 5952. */
static size_t find_gap(const unsigned groups[GROUPS], size_t *length)
{
	size_t gap = GROUPS, run = 0;

	*length = 1;
	for (size_t i = 0; i < GROUPS; i++) {
		run = groups[i] == 0 ? run + 1 : 0;
		if (run > *length) {
			*length = run;
			gap = i + 1 - run;
		}
	}
	return gap;
}

static void add_ipv6(struct text *text, const unsigned char bytes[ADDRESS_BYTES])
{
	unsigned groups[GROUPS];
	size_t gap, length;

	for (size_t i = 0; i < GROUPS; i++)
		groups[i] = (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
	gap = find_gap(groups, &length);
	for (size_t i = 0; i < GROUPS; i++) {
		if (i == gap) {
			text_add(text, "::");
			i += length - 1;
		} else {
			text_format(text, "%s%x", i > 0 && i != gap + length ? ":" : "", groups[i]);
		}
	}
}

static void print_address(const unsigned char bytes[ADDRESS_BYTES], bool six, char peer[SOCKET_ADDRESS])
{
	static const unsigned char mapped[ADDRESS_BYTES - WORD] = { [10] = 0xff, [11] = 0xff };
	struct text text = text_over(peer, SOCKET_ADDRESS);
	const unsigned char *four = six ? bytes + sizeof(mapped) : bytes;

	if (six && memcmp(bytes, mapped, sizeof(mapped)) != 0)
		add_ipv6(&text, bytes);
	else
		text_format(&text, "%d.%d.%d.%d", four[0], four[1], four[2], four[3]);
}

bool socket_line_read(const char *line, size_t length, bool six, struct socket_line *socket)
{
	struct cursor cursor = { line, line + length, true };
	struct socket_line read = { .inode = 0 };
	unsigned char own[ADDRESS_BYTES], peer[ADDRESS_BYTES];
	size_t words = six ? WORDS : 1;

	skip_blanks(&cursor);
	(void)take_decimal(&cursor, ULLONG_MAX);
	take_mark(&cursor, ':');
	take_blanks(&cursor);
	read.local_port = take_address(&cursor, words, own);
	read.peer_port = take_address(&cursor, words, peer);
	read.state = take_hexadecimal(&cursor, 2);
	take_blanks(&cursor);
	pass_field(&cursor);	/* tx_queue:rx_queue */
	pass_field(&cursor);	/* tr:tm->when */
	read.retransmits = take_hexadecimal(&cursor, 8);
	take_blanks(&cursor);
	pass_field(&cursor);	/* uid */
	read.probes = (unsigned)take_decimal(&cursor, UINT_MAX);
	take_blanks(&cursor);
	read.inode = take_decimal(&cursor, ULLONG_MAX);
	/* More fields follow. Where the line ends here, digits may be missing. */
	take_blanks(&cursor);
	if (!cursor.good)
		return false;
	print_address(peer, six, read.peer);
	*socket = read;
	return true;
}

unsigned long long socket_inode(const char *target)
{
	static const char prefix[] = "socket:[";
	struct cursor cursor = { target, target + strlen(target), true };
	unsigned long long inode;

	for (const char *at = prefix; *at != '\0'; at++)
		take_mark(&cursor, *at);
	inode = take_decimal(&cursor, ULLONG_MAX);
	take_mark(&cursor, ']');
	return cursor.good && cursor.at == cursor.end ? inode : 0;
}

bool socket_is_stalled(unsigned retransmits, unsigned probes)
{
	/* Not the backoff of the timer: without timestamps it outlives the answer that set the counts back. */
	return retransmits >= IN_VAIN || probes >= IN_VAIN;
}

/* --- NETLINK_SOCK_DIAG --- */

/* Where things are, in bytes: not every libc finds linux/netlink.h and linux/inet_diag.h. */
#define MESSAGE_HEADER 16	/* struct nlmsghdr */
#define MESSAGE_TYPE 4
#define MESSAGE_FLAGS 6
#define MESSAGE_SEQUENCE 8
#define ATTRIBUTE_HEADER 4	/* struct nlattr */
#define ATTRIBUTE_TYPE 2
#define SOCKET_SIZE 72	/* struct inet_diag_msg */
#define SOCKET_PEER_PORT 6
#define SOCKET_INODE 68
#define INFO_RETRANSMITS 2	/* struct tcp_info */
#define INFO_PROBES 3
#define INFO_COUNTS 4	/* with these two */
#define INFO_DATA_HEARD 52
#define INFO_ACKNOWLEDGEMENT_HEARD 56
#define INFO_TIMES 60	/* ... and with these */

#define TYPE_ERROR 2	/* NLMSG_ERROR */
#define TYPE_DONE 3
#define TYPE_OVERRUN 4
#define TYPE_SOCKET 20	/* SOCK_DIAG_BY_FAMILY */
#define FLAG_INTERRUPTED 0x10	/* NLM_F_DUMP_INTR */
#define ATTRIBUTE_INFO 2	/* INET_DIAG_INFO */
#define ATTRIBUTE_TYPES 0x3fff	/* the bits of a type that are no flags */

static unsigned short_at(const unsigned char *bytes)
{
	uint16_t value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

static uint32_t word_at(const unsigned char *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

/* What stands behind a part of that length, of which no more than `rest` bytes are there. */
static size_t padded(size_t length, size_t rest)
{
	size_t whole = (length + 3) / 4 * 4;

	return whole < rest ? whole : rest;
}

/* The attribute with the kernel's struct tcp_info. False where the attributes are not of the documented form. */
static bool find_info(const unsigned char *bytes, size_t length, const unsigned char **info, size_t *info_length)
{
	*info = NULL;
	*info_length = 0;
	while (length > 0) {
		size_t own = length >= ATTRIBUTE_HEADER ? short_at(bytes) : 0, step;

		if (own < ATTRIBUTE_HEADER || own > length)
			return false;
		if ((short_at(bytes + ATTRIBUTE_TYPE) & ATTRIBUTE_TYPES) == ATTRIBUTE_INFO) {
			*info = bytes + ATTRIBUTE_HEADER;
			*info_length = own - ATTRIBUTE_HEADER;
		}
		step = padded(own, length);
		bytes += step;
		length -= step;
	}
	return true;
}

/* A message about one connection, without its header. False where it is not of the documented form. */
static bool take_socket(const unsigned char *bytes, size_t length,
	void (*take)(void *context, const struct socket_facts *facts), void *context)
{
	struct socket_facts facts = { .heard = -1 };
	const unsigned char *info;
	size_t info_length;

	if (length < SOCKET_SIZE || !find_info(bytes + SOCKET_SIZE, length - SOCKET_SIZE, &info, &info_length))
		return false;
	if (info_length < INFO_COUNTS)
		return true;
	facts.inode = word_at(bytes + SOCKET_INODE);
	facts.peer_port = (unsigned)bytes[SOCKET_PEER_PORT] << 8 | bytes[SOCKET_PEER_PORT + 1];
	facts.stalled = socket_is_stalled(info[INFO_RETRANSMITS], info[INFO_PROBES]);
	if (info_length >= INFO_TIMES) {
		uint32_t data = word_at(info + INFO_DATA_HEARD);
		uint32_t acknowledgement = word_at(info + INFO_ACKNOWLEDGEMENT_HEARD);

		facts.heard = data < acknowledgement ? data : acknowledgement;
	}
	take(context, &facts);
	return true;
}

/* A message, of which `length` bytes are there. */
static enum socket_reply read_message(const unsigned char *bytes, size_t length,
	void (*take)(void *context, const struct socket_facts *facts), void *context)
{
	const unsigned char *content = bytes + MESSAGE_HEADER;
	bool good = true;

	length -= MESSAGE_HEADER;
	switch (short_at(bytes + MESSAGE_TYPE)) {
	case TYPE_SOCKET:
		good = take_socket(content, length, take, context);
		break;
	case TYPE_DONE:
		/* The error that ended the dump, where there was one. */
		if (length >= 4 && word_at(content) != 0)
			return SOCKET_REPLY_FAILED;
		break;
	case TYPE_OVERRUN:
		return SOCKET_REPLY_AGAIN;
	case TYPE_ERROR:
		return SOCKET_REPLY_FAILED;
	default:
		break;
	}
	if (good && (short_at(bytes + MESSAGE_FLAGS) & FLAG_INTERRUPTED) != 0)
		return SOCKET_REPLY_AGAIN;
	if (good && short_at(bytes + MESSAGE_TYPE) == TYPE_DONE)
		return SOCKET_REPLY_DONE;
	return good ? SOCKET_REPLY_MORE : SOCKET_REPLY_FAILED;
}

enum socket_reply socket_reply_read(const unsigned char *bytes, size_t length, unsigned sequence,
	void (*take)(void *context, const struct socket_facts *facts), void *context)
{
	enum socket_reply reply = length > 0 ? SOCKET_REPLY_MORE : SOCKET_REPLY_FAILED;

	while (length > 0 && reply == SOCKET_REPLY_MORE) {
		size_t own = length >= MESSAGE_HEADER ? word_at(bytes) : 0, step;

		if (own < MESSAGE_HEADER || own > length)
			return SOCKET_REPLY_FAILED;
		if (word_at(bytes + MESSAGE_SEQUENCE) == sequence)
			reply = read_message(bytes, own, take, context);
		step = padded(own, length);
		bytes += step;
		length -= step;
	}
	return reply;
}
