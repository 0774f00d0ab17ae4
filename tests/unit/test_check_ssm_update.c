/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
int plugin_main(int argc, char **argv);
#define main plugin_main
#include "plugins/check_ssm_update.c"
#undef main
#include "tests/unit/tap.h"

#define NOW 1795348800LL	/* 2026-11-22T12:00:00Z */
#define DAYS(count) ((long long)((count) * 86400))

static struct report report;
static struct facts facts;
static struct thresholds ranges;
static bool ranges_given;

/* An agent of that version, its package installed so long ago. */
static void begin(const char *version, long long age)
{
	facts = (struct facts){ .now = NOW };
	facts.install.place = AGENT_PRESENT;
	facts.settled.version = version;
	facts.update.signs[UPDATE_INSTALL] = (struct update_sign){ true, false, NOW - age, "dpkg installed the package" };
	minimum = (struct threshold){ 0 };
	ranges = (struct thresholds){ 0 };
	(void)threshold_parse("30", THRESHOLD_NUMBER, &ranges.warning);
	ranges_given = false;
}

static void judge(void)
{
	bool settled = is_settled(&facts, ranges_given);

	report_open(&report, "SSM_UPDATE");
	judge_age(&report, &ranges, &facts, settled);
	judge_result(&report, &facts.update, settled);
	measure(&report, &ranges, &facts, settled);
}

static void is_finding(size_t place, const char *id, enum state state, const char *text, const char *fix)
{
	const struct finding *finding = &report.findings[place];

	if (!ok(place < report.finding_count, text))
		return;
	is(finding->id, id, "... id");
	is(state_name(finding->state), state_name(state), "... state");
	is(finding->text, text, "... text");
	is(finding->fix, fix, "... fix");
}

static void age_is(enum state state, const char *text, const char *fix)
{
	judge();
	is_finding(0, "update-age", state, text, fix);
}

/* Which finding is about the result: there may be two. */
static void result_is(enum state state, const char *text, const char *fix)
{
	judge();
	is_finding(report.finding_count - 1, "update-result", state, text, fix);
}

static void set(struct threshold *threshold, const char *range)
{
	(void)threshold_parse(range, THRESHOLD_NUMBER, threshold);
	ranges_given = true;
}

#define LAST(age, words) "the last sign of an update is " age " old" words ": dpkg installed the package"
#define HIDDEN "FILE: permission denied"
#define BUT HIDDEN ", and of what is known "

static void test_age(void)
{
	begin("3.3.987.0", DAYS(3) + 900);
	age_is(STATE_OK, LAST("3.01 days", ", at most 30"), "");
	is_number(report.measures[0].value, 3010000, "perfdata: the same number");
	ok(report.measures[0].warning == &ranges.warning && !report.measures[0].critical, "... the range that was given");
	begin("3.3.987.0", DAYS(1));
	age_is(STATE_OK, LAST("1 day", ", at most 30"), "");
	begin("3.3.987.0", DAYS(30) + 863);
	age_is(STATE_OK, LAST("30 days", ", at most 30"), "");
	begin("3.3.987.0", DAYS(30) + 864);
	age_is(STATE_WARNING, LAST("30.01 days", ", above 30"), UPDATE);
	set(&ranges.critical, "10:25");
	age_is(STATE_CRITICAL, LAST("30.01 days", ", outside 10:25"), UPDATE);
	set(&ranges.critical, "0:25");
	age_is(STATE_CRITICAL, LAST("30.01 days", ", above 25"), UPDATE);
	set(&ranges.critical, "@25:");
	age_is(STATE_CRITICAL, LAST("30.01 days", ", inside 25:"), UPDATE);
	set(&ranges.critical, "0:");
	set(&ranges.warning, "~:");
	age_is(STATE_OK, LAST("30.01 days", ", inside 0:"), "");
	begin("3.3.987.0", DAYS(60));
	ranges = (struct thresholds){ 0 };
	age_is(STATE_OK, LAST("60 days", ""), "");
	is_number((long long)report.measure_count, 1, "perfdata");
}

#define FUTURE(time) "the last sign of an update is dated " time " in the future, so a clock was or is wrong: " \
	"dpkg installed the package"
#define SET_CLOCK "set the clock, then update the agent or wait for its next update"

static void test_clock(void)
{
	begin("3.3.987.0", -CLOCK_TOLERANCE);
	age_is(STATE_OK, LAST("0 days", ", at most 30"), "");
	is_number((long long)report.measure_count, 1, "perfdata of it");
	is_number(CLOCK_TOLERANCE, 300, "five minutes are no matter");
	begin("3.3.987.0", -DAYS(2));
	age_is(STATE_UNKNOWN, FUTURE("2 days"), SET_CLOCK);
	is_number((long long)report.measure_count, 0, "no perfdata of it");
	facts.update.signs[UPDATE_RUN] = (struct update_sign){ true, false, NOW, "run" };
	age_is(STATE_UNKNOWN, report.findings[0].text, report.findings[0].fix);
	begin("3.3.987.0", -DAYS(1));
	age_is(STATE_UNKNOWN, FUTURE("1 day"), SET_CLOCK);
	begin("3.3.987.0", -DAYS(1) + 1);
	age_is(STATE_UNKNOWN, FUTURE("less than a day"), SET_CLOCK);
	begin("3.3.987.0", -CLOCK_TOLERANCE - 1);
	age_is(STATE_UNKNOWN, FUTURE("less than a day"), SET_CLOCK);
}

static void test_minimum(void)
{
	begin("3.3.987.0", DAYS(40));
	(void)threshold_at_least("3.3", &minimum);
	age_is(STATE_OK, "whatever the age of its last update, SSM Agent 3.3.987.0 is at least 3.3", "");
	ok(report.measures[0].value == 40 * NUMBER_ONE && !report.measures[0].warning, "perfdata: the age, without ranges");
	(void)threshold_at_least("3.3.988", &minimum);
	age_is(STATE_WARNING, LAST("40 days", ", above 30") ", and SSM Agent 3.3.987.0 is older than 3.3.988", UPDATE);
	facts.update.signs[UPDATE_INSTALL].time = NOW;
	age_is(STATE_OK, LAST("0 days", ", at most 30") ", and SSM Agent 3.3.987.0 is older than 3.3.988", "");

	begin(NULL, DAYS(40));
	(void)threshold_at_least("3.3", &minimum);
	(void)snprintf(facts.settled.problem, sizeof(facts.settled.problem), "the version is not known");
	age_is(STATE_UNKNOWN, "the version is not known, and of what is known " LAST("40 days", ", above 30"), SEE_AGENT);
	facts.update.signs[UPDATE_INSTALL].time = NOW;
	age_is(STATE_OK, LAST("0 days", ", at most 30"), "");
	facts.update.signs[UPDATE_INSTALL].known = false;
	age_is(STATE_UNKNOWN, "the version is not known, and of what is known nothing is a sign of an update", SEE_AGENT);

	begin("3.3.987.0", DAYS(40));
	(void)threshold_at_least("3.3", &minimum);
	(void)snprintf(facts.settled.doubt, sizeof(facts.settled.doubt), "the binary is 3.3.987.0, but dpkg has 3.1");
	age_is(STATE_UNKNOWN, "the binary is 3.3.987.0, but dpkg has 3.1, and of what is known "
		LAST("40 days", ", above 30"), SEE_AGENT);
}

static void test_hidden(void)
{
	begin("3.3.987.0", DAYS(3));
	(void)snprintf(facts.update.hidden, sizeof(facts.update.hidden), HIDDEN);
	age_is(STATE_OK, LAST("3 days", ", at most 30"), "");
	set(&ranges.warning, "@1:2");
	age_is(STATE_UNKNOWN, BUT LAST("3 days", ", outside 1:2"), SEE_ALL);
	set(&ranges.warning, "30");
	set(&ranges.critical, "1:");
	age_is(STATE_UNKNOWN, BUT LAST("3 days", ", at least 1"), SEE_ALL);
	set(&ranges.critical, "0.5:");
	age_is(STATE_UNKNOWN, BUT LAST("3 days", ", at least 0.5"), SEE_ALL);
	set(&ranges.critical, "@1:2");
	age_is(STATE_UNKNOWN, BUT LAST("3 days", ", outside 1:2"), SEE_ALL);
	set(&ranges.critical, "2");
	age_is(STATE_UNKNOWN, BUT LAST("3 days", ", above 2"), SEE_ALL);
	facts.update.signs[UPDATE_INSTALL].known = false;
	age_is(STATE_UNKNOWN, BUT "nothing is a sign of an update", SEE_ALL);
	facts.update.hidden[0] = '\0';
	age_is(STATE_WARNING, "nothing is a sign of an update that did not fail", UPDATE);
	is_number((long long)report.measure_count, 0, "no perfdata");
}

static void test_place(void)
{
	begin(NULL, DAYS(3));
	facts.install.place = AGENT_MISSING;
	(void)snprintf(facts.install.problem, sizeof(facts.install.problem), "nowhere");
	age_is(STATE_UNKNOWN, "no agent to be kept up to date was found: nowhere", SEE_AGENT);
	is_number((long long)report.measure_count, 0, "no perfdata");
	facts.update.snap = true;
	age_is(STATE_UNKNOWN, "no agent to be kept up to date was found: nowhere", SEE_AGENT);
	facts.install.place = AGENT_PRESENT;
	age_is(STATE_OK, "SSM Agent is a snap, which snapd refreshes", "");
	set(&ranges.warning, "2");
	age_is(STATE_WARNING, LAST("3 days", ", above 2"), UPDATE);
}

#define READ "read AmazonSSMAgent-update.txt in /var/log/amazon/ssm, and update the agent again"
#define MISSING "update results may be missing: " HIDDEN

static void result(enum audit_outcome outcome, const char *code)
{
	facts.update.result_known = facts.update.audited = true;
	facts.update.outcome = outcome;
	facts.update.result_time = (struct clock_span){ NOW - DAYS(1), NOW - DAYS(1) };
	(void)snprintf(facts.update.code, sizeof(facts.update.code), "%s", code);
}

static void test_result(void)
{
	begin("3.3.987.0", DAYS(3));
	result_is(STATE_OK, "there is no audit file that could have an update result", "");
	facts.update.audited = true;
	result_is(STATE_OK, "there is no update result in the audit files", "");
	result(AUDIT_UPDATED, "");
	result_is(STATE_OK, "the last update result is a success", "");
	result(AUDIT_DOWNGRADED, "");
	result_is(STATE_OK, "the last update result is a step back to an older version", "");
	result(AUDIT_HARMLESS, "ErrorX");
	result_is(STATE_OK, "the last update result is ErrorX, which the updater marks as no alarm", "");
	result(AUDIT_FAILED, "InstallRollback_ErrorX");
	result_is(STATE_WARNING, "the last update result is a failure: InstallRollback_ErrorX", READ);
	is_number(report.state, STATE_WARNING, "... the verdict");
	result(AUDIT_FAILED, "");
	result_is(STATE_WARNING, "the last update result is a failure: no code", READ);
	facts.update.signs[UPDATE_INSTALL].time = NOW;
	result(AUDIT_FAILED, "ErrorX");
	result_is(STATE_OK, "the last update result is ErrorX, and the agent was installed anew since", "");
}

/* What cannot be seen may be a failure, and a fresh installation its rollback. */
static void test_hidden_result(void)
{
	begin("3.3.987.0", DAYS(3));
	(void)snprintf(facts.update.result_hidden, sizeof(facts.update.result_hidden), HIDDEN);
	result_is(STATE_UNKNOWN, MISSING, SEE_ALL);
	result(AUDIT_UPDATED, "");
	result_is(STATE_UNKNOWN, MISSING, SEE_ALL);
	result(AUDIT_FAILED, "ErrorX");
	result_is(STATE_WARNING, "the last update result is a failure: ErrorX", READ);
	is_finding(1, "update-result", STATE_UNKNOWN, MISSING, SEE_ALL);
	result(AUDIT_UPDATED, "");
	(void)threshold_at_least("3.3", &minimum);
	result_is(STATE_OK, MISSING, "");
	(void)threshold_at_least("4", &minimum);
	result_is(STATE_UNKNOWN, MISSING, SEE_ALL);
	minimum.given = false;
	facts.update.snap = true;
	result_is(STATE_OK, MISSING, "");
	ranges_given = true;
	result_is(STATE_UNKNOWN, MISSING, SEE_ALL);
	ranges_given = false;
	facts.install.place = AGENT_HIDDEN;
	result_is(STATE_UNKNOWN, MISSING, SEE_ALL);
}

int main(void)
{
	test_age();
	test_clock();
	test_minimum();
	test_hidden();
	test_place();
	test_result();
	test_hidden_result();
	return tap_done();
}
