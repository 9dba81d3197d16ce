/*
 * Composes the picture. A term's size goes with a power of its weight; all sizes are scaled so that
 * the ink, measured once at a reference size, fills the wanted share of the area. Terms are placed
 * from the heaviest; one that fits nowhere shrinks by steps. Where a term still
 * finds no place the picture is begun anew with less ink.
 */
#include "arrange.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define REFERENCE_PX 32
#define INK_SHARE 0.61	 /* of the area, aimed at (what does not fit shrinks) ... */
#define INK_LESS 0.00005 /* ... less this for every term: many small ones pack less well */
#define POWER_UNIT 20.0
#define POWER_STEEP 30	  /* size goes with weight to this power, in POWER_UNIT ... */
#define POWER_FLAT 8	  /* ... or less, down to this, where few terms would leave the area bare */
#define SMALLEST_SHARE 80 /* smallest letters: area's height / SMALLEST_SHARE ... */
#define SMALLEST_PX 7	  /* ... but this at least, and a leading term may shrink to this */
#define LARGEST_SHARE 0.27 /* an em of the largest letters, of the area's height */
#define GAP_SHARE 24	   /* a term keeps its letters' size / GAP_SHARE from others ... */
#define GAP_LEAST 2	   /* ... pixels, this at least */
#define INK_RETRY 0.92	   /* where terms were left out: all anew, with so much of the ink */
#define ATTEMPTS_ENOUGH 4  /* after so many, terms but the leading ones may be left out */
#define ATTEMPTS_MAX 40
#define UPRIGHT_LEADERS 3 /* so many leading terms are never turned */

struct scene {
	struct glyphs *glyphs;
	const struct arrange_wish *wish;
	struct layout *layout;
	struct placed *term;
	size_t terms;
	double *ink; /* pixels of ink of each term at REFERENCE_PX */
	double power;
	double area; /* pixels that terms may fill */
	int smallest_px;
	struct coverage upright, turned;
	struct bitmap mask;
};

/* A number in 0..1 for a term and a seed. */
static double chance(struct str term, uint64_t seed)
{
	return (double)(hash_bytes64(term.ptr, term.len, seed) >> 11) * 0x1p-53;
}

/* Chooses faces, measures each term's ink, decides which are turned. */
static int measure_terms(struct scene *s, size_t *undrawn, struct err *e)
{
	for (size_t i = 0; i < s->terms; i++) {
		struct placed *p = &s->term[i];
		p->shown = false;
		enum glyphs_choice choice = glyphs_choose(s->glyphs, p->term, &p->line, e);
		if (choice == GLYPHS_FAILED)
			return -1;
		if (choice == GLYPHS_CHOSEN) {
			if (glyphs_draw(s->glyphs, &p->line, REFERENCE_PX, &s->upright, e) != 0 ||
			    bitmap_of_coverage(&s->upright, &s->mask, e) != 0)
				return -1;
			s->ink[i] = (double)bitmap_count(&s->mask);
		}
		if (choice == GLYPHS_NONE || s->ink[i] <= 0) {
			p->line.count = 0;
			(*undrawn)++;
		}
		p->turned = i >= UPRIGHT_LEADERS && chance(p->term, s->wish->seed) < s->wish->turn;
	}
	return 0;
}

static double share_of_leader(const struct scene *s, size_t i)
{
	double first = s->term[0].weight, own = s->term[i].weight;
	return first > 0 && own > 0 ? pow(own / first, s->power) : 0;
}

static int size_at(const struct scene *s, size_t i, double scale_px)
{
	int size = (int)(share_of_leader(s, i) * scale_px + 0.5);
	return size > s->smallest_px ? size : s->smallest_px;
}

/* Pixels of ink of all terms, with the heaviest at scale_px. */
static double ink_at(const struct scene *s, double scale_px)
{
	double ink = 0;
	for (size_t i = 0; i < s->terms; i++) {
		double by = (double)size_at(s, i, scale_px) / REFERENCE_PX;
		ink += s->ink[i] * by * by;
	}
	return ink;
}

/*
 * The size in pixels of the heaviest term at which the ink is what is wanted, or the largest
 * allowed; sets s->power as steep as leaves no area bare.
 */
static double choose_scale(struct scene *s, double share)
{
	double largest = LARGEST_SHARE * s->wish->height;
	double wanted = share * s->area;
	for (int step = POWER_STEEP; step >= POWER_FLAT; step--) {
		s->power = step / POWER_UNIT;
		if (ink_at(s, largest) >= wanted)
			break;
	}
	double low = 1, high = largest;
	for (int step = 0; step < 20; step++) {
		double middle = (low + high) / 2;
		if (ink_at(s, middle) > wanted)
			high = middle;
		else
			low = middle;
	}
	return floor(low * 16) / 16; /* rounded, so that the last bit of pow() does not matter */
}

/* One try at one size: 1 placed, 0 no room, -1 failed. */
static int place_at(struct scene *s, struct placed *p, int size_px, struct err *e)
{
	if (glyphs_draw(s->glyphs, &p->line, size_px, &s->upright, e) != 0)
		return -1;
	const struct coverage *ink = &s->upright;
	if (p->turned) {
		if (coverage_turn(&s->upright, &s->turned, e) != 0)
			return -1;
		ink = &s->turned;
	}
	if (bitmap_of_coverage(ink, &s->mask, e) != 0)
		return -1;
	int gap = size_px / GAP_SHARE > GAP_LEAST ? size_px / GAP_SHARE : GAP_LEAST;
	int placed = layout_place(s->layout, &s->mask, gap, &p->x, &p->y, e);
	p->x += s->wish->left;
	p->y += s->wish->top;
	p->size_px = size_px;
	p->width = ink->width;
	p->height = ink->height;
	return placed;
}

/* Shrinks the term until it fits: 1 placed, 0 no room at least_px either, -1 failed. */
static int place_shrinking(
    struct scene *s, struct placed *p, int size_px, int least_px, struct err *e)
{
	for (;;) {
		int placed = place_at(s, p, size_px, e);
		if (placed != 0 || size_px <= least_px)
			return placed;
		int step = size_px / 8 > 0 ? size_px / 8 : 1;
		size_px = size_px - step > least_px ? size_px - step : least_px;
	}
}

enum outcome { FAILED = -1, LEADER_LEFT_OUT, SOME_LEFT_OUT, ALL_PLACED };

/* One picture at one scale. */
static enum outcome place_all(struct scene *s, double scale_px, struct err *e)
{
	enum outcome outcome = ALL_PLACED;
	layout_clear(s->layout);
	for (size_t i = 0; i < s->terms; i++)
		s->term[i].shown = false;
	for (size_t i = 0; i < s->terms; i++) {
		struct placed *p = &s->term[i];
		if (p->line.count == 0)
			continue;
		int least_px = i < s->wish->must ? SMALLEST_PX : s->smallest_px;
		int placed = place_shrinking(s, p, size_at(s, i, scale_px), least_px, e);
		if (placed < 0)
			return FAILED;
		if (placed == 0 && i < s->wish->must)
			return LEADER_LEFT_OUT;
		if (placed == 0)
			outcome = SOME_LEFT_OUT;
		p->shown = placed == 1;
	}
	return outcome;
}

/*
 * Pictures with ever less ink, until one holds all terms, or after some tries the leading ones at
 * least.
 */
static int arrange(struct scene *s, size_t *undrawn, struct err *e)
{
	const struct arrange_wish *wish = s->wish;
	int least = wish->height / SMALLEST_SHARE;
	s->smallest_px = least > SMALLEST_PX ? least : SMALLEST_PX;
	if (measure_terms(s, undrawn, e) != 0)
		return -1;
	double share = INK_SHARE - INK_LESS * (double)s->terms;
	for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
		enum outcome outcome = place_all(s, choose_scale(s, share), e);
		if (outcome == FAILED)
			return -1;
		if (outcome == ALL_PLACED ||
		    (outcome == SOME_LEFT_OUT && attempt >= ATTEMPTS_ENOUGH))
			return 0;
		share *= INK_RETRY;
	}
	return err_set(e, EXIT_USAGE, "%d x %d pixels do not hold the leading %zu terms",
	    wish->width, wish->height, wish->must);
}

int arrange_terms(struct glyphs *g, const struct arrange_wish *wish, struct placed *term,
    size_t terms, size_t *undrawn, struct err *e)
{
	struct scene s = {.glyphs = g, .wish = wish, .term = term, .terms = terms};
	int status = -1;
	*undrawn = 0;
	if (terms == 0)
		return 0;
	s.layout = layout_new(wish->width, wish->height, e);
	s.ink = calloc(terms, sizeof *s.ink);
	if (s.layout != NULL && s.ink == NULL)
		err_set(e, EXIT_IO, "no memory for %zu terms", terms);
	s.area = (double)wish->width * wish->height;
	if (wish->inside != NULL)
		s.area = (double)bitmap_count(wish->inside);
	bool ready = s.layout != NULL && s.ink != NULL;
	if (ready && wish->inside != NULL)
		ready = layout_shape(s.layout, wish->inside, e) == 0;
	if (ready)
		status = arrange(&s, undrawn, e);
	layout_free(s.layout);
	free(s.ink);
	coverage_free(&s.upright);
	coverage_free(&s.turned);
	bitmap_free(&s.mask);
	return status;
}
