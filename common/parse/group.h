/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_GROUP_H
#define COMMON_PARSE_GROUP_H

#include <stdbool.h>
#include <stddef.h>

/** Looks for `name` in the text of /etc/group and stores its number; false where no well-formed
 * line of that group is there. Source: group(5). */
bool group_number(const char *text, size_t length, const char *name, unsigned *number);

#endif
