/*
 * The run over all network sources; see harvest.h. In: specs and what the state knows of them. Out:
 * pages in the order in which they came, and the state anew after each that was written. It
 * remembers a round for each source, and the pages that nobody took yet.
 */
#include "harvest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harvest-parts.h"
#include "json.h"
#include "raw.h"

#define UNDER_WAY_MAX 128	 /* requests and pages that wait, which bounds memory */
#define PAID_REQUESTS_MAX 10	 /* unless told otherwise */
#define UNBOUNDED_POSTS_MAX 1000 /* where nothing at all says how far back to read */
#define LAST_MAX ((size_t)64 << 10)
#define ERRORS_TEXT_MAX ((size_t)128 << 10)

/* The smaller of two limits, of which 0 is none. */
static int64_t tighter(int64_t a, int64_t b)
{
	if (a == 0 || b == 0)
		return a + b;
	return a < b ? a : b;
}

/* True where an earlier source asks for the same. */
static bool is_twice(const struct harvest *h, const struct state_source *state)
{
	for (size_t i = 0; i < h->count; i++)
		if (h->source[i].state == state)
			return true;
	return false;
}

/* How far the source may be read. */
static void set_limits(struct harvest_source *s)
{
	const struct harvest_options *o = &s->harvest->options;
	const struct spec *spec = s->spec;
	struct window *w = &s->window;
	int64_t newest;
	bool read_before;

	*w = o->window;
	if (spec->window.since_ms > w->since_ms)
		w->since_ms = spec->window.since_ms;
	if (spec->window.until_ms < w->until_ms)
		w->until_ms = spec->window.until_ms;
	s->max_posts = tighter(o->max_posts, spec->max_posts);
	s->max_requests = tighter(o->max_requests, spec->max_requests);
	read_before = round_time(s, STATE_NEWEST_AT, &newest);
	s->behind = read_before && newest >= w->until_ms;
	if (s->max_posts > 0 || s->max_requests > 0)
		return;
	if (spec->kind->paid) {
		s->max_requests = PAID_REQUESTS_MAX;
	} else if (w->since_ms == WINDOW_OPEN_SINCE && !read_before) {
		s->max_posts = UNBOUNDED_POSTS_MAX;
		s->unbounded = true;
	}
}

static int add_source(struct harvest *h, const struct spec *spec, struct err *e)
{
	struct harvest_source *s = &h->source[h->count];

	*s = (struct harvest_source){.harvest = h, .spec = spec};
	s->state = state_source(h->state, spec->key, e);
	if (!s->state)
		return -1;
	if (is_twice(h, s->state)) {
		source_note(s, "is asked for twice: once is enough");
		return 0;
	}
	set_limits(s);
	buf_init(&s->errors, ERRORS_TEXT_MAX);
	buf_init(&s->last, LAST_MAX);
	h->count++;
	round_begin(s);
	if (s->window.since_ms >= s->window.until_ms) {
		source_note(s, "is not asked: its own since and until lie outside of the window");
		source_end(s);
	}
	return 0;
}

static int open_all(
    struct harvest *h, const struct adapters *a, const struct specs *specs, struct err *e)
{
	h->source = calloc(specs->count + 1, sizeof(*h->source));
	h->json = json_new();
	if (!h->source || !h->json)
		return err_set(e, EXIT_IO, "cannot start (out of memory)");
	h->state = state_open(h->options.state_path, !h->options.dry_run, e);
	if (!h->state)
		return -1;
	for (size_t i = 0; i < specs->count; i++)
		if (!specs->spec[i].asleep && add_source(h, &specs->spec[i], e) != 0)
			return -1;
	h->asker = asker_new(a, e);
	if (!h->asker)
		return -1;
	if (h->options.dry_run)
		return 0;
	if (h->options.raw_dir && raw_prepare(h->options.raw_dir, e) != 0)
		return -1;
	h->http = http_new(&h->options.http, e);
	return h->http ? 0 : -1;
}

struct harvest *harvest_new(const struct harvest_options *options, const struct adapters *a,
    const struct specs *specs, struct err *e)
{
	struct harvest *h = calloc(1, sizeof(*h));

	if (!h) {
		err_set(e, EXIT_IO, "cannot start (out of memory)");
		return NULL;
	}
	h->options = *options;
	if (open_all(h, a, specs, e) == 0)
		return h;
	harvest_free(h);
	return NULL;
}

void harvest_free(struct harvest *h)
{
	if (!h)
		return;
	http_free(h->http);
	for (size_t i = 0; i < h->count; i++) {
		struct harvest_source *s = &h->source[i];

		source_end(s);
		ask_verdict_free(&s->verdict);
		buf_free(&s->errors);
		buf_free(&s->last);
		buf_free(&s->url);
		buf_free(&s->etag);
		buf_free(&s->last_modified);
		free(s->cursor);
	}
	free(h->source);
	asker_free(h->asker);
	state_close(h->state);
	json_free(h->json);
	free(h);
}

int harvest_describe(struct harvest *h, struct buf *out, struct err *e)
{
	char since[HARVEST_TIME], until[HARVEST_TIME], now[HARVEST_TIME];

	for (size_t i = 0; i < h->count; i++) {
		struct harvest_source *s = &h->source[i];
		struct ask_input in = harvest_input(s, since, until, now);
		size_t before = out->len;

		if (s->phase == SOURCE_ENDED)
			continue;
		harvest_announce(s);
		if (ask_describe(h->asker, &in, out, e) != 0)
			source_fail(s, "%s", e->text);
		else if (out->len > before && out->ptr[out->len - 1] != '\n')
			buf_add_char(out, '\n');
		source_end(s);
	}
	return buf_failed(out) ? err_set(e, EXIT_IO, "out of memory") : 0;
}

/* Asks for all that is due, as far as there is room. */
static int ask_due(struct harvest *h, struct err *e)
{
	size_t i = h->due;

	for (; i < h->count && h->waiting + h->queued + h->out < UNDER_WAY_MAX; i++)
		if (h->source[i].phase == SOURCE_DUE && harvest_ask(h, &h->source[i], e) != 0)
			return -1;
	h->due = i;
	return 0;
}

/* Takes one answer, waiting at most timeout_ms for it. As http_wait(). */
static int take_answer(struct harvest *h, int timeout_ms, struct err *e)
{
	struct http_answer *answer = NULL;
	int status = http_wait(h->http, timeout_ms, &answer, e);

	if (status == 1) {
		if (harvest_answer(h, answer, e) != 0)
			status = -1;
		http_answer_free(answer);
	}
	return status;
}

/* A page may leave once the state covers the page before it of its source. */
static bool may_leave(const struct harvest *h, const struct harvest_source *s)
{
	return !harvest_is_unsaved(h, s);
}

static struct page *take_head(struct harvest *h)
{
	struct harvest_source *s = h->head;

	h->head = s->next;
	if (!h->head)
		h->tail = NULL;
	h->queued--;
	h->out++;
	return &s->page;
}

int harvest_take(struct harvest *h, struct page **page, struct err *e)
{
	if (h->broken) {
		*e = h->why;
		return -1;
	}
	if (h->options.dry_run)
		return 0;
	for (;;) {
		int status;

		if (h->head && !may_leave(h, h->head))
			return -3;
		if (h->head) {
			*page = take_head(h);
			return 1;
		}
		if (ask_due(h, e) != 0)
			return -1;
		if (h->waiting == 0)
			return h->out > 0 ? -3 : 0;
		status = take_answer(h, -1, e);
		if (status < 0)
			return status;
	}
}

bool harvest_would_wait(struct harvest *h)
{
	if (h->broken || h->options.dry_run)
		return false;
	if (!h->head && ask_due(h, &h->why) != 0)
		h->broken = true;
	while (!h->broken && !h->head && h->waiting > 0) {
		int status = take_answer(h, 0, &h->why);

		h->broken = status == -1;
		if (status != 1)
			break;
		if (!h->head && ask_due(h, &h->why) != 0)
			h->broken = true;
	}
	if (h->broken)
		return false;
	if (h->head)
		return !may_leave(h, h->head);
	return h->waiting > 0 || h->out > 0;
}

bool harvest_is_unsaved(const struct harvest *h, const struct harvest_source *s)
{
	return h->options.state_path && s->unsaved;
}

int harvest_save(struct harvest *h, struct err *e)
{
	char now[HARVEST_TIME];

	window_format_utc(now, sizeof(now), http_now_ms());
	if (h->options.dry_run)
		return 0;
	if (state_save(h->state, now, e) != 0)
		return -1;
	for (size_t i = 0; i < h->count; i++)
		h->source[i].unsaved = false;
	return 0;
}

static const char *status_of(const struct harvest_source *s)
{
	if (!s->failed)
		return "ok";
	return s->read > 0 ? "partial" : "failed";
}

static void add_text(struct buf *out, const char *name, struct str text)
{
	buf_printf(out, ",\"%s\":", name);
	if (text.ptr)
		buf_add_json(out, text);
	else
		buf_add_z(out, "null");
}

/* The newest post that is known: of the round under way, where it has one. */
static void add_newest(const struct harvest_source *s, struct buf *out)
{
	struct str pending = state_get(s->state, STATE_PENDING_AT);
	struct str newest = state_get(s->state, STATE_NEWEST_AT);
	bool of_round = pending.ptr && (!newest.ptr || str_compare(pending, newest) > 0);

	add_text(
	    out, "newest_id", state_get(s->state, of_round ? STATE_PENDING_ID : STATE_NEWEST_ID));
	add_text(out, "newest_at", of_round ? pending : newest);
}

const struct harvest_source *harvest_ended(struct harvest *h, struct buf *members)
{
	for (size_t i = 0; i < h->count; i++) {
		struct harvest_source *s = &h->source[i];

		if (s->phase != SOURCE_ENDED)
			continue;
		s->phase = SOURCE_TOLD;
		buf_printf(members,
		    "\"status\":\"%s\",\"posts\":%llu,\"kept\":%llu,\"pages\":%llu,"
		    "\"requests\":%llu,\"bytes\":%llu,\"waited\":",
		    status_of(s), (unsigned long long)s->posts, (unsigned long long)s->kept,
		    (unsigned long long)s->pages, (unsigned long long)s->requests,
		    (unsigned long long)s->bytes);
		buf_add_number(members, (double)s->waited_ms / 1000, 3);
		add_newest(s, members);
		buf_add_z(members, ",\"errors\":[");
		buf_add_str(members, buf_str(&s->errors));
		buf_add_char(members, ']');
		return s;
	}
	return NULL;
}

void harvest_kept(struct harvest_source *s, uint64_t posts)
{
	s->kept += posts;
}

const struct spec *harvest_spec(const struct harvest_source *s)
{
	return s->spec;
}

void harvest_verdict(const struct harvest *h, size_t *sources, size_t *failed, size_t *partial)
{
	*sources = h->count;
	*failed = 0;
	*partial = 0;
	for (size_t i = 0; i < h->count; i++) {
		*failed += h->source[i].failed && h->source[i].read == 0;
		*partial += h->source[i].failed && h->source[i].read > 0;
	}
}
