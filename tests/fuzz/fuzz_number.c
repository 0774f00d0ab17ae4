/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "common/number.h"

static void fuzz(const char *bytes, size_t length)
{
	char *text = as_text(bytes, length);
	char shown[32];
	struct text out = text_over(shown, sizeof(shown));
	number value, again;
	struct scan scan = number_scan(text, &value);

	MUST(scan.length <= strlen(text));
	if (!scan.problem) {
		number_print(&out, value);
		MUST(!out.cut && !number_scan(out.data, &again).problem && again == value);
	}
	free(text);
}
