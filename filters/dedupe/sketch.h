/*
 * Odd sketches (Mitzenmacher, Pagh, Pham 2014): 256 bits in which every member of a set flips one,
 * so that two sketches differ in about as many bits as the sets in members. Sets of more than
 * SKETCH_WHOLE members are sampled: of every doubling beyond, half of the range of hashes is left
 * out.
 */
#ifndef DEDUPE_SKETCH_H
#define DEDUPE_SKETCH_H

#include <stddef.h>
#include <stdint.h>

#include "print.h"

#define SKETCH_WHOLE 384

/* Writes the sketch of `count` hashes, each once; the highest bits of a hash are to be fair. */
void sketch_make(uint64_t odd[PRINT_WORDS], const uint32_t *hash, size_t count);
/* In how many bits two sketches differ. Counts without the processor's own way, which not every
 * machine has. */
static inline unsigned sketch_differ(const uint64_t *a, const uint64_t *b)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < PRINT_WORDS; i++) {
		uint64_t x = a[i] ^ b[i];
		x -= x >> 1 & UINT64_C(0x5555555555555555);
		x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
		sum += (x & UINT64_C(0x0f0f0f0f0f0f0f0f)) + (x >> 4 & UINT64_C(0x0f0f0f0f0f0f0f0f));
	}
	/* Sums of a byte reach 32: no byte overflows, but all together do. */
	sum = (sum & UINT64_C(0x00ff00ff00ff00ff)) + (sum >> 8 & UINT64_C(0x00ff00ff00ff00ff));
	return (unsigned)(sum * UINT64_C(0x0001000100010001) >> 48);
}

/* In how many bits the sketches of sets that differ in `members` differ, where both are whole. */
double sketch_expect_differ(double members);
/*
 * How many members are in one of two sets alone, an estimate; sizes are those of the sets. At most
 * a_size + b_size, and that where sketches can't tell or it is above `most` for certain.
 */
double sketch_distance(
    const uint64_t *a, uint32_t a_size, const uint64_t *b, uint32_t b_size, double most);

#endif
