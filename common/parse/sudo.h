/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_SUDO_H
#define COMMON_PARSE_SUDO_H

#include "passwd.h"

#include <stdbool.h>
#include <stddef.h>

/** What a user may do by sudo. Only the first and the last are clear. */
enum sudo_rights {
	SUDO_NONE,	/* nothing at all */
	SUDO_LIMITED,	/* something, but not everything as root, or not always */
	SUDO_PASSWORD,	/* everything as root, with a password */
	SUDO_FULL,	/* everything as root, without a password */
};

/** Whom a rule lets commands run as. The greater one counts when a list names several. */
enum sudo_target {
	SUDO_AS_OTHERS,	/* ordinary users */
	SUDO_AS_UNSURE,	/* a group, an alias, Root: root may be in it, or meant */
	SUDO_AS_ROOT,
	SUDO_AS_EXCEPT,	/* a list with an exception */
};

/** What a rule attaches to its commands. */
struct sudo_terms {
	enum sudo_target target;
	bool without_password;
	bool restricted;	/* at certain times, in another directory, without starting other programs ... */
};

/** Adds one name of a list of users to run as: ALL, root, #0, daemon, !root, %group. */
void sudo_target_add(enum sudo_target *target, const char *name, size_t length);

/** Takes one command of a rule into account, in the order of the rules: sudo obeys the last one that matches.
 * Where it takes from earlier rules what is not decided here, the rights become SUDO_LIMITED: never more
 * than sudo gives. Source: sudoers(5). */
void sudo_rights_apply(enum sudo_rights *rights, const struct sudo_terms *terms, const char *command, size_t length);

/** Whether all items of a list of Defaults, "env_reset, !lecture, passwd_tries=3", are known neither to give nor to
 * take rights. Source: sudoers(5). */
bool sudo_defaults_are_harmless(const char *text, size_t length);

/** What sudo answered. */
struct sudo_answer {
	char name[PASSWD_NAME];	/* of the user whom it speaks of */
	enum sudo_rights rights;
};

/** Reads the standard output of `sudo -ll -U NAME` in the C locale, written to a pipe. Returns NULL, or why that
 * is no answer: each line has to be of a known form. Sources: sudo 1.8.23 to 1.9.18, plugins/sudoers/display.c and
 * before 1.9.15 parse.c; sudo-rs, src/sudo/pipeline/list.rs and src/sudoers/entry/verbose.rs of 2026-07. */
const char *sudo_answer_parse(const char *text, size_t length, struct sudo_answer *answer);

/** What sudo says besides. The greater one is the worse. */
enum sudo_complaint {
	SUDO_QUIET,	/* nothing, or nothing that concerns rules */
	SUDO_LEAVES_OUT,	/* it does not use all of its rules: a syntax error, an owner, a mode */
	SUDO_NO_RULES,	/* there are no valid rules at all */
	SUDO_WANTS_TERMINAL,
	SUDO_KNOWS_NO_USER,
	SUDO_STRANGE,	/* something else */
};

/** Sorts the standard error of sudo. */
enum sudo_complaint sudo_complaint_of(const char *text, size_t length);

#endif
