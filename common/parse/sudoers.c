/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sudoers.h"

#include <stdint.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define WORD_SIZE 512

static const char not_understood[] = "is not a rule that is understood";
static const char too_long[] = "is too long";
static const char includes[] = "includes other files";
static const char uses_alias[] = "uses an alias";
static const char names_group[] = "names a group, whose members are not known here";
static const char names_host[] = "is for certain hosts only";
static const char sets_defaults[] = "sets Defaults that decide about rights";

/* One logical line while it is read, and what is known of the rule on it. */
struct rule {
	const char *at;	/* what is still to be read */
	const struct passwd_entry *user;
	struct sudo_terms terms;	/* each command inherits those of the one before it */
	bool noexec;
	bool tagged;	/* a tag stands before this command, which no option may follow */
	const char *problem;
};

/* A word of a list, without quotes and backslashes. */
struct word {
	char text[WORD_SIZE];
	size_t length;
	bool quoted, negated;
};

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

static void skip_blanks(struct rule *rule)
{
	while (is_blank(*rule->at))
		rule->at++;
}

/* A # begins a comment unless a number follows: a uid. */
static bool is_comment(const char *at)
{
	return *at == '#' && !(at[1] >= '0' && at[1] <= '9') && !(at[1] == '-' && at[2] >= '0' && at[2] <= '9');
}

/* Takes a sign of punctuation, with the blanks on both sides of it. */
static bool take(struct rule *rule, char sign)
{
	skip_blanks(rule);
	if (*rule->at != sign)
		return false;
	rule->at++;
	skip_blanks(rule);
	return true;
}

static bool fail(struct rule *rule, const char *problem)
{
	if (!rule->problem)
		rule->problem = problem;
	return false;
}

static bool add_byte(struct rule *rule, struct word *word, char byte)
{
	if (word->length == sizeof(word->text) - 1)
		return fail(rule, too_long);
	word->text[word->length++] = byte;
	word->text[word->length] = '\0';
	return true;
}

/* There is no word without bytes. */
static bool end_word(struct rule *rule, const struct word *word)
{
	if (word->length == 0)
		return fail(rule, not_understood);
	return true;
}

static bool read_quoted(struct rule *rule, struct word *word)
{
	word->quoted = true;
	for (rule->at++; *rule->at != '"'; rule->at++) {
		if (rule->at[0] == '\\' && rule->at[1] != '\0')
			rule->at++;
		if (*rule->at == '\0' || !add_byte(rule, word, *rule->at))
			return fail(rule, not_understood);
	}
	rule->at++;
	return end_word(rule, word);
}

/* A name, #uid, %group, +netgroup, ALL or an alias, with any ! before it. */
static bool read_word(struct rule *rule, struct word *word)
{
	*word = (struct word){ .length = 0 };
	for (skip_blanks(rule); *rule->at == '!'; skip_blanks(rule)) {
		word->negated = !word->negated;
		rule->at++;
	}
	if (*rule->at == '"')
		return read_quoted(rule, word);
	while (*rule->at != '\0' && !strchr(" \t>!=:,()\"", *rule->at)) {
		if (*rule->at == '#' && !(word->length == 0 || (word->length == 1 && word->text[0] == '%')))
			break;
		/* \x20 is a character by its number: nobody writes names so. */
		if (*rule->at == '\\' && (*++rule->at == '\0' || *rule->at == 'x'))
			return fail(rule, not_understood);
		if (!add_byte(rule, word, *rule->at++))
			return false;
	}
	return end_word(rule, word);
}

static bool is_word(const struct word *word, const char *text)
{
	return !word->quoted && strcmp(word->text, text) == 0;
}

/* Upper-case letters, digits and underscores: also a name that is written so might be an alias. */
static bool is_alias(const struct word *word)
{
	return !word->quoted && word->text[0] >= 'A' && word->text[0] <= 'Z'
		&& strspn(word->text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == word->length;
}

enum match { MATCH_NO, MATCH_YES, MATCH_FAILED };

static enum match fails(struct rule *rule, const char *problem)
{
	(void)fail(rule, problem);
	return MATCH_FAILED;
}

static enum match match_uid(struct rule *rule, const char *digits)
{
	uint64_t uid = 0;

	if (*digits == '\0' || strspn(digits, "0123456789") != strlen(digits) || strlen(digits) > 10)
		return fails(rule, not_understood);
	for (; *digits != '\0'; digits++)
		uid = uid * 10 + (uint64_t)(*digits - '0');
	return uid == rule->user->uid ? MATCH_YES : MATCH_NO;
}

/* Whether both are one name but for the case of letters: Defaults case_insensitive_user decides then. */
static bool differ_by_case(const char *one, const char *other)
{
	static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", lower[] = "abcdefghijklmnopqrstuvwxyz";
	bool differ = false;

	for (; *one != '\0' && *other != '\0'; one++, other++) {
		const char *a = strchr(upper, *one), *b = strchr(upper, *other);

		if ((a ? lower[a - upper] : *one) != (b ? lower[b - upper] : *other))
			return false;
		differ = differ || *one != *other;
	}
	return differ && *one == *other;
}

static enum match match_user(struct rule *rule, const struct word *word)
{
	if (word->text[0] == '%' || word->text[0] == '+')
		return fails(rule, names_group);
	if (word->text[0] == '#')	/* a uid, quoted or not */
		return match_uid(rule, word->text + 1);
	if (is_word(word, "ALL"))
		return MATCH_YES;
	if (is_alias(word))
		return fails(rule, uses_alias);
	if (differ_by_case(word->text, rule->user->name))
		return fails(rule, not_understood);
	return strcmp(word->text, rule->user->name) == 0 ? MATCH_YES : MATCH_NO;
}

static enum match match_host(struct rule *rule, const struct word *word)
{
	if (is_word(word, "ALL"))
		return MATCH_YES;
	return fails(rule, is_alias(word) ? uses_alias : names_host);
}

static enum match match_nobody(struct rule *rule, const struct word *word)
{
	(void)rule;
	(void)word;
	return MATCH_NO;
}

/* A list of users or hosts: the last item that matches decides. A problem of one item does not keep
 * the others from being read, so that a malformed line is one for everybody. */
static bool read_list(struct rule *rule, enum match (*match)(struct rule *, const struct word *), bool *matches)
{
	struct word word;

	*matches = false;
	do {
		if (!read_word(rule, &word))
			return false;
		if (match(rule, &word) == MATCH_YES)
			*matches = !word.negated;
	} while (take(rule, ','));
	return true;
}

/* For read_list, as those above: notes whom a rule lets commands run as. */
static enum match add_target(struct rule *rule, const struct word *word)
{
	const char *name = word->negated ? "!" : word->quoted ? "\"" : word->text;

	sudo_target_add(&rule->terms.target, name, strlen(name));
	return MATCH_NO;
}

/* (USER,USER:GROUP,GROUP) */
static bool read_target(struct rule *rule)
{
	bool users, none;

	rule->terms.target = SUDO_AS_OTHERS;	/* no users, but groups: the user itself */
	skip_blanks(rule);
	users = *rule->at != ')' && *rule->at != ':';
	if (*rule->at == ')')
		rule->terms.target = SUDO_AS_UNSURE;
	if (users && !read_list(rule, add_target, &none))
		return false;
	/* A colon has groups behind it, but in (:). */
	if (take(rule, ':') && (users || *rule->at != ')') && !read_list(rule, match_nobody, &none))
		return false;
	if (!take(rule, ')'))
		return fail(rule, not_understood);
	return true;
}

static const char *const tags[] = { "NOPASSWD", "PASSWD", "NOEXEC", "EXEC", "SETENV", "NOSETENV", "LOG_INPUT",
	"NOLOG_INPUT", "LOG_OUTPUT", "NOLOG_OUTPUT", "INTERCEPT", "NOINTERCEPT", "MAIL", "NOMAIL", "FOLLOW", "NOFOLLOW" };
static const char *const restrictions[] = { "ROLE", "TYPE", "PRIVS", "LIMITPRIVS", "APPARMOR_PROFILE", "TIMEOUT",
	"NOTBEFORE", "NOTAFTER", "CHROOT" };

static bool is_one_of(const char *const *names, size_t count, const char *text, size_t length)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(names[i]) == length && memcmp(names[i], text, length) == 0)
			return true;
	return false;
}

static bool ends_with(const char *text, size_t length, const char *end)
{
	size_t wanted = strlen(end);

	return length >= wanted && memcmp(text + length - wanted, end, wanted) == 0;
}

/* Takes NAME: or NAME=value before a command, where one is there. */
static bool take_tag(struct rule *rule)
{
	const char *name = rule->at, *end = name + strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"), *sign = end;
	const char *value;
	size_t length = (size_t)(end - name);
	bool free;	/* any directory, or that of root */

	while (is_blank(*sign))
		sign++;
	if (*sign == ':' && is_one_of(tags, COUNT(tags), name, length)) {
		rule->tagged = true;
		if (ends_with(name, length, "PASSWD"))
			rule->terms.without_password = *name == 'N';
		else if (ends_with(name, length, "EXEC"))
			rule->noexec = *name == 'N';
	} else if (*sign == '=' && (is_one_of(restrictions, COUNT(restrictions), name, length)
		|| (length == 3 && memcmp(name, "CWD", 3) == 0))) {
		if (rule->tagged)
			rule->problem = not_understood;
		value = sign + 1 + strspn(sign + 1, " \t");
		free = length == 3 && (*value == '*' || *value == '/') && (value[1] == '\0' || is_blank(value[1]));
		rule->terms.restricted = rule->terms.restricted || !free;
	} else {
		return false;
	}
	rule->at = sign + 1;
	skip_blanks(rule);
	if (*sign == '=')	/* the value */
		while (*rule->at != '\0' && !is_blank(*rule->at))
			rule->at++;
	skip_blanks(rule);
	return true;
}

/* The end of a command and its arguments: a comma, a colon, an equals sign, a comment. */
static size_t command_length(const char *text)
{
	size_t length = 0, end;

	while (text[length] != '\0' && !strchr(",:=#", text[length]))
		length += text[length] == '\\' && text[length + 1] != '\0' ? 2 : 1;
	for (end = length; end > 0 && is_blank(text[end - 1]);)
		end--;
	return end;
}

/* A command as sudo_rights_apply takes it: of one that is excepted the ! says enough. */
struct command {
	const char *start;
	size_t length;
};

/* One command: ALL, a path with arguments, sudoedit; digests and regular expressions are not read. */
static bool read_command(struct rule *rule, struct command *command)
{
	bool negated = false;
	size_t length;

	for (skip_blanks(rule); *rule->at == '!'; skip_blanks(rule)) {
		negated = !negated;
		rule->at++;
	}
	length = command_length(rule->at);
	if (length == 0 || rule->at[length - 1] == '\\')
		return fail(rule, not_understood);
	if (*rule->at != '/' && strncmp(rule->at, "sudoedit", 8) != 0
		&& !(length == 3 && memcmp(rule->at, "ALL", 3) == 0)) {
		bool alias = strspn(rule->at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == length;

		return fail(rule, alias && *rule->at >= 'A' ? uses_alias : not_understood);
	}
	*command = negated ? (struct command){ "!", 1 } : (struct command){ rule->at, length };
	rule->at += length;
	skip_blanks(rule);
	return true;
}

/* What follows the equals sign: commands, each with what stands before it. */
static bool read_commands(struct rule *rule, bool concerned, enum sudo_rights *rights)
{
	struct command command;

	rule->terms = (struct sudo_terms){ .target = SUDO_AS_ROOT };
	rule->noexec = false;
	do {
		struct sudo_terms terms;

		skip_blanks(rule);
		if (take(rule, '(') && !read_target(rule))
			return false;
		rule->tagged = false;
		while (take_tag(rule))
			;
		if (rule->problem || !read_command(rule, &command))
			return false;
		terms = rule->terms;
		terms.restricted = terms.restricted || rule->noexec;
		if (concerned)
			sudo_rights_apply(rights, &terms, command.start, command.length);
	} while (take(rule, ','));
	return true;
}

/* USERS HOSTS = COMMANDS [: HOSTS = COMMANDS]... */
static void read_rule(struct rule *rule, enum sudo_rights *rights)
{
	bool concerned, here, passed_over;

	if (!read_list(rule, match_user, &concerned))
		return;
	/* What others may do, and where, is no matter. */
	passed_over = !concerned && !rule->problem;
	do {
		if (!read_list(rule, match_host, &here))
			return;
		if (passed_over)
			rule->problem = NULL;
		if (!take(rule, '=')) {
			rule->problem = not_understood;
			return;
		}
		if (!read_commands(rule, concerned && here, rights)) {
			if (passed_over && rule->problem == uses_alias)
				rule->problem = NULL;
			return;
		}
	} while (take(rule, ':'));
	if (*rule->at != '\0' && !is_comment(rule->at))
		rule->problem = not_understood;
}

static bool begins_with(const char *line, const char *word)
{
	return strncmp(line, word, strlen(word)) == 0;
}

static bool is_alias_definition(const char *line)
{
	return begins_with(line, "User_Alias") || begins_with(line, "Runas_Alias") || begins_with(line, "Host_Alias")
		|| begins_with(line, "Cmnd_Alias") || begins_with(line, "Cmd_Alias");
}

/* Aliases of the file are used nowhere: it is enough that each is NAME = LIST. */
static void read_aliases(struct rule *rule)
{
	struct command command;
	struct word name;
	bool of_commands = *rule->at == 'C', matches;

	rule->at += strcspn(rule->at, "_") + strlen("_Alias");
	if (!is_blank(*rule->at))
		(void)fail(rule, not_understood);
	do {
		if (!read_word(rule, &name) || name.negated || !is_alias(&name) || is_word(&name, "ALL") || !take(rule, '='))
			(void)fail(rule, not_understood);
		if (!of_commands && !rule->problem)
			(void)read_list(rule, match_nobody, &matches);
		while (of_commands && !rule->problem && read_command(rule, &command) && take(rule, ','))
			;
	} while (!rule->problem && take(rule, ':'));
	if (*rule->at != '\0' && !is_comment(rule->at))
		(void)fail(rule, not_understood);
}

/* Defaults, or Defaults with whom or what they are for: then a blank, and the items. */
static const char *judge_defaults(const char *line)
{
	static const char *const words[] = { "authenticate", "noexec", "runas_default", "runchroot", "exempt_group" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (strstr(line, words[i]))
			return sets_defaults;
	line += strlen("Defaults");
	if (*line != '\0' && strchr(":!@>", *line))
		line += strcspn(line, " \t");
	return is_blank(*line) && sudo_defaults_are_harmless(line, strlen(line)) ? NULL : not_understood;
}

/* One line, its continuations included. Returns its problem, or NULL. */
static const char *read_line(const char *line, const struct passwd_entry *user, enum sudo_rights *rights)
{
	struct rule rule = { .at = line, .user = user };

	skip_blanks(&rule);
	line = rule.at;
	if (*line == '@')
		return includes;
	if (begins_with(line, "#include ") || begins_with(line, "#include\t")
		|| begins_with(line, "#includedir ") || begins_with(line, "#includedir\t"))
		return includes;
	if (*line == '\0' || is_comment(line))
		return NULL;
	if (begins_with(line, "Defaults"))
		return judge_defaults(line);
	if (is_alias_definition(line))
		read_aliases(&rule);
	else
		read_rule(&rule, rights);
	return rule.problem;
}

/* Whether a backslash at its end continues a line. A comment has none. */
static bool is_continued(const char *line, size_t length, const char *whole)
{
	while (is_blank(*whole))
		whole++;
	while (length > 0 && is_blank(line[length - 1]))
		length--;
	if (*whole == '#' && !(whole[1] >= '0' && whole[1] <= '9'))
		return false;
	return length > 0 && line[length - 1] == '\\' && (length < 2 || line[length - 2] != '\\');
}

/* Whether a # may begin a comment in a line: one that is no uid where a name is expected. */
static bool has_comment(const char *line, size_t length)
{
	char before = ',';	/* the last sign that is not blank */

	for (size_t at = 0; at < length; at++) {
		if (line[at] == '#' && before != '%' && !(strchr(",(!", before) && line[at + 1] >= '0' && line[at + 1] <= '9'))
			return true;
		if (line[at] == '\\')
			at++;
		before = at < length && is_blank(line[at]) ? before : line[at];
	}
	return false;
}

/* Puts the line that begins at `text` together with those that continue it. Returns the bytes that it takes,
 * and counts the newlines; 0 where it is too long. */
static size_t join_lines(const char *text, size_t length, char line[SUDOERS_LINE], unsigned *newlines)
{
	size_t used = 0, at = 0;
	bool goes_on = true;

	for (*newlines = 0; goes_on && at < length;) {
		const char *newline = memchr(text + at, '\n', length - at);
		size_t piece = newline ? (size_t)(newline - text) - at : length - at;
		size_t kept = piece > 0 && text[at + piece - 1] == '\r' ? piece - 1 : piece;

		if (used + kept + 2 > SUDOERS_LINE)
			return 0;
		memcpy(line + used, text + at, kept);
		line[used + kept] = '\0';
		goes_on = is_continued(line + used, kept, line);
		if (goes_on && has_comment(line + used, kept)) {
			/* The backslash belongs to the comment, or not: nothing is read of such a line. */
			memcpy(line, "\\", sizeof("\\"));
			++*newlines;
			return at + piece + (newline ? 1 : 0);
		}
		used += kept;
		if (goes_on) {
			while (line[used - 1] != '\\')
				used--;
			line[used - 1] = ' ';
			line[used] = '\0';
		}
		at += piece + (newline ? 1 : 0);
		++*newlines;
	}
	if (goes_on)	/* there is nothing that continues it: torn */
		memcpy(line, "\\", sizeof("\\"));
	return at;
}

static const char *past_blanks(const char *at, const char *end)
{
	while (at < end && (is_blank(*at) || *at == '\r'))
		at++;
	return at;
}

/* @includedir DIRECTORY, or #includedir. */
static bool is_inclusion(const char *at, const char *end, const char *directory)
{
	const size_t word = strlen("@includedir"), length = strlen(directory);

	at = past_blanks(at, end);
	if ((size_t)(end - at) <= word || (*at != '@' && *at != '#') || memcmp(at + 1, "includedir", word - 1) != 0
		|| !is_blank(at[word]))
		return false;
	at = past_blanks(at + word, end);
	if ((size_t)(end - at) < length || memcmp(at, directory, length) != 0)
		return false;
	at += length;
	return past_blanks(at < end && *at == '/' ? at + 1 : at, end) == end;
}

/* Whatever else a line has: an inclusion that may be part of the line before it is none. */
static bool ends_in_backslash(const char *line, const char *end)
{
	while (end > line && (is_blank(end[-1]) || end[-1] == '\r'))
		end--;
	return end > line && end[-1] == '\\';
}

bool sudoers_includes(const char *text, size_t length, const char *directory)
{
	const char *const last = text + length;
	bool continued = false;

	while (text < last) {
		const char *newline = memchr(text, '\n', (size_t)(last - text)), *end = newline ? newline : last;

		if (!continued && is_inclusion(text, end, directory))
			return true;
		continued = ends_in_backslash(text, end);
		text = newline ? newline + 1 : last;
	}
	return false;
}

void sudoers_parse(const char *text, size_t length, const struct passwd_entry *user, struct sudoers_verdict *verdict)
{
	char line[SUDOERS_LINE];
	unsigned number = 1, newlines;

	*verdict = (struct sudoers_verdict){ .rights = SUDO_NONE };
	if (memchr(text, '\0', length)) {
		verdict->problem = not_understood;
		verdict->line = number;
		return;
	}
	while (length > 0 && !verdict->problem) {
		size_t taken = join_lines(text, length, line, &newlines);

		verdict->problem = taken == 0 ? too_long : read_line(line, user, &verdict->rights);
		verdict->line = number;
		number += newlines;
		text += taken;
		length -= taken;
	}
}
