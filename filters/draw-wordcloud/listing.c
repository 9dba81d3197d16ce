/*
 * Terms as lines of JSON, out and in: what was drawn where, and lists from elsewhere to be drawn.
 */
#include "listing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "lines.h"

#define LIST_BYTES_MAX ((size_t)256 << 20)
#define TERM_BYTES_MAX 400

/* Where a heavier term comes first, of equals the one read first. */
struct read_term {
	struct placed placed;
	size_t line;
};

static void print_term(const struct placed *t, struct buf *out)
{
	buf_add_z(out, "{\"term\":");
	buf_add_json(out, t->term);
	buf_add_z(out, ",\"weight\":");
	buf_add_number(out, t->weight, 3);
	buf_add_z(out, ",\"count\":");
	buf_add_int(out, (int64_t)t->posts);
	buf_add_z(out, ",\"authors\":");
	buf_add_int(out, (int64_t)t->authors);
}

void listing_print(const struct picture *p, const struct palette *palette, struct buf *out)
{
	for (size_t i = 0; i < p->terms; i++) {
		const struct placed *t = &p->term[i];
		print_term(t, out);
		if (t->shown) {
			struct colour c = palette->ink[p->ink[i]];
			buf_printf(out, ",\"x\":%d,\"y\":%d,\"width\":%d,\"height\":%d,\"size\":%d",
			    t->x, t->y, t->width, t->height, t->size_px);
			buf_printf(out, ",\"turned\":%s,\"colour\":\"#%02x%02x%02x\"",
			    t->turned ? "true" : "false", c.red, c.green, c.blue);
		}
		buf_add_z(out, "}\n");
	}
}

void listing_ledger(
    const struct picture *p, struct str file, int width, int height, struct buf *out)
{
	bool first = true;
	buf_add_z(out, "{\"record\":\"cloud\",\"file\":");
	buf_add_json(out, file);
	buf_printf(out, ",\"width\":%d,\"height\":%d,\"terms\":[", width, height);
	for (size_t i = 0; i < p->terms && i < PICTURE_LEADERS; i++) {
		if (!p->term[i].shown)
			continue;
		if (!first)
			buf_add_char(out, ',');
		first = false;
		print_term(&p->term[i], out);
		buf_add_char(out, '}');
	}
	buf_add_z(out, "]}");
}

static uint64_t whole_number(struct json_value v)
{
	int64_t n = 0;
	return json_int(v, &n) && n > 0 ? (uint64_t)n : 0;
}

/* One line of a list. */
static int read_line(
    struct json *parser, struct str line, struct arena *a, struct placed *t, struct err *e)
{
	struct json_value root;
	if (json_parse(parser, line, &root, e) != 0)
		return -1;
	struct str term = str_trim(json_text(json_get(root, STR("term"))));
	if (term.len == 0)
		return err_set(e, EXIT_USAGE, "no member \"term\" with text in it");
	if (term.len > TERM_BYTES_MAX)
		return err_set(e, EXIT_USAGE, "the term is longer than %d bytes", TERM_BYTES_MAX);
	*t = (struct placed){0};
	t->posts = whole_number(json_get(root, STR("count")));
	t->authors = whole_number(json_get(root, STR("authors")));
	struct json_value weight = json_get(root, STR("weight"));
	if (weight.type == JSON_NONE)
		weight = json_get(root, STR("count"));
	if (!json_real(weight, &t->weight) || !(t->weight > 0) || !(t->weight < 1e15))
		return err_set(e, EXIT_USAGE, "no \"weight\" or \"count\" above 0");
	t->term = arena_dup(a, term);
	return t->term.ptr != NULL ? 0 : err_set(e, EXIT_IO, "no memory for the terms");
}

static int by_weight(const void *one, const void *two)
{
	const struct read_term *a = one, *b = two;
	if (a->placed.weight != b->placed.weight)
		return a->placed.weight > b->placed.weight ? -1 : 1;
	return a->line < b->line ? -1 : 1;
}

/* Adds the lines of one block to *list. */
static int add_block(struct json *parser, const struct block *b, const char *path, struct arena *a,
    struct read_term **list, size_t *count, struct err *e)
{
	struct read_term *grown = realloc(*list, (*count + b->count + 1) * sizeof *grown);
	if (grown == NULL)
		return err_set(e, EXIT_IO, "%s: no memory for the terms", path);
	*list = grown;
	for (size_t i = 0; i < b->count; i++) {
		struct err why;
		struct read_term *t = &grown[*count];
		t->line = *count;
		if (read_line(parser, b->line[i].text, a, &t->placed, &why) != 0)
			return err_set(e, EXIT_USAGE, "%s:%llu: %s", path,
			    (unsigned long long)b->line[i].number, why.text);
		(*count)++;
	}
	return 0;
}

/* All lines of the file, in its order. */
static int read_all(
    const char *path, struct arena *a, struct read_term **list, size_t *count, struct err *e)
{
	struct block block = {0};
	struct json *parser = json_new();
	struct lines *lines = NULL;
	int got = -1;
	if (parser == NULL)
		err_set(e, EXIT_IO, "%s: no memory for the terms", path);
	else
		lines = lines_open(path, LINES_TEXT, LIST_BYTES_MAX, NULL, NULL, e);
	while (lines != NULL) {
		got = lines_read(lines, &block, 1 << 16, e);
		if (got == -2)
			got = err_set(e, EXIT_IO, "%s: interrupted", path);
		if (got <= 0)
			break;
		got = add_block(parser, &block, path, a, list, count, e);
		if (got < 0)
			break;
	}
	lines_close(lines);
	json_free(parser);
	block_free(&block);
	return got < 0 ? -1 : 0;
}

int listing_read(const char *path, size_t most, struct arena *a, struct placed **terms,
    size_t *count, struct err *e)
{
	struct read_term *list = NULL;
	int status = -1;
	*count = 0;
	if (read_all(path, a, &list, count, e) != 0)
		goto out;
	if (*count > 0)
		qsort(list, *count, sizeof *list, by_weight);
	*count = *count < most ? *count : most;
	*terms = arena_array(a, *count + 1, sizeof **terms);
	if (*terms == NULL) {
		err_set(e, EXIT_IO, "%s: no memory for the terms", path);
		goto out;
	}
	for (size_t i = 0; i < *count; i++)
		(*terms)[i] = list[i].placed;
	status = 0;
out:
	free(list);
	return status;
}
