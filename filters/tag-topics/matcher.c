/*
 * One vectorscan database of literals over the plain form, and the rules of words that it lacks: a
 * phrase that begins or ends with a letter or digit of a spaced script must begin or end a word
 * (`AI` is not in `email`), where a plural s may follow; beside Han, kana and hangul there is no
 * such edge. In: plain text. Out: hits in order. Remembers the database and, per thread, scratch
 * space.
 */
#include "matcher.h"

#include <hs/hs.h>
#include <stdlib.h>
#include <string.h>

/* What is asked about a phrase at every place where it stands. */
struct pattern {
	uint32_t len;
	bool word_start, word_end; /* its ends are letters or digits of a spaced script */
	bool open;
};

struct matcher {
	hs_database_t *db; /* NULL: no phrases */
	struct pattern *pattern;
	size_t patterns;
};

struct matcher_scratch {
	hs_scratch_t *hs;
	struct hit hit[MATCHER_HITS_MAX];
	size_t count;
	const struct pattern *pattern;
	struct str plain;
};

static void note_edges(struct pattern *p, const struct phrase *phrase)
{
	p->len = (uint32_t)phrase->plain.len;
	p->word_start = plain_word_after(phrase->plain, 0);
	p->word_end = plain_word_before(phrase->plain, phrase->plain.len);
	p->open = phrase->open;
}

/* vectorscan wants parallel arrays. */
struct literals {
	const char **text;
	size_t *len;
	unsigned *flags, *id;
};

static int compile(struct matcher *m, const struct lexicon *lx, struct literals *l, struct err *e)
{
	hs_compile_error_t *why = NULL;

	for (size_t i = 0; i < lx->phrases; i++) {
		l->text[i] = lx->phrase[i].plain.ptr;
		l->len[i] = lx->phrase[i].plain.len;
		l->id[i] = (unsigned)i;
		note_edges(&m->pattern[i], &lx->phrase[i]);
	}
	if (hs_compile_lit_multi(l->text, l->flags, l->id, l->len, (unsigned)lx->phrases,
		HS_MODE_BLOCK, NULL, &m->db, &why) == HS_SUCCESS)
		return 0;
	err_set(e, EXIT_USAGE, "the rules can't be compiled (%.200s)",
	    why ? why->message : "no reason given");
	hs_free_compile_error(why);
	return -1;
}

struct matcher *matcher_new(const struct lexicon *lx, struct err *e)
{
	struct matcher *m = calloc(1, sizeof *m);
	size_t n = lx->phrases + 1;
	struct literals l = {calloc(n, sizeof *l.text), calloc(n, sizeof *l.len),
	    calloc(n, sizeof *l.flags), calloc(n, sizeof *l.id)};
	int rc = -1;

	if (m)
		m->pattern = calloc(n, sizeof *m->pattern);
	if (!m || !m->pattern || !l.text || !l.len || !l.flags || !l.id) {
		err_set(e, EXIT_IO, "out of memory");
		goto out;
	}
	m->patterns = lx->phrases;
	rc = lx->phrases == 0 ? 0 : compile(m, lx, &l, e);
out:
	free(l.text);
	free(l.len);
	free(l.flags);
	free(l.id);
	if (rc == 0)
		return m;
	matcher_free(m);
	return NULL;
}

void matcher_free(struct matcher *m)
{
	if (!m)
		return;
	hs_free_database(m->db);
	free(m->pattern);
	free(m);
}

struct matcher_scratch *matcher_scratch_new(const struct matcher *m, struct err *e)
{
	struct matcher_scratch *s = malloc(sizeof *s);

	if (!s) {
		err_set(e, EXIT_IO, "out of memory");
		return NULL;
	}
	s->hs = NULL;
	s->pattern = m->pattern;
	if (m->db && hs_alloc_scratch(m->db, &s->hs) != HS_SUCCESS) {
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

/* How the word goes on after the phrase; false where the phrase does not stand there at all. */
static bool note_end(struct hit *h, const struct pattern *p, struct str plain)
{
	h->plural = h->digit = false;
	h->edge =
	    !p->word_end || (!plain_word_after(plain, h->to) && !number_goes_on(plain, h->to));
	if (h->edge)
		return true;
	h->plural = plain.ptr[h->to] == 's' && !plain_word_after(plain, h->to + 1);
	h->digit = is_digit(plain.ptr[h->to]);
	return h->plural || p->open;
}

/* vectorscan found a literal that ends at `to`. Anything but 0 ends the search. */
static int on_literal(
    unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
	struct matcher_scratch *s = context;
	const struct pattern *p = &s->pattern[id];
	struct hit h = {.phrase = id, .to = (uint32_t)to, .from = (uint32_t)to - p->len};

	(void)from;
	(void)flags;
	if (p->word_start && starts_inside(s->plain, h.from))
		return 0;
	if (!note_end(&h, p, s->plain))
		return 0;
	h.tag = h.from > 0 && s->plain.ptr[h.from - 1] == '#';
	s->hit[s->count++] = h;
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

int matcher_scan(const struct matcher *m, struct matcher_scratch *s, struct str plain,
    struct hits *found, struct err *e)
{
	hs_error_t rc = HS_SUCCESS;

	s->count = 0;
	s->plain = plain;
	if (m->db && plain.len > 0)
		rc = hs_scan(m->db, plain.ptr, (unsigned)plain.len, 0, s->hs, on_literal, s);
	if (rc != HS_SUCCESS && rc != HS_SCAN_TERMINATED)
		return err_set(e, EXIT_IO, "vectorscan failed (%d)", rc);
	qsort(s->hit, s->count, sizeof *s->hit, in_order);
	*found = (struct hits){s->hit, s->count};
	return 0;
}
