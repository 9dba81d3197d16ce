/*
 * How much readers did for a post beside others like it: of its network, of its age, and with the
 * same counts shown, since a count that is not shown is unknown and not zero.
 */
#ifndef RANK_ENGAGEMENT_H
#define RANK_ENGAGEMENT_H

#include "entries.h"

struct engagement_cell {
	uint32_t *below; /* by step: posts below it, once engagement_sum() was there */
	uint32_t steps, posts;
};

struct engagement {
	struct engagement_cell *cell; /* by network, counts shown, class of age */
	size_t networks;	      /* that have posts with counts */
	int64_t now_ms;
};

/* Age is counted from now_ms. -1 with *e filled when memory is out. */
int engagement_init(struct engagement *g, int64_t now_ms, struct err *e);
void engagement_free(struct engagement *g);
/* Counts an entry; all of them before engagement_sum(). */
int engagement_add(struct engagement *g, const struct entry *n, struct err *e);
void engagement_sum(struct engagement *g);
/*
 * The entry's percentile, 0..1; NAN without any count. Among posts of its network, its class of age
 * and the same counts shown; among those of any age as if they were 20 posts more; and among them
 * as if 20 more were all of the network, by likes alone. So a class of few says little. Equal ones
 * share the middle of their places.
 */
double engagement_part(const struct engagement *g, const struct entry *n);
/* How many likes more would bring the part to `part` at least, about; 0: none do, or n shows none.
 */
double engagement_for(const struct engagement *g, const struct entry *n, double part);

#endif
