/*
 * Which posts belong together, since pairs connect them: components, by union and find (Tarjan
 * 1975). Takes four bytes for each post that a pair names, and a bit or two for each post.
 */
#ifndef DEDUPE_SHARE_COMPONENTS_H
#define DEDUPE_SHARE_COMPONENTS_H

#include "bits.h"

struct components {
	struct bits named; /* posts that a pair names */
	uint32_t *before;  /* of every eighth word of them: how many are in those before */
	uint32_t *up; /* by rank among the named: another one of the component; itself: the root */
	uint32_t count;
};

/* posts: how many there are. -1 with *e; to be freed in any case. */
int components_init(struct components *c, uint32_t posts, struct err *e);
void components_free(struct components *c);
/* First every post of a pair is named, ... */
static inline void components_name(struct components *c, uint32_t post)
{
	bits_put(&c->named, post);
}
/* ... then the names are counted, -1 with *e, ... */
int components_count(struct components *c, struct err *e);
/* ... then each pair of named posts is joined. */
void components_join(struct components *c, uint32_t post, uint32_t other);
/* The root of a named post's component: the same for all in it. */
uint32_t components_root(struct components *c, uint32_t post);

#endif
