/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_VERSION_JUDGE_H
#define COMMON_VERSION_JUDGE_H

#include "probe/program_version.h"
#include "report.h"

/** What the findings about a program and its version are called and say. */
struct version_words {
	const char *subject;	/* "the AWS CLI" */
	const char *program;	/* "aws" */
	const char *installed_id, *version_id;	/* "cli-installed", "cli-version" */
	const char *absent_fix, *hidden_fix;	/* what to do where it is not installed, or may not be looked at */
};

/** Adds the finding `installed_id`. CRITICAL where the program is absent, OK there where it is optional; UNKNOWN
 * where it is hidden. */
void judge_installed(struct report *report, const struct version_words *words, const struct version_answer *answer,
	bool optional);

/** Adds the finding `version_id` of a program that was found and told no version: UNKNOWN, and why. */
void judge_no_version(struct report *report, const struct version_words *words, const struct version_answer *answer);

#endif
