/*
 * A post's text as clean lines (see sentence.h): in comes what the network gave, out goes what a
 * reader would read aloud.
 */
#include "escape.h"
#include "sentence.h"
#include "text.h"

#define CLEAN_MAX (1u << 20) /* bytes of one post that are looked at */
#define CLEAN_CUT_WIDTH 240  /* columns from which a text without an end is taken for cut off */

/* Signs that open a list item, besides emoji and `1.`. */
static bool is_bullet(uint32_t rune)
{
	static const uint32_t bullets[] = {'-', '*', '+', '>', 0x2022, 0x2023, 0x25cf, 0x25aa,
	    0x25ab, 0x25e6, 0x2192, 0x27a4, 0x25b6, 0x2043, 0xb7, 0x2219, 0x25b8, 0x25ba, 0x2013,
	    0x2014, 0x21b3, 0x2605, 0x25c6, 0x25a0};
	size_t i;

	for (i = 0; i < sizeof(bullets) / sizeof(bullets[0]); i++)
		if (bullets[i] == rune)
			return true;
	return false;
}

static size_t skip_blanks(struct str s, size_t at)
{
	while (at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == '\t'))
		at++;
	return at;
}

/* `1. `, `1) `, `1、`, `(1) ` at `at`: the offset after it, or `at`. */
static size_t skip_number(struct str s, size_t at)
{
	size_t i = at, digits = at;

	if (i < s.len && s.ptr[i] == '(')
		digits = ++i;
	while (i < s.len && i < digits + 2 && s.ptr[i] >= '0' && s.ptr[i] <= '9')
		i++;
	if (i == digits || i >= s.len)
		return at;
	if ((s.ptr[i] == '.' || s.ptr[i] == ')') && i + 1 < s.len && s.ptr[i + 1] == ' ')
		return i + 2;
	if (s.len - i > 3 && str_starts((struct str){s.ptr + i, s.len - i}, STR("、")))
		return i + 3;
	return at;
}

/* The offset after list markers, emoji and arrows that open a line. */
static size_t skip_marker(struct str s, size_t at)
{
	size_t next, before;
	uint32_t rune;

	do {
		before = at;
		at = skip_number(s, skip_blanks(s, at));
		next = at;
		if (next >= s.len)
			return next;
		rune = text_next(s, &next);
		if (text_class_of(rune) == TEXT_EMOJI && (rune < '0' || rune > '9') && rune != '#')
			at = next;
		else if (is_bullet(rune) &&
			 (rune > 0x7f || next >= s.len || s.ptr[next] == ' ' || s.ptr[next] == '-'))
			at = next;
	} while (at > before);
	return skip_blanks(s, at);
}

/* True for a line that a bullet or number opens; an emoji alone is ornament. */
static bool is_item(struct str line)
{
	size_t at = skip_blanks(line, 0), next = at;

	if (at >= line.len)
		return false;
	return skip_number(line, at) > at || is_bullet(text_next(line, &next));
}

/* The offset after `RT @name:` and `@name @name` at the start of a text. */
static size_t skip_mentions(struct str s)
{
	size_t at = skip_blanks(s, 0), len;

	if (s.len - at > 4 && str_starts((struct str){s.ptr + at, s.len - at}, STR("RT @"))) {
		at += 3;
		len = text_mention_at(s, at);
		if (len && at + len < s.len && s.ptr[at + len] == ':')
			return skip_blanks(s, at + len + 1);
	}
	for (;;) {
		at = skip_blanks(s, at);
		len = at < s.len && s.ptr[at] == '@' ? text_mention_at(s, at) : 0;
		if (!len)
			return at;
		at += len;
	}
}

static bool ends_sentence(uint32_t rune)
{
	return rune == '.' || rune == '!' || rune == '?' || rune == 0x3002 || rune == 0xff01 ||
	       rune == 0xff1f || rune == 0x2026 || rune == ')' || rune == 0xff09 || rune == ']' ||
	       rune == '"' || rune == 0x201d || rune == 0x300d || rune == ':' || rune == ';' ||
	       text_class_of(rune) == TEXT_EMOJI || (rune >= 0x2190 && rune <= 0x21ff);
}

/* Without the tags, blanks and joined emoji at its end: `words words #A #B` to `words words`. */
static struct str drop_tail(struct str s)
{
	size_t at, end = 0, len;

	for (at = 0; at < s.len;) {
		len = s.ptr[at] == '#' ? text_hashtag_at(s, at) : 0;
		if (len) {
			at += len;
			continue;
		}
		if (s.ptr[at] == ' ' || s.ptr[at] == '+') {
			at++;
			continue;
		}
		(void)text_next(s, &at);
		end = at;
	}
	return (struct str){s.ptr, end};
}

/* The words that lead to a link go with it: `insights at https://…` to `insights`. */
static void drop_lead(struct buf *b)
{
	static const char *const words[] = {
	    " at", " at:", " via", " here:", " link:", " =>", " =>:", " ->", " v/", " see"};
	size_t i, len = str_trim(buf_str(b)).len;
	struct str s = {b->ptr, len};

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_ends(s, str_of(words[i]))) {
			b->len = len - str_of(words[i]).len;
			return;
		}
	}
}

/* Appends one line without links, with `#` of its tags dropped. */
static void add_line(struct str line, struct buf *scratch, struct buf *lines)
{
	size_t at = skip_marker(line, 0), len, start;
	bool listed = at < line.len && is_item(line);
	struct str s;

	buf_reset(scratch);
	while (at < line.len) {
		len = text_url_at(line, at);
		if (!len)
			len = text_short_url_at(line, at);
		if (len) {
			drop_lead(scratch);
			at += len;
			if (at < line.len && line.ptr[at] == ')' &&
			    str_ends(buf_str(scratch), STR("("))) {
				scratch->len--;
				at++;
			}
			continue;
		}
		buf_add_char(scratch, line.ptr[at++]);
	}
	s = drop_tail(buf_str(scratch));
	buf_reset(scratch);
	for (at = 0; at < s.len; at++) {
		if (s.ptr[at] == '#' && text_hashtag_at(s, at))
			continue;
		buf_add_char(scratch, s.ptr[at]);
	}
	start = lines->len;
	if (listed)
		buf_add_char(lines, SENTENCE_ITEM);
	escape_plain(buf_str(scratch), lines);
	if (lines->len > start + listed)
		buf_add_char(lines, '\n');
	else
		lines->len = start;
}

/* True where the text fills what the network shows and stops without an end. */
static bool is_cut(struct str text)
{
	size_t at = 0, len, end = 0;
	uint32_t rune, last = 0;

	while (at < text.len) {
		len = text_url_at(text, at);
		if (len) {
			at += len;
			continue;
		}
		rune = text_next(text, &at);
		if (rune > ' ') {
			last = rune;
			end = at;
		}
	}
	return text_width((struct str){text.ptr, end}) >= CLEAN_CUT_WIDTH && last &&
	       !ends_sentence(last);
}

void sentence_clean(struct str text, struct buf *lines, bool *cut)
{
	struct buf plain, scratch;
	struct str rest;
	size_t i;

	buf_init(&plain, CLEAN_MAX);
	buf_init(&scratch, CLEAN_MAX);
	if (text.len > CLEAN_MAX / 8)
		text.len = CLEAN_MAX / 8;
	text_unescape_html(text, &plain);
	rest = buf_str(&plain);
	*cut = is_cut(rest);
	i = skip_mentions(rest);
	rest = (struct str){rest.ptr + i, rest.len - i};
	while (rest.len) {
		for (i = 0; i < rest.len && rest.ptr[i] != '\n'; i++)
			;
		add_line((struct str){rest.ptr, i}, &scratch, lines);
		i += i < rest.len;
		rest = (struct str){rest.ptr + i, rest.len - i};
	}
	buf_free(&scratch);
	buf_free(&plain);
}
