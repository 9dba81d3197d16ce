/*
 * Sets of pairs of numbers, for counting how many different b an a has.
 */
#ifndef RANK_PAIRS_H
#define RANK_PAIRS_H

#include "err.h"

struct pairs {
	uint64_t *pair; /* + 1; 0: free */
	size_t slots, count;
};

/* {0} is an empty set. */
void pairs_free(struct pairs *p);
/* Adds (a, b); where it is new, adds one to total[a]. -1 with *e filled when memory is out. */
int pairs_count(struct pairs *p, uint32_t a, uint32_t b, uint32_t *total, struct err *e);

#endif
