/*
 * The days before: what share of each day's posts each topic, name, ticker and term had. A day is a
 * `summary` line that rank wrote, or all posts of a file that has none.
 */
#ifndef RANK_BASELINE_H
#define RANK_BASELINE_H

#include "tally.h"

#define BASELINE_DAYS_MAX 400
#define BASELINE_POSTS_MIN 30 /* relevant posts; what fewer say or leave unsaid is chance */

/* Terms are a list beside the tally's. */
#define BASELINE_TERMS TALLY_LISTS

struct baseline_share {
	uint64_t key;
	float share;
};

struct baseline {
	struct baseline_share *share; /* one for each thing of each day that had it, by key */
	size_t count, cap;
	size_t days, term_days; /* term_days: those whose terms are known */
	uint64_t relevant;	/* posts of all days */
};

/* How much a thing is spoken of today beside the days before. */
struct trend {
	bool known;    /* the days before had posts enough */
	bool new;      /* none of them had it */
	double median; /* share of the days before */
	double change; /* (share - median) / (1.4826 MAD + one standard error): rank(1) */
};

/* {0} is none. */
void baseline_free(struct baseline *b);
/* Adds the days of a file. -1 with *e filled: EXIT_USAGE for what cannot be read. */
int baseline_read(struct baseline *b, const char *path, size_t max_line, struct err *e);
/* After the last file. */
void baseline_sort(struct baseline *b);
/* The key of a thing as the tally's text has it, and of a term. */
uint64_t baseline_key(unsigned list, struct str text);
uint64_t baseline_term_key(uint64_t term);
/* The trend of a thing that `posts` of `relevant` posts of today have. */
struct trend baseline_trend(
    const struct baseline *b, unsigned list, uint64_t key, uint64_t posts, uint64_t relevant);

#endif
