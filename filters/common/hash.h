/*
 * Floor 0. Hashes of bytes (XXH3, xxhash.com): the same on every machine, not for secrets. The only
 * includer of xxhash.h.
 */
#ifndef TP_HASH_H
#define TP_HASH_H

#include "err.h"

struct hash128 {
	uint64_t low, high;
};

uint64_t hash_bytes64(const void *bytes, size_t len, uint64_t seed);
struct hash128 hash_bytes128(const void *bytes, size_t len);
/* A well-mixed 64-bit value of a 64-bit one (the finaliser of splitmix64, Vigna 2015). */
uint64_t hash_mix64(uint64_t x);

#endif
