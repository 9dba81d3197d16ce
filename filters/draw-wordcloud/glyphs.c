/*
 * Terms as coverage. fontconfig gives, for each of three languages (simplified Chinese, Japanese,
 * Korean), the installed faces in order of preference with the code points that they cover and
 * their index in a collection (.ttc); FreeType draws outlines of the first face that has the code
 * point, unhinted, with fractions of a pixel kept between letters. Faces are opened when first
 * needed and kept.
 */
#include "glyphs.h"

#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include <stdlib.h>
#include <string.h>

#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include "text.h"

#define FACES_MAX 512 /* more than the fonts of all scripts installed at once */
#define PIXEL 64      /* FreeType's units a pixel */

enum language { LANGUAGE_ZH, LANGUAGE_JA, LANGUAGE_KO, LANGUAGES };

/* An open face; pattern says which file and index it is, and how bold. */
struct face {
	FT_Face ft;
	char *file;
	int index;
	bool thin; /* not bold: its outlines are made stronger */
};

struct glyphs {
	FcConfig *config;
	FT_Library ft;
	const char *family;
	FcFontSet *sorted[LANGUAGES]; /* faces in order of preference; made when first needed */
	struct face face[FACES_MAX];
	size_t faces;
};

static const char *const language_tag[LANGUAGES] = {"zh-cn", "ja", "ko"};

/* Families looked in where --font names none (or lacks a code point), best first. */
static const char *const preferred[LANGUAGES][5] = {
    {"Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei"},
    {"Noto Sans CJK JP", "Source Han Sans", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei"},
    {"Noto Sans CJK KR", "Source Han Sans K", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei"},
};

/* Scripts that every picture may need: a code point that any font of the script has, and what to
 * install. */
static const struct {
	const char *name;
	uint32_t first, last, sample;
	const char *package;
} scripts[] = {
    {"Latin letters", 0x21, 0x24F, 'e', "fonts-noto-core or fonts-dejavu-core"},
    {"Greek letters", 0x370, 0x3FF, 0x3B1, "fonts-noto-core or fonts-dejavu-core"},
    {"Cyrillic letters", 0x400, 0x52F, 0x430, "fonts-noto-core or fonts-dejavu-core"},
    {"kana", 0x3041, 0x30FF, 0x3042, "fonts-noto-cjk"},
    {"Chinese characters", 0x3400, 0x9FFF, 0x4E2D, "fonts-noto-cjk or fonts-wqy-microhei"},
    {"hangul", 0xAC00, 0xD7A3, 0xAC00, "fonts-noto-cjk"},
};

/* Scripts whose letters change shape or order with their neighbours, which is not done here. */
static const struct {
	uint32_t first, last;
} shaped[] = {
    {0x0590, 0x08FF},
    {0x0900, 0x109F},
    {0x1780, 0x18AF},
    {0x1900, 0x1AAF},
    {0x1B00, 0x1C4F},
    {0xA800, 0xABFF},
    {0xFB1D, 0xFDFF},
    {0xFE70, 0xFEFF},
};

static bool needs_shaping(uint32_t rune)
{
	for (size_t i = 0; i < sizeof shaped / sizeof *shaped; i++)
		if (rune >= shaped[i].first && rune <= shaped[i].last)
			return true;
	return false;
}

/* True where some installed font is of the family asked for. */
static bool family_exists(struct glyphs *g)
{
	FcPattern *pattern = FcPatternCreate();
	FcObjectSet *wanted = FcObjectSetBuild(FC_FAMILY, (char *)NULL);
	FcFontSet *found = NULL;
	if (pattern != NULL && wanted != NULL) {
		FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)g->family);
		found = FcFontList(g->config, pattern, wanted);
	}
	bool exists = found != NULL && found->nfont > 0;
	if (found != NULL)
		FcFontSetDestroy(found);
	if (wanted != NULL)
		FcObjectSetDestroy(wanted);
	if (pattern != NULL)
		FcPatternDestroy(pattern);
	return exists;
}

/* The installed faces in order of preference for a language; NULL where there are none. */
static FcFontSet *sorted_for(struct glyphs *g, enum language language)
{
	if (g->sorted[language] != NULL)
		return g->sorted[language];
	FcPattern *pattern = FcPatternCreate();
	if (pattern == NULL)
		return NULL;
	if (g->family != NULL)
		FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)g->family);
	for (const char *const *name = preferred[language]; *name != NULL; name++)
		FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)*name);
	FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)"sans-serif");
	FcPatternAddString(pattern, FC_LANG, (const FcChar8 *)language_tag[language]);
	FcPatternAddInteger(pattern, FC_WEIGHT, FC_WEIGHT_BOLD);
	FcPatternAddInteger(pattern, FC_SLANT, FC_SLANT_ROMAN);
	FcPatternAddBool(pattern, FC_OUTLINE, FcTrue);
	FcConfigSubstitute(g->config, pattern, FcMatchPattern);
	FcDefaultSubstitute(pattern);
	FcResult result;
	FcFontSet *sorted = FcFontSort(g->config, pattern, FcTrue, NULL, &result);
	FcPatternDestroy(pattern);
	if (sorted != NULL && sorted->nfont == 0) {
		FcFontSetDestroy(sorted);
		sorted = NULL;
	}
	g->sorted[language] = sorted;
	return sorted;
}

struct glyphs *glyphs_open(const char *family, struct err *e)
{
	struct glyphs *g = calloc(1, sizeof *g);
	if (g == NULL) {
		err_set(e, EXIT_IO, "no memory for fonts");
		return NULL;
	}
	g->family = family;
	g->config = FcInitLoadConfigAndFonts();
	if (g->config == NULL || FT_Init_FreeType(&g->ft) != 0) {
		err_set(e, EXIT_IO, "fontconfig or FreeType can't be started");
	} else if (family != NULL && !family_exists(g)) {
		char name[128];
		err_quote(name, sizeof name, str_of(family));
		err_set(e, EXIT_USAGE,
		    "no font family \"%s\" (fc-list : family lists those there are)", name);
	} else if (sorted_for(g, LANGUAGE_ZH) == NULL) {
		err_set(e, EXIT_USAGE, "no font is installed (install fonts-noto-cjk)");
	} else {
		return g;
	}
	glyphs_close(g);
	return NULL;
}

void glyphs_close(struct glyphs *g)
{
	if (g == NULL)
		return;
	for (size_t i = 0; i < g->faces; i++) {
		FT_Done_Face(g->face[i].ft);
		free(g->face[i].file);
	}
	for (int language = 0; language < LANGUAGES; language++)
		if (g->sorted[language] != NULL)
			FcFontSetDestroy(g->sorted[language]);
	if (g->ft != NULL)
		FT_Done_FreeType(g->ft);
	if (g->config != NULL)
		FcConfigDestroy(g->config);
	free(g);
}

/* The open face of a fontconfig pattern, opened where need be; -1 with *e filled where it can't be.
 */
static int open_face(struct glyphs *g, const FcPattern *pattern, struct err *e)
{
	FcChar8 *file = NULL;
	int index = 0, weight = FC_WEIGHT_REGULAR;
	if (FcPatternGetString(pattern, FC_FILE, 0, &file) != FcResultMatch)
		return err_set(e, EXIT_IO, "a font without a file");
	FcPatternGetInteger(pattern, FC_INDEX, 0, &index);
	FcPatternGetInteger(pattern, FC_WEIGHT, 0, &weight);
	for (size_t i = 0; i < g->faces; i++)
		if (g->face[i].index == index && strcmp(g->face[i].file, (const char *)file) == 0)
			return (int)i;
	if (g->faces == FACES_MAX)
		return err_set(e, EXIT_IO, "more than %d faces needed", FACES_MAX);
	struct face *f = &g->face[g->faces];
	size_t len = strlen((const char *)file);
	f->file = malloc(len + 1);
	if (f->file == NULL)
		return err_set(e, EXIT_IO, "no memory for a font");
	memcpy(f->file, file, len + 1);
	f->index = index;
	f->thin = weight < FC_WEIGHT_DEMIBOLD;
	if (FT_New_Face(g->ft, f->file, index, &f->ft) != 0) {
		err_set(e, EXIT_IO, "%s: face %d can't be read", f->file, index);
		free(f->file);
		return -1;
	}
	g->faces++;
	return (int)(g->faces - 1);
}

/* The pattern of the first outline face for a code point, or NULL. */
static const FcPattern *find_face(struct glyphs *g, enum language language, uint32_t rune)
{
	FcFontSet *sorted = sorted_for(g, language);
	for (int i = 0; sorted != NULL && i < sorted->nfont; i++) {
		FcCharSet *covers = NULL;
		FcBool outline = FcTrue, colour = FcFalse;
		FcPatternGetBool(sorted->fonts[i], FC_OUTLINE, 0, &outline);
		FcPatternGetBool(sorted->fonts[i], FC_COLOR, 0, &colour);
		if (outline && !colour &&
		    FcPatternGetCharSet(sorted->fonts[i], FC_CHARSET, 0, &covers) ==
			FcResultMatch &&
		    FcCharSetHasChar(covers, rune))
			return sorted->fonts[i];
	}
	return NULL;
}

/* What it means that no font has the code point: its whole script is missing, or this one only. */
static enum glyphs_choice no_face(
    struct glyphs *g, enum language language, uint32_t rune, struct err *e)
{
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		if (rune < scripts[i].first || rune > scripts[i].last)
			continue;
		if (find_face(g, language, scripts[i].sample) != NULL)
			return GLYPHS_NONE;
		err_set(e, EXIT_USAGE, "no installed font has %s (install %s)", scripts[i].name,
		    scripts[i].package);
		return GLYPHS_FAILED;
	}
	return GLYPHS_NONE;
}

/* Which forms Han characters of the term take. */
static enum language language_of(struct str term)
{
	enum language language = LANGUAGE_ZH;
	for (size_t at = 0; at < term.len;) {
		enum text_class class = text_class_of(text_next(term, &at));
		if (class == TEXT_KANA)
			return LANGUAGE_JA;
		if (class == TEXT_HANGUL)
			language = LANGUAGE_KO;
	}
	return language;
}

enum glyphs_choice glyphs_choose(
    struct glyphs *g, struct str term, struct glyph_line *line, struct err *e)
{
	enum language language = language_of(term);
	line->count = 0;
	for (size_t at = 0; at < term.len;) {
		uint32_t rune = text_next(term, &at);
		if (text_class_of(rune) == TEXT_SPACE)
			rune = ' ';
		const FcPattern *pattern = find_face(g, language, rune);
		if (pattern == NULL && text_class_of(rune) == TEXT_EMOJI)
			continue;
		if (pattern == NULL)
			return no_face(g, language, rune, e);
		if (line->count == GLYPHS_MAX || needs_shaping(rune))
			return GLYPHS_NONE;
		int face = open_face(g, pattern, e);
		if (face < 0)
			return GLYPHS_FAILED;
		line->at[line->count].face = (uint16_t)face;
		line->at[line->count].glyph = FT_Get_Char_Index(g->face[face].ft, rune);
		line->count++;
	}
	return line->count > 0 ? GLYPHS_CHOSEN : GLYPHS_NONE;
}

/* Where a line is drawn, in FreeType's units; the ink's box while it is measured. */
struct pen {
	FT_Pos x;
	FT_BBox box;
	struct coverage *out; /* NULL while measuring */
	FT_Pos left, top;     /* of out, in pixels */
};

/* Copies a glyph's bitmap into out; where two letters meet the stronger ink counts. */
static void copy_ink(const struct pen *p, FT_GlyphSlot slot)
{
	struct coverage *out = p->out;
	for (unsigned row = 0; row < slot->bitmap.rows; row++) {
		FT_Pos y = p->top - slot->bitmap_top + (FT_Pos)row;
		if (y < 0 || y >= out->height)
			continue;
		const uint8_t *from = slot->bitmap.buffer + (ptrdiff_t)row * slot->bitmap.pitch;
		uint8_t *to = out->alpha + (size_t)y * (size_t)out->width;
		for (unsigned column = 0; column < slot->bitmap.width; column++) {
			FT_Pos x = slot->bitmap_left - p->left + (FT_Pos)column;
			if (x >= 0 && x < out->width && from[column] > to[x])
				to[x] = from[column];
		}
	}
}

static void widen(FT_BBox *box, const FT_BBox *by)
{
	box->xMin = by->xMin < box->xMin ? by->xMin : box->xMin;
	box->yMin = by->yMin < box->yMin ? by->yMin : box->yMin;
	box->xMax = by->xMax > box->xMax ? by->xMax : box->xMax;
	box->yMax = by->yMax > box->yMax ? by->yMax : box->yMax;
}

/* Measures or draws one glyph at the pen, and moves the pen. */
static int draw_glyph(
    const struct face *f, uint32_t glyph, int size_px, struct pen *p, struct err *e)
{
	FT_Int32 flags = FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP;
	if (FT_Load_Glyph(f->ft, glyph, flags) != 0 ||
	    f->ft->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
		return err_set(e, EXIT_IO, "%s: glyph %u can't be read", f->file, glyph);
	FT_GlyphSlot slot = f->ft->glyph;
	FT_Pos advance = slot->linearHoriAdvance >> 10; /* 16.16 pixels to 26.6 */
	if (f->thin)
		FT_Outline_Embolden(&slot->outline, (FT_Pos)size_px * PIXEL / 28);
	FT_Outline_Translate(&slot->outline, p->x, 0);
	p->x += advance;
	if (slot->outline.n_points == 0)
		return 0;
	if (p->out == NULL) {
		FT_BBox box;
		FT_Outline_Get_CBox(&slot->outline, &box);
		widen(&p->box, &box);
		return 0;
	}
	if (FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL) != 0)
		return err_set(e, EXIT_IO, "%s: glyph %u can't be drawn", f->file, glyph);
	copy_ink(p, slot);
	return 0;
}

static int draw_line(
    struct glyphs *g, const struct glyph_line *line, int size_px, struct pen *p, struct err *e)
{
	p->x = 0;
	for (size_t i = 0; i < line->count; i++) {
		struct face *f = &g->face[line->at[i].face];
		if (f->ft->size->metrics.x_ppem != size_px &&
		    FT_Set_Pixel_Sizes(f->ft, 0, (FT_UInt)size_px) != 0)
			return err_set(e, EXIT_IO, "%s: no size of %d pixels", f->file, size_px);
		if (draw_glyph(f, line->at[i].glyph, size_px, p, e) != 0)
			return -1;
	}
	return 0;
}

/* Cuts empty rows and columns off, which the outlines' control points may have left. */
static void trim(struct coverage *c)
{
	int left = c->width, right = -1, top = c->height, bottom = -1;
	for (int y = 0; y < c->height; y++) {
		for (int x = 0; x < c->width; x++) {
			if (c->alpha[(size_t)y * (size_t)c->width + (size_t)x] == 0)
				continue;
			left = x < left ? x : left;
			right = x > right ? x : right;
			top = y < top ? y : top;
			bottom = y;
		}
	}
	int width = right < 0 ? 0 : right - left + 1, height = right < 0 ? 0 : bottom - top + 1;
	for (int y = 0; y < height; y++)
		memmove(c->alpha + (size_t)y * (size_t)width,
		    c->alpha + (size_t)(y + top) * (size_t)c->width + left, (size_t)width);
	c->width = width;
	c->height = height;
}

int glyphs_draw(struct glyphs *g, const struct glyph_line *line, int size_px, struct coverage *out,
    struct err *e)
{
	struct pen p = {
	    .box = {.xMin = 1 << 24, .yMin = 1 << 24, .xMax = -(1 << 24), .yMax = -(1 << 24)}};
	if (draw_line(g, line, size_px, &p, e) != 0)
		return -1;
	if (p.box.xMax <= p.box.xMin)
		return coverage_resize(out, 0, 0, e);
	p.left = p.box.xMin >> 6;
	p.top = (p.box.yMax + PIXEL - 1) >> 6;
	FT_Pos right = (p.box.xMax + PIXEL - 1) >> 6, bottom = p.box.yMin >> 6;
	if (coverage_resize(out, (int)(right - p.left), (int)(p.top - bottom), e) != 0)
		return -1;
	p.out = out;
	if (draw_line(g, line, size_px, &p, e) != 0)
		return -1;
	trim(out);
	return 0;
}
