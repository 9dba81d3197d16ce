/*
 * Specs; see spec.h. In: the JSON of one, or a file of one a line. Out: each checked, with the key
 * that its state goes by and the name that it is called by.
 */
#include "spec-check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lines.h"
#include "secrets.h"

#define ARENA_MAX ((size_t)256 << 20)
#define LIST_SHOWN 3	 /* of a list in a name */
#define NAME_MAX_LEN 120 /* of one made from a spec's members */

static void add_bytes(void *context, const char *bytes, size_t len)
{
	buf_add(context, bytes, len);
}

static const char *keep(struct specs *s, struct buf *text)
{
	struct str kept = STR_NONE;

	if (buf_z(text))
		kept = arena_dup(&s->arena, (struct str){text->ptr, text->len + 1});
	return kept.ptr;
}

/* ---- the key ---- */

struct member {
	struct str key;
	struct json_value value;
};

static int by_key(const void *a, const void *b)
{
	return str_compare(((const struct member *)a)->key, ((const struct member *)b)->key);
}

/* Limits and the name change nothing about which posts there are. */
static bool is_of_key(struct str name)
{
	return !str_is(name, "name") && !str_is(name, "max_posts") && !str_is(name, "max_requests");
}

/* Appends the members that make the key, in the order of their names. */
static int add_key(struct specs *s, struct json_value root, struct buf *out)
{
	struct json_walk walk = json_walk_start(root);
	struct member *member;
	size_t count = 0, cap = 0;

	while (json_walk_next(&walk))
		cap++;
	member = arena_array(&s->arena, cap + 1, sizeof(*member));
	if (!member)
		return -1;
	walk = json_walk_start(root);
	while (json_walk_next(&walk))
		if (is_of_key(walk.key))
			member[count++] = (struct member){walk.key, walk.value};
	qsort(member, count, sizeof(*member), by_key);
	for (size_t i = 0; i < count; i++) {
		buf_add_char(out, i > 0 ? ',' : '{');
		buf_add_json(out, member[i].key);
		buf_add_char(out, ':');
		json_print(member[i].value, add_bytes, out);
	}
	buf_add_char(out, '}');
	return 0;
}

/* ---- the name ---- */

/* Of an array the first few, and how many there are. */
static void add_list(struct json_value array, struct buf *out)
{
	struct json_walk walk = json_walk_start(array);
	size_t count = 0;

	while (json_walk_next(&walk)) {
		if (count > 0 && count < LIST_SHOWN)
			buf_add_char(out, ',');
		if (count++ < LIST_SHOWN)
			buf_add_str(out, json_text(walk.value));
	}
	if (count > LIST_SHOWN)
		buf_printf(out, ",... (%zu)", count);
}

/* A parameter's value as an operand has it. */
static void add_plain(struct json_value value, struct buf *out)
{
	if (value.type == JSON_STRING)
		buf_add_str(out, json_text(value));
	else if (value.type == JSON_ARRAY)
		add_list(value, out);
	else
		json_print(value, add_bytes, out);
}

static bool in_form(const struct adapter_source *kind, const char *name)
{
	struct str form = str_of(kind->operand);

	while (form.len > 0)
		if (str_is(spec_next_part(&form), name))
			return true;
	return false;
}

/* Cut to NAME_MAX_LEN bytes, between two code points. */
static void cut_name(struct buf *name)
{
	size_t len = NAME_MAX_LEN - 3;

	if (name->len <= NAME_MAX_LEN || buf_failed(name))
		return;
	while (len > 0 && ((unsigned char)name->ptr[len] & 0xC0) == 0x80)
		len--;
	name->len = len;
	buf_add_z(name, "...");
}

/* `mastodon-tag:mastodon.social/ai`, and what has no place in the short form: ` sort=top`. */
static void add_name(const struct adapter_source *kind, struct json_value root, struct buf *out)
{
	struct str form = str_of(kind->operand);
	char before = ':';

	buf_add_z(out, kind->name);
	while (form.len > 0) {
		struct str part = spec_next_part(&form);
		const struct adapter_parameter *p = spec_parameter(kind, part);
		struct json_value value = json_get(root, part);

		if (value.type == JSON_NONE && p && p->instead)
			value = json_get(root, str_of(p->instead));
		buf_add_char(out, before);
		add_plain(value, out);
		before = '/';
	}
	for (size_t i = 0; i < kind->parameters; i++) {
		const struct adapter_parameter *p = &kind->parameter[i];
		struct json_value value = json_get(root, str_of(p->name));

		if (value.type == JSON_NONE || in_form(kind, p->name) ||
		    (p->instead && in_form(kind, p->instead)))
			continue;
		buf_printf(out, " %s=", p->name);
		add_plain(value, out);
	}
	cut_name(out);
}

/* ---- adding ---- */

/* The texts of a spec that was checked; -1 where there is no room. */
static int fill_texts(struct specs *s, struct spec *spec, struct json_value root)
{
	struct str name = json_text(json_get(root, STR("name")));
	struct buf text;

	buf_init(&text, SPEC_MAX * 2);
	json_print(root, add_bytes, &text);
	spec->json = keep(s, &text);
	buf_reset(&text);
	if (add_key(s, root, &text) == 0)
		spec->key = keep(s, &text);
	buf_reset(&text);
	if (name.len > 0)
		buf_add_str(&text, name);
	else
		add_name(spec->kind, root, &text);
	spec->name = keep(s, &text);
	buf_free(&text);
	return spec->json && spec->key && spec->name ? 0 : -1;
}

static bool is_there(const struct specs *s, const char *key)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->spec[i].key, key) == 0)
			return true;
	return false;
}

static int append(struct specs *s, const struct spec *spec)
{
	if (s->count == s->cap) {
		size_t cap = s->cap ? s->cap * 2 : 16;
		struct spec *moved = realloc(s->spec, cap * sizeof(*moved));

		if (!moved)
			return -1;
		s->spec = moved;
		s->cap = cap;
	}
	s->spec[s->count++] = *spec;
	return 0;
}

/* A credential that the spec needs and that is not set, or NULL. */
static const char *lacking(const struct adapter_source *kind)
{
	for (size_t i = 0; i < kind->credentials; i++)
		if (!secrets_get(kind->credential[i]))
			return kind->credential[i];
	return NULL;
}

static int add_root(struct specs *s, const struct adapters *a, struct json_value root,
    const char *title, bool may_sleep, struct err *e)
{
	struct spec spec = {0};

	if (spec_check(a, root, title, &spec, e) != 0)
		return -1;
	spec.lacks = lacking(spec.kind);
	spec.asleep = spec.lacks != NULL;
	if (spec.asleep && !may_sleep)
		return err_set(e, EXIT_USAGE,
		    "%.300s: needs %s (set it in the environment or in --secrets FILE)", title,
		    spec.lacks);
	if (s->arena.max == 0)
		arena_init(&s->arena, ARENA_MAX);
	if (fill_texts(s, &spec, root) != 0)
		return err_set(e, EXIT_IO, "%.300s: out of memory", title);
	if (!is_there(s, spec.key) && append(s, &spec) != 0)
		return err_set(e, EXIT_IO, "%.300s: out of memory", title);
	return 0;
}

int specs_add_json(struct specs *s, const struct adapters *a, struct str json, const char *title,
    bool may_sleep, struct err *e)
{
	struct json *parser = json_new();
	struct json_value root;
	struct buf padded;
	struct err why;
	int status = -1;

	buf_init(&padded, SPEC_MAX + JSON_PADDING);
	buf_add_str(&padded, json);
	if (!parser || !buf_room(&padded, JSON_PADDING))
		err_set(e, EXIT_USAGE, "%.300s: too large for a source", title);
	else if (json_parse(parser, buf_str(&padded), &root, &why) != 0)
		err_set(e, EXIT_USAGE, "%.300s: %.300s", title, why.text);
	else
		status = add_root(s, a, root, title, may_sleep, e);
	buf_free(&padded);
	json_free(parser);
	return status;
}

/* ---- files ---- */

int specs_add_file(struct specs *s, const struct adapters *a, const char *path, struct err *e)
{
	struct lines *lines = lines_open(path, LINES_TEXT, SPEC_MAX, NULL, NULL, e);
	struct block block = {0};
	int got = lines ? lines_read(lines, &block, 1 << 16, e) : -1, status = 0;
	char title[300];

	while (got == 1 && status == 0) {
		for (size_t i = 0; i < block.count && status == 0; i++) {
			const struct line *line = &block.line[i];
			struct str text = str_trim(line->text);

			if (text.len == 0 || text.ptr[0] == '#')
				continue;
			snprintf(title, sizeof(title), "%.200s:%llu", path,
			    (unsigned long long)line->number);
			status = line->state == LINE_WHOLE
				     ? specs_add_json(s, a, text, title, true, e)
				     : err_set(e, EXIT_USAGE, "%s: too long for a source", title);
		}
		if (status == 0)
			got = lines_read(lines, &block, 1 << 16, e);
	}
	if (got == -2)
		status = err_set(e, EXIT_USAGE, "%.200s: interrupted", path);
	else if (got < 0)
		status = -1;
	block_free(&block);
	lines_close(lines);
	return status;
}

void specs_free(struct specs *s)
{
	free(s->spec);
	arena_free(&s->arena);
	*s = (struct specs){0};
}
