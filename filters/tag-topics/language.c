/*
 * Tells a post's language. In: its plain form (no links, no accounts). Out: a code. Scripts decide
 * first, by how many letters of each there are; then, among Han and kana, the kana; among Cyrillic
 * and Arabic letters those that one language alone has; among Latin letters words and accents.
 * Remembers nothing.
 */
#include "language-own.h"

#include <endian.h>
#include <string.h>

#include "block.h"

#define LOOKED_AT 4096 /* bytes of a text by which it is judged */
#define LETTERS_MIN 2
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
struct script_block {
	uint32_t first, last;
	enum script script;
	const char *code;
};

static const struct script_block blocks[] = {
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
	unsigned points[LANGUAGES_LATIN], most; /* the most of them */
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

/* Its points to each language of a word, ending or letter. */
static void give(struct census *c, const struct language_word *w)
{
	for (uint32_t left = w->languages; left; left &= left - 1) {
		unsigned *points = &c->points[__builtin_ctz(left)];

		*points += w->points;
		c->most = *points > c->most ? *points : c->most;
	}
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

	if (apostrophe && len <= 2)
		key |= (uint64_t)'\'' << 8 * len;
	if (len <= LANGUAGE_WORD_BYTES)
		w = language_lookup(t, key);
	if (!w && len > ENDING_BYTES + 1)
		w = language_lookup(t, (key & 0xFFFFFF) | LANGUAGE_ENDING);
	if (w)
		give(c, w);
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

/* Eight bytes as a key has them, the last one lowest. */
static uint64_t load_key(const char *bytes)
{
	uint64_t key;

	memcpy(&key, bytes, sizeof key);
	return be64toh(key);
}

/* Counts a word from `start` to `end` of so many letters, whose last eight bytes are in key. */
static void count_word(const struct language_table *t, struct str s, size_t start, size_t end,
    size_t letters, uint64_t key, struct census *c)
{
	if (is_of_address(s, start, end))
		return;
	c->letters[SCRIPT_LATIN] += letters;
	c->words++;
	c->ascii_words += letters == end - start;
	weigh_word(t, key, end - start, start > 0 && s.ptr[start - 1] == '\'', c);
}

/* A word of Latin letters, some beyond ASCII, which give their points too; returns its end. */
static size_t read_word(
    const struct language_table *t, struct str s, size_t start, struct census *c)
{
	uint64_t key = 0;
	size_t at = start, letters = 0;

	for (; at < s.len; letters++) {
		size_t next = at;
		uint32_t rune = text_next(s, &next);
		const struct language_word *letter;

		if (!is_latin_rune(rune))
			break;
		letter = rune < 0x80 ? NULL : language_lookup(t, LANGUAGE_LETTER | rune);
		if (letter)
			give(c, letter);
		for (; at < next; at++)
			key = key << 8 | (unsigned char)s.ptr[at];
	}
	count_word(t, s, start, at, letters, key, c);
	return at;
}

/* The language with most points, of equals the first, and how many the next one has. */
static size_t best_of(const struct census *c, unsigned *second)
{
	size_t best = 0;

	*second = 0;
	for (size_t i = 1; i < LANGUAGES_LATIN; i++) {
		if (c->points[i] > c->points[best]) {
			*second = c->points[best];
			best = i;
		} else if (c->points[i] > *second) {
			*second = c->points[i];
		}
	}
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

/* After a word that ends at `at`: whether what was read tells the language, and what follows can't
 * bring another script. Asked after every few words. */
static bool is_sure(const struct census *c, struct str s, size_t at)
{
	struct str rest = {s.ptr + at, s.len - at};
	unsigned second;

	if (c->most < POINTS_SURE || c->words % SURE_EVERY > 0 ||
	    c->letters[SCRIPT_HAN] + c->letters[SCRIPT_KANA] > 0)
		return false;
	(void)best_of(c, &second);
	return c->most >= 2 * second && is_mostly_ascii(rest);
}

/* The end of a hashtag or cashtag, which may be in another language; of a sign alone, behind it. */
static size_t tag_end(struct str s, size_t at, uint32_t sign)
{
	size_t len = sign == '#' ? text_hashtag_at(s, at) : text_cashtag_at(s, at);

	return at + (len > 0 ? len : 1);
}

/* Something beyond ASCII at `at`; returns its end, and whether that was a Latin word. */
static size_t read_wide(
    const struct language_table *t, struct str s, size_t at, struct census *c, bool *word)
{
	size_t next = at;
	uint32_t rune = text_next(s, &next);

	*word = is_latin_rune(rune);
	if (*word)
		return read_word(t, s, at, c);
	note_rune(c, rune);
	return next;
}

/* The bytes of a window that matter: letters, what is beyond ASCII, the signs of tags. */
struct window {
	const char *bytes;
	uint64_t letters, wide, signs;
};

/* What is at byte `at` of the window, which is `start` of the text; returns its end in the window.
 * Words of ASCII letters end in it. */
static size_t read_mark(const struct language_table *t, struct str s, size_t start,
    const struct window *w, size_t at, struct census *c, bool *word)
{
	size_t len = block_first(~(w->letters >> at)), end = at + len;
	uint64_t key;

	*word = len > 0;
	if (len > 0 && w->wide >> end & 1)
		return read_word(t, s, start + at, c) - start;
	if (len == 0 && w->signs >> at & 1)
		return tag_end(s, start + at, (unsigned char)w->bytes[at]) - start;
	if (len == 0)
		return read_wide(t, s, start + at, c, word) - start;
	key = len < 8 ? load_key(w->bytes + at) >> (64 - 8 * len) : load_key(w->bytes + end - 8);
	count_word(t, s, start + at, start + end, len, key, c);
	return end;
}

/* The window from `start` on; returns where the next one starts, the end of the text where what was
 * read is enough. */
static size_t read_window(
    const struct language_table *t, struct str s, size_t start, struct census *c)
{
	char copy[BLOCK_BYTES + BLOCK_SPARE];
	size_t len, at = 0, past;
	struct window w = {.bytes = block_window(s, start, copy, &len)};
	struct block b = block_load(w.bytes);
	uint64_t marks;
	bool word;

	w.letters = block_letters(&b);
	w.wide = block_wide(&b);
	w.signs = block_is(&b, '#') | block_is(&b, '$');
	if (w.letters == ~(uint64_t)0) {
		at = read_word(t, s, start, c);
		return is_sure(c, s, at) ? s.len : at;
	}
	/* a word that reaches the end of a whole window is the next one's */
	past = len < BLOCK_BYTES ? len : BLOCK_BYTES - (size_t)__builtin_clzll(~w.letters);
	marks = (w.letters | w.wide | w.signs) & block_below(past);
	for (uint64_t left = marks; left != 0; left = at < past ? marks >> at << at : 0) {
		at = read_mark(t, s, start, &w, block_first(left), c, &word);
		if (word && is_sure(c, s, start + at))
			return s.len;
	}
	return start + (at > past ? at : past);
}

static void count(const struct language_table *t, struct str s, struct census *c)
{
	*c = (struct census){0};
	for (size_t at = 0; at < s.len;)
		at = read_window(t, s, at, c);
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
