/*
 * Counts, for each key of a bin's pairs, how many there are and how many different values it has. A
 * bin of very many pairs is looked at in turns, each for a share of the pairs by their hash, so
 * that memory follows the keys and not the pairs.
 */
#ifndef RANK_PAIRS_H
#define RANK_PAIRS_H

#include "bins.h"

struct pairs_key {
	uint64_t key;
	uint32_t count; /* of different values; 0: a free slot */
	uint32_t times; /* of pairs */
};

struct pairs {
	struct pairs_key *key; /* slots of them, in no order */
	size_t slots, keys, key_cap;
	uint64_t *seen; /* hashes of the pairs of this turn */
	size_t seen_slots, seen_cap;
	size_t turn, turns;
};

/* Of a pair's value only what `mask` leaves after a shift to the right counts. */
struct pairs_view {
	unsigned shift;
	uint64_t mask;
};

/* {0} is empty. */
void pairs_free(struct pairs *p);
/* Forgets all, and makes room for the first of `count` pairs. -1 with *e filled when memory is out.
 */
int pairs_start(struct pairs *p, size_t count, struct err *e);
/* The next turn of pairs_add() over the same pairs; false after the last. */
bool pairs_turn(struct pairs *p);
/* Adds a pair if it is this turn's; 1 where it is new, 0, or -1 with *e filled when memory is out.
 */
int pairs_add(struct pairs *p, uint64_t key, uint64_t value, struct err *e);
/* Counts all pairs of a bin: pairs_start(), and pairs_add() in all turns; fresh(), where it is not
 * NULL, is called for each new one. -1 with *e filled. */
int pairs_of_bin(struct pairs *p, struct bins *b, size_t bin, struct pairs_view view,
    void (*fresh)(void *context, uint64_t value), void *context, struct err *e);

#endif
