/*
 * Private to normal*.c: where the walk over a text stands, and its two quick passes.
 */
#ifndef DEDUPE_NORMAL_OWN_H
#define DEDUPE_NORMAL_OWN_H

#include "normal.h"

/* Where the walk stands. */
struct walk {
	struct str text; /* folded; NORMAL_PADDING bytes 0 follow */
	size_t at;
	bool gap;	     /* something that is no letter was passed since the last one */
	struct str reposted; /* the first name after an `rt` */
};

/* Sets what normal_walk_plain() needs. */
void normal_plain_init(struct normal *n);
/* Takes letters, digits and what parts words, up to the first byte that asks for more thought, or
 * to where little room is left. */
void normal_walk_plain(struct normal *n, struct walk *w);
/* Takes Han, pictures and quotation marks, up to the first byte that is of none; false where there
 * was none of them. */
bool normal_walk_wide(struct normal *n, struct walk *w);
/* True where words that stay have more than so many letters in the first 64 bytes of a text as it
 * came; false where they may not, or that would take longer to tell. */
bool normal_starts_plain(struct str text, unsigned letters);
/* Leaves of a letter in a row no more than three, and pads n->byte. */
void normal_squeeze(struct normal *n);

#endif
