/*
 * Counts posts, authors and voice of items by a hash table over (item, author). Memory: 16 bytes a
 * pair of item and author that occurs, at most half of the table free, and 24 an item.
 */
#include "tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

struct tally_slot {
	uint64_t key; /* item << 32 | author, and one; 0: free */
	uint64_t posts;
};

void tally_free(struct tally *t)
{
	free(t->item);
	free(t->slot);
	*t = (struct tally){0};
}

static size_t slot_of(const struct tally *t, uint64_t key)
{
	size_t at = hash_mix64(key) & (t->slots - 1);
	while (t->slot[at].key != 0 && t->slot[at].key != key)
		at = (at + 1) & (t->slots - 1);
	return at;
}

static int grow_slots(struct tally *t, struct err *e)
{
	struct tally_slot *old = t->slot;
	size_t old_slots = t->slots, slots = old_slots > 0 ? old_slots * 2 : 4096;
	struct tally_slot *slot = calloc(slots, sizeof *slot);
	if (slot == NULL)
		return err_set(e, EXIT_IO, "no memory to count %zu terms", t->items);
	t->slot = slot;
	t->slots = slots;
	for (size_t i = 0; i < old_slots; i++)
		if (old[i].key != 0)
			slot[slot_of(t, old[i].key)] = old[i];
	free(old);
	return 0;
}

/* Makes items up to `item` known. */
static int grow_items(struct tally *t, uint32_t item, struct err *e)
{
	if (item >= t->item_cap) {
		size_t cap = ((size_t)item + 1) * 2 + 64;
		struct tally_item *grown = realloc(t->item, cap * sizeof *grown);
		if (grown == NULL)
			return err_set(e, EXIT_IO, "no memory to count %zu terms", t->items);
		t->item = grown;
		t->item_cap = cap;
	}
	for (; t->items <= item; t->items++)
		t->item[t->items] = (struct tally_item){0};
	return 0;
}

/* log2((n + 2) / (n + 1)): what an author's n-th further post adds. */
static uint64_t voice_of_next(uint64_t posts)
{
	return (uint64_t)(TALLY_UNIT * (log2((double)posts + 2) - log2((double)posts + 1)) + 0.5);
}

int tally_add(struct tally *t, uint32_t item, uint32_t author, uint64_t post, struct err *e)
{
	if (item >= t->items && grow_items(t, item, e) != 0)
		return -1;
	if (t->item[item].last == post + 1)
		return 0;
	t->item[item].last = post + 1;
	if (t->used * 2 >= t->slots && grow_slots(t, e) != 0)
		return -1;
	uint64_t key = ((uint64_t)item << 32 | author) + 1;
	struct tally_slot *slot = &t->slot[slot_of(t, key)];
	struct tally_item *counted = &t->item[item];
	if (slot->key == 0) {
		slot->key = key;
		t->used++;
		counted->authors++;
	}
	counted->posts++;
	counted->voice += voice_of_next(slot->posts++);
	return 0;
}

struct tally_item tally_of(const struct tally *t, uint32_t item)
{
	return item < t->items ? t->item[item] : (struct tally_item){0};
}
