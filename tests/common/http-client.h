/*
 * A small client over http.h, for the cases that need servers: `$BUILD/tests/common/http
 * [OPTION]... URL...` prints a line for each URL, in their order: its answer, or why there is none.
 *   -X METHOD  -H 'name: value'  -d BODY  -s SECRET   of every request
 *   -t MS timeout  -w MS longest wait  -m BYTES largest answer  -p N for each host  -P N in all
 *   -D MS between requests to a host  -1 one after the other  -n N each URL so often  -q counts
 * only -b prints bodies too  -h NAME prints that header
 */
#ifndef TP_TEST_HTTP_CLIENT_H
#define TP_TEST_HTTP_CLIENT_H

#include <getopt.h>
#include <inttypes.h>

#include "check.h"
#include "http.h"

#define CLIENT_HEADERS 8

struct client {
	struct http_options options;
	struct http_request request;
	struct http_header header[CLIENT_HEADERS];
	struct str secret;
	const char *show;
	bool serial, quiet, bodies;
	long times;
	struct http_answer **answer;
	size_t answers, good;
	uint64_t bytes;
};

static void client_header(struct client *c, const char *text)
{
	const char *colon = strchr(text, ':');

	if (!colon || c->request.headers == CLIENT_HEADERS)
		die(EXIT_USAGE, "bad header");
	c->header[c->request.headers].name = (struct str){text, (size_t)(colon - text)};
	c->header[c->request.headers++].value = str_trim(str_of(colon + 1));
	c->request.header = c->header;
}

static void client_option(struct client *c, int option)
{
	int64_t n = strtoll(optarg ? optarg : "0", NULL, 10);

	switch (option) {
	case 'X':
		c->request.method = optarg;
		break;
	case 'H':
		client_header(c, optarg);
		break;
	case 'd':
		c->request.body = str_of(optarg);
		break;
	case 's':
		c->secret = str_of(optarg);
		c->request.secret = &c->secret;
		c->request.secrets = 1;
		break;
	case 't':
		c->options.timeout_ms = n;
		break;
	case 'w':
		c->options.max_wait_ms = n;
		break;
	case 'm':
		c->options.max_answer = n;
		break;
	case 'p':
		c->options.per_host = n;
		break;
	case 'P':
		c->options.parallel = n;
		break;
	case 'D':
		c->request.delay_ms = n;
		break;
	case 'n':
		c->times = (long)n;
		break;
	case 'h':
		c->show = optarg;
		break;
	default:
		c->serial = c->serial || option == '1';
		c->quiet = c->quiet || option == 'q';
		c->bodies = c->bodies || option == 'b';
		if (option == '?')
			exit(EXIT_USAGE);
	}
}

static void client_print(const struct client *c, const struct http_answer *a)
{
	if (!a->ok) {
		printf("error %s%s", a->error, a->retry_at_ms ? " (told)" : "");
	} else {
		printf("%ld %zu bytes, %" PRIu64 " on the wire, %s", a->status, a->body.len,
		    a->bytes, a->url);
		if (a->note)
			printf(" [%s]", a->note);
	}
	printf(", %" PRIu64 " requests%s\n", a->requests, a->waited_ms > 0 ? ", waited" : "");
	if (c->show)
		printf("%s: %.*s\n", c->show, STR_ARG(http_answer_header(a, c->show)));
	if (c->bodies && a->ok)
		printf("%.*s\n", STR_ARG(a->body));
}

/* Until every answer is there. */
static void client_wait(struct client *c, struct http *h)
{
	struct http_answer *answer;
	struct err e;
	int rc = 1;

	while (http_pending(h) > 0 && rc == 1) {
		rc = http_wait(h, -1, &answer, &e);
		if (rc != 1)
			break;
		c->good += answer->ok && answer->status == 200;
		c->bytes += answer->body.len;
		if (c->quiet)
			http_answer_free(answer);
		else
			c->answer[*(size_t *)answer->context] = answer;
	}
	if (rc == -1)
		die(e.code, "%s", e.text);
}

static void client_start(struct client *c, struct http *h, const char *url, size_t *number)
{
	struct err e;

	c->request.url = url;
	if (http_start(h, &c->request, number, &e) != 0)
		die(e.code, "%s", e.text);
	if (c->serial)
		client_wait(c, h);
}

static void client_report(struct client *c)
{
	for (size_t i = 0; i < c->answers; i++) {
		if (c->answer[i])
			client_print(c, c->answer[i]);
		http_answer_free(c->answer[i]);
	}
	if (c->quiet)
		printf("%zu of %zu good, %" PRIu64 " bytes\n", c->good, c->answers, c->bytes);
}

static int client_main(int argc, char **argv)
{
	struct client c = {.times = 1, .request = {.method = "GET"}};
	struct err e;
	size_t *number;
	int option;
	struct http *h;

	err_program_set("http");
	while ((option = getopt(argc, argv, "X:H:d:s:t:w:m:p:P:D:n:h:1qb")) != -1)
		client_option(&c, option);
	h = http_new(&c.options, &e);
	if (!h)
		die(e.code, "%s", e.text);
	c.answers = (size_t)(argc - optind) * (size_t)c.times;
	c.answer = calloc(c.answers + 1, sizeof(struct http_answer *));
	number = calloc(c.answers + 1, sizeof(*number));
	for (size_t i = 0; i < c.answers; i++) {
		number[i] = i;
		client_start(&c, h, argv[optind + (int)(i / (size_t)c.times)], &number[i]);
	}
	client_wait(&c, h);
	client_report(&c);
	http_free(h);
	free(c.answer);
	free(number);
	return 0;
}

#endif
