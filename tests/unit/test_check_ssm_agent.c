/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
int plugin_main(int argc, char **argv);
#define main plugin_main
#include "plugins/check_ssm_agent.c"
#undef main
#include "tests/unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(table[0]))

static struct report report;
static struct thresholds ranges;

/* What was found last; whether there is a remedy goes by its state. */
static void is_finding(const char *id, enum state state, const char *text)
{
	const struct finding *finding = &report.findings[report.finding_count - 1];

	if (!ok(report.finding_count == 1, text))
		return;
	is(finding->id, id, "... id");
	is(state_name(finding->state), state_name(state), "... state");
	is(finding->text, text, "... text");
	ok((finding->fix[0] != '\0') == (state != STATE_OK), "... a remedy, unless all is well");
	report_open(&report, "SSM_AGENT");
}

static void test_place(void)
{
	struct agent_install install = { .path = "/usr/bin/amazon-ssm-agent" };

	(void)snprintf(install.problem, sizeof(install.problem), "why");
	install.place = AGENT_PRESENT;
	judge_place(&report, &install);
	is_finding("agent-installed", STATE_OK, "SSM Agent is installed: /usr/bin/amazon-ssm-agent");
	install.place = AGENT_MISSING;
	judge_place(&report, &install);
	is_finding("agent-installed", STATE_CRITICAL, "SSM Agent is not installed: why");
	install.place = AGENT_BROKEN;
	judge_place(&report, &install);
	is_finding("agent-installed", STATE_CRITICAL, "SSM Agent cannot run: why");
	install.place = AGENT_HIDDEN;
	judge_place(&report, &install);
	is_finding("agent-installed", STATE_UNKNOWN, "cannot see whether SSM Agent is installed: why");
}

static void test_version(void)
{
	struct agent_settled settled = { .version = "3.3.1142.0" };

	ranges = (struct thresholds){ 0 };
	(void)threshold_at_least("2.3.68.0", &ranges.critical);
	judge_version(&report, &ranges, true, &settled);
	is(report.summary, "SSM Agent 3.3.1142.0 is at least 2.3.68.0, enabled and running", "the summary of a host");
	is_finding("agent-version", STATE_OK, "SSM Agent 3.3.1142.0 is at least 2.3.68.0");
	judge_version(&report, &ranges, false, &settled);
	is(report.summary, "SSM Agent 3.3.1142.0 is at least 2.3.68.0, installed below this root", "... and of a tree");
	is_finding("agent-version", STATE_OK, "SSM Agent 3.3.1142.0 is at least 2.3.68.0");
	settled.version = "2.3.67.0";
	judge_version(&report, &ranges, true, &settled);
	is(report.findings[0].fix, UPDATE, "an old agent is to be updated");
	is_finding("agent-version", STATE_CRITICAL, "SSM Agent 2.3.67.0 is older than 2.3.68.0");
	settled.version = NULL;
	judge_version(&report, &ranges, true, &settled);
	is_number((long long)report.finding_count, 0, "neither version nor problem");
	(void)snprintf(settled.problem, sizeof(settled.problem), "why");
	judge_version(&report, &ranges, true, &settled);
	is(report.findings[0].fix, "update or reinstall the agent, so that amazon-ssm-agent -version answers", "of a host");
	is_finding("agent-version", STATE_UNKNOWN, "why");
	judge_version(&report, &ranges, false, &settled);
	is(report.findings[0].fix, "run the check on the live host", "of a tree");
	is_finding("agent-version", STATE_UNKNOWN, "why");
	settled.problem[0] = '\0';
	(void)snprintf(settled.doubt, sizeof(settled.doubt), "who knows");
	judge_version(&report, &ranges, true, &settled);
	is_finding("agent-version", STATE_WARNING, "who knows");
	settled.version = "3.3.1142.0";
	judge_version(&report, &ranges, true, &settled);
	is_number((long long)report.finding_count, 2, "a version in doubt is judged all the same");
	report_open(&report, "SSM_AGENT");
}

static void test_features(void)
{
	judge_feature(&report, feature_named("ssh"), "3.0.222.0");
	is_finding("agent-feature-ssh", STATE_OK, "feature ssh: SSM Agent 3.0.222.0 is at least 2.3.672.0");
	judge_feature(&report, feature_named("ssh"), "3.0.221.0");
	is_finding("agent-feature-ssh", STATE_WARNING, "feature ssh: SSM Agent 3.0.221.0 is older than 3.0.222.0");
	judge_feature(&report, feature_named("ssh"), "2.3.671.0");
	is_finding("agent-feature-ssh", STATE_CRITICAL, "feature ssh: SSM Agent 2.3.671.0 is older than 2.3.672.0");
	judge_feature(&report, feature_named("kms"), "2.3.539.0");
	is_finding("agent-feature-kms", STATE_OK, "feature kms: SSM Agent 2.3.539.0 is at least 2.3.539.0");
	judge_feature(&report, feature_named("kms"), NULL);
	report_fix(&report, "none of its own");
	is_finding("agent-feature-kms", STATE_UNKNOWN, "feature kms: the version is not known");
}

static void test_boot(void)
{
	static const struct {
		enum agent_start start;
		bool live;
		enum state state;
		const char *text;
	} rows[] = {
		{ AGENT_ENABLED, true, STATE_OK, "systemd starts SSM Agent at boot" },
		{ AGENT_ENABLED, false, STATE_OK, "systemd starts SSM Agent at boot" },
		{ AGENT_START_UNKNOWN, true, STATE_UNKNOWN, "cannot see whether SSM Agent starts at boot: why" },
		{ AGENT_START_UNKNOWN, false, STATE_UNKNOWN, "cannot see whether SSM Agent starts at boot: why" },
		{ AGENT_DISABLED, true, STATE_WARNING, "SSM Agent does not start at boot: why" },
		{ AGENT_DISABLED, false, STATE_OK, "SSM Agent does not start at boot: why" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct agent_boot boot = { .start = rows[i].start, .init = "systemd", .problem = "why" };

		judge_boot(&report, rows[i].live, &boot);
		is_finding("agent-enabled", rows[i].state, rows[i].text);
	}
}

#define RUNS "SSM Agent is running as process 7"

static void test_running(void)
{
	static const struct process core = { .id = 7, .path = "/opt/amazon-ssm-agent", .age = 60 };
	static const struct {
		struct agent_running running;
		enum state state;
		const char *text;
	} rows[] = {
		{ { .activity = AGENT_RUNS, .core = &core, .certain = true, .elsewhere = FACT_NO }, STATE_OK, RUNS },
		{ { .activity = AGENT_RUNS, .core = &core, .elsewhere = FACT_NO }, STATE_OK, RUNS ", going by its name and user" },
		{ { .activity = AGENT_RUNS, .core = &core, .elsewhere = FACT_YES }, STATE_WARNING,
			"the running SSM Agent is not the installed one: /opt/amazon-ssm-agent" },
		{ { .activity = AGENT_RUNS, .core = &core, .replaced = true, .elsewhere = FACT_NO }, STATE_WARNING,
			"the running SSM Agent is not the installed one: its file was replaced since it started" },
		{ { .activity = AGENT_RUNS, .core = &core, .elsewhere = FACT_UNKNOWN, .why = "it hides" }, STATE_UNKNOWN,
			"cannot see whether the running SSM Agent is the installed one: /opt/amazon-ssm-agent: it hides" },
		{ { .activity = AGENT_STOPPED, .why = "it is gone" }, STATE_CRITICAL, "SSM Agent is not running: it is gone" },
		{ { .activity = AGENT_UNCERTAIN, .why = "it hides" }, STATE_UNKNOWN,
			"cannot see whether SSM Agent is running: it hides" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		judge_running(&report, &rows[i].running);
		is_finding("agent-running", rows[i].state, rows[i].text);
	}
}

static void test_measures(void)
{
	struct process core = { .age = 0 };
	struct agent_running running = { .core = &core, .processes = 1, .resident = 0 };

	measure(&report, &running);
	is_number((long long)report.measure_count, 3, "one process is enough for all measures");
	report_open(&report, "SSM_AGENT");
	running.processes = 3;
	measure(&report, &running);
	is_number((long long)report.measure_count, 3, "three measures");
	is(report.measures[0].label, "processes", "... how many");
	is_number(report.measures[0].value, 3 * NUMBER_ONE, "... that is three");
	is(report.measures[1].label, "uptime", "... since when");
	is(report.measures[2].label, "rss", "... their memory");
	report_open(&report, "SSM_AGENT");
	core.age = 60;
	running.resident = -1;
	measure(&report, &running);
	is_number((long long)report.measure_count, 2, "memory that is not known is not told");
	is_number(report.measures[1].value, 60 * NUMBER_ONE, "... the age is");
	report_open(&report, "SSM_AGENT");
	core.age = -1;
	running.resident = 4096;
	measure(&report, &running);
	is_number((long long)report.measure_count, 2, "an age that is not known is not told");
	is_number(report.measures[1].value, 4096 * NUMBER_ONE, "... the memory is");
	report_open(&report, "SSM_AGENT");
	running = (struct agent_running){ .core = NULL };
	measure(&report, &running);
	is_number((long long)report.measure_count, 0, "nothing is told of none");
}

int main(void)
{
	report_open(&report, "SSM_AGENT");
	test_place();
	test_version();
	test_features();
	test_boot();
	test_running();
	test_measures();
	return tap_done();
}
