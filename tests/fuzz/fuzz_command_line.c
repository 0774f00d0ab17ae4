/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/options.h"
#include "common/probe/deadline.h"

#include <setjmp.h>
#include <sys/types.h>

/* The command line of every plugin, as its own main reads it: the first byte chooses the plugin, the rest are the
 * arguments with a newline between them. Where a plugin would go on and look at the host it is stopped. run renames
 * what the parts of a plugin call there to the functions below, and puts what plugins keep from one run to the
 * next into sections of their own. */

#define ARGUMENTS 24
#define SECRET "Secret64"	/* a password, where an argument has it so */

extern char __start_plugin_data[], __stop_plugin_data[], __start_plugin_zero[], __stop_plugin_zero[];

#define PLUGINS(X) \
	X(check_aws_cli, "AWS_CLI") X(check_session_manager_plugin, "SESSION_MANAGER_PLUGIN") X(check_ssm, "SSM") \
	X(check_ssm_agent, "SSM_AGENT") X(check_ssm_endpoints, "SSM_ENDPOINTS") X(check_ssm_node, "SSM_NODE") \
	X(check_ssm_online, "SSM_ONLINE") X(check_ssm_os, "SSM_OS") X(check_ssm_update, "SSM_UPDATE") \
	X(check_ssm_user, "SSM_USER")
#define DECLARE(name, service) int main_of_##name(int argc, char **argv);
#define ROW(name, service) { main_of_##name, #name, service },
PLUGINS(DECLARE)

static const struct plugin {
	int (*main)(int argc, char **argv);
	const char *name, *service;
} plugins[] = { PLUGINS(ROW) };

static char printed[2 * REPORT_JSON];
static size_t printed_length;
static jmp_buf stopped;

ssize_t fuzz_write(int descriptor, const void *bytes, size_t length);
ssize_t fuzz_write(int descriptor, const void *bytes, size_t length)
{
	MUST(descriptor == 1 && length <= sizeof(printed) - printed_length);
	memcpy(printed + printed_length, bytes, length);
	printed_length += length;
	return (ssize_t)length;
}

/* The line of a deadline is prepared with what the command line has set, so it can be asked for at once. */
bool fuzz_deadline_start(unsigned seconds, const struct deadline_hooks *hooks);
bool fuzz_deadline_start(unsigned seconds, const struct deadline_hooks *hooks)
{
	MUST(seconds >= 1 && seconds <= 3600);
	for (int expired = 0; expired < 2; expired++) {
		int status;

		hooks->prepare(hooks->context, "reading | /etc/\xff\x1b[1m;x");
		status = hooks->end(expired, true);
		MUST(status > 0 && status <= 3 && printed_length < LINE_LIMIT);
		printed[printed_length] = '\0';
		if (printed[0] == '{')
			must_be_json(printed, printed_length);
		else
			MUST(memchr(printed, '\n', printed_length) == printed + printed_length - 1
				&& is_clean(printed, printed_length - 1, "|;'\"<>`$&"));
		printed_length = 0;
	}
	return true;
}

const char *fuzz_open_root(struct paths *paths, const char *directory);
const char *fuzz_open_root(struct paths *paths, const char *directory)
{
	paths->root = directory[0] == '/' ? 1 : -1;
	return directory[0] == '/' ? NULL : "no such file or directory";
}

/* What was read is within its bounds, and a range is the one that was spelled. */
static void check_threshold(const struct threshold *threshold)
{
	struct threshold again;

	if (!threshold->given)
		return;
	MUST(is_terminated(threshold->spelling, sizeof(threshold->spelling)));
	MUST(!threshold_parse(threshold->spelling, threshold->kind, &again).problem && again.inside == threshold->inside);
	MUST(again.start.open == threshold->start.open && again.start.number == threshold->start.number);
	MUST(again.end.open == threshold->end.open && again.end.number == threshold->end.number);
}

bool fuzz_options_read(const struct command *command, int argc, char **argv, struct options *options,
	struct report *report);
bool fuzz_options_read(const struct command *command, int argc, char **argv, struct options *options,
	struct report *report)
{
	if (!options_read(command, argc, argv, options, report))
		return false;
	MUST(printed_length == 0 && options->edition && options->timeout >= 1 && options->timeout <= 3600);
	MUST(options->timeout_state != STATE_OK);
	check_threshold(&options->thresholds.warning);
	check_threshold(&options->thresholds.critical);
	longjmp(stopped, 1);
}

/* The help, the version and the lists are pages: of plain lines. */
static int is_page(char **argv)
{
	static const char *const pages[] = { "-h", "-V", "-l", "--help", "--version", "--list", "--features" };

	for (; *argv; argv++)
		for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
			if (strcmp(*argv, pages[i]) == 0 || (argv[0][0] == '-' && strpbrk(*argv, "hVl")))
				return 1;
	return 0;
}

/* Whether no argument has the secret elsewhere than between a colon and the last @. */
static int is_secret(char **argv)
{
	for (; *argv; argv++) {
		const char *at = strrchr(*argv, '@'), *colon = strchr(*argv, ':');

		for (const char *place = *argv; (place = strstr(place, SECRET)); place++)
			if (!at || !colon || colon > place || at < place)
				return 0;
	}
	return 1;
}

static void check_output(const struct plugin *plugin, int status, char **argv)
{
	printed[printed_length] = '\0';
	MUST(status == 3 && printed_length > 0);
	MUST(!is_secret(argv) || !strstr(printed, SECRET));
	if (printed[0] == '{')
		must_be_json(printed, printed_length);
	else if (strncmp(printed, plugin->service, strlen(plugin->service)) == 0 && printed[strlen(plugin->service)] == ' ')
		must_be_status(printed, printed_length, plugin->service);
	else
		MUST(is_page(argv) && printed_length < PAGE_SIZE && printed[printed_length - 1] == '\n');
}

/* What plugins keep becomes what it is when a process starts. */
static void renew(void)
{
	static char *fresh;
	size_t size = (size_t)(__stop_plugin_data - __start_plugin_data);

	if (!fresh) {
		fresh = malloc(size + 1);
		MUST(fresh);
		memcpy(fresh, __start_plugin_data, size);
	}
	memcpy(__start_plugin_data, fresh, size);
	memset(__start_plugin_zero, 0, (size_t)(__stop_plugin_zero - __start_plugin_zero));
}

static void fuzz(const char *bytes, size_t length)
{
	size_t which = length > 0 ? (unsigned char)bytes[0] % (sizeof(plugins) / sizeof(plugins[0])) : 0;
	const struct plugin *plugin = &plugins[which];
	char *argv[ARGUMENTS + 2] = { as_text(plugin->name, strlen(plugin->name)) };
	int argc = 1;
	size_t at = 1;

	while (at < length && argc <= ARGUMENTS) {
		const char *end = memchr(bytes + at, '\n', length - at);
		size_t size = (end ? (size_t)(end - bytes) : length) - at;

		/* Each in a block of its own, and ended by a NUL as the kernel does it. */
		argv[argc] = as_text(bytes + at, size);
		at += strlen(argv[argc]) < size ? length : size + 1;
		argc++;
	}
	renew();
	printed_length = 0;
	if (setjmp(stopped) == 0)
		check_output(plugin, plugin->main(argc, argv), argv);
	while (argc > 0)
		free(argv[--argc]);
}
