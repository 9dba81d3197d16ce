/*
 * Open addressing with linear steps, doubled when three quarters full (see pairs.h).
 */
#include "pairs.h"

#include <stdlib.h>

#include "hash.h"

#define SLOTS_FIRST 1024
#define SLOTS_MAX ((size_t)1 << 33)

void pairs_free(struct pairs *p)
{
	free(p->pair);
	*p = (struct pairs){0};
}

/* True where the pair is new. */
static bool place(struct pairs *p, uint64_t pair)
{
	size_t at = hash_mix64(pair) & (p->slots - 1);

	while (p->pair[at] != 0 && p->pair[at] != pair)
		at = (at + 1) & (p->slots - 1);
	if (p->pair[at] == pair)
		return false;
	p->pair[at] = pair;
	p->count++;
	return true;
}

static int grow(struct pairs *p, struct err *e)
{
	struct pairs wider = {.slots = p->slots ? p->slots * 2 : SLOTS_FIRST};

	if (wider.slots <= SLOTS_MAX)
		wider.pair = calloc(wider.slots, sizeof(*wider.pair));
	if (!wider.pair)
		return err_set(e, EXIT_IO, "counts of pairs (out of memory)");
	for (size_t i = 0; i < p->slots; i++)
		if (p->pair[i] != 0)
			place(&wider, p->pair[i]);
	free(p->pair);
	*p = wider;
	return 0;
}

int pairs_count(struct pairs *p, uint32_t a, uint32_t b, uint32_t *total, struct err *e)
{
	if (p->count >= p->slots / 4 * 3 && grow(p, e) != 0)
		return -1;
	total[a] += place(p, ((uint64_t)a << 32 | b) + 1);
	return 0;
}
