/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A program for the tests under Wine, built by them. It is what a file beside it says, NAME.exe.says: one word for each
 * line, in order.
 *   service NAME	be a service of that name until it is stopped, if the service control manager starts it
 *   pause NAME		the same, paused at once
 *   out TEXT, err TEXT	print TEXT and CR LF, as programs of Windows do
 *   arguments, environment, directory, rights	print what it was started with
 *   handles		print how many handles it has inherited, or opened as the C library opens files
 *   flood		print for ever
 *   child		start this program again with the single argument "linger", and go on
 *   linger PATH	keep a file open, and hang
 *   hang		hang
 *   wait PATH		the same as linger where it has no argument
 *   report PATH	print the rest to that file
 *   ordinary COMMAND	run it without the group Administrators, and end as it does
 *   exit STATUS	end */

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winsvc.h>

static char name[64];
static DWORD lasting_state;
static SERVICE_STATUS_HANDLE handle;
static HANDLE stopped;
static SERVICE_STATUS status = { .dwServiceType = SERVICE_WIN32_OWN_PROCESS, .dwControlsAccepted = SERVICE_ACCEPT_STOP };

static void set(DWORD state)
{
	status.dwCurrentState = state;
	SetServiceStatus(handle, &status);
}

static DWORD WINAPI control(DWORD code, DWORD type, void *data, void *context)
{
	(void)type, (void)data, (void)context;
	if (code == SERVICE_CONTROL_STOP) {
		set(SERVICE_STOPPED);
		SetEvent(stopped);
	}
	return 0;
}

static void WINAPI service(DWORD count, LPSTR *arguments)
{
	(void)count, (void)arguments;
	stopped = CreateEventA(NULL, TRUE, FALSE, NULL);
	handle = RegisterServiceCtrlHandlerExA(name, control, NULL);
	set(SERVICE_RUNNING);
	set(lasting_state);
	WaitForSingleObject(stopped, INFINITE);
}

static void serve(const char *wanted, DWORD state)
{
	SERVICE_TABLE_ENTRYA table[] = { { name, service }, { NULL, NULL } };

	snprintf(name, sizeof(name), "%s", wanted);
	lasting_state = state;
	if (StartServiceCtrlDispatcherA(table))
		exit(0);
}

/* Runs a command without the group Administrators, and ends as it does. */
static void run_as_ordinary(char *command)
{
	BYTE group[SECURITY_MAX_SID_SIZE];
	SID_AND_ATTRIBUTES denied = { .Sid = group };
	STARTUPINFOA startup = { .cb = sizeof(startup) };
	PROCESS_INFORMATION child;
	HANDLE own, token;
	DWORD size = sizeof(group), status = 99;

	if (CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, group, &size)
		&& OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &own)
		&& CreateRestrictedToken(own, 0, 1, &denied, 0, NULL, 0, NULL, &token)
		&& CreateProcessAsUserA(token, NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &child)) {
		WaitForSingleObject(child.hProcess, INFINITE);
		GetExitCodeProcess(child.hProcess, &status);
	}
	ExitProcess(status);
}

static void start_child(const char *path)
{
	char command[MAX_PATH + 16];
	STARTUPINFOA startup = { .cb = sizeof(startup) };
	PROCESS_INFORMATION child;

	snprintf(command, sizeof(command), "\"%s\" linger", path);
	if (!CreateProcessA(path, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &child))
		puts("no child");
}

static void linger(const char *path)
{
	CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
	Sleep(INFINITE);
}

static void print_environment(void)
{
	char *block = GetEnvironmentStringsA();

	for (char *entry = block; *entry; entry += strlen(entry) + 1)
		if (*entry != '=')
			puts(entry);
}

static void count_handles(void)
{
	int count = 0;

	for (size_t value = 4; value <= 4 * 4096; value += 4) {
		DWORD flags;

		if (GetHandleInformation((HANDLE)value, &flags) && (flags & HANDLE_FLAG_INHERIT) != 0)
			count++;
	}
	printf("handles %d\n", count);
}

/* Wine lets a program have all privileges whatever its token is made without: only the group tells. */
static void print_rights(void)
{
	BYTE group[SECURITY_MAX_SID_SIZE];
	DWORD size = sizeof(group);
	BOOL member = FALSE;

	CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, group, &size);
	CheckTokenMembership(NULL, group, &member);
	puts(member ? "an administrator" : "no administrator");
}

static void obey(const char *path, const char *word, char *rest)
{
	char directory[MAX_PATH];

	if (strcmp(word, "service") == 0)
		serve(rest, SERVICE_RUNNING);
	else if (strcmp(word, "pause") == 0)
		serve(rest, SERVICE_PAUSED);
	else if (strcmp(word, "out") == 0)
		puts(rest);
	else if (strcmp(word, "err") == 0)
		fprintf(stderr, "%s\n", rest);
	else if (strcmp(word, "arguments") == 0)
		puts(GetCommandLineA());
	else if (strcmp(word, "environment") == 0)
		print_environment();
	else if (strcmp(word, "directory") == 0 && GetCurrentDirectoryA(sizeof(directory), directory))
		puts(directory);
	else if (strcmp(word, "ordinary") == 0)
		run_as_ordinary(rest);
	else if (strcmp(word, "rights") == 0)
		print_rights();
	else if (strcmp(word, "report") == 0)
		(void)!freopen(rest, "w", stdout);
	else if (strcmp(word, "handles") == 0)
		count_handles();
	else if (strcmp(word, "child") == 0)
		start_child(path);
	else if (strcmp(word, "linger") == 0)
		linger(rest);
	else if (strcmp(word, "hang") == 0)
		Sleep(INFINITE);
	else if (strcmp(word, "exit") == 0)
		ExitProcess(strtoul(rest, NULL, 10));
	while (strcmp(word, "flood") == 0)
		puts("and on, and on");
}

int main(int count, char **arguments)
{
	char path[MAX_PATH], says[MAX_PATH + 8], line[512];
	FILE *file;

	GetModuleFileNameA(NULL, path, sizeof(path));
	snprintf(says, sizeof(says), "%s.says", path);
	if (count == 2 && strcmp(arguments[1], "linger") == 0)
		strcat(says, ".child");
	file = fopen(says, "r");
	while (file && fgets(line, sizeof(line), file)) {
		char *rest = line + strcspn(line, " \r\n");

		if (*rest)
			*rest++ = '\0';
		rest[strcspn(rest, "\r\n")] = '\0';
		/* A service has no argument; what is asked for its version would wait for the control manager. */
		if (count > 1 && (strcmp(line, "service") == 0 || strcmp(line, "pause") == 0 || strcmp(line, "wait") == 0))
			continue;
		fflush(stdout);
		obey(path, strcmp(line, "wait") == 0 ? "linger" : line, rest);
	}
	return 0;
}
