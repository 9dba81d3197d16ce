/*
 * Texts to tokens. Latin and other spaced words are kept whole with what belongs to them (versions,
 * hyphens, dots before a short ending, an apostrophe); runs of Han go through the segmenter; URLs,
 * mentions, emoji and punctuation part tokens and leave none. Names that tag-topics found replace
 * the words they are made of. Remembers nothing from post to post.
 */
#include "tokens.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

#define FOLDED_MAX ((size_t)64 << 20)
#define WORD_BYTES_MAX 64 /* longer ones are no words */
#define VERSION_BYTES_MAX 5
#define NAME_TOKENS_MAX 12

struct tokenizer {
	const struct segmenter *segmenter;
	struct segment_scratch *scratch;
	struct buf folded, plain;
};

/* What stands between two tokens. */
enum gap { GAP_NONE, GAP_SPACE, GAP_WIDE };

/* The walk over one text. */
struct walk {
	struct tokenizer *t;
	struct arena *arena;
	struct tokens *out;
	struct str text;
	size_t at;
	enum gap gap;
	bool full; /* the arena is */
};

struct tokenizer *tokenizer_new(const struct segmenter *s, struct err *e)
{
	struct tokenizer *t = calloc(1, sizeof *t);
	if (t != NULL)
		t->scratch = segment_scratch_new();
	if (t == NULL || t->scratch == NULL) {
		err_set(e, EXIT_IO, "no memory to read words");
		free(t);
		return NULL;
	}
	t->segmenter = s;
	buf_init(&t->folded, FOLDED_MAX);
	buf_init(&t->plain, FOLDED_MAX);
	return t;
}

void tokenizer_free(struct tokenizer *t)
{
	if (t == NULL)
		return;
	segment_scratch_free(t->scratch);
	buf_free(&t->folded);
	buf_free(&t->plain);
	free(t);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* The byte at i, 0 beyond the end. */
static char byte_at(struct str s, size_t i)
{
	return i < s.len ? s.ptr[i] : '\0';
}

/* True for code points that are words' letters in mathematical or full-width dress. */
static bool is_dressed(uint32_t rune)
{
	return (rune >= 0xFF01 && rune <= 0xFF5E) || (rune >= 0x1D400 && rune <= 0x1D7FF);
}

static bool dressed(struct str s)
{
	for (size_t at = 0; at < s.len;)
		if (is_dressed(text_next(s, &at)))
			return true;
	return false;
}

/* Room for one token more; NULL where the arena is full. */
static struct token *token_room(struct tokens *out, struct arena *a)
{
	if (out->count == out->cap) {
		size_t cap = out->cap > 0 ? out->cap * 2 : 64;
		struct token *grown = arena_array(a, cap, sizeof *grown);
		if (grown == NULL)
			return NULL;
		if (out->count > 0)
			memcpy(grown, out->at, out->count * sizeof *grown);
		out->at = grown;
		out->cap = cap;
	}
	return &out->at[out->count];
}

/* The key of a text: folded, the typographic apostrophe made plain. */
static struct str key_of(struct tokenizer *t, struct str text, struct arena *a)
{
	struct buf *b = &t->folded;
	buf_reset(b);
	text_fold(text, b);
	for (size_t i = 0; i + 2 < b->len; i++) {
		if (memcmp(b->ptr + i, "\xE2\x80\x99", 3) != 0)
			continue;
		b->ptr[i] = '\'';
		memmove(b->ptr + i + 1, b->ptr + i + 3, b->len - i - 3);
		b->len -= 2;
	}
	return buf_failed(b) ? STR_NONE : arena_dup(a, buf_str(b));
}

/* An everyday word as far as its looks tell: no capitals within, no figure. */
static bool looks_plain(struct str word)
{
	for (size_t i = 0; i < word.len; i++) {
		bool capital = i > 0 && is_upper(word.ptr[i]);
		if (capital || is_digit(word.ptr[i]))
			return false;
	}
	return true;
}

static void add_token(struct walk *w, struct str text, enum token_kind kind)
{
	struct token *token = token_room(w->out, w->arena);
	if (token == NULL) {
		w->full = true;
		return;
	}
	const struct segmenter *s = w->t->segmenter;
	token->key = key_of(w->t, text, w->arena);
	token->text = dressed(text) ? token->key : arena_dup(w->arena, text);
	token->kind = kind == TOKEN_HAN && segment_is_name(s, text) ? TOKEN_NAME : kind;
	token->plain = (kind == TOKEN_HAN && segment_is_plain(s, text)) ||
		       (kind == TOKEN_WORD && looks_plain(text));
	token->joins = w->gap == (kind == TOKEN_HAN ? GAP_NONE : GAP_SPACE);
	w->full = w->full || token->key.ptr == NULL || token->text.ptr == NULL;
	w->out->count++;
	w->gap = GAP_NONE;
}

/* The bytes of a connector at `at` inside a word that began at `start`; 0 where the word ends. */
static size_t connector(struct str s, size_t start, size_t at)
{
	char c = s.ptr[at], before = s.ptr[at - 1], after = byte_at(s, at + 1);
	if (c == '.' && is_digit(before) && is_digit(after))
		return 1;
	if (c == '.' && is_lower(after)) { /* Node.js, x.ai: three small letters at most */
		size_t end = at + 1;
		while (is_lower(byte_at(s, end)))
			end++;
		return end - at - 1 <= 3 && !is_upper(byte_at(s, end)) && !is_digit(before) ? 1 : 0;
	}
	bool word_follows =
	    at + 1 < s.len && (is_digit(after) || is_lower(after) || is_upper(after));
	if ((c == '-' || c == '_' || c == '\'') && word_follows)
		return 1;
	if (c == '.' && is_digit(after)) /* v2.6 is met above; `No.5` */
		return 1;
	if (c == ',' && is_digit(before) && is_digit(after))
		return 1;
	if (c == '&' && is_upper(before) && is_upper(after))
		return 1;
	if (at == start + 1 && (before == 'C' || before == 'c' || before == 'F'))
		return c == '#' ? 1 : c == '+' && after == '+' ? 2 : 0;
	bool curly = s.len - at > 3 && memcmp(s.ptr + at, "\xE2\x80\x99", 3) == 0;
	return curly && (is_lower(s.ptr[at + 3]) || is_upper(s.ptr[at + 3])) ? 3 : 0;
}

/* The end of the word that starts at `start`. */
static size_t word_end(struct str s, size_t start)
{
	size_t at = start;
	while (at < s.len) {
		size_t next = at;
		enum text_class class = text_class_of(text_next(s, &next));
		if (class == TEXT_LETTER || class == TEXT_DIGIT || class == TEXT_HANGUL) {
			at = next;
			continue;
		}
		size_t bytes = at > start ? connector(s, start, at) : 0;
		if (bytes == 0)
			break;
		at += bytes;
	}
	return at;
}

/* A number, or numbers with a unit of up to three letters (`300ms`, `1.5-2x`); `3D` is a word. */
static bool is_number(struct str s)
{
	size_t at = 0;
	while (at < s.len && (is_digit(s.ptr[at]) || strchr(".,-", s.ptr[at]) != NULL))
		at++;
	if (at == 0)
		return false;
	if (s.len == 2 && (s.ptr[1] == 'D' || s.ptr[1] == 'd'))
		return false;
	size_t letters = 0;
	for (; at < s.len; at++, letters++)
		if (!is_lower(s.ptr[at]) && !is_upper(s.ptr[at]))
			return false;
	return letters <= 3;
}

/* Without a closing `'s`. */
static struct str without_possessive(struct str s)
{
	if (s.len > 2 && (str_ends(s, STR("'s")) || str_ends(s, STR("'S"))))
		s.len -= 2;
	else if (s.len > 4 && str_ends(s, STR("\xE2\x80\x99s")))
		s.len -= 4;
	return s;
}

static void read_word(struct walk *w)
{
	size_t start = w->at, end = word_end(w->text, start);
	struct str word = {w->text.ptr + start, end - start};
	w->at = end;
	if (is_number(word)) {
		char before = start > 0 ? w->text.ptr[start - 1] : ' ';
		char after = byte_at(w->text, end);
		if (word.len > VERSION_BYTES_MAX || before == '$' || after == '%' || after == '$') {
			w->gap = GAP_WIDE; /* an amount */
			return;
		}
		add_token(w, word, TOKEN_NUMBER);
		return;
	}
	word = without_possessive(word);
	if (word.len > WORD_BYTES_MAX)
		w->gap = GAP_WIDE;
	else
		add_token(w, word, TOKEN_WORD);
}

static void read_han(struct walk *w)
{
	size_t start = w->at, end = start;
	while (end < w->text.len) {
		size_t next = end;
		if (!segment_is_han(text_next(w->text, &next)))
			break;
		end = next;
	}
	struct str run = {w->text.ptr + start, end - start};
	const size_t *word_ends;
	size_t words = segment_run(w->t->segmenter, w->t->scratch, run, &word_ends);
	for (size_t i = 0, from = 0; i < words; from = word_ends[i++]) {
		struct str word = {run.ptr + from, word_ends[i] - from};
		add_token(w, word, segment_is_number(word) ? TOKEN_NUMBER : TOKEN_HAN);
	}
	w->at = end;
}

static bool is_katakana(uint32_t rune)
{
	return rune >= 0x30A0 && text_class_of(rune) == TEXT_KANA;
}

/* Katakana of three characters and more are a word (a name, mostly); hiragana is grammar. */
static void read_kana(struct walk *w)
{
	size_t start = w->at, end = start, count = 0;
	while (end < w->text.len) {
		size_t next = end;
		if (!is_katakana(text_next(w->text, &next)))
			break;
		end = next;
		count++;
	}
	struct str run = {w->text.ptr + start, end - start};
	if (count >= 3 && run.len <= WORD_BYTES_MAX)
		add_token(w, run, TOKEN_WORD);
	else
		w->gap = GAP_WIDE;
	if (end == start)
		(void)text_next(w->text, &end);
	w->at = end;
}

/* The length of a command of a formula: `\leq`; not of `\n` within `a\nb`. */
static size_t command_at(struct str s, size_t at)
{
	size_t end = at + 1;

	if (s.ptr[at] != '\\' ||
	    (at > 0 && ((s.ptr[at - 1] | 0x20) >= 'a' && (s.ptr[at - 1] | 0x20) <= 'z')))
		return 0;
	while (end < s.len && (s.ptr[end] | 0x20) >= 'a' && (s.ptr[end] | 0x20) <= 'z')
		end++;
	return end - at > 1 ? end - at : 0;
}

/* Steps over what leaves no token, or reads the token that starts here. */
static void read_one(struct walk *w)
{
	struct str s = w->text;
	size_t skip = text_url_at(s, w->at);
	if (skip == 0)
		skip = text_short_url_at(s, w->at);
	if (skip == 0)
		skip = command_at(s, w->at);
	if (skip == 0)
		skip = text_mention_at(s, w->at);
	if (skip > 0) {
		w->at += skip;
		w->gap = GAP_WIDE;
		return;
	}
	size_t ticker = text_cashtag_at(s, w->at);
	if (ticker > 0) {
		add_token(w, (struct str){s.ptr + w->at, ticker}, TOKEN_TICKER);
		w->at += ticker;
		return;
	}
	size_t next = w->at;
	uint32_t rune = text_next(s, &next);
	enum text_class class = text_class_of(rune);
	if (segment_is_han(rune)) {
		read_han(w);
	} else if (class == TEXT_LETTER || class == TEXT_DIGIT || class == TEXT_HANGUL) {
		read_word(w);
	} else if (class == TEXT_KANA) {
		read_kana(w);
	} else {
		w->gap = rune == ' ' && w->gap == GAP_NONE ? GAP_SPACE : GAP_WIDE;
		w->at = next;
	}
}

static int walk_text(
    struct tokenizer *t, struct str text, struct arena *a, struct tokens *out, struct err *e)
{
	struct walk w = {.t = t, .arena = a, .out = out, .text = text, .gap = GAP_WIDE};
	while (w.at < text.len && !w.full) {
		size_t before = w.at;
		read_one(&w);
		if (w.at == before)
			w.at++;
	}
	return w.full ? err_set(e, EXIT_IO, "no memory for the post's words") : 0;
}

/* True where the tokens at `at` are the name's. */
static bool name_at(const struct tokens *tokens, size_t at, const struct tokens *name)
{
	if (name->count == 0 || at + name->count > tokens->count)
		return false;
	for (size_t i = 0; i < name->count; i++) {
		const struct token *t = &tokens->at[at + i];
		if (t->kind == TOKEN_NAME || !str_equal(t->key, name->at[i].key))
			return false;
	}
	return true;
}

/* Puts `name` in place of its words wherever they stand; returns whether they did. */
static bool replace_name(struct tokens *tokens, const struct tokens *words, struct token name)
{
	size_t kept = 0;
	bool found = false;
	for (size_t at = 0; at < tokens->count;) {
		if (name_at(tokens, at, words)) {
			name.joins = tokens->at[at].joins;
			tokens->at[kept++] = name;
			at += words->count;
			found = true;
		} else {
			tokens->at[kept++] = tokens->at[at++];
		}
	}
	tokens->count = kept;
	return found;
}

/* True where a third of the tokens are Chinese: the text then has its own spelling of a name it
 * lacks.
 */
static bool is_chinese(const struct tokens *tokens)
{
	size_t han = 0;
	for (size_t i = 0; i < tokens->count; i++) {
		size_t at = 0;
		struct str key = tokens->at[i].key;
		han += key.len > 0 && segment_is_han(text_next(key, &at));
	}
	return han > 0 && han * 3 >= tokens->count;
}

static int read_name(
    struct tokenizer *t, struct str name, struct arena *a, struct tokens *out, struct err *e)
{
	struct tokens words = {0};
	struct token token = {.text = name, .kind = TOKEN_NAME};
	token.key = key_of(t, name, a);
	if (token.key.ptr == NULL || walk_text(t, name, a, &words, e) != 0)
		return err_set(e, EXIT_IO, "no memory for the post's names");
	if (words.count <= NAME_TOKENS_MAX && replace_name(out, &words, token))
		return 0;
	if (is_chinese(out))
		return 0;
	struct token *room = token_room(out, a);
	if (room == NULL)
		return err_set(e, EXIT_IO, "no memory for the post's names");
	*room = token;
	out->count++;
	return 0;
}

int tokens_read(
    struct tokenizer *t, const struct post *p, struct arena *a, struct tokens *out, struct err *e)
{
	struct str text = p->text;
	*out = (struct tokens){0};
	if (text.len > 0 && memchr(text.ptr, '&', text.len) != NULL) {
		buf_reset(&t->plain);
		text_unescape_html(text, &t->plain);
		if (buf_failed(&t->plain))
			return err_set(e, EXIT_IO, "no memory for the post's text");
		text = buf_str(&t->plain);
	}
	if (walk_text(t, text, a, out, e) != 0)
		return -1;
	for (size_t i = 0; i < p->tags.names; i++)
		if (p->tags.name[i].name.len > 0 && p->tags.name[i].name.len <= WORD_BYTES_MAX &&
		    read_name(t, p->tags.name[i].name, a, out, e) != 0)
			return -1;
	return 0;
}
