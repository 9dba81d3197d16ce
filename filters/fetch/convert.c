/*
 * Records to posts; see convert.h. A record that is a post already leaves with the bytes it came
 * with and `origin`; another is given to the adapters that may know it, in their order, until one
 * takes it. X's own formats need no jq. A record whose time alone says that it is outside the
 * window is never shown to jq. It remembers what it compiled.
 */
#include "convert.h"

#include <stdlib.h>
#include <string.h>

#include "canonical.h"
#include "convert-run.h"
#include "html-post.h"
#include "times.h"

#define POST_MAX ((size_t)1 << 30)
#define ORIGIN_MAX 65536

enum convert_format convert_format_of(const char *name)
{
	if (strcmp(name, FORMAT_NAME_POSTS) == 0)
		return FORMAT_POSTS;
	if (strcmp(name, FORMAT_NAME_X_V2) == 0)
		return FORMAT_X_V2;
	return strcmp(name, FORMAT_NAME_X_V1) == 0 ? FORMAT_X_V1 : FORMAT_NONE;
}

struct converter *converter_new(const struct convert_rules *rules, struct err *e)
{
	struct converter *c = calloc(1, sizeof(*c));

	if (!c) {
		err_set(e, EXIT_IO, "cannot start (out of memory)");
		return NULL;
	}
	c->rules = rules;
	buf_init(&c->element, POST_MAX);
	buf_init(&c->post, POST_MAX);
	buf_init(&c->other, POST_MAX);
	buf_init(&c->origin, ORIGIN_MAX);
	buf_init(&c->origin_network, ORIGIN_MAX);
	c->element_json = json_new();
	c->post_json = json_new();
	c->x = x_pages_new();
	c->compiled = calloc(rules->adapters.count + 1, sizeof(*c->compiled));
	if (!c->element_json || !c->post_json || !c->x || !c->compiled) {
		err_set(e, EXIT_IO, "cannot start (out of memory)");
		converter_free(c);
		return NULL;
	}
	if (rules->where)
		c->where = query_compile("--where", rules->where, NULL, 0, e);
	if (rules->where && !c->where) {
		converter_free(c);
		return NULL;
	}
	return c;
}

void converter_free(struct converter *c)
{
	if (!c)
		return;
	for (size_t i = 0; c->compiled && i < c->rules->adapters.count; i++)
		query_free(c->compiled[i]);
	free(c->compiled);
	query_free(c->where);
	json_free(c->element_json);
	json_free(c->post_json);
	x_pages_free(c->x);
	buf_free(&c->element);
	buf_free(&c->post);
	buf_free(&c->other);
	buf_free(&c->origin);
	buf_free(&c->origin_network);
	free(c);
}

static void took(struct converter *c, const char *adapter, const char *network)
{
	if (c->out->adapter)
		return;
	c->out->adapter = adapter;
	c->out->network = network;
}

/* ---- records that are posts ---- */

/* A post that knows its origin passes as it came; another gets one. text may be scratch (an element
 * of an array), where it is not the record's own line. */
static void take_canonical(struct converter *c, struct str text, struct json_value root)
{
	struct making m = {.adapter = FORMAT_NAME_POSTS,
	    .network = canonical_network(root),
	    .id = json_text(json_get(root, STR("id"))),
	    .own_bytes = text.ptr == c->rec->line.ptr};
	bool known = json_path(root, "origin.network").type == JSON_STRING;
	char *name = arena_dup_z(c->rec->arena, m.network);
	struct err e;

	if (!name) {
		c->no_room = true;
		return;
	}
	m.network.ptr = name;
	m.timed = times_read(json_get(root, STR("created_at")), &m.ms) == 0;
	m.has_origin = json_get(root, STR("origin")).type != JSON_NONE;
	took(c, FORMAT_NAME_POSTS, name);
	if (!convert_wanted(c, &m))
		return;
	text = str_trim(text);
	if (canonical_is_cut(root)) {
		buf_reset(&c->post);
		if (canonical_whole(text, root, &c->post, &e) != 0) {
			convert_lose(c, e.text);
			return;
		}
		text = buf_str(&c->post);
		m.own_bytes = false;
	}
	if (known)
		convert_keep(c, text, &m);
	else
		convert_splice(c, text, &m);
}

/* ---- records in X's own formats ---- */

static void describe_x(struct converter *c, struct json_value created_at, struct making *m)
{
	*m = (struct making){.adapter = c->x_format, .network = STR("x")};
	m->timed = times_read(created_at, &m->ms) == 0;
}

/* As x_wanted_fn: posts whose ids are asked for are made, and left out afterwards. */
static bool want_x(void *context, struct json_value created_at)
{
	struct converter *c = context;
	struct making m;

	if (c->from->tell_all)
		return true;
	describe_x(c, created_at, &m);
	return convert_wanted(c, &m);
}

/* As x_post_fn. */
static int take_x(void *context, const struct x_post *post)
{
	struct converter *c = context;
	struct making m;

	describe_x(c, post->created_at, &m);
	m.id = post->id;
	if (!c->from->tell_all || convert_wanted(c, &m))
		convert_splice(c, post->json, &m);
	return 0;
}

/* True where the record is one of X's formats; want: the only one to look for, or FORMAT_NONE. */
static bool convert_x(
    struct converter *c, struct str text, struct json_value root, enum convert_format want)
{
	enum x_shape shape = x_shape_of(root);
	struct err e;

	if ((want == FORMAT_X_V2 && shape != X_V2_PAGE) ||
	    (want == FORMAT_X_V1 && shape != X_V1 && shape != X_NOTICE) || shape == X_NONE)
		return false;
	c->x_format = shape == X_V2_PAGE ? FORMAT_NAME_X_V2 : FORMAT_NAME_X_V1;
	took(c, c->x_format, "x");
	if (shape == X_NOTICE)
		c->out->notices++;
	else if (x_posts(c->x, text, root, want_x, take_x, c, &e) == -1)
		convert_lose(c, e.text);
	return true;
}

/* ---- records that adapters know ---- */

/* created_at as RFC 3339 in UTC, in c->post; false where there is no room. */
static bool mend_time(struct converter *c, struct json_value created, int64_t ms)
{
	struct str text = json_text(created), line;
	char utc[32], quoted[40];
	struct buf mended;
	struct err e;
	int64_t same;
	bool fits;

	if (created.type == JSON_STRING && str_ends(text, STR("Z")) &&
	    window_parse_time(text, &same) == 0)
		return true;
	window_format_utc(utc, sizeof(utc), ms);
	buf_init(&mended, sizeof(quoted));
	buf_add_json(&mended, str_of(utc));
	line = buf_str(&c->post);
	buf_reset(&c->other);
	fits = post_splice(line, STR("created_at"), buf_str(&mended), true, &c->other, &e) == 0;
	buf_free(&mended);
	if (fits) {
		buf_reset(&c->post);
		buf_add_str(&c->post, buf_str(&c->other));
	}
	return fits && !buf_failed(&c->post);
}

/* Parses what is in c->post. */
static int parse_post(struct converter *c, struct json_value *root)
{
	struct err e;

	if (buf_room(&c->post, JSON_PADDING) &&
	    json_parse(c->post_json, buf_str(&c->post), root, &e) == 0)
		return 0;
	convert_lose(c, "a post that its adapter made is too large or no JSON");
	return -1;
}

/* Turns the HTML of the post in c->post into text. */
static int mend_html(struct converter *c, struct json_value *root)
{
	struct err e;

	if (!html_post_is(*root))
		return 0;
	buf_reset(&c->other);
	if (html_post(*root, c->from->base, &c->other, &e) != 0) {
		convert_lose(c, e.text);
		return -1;
	}
	buf_reset(&c->post);
	buf_add_str(&c->post, buf_str(&c->other));
	return parse_post(c, root);
}

/* An adapter's output; as query_output_fn. */
static int take_post(void *context, struct str text)
{
	struct converter *c = context;
	struct making m = {.adapter = c->adapter->name, .network = str_of(c->adapter->network)};
	struct json_value root;

	if (str_is(text, "false") && !c->rules->forced) {
		c->refused = true;
		return 1;
	}
	buf_reset(&c->post);
	buf_add_str(&c->post, text);
	if (parse_post(c, &root) != 0)
		return 0;
	m.id = arena_dup(c->rec->arena, json_text(json_get(root, STR("id"))));
	if (m.id.len == 0 ||
	    (json_get(root, STR("text")).type != JSON_STRING && !html_post_is(root))) {
		convert_lose(
		    c, "its adapter made something that is no post (want a string id and a text)");
		return 0;
	}
	m.timed = times_read(json_get(root, STR("created_at")), &m.ms) == 0;
	if (!convert_wanted(c, &m) || mend_html(c, &root) != 0)
		return 0;
	if (m.timed && !mend_time(c, json_get(root, STR("created_at")), m.ms))
		convert_lose(c, "a post that its adapter made is too large");
	else
		convert_splice(c, buf_str(&c->post), &m);
	return 0;
}

/* The compiled adapter, compiled now where it was not; NULL and CONVERTED_BROKEN where it can't be.
 */
static struct query *query_of(struct converter *c, const struct adapter *adapter)
{
	struct query **own = &c->compiled[adapter - c->rules->adapters.adapter];
	struct err e;

	if (!*own)
		*own = query_compile(adapter->title,
		    c->rules->forced ? adapter->forced : adapter->program, NULL, 0, &e);
	if (!*own) {
		c->out->state = CONVERTED_BROKEN;
		c->out->why = NULL;
		convert_lose(c, e.text);
	}
	return *own;
}

/* True where the record's time, read without jq, is outside the window. */
static bool is_outside(
    const struct converter *c, const struct adapter *adapter, struct json_value root)
{
	int64_t ms;

	return c->from->windowed && !c->from->tell_all && adapter->when &&
	       times_read(json_path(root, adapter->when), &ms) == 0 &&
	       !window_holds(c->from->window, ms);
}

/* True where the adapter took the record, or is broken. */
static bool ask_adapter(
    struct converter *c, const struct adapter *adapter, struct str text, struct json_value root)
{
	struct query *query;
	struct err e;

	if (is_outside(c, adapter, root)) {
		c->out->posts++;
		c->out->outside++;
		took(c, adapter->name, adapter->network);
		return true;
	}
	query = query_of(c, adapter);
	if (!query)
		return true;
	c->adapter = adapter;
	c->refused = false;
	if (query_run(query, text, false, take_post, c, &e) == -1)
		convert_lose(c, e.text);
	if (!c->refused)
		took(c, adapter->name, adapter->network);
	return !c->refused;
}

/* True where one of the adapters took the record: those that were given, or the others. */
static bool ask_adapters(struct converter *c, bool given, struct str text, struct json_value root)
{
	const struct adapters *all = &c->rules->adapters;

	for (size_t i = 0; i < all->count; i++) {
		const struct adapter *adapter = &all->adapter[i];

		if (adapter->given == given && adapter->program &&
		    adapter_may_match(adapter, root) && ask_adapter(c, adapter, text, root))
			return true;
	}
	return false;
}

/* Whether the one format that --adapter names takes the record. */
static bool convert_forced(struct converter *c, struct str text, struct json_value root)
{
	if (c->rules->forced)
		return ask_adapter(c, c->rules->forced, text, root);
	if (c->rules->forced_format != FORMAT_POSTS)
		return convert_x(c, text, root, c->rules->forced_format);
	if (canonical_is_post(root))
		take_canonical(c, text, root);
	return canonical_is_post(root);
}

static void convert_value(struct converter *c, struct str text, struct json_value root)
{
	const struct adapter *first = c->from->adapter;

	if (c->rules->forced || c->rules->forced_format != FORMAT_NONE) {
		if (convert_forced(c, text, root))
			return;
	} else if (canonical_is_post(root)) {
		take_canonical(c, text, root);
		return;
	} else if ((first && first->program && adapter_may_match(first, root) &&
		       ask_adapter(c, first, text, root)) ||
		   ask_adapters(c, true, text, root) || convert_x(c, text, root, FORMAT_NONE) ||
		   ask_adapters(c, false, text, root)) {
		return;
	}
	if (c->out->state == CONVERTED && c->out->count == 0)
		c->out->state = CONVERTED_UNKNOWN;
	convert_lose(c, c->rules->forced_format == FORMAT_POSTS
			    ? "no post (want an object with a string id and a text)"
			: c->rules->forced_format != FORMAT_NONE
			    ? "not of the format that --adapter names"
			    : "no adapter knows this record");
}

static void add_bytes(void *context, const char *bytes, size_t len)
{
	buf_add(context, bytes, len);
}

/* A record that is an array: each of its elements is a record. */
static void convert_array(struct converter *c, struct json_value array)
{
	struct json_walk walk = json_walk_start(array);
	struct json_value root;
	struct err e;

	while (json_walk_next(&walk)) {
		struct str raw = json_raw(walk.value);

		buf_reset(&c->element);
		if (raw.len > 0 && !memchr(raw.ptr, '\n', raw.len))
			buf_add_str(&c->element, raw);
		else /* over several lines: on one */
			json_print(walk.value, add_bytes, &c->element);
		if (!buf_room(&c->element, JSON_PADDING) ||
		    json_parse(c->element_json, buf_str(&c->element), &root, &e) != 0) {
			convert_lose(c, "an element is too large");
			continue;
		}
		convert_value(c, buf_str(&c->element), root);
	}
}

int convert_record(struct converter *c, struct record *rec, struct err *e)
{
	struct converted *out = arena_array(rec->arena, 1, sizeof(*out));

	if (!out)
		return err_set(e, EXIT_IO, "out of memory");
	rec->own = out;
	c->rec = rec;
	c->from = rec->input;
	c->out = out;
	c->no_room = false;
	if (rec->root.type == JSON_OBJECT && !c->rules->forced &&
	    json_get(rec->root, STR("record")).type == JSON_STRING)
		out->state = CONVERTED_LEDGER;
	else if (rec->root.type == JSON_ARRAY && !c->rules->forced)
		convert_array(c, rec->root);
	else
		convert_value(c, rec->line, rec->root);
	return c->no_room ? err_set(e, EXIT_IO, "out of memory") : 0;
}
