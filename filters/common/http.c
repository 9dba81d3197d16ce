/*
 * Requests in their order. In: requests (http.h). Out: final answers, in the order in which they
 * are complete. Remembers the queue, what runs, the hosts and until when they are closed.
 *
 * A request waits in the queue until its host has room, its time has come and no rate limit holds
 * it back; a try runs (http-curl.h); then it is done, or goes back into the queue: first in it for
 * a redirect, last for another try.
 */
#include "http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "hash.h"
#include "http-own.h"
#include "window.h"

#define TIMEOUT_MS 30000
#define MAX_WAIT_MS 300000
#define MAX_ANSWER ((int64_t)64 << 20)
#define MAX_ANSWER_MOST ((int64_t)1 << 40)
#define PER_HOST 2
#define PARALLEL 16
#define TIME_MOST_MS ((int64_t)1 << 31)
/* A signal that comes between the look at err_signal and the poll is seen after this time. */
#define POLL_MOST_MS 250

struct http_list {
	struct http_transfer *first, **end;
};

struct http {
	struct http_options options;
	struct http_curl *curl;
	struct http_host *hosts;
	struct http_list queue, done;
	struct http_transfer *running; /* linked by next, in no order */
	size_t active, pending;
	uint64_t random;
};

struct http_clock http_clock_now(void)
{
	struct timespec steady, wall;

	clock_gettime(CLOCK_MONOTONIC, &steady);
	clock_gettime(CLOCK_REALTIME, &wall);
	return (struct http_clock){(int64_t)steady.tv_sec * 1000 + steady.tv_nsec / 1000000,
	    (int64_t)wall.tv_sec * 1000 + wall.tv_nsec / 1000000};
}

int64_t http_now_ms(void)
{
	return http_clock_now().wall_ms;
}

static void list_append(struct http_list *list, struct http_transfer *t)
{
	t->next = NULL;
	*list->end = t;
	list->end = &t->next;
}

static void list_prepend(struct http_list *list, struct http_transfer *t)
{
	t->next = list->first;
	if (!list->first)
		list->end = &t->next;
	list->first = t;
}

/* Takes the transfer that *at points to out of the list. */
static struct http_transfer *list_take(struct http_list *list, struct http_transfer **at)
{
	struct http_transfer *t = *at;

	*at = t->next;
	if (list->end == &t->next)
		list->end = at;
	return t;
}

static int64_t or_default(int64_t given, int64_t usual, int64_t most)
{
	return given <= 0 ? usual : given > most ? most : given;
}

struct http *http_new(const struct http_options *options, struct err *e)
{
	struct http *h = calloc(1, sizeof(*h));
	struct http_options *o;

	if (!h) {
		err_set(e, EXIT_IO, "out of memory");
		return NULL;
	}
	o = &h->options;
	*o = *options;
	o->timeout_ms = or_default(o->timeout_ms, TIMEOUT_MS, TIME_MOST_MS);
	o->max_wait_ms =
	    o->max_wait_ms < 0 ? 0 : or_default(o->max_wait_ms, MAX_WAIT_MS, TIME_MOST_MS);
	o->max_answer = or_default(o->max_answer, MAX_ANSWER, MAX_ANSWER_MOST);
	o->per_host = or_default(o->per_host, PER_HOST, INT32_MAX);
	o->parallel = or_default(o->parallel, PARALLEL, INT32_MAX);
	h->queue.end = &h->queue.first;
	h->done.end = &h->done.first;
	if (getrandom(&h->random, sizeof(h->random), GRND_NONBLOCK) < 0)
		h->random = (uint64_t)http_clock_now().steady_ms;
	h->curl = http_curl_new(
	    o->user_agent ? o->user_agent : "trendpipe/" TP_VERSION, (size_t)o->parallel, e);
	if (!h->curl) {
		free(h);
		return NULL;
	}
	o->user_agent = NULL; /* which is the caller's */
	return h;
}

static void free_all(struct http_transfer *t)
{
	while (t) {
		struct http_transfer *next = t->next;
		http_transfer_free(t);
		t = next;
	}
}

void http_free(struct http *h)
{
	if (!h)
		return;
	free_all(h->running);
	free_all(h->queue.first);
	free_all(h->done.first);
	http_hosts_free(h->hosts);
	http_curl_free(h->curl);
	free(h);
}

int http_start(struct http *h, const struct http_request *request, void *context, struct err *e)
{
	struct http_transfer *t = http_transfer_new(request, h->options.max_answer, e);

	if (!t)
		return -1;
	t->answer.context = context;
	t->answer.own = t;
	t->try.timeout_ms = h->options.timeout_ms;
	t->host = http_host_find(&h->hosts, t->place.origin);
	if (!t->host) {
		http_transfer_free(t);
		return err_set(e, EXIT_IO, "out of memory");
	}
	list_append(&h->queue, t);
	h->pending++;
	return 0;
}

size_t http_pending(const struct http *h)
{
	return h->pending;
}

/* The answer as it is: error is NULL where there is one. */
static void finish(struct http *h, struct http_transfer *t, const char *error)
{
	struct http_answer *answer = &t->answer;

	answer->ok = error == NULL;
	answer->error = error ? http_transfer_redact(t, error) : NULL;
	answer->status = error ? 0 : t->try.status;
	answer->url = http_transfer_redact(t, t->place.url);
	if (!error)
		answer->body = buf_str(&t->try.answer);
	answer->received_ms = http_now_ms();
	list_append(&h->done, t);
}

/* `WHAT 2025-12-05T08:15:00Z` in the arena; sets retry_at_ms. */
static const char *until_text(struct http_transfer *t, const char *fmt, int64_t wall_ms)
{
	char at[32], text[ERR_TEXT_MAX];

	t->answer.retry_at_ms = wall_ms;
	window_format_utc(at, sizeof(at), wall_ms);
	snprintf(text, sizeof(text), "%s before %.19sZ", fmt, at);
	return http_transfer_redact(t, text);
}

/* Puts off a request that a rate limit holds back. False where it may not wait so long. */
static bool hold_back(struct http *h, struct http_transfer *t, int64_t wait_ms, int64_t opens_ms)
{
	if (wait_ms > h->options.max_wait_ms - t->planned_ms)
		return false;
	t->planned_ms += wait_ms;
	t->answer.waited_ms += wait_ms;
	t->not_before_ms = opens_ms;
	return true;
}

static void finish_shut_out(struct http *h, struct http_transfer *t, int64_t wait_ms)
{
	char text[400];

	snprintf(text, sizeof(text), "rate limit: %.300s lets nobody in", t->place.host);
	finish(h, t, until_text(t, text, http_now_ms() + wait_ms));
}

/* When the transfer may start, as far as a clock can tell. */
static int64_t due_ms(const struct http_transfer *t)
{
	int64_t due = t->not_before_ms;
	int64_t spaced = t->host->last_start_ms + t->delay_ms;

	if (t->host->used && t->delay_ms > 0 && spaced > due)
		due = spaced;
	return due;
}

static void begin(struct http *h, struct http_transfer *t, int64_t now_ms)
{
	struct err e;

	if (http_curl_begin(h->curl, &t->try, &e) != 0) {
		finish(h, t, e.text);
		return;
	}
	t->tries++;
	t->answer.requests++;
	t->host->active++;
	t->host->used = true;
	t->host->last_start_ms = now_ms;
	t->next = h->running;
	h->running = t;
	h->active++;
}

/* Starts what may start. Returns when the next may, by the clock; INT64_MAX where none waits for
 * it. */
static int64_t start_due(struct http *h)
{
	int64_t now_ms = http_clock_now().steady_ms, next_ms = INT64_MAX;
	struct http_transfer **at = &h->queue.first;

	while (*at && h->active < (size_t)h->options.parallel) {
		struct http_transfer *t = *at;
		int64_t due = due_ms(t), opens_ms = 0;

		if (t->host->active >= (size_t)h->options.per_host) {
			at = &t->next;
			continue;
		}
		if (due <= now_ms)
			opens_ms = http_host_opens(t->host, t->place.path, now_ms);
		if (opens_ms > 0 && !hold_back(h, t, opens_ms - now_ms, opens_ms)) {
			finish_shut_out(h, list_take(&h->queue, at), opens_ms - now_ms);
			continue;
		}
		due = opens_ms > due ? opens_ms : due;
		if (due <= now_ms) {
			begin(h, list_take(&h->queue, at), now_ms);
			continue;
		}
		next_ms = next_ms > due ? due : next_ms;
		at = &t->next;
	}
	return next_ms;
}

static void redirect(struct http *h, struct http_transfer *t)
{
	struct err e;

	if (http_transfer_redirect(t, &e) != 0) {
		finish(h, t, e.text);
		return;
	}
	t->host = http_host_find(&h->hosts, t->place.origin);
	if (!t->host) {
		finish(h, t, "out of memory");
		return;
	}
	t->tries--;
	list_prepend(&h->queue, t);
}

static bool is_busy(long status)
{
	return status == 429 || status >= 500;
}

/* What follows from how a try ended. */
static void settle(struct http *h, struct http_transfer *t)
{
	struct http_clock now = http_clock_now();
	struct http_told told = {0};
	int64_t wait_ms;
	bool shut;

	t->answer.bytes += t->try.wire_bytes;
	if (t->try.end == HTTP_END_ANSWER)
		told = http_told(t->try.status, buf_str(&t->try.headers), now.wall_ms);
	if (told.wait_ms > 0)
		http_host_close(t->host, t->place.path, told.of_host, now.steady_ms + told.wait_ms);
	if (http_is_redirect(&t->try)) {
		redirect(h, t);
		return;
	}
	h->random = hash_mix64(h->random + 0x9E3779B97F4A7C15u);
	wait_ms = http_verdict(t, told, h->options.max_wait_ms, h->random, &shut);
	if (wait_ms < 0) {
		if (shut && is_busy(t->try.status))
			t->answer.note =
			    until_text(t, "lets nobody in", now.wall_ms + told.wait_ms);
		finish(h, t, t->try.end == HTTP_END_ANSWER ? NULL : http_verdict_text(t));
		return;
	}
	t->answer.waited_ms += wait_ms;
	t->not_before_ms = now.steady_ms + wait_ms;
	list_append(&h->queue, t);
}

static void stop_running(struct http *h, struct http_transfer *t)
{
	struct http_transfer **at = &h->running;

	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	h->active--;
	t->host->active--;
}

/* Moves everything that can be moved: 1 where a try ended, 0 where none did, -1 with *e. */
static int step(struct http *h, struct err *e)
{
	struct http_try *ended;
	int rc = http_curl_step(h->curl, &ended, e), moved = 0;

	while (rc == 1) {
		struct http_transfer *t = ended->context;

		stop_running(h, t);
		settle(h, t);
		moved = 1;
		rc = http_curl_step(h->curl, &ended, e);
	}
	return rc < 0 ? rc : moved;
}

static int poll_ms(int64_t until_ms, int64_t now_ms)
{
	int64_t left_ms = until_ms > now_ms ? until_ms - now_ms : 0;

	return (int)(left_ms < POLL_MOST_MS ? left_ms : POLL_MOST_MS);
}

int http_wait(struct http *h, int timeout_ms, struct http_answer **answer, struct err *e)
{
	int64_t now_ms = http_clock_now().steady_ms;
	int64_t end_ms = timeout_ms < 0 ? INT64_MAX : now_ms + timeout_ms;

	while (!err_signal) {
		int64_t next_ms = start_due(h);
		int moved = h->done.first ? 0 : step(h, e);

		if (moved < 0)
			return -1;
		if (h->done.first) {
			h->pending--;
			*answer = &list_take(&h->done, &h->done.first)->answer;
			return 1;
		}
		now_ms = http_clock_now().steady_ms;
		if (h->pending == 0 || now_ms >= end_ms)
			return 0;
		if (next_ms > end_ms)
			next_ms = end_ms;
		/* where a try ended, another may have room now */
		if (moved == 0 && http_curl_poll(h->curl, poll_ms(next_ms, now_ms), e) != 0)
			return -1;
	}
	return -2;
}

struct str http_answer_header(const struct http_answer *answer, const char *name)
{
	const struct http_transfer *t = answer->own;

	return answer->ok ? http_header_find(buf_str(&t->try.headers), name) : STR_NONE;
}

bool http_answer_next_header(
    const struct http_answer *answer, size_t *at, struct http_header *header)
{
	const struct http_transfer *t = answer->own;

	return answer->ok &&
	       http_header_next(buf_str(&t->try.headers), at, &header->name, &header->value);
}

void http_answer_free(struct http_answer *answer)
{
	if (answer)
		http_transfer_free(answer->own);
}
