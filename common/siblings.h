/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_SIBLINGS_H
#define COMMON_SIBLINGS_H

#include "parse/plugin_output.h"
#include "probe/paths.h"
#include "text.h"

/* The plugins beside check_ssm: which there are, and their verdicts. It is here and not in check_ssm because a
 * plugin runs nothing, and not in probe/ because it has to understand what was said. */

enum sibling_role {
	ROLE_NODE = 1,	/* decides something about a machine that sessions go to */
	ROLE_CLIENT = 2,	/* ... that they are started from */
	ROLE_ALL = ROLE_NODE | ROLE_CLIENT,
};

/** The options that are passed on to those that take them. */
enum sibling_option {
	TAKES_ROOT = 1,
	TAKES_EDITION = 2,
	TAKES_OPTIONAL = 4,
};

struct sibling {
	const char *program;	/* "check_ssm_os" */
	const char *service;	/* "SSM_OS" */
	const char *name;	/* without check_ssm_ or check_: "os" */
	unsigned role, takes;
};

/** All of them, in the order in which people read about them; the last one has no program. */
extern const struct sibling siblings[];
#define SIBLINGS 16	/* at most; they run all at the same time */

/** Some of them: the bit 1 << i stands for siblings[i]. */
typedef unsigned sibling_set;

/** Those of a role, and those that take one of these options. */
sibling_set siblings_of_role(unsigned role);
sibling_set siblings_taking(unsigned options);

/** Reads "os,agent". Returns false where a name is not one of a sibling. */
bool siblings_named(const char *names, sibling_set *set);

/** Adds the names of a set: "os, agent". */
void siblings_list(sibling_set set, struct text *text);

/** What is asked of all. */
struct sibling_call {
	sibling_set set;
	unsigned timeout;	/* seconds for each */
	const char *edition;	/* its name */
	struct paths paths;
	bool optional;
};

struct sibling_verdict {
	const struct sibling *sibling;
	struct plugin_output said;	/* UNKNOWN with the reason as text where it came to none */
};

/** Runs the siblings of the set, all at the same time and as the caller, from the directory that this very
 * program is in and from nowhere else. One that is not there, may not be run, crashes, hangs, prints what is no
 * verdict or ends with another status than it prints is UNKNOWN, and keeps no other from its verdict.
 * Returns how many verdicts there are, in the order of siblings[]. */
size_t siblings_ask(const struct sibling_call *call, struct sibling_verdict verdicts[SIBLINGS]);

#endif
