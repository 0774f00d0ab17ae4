/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report.h"

#include "report_render.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

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

const char *report_last(const struct report *report)
{
	return report->finding_count > 0 ? report->findings[report->finding_count - 1].text : "";
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

/* A range that was not given is none. */
static const struct threshold *given(const struct threshold *threshold)
{
	return threshold && threshold->given ? threshold : NULL;
}

void report_measure(struct report *report, const struct measure *measure)
{
	struct measure *kept = &report->measures[report->measure_count];

	if (report->measure_count == REPORT_MEASURES)
		return;
	*kept = *measure;
	kept->warning = given(measure->warning);
	kept->critical = given(measure->critical);
	report->measure_count++;
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

static void json_output(struct report *report, struct text *out)
{
	report_as_json(report, out);
	if (out->cut) {
		/* Half an object is none: say so in one that is whole. */
		replace_findings(report, "report", "the report is too long for one JSON object");
		*out = text_over(out->data, out->size);
		report_as_json(report, out);
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
		report_as_nagios(report, &out);
	}
	closing = 1;
	return write_all(out.data, out.length) ? (int)report->state : STATE_UNKNOWN;
}

/* What the line of an end begins with, by whether the deadline has passed; for JSON only the words of it count. */
static struct {
	char head[REPORT_TEXT / 2];
	size_t words;	/* where they begin */
	enum state state;
} ways[] = { { .state = STATE_UNKNOWN }, { .state = STATE_UNKNOWN } };

/* Two sets of lines: one is rendered while the other stands for a signal that comes just then. */
static struct {
	char line[REPORT_LINE];
	size_t length;
} ends[2][2];
static volatile sig_atomic_t current;

static void set_way(const struct report *report, bool expired, enum state state, const char *words)
{
	struct text head = text_over(ways[expired].head, sizeof(ways[expired].head));

	text_join(&head, report->service, " ", state_name(state), ": ", NULL);
	ways[expired].words = head.length;
	ways[expired].state = state;
	text_add(&head, words);
}

void report_limit(const struct report *report, unsigned seconds, enum state state)
{
	char bytes[REPORT_TEXT / 4];
	struct text words = text_over(bytes, sizeof(bytes));

	text_format(&words, "timed out after %u s while ", seconds);
	set_way(report, true, state, words.data);
	set_way(report, false, STATE_UNKNOWN, "stopped by a signal while ");
}

static void render_end(const struct report *report, bool expired, const char *step)
{
	struct text line = text_over(ends[!current][expired].line, REPORT_LINE);

	if (report->format == REPORT_AS_JSON) {
		char bytes[REPORT_TEXT];
		struct text summary = text_over(bytes, sizeof(bytes));

		text_join(&summary, ways[expired].head + ways[expired].words, step, NULL);
		report_end_as_json(report->service, ways[expired].state, summary.data, &line);
	} else {
		text_join(&line, ways[expired].head, step, "\n", NULL);
	}
	ends[!current][expired].length = line.length;
}

void report_prepare_end(void *report, const char *step)
{
	char bytes[REPORT_TEXT / 2];
	struct text safe_step = text_over(bytes, sizeof(bytes));

	text_add_safe(&safe_step, step, strlen(step));
	text_mark_cut(&safe_step);
	render_end(report, true, safe_step.data);
	render_end(report, false, safe_step.data);
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
	return writable && length > 0 && write_all(line, length) ? (int)ways[expired].state : STATE_UNKNOWN;
}
