/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_JSON_H
#define COMMON_PARSE_JSON_H

#include <stdbool.h>
#include <stddef.h>

#define JSON_TEXT 262144	/* bytes of a text, at most */
#define JSON_DEPTH 8	/* objects and arrays inside each other, at most; the outermost counts */
#define JSON_NAME 64	/* bytes of a name that can be asked for, with the NUL */

enum json_result {
	JSON_FOUND,
	JSON_ABSENT,	/* the object has no member of that name */
	JSON_WRONG_TYPE,	/* it has one, and that is of another type: also null, outside of a section */
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

/** The same for a member of an object that is the member `section` of the outermost one: {"Mgs":{"Endpoint":"..."}}.
 * As with Go, several sections of that name count as one, so that of several members the last one counts wherever it
 * stands, and null, for a member or for a section, says nothing. A section that is no object is of the wrong type; one
 * whose name is `section` but for case is malformed. `section` NULL: a member of the outermost object. */
enum json_result json_string_in(const char *text, size_t length, const char *section, const char *name, char *value,
	size_t size);

/** The same for true or false: anything else is of the wrong type. `value` is false unless it is found. */
enum json_result json_flag_in(const char *text, size_t length, const char *section, const char *name, bool *value);

#endif
