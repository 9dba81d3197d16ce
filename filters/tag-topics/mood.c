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
/* Factors in tenths: sums of whole numbers are the same on every machine. */
#define TENTHS 10
#define NEGATED (-7)
#define RAISED 14
#define LOWERED 6
#define BEFORE_TURN 6
#define AFTER_TURN 13
#define STRENGTH_ONE 100000 /* a strength of 1 on its way through the factors */
#define STRENGTH_MAX (1000 * (int64_t)STRENGTH_ONE)
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

/* A strength by a factor in tenths, within bounds however many words raise it. */
static int64_t times(int64_t strength, int factor)
{
	strength = strength * factor / TENTHS;
	return strength > STRENGTH_MAX	  ? STRENGTH_MAX
	       : strength < -STRENGTH_MAX ? -STRENGTH_MAX
					  : strength;
}

/* What the words before mark i make of its strength. */
static int64_t turned(const struct tagging *t, size_t i, int64_t strength)
{
	struct str plain = buf_str(&t->plain->bytes);
	const struct hit *h = hit_of(t, i);
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
			strength = times(strength, NEGATED);
		else if (u->target == TURN_RAISE && far <= 1)
			strength = times(strength, RAISED);
		else if (u->target == TURN_LOWER && far <= 1)
			strength = times(strength, LOWERED);
	}
	return strength;
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
	int64_t good = 0, bad = 0;
	double sum;

	drop_overlaps(t);
	turn = last_turn(t);

	for (size_t i = 0; i < t->mood.count; i++) {
		const struct use *u = use_of(t, i);
		int64_t strength;

		if (u->what != USE_MOOD)
			continue;
		strength = turned(t, i, (int64_t)u->points * STRENGTH_ONE);
		if (turn < t->mood.count)
			strength = times(strength, i < turn ? BEFORE_TURN : AFTER_TURN);
		if (strength > 0)
			good += strength;
		else
			bad += strength;
	}
	t->mood_good = (int)(good * MOOD_ONE / STRENGTH_ONE);
	t->mood_bad = (int)(bad * MOOD_ONE / STRENGTH_ONE);
	sum = (double)(good + bad) / STRENGTH_ONE;
	t->mood_score = sum / sqrt(sum * sum + SOFTEN);
	t->mood_label = t->mood_score >= LABEL_FROM ? 1 : t->mood_score <= -LABEL_FROM ? -1 : 0;
}
