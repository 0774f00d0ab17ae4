/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What Windows calls instead of main: the plugins are compiled with -Dmain=plugin_main. */

#include "wide.h"

#include <windows.h>

#include <string.h>

/* Windows has 32767 units for a command line: so many words of one unit, and up to three bytes for each unit. */
#define ARGUMENTS 16384
#define ARGUMENT_BYTES (3 * 32768)
#define STATUS_UNKNOWN 3
#define SEARCH_SYSTEM_ONLY 0x800	/* LOAD_LIBRARY_SEARCH_SYSTEM32, which headers for 2008 R2 may lack */

int plugin_main(int argc, char **argv);
int wmain(int argc, wchar_t **argv);

/* Else the C library replaces * and ? by names of files. */
int _dowildcard = 0;

/* What would be a crash, with a window that nobody sees, is UNKNOWN. */
static LONG WINAPI end_of_crash(EXCEPTION_POINTERS *exception)
{
	(void)exception;
	(void)TerminateProcess(GetCurrentProcess(), STATUS_UNKNOWN);
	return EXCEPTION_EXECUTE_HANDLER;
}

/* Only the system's own libraries are loaded from here on, whatever the working directory and PATH. A Windows Server
 * 2008 R2 without updates has no way to say so, and leaves out the working directory alone. */
static void choose_libraries(void)
{
	typedef BOOL WINAPI set_directories(DWORD flags);
	HMODULE kernel = GetModuleHandleW(L"kernel32.dll");
	FARPROC found = kernel ? GetProcAddress(kernel, "SetDefaultDllDirectories") : NULL;
	set_directories *set = NULL;

	memcpy(&set, &found, sizeof(set));
	(void)SetDllDirectoryW(L"");
	if (set)
		(void)set(SEARCH_SYSTEM_ONLY);
}

int wmain(int argc, wchar_t **argv)
{
	static char bytes[ARGUMENT_BYTES];
	static char *arguments[ARGUMENTS + 1];
	size_t used = 0;
	int count = 0;

	(void)SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
	(void)SetUnhandledExceptionFilter(end_of_crash);
	choose_libraries();
	while (count < argc && count < ARGUMENTS) {
		arguments[count] = bytes + used;
		/* What is not text becomes an argument that no plugin takes. */
		if (!wide_to_text(argv[count], bytes + used, sizeof(bytes) - used))
			bytes[used] = '\0';
		while (bytes[used++] != '\0')
			;
		count++;
	}
	return plugin_main(count, arguments);
}
