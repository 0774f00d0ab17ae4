/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* check_session_manager_plugin: is the Session Manager plugin for the AWS CLI installed here, and new enough? */

#include "common/options.h"
#include "common/probe/host.h"
#include "common/version_judge.h"

static struct {
	const char *program;
	bool optional;
} settings;

static const struct option_spec own_options[] = {
	{ 'p', "program", "PATH", "the plugin to ask (default: session-manager-plugin along PATH, then in the usual "
		"directories; for root only there)", option_path, &settings.program },
	{ 0, "optional", NULL, "OK where it is not installed", option_flag, &settings.optional },
};

static const char *find_conflict(const struct options *options)
{
	bool conflict = settings.program && !paths_are_live(&options->paths);

	return conflict ? "--program is for the live host: with --root nothing is run" : NULL;
}

static const struct command command = {
	.name = "check_session_manager_plugin",
	.service = "SESSION_MANAGER_PLUGIN",
	.purpose = "Checks that the Session Manager plugin for the AWS CLI is installed and new enough to start sessions.",
	.shared = OPTION_MINIMUM | OPTION_RANGES | OPTION_EDITION | OPTION_ROOT,
	.kind = THRESHOLD_VERSION,
	.warning_help = "WARNING where the version of the plugin is outside the range "
		"(default: the minimum of the edition, if any)",
	.critical_help = "CRITICAL where the version of the plugin is outside the range "
		"(default: the minimum of the edition, if any)",
	.own = own_options,
	.own_count = sizeof(own_options) / sizeof(own_options[0]),
	.find_conflict = find_conflict,
};

/* Where AWS's packages put it, their link, and where distributions have it; on Windows where its installer puts it,
 * where the documentation of 2019 says that it does, and what there was for 32 bit. */
#define LINUX_DIRECTORIES "/usr/local/sessionmanagerplugin/bin", "/usr/local/bin", "/usr/bin"
#define WINDOWS_DIRECTORY "\\Amazon\\SessionManagerPlugin\\bin"
#define WINDOWS_DIRECTORIES "%ProgramFiles%" WINDOWS_DIRECTORY, "%ProgramData%" WINDOWS_DIRECTORY, \
	"%ProgramFiles(x86)%" WINDOWS_DIRECTORY
static const char *const directories[] = { BY_HOST(LINUX_DIRECTORIES, WINDOWS_DIRECTORIES), NULL };

static void probe(const struct paths *paths, struct version_answer *answer)
{
	struct version_question question = {
		.name = "session-manager-plugin",
		.directories = directories,
		.path = settings.program,
		.read = paths_are_live(paths) ? plugin_version_line : plugin_version_file,
	};

	if (paths_are_live(paths))
		program_version_ask(&question, answer);
	else
		program_version_read(paths, &question, "/usr/local/sessionmanagerplugin/VERSION", answer);
}

static const struct version_words words = {
	.subject = "the Session Manager plugin",
	.program = "session-manager-plugin",
	.installed_id = "plugin-installed",
	.version_id = "plugin-version",
	.absent_fix = "install the Session Manager plugin, or do without it with --optional",
	.hidden_fix = "let the user of this check look there",
};

static bool is_critical(const struct thresholds *thresholds, const char *text)
{
	struct version version;

	return version_parse(text, &version) && threshold_alerts_version(&thresholds->critical, &version);
}

/* A version that is known, and not any will do. */
static void judge_version(struct report *report, const struct options *options, const char *version, const char *found)
{
	const char *withdrawn = withdrawal_day(options->edition, version);

	if (is_source_build(plugin_source_builds, version)) {
		report_finding(report, "plugin-version", STATE_WARNING,
			"session-manager-plugin %s was built from source, its version is unknown", found);
		report_fix(report, "install a release of AWS, every build from source answers this number");
	} else if (withdrawn && !is_critical(&options->thresholds, version)) {
		report_finding(report, "plugin-version", STATE_WARNING, "session-manager-plugin %s was withdrawn by AWS (%s)",
			found, withdrawn);
		report_fix(report, "install a newer release, or the one before");
	} else {
		report_version(report, "plugin-version", &options->thresholds, "session-manager-plugin", found,
			"update the Session Manager plugin");
	}
}

static void judge_answer(struct report *report, const struct options *options, const struct version_answer *answer)
{
	const char *version = answer->version[0] != '\0' ? answer->version : "of unknown version";
	bool any_will_do = !options->thresholds.warning.given && !options->thresholds.critical.given;
	bool is_known = version == answer->version;
	char bytes[REPORT_TEXT / 2];
	struct text found = text_over(bytes, sizeof(bytes));

	text_join(&found, version, " of ", answer->path, NULL);
	text_mark_cut(&found);
	if (!is_known && (!any_will_do || paths_are_live(&options->paths))) {
		judge_no_version(report, &words, answer);
	} else if (any_will_do) {
		report_finding(report, "plugin-version", STATE_OK,
			"session-manager-plugin %s is installed, edition %s asks for no version", found.data, options->edition->name);
	} else {
		judge_version(report, options, version, found.data);
	}
	report_summary(report, "%s", report_last(report));
}

static void use_edition(const struct edition *edition, struct thresholds *thresholds)
{
	if (!thresholds->critical.given && edition->plugin_critical)
		(void)threshold_at_least(edition->plugin_critical, &thresholds->critical);
	if (!thresholds->warning.given && edition->plugin_warning)
		(void)threshold_at_least(edition->plugin_warning, &thresholds->warning);
}

int main(int argc, char **argv)
{
	static struct report report;
	static struct version_answer answer;
	struct options options;

	if (!options_read(&command, argc, argv, &options, &report))
		return report_close(&report);
	use_edition(options.edition, &options.thresholds);
	probe(&options.paths, &answer);
	judge_installed(&report, &words, &answer, settings.optional);
	if (answer.place == PROGRAM_FOUND)
		judge_answer(&report, &options, &answer);
	return report_close(&report);
}
