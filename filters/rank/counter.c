/*
 * Open addressing with linear steps, doubled when three quarters full (see counter.h).
 */
#include "counter.h"

#include <stdlib.h>

#include "hash.h"

#define SLOTS_FIRST 256

void counter_free(struct counter *c)
{
	free(c->slot);
	*c = (struct counter){0};
}

static struct counter_slot *find(const struct counter *c, uint64_t key)
{
	size_t at = hash_mix64(key) & (c->slots - 1);

	while (c->slot[at].key != 0 && c->slot[at].key != key)
		at = (at + 1) & (c->slots - 1);
	return &c->slot[at];
}

static int grow(struct counter *c, struct err *e)
{
	struct counter wider = {.slots = c->slots ? c->slots * 2 : SLOTS_FIRST, .used = c->used};

	wider.slot = calloc(wider.slots, sizeof(*wider.slot));
	if (!wider.slot)
		return err_set(e, EXIT_IO, "counts (out of memory)");
	for (size_t i = 0; i < c->slots; i++)
		if (c->slot[i].key != 0)
			*find(&wider, c->slot[i].key) = c->slot[i];
	free(c->slot);
	*c = wider;
	return 0;
}

int64_t *counter_of(struct counter *c, uint64_t key, struct err *e)
{
	if (c->used >= c->slots / 4 * 3 && grow(c, e) != 0)
		return NULL;
	key = key ? key : 1;
	struct counter_slot *s = find(c, key);
	c->used += s->key == 0;
	s->key = key;
	return &s->number;
}

int64_t counter_get(const struct counter *c, uint64_t key)
{
	return c->slots > 0 ? find(c, key ? key : 1)->number : 0;
}
