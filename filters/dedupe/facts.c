/*
 * Finds figures, names and trends (see facts.h) in one walk over the normal text, after one over
 * the text as it came (capitals.h). Names are: words with a capital in the middle of a sentence;
 * words with one elsewhere that the lexicon does not know; those that it knows to be names, however
 * they are written (numbers, days, firms); Han characters that look like a name. Unknown words
 * without a capital are names only where the writer may use none, and in the shortest texts. In a
 * CJK text every word of letters is a name. Where most words are unknown the language is not
 * English: there only capitals in a sentence make names.
 */
#include "facts.h"

#include <string.h>

#include "capitals.h"
#include "facts-own.h"
#include "hash.h"

#define FIGURE_RUNES_MAX 64
#define NAME_FOREIGN_MIN 3 /* characters in a row */
#define WORDS_FEW 6	   /* too few to tell a language by */
#define WORDS_ENOUGH 24	   /* enough: a text cut short is of the language of the whole */

struct find {
	struct lexicon *l;
	const struct normal *n;
	struct facts *f;
	struct capitals *capitals;
	/* What would be names among words beside capitals.names, kept apart until the language is
	 * known: unknown words without a capital; those with one, and known names. */
	struct facts rare, raised;
	unsigned figures;
	unsigned words, unknown, cjk; /* of the first WORDS_ENOUGH words and CJK characters */
	unsigned denials, up, down;
	uint32_t month; /* hash of a month that may be a common word, 0: the last word was none */
	bool figure;	/* the last word was a figure */
};

static bool is_digit(uint32_t rune)
{
	return rune - '0' < 10;
}

static bool is_kana(uint32_t rune)
{
	return rune - 0x30a1 < 0x5a;
}

static void add_names(struct facts *f, const struct facts *more)
{
	f->names = (uint16_t)(f->names + more->names);
	f->name_marks |= more->name_marks;
	f->name_count = (uint8_t)(f->name_count + more->name_count);
}

/* place: of figures the first, second..., for their order tells who won 3:2. */
static void add_figure(struct facts *f, uint64_t hash, unsigned place)
{
	f->figures += (uint32_t)hash_mix64(hash + place) | 1;
	hash = hash_mix64(hash);
	f->trend = (f->trend + 1) & FIGURES_COUNTED;
	f->figure_marks |= (uint16_t)(1u << (hash >> 60) | 1u << (hash >> 56 & 15));
}

static void add_trend(struct find *w, enum lexicon_kind kind)
{
	w->up += kind == WORD_UP;
	w->down += kind == WORD_DOWN;
}

static void add_denial(struct find *w)
{
	add_figure(w->f, ++w->denials, 0);
}

/* The word at..end has a digit or a $: it is a figure, with the units that follow it. */
static size_t find_figure(struct find *w, size_t at, size_t end)
{
	const struct normal *n = w->n;
	size_t last = end;

	if (n->rune[at] == 'v' && at + 1 < end && is_digit(n->rune[at + 1]))
		at++;
	while (last < n->len && last < end + 4 && lexicon_han(w->l, n->rune[last]) & HAN_UNIT)
		last++;
	size_t len = last - at < FIGURE_RUNES_MAX ? last - at : FIGURE_RUNES_MAX;
	add_figure(w->f, hash_bytes64(n->rune + at, len * sizeof(*n->rune), 0), ++w->figures);
	if (w->month)
		facts_add_name(w->f, w->month);
	w->month = 0;
	w->figure = true;
	return last;
}

/* Small letters as struct lexicon_word packs them. */
#define PACKED3(a, b, c) ((uint64_t)(a) | (uint64_t)(b) << 8 | (uint64_t)(c) << 16)
#define PACKED5(a, b, c, d, e) (PACKED3(a, b, c) | (uint64_t)(d) << 24 | (uint64_t)(e) << 32)

/* Months that are other words as well: they are months beside a figure. */
static bool is_doubtful_month(const struct lexicon_word *word, bool ascii)
{
	return ascii && (word->part[0] == PACKED3('m', 'a', 'y') ||
			    word->part[0] == PACKED5('m', 'a', 'r', 'c', 'h'));
}

/* True where `http` stands at `at`, which may be what is left of a link. */
static bool is_http(const struct normal *n, size_t at)
{
	const uint64_t four = (UINT64_C(1) << 32) - 1;

	return (normal_bytes(n, at) & four) == (PACKED5('h', 't', 't', 'p', 0) & four);
}

/* Where among the names a word would be; NULL where it is among them or can't be one. */
static struct facts *kept_apart(struct find *w, enum lexicon_kind kind, uint32_t hash, bool ascii)
{
	if (kind != WORD_UNKNOWN && kind != WORD_NAME)
		return NULL;
	bool capital = capitals_may_have(w->capitals, hash);
	if (capital && capitals_take(&w->capitals->named, hash))
		return NULL;
	return kind == WORD_NAME || !ascii || (capital && capitals_has(w->capitals, hash))
		   ? &w->raised
		   : &w->rare;
}

static void find_word(struct find *w, size_t at, const struct lexicon_word *word, bool ascii)
{
	const uint32_t *rune = w->n->rune + at;
	size_t len = word->len;
	bool after_figure = w->figure, counted = w->words + w->cjk < WORDS_ENOUGH;
	enum lexicon_kind kind = WORD_UNKNOWN;
	uint32_t hash;

	w->figure = false;
	w->month = 0;
	if (len < 2 || is_http(w->n, at))
		return;
	if (ascii)
		kind = lexicon_find(w->l, word, &hash);
	else
		hash = (uint32_t)hash_bytes64(rune, len * sizeof(*rune), 0);
	w->words += counted;
	w->unknown += counted & (kind == WORD_UNKNOWN);
	if (capitals_take(&w->capitals->tags, hash))
		return;
	struct facts *names = kept_apart(w, kind, hash, ascii);
	if (names)
		facts_add_name(names, hash);
	if (kind == WORD_DENIAL)
		add_denial(w);
	else if (!is_doubtful_month(word, ascii))
		add_trend(w, kind);
	else if (after_figure)
		facts_add_name(w->f, hash);
	else
		w->month = hash;
}

/* The highest bit of each byte that is no letter. */
static uint64_t other_bytes(uint64_t eight)
{
	return (~eight << 1 | eight) & UINT64_C(0x8080808080808080);
}

/* Reads up to 15 small letters from `at` on; what ends them may be part of the word still. Without
 * branches: no processor can foretell how long a word is. */
static void read_letters(const struct normal *n, size_t at, struct lexicon_word *word)
{
	uint64_t first = normal_bytes(n, at), second = normal_bytes(n, at + 8);
	uint64_t other = other_bytes(first), other_second = other_bytes(second) | UINT64_C(1) << 63;
	uint64_t more = other == 0 ? UINT64_MAX : 0; /* it goes on in the second eight */
	uint64_t end = other | (other_second & more);
	uint64_t letters = ((end & -end) >> 7) - 1;

	word->part[0] = first & (letters | more);
	word->part[1] = second & letters & more;
	word->len = (more & 8) + (unsigned)__builtin_ctzll(end) / 8;
}

static bool is_end(const struct normal *n, size_t at)
{
	return at == n->len || n->rune[at] == ' ' || normal_is_cjk(n->rune[at]);
}

/* A word that is not of letters alone, or a long one; returns its end. */
static size_t step_other(struct find *w, size_t at)
{
	const struct normal *n = w->n;
	struct lexicon_word word = {.len = 0};
	size_t end = at;
	bool digit = false, ascii = true;

	for (; !is_end(n, end); end++, word.len++) {
		uint32_t rune = n->rune[end];
		digit |= is_digit(rune);
		ascii &= rune < 0x80;
		if (word.len < LEXICON_WORD_MAX)
			word.part[word.len / 8] |= (uint64_t)(rune & 0x7f) << word.len % 8 * 8;
	}
	if (!digit && (n->rune[at] != '$' || end == at + 1)) {
		find_word(w, at, &word, ascii);
		return end;
	}
	if (end - at > 4 && is_http(n, at))
		return end;
	return find_figure(w, at, end);
}

/* A word of letters and digits; returns its end. */
static size_t step_word(struct find *w, size_t at)
{
	struct lexicon_word word = {.len = 0};

	read_letters(w->n, at, &word);
	if (word.len == 0 || !is_end(w->n, at + word.len))
		return step_other(w, at);
	find_word(w, at, &word, true);
	return at + word.len;
}

/* How many characters from `at` on have the bit, or are kana where there is none. */
static size_t run_of(const struct find *w, size_t at, unsigned bit)
{
	size_t end = at;

	while (end < w->n->len && (bit ? lexicon_han(w->l, w->n->rune[end]) & bit
				       : (unsigned)is_kana(w->n->rune[end])))
		end++;
	return end - at;
}

static void add_run(struct find *w, size_t at, size_t len)
{
	const uint32_t *rune = w->n->rune + at;

	facts_add_name(w->f, (uint32_t)hash_bytes64(rune, len * sizeof(*rune), len));
}

/* Whole runs of numerals, of characters that spell foreign names, of kana; returns the run's end,
 * or `at`. */
static size_t step_run(struct find *w, size_t at, unsigned han)
{
	size_t len = 0;

	if (han & HAN_NUMERAL)
		len = run_of(w, at, HAN_NUMERAL);
	else if (han & HAN_FOREIGN)
		len = run_of(w, at, HAN_FOREIGN);
	else if (is_kana(w->n->rune[at]))
		len = run_of(w, at, 0);
	if (len == 0 || (len < NAME_FOREIGN_MIN && !(han & HAN_NUMERAL)))
		return at;
	add_run(w, at, len);
	return at + len;
}

static size_t step_cjk(struct find *w, size_t at)
{
	const struct normal *n = w->n;
	unsigned han = lexicon_han(w->l, n->rune[at]);
	bool next = at + 1 < n->len && normal_is_cjk(n->rune[at + 1]);
	uint32_t hash;

	w->cjk += w->words + w->cjk < WORDS_ENOUGH;

	if (next && han & HAN_PAIR_FIRST) {
		enum lexicon_kind kind = lexicon_pair(w->l, n->rune + at, &hash);
		if (kind == WORD_NAME)
			facts_add_name(w->f, hash);
		add_trend(w, kind);
		if (kind != WORD_UNKNOWN)
			return at + 2;
	}
	size_t end = step_run(w, at, han);
	if (end > at)
		return end;
	if (next && han & HAN_SURNAME) {
		add_run(w, at, 2);
		if (at + 2 < n->len && normal_is_cjk(n->rune[at + 2]))
			add_run(w, at, 3);
	}
	if (han & HAN_DENIAL)
		add_denial(w);
	w->up += (han & HAN_UP) != 0;
	w->down += (han & HAN_DOWN) != 0;
	return at + 1;
}

/* Signs of currency; where they stand among the figures is not known. */
static void add_currencies(struct find *w)
{
	for (size_t i = 0; i < w->capitals->currencies; i++)
		add_figure(w->f, UINT64_C(0x100) + (unsigned char)w->capitals->currency[i], 0);
}

static bool is_cjk(const struct find *w)
{
	return w->cjk > w->words;
}

/* In a CJK text all that may be names; in English what has a capital or may lack one; in other
 * languages what has one in a sentence. */
static void add_words(struct find *w)
{
	bool cjk = is_cjk(w), few = w->words < WORDS_FEW;
	bool foreign = !cjk && !few && 2 * w->unknown > w->words;

	add_names(w->f, &w->capitals->names);
	if (!foreign)
		add_names(w->f, &w->raised);
	if (!foreign && (cjk || few || w->capitals->small))
		add_names(w->f, &w->rare);
	w->f->name_count &= FACTS_UNSURE - 1;
	w->f->name_count |= cjk || foreign ? FACTS_UNSURE : 0;
}

void facts_find(struct lexicon *l, const struct normal *n, struct str text, struct facts *f)
{
	struct capitals capitals;
	struct find w = {.l = l, .n = n, .f = f, .capitals = &capitals};

	*f = (struct facts){0};
	capitals_find(&capitals, text, n->cut);
	for (size_t at = 0; at < n->len;) {
		if (n->rune[at] == ' ')
			at++;
		else if (normal_is_cjk(n->rune[at]))
			at = step_cjk(&w, at);
		else
			at = step_word(&w, at);
	}
	add_currencies(&w);
	add_words(&w);
	f->trend |= (uint8_t)((w.up & 3) << 4 | (w.down & 3) << 6);
}
