/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "options_parts.h"

#define HELP_COLUMN 31	/* where the help texts begin; the options stand before it */

static void add_option(struct text *page, const struct option_spec *spec)
{
	size_t start = page->length;

	if (spec->letter != 0)
		text_format(page, "  -%c, --%s", spec->letter, spec->name);
	else
		text_format(page, "      --%s", spec->name);
	if (spec->value)
		text_format(page, "=%s", spec->value);
	if (page->length - start >= HELP_COLUMN - 1)
		text_format(page, "\n%*s", HELP_COLUMN, "");
	else
		text_format(page, "%*s", (int)(HELP_COLUMN - (page->length - start)), "");
	text_add_folded(page, HELP_COLUMN, spec->help);
}

void options_help(const struct command *command, const struct option_spec *specs, size_t count, struct text *page)
{
	char bytes[2 * TEXT_WIDTH];
	struct text end = text_over(bytes, sizeof(bytes));

	text_add_folded(page, 0, command->purpose);
	text_format(page, "\nUsage: %s [OPTION]...\n\n", command->name);
	for (size_t i = 0; i < count; i++)
		add_option(page, &specs[i]);
	if (command->shared & OPTION_RANGES) {
		text_add(page, "\n");
		text_add_folded(page, 0, command->kind == THRESHOLD_VERSION
			? "RANGE is [@][~|START:][END] over dotted versions, both ends included: 3.2: alerts below 3.2, 5 or "
			"~:5 above 5 (5.1 too), @4:5 from 4 to 5."
			: "RANGE is [@][~|START:][END] over decimal numbers, both ends included: 10 alerts below 0 "
			"and above 10, 10: below 10, ~:10 above 10, @10:20 from 10 to 20.");
	}
	text_format(&end, "Exit status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. Manual: %s(8)", command->name);
	text_add(page, "\n");
	text_add_folded(page, 0, end.data);
}
