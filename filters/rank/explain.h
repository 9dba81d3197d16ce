/*
 * Why a post stands where it does, and what would have changed it, in two sentences.
 */
#ifndef RANK_EXPLAIN_H
#define RANK_EXPLAIN_H

#include "diversity.h"
#include "score.h"

/* A post at its place. */
struct explained {
	struct str id, kind;
	const struct entry *entry;
	struct place place;
	struct scored scored;
};

struct explaining {
	const struct scoring *scoring;
	const struct explained *post;
	const struct explained *before; /* the one at the place before; NULL for the first */
	struct str like;		/* the id of what it is most like, where likeness is > 0 */
	uint64_t position, places;	/* position from 1 */
	uint64_t better; /* places before it that would stand before it still, were it of a kind
			    that costs nothing */
	bool own_score;	 /* --score gave the scores */
};

/* The score that the entry would have, were it of a kind that costs nothing. */
double explain_plain_score(const struct entry *n, const struct scored *x);
/* Appends the sentences; the second after a newline. */
void explain_place(const struct explaining *x, struct buf *out);

#endif
