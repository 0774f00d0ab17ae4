/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

/* What the fuzz targets share. Each target defines `fuzz`, which is called with bytes of every kind; besides that
 * nothing is read or written where it must not be, it checks what holds for any input. */

#include "common/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* `bytes` are in a heap block of exactly that length. */
static void fuzz(const char *bytes, size_t length);

/* An invariant: what is false for some input is a defect. */
#define MUST(what) ((what) ? (void)0 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what), abort()))

/* A copy with a NUL behind it, in a heap block of its own: what is behind that is not to be read. */
static inline char *as_text(const char *bytes, size_t length)
{
	char *text = malloc(length + 1);

	MUST(text);
	memcpy(text, bytes, length);
	text[length] = '\0';
	return text;
}

/* Whether a buffer of `size` bytes holds a string. */
static inline int is_terminated(const char *buffer, size_t size)
{
	return memchr(buffer, '\0', size) != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *block = malloc(size > 0 ? size : 1);

	MUST(block);
	if (size > 0)
		memcpy(block, data, size);
	fuzz(block, size);
	free(block);
	return 0;
}

#endif
