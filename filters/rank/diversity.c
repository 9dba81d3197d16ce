/*
 * Sorts by score, spreads the leading places, and puts what is beyond a limit behind the rest (see
 * diversity.h). Cost: DIVERSITY_PLACES times DIVERSITY_POOL comparisons of a few terms.
 */
#include "diversity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAME_AUTHOR 0.3 /* likeness of two posts of one author, at least */
#define SAME_TOPIC 0.05 /* and of two with the same leading topic */

/* An entry in the order of scores. */
struct standing {
	double score;
	int64_t time_ms;
	uint32_t entry;
};

static int compare_standing(const void *a, const void *b)
{
	const struct standing *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (x->time_ms != y->time_ms)
		return x->time_ms > y->time_ms ? -1 : 1;
	return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static uint32_t leading_topic(const struct entry *n)
{
	uint32_t best = INTERN_NONE;
	float score = 0;

	for (uint32_t i = 0; i < n->topics; i++) {
		if (n->topic[i].score <= score)
			continue;
		score = n->topic[i].score;
		best = n->topic[i].topic;
	}
	return best;
}

static double likeness(const struct voices *v, const struct entry *a, const struct entry *b)
{
	double alike = voices_likeness(v, a, b);
	uint32_t topic = leading_topic(a);

	if (a->author == b->author)
		alike = fmax(alike, SAME_AUTHOR);
	if (topic != INTERN_NONE && topic == leading_topic(b))
		alike = fmax(alike, SAME_TOPIC);
	return alike;
}

/* Notes that `taken` stands before the pool's others: what they are most like, and how much. */
static void note_likeness(const struct entries *t, const struct voices *v, struct place *pool,
    size_t count, uint32_t taken)
{
	for (size_t i = 0; i < count; i++) {
		double alike = likeness(v, &t->entry[pool[i].entry], &t->entry[taken]);
		if (alike <= pool[i].likeness)
			continue;
		pool[i].likeness = alike;
		pool[i].like = taken;
	}
}

/* Moves pool[from] to pool[to] <= from; the others keep their order. */
static void move_up(struct place *pool, size_t from, size_t to)
{
	struct place chosen = pool[from];

	memmove(pool + to + 1, pool + to, (from - to) * sizeof(*pool));
	pool[to] = chosen;
}

static void spread(const struct entries *t, const struct voices *v, double strength,
    struct place *place, size_t count)
{
	size_t pool = count < DIVERSITY_POOL ? count : DIVERSITY_POOL;

	for (size_t at = 0; at < DIVERSITY_PLACES && at < pool; at++) {
		size_t best = at;
		double most = -INFINITY;
		for (size_t i = at; i < pool; i++) {
			double score = t->entry[place[i].entry].score;
			double worth = score - strength * place[i].likeness * fabs(score);
			if (worth <= most)
				continue;
			most = worth;
			best = i;
		}
		move_up(place, best, at);
		note_likeness(t, v, place + at + 1, pool - at - 1, place[at].entry);
	}
}

/* Marks what is beyond a limit; counts has room for a number per author or topic. */
static void mark_limit(const struct entries *t, struct place *place, size_t count, int64_t limit,
    bool by_author, uint32_t *counts)
{
	for (size_t i = 0; i < count && limit > 0; i++) {
		const struct entry *n = &t->entry[place[i].entry];
		uint32_t who = by_author ? n->author : leading_topic(n);
		if (who == INTERN_NONE || place[i].over_limit)
			continue;
		place[i].over_limit = counts[who] >= limit;
		counts[who] += !place[i].over_limit;
	}
}

/* Puts what is marked behind the rest; both keep their order. */
static void put_behind(struct place *place, size_t count, struct place *spare)
{
	size_t front = 0, behind = 0;

	for (size_t i = 0; i < count; i++) {
		if (place[i].over_limit)
			spare[behind++] = place[i];
		else
			place[front++] = place[i];
	}
	memcpy(place + front, spare, behind * sizeof(*spare));
}

static int limit(const struct entries *t, const struct diversity *d, struct place *place,
    size_t count, struct err *e)
{
	uint32_t *authors = calloc((size_t)t->authors.count + 1, sizeof(*authors));
	uint32_t *topics = calloc((size_t)t->topics.count + 1, sizeof(*topics));
	struct place *spare = malloc((count + 1) * sizeof(*spare));
	int status = -1;

	if (!authors || !topics || !spare) {
		err_set(e, EXIT_IO, "ranks (out of memory)");
	} else {
		status = 0;
		mark_limit(t, place, count, d->per_author, true, authors);
		mark_limit(t, place, count, d->per_topic, false, topics);
		put_behind(place, count, spare);
	}
	free(authors);
	free(topics);
	free(spare);
	return status;
}

int diversity_order(const struct entries *t, const struct voices *v, const struct diversity *d,
    struct place *place, size_t *places, struct err *e)
{
	struct standing *s = malloc((t->count + 1) * sizeof(*s));
	size_t count = 0;

	if (!s)
		return err_set(e, EXIT_IO, "ranks (out of memory)");
	for (size_t i = 0; i < t->count; i++) {
		const struct entry *n = &t->entry[i];
		if (n->role != ROLE_REPEAT)
			s[count++] = (struct standing){
			    n->score, n->has_time ? n->time_ms : INT64_MIN, (uint32_t)i};
	}
	qsort(s, count, sizeof(*s), compare_standing);
	for (size_t i = 0; i < count; i++)
		place[i] = (struct place){
		    .entry = s[i].entry, .by_score = (uint32_t)i, .like = INTERN_NONE};
	free(s);
	*places = count;
	if (d->strength > 0)
		spread(t, v, d->strength, place, count);
	if (d->per_author > 0 || d->per_topic > 0)
		return limit(t, d, place, count, e);
	return 0;
}
