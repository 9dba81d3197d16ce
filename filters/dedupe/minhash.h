/*
 * MinHash (Broder 1997): for each of a few permutations of the 32-bit numbers the least image of a
 * set's members. Two sets agree in one of them with the probability of their Jaccard likeness J.
 * The members here are long shingles, of three of those that likeness counts: few texts share one
 * by chance. A text is found by its least image in any lane; it asks for the two least of its own,
 * so that one that is new in it does not hide it.
 */
#ifndef DEDUPE_MINHASH_H
#define DEDUPE_MINHASH_H

#include <stddef.h>

#include "print.h"

/* From one shingle to the next of the three, in even lanes and in odd ones: short texts need the
 * shorter, long texts share few of the longer by chance. */
#define MINHASH_STEP 1
#define MINHASH_LONG 3
#define MINHASH_MANY 64	 /* shingles of a long text */
#define MINHASH_PROBES 2 /* least images asked for in a lane */

/* UINT32_MAX where there is none. */
struct minhash_images {
	uint32_t least[PRINT_LANES], next[PRINT_LANES];
};

struct minhash;
typedef void minhash_fn(
    const struct minhash *m, const uint32_t *hash, size_t count, struct minhash_images *out);

struct minhash {
	uint32_t factor[PRINT_LANES], offset[PRINT_LANES];
	minhash_fn *least; /* this processor's fastest; all give the same numbers */
};

void minhash_init(struct minhash *m);
/*
 * The keys of a text by the hashes of its shingles in their order: lane[] are those under which it
 * is filed, probe[] those under which it asks (the first PRINT_LANES are lane[] again; 0: no such
 * image). count > 0. Thread-safe.
 */
void minhash_keys(const struct minhash *m, const uint32_t *hash, size_t count,
    uint32_t lane[PRINT_LANES], uint32_t probe[MINHASH_PROBES * PRINT_LANES]);

#endif
