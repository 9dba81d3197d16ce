/*
 * The words of a text as traits (see collect.h): folded words of scripts with spaces, pairs of
 * neighbours of Han, kana and hangul, coined names (`VibeVoice-Realtime-0.5B`, `GPT 5.2`) whole and
 * as family and version, mentions, cashtags and links that stand in the text.
 */
#include <string.h>

#include "collect.h"
#include "hash.h"
#include "text.h"

#define WORD_MAX 64 /* bytes of a word; the rest of a longer one is left out */
#define CJK_SEED 22
#define PERSON_SEED 23

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
	return is_upper(c) || is_digit(c) || (c >= 'a' && c <= 'z');
}

/* A run of letters, digits and single marks within, as it stands in the text. */
struct word {
	struct str text;
	size_t letters, capitals, digits;
	bool first_capital, inner_capital, wide; /* wide: holds more than ASCII */
};

/* The word at `at`, of no length where none starts there. */
static struct word word_at(struct str s, size_t at)
{
	struct word w = {.first_capital = is_upper(s.ptr[at])};
	size_t i = at, next;

	while (i < s.len) {
		char c = s.ptr[i];
		bool inner = i > at && i + 1 < s.len && is_alnum(s.ptr[i + 1]) &&
			     (c == '-' || c == '_' || c == '+');
		if (c == '.')
			inner = i > at && i + 1 < s.len && is_digit(s.ptr[i + 1]);
		next = i + 1;
		if ((unsigned char)c >= 0x80) {
			next = i;
			if (text_class_of(text_next(s, &next)) != TEXT_LETTER)
				break;
			w.wide = true;
			w.letters++;
		} else if (is_digit(c)) {
			w.digits++;
		} else if (is_alnum(c)) {
			w.letters++;
			w.capitals += is_upper(c);
			w.inner_capital =
			    w.inner_capital || (i > at && is_upper(c) && s.ptr[i - 1] >= 'a');
		} else if (!inner) {
			break;
		}
		i = next;
	}
	w.text = (struct str){s.ptr + at, i - at};
	return w;
}

/* Folds a part of a word into out[WORD_MAX]; plurals and possessives in s become one. */
static struct str fold_part(struct str part, bool wide, char *out)
{
	size_t len = 0;

	if (wide) {
		struct buf b;
		buf_init(&b, 1 << 16);
		text_fold(part, &b);
		len = b.len < WORD_MAX ? b.len : WORD_MAX;
		if (len)
			memcpy(out, b.ptr, len);
		buf_free(&b);
	} else {
		for (; len < part.len && len < WORD_MAX; len++)
			out[len] =
			    is_upper(part.ptr[len]) ? (char)(part.ptr[len] + 32) : part.ptr[len];
	}
	if (len > 3 && out[len - 1] == 's' && out[len - 2] != 's')
		len--;
	return (struct str){out, len};
}

/* The parts between the marks of a word: `state-of-the-art` is four words. */
static void add_parts(struct collect *c, const struct word *w, enum trait_kind kind)
{
	char folded[WORD_MAX];
	size_t start = 0;

	for (size_t i = 0; i <= w->text.len; i++) {
		if (i < w->text.len && w->text.ptr[i] != '-' && w->text.ptr[i] != '_' &&
		    w->text.ptr[i] != '+')
			continue;
		struct str part =
		    fold_part((struct str){w->text.ptr + start, i - start}, w->wide, folded);
		if (part.len > 1)
			collect_add(c, traits_key(part), kind);
		start = i + 1;
	}
}

/* `VibeVoice`, `GPT-5.2`, `H200`: mixes letters and digits, or turns to capitals inside. */
static bool is_coined(const struct word *w)
{
	char first = w->text.ptr[0];

	if (w->text.len < 3 || w->text.len > WORD_MAX || w->letters < 2)
		return false;
	if (is_digit(first))
		return w->letters > 3 && w->capitals > 1;
	return w->inner_capital || (w->digits && w->first_capital);
}

/* `GPT-5.2-Codex` is gpt, 5.2; `Gemini3` is gemini, 3; `H200` is h, 200. */
static void add_version(struct collect *c, struct str w)
{
	size_t letters = 0, start, end;

	while (letters < w.len && !is_digit(w.ptr[letters]))
		letters++;
	for (start = end = letters; end < w.len && (is_digit(w.ptr[end]) || w.ptr[end] == '.');
	     end++)
		;
	while (letters && !is_alnum(w.ptr[letters - 1]) && (unsigned char)w.ptr[letters - 1] < 0x80)
		letters--;
	if (letters && w.ptr[letters - 1] == 'v' && letters > 1 && !is_alnum(w.ptr[letters - 2]))
		letters -= 2;
	else if (letters && w.ptr[letters - 1] == 'V' && letters > 1 &&
		 !is_alnum(w.ptr[letters - 2]))
		letters -= 2;
	if (end > start && letters > 1)
		collect_version(
		    c, (struct str){w.ptr, letters}, (struct str){w.ptr + start, end - start}, w);
}

/* A word, and what it makes with the one before it: `Gemini 3`. */
static void add_word(struct collect *c, const struct word *w, const struct word *before, bool tag)
{
	if (tag) {
		add_parts(c, w, TRAIT_TAG);
		return;
	}
	if (is_coined(w)) {
		collect_add(c, traits_key(w->text), TRAIT_THING);
		if (w->digits)
			add_version(c, w->text);
	}
	if (w->digits && !w->letters && before->first_capital && before->letters > 2 &&
	    w->text.ptr == before->text.ptr + before->text.len + 1 && w->digits < 4) {
		struct str both = {before->text.ptr, before->text.len + 1 + w->text.len};
		collect_add(c, traits_key(both), TRAIT_THING);
		collect_version(c, before->text, w->text, both);
	}
	add_parts(c, w, TRAIT_WORD);
}

/* A mention, cashtag or link at `at`: its length, 0 where there is none. */
static size_t add_marked(struct collect *c, struct str s, size_t at, bool *opening)
{
	size_t len = 0;
	char ch = s.ptr[at];

	if (ch == '@') {
		len = text_mention_at(s, at);
		if (len > 1)
			collect_add(c,
			    traits_key((struct str){s.ptr + at + 1, len - 1}) ^ PERSON_SEED,
			    *opening ? TRAIT_PARTNER : TRAIT_PERSON);
	} else if (ch == '$') {
		len = text_cashtag_at(s, at);
		if (len > 1)
			collect_add(
			    c, traits_key((struct str){s.ptr + at + 1, len - 1}), TRAIT_TICKER);
	} else if (ch == 'h') {
		len = at + 7 < s.len && memcmp(s.ptr + at, "http", 4) == 0 ? text_url_at(s, at) : 0;
		uint64_t key = len ? links_key((struct str){s.ptr + at, len}) : 0;
		if (key)
			collect_add(c, key, TRAIT_LINK);
	}
	return len;
}

static bool is_cjk(enum text_class kind)
{
	return kind == TEXT_HAN || kind == TEXT_KANA || kind == TEXT_HANGUL;
}

void words_collect(struct collect *c, struct str text)
{
	struct word w, before = {0};
	uint32_t rune, last = 0;
	size_t at = 0, len;
	bool opening = true;

	while (at < text.len && c->to->count < TRAITS_MAX - 1) {
		len = add_marked(c, text, at, &opening);
		if (text.ptr[at] != ' ' && !(len && text.ptr[at] == '@'))
			opening = false;
		if (!len) {
			w = word_at(text, at);
			len = w.text.len;
			if (len) {
				add_word(c, &w, &before, at > 0 && text.ptr[at - 1] == '#');
				before = w;
			}
		}
		if (len) {
			at += len;
			last = 0;
			continue;
		}
		rune = text_next(text, &at);
		if (rune >= 0x80 && is_cjk(text_class_of(rune))) {
			uint64_t pair = ((uint64_t)last << 32) | rune;
			if (last)
				collect_add(c, hash_mix64(pair ^ ((uint64_t)CJK_SEED << 56)) | 1,
				    TRAIT_PAIR);
			last = rune;
		} else {
			last = 0;
		}
	}
}
