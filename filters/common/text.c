/*
 * Code points of UTF-8 text: reading them, telling what they are, measuring, graphemes and cutting.
 * Frequent ranges are told by comparison, the rest by unicode.h; nothing is remembered.
 */
#include "text.h"

#include <string.h>

#include "unicode.h"

#define BROKEN 0xFFFD
#define ZWJ 0x200D
#define VS15 0xFE0E
#define VS16 0xFE0F
#define KEYCAP 0x20E3

/* A continuation byte's six bits, or a value with bit 6 set where it is none. */
static uint32_t tail(char c)
{
	uint32_t byte = (unsigned char)c;
	return (byte & 0xC0) == 0x80 ? byte & 0x3F : 0x40;
}

/* A sequence of two bytes or more; 0 where it is broken (RFC 3629: no surrogates, none overlong).
 */
static uint32_t read_sequence(const char *p, size_t left, size_t *len)
{
	uint32_t first = (unsigned char)*p, a, b, c, rune;
	if (first < 0xC2 || first > 0xF4 || left < 2)
		return 0;
	a = tail(p[1]);
	*len = 2;
	if (first < 0xE0)
		return a < 0x40 ? (first & 0x1F) << 6 | a : 0;
	if (left < 3)
		return 0;
	b = tail(p[2]);
	*len = 3;
	if (first < 0xF0) {
		rune = (first & 0x0F) << 12 | a << 6 | b;
		return a < 0x40 && b < 0x40 && rune >= 0x800 && (rune & 0xF800) != 0xD800 ? rune
											  : 0;
	}
	if (left < 4)
		return 0;
	c = tail(p[3]);
	*len = 4;
	rune = (first & 0x07) << 18 | a << 12 | b << 6 | c;
	return a < 0x40 && b < 0x40 && c < 0x40 && rune >= 0x10000 && rune <= 0x10FFFF ? rune : 0;
}

uint32_t text_next_wide(struct str s, size_t *at)
{
	size_t len = 1;
	uint32_t rune = read_sequence(s.ptr + *at, s.len - *at, &len);
	*at += rune ? len : 1;
	return rune ? rune : BROKEN;
}

/* What the database says, in our classes; see text.h. */
static enum text_class class_by_category(uint32_t rune)
{
	static const unsigned char of_category[] = {[UNICODE_LETTER] = TEXT_LETTER,
	    [UNICODE_MARK] = TEXT_LETTER,
	    [UNICODE_DIGIT] = TEXT_DIGIT,
	    [UNICODE_NUMBER] = TEXT_DIGIT,
	    [UNICODE_PUNCT] = TEXT_PUNCT,
	    [UNICODE_SYMBOL] = TEXT_PUNCT,
	    [UNICODE_SPACE] = TEXT_SPACE,
	    [UNICODE_FORMAT] = TEXT_SPACE,
	    [UNICODE_OTHER] = TEXT_PUNCT};
	enum unicode_category category = unicode_category(rune);
	if (unicode_is_pictographic(rune))
		return TEXT_EMOJI;
	if (category == UNICODE_LETTER || category == UNICODE_MARK || category == UNICODE_NUMBER) {
		switch (unicode_script(rune)) {
		case UNICODE_HAN:
			return TEXT_HAN;
		case UNICODE_KANA:
			return TEXT_KANA;
		case UNICODE_HANGUL:
			return TEXT_HANGUL;
		default:
			break;
		}
	}
	return (enum text_class)of_category[category];
}

/* Ranges whose class is not that of their category, or that are too frequent to be looked up. */
struct class_range {
	uint32_t first, last;
	enum text_class class;
};

static enum text_class class_by_range(uint32_t rune)
{
	static const struct class_range range[] = {
	    {0x00AA, 0x00AA, TEXT_LETTER}, {0x00C0, 0x00D6, TEXT_LETTER},
	    {0x00D8, 0x00F6, TEXT_LETTER}, {0x00F8, 0x02C1, TEXT_LETTER},
	    {0x0400, 0x0481, TEXT_LETTER}, {ZWJ, ZWJ, TEXT_EMOJI}, {0x2010, 0x2027, TEXT_PUNCT},
	    {KEYCAP, KEYCAP, TEXT_EMOJI}, {0x3000, 0x3000, TEXT_SPACE},
	    {0x3001, 0x3004, TEXT_PUNCT}, {0x3005, 0x3007, TEXT_HAN}, /* 々 〆 〇 */
	    {0x3008, 0x3011, TEXT_PUNCT}, {0x3041, 0x3096, TEXT_KANA},
	    {0x3099, 0x309A, TEXT_KANA}, /* voicing marks */
	    {0x30A1, 0x30FA, TEXT_KANA}, {0x30FB, 0x30FB, TEXT_PUNCT},
	    {0x30FC, 0x30FF, TEXT_KANA},  /* ー ヽ ヾ ヿ */
	    {0x3164, 0x3164, TEXT_SPACE}, /* fillers: letters by category, blank on paper */
	    {0x3400, 0x4DBF, TEXT_HAN}, {0x4E00, 0x9FFF, TEXT_HAN}, {0xAC00, 0xD7A3, TEXT_HANGUL},
	    {0xFE00, 0xFE0D, TEXT_SPACE}, {VS15, VS16, TEXT_EMOJI}, {0xFF08, 0xFF0F, TEXT_PUNCT},
	    {0xFF10, 0xFF19, TEXT_DIGIT}, {0xFF70, 0xFF70, TEXT_KANA}, {0xFF9E, 0xFF9F, TEXT_KANA},
	    {0xFFA0, 0xFFA0, TEXT_SPACE}, {0x1F1E6, 0x1F1FF, TEXT_EMOJI}, /* regional indicators */
	    {0x1F3FB, 0x1F3FF, TEXT_EMOJI},				  /* modifiers */
	    {0x20000, 0x2A6DF, TEXT_HAN},
	    {0xE0020, 0xE007F, TEXT_EMOJI}, /* tags: the letters of England's flag */
	    {0xE0100, 0xE01EF, TEXT_HAN},   /* which variant of the ideograph before */
	};
	size_t low = 0, high = sizeof range / sizeof *range;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (rune > range[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < sizeof range / sizeof *range && rune >= range[low].first)
		return range[low].class;
	return class_by_category(rune);
}

enum text_class text_class_of(uint32_t rune)
{
	if (rune >= 0x4E00 && rune <= 0x9FFF)
		return TEXT_HAN;
	if (rune >= 0x80)
		return class_by_range(rune);
	if ((rune | 0x20) - 'a' < 26)
		return TEXT_LETTER;
	if (rune - '0' < 10)
		return TEXT_DIGIT;
	return rune <= ' ' || rune == 0x7F ? TEXT_SPACE : TEXT_PUNCT;
}

bool text_is_cjk(uint32_t rune)
{
	if (rune < 0x1100)
		return false;
	enum text_class class = text_class_of(rune);
	return class == TEXT_HAN || class == TEXT_KANA || class == TEXT_HANGUL;
}

/* Columns of one code point by itself. */
static size_t columns(uint32_t rune)
{
	if (rune < 0x300)
		return (rune >= ' ' && rune < 0x7F) || rune >= 0xA0 ? rune != 0xAD : 0;
	if ((rune >= 0x4E00 && rune <= 0x9FFF) || (rune >= 0xAC00 && rune <= 0xD7A3))
		return 2;
	/* vowels and finals of a syllable whose columns its initial took; line and paragraph
	 * separator */
	if ((rune >= 0x1160 && rune <= 0x11FF) || (rune >= 0xD7B0 && rune <= 0xD7FF) ||
	    rune == 0x2028 || rune == 0x2029)
		return 0;
	enum unicode_category category = unicode_category(rune);
	if (category == UNICODE_MARK || category == UNICODE_FORMAT)
		return 0;
	return unicode_is_wide(rune) ? 2 : 1;
}

/* True for what makes a picture of the symbol before it: VS16, a skin. */
static bool is_emoji_part(uint32_t rune)
{
	return rune == VS16 || (rune >= 0x1F3FB && rune <= 0x1F3FF);
}

/* Columns that rune adds after `before`, given how wide the picture or character so far is. */
static size_t columns_after(uint32_t rune, uint32_t before, size_t so_far)
{
	/* a text symbol made a picture (❤️), or a skin, which is no picture of its own */
	if (rune == VS16 || (is_emoji_part(rune) && unicode_is_pictographic(before)))
		return so_far == 1;
	return before == ZWJ && so_far == 2 ? 0 : columns(rune);
}

size_t text_width(struct str s)
{
	size_t width = 0, so_far = 0;
	uint32_t before = 0;
	for (size_t at = 0; at < s.len;) {
		uint32_t rune = text_next(s, &at);
		size_t own = columns_after(rune, before, so_far);
		width += own;
		if (own > 0)
			so_far = own == 1 && is_emoji_part(rune) ? 2 : own;
		before = rune;
	}
	return width;
}

/* A named or numbered character as HTML writes it. */
struct html_entity {
	const char *name;
	uint32_t rune;
};

/* The entity at `at`; NULL where none of ours stands there. */
static const struct html_entity *entity_at(struct str s, size_t at)
{
	static const struct html_entity entity[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'},
	    {"&quot;", '"'}, {"&apos;", '\''}, {"&#39;", '\''}, {"&#x27;", '\''}, {"&nbsp;", 0xA0}};
	struct str rest = {s.ptr + at, s.len - at};
	for (size_t i = 0; i < sizeof entity / sizeof *entity; i++)
		if (str_starts(rest, str_of(entity[i].name)))
			return &entity[i];
	return NULL;
}

void text_unescape_html(struct str s, struct buf *out)
{
	size_t at = 0;
	while (at < s.len) {
		const char *mark = memchr(s.ptr + at, '&', s.len - at);
		size_t plain = mark ? (size_t)(mark - s.ptr) : s.len;
		buf_add(out, s.ptr + at, plain - at);
		at = plain;
		if (!mark)
			break;
		const struct html_entity *entity = entity_at(s, at);
		buf_add_rune(out, entity ? entity->rune : '&');
		at += entity ? strlen(entity->name) : 1;
	}
}
