/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "environment.h"

#include "../text.h"

#include <string.h>

#define BLANKS " \t\r\n"
#define LINE_SIZE 8192	/* of a logical line, with the NUL */
#define WORD_SIZE (ENVIRONMENT_VALUE + sizeof("HTTPS_PROXY="))

static const char *const names[ENVIRONMENT_NAMES][2] = {
	[ENVIRONMENT_HTTPS_PROXY] = { "HTTPS_PROXY", "https_proxy" },
	[ENVIRONMENT_HTTP_PROXY] = { "HTTP_PROXY", "http_proxy" },
	[ENVIRONMENT_NO_PROXY] = { "NO_PROXY", "no_proxy" },
};

#define SPELLINGS (ENVIRONMENT_NAMES * 2U)	/* each name in both spellings, one behind the other */

const struct environment_variable *environment_value(const struct environment *environment, enum environment_name name)
{
	const struct environment_variable *pair = environment->variables[name];

	if (pair[0].value[0] != '\0')
		return &pair[0];
	return pair[1].value[0] != '\0' ? &pair[1] : NULL;
}

/* Which of the variables that is; SPELLINGS: none. */
static unsigned spelling_of(const char *name, size_t length)
{
	unsigned at = 0;

	while (at < SPELLINGS
		&& (strlen(names[at / 2][at % 2]) != length || memcmp(names[at / 2][at % 2], name, length) != 0))
		at++;
	return at;
}

/* The same of what is before the equals sign of an assignment. */
static unsigned spelling_of_assignment(const char *assignment, size_t length)
{
	const char *equals = memchr(assignment, '=', length);

	return equals ? spelling_of(assignment, (size_t)(equals - assignment)) : SPELLINGS;
}

static struct environment_variable *variable_at(struct environment *environment, unsigned spelling)
{
	return &environment->variables[spelling / 2][spelling % 2];
}

static void set(struct environment *environment, unsigned spelling, const char *value, size_t length)
{
	struct environment_variable *variable = variable_at(environment, spelling);
	struct text copy = text_over(variable->value, sizeof(variable->value));
	struct text source = text_over(variable->source, sizeof(variable->source));

	variable->given = true;
	text_add_bytes(&copy, value, length);
	environment->cut = environment->cut || copy.cut;
	if (environment->reading)
		text_add_safe(&source, environment->reading, strlen(environment->reading));
	text_mark_cut(&source);
}

/* Sets what an assignment says, where its variable matters. */
static void assign(struct environment *environment, const char *assignment, size_t length)
{
	unsigned spelling = spelling_of_assignment(assignment, length);
	size_t name = spelling < SPELLINGS ? strlen(names[spelling / 2][spelling % 2]) + 1 : 0;

	if (name > 0)
		set(environment, spelling, assignment + name, length - name);
}

static void forget(struct environment_variable *variable)
{
	variable->given = false;
	variable->value[0] = variable->source[0] = '\0';
}

static void forget_all(struct environment *environment)
{
	for (unsigned i = 0; i < SPELLINGS; i++)
		forget(variable_at(environment, i));
}

void environment_overlay(struct environment *environment, const struct environment *over)
{
	for (unsigned i = 0; i < SPELLINGS; i++)
		if (over->variables[i / 2][i % 2].given)
			*variable_at(environment, i) = over->variables[i / 2][i % 2];
	environment->cut = environment->cut || over->cut;
}

void environment_unset(struct environment *environment, const struct environment_unit *unit)
{
	for (unsigned i = 0; i < SPELLINGS; i++)
		if (unit->unset[i / 2][i % 2])
			forget(variable_at(environment, i));
}

void environment_read(const char *block, size_t length, struct environment *environment)
{
	for (size_t at = 0; at < length;) {
		const char *nul = memchr(block + at, '\0', length - at);
		size_t end = nul ? (size_t)(nul - block) : length;
		unsigned spelling = spelling_of_assignment(block + at, end - at);

		if (spelling < SPELLINGS && !variable_at(environment, spelling)->given) {
			assign(environment, block + at, end - at);
			environment->cut = environment->cut || !nul;
		}
		at = end + 1;
	}
}

/* --- lines --- */

struct reader {
	const char *text;
	size_t length, at;
};

static bool ends_line(char byte)
{
	return byte == '\n' || byte == '\r' || byte == '\0';
}

/* The next line as it stands; a carriage return may be a part of its end. False behind the last one. */
static bool next_line(struct reader *reader, const char **line, size_t *length)
{
	size_t end = reader->at;
	char first;

	if (reader->at >= reader->length)
		return false;
	*line = reader->text + reader->at;
	while (end < reader->length && !ends_line(reader->text[end]))
		end++;
	*length = end - reader->at;
	first = end < reader->length ? reader->text[end++] : '\0';
	if (end < reader->length && ends_line(reader->text[end]) && reader->text[end] != first)
		end++;
	reader->at = end;
	return true;
}

static bool is_comment(const char *line, size_t length)
{
	while (length > 0 && (*line == ' ' || *line == '\t')) {
		line++;
		length--;
	}
	return length > 0 && (*line == '#' || *line == ';');
}

/* Takes a backslash that is the end of a line off it: a blank stands for it. One that is escaped itself is none. */
static bool goes_on(struct text *line)
{
	size_t backslashes = 0;

	while (backslashes < line->length && line->data[line->length - 1 - backslashes] == '\\')
		backslashes++;
	if (backslashes % 2 == 0)
		return false;
	line->data[line->length - 1] = ' ';
	return true;
}

/* A line with those that continue it, comments between them left out, without the blanks around it. */
static char *next_logical_line(struct reader *reader, struct text *line)
{
	const char *part;
	size_t length;
	bool any = false;

	*line = text_over(line->data, line->size);
	while (next_line(reader, &part, &length)) {
		any = true;
		if (is_comment(part, length))
			continue;
		text_add_bytes(line, part, length);
		if (!goes_on(line))
			break;
	}
	while (line->length > 0 && strchr(BLANKS, line->data[line->length - 1]))
		line->data[--line->length] = '\0';
	return any ? line->data + strspn(line->data, BLANKS) : NULL;
}

static void pass_byte_order_mark(struct reader *reader)
{
	static const char mark[] = { '\xef', '\xbb', '\xbf' };

	if (reader->length >= sizeof(mark) && memcmp(reader->text, mark, sizeof(mark)) == 0)
		reader->at = sizeof(mark);
}

/* --- words --- */

/* Adds the UTF-8 of a character; false where there is none of that number. */
static bool add_character(struct text *word, unsigned long character)
{
	char bytes[4];
	size_t count = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
	static const unsigned first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	if (character == 0 || character > 0x10ffff || (character >= 0xd800 && character < 0xe000))
		return false;
	for (size_t i = count; i-- > 1; character >>= 6)
		bytes[i] = (char)(0x80 | (character & 0x3f));
	bytes[0] = (char)(first[count] | character);
	text_add_bytes(word, bytes, count);
	return true;
}

/* Reads exactly `count` digits; false where there are others. */
static bool read_digits(const char *digits, size_t count, unsigned base, unsigned long *number)
{
	static const char all[] = "0123456789abcdef0123456789ABCDEF";

	*number = 0;
	for (size_t i = 0; i < count; i++) {
		const char *digit = digits[i] != '\0' ? strchr(all, digits[i]) : NULL;
		unsigned value = digit ? (unsigned)(digit - all) % 16 : base;

		if (value >= base)
			return false;
		*number = *number * base + value;
	}
	return true;
}

/* A byte by its number, as \x and three octal digits give it, or a character as \u and \U do. */
static const char *add_numbered(const char *at, struct text *word)
{
	bool hexadecimal = *at == 'x' || *at == 'u' || *at == 'U';
	size_t count = *at == 'x' ? 2 : *at == 'u' ? 4 : *at == 'U' ? 8 : 3;
	const char *digits = hexadecimal ? at + 1 : at;
	unsigned long number;
	char byte;

	if (!read_digits(digits, count, hexadecimal ? 16 : 8, &number))
		return NULL;
	if (count >= 4)
		return add_character(word, number) ? digits + count : NULL;
	if (number == 0 || number > 255)
		return NULL;
	byte = (char)number;
	text_add_bytes(word, &byte, 1);
	return digits + count;
}

/* What a backslash makes of what is behind it; returns the byte behind that, or NULL where it is no escape. */
typedef const char *unescape_function(const char *at, struct text *word);

static const char *unescape_as_systemd(const char *at, struct text *word)
{
	static const char letters[] = "abfnrtvs\\\"'", bytes[] = "\a\b\f\n\r\t\v \\\"'";
	const char *letter = *at != '\0' ? strchr(letters, *at) : NULL;

	if (!letter)
		return add_numbered(at, word);
	text_add_bytes(word, bytes + (letter - letters), 1);
	return at + 1;
}

static const char *unescape_as_upstart(const char *at, struct text *word)
{
	if (*at == '\0')
		return NULL;
	text_add_bytes(word, at, 1);
	return at + 1;
}

enum word {
	WORD_NONE,
	WORD_READ,
	WORD_MALFORMED,
};

/* The next word of a line, with its quotes and escapes resolved. Quotes may stand anywhere in it: so systemd takes
 * them, whatever its manual says. */
static enum word next_word(const char **rest, unescape_function *unescape, struct text *word)
{
	const char *at = *rest + strspn(*rest, BLANKS);
	char quote = '\0';

	*word = text_over(word->data, word->size);
	if (*at == '\0')
		return WORD_NONE;
	while (at && *at != '\0' && (quote != '\0' || !strchr(BLANKS, *at))) {
		char byte = *at++;

		if (byte == '\\')
			at = unescape(at, word);
		else if (byte == quote)
			quote = '\0';
		else if (quote == '\0' && (byte == '"' || byte == '\''))
			quote = byte;
		else
			text_add_bytes(word, &byte, 1);
	}
	if (!at || quote != '\0')
		return WORD_MALFORMED;
	*rest = at;
	return WORD_READ;
}

static bool is_specifier(char byte)
{
	return text_is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Resolves %%. False where a letter or digit follows a percent sign: only systemd knows what it puts there, an
 * unknown one takes it as it stands or passes the assignment over, according to its release. */
static bool expand(struct text *word)
{
	size_t length = 0;

	for (size_t i = 0; i < word->length; i++) {
		char next = word->data[i] == '%' ? word->data[i + 1] : '\0';

		if (is_specifier(next))
			return false;
		word->data[length++] = word->data[i];
		i += next == '%' ? 1 : 0;
	}
	word->data[length] = '\0';
	word->length = length;
	return true;
}

/* --- units --- */

static const char *read_assignments(const char *value, struct environment *environment)
{
	char bytes[WORD_SIZE];
	struct text word = text_over(bytes, sizeof(bytes));
	enum word got;

	if (*value == '\0')
		forget_all(environment);
	while ((got = next_word(&value, unescape_as_systemd, &word)) == WORD_READ) {
		if (spelling_of_assignment(word.data, word.length) == SPELLINGS)
			continue;
		environment->cut = environment->cut || word.cut;
		if (!expand(&word))
			return "a percent sign in a variable of the proxy is not doubled";
		assign(environment, word.data, word.length);
	}
	return got == WORD_MALFORMED ? "quotes or a backslash in an assignment" : NULL;
}

static const char *read_unset(const char *value, struct environment_unit *unit)
{
	char bytes[WORD_SIZE];
	struct text word = text_over(bytes, sizeof(bytes));
	enum word got;

	if (*value == '\0')
		memset(unit->unset, 0, sizeof(unit->unset));
	while ((got = next_word(&value, unescape_as_systemd, &word)) == WORD_READ) {
		unsigned spelling = spelling_of(word.data, word.length);

		if (spelling < SPELLINGS)
			unit->unset[spelling / 2][spelling % 2] = true;
		else if (spelling_of_assignment(word.data, word.length) < SPELLINGS)
			return "UnsetEnvironment= names a value";
	}
	return got == WORD_MALFORMED ? "quotes or a backslash in UnsetEnvironment=" : NULL;
}

static const char *read_file_name(const char *value, struct environment_unit *unit)
{
	bool optional = *value == '-';
	struct environment_file *file;
	struct text path;

	if (*value == '\0') {
		unit->count = 0;
		return NULL;
	}
	if (unit->count == ENVIRONMENT_FILES)
		return "more than 16 EnvironmentFile=";
	file = &unit->files[unit->count];
	file->optional = optional;
	path = text_over(file->path, sizeof(file->path));
	text_add(&path, optional ? value + 1 : value);
	if (path.cut || file->path[0] != '/')
		return path.cut ? "the path of an EnvironmentFile= is too long" : "an EnvironmentFile= is no absolute path";
	if (!expand(&path))
		return "a percent sign in an EnvironmentFile= is not doubled";
	if (strpbrk(file->path, "*?[\\"))
		return "an EnvironmentFile= is a pattern";
	unit->count++;
	return NULL;
}

/* What takes a setting of the wanted section; returns what is malformed in it. */
typedef const char *take_setting(void *context, const char *key, const char *value);

static const char *take_of_unit(void *context, const char *key, const char *value)
{
	struct environment_unit *unit = context;

	if (strcmp(key, "Environment") == 0)
		return read_assignments(value, &unit->environment);
	if (strcmp(key, "EnvironmentFile") == 0)
		return read_file_name(value, unit);
	return strcmp(key, "UnsetEnvironment") == 0 ? read_unset(value, unit) : NULL;
}

static const char *take_of_manager(void *context, const char *key, const char *value)
{
	return strcmp(key, "DefaultEnvironment") == 0 ? read_assignments(value, context) : NULL;
}

/* Ends the key where the blanks before the equals sign begin, and hands the setting on. */
static const char *split_setting(char *line, take_setting *take, void *context)
{
	char *equals = strchr(line, '='), *end = equals;

	if (!equals)
		return NULL;
	while (end > line && strchr(BLANKS, end[-1]))
		end--;
	*end = '\0';
	return take(context, line, equals + 1 + strspn(equals + 1, BLANKS));
}

static const char *read_settings(const char *text, size_t length, const char *section, take_setting *take,
	void *context)
{
	char bytes[LINE_SIZE], *line;
	struct reader reader = { text, length, 0 };
	struct text buffer = text_over(bytes, sizeof(bytes));
	const char *problem = NULL;
	bool wanted = false;

	pass_byte_order_mark(&reader);
	while (!problem && (line = next_logical_line(&reader, &buffer))) {
		if (buffer.cut)
			return "a line is too long";
		if (*line != '[') {
			problem = wanted ? split_setting(line, take, context) : NULL;
			continue;
		}
		if (buffer.data[buffer.length - 1] != ']')
			return "a section without its closing bracket";
		wanted = strcmp(line, section) == 0;
	}
	return problem;
}

const char *environment_read_unit(const char *text, size_t length, struct environment_unit *unit)
{
	return read_settings(text, length, "[Service]", take_of_unit, unit);
}

const char *environment_read_manager(const char *text, size_t length, struct environment *environment)
{
	return read_settings(text, length, "[Manager]", take_of_manager, environment);
}

/* --- files of assignments --- */

/* The byte under way; NUL ends such a file, wherever it stands. */
static char here(const struct reader *reader)
{
	return reader->at < reader->length ? reader->text[reader->at] : '\0';
}

/* What is between quotes. In double ones a backslash escapes what a shell would else look at. */
static void read_quoted(struct reader *reader, struct text *value)
{
	char quote = reader->text[reader->at++], byte;

	for (; (byte = here(reader)) != '\0' && byte != quote; reader->at++) {
		if (byte == '\\' && quote == '"') {
			reader->at++;
			byte = here(reader);
			if (byte == '\0')
				return;
			if (byte == '\n')
				continue;
			if (!strchr("\"\\`$", byte))
				text_add(value, "\\");
		}
		text_add_bytes(value, &byte, 1);
	}
	reader->at += byte == quote ? 1 : 0;
}

/* The value of an assignment, up to the end of its line. Quotes are such only before the first bare byte. */
static void read_value(struct reader *reader, struct text *value)
{
	size_t kept = 0;	/* up to here they are no trailing blanks */
	bool bare = false;
	char byte;

	while ((byte = here(reader)) != '\0' && byte != '\n' && byte != '\r') {
		bool blank = byte == ' ' || byte == '\t';

		if (!bare && (byte == '"' || byte == '\'')) {
			read_quoted(reader, value);
			kept = value->length;
			continue;
		}
		reader->at++;
		bare = bare || !blank;
		if (byte == '\\' && (byte = here(reader)) != '\0') {
			reader->at++;
			if (byte != '\n' && byte != '\r')
				text_add_bytes(value, &byte, 1);
		} else if (bare && byte != '\0') {
			text_add_bytes(value, &byte, 1);
		}
		kept = blank ? kept : value->length;
	}
	value->data[kept] = '\0';
	value->length = kept;
}

static size_t span(const struct reader *reader, const char *ends)
{
	size_t length = 0;

	while (reader->at + length < reader->length && reader->text[reader->at + length] != '\0'
		&& !strchr(ends, reader->text[reader->at + length]))
		length++;
	return length;
}

/* An assignment, or a line that is none. */
static void read_assignment(struct reader *reader, struct environment *environment)
{
	char bytes[ENVIRONMENT_VALUE];
	struct text value = text_over(bytes, sizeof(bytes));
	const char *name = reader->text + reader->at;
	size_t length = span(reader, "=\r\n");
	unsigned spelling;

	reader->at += length;
	if (here(reader) != '=')
		return;
	reader->at++;
	while (length > 0 && strchr(BLANKS, name[length - 1]))
		length--;
	read_value(reader, &value);
	spelling = spelling_of(name, length);
	if (spelling == SPELLINGS)
		return;
	set(environment, spelling, value.data, value.length);
	environment->cut = environment->cut || value.cut;
}

void environment_read_file(const char *text, size_t length, struct environment *environment)
{
	struct reader reader = { text, length, 0 };

	while (here(&reader) != '\0') {
		if (strchr(BLANKS, here(&reader)))
			reader.at++;
		else if (here(&reader) == '#' || here(&reader) == ';')
			reader.at += span(&reader, "\r\n");
		else
			read_assignment(&reader, environment);
	}
}

/* --- upstart --- */

static bool opens_script(const char *first, const char *second)
{
	static const char *const hooks[] = { "pre-start", "post-start", "pre-stop", "post-stop" };
	bool hook = false;

	for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++)
		hook = hook || strcmp(first, hooks[i]) == 0;
	return strcmp(hook ? second : first, "script") == 0;
}

/* One stanza; *script says whether it is, and what follows it is, a script's. */
static const char *read_stanza(const char *line, bool *script, struct environment *environment)
{
	char first[sizeof("post-start") + 1], second[WORD_SIZE];
	struct text word = text_over(first, sizeof(first)), argument = text_over(second, sizeof(second));
	bool known = next_word(&line, unescape_as_upstart, &word) == WORD_READ;
	enum word got = known ? next_word(&line, unescape_as_upstart, &argument) : WORD_NONE;

	if (*script) {
		*script = !known || got != WORD_READ || strcmp(first, "end") != 0 || strcmp(second, "script") != 0;
		return NULL;
	}
	*script = known && opens_script(first, second);
	if (!known || strcmp(first, "env") != 0)
		return NULL;
	if (got == WORD_MALFORMED)
		return "quotes or a backslash in a stanza";
	if (spelling_of_assignment(second, argument.length) < SPELLINGS)
		environment->cut = environment->cut || argument.cut;
	assign(environment, second, argument.length);
	return NULL;
}

const char *environment_read_upstart(const char *text, size_t length, struct environment *environment)
{
	char bytes[LINE_SIZE];
	struct reader reader = { text, length, 0 };
	struct text buffer = text_over(bytes, sizeof(bytes));
	const char *line, *problem = NULL;
	bool script = false;

	while (!problem && (line = next_logical_line(&reader, &buffer)))
		problem = buffer.cut ? "a line is too long" : read_stanza(line, &script, environment);
	return problem;
}
