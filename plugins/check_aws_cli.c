/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* check_aws_cli: is the AWS CLI installed here, and new enough to start sessions? */

#include "common/options.h"
#include "common/probe/program_version.h"

static struct {
	const char *program;
	bool optional;
} settings;

static const struct option_spec own_options[] = {
	{ 'p', "program", "PATH", "the AWS CLI to ask (default: aws along PATH, then in the usual directories; "
		"for root only there)", option_path, &settings.program },
	{ 0, "optional", NULL, "OK where it is not installed", option_flag, &settings.optional },
};

static const struct command command = {
	.name = "check_aws_cli",
	.service = "AWS_CLI",
	.purpose = "Checks that the AWS CLI is installed and new enough to start sessions of Session Manager.",
	.shared = OPTION_MINIMUM | OPTION_RANGES | OPTION_EDITION,
	.kind = THRESHOLD_VERSION,
	.warning_help = "WARNING where the version of the AWS CLI is outside the range (default: none)",
	.critical_help = "CRITICAL where the version of the AWS CLI is outside the range "
		"(default: the minimum of the edition)",
	.own = own_options,
	.own_count = sizeof(own_options) / sizeof(own_options[0]),
};

/* Where the installers of version 2, distributions, snap and again version 2 put it. */
static const char *const directories[] = {
	"/usr/local/bin", "/usr/bin", "/snap/bin", "/usr/local/aws-cli/v2/current/bin", NULL
};

static void judge_absence(struct report *report, const struct version_answer *answer)
{
	report_finding(report, "cli-installed", settings.optional ? STATE_OK : STATE_CRITICAL,
		"the AWS CLI is not installed%s%s%s", settings.optional ? ", and it is optional" : "",
		settings.program ? ": no such file, " : "", answer->path);
	if (!settings.optional)
		report_fix(report, "install the AWS CLI, name it with --program, or do without it with --optional");
}

static void judge_place(struct report *report, const struct version_answer *answer)
{
	if (answer->place == PROGRAM_ABSENT) {
		judge_absence(report, answer);
	} else if (answer->place == PROGRAM_HIDDEN) {
		report_finding(report, "cli-installed", STATE_UNKNOWN,
			"it is unknown whether the AWS CLI is installed: %s cannot be looked at or run",
			answer->path);
		report_fix(report, "let the user of this check run it, or name another one with --program");
	} else {
		report_finding(report, "cli-installed", STATE_OK, "aws is %s", answer->path);
	}
}

static void judge_version(struct report *report, const struct thresholds *thresholds,
	const struct version_answer *answer)
{
	char bytes[REPORT_TEXT / 2];
	struct text found = text_over(bytes, sizeof(bytes));

	if (answer->version[0] == '\0') {
		report_finding(report, "cli-version", STATE_UNKNOWN, "the version of the AWS CLI is unknown: %s (%s)",
			answer->problem, answer->path);
		report_fix(report, "%s", answer->fix);
		return;
	}
	text_join(&found, answer->version, " of ", answer->path, NULL);
	text_mark_cut(&found);
	report_version(report, "cli-version", thresholds, "aws-cli", found.data, "update the AWS CLI");
	report_summary(report, "%s", report_last(report));
}

int main(int argc, char **argv)
{
	static struct report report;
	static struct version_answer answer;
	struct version_question question = { .name = "aws", .directories = directories, .read = aws_version_line };
	struct options options;

	if (!options_read(&command, argc, argv, &options, &report))
		return report_close(&report);
	if (!options.thresholds.critical.given && options.edition->cli_minimum)
		(void)threshold_at_least(options.edition->cli_minimum, &options.thresholds.critical);
	question.path = settings.program;
	program_version_ask(&question, &answer);
	judge_place(&report, &answer);
	if (answer.place == PROGRAM_FOUND)
		judge_version(&report, &options.thresholds, &answer);
	return report_close(&report);
}
