/*
 * The index of signatures: which earlier tellings share a band with a new one. One open table over
 * all bands; a key that too many share keeps only the latest of them, so that no look-up grows with
 * the number of posts.
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
};

/* An empty index; allocates nothing. */
void bands_init(struct bands *b);
void bands_free(struct bands *b);
/* Files telling under its bands; -1 with *e filled when memory is out. Numbers must be rising. */
int bands_add(
    struct bands *b, const uint32_t band[SIGNATURE_BANDS], uint32_t telling, struct err *e);
/* The tellings that share a band, each once, ascending; out holds BANDS_FOUND_MAX. Returns how
 * many. */
size_t bands_find(const struct bands *b, const uint32_t band[SIGNATURE_BANDS], uint32_t *out);

#endif
