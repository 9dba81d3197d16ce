/*
 * Spreads the leading places, and puts what is beyond a limit behind the rest (see diversity.h).
 * Cost: DIVERSITY_PLACES times DIVERSITY_POOL comparisons of a few terms.
 */
#include "diversity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define SAME_AUTHOR 0.3 /* likeness of two posts of one author, at least */
#define SAME_TOPIC 0.05 /* and of two with the same leading topic */

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "ranks (out of memory)");
}

static double likeness(const struct voices *v, const struct entry *a, const struct entry *b)
{
	double alike = voices_likeness(v, a, b);

	if (a->author == b->author)
		alike = fmax(alike, SAME_AUTHOR);
	if (a->topic != ENTRY_NO_TOPIC && a->topic == b->topic)
		alike = fmax(alike, SAME_TOPIC);
	return alike;
}

/* A place still to be given, and the entry that may take it. */
struct candidate {
	struct place place;
	const struct entry *entry;
};

/* Notes that `taken` stands before the others: what they are most like, and how much. */
static void note_likeness(
    const struct voices *v, struct candidate *c, size_t count, const struct entry *taken)
{
	for (size_t i = 0; i < count; i++) {
		double alike = likeness(v, c[i].entry, taken);
		if (alike <= c[i].place.likeness)
			continue;
		c[i].place.likeness = alike;
		c[i].place.like = taken->at;
	}
}

/* Moves c[from] to c[to] <= from; the others keep their order. */
static void move_up(struct candidate *c, size_t from, size_t to)
{
	struct candidate chosen = c[from];

	memmove(c + to + 1, c + to, (from - to) * sizeof(*c));
	c[to] = chosen;
}

static void spread(const struct voices *v, double strength, struct candidate *c, size_t count)
{
	for (size_t at = 0; at < DIVERSITY_PLACES && at < count; at++) {
		size_t best = at;
		double most = -INFINITY;
		for (size_t i = at; i < count; i++) {
			double score = c[i].place.score;
			/* What has no score stays last: 0 * infinity would be no number. */
			double cost =
			    isfinite(score) ? strength * c[i].place.likeness * fabs(score) : 0;
			double worth = score - cost;
			if (worth <= most)
				continue;
			most = worth;
			best = i;
		}
		move_up(c, best, at);
		note_likeness(v, c + at + 1, count - at - 1, c[at].entry);
	}
}

/* The next of the standings as a place. */
static int take(struct order *o, struct place *p, struct err *e)
{
	struct standing s;
	int got = standings_next(o->standings, &s, e);

	if (got > 0)
		*p = (struct place){.at = s.at, .score = s.score, .by_score = o->taken++};
	return got;
}

static int fill_pool(struct order *o, struct candidate *c, struct err *e)
{
	o->pool_count = 0;
	while (o->pool_count < DIVERSITY_POOL) {
		struct candidate *at = &c[o->pool_count];
		int got = take(o, &at->place, e);
		if (got <= 0)
			return got;
		struct draft *d = &o->draft[o->pool_count];
		if (entries_at(o->entries, at->place.at, d, e) != 0)
			return -1;
		at->entry = &d->n;
		o->pool_count++;
	}
	return 0;
}

static int lead(struct order *o, struct err *e)
{
	struct candidate *c = malloc(DIVERSITY_POOL * sizeof(*c));
	int status = -1;

	o->draft = malloc(DIVERSITY_POOL * sizeof(*o->draft));
	o->pool = malloc(DIVERSITY_POOL * sizeof(*o->pool));
	if (!c || !o->draft || !o->pool) {
		no_memory(e);
	} else if (fill_pool(o, c, e) == 0) {
		spread(o->voices, o->diversity.strength, c, o->pool_count);
		for (size_t i = 0; i < o->pool_count; i++)
			o->pool[i] = c[i].place;
		status = 0;
	}
	free(c);
	return status;
}

int order_init(struct order *o, struct standings *s, struct entries *t, const struct voices *v,
    const struct diversity *d, size_t behind_most, struct err *e)
{
	*o = (struct order){
	    .standings = s, .entries = t, .voices = v, .diversity = *d, .behind_most = behind_most};
	return d->strength > 0 ? lead(o, e) : 0;
}

void order_free(struct order *o)
{
	free(o->draft);
	free(o->pool);
	free(o->behind);
	counter_free(&o->counts);
	*o = (struct order){0};
}

/* True in *over where key stood `most` times already; else counts it. 0: no limit. */
static int count(struct order *o, uint64_t key, int64_t most, bool *over, struct err *e)
{
	if (most == 0)
		return 0;
	int64_t *stood = counter_of(&o->counts, key, e);
	if (!stood)
		return -1;
	*over = *stood >= most;
	*stood += !*over;
	return 0;
}

/* Authors and topics are counted in one table; a topic's key is a hash like an author's. */
static int check_limits(struct order *o, struct place *p, struct err *e)
{
	const struct diversity *d = &o->diversity;
	struct draft n;

	if (d->per_author == 0 && d->per_topic == 0)
		return 0;
	if (entries_at(o->entries, p->at, &n, e) != 0 ||
	    count(o, n.n.author, d->per_author, &p->over_limit, e) != 0)
		return -1;
	if (p->over_limit || n.n.topic == ENTRY_NO_TOPIC)
		return 0;
	return count(o, hash_mix64(n.n.topic + 1ULL), d->per_topic, &p->over_limit, e);
}

static int put_behind(struct order *o, const struct place *p, struct err *e)
{
	if (o->behind_most > 0 && o->behind_count == o->behind_most)
		return 0;
	if (o->behind_count == o->behind_cap) {
		size_t cap = o->behind_cap ? o->behind_cap * 2 : 64;
		struct place *wider = realloc(o->behind, cap * sizeof(*wider));
		if (!wider)
			return no_memory(e);
		o->behind = wider;
		o->behind_cap = cap;
	}
	o->behind[o->behind_count++] = *p;
	return 0;
}

int order_next(struct order *o, struct place *p, struct err *e)
{
	while (!o->drained) {
		int got = 1;
		if (o->pool_next < o->pool_count)
			*p = o->pool[o->pool_next++];
		else
			got = take(o, p, e);
		if (got < 0)
			return -1;
		o->drained = got == 0;
		if (got == 0)
			break;
		if (check_limits(o, p, e) != 0)
			return -1;
		if (!p->over_limit)
			return 1;
		if (put_behind(o, p, e) != 0)
			return -1;
	}
	if (o->behind_next == o->behind_count)
		return 0;
	*p = o->behind[o->behind_next++];
	return 1;
}
