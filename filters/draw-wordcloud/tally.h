/*
 * How many posts and people hold each item: the count behind a term's weight. One account's posts
 * count ever less, so that a loud account does not fill the picture.
 */
#ifndef TP_TALLY_H
#define TP_TALLY_H

#include "err.h"

#define TALLY_UNIT 4096 /* what one author with one post adds to an item's voice */

/* What is known of one item. */
struct tally_item {
	uint32_t posts, authors;
	uint64_t last;	/* number of the last post that held it, and one */
	uint64_t voice; /* sum over authors of log2(1 + posts of theirs with it), in TALLY_UNIT */
};

struct tally {
	struct tally_item *item; /* by item number */
	size_t items, item_cap;
	struct tally_slot *slot; /* by item and author */
	size_t used, slots;
};

void tally_free(struct tally *t);
/* Post number `post` (from 0, counting up) by `author` holds item; more than once counts once.
 * -1 with *e filled where memory is out. */
int tally_add(struct tally *t, uint32_t item, uint32_t author, uint64_t post, struct err *e);
/* What was counted of an item; zeros for one never added. */
struct tally_item tally_of(const struct tally *t, uint32_t item);

#endif
