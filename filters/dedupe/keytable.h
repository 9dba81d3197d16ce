/*
 * The index of tellings: numbers under 32-bit keys, many under one key where it comes to that. Six
 * bytes a slot, which hold the telling's number and 14 bits of the key; the rest of the key follows
 * from where the slot lies. A key that too many share keeps only the latest of them, so that no
 * look-up grows with the number of posts.
 */
#ifndef DEDUPE_KEYTABLE_H
#define DEDUPE_KEYTABLE_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

#define KEYTABLE_UNDER_ONE 16 /* tellings kept under one key */
#define KEYTABLE_SHARDS 64    /* each grows by itself, so that little is there twice at a time */
#define KEYTABLE_NUMBERS (UINT32_C(1) << 27)

struct keytable_shard {
	uint16_t *slot; /* three a slot; some beyond the last home for those that were pushed on */
	uint32_t homes, filled;
};

/* Gives the numbers of that home and key tag, KEYTABLE_UNDER_ONE at most, and returns how many;
 * *end: how far behind the home the next one of its home would go. */
typedef size_t keytable_scan_fn(
    const struct keytable_shard *s, size_t home, uint32_t tag, uint32_t *out, size_t *end);

struct keytable {
	keytable_scan_fn *scan; /* this processor's fastest; all give the same */
	struct keytable_shard shard[KEYTABLE_SHARDS];
	uint32_t floor; /* numbers before it, modulo KEYTABLE_NUMBERS, are forgotten */
	uint32_t alive; /* so many from floor on are not */
};

/* An empty table; allocates nothing. */
void keytable_init(struct keytable *t);
void keytable_free(struct keytable *t);
/* Files number (below KEYTABLE_NUMBERS) under key; -1 with *e filled when memory is out. */
int keytable_add(struct keytable *t, uint32_t key, uint32_t number, struct err *e);
/* Has the processor fetch what keytable_find() will read: the table is larger than its caches. */
void keytable_ask(const struct keytable *t, uint32_t key);
/* The numbers under key, of forgotten tellings too; out holds KEYTABLE_UNDER_ONE. Returns how many.
 */
size_t keytable_find(const struct keytable *t, uint32_t key, uint32_t *out);
/* Only `alive` numbers from floor on are remembered any more: the slots of others are used again.
 */
void keytable_set_alive(struct keytable *t, uint32_t floor, uint32_t alive);
/* Drops every slot of a forgotten number; -1 with *e filled when memory is out. */
int keytable_sweep(struct keytable *t, struct err *e);
/* Bytes that it has allocated. */
size_t keytable_bytes(const struct keytable *t);

#endif
