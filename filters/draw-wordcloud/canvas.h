/*
 * The picture's surface: a truecolour canvas on which terms are blended by coverage, and its
 * encoding. The only includer of gd.h.
 */
#ifndef TP_CANVAS_H
#define TP_CANVAS_H

#include "bitmap.h"
#include "buf.h"

struct canvas;

struct colour {
	uint8_t red, green, blue;
};

enum canvas_format { CANVAS_UNKNOWN, CANVAS_PNG, CANVAS_JPEG, CANVAS_WEBP, CANVAS_AVIF };

/* The format that a file's name asks for by its ending (.png .jpg .jpeg .webp .avif, in
 * any case). */
enum canvas_format canvas_format_of(const char *name);

/* A canvas filled with one colour; NULL with *e filled where gd has no memory for it. */
struct canvas *canvas_new(int width, int height, struct colour ground, struct err *e);
void canvas_free(struct canvas *c);
/* Blends ink of one colour over the canvas with the coverage's upper left pixel at x, y; what lies
 * outside is cut off. */
void canvas_blend(struct canvas *c, const struct coverage *ink, int x, int y, struct colour colour);
/*
 * Reads a PNG of max pixels a side at most, given as bytes, as how dark its pixels are (255: black
 * and opaque, 0: white or transparent). -1 with *e filled.
 */
int canvas_read_mask(const struct buf *file, int max, struct coverage *out, struct err *e);
/*
 * The canvas as a file's bytes, appended to out. quality 1..100 counts for JPEG, WebP and AVIF. The
 * same canvas gives the same bytes with the same libraries. -1 with *e filled.
 */
int canvas_encode(
    const struct canvas *c, enum canvas_format format, int quality, struct buf *out, struct err *e);

#endif
