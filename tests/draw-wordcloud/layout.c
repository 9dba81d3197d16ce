/* Places of random masks: none meets another, none leaves the area, and each is the nearest there
 * is. */
#include "layout.h"

#include "check.h"

#define WIDTH 170
#define HEIGHT 90
#define WORDS 90
#define GAP 2

/* A repeatable sequence: Knuth's MMIX generator. */
static unsigned draw(uint64_t *state, unsigned below)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*state >> 33) % below;
}

/* A frame, a cross or a block: with holes wider than those that layout.c closes, or none. */
static void make_mask(struct bitmap *b, uint64_t *state, int size)
{
	struct err e;
	int width = 3 + (int)draw(state, (unsigned)size), height = 3 + (int)draw(state, 20);
	int shape = (int)draw(state, 3);
	CHECK(bitmap_resize(b, width, height, &e) == 0);
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			bool frame = x < 2 || y < 2 || x >= width - 2 || y >= height - 2;
			bool cross = x == width / 2 || y == height / 2;
			if (shape == 2 || (shape == 0 && (frame || width < 16)) ||
			    (shape == 1 && cross))
				bitmap_set(b, x, y);
		}
	}
}

/* True where the mask at x, y keeps GAP pixels from what is taken and from the edges. */
static bool fits(const struct bitmap *taken, const struct bitmap *mask, int x, int y)
{
	if (x < GAP || y < GAP || x + mask->width + GAP > WIDTH || y + mask->height + GAP > HEIGHT)
		return false;
	for (int row = 0; row < mask->height; row++)
		for (int column = 0; column < mask->width; column++)
			for (int near = 0; bitmap_get(mask, column, row) && near < 25; near++)
				if (bitmap_get(taken, x + column + near % 5 - GAP,
					y + row + near / 5 - GAP))
					return false;
	return true;
}

static int64_t power4(int64_t n)
{
	return n * n * n * n;
}

/* As layout.c's: shares of the sides, to the fourth power. */
static int64_t distance(const struct bitmap *mask, int x, int y)
{
	int64_t across = 2 * (int64_t)x + mask->width - WIDTH,
		down = 2 * (int64_t)y + mask->height - HEIGHT;
	return power4(across * 32768 / WIDTH) + power4(down * 32768 / HEIGHT);
}

/* The least distance at which the mask fits, by trying every place; -1 where none. */
static int64_t nearest(const struct bitmap *taken, const struct bitmap *mask)
{
	int64_t best = -1;
	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++) {
			int64_t away = distance(mask, x, y);
			if ((best < 0 || away < best) && fits(taken, mask, x, y))
				best = away;
		}
	}
	return best;
}

static void fill(uint64_t seed)
{
	struct err e;
	struct bitmap mask = {0}, taken = {0};
	struct layout *l = layout_new(WIDTH, HEIGHT, &e);
	uint64_t state = seed, ink = 0;
	int refused = 0;
	CHECK(l != NULL && bitmap_resize(&taken, WIDTH, HEIGHT, &e) == 0);
	for (int i = 0; i < WORDS; i++) {
		int x = -1, y = -1;
		make_mask(&mask, &state, i < 8 ? 90 : 30);
		int64_t wanted = nearest(&taken, &mask);
		int placed = layout_place(l, &mask, GAP, &x, &y, &e);
		refused += placed == 0;
		CHECK_INT(placed, wanted >= 0);
		if (placed != 1)
			continue;
		CHECK(fits(&taken, &mask, x, y));
		CHECK_INT(distance(&mask, x, y), wanted);
		for (int p = 0; p < mask.width * mask.height; p++)
			if (bitmap_get(&mask, p % mask.width, p / mask.width))
				bitmap_set(&taken, x + p % mask.width, y + p / mask.width);
		ink += bitmap_count(&mask);
	}
	CHECK(refused > 0); /* the area was filled up */
	CHECK_INT(bitmap_count(&taken), ink);
	CHECK_INT(layout_ink(l), ink);
	layout_clear(l);
	CHECK_INT(layout_ink(l), 0);
	layout_free(l);
	bitmap_free(&mask);
	bitmap_free(&taken);
}

static void limits(void)
{
	struct err e;
	struct bitmap mask = {0};
	int x, y;
	CHECK(layout_new(0, 10, &e) == NULL);
	CHECK(layout_new(10, LAYOUT_SIDE_MAX + 1, &e) == NULL);
	struct layout *l = layout_new(100, 40, &e);
	CHECK(bitmap_resize(&mask, 97, 5, &e) == 0);
	bitmap_set(&mask, 96, 4);
	CHECK_INT(layout_place(l, &mask, 2, &x, &y, &e), 0); /* 97 + 2 * 2 > 100 */
	CHECK_INT(layout_place(l, &mask, 1, &x, &y, &e), 1);
	layout_free(l);
	bitmap_free(&mask);
}

int main(void)
{
	for (uint64_t seed = 1; seed <= 4; seed++)
		fill(seed);
	limits();
	return check_done();
}
