/*
 * Private to normal*.c: where the walk over a text stands, and its two quick passes.
 */
#ifndef DEDUPE_NORMAL_OWN_H
#define DEDUPE_NORMAL_OWN_H

#include "normal.h"

/* Where the walk stands. */
struct walk {
	struct str text; /* folded; a NUL follows */
	size_t at;
	bool gap;	     /* something that is no letter was passed since the last one */
	struct str reposted; /* the first name after an `rt` */
};

/* Fills the table of what bytes are, which normal_walk_plain() reads. */
void normal_kinds(uint8_t kind[256]);
/* Takes letters, digits and what parts words, up to the first byte that asks for more thought. */
void normal_walk_plain(struct normal *n, struct walk *w);
/* Leaves of a letter in a row no more than three, and pads n->byte. */
void normal_squeeze(struct normal *n);

#endif
