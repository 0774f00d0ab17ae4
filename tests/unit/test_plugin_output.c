/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/plugin_output.h"
#include "tests/unit/tap.h"

#include <stdlib.h>

static struct plugin_output output;

/* Parses bytes that stand at the end of memory of their own, so that a read behind them is found. */
static const char *parse_bytes(const char *bytes, size_t length)
{
	char *copy = malloc(length > 0 ? length : 1);
	const char *problem;

	memcpy(copy, bytes, length);
	problem = plugin_output_parse(copy, length, "SSM_OS", &output);
	free(copy);
	return problem;
}

static const char *parse(const char *text)
{
	return parse_bytes(text, strlen(text));
}

static void is_verdict(const char *text, enum state state, const char *summary, const char *row, const char *fix,
	const char *name)
{
	const char *problem = parse(text);

	is(problem ? problem : "", "", name);
	is_number(output.state, state, "... state");
	is(output.summary, summary, "... summary");
	is(output.text, row, "... text");
	is(output.fix, fix, "... fix");
}

static void is_problem(const char *text, const char *expected, const char *name)
{
	const char *problem = parse(text);

	is(problem ? problem : "a verdict", expected, name);
}

static void test_status_lines(void)
{
	is_verdict("SSM_OS OK: all is well\n", STATE_OK, "all is well", "all is well", "", "a status line alone");
	is_verdict("SSM_OS WARNING: doubtful | a=1;2;3 b=2s\n", STATE_WARNING, "doubtful", "doubtful", "", "perfdata");
	is_verdict("SSM_OS CRITICAL: bad\nanother line\n", STATE_CRITICAL, "bad", "bad", "", "a line that is no finding");
	is_verdict("SSM_OS UNKNOWN: --x is not an option\nUsage: check_ssm_os\n", STATE_UNKNOWN, "--x is not an option",
		"--x is not an option", "", "a wrong call");
	is_verdict("SSM_OS OK: a: b [CRITICAL] c\n", STATE_OK, "a: b [CRITICAL] c", "a: b [CRITICAL] c", "",
		"what looks like a finding within the line");
}

static void test_findings(void)
{
	is_verdict("SSM_OS CRITICAL: b, d | x=1\n[OK] one: a\n[CRITICAL] two: b\n  fix: mend b\n[WARNING] three: c\n"
		"  fix: mend c\n[CRITICAL] four: d\n  fix: mend d\n", STATE_CRITICAL, "b, d", "b", "mend b",
		"the first finding of the worst state, and its fix");
	is_verdict("SSM_OS OK: well\n[OK] one: a\n[OK] two: b\n", STATE_OK, "well", "well", "", "all is well");
	is_verdict("SSM_OS OK: well\n[OK] one: a\n  fix: mend a\n", STATE_OK, "well", "well", "", "... and nothing to do");
	is_verdict("SSM_OS UNKNOWN: b\n[WARNING] one: a\n  fix: mend a\n[UNKNOWN] two: b\n[UNKNOWN] three: c\n"
		"  fix: mend c\n", STATE_UNKNOWN, "b", "b", "", "the fix of another finding is not its own");
	is_verdict("SSM_OS WARNING: a\n[WARNING] one: a\nsomething\n  fix: mend a\n", STATE_WARNING, "a", "a", "",
		"a fix follows its finding at once");
	is_verdict("SSM_OS WARNING: a\n  fix: mend a\n[WARNING] one: a\n", STATE_WARNING, "a", "a", "",
		"a fix before all findings is nobody's");
	is_verdict("SSM_OS WARNING: a\n[WARNING] one: a: b\n  fix: c\n  fix: d\n", STATE_WARNING, "a", "a: b", "c",
		"a colon in the text, two fixes");
	is_verdict("SSM_OS WARNING: a\n[OK] one: b\n(+3 more)\n", STATE_WARNING, "a", "a", "",
		"no finding of the worst state: it was cut off");
	is_verdict("SSM_OS WARNING: a\n[WARNING] no id\n[WARNING] id\n[WARNING] : b\n", STATE_WARNING, "a", "b", "", "a finding without id");
	is_verdict("SSM_OS WARNING: a\n[WARNING] one: \n  fix: mend a\n", STATE_WARNING, "a", "a", "",
		"a finding without words: a row has those of the status line");
	is_verdict("SSM_OS OK: a\n[OK]one: b\n[ok] one: b\n[FINE] one: b\n[OK\n[\n\n[OK] \n", STATE_OK, "a", "a", "",
		"what is not quite a finding");
}

static void test_problems(void)
{
	const char *first = "its first line is no status line of its own";
	const char *worse = "a finding is worse than its status line";
	const char *two = "it has two status lines", *wordless = "its status line has no words";

	is_problem("", "it printed nothing", "nothing");
	is_problem("SSM_OS OK: a", "what it printed ends within a line", "no newline");
	is_problem("SSM_OS OK: a\n[OK] one", "what it printed ends within a line", "... of a later line");
	is_problem("\n", first, "an empty line");
	is_problem("\nSSM_OS OK: a\n", first, "... before the status line");
	is_problem("SSM_AGENT OK: a\n", first, "another plugin's");
	is_problem("SSM_OSX OK: a\n", first, "a longer name");
	is_problem("SSM_OS  OK: a\n", first, "two blanks");
	is_problem("SSM_OS FINE: a\n", first, "no state");
	is_problem("SSM_OS ok: a\n", first, "small letters");
	is_problem("SSM_OS OK a\n", first, "no colon");
	is_problem("SSM_OS OKAY: a\n", first, "a longer state");
	is_problem("SSM_OS OK:a\n", first, "no blank");
	is_problem("SSM_OS\n", first, "the name alone");
	is_problem("SSM_O\n", first, "a part of it");
	is_problem("SSM_OS OK: \n", wordless, "no words");
	is_problem("SSM_OS OK:   \n", wordless, "... but blanks");
	is_problem("SSM_OS CRITICAL: | a=1\n[CRITICAL] one: a\n", wordless, "... but perfdata and a finding");
	is_problem("SSM_OS OK: a\nSSM_OS CRITICAL: b\n", two, "two status lines");
	is_problem("SSM_OS OK: a\nSSM_OS OK: a\n", two, "... that are the same");
	is_problem("SSM_OS CRITICAL: a\n[CRITICAL] one: a\nSSM_OS OK:\n", two, "... the other one without words, at the end");
	is_problem("SSM_OS OK: a\n[WARNING] one: b\n", worse, "a finding that is worse");
	is_problem("SSM_OS UNKNOWN: a\n[CRITICAL] no id\n", worse, "... without an id");
	is_problem("SSM_OS WARNING: a\n[WARNING] one: b\n[UNKNOWN] two: c\n", worse, "... later");
	is(parse_bytes("SSM_OS OK: a\0b\n", 15), "what it printed is no text", "a NUL");
	is(parse_bytes("\0", 1), "what it printed is no text", "... alone");
	is_number(output.state, STATE_UNKNOWN, "no verdict is UNKNOWN");
}

static void fill(char *bytes, const char *lead, size_t letters, const char *end)
{
	size_t length = strlen(lead);

	memcpy(bytes, lead, length);
	memset(bytes + length, 'x', letters);
	memcpy(bytes + length + letters, end, strlen(end) + 1);
}

static void test_long_words(void)
{
	static char bytes[4 * PLUGIN_WORDS], expected[PLUGIN_WORDS];
	struct plugin_output all;

	fill(bytes, "SSM_OS WARNING: ", PLUGIN_WORDS - 1, "\n[WARNING] one: a\n");
	fill(expected, "", PLUGIN_WORDS - 1, "");
	is_verdict(bytes, STATE_WARNING, expected, "a", "", "words that just fit");
	fill(expected, "", PLUGIN_WORDS - 4, "...");
	fill(bytes, "SSM_OS WARNING: ", PLUGIN_WORDS, "\n[WARNING] one: a\n");
	is_verdict(bytes, STATE_WARNING, expected, "a", "", "one more byte is cut");
	fill(bytes, "SSM_OS WARNING: a\n[WARNING] one: ", 2 * PLUGIN_WORDS, "\n");
	is_verdict(bytes, STATE_WARNING, "a", expected, "", "a long finding");
	fill(bytes, "SSM_OS WARNING: a\n[WARNING] one: b\n  fix: ", 2 * PLUGIN_WORDS, "\n");
	is_verdict(bytes, STATE_WARNING, "a", "b", expected, "a long fix");
	(void)parse("SSM_OS CRITICAL: old\n[CRITICAL] one: old\n  fix: old\n");
	all = output;
	(void)parse("SSM_OS OK: new\n");
	ok(strcmp(all.fix, "old") == 0 && output.fix[0] == '\0', "nothing is left of what was read before");
}

int main(void)
{
	test_status_lines();
	test_findings();
	test_problems();
	test_long_words();
	return tap_done();
}
