/*
 * The next request of a source. In: what is known of it. Out: a request that was queued, with what
 * the last answer said of its version where a round begins. Remembers nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harvest-parts.h"
#include "hash.h"

#define PAGE_POSTS 100 /* what networks that are paid for put on a page, for the told cost */

struct ask_input harvest_input(const struct harvest_source *s, char *since, char *until, char *now)
{
	const struct window *w = &s->window;
	int64_t left = s->max_posts - (int64_t)s->wanted;

	window_format_utc(now, HARVEST_TIME, http_now_ms());
	if (w->since_ms != WINDOW_OPEN_SINCE)
		window_format_utc(since, HARVEST_TIME, w->since_ms);
	if (w->until_ms != WINDOW_OPEN_UNTIL)
		window_format_utc(until, HARVEST_TIME, w->until_ms);
	return (struct ask_input){
	    .spec = s->spec,
	    .cursor = s->state->member[STATE_CURSOR],
	    .kept = s->state->member[STATE_KEPT],
	    .newest_id = s->state->member[STATE_NEWEST_ID],
	    .newest_at = s->state->member[STATE_NEWEST_AT],
	    .since = w->since_ms != WINDOW_OPEN_SINCE ? since : NULL,
	    .until = w->until_ms != WINDOW_OPEN_UNTIL ? until : NULL,
	    .want = s->max_posts > 0 && !s->unbounded && left > 0 ? left : 0,
	    .now = now,
	};
}

void harvest_announce(struct harvest_source *s)
{
	const struct harvest_options *options = &s->harvest->options;
	bool told = options->max_requests > 0 || s->spec->max_requests > 0;

	if (s->announced || !s->spec->kind->paid)
		return;
	s->announced = true;
	if (s->max_requests == 0)
		source_note(s, "a paid source: at most %lld posts, and what is on the last page",
		    (long long)s->max_posts);
	else
		source_note(s, "a paid source: at most %lld requests, %lld posts%s",
		    (long long)s->max_requests, (long long)s->max_requests * PAGE_POSTS,
		    told ? "" : " (raise it with --max-requests)");
}

/* Whether an answer that is known already may be left out: only of the very same URL. */
static size_t conditions(const struct harvest_source *s, struct http_header *out)
{
	struct str etag = state_get(s->state, STATE_ETAG);
	struct str modified = state_get(s->state, STATE_LAST_MODIFIED);
	char hash[17];
	size_t count = 0;

	snprintf(hash, sizeof(hash), "%016llx", (unsigned long long)s->asked_hash);
	if (!s->first || s->resumed || s->asked.lookup ||
	    !str_equal(state_get(s->state, STATE_ASKED), str_of(hash)))
		return 0;
	if (etag.ptr)
		out[count++] = (struct http_header){STR("If-None-Match"), etag};
	if (modified.ptr)
		out[count++] = (struct http_header){STR("If-Modified-Since"), modified};
	return count;
}

static int start(struct harvest *h, struct harvest_source *s, struct err *e)
{
	struct http_request request = s->asked.request;
	struct http_header *header = calloc(request.headers + 2, sizeof(*header));
	size_t more;
	int status;

	if (!header)
		return err_set(e, EXIT_IO, "%s: cannot ask (out of memory)", s->spec->name);
	if (request.headers > 0)
		memcpy(header, request.header, request.headers * sizeof(*header));
	more = conditions(s, header + request.headers);
	s->conditional = more > 0;
	request.header = header;
	request.headers += more;
	status = http_start(h->http, &request, s, e);
	free(header);
	if (status != 0) {
		source_fail(s, "%s", e->text);
		return 0;
	}
	s->phase = SOURCE_ASKED;
	h->waiting++;
	return 0;
}

int harvest_ask(struct harvest *h, struct harvest_source *s, struct err *e)
{
	char since[HARVEST_TIME], until[HARVEST_TIME], now[HARVEST_TIME];
	struct ask_input in = harvest_input(s, since, until, now);
	const char *url;

	if (s->asking)
		asked_free(&s->asked);
	s->asking = false;
	harvest_announce(s);
	if (ask_request(h->asker, &in, &s->asked, e) != 0) {
		source_fail(s, "%s", e->text);
		return 0;
	}
	s->asking = true;
	url = s->asked.request.url;
	s->asked_hash = hash_bytes64(url, strlen(url), 0);
	return start(h, s, e);
}
