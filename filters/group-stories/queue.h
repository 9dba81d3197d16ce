/*
 * Bytes that wait, first in, first out: in memory up to a number of pieces, what is more in a
 * temporary file that has no name, so that nothing is left behind however the program ends.
 */
#ifndef GROUP_QUEUE_H
#define GROUP_QUEUE_H

#include "buf.h"

struct piece;

struct queue {
	struct piece *piece; /* a ring, the oldest at first */
	size_t cap, first, count;
	size_t head, tail;    /* bytes taken of the first piece, put into the last */
	size_t in_memory;     /* pieces */
	size_t memory_pieces; /* so many may be */
	int fd;		      /* -1: no file yet */
	size_t *unused, unuseds, unused_cap, places; /* of the file, each as long as a piece */
};

/* An empty queue that holds about `memory` bytes without a file. */
void queue_init(struct queue *q, size_t memory);
void queue_free(struct queue *q);
/* Puts bytes in. -1 with *e filled (EXIT_IO). */
int queue_put(struct queue *q, struct str bytes, struct err *e);
/* Takes the len oldest bytes, which must be there, into out (emptied first). */
int queue_take(struct queue *q, size_t len, struct buf *out, struct err *e);

#endif
