/*
 * Open addressing with linear steps where one key may fill several slots (see bands.h). The band's
 * number is mixed into its key by minhash_bands().
 */
#include "bands.h"

#include <stdlib.h>

#define SLOTS_FIRST 4096
#define SLOTS_MAX ((size_t)1 << 32)

void bands_init(struct bands *b)
{
	*b = (struct bands){0};
}

void bands_free(struct bands *b)
{
	free(b->slot);
	bands_init(b);
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

static int grow(struct bands *b, struct err *e)
{
	struct bands wider = {.slots = b->slots ? b->slots * 2 : SLOTS_FIRST};

	if (wider.slots <= SLOTS_MAX)
		wider.slot = calloc(wider.slots, sizeof(*wider.slot));
	if (!wider.slot)
		return err_set(e, EXIT_IO, "index of signatures (out of memory)");
	for (size_t i = 0; i < b->slots; i++)
		if (b->slot[i].telling != 0)
			put(&wider, b->slot[i]);
	bands_free(b);
	*b = wider;
	return 0;
}

int bands_add(
    struct bands *b, const uint32_t band[SIGNATURE_BANDS], uint32_t telling, struct err *e)
{
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

size_t bands_find(const struct bands *b, const uint32_t band[SIGNATURE_BANDS], uint32_t *out)
{
	size_t count = 0, kept = 0;

	if (b->slots == 0)
		return 0;
	for (size_t i = 0; i < SIGNATURE_BANDS; i++) {
		size_t at = band[i] & (b->slots - 1);
		unsigned same = 0;
		for (; b->slot[at].telling != 0 && same < BANDS_BUCKET_MAX;
		     at = (at + 1) & (b->slots - 1)) {
			if (b->slot[at].key != band[i])
				continue;
			out[count++] = b->slot[at].telling - 1;
			same++;
		}
	}
	sort_numbers(out, count);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || out[kept - 1] != out[i])
			out[kept++] = out[i];
	return kept;
}
