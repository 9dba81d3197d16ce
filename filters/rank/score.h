/*
 * The score of a post: its parts, each 0..1 and rising with what it is named for, and their
 * weighted mean over the parts that are known, times the factor of its kind. The formulas are in
 * rank(1).
 */
#ifndef RANK_SCORE_H
#define RANK_SCORE_H

#include "engagement.h"
#include "fresh.h"
#include "voices.h"

/* On the score of a post that names many things which others tell of: it tells no one story. */
#define SCORE_ROUNDUP_FACTOR 0.8

/* What all scores rest on, once all posts were read. */
struct scoring {
	const struct weights *weights;
	const struct voices *voices;
	const struct fresh *fresh; /* what the baseline's days did not have; NULL: no baseline */
	struct engagement engagement;
	int64_t now_ms, half_life_ms;
};

struct scored {
	double part[PARTS]; /* 0..1, NAN where unknown */
	struct heard heard;
	double score;
	bool roundup;
};

/* The parts of n and its score. */
struct scored score_entry(const struct scoring *s, const struct entry *n);
/* The sum of the weights of the parts known. */
double score_known_weight(const struct weights *w, const double part[PARTS]);

#endif
