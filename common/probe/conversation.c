/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "conversation.h"

#include <string.h>

#define BEFORE_ASKED "sends something before it is asked"
#define OLDEST_TLS 0x0303	/* SSM Agent sets TLS 1.2 as its minimum since 3.3.987.0 */

/* An address that a name has may tell why nobody answers there. */
static void add_address(const struct conversation *conversation, struct text *text)
{
	static const char *const words[] = { [ADDRESS_PUBLIC] = "", [ADDRESS_PRIVATE] = "the private address ",
		[ADDRESS_LOOPBACK] = "the loopback address ", [ADDRESS_NOWHERE] = "the address of no host " };

	if (!conversation->target->host.is_address)
		text_add(text, words[address_kind(conversation->address)]);
	text_add(text, conversation->address);
}

void conversation_partner(const struct conversation *conversation, struct text *text)
{
	const struct proxy *proxy = conversation->target->proxy;

	if (!proxy) {
		add_address(conversation, text);
		return;
	}
	text_add(text, conversation->in_tunnel ? "the host behind the proxy " : "the proxy ");
	host_add(text, &proxy->host);
	if (!conversation->in_tunnel && !proxy->host.is_address)
		text_join(text, " at ", conversation->address, NULL);
}

void conversation_fail(struct conversation *conversation, const char *does)
{
	struct text fault = text_over(conversation->fault, sizeof(conversation->fault));

	conversation->state = CONVERSATION_FAULT;
	conversation_partner(conversation, &fault);
	text_join(&fault, " ", does, NULL);
	text_mark_cut(&fault);
}

static void say_hello(struct conversation *conversation)
{
	const struct host *host = &conversation->target->host;

	_Static_assert(CONVERSATION_REQUEST >= TLS_HELLO, "a hello fits");
	conversation->sent = 0;
	conversation->request_length = tls_client_hello(host->is_address ? NULL : host->name, conversation->request);
	if (conversation->request_length == 0)
		conversation_fail(conversation, "has a name that is too long for TLS");
}

static void ask_for_tunnel(struct conversation *conversation)
{
	struct text request = text_over(conversation->request, sizeof(conversation->request));

	_Static_assert(CONVERSATION_REQUEST >= PROXY_REQUEST, "a request fits");
	conversation->in_tunnel = false;
	proxy_request(&request, conversation->target->proxy, &conversation->target->host);
	conversation->request_length = request.length;
}

void conversation_begin(struct conversation *conversation, const struct network_target *target, const char *address)
{
	conversation->target = target;
	conversation->address = address;
	conversation->state = CONVERSATION_OPEN;
	conversation->in_tunnel = true;
	conversation->sent = conversation->heard = 0;
	if (target->proxy)
		ask_for_tunnel(conversation);
	else
		say_hello(conversation);
}

char *conversation_room(struct conversation *conversation, size_t *size)
{
	*size = CONVERSATION_ANSWER - conversation->heard;
	return conversation->answer + conversation->heard;
}

static void fail_by_alert(struct conversation *conversation, unsigned alert)
{
	char bytes[NETWORK_PROBLEM];
	struct text does = text_over(bytes, sizeof(bytes));
	const char *name = tls_alert_name(alert);

	text_add(&does, "answers with the TLS alert ");
	if (name)
		text_add(&does, name);
	else
		text_add_count(&does, alert);
	conversation_fail(conversation, does.data);
}

static void take_version(struct conversation *conversation, unsigned version)
{
	char bytes[NETWORK_PROBLEM];
	struct text does = text_over(bytes, sizeof(bytes));

	conversation->version = version;
	conversation->state = CONVERSATION_TLS;
	if (version >= OLDEST_TLS)
		return;
	text_join(&does, "answers with ", tls_version_name(version), ", older than ", tls_version_name(OLDEST_TLS), NULL);
	conversation_fail(conversation, does.data);
}

static void hear_tls(struct conversation *conversation, bool ended)
{
	struct tls_answer answer;

	switch (tls_read(conversation->answer, conversation->heard, &answer)) {
	case TLS_MORE:
		if (ended)
			conversation_fail(conversation, conversation->heard > 0 ? "closes the connection within its answer"
				: "closes the connection without an answer");
		break;
	case TLS_SERVER:
		take_version(conversation, answer.version);
		break;
	case TLS_REFUSAL:
		fail_by_alert(conversation, answer.alert);
		break;
	case TLS_PLAIN_HTTP:
		conversation_fail(conversation, "answers with plain HTTP instead of TLS");
		break;
	case TLS_OTHER:
		conversation_fail(conversation, "answers with something other than TLS");
		break;
	}
}

/* What else a proxy may say to CONNECT. Source: RFC 9110, 9.3.6 and 15. */
static const char *words_of(int status)
{
	switch (status) {
	case 401: case 403: case 405: return "refuses to connect";
	case 407: return "asks for a user and password";
	case 500: case 502: case 503: case 504: return "cannot reach it";
	default: return "does not connect";
	}
}

static void judge_status(struct conversation *conversation, const struct http_answer *answer)
{
	char bytes[NETWORK_PROBLEM];
	struct text does = text_over(bytes, sizeof(bytes));

	/* No TLS server speaks before it was spoken to, and what the agent reads with the head it forgets. */
	if (answer->status == 200 && answer->length > 0) {
		conversation_fail(conversation, BEFORE_ASKED);
		return;
	}
	if (answer->status == 200) {
		conversation->heard = 0;
		conversation->in_tunnel = true;
		say_hello(conversation);
		return;
	}
	text_join(&does, words_of(answer->status), " (status ", NULL);
	text_add_count(&does, (unsigned)answer->status);
	text_add(&does, ")");
	conversation_fail(conversation, does.data);
}

static void hear_proxy(struct conversation *conversation, bool ended)
{
	struct http_answer answer;

	switch (http_read_head(conversation->answer, conversation->heard, ended, &answer)) {
	case HTTP_MORE:
		break;
	case HTTP_WHOLE:
		judge_status(conversation, &answer);
		break;
	case HTTP_BROKEN:
		if (conversation->heard == 0)
			conversation_fail(conversation, "closes the connection without an answer");
		else
			conversation_fail(conversation, ended ? "closes the connection within its answer"
				: "answers with something other than HTTP");
		break;
	}
}

void conversation_hear(struct conversation *conversation, size_t length)
{
	bool ended = length == 0;

	conversation->heard += length;
	if (conversation->in_tunnel && conversation->target->proxy && conversation->sent == 0 && !ended)
		conversation_fail(conversation, BEFORE_ASKED);
	else if (conversation->in_tunnel)
		hear_tls(conversation, ended);
	else
		hear_proxy(conversation, ended);
}
