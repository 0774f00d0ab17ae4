/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "program_child.h"

#include "folders.h"
#include "security.h"
#include "wide.h"

#define ENVIRONMENT 65536	/* units */

/* What a program cannot live without, and what an ordinary user's gets beside that. */
static const wchar_t *const system_names[] = { L"SystemRoot", L"SystemDrive", L"windir", NULL };
static const struct {
	const wchar_t *name;
	const char *folder;
} folder_names[] = {
	/* Without these the programs of AWS keep their logs below the working directory. */
	{ L"ProgramFiles", "%ProgramFiles%" },
	{ L"ProgramData", "%ProgramData%" },
	{ L"ALLUSERSPROFILE", "%ProgramData%" },
};
static const wchar_t *const user_names[] = { L"PATH", L"USERPROFILE", L"LOCALAPPDATA", L"TEMP", L"TMP", NULL };

static wchar_t *add_variable(wchar_t *at, const wchar_t *end, const wchar_t *name, const wchar_t *value)
{
	size_t needed = wcslen(name) + wcslen(value) + 2;

	if ((size_t)(end - at) <= needed)
		return at;
	wcscpy(at, name);
	wcscat(at, L"=");
	wcscat(at, value);
	return at + needed;
}

/* An administrator's are asked of Windows itself: the environment may be of an ordinary user's making. */
static const wchar_t *system_value(const wchar_t *name)
{
	static wchar_t windows[MAX_PATH], drive[3];

	if (GetSystemWindowsDirectoryW(windows, MAX_PATH) == 0)
		windows[0] = L'\0';
	memcpy(drive, windows, 2 * sizeof(wchar_t));
	return wcscmp(name, L"SystemDrive") == 0 ? drive : windows;
}

static void choose_environment(wchar_t *block)
{
	static wchar_t value[ENVIRONMENT / 2];
	const wchar_t *end = block + ENVIRONMENT - 1;
	const wchar_t *const *names = system_names;

	for (; *names; names++)
		block = add_variable(block, end, *names, system_value(*names));
	for (size_t i = 0; i < sizeof(folder_names) / sizeof(folder_names[0]); i++)
		if (folders_wide(folder_names[i].folder, value, MAX_PATH))
			block = add_variable(block, end, folder_names[i].name, value);
	for (names = user_names; *names && !program_caller_is_root(); names++) {
		DWORD length = GetEnvironmentVariableW(*names, value, sizeof(value) / sizeof(value[0]));

		if (length > 0 && length < sizeof(value) / sizeof(value[0]))
			block = add_variable(block, end, *names, value);
	}
	*block = L'\0';
}

/* Adds a word with quotation marks around it. No word of ours has one inside, or a backslash at its end. */
static bool add_word(wchar_t *command, const wchar_t *word)
{
	size_t length = wcslen(command), added = wcslen(word);

	if (length + added + 4 > PROGRAM_COMMAND || added == 0 || wcschr(word, L'"') || word[added - 1] == L'\\')
		return false;
	wcscat(command, length > 0 ? L" \"" : L"\"");
	wcscat(command, word);
	wcscat(command, L"\"");
	return true;
}

static bool make_command(const struct program *program, const wchar_t *path, wchar_t *command)
{
	wchar_t word[WIDE_PATH];
	bool made;

	command[0] = L'\0';
	made = add_word(command, path);
	for (size_t i = 0; made && program->arguments[i]; i++)
		made = wide_of(program->arguments[i], word, WIDE_PATH) && add_word(command, word);
	return made;
}

/* A job that ends with the last handle to it, so with this process too, whatever ends that. */
static HANDLE make_job(void)
{
	JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = { .BasicLimitInformation.LimitFlags =
		JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION };
	HANDLE job = CreateJobObjectW(NULL, NULL);

	if (job && SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof(limits)))
		return job;
	if (job)
		(void)CloseHandle(job);
	return NULL;
}

/* The caller's token without the group Administrators and without privileges. NULL: it cannot be had. */
static HANDLE make_token(void)
{
	BYTE administrators[SECURITY_MAX_SID_SIZE];
	SID_AND_ATTRIBUTES denied = { .Sid = administrators };
	HANDLE own, token = NULL;

	if (!security_administrators(administrators)
		|| !OpenProcessToken(GetCurrentProcess(), TOKEN_DUPLICATE | TOKEN_ASSIGN_PRIMARY | TOKEN_QUERY, &own))
		return NULL;
	if (!CreateRestrictedToken(own, DISABLE_MAX_PRIVILEGE, 1, &denied, 0, NULL, 0, NULL, &token))
		token = NULL;
	(void)CloseHandle(own);
	return token;
}

/* What the child gets: its streams and nothing else. */
struct streams {
	HANDLE items[3];	/* standard input, output, error */
};

static void close_all(HANDLE *handles, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (handles[i] && handles[i] != INVALID_HANDLE_VALUE)
			(void)CloseHandle(handles[i]);
		handles[i] = NULL;
	}
}

static bool open_streams(struct streams *streams, struct program_child *child)
{
	SECURITY_ATTRIBUTES inherited = { .nLength = sizeof(inherited), .bInheritHandle = TRUE };

	streams->items[0] = CreateFileW(L"NUL", GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, OPEN_EXISTING,
		0, NULL);
	return streams->items[0] != INVALID_HANDLE_VALUE && CreatePipe(&child->output, &streams->items[1], &inherited, 0)
		&& CreatePipe(&child->errors, &streams->items[2], &inherited, 0)
		&& SetHandleInformation(child->output, HANDLE_FLAG_INHERIT, 0)
		&& SetHandleInformation(child->errors, HANDLE_FLAG_INHERIT, 0);
}

#define CREATION (CREATE_SUSPENDED | CREATE_NO_WINDOW | CREATE_UNICODE_ENVIRONMENT | EXTENDED_STARTUPINFO_PRESENT)

static bool create(const wchar_t *path, wchar_t *command, HANDLE token, struct streams *streams,
	PROCESS_INFORMATION *created)
{
	static wchar_t environment[ENVIRONMENT];
	union {
		char bytes[256];
		void *aligned;
	} room;
	LPPROC_THREAD_ATTRIBUTE_LIST list = (LPPROC_THREAD_ATTRIBUTE_LIST)&room;
	SIZE_T size = sizeof(room);
	STARTUPINFOEXW startup = { .StartupInfo = { .cb = sizeof(startup), .dwFlags = STARTF_USESTDHANDLES,
		.hStdInput = streams->items[0], .hStdOutput = streams->items[1], .hStdError = streams->items[2] } };
	wchar_t directory[MAX_PATH];
	bool done;

	if (GetSystemDirectoryW(directory, MAX_PATH) == 0 || !InitializeProcThreadAttributeList(list, 1, 0, &size))
		return false;
	startup.lpAttributeList = list;
	choose_environment(environment);
	done = UpdateProcThreadAttribute(list, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, streams->items, sizeof(streams->items),
		NULL, NULL)
		&& (token ? CreateProcessAsUserW(token, path, command, NULL, NULL, TRUE, CREATION, environment, directory,
			&startup.StartupInfo, created)
		: CreateProcessW(path, command, NULL, NULL, TRUE, CREATION, environment, directory, &startup.StartupInfo,
			created));
	DeleteProcThreadAttributeList(list);
	return done;
}

/* Nothing of it has run as yet: so all that it will ever start is in the job. */
static const char *put_into_job(struct program_child *child, HANDLE thread)
{
	if (!AssignProcessToJobObject(child->job, child->process))
		return "it cannot get a job of its own";
	return ResumeThread(thread) == (DWORD)-1 ? "it cannot be let go" : NULL;
}

static const char *start(const struct program *program, const wchar_t *path, HANDLE token, struct program_child *child)
{
	static wchar_t command[PROGRAM_COMMAND];
	PROCESS_INFORMATION created;
	struct streams streams = { { NULL, NULL, NULL } };
	const char *problem = NULL;
	DWORD error;

	if (!make_command(program, path, command))
		problem = "its arguments cannot be told";
	else if (!(child->job = make_job()))
		problem = "it cannot get a job of its own";
	else if (!open_streams(&streams, child))
		problem = "its standard streams cannot be set up";
	else if (!create(path, command, token, &streams, &created))
		problem = "it cannot be run";
	error = GetLastError();
	close_all(streams.items, 3);
	SetLastError(error);
	if (problem)
		return problem;
	child->process = created.hProcess;
	problem = put_into_job(child, created.hThread);
	error = GetLastError();
	if (problem)
		(void)TerminateProcess(child->process, 1);
	(void)CloseHandle(created.hThread);
	SetLastError(error);
	return problem;
}

const char *program_child_start(const struct program *program, const wchar_t *path, struct program_child *child,
	DWORD *error)
{
	bool drops = program->trust == PROGRAM_AS_NOBODY && program_caller_is_root();
	HANDLE token = drops ? make_token() : NULL;
	const char *problem;

	*child = (struct program_child){ 0 };
	if (drops && !token)
		problem = "the privileges of an administrator cannot be dropped";
	else
		problem = start(program, path, token, child);
	*error = problem ? GetLastError() : 0;
	if (token)
		(void)CloseHandle(token);
	if (problem)
		program_child_end(child);
	return problem;
}

void program_child_end(struct program_child *child)
{
	HANDLE handles[] = { child->output, child->errors, child->job, child->process };

	if (child->job)
		(void)TerminateJobObject(child->job, 1);
	close_all(handles, sizeof(handles) / sizeof(handles[0]));
	*child = (struct program_child){ 0 };
}
