/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/state.h"
#include "tests/unit/tap.h"

static void test_values(void)
{
	is_number(STATE_OK, 0, "OK is exit status 0");
	is_number(STATE_WARNING, 1, "WARNING is exit status 1");
	is_number(STATE_CRITICAL, 2, "CRITICAL is exit status 2");
	is_number(STATE_UNKNOWN, 3, "UNKNOWN is exit status 3");
}

static void test_names(void)
{
	is(state_name(STATE_OK), "OK", "the name of OK");
	is(state_name(STATE_WARNING), "WARNING", "the name of WARNING");
	is(state_name(STATE_CRITICAL), "CRITICAL", "the name of CRITICAL");
	is(state_name(STATE_UNKNOWN), "UNKNOWN", "the name of UNKNOWN");
}

/* The state that a text is read as, or -1. */
static int parsed(const char *text)
{
	enum state state = STATE_OK;

	return state_parse(text, &state) ? (int)state : -1;
}

static void test_parse(void)
{
	enum state state = STATE_CRITICAL;

	is_number(parsed("ok"), STATE_OK, "ok is read");
	is_number(parsed("warning"), STATE_WARNING, "warning is read");
	is_number(parsed("critical"), STATE_CRITICAL, "critical is read");
	is_number(parsed("unknown"), STATE_UNKNOWN, "unknown is read");
	is_number(parsed("OK"), -1, "capitals are no state");
	is_number(parsed("warn"), -1, "nor is the beginning of one");
	is_number(parsed("warning "), -1, "nor one with a blank behind");
	is_number(parsed("2"), -1, "nor an exit status");
	is_number(parsed(""), -1, "nor nothing");
	ok(!state_parse("maybe", &state), "maybe is none either");
	is_number(state, STATE_CRITICAL, "... and leaves the state alone");
}

static void test_worse(void)
{
	/* CRITICAL > UNKNOWN > WARNING > OK, written out for all pairs. */
	static const enum state worse[4][4] = {
		[STATE_OK] = { STATE_OK, STATE_WARNING, STATE_CRITICAL, STATE_UNKNOWN },
		[STATE_WARNING] = { STATE_WARNING, STATE_WARNING, STATE_CRITICAL, STATE_UNKNOWN },
		[STATE_CRITICAL] = { STATE_CRITICAL, STATE_CRITICAL, STATE_CRITICAL, STATE_CRITICAL },
		[STATE_UNKNOWN] = { STATE_UNKNOWN, STATE_UNKNOWN, STATE_CRITICAL, STATE_UNKNOWN },
	};
	char name[64];

	for (int one = 0; one < 4; one++) {
		for (int other = 0; other < 4; other++) {
			(void)snprintf(name, sizeof(name), "the worse of %s and %s", state_name((enum state)one),
				state_name((enum state)other));
			is_number(state_worse((enum state)one, (enum state)other), worse[one][other], name);
		}
	}
}

int main(void)
{
	test_values();
	test_names();
	test_parse();
	test_worse();
	return tap_done();
}
