/*
 * Brings a post's text to its normal form (see normal.h): folds it (NFKC, case), then walks over it
 * once. What stays is letters, digits and CJK characters, the dot inside a number, the sign before
 * and the per cent after one, and the $ of a cashtag: what tells `2.5` from `25`, or `+3%` from
 * `-3%`. The first link stays where a text says little else.
 */
#include "normal.h"

#include <stdlib.h>

#define SHORT_LETTERS 24
#define FOLDED_MAX ((size_t)64 << 20)

/* Where the walk stands. */
struct walk {
	struct str text; /* folded */
	size_t at;
	bool gap; /* something that is no letter was passed since the last one */
};

int normal_init(struct normal *n, struct err *e)
{
	*n = (struct normal){.rune = malloc(NORMAL_RUNES_MAX * sizeof(*n->rune))};
	buf_init(&n->folded, FOLDED_MAX);
	return n->rune ? 0 : err_set(e, EXIT_IO, "normal text (out of memory)");
}

void normal_free(struct normal *n)
{
	free(n->rune);
	buf_free(&n->folded);
}

static char peek(const struct walk *w, size_t at)
{
	return at < w->text.len ? w->text.ptr[at] : '\0';
}

static bool is_digit(uint32_t c)
{
	return c - '0' < 10;
}

static bool is_ascii_word(uint32_t c)
{
	return c - 'a' < 26 || is_digit(c);
}

static void skip_space(struct walk *w)
{
	while (peek(w, w->at) == ' ' || peek(w, w->at) == '\n' || peek(w, w->at) == '\t')
		w->at++;
}

/* Passes `rt @a:` and mentions at the start; tells whether there was an `rt`. */
static bool skip_head(struct walk *w)
{
	bool repost = false;

	for (;;) {
		skip_space(w);
		size_t at = w->at;
		bool rt = peek(w, at) == 'r' && peek(w, at + 1) == 't' && peek(w, at + 2) == ' ' &&
			  peek(w, at + 3) == '@';
		if (rt)
			at += 3;
		size_t len = peek(w, at) == '@' ? text_mention_at(w->text, at) : 0;
		if (len == 0)
			return repost;
		repost = repost || rt;
		w->at = at + len;
		if (peek(w, w->at) == ':')
			w->at++;
	}
}

static void put(struct normal *n, struct walk *w, uint32_t rune, bool cjk)
{
	bool apart = w->gap && n->len > 0 && !cjk && !normal_is_cjk(n->rune[n->len - 1]);

	w->gap = false;
	if (apart && n->len < NORMAL_RUNES_MAX)
		n->rune[n->len++] = ' ';
	if (n->len < NORMAL_RUNES_MAX)
		n->rune[n->len++] = rune;
}

/* A sign, dot, comma, apostrophe or per cent that belongs to the word around it. */
static void put_mark(struct normal *n, struct walk *w, char c)
{
	uint32_t before = n->len > 0 && !w->gap ? n->rune[n->len - 1] : ' ';
	bool digit_next = is_digit((unsigned char)peek(w, w->at + 1));
	bool start = before == ' ' && (w->at == 0 || peek(w, w->at - 1) == ' ');

	if (c == '\'' && before != ' ')
		return;
	if (c == ',' && is_digit(before) && digit_next)
		return;
	if (c == '.' && is_digit(before) && digit_next)
		put(n, w, '.', false);
	else if (c == '%' && is_digit(before))
		put(n, w, '%', false);
	else if ((c == '-' || c == '+') && start && digit_next)
		put(n, w, (uint32_t)c, false);
	else
		w->gap = true;
}

/* One ASCII byte that is no letter or digit, and what hangs on it. */
static void step_ascii(struct normal *n, struct walk *w, char c)
{
	if (c == '$' && text_cashtag_at(w->text, w->at) > 0) {
		w->gap = true;
		put(n, w, '$', false);
	} else {
		put_mark(n, w, c);
	}
	w->at++;
}

static void step_wide(struct normal *n, struct walk *w)
{
	uint32_t rune = text_next(w->text, &w->at);

	switch (text_class_of(rune)) {
	case TEXT_LETTER:
	case TEXT_DIGIT:
		put(n, w, rune, false);
		break;
	case TEXT_HAN:
	case TEXT_KANA:
	case TEXT_HANGUL:
		put(n, w, rune, true);
		break;
	default:
		w->gap = w->gap || rune != 0x2019;
	}
}

/* Takes the last word off: where a text was cut, that word may be half of one. */
static void drop_last_word(struct normal *n)
{
	if (n->len == 0 || normal_is_cjk(n->rune[n->len - 1]))
		return;
	while (n->len > 0 && n->rune[n->len - 1] != ' ' && !normal_is_cjk(n->rune[n->len - 1]))
		n->len--;
	if (n->len > 0 && n->rune[n->len - 1] == ' ')
		n->len--;
}

/* A CJK character says about as much as two letters. */
static bool is_short(const struct normal *n)
{
	size_t letters = 0;

	for (size_t i = 0; i < n->len && letters < SHORT_LETTERS; i++)
		letters += normal_is_cjk(n->rune[i]) ? 2 : 1;
	return letters < SHORT_LETTERS;
}

/* What little a short text says is about what it links to: its first link is part of it. */
static void put_link(struct normal *n, struct walk *w, struct str url)
{
	w->gap = true;
	for (size_t i = 0; i < url.len; i++)
		if (is_ascii_word((unsigned char)url.ptr[i]))
			put(n, w, (unsigned char)url.ptr[i], false);
}

/* The letters and digits that follow one: nothing can stand between them. */
static void put_rest_of_word(struct normal *n, struct walk *w)
{
	size_t len = n->len, room = NORMAL_RUNES_MAX - len, left = w->text.len - w->at;
	const char *from = w->text.ptr + w->at;

	left = left < room ? left : room;
	while (left > 0 && is_ascii_word((unsigned char)*from)) {
		n->rune[len++] = (unsigned char)*from++;
		left--;
	}
	n->len = len;
	w->at = (size_t)(from - w->text.ptr);
}

static void walk_text(struct normal *n, struct walk *w)
{
	size_t cut_at = (size_t)-1;
	struct str link = STR_NONE;

	while (w->at < w->text.len && n->len < NORMAL_RUNES_MAX) {
		char c = w->text.ptr[w->at];
		bool word_start = w->gap || n->len == 0 || normal_is_cjk(n->rune[n->len - 1]);
		size_t url = c == 'h' && word_start ? text_url_at(w->text, w->at) : 0;
		if (url > 0) {
			link = link.len > 0 ? link : (struct str){w->text.ptr + w->at, url};
			w->at += url;
			w->gap = true;
		} else if (is_ascii_word((unsigned char)c)) {
			put(n, w, (unsigned char)c, false);
			w->at++;
			put_rest_of_word(n, w);
		} else if ((unsigned char)c < 0x80) {
			if (c == '.' && peek(w, w->at + 1) == '.' && peek(w, w->at + 2) == '.')
				cut_at = n->len;
			step_ascii(n, w, c);
		} else {
			step_wide(n, w);
		}
	}
	n->cut = cut_at == n->len && n->len > 0;
	if (n->cut)
		drop_last_word(n);
	else if (is_short(n))
		put_link(n, w, link);
}

int normal_make(struct normal *n, struct str text, struct err *e)
{
	buf_reset(&n->folded);
	text_fold(text, &n->folded);
	if (buf_failed(&n->folded))
		return err_set(e, EXIT_IO, "normal text (out of memory)");
	struct walk w = {.text = buf_str(&n->folded)};
	n->len = 0;
	n->repost = skip_head(&w);
	walk_text(n, &w);
	return 0;
}
