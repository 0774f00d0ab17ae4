/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The /proc of a tree, as a mounted image or a hostile hand may have filled it. */
#include "common/probe/process.h"
#include "tests/unit/tap.h"

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME "/usr/bin/worker"
#define STAT "200 (a) S 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 500 1000 %s 0 0\n"

static char place[64] = "/tmp/test_process_tree.XXXXXX";
static struct process_list list;

static bool is_wanted(const char *path)
{
	return strcmp(path, NAME) == 0;
}

static void must(bool done, const char *what)
{
	if (done)
		return;
	printf("Bail out! %s\n", what);
	exit(1);
}

static void put(const char *directory, const char *name, const char *bytes, size_t length)
{
	char path[256];
	int file;

	(void)snprintf(path, sizeof(path), "%s/proc/%s", place, directory);
	(void)mkdir(path, 0755);
	(void)snprintf(path, sizeof(path), "%s/proc/%s%s%s", place, directory, *directory ? "/" : "", name);
	file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	must(file >= 0 && write(file, bytes, length) == (ssize_t)length && close(file) == 0, path);
}

static void put_text(const char *directory, const char *name, const char *text)
{
	put(directory, name, text, strlen(text));
}

/* A process with this number, line of status and pages of memory. */
static void put_process(const char *id, const char *status, const char *pages)
{
	char stat[256];

	(void)snprintf(stat, sizeof(stat), STAT, pages);
	put(id, "cmdline", NAME, sizeof(NAME));
	put_text(id, "status", status);
	put_text(id, "stat", stat);
}

static struct process look(void)
{
	struct process none = { .id = 0 };
	struct paths paths;

	must(paths_open_root(&paths, place) == NULL, place);
	process_list(&paths, is_wanted, &list);
	(void)close(paths.root);
	return list.count > 0 ? list.items[0] : none;
}

static void test_uptime(void)
{
	static const struct {
		const char *text;
		long long age;	/* of one that began 5 s after the start */
		const char *name;
	} rows[] = {
		{ "100.25 3.00\n", 95, "seconds and hundredths" }, { "100 3\n", 95, "seconds alone" },
		{ "4.00 1.00\n", 0, "less than when it began" }, { "100", -1, "one that is cut short" },
		{ "100\n", -1, "... with its line" }, { "", -1, "an empty one" }, { ".5 1\n", -1, "no seconds" },
		{ "x", -1, "no number" }, { "-100.00 1.00\n", -1, "less than nothing" },
		{ "1234567890123.00 1.00\n", -1, "longer than the kernel counts" },
	};

	put_process("200", "Uid:\t0\t0\t0\t0\n", "3");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		put_text("", "uptime", rows[i].text);
		is_number(look().age, rows[i].age, rows[i].name);
	}
	put_text("", "uptime", "100.25 3.00\n");
}

static void test_facts(void)
{
	long page = sysconf(_SC_PAGESIZE);
	char most[32], more[32];
	struct process process;

	(void)snprintf(most, sizeof(most), "%lld", LLONG_MAX / page);
	(void)snprintf(more, sizeof(more), "%lld", LLONG_MAX / page + 1);
	put_process("200", "Uid:\t0\t0\t0\t0\n", most);
	process = look();
	is_number(process.resident, LLONG_MAX / page * page, "as much memory as can be counted");
	is_number(process.root, FACT_YES, "one of root");
	put_process("200", "Uid:\t0\tx\t0\t0\n", more);
	process = look();
	is_number(process.resident, -1, "... and more");
	is_number(process.root, FACT_UNKNOWN, "whose it is is malformed");
	put_text("200", "stat", "200 (a\n");
	process = look();
	ok(process.id == 200 && process.age == -1 && process.resident == -1, "a state that is malformed");
}

/* Of those whose user is not known none makes room for another. */
static void test_crowd(void)
{
	char id[16];

	for (int i = 0; i <= PROCESSES; i++) {
		(void)snprintf(id, sizeof(id), "%d", 200 + i);
		put_process(id, "Uid:\n", "3");
	}
	(void)look();
	ok(list.count == PROCESSES && list.more, "more than the list holds");
	put_process("1999999999", "Uid:\t0\t0\t0\t0\n", "3");
	(void)look();
	for (size_t i = 0; i < list.count; i++)
		ok(list.items[i].id < 1000, "a number that no process has");
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status, (void)kind, (void)walk;
	return remove(path);
}

int main(void)
{
	must(mkdtemp(place) != NULL, place);
	put_text("", "uptime", "");
	put_text("1", "stat", "1 (init) S 0\n");
	test_uptime();
	test_facts();
	test_crowd();
	(void)nftw(place, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	return tap_done();
}
