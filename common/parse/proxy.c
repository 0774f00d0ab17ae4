/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "proxy.h"

#include <string.h>

#define SCHEME_END "://"
#define DEFAULT_PORT 80

#define USER_AGENT "monitoring-plugins-ssm"

/* User and password of so many bytes are PROXY_CREDENTIALS in base64. */
#define DECODED ((PROXY_CREDENTIALS - 1) / 4 * 3)

#define BLANKS " \t\n\v\f\r"

/* A stretch of a text. */
struct span {
	const char *start;
	size_t length;
};

static const struct scheme {
	const char *name;
	enum proxy_url kind;
	unsigned port;
} schemes[] = {
	{ "http", PROXY_URL_HTTP, DEFAULT_PORT },
	{ "https", PROXY_URL_TLS, 443 },
	{ "socks5", PROXY_URL_SOCKS, 1080 },
	{ "socks5h", PROXY_URL_SOCKS, 1080 },
};

/* What is before the first colon, where there is one; NULL: no scheme that is known. */
static const struct scheme *find_scheme(const char *url)
{
	size_t length = strcspn(url, ":");

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (url[length] == ':' && text_is_same(url, length, schemes[i].name))
			return &schemes[i];
	return NULL;
}

bool proxy_lacks_host(const char *url)
{
	const struct scheme *scheme = find_scheme(url);
	const char *behind = scheme ? url + strlen(scheme->name) + 1 : NULL;
	size_t length;

	if (!behind || strncmp(behind, "//", 2) != 0)
		return behind != NULL;
	length = strcspn(behind + 2, "/?#");
	return length == 0 || behind[1 + length] == '@';
}

/* Takes the scheme off; http where there is none. */
static enum proxy_url take_scheme(const char **url, unsigned *port)
{
	const struct scheme *scheme = find_scheme(*url);
	const char *end = strstr(*url, SCHEME_END);

	*port = scheme ? scheme->port : DEFAULT_PORT;
	if (proxy_lacks_host(*url) || (end && !scheme))
		return PROXY_URL_MALFORMED;
	if (!end)
		return PROXY_URL_HTTP;
	*url += strlen(scheme->name) + strlen(SCHEME_END);
	return scheme->kind;
}

/* The value of two hexadecimal digits, 256 where they are none. */
static unsigned read_byte(const char *digits)
{
	static const char all[] = "0123456789abcdef";
	unsigned value = 0;

	for (size_t i = 0; i < 2; i++) {
		const char *digit = memchr(all, text_small(digits[i]), strlen(all));

		if (!digit)
			return 256;
		value = value << 4 | (unsigned)(digit - all);
	}
	return value;
}

/* What may stand before the @ as it is. Source: net/url, validUserinfo. */
static bool may_be_user(char byte)
{
	static const char signs[] = "-._:~!$&'()*+,;=@";
	char letter = text_small(byte);

	return text_is_digit(byte) || (letter >= 'a' && letter <= 'z') || memchr(signs, byte, strlen(signs));
}

/* Decodes percent signs. */
static bool decode(struct span user, struct text *decoded)
{
	for (size_t i = 0; i < user.length; i++) {
		unsigned value = (unsigned char)user.start[i];
		char byte;

		if (value == '%') {
			value = i + 2 < user.length ? read_byte(user.start + i + 1) : 256;
			i += 2;
		} else if (!may_be_user(user.start[i])) {
			return false;
		}
		if (value == 256)
			return false;
		byte = (char)value;
		text_add_bytes(decoded, &byte, 1);
	}
	return !decoded->cut;
}

static void add_base64(struct text *text, const char *bytes, size_t length)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t at = 0; at < length; at += 3) {
		size_t left = length - at;
		unsigned group = (unsigned)(unsigned char)bytes[at] << 16;

		group |= left > 1 ? (unsigned)(unsigned char)bytes[at + 1] << 8 : 0;
		group |= left > 2 ? (unsigned char)bytes[at + 2] : 0;
		text_add_bytes(text, &digits[group >> 18], 1);
		text_add_bytes(text, &digits[group >> 12 & 0x3f], 1);
		text_add_bytes(text, left > 1 ? &digits[group >> 6 & 0x3f] : "=", 1);
		text_add_bytes(text, left > 2 ? &digits[group & 0x3f] : "=", 1);
	}
}

/* Decoded as a whole: a colon that was written %3A is the same to the proxy as one that was not. */
static bool read_user(struct span user, struct proxy *proxy)
{
	char bytes[DECODED + 1];
	struct text decoded = text_over(bytes, sizeof(bytes));
	struct text base64 = text_over(proxy->credentials, sizeof(proxy->credentials));

	if (!decode(user, &decoded))
		return false;
	if (!memchr(user.start, ':', user.length))
		text_add(&decoded, ":");
	add_base64(&base64, decoded.data, decoded.length);
	/* What was not cut here fits there: see DECODED. */
	return !decoded.cut;
}

/* The last @ of it: one in a password may stand as it is. */
static const char *find_at(struct span authority)
{
	for (const char *at = authority.start + authority.length; at > authority.start; at--)
		if (at[-1] == '@')
			return at - 1;
	return NULL;
}

static bool read_authority(struct span authority, struct proxy *proxy)
{
	const char *at = find_at(authority);

	if (at) {
		struct span user = { authority.start, (size_t)(at - authority.start) };

		if (!read_user(user, proxy))
			return false;
		authority = (struct span){ at + 1, authority.length - user.length - 1 };
	}
	return host_parse_in_url(authority.start, authority.length, &proxy->host);
}

enum proxy_url proxy_parse(const char *url, struct proxy *proxy)
{
	unsigned port;
	enum proxy_url kind = take_scheme(&url, &port);
	struct span authority = { url, strcspn(url, "/") };
	const char *path = url + authority.length;

	*proxy = (struct proxy){ .credentials = "" };
	if (*path != '\0' && strcmp(path, "/") != 0)
		return PROXY_URL_MALFORMED;
	if (kind == PROXY_URL_MALFORMED || !read_authority(authority, proxy)) {
		*proxy = (struct proxy){ .credentials = "" };
		return PROXY_URL_MALFORMED;
	}
	if (proxy->host.port == 0)
		proxy->host.port = port;
	return kind;
}

/* An entry of no_proxy. */
struct exception {
	struct span host;
	struct span port;	/* empty: any */
};

/* Splits at the last colon where Go does: what has others has brackets, and what has those has a port. */
static struct exception split(struct span entry)
{
	struct exception whole = { entry, { "", 0 } };
	bool bracketed = entry.start[0] == '[';
	const char *end = memchr(entry.start, bracketed ? ']' : ':', entry.length);
	const char *colon = bracketed && end ? end + 1 : end;
	const char *behind = entry.start + entry.length;

	if (!colon || colon >= behind || *colon != ':' || memchr(colon + 1, ':', (size_t)(behind - colon - 1)))
		return whole;
	return (struct exception){ { entry.start + bracketed, (size_t)(end - entry.start) - bracketed },
		{ colon + 1, (size_t)(behind - colon - 1) } };
}

static bool is_port(struct span text, unsigned port)
{
	char bytes[24];
	struct text expected = text_over(bytes, sizeof(bytes));

	text_add_count(&expected, port);
	return text.length == 0 || text_is_same(text.start, text.length, expected.data);
}

/* A name, or whatever is no address: it is compared as text. */
static bool names(struct span pattern, const char *name)
{
	size_t length = strlen(name);
	bool below_only;

	if (pattern.length > 1 && pattern.start[0] == '*' && pattern.start[1] == '.')
		pattern = (struct span){ pattern.start + 1, pattern.length - 1 };
	below_only = pattern.length > 0 && pattern.start[0] == '.';
	if (below_only)
		pattern = (struct span){ pattern.start + 1, pattern.length - 1 };
	if (pattern.length == 0 || pattern.length > length)
		return false;
	if (!text_is_same(pattern.start, pattern.length, name + length - pattern.length))
		return false;
	return pattern.length == length ? !below_only : name[length - pattern.length - 1] == '.';
}

static bool excepts(struct span entry, const struct host *host, const unsigned char *address)
{
	unsigned char bytes[ADDRESS_BYTES];
	struct exception exception;
	struct network network;

	if (entry.length == 0)
		return false;
	if (text_is_same(entry.start, entry.length, "*"))
		return true;
	if (network_read(entry.start, entry.length, &network))
		return address && network_holds(&network, address);
	exception = split(entry);
	if (address_read(exception.host.start, exception.host.length, bytes))
		return address && memcmp(bytes, address, ADDRESS_BYTES) == 0 && is_port(exception.port, host->port);
	return names(exception.host, host->name) && is_port(exception.port, host->port);
}

bool proxy_bypasses(const char *no_proxy, const struct host *host)
{
	unsigned char address[ADDRESS_BYTES];
	bool is_address = address_read(host->name, strlen(host->name), address);
	const char *end;

	if (strcmp(host->name, "localhost") == 0 || address_kind(host->name) == ADDRESS_LOOPBACK)
		return true;
	for (;; no_proxy = end + 1) {
		struct span entry = { no_proxy + strspn(no_proxy, BLANKS), 0 };

		end = entry.start + strcspn(entry.start, ",");
		entry.length = (size_t)(end - entry.start);
		while (entry.length > 0 && strchr(BLANKS, entry.start[entry.length - 1]))
			entry.length--;
		if (excepts(entry, host, is_address ? address : NULL))
			return true;
		if (*end == '\0')
			return false;
	}
}

void proxy_request(struct text *request, const struct proxy *proxy, const struct host *host)
{
	text_add(request, "CONNECT ");
	host_add(request, host);
	text_add(request, " HTTP/1.1\r\nHost: ");
	host_add(request, host);
	if (proxy->credentials[0] != '\0')
		text_join(request, "\r\nProxy-Authorization: Basic ", proxy->credentials, NULL);
	text_add(request, "\r\nUser-Agent: " USER_AGENT "\r\n\r\n");
}
