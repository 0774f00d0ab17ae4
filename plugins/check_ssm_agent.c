/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* check_ssm_agent: is SSM Agent installed, new enough for what is asked of it, enabled and running? */

#include "common/agent/install.h"
#include "common/agent/running.h"
#include "common/agent/version.h"
#include "common/options.h"
#include "common/probe/host.h"

#include <string.h>

#define UPDATE "update the agent, for example with the AWS-UpdateSSMAgent document"
#define PACKAGE BY_HOST("the package or the snap amazon-ssm-agent", "AmazonSSMAgentSetup.exe of AWS")

static bool wanted_features[FEATURES];

/* NAME,NAME,...: each one marks its place in the table. */
static bool read_features(void *target, const char *value, struct text *problem)
{
	bool *wanted = target;

	for (;; value++) {
		char bytes[OS_FIELD];
		struct text name = text_over(bytes, sizeof(bytes));
		const struct feature *feature;

		text_add_bytes(&name, value, strcspn(value, ","));
		feature = feature_named(name.data);
		if (!feature) {
			text_add(problem, "names a feature that --features does not list");
			return false;
		}
		wanted[feature - features] = true;
		value += strcspn(value, ",");
		if (*value == '\0')
			return true;
	}
}

static void print_features(const struct options *options, struct text *page)
{
	(void)options;
	feature_list(page);
}

static struct page feature_page = { print_features };

static const struct option_spec own_options[] = {
	{ 'f', "feature", "LIST", "features that are used, with commas between them: each needs its own version of the agent",
		read_features, wanted_features },
	{ 0, "features", NULL, "print the features and the versions that they need, and end with exit status 3",
		option_page, &feature_page },
};

static const struct command command = {
	.name = "check_ssm_agent",
	.service = "SSM_AGENT",
	.purpose = "Checks that SSM Agent is installed, new enough, enabled at boot and running.",
	.shared = OPTION_ROOT | OPTION_EDITION | OPTION_RANGES | OPTION_MINIMUM,
	.kind = THRESHOLD_VERSION,
	.warning_help = "WARNING where the version of the agent is outside the range (default: none)",
	.critical_help = "CRITICAL where the version of the agent is outside the range (default: the minimum of the edition)",
	.own = own_options,
	.own_count = sizeof(own_options) / sizeof(own_options[0]),
};

/* How the installation is told; the problem follows where there is one. */
static const struct {
	enum state state;
	const char *words, *fix;
} tellings[] = {
	[AGENT_PRESENT] = { STATE_OK, "SSM Agent is installed", "" },
	[AGENT_MISSING] = { STATE_CRITICAL, "SSM Agent is not installed", "install " PACKAGE },
	[AGENT_BROKEN] = { STATE_CRITICAL, "SSM Agent cannot run", "reinstall " PACKAGE },
	[AGENT_HIDDEN] = { STATE_UNKNOWN, "cannot see whether SSM Agent is installed", "run the check as " HOST_ROOT },
};

static void judge_place(struct report *report, const struct agent_install *install)
{
	report_finding(report, "agent-installed", tellings[install->place].state, "%s: %s", tellings[install->place].words,
		install->place == AGENT_PRESENT ? install->path : install->problem);
	report_fix(report, "%s", tellings[install->place].fix);
}

static void judge_version(struct report *report, const struct thresholds *thresholds, bool live,
	const struct agent_settled *settled)
{
	if (settled->doubt[0] != '\0') {
		report_finding(report, "agent-version", STATE_WARNING, "%s", settled->doubt);
		report_fix(report, "reinstall the agent from one released package");
	}
	if (settled->version) {
		report_version(report, "agent-version", thresholds, "SSM Agent", settled->version, UPDATE);
		report_summary(report, "%s, %s", report_last(report), live ? "enabled and running" : "installed below this root");
	} else if (settled->problem[0] != '\0') {
		report_finding(report, "agent-version", STATE_UNKNOWN, "%s", settled->problem);
		report_fix(report, live ? "update or reinstall the agent, so that amazon-ssm-agent -version answers"
			: "run the check on the live host");
	}
}

static void judge_feature(struct report *report, const struct feature *feature, const char *version)
{
	static char ids[FEATURES][OS_FIELD];
	char subject_bytes[OS_FIELD];
	struct text id = text_over(ids[feature - features], sizeof(ids[0]));
	struct text subject = text_over(subject_bytes, sizeof(subject_bytes));
	struct thresholds limits = { 0 };

	text_join(&id, "agent-feature-", feature->name, NULL);
	text_join(&subject, "feature ", feature->name, ": SSM Agent", NULL);
	(void)threshold_at_least(feature->minimum, &limits.critical);
	if (feature->warning)
		(void)threshold_at_least(feature->warning, &limits.warning);
	if (version)
		report_version(report, id.data, &limits, subject.data, version, UPDATE);
	else
		report_finding(report, id.data, STATE_UNKNOWN, "feature %s: the version is not known", feature->name);
}

/* Below a root it is a remark: who examines an image may start the agent otherwise. */
static void judge_boot(struct report *report, bool live, const struct agent_boot *boot)
{
	if (boot->start == AGENT_ENABLED) {
		report_finding(report, "agent-enabled", STATE_OK, "%s starts SSM Agent at boot", boot->init);
	} else if (boot->start == AGENT_START_UNKNOWN) {
		report_finding(report, "agent-enabled", STATE_UNKNOWN, "cannot see whether SSM Agent starts at boot: %s",
			boot->problem);
		report_fix(report, "run the check as " HOST_ROOT);
	} else {
		report_finding(report, "agent-enabled", live ? STATE_WARNING : STATE_OK, "SSM Agent does not start at boot: %s",
			boot->problem);
		report_fix(report, "enable it, for example with " BY_HOST("systemctl enable amazon-ssm-agent",
			"sc config AmazonSSMAgent start= auto"));
	}
}

static void judge_running(struct report *report, const struct agent_running *running)
{
	char bytes[REPORT_TEXT];
	struct text words = text_over(bytes, sizeof(bytes));

	agent_running_explain(running, &words);
	if (running->activity != AGENT_RUNS) {
		report_finding(report, "agent-running", running->activity == AGENT_UNCERTAIN ? STATE_UNKNOWN : STATE_CRITICAL, "%s",
			words.data);
		report_fix(report, "%s", agent_running_remedy(running));
	} else if (running->replaced || running->elsewhere == FACT_YES) {
		report_finding(report, "agent-running", STATE_WARNING, "the running SSM Agent is not the installed one: %s",
			running->replaced ? "its file was replaced since it started" : running->core->path);
		report_fix(report, "restart the agent, for example with " BY_HOST("systemctl restart amazon-ssm-agent",
			"Restart-Service AmazonSSMAgent"));
	} else if (running->elsewhere == FACT_UNKNOWN) {
		report_finding(report, "agent-running", STATE_UNKNOWN,
			"cannot see whether the running SSM Agent is the installed one: %s: %s", running->core->path, running->why);
		report_fix(report, "run the check as " HOST_ROOT);
	} else {
		report_finding(report, "agent-running", STATE_OK, "%s%s", words.data,
			running->certain ? "" : ", going by its name and user");
	}
}

static void measure(struct report *report, const struct agent_running *running)
{
	if (running->processes > 0)
		report_measure(report, &(struct measure){ "processes", (number)running->processes * NUMBER_ONE, "", .minimum = "0" });
	if (running->processes > 0 && running->core->age >= 0)
		report_measure(report, &(struct measure){ "uptime", running->core->age * NUMBER_ONE, "s", .minimum = "0" });
	if (running->processes > 0 && running->resident >= 0)
		report_measure(report, &(struct measure){ "rss", running->resident * NUMBER_ONE, "B", .minimum = "0" });
}

static void check_processes(struct report *report, const struct agent_install *install)
{
	static struct process_list processes;
	struct agent_running running;

	agent_running_probe(install, &processes, &running);
	judge_running(report, &running);
	measure(report, &running);
}

int main(int argc, char **argv)
{
	static struct report report;
	struct options options;
	struct agent_install install;
	struct agent_settled settled;
	bool live;

	if (!options_read(&command, argc, argv, &options, &report))
		return report_close(&report);
	if (!options.thresholds.critical.given)
		(void)threshold_at_least(options.edition->agent_minimum, &options.thresholds.critical);
	live = paths_are_live(&options.paths);
	agent_install_probe(&options.paths, &install);
	judge_place(&report, &install);
	if (install.place != AGENT_PRESENT)
		return report_close(&report);
	agent_version_settle(&install, &settled);
	judge_version(&report, &options.thresholds, live, &settled);
	for (size_t i = 0; i < FEATURES; i++)
		if (wanted_features[i])
			judge_feature(&report, &features[i], settled.version);
	judge_boot(&report, live, &install.boot);
	if (live)
		check_processes(&report, &install);
	return report_close(&report);
}
