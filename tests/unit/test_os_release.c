/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/os_release.h"
#include "tests/unit/tap.h"

/* A literal with its length, for bytes that may be NUL. */
#define BYTES(literal) literal, sizeof(literal) - 1

/* Ten and 63 characters of an ID or a NAME. */
#define TEN "abcdefghij"
#define SIXTY_THREE TEN TEN TEN TEN TEN TEN "abc"

typedef const char *release_parser(const char *text, size_t length, struct os_release *release);

struct good {
	const char *text, *id, *name, *version, *what;
};

static void test_good(release_parser *parse, const struct good *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct os_release release;
		const char *problem = parse(rows[i].text, strlen(rows[i].text), &release);

		is(problem ? problem : "", "", rows[i].what);
		is(release.id, rows[i].id, "... ID");
		is(release.name, rows[i].name, "... NAME");
		is(release.version, rows[i].version, "... version");
	}
}

struct bad {
	const char *text;
	size_t length;
	const char *problem, *what;
};

static void test_bad(release_parser *parse, const struct bad *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct os_release release;
		const char *problem = parse(rows[i].text, rows[i].length, &release);

		is(problem ? problem : "(accepted)", rows[i].problem, rows[i].what);
	}
}

#define ROWS(table) table, sizeof(table) / sizeof(table[0])

static void test_assignments(void)
{
	static const struct good rows[] = {
		{ "NAME=\"Ubuntu\"\nID=ubuntu\nVERSION_ID=\"22.04\"\n", "ubuntu", "Ubuntu", "22.04", "double quotes and none" },
		{ "NAME='Amazon Linux'\nID='amzn'\nVERSION_ID='2'\n", "amzn", "Amazon Linux", "2", "single quotes" },
		{ "ID=bottlerocket\nVERSION_ID=1.47.0\n", "bottlerocket", "", "1.47.0", "no NAME" },
		{ "NAME=Arch\nID=arch\n", "arch", "Arch", "", "no VERSION_ID" },
		{ "VERSION_ID=\"9.6\"\nID=almalinux\n", "almalinux", "", "9.6", "VERSION_ID before ID" },
		{ "ID=kali\nVERSION_ID=2019.4", "kali", "", "2019.4", "no newline at the end" },
		{ "NAME=\"Debian\"\r\nID=debian\r\nVERSION_ID=\"12\"\r\n", "debian", "Debian", "12", "lines that end with CR and LF" },
		{ "ID=debian\nID=ubuntu\nVERSION_ID=1\nVERSION_ID=2\nNAME=a\nNAME=b\n", "ubuntu", "b", "2",
			"the last one of a key counts" },
		{ "ID=ubuntu\nVERSION_ID=22.04\nVERSION_ID=\n", "ubuntu", "", "", "... also where it is empty" },
		{ "\n\n# ID=evil\n  # VERSION_ID=1\nID=sles\n#\n", "sles", "", "", "comments and empty lines" },
		{ "  ID=ol  \n\tVERSION_ID=\"8.7\"\t\n", "ol", "", "8.7", "blanks around a line" },
		{ "ID=ol\nVERSION_ID = 8\n", "ol", "", "", "blanks around the sign make another key" },
		{ "ID=x\nNAME=\"a b  c\"\n", "x", "a b  c", "", "blanks in quotes" },
		{ "ID=x\nNAME=\" a \"\n", "x", " a ", "", "... and at their ends" },
		{ "ID=x\nNAME=\"\"\n", "x", "", "", "an empty quotation" },
		{ "ID=x\nNAME=\"a\\\"b\\\\c\\$d\"\n", "x", "a\"b\\c$d", "", "escapes in double quotes" },
		{ "ID=x\nNAME='a\\b\"c'\n", "x", "a\\b\"c", "", "no escapes in single quotes" },
		{ "ID=x\nNAME=\"it's\"\n", "x", "it's", "", "the other quote in a quotation" },
		{ "ID=x\nNAME=a\\ b\\\"\n", "x", "a b\"", "", "escapes without quotes" },
		{ "ID=x\nNAME=a=b\n", "x", "a=b", "", "a second sign belongs to the value" },
		{ "ID=x\nNAME=\"a=\\\"b\"\n", "x", "a=\"b", "", "... in quotes as well" },
		{ "ID=x\nNAME=\"caf\xc3\xa9\"\n", "x", "caf\xc3\xa9", "", "UTF-8" },
		{ "ID=openEuler\nVERSION_ID=\"v1.4.2\"\n", "openEuler", "", "v1.4.2", "capitals, a version that is none" },
		{ "ID=a.b_c-9\n", "a.b_c-9", "", "", "every kind of character that an ID may have" },
		{ "ID=x\nID_LIKE=\"debian ubuntu\"\nVERSION=\"1 (One)\"\nname=small\nNAMES=y\nMY_ID=z\n", "x", "", "",
			"other keys" },
		{ "ID=x\nHOME_URL=a b\nBUG=\"a\"b\nPRETTY=a'b\nSUPPORT=a\\\n", "x", "", "", "... whose values are no better" },
		{ "ID=x\nMOTTO=\"" SIXTY_THREE SIXTY_THREE "\"\n", "x", "", "", "... or too long" },
		{ "garbage\nID=x\n\xff\xfe\x01\n=\n=y\nexport NAME=z\n{}[]\n", "x", "", "", "lines that are no assignment" },
		{ "ID=" SIXTY_THREE "\nVERSION_ID=\"" SIXTY_THREE "\"\nNAME=" SIXTY_THREE "\n", SIXTY_THREE, SIXTY_THREE,
			SIXTY_THREE, "the longest values" },
		{ "ID=x\nNAME=\"" SIXTY_THREE "d\"\n", "x", TEN TEN TEN TEN TEN TEN "...", "", "a NAME that is longer is cut" },
		{ "ID=x\nNAME=\"" TEN TEN TEN TEN TEN "123456789\xe2\x82\xac\xe2\x82\xac\"\n", "x",
			TEN TEN TEN TEN TEN "123456789...", "", "... at a whole character" },
		{ "ID=x\nNAME=" SIXTY_THREE "d\nNAME=short\n", "x", "short", "", "... and a later one counts" },
	};

	test_good(os_release_parse, ROWS(rows));
}

#define NO_ID "it has no ID"
#define BAD_ID "its ID is malformed"
#define BAD_NAME "its NAME is malformed"
#define BAD_VERSION "its VERSION_ID is malformed"
#define ENDLESS "a quotation in it has no end"
#define NUL "it holds a NUL byte"

static void test_no_evidence(void)
{
	static const struct bad rows[] = {
		{ BYTES(""), NO_ID, "an empty text" },
		{ BYTES("\n\n"), NO_ID, "a text of empty lines" },
		{ BYTES("NAME=Ubuntu\nVERSION_ID=22.04\n"), NO_ID, "no ID" },
		{ BYTES("ID=\n"), NO_ID, "an empty ID" },
		{ BYTES("ID=\"\"\n"), NO_ID, "... in quotes" },
		{ BYTES("ID=ubuntu\nID=\n"), NO_ID, "... behind one that is not" },
		{ BYTES("#ID=ubuntu\n"), NO_ID, "an ID in a comment" },
		{ BYTES("ID =ubuntu\n"), NO_ID, "a blank before the sign" },
		{ BYTES("id=ubuntu\n"), NO_ID, "a key in small letters" },
		{ BYTES("ID= ubuntu\n"), BAD_ID, "a blank behind the sign" },
		{ BYTES("ID=ubuntu core\n"), BAD_ID, "two words" },
		{ BYTES("ID=ubuntu # really\n"), BAD_ID, "a comment behind a value" },
		{ BYTES("ID=ubuntu\rx\n"), BAD_ID, "a CR in the middle" },
		{ BYTES("ID=\"ubuntu\"x\n"), BAD_ID, "something behind a quotation" },
		{ BYTES("ID=\"ubuntu\"\"x\"\n"), BAD_ID, "... another one" },
		{ BYTES("ID=ubu\"ntu\"\n"), BAD_ID, "a quotation in the middle" },
		{ BYTES("ID=ubu'ntu'\n"), BAD_ID, "... in single quotes" },
		{ BYTES("ID=ubuntu\\\n"), BAD_ID, "a backslash at the end" },
		{ BYTES("ID=\"ub untu\"\n"), BAD_ID, "a blank inside" },
		{ BYTES("ID=\"ub/untu\"\n"), BAD_ID, "a character that no ID has" },
		{ BYTES("ID=ub\xc3\xbcntu\n"), BAD_ID, "... beyond ASCII" },
		{ BYTES("ID=ub\x1bntu\n"), BAD_ID, "... a control character" },
		{ BYTES("ID=" SIXTY_THREE "d\n"), BAD_ID, "an ID that is too long" },
		{ BYTES("ID=\"" SIXTY_THREE "d\"\n"), BAD_ID, "... in quotes" },
		{ BYTES("ID=a b\nID=ubuntu\n"), BAD_ID, "... before one that is not" },
		{ BYTES("ID=x\nNAME=a b\n"), BAD_NAME, "a NAME of two words" },
		{ BYTES("ID=x\nNAME=\"a\"b\n"), BAD_NAME, "... with something behind" },
		{ BYTES("ID=x\nVERSION_ID=1 2\n"), BAD_VERSION, "a VERSION_ID of two words" },
		{ BYTES("ID=x\nVERSION_ID=\"" SIXTY_THREE "4\"\n"), BAD_VERSION, "... that is too long" },
		{ BYTES("ID=x\nVERSION_ID=\"1\" \"2\"\n"), BAD_VERSION, "... of two quotations" },
		{ BYTES("ID=\"ubuntu\n"), ENDLESS, "double quotes without end" },
		{ BYTES("ID='ubuntu\n"), ENDLESS, "single quotes without end" },
		{ BYTES("ID=\"ubuntu'\n"), ENDLESS, "an end of the other kind" },
		{ BYTES("ID=\"ubuntu\\\"\n"), ENDLESS, "an end that is escaped" },
		{ BYTES("ID=\"ubuntu\\\n"), ENDLESS, "a backslash as the last character" },
		{ BYTES("ID=\""), ENDLESS, "a quote and nothing more" },
		{ BYTES("ID=x\nHOME_URL=\"http://\n"), ENDLESS, "... of any key" },
		{ BYTES("ID=ubuntu\0\n"), NUL, "a NUL byte" },
		{ BYTES("ID=ubuntu\n\0"), NUL, "... at the end" },
		{ BYTES("\0"), NUL, "... alone" },
	};

	test_bad(os_release_parse, ROWS(rows));
}

static void test_length(void)
{
	struct os_release release;

	ok(!os_release_parse("ID=ubuntu22", 9, &release), "no more is read than the length");
	is(release.id, "ubuntu", "... so the rest is no part of it");
	ok(!legacy_release_parse("CentOS release 6.10", 18, &release), "... of a legacy file");
	is(release.version, "6.1", "... either");
}

static void test_legacy(void)
{
	static const struct good rows[] = {
		{ "CentOS release 6.10 (Final)\n", "centos", "CentOS", "6.10", "CentOS 6" },
		{ "CentOS Linux release 7.6.1810 (Core) \n", "centos", "CentOS Linux", "7.6.1810", "CentOS 7" },
		{ "CentOS Linux release 8.1.1911 (Core)\n", "centos", "CentOS Linux", "8.1.1911", "CentOS 8" },
		{ "CentOS Stream release 9\n", "centos", "CentOS Stream", "9", "CentOS Stream" },
		{ "Red Hat Enterprise Linux Server release 6.7 (Santiago)\n", "rhel", "Red Hat Enterprise Linux Server", "6.7",
			"RHEL Server" },
		{ "Red Hat Enterprise Linux Workstation release 6.9 (Santiago)\n", "rhel",
			"Red Hat Enterprise Linux Workstation", "6.9", "RHEL Workstation" },
		{ "Red Hat Enterprise Linux release 8.10 (Ootpa)\n", "rhel", "Red Hat Enterprise Linux", "8.10", "RHEL" },
		{ "Oracle Linux Server release 7.8\n", "ol", "Oracle Linux Server", "7.8", "Oracle Linux" },
		{ "Amazon Linux AMI release 2018.03\n", "amzn", "Amazon Linux AMI", "2018.03", "Amazon Linux 1" },
		{ "Amazon Linux release 2 (Karoo)\n", "amzn", "Amazon Linux", "2", "Amazon Linux 2" },
		{ "SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n", "sles",
			"SUSE Linux Enterprise Server", "11.4", "SLES with a patch level" },
		{ "SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 0\n", "sles",
			"SUSE Linux Enterprise Server", "11", "... with none yet" },
		{ "SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\n", "sles", "SUSE Linux Enterprise Server", "11",
			"... without a line for it" },
		{ "SUSE Linux Enterprise Server 11 (x86_64)\r\nVERSION=11\r\nPATCHLEVEL=4", "sles",
			"SUSE Linux Enterprise Server", "11.4", "... without blanks and last newline" },
		{ "SUSE Linux Enterprise Desktop 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n", "",
			"SUSE Linux Enterprise Desktop", "11.4", "the desktop is another system" },
		{ "Scientific Linux release 6.10 (Carbon)\n", "", "Scientific Linux", "6.10", "Scientific Linux has no ID here" },
		{ "Fedora release 14 (Laughlin)\n", "", "Fedora", "14", "nor has Fedora" },
		{ "centos release 6.10\n", "", "centos", "6.10", "nor another spelling" },
		{ "CentOS release 6.10 (Final)", "centos", "CentOS", "6.10", "no newline at the end" },
		{ "  CentOS release   6.10\t(Final)\r\nmore\n", "centos", "CentOS", "6.10", "blanks around, lines behind" },
		{ SIXTY_THREE "d release 1\n", "", TEN TEN TEN TEN TEN TEN "...", "1", "a name that is too long is cut" },
	};

	test_good(legacy_release_parse, ROWS(rows));
}

static void test_legacy_no_evidence(void)
{
	static const char no_release[] = "it names no release", no_version[] = "it has no version";
	static const struct bad rows[] = {
		{ BYTES(""), no_release, "an empty legacy file" },
		{ BYTES("\n"), no_release, "... an empty line" },
		{ BYTES("\nCentOS release 6.10\n"), no_release, "only the first line counts" },
		{ BYTES("\nVERSION = 11\nPATCHLEVEL = 4\n"), no_release, "a version of no name" },
		{ BYTES("CentOS 6.10\n"), no_release, "no word release" },
		{ BYTES("CentOS release\n"), no_release, "nothing behind it" },
		{ BYTES("CentOSrelease6.10\n"), no_release, "no blanks around it" },
		{ BYTES("release 6.10\n"), no_release, "no name before it" },
		{ BYTES("openSUSE 13.1 (x86_64)\nVERSION = 13.1\n"), no_release, "openSUSE" },
		{ BYTES("NAME=Ubuntu\nID=ubuntu\n"), no_release, "another kind of file" },
		{ BYTES("CentOS release (Final)\n"), no_version, "no number" },
		{ BYTES("CentOS release x6.10\n"), no_version, "a letter before it" },
		{ BYTES("CentOS release 6.10,\n"), no_version, "a comma behind it" },
		{ BYTES("CentOS release 1.2.3.4.5.6.7.8.9\n"), no_version, "nine components" },
		{ BYTES("CentOS release " SIXTY_THREE "\n"), no_version, "a word instead" },
		{ BYTES("CentOS release 000000001.000000001.000000001.000000001.000000001.000000001.000000001\n"), no_version,
			"a number that is too long is not shortened" },
		{ BYTES("SUSE Linux Enterprise Server 11 (x86_64)\n"), no_version, "SLES without its other lines" },
		{ BYTES("SUSE Linux Enterprise Server 11\nVERSION = x\n"), no_version, "... with a word for a number" },
		{ BYTES("SUSE Linux Enterprise Server 11\nPATCHLEVEL = 4\n"), no_version, "... with a patch level only" },
		{ BYTES("SUSE Linux Enterprise Server 11\nVERSION = 11\nPATCHLEVEL = x\n"), no_version, "... with a bad one" },
		{ BYTES("SUSE Linux Enterprise Server 11\nVERSION = 11\nPATCHLEVEL =\n"), no_version, "... with an empty one" },
		{ BYTES("CentOS release 6.10\0\n"), NUL, "a NUL byte in a legacy file" },
	};

	test_bad(legacy_release_parse, ROWS(rows));
}

static void test_suse_repeats(void)
{
	static const char other[] = "SUSE Linux Enterprise Server\n# a note\nVERSION = 11\nPATCHLEVEL = 4\n";
	static const char twice[] = "SUSE Linux Enterprise Server 11\nVERSION = 1\nVERSION = 2\n";
	struct os_release release;

	ok(legacy_release_parse(twice, strlen(twice), &release) || strcmp(release.version, "12") != 0,
		"two VERSION lines of SLES are not run together to a third version");
	ok(!legacy_release_parse(other, strlen(other), &release) && strcmp(release.version, "11.4") == 0,
		"lines of SLES that are no settings are passed over");
}

static const char *title(const char *id, const char *name, const char *version, bool with_id)
{
	static char bytes[OS_TITLE];
	struct text text = text_over(bytes, sizeof(bytes));
	struct os_release release = { 0 };

	(void)snprintf(release.id, sizeof(release.id), "%s", id);
	(void)snprintf(release.name, sizeof(release.name), "%s", name);
	(void)snprintf(release.version, sizeof(release.version), "%s", version);
	os_release_title(&release, with_id, &text);
	return text.cut ? "(cut)" : bytes;
}

static void test_title(void)
{
	is(title("centos", "CentOS Stream", "9", false), "CentOS Stream 9", "a title is name and version");
	is(title("linuxmint", "Linux Mint", "22", true), "Linux Mint 22 (ID linuxmint)", "... with the ID where asked for");
	is(title("bottlerocket", "", "1.47.0", false), "bottlerocket 1.47.0", "... the ID where there is no name");
	is(title("x", "", "1", true), "x 1 (ID x)", "... also when it is asked for");
	is(title("arch", "Arch Linux", "", false), "Arch Linux", "... no version where there is none");
	is(title("arch", "Arch Linux", "TEMPLATE_VERSION_ID", false), "Arch Linux", "... or where it is no version");
	is(title("rancheros", "RancherOS", "v1.4.2", true), "RancherOS (ID rancheros)", "... with the ID all the same");
	is(title("", "Fedora", "14", true), "Fedora 14", "... no ID where there is none");
	is(title(SIXTY_THREE, SIXTY_THREE, "1", true), SIXTY_THREE " 1 (ID " SIXTY_THREE ")", "the longest title fits");
}

int main(void)
{
	test_assignments();
	test_no_evidence();
	test_length();
	test_legacy();
	test_legacy_no_evidence();
	test_suse_repeats();
	test_title();
	return tap_done();
}
