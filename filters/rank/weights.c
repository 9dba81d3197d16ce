/*
 * The table of weights and the reading of a file that changes it (see weights.h).
 */
#include "weights.h"

#include <string.h>

#include "lines.h"

#define LIST_MAX 256
#define FILE_MAX ((size_t)1 << 20)

static const struct {
	const char *name;
	double weight;
} parts[PARTS] = {
    [PART_ENGAGEMENT] = {"engagement", 1.00},
    [PART_RECENCY] = {"recency", 0.02},
    [PART_AUTHOR] = {"author", 0.30},
    [PART_CORROBORATION] = {"corroboration", 0.10},
    [PART_TOPIC] = {"topic", 0.02},
    [PART_NOVELTY] = {"novelty", 0.02},
    [PART_RELEVANCE] = {"relevance", 0.12},
    [PART_INTEREST] = {"interest", 0.50},
};

/* By how often readers' own choice fell on posts of the kind: tests/quality/rank. The others: 1. */
static const struct {
	const char *name;
	double factor;
} kinds[] = {{"advert", 0.1}, {"chatter", 0.4}, {"question", 0.7}, {"opinion", 0.95}};

const char *weights_part_name(enum part part)
{
	return parts[part].name;
}

static int list_set(
    struct weights *w, struct weight_list *list, struct str name, double weight, struct err *e)
{
	for (size_t i = 0; i < list->count; i++) {
		if (!str_equal(list->name[i], name))
			continue;
		list->weight[i] = weight;
		return 0;
	}
	if (list->count == LIST_MAX)
		return err_set(e, EXIT_USAGE, "weights (more than %d names)", LIST_MAX);
	list->name[list->count] = arena_dup(&w->arena, name);
	if (name.len > 0 && !list->name[list->count].ptr)
		return err_set(e, EXIT_IO, "weights (out of memory)");
	list->weight[list->count++] = weight;
	return 0;
}

static int list_init(struct weights *w, struct weight_list *list, struct err *e)
{
	list->name = arena_array(&w->arena, LIST_MAX, sizeof(*list->name));
	list->weight = arena_array(&w->arena, LIST_MAX, sizeof(*list->weight));
	return list->name && list->weight ? 0 : err_set(e, EXIT_IO, "weights (out of memory)");
}

int weights_init(struct weights *w, struct err *e)
{
	*w = (struct weights){0};
	arena_init(&w->arena, FILE_MAX * 4);
	for (size_t i = 0; i < PARTS; i++)
		w->part[i] = parts[i].weight;
	if (list_init(w, &w->topic, e) != 0 || list_init(w, &w->kind, e) != 0)
		return -1;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (list_set(w, &w->kind, str_of(kinds[i].name), kinds[i].factor, e) != 0)
			return -1;
	return 0;
}

void weights_free(struct weights *w)
{
	arena_free(&w->arena);
}

static int read_weight(struct json_value v, struct str name, double *weight, struct err *e)
{
	char quoted[64];

	if (json_real(v, weight) && *weight >= 0 && *weight <= 1e6)
		return 0;
	return err_set(e, EXIT_USAGE, "`%s` (a weight is a number from 0 to 1000000)",
	    err_quote(quoted, sizeof(quoted), name));
}

static int read_list(struct weights *w, struct weight_list *list, struct json_value v,
    struct str name, struct err *e)
{
	struct json_walk walk = json_walk_start(v);
	char quoted[64];
	double weight;

	if (v.type != JSON_OBJECT)
		return err_set(
		    e, EXIT_USAGE, "`%s` (not an object)", err_quote(quoted, sizeof(quoted), name));
	while (json_walk_next(&walk))
		if (read_weight(walk.value, walk.key, &weight, e) != 0 ||
		    list_set(w, list, walk.key, weight, e) != 0)
			return -1;
	return 0;
}

static int read_member(struct weights *w, struct str key, struct json_value v, struct err *e)
{
	char quoted[64];

	if (str_is(key, "topics"))
		return read_list(w, &w->topic, v, key, e);
	if (str_is(key, "kinds"))
		return read_list(w, &w->kind, v, key, e);
	for (size_t i = 0; i < PARTS; i++)
		if (str_is(key, parts[i].name))
			return read_weight(v, key, &w->part[i], e);
	return err_set(e, EXIT_USAGE,
	    "`%s` (no part has this name; topics and kinds hold their own)",
	    err_quote(quoted, sizeof(quoted), key));
}

static int read_all(struct weights *w, struct json *json, struct buf *text, struct err *e)
{
	struct json_value root;
	struct str all = buf_str(text);
	double sum = 0;

	if (!buf_room(text, JSON_PADDING))
		return err_set(e, EXIT_IO, "weights (out of memory)");
	all.ptr = text->ptr;
	if (json_parse(json, all, &root, e) != 0)
		return -1;
	if (root.type != JSON_OBJECT)
		return err_set(e, EXIT_USAGE, "not a JSON object");
	struct json_walk walk = json_walk_start(root);
	while (json_walk_next(&walk))
		if (read_member(w, walk.key, walk.value, e) != 0)
			return -1;
	for (size_t i = 0; i < PARTS; i++)
		sum += w->part[i];
	return sum > 0 ? 0 : err_set(e, EXIT_USAGE, "no part is left with a weight");
}

int weights_read(struct weights *w, const char *path, struct err *e)
{
	struct json *json = json_new();
	struct buf text;
	struct err why;
	int status = -1;

	buf_init(&text, FILE_MAX);
	if (!json)
		err_set(e, EXIT_IO, "weights (out of memory)");
	else if (lines_slurp(path, &text, &why) != 0)
		err_set(e, EXIT_USAGE, "--weights: %s", why.text);
	else if (read_all(w, json, &text, &why) != 0)
		err_set(e, EXIT_USAGE, "--weights: %s: %s", path, why.text);
	else
		status = 0;
	json_free(json);
	buf_free(&text);
	return status;
}

double weights_of(const struct weight_list *list, struct str name)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_equal(list->name[i], name))
			return list->weight[i];
	return 1;
}
