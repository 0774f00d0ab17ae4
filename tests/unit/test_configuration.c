/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/agent/configuration.h"
#include "tests/unit/tap.h"

#include <sys/stat.h>
#include <unistd.h>

#define COUNT(table) (sizeof(table) / sizeof(table[0]))

#define FILE_NAME "etc/amazon/ssm/amazon-ssm-agent.json"
#define WHERE "/" FILE_NAME ": "

static struct agent_configuration configuration;

static struct paths open_tree(void)
{
	struct paths paths = paths_live();

	if (paths_open_root(&paths, "."))
		exit(2);
	return paths;
}

static void probe(void)
{
	struct paths paths = open_tree();

	/* What is not set has to be cleared. */
	memset(&configuration, 'x', sizeof(configuration));
	agent_configuration_probe(&paths, &configuration);
	(void)close(paths.root);
}

/* Reads a file of these bytes. */
static void probe_bytes(const char *content, size_t length)
{
	FILE *file;

	(void)mkdir("etc", 0755);
	(void)mkdir("etc/amazon", 0755);
	(void)mkdir("etc/amazon/ssm", 0755);
	file = fopen(FILE_NAME, "w");
	if (!file || fwrite(content, 1, length, file) != length || fclose(file) != 0)
		exit(2);
	probe();
}

static void probe_text(const char *content)
{
	probe_bytes(content, strlen(content));
}

/* All that is set, in one line: for what is not set, nothing. */
static const char *settings(void)
{
	static char bytes[4096];
	struct text text = text_over(bytes, sizeof(bytes));

	text_join(&text, configuration.agent_region[0] ? " agent=" : "", configuration.agent_region,
		configuration.mgs_region[0] ? " mgs=" : "", configuration.mgs_region,
		configuration.domain[0] ? " domain=" : "", configuration.domain, configuration.dual_stack ? " dual-stack" : "",
		NULL);
	for (size_t i = 0; i < SERVICES; i++) {
		if (configuration.endpoints[i].name[0] == '\0')
			continue;
		text_join(&text, " ", services[i].name, "=", NULL);
		host_add(&text, &configuration.endpoints[i]);
	}
	return bytes[0] == ' ' ? bytes + 1 : bytes;
}

static void test_read(void)
{
	static const struct {
		const char *text, *settings;
	} rows[] = {
		{ "{}", "" },
		{ "{\"Mgs\":{},\"Agent\":{},\"Ssm\":{}}", "" },
		{ "{\"Mgs\":null,\"Agent\":null}", "" },
		{ "{\"Agent\":{\"Region\":\"\",\"ServiceDomain\":\"\",\"UseDualStackEndpoint\":false},\"Mgs\":{\"Region\":\"\","
			"\"Endpoint\":\"\"},\"Ssm\":{\"Endpoint\":\"\"},\"Mds\":{\"Endpoint\":\"\"},\"S3\":{\"Endpoint\":\"\"},"
			"\"Kms\":{\"Endpoint\":\"\"},\"CloudWatchLogs\":{\"Endpoint\":\"\"}}", "" },
		{ "{\"Agent\":{\"Region\":null,\"ServiceDomain\":null,\"UseDualStackEndpoint\":null},\"Mgs\":{\"Region\":null,"
			"\"Endpoint\":null}}", "" },
		{ "{\"Agent\":{\"Region\":\"us-gov-west-1\"}}", "agent=us-gov-west-1" },
		{ "{\"Mgs\":{\"Region\":\"eu-west-1\"}}", "mgs=eu-west-1" },
		{ "{\"Agent\":{\"ServiceDomain\":\"Corp.Example\"}}", "domain=corp.example" },
		{ "{\"Agent\":{\"UseDualStackEndpoint\":true}}", "dual-stack" },
		{ "{\"Ssm\":{\"Endpoint\":\"a.example\"}}", "ssm=a.example" },
		{ "{\"Mgs\":{\"Endpoint\":\"a.example:8443\"}}", "ssmmessages=a.example:8443" },
		{ "{\"Mds\":{\"Endpoint\":\"https://a.example\"}}", "ec2messages=a.example" },
		{ "{\"Kms\":{\"Endpoint\":\"https://a.example:8443/\"}}", "kms=a.example:8443" },
		{ "{\"CloudWatchLogs\":{\"Endpoint\":\"a.example\"}}", "logs=a.example" },
		{ "{\"S3\":{\"Endpoint\":\"https://[fd00::1]:443\",\"Region\":\"no matter\"}}", "s3=[fd00::1]:443" },
		{ "{\"Monitoring\":{\"Endpoint\":\"a.example\"},\"Logs\":{\"Endpoint\":\"a.example\"}}", "" },
		{ "{\"Endpoint\":\"a.example\",\"Region\":\"eu-west-1\"}", "" },
		{ "{\"Mgs\":{\"Endpoint\":\"a.example\",\"Region\":\"eu-west-1\"},\"Mgs\":{\"Endpoint\":\"b.example\"}}",
			"mgs=eu-west-1 ssmmessages=b.example" },
		{ "{\"Profile\":{\"ShareCreds\":true},\"Identity\":{\"ConsumptionOrder\":[\"OnPrem\",\"EC2\"]},"
			"\"Agent\":{\"Region\":\"eu-west-1\",\"SelfUpdate\":false},\"Mgs\":{\"StopTimeoutMillis\":20000,"
			"\"DeniedPortForwardingRemoteIPs\":[\"169.254.169.254\"],\"Region\":\"us-east-1\"},"
			"\"Os\":{\"Lang\":\"en-US\"}}\n",
			"agent=eu-west-1 mgs=us-east-1" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		probe_text(rows[i].text);
		is_number(configuration.status, CONFIGURATION_READ, rows[i].text);
		is(settings(), rows[i].settings, "... what it sets");
		is(configuration.problem, "", "... and no problem");
	}
}

static void test_broken(void)
{
	static const struct {
		const char *text, *problem;
	} rows[] = {
		{ "", "it is malformed or not complete" },
		{ "\n", "it is malformed or not complete" },
		{ "null", "it is malformed or not complete" },
		{ "{\"Mgs\":{\"Endpoint\":\"a.example\"}", "it is malformed or not complete" },
		{ "\xef\xbb\xbf{}", "it is malformed or not complete" },
		{ "{\"Agent\":{\"Region\":\"nowhere\"}}", "Agent.Region is malformed" },
		{ "{\"Agent\":{\"Region\":\"us-east-1.evil.example\"}}", "Agent.Region is malformed" },
		{ "{\"Agent\":{\"Region\":1}}", "Agent.Region is malformed" },
		{ "{\"Agent\":\"x\"}", "Agent.Region is malformed" },
		{ "{\"agent\":{\"Region\":\"eu-west-1\"}}", "Agent.Region is malformed" },
		{ "{\"Agent\":{\"region\":\"eu-west-1\"}}", "Agent.Region is malformed" },
		{ "{\"Mgs\":{\"Region\":\"US-EAST-1\"}}", "Mgs.Region is malformed" },
		{ "{\"Mgs\":[]}", "Mgs.Region is malformed" },
		{ "{\"Agent\":{\"ServiceDomain\":\"a b\"}}", "Agent.ServiceDomain is malformed" },
		{ "{\"Agent\":{\"ServiceDomain\":\"a.example:8443\"}}", "Agent.ServiceDomain is malformed" },
		{ "{\"Agent\":{\"ServiceDomain\":\"10.0.0.1\"}}", "Agent.ServiceDomain is malformed" },
		{ "{\"Agent\":{\"ServiceDomain\":\"https://a.example\"}}", "Agent.ServiceDomain is malformed" },
		{ "{\"Agent\":{\"UseDualStackEndpoint\":\"true\"}}", "Agent.UseDualStackEndpoint is malformed" },
		{ "{\"Agent\":{\"UseDualStackEndpoint\":1}}", "Agent.UseDualStackEndpoint is malformed" },
		{ "{\"Profile\":{\"ShareCreds\":\"false\"}}", "Profile.ShareCreds is malformed" },
		{ "{\"Ssm\":{\"Endpoint\":\"http://a.example\"}}", "Ssm.Endpoint is malformed" },
		{ "{\"Mgs\":{\"Endpoint\":\"https://user:secret@a.example\"}}", "Mgs.Endpoint is malformed" },
		{ "{\"Mds\":{\"Endpoint\":\"a.example/path\"}}", "Mds.Endpoint is malformed" },
		{ "{\"Kms\":{\"Endpoint\":\"a.example:0\"}}", "Kms.Endpoint is malformed" },
		{ "{\"S3\":{\"Endpoint\":false}}", "S3.Endpoint is malformed" },
		{ "{\"CloudWatchLogs\":{\"Endpoint\":\" \"}}", "CloudWatchLogs.Endpoint is malformed" },
		{ "{\"Agent\":{\"Region\":\"eu-west-1\",\"UseDualStackEndpoint\":true},\"Mgs\":{\"Endpoint\":\"$(x)\"}}",
			"Mgs.Endpoint is malformed" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		char problem[CONFIGURATION_PROBLEM];

		(void)snprintf(problem, sizeof(problem), WHERE "%s", rows[i].problem);
		probe_text(rows[i].text);
		is_number(configuration.status, CONFIGURATION_BROKEN, rows[i].text);
		is(configuration.problem, problem, "... its problem");
		is(settings(), "", "... and nothing is set");
	}
}

static void test_cut_short(void)
{
	static const char whole[] = "{\"Agent\":{\"Region\":\"eu-west-1\"},\"Mgs\":{\"Endpoint\":\"a.example\"}}";
	size_t accepted = 0;

	for (size_t length = 0; length < sizeof(whole) - 1; length++) {
		probe_bytes(whole, length);
		accepted += configuration.status != CONFIGURATION_BROKEN;
	}
	is_number((long long)accepted, 0, "no beginning of the file is taken for the whole");
}

static void test_sizes(void)
{
	static char content[40000];
	char text[1024];

	memset(content, ' ', sizeof(content));
	memcpy(content, "{}", 2);
	probe_bytes(content, 32767);
	is_number(configuration.status, CONFIGURATION_READ, "the longest file");
	probe_bytes(content, 32768);
	is_number(configuration.status, CONFIGURATION_BROKEN, "one byte more");
	ok(strncmp(configuration.problem, WHERE, strlen(WHERE)) == 0 && configuration.problem[strlen(WHERE)] != '\0',
		"... and its problem");
	(void)snprintf(text, sizeof(text), "{\"Ssm\":{\"Endpoint\":\"%0600d\"}}", 1);
	probe_text(text);
	is(configuration.problem, WHERE "Ssm.Endpoint is malformed", "a value that is too long");
}

/* Root may read everything, so another user has to try. */
static void test_hidden(const char *directory)
{
	probe_text("{}");
	if (chmod(FILE_NAME, 0) != 0 || chmod(directory, 0755) != 0 || (getuid() == 0 && seteuid(65534) != 0)) {
		tap_skip("another user is needed");
	} else {
		probe();
		is_number(configuration.status, CONFIGURATION_HIDDEN, "a file that may not be read");
		is(configuration.problem, WHERE "permission denied", "... its problem");
	}
	if (getuid() == 0 && seteuid(0) != 0)
		exit(2);
}

static void test_other_files(void)
{
	(void)remove(FILE_NAME);
	probe();
	is_number(configuration.status, CONFIGURATION_NONE, "no file");
	is(settings(), "", "... and nothing is set");
	(void)mkdir(FILE_NAME, 0755);
	probe();
	is_number(configuration.status, CONFIGURATION_BROKEN, "a directory");
	(void)rmdir(FILE_NAME);
	if (symlink("amazon-ssm-agent.json", FILE_NAME) != 0)
		exit(2);
	probe();
	is_number(configuration.status, CONFIGURATION_BROKEN, "a link to itself");
	(void)remove(FILE_NAME);
	(void)rmdir("etc/amazon/ssm");
	probe();
	is_number(configuration.status, CONFIGURATION_NONE, "no directory");
	(void)rmdir("etc/amazon");
	(void)rmdir("etc");
}

int main(void)
{
	char directory[] = "/tmp/test_configuration.XXXXXX";

	if (!mkdtemp(directory) || chdir(directory) != 0)
		return 2;
	test_read();
	test_broken();
	test_cut_short();
	test_sizes();
	test_hidden(directory);
	test_other_files();
	(void)rmdir(directory);
	return tap_done();
}
