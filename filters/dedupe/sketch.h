/*
 * Sketches: two bits of each of the 64 least images of a set (b-bit minwise hashing, Li and König
 * 2010), which tell most sets that are not alike without a look at the sets.
 */
#ifndef DEDUPE_SKETCH_H
#define DEDUPE_SKETCH_H

#include <stdbool.h>
#include <stdint.h>

#define SKETCH_LANES 64

struct sketch {
	uint64_t low, high; /* bit k of each: of the least image number k */
	uint32_t size;	    /* of the set */
	bool cut;	    /* its text was cut short */
};

/* What two sketches must have in common, for one least likeness. */
struct sketch_gate {
	double least;
	uint8_t lanes_whole;		 /* lanes that must agree where no text was cut */
	uint8_t lanes[SKETCH_LANES + 1]; /* and for Jaccard likenesses of 0/64, 1/64, … */
};

void sketch_make(struct sketch *s, const uint32_t least[SKETCH_LANES], uint32_t size, bool cut);
/* For likenesses of `least` and more, 0..1. */
void sketch_gate_init(struct sketch_gate *g, double least);

/* How many lanes agree: counts bits without the processor's own way, which not every machine has.
 */
static inline unsigned sketch_agree(const struct sketch *a, const struct sketch *b)
{
	uint64_t x = ~((a->low ^ b->low) | (a->high ^ b->high));

	x -= x >> 1 & UINT64_C(0x5555555555555555);
	x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
	x = (x + (x >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (unsigned)(x * UINT64_C(0x0101010101010101) >> 56);
}

/* As sketch_may_reach(), where one of the texts was cut short. */
bool sketch_may_reach_cut(
    const struct sketch_gate *g, const struct sketch *a, const struct sketch *b);

/* False where signature_likeness() of the two sets is below the gate's least, by their sizes or by
 * chance of 1 in 100,000 at most where it is not. */
static inline bool sketch_may_reach(
    const struct sketch_gate *g, const struct sketch *a, const struct sketch *b)
{
	if (a->cut || b->cut)
		return sketch_may_reach_cut(g, a, b);
	return sketch_agree(a, b) >= g->lanes_whole && a->size >= g->least * b->size &&
	       b->size >= g->least * a->size;
}

#endif
