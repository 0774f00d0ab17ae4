/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/json.h"
#include "tests/unit/tap.h"

/* A literal with its length, for bytes that may be NUL. */
#define BYTES(literal) literal, sizeof(literal) - 1

#define IDENTITY "{\"SchemaVersion\":\"1.1\",\"InstanceId\":\"mi-0123456789abcdef0\",\"IdentityType\":\"OnPrem\"," \
	"\"ShareFile\":\"/root/.aws/credentials\",\"ShareProfile\":\"\",\"CredentialSource\":\"SSM\"}"

static const char *name_of(enum json_result result)
{
	static const char *const names[] = { "found", "absent", "wrong type", "malformed" };

	return names[result];
}

static void test_found(void)
{
	static const struct {
		const char *text, *name, *value, *what;
	} rows[] = {
		{ "{\"a\":\"1\"}", "a", "1", "the only member" },
		{ "{\"ManagedInstanceID\":\"mi-0123456789abcdef0\",\"Region\":\"us-east-1\"}", "Region", "us-east-1",
			"the last member" },
		{ "{\"ManagedInstanceID\":\"mi-0123456789abcdef0\",\"Region\":\"us-east-1\"}", "ManagedInstanceID",
			"mi-0123456789abcdef0", "the first member" },
		{ IDENTITY, "CredentialSource", "SSM", "one of many" },
		{ IDENTITY, "ShareProfile", "", "an empty value" },
		{ " \t\r\n{ \"a\" \t:\r\n \"1\" } \n", "a", "1", "blanks everywhere" },
		{ "{\"a\":\"1\",\"a\":\"2\"}", "a", "2", "the last of several" },
		{ "{\"a\":1,\"a\":\"2\"}", "a", "2", "... also behind one of another type" },
		{ "{\"a\":\"123456789012345\",\"a\":\"2\"}", "a", "2", "... and behind one that does not fit" },
		{ "{\"\\u0061\":\"1\"}", "a", "1", "a name with an escape" },
		{ "{\"\":\"1\"}", "", "1", "an empty name" },
		{ "{\"b\":{\"a\":\"2\"},\"a\":\"1\"}", "a", "1", "not a member of a member" },
		{ "{\"b\":[\"a\",{\"a\":\"2\"},[[]]],\"a\":\"1\"}", "a", "1", "behind an array" },
		{ "{\"b\":null,\"c\":true,\"d\":false,\"a\":\"1\"}", "a", "1", "behind words" },
		{ "{\"b\":-0.5e+10,\"c\":0,\"d\":1E-2,\"e\":120,\"f\":-0,\"a\":\"1\"}", "a", "1", "behind numbers" },
		{ "{\"b\":{},\"c\":[],\"d\":{ },\"e\":[ ],\"a\":\"1\"}", "a", "1", "behind what is empty" },
		{ "{\"b\":\"}\\\",\\\\\",\"a\":\"1\"}", "a", "1", "behind brackets and quotes in a string" },
		{ "{\"b\":[[[[[[[1]]]]]]],\"a\":\"1\"}", "a", "1", "eight levels" },
		{ "{\"a\":\"123456789012345\"}", "a", "123456789012345", "a value that just fits" },
		{ "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "a", "\"\\/\b\f\n\r\t", "every short escape" },
		{ "{\"a\":\"\\u0041\\u00e9\\u20AC\\uD83D\\uDE00\"}", "a", "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
			"escapes of code points" },
		{ "{\"a\":\"\\uFFFF\\u07ff\\u0800\"}", "a", "\xef\xbf\xbf\xdf\xbf\xe0\xa0\x80", "... at the edges of their lengths" },
		{ "{\"a\":\"\xc3\xa9\xed\x9f\xbf\xf4\x8f\xbf\xbf\"}", "a", "\xc3\xa9\xed\x9f\xbf\xf4\x8f\xbf\xbf", "UTF-8 as it is" },
		{ "{\"a\":\"\x7f\"}", "a", "\x7f", "DEL is no control character to JSON" },
		{ "{\"b\":\"\\u0000\",\"a\":\"1\"}", "a", "1", "a NUL in what is not asked for" },
		{ "{\"a\\u0000\":\"2\",\"a\":\"1\",\"a\\u0000\":\"3\"}", "a", "1", "a name with a NUL is another name" },
		{ "{\"0123456789012345678901234567890123456789012345678901234567890123456789\":\"2\",\"a\":\"1\"}", "a", "1",
			"behind a long name" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char value[16 + 8];
		size_t size = strlen(rows[i].value) > 15 ? sizeof(value) : 16;
		enum json_result result = json_string(rows[i].text, strlen(rows[i].text), rows[i].name, value, size);

		is(name_of(result), "found", rows[i].what);
		is(value, rows[i].value, "... its value");
	}
}

static void test_not_found(void)
{
	static const struct {
		const char *text;
		enum json_result result;
		const char *what;
	} rows[] = {
		{ "{}", JSON_ABSENT, "an empty object" },
		{ "{\"b\":\"1\",\"aa\":\"1\",\"\":\"1\"}", JSON_ABSENT, "other names" },
		{ "{\"b\":{\"a\":\"1\"}}", JSON_ABSENT, "only a member of a member" },
		{ "{\"b\":\"a\"}", JSON_ABSENT, "only a value" },
		{ "{\"a\":1}", JSON_WRONG_TYPE, "a number" },
		{ "{\"a\":null}", JSON_WRONG_TYPE, "null" },
		{ "{\"a\":true}", JSON_WRONG_TYPE, "a word" },
		{ "{\"a\":{\"a\":\"1\"}}", JSON_WRONG_TYPE, "an object" },
		{ "{\"a\":[\"1\"]}", JSON_WRONG_TYPE, "an array" },
		{ "{\"a\":\"1\",\"a\":null}", JSON_WRONG_TYPE, "the last of several" },
		{ "{\"a\":\"1234567890123456\"}", JSON_MALFORMED, "a value that does not fit" },
		{ "{\"a\":\"1\",\"a\":\"1234567890123456\"}", JSON_MALFORMED, "... as the last of several" },
		{ "{\"a\":\"1\\u00002\"}", JSON_MALFORMED, "a value with a NUL" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char value[16] = "before";
		enum json_result result = json_string(rows[i].text, strlen(rows[i].text), "a", value, sizeof(value));

		is(name_of(result), name_of(rows[i].result), rows[i].what);
		is(value, "", "... and no value");
	}
}

static void test_malformed(void)
{
	static const struct {
		const char *text;
		size_t length;
		const char *what;
	} rows[] = {
		{ BYTES(""), "nothing" },
		{ BYTES(" \n"), "blanks" },
		{ BYTES("\0\0\0\0"), "NUL bytes" },
		{ BYTES("[\"a\",\"1\"]"), "an array" },
		{ BYTES("\"a\""), "a string" },
		{ BYTES("null"), "a word" },
		{ BYTES("\xef\xbb\xbf{\"a\":\"1\"}"), "a byte order mark" },
		{ BYTES("{\"a\":\"1\"}x"), "something behind the object" },
		{ BYTES("{\"a\":\"1\"}{\"a\":\"1\"}"), "a second object" },
		{ BYTES("{\"a\":\"1\"}\0"), "a NUL behind the object" },
		{ BYTES("{\"a\":\"1\"},"), "a comma behind it" },
		{ BYTES("{\"a\":\"1\",}"), "a comma before the end" },
		{ BYTES("{,\"a\":\"1\"}"), "a comma at the beginning" },
		{ BYTES("{\"a\":\"1\",,\"b\":1}"), "two commas" },
		{ BYTES("{\"a\":\"1\" \"b\":1}"), "no comma" },
		{ BYTES("{\"a\" \"1\"}"), "no colon" },
		{ BYTES("{\"a\"::\"1\"}"), "two colons" },
		{ BYTES("{\"a\":}"), "no value" },
		{ BYTES("{\"a\"}"), "a name alone" },
		{ BYTES("{a:\"1\"}"), "a name without quotes" },
		{ BYTES("{'a':'1'}"), "single quotes" },
		{ BYTES("{1:\"1\",\"a\":\"1\"}"), "a number as name" },
		{ BYTES("{\"a\":\"1\"/**/}"), "a comment" },
		{ BYTES("{\"a\":\"1\"]"), "the wrong bracket" },
		{ BYTES("{\"a\":\"1\",\"b\":[1}"), "... inside" },
		{ BYTES("{\"a\":\"1\",\"b\":[1,]}"), "a comma at the end of an array" },
		{ BYTES("{\"a\":\"1\",\"b\":[1 2]}"), "no comma in an array" },
		{ BYTES("{\"a\":\"1\",\"b\":{\"c\":}}"), "no value further in" },
		{ BYTES("{\"a\":\"1\",\"b\":tru}"), "half a word" },
		{ BYTES("{\"a\":\"1\",\"b\":tru"), "... at the end" },
		{ BYTES("{\"a\":\"1\",\"b\":12"), "a number at the end" },
		{ BYTES("{\"a\":\"1\",\"b\":\"x"), "a string at the end" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\\"), "a backslash at the end" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\\u12"), "half a code point at the end" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\xe2\x82"), "half a character at the end" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\xe2\x82\"}"), "two of its three bytes" },
		{ BYTES("{\"a\":\"1\",\"b\":truer}"), "more than a word" },
		{ BYTES("{\"a\":\"1\",\"b\":True}"), "a word with a capital" },
		{ BYTES("{\"a\":\"1\",\"b\":01}"), "a number with a zero before it" },
		{ BYTES("{\"a\":\"1\",\"b\":+1}"), "a number with a plus sign" },
		{ BYTES("{\"a\":\"1\",\"b\":-}"), "a sign alone" },
		{ BYTES("{\"a\":\"1\",\"b\":.5}"), "a fraction alone" },
		{ BYTES("{\"a\":\"1\",\"b\":1.}"), "no fraction behind the point" },
		{ BYTES("{\"a\":\"1\",\"b\":1e}"), "no exponent" },
		{ BYTES("{\"a\":\"1\",\"b\":0x1}"), "a hexadecimal number" },
		{ BYTES("{\"a\":\"1\",\"b\":NaN}"), "NaN" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\\x\"}"), "an escape that is none" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\\'\"}"), "an escaped single quote" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\\\0\"}"), "an escaped NUL" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\\u12g4\"}"), "a code point with another letter" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\\u12\"}"), "a short code point" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\\ud800\"}"), "the first half of a pair" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\\ud800\\u0041\"}"), "... and no second" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\\ud800\\n\"}"), "... and another escape" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\\ud800\\udc0g\"}"), "... and half of one" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\\ud800\\ue000\"}"), "... and what is none" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\\udc00\"}"), "the second half of a pair" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\t\"}"), "a tab in a string" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\n\"}"), "a newline in a string" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\0\"}"), "a NUL in a string" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\x80\"}"), "a byte of the middle of a character" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\xc0\xaf\"}"), "a long form of two bytes" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\xe0\x80\xaf\"}"), "a long form of three bytes" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\xf0\x80\x80\xaf\"}"), "a long form of four bytes" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\xed\xa0\x80\"}"), "a surrogate" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\xf4\x90\x80\x80\"}"), "beyond the last code point" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\xff\"}"), "a byte of no character" },
		{ BYTES("{\"a\":\"1\",\"b\":\"\xc3\"}"), "half a character" },
		{ BYTES("{\"a\":\"1\",\"\xff\":1}"), "no UTF-8 in a name" },
		{ BYTES("{\"a\":\"1\",\"b\":[[[[[[[[1]]]]]]]]}"), "nine levels" },
		{ BYTES("{\"a\":[[[[[[[[1]]]]]]]]}"), "... in the member that is asked for" },
		{ BYTES("{\"a\":\"1\",\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"g\":{\"h\":{\"i\":{}}}}}}}}}"), "nine levels of objects" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char value[16];
		enum json_result result = json_string(rows[i].text, rows[i].length, "a", value, sizeof(value));

		is(name_of(result), "malformed", rows[i].what);
	}
}

/* Go's encoding/json takes them for the same name, and the last one for the value. */
static void test_case(void)
{
	static const struct {
		const char *text;
		enum json_result result;
		const char *what;
	} rows[] = {
		{ "{\"Disk\":\"1\",\"disk\":\"2\"}", JSON_MALFORMED, "a second name but for case" },
		{ "{\"DISK\":\"2\",\"Disk\":\"1\"}", JSON_MALFORMED, "... before it" },
		{ "{\"DISK\":null}", JSON_MALFORMED, "... alone, and of another type" },
		{ "{\"Disk\":\"1\",\"d\\u0049sk\":\"2\"}", JSON_MALFORMED, "... by an escape" },
		{ "{\"Disk\":\"1\",\"Di\xc5\xbfk\":\"2\"}", JSON_MALFORMED, "... with a long s" },
		{ "{\"Disk\":\"1\",\"Dis\xe2\x84\xaa\":\"2\"}", JSON_MALFORMED, "... with a Kelvin sign" },
		{ "{\"Disk\":\"1\",\"di\":\"2\",\"disks\":\"2\",\"di\xc5\xbf\":\"2\",\"di\xc5\xbek\":\"2\"}",
			JSON_FOUND, "shorter, longer and other names" },
		{ "{\"Disk\":\"1\",\"b\":{\"disk\":\"2\"}}", JSON_FOUND, "a member of a member" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char value[16];
		enum json_result result = json_string(rows[i].text, strlen(rows[i].text), "Disk", value, sizeof(value));

		is(name_of(result), name_of(rows[i].result), rows[i].what);
		is(value, rows[i].result == JSON_FOUND ? "1" : "", "... its value");
	}
}

static void test_sections(void)
{
	static const struct {
		const char *text;
		enum json_result result;
		const char *value, *what;
	} rows[] = {
		{ "{\"S\":{\"a\":\"1\"}}", JSON_FOUND, "1", "a member of a section" },
		{ "{\"a\":\"2\",\"S\":{\"a\":\"1\"},\"T\":{\"a\":\"3\"}}", JSON_FOUND, "1", "... and of no other" },
		{ "{\"S\":{\"b\":{\"a\":\"2\"},\"S\":{\"a\":\"2\"},\"a\":\"1\"}}", JSON_FOUND, "1", "... nor further in" },
		{ " { \"S\" : { \"a\" : \"1\" } } ", JSON_FOUND, "1", "blanks everywhere" },
		{ "{\"S\":{\"a\":\"\"}}", JSON_FOUND, "", "an empty value" },
		{ "{\"S\":{\"a\":\"2\",\"a\":\"1\"}}", JSON_FOUND, "1", "the last of several" },
		{ "{\"S\":{\"a\":\"2\"},\"S\":{\"a\":\"1\"}}", JSON_FOUND, "1", "... of several sections" },
		{ "{\"S\":{\"a\":\"1\"},\"S\":{\"b\":\"2\"}}", JSON_FOUND, "1", "... not of the last section" },
		{ "{\"S\":{\"a\":\"1\"},\"S\":{}}", JSON_FOUND, "1", "... nor of an empty one" },
		{ "{\"S\":{\"a\":\"1\",\"a\":null}}", JSON_FOUND, "1", "null behind it" },
		{ "{\"S\":{\"a\":\"1\"},\"S\":null}", JSON_FOUND, "1", "a section that is null behind it" },
		{ "{\"S\":{\"a\":1},\"S\":{\"a\":\"1\"}}", JSON_FOUND, "1", "behind one of another type" },
		{ "{\"S\":{\"b\":[[[[[[1]]]]]],\"a\":\"1\"}}", JSON_FOUND, "1", "eight levels" },
		{ "{\"S\":{\"b\":[[[[[[[1]]]]]]],\"a\":\"1\"}}", JSON_MALFORMED, "", "nine levels" },
		{ "{\"S\":{\"a\":[[[[[[[1]]]]]]]}}", JSON_MALFORMED, "", "... in the member that is asked for" },
		{ "{\"b\":[[[[[[[1]]]]]]],\"S\":{\"a\":\"1\"}}", JSON_FOUND, "1", "eight levels beside it" },
		{ "{}", JSON_ABSENT, "", "no section" },
		{ "{\"S\":{}}", JSON_ABSENT, "", "an empty one" },
		{ "{\"S\":null}", JSON_ABSENT, "", "a section that is null" },
		{ "{\"S\":{\"a\":null}}", JSON_ABSENT, "", "a member that is null" },
		{ "{\"a\":\"1\"}", JSON_ABSENT, "", "a member without a section" },
		{ "{\"T\":{\"S\":{\"a\":\"1\"}}}", JSON_ABSENT, "", "a section within a section" },
		{ "{\"S\":\"a\"}", JSON_WRONG_TYPE, "", "a section that is a string" },
		{ "{\"S\":[{\"a\":\"1\"}]}", JSON_WRONG_TYPE, "", "... an array" },
		{ "{\"S\":{\"a\":\"1\"},\"S\":1}", JSON_WRONG_TYPE, "", "... the last of several" },
		{ "{\"S\":{\"a\":true}}", JSON_WRONG_TYPE, "", "a word" },
		{ "{\"S\":{\"a\":{\"a\":\"1\"}}}", JSON_WRONG_TYPE, "", "an object" },
		{ "{\"S\":{\"a\":\"1\",\"a\":1}}", JSON_WRONG_TYPE, "", "the last of several" },
		{ "{\"S\":{\"a\":\"1234567890123456\"}}", JSON_MALFORMED, "", "a value that does not fit" },
		{ "{\"S\":{\"a\":nul}}", JSON_MALFORMED, "", "half of null" },
		{ "{\"S\":nul}", JSON_MALFORMED, "", "... as a section" },
		{ "{\"S\":", JSON_MALFORMED, "", "no value of a section" },
		{ "{\"S\":{\"a\":\"1\"}", JSON_MALFORMED, "", "no end" },
		{ "{\"S\":{\"a\":\"1\",}}", JSON_MALFORMED, "", "a comma before the end" },
		{ "{\"S\":{\"a\":\"1\"}}x", JSON_MALFORMED, "", "something behind the object" },
		{ "{\"S\":{\"a\":\"1\"},\"s\":{}}", JSON_MALFORMED, "", "a section in another case" },
		{ "{\"\xc5\xbf\":{\"a\":\"1\"}}", JSON_MALFORMED, "", "... with a long s" },
		{ "{\"S\":{\"a\":\"1\",\"A\":\"2\"}}", JSON_MALFORMED, "", "a member in another case" },
		{ "{\"A\":\"2\",\"S\":{\"a\":\"1\",\"s\":{}}}", JSON_FOUND, "1", "... that is none of the section" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char value[16] = "before";
		enum json_result result = json_string_in(rows[i].text, strlen(rows[i].text), "S", "a", value, sizeof(value));

		is(name_of(result), name_of(rows[i].result), rows[i].what);
		is(value, rows[i].value, "... its value");
	}
}

static void test_flags(void)
{
	static const struct {
		const char *text;
		enum json_result result;
		bool value;
		const char *what;
	} rows[] = {
		{ "{\"S\":{\"a\":true}}", JSON_FOUND, true, "true" },
		{ "{\"S\":{\"a\": false }}", JSON_FOUND, false, "false" },
		{ "{\"S\":{\"a\":false,\"a\":true}}", JSON_FOUND, true, "the last of several" },
		{ "{\"S\":{\"a\":true},\"S\":{\"a\":false}}", JSON_FOUND, false, "... of several sections" },
		{ "{\"S\":{\"a\":true,\"a\":null},\"S\":null}", JSON_FOUND, true, "null behind it" },
		{ "{\"S\":{\"a\":null}}", JSON_ABSENT, false, "null" },
		{ "{\"S\":{}}", JSON_ABSENT, false, "none" },
		{ "{\"S\":{\"a\":\"true\"}}", JSON_WRONG_TYPE, false, "a string" },
		{ "{\"S\":{\"a\":1}}", JSON_WRONG_TYPE, false, "a number" },
		{ "{\"S\":{\"a\":true,\"a\":{}}}", JSON_WRONG_TYPE, false, "the last of several" },
		{ "{\"S\":true}", JSON_WRONG_TYPE, false, "a section" },
		{ "{\"S\":{\"a\":tru}}", JSON_MALFORMED, false, "half a word" },
		{ "{\"S\":{\"a\":truer}}", JSON_MALFORMED, false, "more than a word" },
		{ "{\"S\":{\"a\":True}}", JSON_MALFORMED, false, "a capital" },
		{ "{\"S\":{\"a\":true}", JSON_MALFORMED, false, "no end" },
	};
	bool value = true;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum json_result result = json_flag_in(rows[i].text, strlen(rows[i].text), "S", "a", &value);

		is(name_of(result), name_of(rows[i].result), rows[i].what);
		ok(value == rows[i].value, "... its value");
		value = true;
	}
	is(name_of(json_flag_in(BYTES("{\"a\":true}"), NULL, "a", &value)), "found", "of the outermost object");
	ok(value, "... its value");
	is(name_of(json_flag_in(BYTES("{\"a\":null}"), NULL, "a", &value)), "wrong type", "... where null is of another type");
	ok(!value, "... and no value");
}

/* A file that is being written has a beginning of its bytes: none of them may be taken for the whole. */
static void test_cut_short(void)
{
	size_t length = sizeof(IDENTITY) - 1, accepted = 0;
	char value[64];

	for (size_t i = 0; i < length; i++)
		if (json_string(IDENTITY, i, "InstanceId", value, sizeof(value)) != JSON_MALFORMED)
			accepted++;
	is_number((long long)accepted, 0, "no beginning of a text is taken for the whole");
}

static void test_bounds(void)
{
	static char text[JSON_TEXT + 2];
	char value[4];

	memset(text, ' ', sizeof(text));
	memcpy(text, BYTES("{\"a\":\"1\"}"));
	is(name_of(json_string(text, JSON_TEXT, "a", value, sizeof(value))), "found", "the longest text");
	is(name_of(json_string(text, JSON_TEXT + 1, "a", value, sizeof(value))), "malformed", "one byte more");
	memset(text, '[', JSON_TEXT);
	memcpy(text, BYTES("{\"a\":"));
	is(name_of(json_string(text, JSON_TEXT, "a", value, sizeof(value))), "malformed",
		"as many brackets as there is room for");
	is(name_of(json_string(BYTES("{\"a\":\"\"}"), "a", value, 1)), "found", "an empty value fits into one byte");
}

int main(void)
{
	test_found();
	test_not_found();
	test_malformed();
	test_case();
	test_sections();
	test_flags();
	test_cut_short();
	test_bounds();
	return tap_done();
}
