/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tls.h"

#include "host.h"

#include <string.h>

#define TLS_1_0 0x0301
#define TLS_1_2 0x0303
#define TLS_1_3 0x0304

#define RECORD_HEADER 5
#define RECORD_ALERT 21
#define RECORD_HANDSHAKE 22
#define LARGEST_RECORD 16384

#define MESSAGE_HEADER 4
#define CLIENT_HELLO 1
#define SERVER_HELLO 2

#define RANDOM 32
#define SESSION_ID 32
#define WARNINGS 16	/* before the hello: Go gives up then */
#define KEY_SHARE 32

#define ALERT_WARNING 1
#define ALERT_FATAL 2
#define ALERT_CLOSE_NOTIFY 0

/* Extensions. Source: IANA, "TLS ExtensionType Values". */
#define SERVER_NAME 0
#define SUPPORTED_GROUPS 10
#define POINT_FORMATS 11
#define SIGNATURE_ALGORITHMS 13
#define EXTENDED_MASTER_SECRET 23
#define SUPPORTED_VERSIONS 43
#define COOKIE 44
#define KEY_SHARES 51
#define RENEGOTIATION_INFO 0xff01

#define X25519 0x001d

/* Nobody will use the keys of a handshake that ends with its first answer. As a public key of x25519 any bytes do. */
static const char client_random[] = "monitoring-plugins-ssm no secret";
static const char session_id[] = "monitoring-plugins-ssm session..";
static const char key_share[] = "monitoring-plugins-ssm no key...";

_Static_assert(sizeof(client_random) - 1 == RANDOM, "32 bytes");
_Static_assert(sizeof(session_id) - 1 == SESSION_ID, "32 bytes");
_Static_assert(sizeof(key_share) - 1 == KEY_SHARE, "32 bytes");

static const unsigned suites[] = {
	0x1301, 0x1302, 0x1303,	/* TLS 1.3 */
	0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8,	/* ECDHE with AES-GCM or ChaCha20 */
	0xc009, 0xc013, 0xc00a, 0xc014,	/* ECDHE with AES-CBC */
	0x009c, 0x009d, 0x002f, 0x0035,	/* RSA with AES */
};
static const unsigned groups[] = { X25519, 0x0017, 0x0018, 0x0019 };	/* ... secp256r1, secp384r1, secp521r1 */
static const unsigned signatures[] = {
	0x0804, 0x0403, 0x0807, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0503, 0x0603, 0x0201, 0x0203,
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Adds a number of `bytes` bytes, the greatest first. */
static void add_number(struct text *text, size_t bytes, size_t number)
{
	while (bytes-- > 0) {
		char byte = (char)(number >> 8 * bytes & 0xff);

		text_add_bytes(text, &byte, 1);
	}
}

static void add_numbers(struct text *text, const unsigned *numbers, size_t count)
{
	add_number(text, 2, 2 * count);
	for (size_t i = 0; i < count; i++)
		add_number(text, 2, numbers[i]);
}

static void add_extension(struct text *text, unsigned type, size_t length)
{
	add_number(text, 2, type);
	add_number(text, 2, length);
}

static void add_list(struct text *text, unsigned type, const unsigned *numbers, size_t count)
{
	add_extension(text, type, 2 + 2 * count);
	add_numbers(text, numbers, count);
}

/* RFC 6066, 3: a list of one name of the type host_name. */
static void add_server_name(struct text *text, const char *host)
{
	size_t length = strlen(host);

	add_extension(text, SERVER_NAME, length + 5);
	add_number(text, 2, length + 3);
	add_number(text, 1, 0);
	add_number(text, 2, length);
	text_add(text, host);
}

static void add_extensions(struct text *text, const char *host)
{
	if (host)
		add_server_name(text, host);
	add_list(text, SUPPORTED_GROUPS, groups, COUNT(groups));
	add_extension(text, POINT_FORMATS, 2);
	add_number(text, 2, 0x0100);	/* one: uncompressed */
	add_list(text, SIGNATURE_ALGORITHMS, signatures, COUNT(signatures));
	add_extension(text, EXTENDED_MASTER_SECRET, 0);
	add_extension(text, RENEGOTIATION_INFO, 1);
	add_number(text, 1, 0);
	add_extension(text, SUPPORTED_VERSIONS, 5);
	add_number(text, 1, 4);
	add_number(text, 2, TLS_1_3);
	add_number(text, 2, TLS_1_2);
	add_extension(text, KEY_SHARES, 6 + KEY_SHARE);
	add_number(text, 2, 4 + KEY_SHARE);
	add_number(text, 2, X25519);
	add_number(text, 2, KEY_SHARE);
	text_add_bytes(text, key_share, KEY_SHARE);
}

static void add_hello(struct text *text, const struct text *extensions)
{
	add_number(text, 2, TLS_1_2);
	text_add_bytes(text, client_random, RANDOM);
	add_number(text, 1, SESSION_ID);
	text_add_bytes(text, session_id, SESSION_ID);
	add_numbers(text, suites, COUNT(suites));
	add_number(text, 2, 0x0100);	/* one: no compression */
	add_number(text, 2, extensions->length);
	text_add_bytes(text, extensions->data, extensions->length);
}

/* From the inside out, because lengths stand before what they are of. */
size_t tls_client_hello(const char *host, char hello[TLS_HELLO])
{
	char extension_bytes[TLS_HELLO], body_bytes[TLS_HELLO];
	struct text extensions = text_over(extension_bytes, TLS_HELLO), body = text_over(body_bytes, TLS_HELLO);
	struct text record = text_over(hello, TLS_HELLO);

	if (host && (host[0] == '\0' || strlen(host) >= HOST_NAME))
		return 0;
	add_extensions(&extensions, host);
	add_hello(&body, &extensions);
	add_number(&record, 1, RECORD_HANDSHAKE);
	add_number(&record, 2, TLS_1_0);
	add_number(&record, 2, MESSAGE_HEADER + body.length);
	add_number(&record, 1, CLIENT_HELLO);
	add_number(&record, 3, body.length);
	text_add_bytes(&record, body.data, body.length);
	return record.length;
}

/* Bytes that are still to be read. */
struct span {
	const unsigned char *at;
	size_t left;
};

static bool take(struct span *from, size_t length, struct span *part)
{
	if (from->left < length)
		return false;
	*part = (struct span){ from->at, length };
	*from = (struct span){ from->at + length, from->left - length };
	return true;
}

/* A number of `bytes` bytes, the greatest first. */
static bool take_number(struct span *from, size_t bytes, unsigned *number)
{
	struct span part;

	if (!take(from, bytes, &part))
		return false;
	for (*number = 0; part.left > 0; part.left--)
		*number = *number << 8 | *part.at++;
	return true;
}

/* Bytes behind their length, which is a number of `bytes` bytes. */
static bool take_block(struct span *from, size_t bytes, struct span *block)
{
	unsigned length;

	return take_number(from, bytes, &length) && take(from, length, block);
}

static bool is_one_of(unsigned number, const unsigned *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (numbers[i] == number)
			return true;
	return false;
}

/* What a server hello can be; each has extensions of its own. */
enum hello_kind {
	HELLO_OLD = 1,	/* TLS 1.2 and older */
	HELLO_NEW = 2,	/* TLS 1.3 */
	HELLO_RETRY = 4,	/* TLS 1.3, asks for another client hello */
};

static bool is_zero(struct span body)
{
	return body.at[0] == 0;
}

/* Its first byte is the length of the rest. */
static bool is_short_block(struct span body)
{
	return body.at[0] == body.left - 1;
}

static bool is_new_version(struct span body)
{
	unsigned version;

	return take_number(&body, 2, &version) && version == TLS_1_3;
}

/* Points of low order, with which no secret comes about: every client refuses them. Source: RFC 7748, 6.1;
 * the list is that of https://cr.yp.to/ecdh.html. The highest bit is not looked at. */
static bool is_low_order(const unsigned char share[KEY_SHARE])
{
	static const unsigned char points[][KEY_SHARE] = {
		{ 0 },
		{ 1 },
		{ 0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
			0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00 },
		{ 0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b,
			0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57 },
	};
	/* The prime 2^255 - 19 itself, and its neighbours. */
	bool low = share[0] >= 0xec && share[0] <= 0xee && (share[KEY_SHARE - 1] & 0x7f) == 0x7f;

	for (size_t i = 1; i < KEY_SHARE - 1; i++)
		low = low && share[i] == 0xff;
	for (size_t i = 0; i < COUNT(points) && !low; i++)
		low = memcmp(share, points[i], KEY_SHARE - 1) == 0
			&& (share[KEY_SHARE - 1] & 0x7f) == points[i][KEY_SHARE - 1];
	return low;
}

static bool is_our_share(struct span body)
{
	unsigned group, length;

	return take_number(&body, 2, &group) && group == X25519
		&& take_number(&body, 2, &length) && length == body.left && length == KEY_SHARE && !is_low_order(body.at);
}

/* A group that we offer, and have not sent a key for. */
static bool is_other_group(struct span body)
{
	unsigned group;

	return take_number(&body, 2, &group) && group != X25519 && is_one_of(group, groups, COUNT(groups));
}

static bool is_long_block(struct span body)
{
	unsigned length;

	return take_number(&body, 2, &length) && length == body.left;
}

/* What may be in a server hello after ours. Groups do not belong into one, but there are servers of TLS 1.2 that put
 * them there, and clients that bear it. Sources: RFC 8446, 4.2; RFC 5746; RFC 6066; RFC 7627; RFC 8422. */
static const struct extension {
	unsigned type, kinds;
	size_t shortest, longest;	/* bytes */
	bool (*is_good)(struct span body);	/* NULL: whatever it says */
} extensions_known[] = {
	{ SERVER_NAME, HELLO_OLD, 0, 0, NULL },
	{ SUPPORTED_GROUPS, HELLO_OLD, 2, TLS_ANSWER, is_long_block },
	{ POINT_FORMATS, HELLO_OLD, 2, 256, is_short_block },
	{ EXTENDED_MASTER_SECRET, HELLO_OLD, 0, 0, NULL },
	{ RENEGOTIATION_INFO, HELLO_OLD, 1, 1, is_zero },
	{ SUPPORTED_VERSIONS, HELLO_NEW | HELLO_RETRY, 2, 2, is_new_version },
	{ KEY_SHARES, HELLO_NEW, 4 + KEY_SHARE, 4 + KEY_SHARE, is_our_share },
	{ KEY_SHARES, HELLO_RETRY, 2, 2, is_other_group },
	{ COOKIE, HELLO_RETRY, 3, TLS_ANSWER, is_long_block },
};

/* The row of an extension that is good in a hello of that kind; COUNT(extensions_known): there is none. */
static size_t find_extension(unsigned type, struct span body, enum hello_kind kind)
{
	for (size_t i = 0; i < COUNT(extensions_known); i++) {
		const struct extension *known = &extensions_known[i];

		if (known->type == type && (known->kinds & kind) && body.left >= known->shortest
			&& body.left <= known->longest && (!known->is_good || known->is_good(body)))
			return i;
	}
	return COUNT(extensions_known);
}

/* Each is known, whole, good, and there once. TLS 1.3 takes a key for an answer only; what asks for another hello asks
 * for something. */
static bool are_good(struct span extensions, enum hello_kind kind)
{
	bool seen[COUNT(extensions_known) + 1] = { false }, has_share = false, has_cookie = false;

	while (extensions.left > 0) {
		struct span body;
		unsigned type;
		size_t row;

		if (!take_number(&extensions, 2, &type) || !take_block(&extensions, 2, &body))
			return false;
		row = find_extension(type, body, kind);
		if (row == COUNT(extensions_known) || seen[row])
			return false;
		seen[row] = true;
		has_share = has_share || type == KEY_SHARES;
		has_cookie = has_cookie || type == COOKIE;
	}
	return kind == HELLO_OLD || has_share || (kind == HELLO_RETRY && has_cookie);
}

static bool has_extension(struct span extensions, unsigned wanted)
{
	struct span body;
	unsigned type;

	while (take_number(&extensions, 2, &type) && take_block(&extensions, 2, &body))
		if (type == wanted)
			return true;
	return false;
}

/* RFC 8446, 4.1.3: the SHA-256 of "HelloRetryRequest". */
static bool is_retry(struct span random)
{
	static const unsigned char retry[RANDOM] = {
		0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
		0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
	};

	return memcmp(random.at, retry, RANDOM) == 0;
}

/* That it would have chosen TLS 1.3, had it heard of it. A server of TLS 1.1 and older is told by its version. */
static bool was_meddled_with(struct span random, unsigned version)
{
	static const char mark[] = "DOWNGRD";
	const unsigned char *end = random.at + RANDOM - 8;

	return version == TLS_1_2 && memcmp(end, mark, strlen(mark)) == 0 && end[7] <= 1;
}

/* The parts of a server hello. */
struct server_hello {
	unsigned version, suite, compression;
	struct span random, session_id, extensions;
};

static bool split_hello(struct span from, struct server_hello *hello)
{
	hello->extensions = (struct span){ from.at, 0 };
	return take_number(&from, 2, &hello->version) && take(&from, RANDOM, &hello->random)
		&& take_block(&from, 1, &hello->session_id) && take_number(&from, 2, &hello->suite)
		&& take_number(&from, 1, &hello->compression)
		&& (from.left == 0 || take_block(&from, 2, &hello->extensions)) && from.left == 0;
}

static bool is_echo(struct span id)
{
	return id.left == SESSION_ID && memcmp(id.at, session_id, SESSION_ID) == 0;
}

static enum tls_progress read_hello(struct span message, struct tls_answer *answer)
{
	struct server_hello hello;
	enum hello_kind kind = HELLO_OLD;

	if (!split_hello(message, &hello) || hello.compression != 0 || hello.session_id.left > SESSION_ID)
		return TLS_OTHER;
	if (is_retry(hello.random))
		kind = HELLO_RETRY;
	else if (has_extension(hello.extensions, SUPPORTED_VERSIONS))
		kind = HELLO_NEW;
	if (kind == HELLO_OLD ? hello.version < TLS_1_0 || hello.version > TLS_1_2 : hello.version != TLS_1_2)
		return TLS_OTHER;
	/* Those of TLS 1.3 have numbers of their own. */
	if (!is_one_of(hello.suite, suites, COUNT(suites)) || (hello.suite >> 8 == 0x13) != (kind != HELLO_OLD))
		return TLS_OTHER;
	if (kind == HELLO_OLD ? was_meddled_with(hello.random, hello.version) : !is_echo(hello.session_id))
		return TLS_OTHER;
	if (kind == HELLO_RETRY && !has_extension(hello.extensions, SUPPORTED_VERSIONS))
		return TLS_OTHER;
	if (!are_good(hello.extensions, kind))
		return TLS_OTHER;
	answer->version = kind == HELLO_OLD ? hello.version : TLS_1_3;
	return TLS_SERVER;
}

/* A handshake message that is put together from records. */
struct message {
	unsigned char bytes[TLS_ANSWER];
	size_t length;
};

static enum tls_progress read_fragment(struct span fragment, struct message *message, struct tls_answer *answer)
{
	struct span rest = { message->bytes, 0 }, body;
	unsigned type, length;

	memcpy(message->bytes + message->length, fragment.at, fragment.left);
	message->length += fragment.left;
	rest.left = message->length;
	if (take_number(&rest, 1, &type) && type != SERVER_HELLO)
		return TLS_OTHER;
	if (!take_number(&rest, 3, &length))
		return TLS_MORE;
	if (length > TLS_ANSWER - RECORD_HEADER - MESSAGE_HEADER)
		return TLS_OTHER;
	return take(&rest, length, &body) ? read_hello(body, answer) : TLS_MORE;
}

static enum tls_progress read_alert(struct span body, bool within_hello, struct tls_answer *answer)
{
	unsigned level, description;

	if (!take_number(&body, 1, &level))
		return TLS_MORE;
	if (level != ALERT_FATAL && level != ALERT_WARNING)
		return TLS_OTHER;
	if (!take_number(&body, 1, &description))
		return TLS_MORE;
	if (level == ALERT_WARNING && description != ALERT_CLOSE_NOTIFY)
		return within_hello ? TLS_OTHER : TLS_MORE;
	answer->alert = description;
	return TLS_REFUSAL;
}

/* Whether what there is of a record's header could be one. The version in it says nothing, RFC 8446, 5.1. */
static bool is_header(struct span header)
{
	unsigned type = 0, major = TLS_1_2 >> 8, minor = 0, length = 0;

	if (take_number(&header, 1, &type) && take_number(&header, 1, &major) && take_number(&header, 1, &minor)
		&& take_number(&header, 2, &length) && (length == 0 || length > LARGEST_RECORD))
		return false;
	if (type == RECORD_ALERT && length != 0 && length != 2)
		return false;
	return (type == RECORD_ALERT || type == RECORD_HANDSHAKE) && major == TLS_1_2 >> 8 && minor <= (TLS_1_2 & 0xff);
}

/* Takes a record off, or as much of it as has come. */
static enum tls_progress read_record(struct span *from, struct message *message, struct tls_answer *answer)
{
	struct span header = { from->at, from->left < RECORD_HEADER ? from->left : RECORD_HEADER }, body;
	unsigned type, length;

	if (!is_header(header))
		return TLS_OTHER;
	if (!take(from, RECORD_HEADER, &header)) {
		from->left = 0;
		return TLS_MORE;
	}
	type = header.at[0];
	length = (unsigned)header.at[3] << 8 | header.at[4];
	take(from, from->left < length ? from->left : length, &body);
	if (type == RECORD_ALERT)
		return read_alert(body, message->length > 0, answer);
	return read_fragment(body, message, answer);
}

static enum tls_progress read_http(struct span from)
{
	static const char http[] = "HTTP/";
	size_t length = strlen(http);

	if (memcmp(from.at, http, from.left < length ? from.left : length) != 0)
		return TLS_OTHER;
	return from.left < length ? TLS_MORE : TLS_PLAIN_HTTP;
}

enum tls_progress tls_read(const char *bytes, size_t length, struct tls_answer *answer)
{
	struct span from = { (const unsigned char *)bytes, length < TLS_ANSWER ? length : TLS_ANSWER };
	enum tls_progress progress = TLS_MORE;
	struct message message;
	unsigned warnings = 0;

	message.length = 0;
	*answer = (struct tls_answer){ 0, 0 };
	if (length > 0 && bytes[0] == 'H')
		return read_http(from);
	while (from.left > 0 && progress == TLS_MORE) {
		warnings += from.at[0] == RECORD_ALERT;
		progress = warnings > WARNINGS ? TLS_OTHER : read_record(&from, &message, answer);
	}
	return progress == TLS_MORE && length >= TLS_ANSWER ? TLS_OTHER : progress;
}

const char *tls_version_name(unsigned version)
{
	static const char *const names[] = { "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3" };

	return version >= TLS_1_0 && version <= TLS_1_3 ? names[version - TLS_1_0] : NULL;
}

const char *tls_alert_name(unsigned alert)
{
	static const struct {
		unsigned number;
		const char *name;
	} alerts[] = {
		{ ALERT_CLOSE_NOTIFY, "close_notify" }, { 10, "unexpected_message" }, { 20, "bad_record_mac" },
		{ 22, "record_overflow" }, { 40, "handshake_failure" }, { 42, "bad_certificate" },
		{ 43, "unsupported_certificate" }, { 44, "certificate_revoked" }, { 45, "certificate_expired" },
		{ 46, "certificate_unknown" }, { 47, "illegal_parameter" }, { 48, "unknown_ca" },
		{ 49, "access_denied" }, { 50, "decode_error" }, { 51, "decrypt_error" }, { 70, "protocol_version" },
		{ 71, "insufficient_security" }, { 80, "internal_error" }, { 86, "inappropriate_fallback" },
		{ 90, "user_canceled" }, { 109, "missing_extension" }, { 110, "unsupported_extension" },
		{ 112, "unrecognized_name" }, { 113, "bad_certificate_status_response" },
		{ 115, "unknown_psk_identity" }, { 116, "certificate_required" }, { 120, "no_application_protocol" },
	};

	for (size_t i = 0; i < COUNT(alerts); i++)
		if (alerts[i].number == alert)
			return alerts[i].name;
	return NULL;
}
