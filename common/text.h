/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_TEXT_H
#define COMMON_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/** A string that grows inside a buffer of fixed size and is always terminated.
 * What does not fit is left out at a whole UTF-8 character; `cut` then says so,
 * and nothing more is added, so that no later part stands for a missing one. */
struct text {
	char *data;
	size_t size;	/* of the buffer, with the terminating NUL */
	size_t length;	/* in bytes, without it */
	bool cut;
};

/** An empty text over a buffer of at least one byte. */
struct text text_over(char *buffer, size_t size);

/** Adds a string, or `length` bytes of one. */
void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const char *bytes, size_t length);

/** Adds several strings, one behind the other; the last argument is NULL. */
void text_join(struct text *text, ...) __attribute__((sentinel));

/** Whether a byte is one of the ten digits, in every locale. */
bool text_is_digit(char byte);

/** A capital letter of ASCII as the small one, any other byte as it is. */
char text_small(char byte);

/** Whether `length` bytes are the string but for the case of letters of ASCII. */
bool text_is_same(const char *bytes, size_t length, const char *string);

/** Adds a number in decimal digits. */
void text_add_count(struct text *text, unsigned long long count);

/** Adds a time span in its largest unit of which there are two: "90 s", "14 minutes", "7 hours", "3 days". The rest
 * is left out; less than nothing is nothing. */
void text_add_duration(struct text *text, long long seconds);

/** Adds what printf would print, in every locale. The conversions are %s, %c, %d, %u, %o, %x and %%, with l or ll, a
 * width, and - or, for what has no sign, 0 before it; at any other the text is cut. */
void text_format(struct text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void text_vformat(struct text *text, const char *format, va_list values)
	__attribute__((format(printf, 2, 0)));

/** The one sanitiser. Adds foreign bytes so that no monitoring system, shell, web page
 * or terminal takes them for more than text: each of | ; ' " < > ` $ & , each control
 * character (C0, DEL, C1, line and paragraph separators, direction marks and other
 * invisible ones) and each byte that is not UTF-8 becomes a question mark. */
void text_add_safe(struct text *text, const char *bytes, size_t length);

#define TEXT_WIDTH 80	/* columns of a page */

/** Adds words and ends the line: they begin at column `indent`, where the last line stands already, and so does each
 * further line. Folded at blanks so that no line is longer than TEXT_WIDTH; a word that is too long for a
 * line goes on in the next. A character is a column. */
void text_add_folded(struct text *text, size_t indent, const char *words);

/** Where a text was cut, its last characters become "..." */
void text_mark_cut(struct text *text);

/** How far a reader of a short grammar (number, version, range) came.
 * Without a problem `length` is the number of bytes that belong to what was read;
 * with one it is the offset of the byte that does not fit, and `problem` says why. */
struct scan {
	size_t length;
	const char *problem;
};

#endif
