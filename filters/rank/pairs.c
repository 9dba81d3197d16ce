/*
 * Two tables by open addressing, of keys and of pairs, half full at most (see pairs.h).
 */
#include "pairs.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define SLOTS_FIRST 64
#define ODD 0x9e3779b97f4a7c15 /* 2^64 over the golden ratio */

void pairs_free(struct pairs *p)
{
	free(p->key);
	free(p->pair);
	*p = (struct pairs){0};
}

int pairs_start(struct pairs *p, size_t count, struct err *e)
{
	size_t slots = SLOTS_FIRST;

	while (slots < count * 2)
		slots *= 2;
	if (slots > p->cap) {
		pairs_free(p);
		p->key = malloc(slots * sizeof(*p->key));
		p->pair = malloc(slots * sizeof(*p->pair));
		if (!p->key || !p->pair) {
			pairs_free(p);
			return err_set(e, EXIT_IO, "counts of pairs (out of memory)");
		}
		p->cap = slots;
	}
	p->slots = slots;
	memset(p->key, 0, slots * sizeof(*p->key));
	memset(p->pair, 0, slots * sizeof(*p->pair));
	return 0;
}

/* True where the pair, by its hash, was not there. */
static bool put_pair(struct pairs *p, uint64_t hash)
{
	size_t at = hash & (p->slots - 1);

	while (p->pair[at] != 0 && p->pair[at] != hash)
		at = (at + 1) & (p->slots - 1);
	if (p->pair[at] == hash)
		return false;
	p->pair[at] = hash;
	return true;
}

bool pairs_add(struct pairs *p, uint64_t key, uint64_t value)
{
	size_t at = hash_mix64(key) & (p->slots - 1);
	uint64_t hash = hash_mix64(key ^ hash_mix64(value * ODD + 1));
	bool fresh = put_pair(p, hash ? hash : 1);

	while (p->key[at].count != 0 && p->key[at].key != key)
		at = (at + 1) & (p->slots - 1);
	p->key[at].key = key;
	p->key[at].count += fresh;
	p->key[at].times++;
	return fresh;
}
