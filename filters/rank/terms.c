/*
 * Finds words that name something in a text of any case (see terms.h). Case is folded for ASCII
 * only: names in other scripts come from the tags.
 */
#include "terms.h"

#include <string.h>

#include "hash.h"
#include "text.h"

#define WORD_MAX 48

/* A word as it stands in the text. */
struct word {
	struct str text;
	bool capital, digit, letter;
};

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_upper(c) || is_lower(c) || is_digit(c);
}

/* Letters and digits, and single `.`, `-`, `_` between them. */
static struct word word_at(struct str s, size_t at)
{
	struct word w = {.capital = is_upper(s.ptr[at])};
	size_t end = at;

	for (; end < s.len; end++) {
		char c = s.ptr[end];
		bool joint = (c == '.' || c == '-' || c == '_') && end + 1 < s.len &&
			     is_word(s.ptr[end + 1]);
		if (!is_word(c) && !joint)
			break;
		w.digit = w.digit || is_digit(c);
		w.letter = w.letter || is_upper(c) || is_lower(c);
	}
	w.text = (struct str){s.ptr + at, end - at};
	return w;
}

static size_t fold(struct str s, char *out, size_t cap)
{
	size_t len = 0;

	for (size_t i = 0; i < s.len && len < cap; i++)
		if (is_word(s.ptr[i]) || (unsigned char)s.ptr[i] >= 0x80 || s.ptr[i] == '.')
			out[len++] = is_upper(s.ptr[i]) ? (char)(s.ptr[i] + 32) : s.ptr[i];
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

/* The next term's hash in *hash; false at the end. */
static bool next_term(struct walk *w, uint64_t *hash)
{
	while (w->at < w->text.len) {
		char c = w->text.ptr[w->at];
		size_t url = c == 'h' || c == 'H' ? text_url_at(w->text, w->at) : 0;
		bool marked = w->at > 0 && strchr("#@$", w->text.ptr[w->at - 1]) != NULL;
		if (url > 0 || !is_word(c)) {
			if (c != ' ' && c != '-')
				w->word = (struct word){0};
			w->at += url > 0 ? url : 1;
			continue;
		}
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
