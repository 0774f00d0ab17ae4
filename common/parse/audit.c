/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "audit.h"

#include "../text.h"
#include "../version.h"
#include "time.h"

#include <string.h>

static const char file_prefix[] = "amazon-ssm-agent-audit-";
static const char header[] = "SchemaVersion=";
static const char footer[] = "AuditSent=";
static const char update_mark[] = "agent_update_result";
static const char telemetry_mark[] = "agent_telemetry";
static const char self_update[] = "SelfUpdate";

#define WORD 128	/* bytes of a word of a line, with the NUL */

static bool begins_with(const char *text, const char *beginning)
{
	return strncmp(text, beginning, strlen(beginning)) == 0;
}

bool audit_day(const char *name, long long *seconds)
{
	char bytes[64];
	struct text day = text_over(bytes, sizeof(bytes));

	if (!begins_with(name, file_prefix))
		return false;
	text_join(&day, name + strlen(file_prefix), "T00:00:00Z", NULL);
	return !day.cut && time_parse_rfc3339(bytes, seconds);
}

static bool second_of_day(const char *time, long long *second)
{
	char bytes[64];
	struct text text = text_over(bytes, sizeof(bytes));

	text_join(&text, "1970-01-01T", time, "Z", NULL);
	return !text.cut && strlen(time) == strlen("17:32:55") && time_parse_rfc3339(bytes, second);
}

static bool is_one_of(char byte, const char *more)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9')
		|| (byte != '\0' && strchr(more, byte));
}

/* Takes the word before `separator`, a blank or the end of the line, off the line. */
static bool take_word(const char **line, char *word, char separator)
{
	const char *end = strchr(*line, separator);
	struct text text = text_over(word, WORD);

	if (!end)
		return false;
	text_add_bytes(&text, *line, (size_t)(end - *line));
	*line = separator == '\0' ? end : end + 1;
	return !text.cut && text.length > 0;
}

/* _CODE, when it is there. */
static bool take_code(const char **status, char *code)
{
	struct text text = text_over(code, AUDIT_CODE);
	size_t length = 0;

	if (**status != '_')
		return true;
	++*status;
	while (is_one_of((*status)[length], "_"))
		length++;
	text_add_bytes(&text, *status, length);
	*status += length;
	return !text.cut && length > 0;
}

/* -TARGET and -NoAlarm, each when it is there. */
static bool take_parts(const char *status, char *target, bool *no_alarm)
{
	static const char mark[] = "-NoAlarm";
	size_t length = 0;
	struct text text = text_over(target, WORD);

	if (*status == '-' && strcmp(status, mark) != 0) {
		while (is_one_of(status[1 + length], "._"))
			length++;
		text_add_bytes(&text, status + 1, length);
		status += 1 + length;
	}
	*no_alarm = strcmp(status, mark) == 0;
	return *no_alarm || *status == '\0';
}

static bool is_older(const char *target, const struct version *source)
{
	struct version version;

	return version_parse(target, &version) && version_compare(&version, source) < 0;
}

/* UpdateFailed_CODE-TARGET-NoAlarm and the like, while the agent was the version `source`. */
static bool read_status(const char *status, const struct version *source, struct audit_event *event)
{
	static const char succeeded[] = "UpdateSucceeded", failed[] = "UpdateFailed";
	bool success = begins_with(status, succeeded), no_alarm;
	char target[WORD];

	if (!success && !begins_with(status, failed))
		return false;
	status += strlen(success ? succeeded : failed);
	if (!take_code(&status, event->code) || !take_parts(status, target, &no_alarm))
		return false;
	if (!success)
		event->outcome = no_alarm ? AUDIT_HARMLESS : AUDIT_FAILED;
	else if (event->code[0] != '\0' && strcmp(event->code, self_update) != 0)
		event->outcome = AUDIT_UNDECIDED;
	else
		event->outcome = is_older(target, source) ? AUDIT_DOWNGRADED : AUDIT_UPDATED;
	return true;
}

/* An event of any type: what it is called, the version of the agent, the time. */
struct words {
	char type[WORD], name[WORD];
	struct version version;
	long long second;
};

static bool read_words(const char *line, struct words *words)
{
	char version[WORD], time[WORD];

	return take_word(&line, words->type, ' ') && take_word(&line, words->name, ' ') && take_word(&line, version, ' ')
		&& version_parse(version, &words->version) && take_word(&line, time, '\0')
		&& second_of_day(time, &words->second);
}

static bool read_event(const struct words *words, struct audit_event *event)
{
	event->second = words->second;
	return strcmp(words->type, update_mark) == 0 && read_status(words->name, &words->version, event);
}

static void object(struct audit_reader *reader, const char *problem)
{
	if (!reader->problem)
		reader->problem = problem;
}

/* The footer has no newline: when the clock went back a day, an event stands behind it. */
static const char *behind_footer(const char *line)
{
	size_t length = strlen(footer);

	return begins_with(line, footer) ? line + length + strspn(line + length, "0123456789") : line;
}

/* A telemetry event tells nothing of updates, whole or torn. */
static bool is_telemetry(const char *line)
{
	return begins_with(line, "agent_t") && !strstr(line, update_mark);
}

/* Whether there is, or was before it was torn and another line came behind it, an update result in the line. */
static bool has_result(const char *line)
{
	return strstr(line, update_mark) || begins_with(line, "agent_u") || strstr(line, " Update")
		|| (!is_telemetry(line) && strstr(line, telemetry_mark));
}

static void take_event(struct audit_reader *reader, const char *line)
{
	struct audit_event event = { 0 };
	struct words words;
	bool whole = read_words(line, &words);

	if (!has_result(line) && !whole)
		object(reader, "has a line that is no event");
	else if (has_result(line) && !(whole && read_event(&words, &event)))
		object(reader, "has an update result that makes no sense");
	else if (has_result(line))
		reader->tell(reader->context, &event);
}

static void take_line(struct audit_reader *reader)
{
	const char *line = behind_footer(reader->line);
	bool footer_alone = line != reader->line && *line == '\0';

	if (!reader->begun && !begins_with(reader->line, header))
		object(reader, "has no header");
	if (strlen(reader->line) != reader->length)
		object(reader, "has NUL bytes");
	else if (begins_with(line, header) && strcmp(line + strlen(header), "1") != 0)
		object(reader, "is of another schema than 1");
	else if (!begins_with(line, header) && !footer_alone)
		take_event(reader, line);
	reader->begun = true;
	reader->length = 0;
}

void audit_begin(struct audit_reader *reader, void (*tell)(void *context, const struct audit_event *event),
	void *context)
{
	*reader = (struct audit_reader){ .tell = tell, .context = context };
}

bool audit_take(void *context, const char *bytes, size_t length)
{
	struct audit_reader *reader = context;

	for (size_t i = 0; i < length; i++) {
		reader->any = true;
		if (bytes[i] == '\n') {
			reader->line[reader->length] = '\0';
			take_line(reader);
		} else if (reader->length < sizeof(reader->line) - 1) {
			reader->line[reader->length++] = bytes[i];
		} else {
			object(reader, "has a line that is too long");
		}
	}
	return true;
}

void audit_end(struct audit_reader *reader)
{
	const char *rest;

	reader->line[reader->length] = '\0';
	rest = behind_footer(reader->line);
	if (!reader->any)
		object(reader, "is empty");
	else if (strlen(reader->line) != reader->length)
		object(reader, "has NUL bytes");
	/* The footer never has a newline. */
	else if (!begins_with(footer, rest) && !is_telemetry(rest))
		object(reader, "ends within a line");
	else if (!reader->begun)
		object(reader, "has no header");
}
