/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/parse/group.h"
#include "common/parse/passwd.h"

static void search(struct passwd_search *search, const char *bytes, size_t length, size_t piece)
{
	passwd_search_begin(search, "ssm-user");
	for (size_t i = 0; i < length; i += piece)
		if (!passwd_search_take(search, bytes + i, length - i < piece ? length - i : piece))
			break;
	passwd_search_end(search);
}

static void check_search(const char *bytes, size_t length)
{
	struct passwd_search whole, pieces;

	search(&whole, bytes, length, length + 1);
	for (size_t piece = 1; piece < 64; piece = piece * 3 + 1) {
		search(&pieces, bytes, length, piece);
		MUST(whole.standing == pieces.standing);
		MUST(whole.standing != PASSWD_MALFORMED || strcmp(whole.problem, pieces.problem) == 0);
		if (whole.standing == PASSWD_PRESENT)
			MUST(whole.entry.uid == pieces.entry.uid && whole.entry.gid == pieces.entry.gid);
	}
	if (whole.standing == PASSWD_PRESENT)
		MUST(strcmp(whole.entry.name, "ssm-user") == 0 && memmem(bytes, length, "ssm-user:", 9));
}

static void fuzz(const char *bytes, size_t length)
{
	char *text = as_text(bytes, length);
	struct passwd_entry entry;
	unsigned number;

	if (passwd_name_is_plain(text))
		MUST(is_clean(text, strlen(text), "|;'\"<>`$& /:") && text[0] != '-' && text[0] != '\0');
	if (passwd_line(bytes, length, &entry))
		MUST(entry.name[0] != '\0' && is_terminated(entry.name, sizeof(entry.name)) && !strchr(entry.name, ':')
			&& entry.uid < 4294967295 && entry.gid < 4294967295);
	check_search(bytes, length);
	MUST(!group_number(bytes, length, "staff", &number) || memmem(bytes, length, "staff:", 6));
	free(text);
}
