/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/agent/node.h"
#include "tests/unit/tap.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONFIG "var/lib/amazon/ssm/runtimeconfig/identity_config.json"
#define REGISTRATION "var/lib/amazon/ssm/registration"
#define HYBRID "mi-0123456789abcdef0"
#define INSTANCE "i-0123456789abcdef0"

static void test_forms(void)
{
	static const char *const instances[] = { "i-01234567", "i-0123456789abcdef0", "i-ffffffff" };
	static const char *const hybrids[] = { "mi-0123456789abcdef0" };
	static const char *const regions[] = {
		"us-east-1", "ap-southeast-10", "us-gov-west-1", "cn-northwest-1", "us-iso-east-1", "us-isob-east-1",
			"eusc-de-east-1",
	};
	static const char *const none[] = {
		"", "i-", "mi-", "i-0123456", "i-012345678", "i-0123456789abcdef", "i-0123456789abcdef01", "i-0123456789abcdeg0",
		"I-01234567", "i-0123456A", " i-01234567", "i-01234567 ", "i-01234567\n", "mi-01234567", "mi-0123456789abcdef01",
		"mmi-0123456789abcdef0", "us", "us-east", "us-1", "us-east-", "us-east-100", "us-east-1a", "us--east-1", "-us-east-1",
		"Us-east-1", "us-east-1 ", "us1-east-1", "1", "us-east-east-east-east-east-east-1", "localhost", "i", "m", "mi",
	};
	size_t wrong = 0;

	for (size_t i = 0; i < sizeof(instances) / sizeof(instances[0]); i++)
		ok(is_instance_id(instances[i]) && !is_hybrid_id(instances[i]) && !is_region(instances[i]), instances[i]);
	for (size_t i = 0; i < sizeof(hybrids) / sizeof(hybrids[0]); i++)
		ok(is_hybrid_id(hybrids[i]) && !is_instance_id(hybrids[i]) && !is_region(hybrids[i]), hybrids[i]);
	for (size_t i = 0; i < sizeof(regions) / sizeof(regions[0]); i++)
		ok(is_region(regions[i]) && !is_instance_id(regions[i]) && !is_hybrid_id(regions[i]), regions[i]);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		wrong += is_instance_id(none[i]) || is_hybrid_id(none[i]) || is_region(none[i]);
	is_number((long long)wrong, 0, "what is none of them");
}

/* A tree with these files; NULL: there is none. */
static struct paths make_tree(const char *config, const char *registration)
{
	static const char *const directories[] = {
		"var", "var/lib", "var/lib/amazon", "var/lib/amazon/ssm", "var/lib/amazon/ssm/runtimeconfig",
	};
	const struct {
		const char *path, *content;
	} files[] = { { CONFIG, config }, { REGISTRATION, registration } };
	struct paths paths = paths_live();

	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++)
		(void)mkdir(directories[i], 0755);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		FILE *file;

		(void)remove(files[i].path);
		if (!files[i].content)
			continue;
		file = fopen(files[i].path, "w");
		if (!file || fputs(files[i].content, file) < 0 || fclose(file) != 0)
			exit(2);
	}
	if (paths_open_root(&paths, "."))
		exit(2);
	return paths;
}

static void remove_tree(struct paths paths)
{
	static const char *const parts[] = {
		CONFIG, REGISTRATION, "var/lib/amazon/ssm/runtimeconfig", "var/lib/amazon/ssm", "var/lib/amazon", "var/lib", "var",
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		(void)remove(parts[i]);
	(void)close(paths.root);
}

static void test_files(void)
{
	static const struct {
		const char *config, *registration;
		enum identity_kind kind;
		const char *id, *region, *other, *problem;
	} rows[] = {
		{ NULL, NULL, IDENTITY_NONE, "", "", "", "" },
		{ "{\"InstanceId\":\"" HYBRID "\",\"IdentityType\":\"OnPrem\"}", NULL, IDENTITY_HYBRID, HYBRID, "", "", "" },
		{ "{\"InstanceId\":\"" INSTANCE "\",\"IdentityType\":\"EC2\"}", NULL, IDENTITY_EC2, INSTANCE, "", "", "" },
		{ "{\"InstanceId\":\"x\",\"IdentityType\":\"ECS\"}", NULL, IDENTITY_ECS, "", "", "", "" },
		{ "{\"InstanceId\":\"x\",\"IdentityType\":\"CustomIdentity\"}", NULL, IDENTITY_CUSTOM, "", "", "", "" },
		{ NULL, "{\"ManagedInstanceID\":\"" HYBRID "\",\"Region\":\"us-east-1\"}", IDENTITY_HYBRID, HYBRID, "us-east-1", "",
			"" },
		{ NULL, "{\"ManagedInstanceID\":\"" INSTANCE "\",\"Region\":\"us-east-1\"}", IDENTITY_EC2, INSTANCE, "us-east-1",
			"", "" },
		{ "{\"InstanceId\":\"" INSTANCE "\",\"IdentityType\":\"EC2\"}",
			"{\"ManagedInstanceID\":\"" HYBRID "\",\"Region\":\"us-east-1\"}",
			IDENTITY_EC2, INSTANCE, "", HYBRID, "" },
		{ "{\"InstanceId\":\"" HYBRID "\",\"IdentityType\":\"OnPrem\"}", "{", IDENTITY_BROKEN, HYBRID, "", "",
			"/" REGISTRATION ": it is malformed or not complete" },
		{ "{", "{\"ManagedInstanceID\":\"" HYBRID "\",\"Region\":\"us-east-1\"}", IDENTITY_BROKEN, "", "", "",
			"/" CONFIG ": it is malformed or not complete" },
		{ "{\"InstanceId\":\"" HYBRID "\",\"IdentityType\":\"EC2\"}", NULL, IDENTITY_BROKEN, "", "", "",
			"/" CONFIG ": its InstanceId is none of its IdentityType" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct paths paths = make_tree(rows[i].config, rows[i].registration);
		struct identity identity;

		identity_probe(&paths, false, &identity);
		is_number(identity.kind, rows[i].kind, rows[i].config ? rows[i].config : "no identity_config.json");
		is(identity.id, rows[i].id, "... its id");
		is(identity.region, rows[i].region, "... its Region");
		is(identity.other, rows[i].other, "... another id");
		is(identity.problem, rows[i].problem, "... its problem");
		ok(identity.alone == (!rows[i].config && rows[i].registration), "... what says so");
		remove_tree(paths);
	}
}

/* Whatever a half-written file says, it is no identity. */
static void test_cut_short(void)
{
	static const char whole[] = "{\"SchemaVersion\":\"1.1\",\"InstanceId\":\"" HYBRID "\",\"IdentityType\":\"OnPrem\"}";
	size_t accepted = 0;

	for (size_t length = 0; length < sizeof(whole) - 1; length++) {
		char part[sizeof(whole)];
		struct paths paths;
		struct node node;

		memcpy(part, whole, length);
		part[length] = '\0';
		paths = make_tree(part, "{\"ManagedInstanceID\":\"" HYBRID "\",\"Region\":\"us-east-1\"}");
		node_probe(&paths, NULL, &node);
		accepted += node.kind != NODE_UNKNOWN;
		remove_tree(paths);
	}
	is_number((long long)accepted, 0, "no beginning of identity_config.json is an identity");
}

int main(void)
{
	char directory[] = "/tmp/test_identity.XXXXXX";

	if (!mkdtemp(directory) || chdir(directory) != 0)
		return 2;
	test_forms();
	test_files();
	test_cut_short();
	if (chdir("/") != 0 || rmdir(directory) != 0)
		return 2;
	return tap_done();
}
