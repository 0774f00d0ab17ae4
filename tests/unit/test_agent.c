/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/agent/install.h"
#include "common/agent/running.c"
#include "common/agent/version.h"
#include "tests/unit/tap.h"

#include <stdlib.h>
#include <unistd.h>

#define COUNT(table) (sizeof(table) / sizeof(table[0]))
#define UNKNOWN "the version of SSM Agent is not known: "
#define SOURCE "3.3.0.0 is what every agent built from source answers, so its version is not known"

/* Which version by which sources: binary, its problem, before -version, database, package, its problem, log, its. */
static const struct version_case {
	const char *binary, *binary_problem;
	bool before_flag;
	const char *database, *package, *package_problem, *log, *log_problem;
	const char *version, *problem, *doubt;	/* NULL: not known */
} versions[] = {
	{ "3.3.1142.0", "", false, NULL, "", "", "", "", "3.3.1142.0", "", "" },
	{ "3.3.1142.0", "", false, "dpkg", "3.3.1142.0", "", "", "", "3.3.1142.0", "", "" },
	{ "3.3.1142.0", "", false, "dpkg", "3.3.1142", "", "", "", "3.3.1142.0", "", "" },
	{ "3.3.1142.0", "", false, "dpkg", "", "no", "", "", "3.3.1142.0", "", "" },
	{ "3.3.1142.0", "", false, "dpkg", "3.2.582.0", "", "", "", "3.3.1142.0", "",
		"the binary is 3.3.1142.0, but dpkg has 3.2.582.0" },
	{ "3.3.1142.0", "", false, "snap", "3.3.0.0", "", "", "", "3.3.1142.0", "",
		"the binary is 3.3.1142.0, but snap has 3.3.0.0" },
	{ "3.3.0.0", "", false, "apk", "3.3.1142.0", "", "", "", "3.3.1142.0", "", "" },
	{ "3.3.0.0", "", false, NULL, "", "", "", "", NULL, "", SOURCE },
	{ "3.3.0.0", "", false, "dpkg", "3.3.0.0", "", "", "", NULL, "", SOURCE },
	{ "3.3.0.0", "", false, "dpkg", "", "no", "", "", NULL, "", SOURCE },
	{ "", "it hangs", false, NULL, "", "", "", "", NULL, UNKNOWN "it hangs", "" },
	{ "", "it hangs", false, "dpkg", "3.3.1142.0", "", "", "", NULL, UNKNOWN "it hangs", "" },
	{ "", "it hangs", false, "dpkg", "3.3.0.0", "", "", "", NULL, UNKNOWN "it hangs", "" },
	{ "", "", true, "dpkg", "2.3.68.0", "", "", "", "2.3.68.0", "", "" },
	{ "", "", true, "dpkg", "3.0.431.0", "", "", "", "3.0.431.0", "", "" },
	{ "", "", true, "dpkg", "3.0.502.0", "", "", "", NULL, "",
		"the binary is older than 3.0.502.0, but dpkg has 3.0.502.0" },
	{ "", "", true, NULL, "", "", "2.3.68.0", "", "2.3.68.0", "", "" },
	{ "", "", true, NULL, "", "", "3.3.1142.0", "", NULL, "",
		"the binary is older than 3.0.502.0, but the log has 3.3.1142.0" },
	{ "", "", true, "dpkg", "", "two", "3.3.1142.0", "", NULL, "",
		"two, the binary is older than 3.0.502.0, but the log has 3.3.1142.0" },
	{ "", "", true, NULL, "", "", "", "no log", NULL, UNKNOWN "it is older than 3.0.502.0, "
		"neither dpkg nor apk has it and the database of rpm is not read, no log", "" },
	{ "", "", false, "dpkg", "3.3.1142.0", "", "", "", "3.3.1142.0", "", "" },
	{ "", "", false, "dpkg", "3.3.0.0", "", "", "", NULL, "", SOURCE },
	{ "", "", false, NULL, "", "", "3.3.1142.0", "", "3.3.1142.0", "", "" },
	{ "", "", false, NULL, "", "", "3.3.0.0", "", NULL, "", SOURCE },
	{ "", "", false, "dpkg", "", "two", "3.3.1142.0", "", "3.3.1142.0", "", "two" },
	{ "", "", false, "dpkg", "", "unreadable", "", "no log", NULL, UNKNOWN "unreadable, no log", "" },
	{ "", "", false, NULL, "", "", "", "no log", NULL,
		UNKNOWN "neither dpkg nor apk has it and the database of rpm is not read, no log", "" },
};

static void test_versions(void)
{
	for (size_t i = 0; i < COUNT(versions); i++) {
		const struct version_case *given = &versions[i];
		struct agent_install install = { .before_flag = given->before_flag, .database = given->database };
		struct agent_settled settled;

		(void)snprintf(install.binary.text, AGENT_VERSION, "%s", given->binary);
		(void)snprintf(install.binary.problem, AGENT_PROBLEM, "%s", given->binary_problem);
		(void)snprintf(install.package.text, AGENT_VERSION, "%s", given->package);
		(void)snprintf(install.package.problem, AGENT_PROBLEM, "%s", given->package_problem);
		(void)snprintf(install.log.text, AGENT_VERSION, "%s", given->log);
		(void)snprintf(install.log.problem, AGENT_PROBLEM, "%s", given->log_problem);
		agent_version_settle(&install, &settled);
		is(settled.version ? settled.version : "not known", given->version ? given->version : "not known", "version");
		is(settled.problem, given->problem, "... its problem");
		is(settled.doubt, given->doubt, "... its doubt");
	}
}

/* A database that cannot be read may say anything: the log is none the wiser. */
static void test_unread_package(void)
{
	struct agent_install install = { .database = "dpkg", .package = { "", "unreadable", true },
		.log = { "3.3.1142.0", "", false } };
	struct agent_settled settled;

	agent_version_settle(&install, &settled);
	ok(!settled.version, "the log does not stand for a database that cannot be read");
	is(settled.problem, UNKNOWN "unreadable", "... and that is the problem");
	is(settled.doubt, "", "... and no doubt");
	memcpy(install.binary.text, "3.3.1142.0", sizeof("3.3.1142.0"));
	agent_version_settle(&install, &settled);
	is(settled.version ? settled.version : "", "3.3.1142.0", "the binary needs no database");
}

static void test_long_problem(void)
{
	struct agent_install install = { .place = AGENT_PRESENT };
	struct agent_settled settled;

	memset(install.package.problem, 'x', AGENT_PROBLEM - 1);
	agent_version_settle(&install, &settled);
	is_number((long long)strlen(settled.problem), AGENT_PROBLEM - 1, "a problem that is too long is cut");
	is(settled.problem + AGENT_PROBLEM - 4, "...", "... and marked");
}

static const struct {
	const char *path;
	enum agent_part part;
} parts[] = {
	{ "/usr/bin/amazon-ssm-agent", AGENT_CORE },
	{ "/usr/sbin/amazon-ssm-agent", AGENT_CORE },
	{ "/snap/amazon-ssm-agent/7993/amazon-ssm-agent", AGENT_CORE },
	{ "/snap/amazon-ssm-agent/x1/amazon-ssm-agent", AGENT_CORE },
	{ "/snap/amazon-ssm-agent/current/amazon-ssm-agent", AGENT_CORE },
	{ "/usr/bin/ssm-agent-worker", AGENT_WORKER },
	{ "/usr/sbin/ssm-agent-worker", AGENT_WORKER },
	{ "/snap/amazon-ssm-agent/7993/ssm-agent-worker", AGENT_WORKER },
	{ "/usr/bin/ssm-document-worker", AGENT_HELPER },
	{ "/usr/bin/ssm-session-worker", AGENT_HELPER },
	{ "/usr/bin/ssm-cli", AGENT_NO_PART },
	{ "/usr/bin/amazon-ssm-agent ", AGENT_NO_PART },
	{ "/usr/bin/amazon-ssm-agents", AGENT_NO_PART },
	{ "/usr/bin//amazon-ssm-agent", AGENT_NO_PART },
	{ "/usr/local/bin/amazon-ssm-agent", AGENT_NO_PART },
	{ "/managed-agents/execute-command/amazon-ssm-agent", AGENT_NO_PART },
	{ "/home/x/snap/amazon-ssm-agent/7993/amazon-ssm-agent", AGENT_NO_PART },
	{ "/snap/amazon-ssm-agent/7993/bin/amazon-ssm-agent", AGENT_NO_PART },
	{ "/snap/amazon-ssm-agent/", AGENT_NO_PART },
	{ "/snap/amazon-ssm-agent/7993", AGENT_NO_PART },
	{ "amazon-ssm-agent", AGENT_NO_PART },
	{ "", AGENT_NO_PART },
};

#define BIN "/usr/bin/"
#define SNAP "/snap/amazon-ssm-agent/7993/"
#define YES FACT_YES
#define NO FACT_NO
#define HIDDEN FACT_UNKNOWN

/* One process: as whom it runs, where, which file, and what that makes of it for root and for others. */
static const struct {
	enum process_fact root, here, genuine, replaced;
	enum agent_activity for_root, for_others;
	const char *why_root, *why_others;
} standings[] = {
	{ YES, YES, YES, NO, AGENT_RUNS, AGENT_RUNS, "", "" },
	{ YES, YES, NO, YES, AGENT_RUNS, AGENT_RUNS, "", "" },
	{ YES, YES, HIDDEN, YES, AGENT_RUNS, AGENT_RUNS, "", "" },
	{ YES, HIDDEN, HIDDEN, HIDDEN, AGENT_UNCERTAIN, AGENT_RUNS, "a process of that name cannot be examined", "" },
	{ YES, YES, HIDDEN, HIDDEN, AGENT_UNCERTAIN, AGENT_RUNS, "a process of that name cannot be examined", "" },
	{ YES, HIDDEN, YES, NO, AGENT_UNCERTAIN, AGENT_RUNS, "a process of that name cannot be examined", "" },
	{ YES, YES, NO, NO, AGENT_STOPPED, AGENT_STOPPED, "a process of that name runs another file",
		"a process of that name runs another file" },
	{ YES, NO, YES, NO, AGENT_STOPPED, AGENT_STOPPED,
		"a process of that name is in another mount namespace, as in a container",
		"a process of that name is in another mount namespace, as in a container" },
	{ YES, NO, HIDDEN, HIDDEN, AGENT_STOPPED, AGENT_STOPPED,
		"a process of that name is in another mount namespace, as in a container",
		"a process of that name is in another mount namespace, as in a container" },
	{ NO, YES, YES, NO, AGENT_STOPPED, AGENT_STOPPED, "a process of that name belongs to another user than root",
		"a process of that name belongs to another user than root" },
	{ HIDDEN, YES, YES, NO, AGENT_UNCERTAIN, AGENT_UNCERTAIN, "a process of that name cannot be examined",
		"a process of that name cannot be examined" },
};

static struct process process_of(int id, const char *path, long long resident)
{
	struct process process = { .id = id, .age = 100 - id, .resident = resident };

	(void)snprintf(process.path, sizeof(process.path), "%s", path);
	process.root = process.here = process.genuine = FACT_YES;
	process.replaced = FACT_NO;
	process.alone = true;
	process.state = 'S';
	return process;
}

static struct process_list list;
static struct agent_running running;

static void is_running(enum agent_activity activity, const char *why, const char *name)
{
	is_number(running.activity, activity, name);
	is(running.why ? running.why : "", why, "... why");
	ok((running.core != NULL) == (activity == AGENT_RUNS || activity == AGENT_HALTED),
		"... and the core is there where it is");
}

static void test_standings(void)
{
	for (size_t i = 0; i < COUNT(standings); i++) {
		list = (struct process_list){ .count = 1 };
		list.items[0] = process_of(1, BIN "amazon-ssm-agent", 10);
		list.items[0].root = standings[i].root;
		list.items[0].here = standings[i].here;
		list.items[0].genuine = standings[i].genuine;
		list.items[0].replaced = standings[i].replaced;
		agent_running_judge(&list, true, &running);
		is_running(standings[i].for_root, standings[i].why_root, "as root sees it");
		ok(running.replaced == (standings[i].for_root == AGENT_RUNS && standings[i].replaced == YES), "... replaced");
		ok(running.certain, "... and root is certain");
		agent_running_judge(&list, false, &running);
		is_running(standings[i].for_others, standings[i].why_others, "as others see it");
		ok(!running.certain, "... and others are not certain");
	}
}

/* The only process there is, by its state and by whether argv[0] is alone. */
static const struct {
	const char *name;
	char state;
	bool alone;
	enum agent_activity activity;
	const char *why;
} conditions[] = {
	{ "asleep", 'S', true, AGENT_RUNS, "" },
	{ "running", 'R', true, AGENT_RUNS, "" },
	{ "in a system call", 'D', true, AGENT_RUNS, "" },
	{ "idle", 'I', true, AGENT_RUNS, "" },
	{ "stopped", 'T', true, AGENT_HALTED, "a signal has stopped it" },
	{ "traced", 't', true, AGENT_HALTED, "a signal has stopped it" },
	{ "a zombie", 'Z', true, AGENT_STOPPED, "a process of that name has ended" },
	{ "dead", 'X', true, AGENT_STOPPED, "a process of that name has ended" },
	{ "dead, before Linux 3.13", 'x', true, AGENT_STOPPED, "a process of that name has ended" },
	{ "a state that is not known", '\0', true, AGENT_UNCERTAIN, "a process of that name cannot be examined" },
	{ "with arguments", 'S', false, AGENT_STOPPED, "a process of that name has arguments, as the agent itself never has" },
	{ "stopped, with arguments", 'T', false, AGENT_STOPPED,
		"a process of that name has arguments, as the agent itself never has" },
};

static void test_conditions(void)
{
	for (size_t i = 0; i < COUNT(conditions); i++)
		for (int root = 0; root < 2; root++) {
			list = (struct process_list){ .count = 1 };
			list.items[0] = process_of(1, BIN "amazon-ssm-agent", 10);
			list.items[0].state = conditions[i].state;
			list.items[0].alone = conditions[i].alone;
			agent_running_judge(&list, root, &running);
			is_running(conditions[i].activity, conditions[i].why, conditions[i].name);
		}
	list = (struct process_list){ .count = 3 };
	for (int i = 0; i < 3; i++)
		list.items[i] = process_of(i + 1, BIN "amazon-ssm-agent", 10);
	list.items[0].state = 'T';
	list.items[1].alone = false;
	agent_running_judge(&list, true, &running);
	is_running(AGENT_RUNS, "", "one stopped, one with arguments, one that runs");
	is_number(running.core->id, 3, "... which is the core");
	is_number((long long)running.processes, 1, "... and the only one that counts");
	list.items[2].state = 'Z';
	agent_running_judge(&list, true, &running);
	is_running(AGENT_HALTED, "a signal has stopped it", "... one that has ended");
	is_number(running.core->id, 1, "... so the stopped one is named");
	is_number((long long)running.processes, 0, "... and nothing is counted");
}

/* Of equals the first is told; what lies behind the last is none. */
static void test_first(void)
{
	list = (struct process_list){ .count = 2 };
	for (int i = 0; i < 3; i++)
		list.items[i] = process_of(i + 1, BIN "amazon-ssm-agent", 10);
	list.items[0].state = list.items[1].state = 'T';
	agent_running_judge(&list, true, &running);
	is_running(AGENT_HALTED, "a signal has stopped it", "two that are stopped");
	is_number(running.core->id, 1, "... the first is named");
}

/* Parts of one installation have their names in one directory. */
static void test_directories(void)
{
	list = (struct process_list){ .count = 2 };
	list.items[0] = process_of(1, BIN "amazon-ssm-agent", 10);
	list.items[1] = process_of(2, BIN "deeper/ssm-agent-worker", 10);
	agent_running_judge(&list, true, &running);
	is_number((long long)running.processes, 1, "a directory below that of the core");
}

static void test_sums(void)
{
	list = (struct process_list){ .count = 6 };
	list.items[0] = process_of(1, BIN "ssm-agent-worker", 1);
	list.items[1] = process_of(2, BIN "amazon-ssm-agent", 20);
	list.items[2] = process_of(3, SNAP "ssm-agent-worker", 400);
	list.items[3] = process_of(4, BIN "ssm-session-worker", 8000);
	list.items[4] = process_of(5, BIN "ssm-session-worker", 160000);
	list.items[4].root = NO;
	list.items[5] = process_of(6, SNAP "amazon-ssm-agent", 3200000);
	agent_running_judge(&list, true, &running);
	is_running(AGENT_RUNS, "", "core and workers");
	is_number(running.core->id, 2, "... the first core");
	is_number((long long)running.processes, 3, "... those beside it, of root");
	is_number(running.resident, 8021, "... their memory");
	list.items[3].alone = false;
	agent_running_judge(&list, true, &running);
	is_number((long long)running.processes, 3, "... a worker of a session has arguments");
	list.items[3].resident = -1;
	agent_running_judge(&list, true, &running);
	is_number((long long)running.processes, 3, "a process whose memory is not known counts");
	is_number(running.resident, -1, "... and makes the sum unknown");
	list.items[5] = process_of(6, BIN "ssm-session-worker", 3200000);
	agent_running_judge(&list, true, &running);
	is_number((long long)running.processes, 4, "... another one after it counts");
	is_number(running.resident, -1, "... and the sum stays unknown");
	list.items[5] = process_of(6, BIN "further/ssm-session-worker", 3200000);
	list.items[3].resident = 0;
	agent_running_judge(&list, true, &running);
	is_number((long long)running.processes, 3, "... one in a directory below does not");
	list.items[5] = process_of(6, SNAP "amazon-ssm-agent", 3200000);
	agent_running_judge(&list, true, &running);
	is_number(running.resident, 21, "... one that has none does not");
	list.items[3].resident = -1;
	list.more = true;
	agent_running_judge(&list, true, &running);
	is_running(AGENT_RUNS, "", "more processes than are kept");
	is_number((long long)running.processes, 0, "... are not counted");
	list.more = false;
	list.hidden = 1;
	agent_running_judge(&list, true, &running);
	is_number((long long)running.processes, 0, "... nor are they where one of them may be hidden");
	list.hidden = 0;
	list.items[3].here = FACT_UNKNOWN;
	agent_running_judge(&list, true, &running);
	is_running(AGENT_RUNS, "", "a worker that cannot be examined");
	is_number((long long)running.processes, 0, "... and they are not counted");
	list.items[3].here = YES;
	agent_running_judge(&list, true, &running);
	is_number((long long)running.processes, 3, "... until it can");
	list.items[1].root = list.items[5].root = NO;
	agent_running_judge(&list, true, &running);
	is_running(AGENT_STOPPED, "a process of that name belongs to another user than root", "workers are no core");
}

/* Whether the core that runs is the file that is installed: any files will do. */
static void test_files(void)
{
	static const struct {
		const char *core, *installed;
		enum process_fact differs;
		const char *why;
	} files[] = {
		{ "/none", "/none", FACT_NO, "" },
		{ "/none", "/usr", FACT_YES, "" },
		{ "/usr", "/usr/.", FACT_NO, "" },
		{ "/usr", "/etc", FACT_YES, "" },
		{ "/proc", "/etc", FACT_YES, "" },
		{ "/usr", "/none", FACT_UNKNOWN, "no such file or directory" },
	};
	char endless[] = "/tmp/test_agent.XXXXXX";
	const char *why = NULL;
	int file = mkstemp(endless);

	for (size_t i = 0; i < COUNT(files); i++) {
		why = "";
		is_number(two_files(files[i].core, files[i].installed, &why), files[i].differs, files[i].core);
		is(why, files[i].why, files[i].installed);
	}
	if (file < 0 || close(file) != 0 || unlink(endless) != 0 || symlink(endless, endless) != 0)
		abort();
	is_number(two_files(endless, "/usr", &why), FACT_UNKNOWN, "a core that may not be looked at");
	is(why, "too many symbolic links", "... why");
	(void)unlink(endless);
}

/* The worker is the youngest of those beside the core. */
static void test_worker(void)
{
	list = (struct process_list){ .count = 5 };
	list.items[0] = process_of(1, BIN "amazon-ssm-agent", 10);
	list.items[1] = process_of(2, BIN "ssm-agent-worker", 10);
	list.items[2] = process_of(3, BIN "ssm-agent-worker", 10);
	list.items[3] = process_of(4, SNAP "ssm-agent-worker", 10);
	list.items[4] = process_of(5, BIN "ssm-session-worker", 10);
	/* What lies behind the last is none. */
	list.items[5] = process_of(6, BIN "ssm-agent-worker", 10);
	agent_running_judge(&list, true, &running);
	is_number(running.worker ? running.worker->id : 0, 3, "the younger worker");
	ok(!running.unclear, "... and none is unclear");
	list.items[2].age = list.items[1].age;
	agent_running_judge(&list, true, &running);
	is_number(running.worker ? running.worker->id : 0, 2, "the first of two of one age");
	list.items[2].age = 0;
	agent_running_judge(&list, true, &running);
	is_number(running.worker ? running.worker->id : 0, 3, "one that has just been started");
	list.items[2].age = -1;
	agent_running_judge(&list, true, &running);
	is_number(running.worker ? running.worker->id : 0, 2, "one whose age is not known is no younger");
	list.items[4].here = HIDDEN;
	agent_running_judge(&list, true, &running);
	ok(!running.unclear, "a worker of a session that cannot be examined is none");
	list.items[2].here = HIDDEN;
	agent_running_judge(&list, true, &running);
	ok(running.unclear, "a worker that cannot be examined");
	is_number(running.worker ? running.worker->id : 0, 2, "... is not taken");
	list.items[0] = process_of(1, SNAP "amazon-ssm-agent", 10);
	agent_running_judge(&list, true, &running);
	is_number(running.worker ? running.worker->id : 0, 4, "the worker of a snap");
	is_number((long long)running.processes, 2, "... and no other belongs to it");
	ok(!running.unclear, "... so that none is unclear");
}

static void test_words(void)
{
	static const struct {
		struct agent_running running;
		const char *words;
	} rows[] = {
		{ { .activity = AGENT_RUNS, .core = &list.items[0] }, "SSM Agent is running as process 7" },
		{ { .activity = AGENT_STOPPED, .why = "it is gone" }, "SSM Agent is not running: it is gone" },
		{ { .activity = AGENT_HALTED, .core = &list.items[0] }, "SSM Agent, process 7, is stopped by a signal" },
		{ { .activity = AGENT_UNCERTAIN, .why = "it hides" }, "cannot see whether SSM Agent is running: it hides" },
	};

	list.items[0].id = 7;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char bytes[256];
		struct text words = text_over(bytes, sizeof(bytes));

		agent_running_explain(&rows[i].running, &words);
		is(bytes, rows[i].words, rows[i].words);
		ok(!agent_running_remedy(&rows[i].running) == (rows[i].running.activity == AGENT_RUNS),
			"... with a remedy unless it runs");
	}
	running = (struct agent_running){ .activity = AGENT_UNCERTAIN };
	ok(strncmp(agent_running_remedy(&running), "run the check as ", 17) == 0, "who may not see it is told so");
	running.certain = true;
	ok(strncmp(agent_running_remedy(&running), "run the check on the host itself", 32) == 0, "... and root is told otherwise");
	running.activity = AGENT_STOPPED;
	ok(strncmp(agent_running_remedy(&running), "start it", 8) == 0, "... and to start what is stopped");
}

static void test_blindness(void)
{
	list = (struct process_list){ .count = 0 };
	agent_running_judge(&list, true, &running);
	is_running(AGENT_STOPPED, "there is no such process", "nothing there");
	list.hidden = 1;
	agent_running_judge(&list, true, &running);
	is_running(AGENT_UNCERTAIN, "some processes cannot be examined", "one that cannot be looked at");
	list.problem = "/proc is not mounted";
	agent_running_judge(&list, true, &running);
	is_running(AGENT_UNCERTAIN, "/proc is not mounted", "no /proc");
	list = (struct process_list){ .count = 1, .more = true };
	list.items[0] = process_of(1, BIN "amazon-ssm-agent", 10);
	list.items[0].root = NO;
	agent_running_judge(&list, true, &running);
	is_running(AGENT_UNCERTAIN, "there are too many processes of that name", "too many that are not it");
	list.items[0].root = YES;
	list.hidden = 5;
	list.problem = "the processes of other users are hidden";
	agent_running_judge(&list, true, &running);
	is_running(AGENT_RUNS, "", "one that is seen runs, whatever else is hidden");
	list = (struct process_list){ .count = 3 };
	for (int i = 0; i < 3; i++)
		list.items[i] = process_of(i + 1, BIN "amazon-ssm-agent", 10);
	list.items[0].root = list.items[1].here = list.items[2].genuine = NO;
	agent_running_judge(&list, true, &running);
	is_running(AGENT_STOPPED, "a process of that name runs another file", "the nearest to the agent is named");
	list.items[1].here = HIDDEN;
	agent_running_judge(&list, true, &running);
	is_running(AGENT_UNCERTAIN, "a process of that name cannot be examined", "one that cannot be examined may be it");
}

int main(void)
{
	test_versions();
	test_unread_package();
	test_long_problem();
	for (size_t i = 0; i < COUNT(parts); i++)
		is_number(agent_part_of(parts[i].path), parts[i].part, parts[i].path);
	test_standings();
	test_conditions();
	test_first();
	test_directories();
	test_sums();
	test_files();
	test_worker();
	test_words();
	test_blindness();
	return tap_done();
}
