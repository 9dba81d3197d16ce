/* Shapes: which pixels are inside, where they stand in the area, and what can't be one. */
#include "shape.h"

#include "check.h"

static void drawn(void)
{
	struct err e;
	struct shape_area a = {0};
	CHECK(shape_named("circle") == SHAPE_CIRCLE && shape_named("ellipse") == SHAPE_ELLIPSE);
	CHECK(shape_named("rect") == SHAPE_RECT);
	CHECK(shape_draw(SHAPE_RECT, 70, 30, &a, &e) == 0);
	CHECK_INT(bitmap_count(&a.inside), 70 * 30);
	CHECK(shape_draw(SHAPE_CIRCLE, 400, 200, &a, &e) == 0);
	CHECK_INT(a.left, 100);
	CHECK_INT(a.top, 0);
	CHECK_INT(a.inside.width, 200);
	long circle = (long)bitmap_count(&a.inside);
	CHECK(labs(circle - 31416) < 40); /* pi * 100 * 100 */
	CHECK(bitmap_get(&a.inside, 100, 0) && bitmap_get(&a.inside, 0, 100));
	CHECK(!bitmap_get(&a.inside, 5, 5) && !bitmap_get(&a.inside, 194, 194));
	CHECK(shape_draw(SHAPE_ELLIPSE, 400, 200, &a, &e) == 0);
	CHECK_INT(a.left, 0);
	CHECK(labs((long)bitmap_count(&a.inside) - 62832) < 80);
	bitmap_free(&a.inside);
}

static void of_image(void)
{
	struct err e;
	struct shape_area a = {0};
	struct coverage image = {0};
	CHECK(coverage_resize(&image, 50, 40, &e) == 0);
	CHECK(shape_of_image(&image, 300, 200, &a, &e) == -1);
	CHECK_INT(e.code, EXIT_USAGE);
	CHECK(strstr(e.text, "nothing") != NULL);
	for (int x = 10; x < 20; x++) /* a dark box of 10 x 2, whose left half of row 2 is pale */
		for (int y = 5; y < 7; y++)
			image.alpha[y * 50 + x] = y == 6 && x < 15 ? 100 : 255;
	CHECK(shape_of_image(&image, 300, 200, &a, &e) == 0);
	CHECK_INT(a.inside.width, 300);
	CHECK_INT(a.inside.height, 60);
	CHECK_INT(a.left, 0);
	CHECK_INT(a.top, 70);
	CHECK_INT(bitmap_count(&a.inside), 300 * 30 + 150 * 30);
	CHECK(bitmap_get(&a.inside, 0, 0) && !bitmap_get(&a.inside, 0, 59));
	CHECK(bitmap_get(&a.inside, 299, 59));
	bitmap_free(&a.inside);
	coverage_free(&image);
}

int main(void)
{
	drawn();
	of_image();
	return check_done();
}
