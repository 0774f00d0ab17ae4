/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#define WIDE 8192

static void check_safe(const char *bytes, size_t length, size_t size)
{
	char shown[WIDE], twice[WIDE];
	struct text out = text_over(shown, size), again = text_over(twice, size);

	text_add_safe(&out, bytes, length);
	MUST(is_terminated(shown, size) && strlen(shown) == out.length && (out.cut || out.length <= length));
	MUST(is_clean(shown, out.length, "|;'\"<>`$&"));
	text_add_safe(&again, shown, out.length);
	MUST(again.length == out.length && strcmp(shown, twice) == 0);
	text_mark_cut(&out);
	MUST(is_clean(shown, out.length, "|;'\"<>`$&") && (!out.cut || strcmp(shown + out.length - 3, "...") == 0));
}

/* Folded words are whole lines that are not too wide, and without blanks and line ends they are the same. */
static void check_folded(const char *words, size_t indent)
{
	static char bytes[4 * WIDE];
	struct text out = text_over(bytes, sizeof(bytes));
	const char *word = words;
	size_t width = indent;

	text_add_folded(&out, indent, words);
	MUST(!out.cut && out.length > 0 && out.data[out.length - 1] == '\n');
	for (const char *at = out.data; *at != '\0'; at++) {
		width = *at == '\n' ? 0 : width + (((unsigned char)*at & 0xc0) != 0x80);
		MUST(width <= TEXT_WIDTH);
		if (*at == ' ' || *at == '\n')
			continue;
		word += strspn(word, " ");
		MUST(*word++ == *at);
	}
	MUST(word[strspn(word, " ")] == '\0');
}

static void fuzz(const char *bytes, size_t length)
{
	char shown[WIDE];
	struct text out = text_over(shown, sizeof(shown));

	for (size_t size = 4; size <= WIDE; size *= 4)
		check_safe(bytes, length, size);
	/* What is folded was sanitised before. */
	text_add_safe(&out, bytes, length < 1024 ? length : 1024);
	check_folded(shown, length % 40);
}
