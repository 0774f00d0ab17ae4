/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/parse/sudo.h"

/* Whether an item of a list of Defaults without quotes is that which does away with passwords. */
static int decides_about_passwords(const char *bytes, size_t length)
{
	char *text = as_text(bytes, length), *rest = NULL;
	int any = 0;

	if (strlen(text) == length && !strpbrk(text, "\"\\"))
		for (char *item = strtok_r(text, ",", &rest); item; item = strtok_r(NULL, ",", &rest))
			any = any || strncmp(item + strspn(item, " \t!"), "authenticate", 12) == 0;
	free(text);
	return any;
}

static void fuzz(const char *bytes, size_t length)
{
	struct sudo_answer answer;
	const char *problem = sudo_answer_parse(bytes, length, &answer);

	MUST(!problem || is_clean(problem, strlen(problem), "|;'\"<>`$&"));
	if (!problem)
		MUST(is_terminated(answer.name, sizeof(answer.name)) && answer.name[0] != '\0');
	/* Rights are given by what was said only, and no password is asked for only where that was said. */
	if (!problem && answer.rights > SUDO_LIMITED)
		MUST(memmem(bytes, length, "ALL", 3) && memmem(bytes, length, answer.name, strlen(answer.name)));
	if (!problem && answer.rights == SUDO_FULL)
		MUST(memmem(bytes, length, "!authenticate", 13) || memmem(bytes, length, "NOPASSWD", 8));
	MUST(sudo_complaint_of(bytes, length) <= SUDO_STRANGE);
	MUST(length > 0 || sudo_complaint_of(bytes, length) == SUDO_QUIET);
	MUST(!sudo_defaults_are_harmless(bytes, length) || !decides_about_passwords(bytes, length));
}
