/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_OPTIONS_PARTS_H
#define COMMON_OPTIONS_PARTS_H

#include "options.h"

/* What options.c is made of, and nobody else needs. */

/* The readers of the options that plugins share. */
option_reader option_verbose;	/* unsigned: one more */
option_reader option_output;	/* enum report_format */
option_reader option_timeout;	/* struct options: its timeout and timeout_state */
option_reader option_root;	/* struct paths */
option_reader option_edition;	/* const struct edition * */
option_reader option_number_range;	/* struct threshold */
option_reader option_version_range;	/* struct threshold */

/** Adds the help text of a plugin, with these options in this order, folded at TEXT_WIDTH. */
void options_help(const struct command *command, const struct option_spec *specs, size_t count, struct text *page);

#endif
