/*
 * What an editor would pick: a linear model (linear(5), task `interest`) of a post's text, of the
 * words of its author's description, and of what is plainly seen of it (side features). Nothing
 * that says who the author is goes in: no name, no account, no count of followers. A model that was
 * read never changes: any number of threads may ask it at once, each with a scratch of its own.
 */
#ifndef RANK_INTEREST_H
#define RANK_INTEREST_H

#include "filter.h"

/* The members that interest_score() looks at, for filter.fields. */
#define INTEREST_FIELDS (POST_ID | POST_TEXT | POST_AUTHOR | POST_DUP | POST_TAGS)

struct interest;
struct interest_scratch; /* what one thread needs */

/* Reads a model; NULL with *e (EXIT_USAGE) where the file is none, or is for another task. */
struct interest *interest_open(const char *path, struct err *e);
void interest_close(struct interest *m);

/* NULL with *e where memory is out. */
struct interest_scratch *interest_scratch_new(struct err *e);
void interest_scratch_free(struct interest_scratch *s);

/*
 * 0 to 1: how much a post reads like those that were picked, .5 where neither is likelier had as
 * many been picked as passed over; NAN where its text has no word. Of
 * a text with Chinese, Japanese or Korean in it only what stands beside the words counts, where the
 * model learnt from none. To be called in prepare(): it
 * looks at rec->root too. Whole numbers inside, so the same on every machine; rec alone decides,
 * never the order of posts.
 */
double interest_score(
    const struct interest *m, struct interest_scratch *s, const struct record *rec);

/*
 * The line from which scripts/train-interest learns: the post's id, its day (of UTC, counted
 * from 1970, empty where unknown), side features (`name=value`, by spaces), hashes of the features
 * of the text, of the description; tabs between the five. Nothing where the text has no word.
 */
void interest_write_features(struct interest_scratch *s, const struct record *rec, struct buf *out);

#endif
