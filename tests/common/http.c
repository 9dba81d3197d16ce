/*
 * http.h without servers: classes of addresses, waits, proxies, families of paths, what a request
 * is refused for, a server that never answers. With arguments it is the client of the cases http-*.
 */
#include "http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "http-address.h"
#include "http-client.h"
#include "http-own.h"
#include "http-proxy.h"
#include "http-wait.h"

static void nets(void)
{
	static const struct {
		const char *ip;
		enum http_net net;
	} cases[] = {
	    {"127.0.0.1", HTTP_NET_HOST},
	    {"127.255.255.255", HTTP_NET_HOST},
	    {"0.0.0.0", HTTP_NET_HOST},
	    {"::", HTTP_NET_HOST},
	    {"::1", HTTP_NET_HOST},
	    {"[::1]", HTTP_NET_HOST},
	    {"::ffff:127.0.0.1", HTTP_NET_HOST},
	    {"::127.0.0.1", HTTP_NET_HOST},
	    {"169.254.169.254", HTTP_NET_LINK},
	    {"fe80::1%eth0", HTTP_NET_LINK},
	    {"febf::1", HTTP_NET_LINK},
	    {"::ffff:169.254.169.254", HTTP_NET_LINK},
	    {"10.0.0.1", HTTP_NET_PRIVATE},
	    {"172.16.0.1", HTTP_NET_PRIVATE},
	    {"172.31.255.255", HTTP_NET_PRIVATE},
	    {"192.168.1.1", HTTP_NET_PRIVATE},
	    {"100.64.0.1", HTTP_NET_PRIVATE},
	    {"100.127.255.255", HTTP_NET_PRIVATE},
	    {"fd00::1", HTTP_NET_PRIVATE},
	    {"fc00::1", HTTP_NET_PRIVATE},
	    {"fec0::1", HTTP_NET_PRIVATE},
	    {"ff02::1", HTTP_NET_PRIVATE},
	    {"224.0.0.1", HTTP_NET_PRIVATE},
	    {"255.255.255.255", HTTP_NET_PRIVATE},
	    {"198.18.0.1", HTTP_NET_PRIVATE},
	    {"64:ff9b::10.0.0.1", HTTP_NET_PRIVATE},
	    {"2002:a00:1::1", HTTP_NET_PRIVATE},
	    {"2002:7f00:1::1", HTTP_NET_HOST},
	    {"2001:0:1::1", HTTP_NET_PRIVATE},
	    {"100.63.255.255", HTTP_NET_PUBLIC},
	    {"100.128.0.1", HTTP_NET_PUBLIC},
	    {"172.15.255.255", HTTP_NET_PUBLIC},
	    {"172.32.0.1", HTTP_NET_PUBLIC},
	    {"169.253.0.1", HTTP_NET_PUBLIC},
	    {"1.1.1.1", HTTP_NET_PUBLIC},
	    {"203.0.113.1", HTTP_NET_PUBLIC},
	    {"2001:db8::1", HTTP_NET_PUBLIC},
	    {"64:ff9b::1.1.1.1", HTTP_NET_PUBLIC},
	    {"::ffff:1.1.1.1", HTTP_NET_PUBLIC},
	    {"2606:4700::1111", HTTP_NET_PUBLIC},
	};
	static const char *const none[] = {
	    "", "1.2.3", "example.com", "1.2.3.4.5", "::g", "[", "0x7f.1"};
	struct http_ip ip;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK(http_ip_parse(cases[i].ip, &ip));
		if (http_net_of_ip(&ip) != cases[i].net)
			fprintf(stderr, "%s is no %d\n", cases[i].ip, cases[i].net);
		CHECK_INT(http_net_of_ip(&ip), cases[i].net);
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		CHECK(!http_ip_parse(none[i], &ip));
}

static void hosts(void)
{
	static const char *const local[] = {
	    "localhost", "LOCALHOST", "localhost.", "a.localhost", "127.0.0.1"};
	static const char *const open_ended[] = {
	    "example.com", "notlocalhost", "localhost.example.com"};
	enum http_net net;

	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++) {
		net = HTTP_NET_PUBLIC;
		CHECK(http_net_of_host(local[i], &net));
		CHECK_INT(net, HTTP_NET_HOST);
	}
	for (size_t i = 0; i < sizeof(open_ended) / sizeof(open_ended[0]); i++)
		CHECK(!http_net_of_host(open_ended[i], &net));
}

#define NOW 1764892800000 /* 2025-12-05T00:00:00Z */

static void dates(void)
{
	static const char *const same[] = {"Sun, 06 Nov 1994 08:49:37 GMT",
	    "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"};
	static const char *const none[] = {"", "soon", "-5", "5s", "Sun, 06 Now 1994 08:49:37 GMT",
	    "Sun, 31 Feb 2025 08:49:37 GMT", "2025-12-05T00:00:00Z",
	    "Sun, 06 Nov 1994 08:49:37 GMT and a tail that is longer than any date may be"};
	int64_t ms;

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		CHECK(http_date_parse(str_of(same[i]), &ms));
		CHECK_INT(ms, 784111777000);
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		CHECK(!http_wait_parse(str_of(none[i]), NOW, &ms));
	CHECK(http_wait_parse(STR("120"), NOW, &ms));
	CHECK_INT(ms, 120000);
	CHECK(http_wait_parse(STR("99999999999999999999"), NOW, &ms));
	CHECK(ms > 0);
	CHECK(http_wait_parse(STR("Fri, 05 Dec 2025 00:01:00 GMT"), NOW, &ms));
	CHECK_INT(ms, 60000);
	CHECK(http_wait_parse(STR("Sun, 06 Nov 1994 08:49:37 GMT"), NOW, &ms));
	CHECK_INT(ms, 0);
}

static void tells(long status, const char *headers, int64_t wait_ms, bool of_host)
{
	struct http_told told = http_told(status, str_of(headers), NOW);

	CHECK_INT(told.wait_ms, wait_ms);
	CHECK_INT(told.of_host, of_host);
}

static void told(void)
{
	tells(429, "HTTP/1.1 429 Too Many\r\nRetry-After: 7\r\n\r\n", 7000, true);
	tells(503, "HTTP/2 503\r\nretry-after:  7 \r\n", 7000, true);
	tells(200, "HTTP/2 200\r\nretry-after: 7\r\n", 0, false);
	tells(429, "HTTP/2 429\r\nretry-after: 0\r\n", 0, true);
	tells(429, "HTTP/2 429\r\n", 0, false);
	/* the host's clock is an hour behind ours */
	tells(429,
	    "date: Thu, 04 Dec 2025 23:00:00 GMT\r\nretry-after: Thu, 04 Dec 2025 23:00:09 GMT\r\n",
	    9000, true);
	tells(429, "date: Thu, 04 Dec 2025 23:00:00 GMT\r\nx-rate-limit-reset: 1764889260\r\n",
	    60000, false);
	tells(429, "x-rate-limit-remaining: 3\r\nx-rate-limit-reset: 1764892815\r\n", 15000, false);
	tells(200, "x-rate-limit-remaining: 0\r\nx-rate-limit-reset: 1764892815\r\n", 15000, false);
	tells(200, "x-rate-limit-remaining: 1\r\nx-rate-limit-reset: 1764892815\r\n", 0, false);
	tells(200, "x-rate-limit-reset: 1764892815\r\n", 0, false);
	tells(429, "x-rate-limit-reset: 1764892785\r\n", 0, false);
	tells(200, "X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 2025-12-05T00:00:20.000Z\r\n",
	    20000, true);
	tells(200, "x-ratelimit-remaining: 0.0\r\nx-ratelimit-reset: 30\r\n", 30000, true);
	tells(200, "ratelimit-remaining: 0\r\nratelimit-reset: 1764892840\r\n", 40000, true);
	tells(200, "ratelimit-remaining: 0\r\nratelimit-reset: 1764892840000\r\n", 40000, true);
	tells(429, "x-rate-limit-reset: soon\r\n", 0, false);
}

static void backoff(void)
{
	static const int64_t limit_ms[] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};

	for (int i = 0; i < 8; i++)
		CHECK_INT(http_backoff_limit(i + 1), limit_ms[i]);
	CHECK_INT(http_backoff_limit(1000), 60000);
	CHECK_INT(http_backoff(1000, 0), 0);
	CHECK_INT(http_backoff(1000, 1000), 1000);
	CHECK_INT(http_backoff(1000, 1001), 0);
	for (uint64_t i = 0; i < 1000; i++)
		CHECK(http_backoff(4000, i * 0x9E3779B97F4A7C15u) <= 4000);
}

static void headers(void)
{
	struct str all = STR(
	    "HTTP/1.1 200 OK\r\nA: 1\r\n: none\r\nLink: <x:y>; rel=next\r\na: 2\r\nempty:\r\n\r\n");
	struct str name, value;
	size_t at = 0, lines = 0;

	CHECK_STR(http_header_find(all, "a"), "1");
	CHECK_STR(http_header_find(all, "LINK"), "<x:y>; rel=next");
	CHECK_STR(http_header_find(all, "empty"), "");
	CHECK(http_header_find(all, "b").ptr == NULL);
	while (http_header_next(all, &at, &name, &value))
		lines++;
	CHECK_INT(lines, 4);
}

static void proxies(void)
{
	CHECK(http_proxy_spares("*", "example.com"));
	CHECK(http_proxy_spares("a.org, example.com", "example.com"));
	CHECK(http_proxy_spares(".example.com", "www.example.com"));
	CHECK(http_proxy_spares("example.com", "www.example.com."));
	CHECK(!http_proxy_spares("example.com", "notexample.com"));
	CHECK(!http_proxy_spares("www.example.com", "example.com"));
	CHECK(http_proxy_spares("10.0.0.0/8", "10.1.2.3"));
	CHECK(!http_proxy_spares("10.0.0.0/8", "11.1.2.3"));
	CHECK(http_proxy_spares("192.0.2.1", "192.0.2.1"));
	CHECK(http_proxy_spares("2001:db8::/33,x", "[2001:db8::7]"));
	CHECK(!http_proxy_spares("2001:db8::/33", "[2001:db8:8000::7]"));
	CHECK(!http_proxy_spares("", "example.com"));
	setenv("http_proxy", "http://proxy:1", 1);
	setenv("NO_PROXY", "example.org", 1);
	CHECK_STR(str_of(http_proxy_for(false, "example.com")), "http://proxy:1");
	CHECK(http_proxy_for(true, "example.com") == NULL);
	CHECK(http_proxy_for(false, "www.example.org") == NULL);
	setenv("ALL_PROXY", "socks5://proxy:2", 1);
	CHECK_STR(str_of(http_proxy_for(true, "example.com")), "socks5://proxy:2");
	unsetenv("http_proxy");
	unsetenv("ALL_PROXY");
	unsetenv("NO_PROXY");
}

static void families(void)
{
	struct http_host *all = NULL, *host = http_host_find(&all, "api.example:443");

	CHECK(http_host_find(&all, "api.example:443") == host);
	CHECK(http_host_find(&all, "api.example:80") != host);
	http_host_close(host, "/2/users/123/tweets", false, 500);
	CHECK_INT(http_host_opens(host, "/2/users/456/tweets", 100), 500);
	CHECK_INT(http_host_opens(host, "/2/users/456/tweets", 500), 0);
	CHECK_INT(http_host_opens(host, "/2/users/456/likes", 100), 0);
	CHECK_INT(http_host_opens(host, "/1/users/456/tweets", 100), 0);
	CHECK_INT(http_host_opens(host, "/2/users/me/tweets", 100), 0);
	http_host_close(host, "/x", true, 300);
	http_host_close(host, "/y", true, 200);
	CHECK_INT(http_host_opens(host, "/2/users/456/likes", 100), 300);
	CHECK_INT(http_host_opens(host, "/2/users/456/tweets", 100), 500);
	http_hosts_free(all);
}

static void shows(const char *url, const char *want)
{
	struct buf out;

	buf_init(&out, 1000);
	http_show_url(str_of(url), &out);
	CHECK_STR(buf_str(&out), want);
	buf_free(&out);
}

static void show_urls(void)
{
	shows("https://example.com/a/b", "https://example.com/a/b");
	shows("https://u:p@ss@example.com:8080/a?key=1&q=x%20y&flag#f",
	    "https://example.com:8080/a?key=...&q=...&flag");
	shows("https://example.com?token=1;b=2", "https://example.com?token=...;b=...");
	shows("https://example.com/a@b?c=d#e=f", "https://example.com/a@b?c=...");
	shows("no url", "no url");
	shows("", "");
}

static void refuses(struct http *h, const struct http_request *request, const char *want)
{
	struct err e = {.text = ""};

	CHECK_INT(http_start(h, request, NULL, &e), -1);
	CHECK_INT(e.code, EXIT_USAGE);
	CHECK_STR(str_of(e.text), want);
}

static void refused_requests(struct http *h)
{
	static const char *const urls[][2] = {
	    {"", "no URL"},
	    {"example", "no URL"},
	    {"http://", "no URL"},
	    {"http://a b/", "no URL"},
	    {"ftp://example.com/", "ftp is neither http nor https"},
	    {"file:///etc/passwd", "file is neither http nor https"},
	    {"https://u:p@example.com/", "a user or password in the URL"},
	    {"https://u@example.com/", "a user or password in the URL"},
	};
	struct str secret = STR("s3cret/");
	struct http_header header = {STR("authorization"), STR("Bearer s3cret/")};
	struct http_request r = {.url = "https://example.com/"};

	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++)
		refuses(h, &(struct http_request){.url = urls[i][0]}, urls[i][1]);
	r.method = "GET /";
	refuses(h, &r, "no method of HTTP");
	r = (struct http_request){.url = "http://example.com/",
	    .header = &header,
	    .headers = 1,
	    .secret = &secret,
	    .secrets = 1};
	refuses(h, &r, "a secret goes over https only (not to http://example.com)");
	r.headers = 0;
	r.url = "http://example.com/?key=s3cret%2F";
	refuses(h, &r, "a secret goes over https only (not to http://example.com)");
	r.url = "https://example.com/";
	r.headers = 1;
	header = (struct http_header){STR("a"), STR("b\r\nc: d")};
	refuses(h, &r, "header a holds a control character");
	header = (struct http_header){STR("a b"), STR("c")};
	refuses(h, &r, "no header can be named `a b`");
	header = (struct http_header){STR("Host"), STR("c")};
	refuses(h, &r, "header Host is not for a request to set");
	CHECK_INT(http_pending(h), 0);
}

static void on_alarm(int number)
{
	err_signal = number;
}

/* A server that takes connections and never answers: time, a signal, and an end in the middle. */
static void silence(struct http *h)
{
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sigaction sa = {.sa_handler = on_alarm};
	socklen_t len = sizeof(in);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct http_answer *answer;
	struct err e;
	char url[64];

	CHECK(bind(fd, (struct sockaddr *)&in, len) == 0 && listen(fd, 8) == 0 &&
	      getsockname(fd, (struct sockaddr *)&in, &len) == 0);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", ntohs(in.sin_port));
	CHECK_INT(http_wait(h, -1, &answer, &e), 0);
	for (int i = 0; i < 4; i++)
		CHECK_INT(http_start(h, &(struct http_request){.url = url}, NULL, &e), 0);
	CHECK_INT(http_pending(h), 4);
	CHECK_INT(http_wait(h, 50, &answer, &e), 0);
	sigemptyset(&sa.sa_mask);
	sigaction(SIGALRM, &sa, NULL);
	alarm(1);
	CHECK_INT(http_wait(h, 30000, &answer, &e), -2);
	CHECK_INT(http_pending(h), 4);
	err_signal = 0;
	close(fd);
}

int main(int argc, char **argv)
{
	struct err e = {.text = ""};
	struct http *h;

	if (argc > 1)
		return client_main(argc, argv);
	nets();
	hosts();
	dates();
	told();
	backoff();
	headers();
	proxies();
	families();
	show_urls();
	h = http_new(&(struct http_options){.max_wait_ms = -1}, &e);
	CHECK_STR(str_of(e.text), "");
	if (h) {
		refused_requests(h);
		silence(h);
	}
	http_free(h);
	return check_done();
}
