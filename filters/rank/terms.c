/*
 * Finds words that name something in a text of any case (see terms.h). Case is folded for ASCII
 * only: names in other scripts come from the tags.
 */
#include "terms.h"

#include "hash.h"
#include "text.h"

#define WORD_MAX 48

/* A word as it stands in the text. */
struct word {
	struct str text;
	bool capital, digit, letter;
};

/* What a byte is. */
enum { UPPER = 1, LOWER = 2, DIGIT = 4, WIDE = 8, JOINT = 16, WORD = UPPER | LOWER | DIGIT };

static const unsigned char class_of[256] = {['A' ... 'Z'] = UPPER,
    ['a' ... 'z'] = LOWER,
    ['0' ... '9'] = DIGIT,
    [0x80 ... 0xFF] = WIDE,
    ['.'] = JOINT,
    ['-'] = JOINT,
    ['_'] = JOINT};

static unsigned is(char c, unsigned classes)
{
	return class_of[(unsigned char)c] & classes;
}

/* Letters and digits, and single `.`, `-`, `_` between them. */
static struct word word_at(struct str s, size_t at)
{
	unsigned has = 0;
	size_t end = at;

	for (; end < s.len; end++) {
		unsigned class = is(s.ptr[end], WORD | JOINT);

		if (class == 0 ||
		    (class == JOINT && (end + 1 == s.len || !is(s.ptr[end + 1], WORD))))
			break;
		has |= class;
	}
	return (struct word){.text = {s.ptr + at, end - at},
	    .capital = is(s.ptr[at], UPPER),
	    .digit = has & DIGIT,
	    .letter = has & (UPPER | LOWER)};
}

static size_t fold(struct str s, char *out, size_t cap)
{
	size_t len = 0;

	for (size_t i = 0; i < s.len && len < cap; i++)
		if (is(s.ptr[i], WORD | WIDE) || s.ptr[i] == '.')
			out[len++] = is(s.ptr[i], UPPER) ? (char)(s.ptr[i] + 32) : s.ptr[i];
	return len;
}

uint64_t terms_hash(struct str name)
{
	char folded[WORD_MAX];
	size_t len = fold(name, folded, sizeof(folded));

	return hash_bytes64(folded, len, 0);
}

/* The hash of a number and the word before it, as one name. */
static uint64_t hash_numbered(struct str before, struct str number)
{
	char folded[2 * WORD_MAX];
	size_t len = fold(before, folded, WORD_MAX);

	len += fold(number, folded + len, WORD_MAX);
	return hash_bytes64(folded, len, 0);
}

static size_t add(uint64_t *out, size_t count, uint64_t hash)
{
	for (size_t i = 0; i < count; i++)
		if (out[i] == hash)
			return count;
	if (count < TERMS_MAX)
		out[count++] = hash;
	return count;
}

/* A walk over the terms of a text. */
struct walk {
	struct str text;
	size_t at;
	struct word before, word;
	bool numbered; /* the term is `before` and `word` */
};

/* True for what stands before a hashtag, an account or a ticker. */
static bool is_mark(char c)
{
	return c == '#' || c == '@' || c == '$';
}

/* Where the next word starts that is no link's, from w->at on; the text's end where none does. What
 * stands between parts a name from its number, unless it is a space or a hyphen. */
static size_t next_word(struct walk *w)
{
	struct str text = w->text;
	size_t at = w->at;

	while (at < text.len) {
		char c = text.ptr[at];
		size_t url = (c | 0x20) == 'h' ? text_url_at(text, at) : 0;

		if (url == 0 && is(c, WORD))
			break;
		if (c != ' ' && c != '-')
			w->word = (struct word){0};
		at += url > 0 ? url : 1;
	}
	return at;
}

/* The next term's hash in *hash; false at the end. */
static bool next_term(struct walk *w, uint64_t *hash)
{
	for (w->at = next_word(w); w->at < w->text.len; w->at = next_word(w)) {
		bool marked = w->at > 0 && is_mark(w->text.ptr[w->at - 1]);

		w->before = w->word;
		w->word = word_at(w->text, w->at);
		w->at += w->word.text.len;
		w->numbered = w->word.digit && !w->word.letter && w->before.capital;
		if (w->numbered)
			*hash = hash_numbered(w->before.text, w->word.text);
		else if (w->word.letter && w->word.text.len > 1 &&
			 (w->word.capital || w->word.digit || marked))
			*hash = terms_hash(w->word.text);
		else
			continue;
		return true;
	}
	return false;
}

size_t terms_find(struct str text, uint64_t out[TERMS_MAX])
{
	struct walk w = {.text = text};
	uint64_t hash;
	size_t count = 0;

	while (count < TERMS_MAX && next_term(&w, &hash))
		count = add(out, count, hash);
	return count;
}

bool terms_spelling(struct str text, uint64_t term, struct buf *out)
{
	struct walk w = {.text = text};
	uint64_t hash;

	while (next_term(&w, &hash)) {
		if (hash != term)
			continue;
		if (w.numbered) {
			buf_add_str(out, w.before.text);
			buf_add_char(out, ' ');
		}
		buf_add_str(out, w.word.text);
		return true;
	}
	return false;
}
