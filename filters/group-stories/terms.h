/*
 * How many posts have a trait, and which stories: what a trait is worth, and where a post that has
 * it may belong. Each trait knows the latest of its stories only, so that no look-up grows with the
 * number of posts; what was not seen for long is forgotten.
 */
#ifndef GROUP_TERMS_H
#define GROUP_TERMS_H

#include "err.h"

#define TERMS_STORIES 12      /* of one trait that are remembered */
#define TERMS_NONE UINT32_MAX /* no story */

/* The latest stories of a trait that several have. */
struct posting {
	uint32_t story[TERMS_STORIES];
	uint32_t next; /* where the next one goes; the next free posting of one that is free */
};

struct term {
	uint64_t key;	/* 0: the slot is free */
	uint32_t posts; /* that have it, of those remembered */
	uint32_t at;	/* its story, or, with several, its posting */
	bool several;
};

struct terms {
	struct term *term;
	size_t slots, filled;
	struct posting *posting;
	uint32_t postings, postings_cap, free_posting;
	double posts; /* that were counted, and what is known of usual texts */
	uint32_t since_sweep;
};

void terms_init(struct terms *t);
void terms_free(struct terms *t);
/* A trait that `posts` of the usual texts have. Before the first post. */
int terms_expect(struct terms *t, uint64_t key, uint32_t posts, struct err *e);
/* Of so many usual texts. */
void terms_expect_of(struct terms *t, double posts);
/* Has the processor fetch what terms_count() reads. */
void terms_ask(const struct terms *t, uint64_t key);
/* One more post has the trait; its number in *slot, until the next post is counted. */
int terms_count(struct terms *t, uint64_t key, size_t *slot, struct err *e);
/* The slot of a trait that was counted. */
size_t terms_slot(const struct terms *t, uint64_t key);
/* A post has been counted. */
void terms_next(struct terms *t);
/* What a trait is worth: the logarithm of how few have it. */
double terms_worth(const struct terms *t, size_t slot);
/* The stories of a trait, latest anywhere; out holds TERMS_STORIES. */
size_t terms_stories(const struct terms *t, size_t slot, uint32_t *out);
/* The trait at slot, of this key, is one of the story's. */
int terms_file(struct terms *t, size_t slot, uint32_t story, struct err *e);
/* True where it is time for terms_sweep(). */
bool terms_is_full(const struct terms *t);
/* Halves what is remembered: counts, and traits of few posts whose stories are before `floor`. */
int terms_sweep(struct terms *t, uint32_t floor, struct err *e);

#endif
