/*
 * Whole pictures of random term lists, in areas of any shape: drawn apart, no two terms share a
 * pixel, none leaves the shape, and the leading 50 are there. $LISTS: so many lists (24 unless
 * told).
 */
#include "arrange.h"

#include "check.h"
#include "shape.h"

#define LISTS "24"
#define TERMS_MAX 160
#define MUST 50

static unsigned draw(uint64_t *state, unsigned below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*state >> 33) % below;
}

/* Terms in both scripts, of 1 to 12 characters, by falling weight. */
static size_t make_terms(uint64_t *state, struct placed *term, char text[][64])
{
	static const char *const part[] = {
	    "a", "Qu", "gj", "模型", "W", "智能", "ff", "芯", "0", "x-", "ß", "か"};
	size_t terms = 1 + draw(state, TERMS_MAX);
	double weight = 1000;
	for (size_t i = 0; i < terms; i++) {
		unsigned parts = 1 + draw(state, 6);
		text[i][0] = '\0';
		for (unsigned k = 0; k < parts; k++) {
			size_t len = strlen(text[i]);
			snprintf(text[i] + len, 64 - len, "%s",
			    part[draw(state, sizeof part / sizeof *part)]);
		}
		term[i] = (struct placed){.term = str_of(text[i]), .weight = weight};
		weight *= 0.9 + (double)draw(state, 100) / 1000;
	}
	return terms;
}

/* Draws the term where it was placed; counts pixels that another holds, or outside the area. */
static long overlaps(
    struct glyphs *g, const struct placed *p, const struct arrange_wish *wish, struct bitmap *taken)
{
	struct err e;
	struct coverage upright = {0}, turned = {0};
	long bad = 0;
	CHECK(glyphs_draw(g, &p->line, p->size_px, &upright, &e) == 0);
	CHECK(coverage_turn(&upright, &turned, &e) == 0);
	const struct coverage *ink = p->turned ? &turned : &upright;
	CHECK(ink->width == p->width && ink->height == p->height);
	for (int y = 0; y < ink->height; y++) {
		for (int x = 0; x < ink->width; x++) {
			int at_x = p->x + x - wish->left, at_y = p->y + y - wish->top;
			if (ink->alpha[y * ink->width + x] == 0)
				continue;
			bool inside =
			    at_x >= 0 && at_y >= 0 && at_x < wish->width && at_y < wish->height;
			bad += !inside || bitmap_get(taken, at_x, at_y);
			bad +=
			    inside && wish->inside != NULL && !bitmap_get(wish->inside, at_x, at_y);
			if (inside)
				bitmap_set(taken, at_x, at_y);
		}
	}
	coverage_free(&upright);
	coverage_free(&turned);
	return bad;
}

/* Makes the area a rectangle, an ellipse, a circle, or one of an image: a triangle with a hole. */
static void make_shape(uint64_t *state, struct arrange_wish *wish, struct shape_area *area)
{
	struct err e;
	struct coverage image = {0};
	unsigned shape = draw(state, 6);
	wish->height += shape <= 3 ? 120 : 0; /* 50 long terms do not fit into less of a triangle */
	if (shape == 3) {
		CHECK(coverage_resize(&image, 90, 60, &e) == 0);
		for (int y = 5; y < 50; y++)
			for (int x = 45 - y * 7 / 9; x < 45 + y * 7 / 9; x++)
				image.alpha[y * 90 + x] =
				    y >= 30 && y < 34 && x > 40 && x < 50 ? 127 : 128;
		CHECK(shape_of_image(&image, wish->width, wish->height, area, &e) == 0);
		CHECK(!bitmap_get(&area->inside, 0, 0));
	} else if (shape < 3) {
		CHECK(shape_draw((enum shape)shape, wish->width, wish->height, area, &e) == 0);
	} else {
		return;
	}
	CHECK(area->left + area->inside.width <= wish->width);
	CHECK(area->top + area->inside.height <= wish->height);
	wish->left += area->left;
	wish->top += area->top;
	wish->width = area->inside.width;
	wish->height = area->inside.height;
	wish->inside = &area->inside;
	coverage_free(&image);
}

static void one_list(struct glyphs *g, uint64_t *state)
{
	static struct placed term[TERMS_MAX];
	static char text[TERMS_MAX][64];
	struct err e;
	struct bitmap taken = {0};
	size_t terms = make_terms(state, term, text), undrawn;
	struct arrange_wish wish = {.left = (int)draw(state, 9),
	    .top = (int)draw(state, 40),
	    .must = MUST,
	    .width = 300 + (int)draw(state, 500),
	    .height = 180 + (int)draw(state, 300),
	    .turn = draw(state, 11) / 10.0,
	    .seed = *state};
	struct shape_area area = {0};
	make_shape(state, &wish, &area);
	if (arrange_terms(g, &wish, term, terms, &undrawn, &e) != 0) {
		fprintf(stderr, "%s\n", e.text);
		CHECK(0);
		return;
	}
	CHECK_INT(undrawn, 0);
	CHECK(bitmap_resize(&taken, wish.width, wish.height, &e) == 0);
	long bad = 0;
	for (size_t i = 0; i < terms; i++) {
		CHECK(term[i].shown || i >= MUST);
		if (term[i].shown)
			bad += overlaps(g, &term[i], &wish, &taken);
	}
	CHECK_INT(bad, 0);
	uint64_t room = (uint64_t)(wish.width * wish.height);
	if (wish.inside != NULL)
		room = bitmap_count(wish.inside);
	CHECK(terms < 50 || bitmap_count(&taken) * 4 > room);
	bitmap_free(&taken);
	bitmap_free(&area.inside);
}

int main(void)
{
	struct err e;
	uint64_t state = 7;
	struct glyphs *g = glyphs_open(NULL, &e);
	if (g == NULL)
		check_skip(e.text);
	const char *asked = getenv("LISTS");
	long lists = strtol(asked != NULL ? asked : LISTS, NULL, 10);
	for (long list = 0; list < lists; list++)
		one_list(g, &state);
	glyphs_close(g);
	return check_done();
}
