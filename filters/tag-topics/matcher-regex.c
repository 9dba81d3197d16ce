/*
 * Searches texts for regular expressions: where a text stands with which one begins (literals.c
 * finds these), or, if none is known, wherever PCRE2 finds it. In: plain text. Out: hits, of each
 * place where a match may begin the longest one that ends where a word does. Remembers nothing.
 */
#include <string.h>

#include "matcher-own.h"

#define REACH 1024 /* bytes of a match at most: else a long text could keep us for seconds */

/* The end of what is looked at for a match from `from` on, not inside a character. */
static size_t reach(struct str plain, size_t from)
{
	size_t end = from + REACH;

	if (end >= plain.len)
		return plain.len;
	while (((unsigned char)plain.ptr[end] & 0xC0) == 0x80)
		end--;
	return end;
}

/* The longest match that begins at h->from and may end where it does. */
static bool find_end(struct matcher_scratch *s, const struct pattern *p, struct hit *h)
{
	struct str plain = s->plain;
	size_t end = reach(plain, h->from);
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(s->match);
	uint32_t options = PCRE2_ANCHORED | PCRE2_NO_UTF_CHECK;
	int count;

	if (end < plain.len)
		options |= PCRE2_NOTEOL;
	count = pcre2_dfa_match(p->code, (PCRE2_SPTR)plain.ptr, end, h->from, options, s->match,
	    s->matcher->limits, s->room, PATTERN_ROOM);
	if (count < 0 && count != PCRE2_ERROR_NOMATCH) {
		s->failed = p;
		s->why = count;
	}
	if (count == 0) /* there are more ends than it has room for */
		count = PATTERN_ENDS;
	for (int i = 0; i < count; i++) {
		h->to = (uint32_t)ends[2 * i + 1];
		if (h->to > h->from && hit_stands(h, plain_word_after(plain, h->from),
					   plain_word_before(plain, h->to), false, plain))
			return true;
	}
	return false;
}

/* The hit of the pattern at h->from; false: none. */
static bool find_at(struct matcher_scratch *s, const struct pattern *p, size_t from, struct hit *h)
{
	*h = (struct hit){.phrase = p->phrase, .first = p->first, .from = (uint32_t)from};
	if (!find_end(s, p, h))
		return false;
	s->of_patterns++;
	return true;
}

bool pattern_try(struct matcher_scratch *s, const struct pattern *p, size_t from)
{
	struct hit h;

	return find_at(s, p, from, &h) && hit_add(s, &h);
}

static size_t next_character(struct str plain, size_t at)
{
	at++;
	while (at < plain.len && ((unsigned char)plain.ptr[at] & 0xC0) == 0x80)
		at++;
	return at;
}

/* From match to match. Where PCRE2 gives up, which goes back and forth in the text, every place is
 * tried. */
static bool search_for(struct matcher_scratch *s, const struct pattern *p)
{
	struct str plain = s->plain;

	for (size_t at = 0; at < plain.len && !s->failed;) {
		int rc = pcre2_match(p->code, (PCRE2_SPTR)plain.ptr, plain.len, at,
		    PCRE2_NO_UTF_CHECK, s->match, s->matcher->limits);
		size_t from = rc >= 0 ? pcre2_get_ovector_pointer(s->match)[0] : at;
		struct hit h;

		if (rc == PCRE2_ERROR_NOMATCH)
			return false;
		at = next_character(plain, from);
		if (!find_at(s, p, from, &h))
			continue;
		if (hit_add(s, &h))
			return true;
		at = h.to;
	}
	return false;
}

void patterns_search(struct matcher_scratch *s)
{
	const struct matcher *m = s->matcher;

	for (size_t i = 0; i < m->patterns && s->count < MATCHER_HITS_MAX; i++)
		if (m->pattern[i].anywhere && search_for(s, &m->pattern[i]))
			return;
}

/* Whether one of the first `count` hits is of the same pattern and reaches beyond where h begins.
 */
static bool is_inner(const struct matcher_scratch *s, size_t count, const struct hit *h)
{
	for (size_t i = count; i-- > 0;)
		if (s->hit[i].phrase == h->phrase)
			return s->hit[i].to > h->from;
	return false;
}

void patterns_drop_inner(struct matcher_scratch *s)
{
	const struct lexicon *lx = s->matcher->lexicon;
	size_t kept = 0;

	for (size_t i = 0; i < s->count; i++)
		if (!lx->phrase[s->hit[i].phrase].regex || !is_inner(s, kept, &s->hit[i]))
			s->hit[kept++] = s->hit[i];
	s->count = kept;
}
