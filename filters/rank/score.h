/*
 * The score of a post: its parts, each 0..1 and rising with what it is named for, and their
 * weighted mean over the parts that are known, times the factor of its kind. The formulas are in
 * rank(1).
 */
#ifndef RANK_SCORE_H
#define RANK_SCORE_H

#include "voices.h"
#include "weights.h"

struct clock_base {
	int64_t now_ms;
	int64_t half_life_ms;
};

/* On the score of a post that names many things which others tell of: it tells no one story. */
#define SCORE_ROUNDUP_FACTOR 0.8

/* Sets part[] and score of every entry; -1 with *e filled when memory is out. */
int score_all(struct entries *t, const struct voices *v, const struct weights *w,
    struct clock_base base, struct err *e);
/* The newest time of all entries, or 0 where none has one. */
int64_t score_newest(const struct entries *t);
/* The sum of the weights of the parts known for n. */
double score_known_weight(const struct entry *n, const struct weights *w);
/* The factor of n's kind. */
double score_kind_factor(const struct entries *t, const struct entry *n, const struct weights *w);

#endif
