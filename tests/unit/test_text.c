/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/text.h"
#include "tests/unit/tap.h"

#include <limits.h>
#include <stdint.h>

/* A literal with its length, for bytes that may be NUL. */
#define BYTES(literal) literal, sizeof(literal) - 1

static void test_add(void)
{
	char buffer[8] = "garbage";
	struct text text = text_over(buffer, sizeof(buffer));

	is(text.data, "", "a new text is empty");
	text_add(&text, "ab");
	text_add_bytes(&text, "cdef", 2);
	text_format(&text, "%d%s", 1, "x");
	is(text.data, "abcd1x", "what is added stands one behind the other");
	is_number((long long)text.length, 6, "the length is in bytes");
	text_add(&text, "");
	text_add(&text, "y");
	is(text.data, "abcd1xy", "the last byte but the NUL is used");
	ok(!text.cut, "what fits exactly is not cut");
	text_format(&text, "%s", "");
	ok(!text.cut, "nor is nothing more");
	text_add(&text, "z");
	ok(text.cut, "one byte more is");
	is(text.data, "abcd1xy", "... and is left out");
}

enum way { WAY_ADD, WAY_BYTES, WAY_FORMAT, WAY_SAFE, WAYS };
static const char *const way_names[] = { "text_add", "text_add_bytes", "text_format", "text_add_safe" };

static void add_by(enum way way, struct text *text, const char *string)
{
	if (way == WAY_ADD)
		text_add(text, string);
	else if (way == WAY_BYTES)
		text_add_bytes(text, string, strlen(string));
	else if (way == WAY_FORMAT)
		text_format(text, "%s", string);
	else
		text_add_safe(text, string, strlen(string));
}

/* Adds "a", the character and "b" where the buffer has room for `room` bytes. */
static void test_cut_at(enum way way, const char *character, size_t room)
{
	size_t length = strlen(character);
	char buffer[8], whole[8], expected[8] = "", name[80];
	struct text text = text_over(buffer, room + 1);

	(void)snprintf(whole, sizeof(whole), "a%sb", character);
	if (room >= length + 2)
		(void)snprintf(expected, sizeof(expected), "a%sb", character);
	else if (room >= length + 1)
		(void)snprintf(expected, sizeof(expected), "a%s", character);
	else if (room >= 1)
		(void)snprintf(expected, sizeof(expected), "a");
	add_by(way, &text, whole);
	(void)snprintf(name, sizeof(name), "%s: a character of %u bytes, room for %u", way_names[way],
		(unsigned)length, (unsigned)room);
	is(text.data, expected, name);
	is_number((long long)text.length, (long long)strlen(expected), "... length");
	is_number(text.cut, room < length + 2, "... cut or not");
}

static void test_cut(void)
{
	static const char *const characters[] = { "x", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80" };

	for (int way = 0; way < WAYS; way++)
		for (size_t i = 0; i < sizeof(characters) / sizeof(characters[0]); i++)
			for (size_t room = 0; room <= strlen(characters[i]) + 2; room++)
				test_cut_at((enum way)way, characters[i], room);
}

static void test_nothing_after_cut(void)
{
	for (int way = 0; way < WAYS; way++) {
		char buffer[5], name[80];
		struct text text = text_over(buffer, sizeof(buffer));

		text_add(&text, "ab\xe2\x82\xac");
		add_by((enum way)way, &text, "c");
		(void)snprintf(name, sizeof(name), "%s adds nothing after a cut, although it would fit", way_names[way]);
		is(text.data, "ab", name);
		is_number((long long)text.length, 2, "... nor to the length");
	}
}

/* The string in a buffer of `size` bytes, marked. */
static const char *marked(size_t size, const char *string)
{
	static char buffer[32];
	struct text text = text_over(buffer, size);

	text_add(&text, string);
	text_mark_cut(&text);
	if (text.length != strlen(buffer))
		return "(wrong length)";
	return buffer;
}

static void test_mark_cut(void)
{
	is(marked(8, "abcdefg"), "abcdefg", "what was not cut is not marked");
	is(marked(8, "abcdefgh"), "abcd...", "what was cut ends with three dots");
	is(marked(8, "abc\xc3\xa9" "def"), "abc...", "... at a whole character of two bytes");
	is(marked(8, "ab\xe2\x82\xac" "efg"), "ab...", "... of three");
	is(marked(8, "a\xf0\x9f\x98\x80" "fgh"), "a...", "... of four");
	is(marked(8, "\xf0\x9f\x98\x80" "efgh"), "\xf0\x9f\x98\x80...", "... which stays where it fits");
	is(marked(8, "abcd\xf0\x9f\x98\x80"), "abcd...", "... and what fits beside them is kept");
	is(marked(8, "abc\xf0\x9f\x98\x80" "def"), "abc...", "... nothing more");
	is(marked(4, "abcd"), "...", "a buffer for the dots alone");
	is(marked(3, "abcd"), "ab", "no dots where they do not fit");
	is(marked(1, "abcd"), "", "... as in the smallest buffer");
}

static const char *safe(const char *bytes, size_t length)
{
	static char buffer[64];
	struct text text = text_over(buffer, sizeof(buffer));

	text_add_safe(&text, bytes, length);
	return buffer;
}

static void test_safe_bytes(void)
{
	static const char forbidden[] = "|;'\"<>`$&\x7f";

	for (int byte = 0; byte < 0x80; byte++) {
		bool keep = byte >= ' ' && !memchr(forbidden, byte, sizeof(forbidden));
		char bytes[4] = { 'a', (char)byte, 'b', '\0' }, expected[4] = { 'a', keep ? (char)byte : '?', 'b', '\0' };
		char name[80];

		(void)snprintf(name, sizeof(name), "byte 0x%02x %s", (unsigned)byte,
			keep ? "is kept" : "becomes one question mark");
		is(safe(bytes, 3), expected, name);
	}
}

static void test_safe_text(void)
{
	static const struct {
		const char *bytes;
		size_t length;
		const char *expected, *name;
	} rows[] = {
		{ BYTES(""), "", "nothing stays nothing" },
		{ BYTES("Ubuntu 22.04"), "Ubuntu 22.04", "plain text is kept" },
		{ BYTES("a\\b(c)[d]{e}!*?~#%^=+,.:@/_-"), "a\\b(c)[d]{e}!*?~#%^=+,.:@/_-", "... with these signs" },
		{ BYTES("caf\xc3\xa9"), "caf\xc3\xa9", "a character of two bytes is kept" },
		{ BYTES("\xe2\x82\xac 5"), "\xe2\x82\xac 5", "... of three" },
		{ BYTES("\xf0\x9f\x98\x80!"), "\xf0\x9f\x98\x80!", "... of four" },
		{ BYTES("\xc2\xa0|\xf0\x90\x80\x80"), "\xc2\xa0?\xf0\x90\x80\x80", "... beside what is not" },
		{ BYTES("a\xc2\x80z"), "a?z", "the first of C1 is one question mark" },
		{ BYTES("a\xc2\x85z"), "a?z", "... next line" },
		{ BYTES("a\xc2\x9bz"), "a?z", "... control sequence introducer" },
		{ BYTES("a\xc2\x9fz"), "a?z", "... the last of C1" },
		{ BYTES("a\xc2\xadz"), "a?z", "the soft hyphen" },
		{ BYTES("a\xe2\x80\x8bz"), "a?z", "U+200B, zero width space" },
		{ BYTES("a\xe2\x80\x8ez"), "a?z", "U+200E, left to right mark" },
		{ BYTES("a\xe2\x80\xa8z"), "a?z", "U+2028, line separator" },
		{ BYTES("a\xcd\x8fz"), "a?z", "U+034F, combining grapheme joiner" },
		{ BYTES("a\xe1\x85\x9f\xe1\x85\xa0z"), "a??z", "U+115F and U+1160, Hangul fillers" },
		{ BYTES("a\xe1\x9e\xb4z"), "a?z", "U+17B4, Khmer inherent vowel" },
		{ BYTES("a\xe1\xa0\x8ez"), "a?z", "U+180E, Mongolian vowel separator" },
		{ BYTES("a\xe3\x85\xa4z"), "a?z", "U+3164, Hangul filler" },
		{ BYTES("a\xef\xbe\xa0z"), "a?z", "U+FFA0, Hangul filler" },
		{ BYTES("a\xf0\x9b\xb2\xa0z"), "a?z", "U+1BCA0, shorthand format" },
		{ BYTES("a\xf0\x9d\x85\xb3z"), "a?z", "U+1D173, musical beam" },
		{ BYTES("a\xe2\x80\xa9z"), "a?z", "U+2029, paragraph separator" },
		{ BYTES("a\xe2\x80\xaez"), "a?z", "U+202E, right to left override" },
		{ BYTES("a\xe2\x81\xa6z"), "a?z", "U+2066, left to right isolate" },
		{ BYTES("\xef\xbb\xbfz"), "?z", "U+FEFF, byte order mark" },
		{ BYTES("a\xef\xbf\xbfz"), "a?z", "U+FFFF, no character" },
		{ BYTES("a\xf3\xa0\x81\x81z"), "a?z", "U+E0041, a tag" },
		{ BYTES("a\xed\xa0\x80z"), "a?z", "the first surrogate" },
		{ BYTES("a\xed\xbf\xbfz"), "a?z", "the last surrogate" },
		{ BYTES("a\xed\xa0\xbd\xed\xb8\x80z"), "a??z", "a pair of surrogates is two" },
		{ BYTES("a\xed\x9f\xbfz"), "a\xed\x9f\xbfz", "U+D7FF below the surrogates is kept" },
		{ BYTES("a\xee\x80\x80z"), "a\xee\x80\x80z", "U+E000 above the surrogates is kept" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is(safe(rows[i].bytes, rows[i].length), rows[i].expected, rows[i].name);
}

static void test_safe_broken(void)
{
	static const struct {
		const char *bytes;
		size_t length;
		const char *expected, *name;
	} rows[] = {
		{ BYTES("a\xc0\xafz"), "a??z", "a slash in two bytes: one question mark for each" },
		{ BYTES("a\xc1\xbfz"), "a??z", "U+007F in two bytes" },
		{ BYTES("a\xe0\x80\xafz"), "a???z", "a slash in three bytes" },
		{ BYTES("a\xe0\x9f\xbfz"), "a???z", "U+07FF in three bytes" },
		{ BYTES("a\xf0\x80\x80\xafz"), "a????z", "a slash in four bytes" },
		{ BYTES("a\xf0\x8f\xbf\xbfz"), "a????z", "U+FFFF in four bytes" },
		{ BYTES("a\xf4\x90\x80\x80z"), "a????z", "U+110000, beyond the last" },
		{ BYTES("a\xf8\x88\x80\x80\x80z"), "a?????z", "five bytes" },
		{ BYTES("a\xfc\x84\x80\x80\x80\x80z"), "a??????z", "six bytes" },
		{ BYTES("a\xfez"), "a?z", "the byte 0xfe" },
		{ BYTES("a\xffz"), "a?z", "the byte 0xff" },
		{ BYTES("a\x80z"), "a?z", "a continuation without a beginning" },
		{ BYTES("a\xbf\xbfz"), "a??z", "two of them" },
		{ BYTES("a\xc3\xa9\xa9z"), "a\xc3\xa9?z", "one continuation too many" },
		{ BYTES("a\xc3z"), "a?z", "one of two bytes" },
		{ BYTES("a\xe2z"), "a?z", "one of three bytes" },
		{ BYTES("a\xe2\x82z"), "a??z", "two of three bytes" },
		{ BYTES("a\xf0\x9fz"), "a??z", "two of four bytes" },
		{ BYTES("a\xf0\x9f\x98z"), "a???z", "three of four bytes" },
		{ BYTES("a\xc3"), "a?", "one of two bytes at the end" },
		{ BYTES("a\xe2\x82"), "a??", "two of three bytes at the end" },
		{ BYTES("a\xf0\x9f\x98"), "a???", "three of four bytes at the end" },
		{ BYTES("a\xe2\xc3\xa9z"), "a?\xc3\xa9z", "a whole one behind a torn one is kept" },
		{ BYTES("a\xe2|z"), "a??z", "a pipe behind a torn one is no part of it" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		is(safe(rows[i].bytes, rows[i].length), rows[i].expected, rows[i].name);
	is(safe("\xe2\x82\xac", 2), "??", "a character that goes on behind the given length is torn");
}

/* The length of the character at `at` by the table 3-7 of the Unicode Standard, surrogates excluded; 0: none. */
static size_t well_formed(const unsigned char *at)
{
	static const unsigned char table[][8] = {	/* first and last of each of four bytes; 0: no such byte */
		{ 0x01, 0x7f }, { 0xc2, 0xdf, 0x80, 0xbf }, { 0xe0, 0xe0, 0xa0, 0xbf, 0x80, 0xbf },
		{ 0xe1, 0xec, 0x80, 0xbf, 0x80, 0xbf }, { 0xed, 0xed, 0x80, 0x9f, 0x80, 0xbf },
		{ 0xee, 0xef, 0x80, 0xbf, 0x80, 0xbf }, { 0xf0, 0xf0, 0x90, 0xbf, 0x80, 0xbf, 0x80, 0xbf },
		{ 0xf1, 0xf3, 0x80, 0xbf, 0x80, 0xbf, 0x80, 0xbf }, { 0xf4, 0xf4, 0x80, 0x8f, 0x80, 0xbf, 0x80, 0xbf },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		size_t length = 0;

		while (length < 4 && table[i][2 * length] != 0 && at[length] >= table[i][2 * length]
			&& at[length] <= table[i][2 * length + 1])
			length++;
		if (length > 0 && (length == 4 || table[i][2 * length] == 0))
			return length;
	}
	return 0;
}

static bool is_forbidden(const unsigned char *at)
{
	static const char *const others[] = { "\xc2\xad", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xae", "\xef\xbb\xbf" };

	if (at[0] < ' ' || at[0] == 0x7f || (at[0] < 0x80 && strchr("|;'\"<>`$&", at[0])))
		return true;
	if (at[0] == 0xc2 && at[1] < 0xa0)	/* C1 */
		return true;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strncmp((const char *)at, others[i], strlen(others[i])) == 0)
			return true;
	return false;
}

static bool is_clean(const char *string)
{
	const unsigned char *at = (const unsigned char *)string;

	while (*at != '\0') {
		size_t length = well_formed(at);

		if (length == 0 || is_forbidden(at))
			return false;
		at += length;
	}
	return true;
}

static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005U + 1442695040888963407U;
	return *state >> 33;
}

/* Bytes of which about half belong to something longer. */
static void fill(char *bytes, size_t length, uint64_t *state)
{
	static const unsigned char telling[] = { 0xc2, 0xc3, 0xe0, 0xe2, 0xed, 0xef, 0xf0, 0xf4, 0x80, 0x81, 0x9f, 0xa8,
		0xae, 0xbb, 0xbf, '|', '\n', '\0', 0xff };

	for (size_t i = 0; i < length; i++) {
		uint64_t random = next_random(state);

		bytes[i] = (char)(random & 1 ? telling[(random >> 1) % sizeof(telling)] : random >> 1);
	}
}

static void test_any_bytes(void)
{
	bool clean = true, bounded = true, terminated = true;
	uint64_t state = 20261001;

	for (int round = 0; round < 20000; round++) {
		char bytes[48], buffer[64];
		size_t length = next_random(&state) % sizeof(bytes), size = 1 + next_random(&state) % (sizeof(buffer) - 1);
		struct text text = text_over(buffer, size);

		memset(buffer + 1, 'X', sizeof(buffer) - 1);
		fill(bytes, length, &state);
		text_add_safe(&text, bytes, length);
		text_mark_cut(&text);
		clean = clean && is_clean(buffer);
		terminated = terminated && strlen(buffer) == text.length && text.length < size;
		for (size_t i = size; i < sizeof(buffer); i++)
			bounded = bounded && buffer[i] == 'X';
	}
	ok(clean, "any bytes: what comes out is UTF-8 without a forbidden character");
	ok(terminated, "... terminated, and as long as it says");
	ok(bounded, "... and inside its buffer");
}

static size_t encode(uint32_t character, char *bytes)
{
	static const unsigned char marks[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t length = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;

	for (size_t i = length - 1; i > 0; i--) {
		bytes[i] = (char)(0x80 | (character & 0x3f));
		character >>= 6;
	}
	bytes[0] = (char)(marks[length] | character);
	bytes[length] = '\0';
	return length;
}

static void test_any_character(void)
{
	bool one_or_itself = true, forbidden_rejected = true, letters_kept = true;

	for (uint32_t character = 1; character <= 0x10ffff; character++) {
		char bytes[5];
		size_t length = encode(character, bytes);
		const char *result = safe(bytes, length);
		bool kept = strcmp(result, bytes) == 0;
		bool broken = well_formed((const unsigned char *)bytes) == 0;

		one_or_itself = one_or_itself && (kept || strcmp(result, "?") == 0);
		if (broken || is_forbidden((const unsigned char *)bytes))
			forbidden_rejected = forbidden_rejected && !kept;
		if ((character >= 0xc0 && character < 0x300) || (character >= 0x4e00 && character < 0xa000))
			letters_kept = letters_kept && kept;
	}
	ok(one_or_itself, "every character of Unicode becomes itself or one question mark");
	ok(forbidden_rejected, "... the forbidden ones and the surrogates the latter");
	ok(letters_kept, "... letters of Europe and of Asia the former");
}

/* The words behind `indent` columns of dots, folded. */
static const char *folded(size_t indent, const char *words)
{
	static char buffer[512];
	struct text text = text_over(buffer, sizeof(buffer));

	for (size_t i = 0; i < indent; i++)
		text_add(&text, ".");
	text_add_folded(&text, indent, words);
	return buffer;
}

#define TEN "0123456789"
#define SIXTY TEN TEN TEN TEN TEN TEN
#define ACCENTS "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"

#define TWENTY_DOTS "...................."
#define SIXTY_DOTS TWENTY_DOTS TWENTY_DOTS TWENTY_DOTS
#define TWENTY_BLANKS "                    "
#define SIXTY_BLANKS TWENTY_BLANKS TWENTY_BLANKS TWENTY_BLANKS

static void test_folding(void)
{
	is(folded(0, ""), "\n", "no words end the line");
	is(folded(3, "a  bc "), "...a bc\n", "blanks are separators");
	is(folded(80, "ab"), SIXTY_DOTS TWENTY_DOTS "a\n" SIXTY_BLANKS TWENTY_BLANKS "b\n",
		"an indent as wide as the page leaves a column all the same");
	is(folded(0, "  "), "\n", "... and nothing else");
	is(folded(0, SIXTY TEN " " TEN), SIXTY TEN "\n" TEN "\n", "81 columns are two lines");
	is(folded(0, SIXTY TEN " 123456789"), SIXTY TEN " 123456789\n", "80 are one");
	is(folded(2, SIXTY " " TEN " 123456 78"), ".." SIXTY " " TEN " 123456\n  78\n", "... the indent included");
	is(folded(2, SIXTY " " TEN " 1234567"), ".." SIXTY " " TEN "\n  1234567\n", "... which each line has");
	is(folded(0, SIXTY TEN TEN " "), SIXTY TEN TEN "\n", "no empty line behind a full one");
	is(folded(10, "a " SIXTY TEN TEN), "..........a\n          " SIXTY TEN "\n          " TEN "\n",
		"a word that is too long for any line goes on in the next");
	is(folded(60, ACCENTS " \xe2\x82\xac" "23456789 1"), "............................................................"
		ACCENTS " \xe2\x82\xac" "23456789\n                                                            1\n",
		"a character is a column, whatever its bytes");
	is(folded(60, "x" ACCENTS ACCENTS), "............................................................x" ACCENTS
		"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\n"
		"                                                            \xc3\xa9\n", "... and no character is torn");
}

static void test_duration(void)
{
	static const struct {
		long long seconds;
		const char *words;
	} spans[] = {
		{ -5, "0 s" }, { 0, "0 s" }, { 1, "1 s" }, { 119, "119 s" }, { 120, "2 minutes" }, { 179, "2 minutes" },
		{ 7199, "119 minutes" }, { 7200, "2 hours" }, { 172799, "47 hours" }, { 172800, "2 days" },
		{ 259199, "2 days" }, { 259200, "3 days" }, { 9223372036854775807LL, "106751991167300 days" },
	};

	for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
		char bytes[64];
		struct text text = text_over(bytes, sizeof(bytes));

		text_add_duration(&text, spans[i].seconds);
		is(bytes, spans[i].words, spans[i].words);
	}
}

static void test_small(void)
{
	ok(text_small('A') == 'a' && text_small('Z') == 'z', "capitals become small");
	ok(text_small('@') == '@' && text_small('[') == '[' && text_small('a') == 'a' && text_small('\xc4') == '\xc4',
		"... and nothing else does");
	ok(text_is_same("Date", 4, "DATE") && !text_is_same("Date", 3, "DATE") && !text_is_same("Data", 4, "DATE"),
		"the same but for case, and as long");
}

/* What text_format adds is what the C library prints. */
#define SAME_AS_PRINTF(...) do { \
		char got[128], wanted[128]; \
		struct text text = text_over(got, sizeof(got)); \
		(void)snprintf(wanted, sizeof(wanted), __VA_ARGS__); \
		text_format(&text, __VA_ARGS__); \
		is(got, wanted, #__VA_ARGS__); \
		ok(!text.cut && text.length == strlen(wanted), "... whole"); \
	} while (0)

static void test_format(void)
{
	SAME_AS_PRINTF("no conversion");
	SAME_AS_PRINTF("%s%%%s%c%s", "a", "", 'b', "c%s");
	SAME_AS_PRINTF("%5s|%-5s|%2s|%-2s|%*s|%-*s.", "abc", "abc", "abc", "abc", 4, "x", 4, "y");
	SAME_AS_PRINTF("%12s|%-12s|%*s", "a", "b", 0, "c");
	SAME_AS_PRINTF("%d %d %d %ld %lld", 0, INT_MAX, INT_MIN, LONG_MIN, LLONG_MIN);
	SAME_AS_PRINTF("%ld %lld %lld", LONG_MAX, LLONG_MAX, -1LL);
	SAME_AS_PRINTF("%u %u %lu %llu", 0U, UINT_MAX, ULONG_MAX, ULLONG_MAX);
	SAME_AS_PRINTF("%o %04o %04o %03u %02u %lo %llo", 8U, 0755U, 04755U, 7U, 123U, ULONG_MAX, ULLONG_MAX);
	SAME_AS_PRINTF("%x %x %04x %lx %llx", 0U, 0xfe80U, 0xabU, ULONG_MAX, ULLONG_MAX);
	SAME_AS_PRINTF("%3d|%-3d|%3c|%-3c|", -1, -1, 'a', 'b');
}

/* The compiler would refuse such a format. */
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void test_format_bounds(void)
{
	const char *wrong[] = { "a%", "a%-5", "a%q", "a%5.2d" };
	char bytes[16];
	struct text text;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		text = text_over(bytes, sizeof(bytes));
		text_format(&text, wrong[i], 1);
		is(bytes, "a", "a conversion that is none");
		ok(text.cut, "... is a cut");
	}
	text = text_over(bytes, 5);
	text_format(&text, "%d%s%d", 12, "345", 6);
	is(bytes, "1234", "a value that does not fit is cut, and the next is left out");
}

int main(void)
{
	test_add();
	test_cut();
	test_nothing_after_cut();
	test_mark_cut();
	test_safe_bytes();
	test_safe_text();
	test_safe_broken();
	test_any_bytes();
	test_any_character();
	test_folding();
	test_duration();
	test_format();
	test_format_bounds();
	test_small();
	return tap_done();
}
