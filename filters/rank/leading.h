/*
 * The terms that most of the day's posts use, spelled as the first post that has each spells it,
 * but for those that are names or tickers.
 */
#ifndef RANK_LEADING_H
#define RANK_LEADING_H

#include "tally.h"
#include "voices.h"

#define LEADING_MAX 500

struct leading_term {
	uint64_t term, at; /* at: the first entry that has it */
	uint32_t posts, authors;
	struct str text; /* in the arena */
};

struct leading {
	struct leading_term term[LEADING_MAX * 2]; /* most posts first */
	size_t count;
	struct arena arena;
};

void leading_init(struct leading *l);
void leading_free(struct leading *l);
/* Finds them; lines is where entries' lines lie. -1 with *e filled. */
int leading_find(struct leading *l, struct voices *v, struct entries *t, const struct tally *names,
    struct spool *lines, struct err *e);

#endif
