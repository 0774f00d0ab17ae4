/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "version_judge.h"

#include <string.h>

static void judge_absence(struct report *report, const struct version_words *words,
	const struct version_answer *answer, bool optional)
{
	/* A program that was looked for and not found has no path. */
	report_finding(report, words->installed_id, optional ? STATE_OK : STATE_CRITICAL, "%s is not installed%s%s%s",
		words->subject, optional ? ", and it is optional" : "",
		answer->path[0] != '\0' ? ": no such file, " : "", answer->path);
	report_fix(report, "%s", words->absent_fix);
}

void judge_installed(struct report *report, const struct version_words *words, const struct version_answer *answer,
	bool optional)
{
	if (answer->place == PROGRAM_ABSENT) {
		judge_absence(report, words, answer, optional);
	} else if (answer->place == PROGRAM_HIDDEN) {
		report_finding(report, words->installed_id, STATE_UNKNOWN, "it is unknown whether %s is installed: %s %s",
			words->subject, answer->path, answer->problem);
		report_fix(report, "%s", answer->fix[0] != '\0' ? answer->fix : words->hidden_fix);
	} else {
		report_finding(report, words->installed_id, STATE_OK, "%s is %s", words->program, answer->path);
	}
}

/* Whether the problem begins with the program's path: "/usr/bin/aws: too many open files". */
static bool names_path(const struct version_answer *answer)
{
	size_t length = strlen(answer->path);

	return strncmp(answer->problem, answer->path, length) == 0
		&& (answer->problem[length] == ' ' || answer->problem[length] == ':');
}

void judge_no_version(struct report *report, const struct version_words *words, const struct version_answer *answer)
{
	bool named = names_path(answer);

	report_finding(report, words->version_id, STATE_UNKNOWN, "the version of %s is unknown: %s%s%s%s", words->subject,
		answer->problem, named ? "" : " (", named ? "" : answer->path, named ? "" : ")");
	report_fix(report, "%s", answer->fix);
}
