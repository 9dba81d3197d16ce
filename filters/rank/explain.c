/*
 * Writes the arithmetic of one post's score and what diversity and limits did to its place.
 */
#include "explain.h"

#include <math.h>

#define PLACES 3

static void add_quoted(struct buf *out, struct str id)
{
	char quoted[128];

	buf_add_z(out, err_quote(quoted, sizeof(quoted), id));
}

static void add_parts(const struct entry *n, const struct weights *w, struct buf *out)
{
	double known = score_known_weight(n, w);
	const char *unknown = "; unknown, their weight went to the others:";

	for (int i = 0, first = 1; i < PARTS; i++) {
		if (isnan(n->part[i]) || w->part[i] <= 0)
			continue;
		buf_add_z(out, first ? " " : " + ");
		buf_printf(out, "%s ", weights_part_name((enum part)i));
		buf_add_number(out, n->part[i], PLACES);
		buf_add_z(out, " x ");
		buf_add_number(out, w->part[i] / known, PLACES);
		first = 0;
	}
	for (int i = 0; i < PARTS; i++) {
		if (!isnan(n->part[i]))
			continue;
		buf_printf(out, "%s %s", unknown, weights_part_name((enum part)i));
		unknown = ",";
	}
}

static void add_diversity(
    const struct entries *t, const struct place *p, size_t at, struct buf *out)
{
	if (p->by_score != at)
		buf_printf(out, "; by score alone it would stand at %zu", (size_t)p->by_score + 1);
	if (p->like != INTERN_NONE && p->likeness > 0) {
		buf_add_z(out, "; most like ");
		add_quoted(out, t->entry[p->like].id);
		buf_add_z(out, " before it (likeness ");
		buf_add_number(out, p->likeness, PLACES);
		buf_add_char(out, ')');
	}
	if (p->over_limit)
		buf_add_z(out, "; behind the others for --per-author or --per-topic");
}

void explain_place(const struct entries *t, const struct weights *w, const struct place *place,
    size_t at, size_t places, bool own_score, struct buf *out)
{
	const struct entry *n = &t->entry[place[at].entry];
	double factor = score_kind_factor(t, n, w);

	add_quoted(out, n->id);
	buf_printf(out, " stands at %zu of %zu with score ", at + 1, places);
	buf_add_number(out, n->score, 4);
	buf_add_z(out, own_score ? " (by --score); its own would be" : " =");
	add_parts(n, w, out);
	if (factor < 1 || factor > 1) {
		buf_add_z(out, "; times ");
		buf_add_number(out, factor, PLACES);
		buf_add_z(out, " for its kind, ");
		add_quoted(out, t->kinds.text[n->kind]);
	}
	if (n->roundup) {
		buf_add_z(out, "; times ");
		buf_add_number(out, SCORE_ROUNDUP_FACTOR, PLACES);
		buf_add_z(out, " as a roundup of many stories");
	}
	buf_printf(out, "; told by %u author%s with %u repeat%s", n->authors,
	    n->authors == 1 ? "" : "s", n->repeats, n->repeats == 1 ? "" : "s");
	add_diversity(t, &place[at], at, out);
}
