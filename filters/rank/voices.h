/*
 * Who else tells what a post tells: how many authors, networks and repeats its cluster has, and how
 * many authors use the rare terms that it uses.
 */
#ifndef RANK_VOICES_H
#define RANK_VOICES_H

#include "entries.h"

/* How telling each term is; by number of term. */
struct voices {
	uint32_t *authors; /* that use the term */
	double *weight;	   /* 0..1: rare terms weigh more; 0: one author's, or everybody's */
	size_t terms;
};

/* Counts over all entries, and sets authors, networks, repeats of each. -1 with *e when memory is
 * out. */
int voices_count(struct voices *v, struct entries *t, struct err *e);
void voices_free(struct voices *v);
/*
 * 0..1, rising with the other authors of the cluster and with those that share the post's three
 * most telling terms.
 */
double voices_corroboration(const struct voices *v, const struct entry *n);
/* How many of the post's terms others use too. */
uint32_t voices_shared(const struct voices *v, const struct entry *n);
/* How much two posts tell of the same thing, 0..1: the weight of the terms in both over the
 * geometric mean of what each has, and 1 within a cluster. */
double voices_likeness(const struct voices *v, const struct entry *a, const struct entry *b);

#endif
