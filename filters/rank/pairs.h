/*
 * Counts, for each key of some pairs, how many there are and how many different values it has.
 */
#ifndef RANK_PAIRS_H
#define RANK_PAIRS_H

#include "err.h"

struct pairs_key {
	uint64_t key;
	uint32_t count; /* of different values; 0: a free slot */
	uint32_t times; /* of pairs */
};

struct pairs {
	struct pairs_key *key; /* slots of them, in no order */
	uint64_t *pair;	       /* hashes of the pairs that were seen */
	size_t slots, cap;
};

/* {0} is empty. */
void pairs_free(struct pairs *p);
/* Forgets all, and makes room for `count` pairs. -1 with *e filled when memory is out. */
int pairs_start(struct pairs *p, size_t count, struct err *e);
/* Adds a pair; true where it is new. Never more than pairs_start() was told. */
bool pairs_add(struct pairs *p, uint64_t key, uint64_t value);

#endif
