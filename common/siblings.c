/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "siblings.h"

#include "probe/file.h"
#include "probe/host.h"
#include "probe/program.h"

#include <string.h>

const struct sibling siblings[] = {
	{ "check_ssm_os", "SSM_OS", "os", ROLE_NODE, TAKES_ROOT | TAKES_EDITION },
	{ "check_ssm_node", "SSM_NODE", "node", ROLE_NODE, TAKES_ROOT | TAKES_EDITION },
	{ "check_ssm_agent", "SSM_AGENT", "agent", ROLE_NODE, TAKES_ROOT | TAKES_EDITION },
	{ "check_ssm_user", "SSM_USER", "user", ROLE_NODE, TAKES_ROOT | TAKES_EDITION },
	{ "check_ssm_endpoints", "SSM_ENDPOINTS", "endpoints", ROLE_NODE, TAKES_EDITION },
	/* Windows has none. */
	{ "check_ssm_online", "SSM_ONLINE", "online", BY_HOST(ROLE_NODE, 0), 0 },
	{ "check_ssm_update", "SSM_UPDATE", "update", ROLE_NODE, TAKES_ROOT },
	{ "check_aws_cli", "AWS_CLI", "aws_cli", ROLE_CLIENT, TAKES_EDITION | TAKES_OPTIONAL },
	{ "check_session_manager_plugin", "SESSION_MANAGER_PLUGIN", "session_manager_plugin", ROLE_CLIENT,
		TAKES_ROOT | TAKES_EDITION | TAKES_OPTIONAL },
	{ 0 },
};

_Static_assert(sizeof(siblings) / sizeof(siblings[0]) - 1 <= SIBLINGS && SIBLINGS <= PROGRAMS, "all can run at once");

sibling_set siblings_of_role(unsigned role)
{
	sibling_set set = 0;

	for (size_t i = 0; siblings[i].program; i++)
		if ((siblings[i].role & role) != 0)
			set |= 1U << i;
	return set;
}

sibling_set siblings_taking(unsigned options)
{
	sibling_set set = 0;

	for (size_t i = 0; siblings[i].program; i++)
		if ((siblings[i].takes & options) != 0)
			set |= 1U << i;
	return set;
}

static sibling_set one_named(const char *name, size_t length)
{
	for (size_t i = 0; siblings[i].program; i++)
		if (strlen(siblings[i].name) == length && memcmp(siblings[i].name, name, length) == 0)
			return 1U << i;
	return 0;
}

bool siblings_named(const char *names, sibling_set *set)
{
	sibling_set one;

	for (*set = 0;; names++) {
		size_t length = strcspn(names, ",");

		one = one_named(names, length);
		*set |= one;
		names += length;
		if (one == 0 || *names == '\0')
			return one != 0;
	}
}

void siblings_list(sibling_set set, struct text *text)
{
	const char *separator = "";

	for (size_t i = 0; siblings[i].program; i++) {
		if ((set & 1U << i) == 0)
			continue;
		text_join(text, separator, siblings[i].name, NULL);
		separator = ", ";
	}
}

/* The options as words; root is empty on the live host. */
struct arguments {
	char timeout[32], edition[32], root[PROGRAM_PATH + sizeof("--root=")];
	const char *lists[SIBLINGS][6];	/* each NULL-terminated */
};

/* Returns NULL, or why they cannot be told. */
static const char *spell(const struct sibling_call *call, struct arguments *arguments)
{
	struct text timeout = text_over(arguments->timeout, sizeof(arguments->timeout));
	struct text edition = text_over(arguments->edition, sizeof(arguments->edition));
	struct text root = text_over(arguments->root, sizeof(arguments->root));

	text_add(&timeout, "--timeout=");
	text_add_count(&timeout, call->timeout);
	text_join(&edition, "--edition=", call->edition, NULL);
	if (paths_are_live(&call->paths))
		return NULL;
	text_add(&root, "--root=");
	return paths_root_name(&call->paths, &root) ? NULL : "where --root is cannot be found out";
}

static void choose(const struct sibling *sibling, const struct arguments *arguments, bool optional, const char **list)
{
	*list++ = "-v";
	*list++ = arguments->timeout;
	if ((sibling->takes & TAKES_EDITION) != 0)
		*list++ = arguments->edition;
	if ((sibling->takes & TAKES_ROOT) != 0 && arguments->root[0] != '\0')
		*list++ = arguments->root;
	if ((sibling->takes & TAKES_OPTIONAL) != 0 && optional)
		*list++ = "--optional";
	*list = NULL;
}

static void explain(struct plugin_output *said, const char *lead, const char *reason)
{
	struct text text = text_over(said->text, sizeof(said->text));

	said->state = STATE_UNKNOWN;
	text_join(&text, lead, reason, NULL);
	text_mark_cut(&text);
	memcpy(said->summary, said->text, sizeof(said->summary));
}

static void advise(struct sibling_verdict *verdict, const char *before, const char *after)
{
	struct text fix = text_over(verdict->said.fix, sizeof(verdict->said.fix));

	text_join(&fix, before, verdict->sibling->program, after, NULL);
}

static void lacks_verdict(struct sibling_verdict *verdict, const char *reason)
{
	explain(&verdict->said, "no verdict: ", reason);
	advise(verdict, "see what ", " -v says by itself");
}

/* What a plugin printed is its verdict where it is well-formed and the exit status is the same one. */
static void read_verdict(const struct program *program, struct sibling_verdict *verdict)
{
	char bytes[PLUGIN_WORDS];
	struct text reason = text_over(bytes, sizeof(bytes));
	const char *problem = plugin_output_parse(program->output, program->output_length, verdict->sibling->service,
		&verdict->said);

	if (!problem && program->exit_status == (int)verdict->said.state)
		return;
	if (problem)
		text_add(&reason, problem);
	else
		text_join(&reason, "its status line says ", state_name(verdict->said.state), NULL);
	text_add(&reason, ", its exit status is ");
	text_add_count(&reason, (unsigned)program->exit_status);
	lacks_verdict(verdict, reason.data);
}

/* False where there is nothing to be run. */
static bool is_installed(const char *path, struct sibling_verdict *verdict)
{
	const struct paths live = paths_live();

	if (file_examine(&live, path, true).status != FILE_ABSENT)
		return true;
	explain(&verdict->said, "is not installed beside check_ssm", "");
	advise(verdict, "install ", ", or choose others with --check");
	return false;
}

static void run(struct sibling_verdict *verdicts, size_t count, const char *directory,
	const struct arguments *arguments)
{
	static char paths[SIBLINGS][PROGRAM_PATH], outputs[SIBLINGS][PLUGIN_OUTPUT];
	static struct program programs[SIBLINGS];
	struct sibling_verdict *asked[SIBLINGS];
	size_t running = 0;

	for (size_t i = 0; i < count; i++) {
		struct text path = text_over(paths[running], PROGRAM_PATH);

		text_join(&path, directory, BY_HOST("/", "\\"), verdicts[i].sibling->program, BY_HOST("", ".exe"), NULL);
		if (path.cut)
			lacks_verdict(&verdicts[i], "its path is too long");
		else if (is_installed(path.data, &verdicts[i])) {
			programs[running] = (struct program){ .path = path.data, .arguments = arguments->lists[i],
				.trust = PROGRAM_AS_CALLER, .output = outputs[running], .output_size = PLUGIN_OUTPUT };
			asked[running++] = &verdicts[i];
		}
	}
	programs_run(programs, running);
	for (size_t i = 0; i < running; i++) {
		if (programs[i].status == PROGRAM_ENDED)
			read_verdict(&programs[i], asked[i]);
		else
			lacks_verdict(asked[i], programs[i].problem);
	}
}

size_t siblings_ask(const struct sibling_call *call, struct sibling_verdict verdicts[SIBLINGS])
{
	static struct arguments arguments;
	char directory[PROGRAM_PATH];
	const char *problem = spell(call, &arguments);
	size_t count = 0;

	if (!problem && program_own_directory(directory, sizeof(directory)))
		problem = "where check_ssm is cannot be found out";
	for (size_t i = 0; siblings[i].program; i++) {
		if ((call->set & 1U << i) == 0)
			continue;
		verdicts[count] = (struct sibling_verdict){ .sibling = &siblings[i] };
		choose(&siblings[i], &arguments, call->optional, arguments.lists[count]);
		if (problem)
			lacks_verdict(&verdicts[count], problem);
		count++;
	}
	if (!problem)
		run(verdicts, count, directory, &arguments);
	return count;
}
