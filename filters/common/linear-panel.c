/*
 * Several models asked of one text at once. In: features and side features. Out: the scores of
 * each. Remembers nothing. The rows of all models stand side by side: what a bucket weighs in all
 * of them lies in as few cache lines as it can (the shipped three have 16 rows, 16 bytes a bucket),
 * and is summed in one walk over the features.
 */
#include <stdlib.h>
#include <string.h>

#include "linear-own.h"

#define GROUP 16 /* rows that are summed at a time */
#define GROUPS_MAX (LINEAR_PANEL_MODELS * LINEAR_CLASSES_MAX / GROUP)

/* Two rows a lane, the even one below; and side weights, whole numbers that sums keep exact: a
 * thousand products of 2^26 and 2^7 stay far below 2^53. */
typedef uint16_t lanes __attribute__((vector_size(GROUP)));
typedef double pair __attribute__((vector_size(16)));
#define PAIRS (GROUP / 2) /* a group */
#define AT_ONCE 4	  /* pairs whose sums the registers hold */

struct linear_panel {
	const struct linear *model[LINEAR_PANEL_MODELS]; /* NULL: none */
	size_t first[LINEAR_PANEL_MODELS];		 /* its first row */
	size_t rows, groups;
	unsigned shift; /* of a hash, to its bucket */
	lanes *weights; /* groups a bucket */
};

/* One of a side's groups * PAIRS that stand in a row. */
struct linear_panel_side {
	pair weight;
};

/* Copies a model's weights: where it has fewer buckets than the panel, several share one's. */
static void copy_weights(struct linear_panel *p, const struct linear *m, size_t first)
{
	size_t buckets = (size_t)1 << (32 - p->shift), apart = (32 - p->shift) - m->bits;

	for (size_t bucket = 0; bucket < buckets; bucket++) {
		const uint32_t *from = m->packed + (bucket >> apart) * m->words;
		lanes *to = p->weights + bucket * p->groups;

		for (size_t row = 0; row < m->rows; row++) {
			uint32_t weight =
			    from[row / LINEAR_ROWS_A_WORD] >> row % LINEAR_ROWS_A_WORD * 8 & 0xFF;
			size_t at = first + row;

			to[at / GROUP][at % GROUP / 2] |= (uint16_t)(weight << at % 2 * 8);
		}
	}
}

struct linear_panel *linear_panel_new(
    const struct linear *const model[LINEAR_PANEL_MODELS], struct err *e)
{
	struct linear_panel *p = calloc(1, sizeof *p);
	size_t bits = 1;

	if (!p) {
		err_set(e, EXIT_IO, "out of memory");
		return NULL;
	}
	for (size_t i = 0; i < LINEAR_PANEL_MODELS; i++) {
		p->model[i] = model[i];
		p->first[i] = p->rows;
		p->rows += model[i] ? model[i]->rows : 0;
		if (model[i] && model[i]->bits > bits)
			bits = model[i]->bits;
	}
	p->groups = (p->rows + GROUP - 1) / GROUP;
	p->shift = 32 - (unsigned)bits;
	p->weights = calloc(((size_t)1 << bits) * p->groups + 1, sizeof *p->weights);
	if (!p->weights) {
		err_set(e, EXIT_IO, "out of memory");
		linear_panel_free(p);
		return NULL;
	}
	for (size_t i = 0; i < LINEAR_PANEL_MODELS; i++)
		if (model[i])
			copy_weights(p, model[i], p->first[i]);
	return p;
}

void linear_panel_free(struct linear_panel *p)
{
	if (!p)
		return;
	free(p->weights);
	free(p);
}

void linear_panel_attend(const struct linear_panel *p, struct linear_text *f)
{
	f->fetch = (struct linear_fetch){p->weights, p->shift, p->groups * sizeof *p->weights};
}

int linear_panel_side(const struct linear_panel *p, struct str name, struct arena *arena,
    const struct linear_panel_side **side, struct err *e)
{
	struct linear_panel_side *made = NULL;

	*side = NULL;
	for (size_t i = 0; i < LINEAR_PANEL_MODELS; i++) {
		const struct linear *m = p->model[i];
		const int32_t *weight = m ? linear_side(m, name) : NULL;

		if (!weight)
			continue;
		if (!made)
			made = arena_array(arena, p->groups * PAIRS, sizeof *made);
		if (!made)
			return err_set(e, EXIT_IO, "out of memory");
		for (size_t row = 0; row < m->rows; row++) {
			size_t at = p->first[i] + row;

			made[at / 2].weight[at % 2] = weight[row];
		}
	}
	*side = made;
	return 0;
}

/* Sums of the features' weights in one group of rows. */
static void sum_text(
    const struct linear_panel *p, size_t group, const struct linear_text *f, int32_t sum[GROUP])
{
	const lanes *weights = p->weights + group;
	const lanes low = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
	int32_t biased = (int32_t)f->count * LINEAR_BIASED;

	for (size_t row = 0; row < GROUP; row++)
		sum[row] = -biased;
	for (size_t from = 0; from < f->count; from += LINEAR_SUMMED) {
		size_t left = f->count - from,
		       to = from + (left < LINEAR_SUMMED ? left : LINEAR_SUMMED);
		lanes even = {0}, odd = {0};

		for (size_t i = from; i < to; i++) {
			lanes w = weights[(f->hash[i] >> p->shift) * p->groups];

			even += w & low;
			odd += w >> 8;
		}
		for (size_t i = 0; i < GROUP / 2; i++) {
			sum[2 * i] += even[i];
			sum[2 * i + 1] += odd[i];
		}
	}
}

/* Sums of the sides' weights, each as often as its value says, in one group of rows. */
static void sum_sides(size_t group, const struct linear_panel_side *const *side,
    const int8_t *value, size_t sides, double sum[GROUP])
{
	for (size_t from = 0; from < PAIRS; from += AT_ONCE) {
		pair part[AT_ONCE] = {{0}};

		for (size_t i = 0; i < sides; i++) {
			const struct linear_panel_side *row = side[i] + group * PAIRS + from;
			const pair times = {value[i], value[i]};

			part[0] += row[0].weight * times;
			part[1] += row[1].weight * times;
			part[2] += row[2].weight * times;
			part[3] += row[3].weight * times;
		}
		memcpy(sum + 2 * from, part, sizeof part);
	}
}

void linear_panel_author(
    const struct linear_panel *p, const struct linear_text *f, struct linear_author *author)
{
	int32_t sum[GROUPS_MAX * GROUP] = {0};

	author->features = (uint32_t)f->count;
	for (size_t group = 0; group < p->groups; group++)
		sum_text(p, group, f, sum + group * GROUP);
	memcpy(author->sum, sum, p->rows * sizeof *sum);
}

/* What the author's sum says to a row. */
static int64_t author_score(const struct linear *m, size_t row, int32_t sum, int64_t inverse_root)
{
	return sum * (int64_t)m->author[row] * inverse_root / LINEAR_STEP_ONE;
}

void linear_panel_score(const struct linear_panel *p, const struct linear_text *f,
    const struct linear_author *author, const struct linear_panel_side *const *side,
    const int8_t *value, size_t sides, int64_t score[LINEAR_PANEL_MODELS][LINEAR_CLASSES_MAX])
{
	int32_t text[GROUPS_MAX * GROUP];
	double beside[GROUPS_MAX * GROUP] = {0};
	int64_t root = linear_inverse_root(f->count);
	int64_t of_author = author ? linear_inverse_root(author->features) : 0;

	for (size_t group = 0; group < p->groups; group++) {
		sum_text(p, group, f, text + group * GROUP);
		sum_sides(group, side, value, sides, beside + group * GROUP);
	}
	for (size_t i = 0; i < LINEAR_PANEL_MODELS; i++) {
		const struct linear *m = p->model[i];
		size_t first = p->first[i];

		for (size_t row = 0; m && row < m->rows; row++)
			score[i][row] = linear_row_score(m, row, text[first + row], root) +
					(int64_t)beside[first + row];
		for (size_t row = 0; m && author && row < m->rows; row++)
			score[i][row] += author_score(m, row, author->sum[first + row], of_author);
		if (m && m->rows < m->classes) {
			score[i][1] = score[i][0];
			score[i][0] = -score[i][1];
		}
	}
}
