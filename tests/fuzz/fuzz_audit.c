/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "common/parse/audit.h"

/* What is told, as a number that depends on all of it. */
static void tell(void *context, const struct audit_event *event)
{
	unsigned long long *told = context;

	MUST(is_terminated(event->code, sizeof(event->code)));
	MUST(strspn(event->code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == strlen(event->code));
	MUST(event->second >= 0 && event->second <= 86400);
	*told = *told * 31 + (unsigned)event->outcome + (unsigned long long)event->second * 7 + 1;
	for (const char *at = event->code; *at != '\0'; at++)
		*told = *told * 31 + (unsigned char)*at;
}

static void fuzz(const char *bytes, size_t length)
{
	char *text = as_text(bytes, length);
	long long day = -1;

	for (size_t size = 1; size < 64; size = size * 3 + 1) {
		unsigned long long by_whole = 0, by_pieces = 0;
		struct audit_reader whole, pieces;

		audit_begin(&whole, tell, &by_whole);
		(void)audit_take(&whole, bytes, length);
		audit_end(&whole);
		audit_begin(&pieces, tell, &by_pieces);
		for (size_t i = 0; i < length; i += size)
			MUST(audit_take(&pieces, bytes + i, length - i < size ? length - i : size));
		audit_end(&pieces);
		MUST(by_whole == by_pieces && !whole.problem == !pieces.problem);
		MUST(!whole.problem || strcmp(whole.problem, pieces.problem) == 0);
	}
	MUST(!audit_day(text, &day) || day % 86400 == 0);
	free(text);
}
