/*
 * The transfers themselves, one try each, without a will of their own: nothing is followed, waited
 * for or tried again here. http-curl.c is the only file that knows libcurl. A part of http.h.
 */
#ifndef TP_HTTP_CURL_H
#define TP_HTTP_CURL_H

#include "arena.h"
#include "buf.h"
#include "http-address.h"

#define HTTP_HEADERS_MAX ((size_t)256 << 10) /* bytes of an answer's header lines */
#define HTTP_URL_MAX ((size_t)64 << 10)
#define HTTP_BODY_ROOM 64 /* readable bytes after an answer's body */

struct http_curl;

/* Where a URL leads. Texts of the arena they were read into. */
struct http_place {
	const char *url;    /* as libcurl writes it, without a fragment */
	const char *host;   /* lower case, without a port; IPv6 in brackets */
	const char *origin; /* `api.x.com:443`: what a limit, and a connection, belong to */
	const char *path;
	bool tls;
};

/* How a try ended. */
enum http_end {
	HTTP_END_ANSWER,
	HTTP_END_RESOLVE, /* no address for the host */
	HTTP_END_CONNECT,
	HTTP_END_TIMEOUT,
	HTTP_END_CUT,	  /* the connection broke before the answer was whole */
	HTTP_END_GARBAGE, /* not HTTP, or not the encoding that it says */
	HTTP_END_TLS,	  /* the other side is not who it should be */
	HTTP_END_NEAR,	  /* a redirect to an address that is nearer than it may be */
	HTTP_END_LARGE,	  /* the body is larger than max_answer */
	HTTP_END_HEADERS, /* more header lines than HTTP_HEADERS_MAX */
	HTTP_END_MEMORY,
	HTTP_END_OTHER
};

/* One try: the first part is asked, the second what came. */
struct http_try {
	const char *method;
	const struct http_place *place;
	const char *const *line; /* header lines, `name: value` */
	size_t lines;
	struct str body;       /* ptr NULL: none; lives until the try ended */
	enum http_net nearest; /* no address that is nearer */
	bool host_only;	       /* only this machine, for what may not cross a net unencrypted */
	int64_t timeout_ms, max_answer;
	void *context;

	enum http_end end;
	char why[256]; /* what libcurl or the system say of it; may be empty */
	long status;
	struct buf headers, answer; /* as they came, a line each; decoded */
	char *redirect;		    /* the absolute URL of Location, or NULL */
	enum http_net reached;	    /* where the host was */
	bool sent;		    /* some byte of the request was */
	uint64_t wire_bytes;

	struct http_curl *engine;
	void *handle, *list; /* libcurl's, while it runs */
	const char *proxy;
	char error[256];
};

/* NULL with *e. user_agent is copied. */
struct http_curl *http_curl_new(const char *user_agent, size_t parallel, struct err *e);
void http_curl_free(struct http_curl *c);
/*
 * Reads a URL. -1 with *e (EXIT_USAGE): `no URL`, `another scheme than http and https (ftp)`, `a
 * user or password in the URL`, which drop_user drops instead.
 */
int http_curl_place(
    const char *url, bool drop_user, struct arena *a, struct http_place *place, struct err *e);

/* GET and HEAD: what may be sent twice. */
bool http_is_safe(const char *method);
void http_try_init(struct http_try *t);
void http_try_free(struct http_try *t);
/* Starts it; what an earlier try of it left is forgotten. -1 with *e where memory is out. */
int http_curl_begin(struct http_curl *c, struct http_try *t, struct err *e);
/* Ends it early; nothing for one that does not run. */
void http_curl_cancel(struct http_try *t);
/* Moves what can be moved. 1 with *ended (a try that is over), 0 where none is, -1 with *e. */
int http_curl_step(struct http_curl *c, struct http_try **ended, struct err *e);
/* Waits until something can be moved, at most timeout_ms, or a signal comes. -1 with *e. */
int http_curl_poll(struct http_curl *c, int timeout_ms, struct err *e);

#endif
