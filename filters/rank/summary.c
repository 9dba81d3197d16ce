/*
 * Counts posts, authors and moods per topic, kind, network, name and ticker, and writes them
 * sorted: most posts first, then by name (see summary.h).
 */
#include "summary.h"

#include <stdlib.h>
#include <string.h>

#include "pairs.h"

/* The counts of one table, by its numbers. */
struct tally {
	const struct intern *table;
	uint32_t *posts, *authors, *positive, *negative;
	struct pairs seen;
};

static int tally_init(struct tally *y, const struct intern *table, struct err *e)
{
	size_t n = (size_t)table->count + 1;

	*y = (struct tally){.table = table};
	y->posts = calloc(4 * n, sizeof(*y->posts));
	if (!y->posts)
		return err_set(e, EXIT_IO, "summary (out of memory)");
	y->authors = y->posts + n;
	y->positive = y->authors + n;
	y->negative = y->positive + n;
	return 0;
}

static void tally_free(struct tally *y)
{
	free(y->posts);
	pairs_free(&y->seen);
}

static int tally_add(struct tally *y, uint32_t number, const struct entry *n, struct err *e)
{
	y->posts[number]++;
	y->positive[number] += n->mood == MOOD_POSITIVE;
	y->negative[number] += n->mood == MOOD_NEGATIVE;
	return pairs_count(&y->seen, number, n->author, y->authors, e);
}

/* A line of a tally, to be sorted. */
struct row {
	uint32_t number, posts;
	struct str text;
};

static int compare_rows(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->posts != y->posts)
		return x->posts > y->posts ? -1 : 1;
	return str_compare(x->text, y->text);
}

enum row_form { ROW_ID, ROW_KIND, ROW_NETWORK, ROW_NAME, ROW_TICKER };

/* The members that each form's key and second key are called, and whether authors and moods follow.
 */
static const struct {
	const char *array, *key, *second;
	bool voices;
} forms[] = {
    [ROW_ID] = {"topics", "id", NULL, true},
    [ROW_KIND] = {"kinds", "kind", NULL, false},
    [ROW_NETWORK] = {"networks", "network", NULL, false},
    [ROW_NAME] = {"names", "name", "type", true},
    [ROW_TICKER] = {"tickers", "symbol", "market", true},
};

static void write_row(
    const struct tally *y, const struct row *r, enum row_form form, struct buf *out)
{
	const char *nul = forms[form].second ? memchr(r->text.ptr, '\0', r->text.len) : NULL;
	struct str key = r->text;

	if (nul)
		key.len = (size_t)(nul - key.ptr);
	buf_printf(out, "{\"%s\":", forms[form].key);
	buf_add_json(out, key);
	if (nul) {
		buf_printf(out, ",\"%s\":", forms[form].second);
		buf_add_json(out, (struct str){nul + 1, r->text.len - key.len - 1});
	}
	buf_printf(out, ",\"posts\":%u", r->posts);
	if (forms[form].voices)
		buf_printf(out, ",\"authors\":%u,\"positive\":%u,\"negative\":%u",
		    y->authors[r->number], y->positive[r->number], y->negative[r->number]);
	buf_add_char(out, '}');
}

static int write_tally(const struct tally *y, enum row_form form, struct buf *out, struct err *e)
{
	struct row *row = malloc(((size_t)y->table->count + 1) * sizeof(*row));
	size_t rows = 0;

	if (!row)
		return err_set(e, EXIT_IO, "summary (out of memory)");
	for (uint32_t i = 0; i < y->table->count; i++)
		if (y->posts[i] > 0)
			row[rows++] = (struct row){i, y->posts[i], y->table->text[i]};
	qsort(row, rows, sizeof(*row), compare_rows);
	buf_printf(out, ",\"%s\":[", forms[form].array);
	for (size_t i = 0; i < rows; i++) {
		if (i > 0)
			buf_add_char(out, ',');
		write_row(y, &row[i], form, out);
	}
	buf_add_char(out, ']');
	free(row);
	return 0;
}

struct summary {
	struct tally network, topic, kind, name, ticker;
	uint64_t relevant, moods[MOODS];
};

static int count_entry(struct summary *s, const struct entry *n, struct err *e)
{
	s->network.posts[n->network]++;
	if (!entry_counts(n))
		return 0;
	s->relevant++;
	s->moods[n->mood]++;
	if (n->kind != INTERN_NONE)
		s->kind.posts[n->kind]++;
	for (uint32_t i = 0; i < n->topics; i++)
		if (tally_add(&s->topic, n->topic[i].topic, n, e) != 0)
			return -1;
	for (uint32_t i = 0; i < n->names.count; i++)
		if (tally_add(&s->name, n->names.of[i], n, e) != 0)
			return -1;
	for (uint32_t i = 0; i < n->tickers.count; i++)
		if (tally_add(&s->ticker, n->tickers.of[i], n, e) != 0)
			return -1;
	return 0;
}

static int write_summary(
    const struct entries *t, const struct summary *s, struct buf *out, struct err *e)
{
	buf_printf(out, "{\"record\":\"summary\",\"posts\":%zu,\"relevant\":%llu,\"authors\":%u",
	    t->count, (unsigned long long)s->relevant, t->authors.count);
	if (write_tally(&s->network, ROW_NETWORK, out, e) != 0 ||
	    write_tally(&s->topic, ROW_ID, out, e) != 0 ||
	    write_tally(&s->kind, ROW_KIND, out, e) != 0)
		return -1;
	buf_printf(out, ",\"sentiment\":{\"positive\":%llu,\"neutral\":%llu,\"negative\":%llu}",
	    (unsigned long long)s->moods[MOOD_POSITIVE], (unsigned long long)s->moods[MOOD_NEUTRAL],
	    (unsigned long long)s->moods[MOOD_NEGATIVE]);
	if (write_tally(&s->name, ROW_NAME, out, e) != 0 ||
	    write_tally(&s->ticker, ROW_TICKER, out, e) != 0)
		return -1;
	buf_add_char(out, '}');
	return buf_failed(out) ? err_set(e, EXIT_IO, "summary (out of memory)") : 0;
}

int summary_write(const struct entries *t, struct buf *out, struct err *e)
{
	struct summary s = {0};
	int status = -1;

	if (tally_init(&s.network, &t->networks, e) != 0 ||
	    tally_init(&s.topic, &t->topics, e) != 0 || tally_init(&s.kind, &t->kinds, e) != 0 ||
	    tally_init(&s.name, &t->names, e) != 0 || tally_init(&s.ticker, &t->tickers, e) != 0)
		goto out;
	for (size_t i = 0; i < t->count; i++)
		if (count_entry(&s, &t->entry[i], e) != 0)
			goto out;
	status = write_summary(t, &s, out, e);
out:
	tally_free(&s.network);
	tally_free(&s.topic);
	tally_free(&s.kind);
	tally_free(&s.name);
	tally_free(&s.ticker);
	return status;
}
