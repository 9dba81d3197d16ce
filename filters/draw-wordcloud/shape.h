/*
 * The area that terms may fill, where it is no rectangle: an ellipse, a circle, or the dark parts
 * of an image.
 */
#ifndef TP_SHAPE_H
#define TP_SHAPE_H

#include "bitmap.h"

#define SHAPE_NAMES "rect|ellipse|circle"

enum shape { SHAPE_RECT, SHAPE_ELLIPSE, SHAPE_CIRCLE };

/* Part of an area: `inside` is as large as its bounding box, whose corner lies at left, top. */
struct shape_area {
	int left, top;
	struct bitmap inside; /* owned by whoever holds the struct */
};

/* The shape of a name of SHAPE_NAMES. */
enum shape shape_named(const char *name);
/* The largest such shape in the middle of width x height. -1 with *e filled. */
int shape_draw(enum shape shape, int width, int height, struct shape_area *out, struct err *e);
/*
 * The image's dark parts (of coverage 128 and more), as large as its proportions let them be within
 * width x height, and in the middle of it. -1 with *e filled, also where nothing of it is dark.
 */
int shape_of_image(
    const struct coverage *image, int width, int height, struct shape_area *out, struct err *e);

#endif
