/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/options.h"
#include "common/requirements.h"
#include "tests/unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(table[0]))

#define OLD SNAPSHOT_2019_04
#define MID SNAPSHOT_2023_04
#define NEW SNAPSHOT_2026_10

#define I386 ARCH_X86
#define X64 ARCH_X86_64
#define ARM ARCH_ARM64

/* The rows of the page on AWS's documentation, section 1b (macOS before 13: section 3a), typed from
 * there and not from requirements.c: this is the check of that. */
static const struct documented {
	enum snapshot snapshot;
	const char *id, *name, *from, *below;
	unsigned architectures;
} documented[] = {
	{ OLD, "amzn", NULL, "2012.03", "2015.03", I386 | X64 },
	{ OLD, "amzn", NULL, "2015.03", "2018.04", X64 },
	{ OLD, "amzn", NULL, "2", "3", X64 | ARM },
	{ OLD, "ubuntu", NULL, "12.04", "12.05", I386 | X64 },
	{ OLD, "ubuntu", NULL, "14.04", "14.05", I386 | X64 },
	{ OLD, "ubuntu", NULL, "16.04", "16.05", X64 | ARM },
	{ OLD, "ubuntu", NULL, "18.04", "18.05", X64 | ARM },
	{ OLD, "rhel", NULL, "6.0", "6.1", X64 },
	{ OLD, "rhel", NULL, "6.5", "6.6", I386 | X64 },
	{ OLD, "rhel", NULL, "6.9", "6.10", I386 | X64 },
	{ OLD, "rhel", NULL, "7.0", "7.1", X64 },
	{ OLD, "rhel", NULL, "7.4", "7.6", X64 },
	{ OLD, "rhel", NULL, "7.6", "7.7", X64 | ARM },
	{ OLD, "centos", NULL, "6.0", "6.1", I386 },
	{ OLD, "centos", NULL, "6.3", "7", I386 | X64 },
	{ OLD, "centos", NULL, "7.1", "8", X64 | ARM },
	{ OLD, "sles", NULL, "12", "13", X64 },
	{ OLD, "raspbian", NULL, "8", "10", ARCH_ARM },
	{ OLD, "windows-server", NULL, "6.1.7600", "6.1.7602", X64 },
	{ OLD, "windows-server", NULL, "6.2.9200", "6.2.9201", X64 },
	{ OLD, "windows-server", NULL, "6.3.9600", "6.3.9601", X64 },
	{ OLD, "windows-server", NULL, "10.0.14393", "10.0.14394", X64 },

	{ MID, "amzn", NULL, "2012.03", "2015.03", I386 | X64 },
	{ MID, "amzn", NULL, "2015.03", "2018.04", X64 },
	{ MID, "amzn", NULL, "2", "3", X64 | ARM },
	{ MID, "amzn", NULL, "2023", "2024", X64 | ARM },
	{ MID, "bottlerocket", NULL, "1.0.0", NULL, X64 | ARM },
	{ MID, "centos", NULL, "6", "7", I386 | X64 },
	{ MID, "centos", NULL, "7.1", "8", X64 | ARM },
	{ MID, "centos", "CentOS Linux", "8.0", "8.6", X64 | ARM },
	{ MID, "centos", "CentOS Stream", "8", "9", X64 | ARM },
	{ MID, "debian", NULL, "8", "9", X64 },
	{ MID, "debian", NULL, "9", "12", X64 | ARM },
	{ MID, "ol", NULL, "7.5", "7.9", X64 },
	{ MID, "ol", NULL, "8.1", "8.6", X64 },
	{ MID, "rhel", NULL, "6", "7", I386 | X64 },
	{ MID, "rhel", NULL, "7.0", "7.6", X64 },
	{ MID, "rhel", NULL, "7.6", "8.7", X64 | ARM },
	{ MID, "rocky", NULL, "8.4", "8.7", X64 | ARM },
	{ MID, "sles", NULL, "12", "13", X64 },
	{ MID, "sles", NULL, "15", "16", X64 | ARM },
	{ MID, "ubuntu", NULL, "12.04", "12.05", I386 | X64 },
	{ MID, "ubuntu", NULL, "14.04", "14.05", I386 | X64 },
	{ MID, "ubuntu", NULL, "16.04", "16.05", X64 | ARM },
	{ MID, "ubuntu", NULL, "18.04", "18.05", X64 | ARM },
	{ MID, "ubuntu", NULL, "20.04", "20.05", X64 | ARM },
	{ MID, "ubuntu", NULL, "20.10", "20.11", X64 | ARM },
	{ MID, "ubuntu", NULL, "22.04", "22.05", X64 | ARM },
	{ MID, "raspbian", NULL, "8", "10", ARCH_ARM },
	{ MID, "macos", NULL, "10.14", "10.16", X64 },
	{ MID, "macos", NULL, "11", "13", X64 | ARM },
	{ MID, "windows-server", NULL, "6.2.9200", "6.2.9201", X64 },
	{ MID, "windows-server", NULL, "6.3.9600", "6.3.9601", X64 },
	{ MID, "windows-server", NULL, "10.0.14393", "10.0.14394", X64 },
	{ MID, "windows-server", NULL, "10.0.17763", "10.0.17764", X64 },
	{ MID, "windows-server", NULL, "10.0.20348", "10.0.20349", X64 },

	{ NEW, "almalinux", NULL, "8.3", "8.11", X64 | ARM },
	{ NEW, "almalinux", NULL, "9", "10", X64 | ARM },
	{ NEW, "amzn", NULL, "2", "3", X64 | ARM },
	{ NEW, "amzn", NULL, "2023", "2024", X64 | ARM },
	{ NEW, "bottlerocket", NULL, "1.0.0", NULL, X64 | ARM },
	{ NEW, "centos", "CentOS Stream", "9", "10", X64 | ARM },
	{ NEW, "debian", NULL, "11", "12", X64 | ARM },
	{ NEW, "debian", NULL, "12", "13", X64 | ARM },
	{ NEW, "ol", NULL, "7.5", "7.9", X64 },
	{ NEW, "ol", NULL, "8", "9", X64 },
	{ NEW, "ol", NULL, "9", "10", X64 },
	{ NEW, "rhel", NULL, "7.0", "7.6", X64 },
	{ NEW, "rhel", NULL, "7.6", "9", X64 | ARM },
	{ NEW, "rhel", NULL, "9", "10", X64 | ARM },
	{ NEW, "rhel", NULL, "10", "11", X64 | ARM },
	{ NEW, "rocky", NULL, "8", "11", X64 | ARM },
	{ NEW, "sles", NULL, "15.3", "16", X64 | ARM },
	{ NEW, "ubuntu", NULL, "18.04", "18.05", X64 | ARM },
	{ NEW, "ubuntu", NULL, "20.04", "20.05", X64 | ARM },
	{ NEW, "ubuntu", NULL, "22.04", "22.05", X64 | ARM },
	{ NEW, "ubuntu", NULL, "24.04", "24.05", X64 | ARM },
	{ NEW, "ubuntu", NULL, "25.04", "25.05", X64 | ARM },
	{ NEW, "macos", NULL, "13", "16", X64 | ARM },
	{ NEW, "windows-server", NULL, "6.2.9200", "6.2.9201", X64 },
	{ NEW, "windows-server", NULL, "6.3.9600", "6.3.9601", X64 },
	{ NEW, "windows-server", NULL, "10.0.14393", "10.0.14394", X64 },
	{ NEW, "windows-server", NULL, "10.0.17763", "10.0.17764", X64 },
	{ NEW, "windows-server", NULL, "10.0.20348", "10.0.20349", X64 },
	{ NEW, "windows-server", NULL, "10.0.26100", "10.0.26101", X64 },
};

static bool is_version(const char *text)
{
	return version_parse(text, &(struct version){ 0 });
}

static int compare(const char *one, const char *other)
{
	struct version left = { 0 }, right = { 0 };

	(void)version_parse(one, &left);
	(void)version_parse(other, &right);
	return version_compare(&left, &right);
}

/* The processors that the page lists for a system; 0: it does not list it. */
static unsigned documented_for(enum snapshot snapshot, const char *id, const char *name, const char *version)
{
	unsigned architectures = 0;

	for (size_t i = 0; i < COUNT(documented); i++) {
		const struct documented *row = &documented[i];

		if (row->snapshot == snapshot && strcmp(row->id, id) == 0 && (!row->name || strcmp(row->name, name) == 0)
			&& compare(version, row->from) >= 0 && (!row->below || compare(version, row->below) < 0))
			architectures |= row->architectures;
	}
	return architectures;
}

/* What a lookup answers. */
struct answer {
	enum os_listing listing;
	const struct os_row *row;
	unsigned architectures;
};

/* Also the middle snapshot answers here, although no --edition chooses it. */
static struct answer look_up(enum snapshot snapshot, const char *id, const char *name, const char *version)
{
	const struct edition edition = { .name = snapshot_name(snapshot), .snapshot = snapshot };
	struct os_release release = { 0 };
	struct answer answer = { OS_NO_ROW, NULL, 0 };

	(void)snprintf(release.id, sizeof(release.id), "%s", id);
	(void)snprintf(release.name, sizeof(release.name), "%s", name);
	(void)snprintf(release.version, sizeof(release.version), "%s", version);
	answer.listing = os_lookup(&edition, &release, &answer.row, &answer.architectures);
	return answer;
}

/* The greatest version with one component more that is below `version`: 8.3 gives 8.2.999999999. */
static const char *just_below(const char *version)
{
	static char bytes[128];
	struct text text = text_over(bytes, sizeof(bytes));
	struct version parsed = { 0 };
	size_t last = VERSION_COMPONENTS - 1;

	(void)version_parse(version, &parsed);
	while (last > 0 && parsed.component[last] == 0)
		last--;
	parsed.component[last]--;
	for (size_t i = 0; i <= last; i++)
		text_format(&text, "%u.", (unsigned)parsed.component[i]);
	text_add(&text, "999999999");
	return bytes;
}

/* Whether os_lookup and the page agree on one version. */
static void test_point(enum snapshot snapshot, const char *id, const char *system, const char *version)
{
	unsigned expected = documented_for(snapshot, id, system, version);
	struct answer answer = look_up(snapshot, id, system, version);
	bool listed = answer.listing == OS_LISTED;
	char name[160];

	(void)snprintf(name, sizeof(name), "%s %s (%s) is %slisted in %s", id, version, system,
		expected != 0 ? "" : "not ", snapshot_name(snapshot));
	is_number(listed, expected != 0, name);
	is_number(listed ? answer.architectures : 0, expected, "... for these processors");
	if (listed)
		ok(answer.row && answer.row->snapshot == snapshot && strcmp(os_systems[answer.row->system].id, id) == 0,
			"... by a row of that snapshot");
}

/* Both ends of a row and what is beside them. */
static void test_row(enum snapshot snapshot, const char *id, const char *name, const char *from, const char *below)
{
	const char *system = name ? name : "Any Name";

	test_point(snapshot, id, system, from);
	test_point(snapshot, id, system, just_below(from));
	if (below) {
		test_point(snapshot, id, system, just_below(below));
		test_point(snapshot, id, system, below);
	} else {
		test_point(snapshot, id, system, "999999999");
	}
}

static bool is_row(const struct os_row *row)
{
	return row->documented[0] != '\0';
}

static bool is_of(const struct os_row *row, const char *id)
{
	return strcmp(os_systems[row->system].id, id) == 0;
}

static void test_documented_rows(void)
{
	for (size_t i = 0; i < COUNT(documented); i++) {
		const struct documented *row = &documented[i];

		ok(documented_for(row->snapshot, row->id, row->name ? row->name : "", row->from) != 0, "a row of the page");
		test_row(row->snapshot, row->id, row->name, row->from, row->below);
	}
	/* The same at the ends of our rows, so that none is there that the page does not have. */
	for (const struct os_row *row = os_rows; is_row(row); row++)
		test_row((enum snapshot)row->snapshot, os_systems[row->system].id, os_systems[row->system].name, row->from,
			row->below[0] != '\0' ? row->below : NULL);
}

static void test_standing(void)
{
	static const struct {
		enum snapshot snapshot;
		const char *id, *name, *version;
		enum os_listing listing;
		const char *from;	/* of the row that is named; NULL: none is */
		unsigned architectures;
	} rows[] = {
		{ NEW, "ubuntu", "Ubuntu", "22.04", OS_LISTED, "22.04", X64 | ARM },
		{ NEW, "ubuntu", "Ubuntu", "22.4.0", OS_LISTED, "22.04", X64 | ARM },
		{ NEW, "ubuntu", "Ubuntu", "16.04", OS_WITHDRAWN, "16.04", X64 | ARM },
		{ NEW, "ubuntu", "Ubuntu", "12.04", OS_WITHDRAWN, "12.04", I386 | X64 },
		{ NEW, "ubuntu", "Ubuntu", "20.10", OS_WITHDRAWN, "20.10", X64 | ARM },
		{ NEW, "ubuntu", "Ubuntu", "25.10", OS_NEWER, "25.04", 0 },
		{ NEW, "ubuntu", "Ubuntu", "26.04", OS_NEWER, "25.04", 0 },
		{ NEW, "ubuntu", "Ubuntu", "24.10", OS_GAP, NULL, 0 },
		{ NEW, "ubuntu", "Ubuntu", "23.04", OS_GAP, NULL, 0 },
		{ NEW, "ubuntu", "Ubuntu", "10.04", OS_OLDER, "18.04", 0 },
		{ OLD, "ubuntu", "Ubuntu", "10.04", OS_OLDER, "12.04", 0 },
		{ OLD, "ubuntu", "Ubuntu", "22.04", OS_NEWER, "18.04", 0 },
		{ OLD, "ubuntu", "Ubuntu", "17.10", OS_GAP, NULL, 0 },
		{ NEW, "amzn", "Amazon Linux AMI", "2018.03", OS_WITHDRAWN, "2015.03", X64 },
		{ NEW, "amzn", "Amazon Linux AMI", "2014.09", OS_WITHDRAWN, "2012.03", I386 | X64 },
		{ NEW, "amzn", "Amazon Linux", "2022", OS_GAP, NULL, 0 },
		{ MID, "amzn", "Amazon Linux", "2021", OS_GAP, NULL, 0 },
		{ OLD, "amzn", "Amazon Linux", "2022", OS_GAP, NULL, 0 },
		{ MID, "amzn", "Amazon Linux", "2022", OS_GAP, NULL, 0 },
		{ NEW, "amzn", "Amazon Linux", "2025", OS_NEWER, "2023", 0 },
		{ OLD, "amzn", "Amazon Linux", "2021", OS_NEWER, "2015.03", 0 },
		{ OLD, "amzn", "Amazon Linux", "2023", OS_NEWER, "2015.03", 0 },
		{ NEW, "amzn", "Amazon Linux", "1", OS_OLDER, "2", 0 },
		{ NEW, "centos", "CentOS Linux", "7.9.2009", OS_WITHDRAWN, "7.1", X64 | ARM },
		{ NEW, "centos", "CentOS", "6.10", OS_WITHDRAWN, "6", I386 | X64 },
		{ NEW, "centos", "CentOS Linux", "8.5.2111", OS_WITHDRAWN, "8.0", X64 | ARM },
		{ NEW, "centos", "CentOS Stream", "8", OS_WITHDRAWN, "8", X64 | ARM },
		{ NEW, "centos", "CentOS Stream", "9", OS_LISTED, "9", X64 | ARM },
		{ NEW, "centos", "CentOS Linux", "9", OS_GAP, NULL, 0 },
		{ NEW, "centos", "CentOS Stream", "10", OS_NEWER, "9", 0 },
		{ NEW, "centos", "", "9", OS_NO_NAME, NULL, 0 },
		{ NEW, "centos", "", "8", OS_NO_NAME, NULL, 0 },
		{ NEW, "centos", "", "7.9", OS_WITHDRAWN, "7.1", X64 | ARM },
		{ NEW, "centos", "CentOS", "5.11", OS_OLDER, "9", 0 },
		{ OLD, "centos", "CentOS", "6.0", OS_LISTED, "6.0", I386 },
		{ OLD, "centos", "CentOS", "6.2", OS_GAP, NULL, 0 },
		{ OLD, "centos", "CentOS Linux", "7.0.1406", OS_GAP, NULL, 0 },
		{ OLD, "centos", "CentOS Linux", "8", OS_NEWER, "7.1", 0 },
		{ NEW, "rhel", "Red Hat Enterprise Linux", "8.10", OS_LISTED, "7.6", X64 | ARM },
		{ NEW, "rhel", "Red Hat Enterprise Linux", "7.2", OS_LISTED, "7.0", X64 },
		{ OLD, "rhel", "Red Hat Enterprise Linux", "7.2", OS_GAP, NULL, 0 },
		{ OLD, "rhel", "Red Hat Enterprise Linux", "6.10", OS_GAP, NULL, 0 },
		{ NEW, "rhel", "Red Hat Enterprise Linux", "6.10", OS_WITHDRAWN, "6", I386 | X64 },
		{ NEW, "rhel", "Red Hat Enterprise Linux", "11", OS_NEWER, "10", 0 },
		{ NEW, "rhel", "Red Hat Enterprise Linux", "5.11", OS_OLDER, "7.0", 0 },
		{ NEW, "sles", "SLES", "15.2", OS_WITHDRAWN, "15", X64 | ARM },
		{ NEW, "sles", "SLES", "12.5", OS_WITHDRAWN, "12", X64 },
		{ NEW, "sles", "SLES", "15.7", OS_LISTED, "15.3", X64 | ARM },
		{ NEW, "sles", "SLES", "16.0", OS_NEWER, "15.3", 0 },
		{ NEW, "sles", "SLES", "11.4", OS_OLDER, "15.3", 0 },
		{ MID, "sles", "SLES", "13.1", OS_GAP, NULL, 0 },
		{ NEW, "debian", "Debian GNU/Linux", "13", OS_NEWER, "12", 0 },
		{ NEW, "debian", "Debian GNU/Linux", "10", OS_WITHDRAWN, "10", X64 | ARM },
		{ NEW, "debian", "Debian GNU/Linux", "8", OS_WITHDRAWN, "8", X64 },
		{ NEW, "debian", "Debian GNU/Linux", "7", OS_OLDER, "11", 0 },
		{ NEW, "debian", "Debian GNU/Linux", "", OS_NO_VERSION, NULL, 0 },
		{ NEW, "debian", "Debian GNU/Linux", "TEMPLATE_VERSION_ID", OS_NO_VERSION, NULL, 0 },
		{ NEW, "debian", "Debian GNU/Linux", "12.x", OS_NO_VERSION, NULL, 0 },
		{ NEW, "debian", "Debian GNU/Linux", " 12", OS_NO_VERSION, NULL, 0 },
		{ OLD, "debian", "Debian GNU/Linux", "9", OS_NO_ROW, NULL, 0 },
		{ OLD, "debian", "Debian GNU/Linux", "", OS_NO_ROW, NULL, 0 },
		{ NEW, "ol", "Oracle Linux Server", "7.9", OS_GAP, NULL, 0 },
		{ MID, "ol", "Oracle Linux Server", "8.0", OS_GAP, NULL, 0 },
		{ NEW, "ol", "Oracle Linux Server", "10", OS_NEWER, "9", 0 },
		{ NEW, "almalinux", "AlmaLinux", "8.11", OS_GAP, NULL, 0 },
		{ NEW, "almalinux", "AlmaLinux", "10.0", OS_NEWER, "9", 0 },
		{ NEW, "raspbian", "Raspbian", "9", OS_WITHDRAWN, "8", ARCH_ARM },
		{ NEW, "raspbian", "Raspbian", "10", OS_NO_ROW, NULL, 0 },
		{ NEW, "bottlerocket", "Bottlerocket", "0.4.0", OS_OLDER, "1.0.0", 0 },
		{ NEW, "bottlerocket", "Bottlerocket", "1.47.0", OS_LISTED, "1.0.0", X64 | ARM },
		{ NEW, "macos", "macOS", "12.7", OS_WITHDRAWN, "11", X64 | ARM },
		{ NEW, "macos", "macOS", "10.15.7", OS_WITHDRAWN, "10.14", X64 },
		{ NEW, "macos", "macOS", "10.13", OS_OLDER, "13", 0 },
		{ NEW, "macos", "macOS", "26.0", OS_NEWER, "13", 0 },
		{ NEW, "windows-server", "", "6.1.7601", OS_WITHDRAWN, "6.1.7600", X64 },
		{ OLD, "windows-server", "", "10.0.17763", OS_NEWER, "10.0.14393", 0 },
		{ NEW, "windows-server", "", "10.0.25398", OS_GAP, NULL, 0 },
		{ NEW, "windows-server", "", "10.0.16299", OS_GAP, NULL, 0 },
		{ NEW, "windows-server", "", "6.0.6003", OS_OLDER, "6.2.9200", 0 },
		{ NEW, "windows-server", "", "10.0.27000", OS_NEWER, "10.0.26100", 0 },
		{ NEW, "windows-nano-server", "", "10.0.14393", OS_NO_ROW, NULL, 0 },
		{ NEW, "", "", "11", OS_NO_ROW, NULL, 0 },
		{ NEW, "Ubuntu", "Ubuntu", "22.04", OS_NO_ROW, NULL, 0 },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct answer answer = look_up(rows[i].snapshot, rows[i].id, rows[i].name, rows[i].version);
		char name[160];

		(void)snprintf(name, sizeof(name), "%s \"%s\" (%s) in %s", rows[i].id, rows[i].version, rows[i].name,
			snapshot_name(rows[i].snapshot));
		is_number(answer.listing, rows[i].listing, name);
		is(answer.row ? answer.row->from : "none", rows[i].from ? rows[i].from : "none", "... the row");
		is_number(answer.architectures, rows[i].architectures, "... the processors");
	}
}

static void test_never_listed(void)
{
	static const char *const ids[] = { "fedora", "alpine", "arch", "gentoo", "nixos", "opensuse-leap", "opensuse-tumbleweed",
		"opensuse", "kali", "linuxmint", "scientific", "cloudlinux", "flatcar", "sles_sap", "sled", "eurolinux", "pop" };

	for (size_t i = 0; i < COUNT(ids); i++)
		for (int snapshot = 0; snapshot < SNAPSHOT_COUNT; snapshot++)
			is_number(look_up((enum snapshot)snapshot, ids[i], ids[i], "9").listing, OS_NO_ROW, ids[i]);
}

/* What the page calls the builds of Windows Server. */
static const char *windows_release(const char *build)
{
	static const struct {
		const char *build, *release;
	} releases[] = {
		{ "6.1.7600", "2008 R2" }, { "6.2.9200", "2012" }, { "6.3.9600", "2012 R2" }, { "10.0.14393", "2016" },
		{ "10.0.17763", "2019" }, { "10.0.20348", "2022" }, { "10.0.26100", "2025" },
	};

	for (size_t i = 0; i < COUNT(releases); i++)
		if (strcmp(releases[i].build, build) == 0)
			return releases[i].release;
	return "none";
}

static void test_row_words(void)
{
	for (const struct os_row *row = os_rows; is_row(row); row++) {
		if (is_of(row, "windows-server"))
			is(row->documented, windows_release(row->from), "a build has its release's name");
		else if (is_version(row->documented))
			is(row->documented, row->from, "a row of one version begins with it");
	}
}

/* What else the pages say of a row. */
static const char *documented_remark(const struct os_row *row)
{
	if (is_of(row, "macos"))
		return "EC2 instances only";
	if (is_of(row, "windows-server"))
		return row->snapshot == NEW && compare(row->from, "10") < 0 ? "Extended Security Updates advised" : "";
	if (is_of(row, "centos") || is_of(row, "rhel"))
		return row->below[0] != '\0' && compare(row->below, "7") <= 0 ? "agent 3.0.x at most" : "";
	return "";
}

static void test_remarks(void)
{
	for (const struct os_row *row = os_rows; is_row(row); row++)
		is(os_remarks[row->remark] ? os_remarks[row->remark] : "", documented_remark(row), "what else is said of a row");
}

/* So that for any version there is one row. */
static void test_no_overlap(void)
{
	for (const struct os_row *row = os_rows; is_row(row); row++)
		for (const struct os_row *other = row + 1; is_row(other); other++)
			if (row->snapshot == other->snapshot && row->system == other->system)
				ok((row->below[0] != '\0' && compare(row->below, other->from) <= 0)
					|| (other->below[0] != '\0' && compare(other->below, row->from) <= 0), "two rows of a system do not overlap");
}

static void test_row_tables(void)
{
	for (const struct os_row *row = os_rows; is_row(row); row++) {
		char bytes[1024], name[160];
		struct text title = text_over(bytes, sizeof(bytes));

		(void)snprintf(name, sizeof(name), "row %s %s of %s", os_systems[row->system].id, row->from,
			snapshot_name((enum snapshot)row->snapshot));
		ok(os_systems[row->system].title && os_systems[row->system].id, name);
		/* The compiler takes an initialiser that leaves no room for the NUL. */
		ok(memchr(row->documented, '\0', sizeof(row->documented)) && memchr(row->from, '\0', sizeof(row->from))
			&& memchr(row->below, '\0', sizeof(row->below)), "... has room for its words");
		ok(is_version(row->from), "... begins with a version");
		ok(row->below[0] == '\0' || (is_version(row->below) && compare(row->from, row->below) < 0), "... ends with a later one");
		ok(row->architectures != 0 && row->architectures < ARCH_OTHER,
			"... has processors, and only known ones");
		os_row_title(row, row->snapshot == NEW ? OLD : NEW, &title);
		ok(title.length < OS_ROW_TITLE, "... has a title that fits");
	}
}

static const char *title_of(const struct os_row *row, enum snapshot asked)
{
	static char bytes[OS_ROW_TITLE];
	struct text title = text_over(bytes, sizeof(bytes));

	os_row_title(row, asked, &title);
	return bytes;
}

static void test_titles(void)
{
	is(title_of(NULL, NEW), "", "no row has no title");
	is(title_of(look_up(NEW, "ubuntu", "", "22.04").row, NEW), "Ubuntu 22.04 LTS", "system and version");
	is(title_of(look_up(NEW, "ubuntu", "", "16.04").row, NEW), "Ubuntu 16.04 LTS in 2023-04",
		"... with another snapshot's name");
	is(title_of(look_up(NEW, "centos", "CentOS", "6.10").row, NEW),
		"CentOS Linux 6.x in 2023-04, agent 3.0.x at most", "... and with a remark");
	is(title_of(look_up(OLD, "centos", "CentOS", "6.10").row, OLD),
		"CentOS Linux 6.3 and later 6.x, agent 3.0.x at most", "... or with that alone");
}

static void test_list(void)
{
	for (const struct edition *edition = editions; edition->name; edition++) {
		static char bytes[2 * PAGE_SIZE];
		struct text page = text_over(bytes, sizeof(bytes));
		long lines = 0;

		os_list(edition, &page);
		ok(page.length > 0 && page.length < PAGE_SIZE, edition->name);
		ok(strstr(bytes, edition->systems_source), "... its list names its source");
		ok(strstr(bytes, "\nUbuntu                       18.04 LTS                   x86_64 arm64\n"), "... processors");
		for (const struct os_row *row = os_rows; is_row(row); row++) {
			char line[96];

			if (row->snapshot != edition->snapshot)
				continue;
			lines += os_remarks[row->remark] ? 2 : 1;
			(void)snprintf(line, sizeof(line), "\n%-28s %-27s ", os_systems[row->system].title, row->documented);
			ok(strstr(bytes, line), row->documented);
		}
		for (const char *end = bytes; (end = strchr(end, '\n')) != NULL && strncmp(end, "\n\nSources", 9) != 0; end++)
			lines--;
		is_number(lines, -2, "... below its head a line for each of its rows and each remark, and nothing else");
	}
}

static bool absent_or_version(const char *text)
{
	return !text || is_version(text);
}

static void test_editions(void)
{
	const struct edition *first = edition_named("2019-04"), *newest = edition_named("2026-10");

	ok(first && newest, "both editions have a name");
	ok(!edition_named("2023-04") && !edition_named("") && !edition_named("2026") && !edition_named("2026-10 "),
		"nothing else has one");
	ok(edition_newest() == newest, "the newest one is 2026-10");
	for (const struct edition *edition = editions; edition->name; edition++) {
		ok(is_version(edition->agent_minimum) && is_version(edition->cli_minimum), edition->name);
		ok(absent_or_version(edition->kernel_minimum) && absent_or_version(edition->plugin_critical)
			&& absent_or_version(edition->plugin_warning), "... its versions are some");
		ok(edition->source[0] && edition->systems_source[0], "... it has sources");
		is(snapshot_name(edition->snapshot), edition->name, "... and the name of its snapshot");
		ok(edition == editions || edition[-1].snapshot < edition->snapshot, "... and is later than the one before");
	}
	is(snapshot_name(SNAPSHOT_2023_04), "2023-04", "the snapshot between has a name");
}

/* Section 1a of the page. */
static void test_minimums(void)
{
	const struct edition *first = edition_named("2019-04"), *newest = edition_named("2026-10");

	is(first->agent_minimum, "2.3.68.0", "2019-04: SSM Agent");
	is(newest->agent_minimum, "2.3.68.0", "2026-10: SSM Agent");
	ok(!first->kernel_minimum, "2019-04: no kernel");
	is(newest->kernel_minimum, "3.2", "2026-10: kernel 3.2");
	is(first->cli_minimum, "1.16.12", "2019-04: AWS CLI");
	is(newest->cli_minimum, "1.16.12", "2026-10: AWS CLI");
	ok(!first->plugin_critical && !first->plugin_warning, "2019-04: any Session Manager plugin");
	is(newest->plugin_critical, "1.1.17.0", "2026-10: Session Manager plugin, CRITICAL");
	is(newest->plugin_warning, "1.2.764.0", "2026-10: Session Manager plugin, WARNING");
	ok(!first->plugin_withdrawals && newest->plugin_withdrawals, "withdrawn releases are 2026-10's");
	ok(first->hybrid_needs_tier && !newest->hybrid_needs_tier, "the tier is 2019-04's");
	ok(first->user_made_at_start && !newest->user_made_at_start, "ssm-user at the agent's start is 2019-04's");
	ok(first->ec2messages_required && !newest->ec2messages_required, "ec2messages is required in 2019-04");
	is(agent_version_flag, "3.0.502.0", "agents answer -version from 3.0.502.0 on");
	is(agent_first_worker, "3.0.151.0", "... have workers from 3.0.151.0 on");
	is(agent_first_identity, "3.1.501.0", "... write who they are from 3.1.501.0 on");
	is(tier_removed, "2026-06-30", "the day the tier went");
	is(clock_limits, "-300:300", "what a clock may be off");
}

/* Section 1c of the page. */
static void test_features(void)
{
	static const struct {
		const char *name, *minimum, *warning, *plugin_minimum;
	} rows[] = {
		{ "kms", "2.3.539.0", NULL, "1.1.17.0" },
		{ "ssh", "2.3.672.0", "3.0.222.0", "1.1.23.0" },
		{ "port-forwarding", "2.3.672.0", "3.0.222.0", "1.1.23.0" },
		{ "remote-port-forwarding", "3.1.1374.0", NULL, NULL },
		{ "run-as", "2.3.672.0", NULL, NULL },
		{ "interactive-commands", "2.3.668.0", NULL, NULL },
		{ "non-interactive-commands", "3.0.1124.0", NULL, "1.2.54.0" },
		{ "shell-profile", "3.0.161.0", NULL, NULL },
		{ "log-streaming", "3.0.284.0", NULL, NULL },
		{ "dhmc", "3.2.582.0", NULL, NULL },
		{ "imdsv2", "3.0.413.0", NULL, NULL },
	};
	static char bytes[PAGE_SIZE];
	struct text page = text_over(bytes, sizeof(bytes));
	size_t count = 0;

	for (const struct feature *feature = features; feature->name; feature++, count++) {
		if (!ok(count < COUNT(rows), "the page has that feature"))
			return;
		is(feature->name, rows[count].name, rows[count].name);
		is(feature->minimum, rows[count].minimum, "... its minimum");
		is(feature->warning ? feature->warning : "", rows[count].warning ? rows[count].warning : "", "... its WARNING");
		is(feature->plugin_minimum ? feature->plugin_minimum : "",
			rows[count].plugin_minimum ? rows[count].plugin_minimum : "", "... its plugin");
		ok(is_version(feature->minimum) && absent_or_version(feature->warning)
			&& absent_or_version(feature->plugin_minimum) && feature->source[0], "... versions and a source");
		ok(!feature->warning || compare(feature->minimum, feature->warning) < 0, "... WARNING is above CRITICAL");
	}
	is_number((long long)count, COUNT(rows), "every feature of the page is there");
	feature_list(&page);
	ok(strstr(bytes, "\nrun-as                    2.3.672.0\n"), "the list of features has no blanks at the end of a line");
	ok(strstr(bytes, "\nssh                       2.3.672.0   3.0.222.0\n  the prerequisites page says"),
		"... both versions, and the remark below");
}

/* Section 1d of the page. */
static void test_withdrawals(void)
{
	static const char *const versions[] = { "1.2.458.0", "1.2.688.0", "1.2.889.0" };
	static const char *const days[] = { "2023-03", "2024-11-20", "2026-10-09" };
	size_t count = 0;

	for (const struct withdrawal *row = withdrawals; row->version && count < COUNT(versions); row++, count++) {
		is(row->version, versions[count], versions[count]);
		is(row->withdrawn, days[count], "... the day it was withdrawn");
		ok(is_version(row->version) && row->published[0] && row->source[0], "... the day it was published, a source");
	}
	is_number((long long)count, COUNT(versions), "every withdrawn release is there");
	ok(!withdrawals[COUNT(versions)].version, "... and no other");
	is(withdrawal_day(edition_newest(), "1.2.688.0"), "2024-11-20", "a release that was withdrawn");
	is(withdrawal_day(edition_newest(), "1.2.889"), "2026-10-09", "... however it is spelled");
	ok(!withdrawal_day(edition_newest(), "1.2.688.1") && !withdrawal_day(edition_newest(), "1.2")
		&& !withdrawal_day(edition_newest(), "x"), "... and others that were not");
	ok(!withdrawal_day(edition_named("2019-04"), "1.2.688.0"), "2019-04 knows of none");
	ok(is_source_build(plugin_source_builds, "1.3.0.0") && !is_source_build(plugin_source_builds, "1.2.835.0"),
		"what is a build from source");
	ok(strcmp(agent_source_builds[0], "3.3.0.0") == 0 && !agent_source_builds[1], "agents built from source");
	ok(strcmp(plugin_source_builds[0], "1.2.0.0") == 0 && strcmp(plugin_source_builds[1], "1.3.0.0") == 0
		&& !plugin_source_builds[2], "plugins built from source");
}

static void test_architectures(void)
{
	static const struct {
		const char *machine;
		enum architecture architecture;
	} rows[] = {
		{ "i386", ARCH_X86 }, { "i486", ARCH_X86 }, { "i586", ARCH_X86 }, { "i686", ARCH_X86 }, { "x86", ARCH_X86 },
		{ "x86_64", ARCH_X86_64 }, { "amd64", ARCH_X86_64 }, { "aarch64", ARCH_ARM64 }, { "arm64", ARCH_ARM64 },
		{ "armv6l", ARCH_ARM }, { "armv7l", ARCH_ARM }, { "arm", ARCH_ARM }, { "", ARCH_OTHER },
		{ "ppc64le", ARCH_OTHER }, { "s390x", ARCH_OTHER }, { "riscv64", ARCH_OTHER }, { "X86_64", ARCH_OTHER },
		{ "x86_64 ", ARCH_OTHER }, { "x86-64", ARCH_OTHER }, { "i786", ARCH_OTHER }, { "aarch64_be", ARCH_OTHER },
		{ "armv5tel", ARCH_OTHER }, { "mips", ARCH_OTHER },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		char name[80];

		(void)snprintf(name, sizeof(name), "the processor \"%s\"", rows[i].machine);
		is_number(architecture_of(rows[i].machine), rows[i].architecture, name);
	}
}

static const char *names_of(unsigned architectures)
{
	static char bytes[64];
	struct text text = text_over(bytes, sizeof(bytes));

	architecture_names(architectures, &text);
	return bytes;
}

static void test_architecture_names(void)
{
	is(names_of(ARCH_X86), "x86", "one processor");
	is(names_of(X64 | ARM), "x86_64 arm64", "two");
	is(names_of(I386 | X64 | ARM | ARCH_ARM), "x86 x86_64 arm64 arm", "all");
	is(names_of(0), "", "none");
	is(names_of(ARCH_OTHER), "", "another has no name");
}

/* Sections 1e, 8a and 10 of the page, and 7.1 of that on the agent. */
static void test_services(void)
{
	static const struct {
		const char *name, *section;
		bool then, now;	/* required in 2019-04, in 2026-10 */
	} rows[SERVICES] = {
		{ "ssm", "Ssm", true, true },
		{ "ssmmessages", "Mgs", true, true },
		{ "ec2messages", "Mds", true, false },
		{ "kms", "Kms", false, false },
		{ "logs", "CloudWatchLogs", false, false },
		{ "s3", "S3", false, false },
		{ "monitoring", "", false, false },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct service *service = &services[i];

		is(service->name, rows[i].name, rows[i].name);
		is(service->section ? service->section : "", rows[i].section, "... its section");
		ok(service->required == rows[i].then, "... whether it is asked for by default");
		ok(service_is_required(service, edition_named("2019-04")) == rows[i].then, "... whether 2019-04 requires it");
		ok(service_is_required(service, edition_named("2026-10")) == rows[i].now, "... whether 2026-10 does");
		ok(service->purpose[0] && service->source[0], "... purpose and source");
		is_number((long long)service_named(rows[i].name, strlen(rows[i].name)), (long long)i, "... by name");
		is_number((long long)service_named(rows[i].name, strlen(rows[i].name) - 1), SERVICES, "... not by a part of it");
	}
	ok(!services[SERVICES].name, "no other service");
	is_number((long long)service_named("ssm,kms", 3), 0, "a name in a list");
	is_number((long long)service_named("ssmmessages", 3), 0, "... that goes on");
	is_number((long long)service_named("SSM", 3), SERVICES, "a name in capitals");
	is_number((long long)service_named("", 0), SERVICES, "no name");
}

static const char *host_of(const char *service, const char *region, const char *domain, bool dual_stack)
{
	static char bytes[128];
	struct text host = text_over(bytes, sizeof(bytes));

	if (service_host(&services[service_named(service, strlen(service))], region, domain, dual_stack, &host))
		return bytes;
	return bytes[0] == '\0' ? "none" : "none, and something";
}

static void test_hosts(void)
{
	static const struct {
		const char *service, *region, *plain, *dual_stack;
	} rows[] = {
		{ "ssm", "us-east-1", "ssm.us-east-1.amazonaws.com", "ssm.us-east-1.api.aws" },
		{ "ssmmessages", "us-east-1", "ssmmessages.us-east-1.amazonaws.com", "ssmmessages.us-east-1.api.aws" },
		{ "ec2messages", "us-east-1", "ec2messages.us-east-1.amazonaws.com", "ec2messages.us-east-1.api.aws" },
		{ "kms", "eu-west-1", "kms.eu-west-1.amazonaws.com", "kms.eu-west-1.api.aws" },
		{ "logs", "ap-southeast-2", "logs.ap-southeast-2.amazonaws.com", "logs.ap-southeast-2.api.aws" },
		{ "s3", "us-east-1", "s3.us-east-1.amazonaws.com", "s3.dualstack.us-east-1.amazonaws.com" },
		{ "monitoring", "me-south-1", "monitoring.me-south-1.amazonaws.com", "monitoring.me-south-1.api.aws" },
		{ "ssm", "eu-central-1", "ssm.eu-central-1.amazonaws.com", "ssm.eu-central-1.api.aws" },
		{ "ssm", "zz-nowhere-99", "ssm.zz-nowhere-99.amazonaws.com", "ssm.zz-nowhere-99.api.aws" },
		{ "ssm", "us-gov-west-1", "ssm.us-gov-west-1.amazonaws.com", "ssm.us-gov-west-1.api.aws" },
		{ "s3", "us-gov-east-1", "s3.us-gov-east-1.amazonaws.com", "s3.dualstack.us-gov-east-1.amazonaws.com" },
		{ "ssmmessages", "cn-north-1", "ssmmessages.cn-north-1.amazonaws.com.cn", "none" },
		{ "s3", "cn-northwest-1", "s3.cn-northwest-1.amazonaws.com.cn",
			"s3.dualstack.cn-northwest-1.amazonaws.com.cn" },
		{ "ssm", "us-iso-east-1", "ssm.us-iso-east-1.c2s.ic.gov", "none" },
		{ "s3", "us-iso-west-1", "s3.us-iso-west-1.c2s.ic.gov", "none" },
		{ "ssm", "us-isob-east-1", "ssm.us-isob-east-1.sc2s.sgov.gov", "none" },
		{ "ssm", "us-isof-south-1", "ssm.us-isof-south-1.csp.hci.ic.gov", "none" },
		{ "ssm", "eu-isoe-west-1", "ssm.eu-isoe-west-1.cloud.adc-e.uk", "none" },
		{ "ssm", "eusc-de-east-1", "ssm.eusc-de-east-1.amazonaws.eu", "none" },
		{ "kms", "eusc-fr-east-1", "kms.eusc-fr-east-1.amazonaws.com", "kms.eusc-fr-east-1.api.aws" },
	};
	static const char *const none[] = {
		"", "us-east", "us-east-1.evil.example", "us-east-1/", "US-EAST-1", "us-east-1 ", "us_east_1", "cn-", "us-east-100",
		"us-east-east-east-east-east-east-1",
	};
	char small[24];
	struct text cut = text_over(small, sizeof(small));

	for (size_t i = 0; i < COUNT(rows); i++) {
		is(host_of(rows[i].service, rows[i].region, NULL, false), rows[i].plain, rows[i].plain);
		is(host_of(rows[i].service, rows[i].region, NULL, true), rows[i].dual_stack, "... dual-stack");
	}
	is(host_of("ssm", "cn-north-1", "corp.example", false), "ssm.cn-north-1.corp.example", "another domain");
	is(host_of("s3", "us-east-1", "corp.example", true), "none", "... and dual-stack");
	for (size_t i = 0; i < COUNT(none); i++)
		is(host_of("ssm", none[i], "corp.example", false), "none", none[i]);
	ok(!service_host(&services[0], "us-east-1", NULL, false, &cut), "a host that does not fit is none");
}

int main(void)
{
	test_services();
	test_hosts();
	test_documented_rows();
	test_standing();
	test_never_listed();
	test_row_tables();
	test_row_words();
	test_no_overlap();
	test_remarks();
	test_titles();
	test_list();
	test_editions();
	test_minimums();
	test_features();
	test_withdrawals();
	test_architectures();
	test_architecture_names();
	return tap_done();
}
