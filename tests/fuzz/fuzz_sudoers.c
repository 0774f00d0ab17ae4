/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/parse/sudoers.h"

static const struct passwd_entry user = { "ssm-user", 1001, 1001 };

static void check_verdict(const struct sudoers_verdict *verdict, const char *bytes, size_t length)
{
	MUST(verdict->rights <= SUDO_FULL);
	MUST(!verdict->problem || is_clean(verdict->problem, strlen(verdict->problem), "|;'\"<>`$&"));
	/* No password is asked for only where something says so. */
	if (verdict->rights == SUDO_FULL)
		MUST(memmem(bytes, length, "NOPASSWD", 8) || memmem(bytes, length, "authenticate", 12));
	if (verdict->rights > SUDO_NONE)
		MUST(memmem(bytes, length, "ALL", 3) || memchr(bytes, '/', length) || memmem(bytes, length, "sudoedit", 8)
			|| memmem(bytes, length, "list", 4) || verdict->rights == SUDO_LIMITED);
}

/* A comment in front changes nothing but the number of a line. */
static void check_comment(const struct sudoers_verdict *verdict, const char *bytes, size_t length)
{
	static const char comment[] = "# a comment\n";
	char *longer = malloc(sizeof(comment) + length);
	struct sudoers_verdict other;

	MUST(longer);
	memcpy(longer, comment, sizeof(comment) - 1);
	memcpy(longer + sizeof(comment) - 1, bytes, length);
	sudoers_parse(longer, sizeof(comment) - 1 + length, &user, &other);
	MUST(other.rights == verdict->rights && !other.problem == !verdict->problem);
	MUST(!verdict->problem || (strcmp(other.problem, verdict->problem) == 0 && other.line == verdict->line + 1));
	free(longer);
}

static void fuzz(const char *bytes, size_t length)
{
	struct sudoers_verdict verdict;

	sudoers_parse(bytes, length, &user, &verdict);
	check_verdict(&verdict, bytes, length);
	/* A file with a NUL is no text as a whole. */
	if (!memchr(bytes, '\0', length))
		check_comment(&verdict, bytes, length);
	MUST(!sudoers_includes(bytes, length, "/etc/sudoers.d") || memmem(bytes, length, "/etc/sudoers.d", 14));
}
