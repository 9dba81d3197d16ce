/*
 * Counts points: every phrase once for each thing that it stands for, unless a longer phrase for
 * the same thing covers it. In: the hits of a post. Out: points for subject, topics, kinds and
 * lists; marks of names, coins and mood. Remembers which uses this post had.
 */
#include <math.h>
#include <string.h>

#include "tagging.h"
#include "text.h"

#define COVER_LOOK_BACK 24 /* hits before this one that may cover it */

double points_share(double points)
{
	return points <= 0 ? 0 : 1 - exp2(-points / 2);
}

void tagging_note(struct tagging *t, enum use_what what, uint16_t target, struct str text)
{
	if (t->evidences < TAGGING_EVIDENCE_MAX)
		t->evidence[t->evidences++] = (struct evidence){what, target, text};
}

static bool is_gap(char c)
{
	return c == ' ' || c == '-' || c == '_';
}

/* The very letters of the rules, but for hyphens and spaces. */
static bool same_letters(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (a.ptr[i] != b.ptr[i] && !(is_gap(a.ptr[i]) && is_gap(b.ptr[i])))
			return false;
	return true;
}

/* True where nothing but emoji and punctuation stands before the phrase. */
static bool starts_text(const struct tagging *t, const struct hit *h)
{
	struct str plain = buf_str(&t->plain->bytes);

	for (size_t at = 0; at < h->from;) {
		uint32_t rune = text_next(plain, &at);

		if (plain_is_word(rune) || text_is_cjk(rune))
			return false;
	}
	return true;
}

/* True where the use holds for the phrase as it stands there. */
static bool holds(
    const struct tagging *t, const struct hit *h, const struct sense *u, uint32_t index)
{
	if (u->flags & USE_TAG && !h->tag)
		return false;
	if (u->flags & USE_START && !starts_text(t, h))
		return false;
	if (u->what == USE_NAME) {
		bool versions = t->rules->name[u->target].join != JOIN_NONE;

		if (!h->edge && !(h->digit && versions))
			return false;
	} else if (!(u->flags & USE_PREFIX) && !h->edge && !h->plural) {
		return false;
	}
	return !(u->flags & USE_EXACT) || u->flags & USE_TAG ||
	       same_letters(
		   plain_source(t->plain, h->from, h->to), t->rules->lexicon.use[index].spelling);
}

/* Mood words and the words that turn them are one thing: `not good` in the rules covers both. */
static bool same_thing(const struct sense *a, const struct sense *b)
{
	bool mood = a->what == USE_MOOD || a->what == USE_TURN;

	if (mood)
		return b->what == USE_MOOD || b->what == USE_TURN;
	return a->what == b->what && a->target == b->target;
}

static bool has_use(const struct lexicon *lx, uint32_t first, const struct sense *like, bool any)
{
	for (uint32_t next = first + 1; next; next = lx->sense[next - 1].next) {
		const struct sense *u = &lx->sense[next - 1];

		if (any ? u->what == like->what : same_thing(u, like))
			return true;
	}
	return false;
}

/* Words inside a name tell nothing of kind and mood: Deep Research is no research. */
static bool name_covers(const struct lexicon *lx, uint32_t first, const struct sense *u)
{
	return (u->what == USE_KIND || u->what == USE_MOOD || u->what == USE_TURN) &&
	       has_use(lx, first, &(struct sense){.what = USE_NAME}, true);
}

/* True where a longer phrase for the same thing covers hit number i. */
static bool covered(const struct tagging *t, size_t i, const struct sense *u)
{
	const struct lexicon *lx = &t->rules->lexicon;
	const struct hit *h = &t->hits.hit[i];
	size_t last = i > COVER_LOOK_BACK ? i - COVER_LOOK_BACK : 0;

	for (size_t j = i; j-- > last;) {
		const struct hit *over = &t->hits.hit[j];

		if (over->to >= h->to && over->to - over->from > h->to - h->from &&
		    (over->edge || over->plural) &&
		    (has_use(lx, over->first, u, false) || name_covers(lx, over->first, u)))
			return true;
	}
	return false;
}

static void add_mark(struct marks *m, size_t hit, uint32_t use)
{
	if (m->count < MATCHER_HITS_MAX)
		m->mark[m->count++] = (struct mark){.hit = (uint32_t)hit, .use = use};
}

static void add_points(struct tagging *t, enum use_what what, uint16_t target, int points)
{
	if (what == USE_SUBJECT)
		t->subject += points;
	else if (what == USE_TOPIC)
		t->topic[target] += points;
	else if (what == USE_KIND)
		t->kind[target] += points;
	else if (what == USE_LIST)
		t->list[target] += points;
}

/* What a phrase or feature gives: points, and whether its target may count at all. */
static void count(struct tagging *t, enum use_what what, uint16_t target, int points,
    unsigned flags, struct str text)
{
	if (flags & USE_NOT) {
		targets_add(&t->barred, what, target);
		return;
	}
	if (flags & USE_MUST)
		targets_add(&t->met, what, target);
	add_points(t, what, target, points);
	if (points != 0 || flags & USE_MUST)
		tagging_note(t, what, target, text);
}

static void count_use(struct tagging *t, struct counted *c, size_t i, uint32_t index)
{
	const struct sense *u = &t->rules->lexicon.sense[index];
	const struct hit *h = &t->hits.hit[i];
	uint64_t bit = (uint64_t)1 << index % 64;

	if (!holds(t, h, u, index))
		return;
	if (u->what == USE_NAME) {
		add_mark(&t->names, i, index);
		return;
	}
	if (u->what != USE_MOOD && u->what != USE_TURN && c->use[index / 64] & bit)
		return;
	if (covered(t, i, u))
		return;
	c->use[index / 64] |= bit;
	if (u->what == USE_COIN)
		add_mark(&t->coins, i, index);
	else if (u->what == USE_MOOD || u->what == USE_TURN)
		add_mark(&t->mood, i, index);
	else
		count(t, (enum use_what)u->what, u->target, u->points, u->flags,
		    plain_source(t->plain, h->from, h->to));
}

void points_count(struct tagging *t, struct counted *c)
{
	const struct lexicon *lx = &t->rules->lexicon;

	memset(c->use, 0, COUNTED_WORDS(lx->uses) * sizeof *c->use);
	for (size_t i = 0; i < t->hits.count; i++) {
		uint32_t next = t->hits.hit[i].first + 1;

		for (; next; next = lx->sense[next - 1].next)
			count_use(t, c, i, next - 1);
	}
}

bool points_seen(const struct tagging *t, uint16_t feature)
{
	if (feature < FEATURE_LISTS)
		return t->feature[feature];
	if (feature < FEATURE_KINDS)
		return t->list[feature - FEATURE_LISTS] >= TAGGED_FROM;
	return t->chosen_kind == feature - FEATURE_KINDS;
}

static bool has_target(const struct targets *t, enum use_what what, uint16_t target)
{
	if (what == USE_SUBJECT)
		return t->subject;
	return what == USE_TOPIC ? t->topic >> target & 1 : t->kind >> target & 1;
}

bool points_open(const struct tagging *t, enum use_what what, uint16_t target)
{
	return !has_target(&t->barred, what, target) &&
	       (!has_target(&t->rules->must, what, target) || has_target(&t->met, what, target));
}

/* What lacks a `+must` phrase or has a `!not` phrase loses its points. */
static void close_targets(struct tagging *t, bool kinds)
{
	for (uint16_t i = 0; kinds && i < t->rules->kinds; i++)
		if (!points_open(t, USE_KIND, i))
			t->kind[i] = 0;
	if (kinds)
		return;
	if (!points_open(t, USE_SUBJECT, 0))
		t->subject = 0;
	for (uint16_t i = 0; i < t->rules->topics; i++)
		if (!points_open(t, USE_TOPIC, i))
			t->topic[i] = 0;
}

void points_conditions(struct tagging *t, bool of_kinds)
{
	for (size_t i = 0; i < t->rules->conditions; i++) {
		const struct condition *c = &t->rules->condition[i];

		if ((c->what == USE_KIND) != of_kinds || !points_seen(t, c->feature) ||
		    (c->also != RULES_NONE && !points_seen(t, c->also)))
			continue;
		count(t, c->what, c->target, c->points, c->flags, c->written);
	}
	close_targets(t, of_kinds);
}
