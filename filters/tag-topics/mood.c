/*
 * The mood of a post: the strengths of its mood words, turned round after a negation, raised or
 * lowered by the word before, weighed more after a `but`; and where something rose or fell, what it
 * was decides whether that is good (`profit fell`, `loss narrowed`). In: marks of mood. Out: a
 * score -1..1 and a label. Remembers nothing. The sum s becomes s / sqrt(s^2 + 15), as in VADER
 * (Hutto & Gilbert, ICWSM 2014).
 */
#include <math.h>

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
#define REACH_WORDS 3		 /* a negation reaches so many words ahead */
#define REACH_CJK_BYTES 12	 /* or four characters */
#define LOOK_BACK 6		 /* marks */
#define MOVED (2 * STRENGTH_ONE) /* strength of a rise or a fall of what is good or bad */
#define MOVED_BEFORE 16		 /* words from what rose or fell to the word that says so */
#define MOVED_AFTER 4		 /* where that stands first: `cut costs` */

static const struct sense *use_of(const struct tagging *t, size_t mark)
{
	return &t->rules->lexicon.sense[t->mood.mark[mark].use];
}

static const struct hit *hit_of(const struct tagging *t, size_t mark)
{
	return &t->hits.hit[t->mood.mark[mark].hit];
}

static bool is_turn(const struct tagging *t, size_t mark, enum mood_turn turn)
{
	const struct sense *u = use_of(t, mark);

	return u->what == USE_TURN && u->target == turn;
}

/* Of marks that overlap, only the one that starts first stays: `不太` and `好吃`, not `太好`. */
static void drop_overlaps(struct tagging *t)
{
	size_t kept = 0;
	uint32_t past = 0;

	for (size_t i = 0; i < t->mood.count; i++) {
		const struct hit *h = hit_of(t, i);

		if (h->from < past &&
		    (kept == 0 || t->mood.mark[kept - 1].hit != t->mood.mark[i].hit))
			continue;
		past = h->to;
		t->mood.mark[kept++] = t->mood.mark[i];
	}
	t->mood.count = kept;
}

enum part { CLAUSE, SENTENCE };

/* How a clause or a sentence may end; a point or comma between figures ends neither. */
static inline bool ends_part(uint32_t rune, enum part part)
{
	switch (rune) {
	case '.':
	case '!':
	case '?':
	case ';':
	case '\n':
	case 0:
		return true;
	case ',':
	case ':':
		return part == CLAUSE;
	default:
		return false;
	}
}

/* Words between two places, at most `most` and a few; SIZE_MAX where the part ends between. */
static size_t distance(struct str plain, size_t from, size_t to, enum part part, size_t most)
{
	size_t words = 0, cjk_bytes = 0;

	for (size_t at = from; at < to && words <= most;) {
		size_t before = at;
		uint32_t rune = text_next(plain, &at);

		if (rune == ' ')
			words++;
		else if (rune >= 0x80 && text_is_cjk(rune))
			cjk_bytes += at - before;
		else if (rune == 0x3002)
			return SIZE_MAX;
		else if (ends_part(rune, part) && (rune == '\n' || !plain_word_after(plain, at)))
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

/* Whether it turns round, raises or lowers what stands after it. */
static bool is_factor(const struct sense *u)
{
	return u->what == USE_TURN &&
	       (u->target == TURN_NEGATE || u->target == TURN_RAISE || u->target == TURN_LOWER);
}

/* What the words before mark i make of its strength. */
static int64_t turned(const struct tagging *t, size_t i, int64_t strength)
{
	struct str plain = buf_str(&t->plain->bytes);
	const struct hit *h = hit_of(t, i);
	size_t last = i > LOOK_BACK ? i - LOOK_BACK : 0;

	for (size_t j = i; j-- > last;) {
		const struct sense *u = use_of(t, j);
		const struct hit *before = hit_of(t, j);
		size_t far;

		if (before->to > h->from || !is_factor(u))
			continue;
		far = distance(plain, before->to, h->from, CLAUSE, REACH_WORDS);
		if (far > REACH_WORDS) /* those before are farther */
			break;
		if (u->target == TURN_NEGATE)
			strength = times(strength, NEGATED);
		else if (u->target == TURN_RAISE && far <= 1)
			strength = times(strength, RAISED);
		else if (u->target == TURN_LOWER && far <= 1)
			strength = times(strength, LOWERED);
	}
	return strength;
}

/* 1 where mark i is of what is good when it rises, -1 of what is bad, 0 of neither. */
static int worth(const struct tagging *t, size_t i)
{
	return is_turn(t, i, TURN_GAIN) ? 1 : is_turn(t, i, TURN_COST) ? -1 : 0;
}

/* What mark i says has risen or fallen, before it in the sentence or just behind; marks' count. */
static size_t moved(const struct tagging *t, size_t i)
{
	struct str plain = buf_str(&t->plain->bytes);
	const struct hit *h = hit_of(t, i);
	size_t none = t->mood.count, before = i, after = i + 1, far = MOVED_AFTER + 1;

	while (after < none && after <= i + LOOK_BACK && worth(t, after) == 0)
		after++;
	if (after < none && after <= i + LOOK_BACK)
		far = distance(plain, h->to, hit_of(t, after)->from, CLAUSE, MOVED_AFTER);
	if (far <= 1)
		return after;
	while (before > 0 && before + LOOK_BACK > i && worth(t, before - 1) == 0)
		before--;
	if (before > 0 && before + LOOK_BACK > i &&
	    distance(plain, hit_of(t, before - 1)->to, h->from, SENTENCE, MOVED_BEFORE) <=
		MOVED_BEFORE)
		return before - 1;
	return far <= MOVED_AFTER ? after : none;
}

/* The phrase of mark i has said what it has to say: its own strength is not counted. */
static void settle(struct tagging *t, size_t i)
{
	struct mark *mark = t->mood.mark;
	uint32_t hit = mark[i].hit;

	while (i > 0 && mark[i - 1].hit == hit)
		i--;
	for (; i < t->mood.count && mark[i].hit == hit; i++)
		mark[i].settled = true;
}

/* What rose or fell decides how good that is, not the words for both. */
static void find_moves(struct tagging *t)
{
	for (size_t i = 0; i < t->mood.count; i++) {
		bool rise = is_turn(t, i, TURN_RISE);
		size_t what;

		if (!rise && !is_turn(t, i, TURN_FALL))
			continue;
		what = moved(t, i);
		if (what == t->mood.count)
			continue;
		t->mood.mark[i].moves = (int8_t)(rise ? worth(t, what) : -worth(t, what));
		settle(t, i);
		settle(t, what);
	}
}

/* The last `but`: what stands after it weighs more; t->mood.count where there is none. */
static size_t last_turn(const struct tagging *t)
{
	for (size_t i = t->mood.count; i-- > 0;)
		if (is_turn(t, i, TURN_BUT))
			return i;
	return t->mood.count;
}

/* The strength of mark i by itself. */
static int64_t strength_of(const struct tagging *t, size_t i)
{
	const struct mark *m = &t->mood.mark[i];
	const struct sense *u = use_of(t, i);

	if (u->what == USE_MOOD)
		return m->settled ? 0 : (int64_t)u->points * STRENGTH_ONE;
	return m->moves * (int64_t)MOVED;
}

void mood_weigh(struct tagging *t)
{
	size_t turn;
	int64_t good = 0, bad = 0;
	double sum, square;

	drop_overlaps(t);
	find_moves(t);
	turn = last_turn(t);

	for (size_t i = 0; i < t->mood.count; i++) {
		int64_t strength = strength_of(t, i);

		if (strength == 0)
			continue;
		strength = turned(t, i, strength);
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
	square = sum * sum; /* by itself, so that no compiler joins it with the sum below */
	t->mood_score = sum / sqrt(square + SOFTEN);
	t->mood_label = t->mood_score >= LABEL_FROM ? 1 : t->mood_score <= -LABEL_FROM ? -1 : 0;
}
