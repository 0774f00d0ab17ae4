/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define CUT_MARK "..."

/* Characters of Unicode that print nothing, or that change how their neighbours print. */
static const struct {
	uint32_t first, last;
} invisible[] = {
	{ 0x80, 0x9f },		/* C1 control characters */
	{ 0xad, 0xad },		/* soft hyphen */
	{ 0x34f, 0x34f },	/* combining grapheme joiner */
	{ 0x61c, 0x61c },	/* Arabic letter mark */
	{ 0x115f, 0x1160 },	/* Hangul fillers */
	{ 0x17b4, 0x17b5 },	/* Khmer inherent vowels */
	{ 0x180b, 0x180f },	/* Mongolian selectors and vowel separator */
	{ 0x200b, 0x200f },	/* zero width, direction marks */
	{ 0x2028, 0x202e },	/* line and paragraph separators, embeddings, overrides */
	{ 0x2060, 0x206f },	/* word joiner, isolates */
	{ 0x3164, 0x3164 },	/* Hangul filler */
	{ 0xd800, 0xdfff },	/* surrogates: not characters in UTF-8 */
	{ 0xfe00, 0xfe0f },	/* variation selectors */
	{ 0xfeff, 0xfeff },	/* byte order mark */
	{ 0xffa0, 0xffa0 },	/* Hangul filler, half width */
	{ 0xfff0, 0xfffb },	/* specials */
	{ 0xfffe, 0xffff },
	{ 0x1bca0, 0x1bca3 },	/* shorthand format controls */
	{ 0x1d173, 0x1d17a },	/* musical beams, slurs and phrases */
	{ 0xe0000, 0x10ffff },	/* tags, private planes */
};

struct text text_over(char *buffer, size_t size)
{
	buffer[0] = '\0';
	return (struct text){ .data = buffer, .size = size };
}

/* The largest length up to `limit` that does not end inside a UTF-8 character. */
static size_t whole_characters(const char *bytes, size_t limit)
{
	while (limit > 0 && ((unsigned char)bytes[limit] & 0xc0) == 0x80)
		limit--;
	return limit;
}

/* Length of the well-formed UTF-8 character at `bytes`, 0 where there is none.
 * The table of the Unicode Standard, "Well-Formed UTF-8 Byte Sequences". */
static size_t character_at(const unsigned char *bytes, size_t left, uint32_t *character)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = bytes[0] < 0x80 ? 1 : bytes[0] < 0xc0 ? 0 : bytes[0] < 0xe0 ? 2
		: bytes[0] < 0xf0 ? 3 : bytes[0] < 0xf8 ? 4 : 0;

	if (length == 0 || length > left)
		return 0;
	*character = length == 1 ? bytes[0] : bytes[0] & (0xffU >> (length + 1));
	for (size_t i = 1; i < length; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		*character = *character << 6 | (bytes[i] & 0x3fU);
	}
	return *character < smallest[length] || *character > 0x10ffff ? 0 : length;
}

/* The length without a last character that was cut through. */
static size_t without_torn_end(const char *bytes, size_t length)
{
	size_t last = whole_characters(bytes, length > 0 ? length - 1 : 0);
	uint32_t character;

	return character_at((const unsigned char *)bytes + last, length - last, &character) > 0 ? length : last;
}

void text_add_bytes(struct text *text, const char *bytes, size_t length)
{
	size_t room = text->size - 1 - text->length;

	if (text->cut)
		return;
	if (length > room) {
		length = whole_characters(bytes, room);
		text->cut = true;
	}
	memcpy(text->data + text->length, bytes, length);
	text->length += length;
	text->data[text->length] = '\0';
}

void text_add(struct text *text, const char *string)
{
	text_add_bytes(text, string, strlen(string));
}

void text_join(struct text *text, ...)
{
	const char *string;
	va_list strings;

	va_start(strings, text);
	while ((string = va_arg(strings, const char *)))
		text_add(text, string);
	va_end(strings);
}

bool text_is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

char text_small(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

bool text_is_same(const char *bytes, size_t length, const char *string)
{
	if (length != strlen(string))
		return false;
	for (size_t i = 0; i < length; i++)
		if (text_small(bytes[i]) != text_small(string[i]))
			return false;
	return true;
}

void text_add_count(struct text *text, unsigned long long count)
{
	char digits[3 * sizeof(count)];	/* more than the binary digits need */
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + count % 10);
		count /= 10;
	} while (count > 0);
	text_add_bytes(text, digits + at, sizeof(digits) - at);
}

void text_vformat(struct text *text, const char *format, va_list values)
{
	size_t room = text->size - text->length;
	char *end = text->data + text->length;
	int wanted;

	if (text->cut)
		return;
	wanted = vsnprintf(end, room, format, values);
	if (wanted >= 0 && (size_t)wanted < room) {
		text->length += (size_t)wanted;
		return;
	}
	text->cut = true;
	text->length += wanted < 0 ? 0 : without_torn_end(end, room - 1);
	text->data[text->length] = '\0';
}

void text_add_duration(struct text *text, long long seconds)
{
	static const struct {
		long long seconds;
		const char *name;
	} units[] = { { 86400, " days" }, { 3600, " hours" }, { 60, " minutes" }, { 1, " s" } };
	size_t unit = 0;

	seconds = seconds < 0 ? 0 : seconds;
	while (unit + 1 < sizeof(units) / sizeof(units[0]) && seconds < 2 * units[unit].seconds)
		unit++;
	text_add_count(text, (unsigned long long)(seconds / units[unit].seconds));
	text_add(text, units[unit].name);
}

void text_format(struct text *text, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	text_vformat(text, format, values);
	va_end(values);
}

static bool is_safe_ascii(unsigned char byte)
{
	switch (byte) {
	case '|': case ';': case '\'': case '"': case '<': case '>': case '`': case '$': case '&':
		return false;
	default:
		return byte >= ' ' && byte < 0x7f;
	}
}

static bool is_invisible(uint32_t character)
{
	for (size_t i = 0; i < sizeof(invisible) / sizeof(invisible[0]); i++)
		if (character >= invisible[i].first && character <= invisible[i].last)
			return true;
	return false;
}

/* Length of the character at `bytes` when it may be shown as it is, else 0 and how much to pass over:
 * a character of several bytes is one question mark, a byte that is in none is one of its own. */
static size_t safe_length(const unsigned char *bytes, size_t left, size_t *passed)
{
	uint32_t character = 0;
	size_t length;

	*passed = 1;
	if (bytes[0] < 0x80)
		return is_safe_ascii(bytes[0]) ? 1 : 0;
	length = character_at(bytes, left, &character);
	*passed = length > 0 ? length : 1;
	return length > 0 && !is_invisible(character) ? length : 0;
}

void text_add_safe(struct text *text, const char *bytes, size_t length)
{
	const unsigned char *all = (const unsigned char *)bytes;
	size_t start = 0, at = 0;

	/* Added in runs: most text is safe from end to end. */
	while (at < length) {
		size_t passed, safe = safe_length(all + at, length - at, &passed);

		if (safe == 0) {
			text_add_bytes(text, bytes + start, at - start);
			text_add(text, "?");
			start = at + passed;
		}
		at += passed;
	}
	text_add_bytes(text, bytes + start, length - start);
}

/* How many bytes the first characters of a word take, at most `limit` characters; their number. */
static size_t word_length(const char *word, size_t limit, size_t *characters)
{
	size_t length = 0;

	*characters = 0;
	while (word[length] != '\0' && word[length] != ' ') {
		bool begins = ((unsigned char)word[length] & 0xc0) != 0x80;

		if (begins && *characters == limit)
			break;
		*characters += begins ? 1 : 0;
		length++;
	}
	return length;
}

void text_add_folded(struct text *text, size_t indent, const char *words)
{
	size_t column = indent, length, width;

	for (words += strspn(words, " "); *words != '\0'; words += strspn(words, " ")) {
		length = word_length(words, indent < TEXT_WIDTH ? TEXT_WIDTH - indent : 1, &width);
		if (column > indent && column + 1 + width > TEXT_WIDTH) {
			text_format(text, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			text_add(text, " ");
			column++;
		}
		text_add_bytes(text, words, length);
		words += length;
		column += width;
	}
	text_add(text, "\n");
}

void text_mark_cut(struct text *text)
{
	size_t mark = strlen(CUT_MARK);

	if (!text->cut || text->size <= mark)
		return;
	if (text->length > text->size - 1 - mark)
		text->length = whole_characters(text->data, text->size - 1 - mark);
	memcpy(text->data + text->length, CUT_MARK, mark + 1);
	text->length += mark;
}
