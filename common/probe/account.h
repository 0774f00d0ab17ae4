/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_ACCOUNT_H
#define COMMON_PROBE_ACCOUNT_H

#include "../parse/passwd.h"
#include "../parse/sudo.h"
#include "paths.h"

#define ACCOUNT_PROBLEM 256

enum account_status {
	ACCOUNT_PRESENT,
	ACCOUNT_ABSENT,
	ACCOUNT_UNKNOWN,	/* see problem */
};

struct account {
	enum account_status status;
	struct passwd_entry entry;	/* where it is present; the name as the system has it */
	const char *source;	/* who knows it: "/etc/passwd" */
	char problem[ACCOUNT_PROBLEM];
};

/** Looks a user up: in /etc/passwd, and on the live host also by `getent passwd NAME`, because others (LDAP, SSSD)
 * may know users as well. Both have to agree. Without getent only a user of /etc/passwd is certain. */
void account_find(const struct paths *paths, const char *name, struct account *account);

enum rights_status {
	RIGHTS_TOLD,
	RIGHTS_WITHOUT_SUDO,	/* there is no sudo: nobody has rights by it */
	RIGHTS_UNKNOWN,	/* see problem */
};

/** What sudo says of a user. */
struct account_rights {
	enum rights_status status;
	enum sudo_rights rights;
	enum sudo_complaint complaint;	/* SUDO_LEAVES_OUT: sudo does not use all of its rules */
	char problem[ACCOUNT_PROBLEM];
};

/** Asks sudo itself, `sudo -n -ll -U NAME`, because only sudo knows groups, aliases, all its files and LDAP. For a
 * caller who is root, on the live host. sudo logs the question. Rights are unknown where sudo is not set-user-ID root,
 * is mounted nosuid or not for everybody to run, and where something that is no program is in its place. */
void account_ask_rights(const char *name, const struct passwd_entry *entry, struct account_rights *rights);

#endif
