/*
 * Shapes as bitmaps, in whole numbers throughout: a pixel belongs to a shape where its middle does.
 */
#include "shape.h"

#include <string.h>

#define DARK 128 /* coverage from which an image's pixel is part of the shape */

enum shape shape_named(const char *name)
{
	return strcmp(name, "ellipse") == 0  ? SHAPE_ELLIPSE
	       : strcmp(name, "circle") == 0 ? SHAPE_CIRCLE
					     : SHAPE_RECT;
}

/* True where pixel x of row y of an ellipse of this width and height lies inside. */
static bool in_ellipse(int width, int height, int x, int y)
{
	int64_t across = (int64_t)(2 * x + 1 - width) * height;
	int64_t down = (int64_t)(2 * y + 1 - height) * width;
	int64_t radius = (int64_t)width * height;
	return across * across + down * down <= radius * radius;
}

int shape_draw(enum shape shape, int width, int height, struct shape_area *out, struct err *e)
{
	int side = width < height ? width : height;
	int across = shape == SHAPE_CIRCLE ? side : width,
	    down = shape == SHAPE_CIRCLE ? side : height;
	if (bitmap_resize(&out->inside, across, down, e) != 0)
		return -1;
	out->left = (width - across) / 2;
	out->top = (height - down) / 2;
	for (int y = 0; y < down; y++)
		for (int x = 0; x < across; x++)
			if (shape == SHAPE_RECT || in_ellipse(across, down, x, y))
				bitmap_set(&out->inside, x, y);
	return 0;
}

/* The box of an image's dark pixels. */
struct box {
	int left, top, right, bottom; /* the last two beyond the last pixel */
};

static bool is_dark(const struct coverage *image, int x, int y)
{
	return image->alpha[(size_t)y * (size_t)image->width + (size_t)x] >= DARK;
}

static struct box dark_box(const struct coverage *image)
{
	struct box box = {image->width, image->height, 0, 0};
	for (int y = 0; y < image->height; y++) {
		for (int x = 0; x < image->width; x++) {
			if (!is_dark(image, x, y))
				continue;
			box.left = x < box.left ? x : box.left;
			box.top = y < box.top ? y : box.top;
			box.right = x >= box.right ? x + 1 : box.right;
			box.bottom = y + 1;
		}
	}
	return box;
}

int shape_of_image(
    const struct coverage *image, int width, int height, struct shape_area *out, struct err *e)
{
	struct box box = dark_box(image);
	int64_t wide = box.right - box.left, high = box.bottom - box.top;
	if (wide <= 0 || high <= 0)
		return err_set(e, EXIT_USAGE, "nothing in the mask is dark");
	bool by_width = wide * height >= high * width;
	int across = by_width ? width : (int)(wide * height / high);
	int down = by_width ? (int)(high * width / wide) : height;
	across = across > 0 ? across : 1;
	down = down > 0 ? down : 1;
	if (bitmap_resize(&out->inside, across, down, e) != 0)
		return -1;
	out->left = (width - across) / 2;
	out->top = (height - down) / 2;
	for (int y = 0; y < down; y++)
		for (int x = 0; x < across; x++)
			if (is_dark(image, box.left + (int)((2 * x + 1) * wide / (2 * across)),
				box.top + (int)((2 * y + 1) * high / (2 * down))))
				bitmap_set(&out->inside, x, y);
	return 0;
}
