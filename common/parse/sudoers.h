/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_SUDOERS_H
#define COMMON_PARSE_SUDOERS_H

#include "sudo.h"

#define SUDOERS_LINE 4096	/* bytes of a line, with those that continue it */

/** What one file of rules says about one user. */
struct sudoers_verdict {
	enum sudo_rights rights;	/* as far as they are decided */
	const char *problem;	/* why the file alone does not decide them: "uses an alias"; or NULL */
	unsigned line;	/* of the problem */
};

/** Finds out which rights the rules of one file give to the user. Rules for others are passed over, and what
 * only other files or the groups of the host could decide (includes, aliases, groups, netgroups, hosts by
 * name) is a problem, as is a line that is no rule. Source: sudoers(5); sudo 1.9.18, plugins/sudoers/toke.l:
 * # begins a comment unless a number follows (a uid) or the line is #include or #includedir; a comment is not
 * continued by a backslash at its end. What depends on Defaults of other files, as names in another case do, is
 * a problem too. */
void sudoers_parse(const char *text, size_t length, const struct passwd_entry *user, struct sudoers_verdict *verdict);

/** Whether a file of rules has the line @includedir DIRECTORY, or #includedir. */
bool sudoers_includes(const char *text, size_t length, const char *directory);

#endif
