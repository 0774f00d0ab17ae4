/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* check_ssm_os: are the operating system, its version and its processor on AWS's list? */

#include "common/options.h"
#include "common/probe/host.h"
#include "common/probe/os.h"

static struct {
	enum state withdrawn, newer, unlisted;
	const char *architecture;
} settings = { STATE_WARNING, STATE_WARNING, STATE_CRITICAL, NULL };

static bool read_architecture(void *target, const char *value, struct text *problem)
{
	*(const char **)target = value;
	if (architecture_of(value) != ARCH_OTHER)
		return true;
	text_add(problem, "is not x86, x86_64, arm64 or arm");
	return false;
}

static void print_list(const struct options *options, struct text *page)
{
	os_list(options->edition, page);
}

static struct page list = { print_list };

static const struct option_spec own_options[] = {
	{ 0, "withdrawn", "STATE", "state of a system that only an earlier edition lists (default: warning)",
		option_state, &settings.withdrawn },
	{ 0, "newer", "STATE", "state of a system that is newer than the last one listed (default: warning)",
		option_state, &settings.newer },
	{ 0, "unlisted", "STATE", "state of a system or a processor that is not listed (default: critical)",
		option_state, &settings.unlisted },
	{ 0, "arch", "x86|x86_64|arm64|arm", "with --root: the processor that the tree is for",
		read_architecture, &settings.architecture },
	{ 'l', "list", NULL, "print the systems that the edition lists, and end with exit status 3",
		option_page, &list },
};

static const char *find_conflict(const struct options *options)
{
	bool live = paths_are_live(&options->paths);

	if (live && settings.architecture)
		return "--arch is for --root: here uname tells the processor";
	if (!live && (options->thresholds.warning.given || options->thresholds.critical.given))
		return "--warning and --critical are about the running kernel: below --root there is none";
	return NULL;
}

static const struct command command = {
	.name = "check_ssm_os",
	.service = "SSM_OS",
	.purpose = "Checks that this operating system, its version and its processor are on the list of "
		"systems that AWS supports for Session Manager.",
	.shared = OPTION_ROOT | OPTION_EDITION | OPTION_RANGES,
	.kind = THRESHOLD_VERSION,
	.warning_help = "WARNING where the running kernel is outside the range (default: the minimum of the edition, if any)",
	.critical_help = "CRITICAL where the running kernel is outside the range (default: none)",
	.own = own_options,
	.own_count = sizeof(own_options) / sizeof(own_options[0]),
	.find_conflict = find_conflict,
};

static enum state state_of(enum os_listing listing)
{
	if (listing == OS_LISTED)
		return STATE_OK;
	if (listing == OS_WITHDRAWN)
		return settings.withdrawn;
	if (listing == OS_NEWER)
		return settings.newer;
	return listing == OS_NO_VERSION || listing == OS_NO_NAME ? STATE_UNKNOWN : settings.unlisted;
}

#define ACCEPT(option) "move to a system that --list shows, or accept this one with " option "=ok"

/* How each standing is told: "SYSTEM is listed in edition 2026-10 as ROW". */
static const struct {
	const char *words, *row_words, *fix;
} tellings[] = {
	[OS_LISTED] = { "is listed in", " as ", "" },
	[OS_WITHDRAWN] = { "is no longer listed in", ", it was as ", ACCEPT("--withdrawn") },
	[OS_NEWER] = { "is newer than all that are listed in", ", the last is ",
		"AWS lists new releases late: once its page has this one, accept it with --newer=ok" },
	[OS_OLDER] = { "is older than all that are listed in", ", the first is ", ACCEPT("--unlisted") },
	[OS_GAP] = { "is none of the versions listed in", "", ACCEPT("--unlisted") },
	[OS_NO_ROW] = { "is not listed in", "", ACCEPT("--unlisted") },
	[OS_NO_VERSION] = { "has no VERSION_ID that could be looked up in", "",
		"testing releases have none: only a released version can be listed" },
	[OS_NO_NAME] = { "has no NAME to tell CentOS Linux from CentOS Stream in", "",
		"restore NAME in /etc/os-release" },
};

static void judge_architecture(struct report *report, const struct os_facts *facts, const char *row,
	unsigned architectures)
{
	char bytes[OS_FIELD];
	struct text listed = text_over(bytes, sizeof(bytes));

	architecture_names(architectures, &listed);
	if (facts->machine_problem[0] != '\0') {
		report_finding(report, "os-arch", STATE_UNKNOWN, "the processor is unknown: %s", facts->machine_problem);
	} else if ((architecture_of(facts->machine) & architectures) != 0) {
		report_finding(report, "os-arch", STATE_OK, "%s is listed for %s", facts->machine, row);
	} else {
		report_finding(report, "os-arch", settings.unlisted, "%s is not listed, only %s, for %s", facts->machine,
			listed.data, row);
		report_fix(report, "move to a listed processor, or accept this one with --unlisted=ok");
	}
}

static void judge_system(struct report *report, const struct edition *edition, const struct os_facts *facts)
{
	char title_bytes[OS_TITLE], row_bytes[OS_ROW_TITLE];
	struct text title = text_over(title_bytes, sizeof(title_bytes));
	struct text row_title = text_over(row_bytes, sizeof(row_bytes));
	const struct os_row *row = NULL;
	unsigned architectures = 0;
	enum os_listing listing;

	if (facts->release_problem[0] != '\0') {
		report_finding(report, "os-listed", STATE_UNKNOWN, "the system is unknown: %s", facts->release_problem);
		report_fix(report, BY_HOST("restore the release file from its package",
			"compare with what systeminfo says of this system"));
		return;
	}
	listing = os_lookup(edition, &facts->release, &row, &architectures);
	os_release_title(&facts->release, listing == OS_NO_ROW, &title);
	os_row_title(row, edition->snapshot, &row_title);
	report_finding(report, "os-listed", state_of(listing), "%s %s edition %s%s%s", title.data,
		tellings[listing].words, edition->name, tellings[listing].row_words, row_title.data);
	report_fix(report, "%s", tellings[listing].fix);
	if (architectures != 0)	/* a row matched */
		judge_architecture(report, facts, row_title.data, architectures);
	/* Where an option accepts what is not listed, the finding says so. */
	if (listing == OS_LISTED && (architecture_of(facts->machine) & architectures) != 0)
		report_summary(report, "%s on %s is listed in edition %s as %s%s%s", title.data, facts->machine,
			edition->name, row_title.data, facts->kernel[0] != '\0' ? ", kernel " : "", facts->kernel);
}

static void judge_kernel(struct report *report, const struct thresholds *thresholds, const struct os_facts *facts)
{
	if (facts->kernel_problem[0] != '\0')
		report_finding(report, "kernel", STATE_UNKNOWN, "the kernel is unknown: %s", facts->kernel_problem);
	else if (facts->kernel[0] != '\0')
		report_version(report, "kernel", thresholds, "kernel", facts->kernel, "update the kernel and boot it");
}

int main(int argc, char **argv)
{
	static struct report report;
	struct options options;
	struct os_facts facts;

	if (!options_read(&command, argc, argv, &options, &report))
		return report_close(&report);
	if (!options.thresholds.warning.given && options.edition->kernel_minimum)
		(void)threshold_at_least(options.edition->kernel_minimum, &options.thresholds.warning);
	os_probe(&options.paths, settings.architecture, &facts);
	judge_system(&report, options.edition, &facts);
	judge_kernel(&report, &options.thresholds, &facts);
	return report_close(&report);
}
