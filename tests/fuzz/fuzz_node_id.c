/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "common/parse/node_id.h"

static void fuzz(const char *bytes, size_t length)
{
	char *text = as_text(bytes, length);

	MUST(!is_instance_id(text) || strlen(text) < NODE_ID);
	MUST(!is_hybrid_id(text) || strlen(text) < NODE_ID);
	MUST(!is_region(text) || strlen(text) < REGION);
	if (is_instance_id(text) || is_hybrid_id(text))
		MUST(strspn(text, "mi-0123456789abcdef") == strlen(text) && is_instance_id(text) != is_hybrid_id(text));
	if (is_region(text))
		MUST(strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text) && !is_instance_id(text));
	free(text);
}
