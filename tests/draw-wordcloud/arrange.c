/* Whole pictures of random term lists: drawn apart, no two terms share a pixel, and the leading 50
 * are there. */
#include "arrange.h"

#include "check.h"

#define LISTS 24
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
			if (inside)
				bitmap_set(taken, at_x, at_y);
		}
	}
	coverage_free(&upright);
	coverage_free(&turned);
	return bad;
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
	    .width = 240 + (int)draw(state, 500),
	    .height = 160 + (int)draw(state, 300),
	    .turn = draw(state, 11) / 10.0,
	    .seed = *state};
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
	CHECK(terms < 50 || bitmap_count(&taken) * 4 > (uint64_t)(wish.width * wish.height));
	bitmap_free(&taken);
}

int main(void)
{
	struct err e;
	uint64_t state = 7;
	struct glyphs *g = glyphs_open(NULL, &e);
	if (g == NULL)
		check_skip(e.text);
	for (int list = 0; list < LISTS; list++)
		one_list(g, &state);
	glyphs_close(g);
	return check_done();
}
