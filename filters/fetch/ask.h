/*
 * Runs the network half of an adapter: what to ask for (`request`), and what its answer says of the
 * next (`next`, `keep`, `trouble`).
 */
#ifndef TP_FETCH_ASK_H
#define TP_FETCH_ASK_H

#include "http.h"
#include "spec.h"

struct asker; /* compiled programs; for one thread */

/* What a request goes by, and next() too. NULL: not known. */
struct ask_input {
	const struct spec *spec;
	const char *cursor, *kept;	   /* JSON that next() and keep() gave; "null" is NULL */
	const char *newest_id, *newest_at; /* plain texts of the state; RFC 3339 */
	const char *since, *until;	   /* RFC 3339: the window, narrowed by the spec's own */
	int64_t want;			   /* posts still wished for; 0: no limit */
	const char *now;		   /* RFC 3339 */
};

/* A request, with its secrets put in. Free with asked_free(). */
struct asked {
	struct http_request request; /* its strings live as long as this */
	bool lookup;		     /* the answer holds no posts: it is only for ask_next() */
	struct arena arena;	     /* all of that */
};

/* What the answer says. */
struct ask_verdict {
	struct buf cursor;  /* JSON; empty: that was all */
	struct buf kept;    /* JSON to remember for this source; empty: as before */
	struct buf trouble; /* what the answer complains of beside its posts (`errors` of X), a JSON
			       array that is not empty; or empty */
};

struct asker *asker_new(const struct adapters *a, struct err *e);
void asker_free(struct asker *k);
/* -1 with *e where the adapter raised an error or made no request, or a credential is not set. */
int ask_request(struct asker *k, const struct ask_input *in, struct asked *out, struct err *e);
void asked_free(struct asked *a);
/* Appends the request on one line, `GET https://... authorization: Bearer $X_BEARER_TOKEN`: never a
 * secret, and the same whether credentials that it needs are set or not. */
int ask_describe(struct asker *k, const struct ask_input *in, struct buf *out, struct err *e);
/*
 * Fills *out (free it in any case). body: the answer as JSON text (a feed's JSON Feed), followed by
 * JSON_PADDING readable bytes; it need not be JSON where the adapter asks nothing of it (lines of
 * JSON). headers: an object with names in lower case.
 */
int ask_next(struct asker *k, const struct ask_input *in, struct str body, struct str headers,
    struct ask_verdict *out, struct err *e);
void ask_verdict_free(struct ask_verdict *v);

#endif
