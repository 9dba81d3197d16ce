/*
 * Glyphs: which face draws each code point, and a term as coverage. The only includer of FreeType
 * and fontconfig. Not safe for two threads at once.
 */
#ifndef TP_GLYPHS_H
#define TP_GLYPHS_H

#include "bitmap.h"

#define GLYPHS_MAX 96 /* code points in a term */

struct glyphs;

/* A term with its faces chosen; can be drawn at any size. */
struct glyph_line {
	size_t count;
	struct {
		uint16_t face;
		uint32_t glyph;
	} at[GLYPHS_MAX];
};

/* What glyphs_choose() made of a term. */
enum glyphs_choice {
	GLYPHS_FAILED =
	    -1,	     /* *e is filled: a script without any font, or a font that can't be read */
	GLYPHS_NONE, /* can't be drawn: a code point no font has, a script that needs shaping, too
			long */
	GLYPHS_CHOSEN
};

/*
 * Readies fontconfig. family (NULL: Noto Sans CJK, Source Han Sans, WenQuanYi, then sans-serif) is
 * looked in first; one that is not installed is an error. NULL with *e filled (EXIT_USAGE) also
 * where there is no font at all.
 */
struct glyphs *glyphs_open(const char *family, struct err *e);
void glyphs_close(struct glyphs *g);
/*
 * Chooses faces for a term of UTF-8: bold ones with outlines, by coverage, Han forms by what else
 * the term holds (kana: Japanese, hangul: Korean, else simplified Chinese). Emoji, which outline
 * fonts do not draw, are left out of the line.
 */
enum glyphs_choice glyphs_choose(
    struct glyphs *g, struct str term, struct glyph_line *line, struct err *e);
/*
 * Draws a line with letters of size_px pixels an em into out, cut to its ink. 0, or -1 with *e
 * filled. A line without ink gives 0 x 0.
 */
int glyphs_draw(struct glyphs *g, const struct glyph_line *line, int size_px, struct coverage *out,
    struct err *e);

#endif
