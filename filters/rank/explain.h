/*
 * Why a post stands where it does, as a sentence for a person.
 */
#ifndef RANK_EXPLAIN_H
#define RANK_EXPLAIN_H

#include "diversity.h"
#include "score.h"

/* Appends the sentence for the post at place `at` of `places`. own_score: the score is --score's.
 */
void explain_place(const struct entries *t, const struct weights *w, const struct place *place,
    size_t at, size_t places, bool own_score, struct buf *out);

#endif
