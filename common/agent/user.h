/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_AGENT_USER_H
#define COMMON_AGENT_USER_H

#include "../probe/account.h"
#include "../probe/file.h"
#include "../probe/host.h"

/* The user that SSM Agent makes, and the rules that it writes then and leaves to the site afterwards.
 * Source: aws/amazon-ssm-agent, agent/session/utility/utility_unix.go. */
#define AGENT_USER "ssm-user"
#define AGENT_USER_RULES "/etc/sudoers.d/ssm-agent-users"
#define AGENT_USER_HAS_RULES BY_HOST(true, false)	/* Windows has the members of a group instead */

/** How to take an administrator's rights from a user, and how to give them: each %s is the name of the user. */
#define AGENT_USER_TAKE BY_HOST("leave nothing but a comment in " AGENT_USER_RULES ", and look for other rules with " \
	"sudo -ll -U %s", "remove %s from the group Administrators, and from what is in that group")
#define AGENT_USER_GIVE BY_HOST("write %s ALL=(ALL) NOPASSWD:ALL to " AGENT_USER_RULES ", and look for other rules " \
	"with sudo -ll -U %s", "add %s to the group Administrators, in which %s is not")

/** What the user may do, and who says so. */
struct user_rights {
	enum {
		USER_RIGHTS_KNOWN,
		USER_RIGHTS_HIDDEN,	/* only root may see them */
		USER_RIGHTS_UNKNOWN,	/* see problem */
	} status;
	enum sudo_rights rights;
	const char *source;	/* words to follow: " by /etc/sudoers.d/ssm-agent-users" */
	bool one_file;	/* it was all that was looked at: what it does not give another one may */
	bool unused;	/* sudo gives nothing, and does not say why, although the agent's file of rules would */
	bool faulty;	/* sudo does not use all of its rules */
	char problem[ACCOUNT_PROBLEM];
	const char *fix;	/* what to do about the problem */
};

/** Finds out what a user who exists may do: on the live host by sudo, which only root may ask about others
 * (`root`: so is the caller); below a root by the agent's file of rules alone, provided that /etc/sudoers
 * includes its directory. */
void user_rights_find(const struct paths *paths, const char *name, const struct passwd_entry *entry, bool root,
	struct user_rights *rights);

/** Whether the reason why the file of rules cannot be read, or looked at, is that the caller is not root. */
bool user_rules_are_hidden(const char *problem, bool root);

/** How somebody else than root could change the file of rules, "can be written by everybody", or NULL.
 * Groups: that of root may write. */
const char *user_rules_weakness(const struct file_facts *facts);

#endif
