/*
 * When to come again: what an answer tells of it, and how long to wait where it tells nothing. A
 * part of http.h; pure.
 */
#ifndef TP_HTTP_WAIT_H
#define TP_HTTP_WAIT_H

#include "err.h"

/* What an answer says of when to come again. */
struct http_told {
	int64_t wait_ms; /* from now; 0: nothing, or at once */
	bool of_host;	 /* for whatever is asked of the host; false: for this path and its like */
};

/* Seconds, or a date of RFC 9110 5.6.7 (three forms), to a wait from now_ms on. False where it is
 * neither. A date that has passed is 0. */
bool http_wait_parse(struct str value, int64_t now_ms, int64_t *wait_ms);
/* `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`. */
bool http_date_parse(struct str value, int64_t *ms);
/*
 * What the answer's headers (as they came, a line each) tell. Retry-After counts for 429 and 5xx,
 * and for the whole host. The reset of a rate limit counts for 429, and for any status where none
 * remain: `x-rate-limit-*` (X: seconds since 1970, a limit for each path), `x-ratelimit-*` and
 * `ratelimit-*` (Mastodon: RFC 3339; GitHub, Bluesky: seconds since 1970; Reddit: seconds from now;
 * for the host). An instant is held against the answer's own Date, so that our clock may be wrong;
 * now_ms where it has none.
 */
struct http_told http_told(long status, struct str headers, int64_t now_ms);
/* The longest wait before try number tries + 1 (tries >= 1): 1 s, 2 s, 4 s ... 60 s. */
int64_t http_backoff_limit(int tries);
/* `Full jitter`: a time between 0 and the limit, by a random number. (Brooker, Exponential Backoff
 * and Jitter, AWS Architecture Blog, 2015.) */
int64_t http_backoff(int64_t limit_ms, uint64_t random);
/* The value of the first header line of that name (any case), or STR_NONE. */
struct str http_header_find(struct str headers, const char *name);
/* The header line at *at, which moves past it; false at the end. A line without a colon is passed
 * over. */
bool http_header_next(struct str headers, size_t *at, struct str *name, struct str *value);

#endif
