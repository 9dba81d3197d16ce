/*
 * Which story a key belongs to: ids of posts, clusters and conversations, and who told a story.
 */
#ifndef GROUP_KEYS_H
#define GROUP_KEYS_H

#include "err.h"

#define KEYS_NONE UINT32_MAX

struct keys {
	uint64_t *key; /* 0: the slot is free */
	uint32_t *story;
	size_t slots, filled, swept; /* swept: how many were left by the last sweep */
};

void keys_free(struct keys *k);
/* The story of a key, or KEYS_NONE. */
uint32_t keys_find(const struct keys *k, uint64_t key);
/* Has the processor fetch what the others read. */
void keys_ask(const struct keys *k, uint64_t key);
/* 1 where the key is there already (its story stays), 0 where it is new, -1 with *e filled. */
int keys_add(struct keys *k, uint64_t key, uint32_t story, struct err *e);
/* Gives a key that is there to another story. */
void keys_move(struct keys *k, uint64_t key, uint32_t story);
/* True where keys have come to twice of what the last sweep left. */
bool keys_is_full(const struct keys *k);
/* Drops the keys of stories before floor. */
int keys_sweep(struct keys *k, uint32_t floor, struct err *e);

#endif
