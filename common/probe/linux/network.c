/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../network.h"

#include "../conversation.h"
#include "../deadline.h"
#include "../reason.h"
#include "lookup.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE 1000	/* milliseconds that the other addresses get when one has answered */

enum attempt_state {
	ATTEMPT_CONNECTING,
	ATTEMPT_TALKING,
	ATTEMPT_ANSWERED,
	ATTEMPT_FAULT,	/* who or what is on the way keeps it from an answer */
	ATTEMPT_NO_ROUTE,	/* the network says that there is no way to it */
	ATTEMPT_FAILED,	/* this system does not let the caller try: `problem` */
};

/* One address of a target. */
struct attempt {
	struct network_target *target;
	enum attempt_state state;
	int family;
	int descriptor;	/* -1: over */
	bool talked;	/* a connection stood */
	bool tried;	/* it is not one that has no way from here to begin with, as of IPv6 without IPv6 */
	long long time;	/* microseconds until its answer */
	const char *problem;	/* of one that failed */
	struct conversation conversation;
};

/* All that is under way. */
static struct {
	struct timespec start;
	bool timed;	/* `start` is known */
	int left;	/* milliseconds that there were at the start */
	struct lookup lookups[NETWORK_TARGETS];
	size_t lookup_count;
	size_t lookup_of[NETWORK_TARGETS];	/* of each target */
	bool connected[NETWORK_TARGETS];	/* ... its addresses are known and being tried */
	struct attempt attempts[NETWORK_TARGETS * NETWORK_ADDRESSES];
	size_t attempt_count;
} all;

/* Microseconds since the start; -1 where the clock fails. */
static long long elapsed(void)
{
	struct timespec now;

	if (!all.timed || clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return -1;
	return (now.tv_sec - all.start.tv_sec) * 1000000LL + (now.tv_nsec - all.start.tv_nsec) / 1000;
}

static void end(struct attempt *attempt, enum attempt_state state)
{
	attempt->state = state;
	if (attempt->descriptor >= 0)
		(void)close(attempt->descriptor);
	attempt->descriptor = -1;
}

static void end_by_error(struct attempt *attempt, int error)
{
	struct conversation *conversation = &attempt->conversation;

	switch (error) {
	case ECONNREFUSED:
		conversation_fail(conversation, "refuses the connection");
		break;
	case ECONNRESET: case EPIPE:
		/* Also where nobody had looked at the connection yet: who never took one refuses. */
		attempt->talked = true;
		conversation_fail(conversation, "resets the connection");
		break;
	case ETIMEDOUT:
		conversation_fail(conversation, "does not answer");
		break;
	case ENETUNREACH: case EHOSTUNREACH: case ENETDOWN: case EHOSTDOWN:
		end(attempt, ATTEMPT_NO_ROUTE);
		return;
	default:
		/* A host may be without IPv6, also without saying so; to lack IPv4 it has to be forbidden, or out of ports. */
		attempt->problem = reason_of(error);
		end(attempt, attempt->family == AF_INET6 && (error == EADDRNOTAVAIL || error == EAFNOSUPPORT)
			? ATTEMPT_NO_ROUTE : ATTEMPT_FAILED);
		return;
	}
	end(attempt, ATTEMPT_FAULT);
}

/* What the conversation has come to. */
static void follow(struct attempt *attempt)
{
	attempt->time = elapsed();
	if (attempt->conversation.state == CONVERSATION_FAULT) {
		end(attempt, ATTEMPT_FAULT);
	} else if (attempt->conversation.state == CONVERSATION_TLS && attempt->time < 0) {
		attempt->problem = "the clock fails";
		end(attempt, ATTEMPT_FAILED);
	} else if (attempt->conversation.state == CONVERSATION_TLS) {
		end(attempt, ATTEMPT_ANSWERED);
	}
}

static void send_request(struct attempt *attempt)
{
	struct conversation *conversation = &attempt->conversation;
	ssize_t now = send(attempt->descriptor, conversation->request + conversation->sent,
		conversation->request_length - conversation->sent, MSG_NOSIGNAL);

	if (now > 0)
		conversation->sent += (size_t)now;
	else if (now < 0 && errno != EAGAIN && errno != EINTR)
		end_by_error(attempt, errno);
}

static void receive_answer(struct attempt *attempt)
{
	size_t size;
	char *room = conversation_room(&attempt->conversation, &size);
	ssize_t now = recv(attempt->descriptor, room, size, 0);

	if (now >= 0) {
		conversation_hear(&attempt->conversation, (size_t)now);
		follow(attempt);
	} else if (errno != EAGAIN && errno != EINTR) {
		end_by_error(attempt, errno);
	}
}

/* The connection stands, or the reason why not is told. */
static void finish_connect(struct attempt *attempt)
{
	int error = 0;
	socklen_t size = sizeof(error);

	if (getsockopt(attempt->descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
		error = errno;
	if (error != 0)
		end_by_error(attempt, error);
	else
		attempt->state = ATTEMPT_TALKING;
}

static bool has_more_to_send(const struct attempt *attempt)
{
	return attempt->conversation.sent < attempt->conversation.request_length;
}

/* An answer may have come before all was sent, and before a reset: so it is read first. */
static void advance(struct attempt *attempt, short events)
{
	if (attempt->state == ATTEMPT_CONNECTING)
		finish_connect(attempt);
	else if ((events & (POLLIN | POLLHUP | POLLERR)) != 0)
		receive_answer(attempt);
	attempt->talked = attempt->talked || attempt->state == ATTEMPT_TALKING;
	if (attempt->state == ATTEMPT_TALKING && has_more_to_send(attempt))
		send_request(attempt);
}

static void set_port(struct sockaddr_storage *socket, unsigned port)
{
	if (socket->ss_family == AF_INET)
		((struct sockaddr_in *)socket)->sin_port = htons((in_port_t)port);
	else
		((struct sockaddr_in6 *)socket)->sin6_port = htons((in_port_t)port);
}

static void try_address(struct network_target *target, const struct lookup_address *address)
{
	struct attempt *attempt = &all.attempts[all.attempt_count++];
	struct sockaddr_storage to = address->socket;

	attempt->target = target;
	attempt->state = ATTEMPT_CONNECTING;
	attempt->tried = attempt->talked = false;
	attempt->family = to.ss_family;
	attempt->descriptor = -1;
	conversation_begin(&attempt->conversation, target, address->text);
	if (!target->proxy && !target->host.is_address && address_kind(address->text) == ADDRESS_NOWHERE) {
		conversation_fail(&attempt->conversation, "is what filters of names answer with");
		attempt->tried = true;
		end(attempt, ATTEMPT_FAULT);
		return;
	}
	attempt->descriptor = socket(to.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	set_port(&to, target->proxy ? target->proxy->host.port : target->host.port);
	if (attempt->descriptor < 0)
		end_by_error(attempt, errno);
	else if (attempt->conversation.state == CONVERSATION_FAULT)
		end(attempt, ATTEMPT_FAULT);
	else if (connect(attempt->descriptor, (const struct sockaddr *)&to, address->size) == 0)
		attempt->state = ATTEMPT_TALKING;
	else if (errno != EINPROGRESS && errno != EINTR)
		end_by_error(attempt, errno);
	attempt->tried = attempt->state != ATTEMPT_NO_ROUTE;
}

static const struct host *host_to_find(const struct network_target *target)
{
	return target->proxy ? &target->proxy->host : &target->host;
}

/* Several targets may have the same name, as they have with a proxy. */
static size_t find_lookup(const struct host *host)
{
	for (size_t i = 0; i < all.lookup_count; i++)
		if (strcmp(all.lookups[i].host->name, host->name) == 0)
			return i;
	lookup_start(&all.lookups[all.lookup_count], host);
	return all.lookup_count++;
}

static void connect_known(struct network_target *targets, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct lookup *lookup = &all.lookups[all.lookup_of[i]];

		if (all.connected[i] || lookup->status != LOOKUP_FOUND)
			continue;
		all.connected[i] = true;
		for (size_t k = 0; k < lookup->count; k++)
			try_address(&targets[i], &lookup->addresses[k]);
	}
}

/* When the first address of a target answered, in microseconds; -1: none has. */
static long long first_answer(const struct network_target *target)
{
	long long first = -1;

	for (size_t i = 0; i < all.attempt_count; i++) {
		const struct attempt *attempt = &all.attempts[i];

		if (attempt->target == target && attempt->state == ATTEMPT_ANSWERED && (first < 0 || attempt->time < first))
			first = attempt->time;
	}
	return first;
}

/* Milliseconds until the patience with an attempt ends, at most `longest`: that is until one of its neighbours has
 * answered and it has had its time. */
static int patience_with(const struct attempt *attempt, int longest)
{
	long long answer = first_answer(attempt->target), left;

	if (answer < 0)
		return longest;
	left = PATIENCE - (elapsed() - answer) / 1000;
	return left < 0 ? 0 : left < longest ? (int)left : longest;
}

/* What is still to be waited for: fills in whom to poll, and shortens *left to the next end of patience. */
struct waiting {
	struct pollfd polled[NETWORK_TARGETS + NETWORK_TARGETS * NETWORK_ADDRESSES];
	struct attempt *attempts[NETWORK_TARGETS + NETWORK_TARGETS * NETWORK_ADDRESSES];	/* NULL: a lookup */
	struct lookup *lookups[NETWORK_TARGETS];
	size_t count;
};

static void wait_for_lookups(struct waiting *waiting)
{
	waiting->count = 0;
	for (size_t i = 0; i < all.lookup_count; i++) {
		if (all.lookups[i].status != LOOKUP_PENDING)
			continue;
		waiting->lookups[waiting->count] = &all.lookups[i];
		waiting->attempts[waiting->count] = NULL;
		waiting->polled[waiting->count++] = (struct pollfd){ .fd = all.lookups[i].descriptor, .events = POLLIN };
	}
}

static void wait_for_attempts(struct waiting *waiting, int *left)
{
	int longest = *left;

	for (size_t i = 0; i < all.attempt_count; i++) {
		struct attempt *attempt = &all.attempts[i];
		int patience = attempt->descriptor >= 0 ? patience_with(attempt, longest) : 0;
		bool sends = attempt->state == ATTEMPT_CONNECTING || has_more_to_send(attempt);

		if (patience == 0)
			continue;
		*left = patience < *left ? patience : *left;
		waiting->attempts[waiting->count] = attempt;
		waiting->polled[waiting->count++] = (struct pollfd){ .fd = attempt->descriptor,
			.events = (short)(POLLIN | (sends ? POLLOUT : 0)) };
	}
}

static void serve(const struct waiting *waiting)
{
	for (size_t i = 0; i < waiting->count; i++) {
		short events = waiting->polled[i].revents;

		if (events == 0)
			continue;
		if (waiting->attempts[i])
			advance(waiting->attempts[i], events);
		else
			lookup_finish(waiting->lookups[i]);
	}
}

/* Returns NULL, or why it could not be waited. */
static const char *run(struct network_target *targets, size_t count)
{
	static struct waiting waiting;
	int left;

	for (;;) {
		connect_known(targets, count);
		left = deadline_left();
		wait_for_lookups(&waiting);
		wait_for_attempts(&waiting, &left);
		if (waiting.count == 0 || left == 0)
			return NULL;
		if (poll(waiting.polled, waiting.count, left) >= 0)
			serve(&waiting);
		else if (errno != EINTR)
			return reason_of(errno);
	}
}

/* What is open now is silent: without end, or for longer than its neighbours. */
static void end_silent(struct attempt *attempt, bool neighbour_answered)
{
	char bytes[NETWORK_PROBLEM];
	struct text does = text_over(bytes, sizeof(bytes));

	if (attempt->state == ATTEMPT_CONNECTING)
		text_add(&does, "does not answer");
	else if (attempt->conversation.heard > 0)
		text_add(&does, "begins an answer and does not end it");
	else
		text_add(&does, attempt->conversation.in_tunnel && attempt->target->proxy ? "says nothing"
			: "accepts the connection and says nothing");
	if (!neighbour_answered) {
		text_add(&does, " in ");
		deadline_add_limit(&does, all.left);
	}
	conversation_fail(&attempt->conversation, does.data);
	end(attempt, ATTEMPT_FAULT);
}

static void add_subject(struct text *problem, const struct network_target *target)
{
	if (!target->proxy)
		return;
	text_add(problem, "the proxy ");
	host_add(problem, &target->proxy->host);
	text_add(problem, ": ");
}

static void judge_lookup(struct network_target *target, const struct lookup *lookup)
{
	struct text problem = text_over(target->problem, sizeof(target->problem));

	target->outcome = lookup->status == LOOKUP_FAILED ? NETWORK_FAILED : NETWORK_UNREACHED;
	target->fault = target->proxy ? NETWORK_PROXY : NETWORK_NAME;
	add_subject(&problem, target);
	switch (lookup->status) {
	case LOOKUP_NO_NAME:
		text_add(&problem, "no such name");
		break;
	case LOOKUP_FOUND: case LOOKUP_NO_ADDRESS:
		text_add(&problem, "no address of that name");
		break;
	case LOOKUP_NO_ANSWER:
		text_add(&problem, "no usable answer of a name server");
		break;
	case LOOKUP_PENDING:
		text_add(&problem, "no answer of a name server in ");
		deadline_add_limit(&problem, all.left);
		break;
	case LOOKUP_FAILED:
		text_join(&problem, "its name cannot be asked for: ", lookup->problem, NULL);
		break;
	}
	text_mark_cut(&problem);
}

/* Whether one attempt says more about what is wrong than another: the further it came the more; one that could not be
 * made might have answered. */
static bool says_more(const struct attempt *one, const struct attempt *other)
{
	static const int weight[] = { [ATTEMPT_NO_ROUTE] = 1, [ATTEMPT_FAULT] = 2, [ATTEMPT_FAILED] = 3,
		[ATTEMPT_ANSWERED] = 4 };

	if (!other || weight[one->state] != weight[other->state])
		return !other || weight[one->state] > weight[other->state];
	if (one->state == ATTEMPT_ANSWERED)
		return one->time < other->time;
	return one->conversation.heard > other->conversation.heard;
}

static void explain(const struct attempt *attempt, char *problem)
{
	struct text text = text_over(problem, NETWORK_PROBLEM);

	if (attempt->state == ATTEMPT_FAULT)
		text_add(&text, attempt->conversation.fault);
	if (attempt->state == ATTEMPT_NO_ROUTE)
		text_add(&text, "no route to ");
	if (attempt->state != ATTEMPT_FAULT)
		conversation_partner(&attempt->conversation, &text);
	if (attempt->state == ATTEMPT_FAILED)
		text_join(&text, " cannot be tried: ", attempt->problem, NULL);
	text_mark_cut(&text);
}

static enum network_fault fault_of(const struct attempt *attempt)
{
	const struct network_target *target = attempt->target;
	enum address_kind kind = address_kind(attempt->conversation.address);

	if (target->proxy && !attempt->conversation.in_tunnel)
		return NETWORK_PROXY;
	if (!target->proxy && !target->host.is_address && (kind == ADDRESS_LOOPBACK || kind == ADDRESS_NOWHERE))
		return NETWORK_TURNED;
	return attempt->talked ? NETWORK_ANSWER : NETWORK_WAY;
}

static void judge_answer(struct network_target *target, const struct attempt *best, const struct attempt *dead)
{
	struct text address = text_over(target->address, sizeof(target->address));

	target->outcome = NETWORK_TLS;
	target->version = best->conversation.version;
	target->time = best->time;
	text_add(&address, best->conversation.address);
	if (!dead)
		return;
	target->fault = fault_of(dead);
	explain(dead, target->dead);
}

/* Sums up what the addresses of a target have come to. */
static void judge_attempts(struct network_target *target)
{
	const struct attempt *best = NULL, *dead = NULL;

	for (size_t i = 0; i < all.attempt_count; i++) {
		const struct attempt *attempt = &all.attempts[i];

		if (attempt->target != target)
			continue;
		best = says_more(attempt, best) ? attempt : best;
		target->addresses += attempt->tried;
		target->answering += attempt->state == ATTEMPT_ANSWERED;
		if (attempt->tried && attempt->state != ATTEMPT_ANSWERED)
			dead = says_more(attempt, dead) ? attempt : dead;
	}
	if (best->state == ATTEMPT_ANSWERED) {
		judge_answer(target, best, dead);
		return;
	}
	target->outcome = best->state == ATTEMPT_FAILED ? NETWORK_FAILED : NETWORK_UNREACHED;
	target->fault = fault_of(best);
	explain(best, target->problem);
}

/* Ends what is still under way: by its silence, or because of a failure of this system's. */
static void end_all(const char *failure)
{
	for (size_t i = 0; i < all.lookup_count; i++)
		lookup_cancel(&all.lookups[i], failure);
	for (size_t i = 0; i < all.attempt_count; i++) {
		struct attempt *attempt = &all.attempts[i];

		if (attempt->descriptor < 0)
			continue;
		attempt->problem = failure;
		if (failure)
			end(attempt, ATTEMPT_FAILED);
		else
			end_silent(attempt, first_answer(attempt->target) >= 0);
	}
}

static void settle(struct network_target *targets, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (all.connected[i])
			judge_attempts(&targets[i]);
		else
			judge_lookup(&targets[i], &all.lookups[all.lookup_of[i]]);
	}
}

void network_probe(struct network_target *targets, size_t count)
{
	deadline_step("connecting to", count > 0 ? targets[0].host.name : "nothing");
	all.lookup_count = all.attempt_count = 0;
	all.left = deadline_left();
	all.timed = clock_gettime(CLOCK_MONOTONIC, &all.start) == 0;
	for (size_t i = 0; i < count; i++) {
		targets[i].problem[0] = targets[i].dead[0] = targets[i].address[0] = '\0';
		targets[i].addresses = targets[i].answering = 0;
		all.connected[i] = false;
		all.lookup_of[i] = find_lookup(host_to_find(&targets[i]));
	}
	end_all(run(targets, count));
	settle(targets, count);
}
