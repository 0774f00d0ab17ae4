/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "text.h"

#include <stdint.h>
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

/* Length of the well-formed UTF-8 character at `bytes`, which is beyond ASCII; 0 where there is none.
 * The table of the Unicode Standard, "Well-Formed UTF-8 Byte Sequences". */
static size_t character_at(const unsigned char *bytes, size_t left, uint32_t *character)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = bytes[0] < 0xc0 ? 0 : bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : bytes[0] < 0xf8 ? 4 : 0;

	if (length == 0 || length > left)
		return 0;
	*character = bytes[0] & (0xffU >> (length + 1));
	for (size_t i = 1; i < length; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		*character = *character << 6 | (bytes[i] & 0x3fU);
	}
	return *character < smallest[length] || *character > 0x10ffff ? 0 : length;
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

/* A conversion: %[-0][WIDTH][l]LETTER. */
struct conversion {
	bool left, zeros;
	size_t width;
	unsigned longs;
	char letter;
};

/* Reads what follows a percent sign; returns where it ends. */
static const char *read_conversion(const char *at, struct conversion *conversion, va_list *values)
{
	for (; *at == '-' || *at == '0'; at++)
		*(*at == '-' ? &conversion->left : &conversion->zeros) = true;
	if (*at == '*') {
		conversion->width = (size_t)va_arg(*values, int);
		at++;
	}
	for (; text_is_digit(*at); at++)
		conversion->width = conversion->width * 10 + (size_t)(*at - '0');
	for (; *at == 'l'; at++)
		conversion->longs++;
	conversion->letter = *at;
	return *at == '\0' ? at : at + 1;
}

static void add_in_width(struct text *text, const struct conversion *conversion, const char *bytes, size_t length)
{
	size_t padding = conversion->width > length ? conversion->width - length : 0;

	for (size_t i = 0; i < padding && !conversion->left; i++)
		text_add(text, conversion->zeros ? "0" : " ");
	text_add_bytes(text, bytes, length);
	for (size_t i = 0; i < padding && conversion->left; i++)
		text_add(text, " ");
}

static void add_number(struct text *text, const struct conversion *conversion, unsigned long long number, bool negative)
{
	char digits[3 * sizeof(number)];	/* more than the octal digits and a sign need */
	unsigned base = conversion->letter == 'o' ? 8 : conversion->letter == 'x' ? 16 : 10;
	size_t at = sizeof(digits);

	do {
		digits[--at] = "0123456789abcdef"[number % base];
		number /= base;
	} while (number > 0);
	if (negative)
		digits[--at] = '-';
	add_in_width(text, conversion, digits + at, sizeof(digits) - at);
}

static unsigned long long unsigned_value(unsigned longs, va_list *values)
{
	return longs == 0 ? va_arg(*values, unsigned) : longs == 1 ? va_arg(*values, unsigned long)
		: va_arg(*values, unsigned long long);
}

static long long signed_value(unsigned longs, va_list *values)
{
	return longs == 0 ? va_arg(*values, int) : longs == 1 ? va_arg(*values, long) : va_arg(*values, long long);
}

/* Returns false for a conversion that is none of text_format's. */
static bool convert(struct text *text, const struct conversion *conversion, va_list *values)
{
	const char *string;
	long long number;
	char byte;

	switch (conversion->letter) {
	case '%':
		text_add(text, "%");
		return true;
	case 's':
		string = va_arg(*values, const char *);
		add_in_width(text, conversion, string, strlen(string));
		return true;
	case 'c':
		byte = (char)va_arg(*values, int);
		add_in_width(text, conversion, &byte, 1);
		return true;
	case 'd':
		number = signed_value(conversion->longs, values);
		add_number(text, conversion, number < 0 ? 0ULL - (unsigned long long)number : (unsigned long long)number, number < 0);
		return true;
	case 'u': case 'o': case 'x':
		add_number(text, conversion, unsigned_value(conversion->longs, values), false);
		return true;
	default:
		return false;
	}
}

void text_add_count(struct text *text, unsigned long long count)
{
	add_number(text, &(struct conversion){ .letter = 'u' }, count, false);
}

/* Not by vsnprintf: in a static program that brings floating point, streams and locales along, a tenth of its size. */
void text_vformat(struct text *text, const char *format, va_list arguments)
{
	va_list values;

	va_copy(values, arguments);
	while (*format != '\0') {
		size_t length = strcspn(format, "%");
		struct conversion conversion = { .left = false };

		text_add_bytes(text, format, length);
		format += length;
		if (*format == '\0')
			break;
		format = read_conversion(format + 1, &conversion, &values);
		if (!convert(text, &conversion, &values)) {
			text->cut = true;
			break;
		}
	}
	va_end(values);
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

/* For what is not safe ASCII. Length of the character at `bytes` when it may be shown as it is, else 0; and how much to
 * pass over: a character of several bytes is one question mark, a byte that is in none is one of its own. */
static size_t safe_length(const unsigned char *bytes, size_t left, size_t *passed)
{
	uint32_t character = 0;
	size_t length;

	*passed = 1;
	if (bytes[0] < 0x80)
		return 0;
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
		size_t passed;

		if (is_safe_ascii(all[at])) {
			at++;
			continue;
		}
		if (safe_length(all + at, length - at, &passed) == 0) {
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
