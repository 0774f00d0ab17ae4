/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/probe/conversation.h"
#include "tests/unit/tap.h"

#define NAME "host.example"
#define ADDRESS "192.0.2.1"
#define BEHIND "the host behind the proxy proxy.example:3128"
#define PROXY "the proxy proxy.example:3128 at " ADDRESS
#define GRANT "HTTP/1.1 200 Connection established\r\n\r\n"

static struct conversation conversation;
static struct proxy proxy = { .host = { "proxy.example", false, 3128 } };
static struct network_target direct = { .host = { NAME, false, 443 } };
static struct network_target through = { .host = { NAME, false, 443 }, .proxy = &proxy };

/* What a TLS server says first; each version has its own two bytes in it. The session id is that of our hello. */
#define SESSION "206d6f6e69746f72696e672d706c7567696e732d73736d2073657373696f6e2e2e"
#define RANDOM "d21cb382d44567544b4c3725092a14b2e618473e7b6568c9badd3e1eb972bde6"
static const char tls12[] = "160303" "0030" "02" "00002c" "0303" RANDOM "00" "c02f" "00" "0004" "00170000";
static const char tls13[] = "160303" "007a" "02" "000076" "0303" RANDOM SESSION "1301" "00" "002e" "002b00020304"
	"00330024001d0020e67804af3a97bdc71c4b10b1597eec880bf22d51baa9ff263d1c7964bbc9134a";
static const char tls11[] = "160302" "0030" "02" "00002c" "0302" RANDOM "00" "c013" "00" "0004" "00170000";
static const char tls10[] = "160301" "0030" "02" "00002c" "0301" RANDOM "00" "c013" "00" "0004" "00170000";

/* Bytes, and how many. */
struct bytes {
	char data[16384];
	size_t length;
};

static struct bytes from_hex(const char *hex)
{
	static struct bytes bytes;

	for (bytes.length = 0; hex[0] != '\0'; hex += 2) {
		char digits[] = { hex[0], hex[1], '\0' };

		bytes.data[bytes.length++] = (char)strtol(digits, NULL, 16);
	}
	return bytes;
}

static struct bytes from_text(const char *text)
{
	static struct bytes bytes;

	bytes.length = strlen(text);
	memcpy(bytes.data, text, bytes.length);
	return bytes;
}

static void begin(const struct network_target *target)
{
	memset(&conversation, 0x55, sizeof(conversation));
	conversation_begin(&conversation, target, ADDRESS);
}

/* Says bytes in pieces of a size, as long as they are listened to. */
/* What was to be sent has been sent, and no piece has both what the proxy grants and what follows that. */
static void say(const char *bytes, size_t length, size_t piece)
{
	size_t grant = length > strlen(GRANT) && memcmp(bytes, GRANT, strlen(GRANT)) == 0 ? strlen(GRANT) : 0;

	if (grant > 0)
		say(bytes, grant, piece);
	bytes += grant;
	length -= grant;
	while (length > 0 && conversation.state == CONVERSATION_OPEN) {
		size_t room, now = piece < length ? piece : length;
		char *to = conversation_room(&conversation, &room);

		now = now < room ? now : room;
		if (now == 0)
			break;
		memcpy(to, bytes, now);
		conversation.sent = conversation.request_length;
		conversation_hear(&conversation, now);
		bytes += now;
		length -= now;
	}
}

static const char *state_words(void)
{
	static char words[NETWORK_PROBLEM + 16];
	struct text text = text_over(words, sizeof(words));

	if (conversation.state == CONVERSATION_OPEN)
		return "open";
	if (conversation.state == CONVERSATION_FAULT)
		return conversation.fault;
	text_add(&text, tls_version_name(conversation.version));
	return words;
}

/* What comes of it is the same whatever the pieces are. `ends`: the other side closes it then. */
static void comes_to(const struct network_target *target, const struct bytes *bytes, bool ends, const char *expected,
	const char *name)
{
	static const size_t pieces[] = { 1, 7, sizeof(bytes->data) };

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		char title[256];

		begin(target);
		say(bytes->data, bytes->length, pieces[i]);
		if (ends && conversation.state == CONVERSATION_OPEN)
			conversation_hear(&conversation, 0);
		snprintf(title, sizeof(title), "%s, %zu at a time", name, pieces[i]);
		is(state_words(), expected, title);
	}
}

/* --- what is sent --- */

static void test_requests(void)
{
	static const char connect[] = "CONNECT " NAME ":443 HTTP/1.1\r\nHost: " NAME ":443\r\n";
	char hello[TLS_HELLO];
	size_t length = tls_client_hello(NAME, hello), room;

	begin(&direct);
	ok(length > 0 && conversation.request_length == length && memcmp(conversation.request, hello, length) == 0,
		"directly a client hello is sent");
	is_number((long long)conversation.sent, 0, "... from its beginning");
	begin(&through);
	ok(strncmp(conversation.request, connect, strlen(connect)) == 0, "to a proxy a request");
	is_number((long long)conversation.request_length, (long long)strlen(conversation.request), "... and no more");
	conversation.sent = conversation.request_length;
	say(GRANT, strlen(GRANT), 1);
	ok(conversation.request_length == length && memcmp(conversation.request, hello, length) == 0,
		"... and when that is granted the hello");
	is_number((long long)conversation.sent, 0, "... from its beginning");
	ok(conversation.in_tunnel && conversation.heard == 0, "... of whose answer nothing is there yet");
	ok(conversation_room(&conversation, &room) == conversation.answer && room == CONVERSATION_ANSWER,
		"... so that there is room for all of it");
}

static void test_names(void)
{
	static struct network_target target;
	char hello[TLS_HELLO];
	size_t length;

	target = (struct network_target){ .host = { "192.0.2.7", true, 443 } };
	length = tls_client_hello(NULL, hello);
	begin(&target);
	ok(conversation.request_length == length && memcmp(conversation.request, hello, length) == 0,
		"an address is not named");
	memset(target.host.name, 'a', HOST_NAME - 1);
	target.host.is_address = false;
	begin(&target);
	ok(conversation.state == CONVERSATION_OPEN && conversation.request_length > HOST_NAME, "the longest name");
	/* No hello is made for it: that is a fault, and not a connection on which nothing is said. */
	target.host.name[0] = '\0';
	begin(&target);
	is(state_words(), ADDRESS " has a name that is too long for TLS", "a name that no hello has");
	target.proxy = &proxy;
	begin(&target);
	say(GRANT, strlen(GRANT), sizeof(GRANT));
	is(state_words(), BEHIND " has a name that is too long for TLS", "... behind a proxy");
}

static void test_longest_request(void)
{
	static struct network_target target;
	static struct proxy longest;

	memset(target.host.name, 'a', HOST_NAME - 1);
	target.host.port = longest.host.port = 65535;
	memset(longest.credentials, 'x', PROXY_CREDENTIALS - 1);
	target.proxy = &longest;
	begin(&target);
	ok(conversation.state == CONVERSATION_OPEN, "the longest request to a proxy");
	is(conversation.request + conversation.request_length - 4, "\r\n\r\n", "... is sent whole");
	ok(strstr(conversation.request, ":65535\r\n") != NULL, "... with all of the port");
}

/* --- what is heard --- */

static void test_servers(void)
{
	static const struct {
		const char *hex, *expected, *name;
	} table[] = {
		{ tls12, "TLS 1.2", "a server of TLS 1.2" },
		{ tls13, "TLS 1.3", "a server of TLS 1.3" },
		{ "1503030002" "0170", "open", "a warning alone" },
		{ tls11, ADDRESS " answers with TLS 1.1, older than TLS 1.2", "a server of TLS 1.1" },
		{ tls10, ADDRESS " answers with TLS 1.0, older than TLS 1.2", "a server of TLS 1.0" },
		{ "1503030002" "0228", ADDRESS " answers with the TLS alert handshake_failure", "an alert" },
		{ "1503030002" "02c8", ADDRESS " answers with the TLS alert 200", "... without a name" },
		{ "1503030002" "0100", ADDRESS " answers with the TLS alert close_notify", "... that ends it" },
		{ "485454502f312e312034303020426164", ADDRESS " answers with plain HTTP instead of TLS", "HTTP" },
		{ "5353482d322e302d", ADDRESS " answers with something other than TLS", "SSH" },
		{ "00", ADDRESS " answers with something other than TLS", "a NUL" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct bytes bytes = from_hex(table[i].hex);

		comes_to(&direct, &bytes, false, table[i].expected, table[i].name);
	}
}

static void test_statuses(void)
{
	static const struct {
		int status;
		const char *words;
	} table[] = {
		{ 100, "does not connect (status 100)" }, { 201, "does not connect (status 201)" },
		{ 204, "does not connect (status 204)" }, { 301, "does not connect (status 301)" },
		{ 400, "does not connect (status 400)" }, { 401, "refuses to connect (status 401)" },
		{ 403, "refuses to connect (status 403)" }, { 404, "does not connect (status 404)" },
		{ 405, "refuses to connect (status 405)" }, { 407, "asks for a user and password (status 407)" },
		{ 429, "does not connect (status 429)" }, { 500, "cannot reach it (status 500)" },
		{ 501, "does not connect (status 501)" }, { 502, "cannot reach it (status 502)" },
		{ 503, "cannot reach it (status 503)" }, { 504, "cannot reach it (status 504)" },
		{ 999, "does not connect (status 999)" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char answer[128], expected[128], name[32];
		struct bytes bytes;

		snprintf(answer, sizeof(answer), "HTTP/1.1 %d Words\r\nContent-Length: 5\r\n\r\nwords", table[i].status);
		snprintf(expected, sizeof(expected), PROXY " %s", table[i].words);
		snprintf(name, sizeof(name), "status %d", table[i].status);
		bytes = from_text(answer);
		comes_to(&through, &bytes, false, expected, name);
	}
}

/* What is no answer of a proxy, or not all of one. */
static void test_heads(void)
{
	static const struct {
		const char *text, *expected, *name;
	} table[] = {
		{ "SSH-2.0-stand-in\r\n", PROXY " answers with something other than HTTP", "SSH from a proxy" },
		{ "HTTP/1.1 two hundred\r\n\r\n", PROXY " answers with something other than HTTP", "no number" },
		{ "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", PROXY " answers with something other than HTTP", "no length" },
		{ "HTTP/1.1 200 OK\nno header\n\n", PROXY " answers with something other than HTTP", "a header that is none" },
		{ "HTTP/1.1 200 OK\n: odd\n\n", "open", "lines without CR, and a header without a name" },
		{ GRANT, "open", "a tunnel that is granted" },
		{ "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n", "open", "... with a length, that is no matter" },
		{ "HTTP/1.1 200 OK\r\n", "open", "half of it" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct bytes bytes = from_text(table[i].text);

		comes_to(&through, &bytes, false, table[i].expected, table[i].name);
	}
}

/* Every beginning of an answer is open, and a fault when the connection ends there. */
static void truncate(const struct network_target *target, const struct bytes *whole, size_t from, const char *who,
	const char *name)
{
	char title[128], expected[NETWORK_PROBLEM];
	size_t open = 0, told = 0;

	for (size_t length = from; length < whole->length; length++) {
		begin(target);
		say(whole->data, length, whole->length);
		open += conversation.state == CONVERSATION_OPEN;
		conversation_hear(&conversation, 0);
		snprintf(expected, sizeof(expected), "%s closes the connection %s", who,
			length == from ? "without an answer" : "within its answer");
		told += strcmp(state_words(), expected) == 0;
	}
	snprintf(title, sizeof(title), "%s: each beginning of it may go on", name);
	is_number((long long)open, (long long)(whole->length - from), title);
	snprintf(title, sizeof(title), "%s: each end within it is told", name);
	is_number((long long)told, (long long)(whole->length - from), title);
}

static void test_truncations(void)
{
	struct bytes hello = from_hex(tls13), grant = from_text(GRANT), both = grant;

	truncate(&direct, &hello, 0, ADDRESS, "a server hello");
	truncate(&through, &grant, 0, PROXY, "a grant");
	memcpy(both.data + both.length, hello.data, hello.length);
	both.length += hello.length;
	truncate(&through, &both, grant.length, BEHIND, "a server hello behind a proxy");
}

/* No server speaks before it was spoken to: what comes right behind the grant is none. */
static void test_too_early(void)
{
	size_t room;

	begin(&through);
	memcpy(conversation_room(&conversation, &room), GRANT "x", strlen(GRANT) + 1);
	conversation_hear(&conversation, strlen(GRANT) + 1);
	is(state_words(), PROXY " sends something before it is asked", "a byte with the grant");
	begin(&through);
	say(GRANT, strlen(GRANT), 1);
	*conversation_room(&conversation, &room) = 'x';
	conversation_hear(&conversation, 1);
	is(state_words(), BEHIND " sends something before it is asked", "a byte before the hello was sent");
	begin(&through);
	say(GRANT, strlen(GRANT), 1);
	conversation_hear(&conversation, 0);
	is(state_words(), BEHIND " closes the connection without an answer", "an end before the hello was sent");
}

static void test_behind(void)
{
	static const char http[] = GRANT "HTTP/1.1 400 Bad Request\r\n\r\n";
	struct bytes hello = from_hex(tls12), old = from_hex(tls10), bytes = from_text(GRANT);

	memcpy(bytes.data + bytes.length, hello.data, hello.length);
	bytes.length += hello.length;
	comes_to(&through, &bytes, true, "TLS 1.2", "a server hello behind the proxy");
	memcpy(bytes.data + strlen(GRANT), old.data, old.length);
	comes_to(&through, &bytes, true, BEHIND " answers with TLS 1.0, older than TLS 1.2", "... of an old one");
	bytes = from_text(http);
	comes_to(&through, &bytes, true, BEHIND " answers with plain HTTP instead of TLS", "HTTP behind the proxy");
	begin(&through);
	say(http, strlen(GRANT) + 3, sizeof(http));
	is_number((long long)conversation.heard, 3, "three bytes that follow it are kept");
	ok(memcmp(conversation.answer, "HTT", 3) == 0, "... where the answer begins");
}

/* What does not end by itself: it is a fault before there is no more room. */
static void test_floods(void)
{
	static struct bytes bytes;

	for (bytes.length = 0; bytes.length + 7 < sizeof(bytes.data); bytes.length += 7)
		memcpy(bytes.data + bytes.length, "\x15\x03\x03\x00\x02\x01\x70", 7);
	comes_to(&direct, &bytes, false, ADDRESS " answers with something other than TLS", "warnings without end");
	bytes.length = 0;
	for (const char *at = "HTTP/1.1 200 OK\r\n"; *at != '\0'; at++)
		bytes.data[bytes.length++] = *at;
	for (; bytes.length + 6 < sizeof(bytes.data); bytes.length += 6)
		memcpy(bytes.data + bytes.length, "A: b\r\n", 6);
	comes_to(&through, &bytes, false, PROXY " answers with something other than HTTP", "headers without end");
	memset(bytes.data, 'x', sizeof(bytes.data));
	memcpy(bytes.data, "HTTP/1.1 200 ", 13);
	bytes.length = sizeof(bytes.data);
	comes_to(&through, &bytes, false, PROXY " answers with something other than HTTP", "a line without end");
}

/* --- who it is --- */

static void test_partners(void)
{
	static const struct {
		const char *address;
		bool named;	/* the target is a name */
		const char *expected;
	} table[] = {
		{ ADDRESS, true, ADDRESS " is so" },
		{ "10.0.0.5", true, "the private address 10.0.0.5 is so" },
		{ "fd00::5", true, "the private address fd00::5 is so" },
		{ "127.0.0.1", true, "the loopback address 127.0.0.1 is so" },
		{ "::1", true, "the loopback address ::1 is so" },
		{ "0.0.0.0", true, "the address of no host 0.0.0.0 is so" },
		{ "::", true, "the address of no host :: is so" },
		{ "10.0.0.5", false, "10.0.0.5 is so" },
		{ "127.0.0.1", false, "127.0.0.1 is so" },
	};
	static struct network_target target;
	static struct proxy by_address = { .host = { "2001:db8::1", true, 3128 } };

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		target = (struct network_target){ .host = { NAME, !table[i].named, 443 } };
		conversation_begin(&conversation, &target, table[i].address);
		conversation_fail(&conversation, "is so");
		is(state_words(), table[i].expected, table[i].expected);
	}
	target = (struct network_target){ .host = { NAME, false, 443 }, .proxy = &by_address };
	conversation_begin(&conversation, &target, "2001:db8::1");
	conversation_fail(&conversation, "is so");
	is(state_words(), "the proxy [2001:db8::1]:3128 is so", "a proxy that is an address");
}

static void test_long_words(void)
{
	static struct proxy long_one = { .host = { "", false, 3128 } };
	static struct network_target target = { .host = { NAME, false, 443 }, .proxy = &long_one };
	const char *words;

	memset(long_one.host.name, 'a', HOST_NAME - 3);
	begin(&target);
	is(state_words(), "open", "a proxy with a long name");
	conversation_fail(&conversation, "refuses the connection");
	words = state_words();
	is_number((long long)strlen(words), NETWORK_PROBLEM - 1, "words that do not fit");
	ok(strcmp(words + strlen(words) - 3, "...") == 0, "... are cut, and that shows");
}

int main(void)
{
	test_requests();
	test_names();
	test_longest_request();
	test_servers();
	test_statuses();
	test_heads();
	test_truncations();
	test_too_early();
	test_behind();
	test_floods();
	test_partners();
	test_long_words();
	return tap_done();
}
