/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
int plugin_main(int argc, char **argv);
#define main plugin_main
#include "plugins/check_ssm_os.c"
#undef main
#include "tests/unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(table[0]))

static struct report report;

/* A made-up host. */
static struct os_facts facts_of(const char *id, const char *name, const char *version, const char *machine)
{
	struct os_facts facts = { 0 };

	(void)snprintf(facts.release.id, sizeof(facts.release.id), "%s", id);
	(void)snprintf(facts.release.name, sizeof(facts.release.name), "%s", name);
	(void)snprintf(facts.release.version, sizeof(facts.release.version), "%s", version);
	(void)snprintf(facts.machine, sizeof(facts.machine), "%s", machine);
	return facts;
}

static void is_finding(size_t place, const char *id, enum state state, const char *text, const char *fix)
{
	const struct finding *finding = &report.findings[place];

	if (!ok(place < report.finding_count, text))
		return;
	is(finding->id, id, "... id");
	is(state_name(finding->state), state_name(state), "... state");
	is(finding->text, text, "... text");
	is(finding->fix, state == STATE_OK ? "" : fix, "... fix, unless all is well");
}

static void judge(const char *edition, const struct os_facts *facts)
{
	report_open(&report, "SSM_OS");
	judge_system(&report, edition_named(edition), facts);
}

#define UNLISTED "move to a system that --list shows, or accept this one with --unlisted=ok"
#define WITHDRAWN "move to a system that --list shows, or accept this one with --withdrawn=ok"
#define NEWER "AWS lists new releases late: once its page has this one, accept it with --newer=ok"
#define TESTING "testing releases have none: only a released version can be listed"

static const struct standing {
	const char *edition, *id, *name, *version;
	enum os_listing listing;
	const char *text, *fix;
	size_t findings;	/* with that of the processor, where a row matched */
} standings[] = {
	{ "2026-10", "ubuntu", "Ubuntu", "22.04", OS_LISTED,
		"Ubuntu 22.04 is listed in edition 2026-10 as Ubuntu 22.04 LTS", "", 2 },
	{ "2019-04", "ubuntu", "Ubuntu", "16.04", OS_LISTED,
		"Ubuntu 16.04 is listed in edition 2019-04 as Ubuntu 16.04 LTS", "", 2 },
	{ "2019-04", "centos", "CentOS", "6.10", OS_LISTED, "CentOS 6.10 is listed in edition 2019-04 as CentOS Linux "
		"6.3 and later 6.x, agent 3.0.x at most", "", 2 },
	{ "2026-10", "ubuntu", "Ubuntu", "16.04", OS_WITHDRAWN, "Ubuntu 16.04 is no longer listed in edition 2026-10, "
		"it was as Ubuntu 16.04 LTS in 2023-04", WITHDRAWN, 2 },
	{ "2026-10", "ubuntu", "Ubuntu", "26.04", OS_NEWER,
		"Ubuntu 26.04 is newer than all that are listed in edition 2026-10, the last is Ubuntu 25.04", NEWER, 1 },
	{ "2026-10", "ubuntu", "Ubuntu", "10.04", OS_OLDER, "Ubuntu 10.04 is older than all that are listed in edition "
		"2026-10, the first is Ubuntu 18.04 LTS", UNLISTED, 1 },
	{ "2026-10", "ubuntu", "Ubuntu", "24.10", OS_GAP,
		"Ubuntu 24.10 is none of the versions listed in edition 2026-10", UNLISTED, 1 },
	{ "2026-10", "linuxmint", "Linux Mint", "22", OS_NO_ROW,
		"Linux Mint 22 (ID linuxmint) is not listed in edition 2026-10", UNLISTED, 1 },
	{ "2019-04", "debian", "Debian GNU/Linux", "9", OS_NO_ROW,
		"Debian GNU/Linux 9 (ID debian) is not listed in edition 2019-04", UNLISTED, 1 },
	{ "2026-10", "", "Fedora", "14", OS_NO_ROW, "Fedora 14 is not listed in edition 2026-10", UNLISTED, 1 },
	{ "2026-10", "debian", "Debian GNU/Linux", "", OS_NO_VERSION,
		"Debian GNU/Linux has no VERSION_ID that could be looked up in edition 2026-10", TESTING, 1 },
	{ "2026-10", "centos", "", "9", OS_NO_NAME,
		"centos 9 has no NAME to tell CentOS Linux from CentOS Stream in edition 2026-10",
		"restore NAME in /etc/os-release", 1 },
};

/* The states of all listings, with the options as they are and each of them changed. */
static enum state expected_state(enum os_listing listing)
{
	static const enum state fixed[] = {
		[OS_LISTED] = STATE_OK, [OS_NO_VERSION] = STATE_UNKNOWN, [OS_NO_NAME] = STATE_UNKNOWN,
	};

	switch (listing) {
	case OS_WITHDRAWN:
		return settings.withdrawn;
	case OS_NEWER:
		return settings.newer;
	case OS_OLDER:
	case OS_GAP:
	case OS_NO_ROW:
		return settings.unlisted;
	default:
		return fixed[listing];
	}
}

static void test_all_standings(void)
{
	for (size_t i = 0; i < COUNT(standings); i++) {
		const struct standing *row = &standings[i];
		struct os_facts facts = facts_of(row->id, row->name, row->version, "x86_64");

		judge(row->edition, &facts);
		is_finding(0, "os-listed", expected_state(row->listing), row->text, row->fix);
		is_number((long long)report.finding_count, (long long)row->findings, "... number of findings");
	}
}

static void test_standings(void)
{
	is_number(expected_state(OS_WITHDRAWN), STATE_WARNING, "by default a withdrawn system is WARNING");
	is_number(expected_state(OS_NEWER), STATE_WARNING, "... a newer one as well");
	is_number(expected_state(OS_GAP), STATE_CRITICAL, "... one that is not listed CRITICAL");
	test_all_standings();
	for (int state = STATE_OK; state <= STATE_UNKNOWN; state++) {
		/* Three different ones at a time, so that none stands in for another. */
		settings.withdrawn = (enum state)state;
		settings.newer = (enum state)((state + 1) % 4);
		settings.unlisted = (enum state)((state + 2) % 4);
		test_all_standings();
	}
	settings.withdrawn = settings.newer = STATE_WARNING;
	settings.unlisted = STATE_CRITICAL;
}

static void test_processor(void)
{
	static const char other[] = "move to a listed processor, or accept this one with --unlisted=ok";
	struct os_facts facts = facts_of("ubuntu", "Ubuntu", "22.04", "aarch64");

	judge("2026-10", &facts);
	is_finding(1, "os-arch", STATE_OK, "aarch64 is listed for Ubuntu 22.04 LTS", "");
	is(report.summary, "Ubuntu 22.04 on aarch64 is listed in edition 2026-10 as Ubuntu 22.04 LTS",
		"the summary without a kernel");
	facts = facts_of("ubuntu", "Ubuntu", "22.04", "i686");
	judge("2026-10", &facts);
	is_finding(1, "os-arch", STATE_CRITICAL, "i686 is not listed, only x86_64 arm64, for Ubuntu 22.04 LTS", other);
	is_number(report.state, STATE_CRITICAL, "... decides");
	settings.unlisted = STATE_WARNING;
	judge("2026-10", &facts);
	is_finding(1, "os-arch", STATE_WARNING, "i686 is not listed, only x86_64 arm64, for Ubuntu 22.04 LTS", other);
	settings.unlisted = STATE_CRITICAL;
	facts = facts_of("centos", "CentOS", "6.0", "x86_64");
	judge("2019-04", &facts);
	is_finding(1, "os-arch", STATE_CRITICAL,
		"x86_64 is not listed, only x86, for CentOS Linux 6.0, agent 3.0.x at most", other);
	facts = facts_of("raspbian", "Raspbian GNU/Linux", "9", "ppc64le");
	judge("2026-10", &facts);
	is_finding(0, "os-listed", STATE_WARNING, "Raspbian GNU/Linux 9 is no longer listed in edition 2026-10, it was as "
		"Raspbian Jessie, Stretch in 2023-04", WITHDRAWN);
	is_finding(1, "os-arch", STATE_CRITICAL, "ppc64le is not listed, only arm, for Raspbian Jessie, Stretch in 2023-04",
		other);
}

static void test_problems(void)
{
	struct os_facts facts = facts_of("ubuntu", "Ubuntu", "22.04", "");

	(void)snprintf(facts.machine_problem, sizeof(facts.machine_problem), "no program to tell | it by");
	judge("2026-10", &facts);
	is_finding(0, "os-listed", STATE_OK, "Ubuntu 22.04 is listed in edition 2026-10 as Ubuntu 22.04 LTS", "");
	is_finding(1, "os-arch", STATE_UNKNOWN, "the processor is unknown: no program to tell ? it by",
		"");
	is_number(report.state, STATE_UNKNOWN, "an unknown processor is no OK");
	facts = facts_of("", "", "", "x86_64");
	(void)snprintf(facts.release_problem, sizeof(facts.release_problem), "/etc/os-release: permission denied");
	judge("2026-10", &facts);
	is_finding(0, "os-listed", STATE_UNKNOWN, "the system is unknown: /etc/os-release: permission denied",
		"restore the release file from its package");
	is_number((long long)report.finding_count, 1, "... and nothing is said of the processor");
}

static void judge_one_kernel(const char *warning, const char *critical, const struct os_facts *facts)
{
	struct thresholds thresholds = { 0 };

	if (warning[0] != '\0')
		(void)threshold_parse(warning, THRESHOLD_VERSION, &thresholds.warning);
	if (critical[0] != '\0')
		(void)threshold_parse(critical, THRESHOLD_VERSION, &thresholds.critical);
	report_open(&report, "SSM_OS");
	judge_kernel(&report, &thresholds, facts);
}

static void test_kernel(void)
{
	static const struct {
		const char *kernel, *warning, *critical;
		enum state state;
		const char *text, *fix;
	} rows[] = {
		{ "3.1.99", "3.2:", "", STATE_WARNING, "kernel 3.1.99 is older than 3.2", "update the kernel and boot it" },
		{ "3.2", "3.2:", "", STATE_OK, "kernel 3.2 is at least 3.2", "" },
		{ "3.2.0-rc1", "3.2:", "", STATE_OK, "kernel 3.2.0-rc1 is at least 3.2", "" },
		{ "10.0", "3.2:", "", STATE_OK, "kernel 10.0 is at least 3.2", "" },
		{ "2.6.32-754.el6.x86_64", "3.2:", "", STATE_WARNING, "kernel 2.6.32-754.el6.x86_64 is older than 3.2",
			"update the kernel and boot it" },
		{ "3.1.99", "", "3.2:", STATE_CRITICAL, "kernel 3.1.99 is older than 3.2", "update the kernel and boot it" },
		{ "4.14", "5:", "3.2:", STATE_WARNING, "kernel 4.14 is older than 5", "update the kernel and boot it" },
		{ "2.6.32", "", "", STATE_OK, "kernel 2.6.32 has no minimum to meet", "" },
		{ "garbage", "3.2:", "", STATE_UNKNOWN, "the version of kernel cannot be read", "" },
		{ "-5.0", "", "", STATE_UNKNOWN, "the version of kernel cannot be read", "" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct os_facts facts = facts_of("", "", "", "x86_64");

		(void)snprintf(facts.kernel, sizeof(facts.kernel), "%s", rows[i].kernel);
		judge_one_kernel(rows[i].warning, rows[i].critical, &facts);
		is_finding(0, "kernel", rows[i].state, rows[i].text, rows[i].fix);
		is_number((long long)report.finding_count, 1, "... and that is all");
	}
}

static void test_kernel_absent(void)
{
	struct os_facts facts = facts_of("ubuntu", "Ubuntu", "22.04", "x86_64");

	judge_one_kernel("3.2:", "", &facts);
	is_number((long long)report.finding_count, 0, "below a root nothing is said of the kernel");
	(void)snprintf(facts.kernel_problem, sizeof(facts.kernel_problem), "uname: a bad address");
	judge_one_kernel("3.2:", "", &facts);
	is_finding(0, "kernel", STATE_UNKNOWN, "the kernel is unknown: uname: a bad address", "");
	facts.kernel_problem[0] = '\0';
	(void)snprintf(facts.kernel, sizeof(facts.kernel), "6.1.0-13-amd64");
	judge("2026-10", &facts);
	is(report.summary, "Ubuntu 22.04 on x86_64 is listed in edition 2026-10 as Ubuntu 22.04 LTS, kernel 6.1.0-13-amd64",
		"the summary with a kernel");
}

static void test_options(void)
{
	struct options options = { .paths = paths_live() };
	char bytes[64];
	struct text problem = text_over(bytes, sizeof(bytes));
	const char *architecture = NULL;

	ok(read_architecture(&architecture, "arm64", &problem) && strcmp(architecture, "arm64") == 0, "--arch=arm64");
	is(bytes, "", "... has no problem");
	ok(!read_architecture(&architecture, "sparc", &problem), "--arch=sparc is refused");
	is(bytes, "is not x86, x86_64, arm64 or arm", "... with these words");
	ok(!find_conflict(&options), "no --arch, no conflict");
	settings.architecture = "arm64";
	is(find_conflict(&options) ? find_conflict(&options) : "", "--arch is for --root: here uname tells the processor",
		"--arch on the live host is one");
	options.paths.root = 3;
	ok(!find_conflict(&options), "... below a root it is none");
	settings.architecture = NULL;
}

int main(void)
{
	test_standings();
	test_processor();
	test_problems();
	test_kernel();
	test_kernel_absent();
	test_options();
	return tap_done();
}
