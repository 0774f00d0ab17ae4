/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/agent/proxy.c"
#include "common/agent/service.c"
#include "tests/unit/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct agent_proxy proxy;
static struct agent_service service;
static char root[64] = "/tmp/test_agent_proxy.XXXXXX";
static struct paths paths;

static void must(bool done, const char *what)
{
	if (done)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

/* --- what an environment amounts to --- */

static const struct {
	const char *name;
	const char *lines;	/* of a file of assignments */
	enum agent_proxy_state state;
	const char *host;	/* empty: none */
	unsigned port;
	const char *problem;
	bool plain_only, takes_metadata;
} judgements[] = {
	{ "nothing", "A=b", AGENT_PROXY_NONE, "", 0, "", false, false },
	{ "no_proxy alone", "no_proxy=*", AGENT_PROXY_NONE, "", 0, "", false, false },
	{ "https_proxy", "https_proxy=http://a:3128", AGENT_PROXY_USED, "a", 3128, "", false, false },
	{ "without a port", "https_proxy=http://a", AGENT_PROXY_USED, "a", 80, "", false, false },
	{ "with a password", "https_proxy=http://u:secret@a:1", AGENT_PROXY_USED, "a", 1, "", false, false },
	{ "capitals before", "https_proxy=http://a:1\nHTTPS_PROXY=http://b:2", AGENT_PROXY_USED, "b", 2, "", false, false },
	{ "empty capitals", "https_proxy=http://a:1\nHTTPS_PROXY=", AGENT_PROXY_USED, "a", 1, "", false, false },
	{ "http_proxy alone", "http_proxy=http://a:1", AGENT_PROXY_NONE, "", 0, "", true, true },
	{ "both", "http_proxy=http://a:1\nhttps_proxy=http://b:2", AGENT_PROXY_USED, "b", 2, "", false, true },
	{ "both, with the metadata service excepted",
		"http_proxy=http://a:1\nhttps_proxy=http://b:2\nno_proxy=x,169.254.169.254", AGENT_PROXY_USED, "b", 2, "",
		false, false },
	{ "... by its network", "http_proxy=http://a:1\nNO_PROXY=169.254.0.0/16", AGENT_PROXY_NONE, "", 0, "", true,
		false },
	{ "... by a star", "http_proxy=http://a:1\nNO_PROXY=*", AGENT_PROXY_NONE, "", 0, "", true, false },
	{ "... at another port", "http_proxy=http://a:1\nNO_PROXY=169.254.169.254:81", AGENT_PROXY_NONE, "", 0, "", true,
		true },
	{ "an http_proxy without a host", "http_proxy=http:a:1", AGENT_PROXY_NONE, "", 0, "", true, true },
	{ "an http_proxy that is malformed", "http_proxy=http://a:b:c", AGENT_PROXY_NONE, "", 0, "", true, false },
	{ "TLS", "https_proxy=https://u:secret@a.example", AGENT_PROXY_FOREIGN, "a.example", 443,
		"/x: its https_proxy a.example:443 is spoken to in TLS", false, false },
	{ "SOCKS", "https_proxy=socks5://u:secret@a.example:99", AGENT_PROXY_FOREIGN, "a.example", 99,
		"/x: its https_proxy a.example:99 speaks SOCKS", false, false },
	{ "malformed", "https_proxy=http://u:secret@a b", AGENT_PROXY_BROKEN, "", 0, "/x: its https_proxy is malformed",
		false, false },
	{ "malformed in capitals", "HTTPS_PROXY=http://u:secret@:99999\nhttps_proxy=http://a", AGENT_PROXY_BROKEN, "", 0,
		"/x: its https_proxy is malformed", false, false },
};

static void test_judgements(void)
{
	for (size_t i = 0; i < COUNT(judgements); i++) {
		struct environment environment = { .reading = "/x" };
		char shown[AGENT_PROXY_PROBLEM + ENVIRONMENT_SOURCE];

		environment_read_file(judgements[i].lines, strlen(judgements[i].lines), &environment);
		agent_proxy_judge(&environment, &proxy);
		is_number(proxy.state, judgements[i].state, judgements[i].name);
		is(proxy.proxy.host.name, judgements[i].host, "... host");
		is_number(proxy.proxy.host.port, judgements[i].port, "... port");
		is(proxy.problem, judgements[i].problem, "... problem");
		is_number(proxy.plain_only, judgements[i].plain_only, "... whether only HTTP goes there");
		is_number(proxy.takes_metadata, judgements[i].takes_metadata, "... whether the metadata service does");
		is(proxy.source, strstr(judgements[i].lines, "ttp_proxy=") || strstr(judgements[i].lines, "TPS_PROXY=")
			|| strstr(judgements[i].lines, "ttps_proxy=") ? "/x" : "", "... source");
		(void)snprintf(shown, sizeof(shown), "%s %s", proxy.problem, proxy.source);
		ok(!strstr(shown, "secret"), "... no password");
	}
}

static void test_cut(void)
{
	struct environment environment = { .cut = true };

	agent_proxy_judge(&environment, &proxy);
	is_number(proxy.state, AGENT_PROXY_BROKEN, "a variable that was cut");
	is(proxy.problem, "a variable of the proxy is longer than 2047 bytes", "... problem");
}

static void test_option(void)
{
	static const char *const wrong[] = { "", "https://a", "socks5://a", "http://a b", "http://", "none " };
	struct host loopback = { "127.0.0.1", true, 443 }, other = { "a.example", false, 443 };

	ok(!agent_proxy_choose("http://u:p@a:3128", &proxy), "--proxy with a URL");
	ok(proxy.state == AGENT_PROXY_USED && strcmp(proxy.source, "--proxy") == 0, "... is used");
	ok(agent_proxy_applies(&proxy, &loopback) && agent_proxy_applies(&proxy, &other), "... for everything");
	ok(!agent_proxy_choose("none", &proxy), "none");
	ok(proxy.state == AGENT_PROXY_NONE && !agent_proxy_applies(&proxy, &other), "... is none");
	for (size_t i = 0; i < COUNT(wrong); i++) {
		const char *problem = agent_proxy_choose(wrong[i], &proxy);

		is(problem ? problem : "", "is not http://HOST[:PORT] or none", "something else");
		ok(proxy.state != AGENT_PROXY_USED, "... is not used");
	}
}

static void test_exceptions(void)
{
	struct environment environment = { .cut = false };
	struct host loopback = { "127.0.0.1", true, 443 }, other = { "a.example", false, 443 }, third = { "b", false, 443 };
	static const char lines[] = "https_proxy=http://p\nno_proxy=b";

	environment_read_file(lines, strlen(lines), &environment);
	agent_proxy_judge(&environment, &proxy);
	ok(agent_proxy_applies(&proxy, &other), "a host that is not excepted");
	ok(!agent_proxy_applies(&proxy, &third), "one that is");
	ok(!agent_proxy_applies(&proxy, &loopback), "a loopback address");
}

/* --- the files of the service --- */

static void make_parents(char *path)
{
	for (char *slash = strchr(path + strlen(root) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		must(mkdir(path, 0755) == 0 || errno == EEXIST, path);
		*slash = '/';
	}
}

static void put(const char *path, const char *content)
{
	char full[512];
	FILE *file;

	(void)snprintf(full, sizeof(full), "%s%s", root, path);
	make_parents(full);
	file = fopen(full, "w");
	must(file && fputs(content, file) >= 0 && fclose(file) == 0, full);
}

static void put_link(const char *path, const char *target)
{
	char full[512];

	(void)snprintf(full, sizeof(full), "%s%s", root, path);
	make_parents(full);
	must(symlink(target, full) == 0, full);
}

/* Empties a tree that the test made itself, and nothing else. */
static void empty(void)
{
	char command[2 * sizeof(root) + 32];
	int status;

	(void)snprintf(command, sizeof(command), "rm -rf %s && mkdir %s", root, root);
	status = system(command);
	must(status == 0, command);
	if (paths.root >= 0)
		(void)close(paths.root);
	must(!paths_open_root(&paths, root), root);
}

#define LAYERS 10
#define SERVICE(value) "[Service]\nEnvironment=https_proxy=" value "\n"
#define MASK NULL

/* Files, their content, and what then is in force. */
static const struct {
	const char *name;
	struct {
		const char *path, *content;	/* content NULL: a link to /dev/null */
	} files[LAYERS];
	bool snap;
	enum agent_service_state state;
	const char *value, *source, *problem;
} trees[] = {
	{ "nothing", { { "/etc/x", "" } }, false, AGENT_SERVICE_READ, "", "", "" },
	{ "a unit", { { "/lib/systemd/system/amazon-ssm-agent.service", SERVICE("u") } }, false, AGENT_SERVICE_READ, "u",
		"/lib/systemd/system/amazon-ssm-agent.service", "" },
	{ "a stronger one", { { "/lib/systemd/system/amazon-ssm-agent.service", SERVICE("u") },
		{ "/etc/systemd/system/amazon-ssm-agent.service", "[Service]\n" } }, false, AGENT_SERVICE_READ, "", "", "" },
	{ "a drop-in", { { "/usr/lib/systemd/system/amazon-ssm-agent.service", SERVICE("u") },
		{ "/etc/systemd/system/amazon-ssm-agent.service.d/override.conf", SERVICE("d") } }, false, AGENT_SERVICE_READ,
		"d", "/etc/systemd/system/amazon-ssm-agent.service.d/override.conf", "" },
	{ "a drop-in without a unit", { { "/etc/systemd/system/amazon-ssm-agent.service.d/override.conf", SERVICE("d") } },
		false, AGENT_SERVICE_READ, "", "", "" },
	{ "drop-ins by name, not by directory", { { "/etc/systemd/system/amazon-ssm-agent.service", SERVICE("u") },
		{ "/etc/systemd/system/amazon-ssm-agent.service.d/10.conf", SERVICE("a") },
		{ "/usr/lib/systemd/system/amazon-ssm-agent.service.d/20.conf", SERVICE("b") },
		{ "/run/systemd/system/amazon-ssm-agent.service.d/15.conf", SERVICE("c") } }, false, AGENT_SERVICE_READ, "b",
		"/usr/lib/systemd/system/amazon-ssm-agent.service.d/20.conf", "" },
	{ "the same name twice", { { "/etc/systemd/system/amazon-ssm-agent.service", SERVICE("u") },
		{ "/run/systemd/system/amazon-ssm-agent.service.d/10.conf", SERVICE("a") },
		{ "/lib/systemd/system/amazon-ssm-agent.service.d/10.conf", SERVICE("b") } }, false, AGENT_SERVICE_READ, "a",
		"/run/systemd/system/amazon-ssm-agent.service.d/10.conf", "" },
	{ "an empty one that hides", { { "/etc/systemd/system/amazon-ssm-agent.service", SERVICE("u") },
		{ "/run/systemd/system/amazon-ssm-agent.service.d/10.conf", "" },
		{ "/lib/systemd/system/amazon-ssm-agent.service.d/10.conf", SERVICE("b") } }, false, AGENT_SERVICE_READ, "u",
		"/etc/systemd/system/amazon-ssm-agent.service", "" },
	{ "a mask", { { "/etc/systemd/system/amazon-ssm-agent.service", SERVICE("u") },
		{ "/run/systemd/system/amazon-ssm-agent.service.d/10.conf", MASK },
		{ "/lib/systemd/system/amazon-ssm-agent.service.d/10.conf", SERVICE("b") } }, false, AGENT_SERVICE_READ, "u",
		"/etc/systemd/system/amazon-ssm-agent.service", "" },
	{ "a unit that is masked", { { "/etc/systemd/system/amazon-ssm-agent.service", MASK },
		{ "/lib/systemd/system/amazon-ssm-agent.service", SERVICE("u") } }, false, AGENT_SERVICE_READ, "", "", "" },
	{ "names that are no drop-ins", { { "/etc/systemd/system/amazon-ssm-agent.service", "[Service]\n" },
		{ "/etc/systemd/system/amazon-ssm-agent.service.d/.a.conf", SERVICE("a") },
		{ "/etc/systemd/system/amazon-ssm-agent.service.d/a.conf~", SERVICE("b") },
		{ "/etc/systemd/system/other.service.d/a.conf", SERVICE("c") } }, false, AGENT_SERVICE_READ, "", "", "" },
	{ "those of prefixes", { { "/etc/systemd/system/amazon-ssm-agent.service", "[Service]\n" },
		{ "/etc/systemd/system/amazon-.service.d/b.conf", SERVICE("a") },
		{ "/etc/systemd/system/amazon-ssm-.service.d/a.conf", SERVICE("b") } }, false, AGENT_SERVICE_READ, "a",
		"/etc/systemd/system/amazon-.service.d/b.conf", "" },
	{ "those of all services are the weakest", { { "/etc/systemd/system/amazon-ssm-agent.service", "[Service]\n" },
		{ "/etc/systemd/system/service.d/a.conf", SERVICE("a") },
		{ "/lib/systemd/system/amazon-.service.d/a.conf", SERVICE("b") } }, false, AGENT_SERVICE_READ, "b",
		"/lib/systemd/system/amazon-.service.d/a.conf", "" },
	{ "those of all services", { { "/etc/systemd/system/amazon-ssm-agent.service", "[Service]\n" },
		{ "/etc/systemd/system/service.d/a.conf", SERVICE("a") } }, false, AGENT_SERVICE_READ, "a",
		"/etc/systemd/system/service.d/a.conf", "" },
	{ "a file, which is stronger than all of Environment=", { { "/etc/systemd/system/amazon-ssm-agent.service",
			"[Service]\nEnvironmentFile=-/etc/environment\nEnvironmentFile=-/etc/none\nEnvironment=https_proxy=u" },
		{ "/etc/environment", "https_proxy=\"e\"\n" } }, false, AGENT_SERVICE_READ, "e", "/etc/environment", "" },
	{ "a file that is taken back", { { "/etc/systemd/system/amazon-ssm-agent.service",
			"[Service]\nEnvironmentFile=-/etc/environment\n" SERVICE("u") },
		{ "/etc/environment", "https_proxy=e\n" },
		{ "/etc/systemd/system/amazon-ssm-agent.service.d/a.conf", "[Service]\nEnvironmentFile=\n" } }, false,
		AGENT_SERVICE_READ, "u", "/etc/systemd/system/amazon-ssm-agent.service", "" },
	{ "a file that has to be there", { { "/etc/systemd/system/amazon-ssm-agent.service",
			"[Service]\nEnvironmentFile=/etc/none\n" } }, false, AGENT_SERVICE_BROKEN, "", "",
		"/etc/none: no such file or directory" },
	{ "... with another one after it", { { "/etc/systemd/system/amazon-ssm-agent.service",
			"[Service]\nEnvironmentFile=/etc/none\nEnvironmentFile=/etc/environment\n" },
		{ "/etc/environment", "https_proxy=e\n" } }, false, AGENT_SERVICE_BROKEN, "", "",
		"/etc/none: no such file or directory" },
	{ "what is taken away last", { { "/etc/systemd/system/amazon-ssm-agent.service",
			"[Service]\nUnsetEnvironment=https_proxy\nEnvironmentFile=/etc/environment\n" },
		{ "/etc/environment", "https_proxy=e\n" } }, false, AGENT_SERVICE_READ, "", "", "" },
	{ "what systemd gives to all", { { "/etc/systemd/system/amazon-ssm-agent.service", "[Service]\nEnvironment=\n" },
		{ "/etc/systemd/system.conf", "[Manager]\nDefaultEnvironment=https_proxy=m\n" } }, false, AGENT_SERVICE_READ,
		"m", "/etc/systemd/system.conf", "" },
	{ "... and its drop-ins", { { "/etc/systemd/system/amazon-ssm-agent.service", "[Service]\n" },
		{ "/etc/systemd/system.conf", "[Manager]\nDefaultEnvironment=https_proxy=m\n" },
		{ "/usr/lib/systemd/system.conf.d/a.conf", "[Manager]\nDefaultEnvironment=https_proxy=n\n" } }, false,
		AGENT_SERVICE_READ, "n", "/usr/lib/systemd/system.conf.d/a.conf", "" },
	{ "... which the unit overrides", { { "/etc/systemd/system/amazon-ssm-agent.service", SERVICE("u") },
		{ "/etc/systemd/system.conf", "[Manager]\nDefaultEnvironment=https_proxy=m\n" } }, false, AGENT_SERVICE_READ,
		"u", "/etc/systemd/system/amazon-ssm-agent.service", "" },
	{ "a snap", { { "/etc/systemd/system/snap.amazon-ssm-agent.amazon-ssm-agent.service", SERVICE("s") },
		{ "/etc/systemd/system/snap.amazon-ssm-agent.amazon-ssm-agent.service.d/a.conf", SERVICE("t") } }, false,
		AGENT_SERVICE_READ, "t", "/etc/systemd/system/snap.amazon-ssm-agent.amazon-ssm-agent.service.d/a.conf", "" },
	{ "both, with the package's preferred", {
		{ "/etc/systemd/system/snap.amazon-ssm-agent.amazon-ssm-agent.service", SERVICE("s") },
		{ "/lib/systemd/system/amazon-ssm-agent.service", SERVICE("u") } }, false, AGENT_SERVICE_READ, "u",
		"/lib/systemd/system/amazon-ssm-agent.service", "" },
	{ "... and the snap's", { { "/etc/systemd/system/snap.amazon-ssm-agent.amazon-ssm-agent.service", SERVICE("s") },
		{ "/lib/systemd/system/amazon-ssm-agent.service", SERVICE("u") } }, true, AGENT_SERVICE_READ, "s",
		"/etc/systemd/system/snap.amazon-ssm-agent.amazon-ssm-agent.service", "" },
	{ "a drop-in that is malformed", { { "/etc/systemd/system/amazon-ssm-agent.service", SERVICE("u") },
		{ "/etc/systemd/system/amazon-ssm-agent.service.d/a.conf", "[Service\n" } }, false, AGENT_SERVICE_BROKEN, "u",
		"",
		"/etc/systemd/system/amazon-ssm-agent.service.d/a.conf: a section without its closing bracket" },
	{ "upstart", { { "/etc/init/amazon-ssm-agent.conf", "env https_proxy=j\n" },
		{ "/etc/init/amazon-ssm-agent.override", "env https_proxy=o\n" } }, false, AGENT_SERVICE_READ, "o",
		"/etc/init/amazon-ssm-agent.override", "" },
	{ "an override without a job", { { "/etc/init/amazon-ssm-agent.override", "env https_proxy=o\n" } }, false,
		AGENT_SERVICE_READ, "", "", "" },
	{ "a drop-in that is a directory", { { "/etc/systemd/system/amazon-ssm-agent.service", SERVICE("u") },
		{ "/etc/systemd/system/amazon-ssm-agent.service.d/a.conf/b", "" } }, false, AGENT_SERVICE_BROKEN, "u", "",
		"/etc/systemd/system/amazon-ssm-agent.service.d/a.conf: not a regular file" },
	{ "drop-ins that are no directory", { { "/etc/systemd/system/amazon-ssm-agent.service", SERVICE("u") },
		{ "/etc/systemd/system/amazon-ssm-agent.service.d", "" } }, false, AGENT_SERVICE_BROKEN, "u", "",
		"/etc/systemd/system/amazon-ssm-agent.service.d: not a directory" },
	{ "names that are no drop-ins'", { { "/etc/systemd/system/amazon-ssm-agent.service", SERVICE("u") },
		{ "/etc/systemd/system/amazon-ssm-agent.service.d/a", SERVICE("a") },
		{ "/etc/systemd/system/amazon-ssm-agent.service.d/b.config", SERVICE("b") },
		{ "/etc/systemd/system/amazon-ssm-agent.service.d/.c.conf", SERVICE("c") } }, false,
		AGENT_SERVICE_READ, "u", "/etc/systemd/system/amazon-ssm-agent.service", "" },
	{ "a manager's file that is malformed", { { "/etc/systemd/system/amazon-ssm-agent.service", SERVICE("u") },
		{ "/etc/systemd/system.conf", "[Manager\n" } }, false, AGENT_SERVICE_BROKEN, "", "",
		"/etc/systemd/system.conf: a section without its closing bracket" },
	{ "a manager's drop-in that is", { { "/etc/systemd/system/amazon-ssm-agent.service", SERVICE("u") },
		{ "/etc/systemd/system.conf.d/a.conf", "[Manager\n" },
		{ "/etc/systemd/system.conf.d/b.conf", "[Manager]\nDefaultEnvironment=https_proxy=b\n" } }, false,
		AGENT_SERVICE_BROKEN, "", "", "/etc/systemd/system.conf.d/a.conf: a section without its closing bracket" },
	{ "a manager's file that is a directory", { { "/etc/systemd/system/amazon-ssm-agent.service", SERVICE("u") },
		{ "/etc/systemd/system.conf/x", "" } }, false, AGENT_SERVICE_BROKEN, "", "",
		"/etc/systemd/system.conf: not a regular file" },
	{ "a unit that is a directory", { { "/etc/systemd/system/amazon-ssm-agent.service/x", "" },
		{ "/lib/systemd/system/amazon-ssm-agent.service", SERVICE("u") } }, false, AGENT_SERVICE_READ, "", "", "" },
	{ "an upstart job that is malformed", { { "/etc/init/amazon-ssm-agent.conf", "env https_proxy=\"j\n" },
		{ "/etc/init/amazon-ssm-agent.override", "env https_proxy=o\n" } }, false, AGENT_SERVICE_BROKEN, "", "",
		"/etc/init/amazon-ssm-agent.conf: quotes or a backslash in a stanza" },
	{ "an upstart job that is a directory", { { "/etc/init/amazon-ssm-agent.conf/x", "" } }, false,
		AGENT_SERVICE_BROKEN, "", "", "/etc/init/amazon-ssm-agent.conf: not a regular file" },
	{ "upstart's job where systemd is in usr", { { "/etc/init/amazon-ssm-agent.conf", "env https_proxy=j\n" },
		{ "/usr/lib/systemd/systemd", "x" } }, false, AGENT_SERVICE_READ, "", "", "" },
	{ "upstart's job where systemd is", { { "/etc/init/amazon-ssm-agent.conf", "env https_proxy=j\n" },
		{ "/lib/systemd/systemd", "x" } }, false, AGENT_SERVICE_READ, "", "", "" },
};

static void test_trees(void)
{
	for (size_t i = 0; i < COUNT(trees); i++) {
		const struct environment_variable *variable;

		empty();
		put("/dev/null", "");
		for (size_t j = 0; j < LAYERS && trees[i].files[j].path; j++) {
			if (trees[i].files[j].content)
				put(trees[i].files[j].path, trees[i].files[j].content);
			else
				put_link(trees[i].files[j].path, "/dev/null");
		}
		agent_service_read(&paths, trees[i].snap, &service);
		is_number(service.state, trees[i].state, trees[i].name);
		is(service.problem, trees[i].problem, "... problem");
		variable = environment_value(&service.environment, ENVIRONMENT_HTTPS_PROXY);
		is(variable ? variable->value : "", trees[i].value, "... value");
		if (trees[i].state == AGENT_SERVICE_READ)
			is(variable ? variable->source : "", trees[i].source, "... source");
	}
}

/* A unit is what its entry leads to. */
static void test_links(void)
{
	static const char unit[] = "/etc/systemd/system/amazon-ssm-agent.service";

	empty();
	put_link(unit, "/etc/none");
	put("/lib/systemd/system/amazon-ssm-agent.service", SERVICE("u"));
	put("/etc/systemd/system/amazon-ssm-agent.service.d/a.conf", SERVICE("d"));
	agent_service_read(&paths, false, &service);
	is_number(service.state, AGENT_SERVICE_READ, "an entry that leads nowhere");
	ok(!environment_value(&service.environment, ENVIRONMENT_HTTPS_PROXY), "... masks");
	empty();
	put_link(unit, unit);
	put("/lib/systemd/system/amazon-ssm-agent.service", SERVICE("u"));
	agent_service_read(&paths, false, &service);
	is_number(service.state, AGENT_SERVICE_BROKEN, "an entry that leads to itself");
	is(service.problem, "/etc/systemd/system/amazon-ssm-agent.service: too many symbolic links", "... problem");
}

/* False where the system lets nobody make one. */
static bool put_device(const char *path, unsigned number)
{
	char full[512];

	(void)snprintf(full, sizeof(full), "%s%s", root, path);
	make_parents(full);
	if (mknod(full, S_IFCHR | 0666, makedev(1, number)) == 0)
		return true;
	must(errno == EPERM, full);
	return false;
}

/* The device itself masks, as do links to it; no other device does. */
static void test_null(void)
{
	const struct paths live = paths_live();
	const struct environment_variable *variable;

	ok(is_null(&live, "/dev/null"), "/dev/null");
	ok(!is_null(&live, "/dev/zero"), "... is not /dev/zero");
	ok(!is_null(&live, "/proc/self/cmdline"), "... nor a file of another system");
	ok(!is_null(&live, "/none"), "... nor what is not there");
	empty();
	if (!put_device("/dev/null", 3) || !put_device("/dev/zero", 5))
		return;
	put("/etc/systemd/system/amazon-ssm-agent.service", SERVICE("u") "EnvironmentFile=/etc/proxy\n");
	put_link("/etc/systemd/system/amazon-ssm-agent.service.d/a.conf", "/dev/null");
	put_link("/etc/proxy", "/dev/null");
	agent_service_read(&paths, false, &service);
	variable = environment_value(&service.environment, ENVIRONMENT_HTTPS_PROXY);
	is(service.problem, "", "a drop-in and a file that are masked");
	is(variable ? variable->value : "", "u", "... and the unit");
	put_link("/etc/systemd/system/amazon-ssm-agent.service.d/b.conf", "/dev/zero");
	agent_service_read(&paths, false, &service);
	is(service.problem, "/etc/systemd/system/amazon-ssm-agent.service.d/b.conf: not a regular file", "another device");
}

/* Of a process that has ended root may see the environment no longer. */
static void test_ended(void)
{
	const struct process process = { .id = 0 };

	memset(&proxy, 0, sizeof(proxy));
	ok(ask_process(&process, &proxy), "a process that has ended: no other user sees more");
	is_number(proxy.state, AGENT_PROXY_BROKEN, "... so this is no matter of permission");
	is(proxy.problem, "the environment of SSM Agent: the process has ended", "... problem");
}

static void test_bounds(void)
{
	char path[128];

	for (int count = 64; count <= 65; count++) {
		empty();
		put("/etc/systemd/system/amazon-ssm-agent.service", "[Service]\n");
		for (int i = 0; i < count; i++) {
			(void)snprintf(path, sizeof(path), "/etc/systemd/system/amazon-ssm-agent.service.d/%d.conf", i);
			put(path, "[Service]\n");
		}
		agent_service_read(&paths, false, &service);
		is_number(service.state, count == 64 ? AGENT_SERVICE_READ : AGENT_SERVICE_BROKEN, "many drop-ins");
		is(service.problem, count == 64 ? ""
			: "/etc/systemd/system/amazon-ssm-agent.service.d: more than 64 drop-ins", "... problem");
	}
}

/* Where the files say nothing, an environment that may not be seen may say something. */
static void test_unseen(void)
{
	memset(&service, 0, sizeof(service));
	memset(&proxy, 0, sizeof(proxy));
	stop(&proxy, AGENT_PROXY_UNSEEN, of_agent, "permission denied");
	ask_service(&service, true, &proxy);
	is_number(proxy.state, AGENT_PROXY_UNSEEN, "nothing, and an environment that is not seen");
	is(proxy.problem, "the environment of SSM Agent: permission denied", "... problem");
	ask_service(&service, false, &proxy);
	is_number(proxy.state, AGENT_PROXY_NONE, "nothing, and no agent that runs");
	is(proxy.problem, "", "... no problem");
	service.environment.reading = "/x";
	environment_read_file("http_proxy=http://a", 19, &service.environment);
	ask_service(&service, true, &proxy);
	ok(proxy.state == AGENT_PROXY_NONE && proxy.plain_only, "the files say something");
	service.state = AGENT_SERVICE_HIDDEN;
	(void)snprintf(service.problem, sizeof(service.problem), "/x: permission denied");
	ask_service(&service, false, &proxy);
	is_number(proxy.state, AGENT_PROXY_UNSEEN, "a file that is not seen");
	is(proxy.problem, "/x: permission denied", "... problem");
	service.state = AGENT_SERVICE_BROKEN;
	ask_service(&service, true, &proxy);
	is_number(proxy.state, AGENT_PROXY_BROKEN, "a file that is malformed");
}

int main(void)
{
	char command[2 * sizeof(root) + 32];

	paths.root = -1;
	must(mkdtemp(root) != NULL, root);
	test_judgements();
	test_cut();
	test_option();
	test_exceptions();
	test_trees();
	test_links();
	test_null();
	test_ended();
	test_bounds();
	test_unseen();
	(void)snprintf(command, sizeof(command), "rm -rf %s", root);
	must(system(command) == 0, command);
	return tap_done();
}
