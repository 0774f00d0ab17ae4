/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "version_line.h"

#include "../version.h"

#include <string.h>

/* What is left of a line. */
struct line {
	const char *at;
	size_t left;
};

static bool is_one_of(char byte, const char *set)
{
	return memchr(set, byte, strlen(set)) != NULL;
}

/* Takes the next line off the text, without the blanks at its end; false where there is none. */
static bool next_line(const char **text, struct line *line)
{
	size_t length = strcspn(*text, "\n");

	if (**text == '\0')
		return false;
	*line = (struct line){ *text, length };
	*text += length + ((*text)[length] == '\n' ? 1 : 0);
	while (line->left > 0 && is_one_of(line->at[line->left - 1], " \t\r"))
		line->left--;
	return true;
}

static bool take_word(struct line *line, const char *word)
{
	size_t length = strlen(word);

	if (line->left < length || memcmp(line->at, word, length) != 0)
		return false;
	line->at += length;
	line->left -= length;
	return true;
}

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* Takes as many bytes of the set as there are, at least one. */
static bool take_span(struct line *line, const char *set)
{
	size_t length = 0;

	while (length < line->left && is_one_of(line->at[length], set))
		length++;
	line->at += length;
	line->left -= length;
	return length > 0;
}

/* The same where the first byte is of another set. */
static bool take_name(struct line *line, const char *first, const char *set)
{
	if (line->left == 0 || !is_one_of(*line->at, first))
		return false;
	return take_span(line, set);
}

/* Takes a version of so many components, and stores it where `found` is given. */
static bool take_version(struct line *line, size_t least, size_t most, struct line *found)
{
	struct version version;
	struct scan scan;
	size_t components = 1;

	if (line->left == 0)
		return false;
	scan = version_scan(line->at, &version);
	if (scan.problem || scan.length > line->left)
		return false;
	for (size_t i = 0; i < scan.length; i++)
		components += line->at[i] == '.';
	*found = (struct line){ line->at, scan.length };
	line->at += scan.length;
	line->left -= scan.length;
	return components >= least && components <= most;
}

static bool store(struct line found, char *version, size_t size)
{
	if (found.left >= size)
		return false;
	memcpy(version, found.at, found.left);
	version[found.left] = '\0';
	return true;
}

/* What a User-Agent of the AWS SDK has and a version line has not. The other new ones have a # or a comma. */
static bool is_of_user_agent(struct line name)
{
	static const char *const names[] = { "api", "app", "cfg", "command", "ft", "lang", "m", "md", "os", "sid", "ua" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (name.left == strlen(names[i]) && memcmp(name.at, names[i], name.left) == 0)
			return true;
	return false;
}

/* What releases of kernels, names of distributions and of execution environments are made of. */
#define VALUE LOWER UPPER DIGITS "._+~:@()-"

/* " exe/x86_64.amzn.2": no list of names, because packagers choose that of their own. */
static bool take_remark(struct line *line)
{
	struct line name;

	if (!take_word(line, " "))
		return false;
	name = *line;
	if (!take_span(line, LOWER "-"))
		return false;
	name.left -= line->left;
	return !is_of_user_agent(name) && take_word(line, "/") && take_span(line, VALUE);
}

static bool read_aws_line(struct line line, struct line *found)
{
	bool good = take_word(&line, "aws-cli/") && take_version(&line, 2, VERSION_COMPONENTS, found)
		&& take_word(&line, " Python/") && take_name(&line, DIGITS, LOWER DIGITS ".+")
		&& take_word(&line, " ") && take_name(&line, UPPER, LOWER UPPER DIGITS "._-")
		&& take_word(&line, "/") && take_span(&line, VALUE);

	while (good && line.left > 0)
		good = take_remark(&line);
	return good;
}

static bool read_plugin_line(struct line line, struct line *found)
{
	return take_version(&line, 4, 4, found) && line.left == 0;
}

static bool read_agent_line(struct line line, struct line *found)
{
	return take_word(&line, "SSM Agent version: ") && take_version(&line, 4, 4, found) && line.left == 0;
}

static bool first_line(const char *text, bool (*accepts)(struct line, struct line *), char *version, size_t size)
{
	struct line line, found;

	version[0] = '\0';
	while (next_line(&text, &line))
		if (accepts(line, &found))
			return store(found, version, size);
	return false;
}

bool aws_version_line(const char *text, char *version, size_t size)
{
	return first_line(text, read_aws_line, version, size);
}

bool agent_version_line(const char *text, char *version, size_t size)
{
	return first_line(text, read_agent_line, version, size);
}

bool plugin_version_line(const char *text, char *version, size_t size)
{
	struct line line, found, first = { text, 0 };

	version[0] = '\0';
	while (next_line(&text, &line)) {
		if (!read_plugin_line(line, &found))
			continue;
		/* A bare number is little of a mark: with two of them it is not known which one is meant. */
		if (first.left > 0 && (found.left != first.left || memcmp(found.at, first.at, first.left) != 0))
			return false;
		first = found;
	}
	return first.left > 0 && store(first, version, size);
}

bool plugin_version_file(const char *text, char *version, size_t size)
{
	struct line line, found = { text, 0 };

	version[0] = '\0';
	while (next_line(&text, &line))
		if (line.left > 0 && (found.left > 0 || !read_plugin_line(line, &found)))
			return false;
	return found.left > 0 && store(found, version, size);
}
