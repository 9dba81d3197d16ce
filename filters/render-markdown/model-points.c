/*
 * The key points: the best ranked stories, news before opinions, no event twice, and of what few
 * tell no author more than twice. Numbers them, so that later sections can refer to them.
 */
#include "hash.h"
#include "model.h"
#include "put.h"
#include "text.h"
#include "voice.h"

#define POINT_WIDTH_MIN 24 /* columns; a shorter sentence tells no news */
#define POINTS_OF_AUTHOR 2
#define POINT_PEOPLE 3 /* what so many tell is news, whatever its kind */
#define AUTHOR_SEED 31
#define THING_SEED 32

/* Kinds in the order in which they fill the points. */
static const char *const first_kinds[] = {"release", "research", "business", "market"};
static const char *const later_kinds[] = {"", "opinion"};

static bool is_kind_of(struct str kind, const char *const *kinds, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (str_is(kind, kinds[i]))
			return true;
	return false;
}

struct choice {
	struct table seen; /* authors and things; the value is how often */
	size_t count;
};

/* Counts the key; false where it is there `limit` times already, or memory is out. */
static bool take(struct choice *c, uint64_t key, uint32_t limit)
{
	uint32_t i;
	bool added;

	for (i = 0; i < limit; i++) {
		if (table_add(&c->seen, hash_mix64(key + i) | 1, 0, &added) == TABLE_NONE)
			return false;
		if (added)
			return true;
	}
	return false;
}

/*
 * What a story without a name must be for a point: an announcement that announces, an opinion that
 * more than its author holds.
 */
static bool is_news(const struct story *s, struct str sentence)
{
	if (str_is(s->kind, "release") || str_is(s->kind, "research"))
		return voice_tells(sentence) && !voice_opines(sentence);
	if (str_is(s->kind, "opinion"))
		return s->people > 1 && voice_opines(sentence);
	return !str_is(s->kind, "business") || !voice_opines(sentence);
}

/* What business is a point: a meeting only where many tell of it. */
static bool is_point(struct model *m, const struct story *s)
{
	return s->people >= POINT_PEOPLE || !str_is(model_act(m, s), "meeting");
}

/* `named` stories need no verb of news: `BulletTime: Decoupled Control of Time`. */
static bool fits(struct model *m, struct choice *c, const struct story *s, bool named)
{
	const struct post *p = model_lead(m, s);
	struct buf scratch, folded;
	bool ok;

	buf_init(&scratch, MODEL_BYTES_MAX);
	buf_init(&folded, MODEL_BYTES_MAX);
	model_sentence(m, s, &scratch);
	ok = text_width(buf_str(&scratch)) >= POINT_WIDTH_MIN && model_is_told(m, s) &&
	     is_point(m, s) && (named || is_news(s, buf_str(&scratch)));
	buf_reset(&scratch);
	model_heading(m, s, &scratch);
	text_fold(buf_str(&scratch), &folded);
	if (ok && folded.len)
		ok = take(c, table_key(buf_str(&folded), STR_NONE, THING_SEED), 1);
	if (ok && s->people < POINT_PEOPLE)
		ok = take(c, day_author_key(p, AUTHOR_SEED), POINTS_OF_AUTHOR);
	buf_free(&scratch);
	buf_free(&folded);
	return ok;
}

/* Fills the points with stories of those kinds; `named`: only those about something that has a
 * name. */
static void choose(
    struct model *m, struct choice *c, const char *const *kinds, size_t count, bool named)
{
	struct story *s;
	size_t i;

	for (i = 0; i < m->day->stories && c->count < (size_t)m->ask->points; i++) {
		s = &m->day->story[i];
		if (s->point || s->roundup ||
		    (s->people < POINT_PEOPLE && !is_kind_of(s->kind, kinds, count)) ||
		    (named && s->people < 2 && !model_is_named(m, s)) || !fits(m, c, s, named))
			continue;
		s->point = (uint32_t)++c->count;
	}
}

void model_put_points(struct model *m)
{
	struct choice c = {0};
	size_t number, i;

	choose(m, &c, first_kinds, sizeof(first_kinds) / sizeof(first_kinds[0]), true);
	choose(m, &c, first_kinds, sizeof(first_kinds) / sizeof(first_kinds[0]), false);
	choose(m, &c, later_kinds, sizeof(later_kinds) / sizeof(later_kinds[0]), false);
	put_open(m->out, "points", '[');
	for (number = 1; number <= c.count; number++)
		for (i = 0; i < m->day->stories; i++)
			if (m->day->story[i].point == number)
				model_put_item(m, NULL, &m->day->story[i]);
	put_close(m->out, ']');
	table_free(&c.seen);
}
