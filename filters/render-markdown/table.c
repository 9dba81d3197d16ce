/*
 * Maps from hashed text to row numbers, and array growth (see table.h). Nothing here depends on the
 * order of slots: callers number rows as they meet them and sort before they print.
 */
#include "table.h"

#include <stdlib.h>

#include "hash.h"

#define TABLE_FIRST_CAP 64

void table_free(struct table *t)
{
	free(t->key);
	free(t->value);
	*t = (struct table){0};
}

/* The slot of key, or the free slot where it would stand; cap is a power of two and never full. */
static size_t table_slot(const uint64_t *keys, size_t cap, uint64_t key)
{
	size_t at = (size_t)hash_mix64(key) & (cap - 1);

	while (keys[at] && keys[at] != key)
		at = (at + 1) & (cap - 1);
	return at;
}

static int table_rehash(struct table *t, size_t cap)
{
	uint64_t *key = calloc(cap, sizeof(*key));
	uint32_t *value = calloc(cap, sizeof(*value));
	size_t i, at;

	if (!key || !value) {
		free(key);
		free(value);
		return -1;
	}
	for (i = 0; i < t->cap; i++) {
		if (!t->key[i])
			continue;
		at = table_slot(key, cap, t->key[i]);
		key[at] = t->key[i];
		value[at] = t->value[i];
	}
	free(t->key);
	free(t->value);
	t->key = key;
	t->value = value;
	t->cap = cap;
	return 0;
}

uint32_t table_get(const struct table *t, uint64_t key)
{
	size_t at;

	if (!t->cap)
		return TABLE_NONE;
	at = table_slot(t->key, t->cap, key);
	return t->key[at] ? t->value[at] : TABLE_NONE;
}

uint32_t table_add(struct table *t, uint64_t key, uint32_t value, bool *added)
{
	size_t at;

	*added = false;
	if ((t->count + 1) * 4 > t->cap * 3 &&
	    table_rehash(t, t->cap ? t->cap * 2 : TABLE_FIRST_CAP) < 0)
		return TABLE_NONE;
	at = table_slot(t->key, t->cap, key);
	if (t->key[at])
		return t->value[at];
	t->key[at] = key;
	t->value[at] = value;
	t->count++;
	*added = true;
	return value;
}

uint64_t table_key(struct str a, struct str b, uint64_t seed)
{
	uint64_t key = hash_bytes64(b.ptr, b.len, hash_bytes64(a.ptr, a.len, seed));

	return key ? key : 1;
}

void *array_grow(void *array, size_t *cap, size_t need, size_t size)
{
	size_t wanted = *cap ? *cap : 16;
	void *moved;

	if (need <= *cap)
		return array;
	if (need > SIZE_MAX / size / 2)
		return NULL;
	while (wanted < need)
		wanted *= 2;
	moved = realloc(array, wanted * size);
	if (moved)
		*cap = wanted;
	return moved;
}
