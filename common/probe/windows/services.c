/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "services.h"

#include "../deadline.h"
#include "wide.h"

#include <windows.h>
#include <winsvc.h>

#include <string.h>

#define NAME 256	/* units of a service's name, with the NUL */
#define CONFIG_BYTES 8192	/* that QueryServiceConfig may take */
#define LIST_BYTES 262144	/* that EnumServicesStatusEx may take: more is refused by Windows itself */
#define COMMAND 2048	/* bytes of a command line */

static void fail(struct service_facts *facts, DWORD error)
{
	facts->status = error == ERROR_SERVICE_DOES_NOT_EXIST ? SERVICE_UNKNOWN_NAME : SERVICE_HIDDEN;
	facts->problem = wide_reason(error);
}

/* The program that a command line starts: up to the second quotation mark, or without any to the first blank. Where
 * there are blanks without quotation marks Windows tries one file after the other: so nothing is known then. */
static void take_program(const char *command, struct service_facts *facts)
{
	struct text program = text_over(facts->program, sizeof(facts->program));
	bool quoted = command[0] == '"';
	size_t length = strcspn(command + quoted, quoted ? "\"" : " \t");
	const char *rest = command + quoted + length;

	if (quoted && *rest != '"')
		return;
	text_add_bytes(&program, command + quoted, length);
	rest += quoted ? 1 : 0;
	facts->alone = rest[strspn(rest, " \t")] == '\0';
	if (program.cut)
		facts->program[0] = '\0';
}

static bool ask_state(SC_HANDLE service, struct service_facts *facts)
{
	SERVICE_STATUS_PROCESS state;
	DWORD needed;

	if (!QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&state, sizeof(state), &needed))
		return false;
	facts->state = state.dwCurrentState;
	facts->process = state.dwProcessId;
	return true;
}

static bool ask_config(SC_HANDLE service, struct service_facts *facts)
{
	static union {
		QUERY_SERVICE_CONFIGW config;
		BYTE bytes[CONFIG_BYTES];
	} answer;
	char command[COMMAND];
	DWORD needed;

	if (!QueryServiceConfigW(service, &answer.config, sizeof(answer), &needed))
		return false;
	facts->start = answer.config.dwStartType;
	facts->system = answer.config.lpServiceStartName && _wcsicmp(answer.config.lpServiceStartName, L"LocalSystem") == 0;
	if (answer.config.lpBinaryPathName && wide_to_text(answer.config.lpBinaryPathName, command, sizeof(command)))
		take_program(command, facts);
	return true;
}

static void ask(SC_HANDLE manager, const wchar_t *name, struct service_facts *facts)
{
	SC_HANDLE service = OpenServiceW(manager, name, SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG);

	*facts = (struct service_facts){ .status = SERVICE_KNOWN };
	if (!service || !ask_state(service, facts) || !ask_config(service, facts))
		fail(facts, GetLastError());
	if (service)
		(void)CloseServiceHandle(service);
}

void service_ask(const char *name, struct service_facts *facts)
{
	wchar_t wide[NAME];
	SC_HANDLE manager;

	*facts = (struct service_facts){ .status = SERVICE_HIDDEN };
	deadline_step("asking for the service", name);
	manager = wide_of(name, wide, NAME) ? OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT) : NULL;
	if (!manager) {
		facts->problem = wide_reason(GetLastError());
		return;
	}
	ask(manager, wide, facts);
	(void)CloseServiceHandle(manager);
}

/* The services with a process. */
static union {
	ENUM_SERVICE_STATUS_PROCESSW items[1];
	BYTE bytes[LIST_BYTES];
} list;
static DWORD listed;

const char *services_list(void)
{
	SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE);
	const char *problem = NULL;
	DWORD needed, resume = 0;

	deadline_step("asking for", "the services");
	listed = 0;
	if (!manager)
		return wide_reason(GetLastError());
	if (!EnumServicesStatusExW(manager, SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_ACTIVE, list.bytes, sizeof(list),
		&needed, &listed, &resume, NULL)) {
		problem = GetLastError() == ERROR_MORE_DATA ? "there are too many services" : wide_reason(GetLastError());
		listed = 0;
	}
	(void)CloseServiceHandle(manager);
	return problem;
}

bool service_of_process(unsigned long process, struct service_facts *facts)
{
	const ENUM_SERVICE_STATUS_PROCESSW *found = NULL;
	SC_HANDLE manager;

	for (DWORD i = 0; i < listed && !found; i++)
		if (list.items[i].ServiceStatusProcess.dwProcessId == process && process != 0)
			found = &list.items[i];
	manager = found ? OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT) : NULL;
	if (!manager)
		return false;
	ask(manager, found->lpServiceName, facts);
	(void)CloseServiceHandle(manager);
	return facts->status == SERVICE_KNOWN && facts->process == process;
}
