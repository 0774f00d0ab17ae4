/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_render.h"

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

void report_as_json(const struct report *report, struct text *out)
{
	char bytes[REPORT_LINE];
	struct text words = text_over(bytes, sizeof(bytes));

	report_words(report, &words);
	text_mark_cut(&words);
	json_head(report->service, report->state, out);
	json_member(out, "summary", words.data);
	json_findings(report, out);
	json_checks(report, out);
	json_perfdata(report, out);
}

void report_end_as_json(const char *service, enum state state, const char *summary, struct text *out)
{
	json_head(service, state, out);
	json_member(out, "summary", summary);
	text_add(out, ",\"findings\":[{");
	json_member(out, "id", "deadline");
	text_add(out, ",");
	json_member(out, "state", state_name(state));
	text_add(out, ",");
	json_member(out, "text", summary);
	text_add(out, ",\"fix\":null}],\"perfdata\":[]}\n");
}
