/*
 * The traits of one post while they are gathered: each key once, up to a number.
 */
#ifndef GROUP_COLLECT_H
#define GROUP_COLLECT_H

#include "traits.h"

#define COLLECT_SLOTS 256

struct collect {
	struct traits *to;
	uint8_t slot[COLLECT_SLOTS]; /* number of the trait + 1, by its key */
};

/* Adds a trait, unless its key is there; then the kind that says more stands. */
void collect_add(struct collect *c, uint64_t key, enum trait_kind kind);
/* Adds a versioned thing, `gpt` and `5.2` of `GPT-5.2`, unless it is there. */
void collect_version(struct collect *c, struct str family, struct str number, struct str thing);

/* words.c: the words, pairs of CJK characters, coined names, mentions and tags of a text. */
void words_collect(struct collect *c, struct str text);
/* links.c: what the post links to, unless that is all of a site. */
void links_collect(struct collect *c, const struct post *p);
/* The key of a canonical link, 0 for one that leads nowhere in particular. */
uint64_t links_key(struct str url);

#endif
