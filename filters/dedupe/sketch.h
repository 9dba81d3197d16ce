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
/*
 * How many members are in one of two sets alone, an estimate; sizes are those of the sets. At most
 * a_size + b_size, and that where sketches can't tell or it is above `most` for certain.
 */
double sketch_distance(
    const uint64_t *a, uint32_t a_size, const uint64_t *b, uint32_t b_size, double most);

#endif
