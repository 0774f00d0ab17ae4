/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../user.h"

#include <string.h>

bool user_rules_are_hidden(const char *problem, bool root)
{
	(void)problem;
	(void)root;
	return false;
}

const char *user_rules_weakness(const struct file_facts *facts)
{
	(void)facts;
	return NULL;
}

/* An administrator is who is in the group Administrators, by whatever way. Source: aws/amazon-ssm-agent,
 * agent/session/utility/utility_windows.go. */
void user_rights_find(const struct paths *paths, const char *name, const struct passwd_entry *entry, bool root,
	struct user_rights *rights)
{
	struct account_rights told;
	struct text problem;

	(void)paths;
	(void)root;
	account_ask_rights(name, entry, &told);
	*rights = (struct user_rights){ .status = USER_RIGHTS_KNOWN, .rights = told.rights };
	rights->source = told.rights == SUDO_FULL ? ", by the group Administrators"
		: ", not being in the group Administrators";
	if (told.status != RIGHTS_UNKNOWN)
		return;
	problem = text_over(rights->problem, sizeof(rights->problem));
	rights->status = USER_RIGHTS_UNKNOWN;
	rights->fix = "see as an administrator what net user says of it";
	text_add(&problem, told.problem);
}
