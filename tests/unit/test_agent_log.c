/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/probe/clock.h"

/* The clock of most tests is their own: a zone with daylight saving, or none. */
static long long own_now(void);
static struct clock_span own_local(const struct paths *paths, long long local);
static struct clock_span (*const host_local)(const struct paths *paths, long long local) = clock_of_local;
#define clock_now own_now
#define clock_of_local own_local
#include "common/agent/log.c"
#undef clock_now
#undef clock_of_local

#include "common/parse/time.h"
#include "tests/unit/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sched.h>
#include <stdarg.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HOUR 3600LL
#define NOW 1795348800LL	/* 2026-11-22T12:00:00Z, which is local time as well but in the hour below */
#define TWICE (NOW - 3 * HOUR)	/* an hour of local time from here on is there twice: summer time ends */
#define SOMEBODY 54321

static char place[64] = "/tmp/test_agent_log.XXXXXX";
static struct paths tree;
static struct agent_log found;
static bool is_twice, is_host;
static long long now = NOW;
static int worker = 4711;	/* its number */

static long long own_now(void)
{
	return is_host ? clock_now() : now;
}

static struct clock_span own_local(const struct paths *paths, long long local)
{
	if (is_host)
		return host_local(paths, local);
	if (!is_twice || local < TWICE)
		return (struct clock_span){ local, local };
	return local < TWICE + HOUR ? (struct clock_span){ local, local + HOUR }
		: (struct clock_span){ local + HOUR, local + HOUR };
}

static void must(bool done, const char *what)
{
	if (done)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

#define LOGS "/var/log/amazon/ssm"
#define MAIN "amazon-ssm-agent.log"

static const char *path_of(const char *name)
{
	static char path[200];

	(void)snprintf(path, sizeof(path), "%s" LOGS "/%s", place, name);
	return path;
}

static void append(const char *name, const char *bytes, size_t length)
{
	FILE *file = fopen(path_of(name), "a");

	must(file && fwrite(bytes, 1, length, file) == length && fclose(file) == 0, name);
}

static void raw(const char *name, const char *text)
{
	append(name, text, strlen(text));
}

/* A line of `age` seconds before NOW. */
static void line(const char *name, long long age, const char *words)
{
	char text[400], moment[32];
	time_t when = (time_t)((is_host ? clock_now() : NOW) - age);
	struct tm tm;

	must((is_host ? localtime_r(&when, &tm) : gmtime_r(&when, &tm)) != NULL, "time");
	must(strftime(moment, sizeof(moment), "%Y-%m-%d %H:%M:%S", &tm) > 0, "time");
	(void)snprintf(text, sizeof(text), "%s.%04d %s\n", moment, (int)(age & 15) * 600, words);
	raw(name, text);
}

static void modified(const char *name, long long age)
{
	struct timespec times[2] = { { .tv_sec = (time_t)(NOW - age) }, { .tv_sec = (time_t)(NOW - age) } };

	must(utimensat(AT_FDCWD, path_of(name), times, 0) == 0, name);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status;
	(void)kind;
	return walk->level > 0 ? remove(path) : 0;
}

static void clear(void)
{
	is_twice = false;
	(void)nftw(path_of(""), remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

#define WORKER "INFO [ssm-agent-worker] "
#define START WORKER "ssm-agent-worker - v3.3.1142.0"
#define OLD_START "INFO Starting Agent: amazon-ssm-agent - v2.3.68.0"
#define HEALTH WORKER "[HealthCheck] HealthCheck reporting agent health."
#define CHANNEL WORKER "[MessageService] [MGSInteractor] "
#define UP CHANNEL "Set up control channel successfully"
#define DOWN CHANNEL "Closing websocket channel connection to: wss://ssmmessages/v1/control-channel/i-1"
#define ENTERS WORKER "Entering SSM Agent hibernate - AccessDeniedException: no"
#define SLEEPS "INFO Agent is in hibernate mode. Reducing logging. Logging will be reduced to one log per backoff period"
#define CORE "INFO [CredentialRefresher] Next credential rotation will be in 29.9 minutes"

/* One test: what is found, by ages in seconds, -1 for nothing. */
static void is_found(const char *name, long long started, long long health, long long hibernation, bool hibernates,
	long long channel, bool up, bool complete)
{
	agent_log_probe(&tree, NOW - started, worker, &found);
	is_number(found.status, AGENT_LOG_READ, name);
	is_number(found.health.found ? NOW - found.health.time.latest : -1, health, "... health");
	is_number(found.hibernation.found ? NOW - found.hibernation.time.latest : -1, hibernation, "... hibernation");
	is_number(found.hibernates, hibernates, "... whether it hibernates");
	is_number(found.channel.found ? NOW - found.channel.time.latest : -1, channel, "... channel");
	is_number(found.channel_is_up, up, "... whether that is up");
	is_number(found.complete, complete, "... complete");
	is(found.problem, "", "... no problem");
}

static void is_not_read(const char *name, enum agent_log_status status, const char *problem)
{
	agent_log_probe(&tree, NOW - 1000, worker, &found);
	is_number(found.status, status, name);
	is(found.problem, problem, "... the problem");
	ok(!found.health.found && !found.hibernation.found && !found.channel.found && !found.hibernates
		&& !found.channel_is_up && !found.channel_opens && !found.closed.found && !found.complete, "... and nothing is found");
}

static void healthy(const char *name)
{
	line(name, 1000, START);
	line(name, 999, HEALTH);
	line(name, 998, UP);
	line(name, 700, HEALTH);
}

static void test_order(void)
{
	clear();
	healthy(MAIN);
	is_found("a healthy worker", 1000, 700, -1, false, 998, true, true);
	is_found("... started a little later than its first line says", 998, 700, -1, false, 998, true, true);
	is_found("... which is an earlier one", 600, -1, -1, false, -1, false, true);
	is_found("... or of which that line is not needed", 100000, 700, -1, false, 998, true, true);
	line(MAIN, 500, DOWN);
	is_found("its channel is closed", 1000, 700, -1, false, 500, false, true);
	line(MAIN, 499, CHANNEL "SSM Connection channel status is set to ssmmessages");
	is_found("... whatever it calls its status", 1000, 700, -1, false, 500, false, true);
	line(MAIN, 400, CHANNEL "Successfully opened websocket connection to: 127.0.0.1:443");
	is_found("... and opened again", 1000, 700, -1, false, 400, true, true);
	line(MAIN, 401, DOWN);
	is_found("a later line decides, whatever its time", 1000, 700, -1, false, 401, false, true);
	line(MAIN, 395, START);
	line(MAIN, 402, UP);
	line(MAIN, 403, HEALTH);
	is_found("... a start as well", 1000, 403, -1, false, 402, true, true);
	line(MAIN, 300, START);
	is_found("a new worker", 300, -1, -1, false, -1, false, true);
	is_found("... even if the old one is asked for", 1000, -1, -1, false, -1, false, true);

	clear();
	line(MAIN, 100000, CORE);
	line(MAIN, 500, HEALTH);
	line(MAIN, 400, "INFO [ssm-session-worker] [s] [DataBackend] Successfully opened websocket connection to: x");
	is_found("read back to a line of before the start", 1000, 500, -1, false, -1, false, true);
	is_found("... or not", 100001, 500, -1, false, -1, false, false);

	clear();
	line(MAIN, 1000, OLD_START);
	line(MAIN, 900, "INFO [HealthCheck] HealthCheck reporting agent health.");
	line(MAIN, 899, "INFO [MessageGatewayService] Successfully opened websocket connection to: %!(EXTRA string=wss://x)");
	is_found("an agent that has no worker", 1000, 900, -1, false, 899, true, true);
}

static void test_hibernation(void)
{
	clear();
	line(MAIN, 3000, START);
	line(MAIN, 2999, HEALTH);
	line(MAIN, 2998, UP);
	line(MAIN, 600, ENTERS);
	line("hibernate.log", 600, SLEEPS);
	is_found("hibernating for ten minutes", 601, -1, 600, true, -1, false, true);
	is_found("... where the start is not known", 5000, 2999, 600, true, 2998, true, true);
	line(MAIN, 1, CORE);
	is_found("... while the core writes on", 601, -1, 600, true, -1, false, true);
	line(MAIN, 0, START);
	is_found("... and awake", 601, -1, -1, false, -1, false, true);
	line(MAIN, 0, HEALTH);
	is_found("... reporting again", 601, 0, -1, false, -1, false, true);

	clear();
	line(MAIN, 7 * HOUR + 1, ENTERS);
	line("hibernate.log", 7 * HOUR, SLEEPS);
	line("hibernate.log", 6 * HOUR, "ERROR Health ping failed with error - AccessDeniedException");
	line(MAIN, 60, CORE);
	is_found("hibernating for seven hours", 7 * HOUR + 5, -1, 7 * HOUR + 1, true, -1, false, false);

	clear();
	line(MAIN, 300, CORE);
	line("hibernate.log", 7 * HOUR, SLEEPS);
	is_found("... of which only hibernate.log tells still", 7 * HOUR + 5, -1, 7 * HOUR, true, -1, false, false);
	is_found("... but not of an earlier worker", 6 * HOUR, -1, -1, false, -1, false, false);
	line(MAIN, 200, START);
	is_found("... nor of one that is awake", 7 * HOUR + 5, -1, -1, false, -1, false, true);
	line(MAIN, 100, HEALTH);
	line("hibernate.log", 100, SLEEPS);
	is_found("... in doubt it hibernates", 7 * HOUR + 5, 100, 100, true, -1, false, true);
}

/* Since when it is not up: the first line of that. */
static void is_closed(const char *name, bool opens, long long since)
{
	agent_log_probe(&tree, NOW - 1000, worker, &found);
	is_number(found.channel_opens, opens, name);
	is_number(found.closed.found ? NOW - found.closed.time.latest : -1, since, "... since when");
}

static void test_opening(void)
{
	clear();
	healthy(MAIN);
	is_closed("a channel that is up", false, -1);
	line(MAIN, 500, DOWN);
	is_closed("... closed, to be opened", true, 500);
	line(MAIN, 499, CHANNEL "Opening websocket connection to: wss://x");
	is_closed("... tried", true, 500);
	line(MAIN, 498, "ERROR [ssm-agent-worker] [MessageService] [MGSInteractor] Failed to dial websocket: x");
	is_closed("... in vain", false, 500);
	line(MAIN, 400, CHANNEL "SSM Agent is trying to setup control channel for MGSInteractor");
	is_closed("... again", true, 500);
	line(MAIN, 300, UP);
	is_closed("... and up", false, -1);
	line(MAIN, 200, DOWN);
	line(MAIN, 100, START);
	is_closed("a new worker", false, -1);
	clear();
	healthy(MAIN ".1");
	line(MAIN ".1", 300, DOWN);
	line(MAIN, 1, CORE);
	is_closed("in an older file", true, 300);
}

static void test_lines(void)
{
	static const char nul[] = "2026-11-22 11:59:59 " HEALTH "\0\n" "\0\n2026-11-22 11:59:58 INFO [\0] x\n";

	clear();
	healthy(MAIN);
	raw(MAIN, "2026-11-22 11:59:59 " HEALTH);
	is_found("a line without its newline", 1000, 700, -1, false, 998, true, true);
	raw(MAIN, "\n");
	is_found("... and with it", 1000, 1, -1, false, 998, true, true);
	raw(MAIN, "2026-11-22 11:59:59 INFO [ssm-agent-wor");
	is_found("a line that is half written", 1000, 1, -1, false, 998, true, true);

	clear();
	healthy(MAIN);
	append(MAIN, nul, sizeof(nul) - 1);
	is_found("lines with NUL bytes", 1000, 700, -1, false, 998, true, true);
	line(MAIN, 600, HEALTH);
	is_found("... and one behind them", 1000, 600, -1, false, 998, true, true);

	clear();
	healthy(MAIN);
	line(MAIN, 10, WORKER "[MessageService] output: 2026-11-22 11:59:59 " HEALTH);
	line(MAIN, 10, WORKER "[MessageService] " HEALTH);
	line(MAIN, 10, WORKER "[MessageService] [MGSInteractor] received [ssm-agent-worker] [HealthCheck] " HEALTH);
	line(MAIN, 10, "ERROR [ssm-document-worker] [d] " START);
	line(MAIN, 10, "ERROR [ssm-document-worker] [d] " ENTERS);
	line(MAIN, 10, "INFO [ssm-session-worker] [MGSInteractor] Set up control channel successfully");
	raw(MAIN, " 2026-11-22 11:59:59 " ENTERS "\nHealthCheck reporting agent health.\n\n\t" HEALTH "\n");
	is_found("lines that quote others", 1000, 700, -1, false, 998, true, true);
}

static void test_status(void)
{
	clear();
	is_not_read("no log", AGENT_LOG_ABSENT, LOGS "/" MAIN ": no such file or directory");
	raw(MAIN, "");
	is_found("an empty log", 1000, -1, -1, false, -1, false, false);
	raw(MAIN, "2026-11-22 11:59:59 INF");
	is_found("... with half a line", 1000, -1, -1, false, -1, false, false);

	clear();
	raw(MAIN, "1704967520066534055 [Info] [ssm-agent-worker] ssm-agent-worker - v3.3.1142.0\n");
	raw(MAIN, "Nov 22 11:59:59 [ssm-agent-worker] [HealthCheck] HealthCheck reporting agent health.\n");
	line("hibernate.log", 10, SLEEPS);
	is_not_read("a format of the site's own", AGENT_LOG_FOREIGN, LOGS "/" MAIN " has no line of a form that is known");

	clear();
	must(mkdir(path_of(MAIN), 0700) == 0, MAIN);
	is_not_read("a directory", AGENT_LOG_HIDDEN, LOGS "/" MAIN ": not a regular file");
	clear();
	must(mkfifo(path_of(MAIN), 0600) == 0, MAIN);
	is_not_read("a FIFO", AGENT_LOG_HIDDEN, LOGS "/" MAIN ": not a regular file");
	clear();
	must(symlink(MAIN, path_of(MAIN)) == 0, MAIN);
	is_not_read("a link to itself", AGENT_LOG_HIDDEN, LOGS "/" MAIN ": too many symbolic links");
	clear();
	healthy("elsewhere");
	must(symlink(LOGS "/elsewhere", path_of(MAIN)) == 0, MAIN);
	is_found("a link within the tree", 1000, 700, -1, false, 998, true, true);
}

static void test_permission(void)
{
	pid_t child;
	int status;

	clear();
	healthy(MAIN);
	must(chmod(path_of(MAIN), 0) == 0, MAIN);
	(void)fflush(stdout);
	child = fork();
	if (child == 0) {
		if (geteuid() == 0 && setuid(SOMEBODY) != 0)
			_exit(2);
		agent_log_probe(&tree, NOW - 1000, worker, &found);
		_exit(found.status == AGENT_LOG_HIDDEN && !found.health.found
			&& strcmp(found.problem, LOGS "/" MAIN ": permission denied") == 0 ? 0 : 1);
	}
	must(waitpid(child, &status, 0) == child, "waitpid");
	ok(status == 0, "a log that may not be read");
}

static void test_future(void)
{
	clear();
	healthy(MAIN);
	line(MAIN, -60, HEALTH);
	is_found("a line a minute ahead of the clock", 1000, -60, -1, false, 998, true, true);
	line(MAIN, -61, HEALTH);
	is_not_read("... and a second more", AGENT_LOG_FUTURE, LOGS "/" MAIN " has lines whose times are ahead of the clock");
	line(MAIN, 600, HEALTH);
	is_found("... which does not matter any more", 1000, 600, -1, false, 998, true, true);
	line(MAIN, -5000, UP);
	is_not_read("a channel of tomorrow", AGENT_LOG_FUTURE, LOGS "/" MAIN " has lines whose times are ahead of the clock");
	line(MAIN, -5001, DOWN);
	is_not_read("... that is being opened", AGENT_LOG_FUTURE, LOGS "/" MAIN " has lines whose times are ahead of the clock");
}

#define PROVIDER "INFO [amazon-ssm-agent] [LongRunningWorkerContainer] [WorkerProvider] Worker ssm-agent-worker "
#define WANTED PROVIDER "is not running, starting worker process"
#define STARTED PROVIDER "(pid:4711) started"
#define OTHER_STARTED PROVIDER "(pid:4712) started"
#define YEAR (365 * 24 * HOUR)

/* Of a worker that the clock says is younger than its lines. */
static void test_mark(void)
{
	clear();
	line(MAIN, YEAR + 9, START);
	line(MAIN, YEAR + 8, HEALTH);
	line(MAIN, YEAR + 7, UP);
	line(MAIN, YEAR, WANTED);
	is_found("a worker is about to be started", YEAR + 100, -1, -1, false, -1, false, false);
	line(MAIN, YEAR, STARTED);
	is_found("... has been", 1000, -1, -1, false, -1, false, true);
	line(MAIN, YEAR - 1, START);
	line(MAIN, YEAR - 2, HEALTH);
	line(MAIN, YEAR - 3, UP);
	is_found("... and its lines are older than itself", 1000, YEAR - 2, -1, false, YEAR - 3, true, true);
	worker = 0;
	is_found("... which nothing says of one without a number", 1000, -1, -1, false, -1, false, true);
	worker = 4712;
	is_found("... nor with another", 1000, -1, -1, false, -1, false, true);
	worker = 4711;
	line(MAIN, YEAR - 4, ENTERS);
	is_found("... it hibernates", 1000, YEAR - 2, YEAR - 4, true, YEAR - 3, true, true);
	line(MAIN, 10, START);
	line(MAIN, 9, HEALTH);
	is_found("... it has woken up", 1000, 9, -1, false, -1, false, true);
	line(MAIN, 8, UP);
	line(MAIN, 7, OTHER_STARTED);
	is_found("... another one was started", 1000, -1, -1, false, -1, false, true);
	line(MAIN, 6, HEALTH);
	is_found("... whose lines count by their time", 1000, 6, -1, false, -1, false, true);
	is_found("... if they do", 1, -1, -1, false, -1, false, true);

	clear();
	line(MAIN, YEAR + 9, UP);
	line(MAIN, YEAR, WANTED);
	line(MAIN, YEAR, START);
	line(MAIN, YEAR, UP);
	line(MAIN, YEAR, STARTED);
	line(MAIN, 5, HEALTH);
	is_found("the number is written late", 1000, 5, -1, false, YEAR, true, true);
	clear();
	line(MAIN, YEAR + 9, UP);
	line(MAIN, YEAR, START);
	line(MAIN, YEAR, HEALTH);
	line(MAIN, YEAR, WANTED);
	line(MAIN, YEAR, STARTED);
	line(MAIN, YEAR, UP);
	is_found("... as is the line before it", 1000, YEAR, -1, false, YEAR, true, true);
	clear();
	line(MAIN, YEAR, WANTED);
	line(MAIN, YEAR - 100, UP);
	line(MAIN, YEAR - 200, WANTED);
	line(MAIN, YEAR - 200, STARTED);
	is_found("... it was lost of an earlier one", 1000, -1, -1, false, -1, false, true);
	line(MAIN, YEAR + 1000, UP);
	is_found("a line of the worker counts whatever its time", 1000, -1, -1, false, YEAR + 1000, true, true);
}

static void test_lonely_mark(void)
{
	clear();
	line(MAIN, YEAR, STARTED);
	line(MAIN, YEAR - 1, UP);
	is_found("the number is all that there is of the start", 1000, -1, -1, false, YEAR - 1, true, true);
	clear();
	line(MAIN, YEAR + 9, HEALTH);
	line(MAIN, YEAR, WANTED);
	line(MAIN, YEAR, UP);
	line(MAIN, YEAR, STARTED);
	is_found("... but for the line before it", 1000, -1, -1, false, YEAR, true, true);
}

static void test_rolled_mark(void)
{
	clear();
	line(MAIN ".1", YEAR + 9, UP);
	line(MAIN ".1", YEAR, WANTED);
	line(MAIN ".1", YEAR, STARTED);
	line(MAIN ".1", YEAR - 1, UP);
	modified(MAIN ".1", YEAR - 1);
	line(MAIN, YEAR - 2, CORE);
	line(MAIN, 5, HEALTH);
	is_found("the number is in an older file", 1000, 5, -1, false, YEAR - 1, true, true);
	line(MAIN, YEAR + 5, DOWN);
	is_found("... and what the newest has is not, by its time", 1000, 5, -1, false, YEAR - 1, true, true);
	line(MAIN, YEAR - 3, DOWN);
	is_found("... or is", 1000, 5, -1, false, YEAR - 3, false, false);
	line(MAIN, 4, OTHER_STARTED);
	is_found("... but the newest names another worker", 1000, -1, -1, false, -1, false, true);

	clear();
	line(MAIN ".1", YEAR, OTHER_STARTED);
	line(MAIN ".2", YEAR, STARTED);
	line(MAIN ".2", YEAR, UP);
	line(MAIN, 5, HEALTH);
	modified(MAIN ".2", 10);
	is_found("... or one between them does", 1000, 5, -1, false, -1, false, true);
}

/* What fills `size` bytes. */
static void fill(const char *name, long long age, size_t size)
{
	static char bytes[1 << 20];
	static const char words[] = "INFO [ssm-agent-worker] [MessageService] [Association] nothing is to be done";
	size_t length = 0;

	line("piece", age, words);
	must(unlink(path_of("piece")) == 0, "piece");
	while (length + 200 < sizeof(bytes)) {
		time_t when = (time_t)(NOW - age);
		struct tm tm;

		must(gmtime_r(&when, &tm) != NULL, "time");
		length += strftime(bytes + length, 40, "%Y-%m-%d %H:%M:%S.0000 ", &tm);
		length += (size_t)snprintf(bytes + length, 150, "%s\n", words);
	}
	for (; size > 0; size -= size < length ? size : length)
		append(name, bytes, size < length ? size : length);
	raw(name, "\n");
}

#define MIB (1UL << 20)

static void test_rotation(void)
{
	clear();
	healthy(MAIN ".1");
	line(MAIN, 2, CORE);
	line(MAIN, 1, CORE);
	is_found("rotated a second ago", 1000, 700, -1, false, 998, true, true);
	must(truncate(path_of(MAIN), 0) == 0, MAIN);
	is_found("... nothing is in the new file", 1000, 700, -1, false, 998, true, true);
	must(unlink(path_of(MAIN)) == 0, MAIN);
	is_found("... there is no new file", 1000, 700, -1, false, 998, true, true);
	line(MAIN, 1, DOWN);
	is_found("what is in the new file is newer", 1000, 700, -1, false, 1, false, true);
	line(MAIN, 0, START);
	is_found("... so is its worker", 0, -1, -1, false, -1, false, true);
	must(symlink("nothing", path_of(MAIN ".2")) == 0, "2");
	is_found("... for whose lines no other file is asked", 1000, -1, -1, false, -1, false, true);
	modified(MAIN ".1", 5000);
	must(unlink(path_of(MAIN)) == 0, MAIN);
	line(MAIN, 1, CORE);
	is_found("a file that is older than the worker", 1000, -1, -1, false, -1, false, false);

	clear();
	line(MAIN ".9", 90000, START);
	line(MAIN ".9", 89999, UP);
	line(MAIN ".9", 80000, HEALTH);
	line(MAIN ".10", 70000, HEALTH);
	line(MAIN ".10", 60000, DOWN);
	line(MAIN ".10", 59999, UP);
	line(MAIN, 30, HEALTH);
	modified(MAIN ".9", 80000);
	modified(MAIN ".10", 59999);
	is_found("the highest number is the newest", 90000, 30, -1, false, 59999, true, false);
	modified(MAIN ".9", 0);
	is_found("... even where another process still writes to an older one", 90000, 30, -1, false, 59999, true, true);

	clear();
	line(MAIN ".1", 9000, START);
	line(MAIN ".1", 8000, UP);
	line(MAIN ".1", 20, HEALTH);
	line(MAIN ".2", 7000, CORE);
	line(MAIN ".2", 6000, CORE);
	line(MAIN, 5000, CORE);
	line(MAIN ".x", 10, DOWN);
	line(MAIN ".3.gz", 10, DOWN);
	line(MAIN ".1234567890", 10, DOWN);
	is_found("the worker writes to a file that others have left", 9000, 20, -1, false, 8000, true, true);
	fill(MAIN, 30, 5 * MIB);
	is_found("... and what is missing of the newest one cannot be its", 9000, 20, -1, false, 8000, true, false);
	must(truncate(path_of(MAIN), 0) == 0, MAIN);
	fill(MAIN, 10, 5 * MIB);
	is_found("... but here it can", 9000, -1, -1, false, -1, false, false);

	clear();
	line(MAIN ".1", 900, UP);
	line(MAIN ".1", 800, HEALTH);
	modified(MAIN ".1", 700);
	fill(MAIN, 30, 5 * MIB);
	is_found("an older file ends before what is read begins: what lies between may say otherwise", 1000, -1, -1, false, -1, false,
		false);

	clear();
	line(MAIN ".1", 45, START);
	line(MAIN ".1", 900, HEALTH);
	line(MAIN ".1", 40, DOWN);
	line(MAIN, 50, UP);
	is_found("the newest file is newer, whatever its times", 1000, 900, -1, false, 50, true, true);

	clear();
	line(MAIN ".1", 900, START);
	line(MAIN ".2", 910, UP);
	line(MAIN ".2", 905, HEALTH);
	line(MAIN, 10, CORE);
	is_found("an older file has lines of an earlier worker", 1000, -1, -1, false, -1, false, true);
	modified(MAIN ".1", 100);
	modified(MAIN ".2", 200);
	is_found("... whichever is read first", 1000, -1, -1, false, -1, false, true);
	modified(MAIN ".2", 50);
	is_found("... in whatever order they are read", 1000, -1, -1, false, -1, false, true);

	clear();
	for (int i = 1; i <= 7; i++) {
		char name[64];

		(void)snprintf(name, sizeof(name), MAIN ".%d", i);
		line(name, 10000 - i * 1000, i == 1 ? START : i == 2 ? UP : CORE);
		modified(name, 10000 - i * 1000);
	}
	line(MAIN, 10, CORE);
	is_found("more older files than are read", 20000, -1, -1, false, -1, false, false);
	must(unlink(path_of(MAIN ".7")) == 0, "7");
	is_found("... and one less", 20000, -1, -1, false, 8000, true, false);
	must(unlink(path_of(MAIN ".6")) == 0, "6");
	is_found("... and as many as are", 20000, -1, -1, false, 8000, true, true);

	clear();
	for (int i = 1; i <= 6; i++) {
		char name[64];

		(void)snprintf(name, sizeof(name), MAIN ".%d", i);
		line(name, 9000, CORE);
	}
	line(MAIN, 10, CORE);
	is_found("one file is left out, so not all is known", 5000, -1, -1, false, -1, false, false);
	modified(MAIN ".4", 8000);
	is_found("... but not where it is an old one", 5000, -1, -1, false, -1, false, true);
}

static void test_age(void)
{
	static const struct {
		long long earliest, latest;	/* seconds from now */
		bool is_known;
		long long age;
		const char *name;
	} rows[] = {
		{ -9, -9, true, 9, "an age" }, { 0, 0, true, 0, "... of nothing" }, { 60, 60, true, 0, "a clock set back a little" },
		{ 61, 61, false, 0, "... and by more" }, { -3600, 0, false, 0, "an hour that came twice" },
		{ -3540, 60, false, 0, "... or may have" }, { -3539, 61, true, 3539, "... of which the second is to come" },
		{ 61, 3661, false, 0, "... and the first as well" }, { -10800, 0, false, 0, "as far as zones set clocks back" },
		{ -10801, 61, false, 0, "no zone is known" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct agent_log_moment moment = { true, { NOW + rows[i].earliest, NOW + rows[i].latest } };
		long long age;
		bool is_known = agent_log_age(&moment, NOW, &age);

		is_number(is_known, rows[i].is_known, rows[i].name);
		if (is_known)
			is_number(age, rows[i].age, "... and which");
	}
}

static void test_torn(void)
{
	static const char quoted[] = "2026-11-22 11:59:59 " HEALTH "\n";
	char rest[TAIL % 97 + 100];
	size_t length = strlen(quoted);

	clear();
	raw(MAIN, "2026-11-22 11:59:59 INFO [ssm-agent-worker] [MessageService] output: ");
	raw(MAIN, quoted);
	memset(rest, '\n', sizeof(rest));
	fill(MAIN, 2000, TAIL - length - sizeof(rest) - 1);
	append(MAIN, rest, sizeof(rest));
	agent_log_probe(&tree, NOW - 1000, worker, &found);
	ok(found.status == AGENT_LOG_READ && !found.health.found, "the first line of what is read may be a torn one");
}

static void test_size(void)
{
	struct timespec begin, end;

	clear();
	must(close(open(path_of(MAIN), O_WRONLY | O_CREAT, 0600)) == 0 && truncate(path_of(MAIN), 295 << 20) == 0, MAIN);
	raw(MAIN, "\n");
	line(MAIN, 3000, UP);
	fill(MAIN, 2000, 5 * MIB);
	line(MAIN, 300, HEALTH);
	must(clock_gettime(CLOCK_MONOTONIC, &begin) == 0, "clock");
	is_found("a log of 300 MB", 3000, 300, -1, false, -1, false, false);
	must(clock_gettime(CLOCK_MONOTONIC, &end) == 0, "clock");
	printf("# %lld microseconds\n", (end.tv_sec - begin.tv_sec) * 1000000LL + (end.tv_nsec - begin.tv_nsec) / 1000);
	is_found("... which goes back beyond the start", 1990, 300, -1, false, -1, false, true);
	clear();
	must(close(open(path_of(MAIN), O_WRONLY | O_CREAT, 0600)) == 0 && truncate(path_of(MAIN), 8 << 20) == 0, MAIN);
	is_not_read("a log of nothing but NUL bytes", AGENT_LOG_FOREIGN, LOGS "/" MAIN " has no line of a form that is known");
}

static void is_error(enum log_error class, long long age, const char *name)
{
	agent_log_probe(&tree, NOW - 1000, worker, &found);
	is_number(found.error.found ? NOW - found.error.time.latest : -1, age, name);
	is(log_error_name(found.error_class), log_error_name(class), "... its class");
}

static void test_errors(void)
{
	clear();
	healthy(MAIN);
	is_error(LOG_NO_ERROR, -1, "no error");
	line(MAIN, 5000, "ERROR [x] Failed to get instance info. Error: EC2MetadataError: no");
	raw(MAIN, "caused by: : \n\tstatus code: 0, request id: \ncaused by: Put: dial tcp 169.254.169.254:80: no\n");
	line(MAIN, 10, "WARN [x] AccessDeniedException");
	is_error(LOG_CONNECT, 5000, "an error of several lines, of an earlier worker");
	line("errors.log", 5000, "ERROR [run @ agent.go.153] open x: no space left on device");
	is_error(LOG_DISK, 5000, "errors.log has it too");
	line(MAIN, 100, "CRITICAL [x] NoCredentialProviders: no");
	is_error(LOG_NO_CREDENTIALS, 100, "the log has a newer one");
	line("errors.log", 50, "ERROR [run @ agent.go.153] Signature expired");
	is_error(LOG_CLOCK, 50, "errors.log has");
	line("errors.log", -100, "ERROR [run @ agent.go.153] x");
	is_error(LOG_OTHER_ERROR, -1, "one of tomorrow has no age");
	line("errors.log", 40, "ERROR [run @ agent.go.153] tls: x");
	raw("errors.log", "2026-11-22 11:59:59 ERROR [run @ agent.go.153] AccessDenied");
	is_error(LOG_CONNECT, 40, "half a line is none");
	clear();
	raw(MAIN, "custom\n");
	line("errors.log", 50, "ERROR [run @ agent.go.153] x");
	is_error(LOG_OTHER_ERROR, 50, "a log that cannot be read does not hide errors.log");
}

static void test_zone_of_tree(void)
{
	char etc[100], zone[120];
	long long age;

	is_host = true;
	must(setenv("TZ", "America/New_York", 1) == 0, "TZ");
	must(snprintf(etc, sizeof(etc), "%s/etc", place) > 0 && snprintf(zone, sizeof(zone), "%s/localtime", etc) > 0, "zone");
	raw(MAIN, "2026-11-22 12:00:00.0000 " HEALTH "\n");
	agent_log_probe(&tree, NOW - 200, worker, &found);
	is_number(found.health.time.latest, NOW, "without /etc/localtime the times of a tree are UTC, whatever TZ says");
	is_number(found.health.time.earliest, NOW, "... with one meaning");
	ok(agent_log_age(&found.health, NOW + 9, &age) && age == 9, "... and an age");
	must(mkdir(etc, 0755) == 0 && symlink("/usr/share/zoneinfo/Europe/Berlin", zone) == 0, zone);
	agent_log_probe(&tree, NOW - 200, worker, &found);
	is_number(found.health.time.latest - found.health.time.earliest, 26 * HOUR, "another zone of a tree is not known");
	ok(!agent_log_age(&found.health, NOW + 9, &age), "... and there is no age");
	is(agent_log_remedy(&found.health), "run the check on the host itself, where the time zone is known", "... the remedy");
	must(unlink(zone) == 0 && rmdir(etc) == 0, zone);
	is_host = false;
}

static void test_zone(void)
{
	clear();
	is_twice = true;
	line(MAIN, 9 * HOUR, START);
	line(MAIN, 8 * HOUR, HEALTH);
	line(MAIN, 5 * HOUR / 2, UP);
	line(MAIN, 11 * HOUR / 4, HEALTH);
	agent_log_probe(&tree, NOW - 9 * HOUR, worker, &found);
	is_number(NOW - found.health.time.earliest, 11 * HOUR / 4, "in the hour that is there twice: the first");
	is_number(NOW - found.health.time.latest, 7 * HOUR / 4, "... and the second");
	is(agent_log_remedy(&found.health), "wait an hour: clocks were set back", "... what to do about that");
	ok(found.channel.found && found.complete, "... and what stands before it counts");
	agent_log_probe(&tree, NOW - 9 * HOUR / 4, worker, &found);
	ok(found.health.found && found.channel.found, "a worker that was started between them may have written it");
	agent_log_probe(&tree, NOW - 5 * HOUR / 4, worker, &found);
	ok(!found.health.found && !found.channel.found, "... and one that was started afterwards has not");
	clear();
	test_zone_of_tree();
}

/* In a mount namespace with logs and a zone of its own. */
static void probe_live(const char *zone)
{
	struct paths live = paths_live();
	long long begin = clock_now();

	is_host = true;
	if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
		|| mount("none", "/var/log", "tmpfs", 0, NULL) != 0 || mount(zone, "/etc/localtime", NULL, MS_BIND, NULL) != 0
		|| mkdir("/var/log/amazon", 0700) != 0 || mkdir(LOGS, 0700) != 0)
		_exit(2);
	place[0] = '\0';
	(void)setenv("TZ", "Asia/Kathmandu", 1);
	(void)clock_of_local(&live, 0);
	healthy(MAIN);
	agent_log_probe(&live, begin - 1000, worker, &found);
	_exit(found.status == AGENT_LOG_READ && found.complete && found.channel_is_up
		&& found.health.time.earliest == found.health.time.latest
		&& found.health.time.latest >= begin - 700 && found.health.time.latest < begin - 640 ? 0 : 1);
}

static void test_live(void)
{
	static const char *const zones[] = { "/usr/share/zoneinfo/Europe/Berlin", "/usr/share/zoneinfo/Asia/Kolkata" };

	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		pid_t child;
		int status;

		if (geteuid() != 0 || access(zones[i], R_OK) != 0 || access("/etc/localtime", F_OK) != 0) {
			tap_skip("needs root, zones and /etc/localtime");
			continue;
		}
		(void)fflush(stdout);
		child = fork();
		if (child == 0)
			probe_live(zones[i]);
		must(waitpid(child, &status, 0) == child, "waitpid");
		if (WIFEXITED(status) && WEXITSTATUS(status) == 2)
			tap_skip("no mount namespace");
		else
			ok(status == 0, zones[i]);
	}
}

static long long seconds_of(const char *time)
{
	long long seconds = 0;

	must(!time || time_parse_rfc3339(time, &seconds), "time");
	return seconds;
}

/* Recorded: both workers had a channel, were told to end and closed it. */
static void test_samples(void)
{
	static const struct {
		const char *root, *health, *channel;
		enum log_error error;
	} samples[] = {
		{ "ec2", "2026-11-22T17:32:58Z", "2026-11-22T17:33:15Z", LOG_NO_CREDENTIALS },
		{ "hybrid", "2026-11-22T17:32:37Z", "2026-11-22T17:32:51Z", LOG_NO_ERROR },
		{ "no-identity", NULL, NULL, LOG_OTHER_ERROR },
	};
	const char *place_of = getenv("SAMPLES") ? getenv("SAMPLES") : "../shared/samples";

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct paths recorded;
		char root[300];

		(void)snprintf(root, sizeof(root), "%s/agent-state/%s", place_of, samples[i].root);
		if (paths_open_root(&recorded, root)) {
			tap_skip("needs the recorded files, in SAMPLES");
			continue;
		}
		now = seconds_of("2026-11-22T18:00:00Z");
		agent_log_probe(&recorded, 0, worker, &found);
		is(log_error_name(found.error_class), log_error_name(samples[i].error), samples[i].root);
		is_number(found.status, AGENT_LOG_READ, "... can be read");
		is_number(found.health.found ? found.health.time.latest : 0, seconds_of(samples[i].health), "... health");
		is_number(found.channel.found ? found.channel.time.latest : 0, seconds_of(samples[i].channel), "... channel");
		ok(!found.channel_is_up && !found.hibernates, "... which was closed");
		ok(found.complete == (samples[i].health != NULL), "... as far as there was a worker");
	}
	now = NOW;
}

int main(void)
{
	char path[200];

	must(mkdtemp(place) != NULL && chmod(place, 0755) == 0, place);
	(void)snprintf(path, sizeof(path), "%s/var", place);
	must(mkdir(path, 0755) == 0, path);
	(void)snprintf(path, sizeof(path), "%s/var/log", place);
	must(mkdir(path, 0755) == 0, path);
	(void)snprintf(path, sizeof(path), "%s/var/log/amazon", place);
	must(mkdir(path, 0755) == 0 && mkdir(path_of(""), 0755) == 0, path);
	must(!paths_open_root(&tree, place), place);
	test_order();
	test_hibernation();
	test_lines();
	test_status();
	test_permission();
	test_future();
	test_opening();
	test_mark();
	test_lonely_mark();
	test_rolled_mark();
	test_rotation();
	test_age();
	test_torn();
	test_size();
	test_errors();
	test_zone();
	test_live();
	test_samples();
	(void)nftw(place, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	(void)rmdir(place);
	return tap_done();
}
