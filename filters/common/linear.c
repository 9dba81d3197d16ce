/*
 * What a model says of a text. In: features and side features. Out: scores and shares. Remembers
 * nothing.
 */
#include "linear.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "linear-own.h"

#define TURN 0x9E3779B9u /* between the features of the text and those of the second one */
#define CURVE_STEP 8192	 /* the logistic function is given at every eighth */

void linear_free(struct linear *m)
{
	if (!m)
		return;
	arena_free(&m->arena);
	free(m->packed);
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

int64_t linear_inverse_root(size_t n)
{
	return n > 0 ? (int64_t)(LINEAR_ONE / sqrt((double)n)) : 0;
}

/* Sums of up to LINEAR_SUMMED features in four rows, those of the words `w`: 16 bits a row. */
static void sum_rows(
    const struct linear *m, const uint32_t *w, const uint32_t *hash, size_t n, int32_t *row)
{
	uint32_t even = 0, odd = 0;
	unsigned shift = 32 - (unsigned)m->bits;
	size_t words = m->words;
	int32_t biased = (int32_t)n * LINEAR_BIASED;

	for (size_t i = 0; i < n; i++) {
		uint32_t four = w[(hash[i] >> shift) * words];

		even += four & 0x00FF00FF;
		odd += four >> 8 & 0x00FF00FF;
	}
	row[0] += (int32_t)(even & 0xFFFF) - biased;
	row[1] += (int32_t)(odd & 0xFFFF) - biased;
	row[2] += (int32_t)(even >> 16) - biased;
	row[3] += (int32_t)(odd >> 16) - biased;
}

/* Four words at a time: those of a bucket that has two to four. */
typedef uint32_t quad __attribute__((vector_size(sizeof(uint32_t[LINEAR_QUAD]))));

static void sum_quads(const struct linear *m, const uint32_t *hash, size_t n, int32_t *row)
{
	const quad low = {0x00FF00FF, 0x00FF00FF, 0x00FF00FF, 0x00FF00FF};
	quad even = {0}, odd = {0};
	unsigned shift = 32 - (unsigned)m->bits;
	int32_t biased = (int32_t)n * LINEAR_BIASED;

	for (size_t i = 0; i < n; i++) {
		quad words;

		memcpy(&words, m->packed + (hash[i] >> shift) * m->words, sizeof words);
		even += words & low;
		odd += words >> 8 & low;
	}
	for (size_t word = 0; word < m->words; word++) {
		row[0] += (int32_t)(even[word] & 0xFFFF) - biased;
		row[1] += (int32_t)(odd[word] & 0xFFFF) - biased;
		row[2] += (int32_t)(even[word] >> 16) - biased;
		row[3] += (int32_t)(odd[word] >> 16) - biased;
		row += LINEAR_ROWS_A_WORD;
	}
}

static void sum_text(const struct linear *m, const struct linear_text *f, int32_t *sum)
{
	for (size_t at = 0; at < f->count; at += LINEAR_SUMMED) {
		size_t n = f->count - at < LINEAR_SUMMED ? f->count - at : LINEAR_SUMMED;

		if (m->words > 1 && m->words <= LINEAR_QUAD) {
			sum_quads(m, f->hash + at, n, sum);
			continue;
		}
		for (size_t k = 0; k < m->words; k++)
			sum_rows(m, m->packed + k, f->hash + at, n, sum + k * LINEAR_ROWS_A_WORD);
	}
}

void linear_score(const struct linear *m, const struct linear_text *f, int64_t *score)
{
	int32_t sum[LINEAR_CLASSES_MAX + LINEAR_ROWS_A_WORD] = {0};
	int64_t root = linear_inverse_root(f->count);

	sum_text(m, f, sum);
	for (size_t row = 0; row < m->rows; row++)
		score[row] = linear_row_score(m, row, sum[row], root);
	if (m->rows < m->classes) {
		score[1] = score[0];
		score[0] = -score[1];
	}
}

void linear_add_feature(const struct linear *m, uint32_t hash, size_t n, int64_t *score)
{
	const uint32_t *words = m->packed + (hash >> (32 - m->bits)) * m->words;
	int64_t root = linear_inverse_root(n);

	for (size_t row = 0; row < m->rows; row++) {
		uint32_t biased = words[row / LINEAR_ROWS_A_WORD] >> row % LINEAR_ROWS_A_WORD * 8;
		int32_t weight = (int32_t)(biased & 0xFF) - LINEAR_BIASED;
		int64_t part = weight * (int64_t)m->step[row] * root / LINEAR_STEP_ONE;

		if (m->rows == m->classes) {
			score[row] += part;
			continue;
		}
		score[0] -= part;
		score[1] += part;
	}
}

void linear_text_turn(struct linear_text *f)
{
	for (size_t i = 0; i < f->count; i++)
		f->hash[i] ^= TURN;
}

bool linear_has_author(const struct linear *m)
{
	return m->has_author;
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

/* 65536 / (1 + e^-x) for x = 0, 1/8, 2/8 ... 12 */
static const uint16_t curve[] = {32768, 34813, 36843, 38841, 40793, 42687, 44511, 46254, 47911,
    49474, 50941, 52310, 53581, 54754, 55834, 56822, 57724, 58544, 59287, 59959, 60565, 61109,
    61598, 62036, 62428, 62778, 63090, 63368, 63615, 63835, 64030, 64203, 64357, 64494, 64614,
    64721, 64816, 64900, 64974, 65039, 65097, 65149, 65194, 65234, 65269, 65300, 65328, 65352,
    65374, 65393, 65410, 65425, 65438, 65449, 65459, 65468, 65476, 65483, 65489, 65495, 65500,
    65504, 65508, 65511, 65514, 65517, 65519, 65521, 65523, 65524, 65526, 65527, 65528, 65529,
    65530, 65530, 65531, 65532, 65532, 65533, 65533, 65533, 65534, 65534, 65534, 65534, 65535,
    65535, 65535, 65535, 65535, 65535, 65535, 65535, 65535, 65535, 65535};

int32_t linear_logistic(int64_t score)
{
	uint64_t x = score < 0 ? 0 - (uint64_t)score : (uint64_t)score, at = x / CURVE_STEP;
	uint32_t last = sizeof curve / sizeof *curve - 1, share = curve[last];

	if (at < last) {
		uint32_t here = curve[at], more = curve[at + 1] - here;

		share = here + more * (uint32_t)(x % CURVE_STEP) / CURVE_STEP;
	}
	return (int32_t)(score < 0 ? LINEAR_ONE - share : share);
}

size_t linear_best(const struct linear *m, const int64_t *score)
{
	size_t best = 0;

	for (size_t i = 1; i < m->classes; i++)
		if (score[i] > score[best])
			best = i;
	return best;
}

size_t linear_shares(const struct linear *m, const int64_t *score, int32_t *share)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < m->classes; i++) {
		share[i] = linear_logistic(score[i]);
		sum += (uint32_t)share[i];
	}
	if (m->classes > 2)
		for (size_t i = 0; i < m->classes; i++)
			share[i] = (int32_t)((uint32_t)share[i] * LINEAR_ONE / sum);
	return linear_best(m, score);
}
