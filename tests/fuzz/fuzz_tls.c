/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "common/parse/tls.h"

static void check_answer(enum tls_progress progress, const struct tls_answer *answer)
{
	if (progress == TLS_SERVER)
		MUST(answer->version >= 0x0301 && answer->version <= 0x0304 && tls_version_name(answer->version));
	if (progress == TLS_REFUSAL)
		MUST(answer->alert <= 255);
}

/* What was decided stays so, whatever comes behind it. */
static void check_prefixes(const char *bytes, size_t length)
{
	enum tls_progress decided = TLS_MORE;
	struct tls_answer first = { 0 };

	for (size_t i = 0; i <= length; i += length < 256 || i < 256 ? 1 : 61) {
		struct tls_answer answer = { 0 };
		enum tls_progress progress = tls_read(bytes, i, &answer);

		check_answer(progress, &answer);
		if (decided == TLS_MORE) {
			decided = progress;
			first = answer;
			continue;
		}
		MUST(progress == decided && (progress != TLS_SERVER || answer.version == first.version));
		MUST(progress != TLS_REFUSAL || answer.alert == first.alert);
	}
}

/* A hello is one record that says its own length, and no server's. */
static void check_hello(const char *name)
{
	char hello[TLS_HELLO];
	size_t length = tls_client_hello(name, hello);
	struct tls_answer answer;

	MUST(length <= TLS_HELLO);
	if (length == 0)
		return;
	MUST(length > 5 && hello[0] == 22);
	MUST(length == 5u + ((unsigned)(unsigned char)hello[3] << 8 | (unsigned char)hello[4]));
	MUST(tls_read(hello, length, &answer) == TLS_OTHER);
}

static void fuzz(const char *bytes, size_t length)
{
	char *text = as_text(bytes, length);

	check_prefixes(bytes, length);
	check_hello(text);
	check_hello(NULL);
	for (unsigned alert = 0; alert < 256; alert++)
		(void)tls_alert_name(alert);
	free(text);
}
