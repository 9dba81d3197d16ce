/*
 * Scores put in order, however many: best first, equal ones newest first, then in the order of the
 * input. Where only the first of them are asked for, the others are forgotten as they come; else
 * what does not fit into memory is sorted in runs, and the runs are merged.
 */
#ifndef RANK_STANDINGS_H
#define RANK_STANDINGS_H

#include "spool.h"

struct standing {
	double score; /* no NAN */
	int64_t time_ms;
	uint64_t at; /* the entry's place */
};

struct standings_run; /* a sorted run in the spool */

struct standings {
	struct standing *item;
	size_t count, cap, most;
	size_t keep; /* how many of the best are asked for; 0: all */
	bool cut;    /* item[keep - 1] is known to be the worst that counts */
	struct spool spool;
	struct standings_run *run;
	size_t runs, next;
};

/* keep: how many will be asked for, 0: all. */
void standings_init(struct standings *s, size_t keep);
void standings_free(struct standings *s);
/* -1 with *e filled (EXIT_IO). */
int standings_add(struct standings *s, struct standing one, struct err *e);
/* After the last. */
int standings_sort(struct standings *s, struct err *e);
/* The next will be the first again. */
void standings_rewind(struct standings *s);
/* 1 with the next in order, 0 at the end, -1 with *e filled. */
int standings_next(struct standings *s, struct standing *one, struct err *e);

#endif
