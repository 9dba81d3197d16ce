/*
 * A map of 64-bit keys to 32-bit values (open addressing, no removal), and growing arrays: what the
 * gathering of a day counts and looks up with. Keys are hashes of text; two texts with one hash are
 * taken for one, which at 64 bits a day's posts do not meet.
 */
#ifndef TP_RENDER_TABLE_H
#define TP_RENDER_TABLE_H

#include "err.h"

#define TABLE_NONE UINT32_MAX

struct table {
	uint64_t *key; /* 0: the slot is free */
	uint32_t *value;
	size_t count, cap;
};

void table_free(struct table *t);
/* The value of key, or TABLE_NONE. */
uint32_t table_get(const struct table *t, uint64_t key);
/*
 * The value of key, which is set to `value` where it is new (*added then true). TABLE_NONE where
 * memory is out.
 */
uint32_t table_add(struct table *t, uint64_t key, uint32_t value, bool *added);
/* A key for one or two texts; never 0. The seed keeps uses of one table apart. */
uint64_t table_key(struct str a, struct str b, uint64_t seed);

/*
 * Makes room for `need` items of `size` bytes in an array that the caller frees; returns the array,
 * moved where it had to be, or NULL (the old one stays) where memory is out.
 */
void *array_grow(void *array, size_t *cap, size_t need, size_t size);

#endif
