/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "output.h"

#include "common/parse/proxy.h"

static void fuzz(const char *bytes, size_t length)
{
	char *text = as_text(bytes, length);
	char request[4096];
	struct text out = text_over(request, sizeof(request));
	const struct host host = { "ssm.us-east-1.amazonaws.com", false, 443 }, address = { "10.0.0.1", true, 443 };
	struct proxy proxy;

	if (proxy_parse(text, &proxy) != PROXY_URL_MALFORMED) {
		MUST(proxy.host.name[0] != '\0' && proxy.host.port > 0 && proxy.host.port <= 65535);
		MUST(is_terminated(proxy.credentials, sizeof(proxy.credentials)) && is_clean(proxy.credentials,
			strlen(proxy.credentials), "|;'\"<>`$&@: "));
		proxy_request(&out, &proxy, &host);
		/* No line of it is anybody else's. */
		for (size_t i = 0; i < out.length; i++)
			MUST((out.data[i] >= ' ' && out.data[i] < 0x7f) || (out.data[i] == '\r' && out.data[i + 1] == '\n')
				|| (i > 0 && out.data[i] == '\n' && out.data[i - 1] == '\r'));
		MUST(out.cut || memmem(out.data, out.length, "\r\n\r\n", 4) == out.data + out.length - 4);
	}
	(void)proxy_bypasses(text, &host);
	(void)proxy_bypasses(text, &address);
	free(text);
}
