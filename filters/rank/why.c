/*
 * --explain: finds the post's place by a walk over all, and what explain.c needs to tell of it.
 */
#include "explain.h"
#include "rank.h"

struct found {
	struct draft draft;
	struct explained told;
	struct buf id, kind;
	bool is;
};

static int read_text(struct rank *r, const struct entry *n, struct found *f, struct err *e)
{
	buf_reset(&f->id);
	buf_reset(&f->kind);
	if (leave_text(&r->leave, n, &f->id, &f->kind, e) != 0)
		return -1;
	f->told.id = buf_str(&f->id);
	f->told.kind = buf_str(&f->kind);
	return 0;
}

static int fill(struct rank *r, const struct place *p, struct found *f, struct err *e)
{
	f->is = true;
	f->told.place = *p;
	f->told.entry = &f->draft.n;
	if (entries_at(&r->entries, p->at, &f->draft, e) != 0)
		return -1;
	f->told.scored = score_entry(&r->scoring, &f->draft.n);
	return read_text(r, &f->draft.n, f, e);
}

/* Walks to the post; *position is its place, from 1. */
static int find(struct rank *r, struct place *before, struct place *at, uint64_t *position,
    uint64_t *better, struct err *e)
{
	struct draft d;
	int got;

	*position = *better = 0;
	if (entries_at(&r->entries, r->asked.at, &d, e) != 0 || rank_order(r, e) != 0)
		return -1;
	struct scored x = score_entry(&r->scoring, &d.n);
	double plain = explain_plain_score(&d.n, &x);
	for (got = order_next(&r->order, at, e); got > 0; got = order_next(&r->order, at, e)) {
		++*position;
		if (at->at == r->asked.at)
			return 0;
		*better += at->score > plain;
		*before = *at;
	}
	return got < 0 ? -1 : err_set(e, EXIT_IO, "--explain (the post has no place)");
}

static int tell(struct rank *r, struct run *run, struct found found[3], struct err *e)
{
	struct found *post = &found[0], *before = &found[1], *like = &found[2];
	struct place at = {0}, above = {0};
	struct explaining x = {.scoring = &r->scoring,
	    .post = &post->told,
	    .places = r->entries.count - run_counted(run, COUNT_REPEATS),
	    .own_score = r->query != NULL};
	struct buf text;

	if (find(r, &above, &at, &x.position, &x.better, e) != 0 || fill(r, &at, post, e) != 0)
		return -1;
	if (x.position > 1 && fill(r, &above, before, e) != 0)
		return -1;
	x.before = before->is ? &before->told : NULL;
	if (at.likeness > 0) {
		struct place liked = {.at = at.like};
		if (fill(r, &liked, like, e) != 0)
			return -1;
		x.like = like->told.id;
	}
	buf_init(&text, 1 << 16);
	explain_place(&x, &text);
	struct str both = buf_str(&text);
	const char *cut = memchr(both.ptr, '\n', both.len);
	size_t first = cut ? (size_t)(cut - both.ptr) : both.len;
	warn_text("%.*s", STR_ARG(((struct str){both.ptr, first})));
	if (cut)
		warn_text("%.*s", STR_ARG(((struct str){cut + 1, both.len - first - 1})));
	buf_free(&text);
	return 0;
}

int rank_explain(struct rank *r, struct run *run, struct err *e)
{
	struct found found[3] = {0};
	char quoted[128];
	int status;

	if (r->asked.at == UINT64_MAX) {
		warn_text("--explain: no post has the id %s",
		    err_quote(quoted, sizeof(quoted), str_of(r->explain_id)));
		run_failed_in_part(run);
		return 0;
	}
	if (r->asked.repeat) {
		char of[128];
		warn_text("%s repeats %s and has no place of its own: it counts as a voice for it",
		    err_quote(quoted, sizeof(quoted), str_of(r->explain_id)),
		    r->asked.of.len > 0 ? err_quote(of, sizeof(of), r->asked.of) : "another post");
		return 0;
	}
	for (size_t i = 0; i < 3; i++) {
		buf_init(&found[i].id, 1 << 20);
		buf_init(&found[i].kind, 1 << 20);
	}
	status = tell(r, run, found, e);
	for (size_t i = 0; i < 3; i++) {
		buf_free(&found[i].id);
		buf_free(&found[i].kind);
	}
	return status;
}
