/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/agent/update.c"
#include "tests/unit/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define COUNT(table) (sizeof(table) / sizeof(table[0]))

#define HOUR 3600
#define NOON 1795348800LL	/* 2026-11-22T12:00:00Z */

static struct agent_update update;

static void begin(long long run, long long install)
{
	update = (struct agent_update){ 0 };
	if (run != 0)
		update.signs[UPDATE_RUN] = (struct update_sign){ true, false, run, "run" };
	if (install != 0)
		update.signs[UPDATE_INSTALL] = (struct update_sign){ true, false, install, "install" };
}

static void add(enum audit_outcome outcome, const char *code, long long earliest, long long latest)
{
	struct audit_event event = { .outcome = outcome };

	(void)snprintf(event.code, sizeof(event.code), "%s", code);
	agent_update_add(&update, &event, &(struct clock_span){ earliest, latest });
}

static const char *newest(void)
{
	const struct update_sign *sign = agent_update_newest(&update);

	return sign ? sign->words : "none";
}

/* A result at noon, a sign by each source around it: which one remains the newest? */
static const struct trace {
	long long run, install;
	enum audit_outcome outcome;
	const char *code, *newest, *name;
	bool repaired;
} traces[] = {
	{ NOON - 60, NOON - 30, AUDIT_FAILED, "InstallRollback_ErrorX", "none", "a run that failed leaves no sign", false },
	{ NOON - HOUR, NOON, AUDIT_FAILED, "ErrorX", "none", "... to the second", false },
	{ NOON - HOUR - 1, NOON, AUDIT_FAILED, "ErrorX", "run", "a run of more than an hour before is another", false },
	{ NOON - 60, NOON + 1, AUDIT_FAILED, "ErrorX", "install", "what was installed afterwards is a sign", true },
	{ NOON + 1, NOON - 30, AUDIT_FAILED, "ErrorX", "run", "a later run is a sign, and no success", false },
	{ NOON - 60, 0, AUDIT_FAILED, "ErrorX", "none", "no installation is known", false },
	{ 0, 0, AUDIT_FAILED, "ErrorX", "none", "nothing is known", false },
	{ NOON - 60, NOON - 30, AUDIT_DOWNGRADED, "", "none", "a run that went back is no sign", false },
	{ NOON - 60, NOON - 90, AUDIT_HARMLESS, "ErrorFailedPrecondition", "none", "nor is one that could not go on", false },
	{ NOON - 60, NOON - 90, AUDIT_HARMLESS, "ErrorAttempToDowngrade", "run", "one that found the agent newer is", false },
	{ NOON - 60, NOON - 90, AUDIT_HARMLESS, "ErrorAttemptToDowngrade", "run", "... spelled right", false },
	{ NOON - 60, NOON - 90, AUDIT_FAILED, "ErrorAttempToDowngrade", "none", "... but not where it is an alarm", false },
	{ NOON - 60, NOON - 30, AUDIT_UPDATED, "", "an update run succeeded", "a success is the newest", false },
	{ NOON - 60, NOON + 30, AUDIT_UPDATED, "SelfUpdate", "install", "... or not", true },
};

static void test_traces(void)
{
	for (size_t i = 0; i < COUNT(traces); i++) {
		const struct trace *trace = &traces[i];

		begin(trace->run, trace->install);
		add(trace->outcome, trace->code, NOON, NOON);
		is(newest(), trace->newest, trace->name);
		ok(update.result_known && update.outcome == trace->outcome, "... the outcome");
		is(update.code, trace->code, "... the code");
		ok(agent_update_is_repaired(&update) == trace->repaired, "... whether it was installed anew since");
	}
}

static void test_order(void)
{
	begin(0, 0);
	add(AUDIT_UNDECIDED, "SelfUpdate_Stage", NOON, NOON);
	ok(!update.result_known, "a stage is no result");
	add(AUDIT_FAILED, "ErrorX", NOON, NOON);
	add(AUDIT_UNDECIDED, "InactiveAgentVersion", NOON, NOON);
	is(update.code, "ErrorX", "... and hides none");
	add(AUDIT_UPDATED, "", NOON - HOUR, NOON - HOUR);
	ok(update.outcome == AUDIT_UPDATED && update.code[0] == '\0',
		"the last one counts, whatever its time: clocks go back");
	add(AUDIT_UPDATED, "", NOON - 2 * HOUR, NOON);
	is_number(update.signs[UPDATE_RESULT].time, NOON - HOUR, "of two successes the newer one is the sign");
	add(AUDIT_FAILED, "ErrorY", NOON - HOUR, NOON - HOUR);
	is(newest(), "an update run succeeded", "a failure takes no success away");
	ok(update.outcome == AUDIT_FAILED, "... and is the last result");
	begin(0, NOON);
	add(AUDIT_FAILED, "ErrorX", NOON, NOON);
	add(AUDIT_FAILED, "ErrorY", NOON - HOUR, NOON - HOUR);
	ok(!agent_update_is_repaired(&update), "a failure's trace repairs none, when the clock was set back");
}

/* In the hour that comes twice, and below a root, nobody knows when a result was. */
static void test_spans(void)
{
	begin(NOON - HOUR, NOON + 2 * HOUR);
	add(AUDIT_FAILED, "ErrorX", NOON, NOON + 2 * HOUR);
	is(newest(), "none", "what may be the trace of a failure is no sign");
	ok(!agent_update_is_repaired(&update), "... and repairs nothing");
	begin(0, 0);
	add(AUDIT_UPDATED, "", NOON, NOON + 2 * HOUR);
	is_number(update.signs[UPDATE_RESULT].time, NOON, "a success may have been later, but not earlier");
}

static void days_are(long long earlier, long long later, const char *expected)
{
	char bytes[40];
	struct text text = text_over(bytes, sizeof(bytes));

	number_print(&text, agent_update_days(earlier, later));
	is(bytes, expected, "days");
}

static void test_days(void)
{
	days_are(NOON, NOON, "0");
	days_are(NOON, NOON + 863, "0");
	days_are(NOON, NOON + 864, "0.01");
	days_are(NOON, NOON + 86399, "0.99");
	days_are(NOON, NOON + 86400, "1");
	days_are(NOON, NOON + 40 * 86400 + 10, "40");
	days_are(NOON + 1, NOON, "0");
	days_are(-62135596800LL, 253402300799LL, "3652058.99");
}

/* Below a root all zones are possible, unless it has none: then it is UTC. */
static void test_clock(void)
{
	char root[] = "/tmp/test_update.XXXXXX";
	char etc[64], zone[64];
	struct paths paths;
	struct clock_span span;

	if (!mkdtemp(root) || snprintf(etc, sizeof(etc), "%s/etc", root) < 0
		|| snprintf(zone, sizeof(zone), "%s/localtime", etc) < 0 || mkdir(etc, 0700) != 0
		|| paths_open_root(&paths, root) != NULL)
		abort();
	span = clock_of_local(&paths, NOON);
	is_number(span.earliest, NOON, "no zone is UTC");
	is_number(span.latest, NOON, "... and nothing else");
	if (symlink("/usr/share/zoneinfo/Europe/Berlin", zone) != 0)
		abort();
	span = clock_of_local(&paths, NOON);
	(void)unlink(zone);
	(void)rmdir(etc);
	(void)rmdir(root);
	is_number(span.earliest, NOON - 14 * HOUR, "the earliest: Kiritimati");
	is_number(span.latest, NOON + 12 * HOUR, "the latest: west of the date line");
	span.earliest = time(NULL);
	span.latest = clock_now();
	ok(span.latest >= span.earliest && span.latest < span.earliest + 60, "now");
}

#define FILES 100

/* `step` and FILES have no common divisor: each day of the 100 comes once. */
static void keeps_newest(size_t first, size_t step, const char *order)
{
	struct days days = { 0 };
	bool good = true;

	for (size_t i = 0; i < FILES; i++) {
		size_t day = (first + i * step) % FILES;
		char name[64];

		(void)snprintf(name, sizeof(name), "amazon-ssm-agent-audit-2026-%02u-%02u", (unsigned)(day / 25 + 1),
			(unsigned)(day % 25 + 1));
		good = take_name(&days, name) && good;
	}
	ok(good && days.count == AUDIT_DAYS, order);
	for (size_t i = 0; i < AUDIT_DAYS; i++) {
		size_t day = FILES - AUDIT_DAYS + i;

		good = good && days.items[i].midnight == time_from_civil(2026, (int)(day / 25 + 1), (int)(day % 25 + 1), 0, 0, 0);
	}
	ok(good, "... the newest ones in their order");
	is(days.items[AUDIT_DAYS - 1].name, "amazon-ssm-agent-audit-2026-04-25", "... the last name");
}

/* A snap whose link goes away while it is looked at. */
static void test_snap(void)
{
	const struct agent_install install = { .place = AGENT_PRESENT, .database = "snap",
		.path = "/snap/amazon-ssm-agent/current/amazon-ssm-agent" };
	char root[] = "/tmp/test_update.XXXXXX";
	struct paths paths;

	if (!mkdtemp(root) || paths_open_root(&paths, root) != NULL)
		abort();
	agent_update_probe(&paths, &install, &update);
	(void)rmdir(root);
	ok(update.snap && !update.signs[UPDATE_INSTALL].known, "a snap that is gone is no sign");
	is(update.hidden, "/snap/amazon-ssm-agent/current: no such file or directory", "... but may have been one");
}

static void test_files(void)
{
	keeps_newest(0, 1, "files that are listed upwards");
	keeps_newest(FILES - 1, FILES - 1, "... downwards");
	keeps_newest(50, 37, "... in no order");
}

int main(void)
{
	test_snap();
	test_files();
	test_traces();
	test_order();
	test_spans();
	test_days();
	test_clock();
	return tap_done();
}
