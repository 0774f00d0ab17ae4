/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plugin_output.h"

#include "../text.h"

#include <string.h>

/* What is left of a line. */
struct line {
	const char *bytes;
	size_t length;
};

/* Every line ends with a newline: that has been looked at before. */
static bool next_line(const char **bytes, const char *end, struct line *line)
{
	const char *newline;

	if (*bytes == end)
		return false;
	newline = memchr(*bytes, '\n', (size_t)(end - *bytes));
	*line = (struct line){ *bytes, (size_t)(newline - *bytes) };
	*bytes = newline + 1;
	return true;
}

static void pass(struct line *line, size_t length)
{
	line->bytes += length;
	line->length -= length;
}

static bool skip(struct line *line, const char *words)
{
	size_t length = strlen(words);

	if (line->length < length || memcmp(line->bytes, words, length) != 0)
		return false;
	pass(line, length);
	return true;
}

static bool skip_state(struct line *line, enum state *state)
{
	for (int i = STATE_OK; i <= STATE_UNKNOWN; i++) {
		if (skip(line, state_name((enum state)i))) {
			*state = (enum state)i;
			return true;
		}
	}
	return false;
}

/* An id has no blank, so the first ": " ends it. */
static bool skip_id(struct line *line)
{
	while (line->length > 0 && *line->bytes != ':' && *line->bytes != ' ')
		pass(line, 1);
	return skip(line, ": ");
}

static void keep(const struct line *line, char *words)
{
	struct text text = text_over(words, PLUGIN_WORDS);

	text_add_bytes(&text, line->bytes, line->length);
	text_mark_cut(&text);
}

static bool skip_verdict(struct line *line, const char *service, enum state *state)
{
	return skip(line, service) && skip(line, " ") && skip_state(line, state) && skip(line, ":");
}

/* A | is perfdata's: in words it never is. */
static bool read_status_line(struct line line, const char *service, struct plugin_output *output)
{
	const char *perfdata;

	if (!skip_verdict(&line, service, &output->state) || !skip(&line, " "))
		return false;
	perfdata = memchr(line.bytes, '|', line.length);
	if (perfdata)
		line.length = (size_t)(perfdata - line.bytes);
	while (line.length > 0 && line.bytes[line.length - 1] == ' ')
		line.length--;
	keep(&line, output->summary);
	return true;
}

static bool has_status_line(const char *bytes, const char *end, const char *service)
{
	struct line line;
	enum state state;

	while (next_line(&bytes, end, &line))
		if (skip_verdict(&line, service, &state))
			return true;
	return false;
}

/* The lines behind the status line. False where a finding contradicts it. */
static bool read_findings(const char *bytes, const char *end, struct plugin_output *output)
{
	/* Of what is well the status line tells more than any one finding. */
	bool found = output->state == STATE_OK, fix_may_follow = false;
	struct line line;
	enum state state;

	while (next_line(&bytes, end, &line)) {
		if (fix_may_follow && skip(&line, "  fix: "))
			keep(&line, output->fix);
		fix_may_follow = false;
		if (!skip(&line, "[") || !skip_state(&line, &state) || !skip(&line, "] "))
			continue;
		if (state_worse(output->state, state) != output->state)
			return false;
		if (!found && state == output->state && skip_id(&line) && line.length > 0) {
			keep(&line, output->text);
			found = fix_may_follow = true;
		}
	}
	return true;
}

const char *plugin_output_parse(const char *bytes, size_t length, const char *service, struct plugin_output *output)
{
	const char *end = bytes + length;
	struct line line = { bytes, 0 };

	*output = (struct plugin_output){ .state = STATE_UNKNOWN };
	if (length == 0)
		return "it printed nothing";
	if (memchr(bytes, '\0', length))
		return "what it printed is no text";
	if (end[-1] != '\n')
		return "what it printed ends within a line";
	(void)next_line(&bytes, end, &line);
	if (!read_status_line(line, service, output))
		return "its first line is no status line of its own";
	if (output->summary[0] == '\0')
		return "its status line has no words";
	if (has_status_line(bytes, end, service))
		return "it has two status lines";
	memcpy(output->text, output->summary, sizeof(output->text));
	return read_findings(bytes, end, output) ? NULL : "a finding is worse than its status line";
}
