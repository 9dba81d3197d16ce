/*
 * Private to facts*.c and capitals*.c: how a name is added to the facts.
 */
#ifndef DEDUPE_FACTS_OWN_H
#define DEDUPE_FACTS_OWN_H

#include "facts.h"

#define FIGURES_COUNTED 15 /* in facts.trend */

/* A name's first bit of 32, which the sum over names tells too. */
static inline uint32_t facts_name_mark(uint16_t hash)
{
	return UINT32_C(1) << (hash >> 11);
}

/* The second bit is of other digits of the hash, so that sums that are equal by chance are told. */
static inline void facts_add_name(struct facts *f, uint32_t hash)
{
	uint64_t mixed = hash * UINT64_C(0x9e3779b97f4a7c15);
	uint16_t sum = (uint16_t)(mixed >> 48);

	f->names = (uint16_t)(f->names + sum);
	f->name_marks |= facts_name_mark(sum) | UINT32_C(1) << (mixed >> 32 & 31);
	f->name_count++;
}

#endif
