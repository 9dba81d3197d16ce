/*
 * Places terms by pixels. The taken pixels are a bitmap; a term's mask is cut into horizontal runs,
 * and 64 neighbouring places are tested at a time: the places at which a run would meet ink are
 * the row's ink smeared by the run's length, and smears by 1, 2, 4 ... 64 pixels are kept for every
 * row, so that a run of any length costs two shifted ORs. Rows are tried from the middle outwards,
 * each from its middle to both sides, until none can hold a place nearer than the one found. The
 * picture grows in the area's own proportions. Remembers the taken pixels.
 */
#include "layout.h"

#include <stdlib.h>
#include <string.h>

#define WORD_BITS 64
#define LEVELS 7		    /* smears by 1 << 0 ... 1 << 6 */
#define RUN_MAX (2 << (LEVELS - 1)) /* the longest run that two smears cover */
#define UNIT 32768		    /* a side in distance(): its fourth power fits 64 bits */
#define HOLE_MAX 5		    /* no term fits into a hole so narrow: closed, for fewer runs */

/* Pixels x .. x + len - 1 of row y of the mask, as two smears of 1 << level at `first` and
 * `second`. */
struct run {
	int y, level, first, second;
};

struct layout {
	int width, height;
	size_t stride; /* words a row, with one beyond the last pixel for shifted reads */
	uint64_t *smear[LEVELS];
	bool *used; /* rows that hold ink */
	struct run *run;
	size_t runs, run_cap;
	struct bitmap grown;
	uint64_t *outside; /* what no word may take, as a smear of one pixel; NULL: nothing */
	uint64_t ink;
};

/* What layout_place() looks for. */
struct search {
	int width, height; /* of the grown mask */
	int64_t best;	   /* distance() of the best place */
	int x, y;
};

struct layout *layout_new(int width, int height, struct err *e)
{
	if (width < 1 || height < 1 || width > LAYOUT_SIDE_MAX || height > LAYOUT_SIDE_MAX) {
		err_set(e, EXIT_USAGE, "a picture of %d x %d is out of range", width, height);
		return NULL;
	}
	struct layout *l = calloc(1, sizeof *l);
	if (l == NULL)
		goto out_of_memory;
	l->width = width;
	l->height = height;
	l->stride = (size_t)width / WORD_BITS + 2;
	for (int level = 0; level < LEVELS; level++) {
		l->smear[level] = calloc(l->stride * (size_t)height, sizeof(uint64_t));
		if (l->smear[level] == NULL)
			goto out_of_memory;
	}
	l->used = calloc((size_t)height, sizeof *l->used);
	if (l->used != NULL)
		return l;
out_of_memory:
	layout_free(l);
	err_set(e, EXIT_IO, "no memory for a picture of %d x %d", width, height);
	return NULL;
}

void layout_free(struct layout *l)
{
	if (l == NULL)
		return;
	for (int level = 0; level < LEVELS; level++)
		free(l->smear[level]);
	free(l->used);
	free(l->outside);
	free(l->run);
	bitmap_free(&l->grown);
	free(l);
}

uint64_t layout_ink(const struct layout *l)
{
	return l->ink;
}

/* Word w of row moved left by `by` pixels: bit i is the row's pixel w * 64 + i + by. */
static inline uint64_t word_at(const uint64_t *row, size_t w, unsigned by)
{
	size_t word = w + by / WORD_BITS;
	unsigned bit = by % WORD_BITS;
	return row[word] >> bit | row[word + 1] << 1 << (WORD_BITS - 1 - bit);
}

/* Makes the smears of row y anew from its ink. */
static void smear_row(struct layout *l, int y)
{
	size_t at = (size_t)y * l->stride;
	for (int level = 1; level < LEVELS; level++) {
		const uint64_t *from = l->smear[level - 1] + at;
		uint64_t *to = l->smear[level] + at;
		unsigned by = 1U << (level - 1);
		for (size_t w = 0; w + 1 < l->stride; w++)
			to[w] = from[w] | from[w] >> by | from[w + 1] << (WORD_BITS - by);
	}
	l->used[y] = true;
}

void layout_clear(struct layout *l)
{
	size_t bytes = l->stride * (size_t)l->height * sizeof(uint64_t);
	for (int level = 0; level < LEVELS; level++)
		memset(l->smear[level], 0, bytes);
	memset(l->used, 0, (size_t)l->height * sizeof *l->used);
	l->ink = 0;
	if (l->outside == NULL)
		return;
	memcpy(l->smear[0], l->outside, bytes);
	for (int y = 0; y < l->height; y++)
		smear_row(l, y);
}

int layout_shape(struct layout *l, const struct bitmap *inside, struct err *e)
{
	if (l->outside == NULL)
		l->outside = calloc(l->stride * (size_t)l->height, sizeof *l->outside);
	if (l->outside == NULL)
		return err_set(e, EXIT_IO, "no memory for a shape");
	for (int y = 0; y < l->height; y++) {
		uint64_t *row = l->outside + (size_t)y * l->stride;
		for (int x = 0; x < l->width; x++)
			if (!bitmap_get(inside, x, y))
				row[x / WORD_BITS] |= UINT64_C(1) << x % WORD_BITS;
	}
	layout_clear(l);
	return 0;
}

/* Takes the mask's pixels at x, y. */
static void take(struct layout *l, const struct bitmap *mask, int x, int y)
{
	unsigned bit = (unsigned)x % WORD_BITS;
	for (int row = 0; row < mask->height; row++) {
		const uint64_t *from = mask->bits + (size_t)row * mask->stride;
		uint64_t *to = l->smear[0] + (size_t)(y + row) * l->stride + x / WORD_BITS;
		for (size_t w = 0; w < mask->stride; w++) {
			if (from[w] == 0)
				continue;
			to[w] |= from[w] << bit;
			if (bit > 0 && from[w] >> (WORD_BITS - bit) != 0)
				to[w + 1] |= from[w] >> (WORD_BITS - bit);
		}
		smear_row(l, y + row);
	}
	l->ink += bitmap_count(mask);
}

static int add_run(struct layout *l, int y, int x, int len, struct err *e)
{
	if (l->runs == l->run_cap) {
		size_t cap = l->run_cap > 0 ? 2 * l->run_cap : 256;
		struct run *grown = realloc(l->run, cap * sizeof *grown);
		if (grown == NULL)
			return err_set(e, EXIT_IO, "no memory to place a term");
		l->run = grown;
		l->run_cap = cap;
	}
	int level = 0;
	while (level + 1 < LEVELS && 2 << level <= len)
		level++;
	l->run[l->runs++] =
	    (struct run){.y = y, .level = level, .first = x, .second = x + len - (1 << level)};
	return 0;
}

/* Cuts row y of the mask into runs of RUN_MAX at most, closing narrow holes. */
static int cut_row(struct layout *l, const struct bitmap *mask, int y, struct err *e)
{
	int start = -1, last = -1; /* of the run that is open */
	for (int x = 0; x <= mask->width; x++) {
		bool ink = x < mask->width && bitmap_get(mask, x, y);
		bool ends = start >= 0 && (x == mask->width || x - start >= RUN_MAX ||
					      (ink && x - last - 1 > HOLE_MAX));
		if (ends) {
			if (add_run(l, y, start, last - start + 1, e) != 0)
				return -1;
			start = -1;
		}
		if (ink && start < 0)
			start = x;
		if (ink)
			last = x;
	}
	return 0;
}

static int common_divisor(int a, int b)
{
	while (b != 0) {
		int rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/* The mask's runs, rows far from each other first: the sooner a place is refused, the better. */
static int cut_mask(struct layout *l, const struct bitmap *mask, struct err *e)
{
	int step = mask->height * 5 / 8 + 1; /* about the golden section of the height */
	while (common_divisor(step, mask->height) != 1)
		step++;
	l->runs = 0;
	for (int i = 0, y = mask->height / 2; i < mask->height; i++, y = (y + step) % mask->height)
		if (cut_row(l, mask, y, e) != 0)
			return -1;
	return 0;
}

/*
 * How far a place dx2, dy2 half pixels off the middle is: both made shares of the area's sides, and
 * the sum of their fourth powers taken, so that the picture grows as a rectangle with round
 * corners.
 */
static int64_t distance(const struct layout *l, int64_t dx2, int64_t dy2)
{
	int64_t across = dx2 * UNIT / l->width, down = dy2 * UNIT / l->height;
	return across * across * across * across + down * down * down * down;
}

/*
 * The places of row y among the 64 of word w at which the mask meets no ink, of those in `wanted`.
 * The heart of the program's time.
 */
static uint64_t free_places(const struct layout *l, int y, size_t w, uint64_t wanted)
{
	for (size_t i = 0; i < l->runs && wanted != 0; i++) {
		const struct run *r = &l->run[i];
		if (!l->used[y + r->y])
			continue;
		const uint64_t *row = l->smear[r->level] + (size_t)(y + r->y) * l->stride;
		wanted &=
		    ~(word_at(row, w, (unsigned)r->first) | word_at(row, w, (unsigned)r->second));
	}
	return wanted;
}

/* Remembers place x of row y where it is nearer than the best so far. */
static void offer(const struct layout *l, struct search *s, int x, int y)
{
	int64_t dx2 = 2 * (int64_t)x + s->width - l->width;
	int64_t away = distance(l, dx2, 2 * (int64_t)y + s->height - l->height);
	if (away >= s->best)
		return;
	s->best = away;
	s->x = x;
	s->y = y;
}

/* Bits from..to (0..63) of a word. */
static uint64_t bits_between(int from, int to)
{
	return UINT64_MAX << from & UINT64_MAX >> (WORD_BITS - 1 - to);
}

/* Looks at row y, from its middle outwards to both sides, for a place nearer than s->best. */
static void search_row(const struct layout *l, struct search *s, int y)
{
	int64_t dy2 = 2 * (int64_t)y + s->height - l->height;
	int last = l->width - s->width, middle = last / 2;
	for (int x = middle; x <= last;) { /* the middle and what is right of it */
		if (distance(l, 2 * (int64_t)x - last, dy2) >= s->best)
			break;
		int word = x / WORD_BITS, end = word * WORD_BITS + WORD_BITS - 1;
		uint64_t wanted =
		    bits_between(x % WORD_BITS, (end < last ? end : last) % WORD_BITS);
		wanted = free_places(l, y, (size_t)word, wanted);
		if (wanted != 0) {
			offer(l, s, word * WORD_BITS + __builtin_ctzll(wanted), y);
			break;
		}
		x = end + 1;
	}
	for (int x = middle - 1; x >= 0;) {
		if (distance(l, 2 * (int64_t)x - last, dy2) >= s->best)
			break;
		int word = x / WORD_BITS;
		uint64_t wanted = free_places(l, y, (size_t)word, bits_between(0, x % WORD_BITS));
		if (wanted != 0) {
			offer(l, s, word * WORD_BITS + WORD_BITS - 1 - __builtin_clzll(wanted), y);
			break;
		}
		x = word * WORD_BITS - 1;
	}
}

int layout_place(
    struct layout *l, const struct bitmap *mask, int gap, int *x, int *y, struct err *e)
{
	if (bitmap_grow(mask, gap, &l->grown, e) != 0 || cut_mask(l, &l->grown, e) != 0)
		return -1;
	struct search s = {.width = l->grown.width, .height = l->grown.height, .best = INT64_MAX};
	int rows = l->height - s.height + 1;
	if (rows < 1 || s.width > l->width || l->runs == 0)
		return 0;
	for (int i = 0; i < rows; i++) { /* middle, one below, one above, two below ... */
		int half = (i + 1) / 2, row = (rows - 1) / 2 + (i % 2 == 1 ? half : -half);
		int64_t dy2 = 2 * (int64_t)row + s.height - l->height;
		if (distance(l, 0, dy2) >= s.best)
			break;
		search_row(l, &s, row);
	}
	if (s.best == INT64_MAX)
		return 0;
	*x = s.x + gap;
	*y = s.y + gap;
	take(l, mask, *x, *y);
	return 1;
}
