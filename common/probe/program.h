/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_PROGRAM_H
#define COMMON_PROBE_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#define PROGRAM_PATH 4096	/* bytes of a path, with the NUL */
#define PROGRAM_PROBLEM 256
#define PROGRAMS 16	/* that run at the same time, at most */

enum program_status {
	PROGRAM_ENDED,	/* it ran and exited: see exit_status */
	PROGRAM_SIGNALLED,	/* a signal ended it */
	PROGRAM_SILENT,	/* it was still running half a second before the deadline */
	PROGRAM_TALKATIVE,	/* it printed more than there is room for */
	PROGRAM_REFUSED,	/* root does not run it: somebody else could have changed it */
	PROGRAM_FAILED,	/* it could not be started and nothing was run, or what it did cannot be found out */
};

/** What a program may keep when root starts it. An ordinary user's programs are that user's anyway. */
enum program_trust {
	PROGRAM_AS_NOBODY,	/* uid, gid 65534; no groups, capabilities, new privileges, terminal, environment */
	PROGRAM_AS_CALLER,	/* for sudo, getent and our own siblings only; empty environment */
};

/** A program to be run once, and what came of it. */
struct program {
	/* to be filled in: */
	const char *path;	/* absolute */
	const char *const *arguments;	/* behind its name, at most 16, NULL-terminated */
	enum program_trust trust;
	char *output, *errors;	/* its standard output and error; errors may be NULL: discarded */
	size_t output_size, errors_size;	/* 1 or more; one byte is for the terminating NUL */
	/* the result: */
	enum program_status status;
	int exit_status;	/* -1 unless it ended */
	size_t output_length, errors_length;	/* bytes; each buffer is terminated behind them */
	char problem[PROGRAM_PROBLEM];	/* unless it ended: what went wrong, "belongs to nobody but root ..." */
};

/** Runs the programs in parallel, at most PROGRAMS (the rest is PROGRAM_FAILED), and waits for all. No shell;
 * standard input is /dev/null, the working directory /, no other descriptor is inherited, no signal is blocked or
 * ignored; an ordinary user's PATH and HOME are the only environment. If any of that cannot be had, nothing is run.
 * Each program is a process group of its own, and when a program is over, for whatever reason, its group
 * is killed. Half a second before the deadline those that still run are killed. Not reached, and so left alive, are
 * those processes of it that went into a group or session of their own (setsid), as daemons do. What they
 * hold open is not waited for, and where root asked they are nobody's.
 *
 * When root is the caller a path is refused unless each of its components, with those of every symbolic
 * link on the way, belongs to root and cannot be written by others: group and other bits, but for a sticky
 * directory and for the groups root and Debian's staff (number 50 of that name). POSIX access control lists
 * are covered: nobody named in one may do more than the group's bits say, and where these let a trusted
 * group write there must be none. Links of /proc are refused, because they do not lead where they say.
 * Not looked at: the lists of NFSv4 servers, whether a file system that was mounted for a user (FUSE) tells the
 * truth, and what the program itself loads or runs: its interpreter, libraries, modules. */
void programs_run(struct program *programs, size_t count);

/** Where a program was found. */
enum program_place {
	PROGRAM_FOUND,
	PROGRAM_ABSENT,
	PROGRAM_HIDDEN,	/* a directory or the file may not be looked at: it may be there */
};

/** Finds the program that `name` stands for: for an ordinary user the first one along PATH, as a shell
 * would, without relative entries; then, and for root only there, in `directories` (NULL-terminated).
 * An existing file that nobody may execute is passed over. `path`, of PROGRAM_PATH bytes, is set where it is found or
 * hidden, else empty. */
enum program_place program_find(const char *name, const char *const *directories, char *path, size_t size);

/** Looks for the one program that has this absolute path. For root it is hidden behind a directory that not everybody
 * may search, whether it is there or not: whoever may have root ask shall not learn which files exist there.
 * Whether it is a program at all is left to programs_run: it names what is wrong with it. */
enum program_place program_named(const char *path);

/** Whether root, or whoever can become root by himself, is the caller. */
bool program_caller_is_root(void);

/** The directory that this very program was started from, resolved. Returns NULL or a reason. */
const char *program_own_directory(char *directory, size_t size);

#endif
