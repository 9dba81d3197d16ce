/*
 * The order in which posts leave: by score, but so that the leading ones tell different things.
 * Greedy maximal marginal relevance (Carbonell and Goldstein 1998): each place goes to the post
 * with the best score less what the posts before it have told already.
 */
#ifndef RANK_DIVERSITY_H
#define RANK_DIVERSITY_H

#include "counter.h"
#include "standings.h"
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
	uint64_t at; /* its entry */
	double score;
	uint64_t by_score; /* its place by score alone, from 0 */
	uint64_t like;	   /* the entry before it that it is most like, where likeness is > 0 */
	double likeness;
	bool over_limit; /* it stands behind the others for --per-author or --per-topic */
};

/* Gives places one after another. */
struct order {
	struct standings *standings;
	struct entries *entries;
	const struct voices *voices;
	struct diversity diversity;
	size_t behind_most; /* how many of those beyond a limit will be asked for; 0: all */
	struct draft *draft;
	struct place *pool; /* the leading places */
	size_t pool_count, pool_next;
	uint64_t taken;	       /* from the standings */
	struct counter counts; /* of what stood, by author and by topic */
	struct place *behind;
	size_t behind_count, behind_cap, behind_next;
	bool drained;
};

/*
 * Reads the leading standings (sorted) and gives out their places. What is pointed to must live as
 * long as the order. -1 with *e filled.
 */
int order_init(struct order *o, struct standings *s, struct entries *t, const struct voices *v,
    const struct diversity *d, size_t behind_most, struct err *e);
void order_free(struct order *o);
/* 1 with the next place, 0 at the end, -1 with *e filled. */
int order_next(struct order *o, struct place *place, struct err *e);

#endif
