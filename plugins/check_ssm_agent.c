/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* check_ssm_agent: is SSM Agent installed, new enough for what is asked of it, enabled and running? */

#include "common/agent/install.h"
#include "common/agent/running.h"
#include "common/agent/version.h"
#include "common/options.h"
#include "common/probe/program.h"

#include <string.h>

#define UPDATE "update the agent, for example with the AWS-UpdateSSMAgent document"

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
	[AGENT_MISSING] = { STATE_CRITICAL, "SSM Agent is not installed", "install the package or the snap amazon-ssm-agent" },
	[AGENT_BROKEN] = { STATE_CRITICAL, "SSM Agent cannot run", "reinstall the package or the snap amazon-ssm-agent" },
	[AGENT_HIDDEN] = { STATE_UNKNOWN, "cannot see whether SSM Agent is installed", "run the check as root" },
};

static void judge_place(struct report *report, const struct agent_install *install)
{
	report_finding(report, "agent-installed", tellings[install->place].state, "%s%s%s", tellings[install->place].words,
		install->problem[0] != '\0' ? ": " : "", install->problem);
	report_fix(report, "%s", tellings[install->place].fix);
}

static void judge_version(struct report *report, const struct thresholds *thresholds, const struct agent_settled *settled)
{
	if (settled->doubt[0] != '\0') {
		report_finding(report, "agent-version", STATE_WARNING, "%s", settled->doubt);
		report_fix(report, "install one released version of the agent");
	}
	if (settled->version) {
		report_version(report, "agent-version", thresholds, "SSM Agent", settled->version, UPDATE);
	} else if (settled->problem[0] != '\0') {
		report_finding(report, "agent-version", STATE_UNKNOWN, "%s", settled->problem);
		report_fix(report, "run amazon-ssm-agent -version by hand, with this very argument");
	}
}

static void judge_feature(struct report *report, const struct feature *feature, const char *version)
{
	static char ids[FEATURES][OS_FIELD];
	char *id_bytes = ids[feature - features];
	struct text id = text_over(id_bytes, sizeof(ids[0]));
	struct thresholds limits = { 0 };
	char bytes[OS_FIELD];
	struct text subject = text_over(bytes, sizeof(bytes));

	text_join(&id, "agent-feature-", feature->name, NULL);
	text_join(&subject, "for ", feature->name, " SSM Agent", NULL);
	(void)threshold_at_least(feature->minimum, &limits.critical);
	if (feature->warning)
		(void)threshold_at_least(feature->warning, &limits.warning);
	if (version)
		report_version(report, id.data, &limits, subject.data, version, UPDATE);
	else
		report_finding(report, id.data, STATE_UNKNOWN, "for %s the version of the agent is not known", feature->name);
}

static void judge_start(struct report *report, bool live, const struct agent_install *install)
{
	if (install->start == AGENT_ENABLED) {
		report_finding(report, "agent-enabled", STATE_OK, "%s starts it at boot", install->init);
	} else if (!live && install->start == AGENT_DISABLED) {
		report_finding(report, "agent-enabled", STATE_OK, "it is not enabled at boot, which is a remark only below a root");
	} else if (install->start == AGENT_DISABLED) {
		report_finding(report, "agent-enabled", STATE_WARNING, "it is not enabled, so it is gone after the next boot");
		report_fix(report, "enable it, for example with systemctl enable amazon-ssm-agent");
	} else {
		report_finding(report, "agent-enabled", STATE_UNKNOWN, "cannot see whether it is enabled at boot");
		report_fix(report, "run the check as root");
	}
}

static void judge_running(struct report *report, const struct agent_running *running)
{
	if (running->activity == AGENT_UNCERTAIN) {
		report_finding(report, "agent-running", STATE_UNKNOWN, "cannot see whether it is running: %s", running->why);
		report_fix(report, "run the check as root, on the host itself");
	} else if (running->activity == AGENT_STOPPED) {
		report_finding(report, "agent-running", STATE_CRITICAL, "SSM Agent is not running: %s", running->why);
		report_fix(report, "start it, for example with systemctl start amazon-ssm-agent, and read its log");
	} else if (running->replaced) {
		report_finding(report, "agent-running", STATE_WARNING, "its file was replaced since it started, so another version "
			"than the installed one is running");
		report_fix(report, "restart the agent, for example with systemctl restart amazon-ssm-agent");
	} else {
		report_finding(report, "agent-running", STATE_OK, "process %d is running", running->core->id);
	}
}

static void measure(struct report *report, const struct agent_running *running)
{
	if (running->activity != AGENT_RUNS)
		return;
	report_measure(report, &(struct measure){ "processes", (number)running->processes * NUMBER_ONE, .minimum = "0" });
	if (running->core->age >= 0)
		report_measure(report, &(struct measure){ "uptime", running->core->age * NUMBER_ONE, "s", .minimum = "0" });
	if (running->resident >= 0)
		report_measure(report, &(struct measure){ "rss", running->resident * NUMBER_ONE, "B", .minimum = "0" });
}

/* What is live besides: the processes. */
static void check_processes(struct report *report)
{
	static struct process_list processes;
	struct agent_running running;

	agent_processes(&processes);
	agent_running_judge(&processes, program_caller_is_root(), &running);
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
	agent_version_settle(&install, &settled);
	judge_place(&report, &install);
	if (install.place != AGENT_PRESENT)
		return report_close(&report);
	judge_version(&report, &options.thresholds, &settled);
	report_summary(&report, "%s, %s", report.findings[report.finding_count - 1].text,
		live ? "enabled and running" : "installed below this root");
	for (size_t i = 0; i < FEATURES; i++)
		if (wanted_features[i])
			judge_feature(&report, &features[i], settled.version);
	judge_start(&report, live, &install);
	if (live)
		check_processes(&report);
	return report_close(&report);
}
