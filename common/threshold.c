/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "threshold.h"

#include <string.h>

static const struct bound zero;

static int bound_compare(enum threshold_kind kind, const struct bound *one, const struct bound *other)
{
	if (kind == THRESHOLD_VERSION)
		return version_compare(&one->version, &other->version);
	return (one->number > other->number) - (one->number < other->number);
}

static struct scan bound_scan(const char *text, enum threshold_kind kind, struct bound *bound)
{
	return kind == THRESHOLD_VERSION ? version_scan(text, &bound->version) : number_scan(text, &bound->number);
}

/* Reads a bound at *at and moves *at behind it, or onto what does not fit. */
static const char *take_bound(const char *text, size_t *at, enum threshold_kind kind, struct bound *bound)
{
	struct scan scan = bound_scan(text + *at, kind, bound);

	*at += scan.length;
	return scan.problem;
}

/* [~|START] up to a colon; *lone where there was no colon, so that it is the end. */
static const char *take_start(const char *text, size_t *at, struct threshold *range, bool *lone)
{
	if (text[*at] == '\0')
		return "a range is expected";
	if (text[*at] == '~') {
		range->start.open = true;
		(*at)++;
	} else if (text[*at] != ':') {
		const char *problem = take_bound(text, at, range->kind, &range->start);

		if (problem)
			return problem;
	}
	*lone = text[*at] != ':';
	if (*lone && range->start.open)
		return "a colon is expected after ~";
	return NULL;
}

static const char *take_end(const char *text, size_t *at, struct threshold *range, bool lone)
{
	if (lone) {
		range->end = range->start;
		range->start = zero;
		return NULL;
	}
	(*at)++;
	if (text[*at] == '\0') {
		range->end.open = true;
		return NULL;
	}
	return take_bound(text, at, range->kind, &range->end);
}

static const char *check_order(const struct threshold *range)
{
	bool bounded = !range->start.open && !range->end.open;

	if (bounded && bound_compare(range->kind, &range->start, &range->end) > 0)
		return "the start is greater than the end";
	return NULL;
}

struct scan threshold_parse(const char *text, enum threshold_kind kind, struct threshold *threshold)
{
	struct threshold range = { .kind = kind, .given = true, .inside = text[0] == '@' };
	size_t at = range.inside ? 1 : 0;
	bool lone = false;
	const char *problem;

	if (strlen(text) >= sizeof(range.spelling))
		return (struct scan){ sizeof(range.spelling) - 1, "the range is too long" };
	problem = take_start(text, &at, &range, &lone);
	if (!problem)
		problem = take_end(text, &at, &range, lone);
	if (!problem && text[at] != '\0')
		problem = "nothing more is expected";
	if (!problem) {
		problem = check_order(&range);
		at = problem ? 0 : at;
	}
	if (!problem) {
		memcpy(range.spelling, text, strlen(text) + 1);
		*threshold = range;
	}
	return (struct scan){ at, problem };
}

struct scan threshold_at_least(const char *minimum, struct threshold *threshold)
{
	struct threshold range = { .kind = THRESHOLD_VERSION, .given = true, .end.open = true };
	struct text spelling = text_over(range.spelling, sizeof(range.spelling));
	struct scan scan = version_scan(minimum, &range.start.version);

	if (!scan.problem && minimum[scan.length] != '\0')
		scan.problem = "nothing more is expected";
	if (!scan.problem) {
		text_join(&spelling, minimum, ":", NULL);
		*threshold = range;
	}
	return scan;
}

static bool alerts(const struct threshold *range, const struct bound *value)
{
	bool within = (range->start.open || bound_compare(range->kind, &range->start, value) <= 0)
		&& (range->end.open || bound_compare(range->kind, value, &range->end) <= 0);

	return range->given && within == range->inside;
}

bool threshold_alerts_number(const struct threshold *threshold, number value)
{
	return alerts(threshold, &(struct bound){ .number = value });
}

bool threshold_alerts_version(const struct threshold *threshold, const struct version *version)
{
	return alerts(threshold, &(struct bound){ .version = *version });
}

static enum state judge(const struct thresholds *pair, const struct bound *value, const struct threshold **decisive)
{
	*decisive = &pair->critical;
	if (alerts(&pair->critical, value))
		return STATE_CRITICAL;
	if (alerts(&pair->warning, value)) {
		*decisive = &pair->warning;
		return STATE_WARNING;
	}
	if (!pair->critical.given)
		*decisive = pair->warning.given ? &pair->warning : NULL;
	return STATE_OK;
}

enum state threshold_judge_number(const struct thresholds *thresholds, number value,
	const struct threshold **decisive)
{
	return judge(thresholds, &(struct bound){ .number = value }, decisive);
}

enum state threshold_judge_version(const struct thresholds *thresholds, const struct version *version,
	const struct threshold **decisive)
{
	return judge(thresholds, &(struct bound){ .version = *version }, decisive);
}

/* The bound that decides alone, as it was written; NULL where it takes two, or @.
 * No version lies below 0, so over versions a start at 0 is no bound. */
static const char *only_bound(const struct threshold *range, size_t *length)
{
	const char *colon = strchr(range->spelling, ':');
	bool from_zero = range->kind == THRESHOLD_VERSION && bound_compare(range->kind, &range->start, &zero) == 0;
	bool open_start = range->start.open || from_zero;
	const char *end = colon ? colon + 1 : range->spelling;

	if (range->inside || open_start == range->end.open || strcmp(range->spelling, ":") == 0)
		return NULL;
	*length = open_start ? strlen(end) : (size_t)(colon - range->spelling);
	return open_start ? end : range->spelling;
}

void threshold_explain(const struct threshold *threshold, bool alerting, struct text *text)
{
	static const char *const words[2][2][2] = {	/* kind, is a maximum, alerts */
		{ { "at least ", "below " }, { "at most ", "above " } },
		{ { "at least ", "older than " }, { "at most ", "newer than " } },
	};
	size_t length = 0;
	const char *bound = only_bound(threshold, &length);

	if (bound) {
		text_add(text, words[threshold->kind == THRESHOLD_VERSION][!threshold->end.open][alerting]);
		text_add_bytes(text, bound, length);
		return;
	}
	text_add(text, alerting == threshold->inside ? "inside " : "outside ");
	text_add(text, threshold->spelling + (threshold->inside ? 1 : 0));
}

void threshold_explain_span(const struct threshold *threshold, bool alerting, struct text *text)
{
	struct threshold range = *threshold;

	range.start.open = range.start.open || bound_compare(range.kind, &range.start, &zero) == 0;
	threshold_explain(&range, alerting, text);
}
