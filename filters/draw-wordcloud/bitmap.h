/*
 * Bitmaps of one bit a pixel, 64 pixels a word: pixel x of a row is bit x % 64 (from the low end)
 * of its word x / 64. What layout.c tests and marks; made from the coverage that glyphs.c renders.
 */
#ifndef TP_BITMAP_H
#define TP_BITMAP_H

#include "err.h"

/* The coverage of a drawn term, 0..255 a pixel, cut to the box of its ink. */
struct coverage {
	int width, height;
	uint8_t *alpha; /* width * height, row by row; owned by whoever holds the struct */
	size_t cap;	/* bytes that alpha has room for */
};

struct bitmap {
	int width, height;
	size_t stride;	/* words a row; the bits from width on are 0 */
	uint64_t *bits; /* stride * height words; owned by whoever holds the struct */
	size_t cap;	/* words that bits has room for */
};

/* Gives c (zeroed, or used before) this size, all pixels 0. -1 with *e where memory is out. */
int coverage_resize(struct coverage *c, int width, int height, struct err *e);
void coverage_free(struct coverage *c);
/* out becomes c turned by 90 degrees, to be read from below. */
int coverage_turn(const struct coverage *c, struct coverage *out, struct err *e);

/* Gives b (zeroed, or used before) this size, all pixels 0. -1 with *e where memory is out. */
int bitmap_resize(struct bitmap *b, int width, int height, struct err *e);
void bitmap_free(struct bitmap *b);
bool bitmap_get(const struct bitmap *b, int x, int y);
void bitmap_set(struct bitmap *b, int x, int y);
/* out becomes the pixels of c that hold any ink. */
int bitmap_of_coverage(const struct coverage *c, struct bitmap *out, struct err *e);
/* out becomes b with a rim of gap pixels on every side: pixels within gap of ink, by rows and
 * columns. */
int bitmap_grow(const struct bitmap *b, int gap, struct bitmap *out, struct err *e);
/* Number of pixels set. */
uint64_t bitmap_count(const struct bitmap *b);

#endif
