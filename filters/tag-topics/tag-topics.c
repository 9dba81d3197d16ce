/*
 * tag-topics: says of every post whether it is about the rules' subject, which topics it touches,
 * of what kind and mood it is, and which names and tickers it holds. In: posts. Out: the same posts
 * with the member `tags`. Remembers nothing from one post to the next.
 */
#include <stddef.h>

#include "filter.h"
#include "lint.h"
#include "tagger.h"

enum count { COUNT_RELEVANT, COUNT_TAGGED };

#define WHERE_TOLD_MAX 5

struct tag_topics {
	/* options */
	struct opt_list rules_paths;
	const char *check;
	bool explain, no_cache;

	uint64_t where_failed; /* posts for which a topic's condition could not be computed */
	struct rules rules;
	struct matcher *matcher;
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
	"stand"},
    {0, "no-cache", OPT_FLAG, NULL, offsetof(struct tag_topics, no_cache), 0, 0, NULL,
	"compile the rules anew, and keep nothing of it for the next run"},
};

static const char *const counts[] = {"relevant", "tagged", NULL};

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

static int tag_topics_begin(void *state, struct run *run, struct err *e)
{
	struct tag_topics *p = state;

	rules_init(&p->rules);
	if (p->check)
		run_no_input(run);
	if ((p->check ? lint_rules(&p->rules, p->check, e) : read_rules(p, run, e)) != 0)
		return -1;
	p->matcher = matcher_new(&p->rules.lexicon, !p->check && !p->no_cache, e);
	return p->matcher ? 0 : -1;
}

static void *tag_topics_worker_new(const void *state, struct err *e)
{
	const struct tag_topics *p = state;

	return tagger_new(&p->rules, p->matcher, e);
}

static void tag_topics_worker_free(void *worker)
{
	tagger_free(worker);
}

/* What each() needs of a tagged post. */
struct result {
	struct str json;
	bool relevant, tagged;
	const char *where_failed; /* jq's error in a topic's condition; NULL: none */
};

static int tag_topics_prepare(const void *state, void *worker, struct record *rec, struct err *e)
{
	const struct tag_topics *p = state;
	struct result *result = arena_alloc(rec->arena, sizeof *result);
	const struct tagging *tagging = tagger_last(worker);

	if (!result)
		return err_set(e, EXIT_IO, "out of memory");
	result->where_failed = NULL;
	tagger_line(worker, rec->line);
	if (tagger_tag(worker, &rec->post, p->explain, rec->arena, &result->json, e) != 0)
		return -1;
	result->relevant = tagging->relevance >= RELEVANT_FROM;
	result->tagged = tagging->topics_found > 0;
	if (tagging->where_failed.text[0] != '\0')
		result->where_failed = arena_dup_z(rec->arena, str_of(tagging->where_failed.text));
	rec->own = result;
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
	const struct result *result = rec->own;

	if (result->where_failed)
		tell_where(state, run, rec, result->where_failed);
	run_count(run, COUNT_RELEVANT, result->relevant);
	run_count(run, COUNT_TAGGED, result->tagged);
	return run_splice(run, rec, result->json, e);
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
	rules_free(&p->rules);
}

static const struct filter tag_topics = {
    .name = "tag-topics",
    .summary = "say what each post is about",
    .operands = "[FILE]...",
    .member = "tags",
    .fields = POST_TEXT | POST_AUTHOR | POST_ENTITIES | POST_URL,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .state_size = sizeof(struct tag_topics),
    .counts = counts,
    .begin = tag_topics_begin,
    .worker_new = tag_topics_worker_new,
    .worker_free = tag_topics_worker_free,
    .prepare = tag_topics_prepare,
    .each = tag_topics_each,
    .ledger_members = tag_topics_ledger_members,
    .free = tag_topics_free,
};

int main(int argc, char **argv)
{
	return filter_main(&tag_topics, argc, argv);
}
