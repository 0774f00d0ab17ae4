/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "configuration.h"

#include "../parse/json.h"
#include "../probe/file.h"
#include "../probe/reason.h"

#include <errno.h>
#include <string.h>

#define CONTENT 32768	/* bytes of the file; the template of it has 2,000 */
#define VALUE 512	/* bytes of a value, with the NUL */

/* The file's text, and where its settings go. */
struct source {
	const char *content;
	size_t length;
	struct agent_configuration *configuration;
};

/* Forgets what was set: nobody shall take a part for the whole. `name` may be empty. */
static void say(struct agent_configuration *configuration, enum configuration_status status, const char *section,
	const char *name, const char *why)
{
	struct text text;

	*configuration = (struct agent_configuration){ .status = status };
	text = text_over(configuration->problem, sizeof(configuration->problem));
	text_join(&text, AGENT_CONFIGURATION ": ", section, name[0] != '\0' ? "." : "", name, why, NULL);
	text_mark_cut(&text);
}

static bool take_region(const char *value, void *target)
{
	if (!is_region(value))
		return false;
	memcpy(target, value, strlen(value) + 1);
	return true;
}

static bool take_domain(const char *value, void *target)
{
	struct host host;

	if (!host_parse(value, strlen(value), &host) || host.is_address || host.port != 0)
		return false;
	memcpy(target, host.name, strlen(host.name) + 1);
	return true;
}

static bool take_endpoint(const char *value, void *target)
{
	return host_parse_url(value, target);
}

/* Returns false, and says so, where the key has something that `take` does not take. */
static bool read_key(const struct source *source, const char *section, const char *name,
	bool (*take)(const char *value, void *target), void *target)
{
	char value[VALUE];
	enum json_result result = json_string_in(source->content, source->length, section, name, value, sizeof(value));

	if (result == JSON_ABSENT || (result == JSON_FOUND && (value[0] == '\0' || take(value, target))))
		return true;
	say(source->configuration, CONFIGURATION_BROKEN, section, name, " is malformed");
	return false;
}

static bool read_flag(const struct source *source, const char *section, const char *name, bool *flag)
{
	enum json_result result = json_flag_in(source->content, source->length, section, name, flag);

	if (result == JSON_ABSENT || result == JSON_FOUND)
		return true;
	say(source->configuration, CONFIGURATION_BROKEN, section, name, " is malformed");
	return false;
}

static bool read_endpoints(const struct source *source)
{
	for (size_t i = 0; i < SERVICES; i++)
		if (services[i].section && !read_key(source, services[i].section, "Endpoint", take_endpoint,
			&source->configuration->endpoints[i]))
			return false;
	return true;
}

static void parse(const struct source *source)
{
	struct agent_configuration *configuration = source->configuration;
	char value[VALUE];
	bool shares = true;

	/* Asked for a name that no object has, it is the text itself that is malformed. */
	if (json_string(source->content, source->length, "", value, sizeof(value)) == JSON_MALFORMED)
		say(configuration, CONFIGURATION_BROKEN, "", "", "it is malformed or not complete");
	else if (read_key(source, "Agent", "Region", take_region, configuration->agent_region)
		&& read_key(source, "Mgs", "Region", take_region, configuration->mgs_region)
		&& read_key(source, "Agent", "ServiceDomain", take_domain, configuration->domain)
		&& read_flag(source, "Agent", "UseDualStackEndpoint", &configuration->dual_stack)
		&& read_flag(source, "Profile", "ShareCreds", &shares) && read_endpoints(source)) {
		configuration->status = CONFIGURATION_READ;
		configuration->keeps_credentials = !shares;
	}
}

void agent_configuration_probe(const struct paths *paths, struct agent_configuration *configuration)
{
	static char content[CONTENT];
	struct file file = file_read(paths, AGENT_CONFIGURATION, content, sizeof(content));

	*configuration = (struct agent_configuration){ .status = CONFIGURATION_NONE };
	if (file.status == FILE_ABSENT)
		return;
	if (file.status == FILE_READ)
		parse(&(struct source){ content, file.length, configuration });
	else
		say(configuration, strcmp(file.problem, reason_of(EACCES)) == 0 ? CONFIGURATION_HIDDEN : CONFIGURATION_BROKEN,
			"", "", file.problem);
}
