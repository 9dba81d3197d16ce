/*
 * Makes the plain form of a post's text or of a phrase. In: UTF-8. Out: the
 * form and a map from its bytes to the source's. Remembers only its buffers.
 */
#include "plain.h"

#include <stdlib.h>
#include <string.h>

#include "block.h"
#include "text.h"

#define FOLD_GROWTH 11 /* text_fold_map(): so many times the input, and a bit, always does */
#define WIDE_MARK 0xE2 /* the first byte of the hyphens and quotes of U+20xx */
#define STEP 16	       /* bytes that are copied in one */
#define SPARE (BLOCK_BYTES + STEP) /* zeros behind the folded text, which may be read */
#define RIGHT_QUOTE 0x2019
#define LEFT_QUOTE 0x2018

void plain_init(struct plain *p)
{
	*p = (struct plain){0};
	buf_init(&p->bytes, FOLD_GROWTH * PLAIN_TEXT_MAX + 64 + PLAIN_PAD);
	buf_init(&p->blanked, PLAIN_TEXT_MAX + 64);
	buf_init(&p->folded, FOLD_GROWTH * PLAIN_TEXT_MAX + 64 + SPARE);
}

void plain_free(struct plain *p)
{
	buf_free(&p->bytes);
	buf_free(&p->blanked);
	buf_free(&p->folded);
	free(p->map);
	free(p->folded_map);
}

static int map_reserve(uint32_t **map, size_t *cap, size_t want, struct err *e)
{
	uint32_t *grown;

	if (want <= *cap)
		return 0;
	want += want / 2;
	grown = realloc(*map, want * sizeof *grown);
	if (!grown)
		return err_set(e, EXIT_IO, "out of memory");
	*map = grown;
	*cap = want;
	return 0;
}

/* The text cut to the maximum, not inside a character. */
static struct str cut(struct str text)
{
	if (text.len <= PLAIN_TEXT_MAX)
		return text;
	text.len = PLAIN_TEXT_MAX;
	while (text.len > 0 && ((unsigned char)text.ptr[text.len] & 0xC0) == 0x80)
		text.len--;
	return text;
}

/* Copies the source with links and accounts as spaces: offsets stay. A link
 * without its scheme stays too: it may be a name (`Character.AI`). */
static void blank(struct plain *p, void (*each)(void *, const struct text_entity *), void *context)
{
	struct text_entities walk = {.text = p->source};
	struct text_entity found;

	buf_add(&p->blanked, p->source.ptr, p->source.len);
	if (buf_failed(&p->blanked))
		return;
	while (text_entities_next(&walk, &found)) {
		if (each)
			each(context, &found);
		if (found.kind == TEXT_MENTION || (found.kind == TEXT_URL && !found.bare))
			memset(p->blanked.ptr + found.at, ' ', found.end - found.at);
	}
}

static bool is_space(char c)
{
	return c == ' ' || c == '-' || c == '_' || c == '\t' || c == '\r' || c == '\n';
}

/* Bytes of a hyphen beyond ASCII (U+2010..U+2013) or of NBSP; 0 where none
 * stands at `at`. */
static size_t wide_space(struct str s, size_t at)
{
	const unsigned char *c = (const unsigned char *)s.ptr + at;

	if (s.len - at >= 3 && c[0] == 0xE2 && c[1] == 0x80 && c[2] >= 0x90 && c[2] <= 0x93)
		return 3;
	return 0;
}

/* The length of the run of spaces at `at`; *line tells whether a line ends in
 * it. */
static size_t space_run(struct str s, size_t at, bool *line)
{
	size_t end = at;

	*line = false;
	while (end < s.len) {
		size_t wide = 0;

		if (!is_space(s.ptr[end])) {
			wide = (unsigned char)s.ptr[end] == 0xE2 ? wide_space(s, end) : 0;
			if (wide == 0)
				break;
		}
		*line = *line || s.ptr[end] == '\n';
		end += wide ? wide : 1;
	}
	return end - at;
}

static uint32_t rune_at(struct str s, size_t at)
{
	return at < s.len ? text_next(s, &at) : ' ';
}

static uint32_t rune_before(struct str s, size_t at)
{
	size_t start = at;

	if (at == 0)
		return ' ';
	do
		start--;
	while (start > 0 && at - start < 4 && ((unsigned char)s.ptr[start] & 0xC0) == 0x80);
	return rune_at(s, start);
}

bool plain_is_wide_word(uint32_t rune)
{
	if (rune >= 0x3000 && rune < 0xD7B0) /* CJK, the most frequent beyond ASCII: quickly told */
		return false;
	enum text_class class = text_class_of(rune);
	return class == TEXT_LETTER || class == TEXT_DIGIT;
}

bool plain_word_before(struct str s, size_t at)
{
	if (at > 0 && (unsigned char)s.ptr[at - 1] < 0x80)
		return plain_is_word((unsigned char)s.ptr[at - 1]);
	return plain_is_word(rune_before(s, at));
}

bool plain_word_after(struct str s, size_t at)
{
	return plain_is_word(rune_at(s, at));
}

static void add_byte(struct plain *p, char c, size_t folded_at)
{
	p->bytes.ptr[p->bytes.len] = c;
	p->map[p->bytes.len++] = p->folded_map[folded_at];
}

/* Spaces: one, or one newline; none at the ends and beside CJK. Returns where
 * they end. */
static size_t add_space(struct plain *p, struct str s, size_t at)
{
	bool line;
	size_t end = at + space_run(s, at, &line);

	if (p->bytes.len == 0 || end == s.len)
		return end;
	if (line)
		add_byte(p, '\n', at);
	else if (!text_is_cjk(rune_before(buf_str(&p->bytes), p->bytes.len)) &&
		 !text_is_cjk(rune_at(s, end)))
		add_byte(p, ' ', at);
	return end;
}

/* One character other than a space; typographic apostrophes become '. Returns
 * where it ends. */
static size_t add_rune(struct plain *p, struct str s, size_t at)
{
	size_t end = at;
	uint32_t rune = text_next(s, &end);

	if (rune == RIGHT_QUOTE || rune == LEFT_QUOTE)
		add_byte(p, '\'', at);
	else
		for (size_t i = at; i < end; i++)
			add_byte(p, s.ptr[i], i);
	return end;
}

/* Of a window of the folded text, as bits, what is to be looked at, and what is copied otherwise.
 */
struct passage {
	uint64_t stops;	 /* spaces that what is beside them may change; wide spaces and quotes */
	uint64_t blanks; /* what becomes ' ' elsewhere */
};

/* A space or newline between two other ASCII characters stays one. */
static struct passage look_at(const char *window, size_t len)
{
	struct block b = block_load(window);
	uint64_t wide = block_wide(&b);
	uint64_t blank =
	    block_is(&b, '-') | block_is(&b, '_') | block_is(&b, '\t') | block_is(&b, '\r');
	uint64_t spaces = blank | block_is(&b, ' ') | block_is(&b, '\n'), others = spaces | wide;
	uint64_t beside = others << 1 | others >> 1 | 1 | (uint64_t)1 << (len - 1);

	return (struct passage){(spaces & beside) | block_is(&b, (char)WIDE_MARK), blank};
}

/* Copies a run that stays as it is but for its blanks; STEP bytes are written each time, be the run
 * shorter. */
static void add_run(struct plain *p, const char *from, size_t at, size_t len, uint64_t blanks)
{
	char *to = p->bytes.ptr + p->bytes.len;
	uint32_t *map = p->map + p->bytes.len;

	for (size_t i = 0; i < len; i += STEP) {
		memcpy(to + i, from + i, STEP);
		memcpy(map + i, p->folded_map + at + i, STEP * sizeof *map);
	}
	for (blanks &= block_below(len); blanks != 0; blanks &= blanks - 1)
		to[block_first(blanks)] = ' ';
	p->bytes.len += len;
}

/* What is no run, at `at`; returns where it ends. */
static size_t add_stop(struct plain *p, struct str s, size_t at)
{
	if (is_space(s.ptr[at]) || wide_space(s, at) > 0)
		return add_space(p, s, at);
	return add_rune(p, s, at);
}

/* From the folded text to the plain form, from one thing that may change to the next. */
static int squeeze(struct plain *p, struct err *e)
{
	struct str s = buf_str(&p->folded);
	char *spare = buf_room(&p->folded, SPARE);

	if (!spare || !buf_room(&p->bytes, s.len + PLAIN_PAD) ||
	    map_reserve(&p->map, &p->map_cap, s.len + STEP, e) != 0)
		return err_set(e, EXIT_IO, "out of memory");
	memset(spare, 0, SPARE);
	s.ptr = p->folded.ptr;
	for (size_t at = 0, end; at < s.len;) {
		size_t start = at, len = s.len - at < BLOCK_BYTES ? s.len - at : BLOCK_BYTES;
		struct passage look = look_at(s.ptr + at, len);

		for (end = start + len; at < end;) {
			uint64_t stops = look.stops >> (at - start);
			size_t run = stops ? block_first(stops) : end - at;

			add_run(p, s.ptr + at, at, run, look.blanks >> (at - start));
			at += run;
			if (at < end)
				at = add_stop(p, s, at);
		}
	}
	p->map[p->bytes.len] = (uint32_t)p->source.len;
	memset(p->bytes.ptr + p->bytes.len, 0, PLAIN_PAD);
	return 0;
}

static int read_from(struct plain *p, struct str raw, struct err *e)
{
	buf_reset(&p->folded);
	buf_reset(&p->bytes);
	if (map_reserve(&p->folded_map, &p->folded_cap, FOLD_GROWTH * raw.len + 16 + STEP, e) != 0)
		return -1;
	if (text_fold_map(raw, &p->folded, p->folded_map, p->folded_cap) < 0)
		return err_set(e, EXIT_IO, "out of memory");
	return squeeze(p, e);
}

int plain_read(struct plain *p, struct str text,
    void (*each)(void *context, const struct text_entity *found), void *context, struct err *e)
{
	p->source = cut(text);
	buf_reset(&p->blanked);
	blank(p, each, context);
	if (buf_failed(&p->blanked))
		return err_set(e, EXIT_IO, "out of memory");
	return read_from(p, buf_str(&p->blanked), e);
}

int plain_read_phrase(struct plain *p, struct str phrase, struct err *e)
{
	p->source = cut(phrase);
	return read_from(p, p->source, e);
}

struct str plain_source(const struct plain *p, size_t from, size_t to)
{
	size_t start = p->map[from], end = start;

	if (to > from) { /* to the end of the last character; what was blanked after
			    it is left out */
		end = p->map[to - 1];
		(void)text_next(p->source, &end);
	}
	return (struct str){p->source.ptr + start, end - start};
}
