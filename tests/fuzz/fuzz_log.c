/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/parse/log.h"
#include "common/version.h"

static void fuzz(const char *bytes, size_t length)
{
	struct log_line line, again;
	struct version parsed;
	char version[32];
	enum log_error error = log_error_read(bytes, length);

	MUST(error > LOG_NO_ERROR && error <= LOG_OTHER_ERROR && log_error_name(error));
	if (log_line_read(bytes, length, &line)) {
		MUST(line.event <= LOG_CHANNEL_DOWN && line.process >= 0 && !memchr(bytes, '\0', length));
		MUST((line.event == LOG_WORKER_STARTED) == (line.process > 0));
		/* What begins like a line is one, however little of its message is there. */
		MUST(log_line_read(bytes, length, &again) && again.event == line.event && again.local == line.local);
	}
	if (log_agent_version(bytes, length, version, sizeof(version)))
		MUST(strspn(version, "0123456789.") == strlen(version) && version_parse(version, &parsed));
}
