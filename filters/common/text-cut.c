/*
 * Grapheme clusters (UAX #29, extended, Unicode 15) and cutting text to a number of them without
 * breaking a word, a link or a cluster. Nothing is remembered.
 */
#include "text.h"
#include "unicode.h"

/* How far a cluster has come towards rules GB11 (emoji joined by ZWJ) and GB12 (pairs making
 * flags). */
struct cluster {
	enum unicode_grapheme last;
	bool pictograph; /* a pictograph and nothing but Extend and ZWJ after it */
	bool flag_open;	 /* an odd number of regional indicators */
};

static bool hangul_joins(enum unicode_grapheme a, enum unicode_grapheme b)
{
	if (a == GRAPHEME_L) /* GB6 */
		return b == GRAPHEME_L || b == GRAPHEME_V || b == GRAPHEME_LV || b == GRAPHEME_LVT;
	if (a == GRAPHEME_LV || a == GRAPHEME_V) /* GB7 */
		return b == GRAPHEME_V || b == GRAPHEME_T;
	return (a == GRAPHEME_LVT || a == GRAPHEME_T) && b == GRAPHEME_T; /* GB8 */
}

static bool is_control(enum unicode_grapheme g)
{
	return g == GRAPHEME_CR || g == GRAPHEME_LF || g == GRAPHEME_CONTROL;
}

/* True where no boundary stands between the cluster so far and rune, whose property is g. */
static bool joins(const struct cluster *c, enum unicode_grapheme g, uint32_t rune)
{
	if (c->last == GRAPHEME_CR && g == GRAPHEME_LF) /* GB3 */
		return true;
	if (is_control(c->last) || is_control(g)) /* GB4, GB5 */
		return false;
	if (g == GRAPHEME_EXTEND || g == GRAPHEME_ZWJ || g == GRAPHEME_SPACING_MARK) /* GB9, GB9a */
		return true;
	if (c->last == GRAPHEME_PREPEND || hangul_joins(c->last, g)) /* GB9b */
		return true;
	if (c->pictograph && c->last == GRAPHEME_ZWJ && unicode_is_pictographic(rune)) /* GB11 */
		return true;
	return c->flag_open && g == GRAPHEME_REGIONAL; /* GB12, GB13 */
}

static void extend(struct cluster *c, enum unicode_grapheme g, uint32_t rune)
{
	if (g != GRAPHEME_EXTEND && g != GRAPHEME_ZWJ)
		c->pictograph = unicode_is_pictographic(rune);
	c->flag_open = g == GRAPHEME_REGIONAL && !c->flag_open;
	c->last = g;
}

/* Characters that stand alone before any character of their own kind: the frequent ones. */
static bool stands_alone(uint32_t rune)
{
	return (rune >= 0x20 && rune < 0x7F) || (rune >= 0x4E00 && rune <= 0x9FFF) ||
	       (rune >= 0x3001 && rune <= 0x3029) || (rune >= 0x3041 && rune <= 0x3096);
}

size_t text_grapheme_end(struct str s, size_t at)
{
	if (at >= s.len)
		return s.len;
	uint32_t rune = text_next(s, &at);
	if (at < s.len && stands_alone(rune)) {
		size_t next = at;
		if (stands_alone(text_next(s, &next)))
			return at;
	}
	struct cluster c = {GRAPHEME_OTHER, false, false};
	extend(&c, unicode_grapheme(rune), rune);
	while (at < s.len) {
		size_t next = at;
		rune = text_next(s, &next);
		enum unicode_grapheme g = unicode_grapheme(rune);
		if (!joins(&c, g, rune))
			break;
		extend(&c, g, rune);
		at = next;
	}
	return at;
}

/* Letters and digits; between two of them a word has no edge. */
static bool is_word(uint32_t rune)
{
	enum text_class class = text_class_of(rune);
	return class == TEXT_LETTER || class == TEXT_DIGIT;
}

/* True where the character at `at` and what follows it belong to one word: `'s`, `.js`, `-5.2`,
 * `%`. */
static bool continues_word(struct str s, size_t at)
{
	uint32_t rune = text_next(s, &at);
	if (is_word(rune) || rune == '%')
		return true;
	switch (rune) {
	case '\'':
	case 0x2019:
	case '-':
	case '_':
	case '.':
	case ',':
	case ':':
	case '/':
	case '@':
	case '&':
	case '+':
		return at < s.len && is_word(text_next(s, &at));
	default:
		return false;
	}
}

/* True for a character that is not left without what follows it: an opening bracket, #, @, $. */
static bool leads(uint32_t rune)
{
	static const uint32_t leading[] = {'#', '$', '&', '\'', '(', '+', '-', '.', '/', '@', '[',
	    '_', '{', 0x2018, 0x201C, 0x3008, 0x300A, 0x300C, 0x300E, 0x3010, 0x3014, 0xFF08,
	    0xFF3B};
	for (size_t i = 0; i < sizeof leading / sizeof *leading; i++)
		if (rune == leading[i])
			return true;
	return false;
}

/* True where a word, or what leads it, goes on from the character `before` to the one at `at`. */
static bool inside_word(struct str s, size_t at, uint32_t before, bool was_inside)
{
	if (is_word(before))
		return continues_word(s, at);
	uint32_t rune = text_next(s, &at);
	if (was_inside && is_word(rune))
		return true;
	return leads(before) && rune > ' ' && (before >= 0x80 || is_word(rune));
}

struct str text_cut(struct str s, size_t max_graphemes)
{
	size_t at = 0, edge = 0, link_end = 0;
	uint32_t before = ' ';
	bool inside = false;
	for (size_t count = 0; at < s.len; count++) {
		if (at >= link_end) {
			inside = inside_word(s, at, before, inside);
			if (!inside)
				edge = at;
			link_end = at + text_url_at(s, at);
		}
		if (count == max_graphemes)
			break;
		size_t next = at;
		before = text_next(s, &next);
		at = text_grapheme_end(s, at);
	}
	if (at >= s.len)
		return s;
	/* a word that is longer than all that may stay is cut nevertheless */
	s.len = edge > 0 ? edge : at;
	while (s.len > 0 && (unsigned char)s.ptr[s.len - 1] <= ' ')
		s.len--;
	return s;
}
