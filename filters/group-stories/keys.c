/*
 * A map of keys to stories (see keys.h), by open addressing; keys leave only in sweeps.
 */
#include "keys.h"

#include <stdlib.h>

#define SLOTS_FIRST 4096
#define SWEEP_FIRST 100000

void keys_free(struct keys *k)
{
	free(k->key);
	free(k->story);
	*k = (struct keys){0};
}

static size_t slot_of(const struct keys *k, uint64_t key)
{
	size_t at = (key >> 8) & (k->slots - 1);

	while (k->key[at] && k->key[at] != key)
		at = (at + 1) & (k->slots - 1);
	return at;
}

uint32_t keys_find(const struct keys *k, uint64_t key)
{
	size_t at = k->slots ? slot_of(k, key) : 0;

	return k->slots && k->key[at] ? k->story[at] : KEYS_NONE;
}

void keys_ask(const struct keys *k, uint64_t key)
{
	if (k->slots)
		__builtin_prefetch(&k->key[(key >> 8) & (k->slots - 1)]);
}

/* A table of so many slots, with the keys of stories from floor on. */
static int rebuild(struct keys *k, size_t slots, uint32_t floor, struct err *e)
{
	struct keys made = {.slots = slots, .swept = k->swept};

	made.key = calloc(slots, sizeof(*made.key));
	made.story = malloc(slots * sizeof(*made.story));
	if (!made.key || !made.story) {
		keys_free(&made);
		return err_set(e, EXIT_IO, "out of memory for ids (set a shorter --window)");
	}
	for (size_t i = 0; i < k->slots; i++) {
		size_t at;
		if (!k->key[i] || k->story[i] < floor)
			continue;
		at = slot_of(&made, k->key[i]);
		made.key[at] = k->key[i];
		made.story[at] = k->story[i];
		made.filled++;
	}
	keys_free(k);
	*k = made;
	return 0;
}

int keys_add(struct keys *k, uint64_t key, uint32_t story, struct err *e)
{
	size_t at;

	if ((k->filled + 1) * 3 > k->slots * 2 &&
	    rebuild(k, k->slots ? k->slots * 2 : SLOTS_FIRST, 0, e) != 0)
		return -1;
	at = slot_of(k, key);
	if (k->key[at])
		return 1;
	k->key[at] = key;
	k->story[at] = story;
	k->filled++;
	return 0;
}

void keys_move(struct keys *k, uint64_t key, uint32_t story)
{
	k->story[slot_of(k, key)] = story;
}

bool keys_is_full(const struct keys *k)
{
	return k->filled > SWEEP_FIRST && k->filled > 2 * k->swept;
}

int keys_sweep(struct keys *k, uint32_t floor, struct err *e)
{
	size_t slots = SLOTS_FIRST, alive = 0;

	for (size_t i = 0; i < k->slots; i++)
		alive += k->key[i] && k->story[i] >= floor;
	while (slots < alive * 2)
		slots *= 2;
	if (rebuild(k, slots, floor, e) != 0)
		return -1;
	k->swept = k->filled;
	return 0;
}
