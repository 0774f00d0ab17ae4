/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* check_aws_cli: is the AWS CLI installed here, and new enough to start sessions? */

#include "common/options.h"
#include "common/probe/host.h"
#include "common/version_judge.h"

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

/* Where the installers of version 2, distributions, snap and again version 2 put it; on Windows those of versions 2
 * and 1. */
#define LINUX_DIRECTORIES "/usr/local/bin", "/usr/bin", "/snap/bin", "/usr/local/aws-cli/v2/current/bin"
#define WINDOWS_DIRECTORIES "%ProgramFiles%\\Amazon\\AWSCLIV2", "%ProgramFiles%\\Amazon\\AWSCLI\\bin", \
	"%ProgramFiles(x86)%\\Amazon\\AWSCLI\\bin"
static const char *const directories[] = { BY_HOST(LINUX_DIRECTORIES, WINDOWS_DIRECTORIES), NULL };

static const struct version_words words = {
	.subject = "the AWS CLI",
	.program = "aws",
	.installed_id = "cli-installed",
	.version_id = "cli-version",
	.absent_fix = "install the AWS CLI, name it with --program, or do without it with --optional",
	.hidden_fix = "let the user of this check run it, or name another one with --program",
};

static void judge_version(struct report *report, const struct thresholds *thresholds,
	const struct version_answer *answer)
{
	char bytes[REPORT_TEXT / 2];
	struct text found = text_over(bytes, sizeof(bytes));

	if (answer->version[0] == '\0') {
		judge_no_version(report, &words, answer);
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
	if (!options.thresholds.critical.given)
		(void)threshold_at_least(options.edition->cli_minimum, &options.thresholds.critical);
	question.path = settings.program;
	program_version_ask(&question, &answer);
	judge_installed(&report, &words, &answer, settings.optional);
	if (answer.place == PROGRAM_FOUND)
		judge_version(&report, &options.thresholds, &answer);
	return report_close(&report);
}
