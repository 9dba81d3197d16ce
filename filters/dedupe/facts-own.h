/*
 * Private to facts.c and capitals.c: how a name is added to the facts.
 */
#ifndef DEDUPE_FACTS_OWN_H
#define DEDUPE_FACTS_OWN_H

#include "facts.h"

/* Two bits of 32. */
static inline uint32_t facts_name_mark(uint16_t hash)
{
	return UINT32_C(1) << (hash >> 11) | UINT32_C(1) << (hash >> 6 & 31);
}

static inline void facts_add_name(struct facts *f, uint32_t hash)
{
	uint16_t mixed = (uint16_t)(hash * UINT32_C(0x9e3779b1) >> 16);

	f->names = (uint16_t)(f->names + mixed);
	f->name_marks |= facts_name_mark(mixed);
	f->name_count++;
}

#endif
