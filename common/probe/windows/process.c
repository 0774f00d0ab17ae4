/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../process.h"

#include "../deadline.h"
#include "../reason.h"
#include "folders.h"
#include "moment.h"
#include "security.h"
#include "services.h"
#include "wide.h"

#include <windows.h>
#include <psapi.h>
#include <tlhelp32.h>

#include <errno.h>
#include <string.h>

/* What "root" is here: LocalSystem, which services run as that may do everything. */
static enum process_fact is_system(HANDLE process)
{
	HANDLE token;
	int known;

	if (!OpenProcessToken(process, TOKEN_QUERY, &token))
		return FACT_UNKNOWN;
	known = security_token_is_system(token);
	(void)CloseHandle(token);
	return known < 0 ? FACT_UNKNOWN : known > 0 ? FACT_YES : FACT_NO;
}

static void measure(HANDLE handle, struct process *process)
{
	PROCESS_MEMORY_COUNTERS memory = { .cb = sizeof(memory) };
	FILETIME started, ended, kernel, user, now;

	if (GetProcessTimes(handle, &started, &ended, &kernel, &user)) {
		GetSystemTimeAsFileTime(&now);
		process->age = moment_of(now) - moment_of(started);
		process->age = process->age > 0 ? process->age : 0;
	}
	if (GetProcessMemoryInfo(handle, &memory, sizeof(memory)))
		process->resident = (long long)memory.WorkingSetSize;
}

/* The file that a process runs, spelled as paths are written down here. */
static bool read_path(HANDLE handle, struct process *process)
{
	struct text path = text_over(process->path, sizeof(process->path));
	wchar_t wide[WIDE_PATH];
	char bytes[WIDE_PATH];
	DWORD length = WIDE_PATH;

	if (!QueryFullProcessImageNameW(handle, 0, wide, &length) || !wide_to_text(wide, bytes, sizeof(bytes)))
		return false;
	folders_name(bytes, &path);
	return !path.cut;
}

/* What the service control manager says of the process of a service: whoever asks, and nobody can pretend it. */
static void take_service(const struct service_facts *service, bool path_is_known, struct process *process)
{
	struct text path;

	process->state = service->state == SERVICE_RUNNING ? 'R' : 'T';
	process->root = service->system ? FACT_YES : FACT_NO;
	process->alone = service->alone;
	if (path_is_known)
		return;
	path = text_over(process->path, sizeof(process->path));
	folders_name(service->program, &path);
}

/* Only services are what other processes are judged by: of theirs nothing is hidden. A process that may not be
 * looked at and is no service's is none of the agent, or one that root would see. */
static void consider(const PROCESSENTRY32W *entry, bool (*wanted)(const char *path), struct process_list *list)
{
	struct process process = { .id = (int)entry->th32ProcessID, .parent = (int)entry->th32ParentProcessID, .state = 'R',
		.root = FACT_UNKNOWN, .here = FACT_YES, .networked = FACT_YES, .replaced = FACT_NO,
		.age = -1, .resident = -1 };
	HANDLE handle = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, entry->th32ProcessID);
	bool path_is_known = handle && read_path(handle, &process);
	struct service_facts service;

	/* That path is what the process runs, and not what it says. */
	process.genuine = path_is_known ? FACT_YES : FACT_UNKNOWN;
	if (handle) {
		process.root = is_system(handle);
		measure(handle, &process);
	}
	if (service_of_process(entry->th32ProcessID, &service))
		take_service(&service, path_is_known, &process);
	if (process.path[0] != '\0' && wanted(process.path)) {
		if (list->count == PROCESSES)
			list->more = true;
		else
			list->items[list->count++] = process;
	}
	if (handle)
		(void)CloseHandle(handle);
}

void process_list(const struct paths *paths, bool (*wanted)(const char *path), struct process_list *list)
{
	PROCESSENTRY32W entry = { .dwSize = sizeof(entry) };
	HANDLE snapshot;

	(void)paths;
	list->count = list->hidden = 0;
	list->more = false;
	list->problem = services_list();
	deadline_step("looking through", "the processes");
	snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
	if (snapshot == INVALID_HANDLE_VALUE || !Process32FirstW(snapshot, &entry))
		list->problem = wide_reason(GetLastError());
	else {
		do
			consider(&entry, wanted, list);
		while (Process32NextW(snapshot, &entry));
		if (GetLastError() != ERROR_NO_MORE_FILES)
			list->problem = wide_reason(GetLastError());
	}
	if (snapshot != INVALID_HANDLE_VALUE)
		(void)CloseHandle(snapshot);
}

/* Windows shows no process the environment of another one. */
const char *process_environment(const struct process *process, char *block, size_t size, size_t *length)
{
	(void)process;
	(void)size;
	block[0] = '\0';
	*length = 0;
	return reason_of(EPERM);
}
