/*
 * Sets of Jaccard likeness J have the same least image in a lane with the probability J, and the
 * same two bits of different ones with 1/4 (see sketch.h): the lanes that agree are binomial, and
 * the gate is their quantile.
 */
#include "sketch.h"

#include "signature.h"

#define MISS 1e-5

void sketch_make(struct sketch *s, const uint32_t least[SKETCH_LANES], uint32_t size, bool cut)
{
	uint64_t low = 0, high = 0;

	/* Mixed first: the low bits of an image are those of the hash, in every lane alike. */
	for (unsigned k = 0; k < SKETCH_LANES; k++) {
		uint32_t mixed = least[k] * UINT32_C(0x9e3779b1);
		low |= (uint64_t)(mixed >> 31) << k;
		high |= (uint64_t)(mixed >> 30 & 1) << k;
	}
	*s = (struct sketch){low, high, size, cut};
}

/* The most lanes that may be asked for: fewer agree with the probability MISS at most. */
static uint8_t quantile(double alike)
{
	double p = alike + (1 - alike) / 4, below = 0, exactly = 1;
	uint8_t lanes = 0;

	if (p >= 1)
		return SKETCH_LANES;
	for (int k = 0; k < SKETCH_LANES; k++)
		exactly *= 1 - p;
	while (lanes < SKETCH_LANES && below + exactly <= MISS) {
		below += exactly;
		exactly *= (SKETCH_LANES - lanes) / (lanes + 1.0) * p / (1 - p);
		lanes++;
	}
	return lanes;
}

void sketch_gate_init(struct sketch_gate *g, double least)
{
	g->least = least;
	g->lanes_whole = quantile(least);
	for (int i = 0; i <= SKETCH_LANES; i++)
		g->lanes[i] = quantile((double)i / SKETCH_LANES);
}

bool sketch_may_reach_cut(
    const struct sketch_gate *g, const struct sketch *a, const struct sketch *b)
{
	double small = a->size < b->size ? a->size : b->size;
	double large = a->size < b->size ? b->size : a->size;
	double alike = g->least;

	/* As signature_likeness() has it; the least Jaccard likeness of such a share. */
	if (small >= SIGNATURE_CUT_MIN)
		alike = g->least * small / (large + small - g->least * small);
	else if (small < g->least * large)
		return false;
	return sketch_agree(a, b) >= g->lanes[(int)(alike * SKETCH_LANES)];
}
