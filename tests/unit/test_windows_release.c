/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/windows_release.h"
#include "tests/unit/tap.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define CLIENT 1
#define CONTROLLER 2
#define SERVER 3

#define OF_CLIENT "the product type is that of a client, and InstallationType or EditionID that of a server"
#define NOT_INSTALLED "the product type is that of a server, and InstallationType is not"
#define NOT_EDITION "the product type is that of a server, and EditionID is not"

/* Each says build 17763 twice. */
static const struct {
	unsigned product, sku;
	const char *installation, *edition;
	bool nano_level;
	const char *id, *system, *problem, *name;	/* id and system of a good one */
} rows[] = {
	{ SERVER, 8, "Server", "ServerDatacenter", false, "windows-server", "Windows Server", NULL, "a server" },
	{ SERVER, 7, "Server Core", "ServerStandard", false, "windows-server", "Windows Server", NULL,
		"... without a desktop" },
	{ CONTROLLER, 8, "Server", "ServerDatacenter", false, "windows-server", "Windows Server", NULL,
		"a domain controller" },
	{ SERVER, 145, "Server Core", "ServerDatacenterACor", false, "windows-server-semi-annual",
		"Windows Server of the Semi-Annual Channel", NULL, "one of the semi-annual channel" },
	{ SERVER, 42, "Server Core", "ServerHyperCore", false, "hyper-v-server", "Hyper-V Server", NULL, "a Hyper-V server" },
	{ SERVER, 143, "Server", "ServerDatacenter", false, "windows-nano-server", "Windows Nano Server", NULL,
		"Nano by its product" },
	{ SERVER, 144, "Server", "ServerStandard", false, "windows-nano-server", "Windows Nano Server", NULL,
		"... the other one" },
	{ SERVER, 8, "Nano Server", "ServerDatacenter", false, "windows-nano-server", "Windows Nano Server", NULL,
		"... by its installation" },
	{ SERVER, 8, "Server", "ServerDatacenterNano", false, "windows-nano-server", "Windows Nano Server", NULL,
		"... by its edition" },
	{ SERVER, 8, "Server", "ServerDatacenter", true, "windows-nano-server", "Windows Nano Server", NULL,
		"... by its level" },
	{ CLIENT, 48, "Client", "Professional", false, "windows", "Windows client", NULL, "a client" },
	{ CLIENT, 48, "Client", "Pro", false, "windows", "Windows client", NULL, "... of a short edition" },
	{ CLIENT, 48, "Server", "Professional", false, NULL, NULL, OF_CLIENT, "a client that is installed as a server" },
	{ CLIENT, 48, "Client", "ServerRdsh", false, NULL, NULL, OF_CLIENT, "a client of a server's edition" },
	{ SERVER, 8, "Client", "ServerDatacenter", false, NULL, NULL, NOT_INSTALLED,
		"a server that is installed as a client" },
	{ SERVER, 8, "Server", "Pro", false, NULL, NULL, NOT_EDITION, "a server of a client's edition" },
	{ 4, 8, "Server", "ServerDatacenter", false, NULL, NULL, "the product type is none that is known", "another product" },
};

static const char *release_of(size_t row, const char *build, struct os_release *release)
{
	struct windows_facts facts = { .major = 10, .build = 17763, .product = rows[row].product, .sku = rows[row].sku,
		.nano_level = rows[row].nano_level };

	(void)snprintf(facts.installation, sizeof(facts.installation), "%s", rows[row].installation);
	(void)snprintf(facts.edition, sizeof(facts.edition), "%s", rows[row].edition);
	(void)snprintf(facts.current_build, sizeof(facts.current_build), "%s", build);
	return windows_release(&facts, release);
}

int main(void)
{
	struct os_release release;
	const char *problem;

	for (size_t i = 0; i < COUNT(rows); i++) {
		problem = release_of(i, "17763", &release);
		is(problem ? problem : "", rows[i].problem ? rows[i].problem : "", rows[i].name);
		if (rows[i].problem)
			continue;
		is(release.id, rows[i].id, "... its ID");
		is(release.name, rows[i].system, "... its name");
		is(release.version, "10.0.17763", "... its version");
	}
	problem = release_of(0, "17764", &release);
	is(problem ? problem : "", "CurrentBuildNumber in the registry is not the build that the kernel tells",
		"another build in the registry");
	return tap_done();
}
