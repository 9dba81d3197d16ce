/*
 * Lists of terms as lines of JSON: what --terms writes and --terms-in reads, and the ledger's line.
 */
#ifndef TP_LISTING_H
#define TP_LISTING_H

#include "arena.h"
#include "picture.h"

/* Appends one line per term: {"term","weight","count","authors"} and, for those shown, the box of
 * its ink
 * ("x","y","width","height" in pixels), "size" (an em), "turned", "colour". */
void listing_print(const struct picture *p, const struct palette *palette, struct buf *out);
/* Appends the `cloud` ledger line of the leading PICTURE_LEADERS terms. */
void listing_ledger(
    const struct picture *p, struct str file, int width, int height, struct buf *out);
/*
 * Reads such a list: lines with "term" (a string) and "weight" or "count" (a number above 0), other
 * members ignored. *terms is an array in the arena, heaviest first (then as in the file), `most` at
 * most. A line that is none fails the whole, by its number. -1 with *e filled (EXIT_USAGE).
 */
int listing_read(const char *path, size_t most, struct arena *a, struct placed **terms,
    size_t *count, struct err *e);

#endif
