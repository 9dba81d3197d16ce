/*
 * Gathers the day (see day.h): copies what the report may show out of the driver's records, counts
 * the rest.
 */
#include "day.h"

#include <stdlib.h>
#include <string.h>

#define PEOPLE_SEED 1
#define NETWORK_SEED 2

void day_init(struct day *d, double relevance, size_t memory_max)
{
	arena_init(&d->arena, memory_max);
	d->relevance = relevance;
	d->first_ms = INT64_MAX;
	d->last_ms = INT64_MIN;
}

void day_free(struct day *d)
{
	size_t i;

	for (i = 0; i < d->stories; i++)
		free(d->story[i].telling);
	free(d->story);
	free(d->telling);
	free(d->ledger);
	free(d->network);
	free(d->network_posts);
	table_free(&d->people);
	table_free(&d->network_rows);
	arena_free(&d->arena);
}

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "out of memory for the posts of the report");
}

uint64_t day_author_key(const struct post *p, uint64_t seed)
{
	struct str who = p->author.username.len ? p->author.username : p->author.id;

	return table_key(p->network, who, seed);
}

static int count_network(struct day *d, struct str network, struct err *e)
{
	bool added;
	uint32_t row;
	void *grown;

	row = table_add(&d->network_rows, table_key(network, STR_NONE, NETWORK_SEED),
	    (uint32_t)d->networks, &added);
	if (row == TABLE_NONE)
		return no_memory(e);
	if (added) {
		grown =
		    array_grow(d->network, &d->network_cap, d->networks + 1, sizeof(*d->network));
		if (!grown)
			return no_memory(e);
		d->network = grown;
		grown = array_grow(d->network_posts, &d->network_posts_cap, d->networks + 1,
		    sizeof(*d->network_posts));
		if (!grown)
			return no_memory(e);
		d->network_posts = grown;
		d->network[row] = arena_dup(&d->arena, network);
		d->network_posts[row] = 0;
		d->networks++;
	}
	d->network_posts[row]++;
	return 0;
}

/* Copies the strings in *s to the arena; false where there is no room. */
static bool keep(struct day *d, struct str *s)
{
	size_t len = s->len;

	*s = arena_dup(&d->arena, *s);
	return !len || s->ptr;
}

static bool keep_tags(struct day *d, struct post_tags *t)
{
	struct post_topic *topic = arena_array(&d->arena, t->topics + 1, sizeof(*topic));
	struct post_name *name = arena_array(&d->arena, t->names + 1, sizeof(*name));
	struct post_ticker *ticker = arena_array(&d->arena, t->tickers + 1, sizeof(*ticker));
	bool ok = topic && name && ticker && keep(d, &t->kind) && keep(d, &t->mood);
	size_t i;

	for (i = 0; ok && i < t->topics; i++) {
		topic[i] = t->topic[i];
		ok = keep(d, &topic[i].id);
	}
	for (i = 0; ok && i < t->names; i++) {
		name[i] = t->name[i];
		ok = keep(d, &name[i].name) && keep(d, &name[i].type);
	}
	for (i = 0; ok && i < t->tickers; i++) {
		ticker[i] = t->ticker[i];
		ok = keep(d, &ticker[i].symbol) && keep(d, &ticker[i].market);
	}
	t->topic = topic;
	t->name = name;
	t->ticker = ticker;
	return ok;
}

static bool keep_post(struct day *d, struct post *p)
{
	return keep(d, &p->id) && keep(d, &p->text) && keep(d, &p->lang) && keep(d, &p->url) &&
	       keep(d, &p->author.id) && keep(d, &p->author.username) && keep(d, &p->author.name) &&
	       keep(d, &p->network) && keep(d, &p->source) && keep(d, &p->dup.cluster) &&
	       keep(d, &p->dup.role) && keep(d, &p->dup.first_seen) && keep_tags(d, &p->tags);
}

static int keep_telling(struct day *d, const struct post *p, struct standing standing,
    struct str story_id, bool repeat, struct err *e)
{
	struct telling *t;
	void *grown = array_grow(d->telling, &d->telling_cap, d->tellings + 1, sizeof(*d->telling));

	if (!grown)
		return no_memory(e);
	d->telling = grown;
	t = &d->telling[d->tellings];
	*t = (struct telling){.post = *p,
	    .story_id = story_id,
	    .standing = standing,
	    .story = STORY_NONE,
	    .repeat = repeat};
	if (repeat)
		t->post.text = STR_NONE;
	t->post.reference = NULL;
	t->post.url_entity = NULL;
	t->post.hashtag = t->post.cashtag = t->post.mention = NULL;
	t->post.references = t->post.url_entities = 0;
	t->post.hashtags = t->post.cashtags = t->post.mentions = 0;
	if (!keep_post(d, &t->post) || !keep(d, &t->story_id))
		return no_memory(e);
	d->tellings++;
	return 0;
}

int day_add(struct day *d, const struct post *p, struct standing standing, struct str story_id,
    struct err *e)
{
	bool added, repeat = p->dup.present && str_is(p->dup.role, "repeat");
	const struct post_tags *t = &p->tags;

	d->counts.posts++;
	if (p->has_time) {
		d->first_ms = p->time_ms < d->first_ms ? p->time_ms : d->first_ms;
		d->last_ms = p->time_ms > d->last_ms ? p->time_ms : d->last_ms;
	}
	if (table_add(&d->people, day_author_key(p, PEOPLE_SEED), 0, &added) == TABLE_NONE)
		return no_memory(e);
	if (count_network(d, p->network, e) < 0)
		return -1;
	if (repeat)
		d->counts.repeats++;
	else if (t->present && t->relevance < d->relevance)
		d->counts.irrelevant++;
	else if (str_is(t->kind, "advert") || str_is(t->kind, "chatter"))
		d->counts.idle++;
	else {
		d->counts.relevant++;
		d->counts.ungrouped += !story_id.len;
	}
	if (!repeat && ((t->present && t->relevance < d->relevance) || str_is(t->kind, "advert") ||
			   str_is(t->kind, "chatter")))
		return 0;
	return keep_telling(d, p, standing, story_id, repeat, e);
}

int day_add_ledger(struct day *d, struct str line, struct err *e)
{
	void *grown;

	if (d->ledgers >= DAY_LEDGER_MAX)
		return err_set(e, EXIT_IO, "more than %d ledger lines", DAY_LEDGER_MAX);
	grown = array_grow(d->ledger, &d->ledger_cap, d->ledgers + 1, sizeof(*d->ledger));
	if (!grown)
		return no_memory(e);
	d->ledger = grown;
	d->ledger[d->ledgers] = arena_dup(&d->arena, line);
	if (line.len && !d->ledger[d->ledgers].ptr)
		return no_memory(e);
	d->ledgers++;
	return 0;
}

static int by_place(const void *a, const void *b)
{
	const struct telling *x = a, *y = b;
	int order;

	if (x->standing.place != y->standing.place)
		return x->standing.place < y->standing.place ? -1 : 1;
	if (x->post.time_ms != y->post.time_ms)
		return x->post.time_ms < y->post.time_ms ? -1 : 1;
	order = str_compare(x->post.network, y->post.network);
	return order ? order : str_compare(x->post.id, y->post.id);
}

void day_sort(struct day *d)
{
	if (d->tellings)
		qsort(d->telling, d->tellings, sizeof(*d->telling), by_place);
}
