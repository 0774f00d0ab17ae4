/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/probe/conversation.h"

#define SECRET "Secret64"

static const struct proxy proxy = { .host = { "proxy.example", false, 3128 }, .credentials = SECRET };
static const struct network_target targets[] = {
	{ .host = { "host.example", false, 443 } },
	{ .host = { "host.example", false, 443 }, .proxy = &proxy },
	{ .host = { "2001:db8::1", true, 443 }, .proxy = &proxy },
};

/* Says the bytes in pieces of a size, then that there are no more where `ends`. What was decided stays so, and so no
 * more is listened to. */
static void say(struct conversation *conversation, const struct network_target *target, const char *bytes,
	size_t length, size_t piece, int ends)
{
	memset(conversation, 0x55, sizeof(*conversation));
	conversation_begin(conversation, target, "192.0.2.1");
	MUST(conversation->request_length > 0 && conversation->request_length <= CONVERSATION_REQUEST);
	while (length > 0 && conversation->state == CONVERSATION_OPEN) {
		size_t room, now;
		char *to = conversation_room(conversation, &room);

		/* With no room left an answer that never ends would be waited for. */
		MUST(room > 0 && to >= conversation->answer && to + room <= conversation->answer + CONVERSATION_ANSWER);
		now = piece < length ? piece : length;
		now = now < room ? now : room;
		memcpy(to, bytes, now);
		conversation->sent = conversation->request_length;
		conversation_hear(conversation, now);
		bytes += now;
		length -= now;
	}
	if (ends && conversation->state == CONVERSATION_OPEN)
		conversation_hear(conversation, 0);
	MUST(conversation->heard <= CONVERSATION_ANSWER && (!ends || conversation->state != CONVERSATION_OPEN));
	if (conversation->state == CONVERSATION_TLS)
		MUST(conversation->in_tunnel && (conversation->version == 0x0303 || conversation->version == 0x0304));
	if (conversation->state == CONVERSATION_FAULT) {
		MUST(is_terminated(conversation->fault, sizeof(conversation->fault)) && conversation->fault[0] != '\0');
		MUST(is_clean(conversation->fault, strlen(conversation->fault), "|;'\"<>`$&"));
		MUST(!strstr(conversation->fault, SECRET));
	}
}

static int is_early(const struct conversation *conversation)
{
	return conversation->state == CONVERSATION_FAULT && strstr(conversation->fault, "before it is asked");
}

static void fuzz(const char *bytes, size_t length)
{
	static struct conversation whole, pieces;

	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		for (int ends = 0; ends < 2; ends++) {
			say(&whole, &targets[i], bytes, length, SIZE_MAX, ends);
			/* Byte by byte is dear where the answer is long. */
			say(&pieces, &targets[i], bytes, length, length < 512 ? 1 : 97, ends);
			/* Bytes behind the proxy's answer are early in one piece, else the answer to a hello. */
			if (is_early(&whole) || is_early(&pieces))
				continue;
			MUST(whole.state == pieces.state && whole.in_tunnel == pieces.in_tunnel);
			MUST(whole.state != CONVERSATION_TLS || whole.version == pieces.version);
			MUST(whole.state != CONVERSATION_FAULT || strcmp(whole.fault, pieces.fault) == 0);
		}
	}
}
