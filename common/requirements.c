/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "requirements.h"

#include "parse/node_id.h"

#include <string.h>

/* The pages that the rows come from: AWS Systems Manager User Guide, page, day. */
#define PREREQUISITES_2019 "session-manager-prerequisites, 2019-04-05"
#define PREREQUISITES_2023 "session-manager-prerequisites, 2023-04-07"
#define PREREQUISITES_2026 "session-manager-prerequisites, after 2026-07-01"
#define SYSTEMS_2019 "systems-manager-prereqs, 2019-04-05"
#define SYSTEMS_2023 "prereqs-operating-systems, 2023-04-24"
#define SYSTEMS_2026 "operating-systems-and-machine-types, 2026-10"
#define PLUGIN_HISTORY "plugin-version-history, 2026-10"
#define RELEASE_NOTES "release notes of the agent"
#define MESSAGE_APIS "systems-manager-setting-up-messageAPIs, 2026-10"
#define PRIVATELINK "setup-create-vpc, 2026-10"
#define SSM_CLI "troubleshooting-managed-nodes-using-ssm-cli, 2026-10"
#define AGENT_ENDPOINTS "aws/amazon-ssm-agent, common/identity/endpoint/endpoint.go"
#define SSM_ENDPOINTS "AWS General Reference, ssm, 2026-10"
#define ENDPOINTS_CHINA "docs.amazonaws.cn, endpoints-Beijing"

const struct edition editions[] = {
	{
		.name = "2019-04",
		.snapshot = SNAPSHOT_2019_04,
		.source = PREREQUISITES_2019,
		.systems_source = SYSTEMS_2019 "\nand " PREREQUISITES_2019,
		.agent_minimum = "2.3.68.0",
		.cli_minimum = "1.16.12",
		.hybrid_needs_tier = true,
		.user_made_at_start = true,
		.ec2messages_required = true,
	},
	{
		.name = "2026-10",
		.snapshot = SNAPSHOT_2026_10,
		.source = PREREQUISITES_2026,
		.systems_source = SYSTEMS_2026,
		.agent_minimum = "2.3.68.0",
		/* README of the agent: the floor of 3.1.90.0 and later. */
		.kernel_minimum = "3.2",
		.cli_minimum = "1.16.12",
		/* plugin-version-history still says 1.1.17.0; the install page and the AWS CLI's
		 * own warning say 1.2.764.0. */
		.plugin_critical = "1.1.17.0",
		.plugin_warning = "1.2.764.0",
		.plugin_withdrawals = true,
	},
	{ .name = NULL },
};

const struct feature features[FEATURES + 1] = {
	{ "kms", "2.3.539.0", NULL, "1.1.17.0", PREREQUISITES_2019, NULL },
	{ "ssh", "2.3.672.0", "3.0.222.0", "1.1.23.0", "session-manager-getting-started-enable-ssh-connections, 2026-10",
		"the prerequisites page says 3.0.222.0, the pages on SSH say 2.3.672.0" },
	{ "port-forwarding", "2.3.672.0", "3.0.222.0", "1.1.23.0", "session-manager-working-with-sessions-start, 2026-10",
		"the prerequisites page says 3.0.222.0, the page on sessions says 2.3.672.0" },
	{ "remote-port-forwarding", "3.1.1374.0", NULL, NULL, "session-manager-working-with-sessions-start, 2026-10",
		"the release notes have it from 3.1.1188.0 on" },
	{ "run-as", "2.3.672.0", NULL, NULL, RELEASE_NOTES, NULL },
	{ "interactive-commands", "2.3.668.0", NULL, NULL, RELEASE_NOTES, NULL },
	{ "non-interactive-commands", "3.0.1124.0", NULL, "1.2.54.0", RELEASE_NOTES, NULL },
	{ "shell-profile", "3.0.161.0", NULL, NULL, PREREQUISITES_2026, "the release notes have it from 3.0.196.0 on" },
	{ "log-streaming", "3.0.284.0", NULL, NULL, PREREQUISITES_2026, "the release notes have it from 3.0.356.0 on" },
	{ "dhmc", "3.2.582.0", NULL, NULL, "fleet-manager-default-host-management-configuration, 2026-10",
		"needs version 2 of the instance metadata service" },
	{ "imdsv2", "3.0.413.0", NULL, NULL, RELEASE_NOTES, "the fallback to version 1 is off from 3.2.1041.0 on" },
	{ .name = NULL },
};

const struct withdrawal withdrawals[] = {
	{ "1.2.458.0", "2023-03", "2023-03", PLUGIN_HISTORY },
	{ "1.2.688.0", "2024-11-06", "2024-11-20", PLUGIN_HISTORY },
	{ "1.2.889.0", "2026-10-09", "2026-10-09", PLUGIN_HISTORY },
	{ .version = NULL },
};

const char *const agent_source_builds[] = { "3.3.0.0", NULL };
const char *const plugin_source_builds[] = { "1.2.0.0", "1.3.0.0", NULL };

const char agent_version_flag[] = "3.0.502.0";
const char agent_first_worker[] = "3.0.151.0";
const char agent_first_identity[] = "3.1.501.0";

const char tier_removed[] = "2026-06-30";

const char clock_limits[] = "-300:300";

/* The sections are those of agent/appconfig/contracts.go; that of logs came with agent 3.3.2958.0, by
 * aws/amazon-ecs-agent#4755. */
const struct service services[SERVICES + 1] = {
	{ "ssm", NULL, "Ssm", true, "registration and health reports", MESSAGE_APIS },
	{ "ssmmessages", NULL, "Mgs", true, "session channels", MESSAGE_APIS },
	{ "ec2messages", NULL, "Mds", true, "Run Command by the old route", MESSAGE_APIS },
	{ "kms", NULL, "Kms", false, "encryption of sessions", PRIVATELINK },
	{ "logs", NULL, "CloudWatchLogs", false, "session logs in CloudWatch Logs", PRIVATELINK },
	{ "s3", "s3.dualstack", "S3", false, "session logs in S3 and updates of the agent", PRIVATELINK },
	{ "monitoring", NULL, NULL, false, "metrics in CloudWatch", SSM_CLI },
	{ .name = NULL },
};

/* The beginning of a Region decides; the last row takes every other one. */
static const struct partition {
	const char *prefix, *domain;
	const char *dual_stack;	/* the domain of dual-stack names; NULL: none is documented */
	const char *own_dual_stack;	/* ... and of services with dual-stack labels of their own */
	const char *source;
} partitions[] = {
	/* api.amazonwebservices.com.cn is documented there, but for other services. */
	{ "cn-", "amazonaws.com.cn", NULL, "amazonaws.com.cn", AGENT_ENDPOINTS ", " ENDPOINTS_CHINA },
	{ "us-gov-", "amazonaws.com", "api.aws", "amazonaws.com", AGENT_ENDPOINTS ", " SSM_ENDPOINTS },
	{ "us-iso-", "c2s.ic.gov", NULL, NULL, AGENT_ENDPOINTS },
	{ "us-isob-", "sc2s.sgov.gov", NULL, NULL, AGENT_ENDPOINTS },
	{ "us-isof-", "csp.hci.ic.gov", NULL, NULL, AGENT_ENDPOINTS },
	{ "eu-isoe-", "cloud.adc-e.uk", NULL, NULL, AGENT_ENDPOINTS },
	{ "eusc-de-", "amazonaws.eu", NULL, NULL, AGENT_ENDPOINTS },
	{ "", "amazonaws.com", "api.aws", "amazonaws.com", AGENT_ENDPOINTS ", " SSM_ENDPOINTS },
};

#define OLD SNAPSHOT_2019_04
#define MID SNAPSHOT_2023_04
#define NEW SNAPSHOT_2026_10

#define X86_BOTH (ARCH_X86 | ARCH_X86_64)
#define BITS_64 (ARCH_X86_64 | ARCH_ARM64)
#define X64 ARCH_X86_64

/* The systems that rows are of; a name has to match where ID says too little. Versions of Windows are
 * major.minor.build; windows-nano-server and clients of Windows have no row. */
enum {
	ALMALINUX, AMAZON_LINUX, BOTTLEROCKET, CENTOS, CENTOS_8, CENTOS_STREAM, DEBIAN, MACOS, ORACLE_LINUX,
	RASPBIAN, RHEL, ROCKY_LINUX, SLES, UBUNTU, WINDOWS_SERVER,
};

const struct os_system os_systems[] = {
	[ALMALINUX] = { "AlmaLinux", "almalinux", NULL },
	[AMAZON_LINUX] = { "Amazon Linux", "amzn", NULL },
	[BOTTLEROCKET] = { "Bottlerocket", "bottlerocket", NULL },
	[CENTOS] = { "CentOS Linux", "centos", NULL },
	[CENTOS_8] = { "CentOS Linux", "centos", "CentOS Linux" },
	[CENTOS_STREAM] = { "CentOS Stream", "centos", "CentOS Stream" },
	[DEBIAN] = { "Debian", "debian", NULL },
	[MACOS] = { "macOS", "macos", NULL },
	[ORACLE_LINUX] = { "Oracle Linux", "ol", NULL },
	[RASPBIAN] = { "Raspbian", "raspbian", NULL },
	[RHEL] = { "Red Hat Enterprise Linux", "rhel", NULL },
	[ROCKY_LINUX] = { "Rocky Linux", "rocky", NULL },
	[SLES] = { "SUSE Linux Enterprise Server", "sles", NULL },
	[UBUNTU] = { "Ubuntu", "ubuntu", NULL },
	[WINDOWS_SERVER] = { "Windows Server", "windows-server", NULL },
};

enum os_remark { NO_REMARK, AGENT_3_0, ESU, EC2_ONLY };

const char *const os_remarks[] = {
	[NO_REMARK] = NULL,
	[AGENT_3_0] = "agent 3.0.x at most",
	[ESU] = "Extended Security Updates advised",
	[EC2_ONLY] = "EC2 instances only",
};

/* Those of an edition are from its page on systems, and before 2026 those of Windows from its page on prerequisites:
 * SYSTEMS_2019 with PREREQUISITES_2019, SYSTEMS_2023 with PREREQUISITES_2023, SYSTEMS_2026. */
const struct os_row os_rows[] = {
	{ OLD, AMAZON_LINUX, "2012.03 - 2014.09", "2012.03", "2015.03", X86_BOTH, NO_REMARK },
	{ OLD, AMAZON_LINUX, "2015.03 - 2018.03", "2015.03", "2018.04", X64, NO_REMARK },
	{ OLD, AMAZON_LINUX, "2.0 and later", "2", "3", BITS_64, NO_REMARK },
	{ OLD, CENTOS, "6.0", "6.0", "6.1", ARCH_X86, AGENT_3_0 },
	{ OLD, CENTOS, "6.3 and later 6.x", "6.3", "7", X86_BOTH, AGENT_3_0 },
	{ OLD, CENTOS, "7.1 and later 7.x", "7.1", "8", BITS_64, NO_REMARK },
	{ OLD, RASPBIAN, "Jessie, Stretch", "8", "10", ARCH_ARM, NO_REMARK },
	{ OLD, RHEL, "6.0", "6.0", "6.1", X64, AGENT_3_0 },
	{ OLD, RHEL, "6.5", "6.5", "6.6", X86_BOTH, AGENT_3_0 },
	{ OLD, RHEL, "6.9", "6.9", "6.10", X86_BOTH, AGENT_3_0 },
	{ OLD, RHEL, "7.0", "7.0", "7.1", X64, NO_REMARK },
	{ OLD, RHEL, "7.4", "7.4", "7.5", X64, NO_REMARK },
	{ OLD, RHEL, "7.5", "7.5", "7.6", X64, NO_REMARK },
	{ OLD, RHEL, "7.6", "7.6", "7.7", BITS_64, NO_REMARK },
	{ OLD, SLES, "12 and later 12.x", "12", "13", X64, NO_REMARK },
	{ OLD, UBUNTU, "12.04 LTS", "12.04", "12.05", X86_BOTH, NO_REMARK },
	{ OLD, UBUNTU, "14.04 LTS", "14.04", "14.05", X86_BOTH, NO_REMARK },
	{ OLD, UBUNTU, "16.04 LTS", "16.04", "16.05", BITS_64, NO_REMARK },
	{ OLD, UBUNTU, "18.04 LTS", "18.04", "18.05", BITS_64, NO_REMARK },
	/* The Session Manager page of that day stops at 2016; the wider Systems Manager matrix does not count. */
	{ OLD, WINDOWS_SERVER, "2008 R2", "6.1.7600", "6.1.7602", X64, NO_REMARK },
	{ OLD, WINDOWS_SERVER, "2012", "6.2.9200", "6.2.9201", X64, NO_REMARK },
	{ OLD, WINDOWS_SERVER, "2012 R2", "6.3.9600", "6.3.9601", X64, NO_REMARK },
	{ OLD, WINDOWS_SERVER, "2016", "10.0.14393", "10.0.14394", X64, NO_REMARK },

	{ MID, AMAZON_LINUX, "2012.03 - 2014.09", "2012.03", "2015.03", X86_BOTH, NO_REMARK },
	{ MID, AMAZON_LINUX, "2015.03 - 2018.03", "2015.03", "2018.04", X64, NO_REMARK },
	{ MID, AMAZON_LINUX, "2.0 and later", "2", "3", BITS_64, NO_REMARK },
	{ MID, AMAZON_LINUX, "2023.0.20230315.0 and later", "2023", "2024", BITS_64, NO_REMARK },
	{ MID, BOTTLEROCKET, "1.0.0 and later", "1.0.0", "", BITS_64, NO_REMARK },
	{ MID, CENTOS, "6.x", "6", "7", X86_BOTH, AGENT_3_0 },
	{ MID, CENTOS, "7.1 and later 7.x", "7.1", "8", BITS_64, NO_REMARK },
	{ MID, CENTOS_8, "8.0 - 8.5", "8.0", "8.6", BITS_64, NO_REMARK },
	{ MID, CENTOS_STREAM, "8", "8", "9", BITS_64, NO_REMARK },
	{ MID, DEBIAN, "Jessie (8)", "8", "9", X64, NO_REMARK },
	{ MID, DEBIAN, "Stretch (9)", "9", "10", BITS_64, NO_REMARK },
	{ MID, DEBIAN, "Buster (10)", "10", "11", BITS_64, NO_REMARK },
	{ MID, DEBIAN, "Bullseye (11)", "11", "12", BITS_64, NO_REMARK },
	{ MID, ORACLE_LINUX, "7.5 - 7.8", "7.5", "7.9", X64, NO_REMARK },
	{ MID, ORACLE_LINUX, "8.1 - 8.5", "8.1", "8.6", X64, NO_REMARK },
	{ MID, RASPBIAN, "Jessie, Stretch", "8", "10", ARCH_ARM, NO_REMARK },
	{ MID, RHEL, "6.x", "6", "7", X86_BOTH, AGENT_3_0 },
	{ MID, RHEL, "7.0 - 7.5", "7.0", "7.6", X64, NO_REMARK },
	{ MID, RHEL, "7.6 - 8.6", "7.6", "8.7", BITS_64, NO_REMARK },
	{ MID, ROCKY_LINUX, "8.4 - 8.6", "8.4", "8.7", BITS_64, NO_REMARK },
	{ MID, SLES, "12 and later 12.x", "12", "13", X64, NO_REMARK },
	{ MID, SLES, "15 and later 15.x", "15", "16", BITS_64, NO_REMARK },
	{ MID, UBUNTU, "12.04 LTS", "12.04", "12.05", X86_BOTH, NO_REMARK },
	{ MID, UBUNTU, "14.04 LTS", "14.04", "14.05", X86_BOTH, NO_REMARK },
	{ MID, UBUNTU, "16.04 LTS", "16.04", "16.05", BITS_64, NO_REMARK },
	{ MID, UBUNTU, "18.04 LTS", "18.04", "18.05", BITS_64, NO_REMARK },
	{ MID, UBUNTU, "20.04 LTS", "20.04", "20.05", BITS_64, NO_REMARK },
	{ MID, UBUNTU, "20.10 STR", "20.10", "20.11", BITS_64, NO_REMARK },
	{ MID, UBUNTU, "22.04 LTS", "22.04", "22.05", BITS_64, NO_REMARK },
	{ MID, MACOS, "10.14, 10.15", "10.14", "10.16", X64, EC2_ONLY },
	{ MID, MACOS, "11, 12", "11", "13", BITS_64, EC2_ONLY },
	{ MID, WINDOWS_SERVER, "2012", "6.2.9200", "6.2.9201", X64, NO_REMARK },
	{ MID, WINDOWS_SERVER, "2012 R2", "6.3.9600", "6.3.9601", X64, NO_REMARK },
	{ MID, WINDOWS_SERVER, "2016", "10.0.14393", "10.0.14394", X64, NO_REMARK },
	{ MID, WINDOWS_SERVER, "2019", "10.0.17763", "10.0.17764", X64, NO_REMARK },
	{ MID, WINDOWS_SERVER, "2022", "10.0.20348", "10.0.20349", X64, NO_REMARK },

	{ NEW, ALMALINUX, "8.3 - 8.10", "8.3", "8.11", BITS_64, NO_REMARK },
	{ NEW, ALMALINUX, "9.x", "9", "10", BITS_64, NO_REMARK },
	{ NEW, AMAZON_LINUX, "2.0 and later", "2", "3", BITS_64, NO_REMARK },
	{ NEW, AMAZON_LINUX, "2023.0.20230315.0 and later", "2023", "2024", BITS_64, NO_REMARK },
	{ NEW, BOTTLEROCKET, "1.0.0 and later", "1.0.0", "", BITS_64, NO_REMARK },
	{ NEW, CENTOS_STREAM, "9", "9", "10", BITS_64, NO_REMARK },
	{ NEW, DEBIAN, "Bullseye (11)", "11", "12", BITS_64, NO_REMARK },
	{ NEW, DEBIAN, "Bookworm (12)", "12", "13", BITS_64, NO_REMARK },
	{ NEW, ORACLE_LINUX, "7.5 - 7.8", "7.5", "7.9", X64, NO_REMARK },
	{ NEW, ORACLE_LINUX, "8.x", "8", "9", X64, NO_REMARK },
	{ NEW, ORACLE_LINUX, "9.x", "9", "10", X64, NO_REMARK },
	{ NEW, RHEL, "7.0 - 7.5", "7.0", "7.6", X64, NO_REMARK },
	{ NEW, RHEL, "7.6 - 8.x", "7.6", "9", BITS_64, NO_REMARK },
	{ NEW, RHEL, "9.x", "9", "10", BITS_64, NO_REMARK },
	{ NEW, RHEL, "10.x", "10", "11", BITS_64, NO_REMARK },
	{ NEW, ROCKY_LINUX, "8.x", "8", "9", BITS_64, NO_REMARK },
	{ NEW, ROCKY_LINUX, "9.x", "9", "10", BITS_64, NO_REMARK },
	{ NEW, ROCKY_LINUX, "10.x", "10", "11", BITS_64, NO_REMARK },
	/* "15.3 and later versions": the edition before had "15 and later 15.x versions". */
	{ NEW, SLES, "15.3 and later", "15.3", "16", BITS_64, NO_REMARK },
	{ NEW, UBUNTU, "18.04 LTS", "18.04", "18.05", BITS_64, NO_REMARK },
	{ NEW, UBUNTU, "20.04 LTS", "20.04", "20.05", BITS_64, NO_REMARK },
	{ NEW, UBUNTU, "22.04 LTS", "22.04", "22.05", BITS_64, NO_REMARK },
	{ NEW, UBUNTU, "24.04 LTS", "24.04", "24.05", BITS_64, NO_REMARK },
	{ NEW, UBUNTU, "25.04", "25.04", "25.05", BITS_64, NO_REMARK },
	{ NEW, MACOS, "13, 14, 15", "13", "16", BITS_64, EC2_ONLY },
	{ NEW, WINDOWS_SERVER, "2012", "6.2.9200", "6.2.9201", X64, ESU },
	{ NEW, WINDOWS_SERVER, "2012 R2", "6.3.9600", "6.3.9601", X64, ESU },
	{ NEW, WINDOWS_SERVER, "2016", "10.0.14393", "10.0.14394", X64, NO_REMARK },
	{ NEW, WINDOWS_SERVER, "2019", "10.0.17763", "10.0.17764", X64, NO_REMARK },
	{ NEW, WINDOWS_SERVER, "2022", "10.0.20348", "10.0.20349", X64, NO_REMARK },
	{ NEW, WINDOWS_SERVER, "2025", "10.0.26100", "10.0.26101", X64, NO_REMARK },
	{ .documented = "" },
};

/* Versions that were never listed although a row of their ID lies below them. */
static const struct {
	const char *id, *from, *below;
} never_listed[] = {
	{ "amzn", "2022", "2023" },	/* the preview of Amazon Linux 2023 */
};

const struct edition *edition_named(const char *name)
{
	for (const struct edition *edition = editions; edition->name; edition++)
		if (strcmp(edition->name, name) == 0)
			return edition;
	return NULL;
}

const struct edition *edition_newest(void)
{
	const struct edition *edition = editions;

	while (edition[1].name)
		edition++;
	return edition;
}

const struct feature *feature_named(const char *name)
{
	for (const struct feature *feature = features; feature->name; feature++)
		if (strcmp(feature->name, name) == 0)
			return feature;
	return NULL;
}

void feature_list(struct text *page)
{
	text_format(page, "Features of sessions, and the SSM Agent that they need\n\n%-25s %-11s %s\n", "feature", "agent",
		"warning below");
	for (const struct feature *feature = features; feature->name; feature++) {
		text_format(page, "%-25s %-11s %s", feature->name, feature->minimum, feature->warning ? feature->warning : "");
		while (page->data[page->length - 1] == ' ')
			page->data[--page->length] = '\0';
		text_join(page, feature->remark ? "\n  " : "", feature->remark ? feature->remark : "", "\n", NULL);
	}
}

size_t service_named(const char *name, size_t length)
{
	size_t i = 0;

	while (i < SERVICES && (strlen(services[i].name) != length || memcmp(services[i].name, name, length) != 0))
		i++;
	return i;
}

bool service_is_required(const struct service *service, const struct edition *edition)
{
	return service->required && (edition->ec2messages_required || strcmp(service->name, "ec2messages") != 0);
}

static const struct partition *partition_of(const char *region)
{
	const struct partition *partition = partitions;

	while (strncmp(region, partition->prefix, strlen(partition->prefix)) != 0)
		partition++;
	return partition;
}

bool service_host(const struct service *service, const char *region, const char *domain, bool dual_stack,
	struct text *host)
{
	const struct partition *partition = partition_of(region);
	const char *labels = dual_stack && service->dual_stack ? service->dual_stack : service->name;

	if (!is_region(region) || (domain && dual_stack))
		return false;
	if (!domain)
		domain = !dual_stack ? partition->domain
			: service->dual_stack ? partition->own_dual_stack : partition->dual_stack;
	if (!domain)
		return false;
	text_join(host, labels, ".", region, ".", domain, NULL);
	return !host->cut;
}

const char *withdrawal_day(const struct edition *edition, const char *version)
{
	struct version one, other;

	for (const struct withdrawal *row = withdrawals; edition->plugin_withdrawals && row->version; row++)
		if (version_parse(version, &one) && version_parse(row->version, &other) && version_compare(&one, &other) == 0)
			return row->withdrawn;
	return NULL;
}

bool is_source_build(const char *const *builds, const char *version)
{
	for (; *builds; builds++)
		if (strcmp(*builds, version) == 0)
			return true;
	return false;
}

const char *snapshot_name(enum snapshot snapshot)
{
	static const char *const names[] = {
		[SNAPSHOT_2019_04] = "2019-04",
		[SNAPSHOT_2023_04] = "2023-04",
		[SNAPSHOT_2026_10] = "2026-10",
	};

	return names[snapshot];
}

enum architecture architecture_of(const char *machine)
{
	static const struct {
		const char *name;
		enum architecture architecture;
	} names[] = {
		{ "i386", ARCH_X86 }, { "i486", ARCH_X86 }, { "i586", ARCH_X86 }, { "i686", ARCH_X86 },
		{ "x86", ARCH_X86 },
		{ "x86_64", ARCH_X86_64 }, { "amd64", ARCH_X86_64 },
		{ "aarch64", ARCH_ARM64 }, { "arm64", ARCH_ARM64 },
		{ "armv6l", ARCH_ARM }, { "armv7l", ARCH_ARM }, { "arm", ARCH_ARM },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(machine, names[i].name) == 0)
			return names[i].architecture;
	return ARCH_OTHER;
}

void architecture_names(unsigned architectures, struct text *text)
{
	static const struct {
		enum architecture architecture;
		const char *name;
	} names[] = {
		{ ARCH_X86, "x86" }, { ARCH_X86_64, "x86_64" }, { ARCH_ARM64, "arm64" }, { ARCH_ARM, "arm" },
	};
	const char *separator = "";

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((architectures & names[i].architecture) == 0)
			continue;
		text_join(text, separator, names[i].name, NULL);
		separator = " ";
	}
}

void os_row_title(const struct os_row *row, enum snapshot asked, struct text *title)
{
	if (!row)
		return;
	text_join(title, os_systems[row->system].title, " ", row->documented, NULL);
	if (row->snapshot != asked)
		text_join(title, " in ", snapshot_name((enum snapshot)row->snapshot), NULL);
	if (os_remarks[row->remark])
		text_join(title, ", ", os_remarks[row->remark], NULL);
}

void os_list(const struct edition *edition, struct text *page)
{
	text_format(page, "Systems that AWS lists for Session Manager, edition %s\n\n%-28s %-27s %s\n",
		edition->name, "system", "versions", "processors");
	for (const struct os_row *row = os_rows; row->documented[0] != '\0'; row++) {
		if (row->snapshot != edition->snapshot)
			continue;
		text_format(page, "%-28s %-27s ", os_systems[row->system].title, row->documented);
		architecture_names(row->architectures, page);
		if (os_remarks[row->remark])
			text_join(page, "\n  ", os_remarks[row->remark], NULL);
		text_add(page, "\n");
	}
	text_format(page, "\nSources: AWS Systems Manager User Guide, %s\n", edition->systems_source);
}

static bool within(const struct version *version, const char *from, const char *below)
{
	struct version bound;

	if (!version_parse(from, &bound) || version_compare(version, &bound) < 0)
		return false;
	return *below == '\0' || (version_parse(below, &bound) && version_compare(version, &bound) < 0);
}

/* What os_lookup asks about, and what it gathers of one snapshot. */
struct lookup {
	const char *id, *name;
	struct version version;
	const struct os_row *match, *lowest, *highest;
	unsigned architectures;
	bool name_missing;
};

static bool is_below(const char *one, const char *other)
{
	struct version left, right;

	/* An open end is above all others. */
	return *one != '\0' && (*other == '\0' || (version_parse(one, &left) && version_parse(other, &right)
		&& version_compare(&left, &right) < 0));
}

static void consider(struct lookup *lookup, const struct os_row *row)
{
	const char *name = os_systems[row->system].name;

	if (!lookup->lowest || is_below(row->from, lookup->lowest->from))
		lookup->lowest = row;
	if (!lookup->highest || is_below(lookup->highest->below, row->below))
		lookup->highest = row;
	if (!within(&lookup->version, row->from, row->below))
		return;
	if (name && strcmp(name, lookup->name) != 0) {
		lookup->name_missing = lookup->name_missing || lookup->name[0] == '\0';
		return;
	}
	lookup->match = row;
	lookup->architectures |= row->architectures;
}

static void search(struct lookup *lookup, enum snapshot snapshot)
{
	*lookup = (struct lookup){ .id = lookup->id, .name = lookup->name, .version = lookup->version };
	for (const struct os_row *row = os_rows; row->documented[0] != '\0'; row++)
		if (row->snapshot == snapshot && strcmp(os_systems[row->system].id, lookup->id) == 0)
			consider(lookup, row);
}

static bool has_rows(const char *id, enum snapshot up_to)
{
	for (const struct os_row *row = os_rows; row->documented[0] != '\0'; row++)
		if (row->snapshot <= up_to && strcmp(os_systems[row->system].id, id) == 0)
			return true;
	return false;
}

static bool was_never_listed(const struct lookup *lookup)
{
	for (size_t i = 0; i < sizeof(never_listed) / sizeof(never_listed[0]); i++)
		if (strcmp(lookup->id, never_listed[i].id) == 0
			&& within(&lookup->version, never_listed[i].from, never_listed[i].below))
			return true;
	return false;
}

/* Searches the snapshots before `snapshot`, the latest first. */
static bool search_earlier(struct lookup *lookup, enum snapshot snapshot)
{
	while (snapshot > SNAPSHOT_2019_04) {
		search(lookup, --snapshot);
		if (lookup->match || lookup->name_missing)
			return true;
	}
	return false;
}

static enum os_listing between_rows(const struct lookup *lookup, const struct os_row **row)
{
	struct version bound;

	if (!lookup->lowest)
		return OS_NO_ROW;
	if (version_parse(lookup->lowest->from, &bound) && version_compare(&lookup->version, &bound) < 0) {
		*row = lookup->lowest;
		return OS_OLDER;
	}
	if (was_never_listed(lookup) || within(&lookup->version, lookup->lowest->from, lookup->highest->below))
		return OS_GAP;
	*row = lookup->highest;
	return OS_NEWER;
}

enum os_listing os_lookup(const struct edition *edition, const struct os_release *release,
	const struct os_row **row, unsigned *architectures)
{
	struct lookup now = { .id = release->id, .name = release->name };
	struct lookup then;

	if (!has_rows(release->id, edition->snapshot))
		return OS_NO_ROW;
	if (!version_parse(release->version, &now.version))
		return OS_NO_VERSION;
	then = now;
	search(&now, edition->snapshot);
	if (now.match) {
		*row = now.match;
		*architectures = now.architectures;
		return OS_LISTED;
	}
	if (now.name_missing)
		return OS_NO_NAME;
	if (!search_earlier(&then, edition->snapshot))
		return between_rows(&now, row);
	if (!then.match)
		return OS_NO_NAME;
	*row = then.match;
	*architectures = then.architectures;
	return OS_WITHDRAWN;
}
