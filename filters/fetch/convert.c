/*
 * Records to posts; see convert.h. A record that is a post already leaves with the bytes it came
 * with and `origin`; another is given to the adapters that may know it, in their order, until one
 * takes it. A record whose time alone says that it is outside the window is never shown to jq. It
 * remembers what it compiled, and the text of the last `origin`.
 */
#include "convert.h"

#include <stdlib.h>
#include <string.h>

#include "canonical.h"
#include "times.h"

#define POST_MAX ((size_t)1 << 30)
#define ORIGIN_MAX 65536

struct converter {
	const struct convert_rules *rules;
	struct json *element_json, *post_json;
	struct query **compiled; /* by adapter's index; NULL until one is needed */
	struct query *where;
	struct buf element, post, other; /* scratch */
	struct buf origin;		 /* the last one made, for: */
	const char *origin_file, *origin_adapter;
	struct buf origin_network;
	/* the record under way */
	const struct record *rec;
	const struct adapter *adapter;
	struct converted *out;
	bool refused; /* the adapter does not match the record */
	bool no_room;
};

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
	c->compiled = calloc(rules->adapters.count + 1, sizeof(*c->compiled));
	if (!c->element_json || !c->post_json || !c->compiled) {
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
	buf_free(&c->element);
	buf_free(&c->post);
	buf_free(&c->other);
	buf_free(&c->origin);
	buf_free(&c->origin_network);
	free(c);
}

/* Says why (a part of) the record is lost; the first reason counts. */
static void lose(struct converter *c, const char *why)
{
	struct str copy;

	if (c->out->why)
		return;
	copy = arena_dup(c->rec->arena, (struct str){why, strlen(why) + 1});
	c->out->why = copy.ptr ? copy.ptr : "out of memory";
}

/* The text of `origin`, made anew where it differs from the last. */
static struct str origin_of(struct converter *c, const char *adapter, struct str network)
{
	const char *base = strrchr(c->rec->file, '/');
	struct str source = str_of(base && base[1] ? base + 1 : c->rec->file);

	if (c->origin_file == c->rec->file && c->origin_adapter == adapter &&
	    str_equal(buf_str(&c->origin_network), network))
		return buf_str(&c->origin);
	buf_reset(&c->origin);
	buf_add_z(&c->origin, "{\"network\":");
	buf_add_json(&c->origin, network);
	buf_add_z(&c->origin, ",\"adapter\":");
	buf_add_json(&c->origin, str_of(adapter));
	buf_add_z(&c->origin, ",\"source\":");
	buf_add_json(&c->origin, source);
	buf_add_char(&c->origin, '}');
	c->origin_file = c->rec->file;
	c->origin_adapter = adapter;
	buf_reset(&c->origin_network);
	buf_add_str(&c->origin_network, network);
	return buf_str(&c->origin);
}

/* Adds a line that lives as long as the record. */
static void add_line(struct converter *c, struct str line)
{
	struct converted *out = c->out;

	if (out->lines == out->cap) {
		size_t cap = out->cap ? out->cap * 2 : 1;
		struct str *moved = arena_array(c->rec->arena, cap, sizeof(*moved));

		if (!moved) {
			c->no_room = true;
			return;
		}
		if (out->lines > 0)
			memcpy(moved, out->line, out->lines * sizeof(*moved));
		out->line = moved;
		out->cap = cap;
	}
	out->line[out->lines++] = line;
}

/* One post that was found, before it is made. False where the window leaves it out. */
static bool wanted_by_time(struct converter *c, bool timed, int64_t ms)
{
	struct converted *out = c->out;

	out->posts++;
	if (!c->rules->windowed)
		return true;
	if (!timed)
		out->untimed++;
	else if (!window_holds(c->rules->window, ms))
		out->outside++;
	else
		return true;
	return false;
}

/* A finished post: asks --where, and keeps it. */
static void keep_post(struct converter *c, struct str line, bool own_bytes, bool timed, int64_t ms)
{
	struct converted *out = c->out;
	bool keep = true;
	struct err e;

	if (c->where && query_truth(c->where, line, &keep, &e) != 0) {
		lose(c, e.text);
		return;
	}
	if (!keep) {
		out->unwanted++;
		return;
	}
	if (!own_bytes) {
		line = arena_dup(c->rec->arena, line);
		if (!line.ptr) {
			c->no_room = true;
			return;
		}
	}
	add_line(c, line);
	if (!timed)
		return;
	out->first_ms = out->timed && out->first_ms < ms ? out->first_ms : ms;
	out->last_ms = out->timed && out->last_ms > ms ? out->last_ms : ms;
	out->timed = true;
}

/* Puts `origin` into line, by way of c->other, and keeps the post. */
static void splice_and_keep(struct converter *c, struct str line, bool has_origin,
    const char *adapter, struct str network, bool timed, int64_t ms)
{
	struct str origin = origin_of(c, adapter, network);
	struct err e;

	buf_reset(&c->other);
	if (buf_failed(&c->origin))
		lose(c, "its network's name is too long");
	else if (post_splice(line, STR("origin"), origin, has_origin, &c->other, &e) != 0)
		lose(c, e.text);
	else
		keep_post(c, buf_str(&c->other), false, timed, ms);
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
	bool own_line = text.ptr == c->rec->line.ptr;
	struct str network = canonical_network(root);
	int64_t ms = 0;
	bool timed = times_read(json_get(root, STR("created_at")), &ms) == 0;
	bool known = json_path(root, "origin.network").type == JSON_STRING;
	bool has_origin = json_get(root, STR("origin")).type != JSON_NONE;
	char *name = arena_alloc(c->rec->arena, network.len + 1);
	struct err e;

	if (!name) {
		c->no_room = true;
		return;
	}
	memcpy(name, network.ptr, network.len);
	name[network.len] = '\0';
	took(c, ADAPTER_CANONICAL, name);
	if (!wanted_by_time(c, timed, ms))
		return;
	text = str_trim(text);
	if (canonical_is_cut(root)) {
		buf_reset(&c->post);
		if (canonical_whole(text, root, &c->post, &e) != 0) {
			lose(c, e.text);
			return;
		}
		text = buf_str(&c->post);
		own_line = false;
	}
	if (known)
		keep_post(c, text, own_line, timed, ms);
	else
		splice_and_keep(c, text, has_origin, ADAPTER_CANONICAL, str_of(name), timed, ms);
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

/* An adapter's output; as query_output_fn. */
static int take_post(void *context, struct str text)
{
	struct converter *c = context;
	struct json_value root, created;
	struct err e;
	int64_t ms = 0;
	bool timed;

	if (str_is(text, "false") && !c->rules->forced) {
		c->refused = true;
		return 1;
	}
	buf_reset(&c->post);
	buf_add_str(&c->post, text);
	if (!buf_room(&c->post, JSON_PADDING) ||
	    json_parse(c->post_json, buf_str(&c->post), &root, &e)) {
		lose(c, "a post that its adapter made is too large or no JSON");
		return 0;
	}
	if (json_text(json_get(root, STR("id"))).len == 0 ||
	    json_get(root, STR("text")).type != JSON_STRING) {
		lose(c, "its adapter made something that is no post (want a string id and a text)");
		return 0;
	}
	created = json_get(root, STR("created_at"));
	timed = times_read(created, &ms) == 0;
	if (!wanted_by_time(c, timed, ms))
		return 0;
	if (timed && !mend_time(c, created, ms)) {
		lose(c, "a post that its adapter made is too large");
		return 0;
	}
	splice_and_keep(
	    c, buf_str(&c->post), false, c->adapter->name, str_of(c->adapter->network), timed, ms);
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
		lose(c, e.text);
	}
	return *own;
}

/* True where the record's time, read without jq, is outside the window. */
static bool is_outside(
    const struct converter *c, const struct adapter *adapter, struct json_value root)
{
	int64_t ms;

	return c->rules->windowed && adapter->when &&
	       times_read(json_path(root, adapter->when), &ms) == 0 &&
	       !window_holds(c->rules->window, ms);
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
		lose(c, e.text);
	if (!c->refused)
		took(c, adapter->name, adapter->network);
	return !c->refused;
}

static void convert_value(struct converter *c, struct str text, struct json_value root)
{
	const struct convert_rules *rules = c->rules;

	if (rules->forced) {
		ask_adapter(c, rules->forced, text, root);
		return;
	}
	if (canonical_is_post(root)) {
		take_canonical(c, text, root);
		return;
	}
	for (size_t i = 0; i < rules->adapters.count && !rules->forced_canonical; i++) {
		const struct adapter *adapter = &rules->adapters.adapter[i];

		if (adapter_may_match(adapter, root) && ask_adapter(c, adapter, text, root))
			return;
	}
	if (c->out->state == CONVERTED && c->out->lines == 0)
		c->out->state = CONVERTED_UNKNOWN;
	lose(c, rules->forced_canonical ? "no post (want an object with a string id and a text)"
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
		buf_reset(&c->element);
		json_print(walk.value, add_bytes, &c->element);
		if (!buf_room(&c->element, JSON_PADDING) ||
		    json_parse(c->element_json, buf_str(&c->element), &root, &e) != 0) {
			lose(c, "an element is too large");
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
