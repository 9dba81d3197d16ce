/*
 * Open addressing with linear steps, doubled when four fifths full (see seen.h). A slot of two zero
 * words is free; a key that hashes to two zeros is stored as another.
 */
#include "seen.h"

#include <stdlib.h>

#define SLOTS_FIRST 1024
#define SLOTS_MAX ((size_t)1 << 34)

void seen_init(struct seen *s, bool numbered)
{
	*s = (struct seen){.numbered = numbered};
}

void seen_free(struct seen *s)
{
	free(s->key);
	free(s->number);
	seen_init(s, s->numbered);
}

static struct hash128 stored_form(struct hash128 key)
{
	if (key.low == 0 && key.high == 0)
		key.low = 1;
	return key;
}

/* The slot that holds key, or the free one where it would go. */
static size_t slot_of(const struct seen *s, struct hash128 key)
{
	size_t at = key.low & (s->slots - 1);

	while ((s->key[at].low != key.low || s->key[at].high != key.high) &&
	       (s->key[at].low != 0 || s->key[at].high != 0))
		at = (at + 1) & (s->slots - 1);
	return at;
}

static bool is_free(const struct seen *s, size_t slot)
{
	return s->key[slot].low == 0 && s->key[slot].high == 0;
}

static int grow(struct seen *s, struct err *e)
{
	struct seen wider = {.numbered = s->numbered, .count = s->count};

	wider.slots = s->slots ? s->slots * 2 : SLOTS_FIRST;
	if (wider.slots > SLOTS_MAX) {
		err_set(e, EXIT_IO, "table of what was seen (too many slots)");
		return -1;
	}
	wider.key = calloc(wider.slots, sizeof(*wider.key));
	wider.number = s->numbered ? malloc(wider.slots * sizeof(*wider.number)) : NULL;
	if (!wider.key || (s->numbered && !wider.number)) {
		seen_free(&wider);
		err_set(e, EXIT_IO, "table of what was seen (out of memory)");
		return -1;
	}
	for (size_t i = 0; i < s->slots; i++) {
		if (is_free(s, i))
			continue;
		size_t to = slot_of(&wider, s->key[i]);
		wider.key[to] = s->key[i];
		if (s->numbered)
			wider.number[to] = s->number[i];
	}
	free(s->key);
	free(s->number);
	s->key = wider.key;
	s->number = wider.number;
	s->slots = wider.slots;
	return 0;
}

int seen_add(struct seen *s, struct hash128 key, uint32_t *number, struct err *e)
{
	key = stored_form(key);
	if (s->count >= s->slots / 5 * 4 && grow(s, e) != 0)
		return -1;
	size_t at = slot_of(s, key);
	if (!is_free(s, at)) {
		if (s->numbered)
			*number = s->number[at];
		return 1;
	}
	s->key[at] = key;
	if (s->numbered)
		s->number[at] = *number;
	s->count++;
	return 0;
}

int seen_set(struct seen *s, struct hash128 key, uint32_t number, struct err *e)
{
	uint32_t before = number;
	int known = seen_add(s, key, &before, e);

	if (known == 1 && s->numbered)
		s->number[slot_of(s, stored_form(key))] = number;
	return known;
}

void seen_ask(const struct seen *s, struct hash128 key)
{
	if (s->slots == 0)
		return;
	size_t at = stored_form(key).low & (s->slots - 1);
	__builtin_prefetch(&s->key[at]);
	if (s->numbered)
		__builtin_prefetch(&s->number[at]);
}

bool seen_find(const struct seen *s, struct hash128 key, uint32_t *number)
{
	if (s->slots == 0)
		return false;
	size_t at = slot_of(s, stored_form(key));
	if (is_free(s, at))
		return false;
	if (s->numbered)
		*number = s->number[at];
	return true;
}
