/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "common/parse/proc.h"

static void fuzz(const char *bytes, size_t length)
{
	char *text = as_text(bytes, length);
	struct proc_stat stat;
	bool is_root;

	(void)proc_status_is_root(text, &is_root);
	if (proc_stat(text, &stat))
		MUST(stat.parent >= 0 && stat.pages >= 0);
	free(text);
}
