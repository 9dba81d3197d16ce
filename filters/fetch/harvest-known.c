/*
 * Which posts were written before. In: pages that were written. Out: whether a post is known, and
 * whether a whole page is. It remembers hashes of ids, in the state those of a round's first page
 * (of all its pages, where they are in no order), and in memory those of the page before.
 */
#include <string.h>

#include "harvest-parts.h"
#include "hash.h"

static uint64_t hash_id(struct str id)
{
	return hash_bytes64(id.ptr, id.len, 0);
}

/* Older than what an earlier round read with all that is below it. */
static bool is_covered(const struct harvest_source *s, const struct page_post *post)
{
	int64_t from;

	return s->spec->kind->newest_first && post->timed &&
	       round_time(s, STATE_SEEN_FROM, &from) && post->ms < from;
}

/* True where the page before had it. */
static bool was_last(const struct harvest_source *s, uint64_t hash)
{
	for (size_t at = 0; at < s->last.len; at += sizeof(hash))
		if (memcmp(s->last.ptr + at, &hash, sizeof(hash)) == 0)
			return true;
	return false;
}

bool harvest_is_known(const struct harvest_source *s, const struct page_post *post)
{
	uint64_t hash = hash_id(post->id);

	return state_has_seen(s->state, hash) || was_last(s, hash) || is_covered(s, post);
}

/* As harvest_is_known(), but for what this round itself has brought: lists shift while they are
 * read. */
static bool was_known(const struct harvest_source *s, const struct page_post *post)
{
	uint64_t hash = hash_id(post->id);

	for (size_t i = s->round_seen; i < s->state->seen_count; i++)
		if (s->state->seen[i] == hash)
			return true;
	return is_covered(s, post);
}

bool known_is_all(const struct harvest_source *s, const struct page_settled *settled)
{
	int64_t floor = s->window.since_ms, newest;

	if (round_time(s, STATE_NEWEST_AT, &newest) && newest > floor)
		floor = newest;
	if (!s->spec->kind->newest_first || floor == WINDOW_OPEN_SINCE || settled->count == 0)
		return false;
	for (size_t i = 0; i < settled->count; i++) {
		const struct page_post *post = &settled->post[i];

		if (!(post->timed && post->ms < floor) && !was_known(s, post))
			return false;
	}
	return true;
}

/* True where the page has a post that was not left to a later run. */
static bool has_inside(const struct harvest_source *s, const struct page_settled *settled)
{
	for (size_t i = 0; i < settled->count; i++)
		if (!round_is_beyond(s, &settled->post[i]))
			return true;
	return false;
}

/* Remembers ids: of a list of newest posts first those of the round's first page, of another all.
 */
static void see(struct harvest_source *s, const struct page_settled *settled)
{
	if (s->spec->kind->newest_first && s->remembered)
		return;
	for (size_t i = settled->count; i > 0; i--) {
		const struct page_post *post = &settled->post[i - 1];
		uint64_t hash = hash_id(post->id);
		size_t at = 0;

		if (round_is_beyond(s, post))
			continue;
		while (at < s->round_seen && s->state->seen[at] != hash)
			at++;
		s->round_seen += at == s->round_seen && at < STATE_SEEN_MAX;
		state_see(s->state, &hash, 1);
	}
}

/*
 * From which time back later rounds need no ids to know that a post was read: from the end of the
 * page whose ids are remembered, if more pages follow; from the newest post of the rounds before,
 * if the network left out all that is older; and never, if the page is the whole list.
 */
static void take_from(struct harvest_source *s, const struct page_settled *settled)
{
	bool more = s->verdict.cursor.len > 0;
	int64_t newest, from;

	for (size_t i = settled->count; i > 0; i--) {
		const struct page_post *post = &settled->post[i - 1];

		if (!post->timed)
			continue;
		from = post->ms;
		if (round_is_beyond(s, post))
			return;
		if (!more && !round_time(s, STATE_NEWEST_AT, &newest))
			return;
		if (!more && from < newest)
			return;
		round_set_time(s, STATE_PENDING_FROM, more ? from : newest + 1);
		return;
	}
}

static void keep_last(struct harvest_source *s, const struct page_settled *settled)
{
	buf_reset(&s->last);
	for (size_t i = 0; i < settled->count; i++) {
		uint64_t hash = hash_id(settled->post[i].id);

		if (round_is_beyond(s, &settled->post[i]))
			continue;
		buf_add(&s->last, &hash, sizeof(hash));
	}
	if (buf_failed(&s->last))
		buf_reset(&s->last);
}

void known_take(struct harvest_source *s, const struct page_settled *settled)
{
	see(s, settled);
	if (!s->remembered)
		take_from(s, settled);
	s->remembered = s->remembered || has_inside(s, settled);
	keep_last(s, settled);
}
