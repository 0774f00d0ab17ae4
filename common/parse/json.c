/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "json.h"

#include "../text.h"

#include <stdint.h>
#include <string.h>

/* How far the text is read. Each reader below returns false where the text is malformed. */
struct cursor {
	const char *at, *end;
};

static void skip_blanks(struct cursor *cursor)
{
	while (cursor->at < cursor->end && memchr(" \t\r\n", *cursor->at, 4))
		cursor->at++;
}

static bool take(struct cursor *cursor, char byte)
{
	if (cursor->at == cursor->end || *cursor->at != byte)
		return false;
	cursor->at++;
	return true;
}

static bool take_blanks_and(struct cursor *cursor, char byte)
{
	skip_blanks(cursor);
	return take(cursor, byte);
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool read_digits(struct cursor *cursor)
{
	const char *start = cursor->at;

	while (cursor->at < cursor->end && is_digit(*cursor->at))
		cursor->at++;
	return cursor->at > start;
}

static bool read_number(struct cursor *cursor)
{
	(void)take(cursor, '-');
	if (!take(cursor, '0') && !read_digits(cursor))
		return false;
	if (take(cursor, '.') && !read_digits(cursor))
		return false;
	if (!take(cursor, 'e') && !take(cursor, 'E'))
		return true;
	if (!take(cursor, '+'))
		(void)take(cursor, '-');
	return read_digits(cursor);
}

static bool read_word(struct cursor *cursor, const char *word)
{
	size_t length = strlen(word);

	if ((size_t)(cursor->end - cursor->at) < length || memcmp(cursor->at, word, length) != 0)
		return false;
	cursor->at += length;
	return true;
}

static void add_character(struct text *out, uint32_t character)
{
	size_t length = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
	static const unsigned char leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	char bytes[4];

	for (size_t i = length; i-- > 0; character >>= 6)
		bytes[i] = (char)(i > 0 ? 0x80 | (character & 0x3f) : leads[length] | character);
	text_add_bytes(out, bytes, length);
}

static bool read_hex(struct cursor *cursor, uint32_t *unit)
{
	static const char digits[] = "0123456789abcdefABCDEF";

	if (cursor->end - cursor->at < 4)
		return false;
	*unit = 0;
	for (const char *stop = cursor->at + 4; cursor->at < stop; cursor->at++) {
		const char *digit = memchr(digits, *cursor->at, sizeof(digits) - 1);
		ptrdiff_t value = digit ? digit - digits : -1;

		if (value < 0)
			return false;
		*unit = *unit << 4 | (uint32_t)(value < 16 ? value : value - 6);
	}
	return true;
}

/* What follows \u: one unit of UTF-16, or two where it takes a pair. */
static bool read_units(struct cursor *cursor, struct text *out)
{
	uint32_t high, low;

	if (!read_hex(cursor, &high) || (high >= 0xdc00 && high <= 0xdfff))
		return false;
	if (high >= 0xd800 && high <= 0xdbff) {
		if (!take(cursor, '\\') || !take(cursor, 'u') || !read_hex(cursor, &low) || low < 0xdc00 || low > 0xdfff)
			return false;
		high = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
	}
	add_character(out, high);
	return true;
}

static bool read_escape(struct cursor *cursor, struct text *out)
{
	static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
	const char *letter;

	if (cursor->at == cursor->end)
		return false;
	if (take(cursor, 'u'))
		return read_units(cursor, out);
	letter = memchr(letters, *cursor->at, sizeof(letters) - 1);
	if (!letter)
		return false;
	cursor->at++;
	text_add_bytes(out, &meanings[letter - letters], 1);
	return true;
}

/* Length of the well-formed UTF-8 character at `bytes`, 0 where there is none. The table of the Unicode Standard,
 * "Well-Formed UTF-8 Byte Sequences": it is the second byte that excludes long forms, surrogates and the end. */
static size_t character_length(const unsigned char *bytes, size_t left)
{
	unsigned char first = bytes[0];
	size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
	unsigned char lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
	unsigned char highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;

	if (length < 2 || length > left)
		return length == 1 ? 1 : 0;
	if (bytes[1] < lowest || bytes[1] > highest)
		return 0;
	for (size_t i = 2; i < length; i++)
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
	return length;
}

static bool stands_for_itself(unsigned char byte)
{
	return byte >= ' ' && byte < 0x80 && byte != '"' && byte != '\\';
}

/* Adds the run of ASCII characters that stand for themselves: most of any text. */
static void read_run(struct cursor *cursor, struct text *out)
{
	const char *start = cursor->at;

	while (cursor->at < cursor->end && stands_for_itself((unsigned char)*cursor->at))
		cursor->at++;
	text_add_bytes(out, start, (size_t)(cursor->at - start));
}

static bool read_string(struct cursor *cursor, struct text *out)
{
	if (!take(cursor, '"'))
		return false;
	for (read_run(cursor, out); !take(cursor, '"'); read_run(cursor, out)) {
		size_t left = (size_t)(cursor->end - cursor->at);
		size_t length = left > 0 ? character_length((const unsigned char *)cursor->at, left) : 0;

		if (length == 0 || (unsigned char)*cursor->at < ' ')
			return false;
		if (take(cursor, '\\')) {
			if (!read_escape(cursor, out))
				return false;
		} else {
			text_add_bytes(out, cursor->at, length);
			cursor->at += length;
		}
	}
	return true;
}

/* What is passed over is read as well, only not kept. */
static bool skip_string(struct cursor *cursor)
{
	char byte;
	struct text none = text_over(&byte, 1);

	return read_string(cursor, &none);
}

static bool skip_value(struct cursor *cursor, unsigned depth);

static bool skip_member(struct cursor *cursor, unsigned depth)
{
	skip_blanks(cursor);
	return skip_string(cursor) && take_blanks_and(cursor, ':') && skip_value(cursor, depth);
}

/* What stands behind the opening bracket; `depth` is the bracket's own. */
static bool skip_rest(struct cursor *cursor, unsigned depth, char close)
{
	if (depth > JSON_DEPTH)
		return false;
	if (take_blanks_and(cursor, close))
		return true;
	do {
		if (close == '}' ? !skip_member(cursor, depth) : !skip_value(cursor, depth))
			return false;
	} while (take_blanks_and(cursor, ','));
	return take(cursor, close);
}

/* `depth` is that of what the value stands in. */
static bool skip_value(struct cursor *cursor, unsigned depth)
{
	skip_blanks(cursor);
	if (cursor->at == cursor->end)
		return false;
	switch (*cursor->at) {
	case '{': cursor->at++; return skip_rest(cursor, depth + 1, '}');
	case '[': cursor->at++; return skip_rest(cursor, depth + 1, ']');
	case '"': return skip_string(cursor);
	case 't': return read_word(cursor, "true");
	case 'f': return read_word(cursor, "false");
	case 'n': return read_word(cursor, "null");
	default: return read_number(cursor);
	}
}

/* The member that is asked for, as the text has it so far. */
struct wanted {
	const char *section, *name;
	struct text value;
	bool *flag;	/* NULL: a string is asked for */
	enum json_result result;
};

static bool read_text(struct cursor *cursor, struct wanted *wanted)
{
	struct text *value = &wanted->value;

	*value = text_over(value->data, value->size);
	if (!read_string(cursor, value))
		return false;
	wanted->result = value->cut || memchr(value->data, '\0', value->length) ? JSON_MALFORMED : JSON_FOUND;
	return true;
}

static bool read_wanted(struct cursor *cursor, struct wanted *wanted, unsigned depth)
{
	char first;

	skip_blanks(cursor);
	first = cursor->at < cursor->end ? *cursor->at : '\0';
	if (first == 'n' && wanted->section)
		return read_word(cursor, "null");
	if (first == '"' && !wanted->flag)
		return read_text(cursor, wanted);
	wanted->result = wanted->flag && (first == 't' || first == 'f') ? JSON_FOUND : JSON_WRONG_TYPE;
	if (wanted->flag)
		*wanted->flag = first == 't';
	return skip_value(cursor, depth);
}

/* The characters beside the ASCII capitals that Go takes for another case of an ASCII letter. */
static const struct {
	const char *bytes;
	char letter;
} folded[] = {
	{ "\xc5\xbf", 's' },	/* U+017F, the long s */
	{ "\xe2\x84\xaa", 'k' },	/* U+212A, the Kelvin sign */
};

/* Takes the next character off the name, in small letters. */
static char next_small(struct cursor *name)
{
	char byte = *name->at;

	for (size_t i = 0; i < sizeof(folded) / sizeof(folded[0]); i++) {
		size_t length = strlen(folded[i].bytes);

		if ((size_t)(name->end - name->at) >= length && memcmp(name->at, folded[i].bytes, length) == 0) {
			name->at += length;
			return folded[i].letter;
		}
	}
	name->at++;
	return text_small(byte);
}

static bool is_same_but_for_case(const struct text *name, const char *wanted)
{
	struct cursor one = { name->data, name->data + name->length }, other = { wanted, wanted + strlen(wanted) };

	while (one.at < one.end && other.at < other.end)
		if (next_small(&one) != next_small(&other))
			return false;
	return one.at == one.end && other.at == other.end;
}

static bool read_members(struct cursor *cursor, struct wanted *wanted, unsigned depth);

static bool read_section(struct cursor *cursor, struct wanted *wanted)
{
	if (take_blanks_and(cursor, '{'))
		return read_members(cursor, wanted, 2);
	if (cursor->at < cursor->end && *cursor->at != 'n')
		wanted->result = JSON_WRONG_TYPE;
	return skip_value(cursor, 1);
}

static bool read_member(struct cursor *cursor, struct wanted *wanted, unsigned depth)
{
	bool outside = wanted->section && depth == 1;
	const char *sought = outside ? wanted->section : wanted->name;
	char bytes[JSON_NAME];
	struct text name = text_over(bytes, sizeof(bytes));

	skip_blanks(cursor);
	if (!read_string(cursor, &name) || !take_blanks_and(cursor, ':'))
		return false;
	if (!name.cut && name.length == strlen(sought) && memcmp(bytes, sought, name.length) == 0)
		return outside ? read_section(cursor, wanted) : read_wanted(cursor, wanted, depth);
	/* Whoever reads names without case, as SSM Agent does, would take the value of this one. */
	return (name.cut || !is_same_but_for_case(&name, sought)) && skip_value(cursor, depth);
}

/* What stands behind the opening bracket, as skip_rest has it. */
static bool read_members(struct cursor *cursor, struct wanted *wanted, unsigned depth)
{
	if (take_blanks_and(cursor, '}'))
		return true;
	do {
		if (!read_member(cursor, wanted, depth))
			return false;
	} while (take_blanks_and(cursor, ','));
	return take(cursor, '}');
}

static enum json_result read_object(const char *text, size_t length, struct wanted *wanted)
{
	struct cursor cursor = { text, text + length };

	if (length > JSON_TEXT || !take_blanks_and(&cursor, '{') || !read_members(&cursor, wanted, 1))
		return JSON_MALFORMED;
	skip_blanks(&cursor);
	return cursor.at == cursor.end ? wanted->result : JSON_MALFORMED;
}

enum json_result json_string_in(const char *text, size_t length, const char *section, const char *name, char *value,
	size_t size)
{
	struct wanted wanted = { section, name, text_over(value, size), NULL, JSON_ABSENT };
	enum json_result result = read_object(text, length, &wanted);

	if (result != JSON_FOUND)
		value[0] = '\0';
	return result;
}

enum json_result json_string(const char *text, size_t length, const char *name, char *value, size_t size)
{
	return json_string_in(text, length, NULL, name, value, size);
}

enum json_result json_flag_in(const char *text, size_t length, const char *section, const char *name, bool *value)
{
	char byte;
	struct wanted wanted = { section, name, text_over(&byte, 1), value, JSON_ABSENT };
	enum json_result result;

	*value = false;
	result = read_object(text, length, &wanted);
	if (result != JSON_FOUND)
		*value = false;
	return result;
}
