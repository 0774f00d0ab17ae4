/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "update.h"

#include "../parse/json.h"
#include "../parse/time.h"
#include "../probe/file.h"
#include "../probe/host.h"
#include "../text.h"

#include <string.h>

#define DATA "%ProgramData%\\Amazon\\SSM\\"

static const char run_file[] = BY_HOST("/var/lib/amazon/ssm/update/", DATA "Update\\") "updatepluginresult.json";
static const char audits[] = BY_HOST("/var/log/amazon/ssm/audits", DATA "Logs\\audits");
static const char dpkg_list[] = "/var/lib/dpkg/info/amazon-ssm-agent.list";
static const char snap_link[] = "/snap/amazon-ssm-agent/current";

#define DAY 86400	/* seconds */
#define RUN_FILE 65536
#define AUDIT_ENTRIES 1000	/* in their directory, at most */
#define AUDIT_LIMIT (16UL << 20)	/* bytes of a file */
#define AUDIT_DAYS 32	/* the agent keeps 30 files at most, 7 by default */
#define AUDIT_PATH 96
#define AUDIT_DAY_NAME 11	/* "2026-11-22" */

/* The agent takes the lock of an update run that is older for left behind. */
#define RUN_SECONDS 3600

/* The code of a run that found the agent newer than what it was to install, in both spellings. */
static const char *const newer_codes[] = { "ErrorAttempToDowngrade", "ErrorAttemptToDowngrade" };

/* The first reason is kept. */
static void hide(char *reason, const char *path, const char *separator, const char *problem)
{
	struct text text;

	if (reason[0] != '\0')
		return;
	text = text_over(reason, AGENT_PROBLEM);
	text_join(&text, path, separator, problem, NULL);
	text_mark_cut(&text);
}

static void find_run(const struct paths *paths, struct agent_update *update)
{
	static char json[RUN_FILE];
	struct file file = file_read(paths, run_file, json, sizeof(json));
	char start[64];
	long long time = 0;

	if (file.status == FILE_ABSENT)
		return;
	if (file.status != FILE_READ) {
		hide(update->hidden, run_file, ": ", file.problem);
	/* Go writes a time that was never set as one of the year 1. */
	} else if (json_string(json, file.length, "StartDateTime", start, sizeof(start)) != JSON_FOUND
		|| !time_parse_rfc3339(start, &time) || time <= 0) {
		hide(update->hidden, run_file, " ", "has no proper StartDateTime");
	} else {
		update->signs[UPDATE_RUN] = (struct update_sign){ true, false, time, "an update document was run" };
	}
}

static void find_installation(const struct paths *paths, const struct agent_install *install,
	struct agent_update *update)
{
	bool dpkg = install->database && strcmp(install->database, "dpkg") == 0;
	const char *path = update->snap ? snap_link : dpkg_list;
	const char *words = update->snap ? "snapd refreshed the snap" : "dpkg installed the package";
	enum file_kind kind = update->snap ? FILE_LINK : FILE_REGULAR;
	struct file_facts facts = file_examine(paths, path, !update->snap);
	long long time = facts.modified;

	if (facts.status == FILE_ABSENT && !dpkg && !update->snap) {
		path = install->path;
		words = "the binary was installed";
		facts = file_examine(paths, path, true);
		time = facts.changed;
	}
	if (facts.status != FILE_READ)
		hide(update->hidden, path, ": ", facts.problem);
	else if (facts.kind != kind)
		hide(update->hidden, path, ": ", update->snap ? "not a symbolic link" : "not a regular file");
	else
		update->signs[UPDATE_INSTALL] = (struct update_sign){ true, false, time, words };
}

/* What a run left behind lies within the hour before its result. */
static bool is_trace(const struct update_sign *sign, const struct clock_span *when)
{
	return sign->known && sign->time >= when->earliest - RUN_SECONDS && sign->time <= when->latest;
}

static bool found_newer(const struct audit_event *event)
{
	for (size_t i = 0; i < sizeof(newer_codes) / sizeof(newer_codes[0]); i++)
		if (event->outcome == AUDIT_HARMLESS && strcmp(event->code, newer_codes[i]) == 0)
			return true;
	return false;
}

void agent_update_add(struct agent_update *update, const struct audit_event *event, const struct clock_span *when)
{
	struct update_sign *success = &update->signs[UPDATE_RESULT];

	if (event->outcome == AUDIT_UNDECIDED)
		return;
	update->result_known = true;
	update->outcome = event->outcome;
	update->result_time = *when;
	memcpy(update->code, event->code, sizeof(update->code));
	if (event->outcome == AUDIT_UPDATED) {
		if (!success->known || when->earliest > success->time)
			*success = (struct update_sign){ true, false, when->earliest, "an update run succeeded" };
	} else if (!found_newer(event)) {
		for (size_t i = 0; i < UPDATE_SOURCES; i++)
			if (i != UPDATE_RESULT && is_trace(&update->signs[i], when))
				update->signs[i].failed = true;
	}
}

const struct update_sign *agent_update_newest(const struct agent_update *update)
{
	const struct update_sign *newest = NULL;

	for (size_t i = 0; i < UPDATE_SOURCES; i++) {
		const struct update_sign *sign = &update->signs[i];

		if (sign->known && !sign->failed && (!newest || sign->time > newest->time))
			newest = sign;
	}
	return newest;
}

number agent_update_days(long long earlier, long long later)
{
	long long seconds = later > earlier ? later - earlier : 0;

	return seconds * 100 / DAY * (NUMBER_ONE / 100);
}

bool agent_update_is_repaired(const struct agent_update *update)
{
	const struct update_sign *install = &update->signs[UPDATE_INSTALL];

	return install->known && !install->failed && install->time > update->result_time.latest;
}

/* The newest audit files, oldest first. */
struct days {
	size_t count;
	struct {
		long long midnight;	/* as if in UTC */
		char name[AUDIT_DAY_NAME + sizeof("amazon-ssm-agent-audit-")];
	} items[AUDIT_DAYS];
};

static bool take_name(void *context, const char *name)
{
	struct days *days = context;
	long long midnight;
	size_t place = 0;
	struct text text;

	if (!audit_day(name, &midnight))
		return true;
	while (place < days->count && days->items[place].midnight < midnight)
		place++;
	if (days->count == AUDIT_DAYS && place == 0)
		return true;
	if (days->count == AUDIT_DAYS) {
		place--;
		memmove(days->items, days->items + 1, place * sizeof(days->items[0]));
	} else {
		memmove(days->items + place + 1, days->items + place, (days->count - place) * sizeof(days->items[0]));
		days->count++;
	}
	text = text_over(days->items[place].name, sizeof(days->items[place].name));
	text_add(&text, name);
	days->items[place].midnight = midnight;
	return true;
}

/* The file that is being read. */
struct audit {
	const struct paths *paths;
	struct agent_update *update;
	long long midnight;
};

static void tell(void *context, const struct audit_event *event)
{
	struct audit *audit = context;
	struct clock_span when = clock_of_local(audit->paths, audit->midnight + event->second);

	agent_update_add(audit->update, event, &when);
}

static void read_audit(struct audit *audit, const char *name)
{
	struct audit_reader reader;
	char bytes[AUDIT_PATH];
	struct text path = text_over(bytes, sizeof(bytes));
	struct file file;
	bool gone;

	text_join(&path, audits, BY_HOST("/", "\\"), name, NULL);
	audit_begin(&reader, tell, audit);
	file = file_stream(audit->paths, bytes, AUDIT_LIMIT, audit_take, &reader);
	audit_end(&reader);
	/* The agent removes old ones, also when they are listed already. */
	gone = file.status == FILE_ABSENT && file_examine(audit->paths, bytes, false).status == FILE_ABSENT;
	audit->update->audited = audit->update->audited || !gone;
	if (file.status != FILE_READ && !gone)
		hide(audit->update->result_hidden, bytes, ": ", file.problem);
	else if (reader.problem && !gone)
		hide(audit->update->result_hidden, bytes, " ", reader.problem);
}

static void find_results(const struct paths *paths, struct agent_update *update)
{
	struct days days = { 0 };
	struct audit audit = { .paths = paths, .update = update };
	struct file list = directory_list(paths, audits, AUDIT_ENTRIES, take_name, &days);

	for (size_t i = 0; i < days.count; i++) {
		audit.midnight = days.items[i].midnight;
		read_audit(&audit, days.items[i].name);
	}
	if (list.status != FILE_READ && list.status != FILE_ABSENT)
		hide(update->result_hidden, audits, ": ", list.problem);
	/* Among the results there may be a success. */
	hide(update->hidden, update->result_hidden, "", "");
}

void agent_update_probe(const struct paths *paths, const struct agent_install *install, struct agent_update *update)
{
	*update = (struct agent_update){ 0 };
	update->snap = install->path && strncmp(install->path, snap_link, strlen(snap_link)) == 0;
	find_run(paths, update);
	if (install->place == AGENT_PRESENT)
		find_installation(paths, install, update);
	find_results(paths, update);
}
