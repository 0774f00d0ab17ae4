/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What Windows calls instead of main: the plugins are compiled with -Dmain=plugin_main. */

#include "wide.h"

#include <windows.h>

#define ARGUMENTS 64	/* more than any plugin takes */
#define ARGUMENT_BYTES 32768	/* of all of them; Windows has 32767 units for a command line */
#define STATUS_UNKNOWN 3

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

int wmain(int argc, wchar_t **argv)
{
	static char bytes[ARGUMENT_BYTES];
	static char *arguments[ARGUMENTS + 1];
	size_t used = 0;
	int count = 0;

	(void)SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
	(void)SetUnhandledExceptionFilter(end_of_crash);
	/* Only what is beside the program or the system's own is ever loaded, whatever the working directory. */
	(void)SetDllDirectoryW(L"");
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
