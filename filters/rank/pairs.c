/*
 * Two tables by open addressing, of keys and of pairs (see pairs.h).
 */
#include "pairs.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define SLOTS_FIRST 64
#define TURN_PAIRS ((size_t)1 << 17) /* in a turn, about */
#define ODD 0x9e3779b97f4a7c15	     /* 2^64 over the golden ratio */

void pairs_free(struct pairs *p)
{
	free(p->key);
	free(p->seen);
	*p = (struct pairs){0};
}

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "counts of pairs (out of memory)");
}

int pairs_start(struct pairs *p, size_t count, struct err *e)
{
	size_t most = count < TURN_PAIRS ? count : TURN_PAIRS * 2, slots = SLOTS_FIRST;

	while (slots < most * 2)
		slots *= 2;
	if (slots > p->key_cap) {
		free(p->key);
		p->key = malloc(slots * sizeof(*p->key));
		p->key_cap = p->key ? slots : 0;
	}
	if (slots > p->seen_cap) {
		free(p->seen);
		p->seen = malloc(slots * sizeof(*p->seen));
		p->seen_cap = p->seen ? slots : 0;
	}
	if (!p->key || !p->seen)
		return no_memory(e);
	p->slots = p->seen_slots = slots;
	p->keys = p->turn = 0;
	p->turns = count / TURN_PAIRS + 1;
	memset(p->key, 0, slots * sizeof(*p->key));
	return 0;
}

bool pairs_turn(struct pairs *p)
{
	if (p->turn == p->turns)
		return false;
	p->turn++;
	memset(p->seen, 0, p->seen_slots * sizeof(*p->seen));
	return true;
}

/* True where the pair, by its hash, was not there: a turn has half of the slots at the very most.
 */
static bool put_pair(struct pairs *p, uint64_t hash)
{
	size_t at = hash & (p->seen_slots - 1);

	while (p->seen[at] != 0 && p->seen[at] != hash)
		at = (at + 1) & (p->seen_slots - 1);
	if (p->seen[at] == hash)
		return false;
	p->seen[at] = hash;
	return true;
}

static struct pairs_key *key_slot(const struct pairs *p, uint64_t key)
{
	size_t at = hash_mix64(key) & (p->slots - 1);

	while (p->key[at].count != 0 && p->key[at].key != key)
		at = (at + 1) & (p->slots - 1);
	return &p->key[at];
}

static int grow(struct pairs *p, struct err *e)
{
	struct pairs wider = {.slots = p->slots * 2};

	wider.key = calloc(wider.slots, sizeof(*wider.key));
	if (!wider.key)
		return no_memory(e);
	for (size_t i = 0; i < p->slots; i++)
		if (p->key[i].count != 0)
			*key_slot(&wider, p->key[i].key) = p->key[i];
	free(p->key);
	p->key = wider.key;
	p->slots = p->key_cap = wider.slots;
	return 0;
}

int pairs_add(struct pairs *p, uint64_t key, uint64_t value, struct err *e)
{
	uint64_t hash = hash_mix64(key ^ hash_mix64(value * ODD + 1));

	hash = hash ? hash : 1;
	if (p->turns > 1 && (hash >> 32) % p->turns != p->turn - 1)
		return 0;
	if (p->keys >= p->slots / 4 * 3 && grow(p, e) != 0)
		return -1;
	bool fresh = put_pair(p, hash);
	struct pairs_key *k = key_slot(p, key);
	p->keys += k->count == 0;
	k->key = key;
	k->count += fresh;
	k->times++;
	return fresh;
}

int pairs_of_bin(struct pairs *p, struct bins *b, size_t bin, struct pairs_view view,
    void (*fresh)(void *context, uint64_t value), void *context, struct err *e)
{
	const struct bin_pair *pair;
	size_t count;

	if (pairs_start(p, bins_count(b, bin), e) != 0)
		return -1;
	while (pairs_turn(p)) {
		int got;
		bins_rewind(b, bin);
		for (got = bins_next(b, &pair, &count, e); got > 0;
		     got = bins_next(b, &pair, &count, e))
			for (size_t i = 0; i < count; i++) {
				uint64_t value = pair[i].value >> view.shift & view.mask;
				int new = pairs_add(p, pair[i].key, value, e);
				if (new < 0)
					return -1;
				if (new &&fresh)
					fresh(context, value);
			}
		if (got < 0)
			return -1;
	}
	return 0;
}
