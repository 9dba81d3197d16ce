/*
 * Opinions by side (technology, industry, market): those on the heaviest stories, whoever leads
 * them, one an author and two a story; where all of them lean one way and somebody holds the other,
 * the last gives way to that one.
 */
#include <stdlib.h>

#include "model.h"
#include "put.h"
#include "text.h"
#include "voice.h"

#define VIEWS_OF_SIDE 6
#define VIEWS_OF_STORY 2
#define VIEW_WIDTH_MIN 48
#define VIEW_AUTHOR_SEED 41

static const char *const sides[] = {"technology", "industry", "market"};

/* Every opinion as a story of its own, with one telling. */
struct voices {
	struct story *voice;
	size_t count;
};

struct side {
	const struct story *view[VIEWS_OF_SIDE];
	size_t count;
	const struct story *positive, *negative; /* the best ranked of each mood */
	uint64_t positives, negatives, views;
};

static bool is_view(const struct model *m, const struct story *s, const char *side)
{
	const struct post *p = model_lead(m, s);

	return str_is(p->tags.kind, "opinion") &&
	       str_is(model_topic_side(m, model_main_topic(p)), side);
}

/*
 * True where the sentence that would be quoted is somebody's judgement. What a network of titles or
 * an outlet brings is quoted only where somebody speaks for himself in it.
 */
static bool is_quotable(const struct model *m, const struct story *s)
{
	struct buf sentence;
	struct str text;
	bool ok;

	buf_init(&sentence, MODEL_BYTES_MAX);
	model_sentence(m, s, &sentence);
	text = buf_str(&sentence);
	ok = text_width(text) >= VIEW_WIDTH_MIN && voice_opines(text) &&
	     (model_is_social(model_lead(m, s)->network) || voice_is_own(text));
	buf_free(&sentence);
	return ok;
}

/* True where the author, or often enough the story, is heard already. */
static bool heard(const struct model *m, const struct side *c, const struct story *s)
{
	uint64_t key = day_author_key(model_lead(m, s), VIEW_AUTHOR_SEED);
	size_t i, same_story = 0;

	for (i = 0; i < c->count; i++) {
		if (day_author_key(model_lead(m, c->view[i]), VIEW_AUTHOR_SEED) == key)
			return true;
		same_story += c->view[i]->best == s->best;
	}
	return same_story >= VIEWS_OF_STORY;
}

/* The opinion of telling i; a story of one telling is that story, with its number as a point. */
static struct story voice_of(const struct story *s, uint32_t *telling)
{
	struct story voice = {.lead = *telling,
	    .telling = telling,
	    .tellings = 1,
	    .people = 1,
	    .networks = 1,
	    .first_ms = INT64_MIN,
	    .best = s->best,
	    .kind = STR("opinion")};

	return s->tellings == 1 ? *s : voice;
}

/* Fills voice, which has room for every telling; returns how many there are. */
static size_t find_voices(const struct model *m, struct story *voice)
{
	const struct story *s;
	const struct telling *t;
	size_t i, k, count = 0;

	for (i = 0; i < m->day->stories; i++) {
		s = &m->day->story[i];
		for (k = 0; k < s->tellings; k++) {
			t = &m->day->telling[s->telling[k]];
			if (!t->repeat && str_is(t->post.tags.kind, "opinion"))
				voice[count++] = voice_of(s, &s->telling[k]);
		}
	}
	return count;
}

static void add_view(const struct model *m, struct side *c, const struct story *s)
{
	if (c->count < VIEWS_OF_SIDE && !heard(m, c, s))
		c->view[c->count++] = s;
}

/* Opinions on no topic come after all others. */
static void gather(const struct model *m, const struct voices *v, const char *side, struct side *c)
{
	const struct story *s;
	struct str mood;
	size_t i;

	for (i = 0; i < v->count; i++) {
		s = &v->voice[i];
		if (!is_view(m, s, side))
			continue;
		mood = model_lead(m, s)->tags.mood;
		c->views++;
		c->positives += str_is(mood, "positive");
		c->negatives += str_is(mood, "negative");
		if (!is_quotable(m, s))
			continue;
		if (str_is(mood, "positive"))
			c->positive = c->positive ? c->positive : s;
		else if (str_is(mood, "negative"))
			c->negative = c->negative ? c->negative : s;
		if (model_main_topic(model_lead(m, s)).len)
			add_view(m, c, s);
	}
	for (i = 0; i < v->count && c->count < VIEWS_OF_SIDE; i++) {
		s = &v->voice[i];
		if (is_view(m, s, side) && !model_main_topic(model_lead(m, s)).len &&
		    is_quotable(m, s))
			add_view(m, c, s);
	}
}

static bool shows(const struct side *c, const struct story *s)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		if (c->view[i] == s)
			return true;
	return false;
}

static bool shows_mood(const struct model *m, const struct side *c, const char *mood)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		if (str_is(model_lead(m, c->view[i])->tags.mood, mood))
			return true;
	return false;
}

/* The mood of fewer voices where both are heard; NULL where nobody disagrees. */
static const char *minority(const struct side *c)
{
	if (!c->positives || !c->negatives)
		return NULL;
	return c->negatives <= c->positives ? "negative" : "positive";
}

static void keep_disagreeing(const struct model *m, struct side *c)
{
	const char *mood = minority(c);
	const struct story *other;

	if (!mood || c->count < 2 || shows_mood(m, c, mood))
		return;
	other = mood[0] == 'n' ? c->negative : c->positive;
	if (other && !shows(c, other))
		c->view[c->count - 1] = other;
}

/*
 * True where two views are on one matter: told of one story, or of one topic in words that both
 * use. A name in both is not enough: two people may say much of one model, and contradict each
 * other in nothing.
 */
static bool same_matter(const struct model *m, const struct story *a, const struct story *b)
{
	const struct post *p = model_lead(m, a), *other = model_lead(m, b);
	size_t k;

	if (a->best == b->best)
		return true;
	for (k = 0; k < p->tags.topics; k++)
		if (model_has_topic(other, p->tags.topic[k].id))
			return voice_meets(p->text, other->text);
	return false;
}

/* True where the view has that mood, and another one shown, of the other mood, is on its matter. */
static bool disagrees(const struct model *m, const struct side *c, size_t i, const char *mood)
{
	struct str other;
	size_t k;

	if (!mood || !str_is(model_lead(m, c->view[i])->tags.mood, mood))
		return false;
	for (k = 0; k < c->count; k++) {
		other = model_lead(m, c->view[k])->tags.mood;
		if (!str_is(other, "neutral") && !str_is(other, mood) &&
		    same_matter(m, c->view[i], c->view[k]))
			return true;
	}
	return false;
}

static void put_view(struct model *m, const struct side *c, size_t i, bool against)
{
	put_open(m->out, NULL, '{');
	put_bool(m->out, "disagrees", against);
	model_put_item(m, "item", c->view[i]);
	put_close(m->out, '}');
}

/* The best ranked of those who disagree stands last. */
static void put_side(struct model *m, const char *name, const struct side *c)
{
	const char *mood = minority(c);
	size_t i, against;

	put_open(m->out, NULL, '{');
	put_text(m->out, "side", str_of(name));
	put_int(m->out, "views", (int64_t)c->views);
	put_int(m->out, "positive", (int64_t)c->positives);
	put_int(m->out, "negative", (int64_t)c->negatives);
	put_open(m->out, "items", '[');
	for (i = 0; i < c->count && !disagrees(m, c, i, mood); i++)
		;
	against = i;
	for (i = 0; i < c->count; i++)
		if (i != against)
			put_view(m, c, i, false);
	if (against < c->count)
		put_view(m, c, against, true);
	put_close(m->out, ']');
	put_close(m->out, '}');
}

void model_put_views(struct model *m)
{
	struct voices v = {.voice = calloc(m->day->tellings + 1, sizeof(*v.voice))};
	size_t i;

	if (!v.voice) {
		m->out->failed = true;
		return;
	}
	put_open(m->out, "views", '[');
	v.count = find_voices(m, v.voice);
	for (i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
		struct side c = {.count = 0};

		gather(m, &v, sides[i], &c);
		keep_disagreeing(m, &c);
		put_side(m, sides[i], &c);
	}
	put_close(m->out, ']');
	free(v.voice);
}
