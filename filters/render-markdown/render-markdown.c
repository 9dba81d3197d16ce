/*
 * render-markdown: a day's ranked posts as a report. In comes a stream of posts (tagged and ranked)
 * with its ledger lines; they pass on to stdout as they came; out goes one file, made by a jq
 * template over a model of the day. Remembers the text of every post that the report may show.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "day.h"
#include "filter.h"
#include "model.h"
#include "query.h"

#define NAME_MAX_BYTES 200
#define TEXT_FILE_MAX (64u << 20)

struct render {
	struct model_ask ask;
	const char *output, *template;
	bool dump_model;
	int64_t memory_max;
	/* beyond options */
	struct day day;
	int64_t arrived;
	struct buf strings, title, program, earlier; /* title: the template, in messages */
	struct query *query;
	struct outfile *file;
};

/* What prepare() reads of a post beyond its fields. */
struct render_extra {
	struct standing standing; /* place -1: no rank */
	struct str story_id;
};

#define AT(member) offsetof(struct render, member)

static const struct opt options[] = {
    {'o', "output", OPT_OUTPUT, "FILE", AT(output), 0, 0, NULL,
	"write the report to FILE and pass the posts on; - (the default) writes it to standard "
	"output and passes nothing on"},
    {'l', "lang", OPT_STRING, "LANG", AT(ask.lang), 0, 0, NULL,
	"the report's language: zh (the default), en, or any other that has a strings file"},
    {'n', "name", OPT_STRING, "NAME", AT(ask.name), 0, 0, NULL,
	"what the report is called in its title and file names; trendpipe unless told"},
    {0, "title", OPT_STRING, "TEXT", AT(ask.title), 0, 0, NULL,
	"the front matter's title; NAME_FIRSTDAY_LASTDAY unless told"},
    {'d', "day", OPT_STRING, "DATE", AT(ask.day), 0, 0, NULL, "the report covers that day"},
    {0, "since", OPT_STRING, "TIME", AT(ask.since), 0, 0, NULL,
	"the report covers what was posted at TIME or later"},
    {0, "until", OPT_STRING, "TIME", AT(ask.until), 0, 0, NULL,
	"the report covers what was posted before TIME"},
    {0, "tz", OPT_STRING, "ZONE", AT(ask.zone), 0, 0, NULL,
	"tell times in ZONE, such as Asia/Shanghai"},
    {0, "published", OPT_STRING, "TIME", AT(ask.published), 0, 0, NULL,
	"the report's own date; when its window closed unless told"},
    {'b', "baseline", OPT_FILE, "FILE", AT(ask.baseline), 0, 0, NULL,
	"summary lines of earlier days, to tell changes of share and what is new"},
    {0, "image", OPT_STRING, "PATH", AT(ask.image), 0, 0, NULL,
	"the word cloud's address in the page; /assets/ and the file of the cloud line unless "
	"told"},
    {0, "command", OPT_STRING, "TEXT", AT(ask.command), 0, 0, NULL,
	"the command that makes this report again, shown under sources and method"},
    {0, "points", OPT_INT, "N", AT(ask.points), 0, 100, NULL,
	"how many key points; 10 unless told"},
    {0, "relevance", OPT_REAL, "X", AT(ask.relevance), 0, 1, NULL,
	"leave out posts whose tags.relevance is below X; 0.5 unless told"},
    {'t', "template", OPT_STRING, "NAME", AT(template), 0, 0, NULL,
	"what makes the report from the model: report (the default), short, table, feed, or the "
	"file of a jq program, whose name has a dot or slash"},
    {0, "dump-model", OPT_FLAG, NULL, AT(dump_model), 0, 0, NULL,
	"write the model as JSON in place of the report"},
    {0, "memory", OPT_SIZE, "BYTES", AT(memory_max), 1 << 20, 1e12, NULL,
	"keep at most BYTES of posts; 2G unless told"},
};

static void set_defaults(void *state)
{
	struct render *r = state;

	r->output = "-";
	r->template = "report";
	r->ask.lang = "zh";
	r->ask.name = "trendpipe";
	r->ask.points = 10;
	r->ask.relevance = .5;
	r->memory_max = (int64_t)2 << 30;
}

static bool is_language(const char *lang)
{
	const char *c;

	for (c = lang; *c; c++)
		if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
			(*c >= '0' && *c <= '9') || *c == '-'))
			return false;
	return c > lang && c - lang < 32;
}

/* Times of options are checked before input is read; where fetch's line brings the zone, again
 * then. */
static int check_times(const struct model_ask *ask, struct err *e)
{
	const char *const times[] = {ask->since, ask->until, ask->published};
	struct window w;
	int64_t ms;
	size_t i;

	if (ask->zone && window_zone_set(ask->zone, e) < 0)
		return -1;
	if (ask->day && (ask->since || ask->until))
		return err_set(e, EXIT_USAGE, "--day with --since or --until (give one)");
	if (ask->day && window_parse_day(ask->day, &w, e) < 0)
		return -1;
	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		if (times[i] && window_parse_option(times[i], &ms, e) < 0)
			return -1;
	return 0;
}

/* A template is shipped where its name is a word, else a file. */
static bool is_shipped(const char *name)
{
	return !strpbrk(name, "./");
}

/* The template, in whose first line the functions of words.jq are called in: its lines keep their
 * numbers. */
static int read_template(struct render *r, struct run *run, struct err *e)
{
	struct buf path;
	size_t folder;
	int rc;

	buf_init(&path, TEXT_FILE_MAX);
	rc = run_share(run, "templates", &path, e);
	if (rc == 0) {
		folder = path.len;
		buf_add_z(&r->program, "include \"words\" {\"search\":");
		buf_add_json(&r->program, buf_str(&path));
		buf_add_z(&r->program, "}; ");
		buf_printf(&path, "/%s.jq", r->template);
		if (!is_shipped(r->template))
			rc = lines_slurp(r->template, &r->program, e);
		else if (access(buf_z(&path), R_OK) == 0)
			rc = lines_slurp(buf_z(&path), &r->program, e);
		else
			rc = err_set(e, EXIT_USAGE, "--template: no template `%s` in %.*s",
			    r->template, (int)folder, path.ptr);
	}
	buf_free(&path);
	return rc;
}

static int compile_template(struct render *r, struct run *run, struct err *e)
{
	struct query_binding binding = {.name = "strings"};
	struct buf name;
	int rc;

	buf_init(&name, TEXT_FILE_MAX);
	rc = run_share(run, "strings", &name, e);
	if (rc == 0) {
		buf_printf(&name, "/%s.json", r->ask.lang);
		rc = access(buf_z(&name), R_OK) == 0
			 ? lines_slurp(buf_z(&name), &r->strings, e)
			 : err_set(e, EXIT_USAGE, "--lang: no strings for `%s` (want %s)",
			       r->ask.lang, buf_z(&name));
	}
	buf_free(&name);
	if (rc < 0 || read_template(r, run, e) < 0)
		return -1;
	binding.json = buf_str(&r->strings);
	buf_printf(&r->title, is_shipped(r->template) ? "templates/%s.jq" : "%s", r->template);
	r->query = query_compile(buf_z(&r->title), buf_z(&r->program), &binding, 1, e);
	return r->query ? 0 : -1;
}

static int render_begin(void *state, struct run *run, struct err *e)
{
	struct render *r = state;

	buf_init(&r->strings, TEXT_FILE_MAX);
	buf_init(&r->title, TEXT_FILE_MAX);
	buf_init(&r->program, TEXT_FILE_MAX);
	buf_init(&r->earlier, TEXT_FILE_MAX);
	day_init(&r->day, r->ask.relevance, (size_t)r->memory_max);
	if (!is_language(r->ask.lang))
		return err_set(e, EXIT_USAGE, "--lang: letters, digits and - only");
	if (!*r->ask.name || str_of(r->ask.name).len > NAME_MAX_BYTES)
		return err_set(e, EXIT_USAGE, "--name: 1 to %d bytes", NAME_MAX_BYTES);
	if (check_times(&r->ask, e) < 0 || compile_template(r, run, e) < 0)
		return -1;
	if (r->ask.baseline && lines_slurp(r->ask.baseline, &r->earlier, e) < 0)
		return -1;
	r->file = run_create(run, r->output, e);
	return r->file ? 0 : -1;
}

static int render_prepare(const void *state, void *worker, struct record *rec, struct err *e)
{
	struct render_extra *extra = arena_alloc(rec->arena, sizeof(*extra));

	(void)state;
	(void)worker;
	if (!extra)
		return err_set(e, EXIT_IO, "out of memory");
	extra->standing = (struct standing){.place = -1};
	(void)json_int(json_path(rec->root, "rank.position"), &extra->standing.place);
	(void)json_real(json_path(rec->root, "rank.score"), &extra->standing.score);
	extra->story_id = arena_dup(rec->arena, json_text(json_path(rec->root, "story.id")));
	rec->own = extra;
	return 0;
}

static int render_each(void *state, struct run *run, struct record *rec, struct err *e)
{
	struct render *r = state;
	const struct render_extra *extra = rec->own;
	struct standing standing = extra->standing;

	if (standing.place < 0)
		standing.place = r->arrived;
	r->arrived++;
	if (day_add(&r->day, &rec->post, standing, extra->story_id, e) < 0)
		return -1;
	return run_pass(run, rec, e);
}

static int render_ledger(void *state, struct run *run, struct record *rec, struct err *e)
{
	struct render *r = state;

	if (day_add_ledger(&r->day, rec->line, e) < 0)
		return -1;
	return run_pass(run, rec, e);
}

struct page {
	struct outfile *file;
	struct err *e;
};

/* Each output of the template is written as it is, and ended by a newline where it has none. */
static int write_page(void *context, struct str text)
{
	struct page *page = context;

	if (outfile_write(page->file, text, page->e) < 0)
		return -1;
	if (!str_ends(text, STR("\n")))
		return outfile_write(page->file, STR("\n"), page->e);
	return 0;
}

static int render_end(void *state, struct run *run, struct err *e)
{
	struct render *r = state;
	struct page page = {.file = r->file, .e = e};
	struct buf model;
	int rc;

	(void)run;
	buf_init(&model, MODEL_BYTES_MAX);
	day_sort(&r->day);
	rc = model_build(&r->day, &r->ask, buf_str(&r->earlier), &model, e);
	if (rc == 0 && r->dump_model)
		rc = write_page(&page, buf_str(&model));
	else if (rc == 0)
		rc = query_run(r->query, buf_str(&model), true, write_page, &page, e);
	buf_free(&model);
	return rc;
}

static void render_free(void *state)
{
	struct render *r = state;

	query_free(r->query);
	day_free(&r->day);
	buf_free(&r->strings);
	buf_free(&r->title);
	buf_free(&r->program);
	buf_free(&r->earlier);
}

static const struct filter render_markdown = {
    .name = "render-markdown",
    .summary = "make a report of ranked posts",
    .operands = "[FILE]...",
    .fields = POST_ID | POST_TEXT | POST_TIME | POST_LANG | POST_AUTHOR | POST_METRICS | POST_URL |
	      POST_ORIGIN | POST_DUP | POST_TAGS,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .state_size = sizeof(struct render),
    .mode = LINES_TEXT,
    .defaults = set_defaults,
    .begin = render_begin,
    .prepare = render_prepare,
    .each = render_each,
    .ledger = render_ledger,
    .end = render_end,
    .free = render_free,
};

int main(int argc, char **argv)
{
	return filter_main(&render_markdown, argc, argv);
}
