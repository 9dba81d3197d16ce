/*
 * The model of a day (see model.h): reads the ledger, finds the window, groups the stories, counts,
 * then lets each section write itself.
 */
#include "model.h"

#include <stdlib.h>
#include <string.h>

#include "put.h"
#include "story.h"

#define LEDGER_LINE_MAX (64u << 20)
#define BASELINES_MAX 400

static void line_free(struct ledger_line *l)
{
	json_free(l->json);
	buf_free(&l->bytes);
}

/* Parses a copy of the line, with the padding that the parser asks for. */
static int line_read(struct str text, struct ledger_line *l, struct err *e)
{
	char padding[JSON_PADDING] = {0};
	struct str view;

	*l = (struct ledger_line){.json = json_new()};
	buf_init(&l->bytes, LEDGER_LINE_MAX);
	buf_add_str(&l->bytes, text);
	buf_add(&l->bytes, padding, sizeof(padding));
	if (!l->json || buf_failed(&l->bytes))
		return err_set(e, EXIT_IO, "out of memory for the ledger");
	view = (struct str){l->bytes.ptr, text.len};
	return json_parse(l->json, view, &l->root, e);
}

static int read_ledger(struct model *m, struct err *e)
{
	m->line = calloc(m->day->ledgers + 1, sizeof(*m->line));
	if (!m->line)
		return err_set(e, EXIT_IO, "out of memory for the ledger");
	while (m->lines < m->day->ledgers) {
		m->lines++;
		if (line_read(m->day->ledger[m->lines - 1], &m->line[m->lines - 1], e) < 0)
			return -1;
	}
	return 0;
}

const struct ledger_line *model_ledger(const struct model *m, const char *record, const char *stage)
{
	struct json_value root;
	size_t i;

	for (i = 0; i < m->lines; i++) {
		root = m->line[i].root;
		if (!str_is(json_text(json_path(root, "record")), record))
			continue;
		if (!stage || str_is(json_text(json_path(root, "stage")), stage))
			return &m->line[i];
	}
	return NULL;
}

/*
 * rank's summary knows what `--top` kept back. Where nothing is held back the stream itself is
 * counted: the same posts as the sections show, without adverts and chatter.
 */
static int count_today(struct model *m, struct err *e)
{
	static const char *const idle[] = {"advert", "chatter"};
	const struct ledger_line *summary = model_ledger(m, "summary", NULL);
	const struct tally_row *r;
	int64_t posts;
	size_t i;

	if (summary && json_int(json_path(summary->root, "posts"), &posts) &&
	    posts > (int64_t)m->day->counts.posts) {
		m->summary = summary;
		if (tally_summary(summary->root, &m->day->arena, &m->today, e) < 0)
			return -1;
		for (i = 0; i < 2; i++) {
			r = tally_find(&m->today, TALLY_KINDS, str_of(idle[i]), STR_NONE);
			m->today.relevant -= r && r->posts <= m->today.relevant ? r->posts : 0;
		}
		return 0;
	}
	return tally_posts(m->day, STR_NONE, &m->today, e);
}

static int by_since(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;

	return x->since_ms < y->since_ms ? -1 : x->since_ms > y->since_ms;
}

static int add_baseline(struct model *m, struct json_value root, struct err *e)
{
	struct tally *t;
	void *grown;

	if (m->baselines >= BASELINES_MAX)
		return err_set(e, EXIT_USAGE, "more than %d days", BASELINES_MAX);
	grown = array_grow(m->baseline, &m->baseline_cap, m->baselines + 1, sizeof(*t));
	if (!grown)
		return err_set(e, EXIT_IO, "out of memory for the baseline");
	m->baseline = grown;
	t = &m->baseline[m->baselines++];
	*t = (struct tally){0};
	if (tally_summary(root, &m->day->arena, t, e) < 0)
		return -1;
	if (window_parse_time(json_text(json_path(root, "since")), &t->since_ms) < 0)
		t->since_ms = INT64_MIN;
	return 0;
}

/* `summary` lines count, one a day; other lines of the file are passed over. */
static int read_baseline(struct model *m, struct str text, struct err *e)
{
	struct ledger_line line;
	struct err why;
	size_t i, number = 0;
	int rc = 0;

	while (text.len && rc == 0) {
		for (i = 0; i < text.len && text.ptr[i] != '\n'; i++)
			;
		number++;
		if (str_trim((struct str){text.ptr, i}).len) {
			rc = line_read((struct str){text.ptr, i}, &line, &why);
			if (rc == 0 && str_is(json_text(json_path(line.root, "record")), "summary"))
				rc = add_baseline(m, line.root, &why);
			line_free(&line);
		}
		i += i < text.len;
		text = (struct str){text.ptr + i, text.len - i};
	}
	if (rc < 0)
		return err_set(e, EXIT_USAGE, "%s:%zu: %s", m->ask->baseline, number, why.text);
	if (m->baselines)
		qsort(m->baseline, m->baselines, sizeof(*m->baseline), by_since);
	return 0;
}

static void put_all(struct model *m)
{
	put_open(m->out, NULL, '{');
	model_put_report(m);
	model_put_overview(m);
	model_put_points(m);
	model_put_views(m);
	model_put_events(m);
	model_put_markets(m);
	model_put_topics(m);
	model_put_cloud(m);
	model_put_coverage(m);
	put_close(m->out, '}');
}

int model_build(
    struct day *d, const struct model_ask *ask, struct str baseline, struct buf *out, struct err *e)
{
	struct model m = {.day = d, .ask = ask, .out = out};
	size_t i;
	int rc = -1;

	if (read_ledger(&m, e) < 0 || model_window_find(&m, e) < 0 ||
	    stories_make(d, str_of(ask->lang), e) < 0 || count_today(&m, e) < 0 ||
	    read_baseline(&m, baseline, e) < 0)
		goto out;
	put_all(&m);
	rc = buf_failed(out)
		 ? err_set(e, EXIT_IO, "the model is larger than %u bytes", MODEL_BYTES_MAX)
		 : 0;
out:
	for (i = 0; i < m.lines; i++)
		line_free(&m.line[i]);
	for (i = 0; i < m.baselines; i++)
		tally_free(&m.baseline[i]);
	free(m.baseline);
	free(m.line);
	tally_free(&m.today);
	buf_free(&m.slug);
	buf_free(&m.zone);
	return rc;
}
