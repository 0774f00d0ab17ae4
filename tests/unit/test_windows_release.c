/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/windows_release.h"
#include "common/requirements.h"
#include "tests/unit/tap.h"

#include <string.h>

static const struct windows_facts server = { .major = 10, .minor = 0, .build = 20348, .product = 3, .sku = 7,
	.installation = "Server", .edition = "ServerDatacenter", .current_build = "20348" };

/* "ID VERSION", or the problem. */
static const char *told(const struct windows_facts *facts)
{
	static char bytes[256];
	struct text text = text_over(bytes, sizeof(bytes));
	struct os_release release = { .id = "", .name = "", .version = "" };
	const char *problem = windows_release(facts, &release);

	if (problem)
		text_join(&text, problem, release.id, release.version, NULL);
	else
		text_join(&text, release.id, ", ", release.name, " ", release.version, NULL);
	return bytes;
}

static void test_servers(void)
{
	static const char fine[] = "windows-server, Windows Server 10.0.20348";
	struct windows_facts facts = server;

	is(told(&facts), fine, "a server");
	facts.product = 2;
	is(told(&facts), fine, "a domain controller");
	strcpy(facts.installation, "Server Core");
	strcpy(facts.edition, "ServerStandard");
	is(told(&facts), fine, "a Server Core");
	strcpy(facts.edition, "ServerStandardACor");
	is(told(&facts), "windows-server-semi-annual, Windows Server of the Semi-Annual Channel 10.0.20348",
		"one of the other channel");
	strcpy(facts.edition, "ServerHyperCore");
	is(told(&facts), "hyper-v-server, Hyper-V Server 10.0.20348", "Hyper-V Server");
	strcpy(facts.edition, "ServerAzureStackHCICor");
	is(told(&facts), "azure-stack-hci, Azure Stack HCI 10.0.20348", "another product, with the build of 2022");
	facts = (struct windows_facts){ .major = 6, .minor = 1, .build = 7601, .product = 3, .installation = "Server",
		.edition = "ServerEnterprise", .current_build = "7601" };
	is(told(&facts), "windows-server, Windows Server 6.1.7601", "2008 R2");
}

static void test_nano(void)
{
	static const char nano[] = "windows-nano-server, Windows Nano Server 10.0.20348";
	struct windows_facts facts = server;

	facts.sku = 143;
	is(told(&facts), nano, "SKU 143");
	facts.sku = 144;
	is(told(&facts), nano, "SKU 144");
	facts.sku = 145;
	is(told(&facts), "windows-server, Windows Server 10.0.20348", "SKU 145");
	facts = server;
	facts.nano_level = true;
	is(told(&facts), nano, "ServerLevels");
	facts = server;
	strcpy(facts.edition, "ServerDatacenterNano");
	is(told(&facts), nano, "EditionID");
	facts = server;
	strcpy(facts.installation, "Nano Server");
	is(told(&facts), nano, "InstallationType");
}

static void test_clients(void)
{
	struct windows_facts facts = { .major = 10, .minor = 0, .build = 26100, .product = 1, .sku = 48,
		.installation = "Client", .edition = "Professional", .current_build = "26100" };

	is(told(&facts), "windows, Windows client 10.0.26100", "a client");
	facts.product = 3;
	is(told(&facts), "the product type is that of a server, and InstallationType is not", "a client that says server");
	facts.product = 1;
	strcpy(facts.edition, "ServerRdsh");
	is(told(&facts), "the product type is that of a client, and InstallationType or EditionID that of a server",
		"a client of a server edition");
	strcpy(facts.edition, "Professional");
	strcpy(facts.installation, "Server");
	is(told(&facts), "the product type is that of a client, and InstallationType or EditionID that of a server",
		"a client that is installed as a server");
	facts.product = 0;
	is(told(&facts), "the product type is none that is known", "product type 0");
	facts.product = 4;
	is(told(&facts), "the product type is none that is known", "product type 4");
}

static void test_contradictions(void)
{
	struct windows_facts facts = server;
	static const char build[] = "CurrentBuildNumber in the registry is not the build that the kernel tells";

	strcpy(facts.current_build, "17763");
	is(told(&facts), build, "another build");
	strcpy(facts.current_build, "");
	is(told(&facts), build, "no build");
	strcpy(facts.current_build, "020348");
	is(told(&facts), build, "a build that is spelled otherwise");
	facts = server;
	strcpy(facts.installation, "server");
	is(told(&facts), "the product type is that of a server, and InstallationType is not", "another case");
	facts = server;
	strcpy(facts.edition, "Enterprise");
	is(told(&facts), "the product type is that of a server, and EditionID is not", "another edition");
	strcpy(facts.edition, "");
	is(told(&facts), "the product type is that of a server, and EditionID is not", "no edition");
}

/* Every row is for 64 bit: a Windows of 32 bit has none that would take its processor. */
static void test_processors(void)
{
	static const char *const servers[] = { "6.1.7601", "6.2.9200", "6.3.9600", "10.0.14393", "10.0.17763", "10.0.20348",
		"10.0.26100" };

	for (const struct edition *edition = editions; edition->name; edition++) {
		for (size_t i = 0; i < sizeof(servers) / sizeof(servers[0]); i++) {
			struct os_release release = { .id = "windows-server", .name = "Windows Server" };
			const struct os_row *row = NULL;
			unsigned architectures = 0;

			strcpy(release.version, servers[i]);
			if (os_lookup(edition, &release, &row, &architectures) == OS_LISTED)
				is_number(architectures, ARCH_X86_64, servers[i]);
		}
	}
	is_number(architecture_of("i686"), ARCH_X86, "the processor that 32 bit has");
}

int main(void)
{
	test_processors();
	test_servers();
	test_nano();
	test_clients();
	test_contradictions();
	return tap_done();
}
