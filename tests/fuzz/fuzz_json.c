/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/parse/json.h"

static void fuzz(const char *bytes, size_t length)
{
	char *text = as_text(bytes, length);
	char value[64], small[4];
	bool flag = true;
	enum json_result result = json_string(bytes, length, "a", value, sizeof(value)), other;

	/* What is no JSON by another reader is evidence of nothing. */
	MUST(result == JSON_MALFORMED || is_json(text, length));
	MUST(is_terminated(value, sizeof(value)) && (result == JSON_FOUND || value[0] == '\0'));
	MUST(result != JSON_FOUND || memchr(bytes, 'a', length) || memmem(bytes, length, "\\u", 2));
	other = json_string(bytes, length, "a", small, sizeof(small));
	if (result == JSON_FOUND)
		MUST(strlen(value) < sizeof(small) ? other == JSON_FOUND && strcmp(small, value) == 0
			: other == JSON_MALFORMED);
	other = json_string_in(bytes, length, NULL, "a", value, sizeof(value));
	MUST(other == result || (result == JSON_WRONG_TYPE && other == JSON_ABSENT));
	other = json_string_in(bytes, length, "s", "a", value, sizeof(value));
	MUST(other == JSON_MALFORMED || is_json(text, length));
	MUST(other == JSON_FOUND || value[0] == '\0');
	other = json_flag_in(bytes, length, "s", "f", &flag);
	MUST(other == JSON_MALFORMED || is_json(text, length));
	MUST(other == JSON_FOUND || !flag);
	free(text);
}
