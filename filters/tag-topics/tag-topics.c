/*
 * tag-topics: says of every post whether it is about the rules' subject, which topics it touches,
 * of what kind and mood it is, and which names and tickers it holds. In: posts. Out: the same posts
 * with the member `tags`. Remembers nothing from one post to the next.
 */
#include <stddef.h>
#include <string.h>

#include "filter.h"
#include "lint.h"
#include "tagger.h"

enum count { COUNT_RELEVANT, COUNT_TAGGED, COUNT_WHERE_FAILED };

#define WHERE_TOLD_MAX 5

struct tag_topics {
	/* options */
	struct opt_list rules_paths;
	const char *check;
	bool explain, no_cache;
	struct opt_list model_files; /* TASK=FILE */
	const char *label;	     /* --features: the member with a post's label, or NULL */

	uint64_t where_failed; /* posts for which a topic's condition could not be computed */
	struct rules rules;
	struct matcher *matcher;
	struct models models;
};

static const struct opt options[] = {
    {'R', "rules", OPT_LIST, "PATH", offsetof(struct tag_topics, rules_paths), 0, 0, NULL,
	"read rules from a file, or from the *.rules files of a folder, instead of the shipped "
	"ones; "
	"may be given several times"},
    {'c', "check", OPT_FILE, "PATH", offsetof(struct tag_topics, check), 0, 0, NULL,
	"look for mistakes, and for what is double, unreachable or dangerous, in a file or folder "
	"of rules, and end"},
    {'e', "explain", OPT_FLAG, NULL, offsetof(struct tag_topics, explain), 0, 0, NULL,
	"add the words that spoke for each topic, for the subject and for the kind, and where they "
	"stand; and what moved the models most"},
    {0, "no-cache", OPT_FLAG, NULL, offsetof(struct tag_topics, no_cache), 0, 0, NULL,
	"compile the rules anew, and keep nothing of it for the next run"},
    {'m', "model", OPT_LIST, "TASK=FILE", offsetof(struct tag_topics, model_files), 0, 0, NULL,
	"decide relevance, kind or mood by this linear model instead of the shipped one, or with "
	"TASK= by the rules alone; may be given several times"},
    {0, "features", OPT_STRING, "MEMBER", offsetof(struct tag_topics, label), 0, 0, NULL,
	"write no posts but what a model would be asked of each that has a label in MEMBER, for "
	"scripts/train"},
};

static const char *const counts[] = {"relevant", "tagged", "where_failed", NULL};

/* The rules that the options name, or the shipped ones. */
static int read_rules(struct tag_topics *p, struct run *run, struct err *e)
{
	struct buf path;
	const char *shipped;
	int rc;

	for (size_t i = 0; i < p->rules_paths.count; i++)
		if (rules_read(&p->rules, p->rules_paths.value[i], e) != 0)
			return -1;
	if (p->rules_paths.count > 0)
		return rules_finish(&p->rules, e);
	buf_init(&path, 65536);
	rc = run_share(run, "topics", &path, e);
	shipped = rc == 0 ? buf_z(&path) : NULL;
	if (rc == 0)
		rc = shipped ? rules_read(&p->rules, shipped, e)
			     : err_set(e, EXIT_IO, "out of memory");
	buf_free(&path);
	return rc == 0 ? rules_finish(&p->rules, e) : -1;
}

/* The model of that task that lies with the program, where there is one that fits the rules. */
static int read_shipped_model(
    struct tag_topics *p, struct run *run, enum model_task task, struct err *e)
{
	struct buf name, path;
	int rc = 0;

	buf_init(&name, 256);
	buf_init(&path, 65536);
	buf_printf(&name, "models/%s.model", models_task_name(task));
	if (!buf_z(&name) || run_share(run, name.ptr, &path, e) != 0)
		rc = -1;
	else if (!buf_z(&path))
		rc = err_set(e, EXIT_IO, "out of memory");
	else
		rc = models_read(&p->models, &p->rules, task, path.ptr, false, e);
	buf_free(&name);
	buf_free(&path);
	return rc;
}

/* The models that the options name, of the other tasks the shipped ones. */
static int read_models(struct tag_topics *p, struct run *run, struct err *e)
{
	bool named[MODEL_TASKS] = {false};

	for (size_t i = 0; i < p->model_files.count; i++) {
		const char *value = p->model_files.value[i], *file = strchr(value, '=');
		enum model_task task = MODEL_TASKS;

		if (file)
			task = models_task((struct str){value, (size_t)(file - value)});
		if (task == MODEL_TASKS)
			return err_set(e, EXIT_USAGE,
			    "--model %s: not TASK=FILE (TASK is relevance, kind or mood)", value);
		named[task] = true;
		if (file[1] == '\0')
			models_drop(&p->models, task);
		else if (models_read(&p->models, &p->rules, task, file + 1, true, e) != 0)
			return -1;
	}
	for (size_t task = 0; task < MODEL_TASKS; task++)
		if (!named[task] && read_shipped_model(p, run, (enum model_task)task, e) != 0)
			return -1;
	return models_ready(&p->models, e);
}

static int tag_topics_begin(void *state, struct run *run, struct err *e)
{
	struct tag_topics *p = state;

	rules_init(&p->rules);
	if (p->check)
		run_no_input(run);
	if ((p->check ? lint_rules(&p->rules, p->check, e) : read_rules(p, run, e)) != 0 ||
	    models_init(&p->models, &p->rules, e) != 0)
		return -1;
	if (!p->check && !p->label && read_models(p, run, e) != 0)
		return -1;
	p->matcher = matcher_new(&p->rules.lexicon, !p->check && !p->no_cache, e);
	return p->matcher ? 0 : -1;
}

static void *tag_topics_worker_new(const void *state, struct err *e)
{
	const struct tag_topics *p = state;

	return tagger_new(&p->rules, p->matcher, &p->models, e);
}

static void tag_topics_worker_free(void *worker)
{
	tagger_free(worker);
}

/* What each() needs of a tagged post. */
struct result {
	struct str written; /* the tags; with --features the line, empty for none */
	bool relevant, tagged;
	const char *where_failed; /* jq's error in a topic's condition; NULL: none */
};

/* The post's label: a word, a number, true or false. Empty where it has none. */
static int read_label(
    const struct tag_topics *p, struct json_value root, struct str *label, struct err *e)
{
	struct json_value v = json_get(root, str_of(p->label));

	*label = v.type == JSON_STRING				? json_text(v)
		 : v.type == JSON_NUMBER || v.type == JSON_BOOL ? json_raw(v)
								: STR_NONE;
	for (size_t i = 0; i < label->len; i++)
		if ((unsigned char)label->ptr[i] <= ' ')
			return err_set(
			    e, EXIT_PARTIAL, "%s: no label (white space in it)", p->label);
	return 0;
}

static int prepare_features(const struct tag_topics *p, void *worker, struct record *rec,
    struct result *result, struct err *e)
{
	struct str label;

	if (read_label(p, rec->root, &label, e) != 0)
		return -1;
	if (label.len == 0)
		return 0;
	return tagger_features(worker, &rec->post, label, rec->arena, &result->written, e);
}

static int tag_topics_prepare(const void *state, void *worker, struct record *rec, struct err *e)
{
	const struct tag_topics *p = state;
	struct result *result = arena_alloc(rec->arena, sizeof *result);
	const struct tagging *tagging = tagger_last(worker);

	if (!result)
		return err_set(e, EXIT_IO, "out of memory");
	*result = (struct result){.written = STR_NONE};
	rec->own = result;
	if (p->label)
		return prepare_features(p, worker, rec, result, e);
	tagger_line(worker, rec->line);
	if (tagger_tag(worker, &rec->post, p->explain, rec->arena, &result->written, e) != 0)
		return -1;
	result->relevant = tagging->relevance >= RELEVANT_FROM;
	result->tagged = tagging->topics_found > 0;
	if (tagging->where_failed.text[0] != '\0')
		result->where_failed = arena_dup_z(rec->arena, str_of(tagging->where_failed.text));
	return 0;
}

/* The post goes on without the topic; the first few are told. */
static void tell_where(
    struct tag_topics *p, struct run *run, const struct record *rec, const char *why)
{
	if (p->where_failed++ < WHERE_TOLD_MAX)
		run_note(run, "%s:%llu: %s", rec->file, (unsigned long long)rec->number, why);
	run_failed_in_part(run);
}

static int tag_topics_each(void *state, struct run *run, struct record *rec, struct err *e)
{
	const struct tag_topics *p = state;
	const struct result *result = rec->own;

	if (p->label)
		return result->written.len > 0 ? run_post(run, result->written, e) : 0;
	run_count(run, COUNT_WHERE_FAILED, result->where_failed != NULL);
	if (result->where_failed)
		tell_where(state, run, rec, result->where_failed);
	run_count(run, COUNT_RELEVANT, result->relevant);
	run_count(run, COUNT_TAGGED, result->tagged);
	return run_splice(run, rec, result->written, e);
}

/* Features are no posts: no ledger goes with them. */
static int tag_topics_ledger(void *state, struct run *run, struct record *rec, struct err *e)
{
	const struct tag_topics *p = state;

	return p->label ? 0 : run_pass(run, rec, e);
}

/* The topics' names, so that a report knows them without the rules. */
static void tag_topics_ledger_members(const void *state, struct buf *out)
{
	const struct tag_topics *p = state;

	buf_add_z(out, ",\"topics\":[");
	for (size_t i = 0; i < p->rules.topics; i++) {
		const struct topic *t = &p->rules.topic[i];

		buf_add_z(out, i > 0 ? ",{\"id\":" : "{\"id\":");
		buf_add_json(out, t->id);
		buf_add_z(out, ",\"zh\":");
		buf_add_json(out, t->zh);
		buf_add_z(out, ",\"en\":");
		buf_add_json(out, t->en);
		buf_add_z(out, ",\"side\":");
		buf_add_json(out, t->side);
		if (t->parent != RULES_NONE) {
			buf_add_z(out, ",\"parent\":");
			buf_add_json(out, p->rules.topic[t->parent].id);
		}
		buf_add_char(out, '}');
	}
	buf_add_char(out, ']');
}

static void tag_topics_free(void *state)
{
	struct tag_topics *p = state;

	matcher_free(p->matcher);
	models_free(&p->models);
	rules_free(&p->rules);
}

static const struct filter tag_topics = {
    .name = "tag-topics",
    .summary = "say what each post is about",
    .operands = "[FILE]...",
    .member = "tags",
    .fields = POST_TEXT | POST_LANG | POST_USERNAME | POST_LINKS | POST_URL,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .state_size = sizeof(struct tag_topics),
    .counts = counts,
    .begin = tag_topics_begin,
    .worker_new = tag_topics_worker_new,
    .worker_free = tag_topics_worker_free,
    .prepare = tag_topics_prepare,
    .each = tag_topics_each,
    .ledger = tag_topics_ledger,
    .ledger_members = tag_topics_ledger_members,
    .free = tag_topics_free,
};

int main(int argc, char **argv)
{
	return filter_main(&tag_topics, argc, argv);
}
