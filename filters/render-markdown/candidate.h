/*
 * The sentences of a post, from which sentence.c chooses.
 */
#ifndef TP_RENDER_CANDIDATE_H
#define TP_RENDER_CANDIDATE_H

#include "buf.h"

#define SENTENCES_MAX 48 /* of one post that are compared; a telling one stands early */

struct candidate {
	struct str text;
	bool line_start, line_end, item, dots, cut;
	bool title; /* the first line, short and no sentence */
	double score;
};

/*
 * Splits a post's text into at most SENTENCES_MAX sentences without ornament; returns their number.
 * Their views live in lines, which the call initialises and the caller frees.
 */
size_t candidates_find(struct str text, struct candidate *c, struct buf *lines);

/* True where a sentence ends as sentences do: a stop, a colon, an ellipsis. */
bool candidate_has_end(struct str s);

#endif
