/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/version_line.h"
#include "tests/unit/tap.h"

#include <stdlib.h>

#define NINES "999999999.999999999.999999999.999999999.999999999.999999999.999999999.999999999"

struct row {
	const char *text, *version, *what;	/* version "": refused */
};

static void test_rows(version_line_reader *read, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char version[VERSION_LINE_TEXT] = "untouched";
		bool found = read(rows[i].text, version, sizeof(version));

		is(version, rows[i].version, rows[i].what);
		is_number(found, rows[i].version[0] != '\0', "... and says so");
	}
}

#define ROWS(table) table, sizeof(table) / sizeof(table[0])
#define V1 "aws-cli/1.18.1 Python/3.8.10 Linux/5.4.0-9-generic botocore/1.15.1"
#define V2 "aws-cli/2.3.4 Python/3.8.8 Linux/5.10.0 exe/x86_64.debian.11 prompt/off"

static void test_aws_lines(void)
{
	static const struct row rows[] = {
		{ V1 "\n", "1.18.1", "version 1" },
		{ V2 "\n", "2.3.4", "version 2" },
		{ V1, "1.18.1", "no newline" },
		{ V1 "\r\n", "1.18.1", "CR and LF" },
		{ V1 " \t\n", "1.18.1", "blanks at the end" },
		{ "aws-cli/1.1.2 Python/2.7.3 Linux/3.2.0-4-amd64\n", "1.1.2", "nothing behind the system" },
		{ "aws-cli/1.1 Python/2.7.15+ Linux/4.15 botocore/1.1\n", "1.1", "two components, and Python with a plus" },
		{ "aws-cli/1.1.2 Python/3.13.0rc1 Linux/6 botocore/1.1\n", "1.1.2", "a release candidate of Python" },
		{ "aws-cli/2.1.1 Python/3.8.8 Windows/2012ServerR2 exe/AMD64\n", "2.1.1", "Windows" },
		{ "aws-cli/2.1.1 Python/3.8.8 CYGWIN_NT-10.0-19045/3.4.9-1.x86_64 source/x86_64\n", "2.1.1", "Cygwin" },
		{ "aws-cli/2.0.7 Python/3.7.4 Darwin/19.4.0 botocore/2.0.0dev11\n", "2.0.7", "a botocore in development" },
		{ "aws-cli/2.1.1 Python/3.9 Linux/6.19+kali-amd64 exec-env/CloudShell source-sandbox/x86_64.kali.2026\n", "2.1.1",
			"remarks of any name" },
		{ "aws-cli/" NINES " Python/3.9 Linux/6\n", NINES, "the longest version" },
		{ "\n\n" V1 "\n", "1.18.1", "empty lines before it" },
		{ "WARNING: something\nmore\n" V1 "\nand behind\n", "1.18.1", "noise around it" },
		{ V1 "\n" V2 "\n", "1.18.1", "the first of two" },
		{ "aws-cli/1.2\n" V2 "\n", "2.3.4", "half a line before it" },
		{ "Boto/0.11.0 Python/2.6.7 Darwin/12.3.0\n" V2 "\n", "2.3.4", "a line of another program before it" },
	};

	test_rows(aws_version_line, ROWS(rows));
}

static void test_aws_others(void)
{
	static const struct row rows[] = {
		{ "", "", "nothing" },
		{ "\n\n", "", "empty lines" },
		{ "aws-cli/2.3.4\n", "", "the first word alone" },
		{ "aws-cli/2.3.4 \n", "", "... and a blank" },
		{ "aws-cli/2.3.4 Python/3.8.8\n", "", "no system" },
		{ "aws-cli/2.3.4 Python/3.8.8 \n", "", "... but a blank" },
		{ "aws-cli/2.3.4 Python/3.8.8 Linux\n", "", "no release of the system" },
		{ "aws-cli/2.3.4 Python/3.8.8 Linux/\n", "", "... an empty one" },
		{ "aws-cli/2.3.4 Python/\n", "", "nothing behind Python" },
		{ "aws-cli/2.3.4 Python/ Linux/5\n", "", "no Python" },
		{ "aws-cli/2.3.4 Python/x Linux/5\n", "", "Python without a number" },
		{ "aws-cli/2.3.4 Linux/5 Python/3.8\n", "", "another order" },
		{ "aws-cli/2.3.4 Python/3.8 linux/5\n", "", "a system in small letters" },
		{ "aws-cli/2.3.4 Python/3.8 /5\n", "", "... without a name" },
		{ "aws-cli/2.3.4 Python/3.8 Linux/5 \x01\n", "", "a control character" },
		{ "aws-cli/2.3.4 Python/3.8 Linux/5\xc3\xa9\n", "", "beyond ASCII" },
		{ "aws-cli/2.3.4  Python/3.8 Linux/5\n", "", "two blanks" },
		{ "aws-cli/2.3.4 Python/3.8 Linux/5  exe/x\n", "", "... before a remark" },
		{ "aws-cli/2.3.4 Python/3.8 Linux/5 and more\n", "", "prose behind it" },
		{ "aws-cli/2.3.4 Python/3.8 Linux/5 exe/\n", "", "a remark without a value" },
		{ "aws-cli/2.3.4 Python/3.8 Linux/5 /x\n", "", "... without a name" },
		{ "aws-cli/2.3.4 Python/3.8 Linux/5 exe\n", "", "... without a slash" },
		{ "aws-cli/2.3.4 Python/3.8 Linux/5 exe/x Failed!\n", "", "... and a word" },
		{ " " V1 "\n", "", "a blank before it" },
		{ "xaws-cli/2.3.4 Python/3.8 Linux/5\n", "", "another name" },
		{ "AWS-CLI/2.3.4 Python/3.8 Linux/5\n", "", "... in capitals" },
		{ "aws-cli/ Python/3.8 Linux/5\n", "", "no version" },
		{ "aws-cli/2 Python/3.8 Linux/5\n", "", "one component" },
		{ "aws-cli/2. Python/3.8 Linux/5\n", "", "... and a dot" },
		{ "aws-cli/2.3.4. Python/3.8 Linux/5\n", "", "a dot at its end" },
		{ "aws-cli/v2.3.4 Python/3.8 Linux/5\n", "", "a letter before it" },
		{ "aws-cli/2.0.0dev4 Python/3.8 Linux/5\n", "", "a version in development is no release" },
		{ "aws-cli/2.0.0rc1 Python/3.8 Linux/5\n", "", "nor is a candidate" },
		{ "aws-cli/1.2.3.4.5.6.7.8.9 Python/3.8 Linux/5\n", "", "nine components" },
		{ "aws-cli/2.1234567890 Python/3.8 Linux/5\n", "", "ten digits" },
		{ "Boto/0.11.0 Python/2.6.7 Darwin/12.3.0\n", "", "the name of 2013" },
		{ "Traceback (most recent call last):\n  File \"/usr/bin/aws\", line 19\nImportError: aws-cli/2.3.4\n", "",
			"a traceback" },
	};

	test_rows(aws_version_line, ROWS(rows));
}

static void test_user_agents(void)
{
	static const struct row rows[] = {
		{ "aws-cli/2.17.6 md/awscrt#0.20.11 ua/2.0 os/macos#23.4.0 lang/python#3.11.8\n", "", "a User-Agent" },
		{ V2 " command/s3.ls\n", "", "an older one" },
		{ V2 " md/x\n", "", "md" },
		{ V2 " ua/2.0\n", "", "ua" },
		{ V2 " os/linux\n", "", "os" },
		{ V2 " lang/python\n", "", "lang" },
		{ V2 " cfg/standard\n", "", "cfg" },
		{ V2 " api/s3\n", "", "api" },
		{ V2 " app/x\n", "", "app" },
		{ V2 " ft/x\n", "", "ft" },
		{ V2 " m/Z\n", "", "m" },
		{ V2 " sid/4c55\n", "", "sid" },
		{ V2 " x/a#b\n", "", "a number sign" },
		{ V2 " x/a,b\n", "", "a comma" },
		{ "[" V1 "]\n", "", "in brackets, as CloudTrail has it" },
		{ V2 " md/x exe/y\n", "", "before another remark" },
		{ V2 " mdx/y commander/z\n", "2.3.4", "names that only begin so" },
		{ V2 " command/s3.ls\n" V1 "\n", "1.18.1", "a version line behind a User-Agent" },
	};

	test_rows(aws_version_line, ROWS(rows));
}

#define BANNER "\nThe Session Manager plugin was installed successfully. Use the AWS CLI to start a session.\n\n"

static void test_plugin_lines(void)
{
	static const struct row rows[] = {
		{ "1.2.677.0\n", "1.2.677.0", "the number" },
		{ "1.2.677.0", "1.2.677.0", "without a newline" },
		{ "1.2.677.0\r\n", "1.2.677.0", "with CR and LF" },
		{ "\n1.2.677.0 \n\n", "1.2.677.0", "with blanks behind it" },
		{ "Initializing the logger\n1.2.677.0\nbye\n", "1.2.677.0", "noise around it" },
		{ "1.2.677.0\n1.2.677.0\n", "1.2.677.0", "twice the same" },
		{ "1.2.677.0\n1.2.678.0\n", "", "two that differ" },
		{ "1.2.677.0\n1.2.677.00\n", "", "... in their spelling" },
		{ "10.0.0.1\n1.2.677.0\n1.2.677.0\n", "", "... and one of them twice" },
		{ "", "", "nothing" },
		{ "\n", "", "an empty line" },
		{ BANNER, "", "the banner" },
		{ "\nUnknown operation --version. \nUse session-manager-plugin --version to check the version.\n\n", "",
			"an operation that it does not know" },
		{ "1.2.677\n", "", "three components" },
		{ "1.2.677.0.1\n", "", "five" },
		{ "1.2.677.0-1\n", "", "a suffix" },
		{ "1.2.677.0.\n", "", "a dot behind it" },
		{ "v1.2.677.0\n", "", "a letter before it" },
		{ " 1.2.677.0\n", "", "a blank before it" },
		{ "version 1.2.677.0\n", "", "a word before it" },
		{ "1.2.677.0 is the version\n", "", "words behind it" },
		{ "1.2.1234567890.0\n", "", "ten digits" },
		{ "-1.2.3.4\n", "", "a sign" },
		{ V2 "\n", "", "the line of the AWS CLI" },
	};

	test_rows(plugin_version_line, ROWS(rows));
}

static void test_plugin_files(void)
{
	static const struct row rows[] = {
		{ "1.2.677.0\n", "1.2.677.0", "a file of the number" },
		{ "1.2.677.0", "1.2.677.0", "... without a newline" },
		{ "1.2.677.0\r\n", "1.2.677.0", "... with CR and LF" },
		{ "\n1.2.677.0 \n\n", "1.2.677.0", "... with blanks" },
		{ "", "", "an empty file" },
		{ "\n \n", "", "a file of blanks" },
		{ "1.2.677.0\n1.2.677.0\n", "", "twice" },
		{ "# version\n1.2.677.0\n", "", "a line before it" },
		{ "1.2.677.0\nx\n", "", "a line behind it" },
		{ "1.2.677\n", "", "three components in a file" },
		{ "1.2.677.0-1\n", "", "a suffix in a file" },
		{ BANNER, "", "the banner in a file" },
	};

	test_rows(plugin_version_file, ROWS(rows));
}

static void test_agent_lines(void)
{
	static const struct row rows[] = {
		{ "SSM Agent version: 3.3.1142.0\n", "3.3.1142.0", "the agent" },
		{ "SSM Agent version: 3.3.1142.0", "3.3.1142.0", "without a newline" },
		{ "SSM Agent version: 3.3.1142.0\r\n", "3.3.1142.0", "with CR and LF" },
		{ "Warning: SSM Agent is already running. Version: 1.2.3.4\nSSM Agent version: 3.1.804.0\n", "3.1.804.0",
			"behind a warning" },
		{ "SSM Agent version: x\nSSM Agent version: 3.1.804.0\nSSM Agent version: 3.1.805.0\n", "3.1.804.0",
			"the first good one" },
		{ "", "", "nothing" },
		{ "3.3.1142.0\n", "", "the number alone" },
		{ " SSM Agent version: 3.3.1142.0\n", "", "a blank before it" },
		{ "Warning: SSM Agent version: 3.3.1142.0\n", "", "in a warning" },
		{ "ssm agent version: 3.3.1142.0\n", "", "small letters" },
		{ "SSM Agent version: \n", "", "no number" },
		{ "SSM Agent version:3.3.1142.0\n", "", "no blank" },
		{ "SSM Agent version: 3.3.1142\n", "", "three components" },
		{ "SSM Agent version: 3.3.1142.0.0\n", "", "five" },
		{ "SSM Agent version: 3.3.1142.0-1\n", "", "a suffix" },
		{ "SSM Agent version: 3.3.1142.0 or so\n", "", "words behind it" },
		{ "SSM Agent version: \n3.3.1142.0\n", "", "the number in the next line" },
		{ "flag provided but not defined: -version\nUsage of amazon-ssm-agent:\n", "", "an agent that does not know" },
	};

	test_rows(agent_version_line, ROWS(rows));
}

static void test_room(void)
{
	char version[8] = "full up";

	ok(!agent_version_line("SSM Agent version: 1.2.34.5\n", version, 8), "a number that does not fit is not cut");
	is(version, "", "... but left out");
	ok(agent_version_line("SSM Agent version: 1.2.3.4\n", version, 8), "one that fits to the byte");
	is(version, "1.2.3.4", "... is there");
	ok(!plugin_version_line("1.2.34.5\n", version, 8), "the plugin's number");
	ok(!plugin_version_file("1.2.34.5\n", version, 8), "... of its file");
	ok(!aws_version_line("aws-cli/1.2.34.5 Python/3 Linux/5\n", version, 8), "the AWS CLI's number");
}

/* Each beginning of a text, in memory of just that size: the sanitizers see a read behind it. */
static void test_beginnings(void)
{
	static const char *const texts[] = { V2 " md/x\n", "noise\r\n1.2.3.4\n1.2.3.5\n", "SSM Agent version: 1.2.3.4\n" };
	static version_line_reader *const readers[] = { aws_version_line, plugin_version_line, plugin_version_file,
		agent_version_line };
	char version[VERSION_LINE_TEXT];
	int found = 0;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		for (size_t length = 0; length <= strlen(texts[i]); length++) {
			char *copy = calloc(1, length + 1);

			memcpy(copy, texts[i], length);
			for (size_t j = 0; j < sizeof(readers) / sizeof(readers[0]); j++)
				found += readers[j](copy, version, sizeof(version));
			free(copy);
		}
	}
	ok(found > 0, "every beginning of a text is read");
}

int main(void)
{
	test_aws_lines();
	test_aws_others();
	test_user_agents();
	test_plugin_lines();
	test_plugin_files();
	test_agent_lines();
	test_room();
	test_beginnings();
	return tap_done();
}
