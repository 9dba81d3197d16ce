/*
 * How new today's names and terms are beside the days before: what makes a post of them novel.
 */
#ifndef RANK_FRESH_H
#define RANK_FRESH_H

#include "baseline.h"
#include "counter.h"

struct fresh {
	struct counter parts; /* by term, in millionths */
};

/* {0}: nothing is new. */
void fresh_free(struct fresh *f);
/* Notes the trend of a term: new, or rising. -1 with *e filled when memory is out. */
int fresh_note(struct fresh *f, uint64_t term, struct trend t, struct err *e);
/* 0..1: 1 where the term is new, c / (c + 3) where its share changed by c > 0, else 0. */
double fresh_of(const struct fresh *f, uint64_t term);

#endif
