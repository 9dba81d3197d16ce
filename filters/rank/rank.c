/*
 * rank: posts in, the same posts out, best first, each with its score and the parts of it. A
 * whole-set stage: nothing leaves before the end of input. Lines, and what is remembered of them,
 * wait in unlinked temporary files; what is kept in memory is in rank(1).
 */
#include "rank.h"

#include <string.h>

#include "window.h"

#define HALF_LIFE_MS ((int64_t)24 * 60 * 60 * 1000)
#define DIVERSITY_DEFAULT 0.25
#define FEATURES_MAX ((size_t)1 << 20)
#define EARLIER_MAX ((size_t)1 << 30)
#define ARENA_MAX ((size_t)1 << 24)
#define FIELDS                                                                                     \
	(POST_ID | POST_TEXT | POST_TIME | POST_AUTHOR | POST_METRICS | POST_ORIGIN | POST_DUP |   \
	    POST_TAGS)
_Static_assert((FIELDS & INTEREST_FIELDS) == INTEREST_FIELDS, "interest reads what rank reads");

static const char *const counts[] = {"repeats", "unscored", NULL};

#define AT(member) offsetof(struct rank, member)

static const struct opt options[] = {
    {'n', "top", OPT_INT, "N", AT(top), 0, 1e15, NULL,
	"let only the first N posts leave, and no repeats; 0: only ledger lines"},
    {0, "now", OPT_STRING, "TIME", AT(now), 0, 0, NULL,
	"the instant from which age is counted (default: the newest post)"},
    {0, "half-life", OPT_DURATION, "TIME", AT(half_life_ms), 1000, 1e15, NULL,
	"the age at which recency is one half (default: 24h)"},
    {0, "weights", OPT_FILE, "FILE", AT(weights_path), 0, 0, NULL,
	"a JSON object of weights: parts by name, and topics and kinds"},
    {0, "score", OPT_STRING, "EXPR", AT(score_expr), 0, 0, NULL,
	"a jq expression that gives a post's score; .rank.parts and .rank.score are set"},
    {0, "interest", OPT_FILE, "FILE", AT(interest_path), 0, 0, NULL,
	"a model of what an editor picks (default: the one that came along; empty: none)"},
    {0, "features", OPT_FLAG, NULL, AT(features), 0, 0, NULL,
	"write what scripts/train-interest learns from, a line a post, and rank nothing"},
    {0, "baseline", OPT_LIST, "FILE", AT(baseline_paths), 0, 0, NULL,
	"posts of an earlier day, or summaries of such: what changed, and what is new"},
    {0, "summary", OPT_OUTPUT, "FILE", AT(summary_path), 0, 0, NULL,
	"write what was counted over all posts to FILE, for another day's baseline"},
    {0, "diversity", OPT_REAL, "X", AT(diversity.strength), 0, 1, NULL,
	"how much likeness to better posts costs a post, 0 to 1 (default: 0.25; 0: nothing)"},
    {0, "per-author", OPT_INT, "N", AT(diversity.per_author), 0, 1e9, NULL,
	"let no more than N posts of one author stand before all others"},
    {0, "per-topic", OPT_INT, "N", AT(diversity.per_topic), 0, 1e9, NULL,
	"let no more than N posts of one leading topic stand before all others"},
    {0, "explain", OPT_STRING, "ID", AT(explain_id), 0, 0, NULL,
	"say on standard error why the post of this id stands where it does"},
};

static void set_defaults(void *state)
{
	struct rank *r = state;

	r->top = RANK_ALL;
	r->half_life_ms = HALF_LIFE_MS;
	r->diversity.strength = DIVERSITY_DEFAULT;
	r->lines.fd = -1;
	r->asked.at = UINT64_MAX;
	entries_init(&r->entries);
	tally_init(&r->tally, true);
	voices_init(&r->voices);
	leading_init(&r->leading);
	standings_init(&r->standings, 0);
	leave_init(&r->leave, &r->lines);
	arena_init(&r->arena, ARENA_MAX);
	buf_init(&r->earlier, EARLIER_MAX);
}

/* The model of --interest, or the one that came along. */
static int open_interest(struct rank *r, struct run *run, struct err *e)
{
	struct buf path;
	struct err none;
	int status = 0;

	if (r->interest_path && r->interest_path[0] == '\0')
		return 0;
	buf_init(&path, 1 << 16);
	if (r->interest_path)
		buf_add_z(&path, r->interest_path);
	else if (run_share(run, "models/interest.model", &path, &none) != 0)
		goto out;
	if (buf_z(&path))
		r->interest = interest_open(path.ptr, e);
	status = r->interest ? 0 : -1;
out:
	buf_free(&path);
	return status;
}

/* True where standard input holds the posts. */
static bool posts_come_in(struct run *run)
{
	size_t count;
	char **operand = run_operands(run, &count);

	if (!run_operands_given(run))
		return true;
	for (size_t i = 0; i < count; i++)
		if (strcmp(operand[i], "-") == 0)
			return true;
	return false;
}

static int read_baseline(struct rank *r, struct run *run, struct err *e)
{
	bool taken = posts_come_in(run);

	for (size_t i = 0; i < r->baseline_paths.count; i++) {
		if (strcmp(r->baseline_paths.value[i], "-") != 0)
			continue;
		if (taken)
			return err_set(e, EXIT_USAGE,
			    "--baseline: - (standard input is read already; name a file)");
		taken = true;
	}
	for (size_t i = 0; i < r->baseline_paths.count; i++)
		if (baseline_read(&r->baseline, r->baseline_paths.value[i], run_max_line(run), e) !=
		    0)
			return -1;
	baseline_sort(&r->baseline);
	if (r->baseline_paths.count > 0 && r->baseline.relevant < BASELINE_POSTS_MIN)
		run_note(run, "--baseline: %llu relevant posts are too few to compare with",
		    (unsigned long long)r->baseline.relevant);
	return 0;
}

/* Compiles the expression by itself first, so that a message shows it as it was written. */
static int expression_open(struct rank *r, struct err *e)
{
	struct err why;

	r->query = query_compile("--score", r->score_expr, NULL, 0, e);
	if (!r->query)
		return -1;
	if (rank_expression(r, r->now_ms, &why) != 0)
		return err_set(e, EXIT_USAGE,
		    "--score: import and include can't be with now (write out what they hold)");
	return 0;
}

static int begin(void *state, struct run *run, struct err *e)
{
	struct rank *r = state;

	if (r->features && (r->summary_path || r->explain_id))
		return err_set(e, EXIT_USAGE, "--features ranks nothing (leave out %s)",
		    r->summary_path ? "--summary" : "--explain");
	if (weights_init(&r->weights, e) != 0)
		return -1;
	if (r->weights_path && weights_read(&r->weights, r->weights_path, e) != 0)
		return -1;
	if (r->now) {
		struct err why;
		if (window_zone_set(NULL, e) != 0)
			return -1;
		if (window_parse_option(r->now, &r->now_ms, &why) != 0)
			return err_set(e, EXIT_USAGE, "--now: %s", why.text);
		r->has_now = true;
	}
	if (r->score_expr && expression_open(r, e) != 0)
		return -1;
	if (open_interest(r, run, e) != 0 || read_baseline(r, run, e) != 0)
		return -1;
	if (r->summary_path) {
		r->summary_file = run_create(run, r->summary_path, e);
		if (!r->summary_file)
			return -1;
	}
	return spool_open(&r->lines, e) != 0 ? -1 : spool_open(&r->entries.spool, e);
}

static void *new_scratch(const void *state, struct err *e)
{
	(void)state;
	return interest_scratch_new(e);
}

static void free_scratch(void *scratch)
{
	interest_scratch_free(scratch);
}

/* With --features: the line in the arena, empty for none. */
static int prepare_features(void *worker, struct record *rec, struct err *e)
{
	struct str *line = arena_alloc(rec->arena, sizeof *line);
	struct buf out;

	buf_init(&out, FEATURES_MAX);
	interest_write_features(worker, rec, &out);
	if (line)
		*line = arena_dup(rec->arena, buf_str(&out));
	if (!line || buf_failed(&out) || (out.len > 0 && !line->ptr))
		line = NULL;
	buf_free(&out);
	rec->own = line;
	return line ? 0 : err_set(e, EXIT_IO, "features (out of memory)");
}

/* All that takes no table, on a worker thread. */
static int prepare(const void *state, void *worker, struct record *rec, struct err *e)
{
	const struct rank *r = state;
	struct draft *d;

	if (r->features)
		return prepare_features(worker, rec, e);
	d = arena_alloc(rec->arena, sizeof(*d));
	if (!d)
		return err_set(e, EXIT_IO, "entry (out of memory)");
	if (rec->line.len > UINT32_MAX)
		return err_set(e, EXIT_IO, "line of more than 4 GiB");
	entries_draft(d, &rec->post, json_get(rec->root, STR("story")), &r->weights);
	if (r->interest && d->n.role != ROLE_REPEAT) /* which has no rank */
		d->n.interest = (float)interest_score(r->interest, worker, rec);
	rec->own = d;
	return 0;
}

static int note_asked(
    struct rank *r, const struct record *rec, const struct entry *n, struct err *e)
{
	if (!r->explain_id || !str_equal(rec->post.id, str_of(r->explain_id)))
		return 0;
	r->asked.at = n->at;
	r->asked.repeat = n->role == ROLE_REPEAT;
	r->asked.of = arena_dup(&r->arena, rec->post.dup.of);
	return rec->post.dup.of.len > 0 && !r->asked.of.ptr
		   ? err_set(e, EXIT_IO, "--explain (out of memory)")
		   : 0;
}

static int each(void *state, struct run *run, struct record *rec, struct err *e)
{
	struct rank *r = state;
	struct entry *n;

	if (r->features) {
		struct str line = *(struct str *)rec->own;
		return line.len > 0 ? run_post(run, line, e) : 0;
	}
	n = &((struct draft *)rec->own)->n;
	n->has_member = rec->has_member;
	n->length = (uint32_t)rec->line.len;
	entries_name(&r->entries, n);
	if (tally_add(&r->tally, &rec->post, n, e) != 0 || voices_add(&r->voices, n, e) != 0 ||
	    spool_add(&r->lines, rec->line, &n->offset, e) != 0 ||
	    entries_add(&r->entries, n, e) != 0)
		return -1;
	run_count(run, COUNT_REPEATS, n->role == ROLE_REPEAT);
	return note_asked(r, rec, n, e);
}

/* An earlier rank's summary waits: it gives way to this one's, or stays: finish.c. */
static int hold_summary(struct rank *r, const struct record *rec, struct err *e)
{
	struct json *json = json_new();
	struct json_value root;
	struct buf text;
	int64_t posts = 0;
	int status = -1;

	buf_init(&text, EARLIER_MAX);
	buf_add_str(&text, rec->line);
	buf_add_str(&r->earlier, rec->line);
	buf_add_char(&r->earlier, '\n');
	if (!json || !buf_room(&text, JSON_PADDING) || buf_failed(&r->earlier)) {
		err_set(e, EXIT_IO, "summary (out of memory)");
	} else if (json_parse(json, buf_str(&text), &root, e) == 0) {
		if (json_int(json_get(root, STR("posts")), &posts) && posts > 0)
			r->earlier_posts += (uint64_t)posts;
		status = 0;
	}
	json_free(json);
	buf_free(&text);
	return status;
}

static int pass_ledger(void *state, struct run *run, struct record *rec, struct err *e)
{
	struct rank *r = state;

	if (r->features)
		return 0; /* they are no posts: no ledger goes with them */
	if (!str_is(rec->post.id, "summary"))
		return run_pass(run, rec, e);
	if (hold_summary(r, rec, e) != 0)
		return -1;
	return run_wants_ledger(run) ? 0 : run_pass(run, rec, e);
}

static int end(void *state, struct run *run, struct err *e)
{
	struct rank *r = state;

	return r->features ? 0 : rank_finish(r, run, e);
}

static void free_state(void *state)
{
	struct rank *r = state;

	query_free(r->query);
	if (r->interest)
		interest_close(r->interest);
	weights_free(&r->weights);
	order_free(&r->order);
	standings_free(&r->standings);
	engagement_free(&r->scoring.engagement);
	fresh_free(&r->fresh);
	leading_free(&r->leading);
	baseline_free(&r->baseline);
	voices_free(&r->voices);
	tally_free(&r->tally);
	entries_free(&r->entries);
	leave_free(&r->leave);
	spool_close(&r->lines);
	arena_free(&r->arena);
	buf_free(&r->earlier);
}

static const struct filter rank = {
    .name = "rank",
    .summary = "put posts in order of worth, with a score and its parts",
    .operands = "[FILE]...",
    .member = "rank",
    .fields = FIELDS,
    .options = options,
    .option_count = sizeof(options) / sizeof(*options),
    .state_size = sizeof(struct rank),
    .counts = counts,
    .mode = LINES_TEXT,
    .whole_set = true,
    .defaults = set_defaults,
    .begin = begin,
    .worker_new = new_scratch,
    .worker_free = free_scratch,
    .prepare = prepare,
    .each = each,
    .ledger = pass_ledger,
    .end = end,
    .free = free_state,
};

int main(int argc, char **argv)
{
	return filter_main(&rank, argc, argv);
}
