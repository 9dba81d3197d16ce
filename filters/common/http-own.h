/*
 * What the parts of http.h share: requests on their way, the hosts they go to, and what closes a
 * host for a while. None of it is for others.
 */
#ifndef TP_HTTP_OWN_H
#define TP_HTTP_OWN_H

#include "http-curl.h"
#include "http-wait.h"
#include "http.h"

/* Closes a host, or one family of its paths, until an instant. */
struct http_gate {
	struct http_gate *next;
	char *family; /* a path with `*` for ids; NULL: the whole host */
	int64_t until_ms;
};

/* A host and port, for as long as the struct http lives. */
struct http_host {
	struct http_host *next;
	char *origin;
	size_t active;
	bool used;
	int64_t last_start_ms;
	struct http_gate *gates;
};

/* A request through all its tries and redirects. The answer comes first: it is handed out. */
struct http_transfer {
	struct http_answer answer;
	struct http_transfer *next; /* in the queue, or among those that are done */
	struct arena arena;	    /* every text below */
	struct http_try try;
	struct http_place place;
	struct http_host *host;
	const char **line; /* header lines */
	bool *guarded;	   /* that go to no other host */
	size_t lines;
	struct str *secret; /* as given, and as a URL may hold them */
	size_t secrets;
	int64_t delay_ms;
	int64_t not_before_ms;
	int64_t planned_ms; /* the longest that its waits so far could have been */
	int tries, redirects;
	enum http_net farthest; /* that answered it, so far */
};

/* Instants: for waiting (a clock that is never set), and since 1970. */
struct http_clock {
	int64_t steady_ms, wall_ms;
};
struct http_clock http_clock_now(void);

/* http-request.c: copies and checks a request. NULL with *e (EXIT_USAGE; EXIT_IO: memory). */
struct http_transfer *http_transfer_new(
    const struct http_request *request, int64_t max_answer, struct err *e);
void http_transfer_free(struct http_transfer *t);
/* Turns t to where its answer sends it. -1 with *e where that is refused. */
int http_transfer_redirect(struct http_transfer *t, struct err *e);
bool http_is_redirect(const struct http_try *try);
/* The text without secrets, in the arena; "" where memory is out. */
const char *http_transfer_redact(struct http_transfer *t, const char *text);

/* http-host.c */
struct http_host *http_host_find(struct http_host **hosts, const char *origin);
void http_hosts_free(struct http_host *hosts);
/* Closes the host (of_host) or the family of the path until then. Where memory is out, nothing. */
void http_host_close(struct http_host *host, const char *path, bool of_host, int64_t until_ms);
/* When a request for the path is let in; 0: now. */
int64_t http_host_opens(const struct http_host *host, const char *path, int64_t now_ms);

/* http-verdict.c: the wait before another try of t, whose try has ended; -1: that was the last.
 * *shut: it was, because the wait that was told does not fit into max_wait_ms. */
int64_t http_verdict(struct http_transfer *t, struct http_told told, int64_t max_wait_ms,
    uint64_t random, bool *shut);
/* Why there is no answer, into the arena. */
const char *http_verdict_text(struct http_transfer *t);

#endif
