/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_FUZZ_OUTPUT_H
#define TESTS_FUZZ_OUTPUT_H

/* What has to hold of anything that a plugin prints. Written anew, without a line of common/, so that both would have
 * to be wrong in the same way. */

#include "fuzz.h"

#define LINE_LIMIT 1024	/* bytes of a status line, with its newline */
#define STATUS_LIMIT 4096
#define JSON_LIMIT 32768
#define DEEPEST 64

/* The bytes of the UTF-8 character that begins here, 0: there is none. Stores its code. Source: RFC 3629. */
static inline size_t character(const char *bytes, size_t length, unsigned *code)
{
	static const unsigned least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char lead = (unsigned char)bytes[0];
	size_t size = lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 0;

	if (size == 0 || size > length)
		return 0;
	*code = size == 1 ? lead : lead & (0x7fu >> size);
	for (size_t i = 1; i < size; i++) {
		if (((unsigned char)bytes[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | ((unsigned char)bytes[i] & 0x3f);
	}
	return *code < least[size] || *code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff) ? 0 : size;
}

/* Whether a character may be shown: no control character, no mark that turns or breaks a line, none of `forbidden`. */
static inline int is_harmless(unsigned code, const char *forbidden)
{
	if (code < 0x80)
		return code >= ' ' && code != 0x7f && !strchr(forbidden, (int)code);
	return code >= 0xa0 && code != 0xad && code != 0x61c && code != 0xfeff && !(code >= 0x200b && code <= 0x200f)
		&& !(code >= 0x2028 && code <= 0x202e) && !(code >= 0x2060 && code <= 0x206f)
		&& !(code >= 0xfff9 && code <= 0xfffb);
}

/* Whether all of it may be shown. */
static inline int is_clean(const char *bytes, size_t length, const char *forbidden)
{
	unsigned code = 0;

	for (size_t i = 0, size; i < length; i += size) {
		size = character(bytes + i, length - i, &code);
		if (size == 0 || !is_harmless(code, forbidden))
			return 0;
	}
	return 1;
}

/* A status line with what follows it: bounded, whole lines, nothing that anybody would take for more than text. What
 * stands behind " | " is perfdata, of numbers and ranges. */
static inline void must_be_status(const char *bytes, size_t length, const char *service)
{
	static const char forbidden[] = "|;'\"<>`$&";
	const char *end = memchr(bytes, '\n', length), *bar;
	size_t first = end ? (size_t)(end - bytes) : 0, words = strlen(service);

	MUST(end && first + 1 < LINE_LIMIT && length < STATUS_LIMIT && bytes[length - 1] == '\n');
	MUST(first > words + 5 && memcmp(bytes, service, words) == 0 && bytes[words] == ' ');
	bar = memchr(bytes, '|', first);
	if (bar)
		MUST(strspn(bar + 1, " abcdefghijklmnopqrstuvwxyz0123456789_=.;:@~-sB") == (size_t)(end - bar) - 1);
	MUST(is_clean(bytes, bar ? (size_t)(bar - bytes) : first, forbidden));
	for (const char *line = end + 1; line < bytes + length; line = end + 1) {
		end = memchr(line, '\n', (size_t)(bytes + length - line));
		MUST(end && is_clean(line, (size_t)(end - line), forbidden));
	}
}

/* A reader of JSON that keeps nothing. */
struct json_check {
	const char *at, *end;
	unsigned depth;
};

static inline int json_value(struct json_check *check);

static inline void json_blanks(struct json_check *check)
{
	while (check->at < check->end && memchr(" \t\r\n", *check->at, 4))
		check->at++;
}

static inline int json_literal(struct json_check *check, const char *word)
{
	size_t length = strlen(word);

	if ((size_t)(check->end - check->at) < length || memcmp(check->at, word, length) != 0)
		return 0;
	check->at += length;
	return 1;
}

static inline size_t json_digits(struct json_check *check)
{
	const char *begin = check->at;

	while (check->at < check->end && *check->at >= '0' && *check->at <= '9')
		check->at++;
	return (size_t)(check->at - begin);
}

static inline int json_number(struct json_check *check)
{
	(void)json_literal(check, "-");
	if (!json_literal(check, "0") && json_digits(check) == 0)
		return 0;
	if (json_literal(check, ".") && json_digits(check) == 0)
		return 0;
	if (json_literal(check, "e") || json_literal(check, "E")) {
		(void)(json_literal(check, "+") || json_literal(check, "-"));
		return json_digits(check) > 0;
	}
	return 1;
}

/* A unit of UTF-16 in four digits; 0x10000: there is none. */
static inline unsigned json_unit(struct json_check *check)
{
	char digits[5] = { 0 };

	if (check->end - check->at < 4)
		return 0x10000;
	memcpy(digits, check->at, 4);
	check->at += 4;
	return strspn(digits, "0123456789abcdefABCDEF") == 4 ? (unsigned)strtoul(digits, NULL, 16) : 0x10000;
}

static inline int json_escape(struct json_check *check)
{
	unsigned unit;

	if (!json_literal(check, "u"))
		return check->at < check->end && *check->at != '\0' && strchr("\"\\/bfnrt", *check->at++) != NULL;
	unit = json_unit(check);
	if (unit >= 0xd800 && unit <= 0xdbff)
		return json_literal(check, "\\u") && (unit = json_unit(check)) >= 0xdc00 && unit <= 0xdfff;
	return unit < 0x10000 && !(unit >= 0xdc00 && unit <= 0xdfff);
}

static inline int json_text(struct json_check *check)
{
	unsigned code;

	if (!json_literal(check, "\""))
		return 0;
	while (check->at < check->end && *check->at != '"') {
		size_t size = character(check->at, (size_t)(check->end - check->at), &code);

		if (size == 0 || code < ' ')
			return 0;
		check->at += size;
		if (code == '\\' && !json_escape(check))
			return 0;
	}
	return json_literal(check, "\"");
}

/* Members up to the closing bracket; `named`: of an object. */
static inline int json_members(struct json_check *check, int named, const char *close)
{
	json_blanks(check);
	if (json_literal(check, close))
		return 1;
	do {
		json_blanks(check);
		if (named) {
			if (!json_text(check))
				return 0;
			json_blanks(check);
			if (!json_literal(check, ":"))
				return 0;
		}
		if (!json_value(check))
			return 0;
	} while (json_literal(check, ","));
	return json_literal(check, close);
}

static inline int json_value(struct json_check *check)
{
	int good;

	if (++check->depth > DEEPEST)
		return 0;
	json_blanks(check);
	if (json_literal(check, "{"))
		good = json_members(check, 1, "}");
	else if (json_literal(check, "["))
		good = json_members(check, 0, "]");
	else
		good = json_literal(check, "true") || json_literal(check, "false") || json_literal(check, "null")
			|| (check->at < check->end && *check->at == '"' ? json_text(check) : json_number(check));
	check->depth--;
	json_blanks(check);
	return good;
}

/* Whether the bytes are one value of JSON and nothing else. They have to be followed by a NUL. Source: RFC 8259. */
static inline int is_json(const char *bytes, size_t length)
{
	struct json_check check = { bytes, bytes + length, 0 };

	return json_value(&check) && check.at == check.end;
}

/* One object of JSON on one line, bounded, with nothing unseen in its strings. */
static inline void must_be_json(const char *bytes, size_t length)
{
	MUST(length > 2 && length < JSON_LIMIT && bytes[0] == '{' && bytes[length - 1] == '\n');
	MUST(!memchr(bytes, '\n', length - 1) && is_json(bytes, length));
	MUST(is_clean(bytes, length - 1, "|;'<>`$&"));
}

#endif
