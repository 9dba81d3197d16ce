/*
 * Coverage (8 bits a pixel) and bitmaps (1 bit a pixel): sizes, turning, growing by a rim. No
 * drawing and no fonts here; memory is reused from term to term.
 */
#include "bitmap.h"

#include <stdlib.h>
#include <string.h>

#define WORD_BITS 64

int coverage_resize(struct coverage *c, int width, int height, struct err *e)
{
	size_t need = (size_t)width * (size_t)height;
	if (need > c->cap) {
		uint8_t *grown = realloc(c->alpha, need);
		if (grown == NULL)
			return err_set(
			    e, EXIT_IO, "no memory for a term of %d x %d pixels", width, height);
		c->alpha = grown;
		c->cap = need;
	}
	c->width = width;
	c->height = height;
	if (need > 0)
		memset(c->alpha, 0, need);
	return 0;
}

void coverage_free(struct coverage *c)
{
	free(c->alpha);
	*c = (struct coverage){0};
}

int coverage_turn(const struct coverage *c, struct coverage *out, struct err *e)
{
	if (coverage_resize(out, c->height, c->width, e) != 0)
		return -1;
	for (int y = 0; y < c->height; y++)
		for (int x = 0; x < c->width; x++)
			out->alpha[(size_t)(c->width - 1 - x) * (size_t)c->height + (size_t)y] =
			    c->alpha[(size_t)y * (size_t)c->width + (size_t)x];
	return 0;
}

int bitmap_resize(struct bitmap *b, int width, int height, struct err *e)
{
	size_t stride = ((size_t)width + WORD_BITS - 1) / WORD_BITS;
	size_t need = stride * (size_t)height;
	if (need > b->cap) {
		uint64_t *grown = realloc(b->bits, need * sizeof *grown);
		if (grown == NULL)
			return err_set(
			    e, EXIT_IO, "no memory for a bitmap of %d x %d", width, height);
		b->bits = grown;
		b->cap = need;
	}
	b->width = width;
	b->height = height;
	b->stride = stride;
	if (need > 0)
		memset(b->bits, 0, need * sizeof *b->bits);
	return 0;
}

void bitmap_free(struct bitmap *b)
{
	free(b->bits);
	*b = (struct bitmap){0};
}

bool bitmap_get(const struct bitmap *b, int x, int y)
{
	size_t word = (size_t)y * b->stride + (size_t)x / WORD_BITS;
	return b->bits[word] >> ((unsigned)x % WORD_BITS) & 1;
}

void bitmap_set(struct bitmap *b, int x, int y)
{
	size_t word = (size_t)y * b->stride + (size_t)x / WORD_BITS;
	b->bits[word] |= (uint64_t)1 << ((unsigned)x % WORD_BITS);
}

int bitmap_of_coverage(const struct coverage *c, struct bitmap *out, struct err *e)
{
	if (bitmap_resize(out, c->width, c->height, e) != 0)
		return -1;
	const uint8_t *alpha = c->alpha;
	for (int y = 0; y < c->height; y++, alpha += c->width) {
		uint64_t *row = out->bits + (size_t)y * out->stride;
		for (int x = 0; x < c->width; x++)
			row[x / WORD_BITS] |= (uint64_t)(alpha[x] != 0) << (x % WORD_BITS);
	}
	return 0;
}

/* row |= row moved right by one pixel, `times` times, within stride words. */
static void smear(uint64_t *row, size_t stride, int times)
{
	for (int t = 0; t < times; t++) {
		for (size_t w = stride; w-- > 0;) {
			uint64_t carry = w > 0 ? row[w - 1] >> (WORD_BITS - 1) : 0;
			row[w] |= row[w] << 1 | carry;
		}
	}
}

int bitmap_grow(const struct bitmap *b, int gap, struct bitmap *out, struct err *e)
{
	if (bitmap_resize(out, b->width + 2 * gap, b->height + 2 * gap, e) != 0)
		return -1;
	for (int y = 0; y < b->height; y++) {
		const uint64_t *from = b->bits + (size_t)y * b->stride;
		for (int dy = 0; dy <= 2 * gap; dy++) {
			uint64_t *to = out->bits + (size_t)(y + dy) * out->stride;
			for (size_t w = 0; w < b->stride; w++)
				to[w] |= from[w];
		}
	}
	for (int y = 0; y < out->height; y++)
		smear(out->bits + (size_t)y * out->stride, out->stride, 2 * gap);
	return 0;
}

uint64_t bitmap_count(const struct bitmap *b)
{
	uint64_t count = 0;
	for (size_t w = 0; w < b->stride * (size_t)b->height; w++)
		count += (uint64_t)__builtin_popcountll(b->bits[w]);
	return count;
}
