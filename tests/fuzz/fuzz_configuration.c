/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/agent/configuration.h"
#include "common/probe/file.h"

static const char *content;
static size_t content_length;

/* In place of the host's: the file is the bytes. */
struct file file_read(const struct paths *paths, const char *path, char *buffer, size_t size)
{
	size_t length = content_length < size - 1 ? content_length : size - 1;

	(void)paths;
	MUST(strcmp(path, AGENT_CONFIGURATION) == 0);
	memcpy(buffer, content, length);
	buffer[length] = '\0';
	if (length < content_length)
		return (struct file){ FILE_LONGER, length, "too long" };
	return (struct file){ FILE_READ, length, NULL };
}

static void check_endpoint(const struct host *host)
{
	char shown[HOST_NAME + 16];
	struct text out = text_over(shown, sizeof(shown));
	struct host again;

	if (host->name[0] == '\0')
		return;
	host_add(&out, host);
	MUST(!out.cut && host_parse_url(out.data, &again));
	MUST(strcmp(again.name, host->name) == 0 && again.port == host->port);
}

static void fuzz(const char *bytes, size_t length)
{
	static struct agent_configuration configuration;
	const struct paths paths = { -1 };
	char *text = as_text(bytes, length);

	content = bytes;
	content_length = length;
	memset(&configuration, 'x', sizeof(configuration));
	agent_configuration_probe(&paths, &configuration);
	MUST(configuration.status == CONFIGURATION_READ || configuration.status == CONFIGURATION_BROKEN);
	MUST(configuration.agent_region[0] == '\0' || is_region(configuration.agent_region));
	MUST(configuration.mgs_region[0] == '\0' || is_region(configuration.mgs_region));
	for (size_t i = 0; i < SERVICES; i++)
		check_endpoint(&configuration.endpoints[i]);
	if (configuration.status == CONFIGURATION_READ) {
		MUST(is_json(text, length) && configuration.problem[0] == '\0');
	} else {
		/* Nothing of it counts then, and nothing of it is shown. */
		MUST(configuration.agent_region[0] == '\0' && configuration.mgs_region[0] == '\0' && !configuration.dual_stack);
		MUST(configuration.domain[0] == '\0' && !configuration.keeps_credentials);
		MUST(strncmp(configuration.problem, AGENT_CONFIGURATION ": ", sizeof(AGENT_CONFIGURATION) + 1) == 0);
		MUST(is_clean(configuration.problem, strlen(configuration.problem), "|;'\"<>`$&"));
	}
	free(text);
}
