/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../os.h"

#include "../../parse/windows_release.h"
#include "registry.h"

#include <windows.h>

#include <string.h>

#define CURRENT_VERSION "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
#define SERVER_LEVELS CURRENT_VERSION "\\Server\\ServerLevels"

static void say(char *problem, const char *where, const char *why)
{
	struct text text = text_over(problem, OS_PROBLEM);

	text_join(&text, where, ": ", why, NULL);
	text_mark_cut(&text);
}

/* GetVersionEx tells each program what its manifest asks for; this one does not. */
static bool ask_kernel(struct windows_facts *facts)
{
	typedef LONG WINAPI get_version(OSVERSIONINFOEXW *version);
	HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
	OSVERSIONINFOEXW version = { .dwOSVersionInfoSize = sizeof(version) };
	get_version *ask = NULL;
	FARPROC found = ntdll ? GetProcAddress(ntdll, "RtlGetVersion") : NULL;
	DWORD sku;

	memcpy(&ask, &found, sizeof(ask));
	if (!ask || ask(&version) != 0
		|| !GetProductInfo(version.dwMajorVersion, version.dwMinorVersion, 0, 0, &sku))
		return false;
	facts->major = version.dwMajorVersion;
	facts->minor = version.dwMinorVersion;
	facts->build = version.dwBuildNumber;
	facts->product = version.wProductType;
	facts->sku = sku;
	return true;
}

static bool ask_text(const char *value, char *text, char *problem)
{
	struct registry registry = registry_text(CURRENT_VERSION, value, text, OS_FIELD);

	if (registry.status != REGISTRY_READ)
		say(problem, value, registry.problem);
	return registry.status == REGISTRY_READ;
}

/* Only Nano Server has the value. */
static bool ask_nano_level(bool *nano, char *problem)
{
	unsigned long level;
	struct registry registry = registry_number(SERVER_LEVELS, "NanoServer", &level);

	*nano = level != 0;
	if (registry.status == REGISTRY_READ || registry.status == REGISTRY_ABSENT)
		return true;
	say(problem, "ServerLevels, NanoServer", registry.problem);
	return false;
}

static void probe_release(struct os_facts *facts)
{
	struct windows_facts windows = { 0 };
	char *problem = facts->release_problem;
	const char *contradiction;

	if (!ask_kernel(&windows)) {
		say(problem, "RtlGetVersion and GetProductInfo", "they do not answer");
		return;
	}
	if (!ask_text("InstallationType", windows.installation, problem) || !ask_text("EditionID", windows.edition, problem)
		|| !ask_text("CurrentBuildNumber", windows.current_build, problem)
		|| !ask_nano_level(&windows.nano_level, problem))
		return;
	contradiction = windows_release(&windows, &facts->release);
	if (contradiction)
		say(problem, "Windows contradicts itself", contradiction);
}

static void probe_machine(struct os_facts *facts)
{
	struct text machine = text_over(facts->machine, sizeof(facts->machine));
	SYSTEM_INFO info;

	GetNativeSystemInfo(&info);
	switch (info.wProcessorArchitecture) {
	case PROCESSOR_ARCHITECTURE_AMD64:
		text_add(&machine, "x86_64");
		break;
	case PROCESSOR_ARCHITECTURE_ARM64:
		text_add(&machine, "aarch64");
		break;
	case PROCESSOR_ARCHITECTURE_INTEL:
		text_add(&machine, "i686");
		break;
	default:
		say(facts->machine_problem, "GetNativeSystemInfo", "it names a processor that is not known");
	}
}

/* There is no kernel with a version of its own: that of the system is it. */
void os_probe(const struct paths *paths, const char *machine, struct os_facts *facts)
{
	(void)paths;
	(void)machine;
	*facts = (struct os_facts){ 0 };
	probe_release(facts);
	probe_machine(facts);
}
