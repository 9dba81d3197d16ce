/*
 * The index of signatures: which earlier tellings share a band with a new one, and may be near to
 * it by their sketches (texts of one language share bands by chance: more tellings per post, the
 * more posts there are). One open table over all bands; a key that too many share keeps only the
 * latest of them, so that no look-up grows with the number of posts.
 */
#ifndef DEDUPE_BANDS_H
#define DEDUPE_BANDS_H

#include "signature.h"

#define BANDS_BUCKET_MAX 16 /* tellings kept under one key */
#define BANDS_FOUND_MAX (SIGNATURE_BANDS * BANDS_BUCKET_MAX)

struct band_slot {
	uint32_t key;	  /* of band and value together */
	uint32_t telling; /* number + 1; 0: free */
};

struct bands {
	struct band_slot *slot;
	size_t slots, count;
	struct sketch *sketch; /* by number of telling */
	size_t sketches;       /* room for them */
	struct sketch_gate gate;
};

/* An empty index for tellings of a likeness of `least` and more; allocates nothing. */
void bands_init(struct bands *b, double least);
void bands_free(struct bands *b);
/* Files telling under its bands; -1 with *e filled when memory is out. Numbers must be rising. */
int bands_add(struct bands *b, const uint32_t band[SIGNATURE_BANDS], const struct sketch *sketch,
    uint32_t telling, struct err *e);
/* Has the processor fetch what bands_find() will read: the table is larger than its caches. */
void bands_ask(const struct bands *b, const uint32_t band[SIGNATURE_BANDS]);
/* The tellings that share a band and may be near, each once, ascending; out holds BANDS_FOUND_MAX.
 * Returns how many. */
size_t bands_find(const struct bands *b, const uint32_t band[SIGNATURE_BANDS],
    const struct sketch *sketch, uint32_t *out);

#endif
