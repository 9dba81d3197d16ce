/*
 * Floor 0. Memory that is given back all at once: one arena per batch of records, reset after each.
 * Not safe for two threads at once.
 */
#ifndef TP_ARENA_H
#define TP_ARENA_H

#include "err.h"

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
	char *next, *limit;
	size_t used, max;
};

/* An empty arena that refuses to hold more than max bytes; allocates nothing. */
void arena_init(struct arena *a, size_t max);
void arena_free(struct arena *a);
/* Forgets everything; keeps the first block for reuse. */
void arena_reset(struct arena *a);
/* len bytes, aligned for any type, not zeroed; NULL when the maximum is reached or memory is out.
 */
void *arena_alloc(struct arena *a, size_t len);
/* As arena_alloc() for count items of size bytes, zeroed, with the product checked. */
void *arena_array(struct arena *a, size_t count, size_t size);
/* A copy of s inside the arena; ptr is NULL when there is no room (and s.len > 0). */
struct str arena_dup(struct arena *a, struct str s);
/* The same with a NUL after it, or NULL. */
char *arena_dup_z(struct arena *a, struct str s);

#endif
