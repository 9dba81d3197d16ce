/*
 * Brings a post's text to its normal form (see normal.h): folds it (NFKC, case), then walks over it
 * once. What stays is letters, digits and CJK characters, the dot inside a number, the sign before
 * and the per cent after one, and the $ of a cashtag: what tells `2.5` from `25`, or `+3%` from
 * `-3%`. Digits of all scripts become ASCII; a letter that comes four times or more in a row comes
 * three times. What is linked to stays where a text says little else.
 */
#include "normal-own.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define SHORT_LETTERS 24
#define FOLDED_MAX ((size_t)64 << 20)
#define MINUS 0x2212
#define LINK_LETTERS 8

int normal_init(struct normal *n, struct err *e)
{
	*n = (struct normal){.rune = malloc((NORMAL_RUNES_MAX + NORMAL_PADDING) * sizeof(*n->rune)),
	    .byte = malloc(NORMAL_RUNES_MAX + NORMAL_PADDING)};
	buf_init(&n->folded, FOLDED_MAX);
	normal_plain_init(n);
	return n->rune && n->byte ? 0 : err_set(e, EXIT_IO, "normal text (out of memory)");
}

void normal_free(struct normal *n)
{
	free(n->rune);
	free(n->byte);
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
		if (rt && !repost)
			w->reposted = (struct str){w->text.ptr + at, len};
		repost = repost || rt;
		w->at = at + len;
		if (peek(w, w->at) == ':')
			w->at++;
	}
}

static void add(struct normal *n, uint32_t rune)
{
	if (n->len == NORMAL_RUNES_MAX)
		return;
	n->byte[n->len] = (uint8_t)(rune < 0x80 ? rune : NORMAL_NO_BYTE | rune);
	n->rune[n->len++] = rune;
}

static void put(struct normal *n, struct walk *w, uint32_t rune, bool cjk)
{
	bool apart = w->gap && n->len > 0 && !cjk && !normal_is_cjk(n->rune[n->len - 1]);

	w->gap = false;
	if (apart)
		add(n, ' ');
	add(n, rune);
}

/* True where the comma at w->at parts thousands: three digits follow, and no more. */
static bool parts_thousands(const struct walk *w)
{
	size_t digits = 0;

	while (digits < 4 && is_digit((unsigned char)peek(w, w->at + 1 + digits)))
		digits++;
	return digits == 3;
}

/* True where what stands at `at`, a minus or plus of so many bytes, is a number's sign. */
static bool is_sign(const struct normal *n, const struct walk *w, size_t at, size_t len)
{
	return (w->gap || n->len == 0) && (at == 0 || peek(w, at - 1) == ' ') &&
	       is_digit((unsigned char)peek(w, at + len));
}

/* A sign, dot, comma, apostrophe or per cent that belongs to the word around it. */
static void put_mark(struct normal *n, struct walk *w, char c)
{
	uint32_t before = n->len > 0 && !w->gap ? n->rune[n->len - 1] : ' ';
	bool digit_next = is_digit((unsigned char)peek(w, w->at + 1));

	if (c == '\'' && before != ' ')
		return;
	if (c == ',' && is_digit(before) && parts_thousands(w))
		return;
	/* A comma elsewhere in a number is a decimal one. */
	if ((c == '.' || c == ',') && is_digit(before) && digit_next)
		put(n, w, '.', false);
	else if (c == '%' && is_digit(before))
		put(n, w, '%', false);
	else if ((c == '-' || c == '+') && is_sign(n, w, w->at, 1))
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

/* The digits of a script stand in a row, from 0 to 9. */
static uint32_t ascii_digit(uint32_t rune)
{
	uint32_t value = 0;

	while (value < 9 && text_class_of(rune - value - 1) == TEXT_DIGIT)
		value++;
	return '0' + value;
}

static void step_wide(struct normal *n, struct walk *w)
{
	size_t at = w->at;
	uint32_t rune = text_next(w->text, &w->at);

	switch (text_class_of(rune)) {
	case TEXT_LETTER:
		put(n, w, rune, false);
		break;
	case TEXT_DIGIT:
		put(n, w, ascii_digit(rune), false);
		break;
	case TEXT_HAN:
	case TEXT_KANA:
	case TEXT_HANGUL:
		put(n, w, rune, true);
		break;
	default:
		if (rune == MINUS && is_sign(n, w, at, w->at - at))
			put(n, w, '-', false);
		w->gap = w->gap || (rune != 0x2019 && rune != MINUS);
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

bool normal_asks_link(struct str text)
{
	uint32_t letters = 0, of_word = 0, counts = 1;

	if (normal_starts_plain(text, SHORT_LETTERS))
		return false;
	/* Without branches that hang on where a word ends. */
	for (size_t i = 0; i < text.len && letters < SHORT_LETTERS; i++) {
		uint32_t c = (unsigned char)text.ptr[i];
		uint32_t gap = (c == ' ') | (c == '\n');
		uint32_t letter = is_digit(c) | ((c | 0x20) - 'a' < 26);
		letters += of_word * (gap & counts);
		of_word = of_word * (gap ^ 1) + letter;
		/* Mentions and links may go, whatever becomes of a wide colon. */
		counts = (counts | gap) & (c != '@') & (c != ':') & (c < 0x80);
	}
	return letters < SHORT_LETTERS;
}

/* What little a short text says is about what it links to, or else said by whom it reposts: that is
 * a word of it, unlike any other. */
static void put_link(struct normal *n, struct walk *w, struct str url, uint32_t link)
{
	if (url.len == 0)
		return;
	if (link == 0)
		link = (uint32_t)hash_bytes64(url.ptr, url.len, 0);
	w->gap = true;
	put(n, w, NORMAL_LINK, false);
	for (size_t i = 0; i < LINK_LETTERS; i++, link >>= 4)
		put(n, w, 'a' + (link & 15), false);
}

/* At the colon of a link whose `http` or `https` was taken for a word: its length from there on, 0
 * for any other; the word is taken back. */
static size_t take_back_link(struct normal *n, struct walk *w, struct str *link)
{
	struct str text = w->text;

	for (size_t scheme = 4; scheme <= 5 && !w->gap; scheme++) {
		bool fits = n->len >= scheme && w->at >= scheme &&
			    memcmp(text.ptr + w->at - scheme, "https", scheme) == 0 &&
			    memcmp(n->byte + n->len - scheme, "https", scheme) == 0;
		size_t before = fits ? n->len - scheme : 0;
		bool starts =
		    before == 0 || n->rune[before - 1] == ' ' || normal_is_cjk(n->rune[before - 1]);
		size_t url = fits && starts ? text_url_at(text, w->at - scheme) : 0;
		if (url <= scheme)
			continue;
		*link = (struct str){text.ptr + w->at - scheme, url};
		n->len = before - (before > 0 && n->rune[before - 1] == ' ');
		return url - scheme;
	}
	return 0;
}

/* What is not plain, and what hangs on it. */
static void step(struct normal *n, struct walk *w, struct str *first_link)
{
	char c = w->text.ptr[w->at];
	struct str link;
	size_t url = c == ':' ? take_back_link(n, w, &link) : 0;

	if (url > 0) {
		*first_link = first_link->len > 0 ? *first_link : link;
		w->at += url;
		w->gap = true;
	} else if (is_ascii_word((unsigned char)c)) {
		put(n, w, (unsigned char)c, false);
		w->at++;
	} else if ((unsigned char)c < 0x80) {
		step_ascii(n, w, c);
	} else {
		step_wide(n, w);
	}
}

static void walk_text(struct normal *n, struct walk *w, uint32_t link_key)
{
	size_t cut_at = (size_t)-1;
	struct str link = STR_NONE;

	while (w->at < w->text.len && n->len < NORMAL_RUNES_MAX) {
		normal_walk_plain(n, w);
		if (w->at == w->text.len)
			break;
		if (normal_walk_wide(n, w))
			continue;
		if (peek(w, w->at) == '.' && peek(w, w->at + 1) == '.' && peek(w, w->at + 2) == '.')
			cut_at = n->len;
		step(n, w, &link);
	}
	n->cut = cut_at == n->len && n->len > 0;
	if (n->cut)
		drop_last_word(n);
	else if (is_short(n))
		put_link(n, w, link.len > 0 ? link : w->reposted, link.len > 0 ? link_key : 0);
}

int normal_make(struct normal *n, struct str text, uint32_t link, struct err *e)
{
	buf_reset(&n->folded);
	text_fold(text, &n->folded);
	char *padding = buf_room(&n->folded, NORMAL_PADDING);
	if (!padding)
		return err_set(e, EXIT_IO, "normal text (out of memory)");
	memset(padding, 0, NORMAL_PADDING);
	struct walk w = {.text = buf_str(&n->folded)};
	n->len = 0;
	n->repost = skip_head(&w);
	walk_text(n, &w, link);
	normal_squeeze(n);
	return 0;
}
