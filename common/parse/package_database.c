/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "package_database.h"

#include "../text.h"
#include "../version.h"

#include <string.h>

static const struct {
	const char *name, *version, *status;	/* how the lines begin; NULL: all packages are installed */
} keys[] = {
	[PACKAGE_DPKG] = { "Package: ", "Version: ", "Status: " },
	[PACKAGE_APK] = { "P:", "V:", NULL },
};

/* The third word of Status where the files of the package are in place, configured or not. */
static const char *const installed_states[] = {
	"installed", "triggers-awaited", "triggers-pending", "half-configured", "unpacked",
};

static void begin_stanza(struct package_search *search)
{
	search->named = search->repeated = false;
	search->fields = 0;
	search->installed = !keys[search->format].status;
	search->stanza_version[0] = '\0';
}

void package_search_begin(struct package_search *search, enum package_format format, const char *name)
{
	search->format = format;
	search->name = name;
	search->length = 0;
	search->version[0] = '\0';
	search->several = search->malformed = false;
	begin_stanza(search);
}

bool package_upstream_version(const char *text, char *version, size_t size)
{
	struct text out = text_over(version, size);
	const char *colon = text + strspn(text, "0123456789");
	struct version parsed;
	struct scan scan;

	if (*colon == ':' && colon > text)
		text = colon + 1;
	scan = version_scan(text, &parsed);
	/* "-1" is a release, "~rc1" and "+dfsg" are a distribution's; anything else is not known. */
	if (scan.problem || !strchr("-~+_", text[scan.length]))
		return false;
	text_add_bytes(&out, text, scan.length);
	return !out.cut;
}

static void end_stanza(struct package_search *search)
{
	char version[PACKAGE_VERSION];

	if (search->named && search->repeated) {
		search->malformed = true;
	} else if (search->named && search->installed) {
		if (!package_upstream_version(search->stanza_version, version, sizeof(version)))
			search->malformed = true;
		else if (search->version[0] != '\0' && strcmp(search->version, version) != 0)
			search->several = true;
		else
			memcpy(search->version, version, sizeof(version));
	}
	begin_stanza(search);
}

/* What stands behind `key` where the line begins with it, else NULL. */
static const char *value_of(const char *line, const char *key)
{
	size_t length = strlen(key);

	return strncmp(line, key, length) == 0 ? line + length : NULL;
}

static bool is_installed(const char *status)
{
	const char *word = strrchr(status, ' ');

	for (size_t i = 0; word && i < sizeof(installed_states) / sizeof(installed_states[0]); i++)
		if (strcmp(word + 1, installed_states[i]) == 0)
			return true;
	return false;
}

enum field { FIELD_NAME = 1, FIELD_VERSION = 2, FIELD_STATUS = 4 };

/* Which of two fields of a kind is meant nobody can know. */
static void count_field(struct package_search *search, enum field field)
{
	search->repeated = search->repeated || (search->fields & field) != 0;
	search->fields |= field;
}

static void take_line(struct package_search *search)
{
	const char *line = search->line;
	const char *value;
	struct text version;

	if (search->length == 0) {
		end_stanza(search);
	} else if ((value = value_of(line, keys[search->format].name))) {
		count_field(search, FIELD_NAME);
		search->named = search->named || strcmp(value, search->name) == 0;
	} else if ((value = value_of(line, keys[search->format].version))) {
		count_field(search, FIELD_VERSION);
		version = text_over(search->stanza_version, sizeof(search->stanza_version));
		text_add(&version, value);
	} else if (keys[search->format].status && (value = value_of(line, keys[search->format].status))) {
		count_field(search, FIELD_STATUS);
		search->installed = is_installed(value);
	}
}

bool package_search_take(void *context, const char *bytes, size_t length)
{
	struct package_search *search = context;

	/* What stands behind one in its line would be hidden. */
	search->malformed = search->malformed || memchr(bytes, '\0', length);
	while (length > 0) {
		const char *newline = memchr(bytes, '\n', length);
		size_t part = newline ? (size_t)(newline - bytes) : length;
		size_t room = sizeof(search->line) - 1 - search->length;

		memcpy(search->line + search->length, bytes, part < room ? part : room);
		search->length += part < room ? part : room;
		search->line[search->length] = '\0';
		if (newline) {
			take_line(search);
			search->length = 0;
			part++;
		}
		bytes += part;
		length -= part;
	}
	return true;
}

void package_search_end(struct package_search *search)
{
	if (search->length > 0)
		take_line(search);
	end_stanza(search);
}

bool snap_version(const char *text, char *version, size_t size)
{
	static const char key[] = "version:";
	const char *line = strncmp(text, key, strlen(key)) == 0 ? text : strstr(text, "\nversion:");
	struct version parsed;
	struct text out = text_over(version, size);
	struct scan scan;
	char quote;

	if (!line)
		return false;
	line = strchr(line, ':') + 1;
	line += strspn(line, " \t");
	quote = *line == '\'' || *line == '"' ? *line++ : '\0';
	scan = version_scan(line, &parsed);
	if (scan.problem || (quote && line[scan.length] != quote))
		return false;
	text_add_bytes(&out, line, scan.length);
	line += scan.length + (quote ? 1 : 0);
	return !out.cut && strchr(" \t\r\n", *line);
}
