/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_VERSION_H
#define COMMON_VERSION_H

#include "text.h"

#include <stdint.h>

#define VERSION_COMPONENTS 8	/* at most, as 3.3.1142.0 has four */
#define VERSION_DIGITS 9	/* of a component, at most */

/** A dotted version. Components that were not written are 0. */
struct version {
	uint32_t component[VERSION_COMPONENTS];
};

/** Reads digits(.digits)* from the start of `text`; a dot that no digit follows
 * does not belong to the version. Problems: no digit at the start, a ninth component,
 * a tenth digit. */
struct scan version_scan(const char *text, struct version *version);

/** Reads a version that is the whole of `text`; false where it is not. */
bool version_parse(const char *text, struct version *version);

/** Compares component by component, as numbers: 8.10 is newer than 8.9, 2.3.68 equals
 * 2.3.68.0. Negative, zero or positive, as strcmp. */
int version_compare(const struct version *one, const struct version *other);

#endif
