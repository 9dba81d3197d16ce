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

struct matcher_scratch {
	hs_scratch_t *hs;
	struct hit hit[MATCHER_HITS_MAX];
	size_t count;
	const struct matcher *matcher;
	uint32_t *last; /* per pattern: its last hit + 1, of this text or another */
	struct str plain;
};

struct matcher_scratch *matcher_scratch_new(const struct matcher *m, struct err *e)
{
	struct matcher_scratch *s = malloc(sizeof *s);

	if (!s) {
		err_set(e, EXIT_IO, "out of memory");
		return NULL;
	}
	s->hs = NULL;
	s->matcher = m;
	s->last = calloc(m->patterns + 1, sizeof *s->last);
	if (!s->last || (m->db && hs_alloc_scratch(m->db, &s->hs) != HS_SUCCESS) ||
	    (m->sieve && hs_alloc_scratch(m->sieve, &s->hs) != HS_SUCCESS)) {
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
	hs_free_scratch(s->hs);
	free(s->last);
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

static void add_hit(struct matcher_scratch *s, const struct hit *h)
{
	const struct sense *sense = s->matcher->lexicon->sense;

	if (sense)
		__builtin_prefetch(&sense[h->first]); /* asked for when the search is done */
	s->hit[s->count++] = *h;
}

static bool on_literal(void *context, const struct literal *l, size_t from)
{
	struct matcher_scratch *s = context;
	struct hit h = {.phrase = l->phrase,
	    .first = l->first,
	    .from = (uint32_t)from,
	    .to = (uint32_t)from + l->len};

	if (l->word_start && starts_inside(s->plain, from))
		return false;
	if (!note_end(&h, l->word_end, l->open, s->plain))
		return false;
	h.tag = from > 0 && s->plain.ptr[from - 1] == '#';
	add_hit(s, &h);
	return s->count == MATCHER_HITS_MAX;
}

/*
 * vectorscan found a regular expression. It tells every end of it in turn, and the first place
 * where what ends there may begin: of those that begin together, the longest is the hit. Anything
 * but 0 ends the search.
 */
static int on_regex(
    unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
	struct matcher_scratch *s = context;
	const struct pattern *p = &s->matcher->pattern[id];
	struct str plain = s->plain;
	uint32_t last = s->last[id];
	struct hit h = {
	    .phrase = p->phrase, .first = p->first, .from = (uint32_t)from, .to = (uint32_t)to};

	(void)flags;
	if (plain_word_after(plain, h.from) && starts_inside(plain, h.from))
		return 0;
	if (!note_end(&h, plain_word_before(plain, h.to), false, plain))
		return 0;
	h.tag = h.from > 0 && plain.ptr[h.from - 1] == '#';
	if (last > 0 && last <= s->count && s->hit[last - 1].phrase == h.phrase &&
	    s->hit[last - 1].from == h.from) {
		s->hit[last - 1] = h;
		return 0;
	}
	add_hit(s, &h);
	s->last[id] = (uint32_t)s->count;
	return s->count == MATCHER_HITS_MAX;
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

static int on_any(
    unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
	(void)id, (void)from, (void)to, (void)flags, (void)context;
	return 1;
}

/* The regular expressions, where the sieve says that there are any. */
static hs_error_t scan_patterns(const struct matcher *m, struct matcher_scratch *s)
{
	const char *ptr = s->plain.ptr;
	unsigned len = (unsigned)s->plain.len;
	hs_error_t rc = hs_scan(m->sieve, ptr, len, 0, s->hs, on_any, NULL);

	return rc == HS_SCAN_TERMINATED ? hs_scan(m->db, ptr, len, 0, s->hs, on_regex, s) : rc;
}

int matcher_scan(const struct matcher *m, struct matcher_scratch *s, struct str plain,
    struct hits *found, struct err *e)
{
	hs_error_t rc = HS_SUCCESS;

	s->count = 0;
	s->plain = plain;
	if (m->literals && plain.len > 0)
		literals_find(m->literals, plain, on_literal, s);
	if (m->db && plain.len > 0 && s->count < MATCHER_HITS_MAX)
		rc = scan_patterns(m, s);
	if (rc != HS_SUCCESS && rc != HS_SCAN_TERMINATED)
		return err_set(e, EXIT_IO, "vectorscan failed (%d)", rc);
	sort_hits(s->hit, s->count);
	*found = (struct hits){s->hit, s->count};
	return 0;
}
