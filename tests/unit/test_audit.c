/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/audit.h"
#include "tests/unit/tap.h"

#include <stdlib.h>

#define COUNT(table) (sizeof(table) / sizeof(table[0]))

/* What was told, as words: "failed InstallRollback_ErrorInstallFailed 36000". */
static char told[1024];

static void tell(void *context, const struct audit_event *event)
{
	static const char *const outcomes[] = {
		[AUDIT_UPDATED] = "updated", [AUDIT_DOWNGRADED] = "downgraded", [AUDIT_FAILED] = "failed",
		[AUDIT_HARMLESS] = "harmless", [AUDIT_UNDECIDED] = "undecided",
	};
	size_t length = strlen(told);

	(void)context;
	(void)snprintf(told + length, sizeof(told) - length, "%s%s %s %lld", length > 0 ? ", " : "", outcomes[event->outcome],
		event->code, event->second);
}

/* In pieces of that size, each in memory of exactly its own, so that a sanitizer sees a step beyond. */
static const char *read_in_pieces(const char *text, size_t length, size_t size)
{
	struct audit_reader reader;

	told[0] = '\0';
	audit_begin(&reader, tell, NULL);
	while (length > 0) {
		size_t part = length < size ? length : size;
		char *piece = malloc(part);

		memcpy(piece, text, part);
		ok(audit_take(&reader, piece, part), "a piece");
		free(piece);
		text += part;
		length -= part;
	}
	audit_end(&reader);
	return reader.problem ? reader.problem : "";
}

static void file_is(const char *text, size_t length, const char *events, const char *problem, const char *name)
{
	is(read_in_pieces(text, length, 4096), problem, name);
	is(told, events, "... what it tells");
	is(read_in_pieces(text, length, 7), problem, "... in pieces");
	is(told, events, "... ... what it tells");
}

#define HEAD "SchemaVersion=1\n"
#define NONSENSE "has an update result that makes no sense"
#define NO_EVENT "has a line that is no event"

#define TEN "0123456789"
#define SIXTY TEN TEN TEN TEN TEN TEN

/* Behind "agent_update_result ", as a line of its own. */
static const struct {
	const char *line, *events;	/* events NULL: nonsense */
} results[] = {
	{ "UpdateSucceeded-3.3.1142.0 3.3.987.0 00:00:00", "updated  0" },
	{ "UpdateSucceeded_SelfUpdate-3.3.1142.0 3.3.987.0 23:59:59", "updated SelfUpdate 86399" },
	{ "UpdateSucceeded 3.3.987.0 17:32:55", "updated  63175" },
	{ "UpdateSucceeded-None 3.3.987.0 17:32:55", "updated  63175" },
	{ "UpdateSucceeded-3.3.987.0 3.3.987.0 17:32:55", "updated  63175" },
	{ "UpdateSucceeded-3.3.987.0 3.3.1142.0 17:32:55", "downgraded  63175" },
	{ "UpdateSucceeded-3.3.9.0 3.3.10.0 17:32:55", "downgraded  63175" },
	{ "UpdateSucceeded_InactiveAgentVersion-3.3.1142.0 3.3.987.0 17:32:55", "undecided InactiveAgentVersion 63175" },
	{ "UpdateSucceeded_SelfUpdate_Stage 3.3.987.0 17:32:55", "undecided SelfUpdate_Stage 63175" },
	{ "UpdateSucceeded_SelfUpdate_WarnUpdaterLockFail 3.3.987.0 17:32:55",
		"undecided SelfUpdate_WarnUpdaterLockFail 63175" },
	{ "UpdateFailed_ErrorDownloadManifest-latest 3.3.987.0 17:32:55", "failed ErrorDownloadManifest 63175" },
	{ "UpdateFailed_InstallRollback_ErrorUpdateFailRollbackSuccess-3.3.1142.0 3.3.987.0 17:32:55",
		"failed InstallRollback_ErrorUpdateFailRollbackSuccess 63175" },
	{ "UpdateFailed_downgrade_ErrorUninstallFailed-3.3.1.0 3.3.987.0 17:32:55",
		"failed downgrade_ErrorUninstallFailed 63175" },
	{ "UpdateFailed_SelfUpdate_ErrorUpdaterLockBusy 3.3.987.0 17:32:55",
		"failed SelfUpdate_ErrorUpdaterLockBusy 63175" },
	{ "UpdateFailed-3.3.1142.0 3.3.987.0 17:32:55", "failed  63175" },
	{ "UpdateFailed 3.3.987.0 17:32:55", "failed  63175" },
	{ "UpdateFailed_ErrorFailedPrecondition-3.3.1142.0-NoAlarm 3.3.987.0 17:32:55",
		"harmless ErrorFailedPrecondition 63175" },
	{ "UpdateFailed_ErrorFailedPrecondition-NoAlarm 3.3.987.0 17:32:55",
		"harmless ErrorFailedPrecondition 63175" },
	{ "UpdateFailed_ErrorX-3.3.1142.0-noalarm 3.3.987.0 17:32:55", NULL },
	{ "UpdateFailed_ErrorX-3.3.1142.0-NoAlarm-more 3.3.987.0 17:32:55", NULL },
	{ "UpdateFailed_-3.3.1142.0 3.3.987.0 17:32:55", NULL },
	{ "UpdateFailed_Error$(id)-3.3.1142.0 3.3.987.0 17:32:55", NULL },
	{ "UpdateFailed_Error.X-3.3.1142.0 3.3.987.0 17:32:55", NULL },
	{ "UpdateFailedTwice-3.3.1142.0 3.3.987.0 17:32:55", NULL },
	{ "UpdateInprogress-3.3.1142.0 3.3.987.0 17:32:55", NULL },
	{ "updatefailed_ErrorX-3.3.1142.0 3.3.987.0 17:32:55", NULL },
	{ "UpdateFailed_ErrorX-3.3.1142.0 3.3.987.0", NULL },
	{ "UpdateFailed_ErrorX-3.3.1142.0 3.3.987.0 ", NULL },
	{ "UpdateFailed_ErrorX-3.3.1142.0  17:32:55", NULL },
	{ "UpdateFailed_Error~X-3.3.1142.0 3.3.987.0 17:32:55", NULL },
	{ "UpdateFailed-3.3.1142.0 3.3.987.0 17:32:55 " SIXTY, NULL },
	{ "UpdateFailed-" SIXTY SIXTY " 3.3.987.0 17:32:55", NULL },
	{ "UpdateFailed_ErrorX-3.3.1142.0 17:32:55", NULL },
	{ "UpdateFailed_ErrorX-3.3.1142.0 version 17:32:55", NULL },
	{ "UpdateFailed_ErrorX-3.3.1142.0 3.3.987.0 24:00:00", NULL },
	{ "UpdateFailed_ErrorX-3.3.1142.0 3.3.987.0 7:32:55", NULL },
	{ "UpdateFailed_ErrorX-3.3.1142.0 3.3.987.0 17:32:55.5", NULL },
	{ "UpdateFailed_ErrorX-3.3.1142.0 3.3.987.0 17:32:55 more", NULL },
	{ "UpdateFailed_ErrorX-3.3.1142.0 3.3.987.0 17:32:55\r", NULL },
	{ "UpdateFailed_ErrorX agent_telemetry amazon-ssm-agent.start 3.3.987.0 17:32:55", NULL },
	{ "", NULL },
	{ "UpdateFailed_E23456789012345678901234567890123456789012345678901234567890123 3.3.987.0 17:32:55",
		"failed E23456789012345678901234567890123456789012345678901234567890123 63175" },
	{ "UpdateFailed_E234567890123456789012345678901234567890123456789012345678901234 3.3.987.0 17:32:55", NULL },
};

static void test_results(void)
{
	for (size_t i = 0; i < COUNT(results); i++) {
		char text[512];
		int length = snprintf(text, sizeof(text), HEAD "agent_update_result %s\n", results[i].line);

		file_is(text, (size_t)length, results[i].events ? results[i].events : "", results[i].events ? "" : NONSENSE,
			results[i].line);
	}
}

#define START "agent_telemetry amazon-ssm-agent.start 3.3.987.0 17:32:55\n"
#define FAILED "agent_update_result UpdateFailed_ErrorX-3.3.1142.0 3.3.987.0 00:00:09\n"
#define UPDATED "agent_update_result UpdateSucceeded-3.3.1142.0 3.3.987.0 00:00:10\n"

static const struct {
	const char *text, *events, *problem, *name;
} files[] = {
	{ HEAD START FAILED START UPDATED, "failed ErrorX 9, updated  10", "", "results in their order" },
	{ HEAD START, "", "", "telemetry alone" },
	{ HEAD, "", "", "a header alone" },
	{ START UPDATED, "updated  10", "has no header", "no header: the file was deleted while the agent ran" },
	{ UPDATED, "updated  10", "has no header", "a result in place of the header" },
	{ "garbage\n", "", "has no header", "no audit file" },
	{ "garbage\n" HEAD UPDATED, "updated  10", "has no header", "a header that is not the first line" },
	{ "\n", "", "has no header", "a single newline" },
	{ "ult UpdateFailed_E-3.3.1142.0 3.3.987.0 00:10:01\n", "", "has no header", "a file whose head is lost" },
	{ " SchemaVersion=1\n", "", "has no header", "a header behind a blank" },
	{ "AuditSent=000000123", "", "has no header", "a footer alone" },
	{ "AuditSent=000000123" HEAD, "", "has no header", "a header behind a footer" },
	{ "agent_telem", "", "has no header", "half of a telemetry event alone" },
	{ HEAD HEAD UPDATED, "updated  10", "", "a second header" },
	{ HEAD "UpdateFailed_X\n" UPDATED, "updated  10", NO_EVENT, "a word alone" },
	{ HEAD "\n" UPDATED, "updated  10", NO_EVENT, "an empty line" },
	{ HEAD "garbage and 3.3.987.0 more\n", "", NO_EVENT, "a line without time" },
	{ HEAD "unheard_of event 17:32:55\n", "", NO_EVENT, "a line without version" },
	{ HEAD "agent_telemetry amazon-ssm-agent.start\n", "", NO_EVENT, "half of a telemetry event, with its newline" },
	{ HEAD "ult UpdateFailed_E-3.3.1142.0 3.3.987.0 00:10:01\n", "", NONSENSE, "a result that lost its head" },
	{ HEAD START "AuditSent=000000123", "", "", "the footer, which has no newline" },
	{ HEAD START "AuditSent=000000123\n" UPDATED, "updated  10", "", "... or has one" },
	{ HEAD START "AuditSent=", "", "", "half a footer" },
	{ HEAD START "AuditSe", "", "", "less than half a footer" },
	{ HEAD START "AuditSent=000000123" UPDATED, "updated  10", "", "a result behind the footer" },
	{ HEAD START "AuditSent=0123" START UPDATED, "updated  10", "", "telemetry behind the footer" },
	{ HEAD "unheard_of event 3.3.987.0 17:32:55\n" UPDATED, "updated  10", "", "an event of another kind" },
	{ "", "", "is empty", "an empty file" },
	{ "SchemaVersion=2\n" UPDATED, "updated  10", "is of another schema than 1", "another schema" },
	{ "SchemaVersion=\n", "", "is of another schema than 1", "no schema" },
	{ "SchemaVersion=1", "", "ends within a line", "a header without newline: the event behind it is lost" },
	{ "Sch", "", "ends within a line", "half a header" },
	{ HEAD UPDATED "agent_update_result UpdateFai", "updated  10", "ends within a line", "half a result" },
	{ HEAD UPDATED "agent_update_result UpdateFailed_ErrorX-3.3.1142.0 3.3.987.0 00:00:09", "updated  10",
		"ends within a line", "a result without newline" },
	{ HEAD UPDATED "agent_", "updated  10", "ends within a line", "the beginning of either" },
	{ HEAD UPDATED "agent_telem", "updated  10", "", "half of a telemetry event" },
	{ HEAD UPDATED "agent_telemetry amagent_update_result UpdateFai", "updated  10", "ends within a line",
		"a telemetry event that swallowed half a result" },
	{ HEAD "agent_telemetry ama" FAILED, "", NONSENSE, "a telemetry event that swallowed a result" },
	{ HEAD "agent_update_res" START, "", NONSENSE, "a result that lost its end to a telemetry event" },
	{ HEAD "agent_update_res\n" UPDATED, "updated  10", NONSENSE, "... or just lost it" },
	{ HEAD "agen" START, "", NONSENSE, "... nearly all of it" },
	{ HEAD "agent_telemetry ama" START UPDATED, "updated  10", NO_EVENT, "a telemetry event that lost its end to another" },
	{ HEAD "agent_update_result UpdateFailed_ErrorXagent_telemetry amazon-ssm-agent.start 3.3.987.0 17:32:55\n" UPDATED,
		"updated  10", NONSENSE, "a result that swallowed a telemetry event" },
};

static void test_files(void)
{
	static const char zeros[] = HEAD START "\0\0\0\0\0\0\0\0", zero_line[] = HEAD "agent_telemetry\0x\n" UPDATED;
	char line[600];

	for (size_t i = 0; i < COUNT(files); i++)
		file_is(files[i].text, strlen(files[i].text), files[i].events, files[i].problem, files[i].name);
	file_is(zeros, sizeof(zeros) - 1, "", "has NUL bytes", "zeros at the end, as after a power cut");
	file_is(zero_line, sizeof(zero_line) - 1, "updated  10", "has NUL bytes", "a NUL in a line");
	(void)snprintf(line, sizeof(line), HEAD "AuditSent=%0245d\n" UPDATED, 1);
	file_is(line, strlen(line), "updated  10", "", "the longest line");
	(void)snprintf(line, sizeof(line), HEAD "AuditSent=%0246d\n" UPDATED, 1);
	file_is(line, strlen(line), "updated  10", "has a line that is too long", "a line that is too long");
}

static void test_days(void)
{
	static const char *const others[] = {
		"amazon-ssm-agent-audit-2026-11-22.gz", "amazon-ssm-agent-audit-2026-11-2", "amazon-ssm-agent-audit-",
		"amazon-ssm-agent-audit-2026-02-29", "amazon-ssm-agent-audit-2026-13-01", ".", "",
		"amazon-ssm-agent-audit-2026-11-22T00:00:00Z", "Amazon-ssm-agent-audit-2026-11-22",
		"amazon-ssm-agent-audit-2026-11-22-and-then-more-than-there-is-room-for-in-a-name-of-64-bytes",
	};
	long long seconds = 0;

	ok(audit_day("amazon-ssm-agent-audit-2026-11-22", &seconds), "a name");
	is_number(seconds, 1795305600, "... its day");
	for (size_t i = 0; i < COUNT(others); i++)
		ok(!audit_day(others[i], &seconds), others[i]);
}

int main(void)
{
	test_results();
	test_files();
	test_days();
	return tap_done();
}
