/*
 * Tells a post's language. In: its plain form (no links, no accounts). Out: a code. Scripts decide
 * first, by how many letters of each there are; then, among Han and kana, the kana; among Cyrillic
 * and Arabic letters those that one language alone has; among Latin letters words and accents.
 * Remembers nothing.
 */
#include "language-own.h"

#include <string.h>

#define LITTLE_ENDIAN_WORDS (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
#define LOOKED_AT 4096 /* bytes of a text by which it is judged */
#define LETTERS_MIN 2
#define WORD_POINTS 12 /* of a word or letter that one language has; shared, they are divided */
#define ENDING_POINTS 6
#define LETTER_POINTS 3 /* of a word of one letter */
#define ENGLISH 0
#define ENGLISH_POINTS 6
#define ENGLISH_WORDS 3
#define POINTS_MIN 12  /* by which a language is told */
#define POINTS_SURE 48 /* by which it is told, and twice the next one's, before the end */
#define SURE_EVERY 6   /* words */
#define ENDING_BYTES 3
#define HIRAGANA_NO 0x306E

enum script {
	SCRIPT_LATIN,
	SCRIPT_HAN,
	SCRIPT_KANA,
	SCRIPT_HANGUL,
	SCRIPT_CYRILLIC,
	SCRIPT_ARABIC,
	SCRIPT_OTHER,
	SCRIPTS
};

/* Scripts of one language that matters, and the two of several. */
struct block {
	uint32_t first, last;
	enum script script;
	const char *code;
};

static const struct block blocks[] = {
    {0x0370, 0x03FF, SCRIPT_OTHER, "el"},
    {0x0400, 0x052F, SCRIPT_CYRILLIC, NULL},
    {0x0531, 0x058F, SCRIPT_OTHER, "hy"},
    {0x05D0, 0x05F4, SCRIPT_OTHER, "iw"},
    {0x0620, 0x06FF, SCRIPT_ARABIC, NULL},
    {0x0780, 0x07BF, SCRIPT_OTHER, "dv"},
    {0x0900, 0x0963, SCRIPT_OTHER, "hi"},
    {0x0980, 0x09FF, SCRIPT_OTHER, "bn"},
    {0x0A00, 0x0A7F, SCRIPT_OTHER, "pa"},
    {0x0A80, 0x0AFF, SCRIPT_OTHER, "gu"},
    {0x0B00, 0x0B7F, SCRIPT_OTHER, "or"},
    {0x0B80, 0x0BFF, SCRIPT_OTHER, "ta"},
    {0x0C00, 0x0C7F, SCRIPT_OTHER, "te"},
    {0x0C80, 0x0CFF, SCRIPT_OTHER, "kn"},
    {0x0D00, 0x0D7F, SCRIPT_OTHER, "ml"},
    {0x0D80, 0x0DFF, SCRIPT_OTHER, "si"},
    {0x0E00, 0x0E7F, SCRIPT_OTHER, "th"},
    {0x0E80, 0x0EFF, SCRIPT_OTHER, "lo"},
    {0x0F00, 0x0FFF, SCRIPT_OTHER, "bo"},
    {0x1000, 0x109F, SCRIPT_OTHER, "my"},
    {0x10A0, 0x10FF, SCRIPT_OTHER, "ka"},
    {0x1200, 0x137F, SCRIPT_OTHER, "am"},
    {0x1780, 0x17FF, SCRIPT_OTHER, "km"},
};
#define BLOCKS (sizeof blocks / sizeof *blocks)

/* What was counted in a text. */
struct census {
	size_t letters[SCRIPTS], block[BLOCKS];
	size_t words, ascii_words;
	unsigned points[LANGUAGES_LATIN];
	/* letters that decide within a script */
	size_t ukrainian, russian, bulgarian, serbian, persian, urdu;
};

static bool is_any_of(uint32_t rune, const uint32_t *set, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (set[i] == rune)
			return true;
	return false;
}
#define IS_ANY_OF(rune, ...)                                                                       \
	is_any_of(rune, (const uint32_t[]){__VA_ARGS__},                                           \
	    sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

static void note_cyrillic(struct census *c, uint32_t rune)
{
	c->ukrainian += IS_ANY_OF(rune, 0x456, 0x457, 0x454, 0x491);	  /* і ї є ґ */
	c->russian += IS_ANY_OF(rune, 0x44B, 0x44D, 0x451);		  /* ы э ё */
	c->bulgarian += rune == 0x44A;					  /* ъ */
	c->serbian += IS_ANY_OF(rune, 0x458, 0x459, 0x45A, 0x45B, 0x452); /* ј љ њ ћ ђ */
}

static void note_arabic(struct census *c, uint32_t rune)
{
	c->persian += IS_ANY_OF(rune, 0x67E, 0x686, 0x698, 0x6AF, 0x6CC, 0x6A9); /* پ چ ژ گ ی ک */
	c->urdu += IS_ANY_OF(rune, 0x679, 0x688, 0x691, 0x6BA, 0x6BE, 0x6D2); /* ٹ ڈ ڑ ں ھ ے */
}

/* How many characters are written as in Japan alone, of those most often met. */
static size_t count_japanese_forms(struct str s)
{
	static const char forms[] =
	    "円処労動単厳圧変売実対広応戦拡検楽歩気済発県経続総線読譲転込選釈関雑顔駅験黒録聴権覚図"
	    "悪歳毎焼産縁緑絵薬説軽辺険隠歴齢働駆拝恵";
	size_t found = 0;

	for (size_t at = 0, next = 0; at < s.len; at = next) {
		text_next(s, &next);
		if (next - at != 3)
			continue;
		for (size_t i = 0; i + 3 < sizeof forms; i += 3)
			found += memcmp(forms + i, s.ptr + at, 3) == 0;
	}
	return found;
}

static void note_block(struct census *c, uint32_t rune)
{
	for (size_t i = 0; i < BLOCKS && rune >= blocks[i].first; i++) {
		if (rune > blocks[i].last)
			continue;
		c->letters[blocks[i].script]++;
		c->block[i]++;
		if (blocks[i].script == SCRIPT_CYRILLIC)
			note_cyrillic(c, rune);
		else if (blocks[i].script == SCRIPT_ARABIC)
			note_arabic(c, rune);
		return;
	}
}

/* A character that is of no Latin word. */
static void note_rune(struct census *c, uint32_t rune)
{
	if (rune < 0x2E80) {
		note_block(c, rune);
		return;
	}
	switch (text_class_of(rune)) {
	case TEXT_HAN:
		c->letters[SCRIPT_HAN]++;
		break;
	case TEXT_KANA: /* の stands in Chinese names, too */
		c->letters[rune == HIRAGANA_NO ? SCRIPT_HAN : SCRIPT_KANA]++;
		break;
	case TEXT_HANGUL:
		c->letters[SCRIPT_HANGUL]++;
		break;
	default:
		break;
	}
}

/* Divides the points among the languages of a word, ending or letter. */
static void give(struct census *c, unsigned points, const struct language_word *w)
{
	unsigned each = points / w->count;

	for (uint32_t left = w->languages; left; left &= left - 1)
		c->points[__builtin_ctz(left)] += each;
}

static bool is_latin_rune(uint32_t rune)
{
	return rune < 0x80
		   ? (rune | 0x20) - 'a' < 26
		   : (rune >= 0xC0 && rune < 0x250 && rune != 0xD7 && rune != 0xF7) ||
			 (rune >= 0x300 && rune < 0x370) || (rune >= 0x1E00 && rune < 0x1F00);
}

/* A word by its last bytes: listed, or by how it ends. */
static void weigh_word(
    const struct language_table *t, uint64_t key, size_t len, bool apostrophe, struct census *c)
{
	const struct language_word *w = NULL;
	unsigned points = len == 1 ? LETTER_POINTS : WORD_POINTS;

	if (apostrophe && len <= 2)
		key |= (uint64_t)'\'' << 8 * len;
	if (len <= LANGUAGE_WORD_BYTES)
		w = language_lookup(t, key);
	if (!w && len > ENDING_BYTES + 1) {
		w = language_lookup(t, (key & 0xFFFFFF) | LANGUAGE_ENDING);
		points = ENDING_POINTS;
	}
	if (w)
		give(c, points, w);
}

/* A word that a dot or slash joins to another: `arxiv.org/abs`, `Node.js`. */
static bool is_of_address(struct str s, size_t start, size_t end)
{
	char before = start > 0 ? s.ptr[start - 1] : ' ';

	if (before == '.' || before == '/')
		return true;
	return s.len - end >= 2 && s.ptr[end] == '.' &&
	       (unsigned char)((s.ptr[end + 1] | 0x20) - 'a') < 26;
}

/* A word as it is read. */
struct latin_word {
	uint64_t key; /* its last eight bytes */
	size_t end, runes;
	bool ascii;
};

/* A short word of small ASCII letters, as nearly all are, in one step. */
static bool read_short(struct str s, size_t at, struct latin_word *w)
{
	const uint64_t ones = 0x0101010101010101u, tops = 0x80 * ones;
	uint64_t bytes, low, other;
	size_t len;

	if (s.len - at < sizeof bytes)
		return false;
	memcpy(&bytes, s.ptr + at, sizeof bytes);
	low = bytes & ~tops;
	other = ~((low + (0x80 - 'a') * ones) & ~(low + (0x7F - 'z') * ones)) | bytes;
	other &= tops; /* set for bytes that are no such letters */
	if (other == 0)
		return false;
	len = (size_t)__builtin_ctzll(other) / 8; /* of a little-endian word */
	if (len == 0 || (unsigned char)s.ptr[at + len] >= 0x80)
		return false;
	*w = (struct latin_word){__builtin_bswap64(bytes) >> (64 - 8 * len), at + len, len, true};
	return true;
}

/* Any word; gives the points of its letters beyond ASCII. */
static void read_long(
    const struct language_table *t, struct str s, size_t at, struct latin_word *w, struct census *c)
{
	*w = (struct latin_word){.ascii = true};
	for (; at < s.len; w->runes++) {
		size_t next = at;
		uint32_t rune = text_next(s, &next);

		if (!is_latin_rune(rune))
			break;
		if (rune >= 0x80) {
			const struct language_word *letter =
			    language_lookup(t, LANGUAGE_LETTER | rune);

			w->ascii = false;
			if (letter)
				give(c, WORD_POINTS, letter);
		}
		for (; at < next; at++)
			w->key = w->key << 8 | (unsigned char)s.ptr[at];
	}
	w->end = at;
}

/* A word of Latin letters at `at`; returns its end. */
static size_t read_word(const struct language_table *t, struct str s, size_t at, struct census *c)
{
	struct latin_word w;

	if (!LITTLE_ENDIAN_WORDS || !read_short(s, at, &w))
		read_long(t, s, at, &w, c);
	if (is_of_address(s, at, w.end))
		return w.end;
	c->letters[SCRIPT_LATIN] += w.runes;
	c->words++;
	c->ascii_words += w.ascii;
	weigh_word(t, w.key, w.end - at, at > 0 && s.ptr[at - 1] == '\'', c);
	return w.end;
}

static size_t best_of(const struct census *c, unsigned *second)
{
	size_t best = 0;

	for (size_t i = 1; i < LANGUAGES_LATIN; i++)
		if (c->points[i] > c->points[best])
			best = i;
	*second = 0;
	for (size_t i = 0; i < LANGUAGES_LATIN; i++)
		if (i != best && c->points[i] > *second)
			*second = c->points[i];
	return best;
}

/* Whether few of the bytes are beyond ASCII. */
static bool is_mostly_ascii(struct str s)
{
	const uint64_t ones = 0x0101010101010101u;
	size_t beyond = 0;

	for (size_t i = 0; i + 8 <= s.len; i += 8) {
		uint64_t word;

		memcpy(&word, s.ptr + i, 8);
		beyond += ((word >> 7 & ones) * ones) >> 56;
	}
	return beyond * 8 <= s.len;
}

/* Whether what was read tells the language, and what follows (rest) can't bring another script. */
static bool is_sure(const struct census *c, struct str rest)
{
	unsigned second;
	size_t best = best_of(c, &second);

	return c->points[best] >= POINTS_SURE && c->points[best] >= 2 * second &&
	       c->letters[SCRIPT_HAN] + c->letters[SCRIPT_KANA] == 0 && is_mostly_ascii(rest);
}

/* The end of a hashtag or cashtag, which may be in another language; of a sign alone, behind it. */
static size_t tag_end(struct str s, size_t at, uint32_t sign)
{
	size_t len = sign == '#' ? text_hashtag_at(s, at) : text_cashtag_at(s, at);

	return at + (len > 0 ? len : 1);
}

static void count(const struct language_table *t, struct str s, struct census *c)
{
	*c = (struct census){0};
	for (size_t at = 0; at < s.len;) {
		size_t next = at;
		uint32_t rune = text_next(s, &next);

		if (is_latin_rune(rune)) {
			at = read_word(t, s, at, c);
			if (c->words % SURE_EVERY == 0 &&
			    is_sure(c, (struct str){s.ptr + at, s.len - at}))
				return;
		} else if (rune == '#' || rune == '$') {
			at = tag_end(s, at, rune);
		} else {
			at = next;
			if (rune >= 0x80)
				note_rune(c, rune);
		}
	}
}

static const char *of_han(const struct census *c, struct str s)
{
	size_t kana = c->letters[SCRIPT_KANA];

	if (kana * 6 > c->letters[SCRIPT_HAN])
		return "ja";
	return kana > 1 && count_japanese_forms(s) > 0 ? "ja" : "zh";
}

static const char *of_cyrillic(const struct census *c)
{
	if (c->serbian > 0 && c->serbian >= c->ukrainian)
		return "sr";
	if (c->ukrainian > 0 && c->ukrainian >= c->russian)
		return "uk";
	return c->bulgarian > 0 && c->russian == 0 ? "bg" : "ru";
}

static const char *of_arabic(const struct census *c)
{
	if (c->urdu > 0 && c->urdu * 2 >= c->persian)
		return "ur";
	return c->persian > 0 ? "fa" : "ar";
}

/* Words without accents are English where little speaks for another language: in what the networks
 * carry it is by far the most frequent. */
static const char *of_latin(struct census *c)
{
	unsigned second;
	size_t best;

	if (c->ascii_words == c->words && c->words >= ENGLISH_WORDS)
		c->points[ENGLISH] += ENGLISH_POINTS;
	best = best_of(c, &second);
	if (c->points[best] < (best == ENGLISH ? ENGLISH_POINTS : POINTS_MIN) ||
	    c->points[best] == second)
		return NULL;
	return language_code(best);
}

static const char *of_other(const struct census *c)
{
	size_t best = 0;

	for (size_t i = 1; i < BLOCKS; i++)
		if (c->block[i] > c->block[best])
			best = i;
	return blocks[best].code;
}

static const char *of_script(struct census *c, enum script script, struct str s)
{
	switch (script) {
	case SCRIPT_HAN:
		return of_han(c, s);
	case SCRIPT_HANGUL:
		return "ko";
	case SCRIPT_CYRILLIC:
		return of_cyrillic(c);
	case SCRIPT_ARABIC:
		return of_arabic(c);
	case SCRIPT_OTHER:
		return of_other(c);
	default:
		return of_latin(c);
	}
}

struct str language_of(const struct language_table *t, struct str plain)
{
	struct census c;
	size_t weight[SCRIPTS], best = 0;
	const char *code;

	if (plain.len > LOOKED_AT)
		plain.len = LOOKED_AT;
	count(t, plain, &c);
	memcpy(weight, c.letters, sizeof weight);
	weight[SCRIPT_HAN] = (c.letters[SCRIPT_HAN] + c.letters[SCRIPT_KANA]) * 4;
	weight[SCRIPT_KANA] = 0;
	weight[SCRIPT_HANGUL] *= 2;
	for (size_t i = 1; i < SCRIPTS; i++)
		if (weight[i] > weight[best])
			best = i;
	if (weight[best] < LETTERS_MIN)
		return STR_NONE;
	code = of_script(&c, (enum script)best, plain);
	if (!code) { /* names, perhaps, and a few words beside them */
		best = SCRIPT_HAN;
		for (size_t i = best + 1; i < SCRIPTS; i++)
			if (weight[i] > weight[best])
				best = i;
		code = weight[best] < LETTERS_MIN ? NULL : of_script(&c, (enum script)best, plain);
	}
	return code ? str_of(code) : STR_NONE;
}
