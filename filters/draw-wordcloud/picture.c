/*
 * Puts the parts together: a title's strip, the arrangement below it, a colour for each term that
 * differs from its neighbours', and the canvas on which all is drawn.
 */
#include "picture.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define MARGIN_SHARE 60 /* bare rim: the shorter side / MARGIN_SHARE */
#define TITLE_SHARE 24	/* the title's letters: height / TITLE_SHARE */
#define CALM_SHARE 16	/* the letters of what is said where there are no terms */
#define TITLE_STRIP 16	/* height of its strip, in tenths of its letters */
#define NEAR_SHARE 40	/* terms nearer than height / NEAR_SHARE are neighbours */

/* One run of the program's drawing. */
struct studio {
	const struct picture_wish *wish;
	struct canvas *canvas;
	struct coverage upright, turned;
};

static int margin_of(const struct picture_wish *wish)
{
	int side = wish->width < wish->height ? wish->width : wish->height;
	return side / MARGIN_SHARE;
}

/* Rows that the title takes, 0 without one. */
static int title_rows(const struct picture_wish *wish)
{
	return wish->title != NULL ? TITLE_STRIP * (wish->height / TITLE_SHARE) / 10 : 0;
}

/* Writes text in letters of size_px, or less where it were wider than the picture, in the middle of
 * the rows from top on. */
static int write_text(
    struct studio *s, const char *text, int size_px, int top, int rows, struct err *e)
{
	struct glyph_line line;
	enum glyphs_choice choice = glyphs_choose(s->wish->glyphs, str_of(text), &line, e);
	if (choice == GLYPHS_FAILED)
		return -1;
	if (choice == GLYPHS_NONE)
		return err_set(e, EXIT_USAGE, "no font can draw the title");
	int room = s->wish->width - 2 * margin_of(s->wish);
	do {
		if (glyphs_draw(s->wish->glyphs, &line, size_px, &s->upright, e) != 0)
			return -1;
		size_px--;
	} while (s->upright.width > room && size_px > 4);
	int x = (s->wish->width - s->upright.width) / 2;
	int y = top + (rows - s->upright.height) / 2;
	canvas_blend(s->canvas, &s->upright, x, y, s->wish->palette->title);
	return 0;
}

/* The title, and what is said where there are no terms. */
static int draw_texts(struct studio *s, const struct picture *p, struct err *e)
{
	const struct picture_wish *wish = s->wish;
	int strip = title_rows(wish), margin = margin_of(wish);
	if (strip > 0 &&
	    write_text(s, wish->title, wish->height / TITLE_SHARE, margin, strip, e) != 0)
		return -1;
	if (p->terms > 0 || wish->calm == NULL)
		return 0;
	return write_text(s, wish->calm, wish->height / CALM_SHARE, margin + strip,
	    wish->height - 2 * margin - strip, e);
}

/* True where the boxes of two terms are less than `near` pixels apart. */
static bool are_neighbours(const struct placed *a, const struct placed *b, int near)
{
	return a->x < b->x + b->width + near && b->x < a->x + a->width + near &&
	       a->y < b->y + b->height + near && b->y < a->y + a->height + near;
}

/* A colour for each term: one its neighbours have least of; among equals the term's own chance. */
static void choose_inks(const struct picture_wish *wish, struct picture *p)
{
	int near = wish->height / NEAR_SHARE;
	size_t inks = wish->palette->inks;
	for (size_t i = 0; i < p->terms; i++) {
		const struct placed *term = &p->term[i];
		size_t taken[PALETTE_INKS] = {0};
		for (size_t j = 0; term->shown && j < i; j++)
			if (p->term[j].shown && are_neighbours(term, &p->term[j], near))
				taken[p->ink[j]]++;
		size_t first = hash_bytes64(term->term.ptr, term->term.len, ~wish->seed) % inks;
		size_t best = first;
		for (size_t k = 1; k < inks; k++)
			if (taken[(first + k) % inks] < taken[best])
				best = (first + k) % inks;
		p->ink[i] = (uint8_t)best;
	}
}

static int draw_terms(struct studio *s, const struct picture *p, struct err *e)
{
	for (size_t i = 0; i < p->terms; i++) {
		const struct placed *term = &p->term[i];
		const struct coverage *ink = &s->upright;
		if (!term->shown)
			continue;
		if (glyphs_draw(s->wish->glyphs, &term->line, term->size_px, &s->upright, e) != 0)
			return -1;
		if (term->turned) {
			if (coverage_turn(&s->upright, &s->turned, e) != 0)
				return -1;
			ink = &s->turned;
		}
		canvas_blend(s->canvas, ink, term->x, term->y, s->wish->palette->ink[p->ink[i]]);
	}
	return 0;
}

/* Narrows the area to the wished shape, whose bitmap lies in *shape. */
static int choose_shape(const struct picture_wish *wish, struct arrange_wish *area,
    struct shape_area *shape, struct err *e)
{
	int status = 0;
	if (wish->mask == NULL && wish->shape == SHAPE_RECT)
		return 0;
	if (wish->mask != NULL)
		status = shape_of_image(wish->mask, area->width, area->height, shape, e);
	else
		status = shape_draw(wish->shape, area->width, area->height, shape, e);
	area->left += shape->left;
	area->top += shape->top;
	area->width = shape->inside.width;
	area->height = shape->inside.height;
	area->inside = &shape->inside;
	return status;
}

static int arrange_and_draw(struct studio *s, struct picture *p, struct err *e)
{
	const struct picture_wish *wish = s->wish;
	int margin = margin_of(wish), strip = title_rows(wish);
	struct arrange_wish area = {.left = margin,
	    .top = margin + strip,
	    .width = wish->width - 2 * margin,
	    .height = wish->height - 2 * margin - strip,
	    .turn = wish->turn,
	    .seed = wish->seed,
	    .must = PICTURE_LEADERS};
	struct shape_area shape = {0};
	int status = choose_shape(wish, &area, &shape, e);
	if (status == 0)
		status = arrange_terms(wish->glyphs, &area, p->term, p->terms, &p->undrawn, e);
	bitmap_free(&shape.inside);
	if (status != 0)
		return -1;
	p->unplaced = 0;
	for (size_t i = 0; i < p->terms; i++)
		p->unplaced += !p->term[i].shown;
	p->unplaced -= p->undrawn;
	choose_inks(wish, p);
	return draw_texts(s, p, e) == 0 ? draw_terms(s, p, e) : -1;
}

int picture_draw(const struct picture_wish *wish, struct picture *p, struct buf *out, struct err *e)
{
	struct studio s = {.wish = wish};
	int status = -1;
	s.canvas = canvas_new(wish->width, wish->height, wish->palette->ground, e);
	if (s.canvas != NULL && arrange_and_draw(&s, p, e) == 0)
		status = canvas_encode(s.canvas, wish->format, wish->quality, out, e);
	canvas_free(s.canvas);
	coverage_free(&s.upright);
	coverage_free(&s.turned);
	return status;
}
