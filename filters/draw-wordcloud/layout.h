/*
 * Where each term goes: a bitmap of what is taken, tested by pixels, so that small words nest in
 * the bowls of large ones. Integer arithmetic throughout: the same masks give the same places.
 */
#ifndef TP_LAYOUT_H
#define TP_LAYOUT_H

#include "bitmap.h"

#define LAYOUT_SIDE_MAX 8192 /* pixels; keeps the distances within 64 bits */

struct layout;

/* An empty area of width x height pixels (1..LAYOUT_SIDE_MAX each), NULL with *e filled otherwise.
 */
struct layout *layout_new(int width, int height, struct err *e);
void layout_free(struct layout *l);
/*
 * From now on words go only where inside has pixels set; it is as large as the area, copied, and
 * every word is forgotten. -1 with *e filled where memory is out.
 */
int layout_shape(struct layout *l, const struct bitmap *inside, struct err *e);
/* Forgets every word. */
void layout_clear(struct layout *l);
/*
 * Finds the free place for the mask that is nearest to the middle, at least gap pixels from every
 * other word's ink and from the edges, and takes it. Returns 1 with *x, *y (of the mask's upper
 * left pixel), 0 where the mask fits nowhere, -1 with *e filled where memory is out.
 */
int layout_place(
    struct layout *l, const struct bitmap *mask, int gap, int *x, int *y, struct err *e);
/* Pixels taken by words so far. */
uint64_t layout_ink(const struct layout *l);

#endif
