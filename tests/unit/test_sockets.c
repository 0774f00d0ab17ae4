/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/sockets.h"
#include "tests/unit/tap.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdint.h>

#define STATE_TO_INODE " 00:00000000 00000000     0        0 67954 1 0000000000000000 20 4 30 10 -1"
#define SIX_ZEROS "00000000000000000000000000000000:0000"

/* An address as this machine's kernel writes it. */
static const char *written(int family, const char *address)
{
	static char all[2][40];
	static unsigned turn;
	char *text = all[turn++ % 2];
	uint32_t words[4] = { 0 };

	if (inet_pton(family, address, words) != 1)
		return "no address";
	(void)snprintf(text, sizeof(all[0]), "%08X%08X%08X%08X", words[0], words[1], words[2], words[3]);
	text[family == AF_INET ? 8 : 32] = '\0';
	return text;
}

/* --- lines --- */

static void test_line(void)
{
	char line[300];
	struct socket_line socket;

	(void)snprintf(line, sizeof(line), "   7: %s:A2C4 %s:01BB 01 00000012:00000000 01:00000024 00000003  1000      "
		"  5 67954 3 ffff8881038e2d80 20 4 30 10 -1 ", written(AF_INET, "10.1.2.3"), written(AF_INET, "52.95.0.254"));
	ok(socket_line_read(line, strlen(line), false, &socket), "a line of tcp");
	is(socket.peer, "52.95.0.254", "... peer");
	is_number(socket.peer_port, 443, "... its port");
	is_number(socket.local_port, 0xa2c4, "... and ours");
	is_number(socket.state, SOCKET_ESTABLISHED, "... state");
	is_number(socket.retransmits, 3, "... retransmissions");
	is_number(socket.probes, 5, "... probes");
	is_number((long long)socket.inode, 67954, "... inode");
	ok(!socket_line_read(line, strlen(line), true, &socket), "... is none of tcp6");
	(void)snprintf(line, sizeof(line), "123456: %s:0016 %s:FFFF 0A 00000000:00000000" STATE_TO_INODE,
		written(AF_INET6, "fe80::1"), written(AF_INET6, "2001:db8::1"));
	ok(socket_line_read(line, strlen(line), true, &socket), "a line of tcp6");
	is(socket.peer, "2001:db8::1", "... peer");
	is_number(socket.peer_port, 65535, "... its port");
	is_number(socket.local_port, 22, "... and ours");
	is_number(socket.state, 10, "... state");
	ok(!socket_line_read(line, strlen(line), false, &socket), "... is none of tcp");
}

/* The kernel's own words, of a machine with the less significant byte first. */
static void test_recorded(void)
{
	static const char *const lines[] = {
		"   1: 0100007F:9A3C 0100007F:07E8 01 00000000:00000000 02:000A7214 00000000     0        0 31337 2 "
			"00000000a63e9e0c 20 4 0 10 -1                     ",
		"   1: 0000000000000000FFFF00000F02000A:9A3C 0000000000000000FFFF00000100007F:01BB 01 00000000:00000000 "
			"02:000A7214 00000000     0        0 31337 2 00000000a63e9e0c 20 4 0 10 -1",
	};
	const uint32_t one = 1;
	struct socket_line socket;

	if (*(const unsigned char *)&one != 1) {
		tap_skip("the bytes of this machine have another order");
		return;
	}
	for (size_t i = 0; i < 2; i++) {
		ok(socket_line_read(lines[i], strlen(lines[i]), i == 1, &socket), "a recorded line");
		is(socket.peer, "127.0.0.1", "... peer, the same inside IPv6");
		is_number((long long)socket.inode, 31337, "... inode");
	}
}

static void test_addresses(void)
{
	static const char *const sixes[] = {
		"::", "::1", "1::", "2001:db8::8:800:200c:417a", "2001:0:0:1::1", "2001:db8:0:1:1:1:1:1", "1:2:3:4:5:6:7:8",
		"::2:3:4:5:6:7", "1:2:3:4:5:6::", "64:ff9b::102:304", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		"::ffff:0:102:304", "1:0:0:2::", "fd00::ffff:a01:203",
	};
	static const char *const fours[] = { "0.0.0.0", "255.255.255.255", "1.20.3.100" };
	char line[300], mapped[32];
	struct socket_line socket;
	const char *peer;

	for (size_t i = 0; i < sizeof(sixes) / sizeof(sixes[0]); i++) {
		peer = written(AF_INET6, sixes[i]);
		(void)snprintf(line, sizeof(line), "0: " SIX_ZEROS " %s:0001 01 0:0" STATE_TO_INODE, peer);
		ok(socket_line_read(line, strlen(line), true, &socket), "an IPv6 address");
		is(socket.peer, sixes[i], "... in text");
	}
	for (size_t i = 0; i < sizeof(fours) / sizeof(fours[0]); i++) {
		peer = written(AF_INET, fours[i]);
		(void)snprintf(line, sizeof(line), "0: 00000000:0000 %s:0001 01 0:0" STATE_TO_INODE, peer);
		ok(socket_line_read(line, strlen(line), false, &socket), "an IPv4 address");
		is(socket.peer, fours[i], "... in text");
		(void)snprintf(mapped, sizeof(mapped), "::ffff:%s", fours[i]);
		peer = written(AF_INET6, mapped);
		(void)snprintf(line, sizeof(line), "0: " SIX_ZEROS " %s:0001 01 0:0" STATE_TO_INODE, peer);
		ok(socket_line_read(line, strlen(line), true, &socket), "... inside IPv6");
		is(socket.peer, fours[i], "... is IPv4");
	}
}

static void test_limits(void)
{
	static const char *const good[] = {
		"0: 00000000:0000 00000000:0000 ff 0:0 0:0 FFFFffff 0 4294967295 18446744073709551615 ",
		"  18446744073709551615: 00000000:0000 00000000:0000 01 00000000:00000000 00:00000000 00000000 0 0 0 1",
		"0:  00000000:0000   00000000:0000 01  0:0 0:123456789ABCDEF   00000000 0    0     7 x\01\377",
	};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct socket_line socket = { .inode = 1 };

		ok(socket_line_read(good[i], strlen(good[i]), false, &socket), "a line at its limits");
		if (i == 0) {
			ok(socket.inode == UINT64_MAX && socket.retransmits == UINT32_MAX && socket.probes == UINT32_MAX,
				"... its numbers");
			is_number(socket.state, 255, "... its state");
		}
	}
}

static void test_other_lines(void)
{
	static const char *const bad[] = {
		"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode", "", " ",
		":", "0", "0:", "0: ", "x: 00000000:0000 00000000:0000 01 0:0 0:0 00000000 0 0 1 1",
		" 00000000:0000 00000000:0000 01 0:0 0:0 00000000 0 0 1 1",
		"0:00000000:0000 00000000:0000 01 0:0 0:0 00000000 0 0 1 1",
		"0: 0000000:0000 00000000:0000 01 0:0 0:0 00000000 0 0 1 1",
		"0: 000000000:0000 00000000:0000 01 0:0 0:0 00000000 0 0 1 1",
		"0: 0000000g:0000 00000000:0000 01 0:0 0:0 00000000 0 0 1 1",
		"0: 00000000 0000 00000000:0000 01 0:0 0:0 00000000 0 0 1 1",
		"0: 00000000:000 00000000:0000 01 0:0 0:0 00000000 0 0 1 1",
		"0: 00000000:00000 00000000:0000 01 0:0 0:0 00000000 0 0 1 1",
		"0: 00000000:0000 00000000:0000 1 0:0 0:0 00000000 0 0 1 1",
		"0: 00000000:0000 00000000:0000 001 0:0 0:0 00000000 0 0 1 1",
		"0: 00000000:0000 00000000:0000 01 0:0 0:0 0000000 0 0 1 1",
		"0: 00000000:0000 00000000:0000 01 0:0 0:0 000000000 0 0 1 1",
		"0: 00000000:0000 00000000:0000 01 0:0 0:0 00000000 0 -1 1 1",
		"0: 00000000:0000 00000000:0000 01 0:0 0:0 00000000 0 4294967296 1 1",
		"0: 00000000:0000 00000000:0000 01 0:0 0:0 00000000 0 0 18446744073709551616 1",
		"0: 00000000:0000 00000000:0000 01 0:0 0:0 00000000 0 0 99999999999999999999999 1",
		"0: 00000000:0000 00000000:0000 01 0:0 0:0 00000000 0 0 x 1",
		"0: 00000000:0000 00000000:0000 01 0:0 0:0 00000000 0 0 12345",
		"18446744073709551616: 00000000:0000 00000000:0000 01 0:0 0:0 00000000 0 0 1 1",
		"0:\t00000000:0000 00000000:0000 01 0:0 0:0 00000000 0 0 1 1",
	};
	static const char whole[] = "0: 00000000:0000 00000000:0000 01 0:0 0:0 00000000 0 0 12345 1";
	struct socket_line socket = { .inode = 42 };
	size_t torn = 0;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(!socket_line_read(bad[i], strlen(bad[i]), false, &socket), *bad[i] != '\0' ? bad[i] : "nothing");
	/* From a place of its own, so that a sanitizer sees who reads on. */
	for (size_t length = 0; length < strlen(whole) - 1; length++) {
		char *copy = malloc(length + 1);

		memcpy(copy, whole, length);
		torn += socket_line_read(copy, length, false, &socket) ? 1 : 0;
		free(copy);
	}
	is_number((long long)torn, 0, "no torn line is a line");
	is_number((long long)socket.inode, 42, "what is none leaves the result alone");
	ok(socket_line_read(whole, sizeof(whole) - 1, false, &socket), "... and the whole one is");
}

static void test_inode(void)
{
	static const struct {
		const char *target;
		unsigned long long inode;
	} targets[] = {
		{ "socket:[67954]", 67954 }, { "socket:[18446744073709551615]", UINT64_MAX },
		{ "socket:[18446744073709551616]", 0 }, { "socket:[0]", 0 }, { "socket:[]", 0 }, { "socket:[1", 0 },
		{ "socket:[1]x", 0 }, { "socket:[1x]", 0 }, { "socket:[-1]", 0 }, { "socket:[ 1]", 0 }, { "socket:", 0 },
		{ "", 0 }, { "pipe:[67954]", 0 }, { "/tmp/socket:[67954]", 0 }, { "anon_inode:[eventpoll]", 0 },
		{ "Socket:[1]", 0 }, { "socket:[1] (deleted)", 0 },
	};

	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
		ok(socket_inode(targets[i].target) == targets[i].inode, targets[i].target);
}

static void test_stalled(void)
{
	ok(!socket_is_stalled(0, 0) && !socket_is_stalled(1, 0) && !socket_is_stalled(0, 1) && !socket_is_stalled(1, 1),
		"one packet may be lost");
	ok(socket_is_stalled(2, 0) && socket_is_stalled(0, 2) && socket_is_stalled(15, 15), "... two in a row are not");
}

/* --- replies --- */

#define SEQUENCE 7
#define TYPE_SOCKET 20
#define TYPE_DONE 3
#define TYPE_ERROR 2

/* What the kernel sends, piece by piece. */
struct reply {
	unsigned char bytes[2048];
	size_t length;
};

static struct reply reply;
static struct socket_facts last;
static size_t taken;

static void take(void *context, const struct socket_facts *facts)
{
	(*(size_t *)context)++;
	last = *facts;
}

static void put(const void *bytes, size_t length)
{
	memcpy(reply.bytes + reply.length, bytes, length);
	reply.length += length;
}

static void put_header(uint32_t length, uint16_t type, uint16_t flags, uint32_t sequence)
{
	const uint32_t port = 4242;

	put(&length, 4);
	put(&type, 2);
	put(&flags, 2);
	put(&sequence, 4);
	put(&port, 4);
}

static void put_number(uint16_t type, uint16_t flags, uint32_t number)
{
	put_header(20, type, flags, SEQUENCE);
	put(&number, 4);
}

static void put_attribute(uint16_t type, const void *bytes, size_t length)
{
	uint16_t own = (uint16_t)(4 + length);

	put(&own, 2);
	put(&type, 2);
	put(bytes, length);
	put("\0\0\0", (4 - length % 4) % 4);
}

/* The part of a message that every connection has: struct inet_diag_msg. */
static void put_socket(size_t attributes, uint16_t flags, uint32_t sequence, uint32_t inode)
{
	unsigned char socket[72] = { AF_INET, SOCKET_ESTABLISHED };
	const uint16_t port = htons(443);

	memset(socket + 4, 0xee, sizeof(socket) - 4);
	memcpy(socket + 6, &port, 2);
	memcpy(socket + 68, &inode, 4);
	put_header((uint32_t)(16 + sizeof(socket) + attributes), TYPE_SOCKET, flags, sequence);
	put(socket, sizeof(socket));
}

/* A connection that the kernel tells so much of, as its libc's header describes it. */
static void put_info(const struct tcp_info *info, size_t length, uint32_t inode)
{
	put_socket(8 + 4 + (length + 3) / 4 * 4, 2, SEQUENCE, inode);
	put_attribute(8, "\1", 1);
	put_attribute(2, info, length);
}

static enum socket_reply read_reply(void)
{
	unsigned char *copy = malloc(reply.length + 1);
	enum socket_reply result;

	taken = 0;
	last = (struct socket_facts){ .heard = -2 };
	memcpy(copy, reply.bytes, reply.length);
	result = socket_reply_read(copy, reply.length, SEQUENCE, take, &taken);
	free(copy);
	return result;
}

static void is_reply(enum socket_reply expected, size_t count, const char *name)
{
	is_number(read_reply(), expected, name);
	is_number((long long)taken, (long long)count, "... and so many connections");
	reply.length = 0;
}

static void test_facts(void)
{
	struct tcp_info info;
	const size_t times = offsetof(struct tcp_info, tcpi_last_ack_recv) + 4;

	memset(&info, 0xdd, sizeof(info));
	info.tcpi_retransmits = info.tcpi_probes = 0;
	info.tcpi_last_data_recv = 180000;
	info.tcpi_last_ack_recv = 1500;
	put_info(&info, sizeof(info), 67954);
	is_reply(SOCKET_REPLY_MORE, 1, "a connection");
	is_number((long long)last.inode, 67954, "... inode");
	is_number(last.peer_port, 443, "... port");
	ok(!last.stalled, "... not stalled");
	is_number(last.heard, 1500, "an acknowledgement is a sign of life");
	info.tcpi_last_data_recv = 20;
	put_info(&info, times, 4294967295U);
	is_reply(SOCKET_REPLY_MORE, 1, "an old kernel's connection");
	is_number(last.heard, 20, "... data as well");
	ok(last.inode == 4294967295U, "... the largest inode");
	info.tcpi_last_data_recv = info.tcpi_last_ack_recv = 4294967295U;
	info.tcpi_retransmits = 2;
	put_info(&info, times, 1);
	is_reply(SOCKET_REPLY_MORE, 1, "one that is sent to in vain");
	ok(last.stalled && last.heard == 4294967295LL, "... is stalled, for as long as can be said");
	info.tcpi_retransmits = 0;
	info.tcpi_probes = 2;
	put_info(&info, times - 1, 1);
	is_reply(SOCKET_REPLY_MORE, 1, "one that does not answer probes");
	ok(last.stalled && last.heard == -1, "... is stalled, and without the last byte nothing is known of when");
	put_info(&info, 4, 1);
	is_reply(SOCKET_REPLY_MORE, 1, "no more than the counts");
	ok(last.stalled && last.heard == -1, "... are used");
	put_info(&info, 3, 1);
	is_reply(SOCKET_REPLY_MORE, 0, "... and not a part of them");
	put_socket(0, 2, SEQUENCE, 1);
	is_reply(SOCKET_REPLY_MORE, 0, "nothing at all");
}

static void test_replies(void)
{
	struct tcp_info info = { .tcpi_retransmits = 0 };

	put_info(&info, 61, 1);
	put_info(&info, 62, 2);
	put_number(TYPE_DONE, 2, 0);
	put_info(&info, 64, 3);
	is_reply(SOCKET_REPLY_DONE, 2, "two connections and the end, nothing behind it");
	is_reply(SOCKET_REPLY_FAILED, 0, "an empty datagram");
	put_header(16, TYPE_DONE, 2, SEQUENCE);
	is_reply(SOCKET_REPLY_DONE, 0, "an end without a word");
	put_number(TYPE_DONE, 2, (uint32_t)-12);
	is_reply(SOCKET_REPLY_FAILED, 0, "an end by an error");
	put_number(TYPE_ERROR, 0, (uint32_t)-2);
	is_reply(SOCKET_REPLY_FAILED, 0, "a refusal");
	put_number(4, 0, 0);
	is_reply(SOCKET_REPLY_AGAIN, 0, "an overrun");
	put_number(1, 0, 0);
	put_number(99, 0, 0);
	put_info(&info, 64, 3);
	is_reply(SOCKET_REPLY_MORE, 1, "messages that say nothing are passed over");
	put_socket(8, 2, SEQUENCE, 1);
	put_attribute(0x8002, &info, 4);
	is_reply(SOCKET_REPLY_MORE, 1, "an attribute with a flag is the same");
	put_number(TYPE_DONE, 2 | 0x10, 0);
	is_reply(SOCKET_REPLY_AGAIN, 0, "an end of a table that has changed");
	put_socket(0, 2 | 0x10, SEQUENCE, 1);
	is_reply(SOCKET_REPLY_AGAIN, 0, "... said before its end");
	put_socket(0, 2, SEQUENCE + 1, 1);
	put_header(16, TYPE_DONE, 2, SEQUENCE - 1);
	is_reply(SOCKET_REPLY_MORE, 0, "answers to others' questions");
}

static void test_hostile_lengths(void)
{
	static const uint32_t lengths[] = { 0, 1, 15, 21, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff };
	static const uint16_t own[] = { 0, 3, 9, 0x7fff, 0xffff }, type = 2;
	const struct tcp_info info = { .tcpi_retransmits = 2 };

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		put_number(TYPE_DONE, 2, 0);
		memcpy(reply.bytes, &lengths[i], 4);
		is_reply(SOCKET_REPLY_FAILED, 0, "a wrong length of a message");
	}
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		put_socket(8, 2, SEQUENCE, 1);
		put(&own[i], 2);
		put("\2\0\2\2\2\2", 6);
		is_reply(SOCKET_REPLY_FAILED, 0, "a wrong length of an attribute");
	}
	put_socket(2, 2, SEQUENCE, 1);
	put("\4\0", 2);
	is_reply(SOCKET_REPLY_FAILED, 0, "half an attribute");
	put_socket(4, 2, SEQUENCE, 1);
	put(&own[1], 2);
	put(&type, 2);
	is_reply(SOCKET_REPLY_FAILED, 0, "one that is shorter than its own header");
	put_header(16 + 71, TYPE_SOCKET, 2, SEQUENCE);
	put(&info, 71);
	is_reply(SOCKET_REPLY_FAILED, 0, "a connection that lacks a byte");
	put_header(16, TYPE_SOCKET, 2, SEQUENCE);
	is_reply(SOCKET_REPLY_FAILED, 0, "... or all");
	put_header(17, 1, 2, SEQUENCE);
	put("x", 1);
	is_reply(SOCKET_REPLY_MORE, 0, "the last message needs no padding");
}

/* Wherever an answer is torn, and whatever bit of it is turned, nothing else is read. */
static void test_torn_replies(void)
{
	const struct tcp_info info = { .tcpi_retransmits = 0 };
	size_t done = 0, whole;

	put_info(&info, 64, 1);
	put_info(&info, 61, 1);
	put_number(TYPE_DONE, 2, 0);
	whole = reply.length;
	while (reply.length-- > 0)
		done += read_reply() == SOCKET_REPLY_DONE ? 1 : 0;
	is_number((long long)done, 0, "no torn answer is a whole one");
	reply.length = whole;
	for (size_t i = 0; i < whole * 8; i++) {
		reply.bytes[i / 8] ^= (unsigned char)(1U << i % 8);
		(void)read_reply();
		done += taken > 2 ? 1 : 0;
		reply.bytes[i / 8] ^= (unsigned char)(1U << i % 8);
	}
	is_number((long long)done, 0, "a bit that is turned makes no connection more");
	is_reply(SOCKET_REPLY_DONE, 2, "... and turned back it is as it was");
}

int main(void)
{
	test_line();
	test_recorded();
	test_addresses();
	test_limits();
	test_other_lines();
	test_inode();
	test_stalled();
	test_facts();
	test_replies();
	test_hostile_lengths();
	test_torn_replies();
	return tap_done();
}
