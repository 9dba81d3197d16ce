/*
 * The picture's surface. gd owns the pixels and writes PNG, JPEG, WebP and AVIF; ink is blended
 * here, since gd's own text is slow and knows one font at a time. gd tells its errors through a
 * process-wide callback, which keeps the last one for *e.
 */
#include "canvas.h"

#include <gd.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leaks.h"

#define PNG_LEVEL 6  /* zlib's */
#define AVIF_SPEED 8 /* 0 slowest .. 10 */

struct canvas {
	gdImagePtr image;
};

/* gd's callback has no context, so what it said last must lie in a static place. */
static char gd_said[256];

static void keep_gd_error(int priority, const char *fmt, va_list args)
{
	(void)priority;
	vsnprintf(gd_said, sizeof gd_said, fmt, args);
	gd_said[strcspn(gd_said, "\n")] = '\0';
}

static int gd_failed(struct err *e, const char *what)
{
	return err_set(e, EXIT_IO, "%s (%s)", what, gd_said[0] != '\0' ? gd_said : "no memory");
}

static bool ends_in(const char *name, const char *ending)
{
	size_t len = strlen(name), tail = strlen(ending);
	if (len <= tail)
		return false;
	for (size_t i = 0; i < tail; i++) {
		char c = name[len - tail + i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != ending[i])
			return false;
	}
	return true;
}

enum canvas_format canvas_format_of(const char *name)
{
	static const struct {
		const char *ending;
		enum canvas_format format;
	} known[] = {
	    {".png", CANVAS_PNG},
	    {".jpg", CANVAS_JPEG},
	    {".jpeg", CANVAS_JPEG},
	    {".webp", CANVAS_WEBP},
	    {".avif", CANVAS_AVIF},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (ends_in(name, known[i].ending))
			return known[i].format;
	return CANVAS_UNKNOWN;
}

struct canvas *canvas_new(int width, int height, struct colour ground, struct err *e)
{
	struct canvas *c = calloc(1, sizeof *c);
	gdSetErrorMethod(keep_gd_error);
	gd_said[0] = '\0';
	if (c != NULL)
		c->image = gdImageCreateTrueColor(width, height);
	if (c == NULL || c->image == NULL) {
		gd_failed(e, "no canvas");
		free(c);
		return NULL;
	}
	int colour = gdTrueColor(ground.red, ground.green, ground.blue);
	gdImageFilledRectangle(c->image, 0, 0, width - 1, height - 1, colour);
	return c;
}

void canvas_free(struct canvas *c)
{
	if (c == NULL)
		return;
	gdImageDestroy(c->image);
	free(c);
}

/* under + (over - under) * alpha / 255, rounded. */
static int mix(int under, int over, int alpha)
{
	return (under * (255 - alpha) + over * alpha + 127) / 255;
}

void canvas_blend(struct canvas *c, const struct coverage *ink, int x, int y, struct colour colour)
{
	for (int row = 0; row < ink->height; row++) {
		if (y + row < 0 || y + row >= gdImageSY(c->image))
			continue;
		const uint8_t *alpha = ink->alpha + (size_t)row * (size_t)ink->width;
		for (int column = 0; column < ink->width; column++) {
			int at = x + column;
			if (alpha[column] == 0 || at < 0 || at >= gdImageSX(c->image))
				continue;
			int *pixel = &gdImageTrueColorPixel(c->image, at, y + row);
			*pixel =
			    gdTrueColor(mix(gdTrueColorGetRed(*pixel), colour.red, alpha[column]),
				mix(gdTrueColorGetGreen(*pixel), colour.green, alpha[column]),
				mix(gdTrueColorGetBlue(*pixel), colour.blue, alpha[column]));
		}
	}
}

/* A PNG's side at `at` of its header. */
static uint32_t png_side(struct str png, size_t at)
{
	const unsigned char *p = (const unsigned char *)png.ptr + at;
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* How dark a colour is, on white ground: 0..255. */
static uint8_t darkness(int colour)
{
	int light = gdTrueColorGetRed(colour) * 299 + gdTrueColorGetGreen(colour) * 587 +
		    gdTrueColorGetBlue(colour) * 114;
	int opaque = gdAlphaTransparent - gdTrueColorGetAlpha(colour);
	return (uint8_t)((255000 - light) / 1000 * opaque / gdAlphaTransparent);
}

int canvas_read_mask(const struct buf *file, int max, struct coverage *out, struct err *e)
{
	struct str png = buf_str(file);
	static const char signature[] = "\x89PNG\r\n\x1A\n";
	if (png.len < 24 || png.len > INT_MAX || memcmp(png.ptr, signature, 8) != 0)
		return err_set(e, EXIT_USAGE, "the mask is no PNG");
	if (png_side(png, 16) > (uint32_t)max || png_side(png, 20) > (uint32_t)max)
		return err_set(e, EXIT_USAGE, "the mask has more than %d pixels a side", max);
	gdSetErrorMethod(keep_gd_error);
	gd_said[0] = '\0';
	gdImagePtr image = gdImageCreateFromPngPtr((int)file->len, file->ptr);
	if (image == NULL)
		return err_set(e, EXIT_USAGE, "the mask can't be read (%s)",
		    gd_said[0] != '\0' ? gd_said : "damaged");
	int status = coverage_resize(out, gdImageSX(image), gdImageSY(image), e);
	for (int y = 0; status == 0 && y < out->height; y++)
		for (int x = 0; x < out->width; x++)
			out->alpha[(size_t)y * (size_t)out->width + (size_t)x] =
			    darkness(gdImageGetTrueColorPixel(image, x, y));
	gdImageDestroy(image);
	return status;
}

/* gd 2.3.3 loses libavif's picture: once a run, and no leak of ours. */
static void *encode_avif(gdImagePtr image, int *size, int quality)
{
	void *bytes;

	LEAKS_BEGIN();
	bytes = gdImageAvifPtrEx(image, size, quality, AVIF_SPEED);
	LEAKS_END();
	return bytes;
}

int canvas_encode(
    const struct canvas *c, enum canvas_format format, int quality, struct buf *out, struct err *e)
{
	int size = 0;
	void *bytes = NULL;
	gd_said[0] = '\0';
	if (format == CANVAS_JPEG)
		bytes = gdImageJpegPtr(c->image, &size, quality);
	else if (format == CANVAS_WEBP)
		bytes = gdImageWebpPtrEx(c->image, &size, quality);
	else if (format == CANVAS_AVIF)
		bytes = encode_avif(c->image, &size, quality);
	else
		bytes = gdImagePngPtrEx(c->image, &size, PNG_LEVEL);
	if (bytes == NULL || size <= 0)
		return gd_failed(e, "the picture can't be encoded");
	buf_add(out, bytes, (size_t)size);
	gdFree(bytes);
	return buf_failed(out) ? err_set(e, EXIT_IO, "no memory for the picture's file") : 0;
}
