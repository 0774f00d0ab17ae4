/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sudo.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* A part of the text: a line, a word. */
struct span {
	const char *start;
	size_t length;
};

static bool is(struct span span, const char *string)
{
	return span.length == strlen(string) && memcmp(span.start, string, span.length) == 0;
}

static bool begins(struct span span, const char *string)
{
	return span.length >= strlen(string) && memcmp(span.start, string, strlen(string)) == 0;
}

static bool contains(struct span span, const char *string)
{
	for (; span.length >= strlen(string); span.start++, span.length--)
		if (begins(span, string))
			return true;
	return false;
}

static struct span behind(struct span span, size_t length)
{
	return (struct span){ span.start + length, span.length - length };
}

/* Cuts the next line off. False at the end. */
static bool next_line(struct span *rest, struct span *line)
{
	const char *newline;

	if (rest->length == 0)
		return false;
	newline = memchr(rest->start, '\n', rest->length);
	line->start = rest->start;
	line->length = newline ? (size_t)(newline - rest->start) : rest->length;
	*rest = behind(*rest, line->length + (newline ? 1 : 0));
	return true;
}

/* Cuts the next item of a list off, without the blanks around it. Commas in quotes, or behind a
 * backslash, are part of the item. */
static bool next_item(struct span *rest, struct span *item)
{
	bool quoted = false;
	size_t end = 0;

	while (rest->length > 0 && (*rest->start == ' ' || *rest->start == '\n' || *rest->start == '\t'))
		*rest = behind(*rest, 1);
	if (rest->length == 0)
		return false;
	for (; end < rest->length && (quoted || rest->start[end] != ','); end++) {
		if (rest->start[end] == '\\' && end + 1 < rest->length)
			end++;
		else if (rest->start[end] == '"')
			quoted = !quoted;
	}
	*item = (struct span){ rest->start, end };
	*rest = behind(*rest, end + (end < rest->length ? 1 : 0));
	while (item->length > 0 && (item->start[item->length - 1] == ' ' || item->start[item->length - 1] == '\n'))
		item->length--;
	return true;
}

/* --- rights --- */

/* Of a name that is not empty. */
static bool is_alias(struct span name)
{
	for (size_t i = 0; i < name.length; i++)
		if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", name.start[i]))
			return false;
	return name.start[0] >= 'A' && name.start[0] <= 'Z';
}

/* Whether it is root is for the Defaults case_insensitive_user to say. */
static bool is_root_in_any_case(struct span name)
{
	return name.length == 4 && strchr("rR", name.start[0]) && strchr("oO", name.start[1])
		&& strchr("oO", name.start[2]) && strchr("tT", name.start[3]);
}

void sudo_target_add(enum sudo_target *target, const char *name, size_t length)
{
	struct span span = { name, length };
	enum sudo_target one = SUDO_AS_OTHERS;

	if (length == 0 || name[0] == '!')
		one = SUDO_AS_EXCEPT;
	else if (is(span, "ALL") || is(span, "root") || is(span, "#0"))
		one = SUDO_AS_ROOT;
	else if (strchr("%+#\"\\:", name[0]) || is_alias(span) || is_root_in_any_case(span))
		one = SUDO_AS_UNSURE;
	*target = one > *target ? one : *target;
}

/* ALL, on these terms. */
static enum sudo_rights rights_to_all(const struct sudo_terms *terms)
{
	if (terms->restricted || terms->target != SUDO_AS_ROOT)
		return SUDO_LIMITED;
	return terms->without_password ? SUDO_FULL : SUDO_PASSWORD;
}

void sudo_rights_apply(enum sudo_rights *rights, const struct sudo_terms *terms, const char *command, size_t length)
{
	struct span span = { command, length };
	enum sudo_rights all = rights_to_all(terms);

	if (length > 0 && command[0] == '!') {
		*rights = *rights == SUDO_NONE || terms->target == SUDO_AS_OTHERS ? *rights : SUDO_LIMITED;
	} else if (terms->target == SUDO_AS_OTHERS) {
		*rights = *rights == SUDO_NONE ? SUDO_LIMITED : *rights;
	} else if (is(span, "ALL")) {
		*rights = all;
	} else if (*rights != all) {
		/* It may take a right away: this command needs a password now, or has a restriction. */
		*rights = SUDO_LIMITED;
	}
}

/* --- the answer --- */

/* What is known while the answer is read. */
struct reading {
	enum sudo_rights rights;
	struct sudo_terms terms;	/* of the entry at hand */
	bool in_entry, has_target, in_commands, has_command, noexec;
	bool any;	/* there was an entry */
	bool default_free, default_noexec;	/* Defaults that hold where an entry says nothing */
	bool default_restricted;	/* Defaults that may take something from every entry */
	bool default_unclear;	/* Defaults decide about the password in a way that is not followed here */
};

/* Defaults that neither give nor take rights, switched on or off. Not here: what could keep a command from being
 * run, or from being root's in all respects, and what is newer than sudo 1.9.13. */
static const char *const harmless_defaults[] = { "always_query_group_plugin", "always_set_home",
	"badpass_message", "compress_io", "editor", "env_check", "env_delete", "env_editor", "env_keep", "env_reset",
	"fqdn", "ignore_dot", "insults", "lecture", "lecture_file", "listpw", "log_allowed", "log_denied",
	"log_exit_status", "log_format", "log_host", "log_input", "log_output", "log_year", "logfile", "loglinelen",
	"long_otp_prompt", "mail_all_cmnds", "mail_always", "mail_badpass", "mail_no_host", "mail_no_perms",
	"mail_no_user", "mailerflags", "mailerpath", "mailfrom", "mailsub", "mailto", "match_group_by_gid", "maxseq",
	"passprompt", "passprompt_override", "passwd_timeout", "passwd_tries", "path_info", "preserve_groups",
	"pwfeedback", "requiretty", "root_sudo", "rootpw", "runaspw", "secure_path", "set_home", "set_logname",
	"setenv", "shell_noargs", "syslog", "syslog_badpri", "syslog_goodpri", "targetpw", "timestamp_timeout",
	"timestamp_type", "tty_tickets", "umask", "umask_override", "use_pty", "verifypw", "visiblepw" };

/* NAME, !NAME, NAME=value, NAME+=value or NAME-=value. */
static bool is_harmless_default(struct span item)
{
	struct span name = begins(item, "!") ? behind(item, 1) : item, rest = name;

	while (rest.length > 0 && (*rest.start == '_' || (*rest.start >= 'a' && *rest.start <= 'z')))
		rest = behind(rest, 1);
	name.length -= rest.length;
	while (begins(rest, " ") || begins(rest, "\t"))
		rest = behind(rest, 1);
	if (rest.length > 0 && !begins(rest, "=") && !begins(rest, "+=") && !begins(rest, "-="))
		return false;
	for (size_t i = 0; i < COUNT(harmless_defaults); i++)
		if (is(name, harmless_defaults[i]))
			return true;
	return false;
}

bool sudo_defaults_are_harmless(const char *text, size_t length)
{
	struct span rest = { text, length }, item;

	while (next_item(&rest, &item))
		if (!is_harmless_default(item))
			return false;
	return true;
}

/* Defaults: items over one or more lines. */
static void read_defaults(struct span text, struct reading *reading)
{
	struct span item;

	while (next_item(&text, &item)) {
		if (is(item, "!authenticate") || is(item, "authenticate"))
			reading->default_free = item.start[0] == '!';
		else if (is(item, "noexec") || is(item, "!noexec"))
			reading->default_noexec = item.start[0] != '!';
		else if (begins(item, "exempt_group="))
			reading->default_unclear = true;
		else if (!is_harmless_default(item))
			reading->default_restricted = true;
	}
}

/* Where the last of several commands begins, "/bin/ls -l, /bin/cat ITEMS". No item begins with a slash, but a value may
 * look like one: behind the first sign of a value nothing is taken for a command. */
static struct span last_command(struct span line)
{
	struct span last = line;

	for (; line.length > 0 && *line.start != '"' && *line.start != '='; line = behind(line, 1))
		if (begins(line, ", /"))
			last = behind(line, strlen(", "));
	return last;
}

/* Defaults of commands and of users to run as: for whom they hold is not followed. "    Defaults>root ITEMS" */
static void read_bound_defaults(struct span text, struct reading *reading)
{
	struct span line, item;

	reading->default_unclear = reading->default_unclear || contains(text, "authenticate");
	reading->default_noexec = reading->default_noexec || contains(text, "noexec");
	while (next_line(&text, &line)) {
		while (begins(line, " "))
			line = behind(line, 1);
		line = last_command(line);
		while (line.length > 0 && *line.start != ' ')
			line = behind(line, 1);
		while (next_item(&line, &item))
			if (!is(item, "authenticate") && !is(item, "!authenticate") && !is_harmless_default(item))
				reading->default_restricted = true;
	}
}

/* The lines up to the next empty one. */
static struct span cut_section(struct span *rest)
{
	struct span section = *rest, line;

	while (next_line(rest, &line) && line.length > 0)
		;
	section.length = (size_t)(rest->start - section.start);
	return section;
}

static const char *read_options(struct span text, struct reading *reading)
{
	static const char *const harmless[] = { "setenv", "!setenv", "log_input", "!log_input", "log_output",
		"!log_output", "intercept", "!intercept" };
	struct span item;

	while (next_item(&text, &item)) {
		bool known = is(item, "!noexec");

		if (known || is(item, "noexec"))
			reading->noexec = !known;
		else if (is(item, "authenticate") || is(item, "!authenticate"))
			reading->terms.without_password = item.start[0] == '!';
		else {
			for (size_t i = 0; i < COUNT(harmless); i++)
				known = known || is(item, harmless[i]);
			if (!known)
				return "a rule has an option that is not known here";
		}
	}
	return NULL;
}

static const char *read_key(struct span line, struct reading *reading)
{
	static const char users[] = "    RunAsUsers: ", options[] = "    Options: ";
	static const char *const restrictions[] = { "ApparmorProfile", "Privs", "Limitprivs", "Role", "Type", "Chroot",
		"Cwd", "Timeout", "NotBefore", "NotAfter" };
	struct span rest, item;

	if (begins(line, users)) {
		reading->has_target = true;
		for (rest = behind(line, strlen(users)); next_item(&rest, &item);)
			sudo_target_add(&reading->terms.target, item.start, item.length);
		return NULL;
	}
	if (begins(line, options))
		return read_options(behind(line, strlen(options)), reading);
	if (begins(line, "    RunAsGroups: ") || is(line, "    Cwd: *") || is(line, "    Cwd: /"))
		return NULL;
	rest = begins(line, "    ") ? behind(line, 4) : (struct span){ line.start, 0 };
	for (size_t i = 0; i < COUNT(restrictions); i++)
		if (begins(rest, restrictions[i]) && begins(behind(rest, strlen(restrictions[i])), ": ")) {
			reading->terms.restricted = true;
			return NULL;
		}
	return "a rule has a part that is not known here";
}

/* An entry without commands says nothing. */
static bool is_complete(const struct reading *reading)
{
	return !reading->in_entry || reading->has_command;
}

/* NOPASSWD: before a command, where newer ones have Options before all. */
static bool has_tag(struct span command)
{
	size_t length = 0;

	while (length < command.length && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ_", command.start[length]))
		length++;
	return length > 0 && length < command.length && command.start[length] == ':';
}

static const char *read_line(struct span line, struct reading *reading)
{
	if (begins(line, "Sudoers entry:") || begins(line, "LDAP Role: ") || begins(line, "SSSD Role: ")) {
		if (!is_complete(reading))
			return "a rule has no commands";
		reading->in_entry = reading->any = true;
		reading->has_target = reading->in_commands = reading->has_command = false;
		reading->noexec = reading->default_noexec;
		reading->terms = (struct sudo_terms){ SUDO_AS_OTHERS, reading->default_free, reading->default_restricted };
		return NULL;
	}
	if (!reading->in_entry)
		return "a line is not of a known form";
	if (line.start[0] == '\t' && line.length > 1 && reading->in_commands) {
		reading->has_command = true;
		if (has_tag(behind(line, 1)))
			return "it has the form of sudo before 1.8.7";
		sudo_rights_apply(&reading->rights, &reading->terms, line.start + 1, line.length - 1);
		return NULL;
	}
	if (is(line, "    Commands:") && reading->has_target && !reading->in_commands) {
		reading->in_commands = true;
		reading->terms.restricted = reading->terms.restricted || reading->noexec;
		return NULL;
	}
	return reading->in_commands ? "a line is not of a known form" : read_key(line, reading);
}

static const char *read_entries(struct span rest, struct reading *reading)
{
	struct span line;

	while (next_line(&rest, &line)) {
		const char *problem = line.length > 0 ? read_line(line, reading) : NULL;

		if (problem)
			return problem;
	}
	if (!reading->any || !is_complete(reading))
		return "it ends before its rules do";
	if (reading->rights == SUDO_PASSWORD && reading->default_unclear)
		return "its Defaults decide who needs a password";
	return NULL;
}

/* "User NAME words HOST": stores the name. */
static bool is_sentence(struct span line, const char *words, char last, struct sudo_answer *answer)
{
	struct span rest;
	size_t length = 0;

	if (!begins(line, "User ") || line.start[line.length - 1] != last)
		return false;
	rest = behind(line, strlen("User "));
	while (length < rest.length && rest.start[length] != ' ')
		length++;
	if (length == 0 || length >= sizeof(answer->name) || !begins(behind(rest, length), words))
		return false;
	memcpy(answer->name, rest.start, length);
	answer->name[length] = '\0';
	return true;
}

const char *sudo_answer_parse(const char *text, size_t length, struct sudo_answer *answer)
{
	struct span rest = { text, length }, line;
	struct reading reading = { .rights = SUDO_NONE };

	*answer = (struct sudo_answer){ .rights = SUDO_NONE };
	if (length == 0)
		return "it is empty";
	if (memchr(text, '\0', length) || text[length - 1] != '\n')
		return "it is not whole";
	while (next_line(&rest, &line)) {
		if (line.length == 0)
			continue;
		if (begins(line, "Matching Defaults entries for "))
			read_defaults(cut_section(&rest), &reading);
		else if (begins(line, "Runas and Command-specific defaults for "))
			read_bound_defaults(cut_section(&rest), &reading);
		else if (is_sentence(line, " is not allowed to run sudo on ", '.', answer))
			return rest.length == 0 ? NULL : "it says more than it should";
		else if (is_sentence(line, " may run the following commands on ", ':', answer)) {
			const char *problem = read_entries(rest, &reading);

			answer->rights = problem ? SUDO_LIMITED : reading.rights;
			return problem;
		} else
			return "a line is not of a known form";
	}
	return "it ends before its rules do";
}

/* --- standard error --- */

static const struct {
	const char *words;
	enum sudo_complaint complaint;
} complaints[] = {
	/* The first that is in a line counts. */
	{ "unable to resolve host", SUDO_QUIET },
	{ "unable to send audit message", SUDO_QUIET },
	{ "setrlimit(", SUDO_QUIET },
	{ "unknown user", SUDO_KNOWS_NO_USER },
	{ "must have a tty", SUDO_WANTS_TERMINAL },
	{ "no valid sudoers sources", SUDO_NO_RULES },
	{ "syntax error", SUDO_LEAVES_OUT },
	{ "parse error", SUDO_LEAVES_OUT },
	{ "unknown defaults entry", SUDO_LEAVES_OUT },
	{ "invalid value", SUDO_LEAVES_OUT },
	{ "unexpected line break", SUDO_LEAVES_OUT },
	{ "expected a fully-qualified path name", SUDO_LEAVES_OUT },
	{ "Alias \"", SUDO_LEAVES_OUT },
	{ "is world writable", SUDO_LEAVES_OUT },
	{ "is group writable", SUDO_LEAVES_OUT },
	{ "is owned by", SUDO_LEAVES_OUT },
	{ "is not a regular file", SUDO_LEAVES_OUT },
	{ "unable to open /", SUDO_LEAVES_OUT },
	{ "unable to stat /", SUDO_LEAVES_OUT },
	{ "unable to read /", SUDO_LEAVES_OUT },
	{ "error initializing audit plugin", SUDO_NO_RULES },
	{ "unable to initialize policy plugin", SUDO_NO_RULES },
};

static enum sudo_complaint complaint_of_line(struct span line)
{
	for (size_t i = 0; i < COUNT(complaints); i++)
		if (contains(line, complaints[i].words))
			return complaints[i].complaint;
	return SUDO_STRANGE;
}

/* Since 1.9.3 a syntax error is followed by the line that has it and by a mark below it. */
static void pass_over_quotation(struct span *rest)
{
	struct span ahead = *rest, quoted, mark;

	if (!next_line(&ahead, &quoted) || !next_line(&ahead, &mark))
		return;
	while (mark.length > 0 && (*mark.start == ' ' || *mark.start == '\t'))
		mark = behind(mark, 1);
	if (begins(mark, "^"))
		*rest = ahead;
}

enum sudo_complaint sudo_complaint_of(const char *text, size_t length)
{
	struct span rest = { text, length }, line;
	enum sudo_complaint worst = SUDO_QUIET;

	while (next_line(&rest, &line)) {
		enum sudo_complaint one = line.length > 0 ? complaint_of_line(line) : SUDO_QUIET;

		if (one == SUDO_LEAVES_OUT)
			pass_over_quotation(&rest);
		worst = one > worst ? one : worst;
	}
	return worst;
}
