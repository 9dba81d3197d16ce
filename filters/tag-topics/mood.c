/*
 * The mood of a post: the strengths of its mood words, turned round after a negation, raised or
 * lowered by the word before, weighed more after a `but`. In: marks of mood. Out: a score -1..1 and
 * a label. Remembers nothing. The sum s becomes s / sqrt(s^2 + 15), as in VADER (Hutto & Gilbert,
 * ICWSM 2014).
 */
#include <math.h>
#include <string.h>

#include "tagging.h"
#include "text.h"

#define SOFTEN 15.0
#define LABEL_FROM 0.25 /* score from which on a mood has a label */
#define NEGATED (-0.7)
#define RAISED 1.4
#define LOWERED 0.6
#define BEFORE_TURN 0.6
#define AFTER_TURN 1.3
#define REACH_WORDS 3	   /* a negation reaches so many words ahead */
#define REACH_CJK_BYTES 12 /* or four characters */
#define LOOK_BACK 6	   /* marks */

static const struct use *use_of(const struct tagging *t, size_t mark)
{
	return &t->rules->lexicon.use[t->mood.mark[mark].use];
}

static const struct hit *hit_of(const struct tagging *t, size_t mark)
{
	return &t->hits.hit[t->mood.mark[mark].hit];
}

/* Of marks that overlap, only the one that starts first stays: `不太` and `好吃`, not `太好`. */
static void drop_overlaps(struct tagging *t)
{
	size_t kept = 0;
	uint32_t past = 0;

	for (size_t i = 0; i < t->mood.count; i++) {
		const struct hit *h = hit_of(t, i);

		if (h->from < past)
			continue;
		past = h->to;
		t->mood.mark[kept++] = t->mood.mark[i];
	}
	t->mood.count = kept;
}

/* Words between two places of a clause; SIZE_MAX where the clause ends between them. */
static size_t distance(struct str plain, size_t from, size_t to)
{
	size_t words = 0, cjk_bytes = 0;

	for (size_t at = from; at < to;) {
		size_t before = at;
		uint32_t rune = text_next(plain, &at);

		if (rune == ' ')
			words++;
		else if (text_is_cjk(rune))
			cjk_bytes += at - before;
		else if (rune < 0x80 ? strchr(".,!?;:\n", (int)rune) != NULL : rune == 0x3002)
			return SIZE_MAX;
	}
	return words + (cjk_bytes * REACH_WORDS + REACH_CJK_BYTES - 1) / REACH_CJK_BYTES;
}

/* What the words before mark i make of its strength. */
static double turned(const struct tagging *t, size_t i)
{
	struct str plain = buf_str(&t->plain->bytes);
	const struct hit *h = hit_of(t, i);
	double factor = 1;
	size_t last = i > LOOK_BACK ? i - LOOK_BACK : 0;

	for (size_t j = i; j-- > last;) {
		const struct use *u = use_of(t, j);
		const struct hit *before = hit_of(t, j);
		size_t far;

		if (before->to > h->from)
			continue;
		far = distance(plain, before->to, h->from);
		if (far > REACH_WORDS)
			break;
		if (u->what != USE_TURN)
			continue;
		if (u->target == TURN_NEGATE)
			factor *= NEGATED;
		else if (u->target == TURN_RAISE && far <= 1)
			factor *= RAISED;
		else if (u->target == TURN_LOWER && far <= 1)
			factor *= LOWERED;
	}
	return factor;
}

/* The last `but`: what stands after it weighs more; t->mood.count where there is none. */
static size_t last_turn(const struct tagging *t)
{
	for (size_t i = t->mood.count; i-- > 0;)
		if (use_of(t, i)->what == USE_TURN && use_of(t, i)->target == TURN_BUT)
			return i;
	return t->mood.count;
}

void mood_weigh(struct tagging *t)
{
	size_t turn;
	double sum = 0;

	drop_overlaps(t);
	turn = last_turn(t);

	for (size_t i = 0; i < t->mood.count; i++) {
		const struct use *u = use_of(t, i);
		double weight = 1;

		if (u->what != USE_MOOD)
			continue;
		if (turn < t->mood.count)
			weight = i < turn ? BEFORE_TURN : AFTER_TURN;
		sum += u->points * turned(t, i) * weight;
	}
	t->mood_score = sum / sqrt(sum * sum + SOFTEN);
	t->mood_label = t->mood_score >= LABEL_FROM ? 1 : t->mood_score <= -LABEL_FROM ? -1 : 0;
}
