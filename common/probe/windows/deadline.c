/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../deadline.h"

#include <windows.h>

#include <errno.h>
#include <stdlib.h>

#define STEP_TEXT 256
#define RESERVE 500	/* milliseconds before the deadline in which a step's silence is reported */
#define GRACE 1000	/* milliseconds for a line that is under way, and for nobody reading ours */
#define STATUS_UNKNOWN 3

static struct deadline_hooks hooks;
static unsigned long long deadline;	/* of the clock that counts milliseconds since the system started */
static unsigned allowed;	/* seconds from the start */
static int held_back;	/* milliseconds that are kept for later steps */
static bool was_shared;	/* a step before had a part of the time */
static HANDLE worker;	/* the thread that does everything else */
static HANDLE ending;	/* only one may end the process */
static HANDLE ended;	/* ... and has begun to */
static HANDLE over;	/* the check is done: no deadline is needed any more */
static HANDLE threads[2];

/* Whoever does not read our line does not keep us either. */
static DWORD WINAPI give_up(void *unused)
{
	HANDLE events[] = { over, ended };

	(void)unused;
	if (WaitForMultipleObjects(2, events, FALSE, INFINITE) != WAIT_OBJECT_0
		&& WaitForSingleObject(over, GRACE) != WAIT_OBJECT_0)
		(void)TerminateProcess(GetCurrentProcess(), STATUS_UNKNOWN);
	return 0;
}

/* Ends the process from another thread than the one that works, which stands still meanwhile: so what it has prepared
 * is whole, as it is for a signal handler. Programs go with the process, because their jobs do. */
static void end(bool expired)
{
	CONTEXT context = { .ContextFlags = CONTEXT_CONTROL };
	int status;

	/* The C library takes memory at its first use in a thread, and the other one may hold the lock of that. */
	errno = 0;
	(void)WaitForSingleObject(ending, INFINITE);
	(void)SetEvent(ended);
	(void)SuspendThread(worker);
	/* Which only asks for it: who is told its registers knows that it stands still. */
	(void)GetThreadContext(worker, &context);
	status = hooks.end(expired, true);
	if (status >= 0)
		(void)TerminateProcess(GetCurrentProcess(), (UINT)status);
	/* A line is being written just now: it has as long as anybody who has to read ours. */
	(void)ResumeThread(worker);
	(void)WaitForSingleObject(over, INFINITE);
}

static DWORD WINAPI watch(void *unused)
{
	unsigned long long now;

	(void)unused;
	while ((now = GetTickCount64()) < deadline)
		if (WaitForSingleObject(over, (DWORD)(deadline - now)) != WAIT_TIMEOUT)
			return 0;
	end(true);
	return 0;
}

/* Windows calls it in a thread of its own. */
static BOOL WINAPI handle(DWORD event)
{
	(void)event;
	end(false);
	return TRUE;
}

/* The threads go before the process does. */
static void stop(void)
{
	(void)SetEvent(over);
	(void)WaitForMultipleObjects(2, threads, TRUE, GRACE);
}

bool deadline_start(unsigned seconds, const struct deadline_hooks *wanted)
{
	hooks = *wanted;
	allowed = seconds;
	deadline = GetTickCount64() + seconds * 1000ULL;
	deadline_step("starting", "");
	ending = CreateMutexW(NULL, FALSE, NULL);
	ended = CreateEventW(NULL, TRUE, FALSE, NULL);
	over = CreateEventW(NULL, TRUE, FALSE, NULL);
	if (!ending || !ended || !over || !DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(),
		&worker, 0, FALSE, DUPLICATE_SAME_ACCESS))
		return false;
	/* A service has no console, and so nobody who could stop it by one. */
	(void)SetConsoleCtrlHandler(handle, TRUE);
	threads[0] = CreateThread(NULL, 0, give_up, NULL, 0, NULL);
	threads[1] = threads[0] ? CreateThread(NULL, 0, watch, NULL, 0, NULL) : NULL;
	return threads[1] && atexit(stop) == 0;
}

int deadline_left(void)
{
	long long left = (long long)(deadline - GetTickCount64()) - RESERVE - held_back;

	return left > 0 ? (int)left : 0;
}

void deadline_share(bool whole)
{
	held_back = 0;
	was_shared = true;
	if (!whole)
		held_back = deadline_left() / 2;
}

void deadline_add_limit(struct text *text, int left)
{
	unsigned milliseconds = was_shared && left >= 0 ? (unsigned)left : allowed * 1000 - RESERVE;
	unsigned tenths = (milliseconds + 50) / 100;

	text_format(text, "%u.%u s", tenths / 10, tenths % 10);
}

/* Programs are in jobs, which end when the last handle to them is gone: with this process at the latest. */
bool deadline_guard(int group)
{
	(void)group;
	return true;
}

void deadline_release(int group)
{
	(void)group;
}

void deadline_step(const char *doing, const char *what)
{
	char bytes[STEP_TEXT];
	struct text step = text_over(bytes, sizeof(bytes));

	if (!hooks.prepare)
		return;
	text_join(&step, doing, *what != '\0' ? " " : "", what, NULL);
	text_mark_cut(&step);
	hooks.prepare(hooks.context, step.data);
}
