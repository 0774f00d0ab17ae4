/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_JSON_H
#define COMMON_PARSE_JSON_H

#include <stddef.h>

#define JSON_TEXT 262144	/* bytes of a text, at most */
#define JSON_DEPTH 8	/* objects and arrays inside each other, at most; the outermost counts */
#define JSON_NAME 64	/* bytes of a name that can be asked for, with the NUL */

enum json_result {
	JSON_FOUND,
	JSON_ABSENT,	/* the object has no member of that name */
	JSON_WRONG_TYPE,	/* it has one, and that is no string: also null */
	JSON_MALFORMED,	/* the text is no evidence, wherever in it the fault is */
};

/** The string member `name` of the one object that is the whole text; blanks around it are none of it. Other
 * members are passed over, whatever they hold; of several of that name the last one counts. Strict by RFC 8259:
 * a text that is cut short or goes on behind the object, a bad escape, half of a surrogate pair, a control
 * character, bytes that are not UTF-8 (a byte order mark too) are malformed; so are more than JSON_TEXT bytes, more
 * than JSON_DEPTH levels, a value that `size` bytes with its NUL do not hold or that has a NUL inside, and a member
 * whose name is `name` but for case, which Go (encoding/json) takes for the same.
 * `value` is empty unless it is found. It is foreign text: not sanitised. */
enum json_result json_string(const char *text, size_t length, const char *name, char *value, size_t size);

#endif
