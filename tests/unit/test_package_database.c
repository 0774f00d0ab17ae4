/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/package_database.h"
#include "tests/unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof(table[0]))
#define NAME "amazon-ssm-agent"

#define BEFORE "Package: adduser\nStatus: install ok installed\nArchitecture: all\nVersion: 3.134\n\n"
#define BEHIND "\nPackage: zlib1g\nStatus: install ok installed\nVersion: 1:1.2.13\n"
#define STANZA(status, version) "Package: " NAME "\nStatus: " status "\nArchitecture: amd64\nVersion: " version "\n"
#define INSTALLED(version) STANZA("install ok installed", version)
#define APK "C:Q1abc=\nP:musl\nV:1.2.4-r2\nA:x86_64\n\n"

enum outcome { FOUND, SEVERAL, MALFORMED };

static const struct search_case {
	const char *name;
	enum package_format format;
	const char *text, *version;
	enum outcome outcome;
} cases[] = {
	{ "installed", PACKAGE_DPKG, BEFORE INSTALLED("3.3.1142.0-1") BEHIND, "3.3.1142.0", FOUND },
	{ "the first stanza", PACKAGE_DPKG, INSTALLED("3.3.1142.0-1") BEHIND, "3.3.1142.0", FOUND },
	{ "the last stanza, with an empty line", PACKAGE_DPKG, BEFORE INSTALLED("3.3.1142.0") "\n", "3.3.1142.0", FOUND },
	{ "the last stanza, without", PACKAGE_DPKG, BEFORE INSTALLED("3.3.1142.0"), "3.3.1142.0", FOUND },
	{ "no newline at the end", PACKAGE_DPKG,
		BEFORE "Package: " NAME "\nStatus: install ok installed\nVersion: 3.3.1142.0-1",
		"3.3.1142.0", FOUND },
	{ "fields in another order", PACKAGE_DPKG,
		"Version: 3.3.1142.0\nStatus: install ok installed\nPackage: " NAME "\n", "3.3.1142.0", FOUND },
	{ "held", PACKAGE_DPKG, STANZA("hold ok installed", "2.3.50.0-1"), "2.3.50.0", FOUND },
	{ "unpacked", PACKAGE_DPKG, STANZA("install ok unpacked", "3.3.1142.0"), "3.3.1142.0", FOUND },
	{ "half configured", PACKAGE_DPKG, STANZA("install ok half-configured", "3.3.1142.0"), "3.3.1142.0", FOUND },
	{ "triggers pending", PACKAGE_DPKG, STANZA("install ok triggers-pending", "3.3.1142.0"), "3.3.1142.0", FOUND },
	{ "triggers awaited", PACKAGE_DPKG, STANZA("install ok triggers-awaited", "3.3.1142.0"), "3.3.1142.0", FOUND },
	{ "removed but configured", PACKAGE_DPKG, STANZA("deinstall ok config-files", "3.3.1142.0-1"), "", FOUND },
	{ "not installed", PACKAGE_DPKG, STANZA("purge ok not-installed", "3.3.1142.0-1"), "", FOUND },
	{ "half installed", PACKAGE_DPKG, STANZA("install reinstreq half-installed", "3.3.1142.0-1"), "", FOUND },
	{ "no such state", PACKAGE_DPKG, STANZA("install ok uninstalled", "3.3.1142.0-1"), "", FOUND },
	{ "no words in the status", PACKAGE_DPKG, STANZA("installed", "3.3.1142.0-1"), "", FOUND },
	{ "no status", PACKAGE_DPKG, "Package: " NAME "\nVersion: 3.3.1142.0\n", "", FOUND },
	{ "another package", PACKAGE_DPKG, BEFORE BEHIND, "", FOUND },
	{ "a name that begins like it", PACKAGE_DPKG,
		"Package: " NAME "-dev\nStatus: install ok installed\nVersion: 9.9\n", "", FOUND },
	{ "a name that ends like it", PACKAGE_DPKG,
		"Package: x-" NAME "\nStatus: install ok installed\nVersion: 9.9\n", "", FOUND },
	{ "named by another field", PACKAGE_DPKG,
		"Package: x\nProvides: " NAME "\nStatus: install ok installed\nVersion: 9.9\n", "", FOUND },
	{ "a description that looks like fields", PACKAGE_DPKG,
		"Package: x\nStatus: install ok installed\nVersion: 9.9\nDescription: y\n Package: " NAME "\n Version: 1\n",
		"", FOUND },
	{ "what another package's stanza says is not carried over", PACKAGE_DPKG,
		"Package: x\nStatus: install ok installed\nVersion: 9.9\n\nPackage: " NAME "\n", "", FOUND },
	{ "one of two architectures removed", PACKAGE_DPKG,
		INSTALLED("3.3.1142.0") "\n" STANZA("deinstall ok config-files", "2.3.50.0"), "3.3.1142.0", FOUND },
	{ "two architectures, one version", PACKAGE_DPKG, INSTALLED("3.3.1142.0-1") "\n" INSTALLED("3.3.1142.0-2"),
		"3.3.1142.0", FOUND },
	{ "two architectures, two versions", PACKAGE_DPKG, INSTALLED("3.3.1142.0") "\n" INSTALLED("2.3.50.0"), NULL, SEVERAL },
	{ "no version", PACKAGE_DPKG, "Package: " NAME "\nStatus: install ok installed\n", "", MALFORMED },
	{ "an empty version", PACKAGE_DPKG, INSTALLED(""), "", MALFORMED },
	{ "a version that is none", PACKAGE_DPKG, INSTALLED("latest"), "", MALFORMED },
	{ "two versions in a stanza", PACKAGE_DPKG, INSTALLED("2.3.50.0") "Version: 3.3.1142.0\n", "", MALFORMED },
	{ "... the same one", PACKAGE_DPKG, INSTALLED("3.3.1142.0") "Version: 3.3.1142.0\n" BEHIND, "", MALFORMED },
	{ "two states", PACKAGE_DPKG, STANZA("deinstall ok config-files", "3.3.1142.0") "Status: install ok installed\n",
		"", MALFORMED },
	{ "two states, the last one not installed", PACKAGE_DPKG,
		INSTALLED("3.3.1142.0") "Status: deinstall ok config-files\n", "", MALFORMED },
	{ "two names, the last one its", PACKAGE_DPKG, "Package: x\n" INSTALLED("3.3.1142.0"), "", MALFORMED },
	{ "two names, the first one its", PACKAGE_DPKG, INSTALLED("3.3.1142.0") "Package: x\n", "", MALFORMED },
	{ "two versions of another package", PACKAGE_DPKG,
		"Package: x\nStatus: install ok installed\nVersion: 1\nVersion: 2\n\n" INSTALLED("3.3.1142.0"), "3.3.1142.0", FOUND },
	{ "nothing", PACKAGE_DPKG, "", "", FOUND },
	{ "empty lines", PACKAGE_DPKG, "\n\n\n", "", FOUND },
	{ "an apk database", PACKAGE_DPKG, APK "P:" NAME "\nV:3.3.1142.0-r1\n", "", FOUND },

	{ "apk", PACKAGE_APK, APK "C:Q1\nP:" NAME "\nV:3.3.1142.0-r1\nA:x86_64\n\nP:z\nV:9-r0\n", "3.3.1142.0", FOUND },
	{ "apk, the last one", PACKAGE_APK, APK "P:" NAME "\nV:3.3.4624.0-r0\n", "3.3.4624.0", FOUND },
	{ "apk, its service files only", PACKAGE_APK, APK "P:" NAME "-openrc\nV:3.3.4624.0-r0\n", "", FOUND },
	{ "apk, as a dependency", PACKAGE_APK, APK "P:x\nV:1-r0\nD:" NAME "\np:" NAME "=3\n", "", FOUND },
	{ "apk, no version", PACKAGE_APK, APK "P:" NAME "\n", "", MALFORMED },
	{ "apk, two versions in a stanza", PACKAGE_APK, APK "P:" NAME "\nV:3.3.1142.0-r1\nV:3.3.1142.0-r2\n", "", MALFORMED },
	{ "apk, two names", PACKAGE_APK, APK "P:" NAME "\nP:x\nV:3.3.1142.0-r1\n", "", MALFORMED },
	{ "a dpkg database", PACKAGE_APK, BEFORE INSTALLED("3.3.1142.0"), "", FOUND },
};

/* The same answer for pieces of every size, and so with every cut. */
static void test_case(const struct search_case *wanted)
{
	size_t length = strlen(wanted->text), good = 0;

	for (size_t size = 1; size <= length + 1; size++) {
		struct package_search search;
		size_t at = 0;

		package_search_begin(&search, wanted->format, NAME);
		for (size_t part = 0; at < length; at += part) {
			part = length - at < size ? length - at : size;
			(void)package_search_take(&search, wanted->text + at, part);
		}
		package_search_end(&search);
		good += search.several == (wanted->outcome == SEVERAL) && search.malformed == (wanted->outcome == MALFORMED)
			&& (!wanted->version || strcmp(search.version, wanted->version) == 0);
	}
	is_number((long long)good, (long long)length + 1, wanted->name);
}

static void take(struct package_search *search, const char *text)
{
	ok(package_search_take(search, text, strlen(text)), "each piece asks for the next one");
}

static void test_long_lines(void)
{
	static char text[4 * PACKAGE_LINE];
	struct package_search search;

	/* A line that is longer than what is kept of it ends where it ends. */
	memset(text, 'x', sizeof(text) - 1);
	package_search_begin(&search, PACKAGE_DPKG, NAME);
	take(&search, "Depends: ");
	take(&search, text);
	take(&search, "\nPackage: " NAME "\nStatus: install ok installed\nVersion: 3.3.1142.0-");
	take(&search, text);
	package_search_end(&search);
	is(search.version, "3.3.1142.0", "a line beyond all measure, and a release beyond all measure");

	memset(text, '1', sizeof(text) - 1);
	package_search_begin(&search, PACKAGE_DPKG, NAME);
	take(&search, "Package: " NAME "\nStatus: install ok installed\nVersion: 1.");
	take(&search, text);
	package_search_end(&search);
	ok(search.malformed && search.version[0] == '\0', "a number beyond all measure is not cut to another one");
}

/* What stands behind a NUL byte in its line is hidden, so that a database with one tells nothing. */
static void test_nul(void)
{
	static const char *const before[] = { INSTALLED("3.3.1142.0"),
		"Package: " NAME "\nStatus: install ok installed\nVersion: 3.3",
		"", BEFORE };

	for (size_t i = 0; i < COUNT(before); i++) {
		struct package_search search;

		package_search_begin(&search, PACKAGE_DPKG, NAME);
		take(&search, before[i]);
		(void)package_search_take(&search, "x\0.1", 4);
		package_search_end(&search);
		ok(search.malformed, "a NUL byte in the database");
	}
}

static const struct {
	const char *text, *version;	/* NULL: none */
} versions[] = {
	{ "3.3.1142.0", "3.3.1142.0" }, { "3.3.1142.0-1", "3.3.1142.0" }, { "1:3.3.1142.0-1", "3.3.1142.0" },
	{ "0:2", "2" }, { "3.3.1142.0~rc1", "3.3.1142.0" }, { "3.3.1142.0+dfsg-1", "3.3.1142.0" },
	{ "3.3.1142.0_p1-r2", "3.3.1142.0" }, { "3.0.655.0-1.el7", "3.0.655.0" },
	{ "999999999.999999999.999999999.999999999.999999999.999999999.999999999.999999999-1",
		"999999999.999999999.999999999.999999999.999999999.999999999.999999999.999999999" },
	{ "", NULL }, { "1:", NULL }, { ":3.3", NULL }, { "a3.3", NULL }, { "v3.3", NULL }, { "3.3a", NULL }, { "3.3.", NULL },
	{ "3.3 ", NULL }, { "-3.3", NULL }, { "1:2:3.3", NULL }, { "3.3.1142.0:1", NULL }, { "1234567890", NULL },
	{ "1.2.3.4.5.6.7.8.9", NULL }, { "~", NULL },
};

static const struct {
	const char *text, *version;
} yamls[] = {
	{ "name: amazon-ssm-agent\nversion: 3.3.1142.0\nbase: core22\n", "3.3.1142.0" },
	{ "version: 3.3.1142.0\n", "3.3.1142.0" },
	{ "version: 3.3.1142.0", "3.3.1142.0" },
	{ "name: x\nversion: '3.3.1142.0'\n", "3.3.1142.0" },
	{ "name: x\nversion: \"3.3.1142.0\"\n", "3.3.1142.0" },
	{ "name: x\nversion:\t3.3.1142.0 # comment\r\n", "3.3.1142.0" },
	{ "name: x\nversion: 3.3.1142.0\r\n", "3.3.1142.0" },
	{ "name: x\n", NULL },
	{ "", NULL },
	{ "apps:\n  version: 3.3.1142.0\n", NULL },
	{ "x-version: 3.3.1142.0\n", NULL },
	{ "name: x\nversion: '3.3.1142.0\n", NULL },
	{ "name: x\nversion: \"3.3.1142.0'\n", NULL },
	{ "name: x\nversion: latest\n", NULL },
	{ "name: x\nversion: 3.3.1142.0-rc1\n", NULL },
	{ "name: x\nversion:\n", NULL },
	{ "name: x\nversion:\n3.3.1142.0\n", NULL },
};

int main(void)
{
	char version[PACKAGE_VERSION], small[4];

	for (size_t i = 0; i < COUNT(cases); i++)
		test_case(&cases[i]);
	test_long_lines();
	test_nul();
	for (size_t i = 0; i < COUNT(versions); i++) {
		bool found = package_upstream_version(versions[i].text, version, sizeof(version));

		if (ok(found == (versions[i].version != NULL), versions[i].text) && found)
			is(version, versions[i].version, "... its version");
	}
	ok(!package_upstream_version("3.3.1", small, sizeof(small)), "a version that does not fit");
	for (size_t i = 0; i < COUNT(yamls); i++) {
		bool found = snap_version(yamls[i].text, version, sizeof(version));

		if (ok(found == (yamls[i].version != NULL), "snap.yaml") && found)
			is(version, yamls[i].version, "... its version");
	}
	ok(!snap_version("version: 3.3.1", small, sizeof(small)), "snap.yaml: a version that does not fit");
	return tap_done();
}
