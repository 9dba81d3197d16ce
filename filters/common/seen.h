/*
 * Floor 1. What was seen: a table from 128-bit hashes to numbers, by open addressing. Two different
 * keys with one hash are taken for the same: among a thousand million keys the chance is 1 in
 * 10^20.
 */
#ifndef TP_SEEN_H
#define TP_SEEN_H

#include "hash.h"

struct seen {
	struct hash128 *key; /* 16 bytes a slot, and 4 for the number where numbers are kept */
	uint32_t *number;    /* NULL where the table only knows whether a key is there */
	size_t slots, count;
	bool numbered;
};

/* An empty table; allocates nothing. */
void seen_init(struct seen *s, bool numbered);
void seen_free(struct seen *s);
/*
 * Looks for key and adds it with *number where it is new. Returns 1 where it was there (and sets
 * *number to what was kept with it, where numbers are), 0 where it is new, -1 with *e filled when
 * memory is out. number may be NULL where none are kept.
 */
int seen_add(struct seen *s, struct hash128 key, uint32_t *number, struct err *e);
/* As seen_add(), for a table with numbers, but key gets *number where it was there too. */
int seen_set(struct seen *s, struct hash128 key, uint32_t number, struct err *e);
/* Has the processor fetch what the others will read of key. */
void seen_ask(const struct seen *s, struct hash128 key);
/* True where key is there; sets *number. */
bool seen_find(const struct seen *s, struct hash128 key, uint32_t *number);

#endif
