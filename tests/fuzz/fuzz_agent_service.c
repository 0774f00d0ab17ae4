/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/agent/service.h"
#include "common/probe/file.h"

#define UNIT "/etc/systemd/system/amazon-ssm-agent.service"
#define NAMED 3	/* files that anything else is read from, in turn */

/* In place of the host's: the bytes are the unit, a drop-in and whatever is named, with an empty line between them. */
static struct {
	const char *bytes;
	size_t length;
} parts[NAMED + 2];

static bool is_upstart;
static size_t named;

static struct file answer(size_t part, char *buffer, size_t size)
{
	size_t length = parts[part].length < size - 1 ? parts[part].length : size - 1;

	if (!parts[part].bytes)
		return (struct file){ FILE_ABSENT, 0, "no such file or directory" };
	memcpy(buffer, parts[part].bytes, length);
	buffer[length] = '\0';
	return (struct file){ length < parts[part].length ? FILE_LONGER : FILE_READ, length, "too long" };
}

struct file file_read(const struct paths *paths, const char *path, char *buffer, size_t size)
{
	(void)paths;
	MUST(path[0] == '/' && strlen(path) < ENVIRONMENT_PATH && size > 1);
	if (strcmp(path, UNIT) == 0 || strcmp(path, "/etc/init/amazon-ssm-agent.conf") == 0)
		return answer(0, buffer, size);
	if (strstr(path, "/amazon-ssm-agent.service.d/") || strstr(path, "/amazon-ssm-agent.override"))
		return answer(1, buffer, size);
	return answer(2 + named++ % NAMED, buffer, size);
}

struct file_facts file_examine(const struct paths *paths, const char *path, bool follow)
{
	bool there = is_upstart ? strcmp(path, "/etc/init/amazon-ssm-agent.conf") == 0 : strcmp(path, UNIT) == 0;

	(void)paths;
	(void)follow;
	if (!there)
		return (struct file_facts){ .status = FILE_ABSENT, .problem = "no such file or directory" };
	return (struct file_facts){ .status = FILE_READ, .kind = FILE_REGULAR, .size = 1, .device = 1, .number = 2 };
}

struct file directory_list(const struct paths *paths, const char *path, size_t limit,
	bool (*take)(void *context, const char *name), void *context)
{
	(void)paths;
	(void)limit;
	if (strcmp(path, UNIT ".d") != 0)
		return (struct file){ FILE_ABSENT, 0, "no such file or directory" };
	(void)(take(context, "b.conf") && take(context, ".hidden.conf") && take(context, "a.txt"));
	return (struct file){ FILE_READ, 0, NULL };
}

static void set_parts(const char *bytes, size_t length)
{
	memset(parts, 0, sizeof(parts));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		size_t own = 0;

		while (own + 1 < length && (bytes[own] != '\n' || bytes[own + 1] != '\n'))
			own++;
		own = own + 1 < length ? own + 1 : length;
		parts[i].bytes = bytes;
		parts[i].length = own;
		if (own == length)
			return;
		bytes += own + 1;
		length -= own + 1;
	}
}

static void check(const struct agent_service *service)
{
	MUST((service->state == AGENT_SERVICE_READ) == (service->problem[0] == '\0'));
	MUST(is_terminated(service->problem, sizeof(service->problem)));
	MUST(is_clean(service->problem, strlen(service->problem), "|;'\"<>`$&"));
	for (size_t name = 0; name < sizeof(service->environment.variables) / sizeof(service->environment.variables[0]); name++) {
		const struct environment_variable *variables = service->environment.variables[name];

		for (size_t i = 0; i < sizeof(service->environment.variables[0]) / sizeof(*variables); i++) {
			MUST(is_terminated(variables[i].value, sizeof(variables[i].value)));
			MUST(is_terminated(variables[i].source, sizeof(variables[i].source)));
		}
	}
}

static void fuzz(const char *bytes, size_t length)
{
	static struct agent_service service;
	const struct paths paths = { -1 };

	set_parts(bytes, length);
	for (int upstart = 0; upstart < 2; upstart++) {
		is_upstart = upstart;
		named = 0;
		memset(&service, 0x55, sizeof(service));
		agent_service_read(&paths, false, &service);
		check(&service);
	}
}
