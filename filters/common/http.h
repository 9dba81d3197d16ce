/*
 * Floor 2. HTTP by libcurl's multi interface, many transfers at once on one thread; http-curl.c is
 * the only includer of curl. What can be waited out is waited out here (429, 5xx, timeouts, rate
 * limits, redirects, a limit per host): who asks gets a final answer. Only http and https; TLS is
 * always verified.
 *
 * Tries: 8 where a server answers 429, 500, 502, 503 or 504, 3 where none answers (no address, no
 * connection, time is up, the answer is cut short); what is neither GET nor HEAD only after 429 and
 * 503, or where nothing of it was sent. Between them a random time up to 1 s, 2 s, 4 s ... 60 s, or
 * what the answer tells (http_told() in http-wait.h); what is told also holds back later requests
 * to the host, or to paths of the host that differ in ids only. A wait that could pass max_wait_ms
 * is not begun: the answer is handed out as it is.
 *
 * Redirects: at most 5, never from https to http, to another scheme, or to an address nearer than
 * one that was reached on the way (http_net in http-address.h). Another host, port or scheme gets
 * no Authorization, no Cookie and no header with a secret.
 */
#ifndef TP_HTTP_H
#define TP_HTTP_H

#include "buf.h"

struct http;

struct http_options {
	const char *user_agent; /* NULL: `trendpipe/VERSION` */
	int64_t timeout_ms;	/* of one try, from its start to its last byte; 30 s */
	int64_t
	    max_wait_ms; /* that one request may wait in all, between its tries; 5 min; -1: none */
	int64_t max_answer; /* bytes of an answer's body, once decoded; 64 MiB */
	int64_t per_host;   /* transfers at once to one host; 2 */
	int64_t parallel;   /* transfers at once in all; 16 */
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
	struct str body; /* STR_NONE: none */
	const struct str
	    *secret;	  /* what must stand in no message; headers that hold one are sent */
	size_t secrets;	  /* over https or to loopback only, and never to another host */
	int64_t delay_ms; /* at least so long after the last request to the host began */
};

struct http_answer {
	void *context;	 /* as handed to http_start() */
	bool ok;	 /* an answer came (of any status); false: error says why none did */
	long status;	 /* 200, 304, 404 ... */
	const char *url; /* after redirects; a secret in it is *** */
	struct str body; /* decoded; 64 readable bytes follow */
	uint64_t requests, bytes; /* tries and redirects; bytes of bodies as they lay on the wire */
	int64_t waited_ms;	  /* for another try, or for a rate limit to end */
	const char *error;	  /* NULL where ok; no secret in it: `timed out after 3 tries` */
	const char *note; /* ok, but of status 429 or 5xx, and the wait asked for is longer than may
			     be waited: `lets nobody in before 2025-12-05T08:15:00Z`; else NULL */
	int64_t retry_at_ms; /* that instant, since 1970, also where an error says it; 0: none */
	int64_t received_ms; /* when it was complete, since 1970 */
	void *own;
};

/* NULL with *e filled. The options are copied; a number that is 0 gets its default. */
struct http *http_new(const struct http_options *options, struct err *e);
void http_free(struct http *h);
/* Queues a request; it is copied. -1 with *e (EXIT_USAGE) for a URL that is none, or of another
 * scheme, or a secret that would go over plain http to another machine. */
int http_start(struct http *h, const struct http_request *request, void *context, struct err *e);
/*
 * Waits until an answer is complete, at most timeout_ms (-1: as long as it takes). 1 with *answer
 * (to be freed by http_answer_free()), 0 where nothing is under way or time is up, -2 where a
 * signal came (err_signal), -1 with *e where libcurl can't go on.
 */
int http_wait(struct http *h, int timeout_ms, struct http_answer **answer, struct err *e);
/* A header of the final answer by its name (any case), or STR_NONE; a view of the answer. The first
 * where there are several. */
struct str http_answer_header(const struct http_answer *answer, const char *name);
/* Walks through its headers: *at is 0 at first; false at the end. */
bool http_answer_next_header(
    const struct http_answer *answer, size_t *at, struct http_header *header);
void http_answer_free(struct http_answer *answer);
/* Requests that were started and whose answer was not handed out. */
size_t http_pending(const struct http *h);
/* Milliseconds since 1970, by the machine's clock: for requests that tell the time. */
int64_t http_now_ms(void);
/* Appends a URL as it may stand in a message: without user and password, and with `...` for each
 * value of its query. */
void http_show_url(struct str url, struct buf *out);

#endif
