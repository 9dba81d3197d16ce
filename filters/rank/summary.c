/*
 * Writes the tally sorted: most posts first, then by name (see summary.h).
 */
#include "summary.h"

#include <stdlib.h>
#include <string.h>

#define SHARE_PLACES 6
#define CHANGE_PLACES 3

/* A line of a list, to be sorted. */
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

/* What each list's array, key and second key are called; whether authors, moods and shares follow.
 */
static const struct {
	const char *array, *key, *second;
	bool spoken_of;
} forms[TALLY_LISTS] = {
    [TALLY_NETWORKS] = {"networks", "network", NULL, false},
    [TALLY_TOPICS] = {"topics", "id", NULL, true},
    [TALLY_KINDS] = {"kinds", "kind", NULL, false},
    [TALLY_NAMES] = {"names", "name", "type", true},
    [TALLY_TICKERS] = {"tickers", "symbol", "market", true},
};

struct writing {
	const struct tally *t;
	const struct baseline *days;
	struct buf *out;
};

static void write_number(struct buf *out, const char *name, double x, int places)
{
	buf_printf(out, ",\"%s\":", name);
	buf_add_number(out, x, places);
}

static void write_share(const struct writing *w, unsigned list, uint64_t key, uint64_t posts)
{
	double all = w->t->relevant > 0 ? (double)w->t->relevant : 1;
	struct trend t;

	write_number(w->out, "share", (double)posts / all, SHARE_PLACES);
	if (!w->days)
		return;
	t = baseline_trend(w->days, list, key, posts, w->t->relevant);
	if (!t.known) {
		buf_add_z(w->out, ",\"baseline\":null,\"change\":null");
		return;
	}
	write_number(w->out, "baseline", t.median, SHARE_PLACES);
	write_number(w->out, "change", t.change, CHANGE_PLACES);
	if (t.new)
		buf_add_z(w->out, ",\"new\":true");
}

static void write_row(const struct writing *w, const struct row *r, enum tally_list list)
{
	const struct tally_count *c = &w->t->list[list].count[r->number];
	const char *nul = forms[list].second ? memchr(r->text.ptr, '\0', r->text.len) : NULL;
	struct str key = r->text;

	if (nul)
		key.len = (size_t)(nul - key.ptr);
	buf_printf(w->out, "{\"%s\":", forms[list].key);
	buf_add_json(w->out, key);
	if (nul) {
		buf_printf(w->out, ",\"%s\":", forms[list].second);
		buf_add_json(w->out, (struct str){nul + 1, r->text.len - key.len - 1});
	}
	buf_printf(w->out, ",\"posts\":%u", c->posts);
	if (forms[list].spoken_of) {
		buf_printf(w->out, ",\"authors\":%u,\"positive\":%u,\"negative\":%u", c->authors,
		    c->positive, c->negative);
		write_share(w, list, baseline_key(list, r->text), c->posts);
	}
	buf_add_char(w->out, '}');
}

static int write_list(const struct writing *w, enum tally_list list, struct err *e)
{
	const struct tally_table *table = &w->t->list[list];
	struct row *row = malloc(((size_t)table->text.count + 1) * sizeof(*row));
	size_t rows = 0;

	if (!row)
		return err_set(e, EXIT_IO, "summary (out of memory)");
	for (uint32_t i = 0; i < table->text.count; i++)
		if (table->count[i].posts > 0)
			row[rows++] = (struct row){i, table->count[i].posts, table->text.text[i]};
	qsort(row, rows, sizeof(*row), compare_rows);
	buf_printf(w->out, ",\"%s\":[", forms[list].array);
	for (size_t i = 0; i < rows && i < SUMMARY_ROWS_MAX; i++) {
		if (i > 0)
			buf_add_char(w->out, ',');
		write_row(w, &row[i], list);
	}
	buf_add_char(w->out, ']');
	free(row);
	return 0;
}

static void write_terms(const struct writing *w, const struct leading *terms)
{
	buf_add_z(w->out, ",\"terms\":[");
	for (size_t i = 0; i < terms->count; i++) {
		const struct leading_term *t = &terms->term[i];
		buf_add_z(w->out, i > 0 ? ",{\"term\":" : "{\"term\":");
		buf_add_json(w->out, t->text);
		buf_printf(w->out, ",\"posts\":%u,\"authors\":%u", t->posts, t->authors);
		write_share(w, BASELINE_TERMS, baseline_term_key(t->term), t->posts);
		buf_add_char(w->out, '}');
	}
	buf_add_char(w->out, ']');
}

int summary_write(const struct tally *t, const struct leading *terms, const struct baseline *days,
    struct buf *out, struct err *e)
{
	struct writing w = {t, days, out};

	buf_printf(out, "{\"record\":\"summary\",\"posts\":%llu,\"relevant\":%llu,\"authors\":%llu",
	    (unsigned long long)t->posts, (unsigned long long)t->relevant,
	    (unsigned long long)t->authors);
	if (days)
		buf_printf(out, ",\"baseline_days\":%zu", days->days);
	if (write_list(&w, TALLY_NETWORKS, e) != 0 || write_list(&w, TALLY_TOPICS, e) != 0 ||
	    write_list(&w, TALLY_KINDS, e) != 0)
		return -1;
	buf_printf(out, ",\"sentiment\":{\"positive\":%llu,\"neutral\":%llu,\"negative\":%llu}",
	    (unsigned long long)t->moods[MOOD_POSITIVE], (unsigned long long)t->moods[MOOD_NEUTRAL],
	    (unsigned long long)t->moods[MOOD_NEGATIVE]);
	if (write_list(&w, TALLY_NAMES, e) != 0 || write_list(&w, TALLY_TICKERS, e) != 0)
		return -1;
	write_terms(&w, terms);
	buf_add_char(out, '}');
	return buf_failed(out) ? err_set(e, EXIT_IO, "summary (out of memory)") : 0;
}

int summary_freshness(const struct tally *t, const struct leading *terms,
    const struct baseline *days, struct fresh *f, struct err *e)
{
	const struct tally_table *names = &t->list[TALLY_NAMES];
	struct trend trend;

	for (uint32_t i = 0; i < names->text.count; i++) {
		struct str text = names->text.text[i];
		uint32_t posts = names->count[i].posts;
		if (posts == 0)
			continue;
		trend = baseline_trend(
		    days, TALLY_NAMES, baseline_key(TALLY_NAMES, text), posts, t->relevant);
		text.len = strlen(text.ptr);
		if (fresh_note(f, terms_hash(text), trend, e) != 0)
			return -1;
	}
	for (size_t i = 0; i < terms->count; i++) {
		uint64_t term = terms->term[i].term;
		trend = baseline_trend(days, BASELINE_TERMS, baseline_term_key(term),
		    terms->term[i].posts, t->relevant);
		if (fresh_note(f, term, trend, e) != 0)
			return -1;
	}
	return 0;
}
