/*
 * Counts for the report (see tally.h). Rows stand by posts, most first, then by id: the order of
 * rank's own summary.
 */
#include "tally.h"

#include <stdlib.h>
#include <string.h>

#define POSTS_OF_PERSON 3
#define AUTHOR_SEED 21
#define ROW_SEED 100
#define ROW_AUTHOR_SEED 200

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "out of memory for the counts of the report");
}

void tally_free(struct tally *t)
{
	size_t i;

	for (i = 0; i < TALLY_LISTS; i++)
		free(t->row[i]);
	*t = (struct tally){0};
}

static struct tally_row *new_row(struct tally *t, enum tally_list list)
{
	void *grown =
	    array_grow(t->row[list], &t->cap[list], t->rows[list] + 1, sizeof(*t->row[list]));

	if (!grown)
		return NULL;
	t->row[list] = grown;
	t->row[list][t->rows[list]] = (struct tally_row){0};
	return &t->row[list][t->rows[list]++];
}

/* One post counts once for a row, and its author once. */
static int count_row(struct tally *t, struct table *seen, enum tally_list list, struct str id,
    struct str type, const struct post *p, struct err *e)
{
	uint64_t key = table_key(id, type, ROW_SEED + list);
	uint32_t at;
	struct tally_row *r;
	bool added;

	at = table_add(seen, key, (uint32_t)t->rows[list], &added);
	if (at == TABLE_NONE)
		return no_memory(e);
	if (added) {
		r = new_row(t, list);
		if (!r)
			return no_memory(e);
		*r = (struct tally_row){.id = id, .type = type};
	}
	r = &t->row[list][at];
	r->posts++;
	r->positive += str_is(p->tags.mood, "positive");
	r->negative += str_is(p->tags.mood, "negative");
	if (table_add(seen, day_author_key(p, key ^ ROW_AUTHOR_SEED), 0, &added) == TABLE_NONE)
		return no_memory(e);
	r->people += added;
	return 0;
}

static int count_post(struct tally *t, struct table *seen, const struct post *p, struct err *e)
{
	const struct post_tags *tags = &p->tags;
	size_t i;
	int rc = 0;

	t->relevant++;
	if (str_is(tags->mood, "positive"))
		t->positive++;
	else if (str_is(tags->mood, "negative"))
		t->negative++;
	else
		t->neutral++;
	for (i = 0; i < tags->topics && rc == 0; i++)
		rc = count_row(t, seen, TALLY_TOPICS, tags->topic[i].id, STR_NONE, p, e);
	if (rc == 0 && tags->kind.len)
		rc = count_row(t, seen, TALLY_KINDS, tags->kind, STR_NONE, p, e);
	for (i = 0; i < tags->names && rc == 0; i++)
		rc = count_row(t, seen, TALLY_NAMES, tags->name[i].name, tags->name[i].type, p, e);
	for (i = 0; i < tags->tickers && rc == 0; i++)
		rc = count_row(
		    t, seen, TALLY_TICKERS, tags->ticker[i].symbol, tags->ticker[i].market, p, e);
	return rc;
}

static int by_posts(const void *a, const void *b)
{
	const struct tally_row *x = a, *y = b;
	int order;

	if (x->posts != y->posts)
		return x->posts > y->posts ? -1 : 1;
	order = str_compare(x->id, y->id);
	return order ? order : str_compare(x->type, y->type);
}

/* One who posts all day makes no leading topic: of each person so many count. */
static uint64_t talk(const struct tally_row *r)
{
	uint64_t most = r->people * POSTS_OF_PERSON;

	return r->people && most < r->posts ? most : r->posts;
}

static int by_talk(const void *a, const void *b)
{
	uint64_t x = talk(a), y = talk(b);

	if (x != y)
		return x > y ? -1 : 1;
	return by_posts(a, b);
}

static void sort_rows(struct tally *t)
{
	size_t i;

	for (i = 0; i < TALLY_LISTS; i++)
		if (t->rows[i])
			qsort(t->row[i], t->rows[i], sizeof(*t->row[i]),
			    i == TALLY_TOPICS ? by_talk : by_posts);
}

static bool has_topic(const struct post *p, struct str topic)
{
	size_t i;

	for (i = 0; i < p->tags.topics; i++)
		if (str_equal(p->tags.topic[i].id, topic))
			return true;
	return false;
}

int tally_posts(const struct day *d, struct str topic, struct tally *t, struct err *e)
{
	struct table seen = {0};
	size_t i;
	int rc = 0;

	t->posts = d->counts.posts;
	t->people = d->people.count;
	t->since_ms = INT64_MIN;
	for (i = 0; i < d->tellings && rc == 0; i++)
		if (!d->telling[i].repeat && (!topic.len || has_topic(&d->telling[i].post, topic)))
			rc = count_post(t, &seen, &d->telling[i].post, e);
	sort_rows(t);
	table_free(&seen);
	return rc;
}

static uint64_t count_of(struct json_value object, const char *path)
{
	int64_t n = 0;

	return json_int(json_path(object, path), &n) && n > 0 ? (uint64_t)n : 0;
}

static int read_list(struct json_value list, const char *id, const char *type, enum tally_list to,
    struct arena *a, struct tally *t, struct err *e)
{
	struct json_walk w = json_walk_start(list);
	struct tally_row *r;
	struct str text;

	while (json_walk_next(&w)) {
		text = json_text(json_path(w.value, id));
		if (!text.len)
			continue;
		r = new_row(t, to);
		if (!r)
			return no_memory(e);
		r->id = arena_dup(a, text);
		r->type = arena_dup(a, type ? json_text(json_path(w.value, type)) : STR_NONE);
		if (!r->id.ptr)
			return no_memory(e);
		r->posts = count_of(w.value, "posts");
		r->people = count_of(w.value, "authors");
		r->positive = count_of(w.value, "positive");
		r->negative = count_of(w.value, "negative");
	}
	return 0;
}

int tally_summary(struct json_value summary, struct arena *a, struct tally *t, struct err *e)
{
	t->posts = count_of(summary, "posts");
	t->relevant = count_of(summary, "relevant");
	t->people = count_of(summary, "authors");
	t->positive = count_of(summary, "sentiment.positive");
	t->neutral = count_of(summary, "sentiment.neutral");
	t->negative = count_of(summary, "sentiment.negative");
	t->since_ms = INT64_MIN;
	if (read_list(json_path(summary, "topics"), "id", NULL, TALLY_TOPICS, a, t, e) < 0 ||
	    read_list(json_path(summary, "kinds"), "kind", NULL, TALLY_KINDS, a, t, e) < 0 ||
	    read_list(json_path(summary, "names"), "name", "type", TALLY_NAMES, a, t, e) < 0 ||
	    read_list(json_path(summary, "tickers"), "symbol", "market", TALLY_TICKERS, a, t, e) <
		0)
		return -1;
	sort_rows(t);
	return 0;
}

const struct tally_row *tally_find(
    const struct tally *t, enum tally_list list, struct str id, struct str type)
{
	size_t i;

	for (i = 0; i < t->rows[list]; i++)
		if (str_equal(t->row[list][i].id, id) &&
		    (!type.len || str_equal(t->row[list][i].type, type)))
			return &t->row[list][i];
	return NULL;
}

int64_t tally_percent(uint64_t part, uint64_t whole)
{
	return whole ? (int64_t)((part * 200 + whole) / (whole * 2)) : 0;
}

int64_t tally_net(const struct tally_row *r)
{
	bool down = r->negative > r->positive;
	uint64_t apart = down ? r->negative - r->positive : r->positive - r->negative;
	int64_t net = tally_percent(apart, r->posts);

	return down ? -net : net;
}
