/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/log.h"
#include "tests/unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(table[0]))
#define TIME "2026-11-22 17:32:56.1536 "
#define NUMBER "123456789"
#define START TIME "INFO [amazon-ssm-agent] amazon-ssm-agent - v"

static const struct {
	const char *name, *text, *version;	/* NULL: none */
} cases[] = {
	{ "now", START "3.3.1142.0\n" TIME "INFO [amazon-ssm-agent] OS: linux, Arch: amd64\n", "3.3.1142.0" },
	{ "before 3.3.808.0", "2019-04-05 10:00:00 INFO amazon-ssm-agent - v2.3.68.0\n", "2.3.68.0" },
	{ "before 3.3.808.0, with a tag", "2023-04-13 13:43:23 INFO [amazon-ssm-agent] amazon-ssm-agent - v3.2.582.0\n",
		"3.2.582.0" },
	{ "a fraction without a tag", TIME "INFO amazon-ssm-agent - v3.3.1142.0\n", "3.3.1142.0" },
	{ "the longest line", START NUMBER "." NUMBER "." NUMBER "." NUMBER "." NUMBER "." NUMBER "." NUMBER "\r\n",
		NUMBER "." NUMBER "." NUMBER "." NUMBER "." NUMBER "." NUMBER "." NUMBER },
	{ "a format of the site's own", "1704967520066534055 [Info] amazon-ssm-agent - v3.2.2016.0\n", NULL },
	{ "no time", "amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "no time but a level", " INFO amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "a date alone", "2026-11-22 INFO amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "a time with a letter", "2026-11-22 17:32:5x INFO amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "a fraction of two digits", "2026-11-22 17:32:56.15 INFO amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "something before the time", "x" START "9.9.9.9\n", NULL },
	{ "another level", TIME "WARN [amazon-ssm-agent] amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "another tag", TIME "INFO [ssm-agent-worker] amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "the tag twice", TIME "INFO [amazon-ssm-agent] [amazon-ssm-agent] amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "words before it", TIME "INFO [amazon-ssm-agent] the newest is amazon-ssm-agent - v9.9.9.9\n", NULL },
	{ "... behind a start", START "3.3.1142.0\n" TIME "INFO found amazon-ssm-agent - v9.9.9.9\n", "3.3.1142.0" },
	{ "a carriage return within the line", START "3.3.1142.0\r9\n", NULL },
	{ "a line that is longer than any start", TIME "INFO [amazon-ssm-agent] " NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER
		NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER " amazon-ssm-agent - v9.9.9.9\n",
		NULL },
	{ "the last of several", START "2.3.68.0\n" START "3.3.1142.0\n" START "3.2.582.0\n" TIME "INFO more\n", "3.2.582.0" },
	{ "the end of a line of Windows", START "3.3.1142.0\r\n", "3.3.1142.0" },
	{ "a torn line before it", "gent - v9.9.9.9\n" START "3.3.1142.0\n", "3.3.1142.0" },
	{ "a half written line behind it", START "3.3.1142.0\n" START "3.3", "3.3.1142.0" },
	{ "a broken one behind it", START "3.3.1142.0\n" START "unknown\n", "3.3.1142.0" },
	{ "nothing", "", NULL },
	{ "other lines", TIME "INFO [ssm-agent-worker] health\n", NULL },
	{ "half written", START "3.3.1142.0", NULL },
	{ "no number", START "\n", NULL },
	{ "no more than the mark", START, NULL },
	{ "something behind the number", START "3.3.1142.0 and more\n", NULL },
	{ "a number with a suffix", START "3.3.1142.0-rc1\n", NULL },
	{ "a dot behind the number", START "3.3.1142.\n", NULL },
	{ "a number that goes on in the next line", START "3.3.\n1142.0\n", NULL },
	{ "the worker", TIME "INFO ssm-agent-worker - v3.3.1142.0\n", NULL },
	{ "a name that ends like it", TIME "INFO my-amazon-ssm-agent - v3.3.1142.0\n", NULL },
};

int main(void)
{
	static const char with_nul[] = "\0\0\n" START "3.3.1142.0\n\0\0" START "3.2.1.0\n" START "\0" "3.2.0.0\n"
		START "3.2.2.0\0\n";
	char version[80], small[4];

	for (size_t i = 0; i < COUNT(cases); i++) {
		bool found = log_agent_version(cases[i].text, strlen(cases[i].text), version, sizeof(version));

		if (ok(found == (cases[i].version != NULL), cases[i].name) && found)
			is(version, cases[i].version, "... its version");
	}
	ok(log_agent_version(with_nul, sizeof(with_nul) - 1, version, sizeof(version)), "a log with NUL bytes");
	is(version, "3.3.1142.0", "... and the line between them");
	ok(!log_agent_version(START "3.3.1142.0\n", strlen(START) + 5, version, sizeof(version)), "what lies behind the end");
	ok(!log_agent_version(START "3.3.1142.0\n", strlen(START "3.3.1142.0\n"), small, sizeof(small)),
		"a version that does not fit");
	return tap_done();
}
