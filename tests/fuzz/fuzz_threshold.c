/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/threshold.h"

static const number values[] = { INT64_MIN, -NUMBER_ONE, -1, 0, 1, NUMBER_ONE, 10 * NUMBER_ONE, INT64_MAX };
static const struct version versions[] = { { { 0 } }, { { 2, 3, 68 } }, { { 3, 3, 1142 } },
	{ { 999999999, 999999999, 999999999, 999999999, 999999999, 999999999, 999999999, 999999999 } } };

static bool alerts(const struct threshold *threshold, size_t i)
{
	if (threshold->kind == THRESHOLD_NUMBER)
		return threshold_alerts_number(threshold, values[i]);
	return threshold_alerts_version(threshold, &versions[i]);
}

static int is_same_bound(const struct bound *one, const struct bound *other)
{
	return one->open == other->open && (one->open || (one->number == other->number
		&& version_compare(&one->version, &other->version) == 0));
}

static void check_words(const struct threshold *threshold, bool is_alert)
{
	char bytes[2 * THRESHOLD_SPELLING];
	struct text words = text_over(bytes, sizeof(bytes)), span = text_over(bytes, sizeof(bytes));

	threshold_explain(threshold, is_alert, &words);
	MUST(!words.cut && words.length > 0 && is_clean(words.data, words.length, "|;'\"<>`$&"));
	threshold_explain_span(threshold, is_alert, &span);
	MUST(!span.cut && span.length > 0 && is_clean(span.data, span.length, "|;'\"<>`$&"));
}

/* What is written with an @ alerts where the same without it does not. */
static void check_turned(const struct threshold *threshold, const char *text, size_t count)
{
	char *turned = as_text(text, strlen(text) + 1);
	struct threshold other;

	if (text[0] == '@') {
		memmove(turned, text + 1, strlen(text));
	} else {
		memmove(turned + 1, text, strlen(text));
		turned[0] = '@';
		turned[strlen(text) + 1] = '\0';
	}
	if (!threshold_parse(turned, threshold->kind, &other).problem) {
		MUST(other.inside != threshold->inside && is_same_bound(&other.start, &threshold->start));
		MUST(is_same_bound(&other.end, &threshold->end));
		for (size_t i = 0; i < count; i++)
			MUST(alerts(threshold, i) != alerts(&other, i));
	}
	free(turned);
}

static void check(const char *text, enum threshold_kind kind, size_t count)
{
	struct threshold threshold, again;
	struct scan scan = threshold_parse(text, kind, &threshold);

	MUST(scan.length <= strlen(text));
	if (scan.problem)
		return;
	MUST(scan.length == strlen(text) && threshold.given && threshold.kind == kind);
	MUST(strcmp(threshold.spelling, text) == 0);
	MUST(!threshold_parse(threshold.spelling, kind, &again).problem && is_same_bound(&again.start, &threshold.start));
	MUST(again.inside == threshold.inside && is_same_bound(&again.end, &threshold.end));
	MUST(strspn(text, "0123456789.:~@-") == strlen(text));
	for (size_t i = 0; i < count; i++)
		(void)alerts(&threshold, i);
	check_turned(&threshold, text, count);
	check_words(&threshold, true);
	check_words(&threshold, false);
}

static void fuzz(const char *bytes, size_t length)
{
	char *text = as_text(bytes, length);
	struct threshold threshold;

	check(text, THRESHOLD_NUMBER, sizeof(values) / sizeof(values[0]));
	check(text, THRESHOLD_VERSION, sizeof(versions) / sizeof(versions[0]));
	if (!threshold_at_least(text, &threshold).problem) {
		struct version minimum;

		MUST(version_parse(text, &minimum) && !threshold_alerts_version(&threshold, &minimum));
		MUST(!threshold.inside && threshold.end.open && !threshold_alerts_version(&threshold, &versions[3]));
	}
	free(text);
}
