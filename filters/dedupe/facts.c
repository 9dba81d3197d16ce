/*
 * Finds figures, names and trends (see facts.h) in one walk over the normal text, and capitals in a
 * second one over the text as it came. Names are words that the lexicon does not know, Han
 * characters that look like a name, numbers and days in words, and common words with a capital in
 * the middle of a sentence. In a CJK text every
 * word of letters is a name. Where most words are unknown the language is not English: there only
 * capitals make names.
 */
#include "facts.h"

#include <string.h>

#include "hash.h"

#define FIGURE_RUNES_MAX 64
#define FIGURES_COUNTED 15
#define NAME_FOREIGN_MIN 3 /* characters in a row */
#define WORDS_FEW 6	   /* too few to tell a language by */
#define WORDS_ENOUGH 24	   /* enough: a text cut short is of the language of the whole */

struct find {
	const struct lexicon *l;
	const struct normal *n;
	struct facts *f;
	/* What would be names among words, kept apart until the language is known. */
	struct facts rare, usual;
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

static uint32_t name_mark(uint16_t hash)
{
	return UINT32_C(1) << (hash >> 11);
}

static void add_name(struct facts *f, uint32_t hash)
{
	hash *= UINT32_C(0x9e3779b1);
	f->names = (uint16_t)(f->names + (hash >> 16));
	f->name_marks |= name_mark((uint16_t)(hash >> 16));
	f->name_count++;
}

static void add_names(struct facts *f, const struct facts *more)
{
	f->names = (uint16_t)(f->names + more->names);
	f->name_marks |= more->name_marks;
	f->name_count = (uint8_t)(f->name_count + more->name_count);
}

static void add_figure(struct facts *f, uint64_t hash)
{
	hash = hash_mix64(hash);
	f->figures += (uint32_t)hash | 1;
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
	add_figure(w->f, ++w->denials);
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
	add_figure(w->f, hash_bytes64(n->rune + at, len * sizeof(*n->rune), 0));
	if (w->month)
		add_name(w->f, w->month);
	w->month = 0;
	w->figure = true;
	return last;
}

static bool word_is(const uint32_t *rune, size_t len, const char *word)
{
	for (size_t i = 0; i < len; i++)
		if (word[i] == '\0' || rune[i] != (unsigned char)word[i])
			return false;
	return word[len] == '\0';
}

/* Months that are other words as well: they are months beside a figure. */
static bool is_doubtful_month(const uint32_t *rune, size_t len)
{
	return word_is(rune, len, "may") || word_is(rune, len, "march");
}

static void find_word(struct find *w, size_t at, const struct lexicon_word *word, bool ascii)
{
	const uint32_t *rune = w->n->rune + at;
	size_t len = word->len;
	bool after_figure = w->figure;
	enum lexicon_kind kind = WORD_UNKNOWN;
	uint32_t hash;

	w->figure = false;
	w->month = 0;
	if (len < 2 || (rune[0] == 'h' && word_is(rune, len < 4 ? len : 4, "http")))
		return;
	if (ascii && len <= LEXICON_WORD_MAX)
		kind = lexicon_find(w->l, word, &hash);
	else
		hash = (uint32_t)hash_bytes64(rune, len * sizeof(*rune), 0);
	if (w->words + w->cjk < WORDS_ENOUGH) {
		w->words++;
		w->unknown += kind == WORD_UNKNOWN;
	}
	if (kind == WORD_UNKNOWN) {
		add_name(&w->rare, hash);
		return;
	}
	add_name(&w->usual, hash);
	if (kind == WORD_DENIAL)
		add_denial(w);
	else if (rune[0] != 'm' || !is_doubtful_month(rune, len))
		add_trend(w, kind);
	else if (after_figure)
		add_name(w->f, hash);
	else
		w->month = hash;
}

/* A word of letters and digits; returns its end. */
static size_t step_word(struct find *w, size_t at)
{
	const struct normal *n = w->n;
	struct lexicon_word word = {.len = 0};
	size_t end = at;
	bool digit = false;
	uint32_t all = 0;

	for (size_t i = 0;; i++) {
		uint64_t part = 0;
		unsigned shift = 0;
		for (; shift < 64 && end < n->len; shift += 8, end++) {
			uint32_t rune = n->rune[end];
			if (rune == ' ' || normal_is_cjk(rune))
				break;
			digit |= is_digit(rune);
			all |= rune;
			part |= (uint64_t)(rune & 0x7f) << shift;
		}
		if (i < LEXICON_WORD_MAX / 8)
			word.part[i] = part;
		if (shift < 64)
			break;
	}
	word.len = end - at;
	if (!digit && (n->rune[at] != '$' || end == at + 1)) {
		find_word(w, at, &word, all < 0x80);
		return end;
	}
	if (end - at > 4 && word_is(n->rune + at, 4, "http"))
		return end;
	return find_figure(w, at, end);
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

	add_name(w->f, (uint32_t)hash_bytes64(rune, len * sizeof(*rune), len));
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
			add_name(w->f, hash);
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

/* Where a walk over the text as it came stands. */
struct capitals {
	struct facts usual, rare;
};

static bool is_upper(char c)
{
	return (unsigned char)(c - 'A') < 26;
}

static bool is_letter(char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26;
}

/* Past `RT @a:` and mentions at the beginning, which may differ between tellings. */
static size_t head_end(struct str text)
{
	size_t at = 0;

	for (;;) {
		while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\n'))
			at++;
		size_t name = at;
		if (text.len - at > 3 && memcmp(text.ptr + at, "RT @", 4) == 0)
			name += 3;
		if (name >= text.len || text.ptr[name] != '@')
			return at;
		while (name < text.len && text.ptr[name] != ' ' && text.ptr[name] != '\n')
			name++;
		at = name;
	}
}

/*
 * True where the word at `at` stands inside a sentence: after a word or comma and a space, or after
 * CJK text. Not the first word, nor after a single CJK character (`转 …`).
 */
static bool is_inside(struct str text, size_t head, size_t at)
{
	bool space = at > 0 && text.ptr[at - 1] == ' ';

	if (at < head + 1 + space)
		return false;
	size_t start = at - space - 1;
	while (start > head && ((unsigned char)text.ptr[start] & 0xc0) == 0x80)
		start--;
	unsigned char c = (unsigned char)text.ptr[start];
	/* U+3041 to U+D7AF; from U+00C0 to U+07FF, and U+1000 to U+1FFF: no emoji, no punctuation.
	 */
	if ((c == 0xe3 && (unsigned char)text.ptr[start + 1] > 0x80) || (c > 0xe3 && c <= 0xed))
		return start > head;
	if (c < 0x80)
		return space && (is_letter((char)c) || is_digit(c) || c == ',');
	return space && ((c >= 0xc3 && c <= 0xdf) || c == 0xe1);
}

/* The word at..end of the text with a capital first. */
static void add_capital(
    const struct lexicon *l, struct capitals *c, struct str text, size_t at, size_t end)
{
	struct lexicon_word word = {.len = 0};
	uint32_t hash;

	for (; at < end && word.len < LEXICON_WORD_MAX; at++) {
		if (!is_letter(text.ptr[at]))
			continue;
		word.part[word.len / 8] |= (uint64_t)(text.ptr[at] | 0x20) << word.len % 8 * 8;
		word.len++;
	}
	if (word.len < 2)
		return;
	bool known = lexicon_find(l, &word, &hash) != WORD_UNKNOWN;
	add_name(known ? &c->usual : &c->rare, hash);
}

/* The sign of currency that starts at `at`, half-width, 0 where none does; *len its bytes. */
static char currency_at(struct str text, size_t at, size_t *len)
{
	const char *c = text.ptr + at;
	size_t left = text.len - at;

	*len = 1;
	if (*c == '$')
		return '$';
	*len = 2;
	if (left > 2 && *c == '\xc2')
		return c[1] == '\xa3' ? 'l' : c[1] == '\xa5' ? 'y' : 0;
	*len = 3;
	if (left > 3 && *c == '\xe2')
		return c[1] == '\x82' && c[2] == '\xac' ? 'e' : 0;
	if (left > 3 && *c == '\xef' && c[1] == '\xbc')
		return c[2] == '\x84' ? '$' : 0;
	if (left > 3 && *c == '\xef' && c[1] == '\xbf')
		return c[2] == '\xa1' ? 'l' : c[2] == '\xa5' ? 'y' : 0;
	return 0;
}

/* Signs of currency before a digit, full- or half-width: `$5`, `€5`, `￥5`. */
static void add_currency(struct find *w, struct str text, size_t at)
{
	size_t len;
	char sign = currency_at(text, at, &len);

	if (!sign || text.len - at <= len)
		return;
	const char *c = text.ptr + at + len;
	bool wide = text.len - at > len + 2 && c[0] == '\xef' && c[1] == '\xbc';
	if (wide || is_digit((unsigned char)*c))
		add_figure(w->f, UINT64_C(0x100) + (unsigned char)sign);
}

/* Passes what neither is a capital nor may be a sign of currency. */
static size_t pass_plain(struct str text, size_t at)
{
	static const bool sign[256] = {['$'] = true, [0xc2] = true, [0xe2] = true, [0xef] = true};

	while (at < text.len && !is_upper(text.ptr[at]) && !sign[(unsigned char)text.ptr[at]])
		at++;
	return at;
}

static void find_capitals(struct find *w, struct str text, struct capitals *c)
{
	size_t head = head_end(text);

	for (size_t at = pass_plain(text, 0); at < text.len; at = pass_plain(text, at)) {
		if (!is_upper(text.ptr[at])) {
			add_currency(w, text, at++);
			continue;
		}
		size_t end = at + 1;
		while (end < text.len && (is_letter(text.ptr[end]) || text.ptr[end] == '\''))
			end++;
		if (is_inside(text, head, at))
			add_capital(w->l, c, text, at, end);
		at = end;
	}
}

/* Of the words those that the lexicon does not know, in English; in a CJK text all; in other
 * languages those with a capital. */
static void add_words(struct find *w, const struct capitals *c)
{
	bool cjk = w->cjk > w->words;

	add_names(w->f, cjk ? &w->usual : &c->usual);
	if (cjk || w->words < WORDS_FEW || 2 * w->unknown <= w->words)
		add_names(w->f, &w->rare);
	else
		add_names(w->f, &c->rare);
}

void facts_find(const struct lexicon *l, const struct normal *n, struct str text, struct facts *f)
{
	struct find w = {.l = l, .n = n, .f = f};

	*f = (struct facts){0};
	for (size_t at = 0; at < n->len;) {
		if (n->rune[at] == ' ')
			at++;
		else if (normal_is_cjk(n->rune[at]))
			at = step_cjk(&w, at);
		else
			at = step_word(&w, at);
	}
	struct capitals c = {.usual = {0}};
	find_capitals(&w, text, &c);
	add_words(&w, &c);
	f->trend |= (uint8_t)((w.up & 3) << 4 | (w.down & 3) << 6);
}

/* True where the marks of one are all among the other's. */
static bool is_part(uint32_t a, uint32_t b)
{
	return (a & ~b) == 0;
}

/* True where the names of `more` may be those of `few` and others: of one other the mark is known.
 */
static bool names_added(const struct facts *few, const struct facts *more)
{
	uint16_t added = (uint16_t)(more->names - few->names);

	if ((uint8_t)(more->name_count - few->name_count) == 1)
		return more->name_marks == (few->name_marks | name_mark(added));
	return is_part(few->name_marks, more->name_marks);
}

/* Names may be added, but where the rest of the texts differs too they may stand for others. */
static bool names_agree(const struct facts *a, const struct facts *b, bool a_part, bool b_part)
{
	if (a->name_count == b->name_count)
		return a->names == b->names;
	return a->name_count < b->name_count ? a_part && names_added(a, b)
					     : b_part && names_added(b, a);
}

bool facts_figures_agree(const struct facts *a, const struct facts *b, bool cut)
{
	unsigned few = a->trend & FIGURES_COUNTED, many = b->trend & FIGURES_COUNTED;

	if (few == many || !cut)
		return a->figures == b->figures;
	return few < many ? is_part(a->figure_marks, b->figure_marks)
			  : is_part(b->figure_marks, a->figure_marks);
}

/* False where words for up became words for down, or the other way round. */
static bool trends_agree(const struct facts *a, const struct facts *b)
{
	unsigned up = ((a->trend >> 4) - (b->trend >> 4)) & 3u;
	unsigned down = ((a->trend >> 6) - (b->trend >> 6)) & 3u;

	/* 1 is one more, 3 one less, 2 either. */
	return up == 0 || down == 0 || (up == down && up != 2);
}

bool facts_agree(const struct facts *a, const struct facts *b, bool cut, bool a_part, bool b_part)
{
	return facts_figures_agree(a, b, cut) && trends_agree(a, b) &&
	       names_agree(a, b, a_part, b_part);
}
