/*
 * Pairs of numbers without end, to be counted later: they are dealt to bins by their key, all of
 * one key to one bin, so that a bin at a time can be looked at. What does not fit into a block of
 * each bin waits in a spool, so that memory stays the same however many there are.
 */
#ifndef RANK_BINS_H
#define RANK_BINS_H

#include "spool.h"

#define BINS 512
#define BINS_BLOCK 512 /* pairs of a bin in memory */

struct bin_pair {
	uint64_t key, value;
};

struct bins {
	struct bin_pair *open[BINS]; /* each bin's block, NULL before its first pair */
	uint32_t filled[BINS];
	uint32_t last[BINS]; /* a bin's latest block in the spool, + 1; 0: none */
	uint32_t *before;    /* by block: the one before it of the same bin, + 1 */
	size_t blocks, blocks_cap;
	struct spool spool;
	uint64_t count[BINS];
	struct bin_pair read[BINS_BLOCK]; /* the block that was read last */
	size_t walked;			  /* the bin of the walk */
	uint32_t walk_block;		  /* the block that comes next, + 1 */
	bool walk_open;			  /* the one in memory comes next */
};

void bins_init(struct bins *b);
void bins_free(struct bins *b);
/* Puts a pair aside. The key must be well mixed (a hash). -1 with *e filled (EXIT_IO). */
int bins_add(struct bins *b, uint64_t key, uint64_t value, struct err *e);
/* The pairs of a bin. */
uint64_t bins_count(const struct bins *b, size_t bin);
/* Starts a walk over a bin's pairs, and gives some of them, in no order: a view until the next
 * call. 1, 0 at the end, -1 with *e filled (EXIT_IO). */
void bins_rewind(struct bins *b, size_t bin);
int bins_next(struct bins *b, const struct bin_pair **pair, size_t *count, struct err *e);

#endif
