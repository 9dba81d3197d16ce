/*
 * A number for each of many keys.
 */
#ifndef RANK_COUNTER_H
#define RANK_COUNTER_H

#include "err.h"

struct counter_slot {
	uint64_t key; /* 0: a free slot */
	int64_t number;
};

struct counter {
	struct counter_slot *slot;
	size_t slots, used;
};

/* {0} is empty. */
void counter_free(struct counter *c);
/* The key's number, 0 where it is new, to be changed until the next call; NULL with *e filled when
 * memory is out. */
int64_t *counter_of(struct counter *c, uint64_t key, struct err *e);
/* The key's number; 0 where it has none. */
int64_t counter_get(const struct counter *c, uint64_t key);

#endif
