/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "service.h"

#include "../probe/file.h"
#include "../probe/reason.h"

#include <string.h>

#define CONTENT_SIZE 65536	/* bytes of a file that are read, with the NUL */
#define DIRECTORY_LIMIT 1024	/* entries of a directory */

static const char package_unit[] = "amazon-ssm-agent";
static const char snap_unit[] = "snap.amazon-ssm-agent.amazon-ssm-agent";
static const char suffix[] = ".service";

/* Where systemd looks, the strongest first. */
static const char *const unit_directories[] = { "/etc/systemd/system.control/", "/run/systemd/system.control/",
	"/run/systemd/generator.early/", "/etc/systemd/system/", "/run/systemd/system/", "/run/systemd/generator/",
	"/usr/local/lib/systemd/system/", "/usr/lib/systemd/system/", "/lib/systemd/system/",
	"/run/systemd/generator.late/", NULL };
static const char *const manager_directories[] = { "/etc/systemd/", "/run/systemd/", "/usr/local/lib/systemd/",
	"/usr/lib/systemd/", "/lib/systemd/", NULL };

static const char upstart_job[] = "/etc/init/amazon-ssm-agent.conf";
static const char upstart_override[] = "/etc/init/amazon-ssm-agent.override";

/* Drop-ins in the order in which they are read: by their names, whatever directories they are in. */
struct dropins {
	struct dropin {
		char path[ENVIRONMENT_PATH];
		size_t name;	/* where it begins in the path */
	} items[AGENT_SERVICE_DROPINS];
	size_t count;
	const char *directory;	/* that is being listed */
	const char *problem;
};

struct search {
	const struct paths *paths;
	struct agent_service *service;
	struct dropins dropins;
	struct environment_unit unit;
	char content[CONTENT_SIZE];
};

static void fail(struct search *search, enum agent_service_state state, const char *path, const char *why)
{
	struct text problem = text_over(search->service->problem, sizeof(search->service->problem));

	search->service->state = state;
	text_add_safe(&problem, path, strlen(path));
	text_join(&problem, ": ", why, NULL);
	text_mark_cut(&problem);
}

static void fail_to_read(struct search *search, const char *path, const char *why)
{
	fail(search, reason_is_permission(why) ? AGENT_SERVICE_HIDDEN : AGENT_SERVICE_BROKEN, path, why);
}

static bool going(const struct search *search)
{
	return search->service->state == AGENT_SERVICE_READ;
}

/* A link to /dev/null is what masks: to systemd it is an empty file. */
static bool is_null(const struct paths *paths, const char *path)
{
	struct file_facts null = file_examine(paths, "/dev/null", true), facts = file_examine(paths, path, true);

	return null.status == FILE_READ && null.kind == FILE_OTHER && facts.status == FILE_READ
		&& facts.device == null.device && facts.number == null.number;
}

/* Reads a file into `content`; its length, 0 where there is nothing to be parsed. */
static size_t read_content(struct search *search, const char *path)
{
	struct file file = file_read(search->paths, path, search->content, sizeof(search->content));

	if (file.status == FILE_READ)
		return file.length;
	if (file.status != FILE_ABSENT && !is_null(search->paths, path))
		fail_to_read(search, path, file.problem);
	return 0;
}

/* --- drop-ins --- */

static void insert(struct dropins *dropins, size_t at, const char *name)
{
	struct dropin *item = &dropins->items[at];
	struct text path;

	memmove(item + 1, item, (dropins->count - at) * sizeof(*item));
	path = text_over(item->path, sizeof(item->path));
	text_join(&path, dropins->directory, "/", NULL);
	item->name = path.length;
	text_add(&path, name);
	dropins->problem = path.cut ? "the name of a file is too long" : NULL;
	dropins->count++;
}

/* Takes an entry of a directory. The same name in an earlier directory hides it. */
static bool take_dropin(void *context, const char *name)
{
	static const char ending[] = ".conf";
	struct dropins *dropins = context;
	size_t length = strlen(name), at = 0;
	int order = 1;

	if (*name == '.' || length < strlen(ending) || strcmp(name + length - strlen(ending), ending) != 0)
		return true;
	while (at < dropins->count
		&& (order = strcmp(dropins->items[at].path + dropins->items[at].name, name)) < 0)
		at++;
	if (at < dropins->count && order == 0)
		return true;
	if (dropins->count == AGENT_SERVICE_DROPINS)
		dropins->problem = "more than 64 drop-ins";
	else
		insert(dropins, at, name);
	return !dropins->problem;
}

static void list_dropins(struct search *search, const char *directory)
{
	struct file file;

	search->dropins.directory = directory;
	file = directory_list(search->paths, directory, DIRECTORY_LIMIT, take_dropin, &search->dropins);
	if (search->dropins.problem)
		fail(search, AGENT_SERVICE_BROKEN, directory, search->dropins.problem);
	else if (file.status != FILE_READ && file.status != FILE_ABSENT)
		fail_to_read(search, directory, file.problem);
}

static void forget_dropins(struct search *search)
{
	search->dropins.count = 0;
	search->dropins.problem = NULL;
}

/* How much of a unit's name is the prefix after this one: what ends with the dash before. 0: there is none. */
static size_t shorter_prefix(const char *name, size_t length)
{
	length--;
	while (length > 0 && name[length - 1] != '-')
		length--;
	return length;
}

/* Those of a unit in one place, then of its prefixes, the longest first. */
static void list_dropins_of(struct search *search, const char *place, const char *name)
{
	char directory[ENVIRONMENT_PATH];

	for (size_t length = strlen(name); length > 0 && going(search); length = shorter_prefix(name, length)) {
		struct text path = text_over(directory, sizeof(directory));

		text_add(&path, place);
		text_add_bytes(&path, name, length);
		text_join(&path, suffix, ".d", NULL);
		list_dropins(search, directory);
	}
}

static void list_dropins_of_unit(struct search *search, const char *name)
{
	char directory[ENVIRONMENT_PATH];

	forget_dropins(search);
	for (size_t i = 0; unit_directories[i] && going(search); i++)
		list_dropins_of(search, unit_directories[i], name);
	for (size_t i = 0; unit_directories[i] && going(search); i++) {
		struct text path = text_over(directory, sizeof(directory));

		text_join(&path, unit_directories[i], "service.d", NULL);
		list_dropins(search, directory);
	}
}

/* --- what systemd itself is told --- */

static void read_manager_file(struct search *search, const char *path)
{
	struct environment *environment = &search->service->environment;
	size_t length = read_content(search, path);
	const char *problem;

	environment->reading = path;
	problem = going(search) ? environment_read_manager(search->content, length, environment) : NULL;
	if (problem)
		fail(search, AGENT_SERVICE_BROKEN, path, problem);
	environment->reading = NULL;
}

static void read_manager(struct search *search)
{
	char path[ENVIRONMENT_PATH];
	size_t at = 0;
	struct text text;

	do {
		text = text_over(path, sizeof(path));
		text_join(&text, manager_directories[at], "system.conf", NULL);
	} while (file_examine(search->paths, path, false).status == FILE_ABSENT && manager_directories[++at]);
	read_manager_file(search, path);
	forget_dropins(search);
	for (at = 0; manager_directories[at] && going(search); at++) {
		text = text_over(path, sizeof(path));
		text_join(&text, manager_directories[at], "system.conf.d", NULL);
		list_dropins(search, path);
	}
	for (at = 0; at < search->dropins.count && going(search); at++)
		read_manager_file(search, search->dropins.items[at].path);
}

/* --- the unit --- */

static void read_unit_file(struct search *search, const char *path)
{
	size_t length = read_content(search, path);
	const char *problem;

	search->unit.environment.reading = path;
	problem = going(search) ? environment_read_unit(search->content, length, &search->unit) : NULL;
	if (problem)
		fail(search, AGENT_SERVICE_BROKEN, path, problem);
	search->unit.environment.reading = NULL;
}

static void read_named_file(struct search *search, const struct environment_file *named)
{
	struct environment *environment = &search->service->environment;
	struct file file = file_read(search->paths, named->path, search->content, sizeof(search->content));

	environment->reading = named->path;
	if (file.status == FILE_READ)
		environment_read_file(search->content, file.length, environment);
	else if ((file.status != FILE_ABSENT || !named->optional) && !is_null(search->paths, named->path))
		fail_to_read(search, named->path, file.problem);
	environment->reading = NULL;
}

/* Finds the unit that counts. False where there is none, or where an entry masks it. */
static bool find_unit(const struct paths *paths, const char *name, char *path, size_t size)
{
	for (size_t i = 0; unit_directories[i]; i++) {
		struct text text = text_over(path, size);
		struct file_facts end;

		text_join(&text, unit_directories[i], name, suffix, NULL);
		if (file_examine(paths, path, false).status == FILE_ABSENT)
			continue;
		end = file_examine(paths, path, true);
		return end.status == FILE_UNREADABLE
			|| (end.status == FILE_READ && end.kind == FILE_REGULAR && end.size > 0);
	}
	return false;
}

/* The settings of all files are put together in the order that systemd gives to them, not that of the files. */
static void read_unit(struct search *search, const char *name, const char *path)
{
	struct environment *environment = &search->service->environment;

	read_manager(search);
	if (going(search))
		read_unit_file(search, path);
	if (going(search))
		list_dropins_of_unit(search, name);
	for (size_t i = 0; i < search->dropins.count && going(search); i++)
		read_unit_file(search, search->dropins.items[i].path);
	environment_overlay(environment, &search->unit.environment);
	for (size_t i = 0; i < search->unit.count && going(search); i++)
		read_named_file(search, &search->unit.files[i]);
	environment_unset(environment, &search->unit);
}

/* --- upstart --- */

/* Every package ships upstart's job: it means nothing where systemd is there. */
static bool is_upstart(const struct paths *paths)
{
	return file_examine(paths, upstart_job, true).status != FILE_ABSENT
		&& file_examine(paths, "/lib/systemd/systemd", true).status == FILE_ABSENT
		&& file_examine(paths, "/usr/lib/systemd/systemd", true).status == FILE_ABSENT;
}

static void read_upstart_file(struct search *search, const char *path)
{
	struct environment *environment = &search->service->environment;
	size_t length = read_content(search, path);
	const char *problem;

	environment->reading = path;
	problem = going(search) ? environment_read_upstart(search->content, length, environment) : NULL;
	if (problem)
		fail(search, AGENT_SERVICE_BROKEN, path, problem);
	environment->reading = NULL;
}

void agent_service_read(const struct paths *paths, bool snap, struct agent_service *service)
{
	static struct search search;
	char package_path[ENVIRONMENT_PATH], snap_path[ENVIRONMENT_PATH];
	bool of_package, of_snap;

	memset(service, 0, sizeof(*service));
	memset(&search.unit, 0, sizeof(search.unit));
	forget_dropins(&search);
	search.paths = paths;
	search.service = service;
	if (is_upstart(paths)) {
		read_upstart_file(&search, upstart_job);
		if (going(&search))
			read_upstart_file(&search, upstart_override);
		return;
	}
	of_package = find_unit(paths, package_unit, package_path, sizeof(package_path));
	of_snap = find_unit(paths, snap_unit, snap_path, sizeof(snap_path));
	if (of_snap && (snap || !of_package))
		read_unit(&search, snap_unit, snap_path);
	else if (of_package)
		read_unit(&search, package_unit, package_path);
}
