/*
 * Memory given back all at once. Blocks double in size up to 1 MiB; a request larger than a block
 * gets one of its own. Reset keeps the oldest block, so that a steady stream stops asking malloc
 * for more.
 */
#include "arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK 65536
#define LARGEST_STEP (1u << 20)

struct arena_block {
	struct arena_block *older;
	size_t size; /* of bytes[] */
	alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *a, size_t max)
{
	*a = (struct arena){.max = max};
}

void arena_free(struct arena *a)
{
	while (a->blocks) {
		struct arena_block *older = a->blocks->older;

		free(a->blocks);
		a->blocks = older;
	}
	*a = (struct arena){.max = a->max};
}

void arena_reset(struct arena *a)
{
	if (!a->blocks)
		return;
	while (a->blocks->older) {
		struct arena_block *older = a->blocks->older;

		free(a->blocks);
		a->blocks = older;
	}
	a->next = a->blocks->bytes;
	a->limit = a->blocks->bytes + a->blocks->size;
	a->used = a->blocks->size;
}

static bool add_block(struct arena *a, size_t least)
{
	size_t size = a->blocks ? a->blocks->size * 2 : FIRST_BLOCK;
	struct arena_block *block;

	if (size > LARGEST_STEP)
		size = LARGEST_STEP;
	if (size < least)
		size = least;
	if (size > a->max - a->used) {
		if (least > a->max - a->used)
			return false;
		size = least;
	}
	block = malloc(sizeof(*block) + size);
	if (!block)
		return false;
	block->older = a->blocks;
	block->size = size;
	a->blocks = block;
	a->used += size;
	a->next = block->bytes;
	a->limit = block->bytes + size;
	return true;
}

void *arena_alloc(struct arena *a, size_t len)
{
	const size_t align = alignof(max_align_t);
	size_t need;
	void *got;

	if (len > SIZE_MAX - align)
		return NULL;
	need = len == 0 ? align : (len + align - 1) / align * align;
	if ((!a->next || (size_t)(a->limit - a->next) < need) && !add_block(a, need))
		return NULL;
	got = a->next;
	a->next += need;
	return got;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	void *got;

	if (size != 0 && count > SIZE_MAX / size)
		return NULL;
	got = arena_alloc(a, count * size);
	if (got)
		memset(got, 0, count * size);
	return got;
}

struct str arena_dup(struct arena *a, struct str s)
{
	char *copy;

	if (s.len == 0)
		return (struct str){"", 0};
	copy = arena_alloc(a, s.len);
	if (!copy)
		return STR_NONE;
	memcpy(copy, s.ptr, s.len);
	return (struct str){copy, s.len};
}

char *arena_dup_z(struct arena *a, struct str s)
{
	char *copy = arena_alloc(a, s.len + 1);

	if (!copy)
		return NULL;
	if (s.len > 0)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	return copy;
}
