/*
 * Groups tellings into stories (see story.h): in go the sorted tellings of a day, out come its
 * stories. A telling joins the story whose lead shares most of its rare names, found through an
 * index of names, so that no telling is compared with all others.
 */
#include "story.h"

#include <math.h>
#include <stdlib.h>

#include "grouping.h"
#include "text.h"

#define WEIGHT_OF_VOICES .25
#define CLUSTER_SEED 11
#define STORY_SEED 12
#define STORY_SPAN_MS (48 * 3600 * 1000LL) /* two tellings of one event are not further apart */
#define STORY_LIKE .3			   /* cosine of the names from which two are one event */
#define STORY_FIRST 3			   /* a story's tellings that others must be like */
#define STORY_RELEASE .35 /* of two tellings that are about one versioned thing, at least */
#define ROUNDUP_NAMES 6
#define ROUNDUP_OPENING 60 /* bytes in which a digest says that it is one */
#define ROUNDUP_THINGS 3
#define STORY_WEAK .2
#define STORY_COMMON .6 /* two tellings that share known makers and brands only are less alike */

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

static int count_features(struct grouping *g, size_t i, struct err *e)
{
	const struct post *p = &g->day->telling[i].post;
	void *grown;
	size_t k;
	uint32_t row;
	bool added;

	g->features[i] = rare_find(p->text, p->tags.name, p->tags.names, g->feature[i]);
	for (k = 0; k < g->features[i]; k++) {
		row = table_add(&g->rows, g->feature[i][k].key | 1, (uint32_t)g->postings, &added);
		grown = added ? array_grow(g->posting, &g->posting_cap, g->postings + 1,
				    sizeof(*g->posting))
			      : g->posting;
		if (row == TABLE_NONE || !grown)
			return no_memory(e);
		g->posting = grown;
		if (added)
			g->posting[g->postings++] = (struct posting){0};
		g->posting[row].tellings++;
	}
	return 0;
}

/* Inverse document frequency, squared for use in a cosine; a word that is no name weighs less. */
static double weight_of(const struct grouping *g, const struct feature *f)
{
	const struct posting *p = &g->posting[table_get(&g->rows, f->key | 1)];
	double idf = log((double)(g->day->counts.relevant + 2) / (double)p->tellings);

	return idf > 0 ? idf * idf * (f->strong ? 1 : STORY_WEAK) : 0;
}

static double norm_of(const struct grouping *g, size_t i)
{
	double sum = 0;
	size_t k;

	for (k = 0; k < g->features[i]; k++)
		sum += weight_of(g, &g->feature[i][k]);
	return sqrt(sum);
}

double grouping_likeness(const struct grouping *g, size_t a, size_t b)
{
	double shared = 0, norms = norm_of(g, a) * norm_of(g, b);
	size_t i, k, weak = 0;
	bool strong = false, release = false, known = true;

	for (i = 0; i < g->features[a]; i++) {
		for (k = 0; k < g->features[b]; k++) {
			if (g->feature[a][i].key != g->feature[b][k].key)
				continue;
			shared += weight_of(g, &g->feature[a][i]);
			release = release || (g->feature[a][i].release && g->feature[b][k].release);
			if (g->feature[a][i].strong || g->feature[b][k].strong)
				strong = true;
			else
				weak++;
			known = known && g->feature[a][i].tagged && g->feature[b][k].tagged;
		}
	}
	if (norms <= 0 || (!strong && weak < 2))
		return 0;
	if (!strong && known)
		shared *= STORY_COMMON;
	return release ? fmax(shared / norms, STORY_RELEASE) : shared / norms;
}

static bool near_in_time(const struct post *a, const struct post *b)
{
	int64_t apart = a->time_ms - b->time_ms;

	if (!a->has_time || !b->has_time)
		return true;
	return apart <= STORY_SPAN_MS && apart >= -STORY_SPAN_MS;
}

/* How like a telling is to the most like of a story's first tellings: later ones may have drifted.
 */
static double likeness_to(const struct grouping *g, size_t i, const struct story *s)
{
	double best = 0;
	size_t k;

	for (k = 0; k < s->tellings && k < STORY_FIRST; k++)
		best = fmax(best, grouping_likeness(g, i, s->telling[k]));
	return best;
}

/* The story most like telling i, or STORY_NONE. */
static uint32_t most_like(const struct grouping *g, size_t i)
{
	const struct day *d = g->day;
	uint32_t best = STORY_NONE, s, k;
	const struct posting *p;
	double like, best_like = STORY_LIKE;
	size_t f;

	for (f = 0; g->posting && f < g->features[i]; f++) {
		p = &g->posting[table_get(&g->rows, g->feature[i][f].key | 1)];
		for (k = 0; k < p->count && p->count < POSTING_MAX; k++) {
			s = p->story[k];
			if (!near_in_time(&d->telling[i].post, &d->telling[d->story[s].lead].post))
				continue;
			like = likeness_to(g, i, &d->story[s]);
			if (like > best_like || (like == best_like && s < best)) {
				best_like = like;
				best = s;
			}
		}
	}
	return best;
}

static void index_story(struct grouping *g, size_t i, uint32_t story)
{
	struct posting *p;
	size_t f;

	for (f = 0; g->posting && f < g->features[i]; f++) {
		p = &g->posting[table_get(&g->rows, g->feature[i][f].key | 1)];
		if (p->count < POSTING_MAX)
			p->story[p->count++] = story;
	}
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

/* A post that names this many things, or says so, tells of many stories and is none of them. */
static bool is_roundup(const struct post *p)
{
	static const char *const words[] = {"早报", "晚报", "日报", "周报", "梳理", "盘点", "汇总",
	    "roundup", "round-up", "recap", "digest", "newsletter", "reading list", "this week in",
	    "of the week"};
	struct str opening = {
	    p->text.ptr, p->text.len < ROUNDUP_OPENING ? p->text.len : ROUNDUP_OPENING};
	size_t i, things = 0, makers = 0;

	for (i = 0; i < p->tags.names; i++) {
		things += rare_is_thing(p->tags.name[i].type) &&
			  !str_is(p->tags.name[i].type, "benchmark");
		makers += rare_is_maker(p->tags.name[i].type);
	}
	if (things >= ROUNDUP_THINGS && things + makers >= ROUNDUP_NAMES)
		return true;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (rare_holds(opening, str_of(words[i])))
			return true;
	return false;
}

/* Puts a telling that is no repeat into its story, a new one where none fits. */
static int place_telling(struct grouping *g, size_t i, struct err *e)
{
	struct day *d = g->day;
	struct telling *t = &d->telling[i];
	uint64_t cluster = cluster_key(&t->post);
	uint64_t id = table_key(t->story_id, STR_NONE, STORY_SEED);
	uint32_t story = table_get(&g->clusters, cluster);
	bool added;

	if (story == TABLE_NONE && t->story_id.len)
		story = table_get(&g->ids, id);
	else if (story == TABLE_NONE && !is_roundup(&t->post))
		story = most_like(g, i);
	if (story == TABLE_NONE) {
		story = (uint32_t)d->stories;
		if (new_story(d, i, e) < 0)
			return -1;
		d->story[story].roundup = is_roundup(&t->post);
		if (!d->story[story].roundup)
			index_story(g, i, story);
	} else if (add_telling(d, story, i, e) < 0) {
		return -1;
	}
	if (table_add(&g->clusters, cluster, story, &added) == TABLE_NONE ||
	    (t->story_id.len && table_add(&g->ids, id, story, &added) == TABLE_NONE))
		return no_memory(e);
	return 0;
}

/* A repeat counts for the story of its cluster, where that is in the report. */
static int place_repeat(struct grouping *g, size_t i, struct err *e)
{
	uint32_t story = table_get(&g->clusters, cluster_key(&g->day->telling[i].post));

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
	struct grouping g = {.day = d};
	size_t i;
	int rc = -1;

	g.feature = calloc(d->tellings + 1, sizeof(*g.feature));
	g.features = calloc(d->tellings + 1, sizeof(*g.features));
	if (!g.feature || !g.features) {
		no_memory(e);
		goto out;
	}
	for (i = 0; i < d->tellings; i++)
		if (!d->telling[i].repeat && count_features(&g, i, e) < 0)
			goto out;
	for (i = 0; i < d->tellings; i++)
		if (!d->telling[i].repeat && place_telling(&g, i, e) < 0)
			goto out;
	for (i = 0; i < d->tellings; i++)
		if (d->telling[i].repeat && place_repeat(&g, i, e) < 0)
			goto out;
	for (i = 0; i < d->stories; i++) {
		if (lead_find(&g, &d->story[i], lang, e) < 0)
			goto out;
	}
	sort_stories(d);
	rc = 0;
out:
	table_free(&g.rows);
	table_free(&g.clusters);
	table_free(&g.ids);
	free(g.posting);
	free(g.feature);
	free(g.features);
	return rc;
}
