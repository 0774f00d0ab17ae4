/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/report.h"
#include "tests/unit/tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static struct report report;

/* What was written while standard output was a file, and the exit status. */
static char output[2 * REPORT_JSON];
static int status;

static int saved_stdout = -1;

static void redirect(int descriptor)
{
	(void)fflush(stdout);
	saved_stdout = dup(STDOUT_FILENO);
	if (descriptor < 0)
		(void)close(STDOUT_FILENO);
	else
		(void)dup2(descriptor, STDOUT_FILENO);
}

static void restore(void)
{
	(void)dup2(saved_stdout, STDOUT_FILENO);
	(void)close(saved_stdout);
}

/* An empty file that no name leads to. */
static int open_scratch(void)
{
	char name[] = "/tmp/test_report.XXXXXX";
	int scratch = mkstemp(name);

	if (scratch < 0) {
		perror("# mkstemp");
		exit(1);
	}
	(void)unlink(name);
	return scratch;
}

static void keep_output(int scratch)
{
	ssize_t length = pread(scratch, output, sizeof(output) - 1, 0);

	output[length < 0 ? 0 : length] = '\0';
	(void)close(scratch);
}

static void close_report(void)
{
	int scratch = open_scratch();

	redirect(scratch);
	status = report_close(&report);
	restore();
	keep_output(scratch);
}

/* Closes the report and compares all that it says. */
static void is_output(const char *expected, int exit_status, const char *name)
{
	close_report();
	is(output, expected, name);
	is_number(status, exit_status, "... exit status");
}

static void take_end(bool expired, bool writable)
{
	int scratch = open_scratch();

	redirect(scratch);
	status = report_end(expired, writable);
	restore();
	keep_output(scratch);
}

static void test_unprepared_end(void)
{
	take_end(true, true);
	is_number(status, 3, "an end before anything is prepared is no OK");
	report_open(&report, "SSM_OS");
	report_prepare_end(&report, "reading");
	take_end(true, true);
	is_number(status, 3, "... nor one whose words were never set");
	take_end(false, true);
	is_number(status, 3, "... whatever it comes from");
}

static void test_states(void)
{
	report_open(&report, "SSM_OS");
	is_output("SSM_OS UNKNOWN: nothing was examined\n", 3, "no finding at all is UNKNOWN");
	report_open(&report, "SSM_OS");
	report_summary(&report, "all is well");
	is_output("SSM_OS UNKNOWN: nothing was examined\n", 3, "... whatever the summary says");
	report_open(&report, "SSM_OS");
	report_finding(&report, "os-listed", STATE_OK, "%s %d", "listed", 7);
	is_output("SSM_OS OK: listed 7\n", 0, "a finding is the words where there is no summary");
	report_open(&report, "SSM_OS");
	report_finding(&report, "os-listed", STATE_OK, "listed");
	report_finding(&report, "kernel", STATE_OK, "new");
	report_summary(&report, "all is %s", "well");
	is_output("SSM_OS OK: all is well\n", 0, "the summary is the words of OK");
	report_open(&report, "SSM_AGENT");
	report_finding(&report, "a", STATE_OK, "fine");
	report_finding(&report, "b", STATE_WARNING, "doubtful");
	report_summary(&report, "all is well");
	is_output("SSM_AGENT WARNING: doubtful\n", 1, "... and of nothing else");
	report_open(&report, "SSM_AGENT");
	report_finding(&report, "b", STATE_CRITICAL, "broken");
	report_finding(&report, "a", STATE_OK, "fine");
	is_output("SSM_AGENT CRITICAL: broken\n", 2, "a later OK heals nothing");
}

static void add_mixed(void)
{
	report_open(&report, "SSM_OS");
	report_finding(&report, "w-one", STATE_WARNING, "first warning");
	report_finding(&report, "o-one", STATE_OK, "fine");
	report_finding(&report, "u-one", STATE_UNKNOWN, "first unknown");
	report_fix(&report, "look at %s", "it");
	report_finding(&report, "c-one", STATE_CRITICAL, "first critical");
	report_fix(&report, "mend it");
	report_finding(&report, "w-two", STATE_WARNING, "second warning");
	report_finding(&report, "c-two", STATE_CRITICAL, "second critical");
}

static void test_order(void)
{
	add_mixed();
	is_output("SSM_OS CRITICAL: first critical, second critical, first unknown, first warning, second warning\n", 2,
		"the worst come first, each kind in its order");
	report_open(&report, "SSM_OS");
	report_finding(&report, "w", STATE_WARNING, "a warning");
	report_finding(&report, "u", STATE_UNKNOWN, "an unknown");
	is_output("SSM_OS UNKNOWN: an unknown, a warning\n", 3, "UNKNOWN before WARNING");
}

static void test_verbose(void)
{
	static const char expected[] = "SSM_OS CRITICAL: first critical, second critical, first unknown, first warning, "
		"second warning\n"
		"[WARNING] w-one: first warning\n"
		"[OK] o-one: fine\n"
		"[UNKNOWN] u-one: first unknown\n"
		"  fix: look at it\n"
		"[CRITICAL] c-one: first critical\n"
		"  fix: mend it\n"
		"[WARNING] w-two: second warning\n"
		"[CRITICAL] c-two: second critical\n";

	add_mixed();
	report.verbosity = 1;
	is_output(expected, 2, "-v adds a line for each finding and for each remedy");
	add_mixed();
	report.verbosity = 3;
	is_output(expected, 2, "... -vvv no more");
	report_open(&report, "SSM_OS");
	report.verbosity = 1;
	report_fix(&report, "nothing to mend");
	is_output("SSM_OS UNKNOWN: nothing was examined\n[UNKNOWN] evidence: nothing was examined\n", 3,
		"a remedy without a finding is none");
}

static struct threshold range_of(const char *range, enum threshold_kind kind)
{
	struct threshold threshold;

	if (threshold_parse(range, kind, &threshold).problem)
		printf("# %s is no range\n", range);
	return threshold;
}

static void test_perfdata(void)
{
	struct threshold warning = range_of("010.50", THRESHOLD_NUMBER), critical = range_of("@~:-1", THRESHOLD_NUMBER);
	const struct measure measures[] = {
		{ "plain", 2 * NUMBER_ONE, "", NULL, NULL, NULL, NULL },
		{ "unit", 86400500000, "s", NULL, NULL, NULL, NULL },
		{ "warning", -NUMBER_ONE, "B", &warning, NULL, NULL, NULL },
		{ "critical", 0, "", NULL, &critical, NULL, NULL },
		{ "both", 1, "", &warning, &critical, NULL, NULL },
		{ "minimum", 1, "s", NULL, NULL, "0", NULL },
		{ "maximum", 1, "", NULL, NULL, NULL, "100" },
		{ "all", 1500000, "s", &warning, &critical, "0", "100" },
	};

	report_open(&report, "SSM_OS");
	report_finding(&report, "a", STATE_OK, "fine");
	for (size_t i = 0; i < sizeof(measures) / sizeof(measures[0]); i++)
		report_measure(&report, &measures[i]);
	report.verbosity = 1;
	is_output("SSM_OS OK: fine | plain=2 unit=86400.5s warning=-1B;010.50 critical=0;;@~:-1 both=0.000001;010.50;@~:-1 "
		"minimum=0.000001s;;;0 maximum=0.000001;;;;100 all=1.5s;010.50;@~:-1;0;100\n[OK] a: fine\n", 0,
		"perfdata: ranges as they were typed, nothing empty at the end, before the long output");
}

static char *long_words(size_t length)
{
	static char words[4096];

	for (size_t i = 0; i < length; i++)
		words[i] = (char)('a' + i % 26);
	words[length] = '\0';
	return words;
}

static size_t line_length(void)
{
	return strcspn(output, "\n") + 1;
}

static bool line_ends_with(const char *ending)
{
	size_t length = line_length() - 1;

	return length >= strlen(ending) && strncmp(output + length - strlen(ending), ending, strlen(ending)) == 0;
}

static void add_measures(size_t count, const char *label)
{
	struct threshold range = range_of("0.123456:9000000000000.123456", THRESHOLD_NUMBER);
	static struct threshold kept;

	kept = range;
	for (size_t i = 0; i < count; i++)
		report_measure(&report, &(struct measure){ label, (number)i * NUMBER_ONE, "s", &kept, &kept, "0", NULL });
}

static void test_perfdata_fits(void)
{
	const char *bar, *last;

	report_open(&report, "SSM_OS");
	report_finding(&report, "a", STATE_OK, "fine");
	add_measures(20, "abcdefghijklmnopqrstuvwxyz");
	close_report();
	ok(line_length() < REPORT_LINE, "measures that do not fit: the line stays below its size");
	bar = strchr(output, '|');
	ok(strncmp(output, "SSM_OS OK: fine | ", 18) == 0, "... the words stay whole");
	last = strrchr(output, ' ');
	ok(bar && last > bar && strstr(last, "=4s;0.123456:9000000000000.123456;0.123456:9000000000000.123456;0\n"),
		"... and so does the last measure that is there");
	report_open(&report, "SSM_OS");
	report_finding(&report, "a", STATE_OK, "fine");
	add_measures(1, long_words(600));
	is_output("SSM_OS OK: fine\n", 0, "no bar where not even the first one fits");
}

static void test_measure_count(void)
{
	size_t count = 0;

	report_open(&report, "SSM_OS");
	report_finding(&report, "a", STATE_OK, "fine");
	for (number i = 0; i < REPORT_MEASURES + 6; i++)
		report_measure(&report, &(struct measure){ "m", i * NUMBER_ONE, "", NULL, NULL, NULL, NULL });
	close_report();
	for (const char *at = output; (at = strstr(at, " m=")); at++)
		count++;
	is_number((long long)count, REPORT_MEASURES, "measures beyond the last place are left out");
	ok(line_ends_with(" m=23"), "... the first ones stay");
	is_number(status, 0, "... and the verdict is the same");
}

static void test_long_line(void)
{
	report_open(&report, "SSM_OS");
	for (int i = 0; i < 5; i++)
		report_finding(&report, "a", STATE_WARNING, "%s", long_words(300));
	close_report();
	is_number((long long)line_length(), REPORT_LINE - 1, "a long line fills its size but for the NUL");
	ok(line_ends_with("..."), "... and is marked where it was cut");
	ok(strlen(output) == line_length(), "... with nothing behind it");
	report_open(&report, "SSM_OS");
	for (int i = 0; i < 5; i++)
		report_finding(&report, "a", STATE_WARNING, "%s", long_words(300));
	report_measure(&report, &(struct measure){ "m", NUMBER_ONE, "s", NULL, NULL, "0", NULL });
	close_report();
	ok(line_length() < REPORT_LINE, "with perfdata it stays below its size as well");
	ok(line_ends_with("... | m=1s;;;0"), "... and the words make room for the perfdata");
}

static void test_long_output(void)
{
	char more[32];
	size_t lines = 0;

	report_open(&report, "SSM_OS");
	report.verbosity = 1;
	for (int i = 0; i < 40; i++) {
		report_finding(&report, "some-id", STATE_CRITICAL, "%s", long_words(200));
		report_fix(&report, "%s", long_words(100));
	}
	close_report();
	ok(strlen(output) < REPORT_STATUS, "long output stays below its size");
	ok(strlen(output) > REPORT_STATUS - 400, "... which is used");
	for (const char *at = output; (at = strstr(at, "\n[CRITICAL] some-id: ")); at++)
		lines++;
	(void)snprintf(more, sizeof(more), "\n(+%u more)\n", (unsigned)(40 - lines));
	is(output + strlen(output) - strlen(more), more, "... and says how many findings do not fit");
	ok(strstr(strrchr(output, '['), "\n  fix: abc"), "... the last one is there with its remedy");
	is_number(status, 2, "... the verdict is that of all");
}

static void test_too_many(enum state worst, size_t place)
{
	static const size_t count = REPORT_FINDINGS + 20;
	char name[80], expected[80];

	report_open(&report, "SSM_OS");
	for (size_t i = 0; i < count; i++)
		report_finding(&report, "a", i == place ? worst : STATE_OK, i == place ? "the bad one" : "a good one");
	close_report();
	(void)snprintf(name, sizeof(name), "%s as number %u of %u findings", state_name(worst), (unsigned)place + 1,
		(unsigned)count);
	(void)snprintf(expected, sizeof(expected), "SSM_OS %s: the bad one\n", state_name(worst));
	is_number(status, worst, name);
	is(output, expected, "... is the verdict and its reason");
}

static void test_all_too_many(void)
{
	static const size_t places[] = { 0, REPORT_FINDINGS - 1, REPORT_FINDINGS, REPORT_FINDINGS + 5,
		REPORT_FINDINGS + 19 };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		test_too_many(STATE_WARNING, places[i]);
		test_too_many(STATE_UNKNOWN, places[i]);
		test_too_many(STATE_CRITICAL, places[i]);
	}
}

/* The last place may hold the least bad one itself. */
static void test_last_is_least(void)
{
	report_open(&report, "SSM_OS");
	for (size_t i = 0; i < REPORT_FINDINGS - 1; i++)
		report_finding(&report, "a", STATE_CRITICAL, "number %u", (unsigned)i);
	report_finding(&report, "b", STATE_OK, "the good one");
	report_finding(&report, "c", STATE_WARNING, "the doubtful one");
	is_number((long long)report.finding_count, REPORT_FINDINGS, "no room for another finding");
	is(report.findings[REPORT_FINDINGS - 1].text, "the doubtful one", "... the good one makes room");
	is(report.findings[REPORT_FINDINGS - 2].text, "number 46", "... and none of the bad ones");
}

static void test_foreign_text(void)
{
	char expected[REPORT_TEXT + 32];

	report_open(&report, "SSM_OS");
	report_finding(&report, "a", STATE_WARNING, "%s", "a|b;c\n'd' \x1b[1m $(e) \xff caf\xc3\xa9");
	report_fix(&report, "%s", "`rm` & <b>\"x\"\r\n");
	report.verbosity = 1;
	is_output("SSM_OS WARNING: a?b?c??d? ?[1m ?(e) ? caf\xc3\xa9\n"
		"[WARNING] a: a?b?c??d? ?[1m ?(e) ? caf\xc3\xa9\n  fix: ?rm? ? ?b??x???\n", 1,
		"foreign text is sanitised in findings and remedies");
	report_open(&report, "SSM_OS");
	report_finding(&report, "a", STATE_OK, "fine");
	report_summary(&report, "%s", "x|y=1\n");
	is_output("SSM_OS OK: x?y=1?\n", 0, "... and in the summary");
	report_open(&report, "SSM_OS");
	report_finding(&report, "a", STATE_WARNING, "%s", long_words(1000));
	(void)snprintf(expected, sizeof(expected), "SSM_OS WARNING: %.316s...\n", long_words(1000));
	is_output(expected, 1, "a text that is too long is cut and marked");
	report_open(&report, "SSM_OS");
	report_finding(&report, "a", STATE_WARNING, "%s\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac", long_words(314));
	(void)snprintf(expected, sizeof(expected), "SSM_OS WARNING: %.314s...\n", long_words(314));
	is_output(expected, 1, "... at a whole character");
}

/* What is cut before it is sanitised is marked, although there is room for the question marks. */
static void test_foreign_cut(void)
{
	char overrides[3 * 300 + 1] = "";
	size_t length;

	for (size_t i = 0; i < 300; i++)
		memcpy(overrides + 3 * i, "\xe2\x80\xae", 4);
	report_open(&report, "SSM_OS");
	report_finding(&report, "a", STATE_WARNING, "%s", overrides);
	length = strlen(report.findings[0].text);
	is_number((long long)strspn(report.findings[0].text, "?"), (long long)length - 3, "one question mark for each");
	is(report.findings[0].text + (length < 3 ? 0 : length - 3), "...", "... and the mark of the cut");
}

static void test_version(void)
{
	static const struct {
		const char *warning, *critical, *version, *expected;
		enum state state;
	} rows[] = {
		{ "2:", "1:", "3.2.0-rc1", "kernel 3.2.0-rc1 is at least 1", STATE_OK },
		{ "4:", "1:", "3.2", "kernel 3.2 is older than 4", STATE_WARNING },
		{ "4:", "3.10:", "3.2", "kernel 3.2 is older than 3.10", STATE_CRITICAL },
		{ "4:", "", "4.0.0", "kernel 4.0.0 is at least 4", STATE_OK },
		{ "~:4", "", "5", "kernel 5 is newer than 4", STATE_WARNING },
		{ "", "@3:4", "3.5", "kernel 3.5 is inside 3:4", STATE_CRITICAL },
		{ "", "", "3.5", "kernel 3.5 has no minimum to meet", STATE_OK },
		{ "4:", "1:", "v3.2", "the version of kernel cannot be read", STATE_UNKNOWN },
		{ "4:", "1:", "", "the version of kernel cannot be read", STATE_UNKNOWN },
		{ "", "", "1.2.3.4.5.6.7.8.9", "the version of kernel cannot be read", STATE_UNKNOWN },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct thresholds pair = { 0 };
		bool alert = rows[i].state == STATE_WARNING || rows[i].state == STATE_CRITICAL;

		if (rows[i].warning[0] != '\0')
			pair.warning = range_of(rows[i].warning, THRESHOLD_VERSION);
		if (rows[i].critical[0] != '\0')
			pair.critical = range_of(rows[i].critical, THRESHOLD_VERSION);
		report_open(&report, "SSM_OS");
		report_version(&report, "kernel", &pair, "kernel", rows[i].version, "update it");
		is(report.findings[0].text, rows[i].expected, rows[i].expected);
		is(state_name(report.findings[0].state), state_name(rows[i].state), "... its state");
		is_number(report.state, rows[i].state, "... is the report's");
		is(report.findings[0].id, "kernel", "... its id");
		is(report.findings[0].fix, alert ? "update it" : "", "... its remedy");
		is_number((long long)report.finding_count, 1, "... and nothing else");
	}
}

static void test_usage(void)
{
	add_mixed();
	report.verbosity = 1;
	add_measures(1, "m");
	report_usage(&report, "--timeout: 1:may|be is wrong", "Usage: check_ssm_os [OPTION]...");
	is_output("SSM_OS UNKNOWN: --timeout: 1:may?be is wrong\nUsage: check_ssm_os [OPTION]...\n", 3,
		"a wrong call is UNKNOWN, whatever was found before");
	report_open(&report, "SSM_OS");
	report.format = REPORT_AS_JSON;
	report_usage(&report, "-x is not an option", "Usage: ...");
	is_output("{\"service\":\"SSM_OS\",\"state\":\"UNKNOWN\",\"exit\":3,\"summary\":\"-x is not an option\","
		"\"findings\":[{\"id\":\"usage\",\"state\":\"UNKNOWN\",\"text\":\"-x is not an option\",\"fix\":null}],"
		"\"perfdata\":[]}\n", 3, "... and one object in JSON");
}

static void test_page(void)
{
	int scratch = open_scratch();

	report_open(&report, "SSM_OS");
	redirect(scratch);
	report_page(&report, "check_ssm_os 1\nmore | text\n");
	report_finding(&report, "a", STATE_CRITICAL, "broken");
	status = report_close(&report);
	restore();
	keep_output(scratch);
	is(output, "check_ssm_os 1\nmore | text\n", "a page is printed as it is, and no status line");
	is_number(status, 3, "... exit status");
	report_open(&report, "SSM_OS");
	report_finding(&report, "a", STATE_OK, "fine");
	is_output("SSM_OS OK: fine\n", 0, "a new report has no page");
}

static void test_json(void)
{
	struct threshold warning = range_of("010:", THRESHOLD_NUMBER), critical = range_of("@5", THRESHOLD_NUMBER);

	report_open(&report, "SSM_OS");
	report.format = REPORT_AS_JSON;
	report.verbosity = 2;
	report_finding(&report, "os-listed", STATE_WARNING, "%s", "a \\ b \"c\" caf\xc3\xa9");
	report_fix(&report, "%s", "C:\\x");
	report_finding(&report, "kernel", STATE_OK, "new");
	report_measure(&report, &(struct measure){ "age", 1500000, "s", &warning, &critical, "0", "9.5" });
	report_measure(&report, &(struct measure){ "count", -NUMBER_ONE, "", NULL, NULL, NULL, NULL });
	is_output("{\"service\":\"SSM_OS\",\"state\":\"WARNING\",\"exit\":1,\"summary\":\"a \\\\ b ?c? caf\xc3\xa9\","
		"\"findings\":[{\"id\":\"os-listed\",\"state\":\"WARNING\",\"text\":\"a \\\\ b ?c? caf\xc3\xa9\","
		"\"fix\":\"C:\\\\x\"},{\"id\":\"kernel\",\"state\":\"OK\",\"text\":\"new\",\"fix\":null}],"
		"\"perfdata\":[{\"label\":\"age\",\"value\":1.5,\"unit\":\"s\",\"warning\":\"010:\",\"critical\":\"@5\","
		"\"min\":0,\"max\":9.5},{\"label\":\"count\",\"value\":-1,\"unit\":\"\",\"warning\":null,\"critical\":null,"
		"\"min\":null,\"max\":null}]}\n", 1, "one JSON object with all of it");
	report_open(&report, "SSM_OS");
	report.format = REPORT_AS_JSON;
	report_finding(&report, "a", STATE_OK, "fine");
	report_measure(&report, &(struct measure){ "age", 0, "", &(struct threshold){ .given = false },
		&(struct threshold){ .given = false }, NULL, NULL });
	is_output("{\"service\":\"SSM_OS\",\"state\":\"OK\",\"exit\":0,\"summary\":\"fine\","
		"\"findings\":[{\"id\":\"a\",\"state\":\"OK\",\"text\":\"fine\",\"fix\":null}],"
		"\"perfdata\":[{\"label\":\"age\",\"value\":0,\"unit\":\"\",\"warning\":null,\"critical\":null,"
		"\"min\":null,\"max\":null}]}\n", 0, "... and a range that was not given is none");
	report_open(&report, "SSM_OS");
	report.format = REPORT_AS_JSON;
	is_output("{\"service\":\"SSM_OS\",\"state\":\"UNKNOWN\",\"exit\":3,\"summary\":\"nothing was examined\","
		"\"findings\":[{\"id\":\"evidence\",\"state\":\"UNKNOWN\",\"text\":\"nothing was examined\",\"fix\":null}],"
		"\"perfdata\":[]}\n", 3, "... without a finding as well");
	report_open(&report, "SSM_OS");
	report.format = REPORT_AS_JSON;
	report_finding(&report, "a", STATE_OK, "fine");
	report_summary(&report, "all is well");
	is_output("{\"service\":\"SSM_OS\",\"state\":\"OK\",\"exit\":0,\"summary\":\"all is well\","
		"\"findings\":[{\"id\":\"a\",\"state\":\"OK\",\"text\":\"fine\",\"fix\":null}],\"perfdata\":[]}\n", 0,
		"... with the summary");
}

/* Findings of the longest texts, of `character`. */
static void add_long_findings(size_t count, char character)
{
	char words[REPORT_TEXT];

	memset(words, character, sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';
	report_open(&report, "SSM_OS");
	report.format = REPORT_AS_JSON;
	for (size_t i = 0; i < count; i++) {
		report_finding(&report, "a", STATE_CRITICAL, "%s", words);
		report_fix(&report, "%s", words);
	}
	add_measures(1, "m");
}

static void test_long_json(void)
{
	add_long_findings(REPORT_FINDINGS, '\\');
	is_output("{\"service\":\"SSM_OS\",\"state\":\"UNKNOWN\",\"exit\":3,"
		"\"summary\":\"the report is too long for one JSON object\",\"findings\":[{\"id\":\"report\","
		"\"state\":\"UNKNOWN\",\"text\":\"the report is too long for one JSON object\",\"fix\":null}],"
		"\"perfdata\":[]}\n", 3, "an object that would be too long is replaced by a whole one");
	add_long_findings(40, 'x');
	close_report();
	is_number(status, 2, "one that fits stays as it is");
	ok(strstr(output, "\"max\":null}]}\n") == output + strlen(output) - 14, "... to its end");
	ok(strstr(output, "xxx...\",\"findings\":"), "... with a summary that is cut and marked");
}

static void add_check(enum state state, const char *id, const char *text, const char *fix)
{
	report_finding(&report, id, state, "%s", text);
	report_fix(&report, "%s", fix);
	report_check(&report, "SSM_X", "%s of %s", "summary", id);
}

static void test_checks(void)
{
	report_open(&report, "SSM");
	report_check(&report, "SSM_X", "no finding yet");
	is_output("SSM UNKNOWN: nothing was examined\n", 3, "a check belongs to a finding");
	report_open(&report, "SSM");
	add_check(STATE_CRITICAL, "agent", "too old", "update it");
	add_check(STATE_OK, "os", "fine", "");
	report_summary(&report, "1 critical of 2");
	is_output("SSM CRITICAL: 1 critical of 2\n", 2, "the summary is the words whatever the verdict");
	report.verbosity = 1;
	is_output("SSM CRITICAL: 1 critical of 2\n"
		"CRITICAL  agent  too old\n"
		"                 fix: update it\n"
		"OK        os     fine\n", 2, "the findings are a table");
	report.format = REPORT_AS_JSON;
	is_output("{\"service\":\"SSM\",\"state\":\"CRITICAL\",\"exit\":2,\"summary\":\"1 critical of 2\",\"findings\":["
		"{\"id\":\"agent\",\"state\":\"CRITICAL\",\"text\":\"too old\",\"fix\":\"update it\"},"
		"{\"id\":\"os\",\"state\":\"OK\",\"text\":\"fine\",\"fix\":null}],\"checks\":["
		"{\"service\":\"SSM_X\",\"state\":\"CRITICAL\",\"exit\":2,\"summary\":\"summary of agent\"},"
		"{\"service\":\"SSM_X\",\"state\":\"OK\",\"exit\":0,\"summary\":\"summary of os\"}],\"perfdata\":[]}\n", 2,
		"... and the object has the checks");
	report_usage(&report, "wrong", "Usage: check_ssm");
	is_output("{\"service\":\"SSM\",\"state\":\"UNKNOWN\",\"exit\":3,\"summary\":\"wrong\",\"findings\":["
		"{\"id\":\"usage\",\"state\":\"UNKNOWN\",\"text\":\"wrong\",\"fix\":null}],\"perfdata\":[]}\n", 3,
		"what takes the findings back takes the checks back");
	report_open(&report, "SSM");
	for (int i = 0; i <= REPORT_CHECKS; i++)
		add_check(STATE_OK, "x", "fine", "");
	report.format = REPORT_AS_JSON;
	close_report();
	is_number((long long)report.check_count, REPORT_CHECKS, "a check too many is left out");
	is(strrchr(output, ']'), "]}\n", "... of an object that is whole");
	report_open(&report, "SSM");
	add_check(STATE_OK, "x", "fine", "");
	is_number((long long)report.check_count, 1, "a new report has none of the one before");
}

static void test_closed_output(void)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	int read_only = open("/dev/null", O_RDONLY | O_CLOEXEC);

	for (int format = REPORT_NAGIOS; format <= REPORT_AS_JSON; format++) {
		const int descriptors[] = { -1, full, read_only };
		static const char *const names[] = { "a closed standard output is exit status 3", "a full one is",
			"one that cannot be written is" };

		for (size_t i = 0; i < 3; i++) {
			report_open(&report, "SSM_OS");
			report.format = (enum report_format)format;
			report_finding(&report, "a", STATE_OK, "fine");
			redirect(descriptors[i]);
			status = report_close(&report);
			restore();
			is_number(status, 3, names[i]);
		}
	}
	(void)close(full);
	(void)close(read_only);
}

/* Asks for the end and compares the line and the status. */
static void is_end(bool expired, bool writable, const char *expected, int exit_status, const char *name)
{
	take_end(expired, writable);
	is(output, expected, name);
	is_number(status, exit_status, "... exit status");
}

static void test_end(void)
{
	report_open(&report, "SSM_OS");
	report_limit(&report, 10, STATE_UNKNOWN);
	report_prepare_end(&report, "starting");
	report_limit(&report, 7, STATE_CRITICAL);
	report_prepare_end(&report, "reading /etc/os-release");
	is_end(true, true, "SSM_OS CRITICAL: timed out after 7 s while reading /etc/os-release\n", 2,
		"a deadline that has passed has its state");
	is_end(false, true, "SSM_OS UNKNOWN: stopped by a signal while reading /etc/os-release\n", 3,
		"a signal is UNKNOWN");
	is_end(true, false, "", 3, "an output that would block gets nothing");
	is_end(false, false, "", 3, "... neither by a signal");
	report_limit(&report, 7, STATE_WARNING);
	report_prepare_end(&report, "asking a|b $(c)");
	is_end(true, true, "SSM_OS WARNING: timed out after 7 s while asking a?b ?(c)\n", 1,
		"the step is sanitised, the last one counts");
	report_finding(&report, "a", STATE_CRITICAL, "broken");
	is_end(true, true, "SSM_OS WARNING: timed out after 7 s while asking a?b ?(c)\n", 1,
		"findings do not change the line");
	redirect(-1);
	status = report_end(true, true);
	restore();
	is_number(status, 3, "a closed output is exit status 3");
}

static void test_json_end(void)
{
	char step[REPORT_LINE];

	report_open(&report, "SSM_OS");
	report.format = REPORT_AS_JSON;
	report_limit(&report, 10, STATE_WARNING);
	report_prepare_end(&report, "reading C:\\x");
	is_end(true, true, "{\"service\":\"SSM_OS\",\"state\":\"WARNING\",\"exit\":1,"
		"\"summary\":\"timed out after 10 s while reading C:\\\\x\",\"findings\":[{\"id\":\"deadline\","
		"\"state\":\"WARNING\",\"text\":\"timed out after 10 s while reading C:\\\\x\",\"fix\":null}],"
		"\"perfdata\":[]}\n", 1, "the end as JSON");
	is_end(false, true, "{\"service\":\"SSM_OS\",\"state\":\"UNKNOWN\",\"exit\":3,"
		"\"summary\":\"stopped by a signal while reading C:\\\\x\",\"findings\":[{\"id\":\"deadline\","
		"\"state\":\"UNKNOWN\",\"text\":\"stopped by a signal while reading C:\\\\x\",\"fix\":null}],"
		"\"perfdata\":[]}\n", 3, "... by a signal");
	memset(step, '\\', sizeof(step) - 1);
	step[sizeof(step) - 1] = '\0';
	report_limit(&report, 3600, STATE_CRITICAL);
	report_prepare_end(&report, step);
	take_end(true, true);
	is_number(status, 2, "the longest step has the exit status of any");
	ok(strstr(output, "...\",\"fix\":null}],\"perfdata\":[]}\n"), "... is cut, and the object is whole");
	ok(strlen(output) < REPORT_LINE, "... and fits one line");
}

static void test_closing(void)
{
	report_open(&report, "SSM_OS");
	report_limit(&report, 7, STATE_CRITICAL);
	report_prepare_end(&report, "reading");
	report_finding(&report, "a", STATE_OK, "fine");
	is_output("SSM_OS OK: fine\n", 0, "a report that is closing");
	is_end(true, true, "", REPORT_CLOSING, "... is not interrupted by the deadline");
	is_end(false, true, "", REPORT_CLOSING, "... nor by a signal");
	report_open(&report, "SSM_OS");
	is_end(true, true, "SSM_OS CRITICAL: timed out after 7 s while reading\n", 2, "... until a new one is open");
	redirect(open("/dev/null", O_WRONLY | O_CLOEXEC));
	report_page(&report, "page\n");
	restore();
	is_end(true, true, "", REPORT_CLOSING, "a page is not interrupted either");
}

static void test_last(void)
{
	static struct {
		char before[sizeof(struct finding)];
		struct report report;
	} placed;

	memset(&placed, 'x', sizeof(placed));
	report_open(&placed.report, "SSM_OS");
	is(report_last(&placed.report), "", "no finding has no words");
	report_open(&report, "SSM_OS");
	report_finding(&report, "a", STATE_OK, "%s", "one|two");
	is(report_last(&report), "one?two", "the words of the last finding");
	report_finding(&report, "b", STATE_WARNING, "two");
	is(report_last(&report), "two", "... and of the one behind it");
	for (int i = 0; i < REPORT_FINDINGS; i++)
		report_finding(&report, "c", STATE_OK, "number %d", i);
	is(report_last(&report), "number 47", "... also where one had to make room");
	report_open(&report, "SSM_OS");
	for (int i = 0; i <= REPORT_FINDINGS; i++)
		report_finding(&report, "c", i == 0 ? STATE_OK : STATE_CRITICAL, "number %d", i);
	is(report.findings[0].text, "number 47", "the first finding makes room, too");
	is(report_last(&report), "number 48", "... for the last one");
}

int main(void)
{
	test_unprepared_end();
	test_last();
	test_states();
	test_order();
	test_verbose();
	test_perfdata();
	test_perfdata_fits();
	test_measure_count();
	test_long_line();
	test_long_output();
	test_all_too_many();
	test_last_is_least();
	test_foreign_text();
	test_foreign_cut();
	test_version();
	test_usage();
	test_page();
	test_json();
	test_long_json();
	test_checks();
	test_closed_output();
	test_end();
	test_json_end();
	test_closing();
	return tap_done();
}
