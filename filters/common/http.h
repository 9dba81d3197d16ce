/*
 * Floor 2. HTTP by libcurl's multi interface, many transfers at once on one thread. The only includer
 * of curl. What can be waited out is waited out here (429, 5xx, timeouts, rate limits, redirects, a
 * limit per host): who asks gets a final answer. Only http and https; TLS is always verified.
 */
#ifndef TP_HTTP_H
#define TP_HTTP_H

#include "buf.h"

struct http;

struct http_options {
	const char *user_agent;	 /* NULL: `trendpipe/VERSION` */
	int64_t timeout_ms;	 /* of one try, from its start to its last byte */
	int64_t max_wait_ms;	 /* that one request may wait in all, between its tries */
	int64_t max_answer;	 /* bytes of an answer's body, once decoded */
	int64_t per_host;	 /* transfers at once to one host */
	int64_t parallel;	 /* transfers at once in all */
};

/* `name: value`; views that must live until the answer came. */
struct http_header {
	struct str name, value;
};

struct http_request {
	const char *method; /* `GET`, `POST` */
	const char *url;
	const struct http_header *header;
	size_t headers;
	struct str body;	  /* STR_NONE: none */
	const struct str *secret; /* what must stand in no message; headers that hold one are sent */
	size_t secrets;		  /* over https or to loopback only, and never to another host */
	int64_t delay_ms;	  /* at least so long after the last request to the host began */
};

struct http_answer {
	void *context;	/* as handed to http_start() */
	bool ok;	/* an answer came (of any status); false: error says why none did */
	long status;	/* 200, 304, 404 ... */
	const char *url; /* after redirects */
	struct str body; /* decoded */
	uint64_t requests, bytes; /* tries and redirects; bytes of bodies as they lay on the wire */
	int64_t waited_ms;
	const char *error; /* NULL where ok; no secret in it: `timed out after 3 tries` */
	void *own;
};

/* NULL with *e filled. The options are copied; a number that is 0 gets its default. */
struct http *http_new(const struct http_options *options, struct err *e);
void http_free(struct http *h);
/* Queues a request; it is copied. -1 with *e (EXIT_USAGE) for a URL that is none, or of another
 * scheme, or a secret that would go over plain http to another machine. */
int http_start(struct http *h, const struct http_request *request, void *context, struct err *e);
/*
 * Waits until an answer is complete, at most timeout_ms (-1: as long as it takes). 1 with *answer (to
 * be freed by http_answer_free()), 0 where nothing is under way or time is up, -2 where a signal came
 * (err_signal), -1 with *e where libcurl can't go on.
 */
int http_wait(struct http *h, int timeout_ms, struct http_answer **answer, struct err *e);
/* A header of the final answer by its name (any case), or STR_NONE; a view of the answer. */
struct str http_answer_header(const struct http_answer *answer, const char *name);
void http_answer_free(struct http_answer *answer);
/* Requests that were started and whose answer was not handed out. */
size_t http_pending(const struct http *h);

#endif
