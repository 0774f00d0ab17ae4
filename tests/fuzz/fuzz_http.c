/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/parse/http.h"

typedef enum http_progress reader(const char *bytes, size_t length, bool ended, struct http_answer *answer);

static void check_answer(enum http_progress progress, const struct http_answer *answer, const char *bytes,
	size_t length)
{
	if (progress == HTTP_BROKEN)
		MUST(answer->problem && is_clean(answer->problem, strlen(answer->problem), "|;'\"<>`$&"));
	if (progress != HTTP_WHOLE)
		return;
	MUST(answer->status >= 100 && answer->status <= 999 && is_terminated(answer->date, sizeof(answer->date)));
	MUST(!answer->body || (answer->body >= bytes && answer->body + answer->length == bytes + length));
}

/* What is broken stays so, and what more bytes may still mend is not broken. The head that was whole stays whole. */
static void check_prefixes(reader *read, const char *bytes, size_t length, bool stays_whole)
{
	enum http_progress before = HTTP_MORE;
	int status = 0;

	for (size_t i = 0; i <= length; i += length < 256 || i < 256 ? 1 : 61) {
		struct http_answer answer = { 0 };
		enum http_progress progress = read(bytes, i, false, &answer);

		check_answer(progress, &answer, bytes, i);
		MUST(before != HTTP_BROKEN || progress == HTTP_BROKEN || i == 0);
		MUST(before != HTTP_WHOLE || progress != HTTP_MORE);
		if (before == HTTP_WHOLE && stays_whole)
			MUST(progress == HTTP_WHOLE && answer.status == status);
		before = progress;
		status = answer.status;
		/* At its end nothing is left open. */
		progress = read(bytes, i, true, &answer);
		check_answer(progress, &answer, bytes, i);
		MUST(progress != HTTP_MORE);
	}
}

static void fuzz(const char *bytes, size_t length)
{
	char *text = as_text(bytes, length);
	struct http_origin origin;

	if (!http_origin_parse(text, &origin))
		MUST(origin.port >= 1 && origin.port <= 65535 && is_clean(origin.host, strlen(origin.host), "|;'\"<>`$&/@"));
	check_prefixes(http_read, bytes, length, false);
	check_prefixes(http_read_head, bytes, length, length <= 2048);
	free(text);
}
