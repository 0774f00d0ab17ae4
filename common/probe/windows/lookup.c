/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sockets.h"

#include "../linux/lookup.h"

#include "../reason.h"
#include "wide.h"

#include <errno.h>
#include <string.h>

#define ASKED 64	/* names in the life of a process */

/* One name, asked for in a thread of its own: the resolver cannot be interrupted. A thread that is not waited for any
 * more keeps its place: nobody else gets it. */
struct question {
	wchar_t name[HOST_NAME];
	HANDLE done;
	int status;
	size_t count;
	struct lookup_address addresses[NETWORK_ADDRESSES];
};

static struct question questions[ASKED];
static size_t asked;

static void keep(struct question *question, const ADDRINFOW *found)
{
	struct lookup_address *address = &question->addresses[question->count];
	const void *bytes = found->ai_family == AF_INET ? (void *)&((struct sockaddr_in *)(void *)found->ai_addr)->sin_addr
		: (void *)&((struct sockaddr_in6 *)(void *)found->ai_addr)->sin6_addr;

	if (question->count == NETWORK_ADDRESSES || (found->ai_family != AF_INET && found->ai_family != AF_INET6)
		|| found->ai_addrlen > sizeof(address->socket))
		return;
	*address = (struct lookup_address){ .size = (socklen_t)found->ai_addrlen };
	memcpy(&address->socket, found->ai_addr, found->ai_addrlen);
	if (!inet_ntop(found->ai_family, bytes, address->text, sizeof(address->text)))
		return;
	for (size_t i = 0; i < question->count; i++)
		if (strcmp(question->addresses[i].text, address->text) == 0)
			return;
	question->count++;
}

static DWORD WINAPI resolve(void *context)
{
	struct question *question = context;
	const ADDRINFOW hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	ADDRINFOW *found = NULL;

	question->status = GetAddrInfoW(question->name, NULL, &hints, &found);
	for (const ADDRINFOW *at = found; question->status == 0 && at; at = at->ai_next)
		keep(question, at);
	if (found)
		FreeAddrInfoW(found);
	(void)SetEvent(question->done);
	return 0;
}

static void fail(struct lookup *lookup, const char *problem)
{
	struct text text = text_over(lookup->problem, sizeof(lookup->problem));

	lookup->status = LOOKUP_FAILED;
	text_add(&text, problem);
}

/* Winsock has to be ready in a thread too: whoever opens a socket makes it so. */
static bool is_ready(void)
{
	int descriptor = sockets_open(AF_INET, SOCK_DGRAM, 0);

	if (descriptor >= 0)
		(void)sockets_close(descriptor);
	return descriptor >= 0;
}

static void ask(struct lookup *lookup)
{
	struct question *question = &questions[asked];
	HANDLE thread = NULL;

	if (asked == ASKED) {
		fail(lookup, "too many names at once");
		return;
	}
	question->done = is_ready() ? CreateEventW(NULL, TRUE, FALSE, NULL) : NULL;
	if (question->done && wide_of(lookup->host->name, question->name, HOST_NAME)
		&& (lookup->descriptor = sockets_event(question->done)) >= 0)
		thread = CreateThread(NULL, 0, resolve, question, 0, NULL);
	if (!thread) {
		fail(lookup, "this system lets no thread be started");
		return;
	}
	(void)CloseHandle(thread);
	lookup->child = (pid_t)asked++;
}

void lookup_start(struct lookup *lookup, const struct host *host)
{
	struct lookup_address *address = &lookup->addresses[0];
	struct sockaddr_in *four = (struct sockaddr_in *)&address->socket;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)&address->socket;
	bool is_six = strchr(host->name, ':') != NULL;
	struct text text;

	*lookup = (struct lookup){ .host = host, .status = LOOKUP_PENDING, .descriptor = -1 };
	if (!host->is_address) {
		ask(lookup);
		return;
	}
	text = text_over(address->text, sizeof(address->text));
	text_add(&text, host->name);
	address->size = is_six ? sizeof(*six) : sizeof(*four);
	address->socket.ss_family = is_six ? AF_INET6 : AF_INET;
	if (inet_pton(address->socket.ss_family, host->name, is_six ? (void *)&six->sin6_addr : &four->sin_addr) != 1) {
		fail(lookup, "an address that the system does not take for one");
		return;
	}
	lookup->count = 1;
	lookup->status = LOOKUP_FOUND;
}

static void forget(struct lookup *lookup)
{
	if (lookup->descriptor >= 0)
		(void)sockets_close(lookup->descriptor);
	lookup->descriptor = -1;
}

void lookup_finish(struct lookup *lookup)
{
	const struct question *question = &questions[lookup->child];

	forget(lookup);
	switch (question->status) {
	case 0:
		memcpy(lookup->addresses, question->addresses, sizeof(lookup->addresses));
		lookup->count = question->count;
		lookup->status = lookup->count > 0 ? LOOKUP_FOUND : LOOKUP_NO_ADDRESS;
		break;
	case WSAHOST_NOT_FOUND:
		lookup->status = LOOKUP_NO_NAME;
		break;
	case WSANO_DATA:
		lookup->status = LOOKUP_NO_ADDRESS;
		break;
	case WSATRY_AGAIN: case WSANO_RECOVERY:
		lookup->status = LOOKUP_NO_ANSWER;
		break;
	case WSA_NOT_ENOUGH_MEMORY:
		fail(lookup, reason_of(ENOMEM));
		break;
	default:
		fail(lookup, "the resolver of this system fails");
	}
}

void lookup_cancel(struct lookup *lookup, const char *failure)
{
	forget(lookup);
	if (lookup->status == LOOKUP_PENDING && failure)
		fail(lookup, failure);
}
