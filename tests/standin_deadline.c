/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A program for the tests under Wine that has a deadline of one second and does one thing: done, sleep, work (steps
 * without end), wait (for an object that never comes), write (more than a pipe takes). */

#include "common/probe/deadline.h"
#include "common/probe/streams.h"

#include <windows.h>

#include <io.h>
#include <string.h>

int plugin_main(int count, char **arguments);

static char line[2][128];
static volatile int current, closing;

static void prepare(void *context, const char *step)
{
	struct text text = text_over(line[!current], sizeof(line[0]));

	(void)context;
	text_join(&text, "the end, while ", step, "\n", NULL);
	current = !current;
}

static int end(bool expired, bool writable)
{
	if (closing || !expired || !writable)
		return -1;
	return _write(1, line[current], (unsigned)strlen(line[current])) > 0 ? 2 : 3;
}

static void write_for_ever(void)
{
	static char much[65536];

	memset(much, 'x', sizeof(much));
	closing = 1;
	while (_write(1, much, sizeof(much)) > 0)
		;
}

int plugin_main(int count, char **arguments)
{
	const struct deadline_hooks hooks = { prepare, end, NULL };
	const char *way = count > 1 ? arguments[1] : "";

	streams_reserve();
	if (!deadline_start(1, &hooks))
		return 3;
	deadline_step("doing:", way);
	if (strcmp(way, "sleep") == 0)
		Sleep(INFINITE);
	if (strcmp(way, "wait") == 0)
		(void)WaitForSingleObject(CreateEventW(NULL, TRUE, FALSE, NULL), INFINITE);
	if (strcmp(way, "write") == 0)
		write_for_ever();
	while (strcmp(way, "work") == 0)
		deadline_step("doing:", way);
	return _write(1, "done\n", 5) == 5 ? 1 : 3;
}
