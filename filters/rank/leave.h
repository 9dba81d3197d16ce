/*
 * How posts leave rank: read back from the spool, with the `rank` member set.
 */
#ifndef RANK_LEAVE_H
#define RANK_LEAVE_H

#include "score.h"

/* Scratch memory for lines. */
struct leave {
	struct spool *spool;
	struct json *json; /* NULL until a line is read again */
	struct buf line, value, spliced;
};

void leave_init(struct leave *l, struct spool *spool);
void leave_free(struct leave *l);
/* The entry's line as it came; a view until the next call. -1 with *e filled. */
int leave_plain(struct leave *l, const struct entry *n, struct str *line, struct err *e);
/* The entry's line with its `rank` member, with the position where it is > 0; likewise. x is what
 * score_entry() said, `score` the score that counts (--score may give another). */
int leave_ranked(struct leave *l, const struct entry *n, const struct scored *x, double score,
    uint64_t position, struct str *line, struct err *e);
/* Appends the entry's id and the kind that its tags say. -1 with *e filled. */
int leave_text(
    struct leave *l, const struct entry *n, struct buf *id, struct buf *kind, struct err *e);

#endif
