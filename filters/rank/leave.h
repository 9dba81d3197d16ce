/*
 * How posts leave rank: read back from the spool, with the `rank` member set.
 */
#ifndef RANK_LEAVE_H
#define RANK_LEAVE_H

#include "diversity.h"
#include "spool.h"

/* Scratch memory for lines. */
struct leave {
	struct spool *spool;
	struct buf line, value, spliced;
};

void leave_init(struct leave *l, struct spool *spool);
void leave_free(struct leave *l);
/* The entry's line as it came; a view until the next call. -1 with *e filled. */
int leave_plain(struct leave *l, const struct entry *n, struct str *line, struct err *e);
/* The entry's line with its `rank` member, with the position where it is > 0; likewise. */
int leave_ranked(
    struct leave *l, const struct entry *n, size_t position, struct str *line, struct err *e);

#endif
