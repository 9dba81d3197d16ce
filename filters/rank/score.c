/*
 * Computes the parts (see score.h). A part that cannot be known (no counts, no time, no tags) is
 * NAN: its weight is spread over the others, and it is written as null, never as 0.
 */
#include "score.h"

#include <math.h>

/* A post that names so many things that others tell of tells no one story. */
#define ROUNDUP_TERMS 8
/* Of the novelty of a post where a baseline is known, the share that only what is new or rises has.
 */
#define FRESH_SHARE 0.5

static double recency_of(const struct scoring *s, const struct entry *n)
{
	if (!n->has_time)
		return NAN;
	double age_ms = (double)s->now_ms - (double)n->time_ms;
	return age_ms <= 0 ? 1 : exp2(-age_ms / (double)s->half_life_ms);
}

static double novelty_of(const struct scoring *s, const struct entry *n)
{
	double best = 0;

	if (!s->fresh)
		return n->newness;
	for (size_t i = 0; i < n->terms; i++)
		best = fmax(best, fresh_of(s->fresh, n->term[i]));
	return n->newness * (1 - FRESH_SHARE + FRESH_SHARE * best);
}

double score_known_weight(const struct weights *w, const double part[PARTS])
{
	double known = 0;

	for (size_t i = 0; i < PARTS; i++)
		known += isnan(part[i]) ? 0 : w->part[i];
	return known;
}

static double mean_of(const struct weights *w, const double part[PARTS])
{
	double sum = 0, known = score_known_weight(w, part);

	for (size_t i = 0; i < PARTS; i++)
		sum += isnan(part[i]) ? 0 : w->part[i] * part[i];
	return known > 0 ? sum / known : 0;
}

struct scored score_entry(const struct scoring *s, const struct entry *n)
{
	struct scored x = {.heard = voices_heard(s->voices, n)};

	x.part[PART_ENGAGEMENT] = engagement_part(&s->engagement, n);
	x.part[PART_RECENCY] = recency_of(s, n);
	x.part[PART_AUTHOR] = n->reach;
	x.part[PART_CORROBORATION] = voices_corroboration(s->voices, n, x.heard);
	x.part[PART_TOPIC] = n->topic_part;
	x.part[PART_NOVELTY] = novelty_of(s, n);
	x.part[PART_RELEVANCE] = n->relevance;
	x.part[PART_INTEREST] = n->interest;
	x.roundup = voices_shared(s->voices, n) >= ROUNDUP_TERMS;
	x.score = mean_of(s->weights, x.part) * n->factor * (x.roundup ? SCORE_ROUNDUP_FACTOR : 1);
	return x;
}
