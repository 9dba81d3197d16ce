/*
 * Three walks: over all entries for the posts of each term, over the terms for the leading ones,
 * over the entries again, until each has been met, for a text to spell it (see leading.h).
 */
#include "leading.h"

#include <stdlib.h>

#include "counter.h"

#define LINE_MAX_BYTES ((size_t)1 << 31)
#define POST_BYTES_MAX ((size_t)1 << 31)
#define TEXTS_MAX ((size_t)1 << 24)
#define SPELLING_MAX 256
#define UNMET UINT64_MAX

void leading_init(struct leading *l)
{
	l->count = 0;
	arena_init(&l->arena, TEXTS_MAX);
}

void leading_free(struct leading *l)
{
	arena_free(&l->arena);
}

static int count_posts(struct voices *v, struct entries *t, struct err *e)
{
	const struct entry *n, *ahead;
	int got;

	entries_rewind(t);
	for (got = entries_next(t, &n, &ahead, e); got > 0; got = entries_next(t, &n, &ahead, e)) {
		if (ahead)
			voices_ask(v, ahead);
		if (entry_counts(n))
			voices_count_post(v, n);
	}
	return got;
}

/* Marks the terms that are names or tickers. */
static int mark_names(struct counter *names, const struct tally *t, struct err *e)
{
	for (unsigned list = TALLY_NAMES; list <= TALLY_TICKERS; list++)
		for (uint32_t i = 0; i < t->list[list].text.count; i++) {
			struct str text = t->list[list].text.text[i];
			int64_t *mark;
			text.len = strlen(text.ptr); /* there is a NUL between name and type */
			mark = counter_of(names, terms_hash(text), e);
			if (!mark)
				return -1;
			*mark = 1;
		}
	return 0;
}

static int compare_terms(const void *a, const void *b)
{
	const struct leading_term *x = a, *y = b;

	if (x->posts != y->posts)
		return x->posts > y->posts ? -1 : 1;
	return x->term < y->term ? -1 : x->term > y->term;
}

static void cut(struct leading *l)
{
	if (l->count > 0)
		qsort(l->term, l->count, sizeof(*l->term), compare_terms);
	l->count = l->count < LEADING_MAX ? l->count : LEADING_MAX;
}

static void choose(struct leading *l, const struct voices *v, const struct counter *names)
{
	for (size_t i = 0; i < v->shared_slots; i++) {
		const struct shared *s = &v->shared[i];
		if (s->authors == 0 || s->posts < 2 || counter_get(names, s->term) != 0)
			continue;
		if (l->count == LEADING_MAX * 2)
			cut(l);
		l->term[l->count++] = (struct leading_term){
		    .term = s->term, .at = UNMET, .posts = s->posts, .authors = s->authors};
	}
	cut(l);
}

/* Finds the first entry of each. */
static int meet(struct leading *l, struct entries *t, struct err *e)
{
	struct counter places = {0}; /* in l->term, from 1 */
	const struct entry *n, *ahead;
	size_t unmet = l->count;
	int got = 0;

	for (size_t i = 0; i < l->count; i++) {
		int64_t *at = counter_of(&places, l->term[i].term, e);
		if (!at) {
			counter_free(&places);
			return -1;
		}
		*at = (int64_t)i + 1;
	}
	entries_rewind(t);
	for (got = entries_next(t, &n, &ahead, e); got > 0 && unmet > 0;
	     got = entries_next(t, &n, &ahead, e)) {
		for (size_t i = 0; i < n->terms && entry_counts(n); i++) {
			int64_t at = counter_get(&places, n->term[i]);
			if (at == 0 || l->term[at - 1].at != UNMET)
				continue;
			l->term[at - 1].at = n->at;
			unmet--;
		}
	}
	counter_free(&places);
	return got < 0 ? -1 : 0;
}

/* What spelling needs. */
struct speller {
	struct json *json;
	struct arena arena;
	struct buf line, text;
};

static int spell(struct leading *l, struct leading_term *term, struct entries *t,
    struct spool *lines, struct speller *s, struct err *e)
{
	struct draft d;
	struct json_value root;
	struct post p;
	enum post_kind kind;

	arena_reset(&s->arena);
	buf_reset(&s->text);
	if (entries_at(t, term->at, &d, e) != 0 ||
	    spool_read(lines, d.n.offset, d.n.length, &s->line, e) != 0)
		return -1;
	if (!buf_room(&s->line, JSON_PADDING))
		return err_set(e, EXIT_IO, "terms (out of memory)");
	if (json_parse(s->json, buf_str(&s->line), &root, e) != 0 ||
	    post_read(root, POST_TEXT, &s->arena, &p, &kind, e) != 0)
		return -1;
	if (terms_spelling(p.text, term->term, &s->text) && s->text.len <= SPELLING_MAX)
		term->text = arena_dup(&l->arena, buf_str(&s->text));
	return 0;
}

static int spell_all(struct leading *l, struct entries *t, struct spool *lines, struct err *e)
{
	struct speller s = {.json = json_new()};
	int status = s.json ? 0 : err_set(e, EXIT_IO, "terms (out of memory)");
	size_t kept = 0;

	arena_init(&s.arena, POST_BYTES_MAX);
	buf_init(&s.line, LINE_MAX_BYTES);
	buf_init(&s.text, POST_BYTES_MAX);
	for (size_t i = 0; i < l->count && status == 0; i++) {
		status = spell(l, &l->term[i], t, lines, &s, e);
		if (l->term[i].text.len > 0)
			l->term[kept++] = l->term[i];
	}
	l->count = kept;
	json_free(s.json);
	arena_free(&s.arena);
	buf_free(&s.line);
	buf_free(&s.text);
	return status;
}

int leading_find(struct leading *l, struct voices *v, struct entries *t, const struct tally *names,
    struct spool *lines, struct err *e)
{
	struct counter marks = {0};
	int status = -1;

	if (mark_names(&marks, names, e) == 0 && count_posts(v, t, e) == 0) {
		choose(l, v, &marks);
		status = meet(l, t, e) == 0 ? spell_all(l, t, lines, e) : -1;
	}
	counter_free(&marks);
	return status;
}
