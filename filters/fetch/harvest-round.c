/*
 * Rounds of a source. A round reads what is newer than the round before, page by page; one that was
 * cut short is finished first, from its cursor. In: the posts of a page that was written. Out: what
 * to ask for next, or that this was all. It remembers, in the state, the newest post of the rounds
 * that were finished, the newest of this one, its cursor, and the ids of its first page.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harvest-parts.h"
#include "hash.h"

#define EMPTY_PAGES_MAX 10
#define CURSOR_HASHES_MAX ((size_t)1 << 20)

bool round_time(const struct harvest_source *s, enum state_member member, int64_t *ms)
{
	struct str text = state_get(s->state, member);

	return text.ptr && window_parse_time(text, ms) == 0;
}

void round_set_time(struct harvest_source *s, enum state_member member, int64_t ms)
{
	char text[HARVEST_TIME];

	state_set(s->state, member, str_of(window_format_utc(text, sizeof(text), ms)));
}

bool round_is_beyond(const struct harvest_source *s, const struct page_post *post)
{
	return post->timed && post->ms >= s->window.until_ms;
}

static void move_member(struct harvest_source *s, enum state_member from, enum state_member to)
{
	state_set(s->state, to, state_get(s->state, from));
	state_set(s->state, from, STR_NONE);
}

void round_begin(struct harvest_source *s)
{
	s->resumed = state_get(s->state, STATE_CURSOR).ptr != NULL;
	s->first = true;
	s->remembered = s->resumed;
	s->found = false;
	s->round_seen = 0;
	s->empties = 0;
	s->lookups = 0;
	s->cursors = 0;
	s->phase = SOURCE_DUE;
	s->harvest->due = 0;
}

void round_restart(struct harvest_source *s)
{
	static const enum state_member of_round[] = {STATE_CURSOR, STATE_PENDING_ID,
	    STATE_PENDING_AT, STATE_PENDING_FROM, STATE_ETAG, STATE_LAST_MODIFIED, STATE_ASKED};

	for (size_t i = 0; i < sizeof(of_round) / sizeof(of_round[0]); i++)
		state_set(s->state, of_round[i], STR_NONE);
	s->restarted = true;
	round_begin(s);
}

/* Ties go by the id: the longer one (of digits, the greater), then by its bytes. */
static bool is_newer(int64_t ms, struct str id, int64_t than_ms, struct str than_id)
{
	if (ms != than_ms)
		return ms > than_ms;
	if (id.len != than_id.len)
		return id.len > than_id.len;
	return str_compare(id, than_id) > 0;
}

void round_finish(struct harvest_source *s)
{
	struct str id = state_get(s->state, STATE_PENDING_ID);
	int64_t pending, newest;

	if (round_time(s, STATE_PENDING_AT, &pending) && id.ptr &&
	    (!round_time(s, STATE_NEWEST_AT, &newest) ||
		is_newer(pending, id, newest, state_get(s->state, STATE_NEWEST_ID)))) {
		move_member(s, STATE_PENDING_ID, STATE_NEWEST_ID);
		move_member(s, STATE_PENDING_AT, STATE_NEWEST_AT);
	}
	state_set(s->state, STATE_PENDING_ID, STR_NONE);
	state_set(s->state, STATE_PENDING_AT, STR_NONE);
	state_set(s->state, STATE_CURSOR, STR_NONE);
	if (s->round_seen > 0 || s->resumed)
		move_member(s, STATE_PENDING_FROM, STATE_SEEN_FROM);
	if (s->round_seen > 0 && !s->resumed)
		state_forget(s->state, s->round_seen);
}

void source_end(struct harvest_source *s)
{
	s->phase = SOURCE_ENDED;
	if (s->asking)
		asked_free(&s->asked);
	s->asking = false;
	buf_free(&s->body);
}

/* What --max-posts counts: posts that are new, and not left out by the window. */
static void count_wanted(struct harvest_source *s, const struct page_settled *settled)
{
	for (size_t i = 0; i < settled->count; i++) {
		const struct page_post *post = &settled->post[i];

		if ((!post->timed || window_holds(s->window, post->ms)) &&
		    !harvest_is_known(s, post))
			s->wanted++;
	}
}

static void take_newest(struct harvest_source *s, const struct page_settled *settled)
{
	int64_t newest = 0;
	int64_t came = 0; /* what claims to be of later is no measure of what is new */
	bool any = round_time(s, STATE_PENDING_AT, &newest);
	const struct page_post *best = NULL;

	(void)window_parse_time(str_of(s->page.retrieved_at), &came);

	for (size_t i = 0; i < settled->count; i++) {
		const struct page_post *post = &settled->post[i];
		struct str id = best ? best->id : state_get(s->state, STATE_PENDING_ID);

		if (!post->timed || round_is_beyond(s, post) || post->ms > came ||
		    (any && !is_newer(post->ms, post->id, newest, id)))
			continue;
		best = post;
		newest = post->ms;
		any = true;
	}
	if (!best)
		return;
	state_set(s->state, STATE_PENDING_ID, best->id);
	round_set_time(s, STATE_PENDING_AT, best->ms);
}

/* Of which version the round's first answer was. Where some of it is to be read again (posts beyond
 * the window, or what could not be read), that is not remembered. */
static void take_version(struct harvest_source *s, const struct page_settled *settled)
{
	bool again =
	    s->ill_formed || !settled->read_whole || s->etag.len + s->last_modified.len == 0;
	char hash[17];

	for (size_t i = 0; i < settled->count; i++)
		again = again || round_is_beyond(s, &settled->post[i]);
	snprintf(hash, sizeof(hash), "%016llx", (unsigned long long)s->asked_hash);
	state_set(s->state, STATE_ETAG, again || !s->etag.len ? STR_NONE : buf_str(&s->etag));
	state_set(s->state, STATE_LAST_MODIFIED,
	    again || !s->last_modified.len ? STR_NONE : buf_str(&s->last_modified));
	state_set(s->state, STATE_ASKED, again ? STR_NONE : str_of(hash));
}

/* True where the page's cursor came before in this round; keeps it. */
static bool is_repeated(struct harvest_source *s)
{
	uint64_t hash = hash_bytes64(s->verdict.cursor.ptr, s->verdict.cursor.len, 0);

	for (size_t i = 0; i < s->cursors; i++)
		if (s->cursor[i] == hash)
			return true;
	if (s->cursors == s->cursor_cap) {
		size_t cap = s->cursor_cap ? s->cursor_cap * 2 : 64;
		uint64_t *moved =
		    cap <= CURSOR_HASHES_MAX ? realloc(s->cursor, cap * sizeof(*moved)) : NULL;

		if (!moved)
			return true; /* a million pages: no list is that long */
		s->cursor = moved;
		s->cursor_cap = cap;
	}
	s->cursor[s->cursors++] = hash;
	return false;
}

/* A limit was met: the rest is for the next run. But where nothing says how far back to read, and
 * so many posts are there as were asked for, that was all. */
static void stop_at_limit(struct harvest_source *s)
{
	int64_t newest;

	if (s->unbounded)
		source_note(s,
		    "there is more than these %llu posts (--since, --day or --max-posts say how "
		    "far back to read)",
		    (unsigned long long)s->wanted);
	if (s->window.since_ms == WINDOW_OPEN_SINCE && !round_time(s, STATE_NEWEST_AT, &newest) &&
	    s->max_posts > 0 && s->wanted >= (uint64_t)s->max_posts)
		round_finish(s);
	source_end(s);
}

bool source_is_at_limit(const struct harvest_source *s)
{
	return (s->max_posts > 0 && s->wanted >= (uint64_t)s->max_posts) ||
	       (s->max_requests > 0 && s->requests >= (uint64_t)s->max_requests);
}

/* All was read that there is to read. */
static void finish(struct harvest_source *s)
{
	round_finish(s);
	if (s->resumed && !source_is_at_limit(s)) {
		round_begin(s);
		return;
	}
	if (s->behind && s->wanted == 0 && !s->harvest->told_behind) {
		s->harvest->told_behind = true;
		source_note(s, "nothing new in the window, beyond which the state has read (what "
			       "was read is not asked for again, but without --state)");
	}
	source_end(s);
}

/* After a page that was read: the next one, the next round, or the end. all_old: as known_is_all().
 */
static void go_on(struct harvest_source *s, bool all_old)
{
	struct str cursor = buf_str(&s->verdict.cursor);

	if (cursor.len == 0 || all_old) {
		finish(s);
		return;
	}
	if (str_equal(cursor, state_get(s->state, STATE_CURSOR)) || is_repeated(s)) {
		round_finish(s);
		source_fail(
		    s, "page %llu: the same cursor came again", (unsigned long long)s->pages);
		return;
	}
	state_set(s->state, STATE_CURSOR, cursor);
	if (s->empties >= EMPTY_PAGES_MAX) {
		if (s->resumed && !s->found)
			round_finish(s); /* as in the run before: there is no more */
		source_fail(s, "page %llu: %u empty pages in a row", (unsigned long long)s->pages,
		    s->empties);
		return;
	}
	if (source_is_at_limit(s)) {
		stop_at_limit(s);
		return;
	}
	s->first = false;
	s->phase = SOURCE_DUE;
	s->harvest->due = 0;
}

/* Of a list that is gone through by its own order (ids), an answer that tells of each that it is
 * gone is as good as any. */
static bool is_answered(const struct harvest_source *s, const struct page_settled *settled)
{
	return settled->posts > 0 || (!s->spec->kind->newest_first && s->verdict.trouble.len > 0);
}

/* An answer that only complains. False where it holds something, or ends what went well. */
static bool is_refusal(const struct harvest_source *s, const struct page_settled *settled)
{
	bool ends = is_answered(s, settled) && (!s->first || s->resumed);

	return settled->posts == 0 && s->verdict.trouble.len > 0 && s->verdict.cursor.len == 0 &&
	       !ends;
}

/* Takes what the page held into what is known of the source, and decides what follows. */
static void settle(struct harvest_source *s, const struct page_settled *settled)
{
	bool all_old = known_is_all(s, settled);

	count_wanted(s, settled);
	take_newest(s, settled);
	known_take(s, settled);
	if (s->first && !s->resumed)
		take_version(s, settled);
	if (s->verdict.kept.len > 0)
		state_set(s->state, STATE_KEPT, buf_str(&s->verdict.kept));
	s->empties = is_answered(s, settled) ? 0 : s->empties + 1;
	s->found = s->found || settled->posts > 0;
	s->read++;
	s->unsaved = true;
	go_on(s, all_old);
}

int harvest_settled(
    struct harvest *h, struct page *page, const struct page_settled *settled, struct err *e)
{
	struct harvest_source *s = page->source;
	unsigned long long number = ++s->pages;

	(void)e;
	h->out--;
	s->posts += settled->posts;
	if (is_refusal(s, settled)) {
		source_trouble(s, true);
		source_end(s);
	} else if (!settled->read_whole && settled->posts == 0) {
		source_fail(s, "page %llu: %s", number,
		    settled->error ? settled->error : "no posts of a known format");
	} else {
		source_trouble(s, false);
		if (!settled->read_whole)
			source_complain(s, true, "page %llu: %s", number,
			    settled->error ? settled->error : "not read whole");
		settle(s, settled);
	}
	ask_verdict_free(&s->verdict);
	buf_free(&s->body);
	return 0;
}
