/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_NUMBER_H
#define COMMON_NUMBER_H

#include "text.h"

#include <stdint.h>

/** An exact decimal number: so many millionths. No floating point, so 0.1 is 0.1. */
typedef int64_t number;

#define NUMBER_ONE INT64_C(1000000)

/** Reads -?digits(.digits)? with at most six decimals from the start of `text`.
 * Problems: no digit where one is due, a seventh decimal, a value beyond
 * 9223372036854.775807. */
struct scan number_scan(const char *text, number *value);

/** Adds the number in its shortest form: 1.5, -0.25, 86400. */
void number_print(struct text *text, number value);

#endif
