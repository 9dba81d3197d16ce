/*
 * Gathers tellings into stories (see story.h): in go the sorted tellings of a day, out come its
 * stories, as `story.id` parts them; a post without one is a story of its own, which repeats of it
 * join.
 */
#include "story.h"

#include <math.h>
#include <stdlib.h>

#include "lead.h"
#include "text.h"

#define WEIGHT_OF_VOICES .25
#define CLUSTER_SEED 11
#define STORY_SEED 12

/* Which story a story_id, and which one a cluster of dedupe's, belongs to. */
struct gathering {
	struct day *day;
	struct table clusters, ids;
};

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "out of memory for the stories of the report");
}

bool story_speaks(const struct post *p, struct str lang)
{
	size_t at = 0, han = 0, others = 0;
	enum text_class kind;

	if (p->lang.len >= 2 && !str_is(p->lang, "und"))
		return str_starts(p->lang, lang);
	while (at < p->text.len) {
		kind = text_class_of(text_next(p->text, &at));
		if (kind == TEXT_KANA || kind == TEXT_HANGUL)
			return false;
		han += kind == TEXT_HAN;
		others += kind == TEXT_LETTER;
	}
	if (str_is(lang, "zh"))
		return han * 5 > others;
	return str_is(lang, "en") && han * 5 <= others;
}

static uint64_t cluster_key(const struct post *p)
{
	struct str cluster = p->dup.present && p->dup.cluster.len ? p->dup.cluster : p->id;

	return table_key(cluster, STR_NONE, CLUSTER_SEED);
}

static int add_telling(struct day *d, uint32_t story, size_t i, struct err *e)
{
	struct story *s = &d->story[story];
	void *grown = array_grow(s->telling, &s->cap, s->tellings + 1, sizeof(*s->telling));

	if (!grown)
		return no_memory(e);
	s->telling = grown;
	s->telling[s->tellings++] = (uint32_t)i;
	d->telling[i].story = story;
	return 0;
}

static int new_story(struct day *d, size_t i, struct err *e)
{
	void *grown = array_grow(d->story, &d->story_cap, d->stories + 1, sizeof(*d->story));

	if (!grown)
		return no_memory(e);
	d->story = grown;
	d->story[d->stories++] = (struct story){.lead = (uint32_t)i, .first_ms = INT64_MIN};
	return add_telling(d, (uint32_t)d->stories - 1, i, e);
}

/* Puts a telling that is no repeat into its story, a new one where that has none yet. */
static int place_telling(struct gathering *g, size_t i, struct err *e)
{
	struct day *d = g->day;
	const struct telling *t = &d->telling[i];
	uint64_t cluster = cluster_key(&t->post);
	uint64_t id = table_key(t->story_id, STR_NONE, STORY_SEED);
	uint32_t story = table_get(&g->clusters, cluster);
	bool added;

	if (t->story_id.len)
		story = table_get(&g->ids, id);
	if (story == TABLE_NONE) {
		story = (uint32_t)d->stories;
		if (new_story(d, i, e) < 0)
			return -1;
	} else if (add_telling(d, story, i, e) < 0) {
		return -1;
	}
	if (table_add(&g->clusters, cluster, story, &added) == TABLE_NONE ||
	    (t->story_id.len && table_add(&g->ids, id, story, &added) == TABLE_NONE))
		return no_memory(e);
	return 0;
}

/* A repeat counts for its story, else for that of its cluster, where that is in the report. */
static int place_repeat(struct gathering *g, size_t i, struct err *e)
{
	const struct telling *t = &g->day->telling[i];
	uint32_t story = TABLE_NONE;

	if (t->story_id.len)
		story = table_get(&g->ids, table_key(t->story_id, STR_NONE, STORY_SEED));
	if (story == TABLE_NONE)
		story = table_get(&g->clusters, cluster_key(&t->post));
	return story == TABLE_NONE ? 0 : add_telling(g->day, story, i, e);
}

/* The best score of a story's tellings, raised by how many people tell it. */
static double story_weight(const struct day *d, const struct story *s)
{
	double best = 0;
	size_t i;

	for (i = 0; i < s->tellings; i++)
		if (!d->telling[s->telling[i]].repeat)
			best = fmax(best, d->telling[s->telling[i]].standing.score);
	return best * (1 + log2(s->people > 0 ? s->people : 1) * WEIGHT_OF_VOICES);
}

/* The heaviest first; of equals the one that has the best place. */
static int by_weight(const void *a, const void *b)
{
	const struct story *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->best > y->best) - (x->best < y->best);
}

static void sort_stories(struct day *d)
{
	size_t i, k;

	for (i = 0; i < d->stories; i++) {
		d->story[i].best = (uint32_t)i;
		d->story[i].weight = story_weight(d, &d->story[i]);
	}
	if (d->stories)
		qsort(d->story, d->stories, sizeof(*d->story), by_weight);
	for (i = 0; i < d->stories; i++)
		for (k = 0; k < d->story[i].tellings; k++)
			d->telling[d->story[i].telling[k]].story = (uint32_t)i;
}

int stories_make(struct day *d, struct str lang, struct err *e)
{
	struct gathering g = {.day = d};
	size_t i;
	int rc = -1;

	for (i = 0; i < d->tellings; i++)
		if (!d->telling[i].repeat && place_telling(&g, i, e) < 0)
			goto out;
	for (i = 0; i < d->tellings; i++)
		if (d->telling[i].repeat && place_repeat(&g, i, e) < 0)
			goto out;
	for (i = 0; i < d->stories; i++)
		if (lead_find(d, &d->story[i], lang, e) < 0)
			goto out;
	sort_stories(d);
	rc = 0;
out:
	table_free(&g.clusters);
	table_free(&g.ids);
	return rc;
}
