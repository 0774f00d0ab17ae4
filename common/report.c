/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* What is left of REPORT_STATUS for a line that says how many findings did not fit. */
#define MORE_LINE 32
#define STATE_WIDTH 8	/* of CRITICAL, in a table */

/* What a signal handler has to know of report_close, and the other way round. */
static volatile sig_atomic_t closing, end_wanted;

void report_open(struct report *report, const char *service)
{
	/* Member by member: the arrays behind the counts are 35 KB that most runs never touch. */
	report->service = service;
	report->format = REPORT_NAGIOS;
	report->verbosity = 0;
	report->state = STATE_OK;
	report->summary[0] = '\0';
	report->finding_count = 0;
	report->measure_count = 0;
	report->check_count = 0;
	report->usage = NULL;
	report->has_page = false;
	closing = 0;
	end_wanted = 0;
}

/* Formats, then sanitises: the one way of any words into a report. */
static void __attribute__((format(printf, 2, 0))) set_words(char *words, const char *format, va_list values)
{
	char raw[2 * REPORT_TEXT];
	struct text unsafe = text_over(raw, sizeof(raw));
	struct text safe = text_over(words, REPORT_TEXT);

	text_vformat(&unsafe, format, values);
	text_add_safe(&safe, unsafe.data, unsafe.length);
	safe.cut = safe.cut || unsafe.cut;
	text_mark_cut(&safe);
}

/* Frees the last place: its finding takes that of the first of the least bad ones. */
static size_t make_room(struct report *report)
{
	size_t last = REPORT_FINDINGS - 1, best = last;

	for (size_t i = last; i-- > 0;)
		if (state_worse(report->findings[best].state, report->findings[i].state) == report->findings[best].state)
			best = i;
	if (best != last)
		report->findings[best] = report->findings[last];
	return last;
}

void report_finding(struct report *report, const char *id, enum state state, const char *format, ...)
{
	size_t place = report->finding_count < REPORT_FINDINGS ? report->finding_count++ : make_room(report);
	struct finding *finding = &report->findings[place];
	va_list values;

	finding->id = id;
	finding->state = state;
	finding->fix[0] = '\0';
	va_start(values, format);
	set_words(finding->text, format, values);
	va_end(values);
	report->state = state_worse(report->state, state);
}

void report_fix(struct report *report, const char *format, ...)
{
	va_list values;

	/* What is well needs no remedy, whoever offers one. */
	if (report->finding_count == 0 || report->findings[report->finding_count - 1].state == STATE_OK)
		return;
	va_start(values, format);
	set_words(report->findings[report->finding_count - 1].fix, format, values);
	va_end(values);
}

void report_version(struct report *report, const char *id, const struct thresholds *thresholds,
	const char *subject, const char *version, const char *fix)
{
	char bytes[2 * THRESHOLD_SPELLING];
	struct text relation = text_over(bytes, sizeof(bytes));
	const struct threshold *decisive = NULL;
	struct version parsed;
	enum state state;

	if (version_scan(version, &parsed).problem) {
		report_finding(report, id, STATE_UNKNOWN, "the version of %s cannot be read", subject);
		return;
	}
	state = threshold_judge_version(thresholds, &parsed, &decisive);
	text_add(&relation, decisive ? "is " : "has no minimum to meet");
	if (decisive)
		threshold_explain(decisive, state != STATE_OK, &relation);
	report_finding(report, id, state, "%s %s %s", subject, version, relation.data);
	if (state != STATE_OK)
		report_fix(report, "%s", fix);
}

void report_check(struct report *report, const char *service, const char *format, ...)
{
	struct check *check = &report->checks[report->check_count];
	va_list values;

	if (report->finding_count == 0 || report->check_count == REPORT_CHECKS)
		return;
	report->check_count++;
	check->finding = &report->findings[report->finding_count - 1];
	check->service = service;
	va_start(values, format);
	set_words(check->summary, format, values);
	va_end(values);
}

void report_summary(struct report *report, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	set_words(report->summary, format, values);
	va_end(values);
}

void report_measure(struct report *report, const struct measure *measure)
{
	if (report->measure_count < REPORT_MEASURES)
		report->measures[report->measure_count++] = *measure;
}

/* Takes back what was found, because something went wrong with the report itself. */
static void replace_findings(struct report *report, const char *id, const char *problem)
{
	report->finding_count = 0;
	report->measure_count = 0;
	report->check_count = 0;
	report->state = STATE_OK;
	report_finding(report, id, STATE_UNKNOWN, "%s", problem);
}

void report_usage(struct report *report, const char *problem, const char *usage)
{
	replace_findings(report, "usage", problem);
	report->usage = usage;
}

/* The only write to standard output. */
static bool write_all(const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t written = write(STDOUT_FILENO, bytes, (unsigned)length);

		if (written < 0 && errno == EINTR && !end_wanted)
			continue;
		if (written <= 0)
			return false;
		bytes += written;
		length -= (size_t)written;
	}
	return true;
}

void report_page(struct report *report, const char *page)
{
	report->has_page = true;
	closing = 1;
	/* A page that failed has the exit status of one that did not: 3 says enough. */
	(void)write_all(page, strlen(page));
}

/* The status line's words: the findings of the worst states first, one after the other. */
static void add_reasons(const struct report *report, struct text *line)
{
	static const enum state worst_first[] = { STATE_CRITICAL, STATE_UNKNOWN, STATE_WARNING };
	const char *separator = "";

	for (size_t i = 0; i < sizeof(worst_first) / sizeof(worst_first[0]); i++) {
		for (size_t j = 0; j < report->finding_count; j++) {
			if (report->findings[j].state != worst_first[i])
				continue;
			text_add(line, separator);
			text_add(line, report->findings[j].text);
			separator = ", ";
		}
	}
}

static void add_words(const struct report *report, struct text *line)
{
	if (report->state != STATE_OK && report->check_count == 0)
		add_reasons(report, line);
	else if (report->summary[0] != '\0')
		text_add(line, report->summary);
	else
		text_add(line, report->findings[0].text);
}

/* 'label'=value[unit];[warning];[critical];[minimum];[maximum], without what is empty at the end. */
static void add_measure(struct text *line, const struct measure *measure)
{
	size_t end;

	text_format(line, " %s=", measure->label);
	number_print(line, measure->value);
	text_add(line, measure->unit);
	end = line->length;
	text_format(line, ";%s;%s;%s;%s", measure->warning ? measure->warning->spelling : "",
		measure->critical ? measure->critical->spelling : "",
		measure->minimum ? measure->minimum : "", measure->maximum ? measure->maximum : "");
	while (line->length > end && line->data[line->length - 1] == ';')
		line->data[--line->length] = '\0';
}

/* Adds whole measures as long as they fit: half of one would be another number. */
static void add_perfdata(const struct report *report, struct text *line)
{
	for (size_t i = 0; i < report->measure_count; i++) {
		struct text before = *line;

		if (i == 0)
			text_add(line, " |");
		add_measure(line, &report->measures[i]);
		if (line->cut) {
			*line = before;
			line->data[line->length] = '\0';
			return;
		}
	}
}

static void add_status_line(const struct report *report, struct text *out)
{
	char bytes[REPORT_LINE], perfdata_bytes[REPORT_LINE / 2];
	struct text perfdata = text_over(perfdata_bytes, sizeof(perfdata_bytes));
	struct text line;

	add_perfdata(report, &perfdata);
	line = text_over(bytes, sizeof(bytes) - 1 - perfdata.length);
	text_join(&line, report->service, " ", state_name(report->state), ": ", NULL);
	add_words(report, &line);
	text_mark_cut(&line);
	text_join(out, line.data, perfdata.data, "\n", NULL);
}

static void add_finding(const struct finding *finding, struct text *out)
{
	text_join(out, "[", state_name(finding->state), "] ", finding->id, ": ", finding->text, "\n", NULL);
	if (finding->fix[0] != '\0')
		text_join(out, "  fix: ", finding->fix, "\n", NULL);
}

/* A row of the table: state, id, and what is told of it, folded in its column. */
static void add_row(const struct finding *finding, size_t id_width, struct text *out)
{
	char bytes[sizeof("fix: ") + REPORT_TEXT];
	struct text fix = text_over(bytes, sizeof(bytes));
	size_t column = STATE_WIDTH + 2 + id_width + 2;

	text_format(out, "%-*s  %-*s  ", STATE_WIDTH, state_name(finding->state), (int)id_width, finding->id);
	text_add_folded(out, column, finding->text);
	if (finding->fix[0] == '\0')
		return;
	text_format(out, "%*s", (int)column, "");
	text_join(&fix, "fix: ", finding->fix, NULL);
	text_add_folded(out, column, fix.data);
}

static size_t longest_id(const struct report *report)
{
	size_t longest = 0;

	for (size_t i = 0; i < report->finding_count; i++)
		if (strlen(report->findings[i].id) > longest)
			longest = strlen(report->findings[i].id);
	return longest;
}

/* A line per finding, or a row of a table, as many as fit, and how many did not. */
static void add_findings(const struct report *report, struct text *out)
{
	size_t size = out->size, id_width = longest_id(report);

	for (size_t i = 0; i < report->finding_count; i++) {
		struct text before = *out;

		out->size = size - MORE_LINE;
		if (report->check_count > 0)
			add_row(&report->findings[i], id_width, out);
		else
			add_finding(&report->findings[i], out);
		out->size = size;
		if (out->cut) {
			*out = before;
			text_format(out, "(+%u more)\n", (unsigned)(report->finding_count - i));
			return;
		}
	}
}

static void nagios_output(const struct report *report, struct text *out)
{
	add_status_line(report, out);
	if (report->usage)
		text_join(out, report->usage, "\n", NULL);
	else if (report->verbosity > 0)
		add_findings(report, out);
}

static void json_string(struct text *out, const char *string)
{
	text_add(out, "\"");
	for (; *string != '\0'; string++) {
		if (*string == '"' || *string == '\\')
			text_add(out, "\\");
		text_add_bytes(out, string, 1);
	}
	text_add(out, "\"");
}

static void json_member(struct text *out, const char *name, const char *string)
{
	text_join(out, "\"", name, "\":", NULL);
	if (string)
		json_string(out, string);
	else
		text_add(out, "null");
}

static void json_head(const char *service, enum state state, struct text *out)
{
	text_add(out, "{");
	json_member(out, "service", service);
	text_add(out, ",");
	json_member(out, "state", state_name(state));
	text_format(out, ",\"exit\":%d,", (int)state);
}

static void json_findings(const struct report *report, struct text *out)
{
	text_add(out, ",\"findings\":[");
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct finding *finding = &report->findings[i];

		text_add(out, i > 0 ? ",{" : "{");
		json_member(out, "id", finding->id);
		text_add(out, ",");
		json_member(out, "state", state_name(finding->state));
		text_add(out, ",");
		json_member(out, "text", finding->text);
		text_add(out, ",");
		json_member(out, "fix", finding->fix[0] != '\0' ? finding->fix : NULL);
		text_add(out, "}");
	}
	text_add(out, "]");
}

/* Only a report about plugins has this member. */
static void json_checks(const struct report *report, struct text *out)
{
	if (report->check_count == 0)
		return;
	text_add(out, ",\"checks\":[");
	for (size_t i = 0; i < report->check_count; i++) {
		const struct check *check = &report->checks[i];

		text_add(out, i > 0 ? "," : "");
		json_head(check->service, check->finding->state, out);
		json_member(out, "summary", check->summary);
		text_add(out, "}");
	}
	text_add(out, "]");
}

static void json_measure(const struct measure *measure, struct text *out)
{
	text_add(out, "{");
	json_member(out, "label", measure->label);
	text_add(out, ",\"value\":");
	number_print(out, measure->value);
	text_add(out, ",");
	json_member(out, "unit", measure->unit);
	text_add(out, ",");
	json_member(out, "warning", measure->warning ? measure->warning->spelling : NULL);
	text_add(out, ",");
	json_member(out, "critical", measure->critical ? measure->critical->spelling : NULL);
	text_format(out, ",\"min\":%s,\"max\":%s}", measure->minimum ? measure->minimum : "null",
		measure->maximum ? measure->maximum : "null");
}

static void json_perfdata(const struct report *report, struct text *out)
{
	text_add(out, ",\"perfdata\":[");
	for (size_t i = 0; i < report->measure_count; i++) {
		text_add(out, i > 0 ? "," : "");
		json_measure(&report->measures[i], out);
	}
	text_add(out, "]}\n");
}

static void json_object(const struct report *report, struct text *out)
{
	char bytes[REPORT_LINE];
	struct text words = text_over(bytes, sizeof(bytes));

	add_words(report, &words);
	text_mark_cut(&words);
	json_head(report->service, report->state, out);
	json_member(out, "summary", words.data);
	json_findings(report, out);
	json_checks(report, out);
	json_perfdata(report, out);
}

static void json_output(struct report *report, struct text *out)
{
	json_object(report, out);
	if (out->cut) {
		/* Half an object is none: say so in one that is whole. */
		replace_findings(report, "report", "the report is too long for one JSON object");
		*out = text_over(out->data, out->size);
		json_object(report, out);
	}
}

int report_close(struct report *report)
{
	static char bytes[REPORT_JSON];
	struct text out = text_over(bytes, sizeof(bytes));

	if (report->has_page)
		return STATE_UNKNOWN;
	if (report->finding_count == 0)
		report_finding(report, "evidence", STATE_UNKNOWN, "nothing was examined");
	if (report->format == REPORT_AS_JSON) {
		json_output(report, &out);
	} else {
		out.size = REPORT_STATUS;
		nagios_output(report, &out);
	}
	closing = 1;
	return write_all(out.data, out.length) ? (int)report->state : STATE_UNKNOWN;
}

/* Two sets of lines: one is rendered while the other stands for a signal that comes just then. */
static struct {
	char line[REPORT_LINE];
	size_t length;
	enum state state;
} ends[2][2];
static volatile sig_atomic_t current;

static void render_end(const struct report *report, bool expired, enum state state, const char *summary)
{
	struct text line = text_over(ends[!current][expired].line, REPORT_LINE);

	if (report->format == REPORT_AS_JSON) {
		json_head(report->service, state, &line);
		json_member(&line, "summary", summary);
		text_add(&line, ",\"findings\":[{");
		json_member(&line, "id", "deadline");
		text_add(&line, ",");
		json_member(&line, "state", state_name(state));
		text_add(&line, ",");
		json_member(&line, "text", summary);
		text_add(&line, ",\"fix\":null}],\"perfdata\":[]}\n");
	} else {
		text_join(&line, report->service, " ", state_name(state), ": ", summary, "\n", NULL);
	}
	ends[!current][expired].length = line.length;
	ends[!current][expired].state = state;
}

void report_prepare_end(struct report *report, unsigned seconds, enum state state, const char *step)
{
	char bytes[REPORT_TEXT], step_bytes[REPORT_TEXT / 2];
	struct text summary = text_over(bytes, sizeof(bytes));
	struct text safe_step = text_over(step_bytes, sizeof(step_bytes));

	text_add_safe(&safe_step, step, strlen(step));
	text_mark_cut(&safe_step);
	text_add(&summary, "timed out after ");
	text_add_count(&summary, seconds);
	text_join(&summary, " s while ", safe_step.data, NULL);
	render_end(report, true, state, summary.data);
	summary = text_over(bytes, sizeof(bytes));
	text_join(&summary, "stopped by a signal while ", safe_step.data, NULL);
	render_end(report, false, STATE_UNKNOWN, summary.data);
	current = !current;
}

int report_end(bool expired, bool writable)
{
	const char *line = ends[current][expired].line;
	size_t length = ends[current][expired].length;

	if (closing) {
		end_wanted = 1;
		return REPORT_CLOSING;
	}
	return writable && length > 0 && write_all(line, length) ? (int)ends[current][expired].state : STATE_UNKNOWN;
}
