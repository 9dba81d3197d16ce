/*
 * A set of numbers as a row of bits; one bit a number.
 */
#ifndef DEDUPE_BITS_H
#define DEDUPE_BITS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "err.h"

struct bits {
	uint64_t *word;
	uint64_t count; /* numbers below it may be in the set */
};

/* An empty set; -1 with *e filled when memory is out. */
static inline int bits_init(struct bits *b, uint64_t count, struct err *e)
{
	b->count = count;
	b->word = calloc((size_t)(count / 64 + 1), sizeof(*b->word));
	return b->word ? 0 : err_set(e, EXIT_IO, "bits (out of memory)");
}

static inline void bits_free(struct bits *b)
{
	free(b->word);
	b->word = NULL;
}

static inline bool bits_has(const struct bits *b, uint64_t n)
{
	return b->word[n / 64] >> (n % 64) & 1;
}

static inline void bits_put(struct bits *b, uint64_t n)
{
	b->word[n / 64] |= (uint64_t)1 << (n % 64);
}

#endif
