/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../program.h"

#include "../../text.h"
#include "../deadline.h"
#include "folders.h"
#include "program_child.h"
#include "security.h"
#include "wide.h"

#include <string.h>

#define PAUSE 10	/* milliseconds between two looks at what programs print: Windows has no poll for pipes */
#define CRASH 0xC0000000UL	/* statuses of a program that Windows has ended */

struct child {
	struct program *program;
	struct program_child running;	/* process NULL: over, or never begun */
};

static void say(struct program *program, enum program_status status, const char *words, const char *reason)
{
	struct text problem = text_over(program->problem, sizeof(program->problem));

	program->status = status;
	text_join(&problem, words, reason ? ": " : "", reason ? reason : "", NULL);
	text_mark_cut(&problem);
}

/* As long as nothing else is known, nothing was run. */
static void clear(struct program *program)
{
	program->status = PROGRAM_FAILED;
	program->exit_status = -1;
	program->output_length = program->errors_length = 0;
	program->output[0] = program->problem[0] = '\0';
	if (program->errors)
		program->errors[0] = '\0';
}

/* What a link leads to now is judged, and just that is run. */
static bool resolve(const char *path, wchar_t *resolved)
{
	static const wchar_t prefix[] = L"\\\\?\\";
	wchar_t wide[WIDE_PATH], told[WIDE_PATH];
	size_t skip = wcslen(prefix);
	HANDLE file;
	DWORD length;

	if (!folders_wide(path, wide, WIDE_PATH)) {
		SetLastError(ERROR_INVALID_NAME);
		return false;
	}
	file = CreateFileW(wide, FILE_READ_ATTRIBUTES, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
		OPEN_EXISTING, SECURITY_SQOS_PRESENT | SECURITY_ANONYMOUS, NULL);
	if (file == INVALID_HANDLE_VALUE)
		return false;
	length = GetFinalPathNameByHandleW(file, told, WIDE_PATH, FILE_NAME_NORMALIZED | VOLUME_NAME_DOS);
	(void)CloseHandle(file);
	if (length <= skip || length >= WIDE_PATH || wcsncmp(told, prefix, skip) != 0 || told[skip + 1] != L':') {
		SetLastError(ERROR_CANT_RESOLVE_FILENAME);
		return false;
	}
	wcscpy(resolved, told + skip);
	return true;
}

static bool is_program(const wchar_t *path)
{
	size_t length = wcslen(path);

	return length > 4 && _wcsicmp(path + length - 4, L".exe") == 0;
}

/* Batch files would be run by a shell. */
static bool is_acceptable(struct program *program, wchar_t *path)
{
	struct text problem = text_over(program->problem, sizeof(program->problem));
	size_t count = 0;
	enum security_weakness weakness;

	while (count <= PROGRAM_ARGUMENTS && program->arguments[count])
		count++;
	if (count > PROGRAM_ARGUMENTS) {
		say(program, PROGRAM_FAILED, "it cannot be started: too many arguments", NULL);
		return false;
	}
	if (!resolve(program->path, path)) {
		say(program, PROGRAM_FAILED, "it cannot be run", wide_reason(GetLastError()));
		return false;
	}
	if (!is_program(path)) {
		say(program, PROGRAM_FAILED, "it cannot be run: its name does not end with .exe", NULL);
		return false;
	}
	if (!program_caller_is_root())
		return true;
	weakness = security_judge(path, &problem);
	program->status = weakness == SECURITY_WEAK ? PROGRAM_REFUSED : PROGRAM_FAILED;
	return weakness == SECURITY_SAFE;
}

static void start(struct child *child, struct program *program)
{
	wchar_t path[WIDE_PATH];
	const char *problem;
	DWORD error;

	*child = (struct child){ .program = program };
	clear(program);
	deadline_step("running", program->path);
	if (!is_acceptable(program, path))
		return;
	problem = program_child_start(program, path, &child->running, &error);
	if (problem)
		say(program, PROGRAM_FAILED, problem, error != 0 ? wide_reason(error) : NULL);
}

/* Takes what there is. False where it is more than there is room for. */
static bool drain(HANDLE stream, char *buffer, size_t size, size_t *length)
{
	char piece[4096];
	DWORD there, got;

	while (PeekNamedPipe(stream, NULL, 0, NULL, &there, NULL) && there > 0
		&& ReadFile(stream, piece, there < sizeof(piece) ? there : (DWORD)sizeof(piece), &got, NULL)) {
		size_t room = buffer ? size - 1 - *length : 0, taken = got < room ? got : room;

		if (!buffer)
			return true;	/* only one piece: one who never stops would keep us from looking at the clock */
		memcpy(buffer + *length, piece, taken);
		*length += taken;
		buffer[*length] = '\0';
		if (taken < got)
			return false;
	}
	return true;
}

static bool take_output(struct child *child)
{
	struct program *program = child->program;

	if (drain(child->running.output, program->output, program->output_size, &program->output_length)
		&& drain(child->running.errors, program->errors, program->errors_size, &program->errors_length))
		return true;
	say(program, PROGRAM_TALKATIVE, "it printed more than is read", NULL);
	return false;
}

/* What its children still hold open is not waited for. */
static void finish(struct child *child)
{
	struct program *program = child->program;
	DWORD status;

	if (!take_output(child))
		return;
	if (!GetExitCodeProcess(child->running.process, &status)) {
		say(program, PROGRAM_FAILED, "how it ended cannot be found out", wide_reason(GetLastError()));
	} else if (status >= CRASH) {
		say(program, PROGRAM_SIGNALLED, "it crashed", NULL);
	} else {
		program->status = PROGRAM_ENDED;
		program->exit_status = (int)status;
	}
}

static void expire(struct child *child, int waited)
{
	struct text problem = text_over(child->program->problem, sizeof(child->program->problem));

	child->program->status = PROGRAM_SILENT;
	text_add(&problem, "it was still running after ");
	waited += 50;	/* rounded: 499 ms are 0.5 s */
	text_add_count(&problem, (unsigned)waited / 1000);
	text_join(&problem, ".", (char[]){ (char)('0' + waited / 100 % 10), '\0' }, " s", NULL);
}

/* Looks after one child. */
static void attend(struct child *child, int budget)
{
	bool over = WaitForSingleObject(child->running.process, 0) != WAIT_TIMEOUT;

	if (over)
		finish(child);
	else if (take_output(child)) {
		if (deadline_left() > 0)
			return;
		expire(child, budget);
	}
	program_child_end(&child->running);
}

/* Waits a little, or until one of them ends. Returns how many are left. */
static DWORD wait_for_any(const struct child *children, size_t count)
{
	HANDLE processes[PROGRAMS];
	DWORD running = 0;

	for (size_t i = 0; i < count; i++)
		if (children[i].running.process)
			processes[running++] = children[i].running.process;
	if (running > 0)
		(void)WaitForMultipleObjects(running, processes, FALSE, PAUSE);
	return running;
}

void programs_run(struct program *programs, size_t count)
{
	struct child children[PROGRAMS];
	size_t taken = count < PROGRAMS ? count : PROGRAMS;
	int budget = deadline_left();

	for (size_t i = taken; i < count; i++) {
		clear(&programs[i]);
		say(&programs[i], PROGRAM_FAILED, "it cannot be started: too many programs at once", NULL);
	}
	for (size_t i = 0; i < taken; i++)
		start(&children[i], &programs[i]);
	if (count > 1)
		deadline_step("running", "the plugins");
	while (wait_for_any(children, taken) > 0)
		for (size_t i = 0; i < taken; i++)
			if (children[i].running.process)
				attend(&children[i], budget);
}
