/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/agent/proxy.h"

/* What stands before an @ of a proxy's URL is never shown, whatever stands around it. */
#define SECRET "Secret64"

static void set(struct environment *environment, enum environment_name name, const char *value)
{
	struct environment_variable *variable = &environment->variables[name][0];

	variable->given = true;
	memcpy(variable->source, "/etc/environment", sizeof("/etc/environment"));
	snprintf(variable->value, sizeof(variable->value), "%s", value);
}

static void check(const struct agent_proxy *proxy)
{
	const struct host hosts[] = { { "ssm.us-east-1.amazonaws.com", false, 443 }, { "169.254.169.254", true, 80 } };
	char shown[1024];
	struct text out = text_over(shown, sizeof(shown));

	text_join(&out, proxy->source, " ", proxy->problem, " ", proxy->proxy.host.name, NULL);
	MUST(!out.cut && !strstr(shown, SECRET) && is_clean(shown, out.length, ";'\"<>`$&"));
	MUST(proxy->state != AGENT_PROXY_USED || proxy->proxy.host.port > 0);
	MUST((proxy->state < AGENT_PROXY_UNSEEN) == (proxy->problem[0] == '\0'));
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		(void)agent_proxy_applies(proxy, &hosts[i]);
}

/* The bytes are three values with a newline between them: what stands before the secret and behind it, and no_proxy. */
static void fuzz(const char *bytes, size_t length)
{
	static struct environment environment;
	static struct agent_proxy proxy;
	char *text = as_text(bytes, length < ENVIRONMENT_VALUE / 2 ? length : ENVIRONMENT_VALUE / 2);
	char *behind = text + strcspn(text, "\n"), *except;
	static const char *const secrets[] = { SECRET ":x@", "user:" SECRET "@", "" };
	char url[ENVIRONMENT_VALUE];

	if (*behind != '\0')
		*behind++ = '\0';
	except = behind + strcspn(behind, "\n");
	if (*except != '\0')
		*except++ = '\0';
	for (int form = 0; form < 3; form++) {
		memset(&environment, 0, sizeof(environment));
		memset(&proxy, 0, sizeof(proxy));
		snprintf(url, sizeof(url), "%s%s%s", text, secrets[form], behind);
		set(&environment, ENVIRONMENT_HTTPS_PROXY, url);
		set(&environment, ENVIRONMENT_HTTP_PROXY, behind);
		set(&environment, ENVIRONMENT_NO_PROXY, except);
		agent_proxy_judge(&environment, &proxy);
		check(&proxy);
		memset(&proxy, 0, sizeof(proxy));
		if (!agent_proxy_choose(url, &proxy))
			check(&proxy);
	}
	free(text);
}
