/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "os_release.h"

#include "../version.h"

#include <string.h>

/* A stretch of the text: parsing takes no copies. */
struct span {
	const char *start;
	size_t length;
};

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r';
}

static struct span trimmed(struct span span)
{
	while (span.length > 0 && is_blank(span.start[0])) {
		span.start++;
		span.length--;
	}
	while (span.length > 0 && is_blank(span.start[span.length - 1]))
		span.length--;
	return span;
}

/* Takes the next line off the text, without blanks around it and without its CR. */
static struct span next_line(struct span *text)
{
	const char *newline = memchr(text->start, '\n', text->length);
	size_t length = newline ? (size_t)(newline - text->start) : text->length;
	struct span line = { text->start, length };

	text->start += newline ? length + 1 : length;
	text->length -= newline ? length + 1 : length;
	return trimmed(line);
}

static bool span_is(struct span span, const char *string)
{
	return span.length == strlen(string) && memcmp(span.start, string, span.length) == 0;
}

/* Splits a line at its first `separator`; false where it has none. */
static bool split(struct span line, char separator, struct span *before, struct span *behind)
{
	const char *at = memchr(line.start, separator, line.length);

	if (!at)
		return false;
	*before = (struct span){ line.start, (size_t)(at - line.start) };
	*behind = (struct span){ at + 1, line.length - before->length - 1 };
	return true;
}

/* Adds what comes before the next of two bytes or the end of the value; returns where that is. */
static size_t add_until(struct span value, size_t from, char one, char other, struct text *out)
{
	size_t at = from;

	while (at < value.length && value.start[at] != one && value.start[at] != other)
		at++;
	text_add_bytes(out, value.start + from, at - from);
	return at;
}

/* Adds what stands between the quotes; returns the length of the quotation, 0 where it does not end.
 * In double quotes a backslash is for the next character, in single quotes it is itself. */
static size_t unquote(struct span value, struct text *out)
{
	char quote = value.start[0], escape = quote == '"' ? '\\' : quote;
	size_t at = add_until(value, 1, quote, escape, out);

	for (; at + 1 < value.length && value.start[at] != quote; at = add_until(value, at + 2, quote, escape, out))
		text_add_bytes(out, value.start + at + 1, 1);
	return at < value.length && value.start[at] == quote ? at + 1 : 0;
}

/* A value without quotes ends with its line; a blank or a quote inside would be another word. */
static bool plain(struct span value, struct text *out)
{
	for (size_t i = 0; i < value.length; i++) {
		char byte = value.start[i];

		if (is_blank(byte) || byte == '"' || byte == '\'')
			return false;
		if (byte == '\\' && ++i == value.length)
			return false;
		text_add_bytes(out, value.start + i, 1);
	}
	return true;
}

enum value_kind { VALUE_GOOD, VALUE_BAD, VALUE_ENDLESS };

static enum value_kind read_value(struct span value, struct text *out)
{
	size_t quotation;

	if (value.length == 0 || (value.start[0] != '"' && value.start[0] != '\''))
		return plain(value, out) ? VALUE_GOOD : VALUE_BAD;
	quotation = unquote(value, out);
	if (quotation == 0)
		return VALUE_ENDLESS;
	return quotation == value.length ? VALUE_GOOD : VALUE_BAD;
}

/* The fields that count, and what to say of one that cannot be read. */
struct field {
	const char *key;
	size_t offset;
	bool may_be_cut;
	const char *problem;
};

static const struct field fields[] = {
	{ "ID", offsetof(struct os_release, id), false, "its ID is malformed" },
	{ "NAME", offsetof(struct os_release, name), true, "its NAME is malformed" },
	{ "VERSION_ID", offsetof(struct os_release, version), false, "its VERSION_ID is malformed" },
};

static const struct field *field_of(struct span key)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (span_is(key, fields[i].key))
			return &fields[i];
	return NULL;
}

static const char *read_assignment(struct span line, struct os_release *release)
{
	char ignored[OS_FIELD];
	struct span key, value;
	const struct field *field;
	struct text out;
	enum value_kind kind;

	if (line.length == 0 || line.start[0] == '#' || !split(line, '=', &key, &value))
		return NULL;
	field = field_of(key);
	out = text_over(field ? (char *)release + field->offset : ignored, OS_FIELD);
	kind = read_value(value, &out);
	if (kind == VALUE_ENDLESS)
		return "a quotation in it has no end";
	if (field && (kind == VALUE_BAD || (out.cut && !field->may_be_cut)))
		return field->problem;
	text_mark_cut(&out);
	return NULL;
}

/* The characters that os-release(5) allows in an ID, and capitals: openEuler has one. */
static bool is_identifier(const char *id)
{
	return id[strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")] == '\0';
}

const char *os_release_parse(const char *text, size_t length, struct os_release *release)
{
	struct span rest = { text, length };

	*release = (struct os_release){ 0 };
	if (memchr(text, '\0', length))
		return "it holds a NUL byte";
	while (rest.length > 0) {
		const char *problem = read_assignment(next_line(&rest), release);

		if (problem)
			return problem;
	}
	if (release->id[0] == '\0')
		return "it has no ID";
	return is_identifier(release->id) ? NULL : "its ID is malformed";
}

/* Names as the legacy files write them before " release ", and the ID that os-release gives the same
 * system. Exact: "Scientific Linux" and its kind resemble them and are not listed. */
static const struct {
	const char *name, *id;
} legacy_names[] = {
	{ "Amazon Linux AMI", "amzn" },
	{ "Amazon Linux", "amzn" },
	{ "CentOS", "centos" },
	{ "CentOS Linux", "centos" },
	{ "CentOS Stream", "centos" },
	{ "Oracle Linux Server", "ol" },
	{ "Red Hat Enterprise Linux", "rhel" },
	{ "Red Hat Enterprise Linux Client", "rhel" },
	{ "Red Hat Enterprise Linux ComputeNode", "rhel" },
	{ "Red Hat Enterprise Linux Server", "rhel" },
	{ "Red Hat Enterprise Linux Workstation", "rhel" },
	{ "SUSE Linux Enterprise Server", "sles" },
};

static void set_field(char *field, struct span value)
{
	struct text out = text_over(field, OS_FIELD);

	text_add_bytes(&out, value.start, value.length);
	text_mark_cut(&out);
}

static void set_name(struct os_release *release, struct span name)
{
	set_field(release->name, name);
	for (size_t i = 0; i < sizeof(legacy_names) / sizeof(legacy_names[0]); i++)
		if (span_is(name, legacy_names[i].name))
			memcpy(release->id, legacy_names[i].id, strlen(legacy_names[i].id) + 1);
}

static size_t find(struct span in, const char *what)
{
	size_t length = strlen(what);

	for (size_t i = 0; i + length <= in.length; i++)
		if (memcmp(in.start + i, what, length) == 0)
			return i;
	return in.length;
}

/* The leading part of `span` up to a blank. */
static struct span word(struct span span)
{
	size_t length = 0;

	while (length < span.length && !is_blank(span.start[length]))
		length++;
	return (struct span){ span.start, length };
}

/* The value of a "KEY = value" line of /etc/SuSE-release, the first one of that key; starts at NULL where there
 * is none. */
static struct span suse_value(struct span rest, const char *key)
{
	struct span before, value;

	while (rest.length > 0)
		if (split(next_line(&rest), '=', &before, &value) && span_is(trimmed(before), key))
			return word(trimmed(value));
	return (struct span){ NULL, 0 };
}

/* "SUSE Linux Enterprise Server 11 (x86_64)", "VERSION = 11", "PATCHLEVEL = 4": version 11.4. */
static const char *read_suse(struct span first, struct span rest, struct os_release *release)
{
	struct text version = text_over(release->version, sizeof(release->version));
	struct span major = suse_value(rest, "VERSION"), level = suse_value(rest, "PATCHLEVEL");
	size_t name = 0;

	while (name < first.length && (first.start[name] < '0' || first.start[name] > '9'))
		name++;
	set_name(release, trimmed((struct span){ first.start, name }));
	if (major.start)
		text_add_bytes(&version, major.start, major.length);
	if (level.start && !span_is(level, "0")) {
		text_add(&version, ".");
		text_add_bytes(&version, level.start, level.length);
	}
	return version_parse(release->version, &(struct version){ 0 }) ? NULL : "it has no version";
}

const char *legacy_release_parse(const char *text, size_t length, struct os_release *release)
{
	static const char mark[] = " release ";
	struct span rest = { text, length };
	struct span line, version;
	size_t at;

	*release = (struct os_release){ 0 };
	if (memchr(text, '\0', length))
		return "it holds a NUL byte";
	line = next_line(&rest);
	at = find(line, mark);
	if (at == line.length)
		return line.length > 0 && find(line, "SUSE") == 0 ? read_suse(line, rest, release) : "it names no release";
	set_name(release, (struct span){ line.start, at });
	version = (struct span){ line.start + at + strlen(mark), line.length - at - strlen(mark) };
	version = word(trimmed(version));
	set_field(release->version, version);
	return version_parse(release->version, &(struct version){ 0 }) ? NULL : "it has no version";
}

void os_release_title(const struct os_release *release, bool with_id, struct text *title)
{
	struct version version;

	text_add(title, release->name[0] != '\0' ? release->name : release->id);
	if (version_parse(release->version, &version))
		text_join(title, " ", release->version, NULL);
	if (with_id && release->id[0] != '\0')
		text_join(title, " (ID ", release->id, ")", NULL);
}
