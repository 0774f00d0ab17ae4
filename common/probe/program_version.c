/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "program_version.h"

#include "../text.h"
#include "file.h"
#include "host.h"

#include <string.h>

#define OUTPUT_SIZE 16384	/* bytes of each stream, with the NUL: a line of version, and much noise */

static enum program_place place_of(const struct file_facts *facts)
{
	if (facts->status == FILE_ABSENT)
		return PROGRAM_ABSENT;
	return facts->status == FILE_UNREADABLE ? PROGRAM_HIDDEN : PROGRAM_FOUND;
}

static enum program_place find(const struct version_question *question, char *path, size_t size)
{
	struct text text = text_over(path, size);

	if (!question->path)
		return program_find(question->name, question->directories, path, size);
	text_add(&text, question->path);
	return program_named(question->path);
}

static void clear(struct version_answer *answer)
{
	answer->place = PROGRAM_ABSENT;
	answer->path[0] = answer->version[0] = answer->problem[0] = answer->fix[0] = '\0';
}

static void say(struct version_answer *answer, const char *problem, const char *fix)
{
	struct text problem_text = text_over(answer->problem, sizeof(answer->problem));
	struct text fix_text = text_over(answer->fix, sizeof(answer->fix));

	text_add(&problem_text, problem);
	text_add(&fix_text, fix);
}

/* The remedy is the plugin's own to know, but for root's. */
static void say_hidden(const struct version_question *question, struct version_answer *answer)
{
	if (question->path && program_caller_is_root())
		say(answer, "cannot be looked at as an ordinary user", "let everybody search the directories above it, or "
			"check as a user who may");
	else
		say(answer, "cannot be looked at or run", "");
}

#define BY_HAND "run it with --version by hand and repair it, or install it again"

static void say_status(struct version_answer *answer, int status)
{
	struct text problem = text_over(answer->problem, sizeof(answer->problem));

	say(answer, "", BY_HAND);
	text_add(&problem, "it ended with exit status ");
	text_add_count(&problem, (unsigned)status);
}

/* A NUL byte would hide what stands behind it: such an output is no text. */
static bool read_stream(version_line_reader *read, const char *bytes, size_t length, struct version_answer *answer)
{
	return strlen(bytes) == length && read(bytes, answer->version, sizeof(answer->version));
}

static void read_answer(version_line_reader *read, const struct program *program, struct version_answer *answer)
{
	if (program->status == PROGRAM_REFUSED)
		say(answer, program->problem, "let it and the directories above it belong to " BY_HOST("root and be writable for "
			"root only", "administrators and be writable for them only") ", or check as an ordinary user");
	else if (program->status == PROGRAM_SILENT)
		say(answer, program->problem, "give it more time with --timeout, or run it with --version by hand");
	else if (program->status != PROGRAM_ENDED)
		say(answer, program->problem, BY_HAND);
	else if (program->exit_status != 0)
		say_status(answer, program->exit_status);
	else if (program->output_length + program->errors_length == 0)
		say(answer, "it printed nothing", BY_HAND);
	else if (!read_stream(read, program->output, program->output_length, answer)
		&& !read_stream(read, program->errors, program->errors_length, answer))
		say(answer, "what it printed is no version", BY_HAND);
}

void program_version_ask(const struct version_question *question, struct version_answer *answer)
{
	static const char *const arguments[] = { "--version", NULL };
	static char output[OUTPUT_SIZE], errors[OUTPUT_SIZE];
	struct program program = {
		.path = answer->path,
		.arguments = arguments,
		.trust = PROGRAM_AS_NOBODY,
		.output = output,
		.errors = errors,
		.output_size = sizeof(output),
		.errors_size = sizeof(errors),
	};

	clear(answer);
	answer->place = find(question, answer->path, sizeof(answer->path));
	if (answer->place == PROGRAM_HIDDEN)
		say_hidden(question, answer);
	if (answer->place != PROGRAM_FOUND)
		return;
	programs_run(&program, 1);
	read_answer(question->read, &program, answer);
}

/* Looks into one directory of a tree. The first hidden place is kept in mind, and the search goes on. */
static bool found_in(const struct paths *paths, const char *directory, const char *name, struct version_answer *answer)
{
	char bytes[PROGRAM_PATH];
	struct text path = text_over(bytes, sizeof(bytes));
	struct file_facts facts;
	enum program_place place;

	text_join(&path, directory, BY_HOST("/", "\\"), name, NULL);
	facts = file_examine(paths, path.data, true);
	place = place_of(&facts);
	if (place == PROGRAM_FOUND && (facts.kind != FILE_REGULAR || (facts.mode & 0111) == 0))
		place = PROGRAM_ABSENT;
	if (place == PROGRAM_FOUND || (place == PROGRAM_HIDDEN && answer->place == PROGRAM_ABSENT)) {
		answer->place = place;
		memcpy(answer->path, bytes, path.length + 1);
	}
	return place == PROGRAM_FOUND;
}

#define BELOW_ROOT "--root runs nothing: run this check on the live system, or install the package that AWS ships"

static void read_version_file(const struct paths *paths, const char *path, version_line_reader *read,
	struct version_answer *answer)
{
	char content[VERSION_LINE_TEXT + 2];	/* with CR and LF */
	struct file file = file_read(paths, path, content, sizeof(content));
	struct text problem;

	if (file.status == FILE_READ && strlen(content) == file.length
		&& read(content, answer->version, sizeof(answer->version)))
		return;
	say(answer, "", file.status == FILE_ABSENT ? BELOW_ROOT : "restore the file from the package");
	problem = text_over(answer->problem, sizeof(answer->problem));
	text_join(&problem, path, ": ", file.problem ? file.problem : "what it says is no version", NULL);
}

void program_version_read(const struct paths *paths, const struct version_question *question, const char *file,
	struct version_answer *answer)
{
	const char *const *directory = question->directories;

	clear(answer);
	while (*directory && !found_in(paths, *directory, question->name, answer))
		directory++;
	if (answer->place == PROGRAM_HIDDEN)
		say_hidden(question, answer);
	if (answer->place != PROGRAM_FOUND)
		return;
	if (directory == question->directories)
		read_version_file(paths, file, question->read, answer);
	else
		say(answer, "only the program itself can tell it, and nothing in a tree is run", BELOW_ROOT);
}
