/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#include "options_parts.h"
#include "probe/deadline.h"
#include "probe/streams.h"

#include <getopt.h>
#include <string.h>

#define SPECS (10 + OPTIONS_OWN)	/* 10: the shared ones */
#define FIRST_CODE 256	/* getopt's code of the first option, beyond all letters */
#define SHOWN 60	/* bytes that an error message repeats of an argument, with the NUL */

/* The command line while it is being read. */
struct parse {
	const struct command *command;
	struct options *options;
	struct report *report;
	struct option_spec specs[SPECS];
	size_t count;
	bool help, version;
	const struct page *page;	/* the plugin's own that is asked for */
	char problem[REPORT_TEXT];	/* the first one; empty: none */
};

static void add_spec(struct parse *parse, char letter, const char *name, const char *value, const char *help,
	option_reader *read, void *target)
{
	parse->specs[parse->count++] = (struct option_spec){ letter, name, value, help, read, target };
}

/* "2019-04|2026-10" */
static const char *edition_names(void)
{
	static char names[TEXT_WIDTH];
	struct text text = text_over(names, sizeof(names));

	for (const struct edition *edition = editions; edition->name; edition++)
		text_join(&text, text.length > 0 ? "|" : "", edition->name, NULL);
	return names;
}

/* The plugin's own options come first in --help, then the shared ones. */
static void collect_specs(struct parse *parse)
{
	const struct command *command = parse->command;
	struct options *options = parse->options;
	option_reader *range = command->kind == THRESHOLD_VERSION ? option_version_range : option_number_range;

	for (size_t i = 0; i < command->own_count && i < OPTIONS_OWN; i++)
		parse->specs[parse->count++] = command->own[i];
	if (command->shared & OPTION_MINIMUM)
		add_spec(parse, 'm', "minimum", "VERSION", "the same as --critical=VERSION:",
			option_minimum, &options->thresholds.critical);
	if (command->shared & OPTION_RANGES) {
		add_spec(parse, 'w', "warning", "RANGE", command->warning_help, range, &options->thresholds.warning);
		add_spec(parse, 'c', "critical", "RANGE", command->critical_help, range, &options->thresholds.critical);
	}
	if (command->shared & OPTION_EDITION)
		add_spec(parse, 'E', "edition", edition_names(),
			"which edition of AWS's documentation decides (default: the newest)",
			option_edition, &options->edition);
	if (command->shared & OPTION_ROOT)
		add_spec(parse, 'R', "root", "DIR", "examine the tree below DIR as if it were /",
			option_root, &options->paths);
	add_spec(parse, 'o', "output", "nagios|json", "the same verdict as status line or as JSON object "
		"(default: nagios)", option_output, &parse->report->format);
	add_spec(parse, 't', "timeout", "SECONDS[:STATE]", "end after so many seconds with that state: "
		"warning, critical or unknown (default: 10:unknown)", option_timeout, options);
	add_spec(parse, 'v', "verbose", NULL, "add a line for each finding, and what to do about it",
		option_verbose, &parse->report->verbosity);
	add_spec(parse, 'V', "version", NULL, "print the version, and end with exit status 3",
		option_flag, &parse->version);
	add_spec(parse, 'h', "help", NULL, "print this help, and end with exit status 3",
		option_flag, &parse->help);
}

static void complain(struct parse *parse, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void complain(struct parse *parse, const char *format, ...)
{
	struct text problem;
	va_list values;

	if (parse->problem[0] != '\0')
		return;
	problem = text_over(parse->problem, sizeof(parse->problem));
	va_start(values, format);
	text_vformat(&problem, format, values);
	va_end(values);
	text_mark_cut(&problem);
}

/* How much of it may be a user and a password: what stands before the last @, where a colon is in it, as in a URL. */
static size_t secret_length(const char *argument, size_t length)
{
	size_t at = length;

	while (at > 0 && argument[at - 1] != '@')
		at--;
	return at > 0 && memchr(argument, ':', at) ? at - 1 : 0;
}

/* What an error message repeats of the command line: not all of 100 KB, and no password. */
static const char *shortened(const char *argument, size_t length)
{
	static char bytes[SHOWN];
	struct text text = text_over(bytes, sizeof(bytes));
	size_t secret = secret_length(argument, length);

	text_add(&text, secret > 0 ? "..." : "");
	text_add_bytes(&text, argument + secret, length - secret);
	text_mark_cut(&text);
	return bytes;
}

static void take_value(struct parse *parse, const struct option_spec *spec, const char *value)
{
	char bytes[REPORT_TEXT / 2];
	struct text problem = text_over(bytes, sizeof(bytes));

	if (spec->read == option_page)
		parse->page = spec->target;
	if (!spec->read(spec->target, value, &problem))
		complain(parse, "--%s: %s%s%s", spec->name, shortened(value, strlen(value)), *value != '\0' ? " " : "",
			problem.data);
}

/* getopt_long takes --vers for --version: a name that nobody promised. Whether the argument of the
 * option at hand, of whose name it is a beginning at least, spells it out. */
static bool spelled_out(const char *argument, const char *name)
{
	return strncmp(argument, "--", 2) != 0 || strncmp(argument + 2, name, strlen(name)) == 0;
}

static const struct option_spec *spec_of(const struct parse *parse, int code)
{
	/* musl's code of a byte that is no letter is a large one. */
	if (code >= FIRST_CODE)
		return code - FIRST_CODE < (int)parse->count ? &parse->specs[code - FIRST_CODE] : NULL;
	for (size_t i = 0; i < parse->count; i++)
		if (parse->specs[i].letter == code)
			return &parse->specs[i];
	return NULL;
}

static void complain_of_name(struct parse *parse, const char *argument)
{
	size_t length = strcspn(argument, "=");

	/* An equals sign within a password is not where a name ends. */
	if (memchr(argument, ':', length) && strchr(argument + length, '@'))
		length = strlen(argument);
	complain(parse, "%s is not an option", shortened(argument, length));
}

static void complain_of_operand(struct parse *parse, const char *operand)
{
	complain(parse, "%s: no argument is expected beside the options", shortened(operand, strlen(operand)));
}

/* What getopt_long makes of an option that it does not take; `argument` is the one that it stands in. */
static void complain_of(struct parse *parse, int code, const char *argument)
{
	const struct option_spec *spec = spec_of(parse, optopt);

	if (spec && optopt >= FIRST_CODE && spelled_out(argument, spec->name))
		complain(parse, "--%s %s", spec->name, code == ':' ? "needs a value" : "takes no value");
	else if (optopt == 0 || optopt >= FIRST_CODE)
		complain_of_name(parse, argument);
	else
		complain(parse, "-%c %s", optopt, code == ':' ? "needs a value" : "is not an option");
}

/* The same table in the form that getopt_long wants. */
static void make_tables(const struct parse *parse, struct option *longs, struct text *shorts)
{
	text_add(shorts, "-:");	/* operands come in their place, no message is printed */
	for (size_t i = 0; i < parse->count; i++) {
		const struct option_spec *spec = &parse->specs[i];

		longs[i] = (struct option){ spec->name, spec->value ? required_argument : no_argument, NULL,
			FIRST_CODE + (int)i };
		if (spec->letter != 0)
			text_join(shorts, (char[]){ spec->letter, '\0' }, spec->value ? ":" : "", NULL);
	}
	longs[parse->count] = (struct option){ 0 };
}

#define OPERAND 1	/* getopt's code of an argument that is no option */

/* Reads all arguments, also behind a mistake: --output and --help may stand there. */
static void read_arguments(struct parse *parse, int argc, char **argv)
{
	struct option longs[SPECS + 1];
	char short_bytes[2 * SPECS + 3];
	struct text shorts = text_over(short_bytes, sizeof(short_bytes));
	int code, at = 1;

	make_tables(parse, longs, &shorts);
	opterr = 0;
	optind = 1;
	while (at < argc && (code = getopt_long(argc, argv, shorts.data, longs, NULL)) != -1) {
		const struct option_spec *spec = code == '?' || code == ':' || code == OPERAND ? NULL : spec_of(parse, code);

		if (code == OPERAND)
			complain_of_operand(parse, optarg);
		else if (!spec)
			complain_of(parse, code, argv[at]);
		else if (!spelled_out(argv[at], spec->name))
			complain_of_name(parse, argv[at]);
		else
			take_value(parse, spec, optarg);
		at = optind;
	}
	if (optind < argc)
		complain_of_operand(parse, argv[optind]);
}

static void print_page(const struct parse *parse)
{
	char bytes[PAGE_SIZE];
	struct text page = text_over(bytes, sizeof(bytes));

	if (parse->help || parse->version)
		text_format(&page, "%s (monitoring-plugins-ssm) %s\n", parse->command->name, VERSION);
	if (parse->help)
		options_help(parse->command, parse->specs, parse->count, &page);
	else if (!parse->version)
		parse->page->print(parse->options, &page);
	report_page(parse->report, page.data);
}

static bool start_deadline(const struct options *options, struct report *report)
{
	struct deadline_hooks hooks = { report_prepare_end, report_end, report };

	report_limit(report, options->timeout, options->timeout_state);
	return deadline_start(options->timeout, &hooks);
}

static void reject(const struct command *command, struct report *report, const char *problem)
{
	static char usage[2 * TEXT_WIDTH];
	struct text line = text_over(usage, sizeof(usage));

	text_format(&line, "Usage: %s [OPTION]..., see %s --help", command->name, command->name);
	report_usage(report, problem, usage);
}

/* The first mistake of the command line, or NULL. */
static const char *find_problem(const struct parse *parse)
{
	if (parse->problem[0] != '\0')
		return parse->problem;
	return parse->command->find_conflict ? parse->command->find_conflict(parse->options) : NULL;
}

bool options_read(const struct command *command, int argc, char **argv, struct options *options,
	struct report *report)
{
	struct parse parse = { .command = command, .options = options, .report = report };
	const char *problem;

	*options = (struct options){
		.timeout = 10,
		.timeout_state = STATE_UNKNOWN,
		.paths = paths_live(),
		.edition = edition_newest(),
	};
	streams_reserve();
	report_open(report, command->service);
	collect_specs(&parse);
	read_arguments(&parse, argc, argv);
	if (!start_deadline(options, report)) {
		report_finding(report, "deadline", STATE_UNKNOWN, "the system refuses a timer, so the check may not end");
		return false;
	}
	problem = find_problem(&parse);
	if (problem && !parse.help && !parse.version)
		reject(command, report, problem);
	else if (parse.help || parse.version || parse.page)
		print_page(&parse);
	return !problem && !report->has_page;
}
