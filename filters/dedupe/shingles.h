/*
 * The shingles of a normal text, hashed: runs of three characters of words with their spaces, and
 * CJK characters alone and in pairs: what did best in tests/dedupe/curve.c.
 */
#ifndef DEDUPE_SHINGLES_H
#define DEDUPE_SHINGLES_H

#include "normal.h"

#define SHINGLES_MAX ((size_t)2 * NORMAL_RUNES_MAX)

struct shingles {
	/* shingles_hash() of what is in words, as this machine does it best. */
	size_t (*run)(const uint32_t *rune, size_t len, uint32_t *out);
};

void shingles_init(struct shingles *s);
/* Writes the hash of each, in the order of the text; out holds SHINGLES_MAX. Returns how many. */
size_t shingles_hash(const struct shingles *s, const struct normal *n, uint32_t *out);

#endif
