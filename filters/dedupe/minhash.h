/*
 * MinHash: for each of 64 permutations of the 32-bit numbers the least image of a set's members,
 * told as one key per band of four and as a sketch. Two sets agree in one least image with the
 * probability of their Jaccard likeness J, and in at least one of 16 bands with 1 - (1 - J^4)^16.
 */
#ifndef DEDUPE_MINHASH_H
#define DEDUPE_MINHASH_H

#include "signature.h"

typedef void minhash_least_fn(const uint32_t *factor, const uint32_t *offset, const uint32_t *hash,
    size_t count, uint32_t *least);

struct minhash {
	uint32_t factor[SIGNATURE_PERMUTATIONS], offset[SIGNATURE_PERMUTATIONS];
	minhash_least_fn *least; /* this processor's fastest; all give the same numbers */
};

void minhash_init(struct minhash *m);
/* The band keys of a set of hashes and its 64 least images; all zero for the empty set.
 * Thread-safe. */
void minhash_bands(const struct minhash *m, const uint32_t *hash, size_t count,
    uint32_t band[SIGNATURE_BANDS], uint32_t least[SIGNATURE_PERMUTATIONS]);

#endif
