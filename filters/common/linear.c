/*
 * What a model says of a text. In: features and side features. Out: scores and shares. Remembers
 * nothing.
 */
#include "linear.h"

#include <stdlib.h>
#include <string.h>

#include "linear-own.h"

#define LANES 16	/* a bucket has at most so many weights */
#define SUMMED 256	/* features whose weights fit a 16-bit sum: 127 * 256 < 32768 */
#define CURVE_STEP 8192 /* the logistic function is given at every eighth */

void linear_free(struct linear *m)
{
	if (!m)
		return;
	arena_free(&m->arena);
	free(m->weight);
	free(m);
}

struct str linear_task(const struct linear *m)
{
	return m->task;
}

struct str linear_subject(const struct linear *m)
{
	return m->subject;
}

size_t linear_classes(const struct linear *m)
{
	return m->classes;
}

struct str linear_class(const struct linear *m, size_t class)
{
	return m->class[class];
}

const int32_t *linear_side(const struct linear *m, struct str name)
{
	size_t from = 0, to = m->sides;

	while (from < to) {
		size_t middle = (from + to) / 2;
		int order = str_compare(m->side[middle].name, name);

		if (order == 0)
			return m->side[middle].weight;
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

/* LINEAR_ONE / sqrt(n), rounded down. */
static int64_t inverse_root(size_t n)
{
	int64_t square = ((int64_t)LINEAR_ONE * LINEAR_ONE) / (int64_t)n, low = 0,
		high = LINEAR_ONE;

	while (low < high) {
		int64_t middle = (low + high + 1) / 2;

		if (middle * middle <= square)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

/* Sums of up to SUMMED features; a loop of its own for each width, which compilers make good. */
#define SUM_LANES(width)                                                                           \
	static void sum_##width(                                                                   \
	    const struct linear *m, const uint32_t *hash, size_t n, int32_t *sum)                  \
	{                                                                                          \
		int16_t part[width] = {0};                                                         \
		unsigned shift = 32 - (unsigned)m->bits;                                           \
                                                                                                   \
		for (size_t i = 0; i < n; i++) {                                                   \
			const int8_t *w = m->weight + (size_t)(hash[i] >> shift) * width;          \
                                                                                                   \
			for (size_t row = 0; row < width; row++)                                   \
				part[row] = (int16_t)(part[row] + w[row]);                         \
		}                                                                                  \
		for (size_t row = 0; row < width; row++)                                           \
			sum[row] += part[row];                                                     \
	}

SUM_LANES(1)
SUM_LANES(4)
SUM_LANES(16)

static void sum_text(const struct linear *m, const struct linear_text *f, int32_t *sum)
{
	for (size_t at = 0; at < f->count; at += SUMMED) {
		size_t n = f->count - at < SUMMED ? f->count - at : SUMMED;

		if (m->stride == 1)
			sum_1(m, f->hash + at, n, sum);
		else if (m->stride == 4)
			sum_4(m, f->hash + at, n, sum);
		else
			sum_16(m, f->hash + at, n, sum);
	}
}

void linear_score(const struct linear *m, const struct linear_text *f, int64_t *score)
{
	int32_t sum[LANES] = {0};
	int64_t root = f->count > 0 ? inverse_root(f->count) : 0;

	sum_text(m, f, sum);
	for (size_t row = 0; row < m->rows; row++)
		score[row] =
		    m->bias[row] + sum[row] * (int64_t)m->step[row] * root / LINEAR_STEP_ONE;
	if (m->rows < m->classes) {
		score[1] = score[0];
		score[0] = -score[1];
	}
}

void linear_add_side(const struct linear *m, const int32_t *weights, int value, int64_t *score)
{
	if (value > LINEAR_SIDE_VALUE_MAX)
		value = LINEAR_SIDE_VALUE_MAX;
	if (value < -LINEAR_SIDE_VALUE_MAX)
		value = -LINEAR_SIDE_VALUE_MAX;
	if (m->rows < m->classes) {
		score[1] += (int64_t)weights[0] * value;
		score[0] = -score[1];
		return;
	}
	for (size_t row = 0; row < m->rows; row++)
		score[row] += (int64_t)weights[row] * value;
}

int32_t linear_logistic(int64_t score)
{
	/* 65536 / (1 + e^-x) for x = 0, 1/8, 2/8 ... 12 */
	static const uint16_t curve[] = {
	    32768,
	    34813,
	    36843,
	    38841,
	    40793,
	    42687,
	    44511,
	    46254,
	    47911,
	    49474,
	    50941,
	    52310,
	    53581,
	    54754,
	    55834,
	    56822,
	    57724,
	    58544,
	    59287,
	    59959,
	    60565,
	    61109,
	    61598,
	    62036,
	    62428,
	    62778,
	    63090,
	    63368,
	    63615,
	    63835,
	    64030,
	    64203,
	    64357,
	    64494,
	    64614,
	    64721,
	    64816,
	    64900,
	    64974,
	    65039,
	    65097,
	    65149,
	    65194,
	    65234,
	    65269,
	    65300,
	    65328,
	    65352,
	    65374,
	    65393,
	    65410,
	    65425,
	    65438,
	    65449,
	    65459,
	    65468,
	    65476,
	    65483,
	    65489,
	    65495,
	    65500,
	    65504,
	    65508,
	    65511,
	    65514,
	    65517,
	    65519,
	    65521,
	    65523,
	    65524,
	    65526,
	    65527,
	    65528,
	    65529,
	    65530,
	    65530,
	    65531,
	    65532,
	    65532,
	    65533,
	    65533,
	    65533,
	    65534,
	    65534,
	    65534,
	    65534,
	    65535,
	    65535,
	    65535,
	    65535,
	    65535,
	    65535,
	    65535,
	    65535,
	    65535,
	    65535,
	    65535,
	};
	int64_t x = score < 0 ? -score : score, share;
	size_t at = (size_t)(x / CURVE_STEP), last = sizeof curve / sizeof *curve - 1;

	if (at >= last)
		share = curve[last];
	else
		share = curve[at] + (curve[at + 1] - curve[at]) * (x % CURVE_STEP) / CURVE_STEP;
	return (int32_t)(score < 0 ? LINEAR_ONE - share : share);
}

size_t linear_shares(const struct linear *m, const int64_t *score, int32_t *share)
{
	size_t best = 0;
	int64_t sum = 0;

	for (size_t i = 0; i < m->classes; i++) {
		share[i] = linear_logistic(score[i]);
		sum += share[i];
		if (score[i] > score[best])
			best = i;
	}
	if (m->classes > 2)
		for (size_t i = 0; i < m->classes; i++)
			share[i] = (int32_t)((int64_t)share[i] * LINEAR_ONE / sum);
	return best;
}
