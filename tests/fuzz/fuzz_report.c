/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/report_render.h"

/* Which lines there are is in the bytes: one for each call of the report, whose first byte says which call it is. */

static struct report report;
static struct thresholds thresholds;

static void add_measure(const char *words)
{
	static const char *const units[] = { "", "s", "B" };
	struct measure measure = { .label = "some_label", .unit = units[strlen(words) % 3],
		.warning = &thresholds.warning, .critical = &thresholds.critical, .minimum = strlen(words) % 2 ? "0" : NULL };

	memcpy(&measure.value, words, strlen(words) < sizeof(number) ? strlen(words) : sizeof(number));
	report_measure(&report, &measure);
}

static void add_call(char what, const char *words)
{
	switch (what) {
	case 'o': case 'w': case 'c': case 'u':
		report_finding(&report, "some-id", what == 'o' ? STATE_OK : what == 'w' ? STATE_WARNING
			: what == 'c' ? STATE_CRITICAL : STATE_UNKNOWN, "it is %s", words);
		break;
	case 'f': report_fix(&report, "%s", words); break;
	case 's': report_summary(&report, "all of %s", words); break;
	case 'k': report_check(&report, "SSM_OTHER", "it is %s", words); break;
	case 'v': report_version(&report, "some-version", &thresholds, words, words, words); break;
	case 'm': add_measure(words); break;
	case 'W': (void)threshold_parse(words, THRESHOLD_NUMBER, &thresholds.warning); break;
	case 'C': (void)threshold_parse(words, THRESHOLD_VERSION, &thresholds.critical); break;
	case 'p': report_usage(&report, *words != '\0' ? words : "wrong", "Usage: some words"); break;
	default: report_prepare_end(&report, words); break;
	}
}

static void check_nagios(void)
{
	char bytes[REPORT_STATUS];
	struct text out = text_over(bytes, sizeof(bytes));

	report_as_nagios(&report, &out);
	MUST(!out.cut);
	must_be_status(out.data, out.length, "SSM_ANY");
}

static void fuzz(const char *bytes, size_t length)
{
	static char json[REPORT_JSON];
	char *text = as_text(bytes, length);
	struct text out = text_over(json, sizeof(json));

	thresholds = (struct thresholds){ 0 };
	report_open(&report, "SSM_ANY");
	report_limit(&report, 10, STATE_CRITICAL);
	for (char *line = text, *end; line < text + length; line = end + 1) {
		end = line + strcspn(line, "\n");
		*end = '\0';
		add_call(*line, *line != '\0' ? line + 1 : line);
	}
	if (report.finding_count == 0)
		report_finding(&report, "evidence", STATE_UNKNOWN, "nothing was examined");
	for (report.verbosity = 0; report.verbosity < 2; report.verbosity++)
		check_nagios();
	report_as_json(&report, &out);
	if (!out.cut)
		must_be_json(out.data, out.length);
	free(text);
}
