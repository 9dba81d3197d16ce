/*
 * Asks adapters; see ask.h. In: a spec, where its reading stands, and answers. Out: requests and
 * what follows from answers. It remembers the programs that it compiled. A secret is put into a
 * header here, after jq, which never sees one.
 */
#include "ask-request.h"

#include <stdlib.h>
#include <string.h>

#include "query.h"

#define TEXT_MAX ((size_t)1 << 30) /* of an answer with its surroundings */

struct programs {
	struct query *request, *after; /* NULL until one is needed */
};

struct asker {
	const struct adapters *adapters;
	struct programs *programs; /* by adapter's index */
	struct json *json;
	struct buf input, output; /* scratch */
};

struct asker *asker_new(const struct adapters *a, struct err *e)
{
	struct asker *k = calloc(1, sizeof(*k));

	if (k) {
		k->adapters = a;
		buf_init(&k->input, TEXT_MAX);
		buf_init(&k->output, TEXT_MAX);
		k->programs = calloc(a->count + 1, sizeof(*k->programs));
		k->json = json_new();
	}
	if (k && k->programs && k->json)
		return k;
	asker_free(k);
	err_set(e, EXIT_IO, "cannot start (out of memory)");
	return NULL;
}

void asker_free(struct asker *k)
{
	if (!k)
		return;
	for (size_t i = 0; k->programs && i < k->adapters->count; i++) {
		query_free(k->programs[i].request);
		query_free(k->programs[i].after);
	}
	free(k->programs);
	json_free(k->json);
	buf_free(&k->input);
	buf_free(&k->output);
	free(k);
}

/* ---- running programs ---- */

static void add_member(struct buf *out, const char *name, const char *json)
{
	buf_printf(out, ",\"%s\":%s", name, json && *json ? json : "null");
}

static void add_text(struct buf *out, const char *name, const char *text)
{
	if (!text || !*text) {
		add_member(out, name, NULL);
		return;
	}
	buf_printf(out, ",\"%s\":", name);
	buf_add_json(out, str_of(text));
}

/* What every definition is given, without its closing brace. */
static void start_input(struct asker *k, const struct ask_input *in)
{
	struct buf *out = &k->input;

	buf_reset(out);
	buf_add_z(out, "{\"source\":");
	buf_add_z(out, in->spec->json);
	add_member(out, "cursor", in->cursor);
	add_member(out, "kept", in->kept);
	add_text(out, "newest_id", in->newest_id);
	add_text(out, "newest_at", in->newest_at);
	add_text(out, "since", in->since);
	add_text(out, "until", in->until);
	add_text(out, "now", in->now);
	buf_add_z(out, ",\"want\":");
	buf_add_int(out, in->want);
}

/* Keeps the first output and ends the run; as query_output_fn. */
static int keep_output(void *context, struct str text)
{
	struct buf *output = context;

	buf_reset(output);
	buf_add_str(output, text);
	return 1;
}

/* Runs a program over k->input; *root is its first output, JSON_NONE where it gave none. */
static int run(struct asker *k, struct query **query, const char *title, const char *program,
    struct json_value *root, struct err *e)
{
	int status;

	*root = (struct json_value){0};
	if (!*query)
		*query = query_compile(title, program, NULL, 0, e);
	if (!*query)
		return -1;
	if (buf_failed(&k->input))
		return err_set(e, EXIT_PARTIAL, "%s: the answer is too large", title);
	buf_reset(&k->output);
	status = query_run(*query, buf_str(&k->input), false, keep_output, &k->output, e);
	if (status <= 0)
		return status;
	if (!buf_room(&k->output, JSON_PADDING))
		return err_set(e, EXIT_IO, "%s: out of memory", title);
	return json_parse(k->json, buf_str(&k->output), root, e);
}

/* ---- requests ---- */

static int make_request(
    struct asker *k, const struct ask_input *in, bool plain, struct asked *out, struct err *e)
{
	const struct adapter *adapter = in->spec->adapter;
	struct json_value root;

	*out = (struct asked){0};
	arena_init(&out->arena, REQUEST_MAX);
	start_input(k, in);
	buf_add_char(&k->input, '}');
	if (run(k, &k->programs[adapter - k->adapters->adapter].request, adapter->title,
		adapter->request, &root, e) == 0 &&
	    ask_read_request(in->spec, root, plain, out, e) == 0)
		return 0;
	asked_free(out);
	return -1;
}

int ask_request(struct asker *k, const struct ask_input *in, struct asked *out, struct err *e)
{
	return make_request(k, in, false, out, e);
}

void asked_free(struct asked *a)
{
	arena_free(&a->arena);
	*a = (struct asked){0};
}

int ask_describe(struct asker *k, const struct ask_input *in, struct buf *out, struct err *e)
{
	struct asked asked;

	if (make_request(k, in, true, &asked, e) != 0)
		return -1;
	buf_printf(out, "%s %s", asked.request.method, asked.request.url);
	for (size_t i = 0; i < asked.request.headers; i++) {
		buf_add_char(out, ' ');
		buf_add_str(out, asked.request.header[i].name);
		buf_add_z(out, ": ");
		buf_add_str(out, asked.request.header[i].value);
	}
	if (asked.request.body.len > 0) {
		buf_add_char(out, ' ');
		buf_add_json(out, asked.request.body);
	}
	asked_free(&asked);
	return 0;
}

/* ---- answers ---- */

static void add_bytes(void *context, const char *bytes, size_t len)
{
	buf_add(context, bytes, len);
}

/* null, false, "" and [] say nothing. */
static bool says_nothing(struct json_value v)
{
	struct json_walk walk = json_walk_start(v);

	return v.type == JSON_NONE || v.type == JSON_NULL ||
	       (v.type == JSON_BOOL && !json_true(v)) ||
	       (v.type == JSON_STRING && json_text(v).len == 0) ||
	       (v.type == JSON_ARRAY && !json_walk_next(&walk));
}

static void take_value(struct json_value v, struct buf *out)
{
	if (!says_nothing(v))
		json_print(v, add_bytes, out);
}

/* One complaint is a list of one. */
static void take_trouble(struct json_value v, struct buf *out)
{
	bool list = v.type == JSON_ARRAY;

	if (says_nothing(v))
		return;
	buf_add_z(out, list ? "" : "[");
	json_print(v, add_bytes, out);
	buf_add_z(out, list ? "" : "]");
}

static struct json_value last_element(struct json_value array)
{
	struct json_walk walk = json_walk_start(array);
	struct json_value last = {0};

	while (array.type == JSON_ARRAY && json_walk_next(&walk))
		last = walk.value;
	return last;
}

/* What a plain path (adapters.h) leads to. */
static struct json_value follow(struct json_value v, const char *path)
{
	while (*path) {
		size_t len = *path == '.' ? 1 + strcspn(path + 1, ".[") : strlen("[-1]");

		v = *path == '.' ? json_get(v, (struct str){path + 1, len - 1}) : last_element(v);
		path += len;
	}
	return v;
}

static void take_paths(
    const struct adapter *adapter, struct json_value answer, struct ask_verdict *out)
{
	if (adapter->next_path)
		take_value(follow(answer, adapter->next_path), &out->cursor);
	if (adapter->keep_path)
		take_value(follow(answer, adapter->keep_path), &out->kept);
	if (adapter->trouble_path)
		take_trouble(follow(answer, adapter->trouble_path), &out->trouble);
}

int ask_next(struct asker *k, const struct ask_input *in, struct str body, struct str headers,
    struct ask_verdict *out, struct err *e)
{
	const struct adapter *adapter = in->spec->adapter;
	struct json_value root;
	struct err why;

	buf_init(&out->cursor, REQUEST_MAX);
	buf_init(&out->kept, REQUEST_MAX);
	buf_init(&out->trouble, TEXT_MAX);
	if (!adapter->after && !adapter->next_path && !adapter->keep_path && !adapter->trouble_path)
		return 0;
	if (json_parse(k->json, body, &root, &why) != 0)
		return err_set(e, EXIT_PARTIAL, "the answer is no JSON (%.200s)", why.text);
	take_paths(adapter, root, out);
	if (adapter->after) {
		start_input(k, in);
		buf_add_z(&k->input, ",\"answer\":");
		buf_add_str(&k->input, body);
		buf_add_z(&k->input, ",\"headers\":");
		buf_add_str(&k->input, headers.len > 0 ? headers : STR("{}"));
		buf_add_char(&k->input, '}');
		if (run(k, &k->programs[adapter - k->adapters->adapter].after, adapter->title,
			adapter->after, &root, e) != 0)
			return -1;
		take_value(json_get(root, STR("cursor")), &out->cursor);
		take_value(json_get(root, STR("kept")), &out->kept);
		take_trouble(json_get(root, STR("trouble")), &out->trouble);
	}
	if (buf_failed(&out->cursor) || buf_failed(&out->kept) || buf_failed(&out->trouble))
		return err_set(e, EXIT_PARTIAL, "%s: next or keep gave too much", adapter->title);
	return 0;
}

void ask_verdict_free(struct ask_verdict *v)
{
	buf_free(&v->cursor);
	buf_free(&v->kept);
	buf_free(&v->trouble);
}
