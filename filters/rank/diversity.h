/*
 * The order in which posts leave: by score, but so that the leading ones tell different things.
 * Greedy maximal marginal relevance (Carbonell and Goldstein 1998): each place goes to the post
 * with the best score less what the posts before it have told already.
 */
#ifndef RANK_DIVERSITY_H
#define RANK_DIVERSITY_H

#include "voices.h"

#define DIVERSITY_PLACES 60 /* leading places given out so; behind them scores decide */
#define DIVERSITY_POOL 400  /* the best by score, from which they are taken */

struct diversity {
	double strength;    /* 0: scores decide alone */
	int64_t per_author; /* posts of one author that stand before all others; 0: no limit */
	int64_t per_topic;  /* likewise of one leading topic */
};

/* Why a post stands where it does. */
struct place {
	uint32_t entry;
	uint32_t by_score; /* its place by score alone, from 0 */
	uint32_t like;	   /* the entry before it that it is most like; INTERN_NONE */
	double likeness;
	bool over_limit; /* it stands behind the others for --per-author or --per-topic */
};

/*
 * Fills place[t->count] with the entries that are no repeats, best first; returns their number in
 * *places. Equal scores stand newest first, then in the order of input. -1 with *e when memory is
 * out.
 */
int diversity_order(const struct entries *t, const struct voices *v, const struct diversity *d,
    struct place *place, size_t *places, struct err *e);

#endif
