/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "common/parse/proxy.h"
#include "tests/unit/tap.h"

static const char *kind_name(enum proxy_url kind)
{
	static const char *const names[] = { "http", "tls", "socks", "malformed" };

	return names[kind];
}

static void test_urls(void)
{
	static const struct {
		const char *url, *kind, *host, *credentials;
	} rows[] = {
		{ "http://proxy.example:3128", "http", "proxy.example:3128", "" },
		{ "http://proxy.example:3128/", "http", "proxy.example:3128", "" },
		{ "proxy.example:3128", "http", "proxy.example:3128", "" },
		{ "proxy.example", "http", "proxy.example:80", "" },
		{ "HTTP://Proxy.Example", "http", "proxy.example:80", "" },
		{ "https://proxy.example", "tls", "proxy.example:443", "" },
		{ "https://proxy.example:8443", "tls", "proxy.example:8443", "" },
		{ "socks5://proxy.example", "socks", "proxy.example:1080", "" },
		{ "Socks5h://proxy.example:1/", "socks", "proxy.example:1", "" },
		{ "http://192.0.2.1:8080", "http", "192.0.2.1:8080", "" },
		{ "http://[fd00::1]:3128", "http", "[fd00::1]:3128", "" },
		{ "[fd00::1]", "http", "[fd00::1]:80", "" },
		/* user and password */
		{ "http://user:password@proxy.example", "http", "proxy.example:80", "dXNlcjpwYXNzd29yZA==" },
		{ "user:password@proxy.example:3128", "http", "proxy.example:3128", "dXNlcjpwYXNzd29yZA==" },
		{ "http://user@proxy.example", "http", "proxy.example:80", "dXNlcjo=" },
		{ "http://user:@proxy.example", "http", "proxy.example:80", "dXNlcjo=" },
		{ "http://:password@proxy.example", "http", "proxy.example:80", "OnBhc3N3b3Jk" },
		{ "http://@proxy.example", "http", "proxy.example:80", "Og==" },
		{ "http://:@proxy.example", "http", "proxy.example:80", "Og==" },
		{ "http://a:b@c@proxy.example", "http", "proxy.example:80", "YTpiQGM=" },
		{ "http://a:b:c@proxy.example", "http", "proxy.example:80", "YTpiOmM=" },
		{ "http://a%3ab:%2F%40%25%20@proxy.example", "http", "proxy.example:80", "YTpiOi9AJSA=" },
		{ "http://a%3Ab@proxy.example", "http", "proxy.example:80", "YTpiOg==" },
		{ "http://%00%ff:%FB%ff@proxy.example", "http", "proxy.example:80", "AP86+/8=" },
		{ "http://-._~!$&'()*+,;=:x@proxy.example", "http", "proxy.example:80", "LS5ffiEkJicoKSorLDs9Ong=" },
		{ "https://u:p@[fd00::1]:1", "tls", "[fd00::1]:1", "dTpw" },
		/* what is none */
		{ "", "malformed", "", "" }, { "http://", "malformed", "", "" }, { "http:///", "malformed", "", "" },
		{ "//proxy.example", "malformed", "", "" }, { "http:proxy.example", "malformed", "", "" },
		{ "http:user:pw@proxy.example:3128", "malformed", "", "" }, { "HTTPS:user@proxy.example", "malformed", "", "" },
		{ "socks5:u:p@proxy.example:1080", "malformed", "", "" },
		{ "http:3128", "malformed", "", "" }, { "Https:443/", "malformed", "", "" },
		{ "SOCKS5:1080", "malformed", "", "" }, { "httpx:3128", "http", "httpx:3128", "" },
		{ "http", "http", "http:80", "" },
		{ "httpx:user@proxy.example", "http", "proxy.example:80", "aHR0cHg6dXNlcg==" },
		{ "http:/proxy.example", "malformed", "", "" }, { "://proxy.example", "malformed", "", "" },
		{ "ftp://proxy.example", "malformed", "", "" }, { "socks4://proxy.example", "malformed", "", "" },
		{ "socks://proxy.example", "malformed", "", "" }, { "httpx://proxy.example", "malformed", "", "" },
		{ " http://proxy.example", "malformed", "", "" }, { "http://proxy.example ", "malformed", "", "" },
		{ "http://proxy.example\n", "malformed", "", "" }, { "http://proxy .example", "malformed", "", "" },
		{ "http://proxy.example:", "malformed", "", "" }, { "http://proxy.example:0", "malformed", "", "" },
		{ "http://proxy.example:65536", "malformed", "", "" },
		{ "http://proxy.example:x", "malformed", "", "" },
		{ "http://proxy.example/path", "malformed", "", "" }, { "http://proxy.example//", "malformed", "", "" },
		{ "http://proxy.example?x", "malformed", "", "" }, { "http://proxy.example#x", "malformed", "", "" },
		{ "http://fd00::1", "malformed", "", "" }, { "http://[fd00::1", "malformed", "", "" },
		{ "http://[fd00::1%25eth0]", "malformed", "", "" }, { "http://user:password@", "malformed", "", "" },
		{ "http://user:password@/", "malformed", "", "" }, { "http://user:password@:80", "malformed", "", "" },
		{ "http://user:pass/word@proxy.example", "malformed", "", "" },
		{ "http://user:pass?word@proxy.example", "malformed", "", "" },
		{ "http://user:pass#word@proxy.example", "malformed", "", "" },
		{ "http://user:12#x@proxy.example", "malformed", "", "" },
		{ "http://user:12/x@proxy.example", "malformed", "", "" },
		{ "http://user:pass word@proxy.example", "malformed", "", "" },
		{ "http://user:pass\tword@proxy.example", "malformed", "", "" },
		{ "http://user:pass\x7fword@proxy.example", "malformed", "", "" },
		{ "http://user:pass\xc3\xa9@proxy.example", "malformed", "", "" },
		{ "http://us\\er@proxy.example", "malformed", "", "" },
		{ "http://[u]@proxy.example", "malformed", "", "" },
		{ "http://%@proxy.example", "malformed", "", "" }, { "http://%4@proxy.example", "malformed", "", "" },
		{ "http://%4@1:a@proxy.example", "malformed", "", "" },
		{ "http://%4g@proxy.example", "malformed", "", "" },
		{ "http://%g4@proxy.example", "malformed", "", "" },
		{ "http://%%41@proxy.example", "malformed", "", "" },
		{ "http://proxy%2eexample", "malformed", "", "" },
		{ "http://a@b:c@proxy_", "http", "proxy_:80", "YUBiOmM=" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct proxy proxy;
		char bytes[300];
		struct text shown = text_over(bytes, sizeof(bytes));

		memset(&proxy, 'x', sizeof(proxy));
		is(kind_name(proxy_parse(rows[i].url, &proxy)), rows[i].kind, rows[i].url);
		host_add(&shown, &proxy.host);
		is(bytes, rows[i].host, "... its host");
		is(proxy.credentials, rows[i].credentials, "... user and password");
	}
}

static void test_hosts_that_lack(void)
{
	static const char *const lacking[] = { "http:proxy.example:3128", "HTTP:3128", "https:", "socks5:u:p@proxy.example",
		"http://", "http:///", "https://?x", "http://user:password@", "http:/proxy.example" };
	static const char *const having[] = { "http://proxy.example", "proxy.example:3128", "http", "", "http://:80",
		"http://a:b:c", "httpx:3128", "ftp://", "http://user@proxy.example/path", "u:p@http:80", "http://a@b@c" };

	for (size_t i = 0; i < sizeof(lacking) / sizeof(lacking[0]); i++)
		ok(proxy_lacks_host(lacking[i]), lacking[i]);
	for (size_t i = 0; i < sizeof(having) / sizeof(having[0]); i++)
		ok(!proxy_lacks_host(having[i]), having[i]);
}

/* A user of so many bytes, without a password. */
static enum proxy_url parse_user(size_t length, struct proxy *proxy)
{
	char url[2048];
	struct text text = text_over(url, sizeof(url));

	text_add(&text, "http://");
	for (size_t i = 0; i < length; i++)
		text_add(&text, "a");
	text_add(&text, "@proxy.example");
	return proxy_parse(url, proxy);
}

static void test_limits(void)
{
	struct proxy proxy;

	is(kind_name(parse_user(764, &proxy)), "http", "the longest user that fits");
	is_number((long long)strlen(proxy.credentials), 1020, "... in base64");
	is(proxy.credentials + 1016, "YWE6", "... and its end");
	is(kind_name(parse_user(765, &proxy)), "malformed", "a user that is too long with its colon");
	is(kind_name(parse_user(766, &proxy)), "malformed", "... and by itself");
	is(proxy.credentials, "", "... of which nothing is kept");
	is(kind_name(parse_user(1900, &proxy)), "malformed", "... and more");
}

static void test_bypasses(void)
{
	static const struct {
		const char *no_proxy, *host;	/* port 443 where there is none */
		bool expected;
	} rows[] = {
		{ "", "a.example", false }, { ",", "a.example", false }, { " , ,, ", "a.example", false },
		{ "", "localhost", true }, { "", "localhost:3128", true }, { "", "LOCALHOST", true },
		{ "", "a.localhost", false },
		{ "", "127.0.0.1", true }, { "", "127.8.9.1", true }, { "", "::1", true },
		{ "", "::ffff:127.0.0.1", true },
		{ "", "169.254.169.254", false }, { "", "0.0.0.0", false },
		{ "169.254.169.254", "169.254.169.254", true }, { "169.254.169.254:80", "169.254.169.254:80", true },
		{ "169.254.169.254:80", "169.254.169.254", false }, { "fd00:ec2::254", "fd00:ec2::254", true },
		{ "FD00:ec2:0::254", "fd00:ec2::254", true }, { "[fd00:ec2::254]", "fd00:ec2::254", false },
		{ "[fd00:ec2::254]:443", "fd00:ec2::254", true }, { "[fd00:ec2::254]:80", "fd00:ec2::254", false },
		{ "[fd00:ec2::254]:", "fd00:ec2::254", true }, { "fd00:ec2::254:443", "fd00:ec2::254", false },
		{ "[fd00:ec2::254]x:443", "fd00:ec2::254", false }, { "[fd00:ec2::254", "fd00:ec2::254", false },
		{ "[1.2.3.4]:443", "1.2.3.4", true }, { "1.2.3.4", "::ffff:1.2.3.4", true },
		{ "1.2.3.4", "1.2.3.5", false },
		{ "1.2.3.04", "1.2.3.4", false }, { "1.2.3.4", "11.2.3.4", false },
		{ "*", "a.example", true }, { " * ", "1.2.3.4", true }, { "x,*,y", "a.example", true },
		{ "**", "a.example", false },
		{ "*:443", "a.example", false }, { "a.*", "a.example", false }, { "*a.example", "a.example", false },
		{ "10.0.0.0/8", "10.1.2.3", true }, { "10.0.0.0/8", "11.1.2.3", false },
		{ "10.0.0.0/8", "a.example", false },
		{ "10.1.2.3/8", "10.9.9.9", true }, { "10.0.0.0/8:443", "10.1.2.3", false },
		{ "10.0.0.0/33", "10.0.0.0", false },
		{ "fd00::/8", "fd12::1", true }, { "fd00::/8", "fe12::1", false }, { "::/0", "10.1.2.3", false },
		{ "0.0.0.0/0", "fd00::1", false },
		{ "example.com", "example.com", true }, { "example.com", "ssm.example.com", true },
		{ "example.com", "a.b.example.com", true }, { "example.com", "badexample.com", false },
		{ "example.com", "com", false }, { "example.com", "example.org", false },
		{ "com", "example.com", true },
		{ "EXAMPLE.com", "ssm.example.COM", true }, { ".example.com", "example.com", false },
		{ ".example.com", "ssm.example.com", true }, { "*.example.com", "example.com", false },
		{ "*.example.com", "ssm.example.com", true }, { "*..example.com", "ssm.example.com", false },
		{ "..example.com", "ssm.example.com", false }, { ".", "a.example", false },
		{ "*.", "a.example", false },
		{ "example.com.", "example.com", false },
		{ "example.com:443", "ssm.example.com", true }, { "example.com:80", "ssm.example.com", false },
		{ "example.com:80", "ssm.example.com:80", true }, { ".example.com:443", "ssm.example.com", true },
		{ "*.example.com:443", "example.com", false }, { "example.com:", "example.com", true },
		{ "example.com:0443", "example.com", false }, { "example.com:https", "example.com", false },
		{ "example.com:443:443", "example.com", false }, { "[example.com]:443", "example.com", true },
		{ ":443", "example.com", false }, { ":", "example.com", false }, { "[", "example.com", false },
		{ "]", "example.com", false }, { "[]:443", "example.com", false },
		{ "a, \t example.com\t ,b", "example.com", true }, { "a example.com", "example.com", false },
		{ "a;example.com", "example.com", false }, { "a,b,c,example.com", "example.com", true },
		{ "http://example.com", "example.com", false }, { "example.com/", "example.com", false },
		/* an address is compared as text with what is none */
		{ "254", "169.254.169.254", true }, { ".169.254", "169.254.169.254", true },
		{ "9.254", "169.254.169.254", false },
		{ "169.254", "169.254.1.1", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char bytes[300];
		struct text name = text_over(bytes, sizeof(bytes));
		struct host host;

		host_parse(rows[i].host, strlen(rows[i].host), &host);
		host.port = host.port > 0 ? host.port : 443;
		text_format(&name, "%s, %s", rows[i].no_proxy, rows[i].host);
		ok(proxy_bypasses(rows[i].no_proxy, &host) == rows[i].expected, bytes);
	}
}

static void test_request(void)
{
	char bytes[2048];
	struct text request = text_over(bytes, sizeof(bytes));
	struct host name = { "ssm.us-east-1.amazonaws.com", false, 443 }, address = { "fd00::1", true, 8443 };
	struct proxy proxy;

	proxy_parse("proxy.example:3128", &proxy);
	proxy_request(&request, &proxy, &name);
	is(bytes, "CONNECT ssm.us-east-1.amazonaws.com:443 HTTP/1.1\r\nHost: ssm.us-east-1.amazonaws.com:443\r\n"
		"User-Agent: monitoring-plugins-ssm\r\n\r\n", "a request");
	proxy_parse("http://user:password@proxy.example:3128", &proxy);
	request = text_over(bytes, sizeof(bytes));
	proxy_request(&request, &proxy, &address);
	is(bytes, "CONNECT [fd00::1]:8443 HTTP/1.1\r\nHost: [fd00::1]:8443\r\n"
		"Proxy-Authorization: Basic dXNlcjpwYXNzd29yZA==\r\nUser-Agent: monitoring-plugins-ssm\r\n\r\n",
		"... with user and password, for an IPv6 address");
}

int main(void)
{
	test_urls();
	test_hosts_that_lack();
	test_limits();
	test_bypasses();
	test_request();
	return tap_done();
}
