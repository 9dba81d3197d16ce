/*
 * Deals pairs to blocks, full blocks to the spool (see bins.h).
 */
#include "bins.h"

#include <stdlib.h>

#define BLOCK_BYTES (BINS_BLOCK * sizeof(struct bin_pair))
#define BLOCKS_MAX ((size_t)1 << 31)
#define BIN_OF(key) ((size_t)((key) >> 55))

void bins_init(struct bins *b)
{
	*b = (struct bins){.spool = {.fd = -1}};
}

void bins_free(struct bins *b)
{
	for (size_t i = 0; i < BINS; i++)
		free(b->open[i]);
	free(b->before);
	spool_close(&b->spool);
	bins_init(b);
}

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "counts (out of memory)");
}

/* A full block of a bin goes to the spool; its number there is its place by BLOCK_BYTES. */
static int write_block(struct bins *b, size_t bin, struct err *e)
{
	uint64_t offset;

	if (b->spool.fd < 0 && spool_open(&b->spool, e) != 0)
		return -1;
	if (b->blocks == b->blocks_cap) {
		size_t cap = b->blocks_cap ? b->blocks_cap * 2 : 1024;
		uint32_t *wider =
		    cap < BLOCKS_MAX ? realloc(b->before, cap * sizeof(*wider)) : NULL;
		if (!wider)
			return no_memory(e);
		b->before = wider;
		b->blocks_cap = cap;
	}
	struct str bytes = {(const char *)b->open[bin], BLOCK_BYTES};
	if (spool_add(&b->spool, bytes, &offset, e) != 0)
		return -1;
	b->before[b->blocks++] = b->last[bin];
	b->last[bin] = (uint32_t)b->blocks;
	b->filled[bin] = 0;
	return 0;
}

int bins_add(struct bins *b, uint64_t key, uint64_t value, struct err *e)
{
	size_t bin = BIN_OF(key);

	if (!b->open[bin]) {
		b->open[bin] = malloc(BLOCK_BYTES);
		if (!b->open[bin])
			return no_memory(e);
	}
	b->count[bin]++;
	b->open[bin][b->filled[bin]++] = (struct bin_pair){key, value};
	return b->filled[bin] == BINS_BLOCK ? write_block(b, bin, e) : 0;
}

uint64_t bins_count(const struct bins *b, size_t bin)
{
	return b->count[bin];
}

void bins_rewind(struct bins *b, size_t bin)
{
	b->walked = bin;
	b->walk_block = b->last[bin];
	b->walk_open = b->filled[bin] > 0;
}

int bins_next(struct bins *b, const struct bin_pair **pair, size_t *count, struct err *e)
{
	uint32_t block = b->walk_block;

	if (b->walk_open) {
		b->walk_open = false;
		*pair = b->open[b->walked];
		*count = b->filled[b->walked];
		return 1;
	}
	if (block == 0)
		return 0;
	if (spool_read_at(
		&b->spool, (uint64_t)(block - 1) * BLOCK_BYTES, BLOCK_BYTES, b->read, e) != 0)
		return -1;
	b->walk_block = b->before[block - 1];
	*pair = b->read;
	*count = BINS_BLOCK;
	return 1;
}
