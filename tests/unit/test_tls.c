/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/tls.h"
#include "common/text.h"
#include "tests/unit/tap.h"

#define ROOM 8192

/* A literal with its length, for bytes that may be NUL. */
#define BYTES(literal) literal, sizeof(literal) - 1

/* Bytes at the very end of their memory, so that the sanitizers see who reads behind them. */
static char memory[ROOM];

static char *at_end(const char *bytes, size_t length)
{
	return memmove(memory + sizeof(memory) - length, bytes, length);
}

static size_t from_hex(const char *hex, char *bytes)
{
	size_t length = 0;

	for (; hex[0] != '\0'; hex += 2) {
		char digits[] = { hex[0], hex[1], '\0' };

		bytes[length++] = (char)strtol(digits, NULL, 16);
	}
	return length;
}

static enum tls_progress read_bytes(const char *bytes, size_t length, struct tls_answer *answer)
{
	return tls_read(at_end(bytes, length), length, answer);
}

static const char *progress_name(enum tls_progress progress)
{
	static const char *const names[] = { "more", "server", "refusal", "plain HTTP", "other" };

	return names[progress];
}

/* The session id that the hello sends, in hexadecimal digits. */
#define OUR_ID "6d6f6e69746f72696e672d706c7567696e732d73736d2073657373696f6e2e2e"
#define RETRY_RANDOM "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c"

/* The first records with which servers on loopback answered this very hello. */
static const struct {
	const char *server, *hex;
	unsigned version;
	size_t free_bytes;	/* that say nothing, so that the highest bit of each may change */
} recorded[] = {
	{ "OpenSSL 3.0, TLS 1.2, RSA",
		"160303005d020000590303d21cb382d44567544b4c3725092a14b2e618473e7b6568c9badd3e1eb972bde620"
		"dca7b58f2630222f80c4fdaf1491e37e0b266db97e54b9c9171406eccddb2372c02f000011ff01000100000b000403000102"
		"00170000", 0x0303, 32 + 32 + 3 },
	{ "OpenSSL 3.0, TLS 1.2, ECDSA",
		"160303005d020000590303c7bd407902ef8701637daba5c341b7cbe7617dca8eff3f8c994b75710e55eae6"
		"20d01b7644f2a721435274f9cc5e38655f27b413e2c11e203e5d81be5ea30c8669c02b000011ff01000100000b0004030001"
		"0200170000", 0x0303, 32 + 32 + 3 },
	{ "OpenSSL 3.0, TLS 1.3",
		"160303007a0200007603032afd469813ba229273148ad13b18934a344e33ff3adfb5e711ebb2e63b33479120"
		OUR_ID "130100002e002b0002030400330024001d0020e67804af3a97bdc71c4b10b1597eec880bf22d51baa9ff263d1c79"
		"64bbc9134a", 0x0304, 32 + 32 },
	{ "GnuTLS 3.7, TLS 1.3",
		"160303007a020000760303a2858a31cceb07d0f0e274fd6389e9f9abd5da1b4a6cdb2a76b7952aaf9570ac20"
		OUR_ID "130100002e00330024001d0020c0deeab3cc0a420a5a30e14197b47da40c4653189d1eca7ed10e831663d68e"
		"15002b00020304", 0x0304, 32 + 32 },
	{ "OpenSSL 3.0, another hello, please", "1603030058020000540303" RETRY_RANDOM "20" OUR_ID
		"130100000c002b00020304003300020017", 0x0304, 0 },
	{ "GnuTLS 3.7, TLS 1.0",
		"160301005b0200005703010aaa1b8a0220caa565d37462344297ee6add6704b7fad7778800e10e83af417a20"
		"a0b11acc00b290e7bea2b3bc9e78093229d7e5fa8b652ae770f11c8bf5c6f392c01300000f000b0002010000170000ff0100"
		"0100", 0x0301, 32 + 32 + 1 },
	{ "OpenSSL 3.0, a warning before it", "15030300020170"
		"160303005d020000590303d21cb382d44567544b4c3725092a14b2e6"
		"18473e7b6568c9badd3e1eb972bde620dca7b58f2630222f80c4fdaf1491e37e0b266db97e54b9c9171406eccddb2372c02f"
		"000011ff01000100000b00040300010200170000", 0x0303, 32 + 32 + 3 + 1 },
};

static void test_recorded(void)
{
	for (size_t i = 0; i < sizeof(recorded) / sizeof(recorded[0]); i++) {
		char bytes[ROOM];
		size_t length = from_hex(recorded[i].hex, bytes), early = 0, accepted = 0;
		struct tls_answer answer;

		is(progress_name(read_bytes(bytes, length, &answer)), "server", recorded[i].server);
		is_number(answer.version, recorded[i].version, "... its version");
		for (size_t part = 0; part < length; part++)
			early += read_bytes(bytes, part, &answer) != TLS_MORE;
		is_number((long long)early, 0, "... and no beginning of it");
		memset(bytes + length, 'x', 100);
		is(progress_name(read_bytes(bytes, length + 100, &answer)), "server", "... whatever follows");
		for (size_t at = 0; at < length; at++) {
			bytes[at] = (char)(bytes[at] ^ 0x80);
			accepted += read_bytes(bytes, length, &answer) == TLS_SERVER;
			bytes[at] = (char)(bytes[at] ^ 0x80);
		}
		/* The record's length may change too: it holds more than the hello then. */
		is_number((long long)accepted, (long long)recorded[i].free_bytes + 1,
			"... and nothing that was changed");
		/* What comes of each is for the sanitizers to see, but a version is there with a server only. */
		accepted = 0;
		for (size_t at = 0; at < length; at++)
			for (int value = 0; value < 256; value++) {
				char kept = bytes[at];

				bytes[at] = (char)value;
				accepted += (read_bytes(bytes, length, &answer) == TLS_SERVER) != (answer.version != 0);
				bytes[at] = kept;
			}
		is_number((long long)accepted, 0, "... and no version of what is none");
	}
}

/* Puts a handshake message into records of `size` bytes each. */
static size_t split(const char *message, size_t length, size_t size, char *records)
{
	size_t at = 0;

	for (size_t done = 0; done < length; done += size) {
		size_t part = length - done < size ? length - done : size;

		memcpy(records + at, "\x16\x03\x03", 3);
		records[at + 3] = (char)(part >> 8);
		records[at + 4] = (char)(part & 0xff);
		memcpy(records + at + 5, message + done, part);
		at += part + 5;
	}
	return at;
}

static void test_records(void)
{
	char bytes[ROOM], records[ROOM];
	size_t length = from_hex(recorded[0].hex, bytes), wrong = 0;
	struct tls_answer answer;

	for (size_t size = 1; size < length; size++) {
		size_t all = split(bytes + 5, length - 5, size, records);

		wrong += read_bytes(records, all, &answer) != TLS_SERVER || answer.version != 0x0303;
		for (size_t part = 0; part < all; part++)
			wrong += read_bytes(records, part, &answer) != TLS_MORE;
	}
	is_number((long long)wrong, 0, "a server hello in records of any size");
	memset(bytes + length, 11, 1000);
	length = split(bytes + 5, length - 5 + 1000, ROOM, records);
	is(progress_name(read_bytes(records, length, &answer)), "server", "more than the hello in the record");
	is(progress_name(read_bytes(records, 98, &answer)), "server", "... of which no more has come");
	is(progress_name(read_bytes(records, 97, &answer)), "more", "... or less");
	memcpy(bytes, BYTES("\x16\x03\x03\x00\x04\x02\x00\x00\x59" "\x15\x03\x03\x00\x02\x01\x70"));
	is(progress_name(read_bytes(bytes, 16, &answer)), "other", "a warning within a hello");
	bytes[14] = 2;
	is(progress_name(read_bytes(bytes, 16, &answer)), "refusal", "a fatal alert within a hello");
}

/* Session id, suite and compression, extensions, in hexadecimal digits, of a hello of this version and random. */
static size_t build(const char *version, const char *random, const char *middle, const char *extensions, char *record)
{
	char hex[2 * ROOM], lengths[32];
	struct text text = text_over(hex, sizeof(hex)), head = text_over(lengths, sizeof(lengths));
	size_t rest = strlen(version) / 2 + 32 + strlen(middle) / 2 + (extensions ? 2 + strlen(extensions) / 2 : 0);

	text_format(&head, "160303%04x02%06x", (unsigned)rest + 4, (unsigned)rest);
	text_join(&text, lengths, version, random, middle, NULL);
	if (extensions)
		text_format(&text, "%04x%s", (unsigned)(strlen(extensions) / 2), extensions);
	return from_hex(hex, record);
}

#define RANDOM "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define MARKED_BY_1_3 "0123456789abcdef0123456789abcdef0123456789abcdef444f574e47524401"
#define MARKED_BY_1_2 "0123456789abcdef0123456789abcdef0123456789abcdef444f574e47524400"
#define MARKED_OTHERWISE "0123456789abcdef0123456789abcdef0123456789abcdef444f574e47524402"
#define SHARE "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define NEW_ID "20" OUR_ID "130100"
#define VERSIONS "002b00020304"
#define KEY "00330024001d0020" SHARE

static void test_hellos(void)
{
	static const struct {
		const char *name, *version, *random, *middle, *extensions;
		unsigned expected;	/* version; 0: it is none */
	} rows[] = {
		{ "TLS 1.2 without extensions", "0303", RANDOM, "00c02f00", NULL, 0x0303 },
		{ "TLS 1.2 with an empty list of them", "0303", RANDOM, "00c02f00", "", 0x0303 },
		{ "TLS 1.1", "0302", RANDOM, "00c01300", NULL, 0x0302 },
		{ "TLS 1.0", "0301", RANDOM, "00002f00", NULL, 0x0301 },
		{ "SSL 3.0", "0300", RANDOM, "00002f00", NULL, 0 },
		{ "TLS 1.3 in the wrong place", "0304", RANDOM, "00130100", NULL, 0 },
		{ "a version of which nobody knows", "0403", RANDOM, "00c02f00", NULL, 0 },
		{ "a session id", "0303", RANDOM, "20" SHARE "c02f00", NULL, 0x0303 },
		{ "a session id that is too long", "0303", RANDOM, "21" SHARE "00c02f00", NULL, 0 },
		{ "a session id that goes on behind the hello", "0303", RANDOM, "10c02f00", NULL, 0 },
		{ "a suite that was not offered", "0303", RANDOM, "00003300", NULL, 0 },
		{ "no suite", "0303", RANDOM, "00000000", NULL, 0 },
		{ "the signal for renegotiation as a suite", "0303", RANDOM, "0000ff00", NULL, 0 },
		{ "a suite of TLS 1.3 in TLS 1.2", "0303", RANDOM, "00130100", NULL, 0 },
		{ "compression", "0303", RANDOM, "00c02f01", NULL, 0 },
		{ "a byte behind", "0303", RANDOM, "00c02f0000", NULL, 0 },
		{ "a byte behind the extensions", "0303", RANDOM, "00c02f00000000", NULL, 0 },
		{ "no compression at all", "0303", RANDOM, "00c02f", NULL, 0 },
		{ "the name is confirmed", "0303", RANDOM, "00c02f00", "00000000", 0x0303 },
		{ "the name is confirmed with a name", "0303", RANDOM, "00c02f00", "0000000161", 0 },
		{ "groups", "0303", RANDOM, "00c02f00", "000a00040002001d", 0x0303 },
		{ "groups of another length", "0303", RANDOM, "00c02f00", "000a00040003001d", 0 },
		{ "point formats of another length", "0303", RANDOM, "00c02f00", "000b00020200", 0 },
		{ "no point formats", "0303", RANDOM, "00c02f00", "000b0000", 0 },
		{ "renegotiation info of a renegotiation", "0303", RANDOM, "00c02f00", "ff01000101", 0 },
		{ "a ticket, which was not asked for", "0303", RANDOM, "00c02f00", "00230000", 0 },
		{ "signature algorithms, which are the client's", "0303", RANDOM, "00c02f00", "000d000400020403", 0 },
		{ "an extension twice", "0303", RANDOM, "00c02f00", "0017000000170000", 0 },
		{ "an extension that is longer than all of them", "0303", RANDOM, "00c02f00", "000b00030100", 0 },
		{ "a byte of an extension", "0303", RANDOM, "00c02f00", "0017000000", 0 },
		{ "half an extension", "0303", RANDOM, "00c02f00", "001700", 0 },
		{ "a key share in TLS 1.2", "0303", RANDOM, "00c02f00", KEY, 0 },
		{ "TLS 1.3", "0303", RANDOM, NEW_ID, VERSIONS KEY, 0x0304 },
		{ "TLS 1.3 the other way round", "0303", RANDOM, NEW_ID, KEY VERSIONS, 0x0304 },
		{ "TLS 1.3 with ChaCha20", "0303", RANDOM, "20" OUR_ID "130300", VERSIONS KEY, 0x0304 },
		{ "TLS 1.3 with a suite that was not offered", "0303", RANDOM, "20" OUR_ID "130400", VERSIONS KEY, 0 },
		{ "TLS 1.3 with a suite of TLS 1.2", "0303", RANDOM, "20" OUR_ID "c02f00", VERSIONS KEY, 0 },
		{ "TLS 1.3 without a key", "0303", RANDOM, NEW_ID, VERSIONS, 0 },
		{ "TLS 1.3 without its version", "0303", RANDOM, NEW_ID, KEY, 0 },
		{ "TLS 1.3 with another session id", "0303", RANDOM, "20" SHARE "130100", VERSIONS KEY, 0 },
		{ "TLS 1.3 without a session id", "0303", RANDOM, "00130100", VERSIONS KEY, 0 },
		{ "TLS 1.3 that calls itself 1.1", "0302", RANDOM, NEW_ID, VERSIONS KEY, 0 },
		{ "TLS 1.3 with compression", "0303", RANDOM, "20" OUR_ID "130101", VERSIONS KEY, 0 },
		{ "TLS 1.2 as a chosen version", "0303", RANDOM, NEW_ID, "002b00020303" KEY, 0 },
		{ "TLS 1.4 as a chosen version", "0303", RANDOM, NEW_ID, "002b00020305" KEY, 0 },
		{ "two chosen versions", "0303", RANDOM, NEW_ID, "002b000403040304" KEY, 0 },
		{ "a key of another group", "0303", RANDOM, NEW_ID, VERSIONS "0033002400170020" SHARE, 0 },
		{ "a key of another length", "0303", RANDOM, NEW_ID, VERSIONS "00330024001d001f" SHARE, 0 },
		{ "a group where a key is due", "0303", RANDOM, NEW_ID, VERSIONS "003300020017", 0 },
		{ "a cookie in a hello", "0303", RANDOM, NEW_ID, VERSIONS KEY "002c0003000161", 0 },
		{ "point formats in TLS 1.3", "0303", RANDOM, NEW_ID, VERSIONS KEY "000b00020100", 0 },
		{ "a key twice", "0303", RANDOM, NEW_ID, VERSIONS KEY KEY, 0 },
		{ "another hello with a cookie", "0303", RETRY_RANDOM, NEW_ID, VERSIONS "002c0003000161", 0x0304 },
		{ "another hello with a cookie and a group", "0303", RETRY_RANDOM, NEW_ID,
			VERSIONS "002c0003000161003300020018", 0x0304 },
		{ "another hello with the same group", "0303", RETRY_RANDOM, NEW_ID, VERSIONS "00330002001d", 0 },
		{ "another hello with a group that was not offered", "0303", RETRY_RANDOM, NEW_ID,
			VERSIONS "00330002001e", 0 },
		{ "another hello, and nothing else in it", "0303", RETRY_RANDOM, NEW_ID, VERSIONS, 0 },
		{ "another hello without a version", "0303", RETRY_RANDOM, NEW_ID, "003300020017", 0 },
		{ "another hello with a key", "0303", RETRY_RANDOM, NEW_ID, VERSIONS KEY, 0 },
		{ "another hello in TLS 1.2", "0303", RETRY_RANDOM, "00c02f00", NULL, 0 },
		{ "TLS 1.2 of a server that can 1.3", "0303", MARKED_BY_1_3, "00c02f00", NULL, 0 },
		{ "TLS 1.2 of a server that marks older ones", "0303", MARKED_BY_1_2, "00c02f00", NULL, 0 },
		{ "TLS 1.2 with another end of its random bytes", "0303", MARKED_OTHERWISE, "00c02f00", NULL, 0x0303 },
		{ "TLS 1.1 of a server that can more", "0302", MARKED_BY_1_2, "00c01300", NULL, 0x0302 },
		{ "TLS 1.3 with a mark", "0303", MARKED_BY_1_3, NEW_ID, VERSIONS KEY, 0x0304 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char record[ROOM];
		struct tls_answer answer;
		size_t length = build(rows[i].version, rows[i].random, rows[i].middle, rows[i].extensions, record);
		enum tls_progress progress = read_bytes(record, length, &answer);

		is(progress_name(progress), rows[i].expected > 0 ? "server" : "other", rows[i].name);
		is_number(answer.version, rows[i].expected, "... its version");
	}
}

static void test_others(void)
{
	static const struct {
		const char *bytes;
		size_t length;
		const char *progress;
		unsigned alert;
	} rows[] = {
		{ BYTES(""), "more", 0 },
		{ BYTES("H"), "more", 0 },
		{ BYTES("HTTP"), "more", 0 },
		{ BYTES("HTTP/"), "plain HTTP", 0 },
		{ BYTES("HTTP/1.1 400 Bad Request\r\n"), "plain HTTP", 0 },
		{ BYTES("HX"), "other", 0 },
		{ BYTES("HTTP:"), "other", 0 },
		{ BYTES("h"), "other", 0 },
		{ BYTES("SSH-2.0-OpenSSH_9.2\r\n"), "other", 0 },
		{ BYTES("2"), "other", 0 },
		{ BYTES("<"), "other", 0 },
		{ BYTES("\0"), "other", 0 },
		{ BYTES("\x14"), "other", 0 },
		{ BYTES("\x17\x03\x03"), "other", 0 },
		{ BYTES("\x18"), "other", 0 },
		{ BYTES("\x80\x21\x04\x00\x01\x00\x02"), "other", 0 },
		{ BYTES("\xff"), "other", 0 },
		{ BYTES("\x15"), "more", 0 },
		{ BYTES("\x15\x02"), "other", 0 },
		{ BYTES("\x15\x03\x04"), "other", 0 },
		{ BYTES("\x15\x03\x03\x00"), "more", 0 },
		{ BYTES("\x15\x03\x03\x00\x02\x02"), "more", 0 },
		{ BYTES("\x15\x03\x03\x00\x02\x02\x28"), "refusal", 40 },
		{ BYTES("\x15\x03\x01\x00\x02\x02\x46"), "refusal", 70 },
		{ BYTES("\x15\x03\x00\x00\x02\x02\x28"), "refusal", 40 },
		{ BYTES("\x15\x03\x03\x00\x02\x02\xff"), "refusal", 255 },
		{ BYTES("\x15\x03\x03\x00\x02\x02\x28more"), "refusal", 40 },
		{ BYTES("\x15\x03\x03\x00\x02\x03"), "other", 0 },
		{ BYTES("\x15\x03\x03\x00\x02\x00\x28"), "other", 0 },
		{ BYTES("\x15\x03\x03\x00\x00"), "other", 0 },
		{ BYTES("\x15\x03\x03\x00\x01\x02"), "other", 0 },
		{ BYTES("\x15\x03\x03\x00\x1a\x02\x28"), "other", 0 },
		{ BYTES("\x15\x03\x03\x00\x02\x01\x70"), "more", 0 },
		{ BYTES("\x15\x03\x03\x00\x02\x01\x70H"), "other", 0 },
		{ BYTES("\x15\x03\x03\x00\x02\x01\x70\x15\x03\x03\x00\x02\x02\x28"), "refusal", 40 },
		{ BYTES("\x15\x03\x03\x00\x02\x01\x00"), "refusal", 0 },
		{ BYTES("\x16\x03\x03\x00\x00"), "other", 0 },
		{ BYTES("\x16\x03\x03\x40\x00"), "more", 0 },
		{ BYTES("\x16\x03\x03\x40\x01"), "other", 0 },
		{ BYTES("\x16\x03\x03\xff\xff"), "other", 0 },
		{ BYTES("\x16\x03\x03\x00\x05\x02"), "more", 0 },
		{ BYTES("\x16\x03\x03\x00\x05\x01"), "other", 0 },
		{ BYTES("\x16\x03\x03\x00\x05\x0b"), "other", 0 },
		{ BYTES("\x16\x03\x03\x00\x04\x02\x00\x00\x00"), "other", 0 },
		{ BYTES("\x16\x03\x03\x00\x04\x02\x00\x0f\xf7"), "more", 0 },
		{ BYTES("\x16\x03\x03\x00\x04\x02\x00\x0f\xf8"), "other", 0 },
		{ BYTES("\x16\x03\x03\x00\x04\x02\xff\xff\xff"), "other", 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char name[80];
		struct text text = text_over(name, sizeof(name));
		struct tls_answer answer;

		for (size_t at = 0; at < rows[i].length; at++)
			text_format(&text, "%02x", (unsigned)(unsigned char)rows[i].bytes[at]);
		is(progress_name(read_bytes(rows[i].bytes, rows[i].length, &answer)), rows[i].progress, name);
		is_number(answer.alert, rows[i].alert, "... its alert");
		is_number(answer.version, 0, "... and no version");
	}
}

/* A key of low order makes no secret: no client goes on with it. */
static void test_low_order(void)
{
	static const char extension[] = "\x00\x33\x00\x24\x00\x1d\x00\x20";
	static const struct {
		const char *hex, *name;
		const char *expected;
	} shares[] = {
		{ "0000000000000000000000000000000000000000000000000000000000000000", "the point 0", "other" },
		{ "0000000000000000000000000000000000000000000000000000000000000080", "... with the highest bit", "other" },
		{ "0100000000000000000000000000000000000000000000000000000000000000", "the point 1", "other" },
		{ "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800", "a point of order 8", "other" },
		{ "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157", "the other one", "other" },
		{ "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "p - 1", "other" },
		{ "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "p", "other" },
		{ "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "p + 1, and the highest bit", "other" },
		{ "0000000000000000000000000000000000000000000000000000000000000001", "0 but for its last byte", "server" },
		{ "ecffffffffffffffffffffffffff00ffffffffffffffffffffffffffffffff7f", "p - 1 but for one in the middle", "server" },
		{ "ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "p - 2 is another one", "server" },
		{ "efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "... p + 2", "server" },
		{ "0200000000000000000000000000000000000000000000000000000000000000", "... and 2", "server" },
	};
	char bytes[ROOM];
	struct tls_answer answer;
	size_t length = from_hex(recorded[2].hex, bytes);
	char *share = memmem(bytes, length, extension, sizeof(extension) - 1);

	for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
		(void)from_hex(shares[i].hex, share + sizeof(extension) - 1);
		is(progress_name(read_bytes(bytes, length, &answer)), shares[i].expected, shares[i].name);
	}
}

static void test_limit(void)
{
	char bytes[ROOM];
	struct tls_answer answer;
	size_t length = 0, hello;

	for (; length < 17 * 7; length += 7)
		memcpy(bytes + length, BYTES("\x15\x03\x03\x00\x02\x01\x70"));
	is(progress_name(read_bytes(bytes, 16 * 7, &answer)), "more", "16 warnings");
	is(progress_name(read_bytes(bytes, 16 * 7 + 1, &answer)), "other", "... and the first byte of one more");
	hello = from_hex(recorded[0].hex, bytes + 16 * 7);
	is(progress_name(read_bytes(bytes, 16 * 7 + hello, &answer)), "server", "a hello behind as many");
	is(progress_name(read_bytes(bytes, ROOM, &answer)), "server", "... and much behind it");
	memset(bytes, 0, ROOM);
	memcpy(bytes, BYTES("\x16\x03\x03\x3f\xff\x02\x00\x0f\xf8"));
	is(progress_name(read_bytes(bytes, TLS_ANSWER, &answer)), "other", "a hello that is longer than what is looked at");
	memcpy(bytes, BYTES("\x16\x03\x03\x00\x01\x02\x16\x03\x03\x0f\xff\x00\x0f\xf7"));
	is(progress_name(read_bytes(bytes, TLS_ANSWER - 1, &answer)), "more", "the longest, which has two records");
	is(progress_name(read_bytes(bytes, TLS_ANSWER, &answer)), "other", "... and so is longer than what is looked at");
}

/* What stands before the extensions, behind the lengths: version, random, session id, suites, compression. */
#define BODY "0303" "6d6f6e69746f72696e672d706c7567696e732d73736d206e6f20736563726574" "20" OUR_ID \
	"0022" "130113021303c02bc02fc02cc030cca9cca8c009c013c00ac014009c009d002f0035" "0100"
#define EXTENSIONS "000a000a0008001d001700180019" "000b00020100" \
	"000d001a0018080404030807080508060401050106010503060302010203" "00170000" "ff01000100" \
	"002b00050403040303" \
	"003300260024001d0020" "6d6f6e69746f72696e672d706c7567696e732d73736d206e6f206b65792e2e2e"

static void test_client_hello(void)
{
	static const struct {
		const char *host, *name, *hex;
	} rows[] = {
		{ NULL, "a hello without a name", "16030100dd010000d9" BODY "006e" EXTENSIONS },
		{ "ssm.example.com", "a hello with a name",
			"16030100f5010000f1" BODY "0086" "000000140012" "00000f" "73736d2e6578616d706c652e636f6d"
			EXTENSIONS },
	};
	char name[300], hello[TLS_HELLO];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char hex[2 * TLS_HELLO + 1];
		struct text text = text_over(hex, sizeof(hex));
		size_t length = tls_client_hello(rows[i].host, hello);

		for (size_t at = 0; at < length; at++)
			text_format(&text, "%02x", (unsigned)(unsigned char)hello[at]);
		is(hex, rows[i].hex, rows[i].name);
	}
	memset(name, 'a', sizeof(name));
	name[255] = '\0';
	is_number((long long)tls_client_hello(name, hello), 226 + 9 + 255, "the longest name");
	name[255] = 'a';
	name[256] = '\0';
	is_number((long long)tls_client_hello(name, hello), 0, "a name that is too long");
	is_number((long long)tls_client_hello("", hello), 0, "an empty name");
}

static void test_names(void)
{
	static const struct {
		unsigned number;
		const char *name;
	} versions[] = {
		{ 0x0300, NULL }, { 0x0301, "TLS 1.0" }, { 0x0302, "TLS 1.1" }, { 0x0303, "TLS 1.2" },
		{ 0x0304, "TLS 1.3" },
		{ 0x0305, NULL }, { 0, NULL },
	}, alerts[] = {
		{ 0, "close_notify" }, { 10, "unexpected_message" }, { 40, "handshake_failure" },
		{ 47, "illegal_parameter" },
		{ 70, "protocol_version" }, { 80, "internal_error" }, { 112, "unrecognized_name" },
		{ 120, "no_application_protocol" }, { 1, NULL }, { 21, NULL }, { 255, NULL }, { 256, NULL },
	};

	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		const char *name = tls_version_name(versions[i].number);

		is(name ? name : "none", versions[i].name ? versions[i].name : "none", "the name of a version");
	}
	for (size_t i = 0; i < sizeof(alerts) / sizeof(alerts[0]); i++) {
		const char *name = tls_alert_name(alerts[i].number);

		is(name ? name : "none", alerts[i].name ? alerts[i].name : "none", "the name of an alert");
	}
}

int main(void)
{
	test_recorded();
	test_records();
	test_hellos();
	test_others();
	test_low_order();
	test_limit();
	test_client_hello();
	test_names();
	return tap_done();
}
