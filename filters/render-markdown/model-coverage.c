/*
 * What the report rests on: the sources with their digests, what each stage read and left, what the
 * report itself left out, the command; and the word cloud that draw-wordcloud told of.
 */
#include "escape.h"
#include "model.h"
#include "put.h"

#define CLOUD_TERMS 20

static bool is_record(const struct ledger_line *l, const char *record)
{
	return str_is(json_text(json_path(l->root, "record")), record);
}

static void put_member_count(struct model *m, const struct ledger_line *l, const char *member)
{
	int64_t n;

	if (json_int(json_path(l->root, member), &n))
		put_int(m->out, member, n);
	else
		put_null(m->out, member);
}

/* What was wrong with a source: a file tells `error`, a network `errors`, a list. */
static struct str source_error(const struct ledger_line *l)
{
	struct str error = json_text(json_path(l->root, "error"));
	struct json_walk errors = json_walk_start(json_path(l->root, "errors"));

	return error.ptr || !json_walk_next(&errors) ? error : json_text(errors.value);
}

/* The last part of a path: where a file lay says nothing of what is in it, and the report is the
 * same wherever it is made again. */
static struct str base_name(struct str path)
{
	size_t at = path.len;

	while (at > 0 && path.ptr[at - 1] != '/')
		at--;
	return (struct str){path.ptr + at, path.len - at};
}

/* Files have a digest; what has none is a source of a network, called as its list calls it. */
static struct str source_name(const struct ledger_line *l)
{
	struct str name = json_text(json_path(l->root, "source"));

	return json_text(json_path(l->root, "sha256")).len ? base_name(name) : name;
}

static void put_source(struct model *m, const struct ledger_line *l)
{
	static const char *const counts[] = {"records", "posts", "kept", "rejected", "bytes"};
	static const char *const texts[] = {
	    "network", "adapter", "status", "sha256", "first", "last"};
	size_t i;

	put_open(m->out, NULL, '{');
	put_markdown(m->out, "source", source_name(l));
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		put_markdown(m->out, texts[i], json_text(json_path(l->root, texts[i])));
	put_markdown(m->out, "error", source_error(l));
	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		put_member_count(m, l, counts[i]);
	put_close(m->out, '}');
}

static void put_stage(struct model *m, const struct ledger_line *l)
{
	static const char *const counts[] = {"in", "out", "rejected", "left_out", "known"};
	size_t i;

	put_open(m->out, NULL, '{');
	put_markdown(m->out, "stage", json_text(json_path(l->root, "stage")));
	put_markdown(m->out, "version", json_text(json_path(l->root, "version")));
	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		put_member_count(m, l, counts[i]);
	put_close(m->out, '}');
}

static void put_records(struct model *m, const char *key, const char *record,
    void (*put)(struct model *m, const struct ledger_line *l))
{
	size_t i;

	put_open(m->out, key, '[');
	for (i = 0; i < m->lines; i++)
		if (is_record(&m->line[i], record))
			put(m, &m->line[i]);
	put_close(m->out, ']');
}

static void put_command(struct model *m)
{
	struct buf code;

	if (!m->ask->command) {
		put_null(m->out, "command");
		return;
	}
	buf_init(&code, MODEL_BYTES_MAX);
	escape_code(str_of(m->ask->command), &code);
	put_text(m->out, "command", buf_str(&code));
	buf_free(&code);
}

void model_put_coverage(struct model *m)
{
	const struct day_counts *c = &m->day->counts;

	put_open(m->out, "coverage", '{');
	put_records(m, "sources", "source", put_source);
	put_records(m, "stages", "stage", put_stage);
	put_int(m->out, "posts", (int64_t)c->posts);
	put_int(m->out, "repeats", (int64_t)c->repeats);
	put_int(m->out, "irrelevant", (int64_t)c->irrelevant);
	put_int(m->out, "idle", (int64_t)c->idle);
	put_int(m->out, "kept", (int64_t)c->relevant);
	put_int(m->out, "ungrouped", (int64_t)c->ungrouped);
	put_key(m->out, "relevance");
	buf_add_number(m->out, m->ask->relevance, 3);
	put_command(m);
	put_close(m->out, '}');
}

static void put_terms(struct model *m, const struct ledger_line *cloud)
{
	struct json_walk w = json_walk_start(json_path(cloud->root, "terms"));
	size_t shown = 0;

	put_open(m->out, "terms", '[');
	while (shown < CLOUD_TERMS && json_walk_next(&w)) {
		put_markdown(m->out, NULL, json_text(json_path(w.value, "term")));
		shown++;
	}
	put_close(m->out, ']');
}

/* The picture: --image, else the file that the ledger names, beside the posts' folder in `assets`.
 */
void model_put_cloud(struct model *m)
{
	const struct ledger_line *cloud = model_ledger(m, "cloud", NULL);
	struct str file = cloud ? json_text(json_path(cloud->root, "file")) : STR_NONE;
	struct buf path, safe;

	if (!m->ask->image && !file.len) {
		put_null(m->out, "cloud");
		return;
	}
	buf_init(&path, MODEL_BYTES_MAX);
	buf_init(&safe, MODEL_BYTES_MAX);
	if (m->ask->image)
		buf_add_z(&path, m->ask->image);
	else
		buf_printf(&path, "/assets/%.*s", STR_ARG(base_name(file)));
	escape_path(buf_str(&path), &safe);
	put_open(m->out, "cloud", '{');
	put_text(m->out, "path", buf_str(&safe));
	if (cloud)
		put_terms(m, cloud);
	put_close(m->out, '}');
	buf_free(&path);
	buf_free(&safe);
}
