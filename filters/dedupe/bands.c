/*
 * Open addressing with linear steps where one key may fill several slots (see bands.h). The band's
 * number is mixed into its key by minhash_bands().
 */
#include "bands.h"

#include <stdlib.h>

#define SLOTS_FIRST 4096
#define SKETCHES_FIRST 256
#define SLOTS_MAX ((size_t)1 << 32)

void bands_init(struct bands *b, double least)
{
	*b = (struct bands){0};
	sketch_gate_init(&b->gate, least);
}

void bands_free(struct bands *b)
{
	free(b->slot);
	free(b->sketch);
	*b = (struct bands){0};
}

/* Files one telling; where its key has BANDS_BUCKET_MAX already, the oldest of them makes room. */
static void put(struct bands *b, struct band_slot new)
{
	size_t at = new.key &(b->slots - 1), oldest = at;
	unsigned same = 0;

	for (; b->slot[at].telling != 0; at = (at + 1) & (b->slots - 1)) {
		if (b->slot[at].key != new.key)
			continue;
		if (same == 0 || b->slot[at].telling < b->slot[oldest].telling)
			oldest = at;
		same++;
	}
	if (same >= BANDS_BUCKET_MAX)
		at = oldest;
	else
		b->count++;
	b->slot[at] = new;
}

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "index of signatures (out of memory)");
}

static int grow(struct bands *b, struct err *e)
{
	struct bands wider = {.slots = b->slots ? b->slots * 2 : SLOTS_FIRST};

	if (wider.slots <= SLOTS_MAX)
		wider.slot = calloc(wider.slots, sizeof(*wider.slot));
	if (!wider.slot)
		return no_memory(e);
	for (size_t i = 0; i < b->slots; i++)
		if (b->slot[i].telling != 0)
			put(&wider, b->slot[i]);
	free(b->slot);
	b->slot = wider.slot;
	b->slots = wider.slots;
	b->count = wider.count;
	return 0;
}

static int grow_sketches(struct bands *b, uint32_t telling, struct err *e)
{
	size_t room = (size_t)telling + telling / 2 + SKETCHES_FIRST;
	struct sketch *wider = realloc(b->sketch, room * sizeof(*wider));

	if (!wider)
		return no_memory(e);
	b->sketch = wider;
	b->sketches = room;
	return 0;
}

int bands_add(struct bands *b, const uint32_t band[SIGNATURE_BANDS], const struct sketch *sketch,
    uint32_t telling, struct err *e)
{
	if (telling >= b->sketches && grow_sketches(b, telling, e) != 0)
		return -1;
	b->sketch[telling] = *sketch;
	if (b->count + SIGNATURE_BANDS > b->slots / 4 * 3 && grow(b, e) != 0)
		return -1;
	for (size_t i = 0; i < SIGNATURE_BANDS; i++)
		put(b, (struct band_slot){.key = band[i], .telling = telling + 1});
	return 0;
}

static void sort_numbers(uint32_t *number, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		uint32_t n = number[i];
		size_t to = i;
		for (; to > 0 && number[to - 1] > n; to--)
			number[to] = number[to - 1];
		number[to] = n;
	}
}

/* The tellings under one key; returns how many. Their sketches are asked for. */
static size_t find_key(const struct bands *b, uint32_t key, uint32_t *out)
{
	size_t count = 0;

	for (size_t at = key & (b->slots - 1);; at = (at + 1) & (b->slots - 1)) {
		struct band_slot slot = b->slot[at];
		if (slot.telling == 0 || count == BANDS_BUCKET_MAX)
			return count;
		if (slot.key != key)
			continue;
		__builtin_prefetch(&b->sketch[slot.telling - 1]);
		out[count++] = slot.telling - 1;
	}
}

void bands_ask(const struct bands *b, const uint32_t band[SIGNATURE_BANDS])
{
	for (size_t i = 0; b->slots > 0 && i < SIGNATURE_BANDS; i++)
		__builtin_prefetch(&b->slot[band[i] & (b->slots - 1)]);
}

size_t bands_find(const struct bands *b, const uint32_t band[SIGNATURE_BANDS],
    const struct sketch *sketch, uint32_t *out)
{
	size_t found = 0, count = 0, kept = 0;

	if (b->slots == 0)
		return 0;
	for (size_t i = 0; i < SIGNATURE_BANDS; i++)
		found += find_key(b, band[i], out + found);
	for (size_t i = 0; i < found; i++)
		if (sketch_may_reach(&b->gate, sketch, &b->sketch[out[i]]))
			out[count++] = out[i];
	sort_numbers(out, count);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || out[kept - 1] != out[i])
			out[kept++] = out[i];
	return kept;
}
