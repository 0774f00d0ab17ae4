/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* check_ssm: what do the plugins beside it say? One table of all, and no rule of its own. */

#include "common/options.h"
#include "common/probe/streams.h"
#include "common/siblings.h"

#include <string.h>

static struct {
	unsigned role;
	sibling_set named;	/* those of --check; none: those of the role */
	bool optional;
} settings = { .role = ROLE_NODE };

static bool read_role(void *target, const char *value, struct text *problem)
{
	static const struct {
		const char *name;
		unsigned role;
	} roles[] = { { "node", ROLE_NODE }, { "client", ROLE_CLIENT }, { "all", ROLE_ALL } };

	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		if (strcmp(value, roles[i].name) == 0) {
			*(unsigned *)target = roles[i].role;
			return true;
		}
	}
	text_add(problem, "is not node, client or all");
	return false;
}

static bool read_names(void *target, const char *value, struct text *problem)
{
	if (siblings_named(value, target))
		return true;
	text_add(problem, "has a name that is none of: ");
	siblings_list(siblings_of_role(ROLE_ALL), problem);
	return false;
}

static const struct option_spec own_options[] = {
	{ 'r', "role", "node|client|all", "the plugins for a machine that sessions go to, for one that they are "
		"started from, or for both (default: node)", read_role, &settings.role },
	{ 'C', "check", "NAME,...", "these plugins, whatever their role, by their names in the table: os,agent",
		read_names, &settings.named },
	{ 0, "optional", NULL, "pass --optional on: the AWS CLI and its plugin need not be installed",
		option_flag, &settings.optional },
};

static sibling_set chosen(void)
{
	return settings.named != 0 ? settings.named : siblings_of_role(settings.role);
}

static const char *find_conflict(const struct options *options)
{
	if (options->timeout < 2)
		return "--timeout: the plugins get one second less, so it is at least 2 seconds";
	if (settings.optional && (chosen() & siblings_taking(TAKES_OPTIONAL)) == 0)
		return "--optional is for aws_cli and session_manager_plugin, and neither is chosen";
	if (!paths_are_live(&options->paths) && (chosen() & siblings_taking(TAKES_ROOT)) == 0)
		return "--root: no plugin that is chosen takes it";
	return NULL;
}

static const struct command command = {
	.name = "check_ssm",
	.service = "SSM",
	.purpose = "Runs the plugins beside it, all at the same time, and shows in one table what each of them says.",
	.shared = OPTION_ROOT | OPTION_EDITION,
	.own = own_options,
	.own_count = sizeof(own_options) / sizeof(own_options[0]),
	.find_conflict = find_conflict,
};

static struct sibling_call call_for(const struct options *options)
{
	sibling_set able = paths_are_live(&options->paths) ? chosen() : siblings_taking(TAKES_ROOT);

	return (struct sibling_call){
		.set = chosen() & able,
		.timeout = options->timeout - 1,
		.edition = options->edition->name,
		.paths = options->paths,
		.optional = settings.optional,
	};
}

static const struct {
	enum state state;
	const char *word;
} worst_first[] = {
	{ STATE_CRITICAL, "critical" }, { STATE_UNKNOWN, "unknown" }, { STATE_WARNING, "warning" }, { STATE_OK, "ok" },
};

/* Adds a finding for each verdict of one state. Returns how many there are. */
static size_t judge(struct report *report, enum state state, const struct sibling_verdict *verdicts, size_t count,
	struct text *names)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		const struct plugin_output *said = &verdicts[i].said;

		if (said->state != state)
			continue;
		report_finding(report, verdicts[i].sibling->name, state, "%s", said->text);
		report_fix(report, "%s", said->fix);
		report_check(report, verdicts[i].sibling->service, "%s", said->summary);
		if (state != STATE_OK || report->state == STATE_OK)
			text_join(names, names->length > 0 ? ", " : "", verdicts[i].sibling->name, NULL);
		found++;
	}
	return found;
}

static void measure(struct report *report, const char *label, size_t count)
{
	report_measure(report, &(struct measure){ .label = label, .value = (number)count * NUMBER_ONE, .unit = "" });
}

/* "1 critical, 1 unknown of 7 (agent, online)" */
static void judge_all(struct report *report, const struct sibling_verdict *verdicts, size_t count, sibling_set left_out)
{
	char names_bytes[REPORT_TEXT], words_bytes[REPORT_TEXT];
	struct text names = text_over(names_bytes, sizeof(names_bytes));
	struct text words = text_over(words_bytes, sizeof(words_bytes));
	size_t counts[STATE_UNKNOWN + 1];

	for (size_t i = 0; i < sizeof(worst_first) / sizeof(worst_first[0]); i++) {
		enum state state = worst_first[i].state;

		counts[state] = judge(report, state, verdicts, count, &names);
		if (counts[state] > 0 && (state != STATE_OK || report->state == STATE_OK))
			text_format(&words, "%s%u %s", words.length > 0 ? ", " : "", (unsigned)counts[state],
				worst_first[i].word);
	}
	text_format(&words, " of %u (%s)%s", (unsigned)count, names.data,
		 left_out != 0 ? ", left out with --root: " : "");
	siblings_list(left_out, &words);
	report_summary(report, "%s", words.data);
	measure(report, "checks", count);
	measure(report, "critical", counts[STATE_CRITICAL]);
	measure(report, "warning", counts[STATE_WARNING]);
	measure(report, "unknown", counts[STATE_UNKNOWN]);
}

int main(int argc, char **argv)
{
	static struct report report;
	static struct sibling_verdict verdicts[SIBLINGS];
	struct sibling_call call;
	struct options options;

	if (!options_read(&command, argc, argv, &options, &report))
		return report_close(&report);
	if (streams_output_is_terminal())
		report.verbosity++;
	call = call_for(&options);
	judge_all(&report, verdicts, siblings_ask(&call, verdicts), chosen() & ~call.set);
	return report_close(&report);
}
