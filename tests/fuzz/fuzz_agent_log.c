/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/agent/log.h"
#include "common/probe/file.h"

#define NOW 1795348800LL	/* 2026-11-22T12:00:00Z */
#define STARTED (NOW - 3600)

/* In place of the host's: the bytes are files, one behind the other, with an empty line between them. */
static const char *const names[] = { "amazon-ssm-agent.log", "errors.log", "hibernate.log", "amazon-ssm-agent.log.1",
	"amazon-ssm-agent.log.2" };
#define FILES (sizeof(names) / sizeof(names[0]))
static struct {
	const char *bytes;
	size_t length;
} files[FILES];

static size_t index_of(const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	size_t i = 0;

	while (i < FILES && strcmp(names[i], name) != 0)
		i++;
	return i;
}

struct file file_read_tail(const struct paths *paths, const char *path, char *buffer, size_t size, bool *whole)
{
	size_t i = index_of(path), length;

	(void)paths;
	MUST(i < FILES && size > 0);
	if (!files[i].bytes)
		return (struct file){ FILE_ABSENT, 0, "no such file or directory" };
	length = files[i].length < size - 1 ? files[i].length : size - 1;
	*whole = length == files[i].length;
	memcpy(buffer, files[i].bytes + files[i].length - length, length);
	buffer[length] = '\0';
	return (struct file){ FILE_READ, length, NULL };
}

struct file_facts file_examine(const struct paths *paths, const char *path, bool follow)
{
	size_t i = index_of(path);

	(void)paths;
	(void)follow;
	if (i == FILES || !files[i].bytes)
		return (struct file_facts){ .status = FILE_ABSENT, .problem = "no such file or directory" };
	return (struct file_facts){ .status = FILE_READ, .kind = FILE_REGULAR, .size = (long long)files[i].length,
		.modified = NOW - (long long)i };
}

struct file directory_list(const struct paths *paths, const char *path, size_t limit,
	bool (*take)(void *context, const char *name), void *context)
{
	(void)paths;
	(void)path;
	(void)limit;
	for (size_t i = 0; i < FILES; i++)
		if (files[i].bytes && !take(context, names[i]))
			break;
	return (struct file){ FILE_READ, 0, NULL };
}

long long clock_now(void)
{
	return NOW;
}

struct clock_span clock_of_local(const struct paths *paths, long long local)
{
	(void)paths;
	return (struct clock_span){ local, local };
}

static void set_files(const char *bytes, size_t length)
{
	memset(files, 0, sizeof(files));
	for (size_t i = 0; i < FILES; i++) {
		const char *end = bytes, *stop = bytes + length;

		while (end + 1 < stop && (end[0] != '\n' || end[1] != '\n'))
			end++;
		end = end + 1 < stop ? end + 1 : stop;
		files[i].bytes = bytes;
		files[i].length = (size_t)(end - bytes);
		if (end == stop)
			return;
		bytes = end + 1;
		length = (size_t)(stop - bytes);
	}
}

static void must_fit(const struct agent_log_moment *moment)
{
	long long age;

	MUST(moment->time.latest >= moment->time.earliest);
	/* Whatever the lines say, nothing that counts is ahead, so that it could never get old. */
	MUST(!moment->found || moment->time.earliest <= NOW + 60);
	if (moment->found && agent_log_age(moment, NOW, &age))
		MUST(age >= 0);
	MUST(is_clean(agent_log_remedy(moment), strlen(agent_log_remedy(moment)), "|;'\"<>`$&"));
}

static void check(const struct agent_log *log)
{
	const struct agent_log_moment *const all[] = { &log->health, &log->hibernation, &log->channel, &log->closed };
	bool any = log->complete || log->hibernates || log->channel_is_up || log->channel_opens;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		must_fit(all[i]);
		any = any || all[i]->found;
	}
	must_fit(&log->error);
	MUST(log->status == AGENT_LOG_READ || !any);
	MUST((log->status == AGENT_LOG_READ) == (log->problem[0] == '\0'));
	MUST(is_clean(log->problem, strlen(log->problem), "|;'\"<>`$&"));
	MUST(!log->channel_is_up || (log->channel.found && !log->channel_opens));
	MUST(!log->channel_opens || log->closed.found);
	MUST(!log->hibernates || log->hibernation.found);
	MUST(!log->error.found || log_error_name(log->error_class));
}

static void fuzz(const char *bytes, size_t length)
{
	static struct agent_log log;
	const struct paths paths = { -1 };

	set_files(bytes, length);
	for (int process = 0; process <= 200; process += 200) {
		memset(&log, 0x55, sizeof(log));
		agent_log_probe(&paths, STARTED, process, &log);
		check(&log);
		/* What was written before the worker was started, and by a process that is not it, does not count. */
		agent_log_probe(&paths, NOW + 120, 0, &log);
		check(&log);
		MUST(!log.channel_is_up && !log.health.found);
	}
}
