/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "options_parts.h"

#include "probe/host.h"

#include <string.h>

#define TIMEOUT_MAXIMUM 3600
#define PATH_SIZE 4096	/* bytes of a path, with the NUL: what the kernel takes */

bool option_flag(void *target, const char *value, struct text *problem)
{
	(void)value;
	(void)problem;
	*(bool *)target = true;
	return true;
}

/* On Windows without those of other computers, which would be asked for it. */
static bool is_absolute(const char *path)
{
	return BY_HOST(path[0] == '/', text_small(path[0]) >= 'a' && text_small(path[0]) <= 'z' && path[1] == ':'
		&& path[2] == '\\');
}

bool option_path(void *target, const char *value, struct text *problem)
{
	*(const char **)target = value;
	if (is_absolute(value) && strlen(value) < PATH_SIZE)
		return true;
	text_add(problem, is_absolute(value) ? "is too long for a path" : "is not an absolute path");
	return false;
}

bool option_state(void *target, const char *value, struct text *problem)
{
	if (state_parse(value, target))
		return true;
	text_add(problem, "is not ok, warning, critical or unknown");
	return false;
}

/* A mark: the parser itself keeps the page. */
bool option_page(void *target, const char *value, struct text *problem)
{
	(void)value;
	(void)problem;
	return target != NULL;
}

bool option_verbose(void *target, const char *value, struct text *problem)
{
	(void)value;
	(void)problem;
	++*(unsigned *)target;
	return true;
}

bool option_output(void *target, const char *value, struct text *problem)
{
	if (strcmp(value, "nagios") != 0 && strcmp(value, "json") != 0) {
		text_add(problem, "is not nagios or json");
		return false;
	}
	*(enum report_format *)target = value[0] == 'j' ? REPORT_AS_JSON : REPORT_NAGIOS;
	return true;
}

/* SECONDS or SECONDS:STATE. A check that could not finish is never OK, so that is no STATE here. */
bool option_timeout(void *target, const char *value, struct text *problem)
{
	struct options *options = target;
	enum state state = STATE_UNKNOWN;
	number seconds = 0;
	struct scan scan = number_scan(value, &seconds);
	const char *rest = value + scan.length;
	bool state_is_good = *rest == '\0' || (*rest == ':' && state_parse(rest + 1, &state));

	if (scan.problem || !state_is_good || seconds % NUMBER_ONE != 0) {
		text_add(problem, "is not SECONDS or SECONDS:STATE");
		return false;
	}
	if (seconds < NUMBER_ONE || seconds > TIMEOUT_MAXIMUM * NUMBER_ONE) {
		text_format(problem, "is not from 1 to %d seconds", TIMEOUT_MAXIMUM);
		return false;
	}
	if (state == STATE_OK) {
		text_add(problem, "would make a check that did not finish OK");
		return false;
	}
	options->timeout = (unsigned)(seconds / NUMBER_ONE);
	options->timeout_state = state;
	return true;
}

bool option_root(void *target, const char *value, struct text *problem)
{
	const char *reason = paths_open_root(target, value);

	if (reason)
		text_format(problem, "cannot be opened: %s", reason);
	return !reason;
}

bool option_edition(void *target, const char *value, struct text *problem)
{
	const struct edition *named = edition_named(value);

	if (named) {
		*(const struct edition **)target = named;
		return true;
	}
	text_add(problem, "is not an edition, there are:");
	for (const struct edition *edition = editions; edition->name; edition++)
		text_format(problem, " %s", edition->name);
	return false;
}

static void describe(struct text *problem, const char *what, struct scan scan)
{
	text_format(problem, "is not a %s, position %u: %s", what, (unsigned)scan.length + 1, scan.problem);
}

static bool read_range(struct threshold *target, enum threshold_kind kind, const char *value, struct text *problem)
{
	struct scan scan = threshold_parse(value, kind, target);

	if (scan.problem)
		describe(problem, kind == THRESHOLD_VERSION ? "range of versions" : "range of numbers", scan);
	return !scan.problem;
}

bool option_number_range(void *target, const char *value, struct text *problem)
{
	return read_range(target, THRESHOLD_NUMBER, value, problem);
}

bool option_version_range(void *target, const char *value, struct text *problem)
{
	return read_range(target, THRESHOLD_VERSION, value, problem);
}

bool option_minimum(void *target, const char *value, struct text *problem)
{
	struct scan scan = threshold_at_least(value, target);

	if (scan.problem)
		describe(problem, "version", scan);
	return !scan.problem;
}
