/*
 * Writes the arithmetic of one post's score, what diversity and limits did to its place, and which
 * numbers it lacked for the place before (see explain.h).
 */
#include "explain.h"

#include <math.h>

#define PLACES 3
#define SCORE_PLACES 4
#define HOUR_MS 3600000.0

static void add_quoted(struct buf *out, struct str id)
{
	char quoted[128];

	buf_add_z(out, id.len > 0 ? err_quote(quoted, sizeof(quoted), id) : "a post without an id");
}

static void add_parts(const struct explaining *x, struct buf *out)
{
	const struct weights *w = x->scoring->weights;
	const double *part = x->post->scored.part;
	double known = score_known_weight(w, part);
	const char *unknown = "; unknown, their weight went to the others:";

	for (int i = 0, first = 1; i < PARTS; i++) {
		if (isnan(part[i]) || w->part[i] <= 0)
			continue;
		buf_add_z(out, first ? " " : " + ");
		buf_printf(out, "%s ", weights_part_name((enum part)i));
		buf_add_number(out, part[i], PLACES);
		buf_add_z(out, " x ");
		buf_add_number(out, w->part[i] / known, PLACES);
		first = 0;
	}
	for (int i = 0; i < PARTS; i++) {
		if (!isnan(part[i]) || w->part[i] <= 0)
			continue;
		buf_printf(out, "%s %s", unknown, weights_part_name((enum part)i));
		unknown = ",";
	}
}

static double factor_of(const struct explained *p)
{
	return p->entry->factor * (p->scored.roundup ? SCORE_ROUNDUP_FACTOR : 1);
}

double explain_plain_score(const struct entry *n, const struct scored *x)
{
	return n->factor > 0 && n->factor < 1 ? x->score / n->factor : x->score;
}

static void add_factors(const struct explaining *x, struct buf *out)
{
	const struct explained *p = x->post;

	if (p->entry->factor < 1 || p->entry->factor > 1) {
		buf_add_z(out, "; times ");
		buf_add_number(out, p->entry->factor, PLACES);
		buf_add_z(out, " for its kind, ");
		add_quoted(out, p->kind);
	}
	if (p->scored.roundup) {
		buf_add_z(out, "; times ");
		buf_add_number(out, SCORE_ROUNDUP_FACTOR, PLACES);
		buf_add_z(out, " as a roundup of many stories");
	}
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void add_place(const struct explaining *x, struct buf *out)
{
	const struct place *p = &x->post->place;
	struct heard h = x->post->scored.heard;

	buf_printf(out, "; told by %u author%s on %u network%s with %u repeat%s", h.authors,
	    plural(h.authors), h.networks, plural(h.networks), h.repeats, plural(h.repeats));
	if (p->by_score + 1 != x->position)
		buf_printf(out, "; by score alone it would stand at %llu",
		    (unsigned long long)p->by_score + 1);
	if (p->likeness > 0) {
		buf_add_z(out, "; most like ");
		add_quoted(out, x->like);
		buf_add_z(out, " before it (likeness ");
		buf_add_number(out, p->likeness, PLACES);
		buf_add_char(out, ')');
	}
	if (p->over_limit)
		buf_add_z(out, "; behind the others for --per-author or --per-topic");
}

/* `A for B`: what a part would have had to be, in the numbers that a person knows. */
static void add_raw(const struct explaining *x, enum part part, double want, struct buf *out)
{
	const struct entry *n = x->post->entry;
	const struct scored *s = &x->post->scored;
	double more;

	switch (part) {
	case PART_ENGAGEMENT:
		more = engagement_for(&x->scoring->engagement, n, want);
		buf_printf(out, ", about %.0f like%s more", ceil(more), more > 1 ? "s" : "");
		break;
	case PART_RECENCY:
		more = (double)x->scoring->half_life_ms * log2(want / s->part[part]) / HOUR_MS;
		buf_printf(out, ", %.1f hours younger", more);
		break;
	case PART_AUTHOR:
		buf_printf(out, ", about %.0f followers for %.0f",
		    ceil(entries_followers_for(want, n->verified)),
		    entries_followers_for(s->part[part], n->verified));
		break;
	case PART_CORROBORATION:
		buf_printf(out, ", %.0f authors for %u",
		    voices_authors_for(x->scoring->voices, n, s->heard, want), s->heard.authors);
		break;
	default:
		break;
	}
}

/* Can the part be so much? */
static bool reachable(const struct explaining *x, enum part part, double want)
{
	const struct entry *n = x->post->entry;

	if (isnan(want) || want > 1)
		return false;
	switch (part) {
	case PART_ENGAGEMENT:
		return engagement_for(&x->scoring->engagement, n, want) > 0;
	case PART_RECENCY:
		return x->post->scored.part[part] > 0;
	case PART_AUTHOR:
		return entries_followers_for(want, n->verified) > 0;
	case PART_CORROBORATION:
		return want < 1;
	default:
		return true;
	}
}

/* Each part that alone would have made up for what was lacking. */
static void add_lacking(const struct explaining *x, double gap, struct buf *out)
{
	const struct weights *w = x->scoring->weights;
	const struct explained *p = x->post;
	double all = score_known_weight(w, p->scored.part), factor = factor_of(p);
	const char *lead = "; it would have taken ";

	for (int i = 0; i < PARTS; i++) {
		double part = p->scored.part[i];
		double want = part + gap * all / (w->part[i] * factor);
		if (w->part[i] <= 0 || factor <= 0 || !reachable(x, (enum part)i, want))
			continue;
		buf_add_z(out, lead);
		lead = ", or ";
		buf_printf(out, "%s ", weights_part_name((enum part)i));
		buf_add_number(out, want, PLACES);
		buf_add_z(out, " for ");
		buf_add_number(out, part, PLACES);
		add_raw(x, (enum part)i, want, out);
	}
	if (lead[0] == ';')
		buf_add_z(out, "; no one part could have made up for it");
}

static void add_before(const struct explaining *x, struct buf *out)
{
	double gap;

	if (!x->before) {
		buf_add_z(out, "nothing stands before it");
		return;
	}
	gap = x->before->place.score - x->post->place.score;
	add_quoted(out, x->before->id);
	buf_add_z(out, " stands before it with ");
	buf_add_number(out, x->before->place.score, SCORE_PLACES);
	if (!(gap > 0)) {
		buf_add_z(out, gap < 0 ? ", less, since it is less like those before"
				       : ", as much, and is newer or came first");
		return;
	}
	if (!isfinite(gap))
		return;
	buf_add_z(out, ", ");
	buf_add_number(out, gap, SCORE_PLACES);
	buf_add_z(out, " more");
	if (!x->own_score)
		add_lacking(x, gap, out);
}

void explain_place(const struct explaining *x, struct buf *out)
{
	const struct explained *p = x->post;
	double plain = explain_plain_score(p->entry, &p->scored);

	add_quoted(out, p->id);
	buf_printf(out, " stands at %llu of %llu with score ", (unsigned long long)x->position,
	    (unsigned long long)x->places);
	buf_add_number(out, p->place.score, SCORE_PLACES);
	buf_add_z(out, x->own_score ? " (by --score); its own would be" : " =");
	add_parts(x, out);
	add_factors(x, out);
	add_place(x, out);
	buf_add_char(out, '\n');
	add_before(x, out);
	if (!x->own_score && plain > p->scored.score) {
		buf_add_z(out, "; of a kind that costs nothing its score would be ");
		buf_add_number(out, plain, SCORE_PLACES);
		buf_printf(out, ", for place %llu by score", (unsigned long long)x->better + 1);
	}
}
