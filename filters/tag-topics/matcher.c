/*
 * Searches texts for what matcher-compile.c made ready, and has the rules of words: a phrase that
 * begins or ends with a letter or digit of a spaced script must begin or end a word (`AI` is not in
 * `email`), where a plural s may follow; beside Han, kana and hangul there is no such edge. In:
 * plain text. Out: hits in order. Remembers, per thread, scratch space.
 */
#include <stdlib.h>
#include <string.h>

#include "matcher-own.h"

#define FEW_HITS 128 /* that are sorted by insertion */

struct matcher_scratch *matcher_scratch_new(const struct matcher *m, struct err *e)
{
	struct matcher_scratch *s = malloc(sizeof *s);

	if (!s) {
		err_set(e, EXIT_IO, "out of memory");
		return NULL;
	}
	s->matcher = m;
	s->match = NULL;
	s->room = NULL;
	if (m->patterns == 0)
		return s;
	s->match = pcre2_match_data_create(PATTERN_ENDS, NULL);
	s->room = malloc(PATTERN_ROOM * sizeof *s->room);
	if (!s->match || !s->room) {
		err_set(e, EXIT_IO, "out of memory");
		matcher_scratch_free(s);
		return NULL;
	}
	return s;
}

void matcher_scratch_free(struct matcher_scratch *s)
{
	if (!s)
		return;
	pcre2_match_data_free(s->match);
	free(s->room);
	free(s);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* True inside `0.1`, just before the point. */
static bool number_goes_on(struct str plain, size_t at)
{
	return at > 0 && at + 1 < plain.len && plain.ptr[at] == '.' &&
	       is_digit(plain.ptr[at - 1]) && is_digit(plain.ptr[at + 1]);
}

/* True where the phrase stands inside a word, or names a stock (`$AI`). */
static bool starts_inside(struct str plain, size_t at)
{
	return at > 0 && (plain.ptr[at - 1] == '$' || plain_word_before(plain, at));
}

/* True where a number follows at once (`Qwen3`), also one with its letter (`DeepSeekV3`). */
static bool number_follows(struct str plain, size_t at)
{
	if (at + 1 < plain.len && (plain.ptr[at] == 'v' || plain.ptr[at] == 'r'))
		at++;
	return at < plain.len && is_digit(plain.ptr[at]);
}

/* How the word goes on after the phrase; false where the phrase does not stand there at all. */
static bool note_end(struct hit *h, bool word_end, bool open, struct str plain)
{
	h->plural = h->digit = false;
	h->edge = !word_end || (!plain_word_after(plain, h->to) && !number_goes_on(plain, h->to));
	if (h->edge)
		return true;
	h->plural = plain.ptr[h->to] == 's' && !plain_word_after(plain, h->to + 1);
	h->digit = number_follows(plain, h->to);
	return h->plural || open;
}

bool hit_stands(struct hit *h, bool word_start, bool word_end, bool open, struct str plain)
{
	if (word_start && starts_inside(plain, h->from))
		return false;
	if (!note_end(h, word_end, open, plain))
		return false;
	h->tag = h->from > 0 && plain.ptr[h->from - 1] == '#';
	return true;
}

bool hit_add(struct matcher_scratch *s, const struct hit *h)
{
	const struct sense *sense = s->matcher->lexicon->sense;

	if (sense)
		__builtin_prefetch(&sense[h->first]); /* asked for when the search is done */
	s->hit[s->count++] = *h;
	return s->count == MATCHER_HITS_MAX;
}

static bool on_literal(void *context, const struct literal *l, size_t from)
{
	struct matcher_scratch *s = context;
	struct hit h = {.phrase = l->phrase,
	    .first = l->first,
	    .from = (uint32_t)from,
	    .to = (uint32_t)from + l->len};

	if (l->pattern)
		return pattern_try(s, &s->matcher->pattern[l->phrase], from);
	if (!hit_stands(&h, l->word_start, l->word_end, l->open, s->plain))
		return false;
	return hit_add(s, &h);
}

static int in_order(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->to != y->to)
		return x->to > y->to ? -1 : 1;
	return x->phrase < y->phrase ? -1 : x->phrase > y->phrase;
}

/* Few are far from their place. */
static void sort_hits(struct hit *hit, size_t count)
{
	if (count > FEW_HITS) {
		qsort(hit, count, sizeof *hit, in_order);
		return;
	}
	for (size_t i = 1; i < count; i++) {
		struct hit h = hit[i];
		size_t at = i;

		for (; at > 0 && in_order(&hit[at - 1], &h) > 0; at--)
			hit[at] = hit[at - 1];
		hit[at] = h;
	}
}

int matcher_scan(const struct matcher *m, struct matcher_scratch *s, struct str plain,
    struct hits *found, struct err *e)
{
	s->count = s->of_patterns = 0;
	s->failed = NULL;
	s->plain = plain;
	if (m->literals && plain.len > 0)
		literals_find(m->literals, plain, on_literal, s);
	if (m->anywhere && plain.len > 0)
		patterns_search(s);
	if (s->failed)
		return err_set(e, EXIT_PARTIAL,
		    "%s:%u: this regular expression is too large to be searched for (PCRE2: %d)",
		    m->lexicon->use[s->failed->first].place.file,
		    m->lexicon->use[s->failed->first].place.line, s->why);
	sort_hits(s->hit, s->count);
	if (s->of_patterns > 1)
		patterns_drop_inner(s);
	*found = (struct hits){s->hit, s->count};
	return 0;
}
