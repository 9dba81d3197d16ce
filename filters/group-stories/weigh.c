/*
 * Weighs traits (see weigh.h): by how rare a trait is, and by how much its kind says of an event.
 */
#include "weigh.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PULLS_MAX 64 /* traits of a story's middle that are kept */
#define SHARED_SLOTS 256
#define QUERY_MAX 12	/* rarest traits that look for stories */
#define AUTHOR_PULL 3	/* of the author's name in the middle of what they told, for answers */
#define TAGS_FREE 2	/* hashtags of a post that count whole; more share what these have */
#define NAMES_SHARE .25 /* of the likeness of names in that of two posts of one script */
#define PARTS_SHARE .8	/* of names and words apart; the rest is that of all traits together */
#define ABROAD .6	/* of the likeness of names between scripts, where words can't be alike */
#define ABROAD_ONE .3	/* where that is one thing's name, without the version in both */
#define MAKERS_ONLY .4	/* what sharing none but makers is worth, of what sharing names is */
#define SAME_THING .15	/* for one versioned thing that both are about, */
#define SAME_WORDS .1	/* if their words are as like as this */

static const float kind_weight[TRAIT_KINDS] = {
    [TRAIT_WORD] = 1,
    [TRAIT_PAIR] = .7F,
    [TRAIT_MAKER] = .6F,
    [TRAIT_THING] = 1.6F,
    [TRAIT_TICKER] = 1,
    [TRAIT_TAG] = .8F,
    [TRAIT_PERSON] = .5F,
    [TRAIT_PARTNER] = 2.5F,
    [TRAIT_AUTHOR] = 0, /* says nothing of what a post is about */
    [TRAIT_LINK] = 2,
};

static bool is_word(uint32_t kind)
{
	return kind == TRAIT_WORD || kind == TRAIT_PAIR;
}

static uint32_t short_key(uint64_t key)
{
	return (uint32_t)(key >> 32);
}

static size_t place_of(const struct weights *w, uint32_t key)
{
	size_t at = key & (WEIGH_SLOTS - 1);

	while (w->place[at] && w->key[w->place[at] - 1] != key)
		at = (at + 1) & (WEIGH_SLOTS - 1);
	return at;
}

static void weigh(struct weights *w, const struct traits *t, const struct terms *terms)
{
	double words = 0, names = 0, tags = (double)t->of_kind[TRAIT_TAG];

	w->words = 0;
	for (size_t i = 0; i < w->count; i++) {
		double x = terms_worth(terms, w->slot[i]) * (double)kind_weight[w->kind[i]];
		if (w->kind[i] == TRAIT_TAG && tags > TAGS_FREE)
			x *= TAGS_FREE / tags;
		w->weight[i] = (float)x;
		if (is_word(w->kind[i])) {
			words += x * x;
			w->words++;
		} else {
			names += x * x;
		}
	}
	w->norm_words = sqrt(words);
	w->norm_names = sqrt(names);
	w->norm = sqrt(words + names);
	w->cjk = t->of_kind[TRAIT_PAIR] > t->of_kind[TRAIT_WORD];
}

int weights_find(struct weights *w, const struct traits *t, struct terms *terms, struct err *e)
{
	w->count = 0;
	memset(w->place, 0, sizeof(w->place));
	for (size_t i = 0; i < t->count; i++)
		terms_ask(terms, t->trait[i].key);
	for (size_t i = 0; i < t->count; i++) {
		uint32_t key = short_key(t->trait[i].key);
		size_t at = place_of(w, key);
		if (w->place[at])
			continue;
		w->place[at] = (uint8_t)++w->count;
		w->key[w->count - 1] = key;
		w->kind[w->count - 1] = (uint8_t)t->trait[i].kind;
		if (terms_count(terms, t->trait[i].key, &w->slot[w->count - 1], e) != 0)
			return -1;
	}
	/* slots move when the table grows: look again */
	for (size_t i = 0, n = 0; i < t->count && n < w->count; i++)
		if (short_key(t->trait[i].key) == w->key[n])
			w->slot[n++] = terms_slot(terms, t->trait[i].key);
	terms_next(terms);
	weigh(w, t, terms);
	return 0;
}

struct shared {
	uint32_t story;
	float weight;
};

static void add_shared(struct shared *s, uint32_t story, float weight, size_t *count)
{
	size_t at = (story * 2654435761u) >> 24;

	for (size_t tries = 0; tries < 8; tries++, at = (at + 1) & (SHARED_SLOTS - 1)) {
		if (s[at].weight > 0 && s[at].story != story)
			continue;
		*count += s[at].weight <= 0;
		s[at].story = story;
		s[at].weight += weight;
		return;
	}
}

static size_t best_shared(const struct shared *s, uint32_t *out)
{
	float weight[CANDIDATES_MAX] = {0};
	size_t count = 0, at;

	for (size_t i = 0; i < SHARED_SLOTS; i++) {
		if (s[i].weight <= 0 ||
		    (count == CANDIDATES_MAX && s[i].weight <= weight[count - 1]))
			continue;
		at = count < CANDIDATES_MAX ? count++ : count - 1;
		for (; at > 0 && weight[at - 1] < s[i].weight; at--) {
			weight[at] = weight[at - 1];
			out[at] = out[at - 1];
		}
		weight[at] = s[i].weight;
		out[at] = s[i].story;
	}
	return count;
}

/* The weight that a trait must have to be one of the rarest that look for stories. */
static float query_floor(const struct weights *w)
{
	float most[QUERY_MAX];
	size_t count = 0, at;

	for (size_t i = 0; i < w->count; i++) {
		if (count == QUERY_MAX && w->weight[i] <= most[count - 1])
			continue;
		at = count < QUERY_MAX ? count++ : count - 1;
		for (; at > 0 && most[at - 1] < w->weight[i]; at--)
			most[at] = most[at - 1];
		most[at] = w->weight[i];
	}
	return count == QUERY_MAX ? most[count - 1] : 0;
}

size_t weights_candidates(
    const struct weights *w, const struct terms *terms, uint32_t floor, uint32_t *out)
{
	struct shared shared[SHARED_SLOTS] = {{0}};
	uint32_t story[TERMS_STORIES];
	float least = query_floor(w);
	size_t count = 0, stories;

	for (size_t i = 0; i < w->count; i++) {
		if (w->weight[i] < least)
			continue;
		stories = terms_stories(terms, w->slot[i], story);
		for (size_t k = 0; k < stories; k++)
			if (story[k] >= floor)
				add_shared(shared, story[k], w->weight[i] * w->weight[i], &count);
	}
	return count ? best_shared(shared, out) : 0;
}

/* What a post and a story's middle share. */
struct common {
	double words, names;	     /* sums of products */
	double all_words, all_names; /* squared lengths of the middle */
	size_t shared, strong;	     /* traits; those that tell one event by themselves */
	bool answers;		     /* one with the post's partner */
};

static struct common compare(const struct weights *w, const struct pull *pull, size_t pulls)
{
	struct common c = {0};

	for (size_t i = 0; i < pulls; i++) {
		size_t at = w->place[place_of(w, pull[i].key)];
		double x = (double)pull[i].weight;
		uint8_t kind = at ? w->kind[at - 1] : TRAIT_WORD;

		*(pull[i].word ? &c.all_words : &c.all_names) += x * x;
		if (!at || w->weight[at - 1] <= 0)
			continue;
		c.shared++;
		c.answers = c.answers || kind == TRAIT_PARTNER;
		c.strong += kind == TRAIT_THING || kind == TRAIT_LINK || kind == TRAIT_PARTNER;
		*(pull[i].word ? &c.words : &c.names) += (double)w->weight[at - 1] * x;
	}
	return c;
}

double weights_likeness(const struct weights *w, const struct story_middle *m, bool same_thing)
{
	struct common c = compare(w, m->pull, m->pulls);
	double names = c.names > 0 ? c.names / (w->norm_names * sqrt(c.all_names)) : 0;
	double words = c.words > 0 ? c.words / (w->norm_words * sqrt(c.all_words)) : 0;
	bool abroad = w->cjk != m->cjk;
	double like, all;

	if (!c.shared || (!c.strong && c.shared < (w->cjk ? 3u : 2u)))
		return 0;
	all = (c.words + c.names) / (w->norm * sqrt(c.all_words + c.all_names));
	if (c.answers)
		return fmin(all, 1);
	if (!c.strong)
		names *= MAKERS_ONLY;
	like = all;
	if (abroad)
		like = fmax(all, (same_thing || c.strong > 1 ? ABROAD : ABROAD_ONE) * names);
	else if (c.all_names > 0 && w->norm_names > 0)
		like = PARTS_SHARE * (NAMES_SHARE * names + (1 - NAMES_SHARE) * words) +
		       (1 - PARTS_SHARE) * all;
	if (same_thing)
		like += SAME_THING * (abroad ? 1 : fmin(1, words / SAME_WORDS));
	return fmin(like, 1);
}

static int by_weight(const void *a, const void *b)
{
	const struct pull *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->key > y->key) - (x->key < y->key);
}

/* How much of a trait goes into the middle. */
static float pull_of(const struct weights *w, size_t i)
{
	return (w->kind[i] == TRAIT_AUTHOR ? AUTHOR_PULL : w->weight[i]) / (float)w->norm;
}

int weights_pull(const struct weights *w, struct story_middle *m)
{
	bool had[TRAITS_MAX] = {false};
	uint32_t most = m->pulls + (uint32_t)w->count;

	if (w->norm <= 0)
		return 0;
	if (most > m->cap) {
		struct pull *grown = realloc(m->pull, most * sizeof(*grown));
		if (!grown)
			return -1;
		m->pull = grown;
		m->cap = most;
	}
	for (size_t i = 0; i < m->pulls; i++) {
		size_t at = w->place[place_of(w, m->pull[i].key)];
		if (!at)
			continue;
		m->pull[i].weight += pull_of(w, at - 1);
		had[at - 1] = true;
	}
	for (size_t i = 0; i < w->count; i++)
		if (!had[i] && pull_of(w, i) > 0)
			m->pull[m->pulls++] =
			    (struct pull){w->key[i], pull_of(w, i), is_word(w->kind[i])};
	if (m->pulls > PULLS_MAX) {
		qsort(m->pull, m->pulls, sizeof(*m->pull), by_weight);
		m->pulls = PULLS_MAX;
	}
	return 0;
}

int weights_file(const struct weights *w, struct terms *terms, uint32_t story, struct err *e)
{
	for (size_t i = 0; i < w->count; i++)
		if (terms_file(terms, w->slot[i], story, e) != 0)
			return -1;
	return 0;
}
