/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* check_ssm_update: is SSM Agent kept up to date? */

#include "common/agent/update.h"
#include "common/agent/version.h"
#include "common/options.h"
#include "common/probe/host.h"

#define CLOCK_TOLERANCE 300	/* seconds that a sign may lie ahead: clocks are corrected by small steps */

#define UPDATE "update the agent, for example with the AWS-UpdateSSMAgent document, and have an association do so " \
	"regularly"
#define SEE_ALL "run the check as " HOST_ROOT ", and move a damaged file away"
#define SEE_AGENT "see what check_ssm_agent says"

static struct threshold minimum;

static const struct option_spec own_options[] = {
	{ 'm', "minimum", "VERSION", "OK whatever the age of the last update where the agent is at least this version",
		option_minimum, &minimum },
};

static const struct command command = {
	.name = "check_ssm_update",
	.service = "SSM_UPDATE",
	.purpose = "Checks that SSM Agent is kept up to date: how long ago it was updated, or an update document was run "
		"for it, and whether the last update run failed.",
	.shared = OPTION_ROOT | OPTION_RANGES,
	.kind = THRESHOLD_NUMBER,
	.warning_help = "WARNING where the days since the last sign of an update are outside the range (default: 30, "
		"none for a snap)",
	.critical_help = "CRITICAL where the days since the last sign of an update are outside the range (default: none)",
	.own = own_options,
	.own_count = sizeof(own_options) / sizeof(own_options[0]),
};

/* What is known; judging it asks nobody. */
struct facts {
	struct agent_install install;
	struct agent_settled settled;
	struct agent_update update;
	long long now;
};

/* How the agent stands to --minimum. */
enum standing { NOT_ASKED, IS_MET, IS_MISSED, IS_UNKNOWN };

/* A version that another source speaks against meets nothing. */
static enum standing stand(const struct agent_settled *settled)
{
	struct version version;

	if (!minimum.given)
		return NOT_ASKED;
	if (!settled->version || settled->doubt[0] != '\0' || !version_parse(settled->version, &version))
		return IS_UNKNOWN;
	return threshold_alerts_version(&minimum, &version) ? IS_MISSED : IS_MET;
}

/* Whether a newer sign, which nobody can see, would leave the verdict OK: it lies between the age and 0. */
static bool holds_for_newer(const struct thresholds *thresholds)
{
	const struct threshold *decisive;

	return !thresholds->warning.inside && !thresholds->critical.inside
		&& threshold_judge_number(thresholds, 0, &decisive) == STATE_OK;
}

/* What keeps a verdict that goes by the age from being certain; or NULL. */
static const char *find_doubt(const struct facts *facts, const struct thresholds *thresholds, enum state state)
{
	const struct agent_settled *settled = &facts->settled;

	if (facts->update.hidden[0] != '\0' && (state != STATE_OK || !holds_for_newer(thresholds)))
		return facts->update.hidden;
	if (state != STATE_OK && stand(settled) == IS_UNKNOWN)
		return settled->doubt[0] != '\0' ? settled->doubt : settled->problem;
	return NULL;
}

static const char *fix_for(const struct facts *facts, const char *doubt)
{
	return doubt == facts->update.hidden ? SEE_ALL : SEE_AGENT;
}

/* "the last sign of an update is 40 days old, above 30: dpkg installed the package" */
static void describe(const struct update_sign *sign, number age, const struct threshold *decisive, bool alerts,
	struct text *words)
{
	text_add(words, "the last sign of an update is ");
	number_print(words, age);
	text_join(words, age == NUMBER_ONE ? " day" : " days", " old", decisive ? ", " : "", NULL);
	if (decisive)
		threshold_explain_span(decisive, alerts, words);
	text_join(words, ": ", sign->words, NULL);
}

static void judge_sign(struct report *report, const struct thresholds *thresholds, const struct facts *facts,
	const struct update_sign *sign)
{
	char bytes[REPORT_TEXT];
	struct text words = text_over(bytes, sizeof(bytes));
	number age = agent_update_days(sign->time, facts->now);
	const struct threshold *decisive;
	enum state state = threshold_judge_number(thresholds, age, &decisive);
	const char *doubt = find_doubt(facts, thresholds, state);

	describe(sign, age, decisive, state != STATE_OK, &words);
	if (stand(&facts->settled) == IS_MISSED) {
		text_join(&words, ", and SSM Agent ", facts->settled.version, " is ", NULL);
		threshold_explain(&minimum, true, &words);
	}
	report_finding(report, "update-age", doubt ? STATE_UNKNOWN : state, "%s%s%s", doubt ? doubt : "",
		doubt ? ", and of what is known " : "", words.data);
	report_fix(report, "%s", doubt ? fix_for(facts, doubt) : UPDATE);
}

static void describe_ahead(number days, struct text *words)
{
	if (days < NUMBER_ONE) {
		text_add(words, "less than a day");
	} else {
		number_print(words, days);
		text_add(words, days == NUMBER_ONE ? " day" : " days");
	}
}

/* The signs that there are not, or whose time means nothing. */
static void judge_no_sign(struct report *report, const struct facts *facts, const struct update_sign *sign)
{
	char bytes[REPORT_TEXT];
	struct text days = text_over(bytes, sizeof(bytes));
	const char *doubt = find_doubt(facts, &(struct thresholds){ 0 }, STATE_WARNING);

	if (sign) {
		describe_ahead(agent_update_days(facts->now, sign->time), &days);
		report_finding(report, "update-age", STATE_UNKNOWN, "the last sign of an update is dated %s in the "
			"future, so a clock was or is wrong: %s", days.data, sign->words);
		report_fix(report, "set the clock, then update the agent or wait for its next update");
	} else if (doubt) {
		report_finding(report, "update-age", STATE_UNKNOWN, "%s, and of what is known nothing is a sign of an update",
			doubt);
		report_fix(report, "%s", fix_for(facts, doubt));
	} else {
		report_finding(report, "update-age", STATE_WARNING, "nothing is a sign of an update that did not fail");
		report_fix(report, UPDATE);
	}
}

/* Whether something else than the age decides: then what cannot be seen of updates is no matter. */
static bool is_settled(const struct facts *facts, bool ranges_given)
{
	return facts->install.place == AGENT_PRESENT
		&& (stand(&facts->settled) == IS_MET || (facts->update.snap && !ranges_given));
}

static void judge_age(struct report *report, const struct thresholds *thresholds, const struct facts *facts,
	bool settled)
{
	const struct update_sign *sign = agent_update_newest(&facts->update);

	if (facts->install.place != AGENT_PRESENT) {
		report_finding(report, "update-age", STATE_UNKNOWN, "no agent to be kept up to date was found: %s",
			facts->install.problem);
		report_fix(report, SEE_AGENT);
	} else if (stand(&facts->settled) == IS_MET) {
		report_version(report, "update-age", &(struct thresholds){ .critical = minimum },
			"whatever the age of its last update, SSM Agent", facts->settled.version, "");
	} else if (settled) {
		report_finding(report, "update-age", STATE_OK, "SSM Agent is a snap, which snapd refreshes");
	} else if (!sign || sign->time > facts->now + CLOCK_TOLERANCE) {
		judge_no_sign(report, facts, sign);
	} else {
		judge_sign(report, thresholds, facts, sign);
	}
}

static void measure(struct report *report, const struct thresholds *thresholds, const struct facts *facts, bool settled)
{
	const struct update_sign *sign = agent_update_newest(&facts->update);
	struct measure age = { .label = "update_age", .unit = "", .minimum = "0" };

	if (facts->install.place != AGENT_PRESENT || !sign || sign->time > facts->now + CLOCK_TOLERANCE)
		return;
	age.value = agent_update_days(sign->time, facts->now);
	age.warning = settled ? NULL : &thresholds->warning;
	age.critical = settled ? NULL : &thresholds->critical;
	report_measure(report, &age);
}

static void judge_last_result(struct report *report, const struct agent_update *update)
{
	bool failed = update->outcome == AUDIT_FAILED;
	const char *code = update->code[0] != '\0' ? update->code : "no code";

	if (!update->result_known) {
		report_finding(report, "update-result", STATE_OK, "there is no %s", update->audited
			? "update result in the audit files" : "audit file that could have an update result");
	} else if (failed && !agent_update_is_repaired(update)) {
		report_finding(report, "update-result", STATE_WARNING, "the last update result is a failure: %s", code);
		report_fix(report, "read AmazonSSMAgent-update.txt in /var/log/amazon/ssm, and update the agent again");
	} else if (failed || update->outcome == AUDIT_HARMLESS) {
		report_finding(report, "update-result", STATE_OK, "the last update result is %s, %s", code, failed
			? "and the agent was installed anew since" : "which the updater marks as no alarm");
	} else {
		report_finding(report, "update-result", STATE_OK, "the last update result is a %s",
			update->outcome == AUDIT_UPDATED ? "success" : "step back to an older version");
	}
}

static void judge_result(struct report *report, const struct agent_update *update, bool settled)
{
	if (update->result_hidden[0] != '\0') {
		report_finding(report, "update-result", settled ? STATE_OK : STATE_UNKNOWN, "update results may be missing: %s",
			update->result_hidden);
		report_fix(report, SEE_ALL);
	}
	if (update->result_hidden[0] == '\0' || update->outcome == AUDIT_FAILED)
		judge_last_result(report, update);
}

int main(int argc, char **argv)
{
	static struct report report;
	static struct facts facts;
	struct options options;
	bool ranges_given, settled;

	if (!options_read(&command, argc, argv, &options, &report))
		return report_close(&report);
	ranges_given = options.thresholds.warning.given || options.thresholds.critical.given;
	if (!options.thresholds.warning.given)
		(void)threshold_parse("30", THRESHOLD_NUMBER, &options.thresholds.warning);
	agent_install_probe(&options.paths, &facts.install);
	agent_version_settle(&facts.install, &facts.settled);
	agent_update_probe(&options.paths, &facts.install, &facts.update);
	facts.now = clock_now();
	settled = is_settled(&facts, ranges_given);
	judge_age(&report, &options.thresholds, &facts, settled);
	judge_result(&report, &facts.update, settled);
	measure(&report, &options.thresholds, &facts, settled);
	return report_close(&report);
}
