/*
 * Computes the parts (see score.h). A part that cannot be known (no counts, no time, no tags) is
 * NAN: its weight is spread over the others, and it is written as null, never as 0.
 */
#include "score.h"

#include <math.h>
#include <stdlib.h>

#define FOLLOWERS_FULL 1e7 /* followers at which the author part has its most */
#define VERIFIED_SHARE 0.05
#define UPDATE_NOVELTY 0.8 /* of an update to something quite unlike; less the more alike */
/* A post that names so many things that others tell of tells no one story. */
#define ROUNDUP_TERMS 8

/* An entry's engagement, to be sorted within its network. */
struct standing {
	uint32_t network, entry;
	double engagement;
};

static int compare_standing(const void *a, const void *b)
{
	const struct standing *x = a, *y = b;

	if (x->network != y->network)
		return x->network < y->network ? -1 : 1;
	if (x->engagement < y->engagement)
		return -1;
	return x->engagement > y->engagement;
}

/* Percentiles in first..last, all of one network; equal ones share the middle of their places. */
static void set_percentiles(struct entries *t, const struct standing *s, size_t first, size_t last)
{
	double all = (double)(last - first);

	for (size_t at = first; at < last;) {
		size_t end = at;
		while (end < last && s[end].engagement <= s[at].engagement)
			end++;
		double place = ((double)(at - first) + (double)(end - first)) / 2 / all;
		for (; at < end; at++)
			t->entry[s[at].entry].part[PART_ENGAGEMENT] = place;
	}
}

static int score_engagement(struct entries *t, struct err *e)
{
	struct standing *s = malloc((t->count + 1) * sizeof(*s));
	size_t known = 0;

	if (!s)
		return err_set(e, EXIT_IO, "scores (out of memory)");
	for (size_t i = 0; i < t->count; i++) {
		const struct entry *n = &t->entry[i];
		if (!isnan(n->engagement))
			s[known++] = (struct standing){n->network, (uint32_t)i, n->engagement};
	}
	qsort(s, known, sizeof(*s), compare_standing);
	for (size_t first = 0, last = 0; first < known; first = last) {
		while (last < known && s[last].network == s[first].network)
			last++;
		set_percentiles(t, s, first, last);
	}
	free(s);
	return 0;
}

static double recency_of(const struct entry *n, struct clock_base base)
{
	if (!n->has_time)
		return NAN;
	double age_ms = (double)base.now_ms - (double)n->time_ms;
	return age_ms <= 0 ? 1 : exp2(-age_ms / (double)base.half_life_ms);
}

static double author_of(const struct entry *n)
{
	if (n->followers < 0)
		return NAN;
	double reach = log1p((double)n->followers) / log1p(FOLLOWERS_FULL);
	return (1 - VERIFIED_SHARE) * fmin(reach, 1) + (n->verified ? VERIFIED_SHARE : 0);
}

static double topic_of(const struct entries *t, const struct entry *n, const struct weights *w)
{
	double best = 0;

	if (!n->tagged)
		return NAN;
	for (uint32_t i = 0; i < n->topics; i++) {
		double x =
		    n->topic[i].score * weights_of(&w->topic, t->topics.text[n->topic[i].topic]);
		best = fmax(best, x);
	}
	return fmin(best, 1);
}

static double novelty_of(const struct entry *n)
{
	if (n->role == ROLE_FIRST)
		return 1;
	return n->role == ROLE_UPDATE ? UPDATE_NOVELTY * (1 - n->similarity / 2) : 0;
}

double score_kind_factor(const struct entries *t, const struct entry *n, const struct weights *w)
{
	return n->kind == INTERN_NONE ? 1 : weights_of(&w->kind, t->kinds.text[n->kind]);
}

double score_known_weight(const struct entry *n, const struct weights *w)
{
	double known = 0;

	for (size_t i = 0; i < PARTS; i++)
		known += isnan(n->part[i]) ? 0 : w->part[i];
	return known;
}

static double sum_of(const struct entry *n, const struct weights *w)
{
	double sum = 0, known = score_known_weight(n, w);

	for (size_t i = 0; i < PARTS; i++)
		sum += isnan(n->part[i]) ? 0 : w->part[i] * n->part[i];
	return known > 0 ? sum / known : 0;
}

int64_t score_newest(const struct entries *t)
{
	int64_t newest = INT64_MIN;

	for (size_t i = 0; i < t->count; i++)
		if (t->entry[i].has_time && t->entry[i].time_ms > newest)
			newest = t->entry[i].time_ms;
	return newest == INT64_MIN ? 0 : newest;
}

int score_all(struct entries *t, const struct voices *v, const struct weights *w,
    struct clock_base base, struct err *e)
{
	for (size_t i = 0; i < t->count; i++)
		t->entry[i].part[PART_ENGAGEMENT] = NAN;
	if (score_engagement(t, e) != 0)
		return -1;
	for (size_t i = 0; i < t->count; i++) {
		struct entry *n = &t->entry[i];
		n->part[PART_RECENCY] = recency_of(n, base);
		n->part[PART_AUTHOR] = author_of(n);
		n->part[PART_CORROBORATION] = voices_corroboration(v, n);
		n->part[PART_TOPIC] = topic_of(t, n, w);
		n->part[PART_NOVELTY] = novelty_of(n);
		n->part[PART_RELEVANCE] = n->tagged ? n->relevance : NAN;
		n->roundup = voices_shared(v, n) >= ROUNDUP_TERMS;
		n->score = sum_of(n, w) * score_kind_factor(t, n, w) *
			   (n->roundup ? SCORE_ROUNDUP_FACTOR : 1);
	}
	return 0;
}
