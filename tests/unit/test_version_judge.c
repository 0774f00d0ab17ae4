/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/version_judge.h"
#include "tests/unit/tap.h"

static const struct version_words words = { .subject = "the AWS CLI", .program = "aws", .installed_id = "cli-installed",
	.version_id = "cli-version", .absent_fix = "install it", .hidden_fix = "let it be looked at" };

/* The words of the only finding about an answer with that problem. */
static const char *words_about(const char *problem)
{
	static struct report report;
	struct version_answer answer = { .place = PROGRAM_FOUND, .path = "/usr/bin/aws", .fix = "do this" };
	struct text text = text_over(answer.problem, sizeof(answer.problem));

	text_add(&text, problem);
	report_open(&report, "AWS_CLI");
	judge_no_version(&report, &words, &answer);
	if (report.finding_count != 1 || report.state != STATE_UNKNOWN || strcmp(report.findings[0].id, "cli-version") != 0
		|| strcmp(report.findings[0].fix, "do this") != 0)
		return "(no finding of that kind)";
	return report_last(&report);
}

#define UNKNOWN "the version of the AWS CLI is unknown: "

int main(void)
{
	is(words_about("it ended with exit status 127"), UNKNOWN "it ended with exit status 127 (/usr/bin/aws)",
		"a problem without the path gets it");
	is(words_about("/usr/bin/aws belongs to another user"), UNKNOWN "/usr/bin/aws belongs to another user",
		"one that begins with it has it");
	is(words_about("/usr/bin/aws: too many open files"), UNKNOWN "/usr/bin/aws: too many open files",
		"... also before a colon");
	is(words_about("/usr/bin/aws2 is a loop"), UNKNOWN "/usr/bin/aws2 is a loop (/usr/bin/aws)",
		"the path of another file is not it");
	return tap_done();
}
