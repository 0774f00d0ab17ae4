/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* What is left of REPORT_STATUS for a line that says how many findings did not fit. */
#define MORE_LINE 32

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
	report->usage = NULL;
	report->has_page = false;
	closing = 0;
	end_wanted = 0;
}

/* Formats, then sanitises: the one way of any words into a report. */
static void set_words(char *words, const char *format, va_list values)
{
	char raw[2 * REPORT_TEXT];
	struct text unsafe = text_over(raw, sizeof(raw));
	struct text safe = text_over(words, REPORT_TEXT);

	text_vformat(&unsafe, format, values);
	text_add_safe(&safe, unsafe.data, unsafe.length);
	safe.cut = safe.cut || unsafe.cut;
	text_mark_cut(&safe);
}

void report_finding(struct report *report, const char *id, enum state state, const char *format, ...)
{
	/* Past the last place findings overwrite it, never the verdict: its state only gets worse. */
	size_t place = report->finding_count < REPORT_FINDINGS ? report->finding_count++ : REPORT_FINDINGS - 1;
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

	if (report->finding_count == 0)
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
	text_add(&relation, decisive ? "is " : "has no limit to keep");
	if (decisive)
		threshold_explain(decisive, state != STATE_OK, &relation);
	report_finding(report, id, state, "%s %s %s", subject, version, relation.data);
	if (state != STATE_OK)
		report_fix(report, "%s", fix);
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
	if (report->state != STATE_OK)
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

/* A line per finding, as many as fit, and how many did not. */
static void add_findings(const struct report *report, struct text *out)
{
	size_t size = out->size;

	for (size_t i = 0; i < report->finding_count; i++) {
		struct text before = *out;

		out->size = size - MORE_LINE;
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

static void json_head(const struct report *report, enum state state, struct text *out)
{
	text_add(out, "{");
	json_member(out, "service", report->service);
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
	json_head(report, report->state, out);
	json_member(out, "summary", words.data);
	json_findings(report, out);
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
		json_head(report, state, &line);
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
	return writable && write_all(line, length) ? (int)ends[current][expired].state : STATE_UNKNOWN;
}
