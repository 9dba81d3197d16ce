/* Private to linear*.c: a model in memory. */
#ifndef TP_LINEAR_OWN_H
#define TP_LINEAR_OWN_H

#include "arena.h"
#include "linear.h"

#define LINEAR_BIASED 64
#define LINEAR_ROWS_A_WORD 4
#define LINEAR_QUAD 4	  /* words that are summed at a time; packed has as many to spare */
#define LINEAR_SUMMED 512 /* features whose biased weights fit a 16-bit sum: 110 * 512 < 65536 */
#define LINEAR_SIDES_MAX 1024
#define LINEAR_BIAS_MAX (1000 * LINEAR_ONE)
#define LINEAR_STEP_ONE (1 << 20) /* a step of 1: what one unit of a text weight stands for */
#define LINEAR_STEP_MAX (1 << 24)

struct linear_side {
	struct str name;
	int32_t *weight; /* one a row */
};

/*
 * Of two classes only the second has a row of weights; the first one's score is the same, turned
 * round. A bucket's weights lie together, four rows in a word, the first in its lowest byte, each
 * with LINEAR_BIASED added, so that words can be summed up without regard to signs.
 */
struct linear {
	struct arena arena;
	struct str task, subject, class[LINEAR_CLASSES_MAX];
	size_t classes, rows, words, bits, sides;
	bool has_author;
	int32_t step[LINEAR_CLASSES_MAX]; /* per row, in units of 1 / LINEAR_STEP_ONE */
	int32_t
	    author[LINEAR_CLASSES_MAX];	  /* step's like for the second text; 0: it says nothing */
	int32_t bias[LINEAR_CLASSES_MAX]; /* per row, in units of 1 / LINEAR_ONE, as side weights */
	struct linear_side *side;	  /* sorted by name */
	uint32_t *packed;		  /* `words` a bucket */
};

/*
 * LINEAR_ONE / sqrt(n), rounded down: the same on every machine, as both operations are exact to
 * the last bit (IEEE 754), and what is no whole number is far from one.
 */
int64_t linear_inverse_root(size_t n);

/* A row's score by the sum of its weights. */
static inline int64_t linear_row_score(
    const struct linear *m, size_t row, int32_t sum, int64_t inverse_root)
{
	return m->bias[row] + sum * (int64_t)m->step[row] * inverse_root / LINEAR_STEP_ONE;
}

#endif
