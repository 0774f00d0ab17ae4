/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/agent/online.c"
#include "tests/unit/tap.h"

#define RIVALS "two SSM Agents run here and write to the same logs"

static struct agent_online online;
static struct process *core, *other;

/* The agent of a package, its worker, and that of a snap, whose log says what it should. */
static void begin(void)
{
	static const struct process agent = { .alone = true, .state = 'S', .root = FACT_YES, .here = FACT_YES,
		.genuine = FACT_YES, .replaced = FACT_NO };

	online = (struct agent_online){ .by_root = true, .log = { .status = AGENT_LOG_READ } };
	for (size_t i = 0; i < 3; i++)
		online.processes.items[online.processes.count++] = agent;
	core = &online.processes.items[0];
	other = &online.processes.items[2];
	memcpy(core->path, "/usr/bin/amazon-ssm-agent", sizeof("/usr/bin/amazon-ssm-agent"));
	memcpy(core[1].path, "/usr/bin/ssm-agent-worker", sizeof("/usr/bin/ssm-agent-worker"));
	memcpy(other->path, "/snap/amazon-ssm-agent/current/amazon-ssm-agent",
		sizeof("/snap/amazon-ssm-agent/current/amazon-ssm-agent"));
	online.running.core = core;
	online.running.worker = core + 1;
}

static void log_is(const char *problem, const char *name)
{
	judge_log(&online);
	is(online.no_log ? online.no_log : "", problem, name);
	begin();
}

/* What may be another agent, which only root can tell on a live host. */
static void test_rival(void)
{
	begin();
	log_is(RIVALS, "another agent");
	online.running.core = other;
	log_is(RIVALS, "... whichever is looked at");
	online.processes.count = 2;
	log_is("", "an agent and its worker");
	online.processes.count = 0;
	log_is("", "no list");
	other->here = FACT_UNKNOWN;
	log_is(RIVALS, "one of which it is not known whether it is in a container");
	other->root = FACT_UNKNOWN;
	log_is(RIVALS, "... or whose it is");
	other->genuine = FACT_UNKNOWN;
	log_is(RIVALS, "... or which file it runs");
	other->state = '\0';
	log_is(RIVALS, "... or what it does");
	other->genuine = FACT_NO;
	other->replaced = FACT_YES;
	log_is(RIVALS, "one whose file was replaced while it runs");
}

static void test_no_rival(void)
{
	static const char states[] = "ZXxTt";

	begin();
	memcpy(other->path, core->path, sizeof(core->path));
	log_is("", "a child that still has the agent's name");
	memcpy(other->path, "/snap/amazon-ssm-agent/current/ssm-agent-worker",
		sizeof("/snap/amazon-ssm-agent/current/ssm-agent-worker"));
	log_is("", "a worker elsewhere");
	other->alone = false;
	log_is("", "one with arguments");
	other->root = FACT_NO;
	log_is("", "another user's");
	other->here = FACT_NO;
	log_is("", "that of a container");
	other->genuine = FACT_NO;
	log_is("", "one that runs another file");
	other->genuine = FACT_NO;
	other->replaced = FACT_UNKNOWN;
	log_is("", "... of which nobody knows whether it was replaced");
	for (size_t i = 0; i < sizeof(states) - 1; i++) {
		other->state = states[i];
		log_is("", "one that has ended or is stopped");
	}
}

/* Where the log tells nothing that comes first; what to do depends on who asks. */
static void test_no_log(void)
{
	begin();
	judge_log(&online);
	is(online.no_log_remedy, "stop one of them, and remove its package", "what to do about two agents");
	online.log = (struct agent_log){ .status = AGENT_LOG_HIDDEN, .problem = "it may not be read" };
	judge_log(&online);
	is(online.no_log, "it may not be read", "a log that cannot be read says nothing of two agents");
	is(online.no_log_remedy, "mend that file, then restart the agent", "... what root does about it");
	online.by_root = false;
	judge_log(&online);
	is(online.no_log_remedy, "run the check as root", "... and who is not");
}

/* A list that is not whole tells of no connection, whatever is in it. */
static void test_blind(void)
{
	begin();
	online.connections.count = 1;
	online.connections.items[0] = (struct connection){ .port = 443, .heard = 5 };
	online.heard = -1;
	judge_connections(&online);
	ok(online.channel == CHANNEL_OPEN && online.heard == 5, "a connection");
	online.heard = -1;
	online.connections.problem = "permission denied";
	judge_connections(&online);
	ok(online.channel == CHANNEL_UNKNOWN && online.heard == -1, "... and a problem");
	online.connections.problem = NULL;
	online.connections.elsewhere = true;
	judge_connections(&online);
	ok(online.channel == CHANNEL_UNKNOWN && online.heard == -1, "... of another network");
}

static void test_since(void)
{
	begin();
	online.version.version = "3.3.1142.0";
	is_number(is_since(&online, "3.3.1142.0"), FACT_YES, "a version since itself");
	is_number(is_since(&online, "3.3.1143.0"), FACT_NO, "... not since a later one");
	online.version.version = "3.3.x";
	is_number(is_since(&online, "3.3.1142.0"), FACT_UNKNOWN, "... and what is no version");
	online.version.version = "3.3.1142.0";
	online.no_version = "the running SSM Agent is not the installed one";
	is_number(is_since(&online, "3.3.1142.0"), FACT_UNKNOWN, "... or is not that of the one that runs");
}

int main(void)
{
	test_rival();
	test_no_rival();
	test_no_log();
	test_blind();
	test_since();
	return tap_done();
}
