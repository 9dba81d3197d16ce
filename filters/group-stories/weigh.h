/*
 * A post's traits with what each is worth, and how they compare with the middle of a story.
 */
#ifndef GROUP_WEIGH_H
#define GROUP_WEIGH_H

#include "stories.h"

#define CANDIDATES_MAX 8 /* stories that a post is compared with */
#define WEIGH_SLOTS 256

struct weights {
	size_t count;
	uint32_t key[TRAITS_MAX];
	float weight[TRAITS_MAX];
	uint8_t kind[TRAITS_MAX];
	size_t slot[TRAITS_MAX];    /* in terms, until the next post */
	uint8_t place[WEIGH_SLOTS]; /* number + 1, by key */
	double norm, norm_words, norm_names;
	size_t words; /* traits of the text's own words */
	bool cjk;     /* most of them are pairs */
};

/* Counts the post's traits and weighs them. */
int weights_find(struct weights *w, const struct traits *t, struct terms *terms, struct err *e);
/* The stories from floor on that share most; out holds CANDIDATES_MAX. */
size_t weights_candidates(
    const struct weights *w, const struct terms *terms, uint32_t floor, uint32_t *out);
/* How like the post is to a story's middle, from 0 to 1; same_thing: both are about one versioned
 * thing. */
double weights_likeness(const struct weights *w, const struct story_middle *m, bool same_thing);
/* Moves the middle towards the post. -1 where memory is out. */
int weights_pull(const struct weights *w, struct story_middle *m);
/* The story has the post's traits. */
int weights_file(const struct weights *w, struct terms *terms, uint32_t story, struct err *e);

#endif
