/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_render.h"

#include <string.h>

/* What is left of REPORT_STATUS for a line that says how many findings did not fit. */
#define MORE_LINE 32
#define STATE_WIDTH 8	/* of CRITICAL, in a table */

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

void report_words(const struct report *report, struct text *line)
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
	report_words(report, &line);
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

void report_as_nagios(const struct report *report, struct text *out)
{
	add_status_line(report, out);
	if (report->usage)
		text_join(out, report->usage, "\n", NULL);
	else if (report->verbosity > 0)
		add_findings(report, out);
}
