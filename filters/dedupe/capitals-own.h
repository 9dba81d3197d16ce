/*
 * Private to capitals*.c: where the walk over a text stands, and what its bytes are.
 */
#ifndef DEDUPE_CAPITALS_OWN_H
#define DEDUPE_CAPITALS_OWN_H

#include <string.h>

#include "capitals.h"

struct scan {
	struct capitals *c;
	struct str text;
	size_t head; /* past what may stand before a text told again */
	size_t tail; /* from here on there are only tags and links; text.len + 1: not known yet */
	size_t list; /* where the next tag starts, if it goes on with a list */
};

/* Whether the hashtag or mention at `at`, which ends at `end`, is no name there. */
bool capitals_is_no_name(struct scan *s, size_t at, size_t end);

static inline char char_at(struct str text, size_t at)
{
	return at < text.len ? text.ptr[at] : '\0';
}

static inline bool is_upper(char c)
{
	return (unsigned char)(c - 'A') < 26;
}

static inline bool is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

static inline bool is_letter(char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26;
}

static inline bool is_tag_char(char c)
{
	return is_letter(c) || is_digit(c) || c == '_';
}

static inline bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* True where the letters at `at` are those of word, in any case. */
static inline bool starts(struct str text, size_t at, const char *word)
{
	for (; *word; word++, at++)
		if ((char_at(text, at) | 0x20) != *word)
			return false;
	return true;
}

/* The length of an apostrophe at `at`, 0 where there is none. */
static inline size_t apostrophe_at(struct str text, size_t at)
{
	if (char_at(text, at) == '\'')
		return 1;
	return text.len - at > 3 && memcmp(text.ptr + at, "\xe2\x80\x99", 3) == 0 ? 3 : 0;
}

#endif
