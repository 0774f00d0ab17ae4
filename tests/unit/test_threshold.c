/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/threshold.h"
#include "tests/unit/tap.h"

/* What a range says to a row of values: one character for each, ! an alert. */
struct verdicts {
	const char *range, *expected;
};

static bool alerts_on(const struct threshold *range, const char *text)
{
	struct version version;
	number value;

	if (range->kind == THRESHOLD_VERSION) {
		if (!version_parse(text, &version))
			printf("# %s is no version\n", text);
		return threshold_alerts_version(range, &version);
	}
	if (number_scan(text, &value).length != strlen(text))
		printf("# %s is no number\n", text);
	return threshold_alerts_number(range, value);
}

/* Tries the range on values that blanks separate. */
static void test_verdicts(enum threshold_kind kind, const struct verdicts *row, const char *values)
{
	struct threshold range;
	struct scan scan = threshold_parse(row->range, kind, &range);
	char got[64] = "", name[160];
	size_t count = 0;

	(void)snprintf(name, sizeof(name), "%s \"%s\" on %s", kind == THRESHOLD_VERSION ? "versions" : "numbers",
		row->range, values);
	while (!scan.problem && *values != '\0') {
		char value[32] = "";
		size_t length = strcspn(values, " ");

		memcpy(value, values, length);
		got[count++] = alerts_on(&range, value) ? '!' : '.';
		values += length + (values[length] == ' ' ? 1 : 0);
	}
	got[count] = '\0';
	is(scan.problem ? scan.problem : got, row->expected, name);
	is(scan.problem ? "" : range.spelling, row->range, "... and it is kept as it was typed");
	is_number((long long)scan.length, (long long)strlen(row->range), "... read to its end");
}

#define COUNT(table) (sizeof(table) / sizeof(table[0]))

/* The table of the conventions, section 4, by its column "spec". */
static void test_table(void)
{
	static const struct verdicts rows[] = {
		{ "10", "!...!!!" },
		{ "0:10", "!...!!!" },
		{ "10:", "!!!...." },
		{ "~:10", "....!!!" },
		{ "10:20", "!!!...!" },
		{ "@10:20", "...!!!." },
		{ ":10", "!...!!!" },
		{ ":", "!......" },
		{ "0:", "!......" },
		{ "~:", "......." },
		{ "010", "!...!!!" },
		{ "@10", ".!!!..." },
		{ "@10:", "...!!!!" },
		{ "@~:10", "!!!!..." },
		{ "@~:", "!!!!!!!" },
		{ "@:", ".!!!!!!" },
		{ "0", "!.!!!!!" },
		{ "0:0", "!.!!!!!" },
		{ "10:10", "!!!.!!!" },
		{ "@10:10", "...!..." },
		{ "10.0:20.000000", "!!!...!" },
		{ "-1:5", "...!!!!" },
		{ "-5:-1", ".!!!!!!" },
		{ "-1:", "......." },
		{ "~:-1", ".!!!!!!" },
		{ "~:0", "..!!!!!" },
		{ "-0:5", "!..!!!!" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		test_verdicts(THRESHOLD_NUMBER, &rows[i], "-1 0 5 10 15 20 25");
}

/* Both ends, and one step beside each. */
static void test_ends(void)
{
	static const struct verdicts rows[] = {
		{ "10", "!.......!!!!" },
		{ "0:10", "!.......!!!!" },
		{ "10:20", "!!!!!!!....!" },
		{ "@10:20", ".......!!!!." },
		{ "10:", "!!!!!!!....." },
		{ "~:10", "........!!!!" },
		{ ":", "!..........." },
		{ "~:20", "...........!" },
		{ "@~:10", "!!!!!!!!...." },
		{ "0.5:9.999998", "!!!...!!!!!!" },
		{ "0.500000:9.999999", "!!!....!!!!!" },
		{ "0.500001:", "!!!!........" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		test_verdicts(THRESHOLD_NUMBER, &rows[i],
			"-0.000001 0 0.000001 0.5 0.500001 9.999998 9.999999 10 10.000001 19.999999 20 20.000001");
}

static void test_great_numbers(void)
{
	static const struct verdicts rows[] = {
		{ "9223372036854.775807:", "!!!." },
		{ "~:-9223372036854.775807", ".!!!" },
		{ "-9223372036854.775806:9223372036854.775806", "!..!" },
		{ "0.3", "!..!" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		test_verdicts(THRESHOLD_NUMBER, &rows[i],
			"-9223372036854.775807 0 0.3 9223372036854.775807");
}

static void test_versions(void)
{
	static const struct verdicts rows[] = {
		{ "10", "...!!!" },
		{ "0:10", "...!!!" },
		{ "10:", "!!...." },
		{ "~:10", "...!!!" },
		{ "10:20", "!!...!" },
		{ "@10:20", "..!!!." },
		{ ":10", "...!!!" },
		{ ":", "......" },
		{ "~:", "......" },
		{ "010", "...!!!" },
		{ "@10", "!!!..." },
		{ "@10:", "..!!!!" },
		{ "@~:10", "!!!..." },
		{ "@:", "!!!!!!" },
		{ "0", ".!!!!!" },
		{ "10.0:20.0.0.0", "!!...!" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		test_verdicts(THRESHOLD_VERSION, &rows[i], "0 5 10 15 20 25");
}

static void test_dotted_versions(void)
{
	static const char agents[] = "2.3.67.9 2.3.68 2.3.68.0 2.3.68.0.1 2.3.672.0 3 2.3.67.999999999";
	static const struct verdicts rows[] = {
		{ "2.3.68.0:", "!.....!" },
		{ "2.3.68:", "!.....!" },
		{ "2.3.68.0", "...!!!." },
		{ "~:2.3.68.0", "...!!!." },
		{ "@2.3.68.0:2.3.68.0", ".!!...." },
		{ "2.3.68.0.1:2.3.672", "!!!..!!" },
		{ "02.03.068.00:", "!.....!" },
	};
	static const struct verdicts minor = { "8.10:", "!!..!." };

	for (size_t i = 0; i < COUNT(rows); i++)
		test_verdicts(THRESHOLD_VERSION, &rows[i], agents);
	test_verdicts(THRESHOLD_VERSION, &minor, "8.9 8.1 8.10 8.11 8 9");
}

struct rejected {
	const char *range;
	size_t offset;
	const char *problem;
};

#define DIGIT "a digit is expected"
#define RANGE "a range is expected"
#define COLON "a colon is expected after ~"
#define MORE "nothing more is expected"
#define ORDER "the start is greater than the end"
#define LARGE "the number is too large"

static void test_rejected(enum threshold_kind kind, const struct rejected *rows, size_t count)
{
	struct threshold before, range;

	(void)threshold_parse(kind == THRESHOLD_VERSION ? "@7:8" : "@-7:8", kind, &before);
	for (size_t i = 0; i < count; i++) {
		struct scan scan;
		char name[80];

		memcpy(&range, &before, sizeof(range));
		scan = threshold_parse(rows[i].range, kind, &range);
		(void)snprintf(name, sizeof(name), "\"%.50s\" is no range of %s", rows[i].range,
			kind == THRESHOLD_VERSION ? "versions" : "numbers");
		is(scan.problem ? scan.problem : "(accepted)", rows[i].problem, name);
		is_number((long long)scan.length, (long long)rows[i].offset, "... from there on");
		ok(memcmp(&range, &before, sizeof(range)) == 0, "... and the threshold is left alone");
	}
}

/* What is wrong with any kind of range. */
static const struct rejected always_rejected[] = {
	{ "", 0, RANGE },
	{ "@", 1, RANGE },
	{ "~", 1, COLON },
	{ "@~", 2, COLON },
	{ "~5:1", 1, COLON },
	{ "~5:10", 1, COLON },
	{ "~~:5", 1, COLON },
	{ "20:10", 0, ORDER },
	{ "@20:10", 0, ORDER },
	{ "10:9", 0, ORDER },
	{ "1:0", 0, ORDER },
	{ "10abc", 2, MORE },
	{ "10:20abc", 5, MORE },
	{ "abc", 0, DIGIT },
	{ "10:abc", 3, DIGIT },
	{ "1e3", 1, MORE },
	{ "1e999", 1, MORE },
	{ "0x10", 1, MORE },
	{ "nan", 0, DIGIT },
	{ "inf", 0, DIGIT },
	{ "infinity:", 0, DIGIT },
	{ " 10", 0, DIGIT },
	{ "10 ", 2, MORE },
	{ "10 :20", 2, MORE },
	{ "10: 20", 3, DIGIT },
	{ "@ 10", 1, DIGIT },
	{ " ", 0, DIGIT },
	{ "\t10", 0, DIGIT },
	{ "10\n", 2, MORE },
	{ "10,5", 2, MORE },
	{ "1_0", 1, MORE },
	{ "10:20:30", 5, MORE },
	{ "::", 1, DIGIT },
	{ "10::", 3, DIGIT },
	{ ":10:", 3, MORE },
	{ "~:10:", 4, MORE },
	{ "~:~", 2, DIGIT },
	{ "10:~", 3, DIGIT },
	{ "@@10", 1, DIGIT },
	{ "10@", 2, MORE },
	{ "10;20", 2, MORE },
	{ "10%", 2, MORE },
	{ "+10", 0, DIGIT },
};

static const struct rejected rejected_numbers[] = {
	{ "--5", 1, DIGIT },
	{ "-", 1, DIGIT },
	{ "10:-", 4, DIGIT },
	{ "10:5.5", 0, ORDER },
	{ "-5:-10", 0, ORDER },
	{ "-5", 0, ORDER },	/* 0 to -5 */
	{ "0.000001:0", 0, ORDER },
	{ "10.", 3, DIGIT },
	{ ".5", 0, DIGIT },
	{ "1.0000001", 8, "a number has at most six decimals" },
	{ "10:1.0000001", 11, "a number has at most six decimals" },
	{ "1.2.3", 3, MORE },
	{ "99999999999999999999", 18, LARGE },
	{ "10:99999999999999999999", 21, LARGE },
	{ "9223372036854.775808", 19, LARGE },
	{ "-9223372036854.775808:", 20, LARGE },
	{ "@9223372036855", 13, LARGE },
};

static const struct rejected rejected_versions[] = {
	{ "--5", 0, DIGIT },
	{ "-1", 0, DIGIT },
	{ "-1:", 0, DIGIT },
	{ "1:-1", 2, DIGIT },
	{ "~:-1", 2, DIGIT },
	{ "@-1:1", 1, DIGIT },
	{ "-0", 0, DIGIT },
	{ "8.10:8.9", 0, ORDER },
	{ "2.3.68.0.1:2.3.68", 0, ORDER },
	{ "2.3.", 3, MORE },
	{ "2..3", 1, MORE },
	{ ".2", 0, DIGIT },
	{ "v2", 0, DIGIT },
	{ "2.3-1", 3, MORE },
	{ "1.2.3.4.5.6.7.8.9", 16, "a version has at most eight components" },
	{ "1:1.2.3.4.5.6.7.8.9", 18, "a version has at most eight components" },
	{ "1234567890", 9, "a component has at most nine digits" },
	{ "99999999999999999999:", 9, "a component has at most nine digits" },
	{ "@1:2.1234567890", 14, "a component has at most nine digits" },
};

static void test_all_rejected(void)
{
	test_rejected(THRESHOLD_NUMBER, always_rejected, COUNT(always_rejected));
	test_rejected(THRESHOLD_VERSION, always_rejected, COUNT(always_rejected));
	test_rejected(THRESHOLD_NUMBER, rejected_numbers, COUNT(rejected_numbers));
	test_rejected(THRESHOLD_VERSION, rejected_versions, COUNT(rejected_versions));
}

/* A range of so many bytes: zeros, then a 7. */
static const char *long_range(size_t length)
{
	static char range[2 * THRESHOLD_SPELLING];

	memset(range, '0', length);
	range[length - 1] = '7';
	range[length] = '\0';
	return range;
}

static void test_length(void)
{
	struct threshold range = { .given = false };
	struct scan scan = threshold_parse(long_range(192), THRESHOLD_NUMBER, &range);

	is(scan.problem ? scan.problem : "(accepted)", "the range is too long", "192 bytes are too many");
	is_number((long long)scan.length, 191, "... from the last on");
	ok(!range.given, "... and the threshold is left alone");
	scan = threshold_parse(long_range(191), THRESHOLD_NUMBER, &range);
	ok(!scan.problem, "191 bytes are not");
	is(range.spelling, long_range(191), "... and kept whole");
	is_number((long long)strlen(range.spelling), 191, "... all of them");
}

static void test_parsed(void)
{
	struct threshold range;

	(void)threshold_parse("@~:10", THRESHOLD_NUMBER, &range);
	ok(range.given && range.inside && range.start.open && !range.end.open, "the parts of @~:10");
	is_number(range.end.number, 10 * NUMBER_ONE, "... and its end");
	(void)threshold_parse("5:", THRESHOLD_VERSION, &range);
	ok(range.given && !range.inside && !range.start.open && range.end.open, "the parts of 5:");
	is_number(range.kind, THRESHOLD_VERSION, "... over versions");
}

static void test_at_least(void)
{
	struct threshold range;
	struct scan scan = threshold_at_least("2.3.68.0", &range);
	static const struct rejected rows[] = {
		{ "", 0, DIGIT }, { "2.3:", 3, MORE }, { "2.3 ", 3, MORE }, { "@2", 0, DIGIT }, { "-2", 0, DIGIT },
		{ "2.", 1, MORE }, { "1.2.3.4.5.6.7.8.9", 16, "a version has at most eight components" },
		{ "1.2345678901", 11, "a component has at most nine digits" },
	};

	ok(!scan.problem && scan.length == 8, "a minimum is read to its end");
	is(range.spelling, "2.3.68.0:", "... as the range from it on");
	ok(alerts_on(&range, "2.3.67.9"), "... that alerts below");
	ok(!alerts_on(&range, "2.3.68"), "... not at it");
	ok(!alerts_on(&range, "2.3.68.0.1"), "... nor above");
	for (size_t i = 0; i < COUNT(rows); i++) {
		char name[80];

		scan = threshold_at_least(rows[i].range, &range);
		(void)snprintf(name, sizeof(name), "\"%s\" is no minimum", rows[i].range);
		is(scan.problem ? scan.problem : "(accepted)", rows[i].problem, name);
		is_number((long long)scan.length, (long long)rows[i].offset, "... from there on");
		is(range.spelling, "2.3.68.0:", "... and the threshold is left alone");
	}
	ok(!threshold_at_least(long_range(9), &range).problem, "nine digits are a minimum");
	is(range.spelling, "000000007:", "... as they were typed");
}

/* Ranges of a pair; "" stands for one that was not given. */
struct judgement {
	const char *warning, *critical, *value;
	enum state state;
	const char *decisive;	/* "warning", "critical", "none" */
};

static struct thresholds pair_of(const struct judgement *row, enum threshold_kind kind)
{
	struct thresholds pair = { 0 };

	if (row->warning[0] != '\0' && threshold_parse(row->warning, kind, &pair.warning).problem)
		printf("# %s is no range\n", row->warning);
	if (row->critical[0] != '\0' && threshold_parse(row->critical, kind, &pair.critical).problem)
		printf("# %s is no range\n", row->critical);
	return pair;
}

static void test_judgement(const struct judgement *row, enum threshold_kind kind)
{
	struct thresholds pair = pair_of(row, kind);
	const struct threshold *decisive = &(struct threshold){ 0 };
	struct version version;
	number value = 0;
	enum state state;
	char name[160];

	if (kind == THRESHOLD_VERSION) {
		(void)version_parse(row->value, &version);
		state = threshold_judge_version(&pair, &version, &decisive);
	} else {
		(void)number_scan(row->value, &value);
		state = threshold_judge_number(&pair, value, &decisive);
	}
	(void)snprintf(name, sizeof(name), "%s by -w \"%s\" -c \"%s\" over %s", row->value, row->warning, row->critical,
		kind == THRESHOLD_VERSION ? "versions" : "numbers");
	is(state_name(state), state_name(row->state), name);
	is(!decisive ? "none" : decisive == &pair.critical ? "critical" : decisive == &pair.warning ? "warning" : "?",
		row->decisive, "... and what decided");
}

static void test_judge(void)
{
	static const struct judgement rows[] = {
		{ "", "", "7", STATE_OK, "none" },
		{ "5:", "", "7", STATE_OK, "warning" },
		{ "5:", "", "4", STATE_WARNING, "warning" },
		{ "", "5:", "7", STATE_OK, "critical" },
		{ "", "5:", "4", STATE_CRITICAL, "critical" },
		{ "5:", "3:", "7", STATE_OK, "critical" },
		{ "5:", "3:", "4", STATE_WARNING, "warning" },
		{ "5:", "3:", "2", STATE_CRITICAL, "critical" },
		{ "3:", "5:", "4", STATE_CRITICAL, "critical" },
		{ "3:", "5:", "2", STATE_CRITICAL, "critical" },
		{ "@4", "@2", "3", STATE_WARNING, "warning" },
		{ "@4", "@2", "2", STATE_CRITICAL, "critical" },
		{ "@4", "@2", "5", STATE_OK, "critical" },
		{ "~:", "~:", "9", STATE_OK, "critical" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		test_judgement(&rows[i], THRESHOLD_NUMBER);
		test_judgement(&rows[i], THRESHOLD_VERSION);
	}
}

static void test_explain(void)
{
	static const struct {
		const char *range;
		enum threshold_kind kind;
		const char *kept, *alerted;
	} rows[] = {
		{ "2.3.68.0:", THRESHOLD_VERSION, "at least 2.3.68.0", "older than 2.3.68.0" },
		{ "~:5", THRESHOLD_VERSION, "at most 5", "newer than 5" },
		{ "5", THRESHOLD_VERSION, "at most 5", "newer than 5" },
		{ ":5", THRESHOLD_VERSION, "at most 5", "newer than 5" },
		{ "0:5", THRESHOLD_VERSION, "at most 5", "newer than 5" },
		{ "0.0:5.10", THRESHOLD_VERSION, "at most 5.10", "newer than 5.10" },
		{ "1:2", THRESHOLD_VERSION, "inside 1:2", "outside 1:2" },
		{ "@1:2", THRESHOLD_VERSION, "outside 1:2", "inside 1:2" },
		{ "@2", THRESHOLD_VERSION, "outside 2", "inside 2" },
		{ "@3:", THRESHOLD_VERSION, "outside 3:", "inside 3:" },
		{ "@~:3", THRESHOLD_VERSION, "outside ~:3", "inside ~:3" },
		{ "~:", THRESHOLD_VERSION, "inside ~:", "outside ~:" },
		{ ":", THRESHOLD_VERSION, "inside :", "outside :" },
		{ "0:", THRESHOLD_VERSION, "inside 0:", "outside 0:" },
		{ "10:", THRESHOLD_NUMBER, "at least 10", "below 10" },
		{ "-1.5:", THRESHOLD_NUMBER, "at least -1.5", "below -1.5" },
		{ "0:", THRESHOLD_NUMBER, "at least 0", "below 0" },
		{ ":", THRESHOLD_NUMBER, "inside :", "outside :" },
		{ "~:10", THRESHOLD_NUMBER, "at most 10", "above 10" },
		{ "10", THRESHOLD_NUMBER, "inside 10", "outside 10" },
		{ "0:10", THRESHOLD_NUMBER, "inside 0:10", "outside 0:10" },
		{ "1:2", THRESHOLD_NUMBER, "inside 1:2", "outside 1:2" },
		{ "@1:2", THRESHOLD_NUMBER, "outside 1:2", "inside 1:2" },
		{ "@10:", THRESHOLD_NUMBER, "outside 10:", "inside 10:" },
		{ "~:", THRESHOLD_NUMBER, "inside ~:", "outside ~:" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		char bytes[64], name[80];
		struct text text = text_over(bytes, sizeof(bytes));
		struct threshold range;

		(void)snprintf(name, sizeof(name), "\"%s\" over %s in words: kept", rows[i].range,
			rows[i].kind == THRESHOLD_VERSION ? "versions" : "numbers");
		if (!ok(!threshold_parse(rows[i].range, rows[i].kind, &range).problem, name))
			continue;
		threshold_explain(&range, false, &text);
		is(bytes, rows[i].kept, name);
		text = text_over(bytes, sizeof(bytes));
		threshold_explain(&range, true, &text);
		is(bytes, rows[i].alerted, "... and broken");
	}
}

static void test_explain_span(void)
{
	static const struct {
		const char *range, *kept, *alerted;
	} rows[] = {
		{ "900", "at most 900", "above 900" },
		{ "0:900", "at most 900", "above 900" },
		{ ":900", "at most 900", "above 900" },
		{ "0.0:0.5", "at most 0.5", "above 0.5" },
		{ "~:900", "at most 900", "above 900" },
		{ "0", "at most 0", "above 0" },
		{ "10:", "at least 10", "below 10" },
		{ "10:900", "inside 10:900", "outside 10:900" },
		{ "-1:900", "inside -1:900", "outside -1:900" },
		{ "@900", "outside 900", "inside 900" },
		{ "@0:900", "outside 0:900", "inside 0:900" },
		{ "0:", "inside 0:", "outside 0:" },
		{ ":", "inside :", "outside :" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		char bytes[64];
		struct text text = text_over(bytes, sizeof(bytes));
		struct threshold range;

		if (!ok(!threshold_parse(rows[i].range, THRESHOLD_NUMBER, &range).problem, rows[i].range))
			continue;
		threshold_explain_span(&range, false, &text);
		is(bytes, rows[i].kept, "... of a span in words: kept");
		text = text_over(bytes, sizeof(bytes));
		threshold_explain_span(&range, true, &text);
		is(bytes, rows[i].alerted, "... and broken");
		is_number(range.start.open, strcmp(rows[i].range, "~:900") == 0, "... and the range is what it was");
	}
}

int main(void)
{
	test_table();
	test_ends();
	test_great_numbers();
	test_versions();
	test_dotted_versions();
	test_all_rejected();
	test_length();
	test_parsed();
	test_at_least();
	test_judge();
	test_explain();
	test_explain_span();
	return tap_done();
}
