/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/host.h"
#include "tests/unit/tap.h"

#define LABEL_63 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff123"
#define LABEL_61 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff1"
#define NAME_253 LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_61
#define BYTES(literal) literal, sizeof(literal) - 1

/* Bytes at the very end of their memory, without a NUL, so that the sanitizers see who reads behind them. */
static const char *at_end(const char *bytes, size_t length)
{
	static char memory[600];

	return memcpy(memory + sizeof(memory) - length, bytes, length);
}

static bool parse(const char *text, struct host *host)
{
	return host_parse(at_end(text, strlen(text)), strlen(text), host);
}

static void test_good(void)
{
	static const struct {
		const char *text, *name;
		bool is_address;
		unsigned port;
		const char *shown;
	} rows[] = {
		{ "ssm.us-east-1.amazonaws.com", "ssm.us-east-1.amazonaws.com", false, 0, "ssm.us-east-1.amazonaws.com"
			},
		{ "Proxy.Example.COM:3128", "proxy.example.com", false, 3128, "proxy.example.com:3128" },
		{ "proxy", "proxy", false, 0, "proxy" },
		{ "a", "a", false, 0, "a" },
		{ "a:1", "a", false, 1, "a:1" },
		{ "a:65535", "a", false, 65535, "a:65535" },
		{ "my_proxy", "my_proxy", false, 0, "my_proxy" },
		{ "_x._y", "_x._y", false, 0, "_x._y" },
		{ "host.example.", "host.example", false, 0, "host.example" },
		{ "host.:80", "host", false, 80, "host:80" },
		{ "1.example", "1.example", false, 0, "1.example" },
		{ "1.2.3.4a", "1.2.3.4a", false, 0, "1.2.3.4a" },
		{ "10-0-0-1", "10-0-0-1", false, 0, "10-0-0-1" },
		{ "0xfg", "0xfg", false, 0, "0xfg" },
		{ "x0", "x0", false, 0, "x0" },
		{ "vpce-0123-a--b.ssm", "vpce-0123-a--b.ssm", false, 0, "vpce-0123-a--b.ssm" },
		{ NAME_253, NAME_253, false, 0, NAME_253 },
		{ NAME_253 ".:443", NAME_253, false, 443, NAME_253 ":443" },
		{ LABEL_63, LABEL_63, false, 0, LABEL_63 },
		{ "127.0.0.1", "127.0.0.1", true, 0, "127.0.0.1" },
		{ "255.255.255.255:443", "255.255.255.255", true, 443, "255.255.255.255:443" },
		{ "0.0.0.0", "0.0.0.0", true, 0, "0.0.0.0" },
		{ "::", "::", true, 0, "::" },
		{ "::1", "::1", true, 0, "::1" },
		{ "[::1]", "::1", true, 0, "::1" },
		{ "[FD00::ABcd]:443", "fd00::abcd", true, 443, "[fd00::abcd]:443" },
		{ "a:b::c", "a:b::c", true, 0, "a:b::c" },
		{ "::1:80", "::1:80", true, 0, "::1:80" },
		{ "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", true, 0, "1:2:3:4:5:6:7:8" },
		{ "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7::", true, 0, "1:2:3:4:5:6:7::" },
		{ "::2:3:4:5:6:7:8", "::2:3:4:5:6:7:8", true, 0, "::2:3:4:5:6:7:8" },
		{ "1::3:4:5:6:7:8", "1::3:4:5:6:7:8", true, 0, "1::3:4:5:6:7:8" },
		{ "::ffff:192.0.2.1", "::ffff:192.0.2.1", true, 0, "::ffff:192.0.2.1" },
		{ "1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:192.0.2.1", true, 0, "1:2:3:4:5:6:192.0.2.1" },
		{ "1:2:3:4:5::192.0.2.1", "1:2:3:4:5::192.0.2.1", true, 0, "1:2:3:4:5::192.0.2.1" },
		{ "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255",
			true, 0,
			"ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255" },
		{ "0001:0000::", "0001:0000::", true, 0, "0001:0000::" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char bytes[400];
		struct text shown = text_over(bytes, sizeof(bytes));
		struct host host;

		ok(parse(rows[i].text, &host), rows[i].text);
		is(host.name, rows[i].name, "... its name");
		ok(host.is_address == rows[i].is_address && host.port == rows[i].port, "... its kind and port");
		host_add(&shown, &host);
		is(bytes, rows[i].shown, "... as people write it");
	}
}

static void test_bad(void)
{
	static const struct {
		const char *text;
		size_t length;
	} rows[] = {
		{ BYTES("") }, { BYTES(".") }, { BYTES("..") }, { BYTES(".a") }, { BYTES("a..") }, { BYTES("a..b") },
		{ BYTES("-a") }, { BYTES("a-") }, { BYTES("a.-b") }, { BYTES("a-.b") }, { BYTES("a b") },
		{ BYTES(" a") }, { BYTES("a ") }, { BYTES("a\n") }, { BYTES("a\0") }, { BYTES("\0") },
		{ BYTES("a\0b") }, { BYTES("a/b") }, { BYTES("a/") }, { BYTES("u@a") }, { BYTES("a*") },
		{ BYTES("a%b") }, { BYTES("a{b") }, { BYTES("a\xc3\xa9") }, { BYTES("a,b") }, { BYTES("a'b") }, { BYTES("1") },
		{ BYTES("a.1") }, { BYTES("1.2.3") }, { BYTES("1.2.3.4.5") }, { BYTES("1.2.3.256") },
		{ BYTES("1.2.3.04") }, { BYTES("01.2.3.4") }, { BYTES("00.0.0.0") }, { BYTES("1.2.3.4.") },
		{ BYTES("1.2.3.") }, { BYTES("1..2.3") }, { BYTES("1.2.3.0x4") }, { BYTES("1.2.3.99999999999") },
		{ BYTES("2130706433") }, { BYTES("0x") }, { BYTES("0x7f000001") }, { BYTES("0X7F.1") },
		{ BYTES("0x7f.0x1") }, { BYTES("a:") }, { BYTES("a:0") }, { BYTES("a:01") }, { BYTES("a:65536") },
		{ BYTES("a:4294967297") }, { BYTES("a:99999999999999999999") }, { BYTES("a:-1") }, { BYTES("a:+1") },
		{ BYTES("a: 1") }, { BYTES("a:1 ") }, { BYTES("a:http") }, { BYTES(":80") }, { BYTES(":") },
		{ BYTES(".:80") }, { BYTES("a:1:2") }, { BYTES("a:b:c") }, { BYTES("1.2.3.4:5:6") }, { BYTES("[") },
		{ BYTES("]") }, { BYTES("[]") }, { BYTES("[]:1") }, { BYTES("[::1") }, { BYTES("::1]") },
		{ BYTES("[::1]x") }, { BYTES("[::1]:") }, { BYTES("[::1]:0") }, { BYTES("[::1]80") },
		{ BYTES("[::1]]") }, { BYTES("[[::1]]") }, { BYTES("[a]") }, { BYTES("[a]:1") },
		{ BYTES("[127.0.0.1]") }, { BYTES("[127.0.0.1]:1") }, { BYTES("[::1%eth0]") }, { BYTES("fe80::1%1") },
		{ BYTES(":::") }, { BYTES("1:::2") }, { BYTES("::1::") }, { BYTES("1::2::3") }, { BYTES(":1") },
		{ BYTES("1:") }, { BYTES(":1:2:3:4:5:6:7") }, { BYTES(":1:2:3:4:5:6:7:8") },
		{ BYTES("1:2:3:4:5:6:7:") }, { BYTES("1:2:3:4:5:6:7:8:") }, { BYTES("::1:") },
		{ BYTES("1:2:3:4:5:6:7") }, { BYTES("1:2:3:4:5:6:7:8:9") }, { BYTES("1:2:3:4::5:6:7:8") },
		{ BYTES("1:2:3:4:5:6:7:8::") }, { BYTES("::1:2:3:4:5:6:7:8") }, { BYTES("12345::") },
		{ BYTES("::00001") }, { BYTES("::g") }, { BYTES("::1 ") }, { BYTES("::1.2.3") },
		{ BYTES("::1.2.3.4.5") }, { BYTES("::1.2.3.256") }, { BYTES("::1.2.3.4:5") }, { BYTES("1.2.3.4::") },
		{ BYTES("::.1.2.3") }, { BYTES("1:2:3:4:5:6:7:1.2.3.4") }, { BYTES("1:2:3:4:5:1.2.3.4") },
		{ BYTES("::2:3:4:5:6:7:1.2.3.4") }, { BYTES("1:2:3:4:5:6::1.2.3.4") }, { BYTES(NAME_253 "a") },
		{ BYTES(NAME_253 "a.") }, { BYTES(NAME_253 "..") }, { BYTES(LABEL_63 "4") },
		{ BYTES(NAME_253 "." NAME_253) },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct host host = { "x", true, 1 };
		bool good = host_parse(at_end(rows[i].text, rows[i].length), rows[i].length, &host);

		ok(!good && host.name[0] == '\0' && !host.is_address && host.port == 0, rows[i].text);
	}
}

/* Every text of a few characters: none is read beyond its end, and what is accepted is read again as the same. */
static void test_all(void)
{
	static const char bytes[] = ":1a.[]";
	size_t wrong = 0, good = 0;

	for (unsigned long number = 0; number < 6UL * 6 * 6 * 6 * 6 * 6 * 6; number++) {
		char text[7], shown[300];
		struct text again = text_over(shown, sizeof(shown));
		struct host host, other;
		unsigned long rest = number;

		for (size_t i = 0; i < sizeof(text); i++, rest /= 6)
			text[i] = bytes[rest % 6];
		if (!host_parse(at_end(text, sizeof(text)), sizeof(text), &host))
			continue;
		good++;
		host_add(&again, &host);
		wrong += !host_parse(shown, again.length, &other) || strcmp(host.name, other.name) != 0
			|| host.port != other.port || host.is_address != other.is_address;
	}
	is_number((long long)wrong, 0, "what is read is written so that it is the same");
	ok(good > 100, "... and that is not nothing");
}

static void test_urls(void)
{
	static const struct {
		const char *text, *name;
		unsigned port;
	} rows[] = {
		{ "ssm.us-east-1.amazonaws.com", "ssm.us-east-1.amazonaws.com", 0 },
		{ "https://ssm.us-east-1.amazonaws.com", "ssm.us-east-1.amazonaws.com", 0 },
		{ "HTTPS://a.example:8443/", "a.example", 8443 },
		{ "a.example/", "a.example", 0 },
		{ "https://[fd00::1]/", "fd00::1", 0 },
		{ "[fd00::1]:443", "fd00::1", 443 },
		{ "fd00::1", "", 0 }, { "https://fd00::1", "", 0 },
		{ "", "", 0 }, { "/", "", 0 }, { "https://", "", 0 }, { "https:///", "", 0 }, { "https:/a", "", 0 },
		{ "https:a", "", 0 }, { "http://a.example", "", 0 }, { "wss://a.example", "", 0 },
		{ "//a.example", "", 0 },
		{ "https://a.example//", "", 0 }, { "https://a.example/x", "", 0 }, { "https://a.example/?", "", 0 },
		{ "https://a.example?x", "", 0 }, { "https://a.example#x", "", 0 }, { "https://u@a.example", "", 0 },
		{ " https://a.example", "", 0 }, { "https://a.example ", "", 0 },
		{ "https://https://a.example", "", 0 },
		{ "https://a.example:", "", 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct host host = { "x", true, 1 };

		ok(host_parse_url(rows[i].text, &host) == (rows[i].name[0] != '\0'), rows[i].text);
		is(host.name, rows[i].name, "... its name");
		is_number(host.port, rows[i].port, "... its port");
	}
}

static void test_bytes(void)
{
	static const struct {
		const char *text, *hex;
	} rows[] = {
		{ "1.2.3.255", "00000000000000000000ffff010203ff" },
		{ "::ffff:1.2.3.255", "00000000000000000000ffff010203ff" },
		{ "::ffff:102:3ff", "00000000000000000000ffff010203ff" },
		{ "::", "00000000000000000000000000000000" },
		{ "::1", "00000000000000000000000000000001" },
		{ "1::", "00010000000000000000000000000000" },
		{ "fd00:EC2::254", "fd000ec2000000000000000000000254" },
		{ "1:2:3:4:5:6:7:8", "00010002000300040005000600070008" },
		{ "1:2:3:4:5:6:7::", "00010002000300040005000600070000" },
		{ "1:2::7:1.2.3.4", "00010002000000000000000701020304" },
		{ "[::1]", "" }, { "a", "" }, { "", "" }, { "1.2.3.4:80", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned char bytes[ADDRESS_BYTES];
		char hex[40];
		struct text text = text_over(hex, sizeof(hex));

		if (address_read(at_end(rows[i].text, strlen(rows[i].text)), strlen(rows[i].text), bytes))
			for (size_t at = 0; at < sizeof(bytes); at++)
				text_format(&text, "%02x", bytes[at]);
		is(hex, rows[i].hex, rows[i].text);
	}
}

static void test_networks(void)
{
	static const struct {
		const char *network, *address;
		int expected;	/* -1: it is no network */
	} rows[] = {
		{ "10.0.0.0/8", "10.255.255.255", 1 }, { "10.0.0.0/8", "11.0.0.0", 0 }, { "10.1.2.3/8", "10.9.9.9", 1 },
		{ "10.0.0.0/9", "10.127.0.0", 1 }, { "10.0.0.0/9", "10.128.0.0", 0 },
		{ "10.128.0.0/9", "10.128.0.0", 1 },
		{ "10.0.0.1/32", "10.0.0.1", 1 }, { "10.0.0.1/32", "10.0.0.0", 0 }, { "10.0.0.0/31", "10.0.0.1", 1 },
		{ "0.0.0.0/0", "203.0.113.1", 1 }, { "0.0.0.0/0", "::1", 0 }, { "::/0", "::1", 1 },
		{ "::/0", "1.2.3.4", 0 },
		{ "::/0", "::ffff:1.2.3.4", 0 }, { "::ffff:0:0/96", "1.2.3.4", 1 },
		{ "::ffff:1.2.3.0/120", "1.2.3.4", 1 },
		{ "fd00::/8", "fdff::1", 1 }, { "fd00::/8", "fe00::1", 0 }, { "fd00::1/128", "fd00::1", 1 },
		{ "fd00::1/128", "fd00::2", 0 }, { "fd00::/127", "fd00::1", 1 },
		{ "10.0.0.0/33", "10.0.0.0", -1 }, { "::/129", "::", -1 }, { "10.0.0.0/", "10.0.0.0", -1 },
		{ "10.0.0.0", "10.0.0.0", -1 }, { "10.0.0.0/08", "10.9.9.9", 1 }, { "10.0.0.0/0", "11.0.0.0", 1 },
		{ "10.0.0.0/00", "11.0.0.0", 1 }, { "10.0.0.0/", "10.0.0.0", -1 }, { "10.0.0.0/8x", "10.0.0.0", -1 },
		{ "10.0.0.0/8/8", "10.0.0.0", -1 }, { "10.0.0/8", "10.0.0.0", -1 }, { "/8", "10.0.0.0", -1 },
		{ "a/8", "10.0.0.0", -1 }, { "", "10.0.0.0", -1 }, { "10.0.0.0/255.0.0.0", "10.0.0.0", -1 },
		{ "10.0.0.0/4294967304", "10.0.0.0", -1 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t length = strlen(rows[i].network);
		unsigned char address[ADDRESS_BYTES];
		struct network network;
		int got = -1;

		address_read(rows[i].address, strlen(rows[i].address), address);
		if (network_read(at_end(rows[i].network, length), length, &network))
			got = network_holds(&network, address);
		is_number(got, rows[i].expected, rows[i].network);
	}
}

static void test_kinds(void)
{
	static const struct {
		const char *address;
		enum address_kind kind;
	} rows[] = {
		{ "9.255.255.255", ADDRESS_PUBLIC }, { "10.0.0.0", ADDRESS_PRIVATE },
		{ "10.255.255.255", ADDRESS_PRIVATE },
		{ "11.0.0.0", ADDRESS_PUBLIC }, { "172.15.255.255", ADDRESS_PUBLIC }, { "172.16.0.0", ADDRESS_PRIVATE },
		{ "172.31.255.255", ADDRESS_PRIVATE }, { "172.32.0.0", ADDRESS_PUBLIC },
		{ "192.167.255.255", ADDRESS_PUBLIC },
		{ "192.168.0.1", ADDRESS_PRIVATE }, { "192.169.0.0", ADDRESS_PUBLIC },
		{ "100.63.255.255", ADDRESS_PUBLIC },
		{ "100.64.0.0", ADDRESS_PRIVATE }, { "100.127.255.255", ADDRESS_PRIVATE },
		{ "100.128.0.0", ADDRESS_PUBLIC },
		{ "127.0.0.1", ADDRESS_LOOPBACK }, { "127.255.255.255", ADDRESS_LOOPBACK },
		{ "128.0.0.0", ADDRESS_PUBLIC },
		{ "0.0.0.0", ADDRESS_NOWHERE }, { "0.255.0.1", ADDRESS_NOWHERE }, { "1.0.0.0", ADDRESS_PUBLIC },
		{ "52.94.233.1", ADDRESS_PUBLIC }, { "::", ADDRESS_NOWHERE }, { "0:0:0:0:0:0:0:0", ADDRESS_NOWHERE },
		{ "::1", ADDRESS_LOOPBACK }, { "0:0::0:1", ADDRESS_LOOPBACK }, { "::2", ADDRESS_PUBLIC },
		{ "fbff::1", ADDRESS_PUBLIC }, { "fc00::", ADDRESS_PRIVATE }, { "FDFF::1", ADDRESS_PRIVATE },
		{ "fe00::", ADDRESS_PUBLIC }, { "2600:1f18::1", ADDRESS_PUBLIC },
		{ "::ffff:10.1.2.3", ADDRESS_PRIVATE },
		{ "::ffff:7f00:1", ADDRESS_LOOPBACK }, { "::ffff:0.0.0.0", ADDRESS_NOWHERE },
		{ "::ffff:8.8.8.8", ADDRESS_PUBLIC },
		{ "64:ff9b::10.0.0.1", ADDRESS_PRIVATE }, { "64:ff9b::8.8.8.8", ADDRESS_PUBLIC },
		{ "64:ff9b:1::10.0.0.1", ADDRESS_PUBLIC }, { "ssm", ADDRESS_PUBLIC }, { "", ADDRESS_PUBLIC },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is_number(address_kind(rows[i].address), rows[i].kind, rows[i].address);
}

int main(void)
{
	test_good();
	test_bad();
	test_all();
	test_urls();
	test_bytes();
	test_networks();
	test_kinds();
	return tap_done();
}
