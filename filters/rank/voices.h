/*
 * Who else tells what a post tells: how many authors, networks and repeats its cluster and its
 * story have, and how many authors use the terms that it uses. Pairs are put aside while posts come
 * and counted bin by bin at the end: exact, in memory for what more than one author shares.
 */
#ifndef RANK_VOICES_H
#define RANK_VOICES_H

#include "bins.h"
#include "entries.h"

/* Who tells of a cluster or a story. */
struct heard {
	uint64_t key;
	uint32_t authors, networks, repeats;
};

/* A term that several authors use. */
struct shared {
	uint64_t term;
	uint32_t authors;
	uint32_t posts; /* that count for the report: voices_count_post() */
};

struct voices {
	struct bins terms, clusters;
	struct shared *shared; /* open addressing by term; authors 0: free */
	size_t shared_slots, shared_count;
	struct heard *heard; /* likewise by key; authors 0: free */
	size_t heard_slots, heard_count;
	double authors; /* all of them */
	double common;	/* a term that more of them use names no story */
};

void voices_init(struct voices *v);
void voices_free(struct voices *v);
/* Puts aside what an entry tells. -1 with *e filled. */
int voices_add(struct voices *v, const struct entry *n, struct err *e);
/* After the last entry: counts. `authors` is how many different ones there are. -1 with *e filled.
 */
int voices_count(struct voices *v, uint64_t authors, struct err *e);
/* Has the processor fetch what the others will read of n. */
void voices_ask(const struct voices *v, const struct entry *n);
/* Authors, networks and repeats of n's cluster or its story, whichever has more; n itself is in. */
struct heard voices_heard(const struct voices *v, const struct entry *n);
/*
 * 0..1, rising with the authors, networks and repeats and with the authors that share the post's
 * three most telling terms.
 */
double voices_corroboration(const struct voices *v, const struct entry *n, struct heard heard);
/* How many of the post's terms tell of a story that others tell of too. */
uint32_t voices_shared(const struct voices *v, const struct entry *n);
/* How much two posts tell of the same thing, 0..1: the weight of the terms in both over the
 * geometric mean of what each has, and 1 within a cluster or a story. */
double voices_likeness(const struct voices *v, const struct entry *a, const struct entry *b);
/* Counts the entry in the `posts` of its terms. */
void voices_count_post(struct voices *v, const struct entry *n);
/* How many authors it would take, with all else as it is, for the part to reach `part`; 0: no
 * number does. */
double voices_authors_for(
    const struct voices *v, const struct entry *n, struct heard heard, double part);

#endif
