/*
 * The picture as a whole: terms in, the bytes of an image file out.
 */
#ifndef TP_PICTURE_H
#define TP_PICTURE_H

#include "arrange.h"
#include "palette.h"
#include "shape.h"

#define PICTURE_LEADERS 50 /* leading terms that always get a place */

struct picture_wish {
	struct glyphs *glyphs;
	int width, height; /* pixels */
	const struct palette *palette;
	const char *title; /* NULL: none */
	const char *calm;  /* said in the middle where there are no terms; NULL: nothing */
	enum shape shape;
	const struct coverage *mask; /* an image in whose dark parts terms go; NULL: by shape */
	double turn;
	uint64_t seed;
	enum canvas_format format;
	int quality;
};

/* The colour of a placed term, as an index of the palette's inks; set by picture_draw(). */
struct picture {
	struct placed *term; /* the caller's; its answers are filled in */
	size_t terms;
	uint8_t *ink;	 /* by term; room for `terms`, the caller's */
	size_t undrawn;	 /* terms no font can draw */
	size_t unplaced; /* terms there was no room for */
};

/*
 * Arranges and draws p's terms, heaviest first, and appends the image file to out. No terms at all
 * give a bare picture with its title. -1 with *e filled: no font for a script, no memory, too small
 * a picture.
 */
int picture_draw(
    const struct picture_wish *wish, struct picture *p, struct buf *out, struct err *e);

#endif
