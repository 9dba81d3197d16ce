/*
 * Reads earlier days and compares (see baseline.h).
 */
#include "baseline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "counter.h"
#include "hash.h"
#include "lines.h"

#define BLOCK_BYTES ((size_t)1 << 18)
#define ARENA_MAX ((size_t)1 << 28)
#define SHARES_MAX ((size_t)1 << 28)
#define TERM_SALT 0x7465726d73
#define MAD_SCALE                                                                                  \
	1.4826 /* makes the median deviation of a normal distribution its standard one             \
		*/
#define FIELDS                                                                                     \
	(POST_ID | POST_TEXT | POST_TIME | POST_AUTHOR | POST_METRICS | POST_ORIGIN | POST_DUP |   \
	    POST_TAGS)

void baseline_free(struct baseline *b)
{
	free(b->share);
	*b = (struct baseline){0};
}

uint64_t baseline_key(unsigned list, struct str text)
{
	return hash_bytes64(text.ptr, text.len, list + 1);
}

uint64_t baseline_term_key(uint64_t term)
{
	return hash_mix64(term ^ TERM_SALT);
}

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "baseline (out of memory)");
}

static int add_share(struct baseline *b, uint64_t key, double share, struct err *e)
{
	if (b->count == b->cap) {
		size_t cap = b->cap ? b->cap * 2 : 1024;
		struct baseline_share *wider =
		    cap < SHARES_MAX ? realloc(b->share, cap * sizeof(*wider)) : NULL;
		if (!wider)
			return no_memory(e);
		b->share = wider;
		b->cap = cap;
	}
	b->share[b->count++] = (struct baseline_share){key, (float)share};
	return 0;
}

static int add_day(struct baseline *b, uint64_t relevant, bool terms, struct err *e)
{
	if (b->days == BASELINE_DAYS_MAX)
		return err_set(e, EXIT_USAGE, "more than %d days", BASELINE_DAYS_MAX);
	b->days++;
	b->term_days += terms;
	b->relevant += relevant;
	return 0;
}

/* Where the lists of a summary line lie, and what their texts are made of. */
static const struct {
	const char *array, *first, *second;
	unsigned list;
} lists[] = {
    {"topics", "id", NULL, TALLY_TOPICS},
    {"names", "name", "type", TALLY_NAMES},
    {"tickers", "symbol", "market", TALLY_TICKERS},
    {"terms", "term", NULL, BASELINE_TERMS},
};

static uint64_t key_of_row(size_t which, struct json_value row, struct buf *text)
{
	struct str first = json_text(json_get(row, str_of(lists[which].first)));

	if (lists[which].list == BASELINE_TERMS)
		return baseline_term_key(terms_hash(first));
	buf_reset(text);
	buf_add_str(text, first);
	if (lists[which].second) {
		buf_add_char(text, '\0');
		buf_add_str(text, json_text(json_get(row, str_of(lists[which].second))));
	}
	return baseline_key(lists[which].list, buf_str(text));
}

static int add_summary(struct baseline *b, struct json_value root, struct buf *text, struct err *e)
{
	int64_t relevant = 0, posts;
	bool terms = json_get(root, STR("terms")).type == JSON_ARRAY;

	if (!json_int(json_get(root, STR("relevant")), &relevant) || relevant < 0)
		return err_set(e, EXIT_USAGE, "a summary without `relevant`");
	if (add_day(b, (uint64_t)relevant, terms, e) != 0)
		return -1;
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists) && relevant > 0; i++) {
		struct json_walk w = json_walk_start(json_get(root, str_of(lists[i].array)));
		while (json_walk_next(&w)) {
			if (!json_int(json_get(w.value, STR("posts")), &posts) || posts < 0)
				continue;
			uint64_t key = key_of_row(i, w.value, text);
			if (buf_failed(text))
				return no_memory(e);
			if (add_share(b, key, (double)posts / (double)relevant, e) != 0)
				return -1;
		}
	}
	return 0;
}

/* A file of posts on its way to be a day. */
struct reading {
	struct baseline *b;
	struct tally tally;
	struct counter terms;
	struct weights weights;
	struct json *json;
	struct arena arena;
	struct buf text;
	size_t summaries;
};

static int add_post(struct reading *r, const struct post *p, struct err *e)
{
	struct draft d;

	entries_draft(&d, p, (struct json_value){0}, &r->weights);
	if (tally_add(&r->tally, p, &d.n, e) != 0)
		return -1;
	for (size_t i = 0; i < d.n.terms && entry_counts(&d.n); i++) {
		int64_t *posts = counter_of(&r->terms, baseline_term_key(d.n.term[i]), e);
		if (!posts)
			return -1;
		++*posts;
	}
	return 0;
}

static int read_line(struct reading *r, const struct line *line, struct err *e)
{
	struct json_value root;
	struct post p;
	enum post_kind kind;

	if (line->state != LINE_WHOLE)
		return err_set(e, EXIT_USAGE, "a line that is too long");
	arena_reset(&r->arena);
	if (json_parse(r->json, line->text, &root, e) != 0 ||
	    post_read(root, FIELDS, &r->arena, &p, &kind, e) != 0)
		return -1;
	if (kind == POST_IS_POST)
		return add_post(r, &p, e);
	if (!str_is(p.id, "summary"))
		return 0;
	r->summaries++;
	return add_summary(r->b, root, &r->text, e);
}

static int read_lines(struct reading *r, struct lines *from, const char *path, struct err *e)
{
	struct block block = {0};
	struct err why;
	int got;

	for (got = lines_read(from, &block, BLOCK_BYTES, e); got > 0;
	     got = lines_read(from, &block, BLOCK_BYTES, e))
		for (size_t i = 0; i < block.count; i++) {
			if (read_line(r, &block.line[i], &why) == 0)
				continue;
			err_set(e, EXIT_USAGE, "--baseline: %s:%llu: %s", path,
			    (unsigned long long)block.line[i].number, why.text);
			block_free(&block);
			return -1;
		}
	block_free(&block);
	return got == -2 ? err_set(e, EXIT_IO, "--baseline: %s (interrupted)", path) : got;
}

/* Posts of a file without a summary are a day. */
static int add_posts(struct reading *r, struct err *e)
{
	const struct tally *t = &r->tally;
	double all = (double)t->relevant;

	if (r->summaries > 0 || t->posts == 0)
		return 0;
	if (add_day(r->b, t->relevant, true, e) != 0)
		return -1;
	for (unsigned list = TALLY_TOPICS; list < TALLY_LISTS; list++)
		for (uint32_t i = 0; i < t->list[list].text.count; i++) {
			uint32_t posts = t->list[list].count[i].posts;
			uint64_t key = baseline_key(list, t->list[list].text.text[i]);
			if (posts > 0 && add_share(r->b, key, posts / all, e) != 0)
				return -1;
		}
	for (size_t i = 0; i < r->terms.slots; i++) {
		const struct counter_slot *s = &r->terms.slot[i];
		if (s->key != 0 && add_share(r->b, s->key, (double)s->number / all, e) != 0)
			return -1;
	}
	return 0;
}

int baseline_read(struct baseline *b, const char *path, size_t max_line, struct err *e)
{
	struct reading r = {.b = b, .json = json_new()};
	struct lines *from;
	struct err why;
	int status = -1;

	tally_init(&r.tally, false);
	arena_init(&r.arena, ARENA_MAX);
	buf_init(&r.text, ARENA_MAX);
	if (weights_init(&r.weights, e) != 0 || (!r.json && no_memory(e) != 0))
		goto out;
	from = lines_open(path, LINES_TEXT, max_line, NULL, NULL, &why);
	if (!from) {
		err_set(e, EXIT_USAGE, "--baseline: %s", why.text);
		goto out;
	}
	if (read_lines(&r, from, path, e) == 0)
		status = add_posts(&r, e);
	lines_close(from);
out:
	json_free(r.json);
	weights_free(&r.weights);
	tally_free(&r.tally);
	counter_free(&r.terms);
	arena_free(&r.arena);
	buf_free(&r.text);
	return status;
}

static int compare_shares(const void *a, const void *b)
{
	const struct baseline_share *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->share < y->share ? -1 : x->share > y->share;
}

void baseline_sort(struct baseline *b)
{
	if (b->count > 0)
		qsort(b->share, b->count, sizeof(*b->share), compare_shares);
}

/* The first share of a key; b->count where it has none. */
static size_t find(const struct baseline *b, uint64_t key)
{
	size_t low = 0, high = b->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (b->share[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low < b->count && b->share[low].key == key ? low : b->count;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(double *x, size_t count)
{
	qsort(x, count, sizeof(*x), compare_doubles);
	return count % 2 == 1 ? x[count / 2] : (x[count / 2 - 1] + x[count / 2]) / 2;
}

struct trend baseline_trend(
    const struct baseline *b, unsigned list, uint64_t key, uint64_t posts, uint64_t relevant)
{
	struct trend t = {0};
	size_t days = list == BASELINE_TERMS ? b->term_days : b->days, had = 0;
	double share[BASELINE_DAYS_MAX] = {0}, now, mad, floor;

	if (days == 0 || b->relevant < BASELINE_POSTS_MIN || relevant == 0)
		return t;
	for (size_t at = find(b, key); at < b->count && b->share[at].key == key && had < days; at++)
		share[had++] = b->share[at].share;
	t.known = true;
	t.new = had == 0;
	t.median = median(share, days);
	for (size_t i = 0; i < days; i++)
		share[i] = fabs(share[i] - t.median);
	mad = median(share, days);
	now = (double)posts / (double)relevant;
	/* One standard error of today's share, were it the median's (or that of a single post). */
	floor = sqrt(fmax(t.median, 1 / (double)relevant) / (double)relevant);
	t.change = (now - t.median) / (MAD_SCALE * mad + floor);
	return t;
}
