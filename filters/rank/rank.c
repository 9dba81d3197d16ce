/*
 * rank: posts in, the same posts out, best first, each with its score and the parts of it. A
 * whole-set stage: nothing leaves before the end of input. Lines wait in an unlinked temporary
 * file; what is kept in memory per post is in rank(1).
 */
#include <math.h>
#include <stdlib.h>

#include "explain.h"
#include "filter.h"
#include "leave.h"
#include "query.h"
#include "summary.h"
#include "window.h"

#define ALL_PLACES (-1)
#define HALF_LIFE_MS ((int64_t)24 * 60 * 60 * 1000)
#define DIVERSITY_DEFAULT 0.5
#define ERRORS_TOLD 5

enum { COUNT_REPEATS, COUNT_UNSCORED };

static const char *const counts[] = {"repeats", "unscored", NULL};

struct rank {
	int64_t top, half_life_ms;
	const char *now, *weights_path, *score_expr, *explain_id;
	struct diversity diversity;
	struct weights weights;
	struct entries entries;
	struct voices voices;
	struct spool spool;
	struct leave leave;
	struct query *query;
	int64_t now_ms;
	bool has_now;
};

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
    {0, "diversity", OPT_REAL, "X", AT(diversity.strength), 0, 1, NULL,
	"how much likeness to better posts costs a post, 0 to 1 (default: 0.5; 0: nothing)"},
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

	r->top = ALL_PLACES;
	r->half_life_ms = HALF_LIFE_MS;
	r->diversity.strength = DIVERSITY_DEFAULT;
	r->spool.fd = -1;
	entries_init(&r->entries);
	leave_init(&r->leave, &r->spool);
}

static int begin(void *state, struct run *run, struct err *e)
{
	struct rank *r = state;

	(void)run;
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
	if (r->score_expr) {
		r->query = query_compile("--score", r->score_expr, NULL, 0, e);
		if (!r->query)
			return -1;
	}
	return spool_open(&r->spool, e);
}

/* The terms of a post's text, found on a worker thread. */
struct draft {
	uint64_t term[TERMS_MAX];
	size_t terms;
};

static int prepare(const void *state, void *worker, struct record *rec, struct err *e)
{
	struct draft *d = arena_alloc(rec->arena, sizeof(*d));

	(void)state;
	(void)worker;
	if (!d)
		return err_set(e, EXIT_IO, "terms (out of memory)");
	d->terms = terms_find(rec->post.text, d->term);
	rec->own = d;
	return 0;
}

static int each(void *state, struct run *run, struct record *rec, struct err *e)
{
	struct rank *r = state;
	const struct draft *d = rec->own;
	struct entry *n;

	(void)run;
	if (entries_add(&r->entries, &rec->post, d->term, d->terms, &n, e) != 0)
		return -1;
	n->has_member = rec->has_member;
	n->length = rec->line.len;
	return spool_add(&r->spool, rec->line, &n->offset, e);
}

/* An earlier rank's summary gives way to this one's. */
static int pass_ledger(void *state, struct run *run, struct record *rec, struct err *e)
{
	(void)state;
	if (run_wants_ledger(run) && str_is(rec->post.id, "summary"))
		return 0;
	return run_pass(run, rec, e);
}

static int apply_expression(struct rank *r, struct run *run, struct err *e)
{
	for (size_t i = 0; i < r->entries.count; i++) {
		struct entry *n = &r->entries.entry[i];
		struct str line;
		struct err why;
		double score = NAN;
		if (n->role == ROLE_REPEAT)
			continue;
		if (leave_ranked(&r->leave, n, 0, &line, e) != 0)
			return -1;
		if (query_number(r->query, line, &score, &why) == 0 && isfinite(score)) {
			n->score = score;
			continue;
		}
		char quoted[64];
		n->score = -INFINITY;
		if (run_counted(run, COUNT_UNSCORED) < ERRORS_TOLD)
			run_note(run, "post %s has no score (%s)",
			    err_quote(quoted, sizeof(quoted),
				n->id.len > 0 ? n->id : STR("without an id")),
			    isnan(score) ? why.text : "not a finite number");
		run_count(run, COUNT_UNSCORED, 1);
		run_failed_in_part(run);
	}
	return 0;
}

static int write_ranked(
    struct rank *r, struct run *run, const struct place *place, size_t places, struct err *e)
{
	for (size_t i = 0; i < places; i++) {
		struct str line;
		if (leave_ranked(&r->leave, &r->entries.entry[place[i].entry], i + 1, &line, e) !=
			0 ||
		    run_post(run, line, e) != 0)
			return -1;
	}
	return 0;
}

/* Repeats have no place: they follow all others as they came, in the order of input. */
static int write_repeats(struct rank *r, struct run *run, struct err *e)
{
	for (size_t i = 0; i < r->entries.count; i++) {
		const struct entry *n = &r->entries.entry[i];
		struct str line;
		if (n->role != ROLE_REPEAT)
			continue;
		if (leave_plain(&r->leave, n, &line, e) != 0 || run_post(run, line, e) != 0)
			return -1;
	}
	return 0;
}

static void explain(struct rank *r, struct run *run, const struct place *place, size_t places)
{
	struct buf text;
	size_t at = 0;

	if (!r->explain_id)
		return;
	while (
	    at < places && !str_equal(r->entries.entry[place[at].entry].id, str_of(r->explain_id)))
		at++;
	if (at == places) {
		warn_text("--explain: no ranked post has the id %s", r->explain_id);
		run_failed_in_part(run);
		return;
	}
	buf_init(&text, 1 << 16);
	explain_place(&r->entries, &r->weights, place, at, places, r->query != NULL, &text);
	warn_text("%.*s", STR_ARG(buf_str(&text)));
	buf_free(&text);
}

static int write_all(struct rank *r, struct run *run, struct place *place, struct err *e)
{
	size_t places = 0, leaving, all = r->entries.count;

	if (diversity_order(&r->entries, &r->voices, &r->diversity, place, &places, e) != 0)
		return -1;
	explain(r, run, place, places);
	run_count(run, COUNT_REPEATS, all - places);
	leaving = r->top != ALL_PLACES && (uint64_t)r->top < places ? (size_t)r->top : places;
	if (write_ranked(r, run, place, leaving, e) != 0)
		return -1;
	if (r->top == ALL_PLACES)
		return write_repeats(r, run, e);
	run_left_out(run, all - leaving);
	return 0;
}

static int write_summary(struct rank *r, struct run *run, struct err *e)
{
	struct buf line;
	int status = -1;

	if (!run_wants_ledger(run))
		return 0;
	buf_init(&line, (size_t)1 << 30);
	if (summary_write(&r->entries, &line, e) == 0)
		status = run_ledger(run, buf_str(&line), e);
	buf_free(&line);
	return status;
}

static int end(void *state, struct run *run, struct err *e)
{
	struct rank *r = state;
	struct clock_base base = {.half_life_ms = r->half_life_ms};

	base.now_ms = r->has_now ? r->now_ms : score_newest(&r->entries);
	if (voices_count(&r->voices, &r->entries, e) != 0 ||
	    score_all(&r->entries, &r->voices, &r->weights, base, e) != 0)
		return -1;
	if (r->query && apply_expression(r, run, e) != 0)
		return -1;
	struct place *place = malloc((r->entries.count + 1) * sizeof(*place));
	if (!place)
		return err_set(e, EXIT_IO, "ranks (out of memory)");
	int status = write_all(r, run, place, e);
	free(place);
	return status == 0 ? write_summary(r, run, e) : -1;
}

static void free_state(void *state)
{
	struct rank *r = state;

	query_free(r->query);
	weights_free(&r->weights);
	voices_free(&r->voices);
	entries_free(&r->entries);
	leave_free(&r->leave);
	spool_close(&r->spool);
}

static const struct filter rank = {
    .name = "rank",
    .summary = "put posts in order of worth, with a score and its parts",
    .operands = "[FILE]...",
    .member = "rank",
    .fields = POST_ID | POST_TEXT | POST_TIME | POST_AUTHOR | POST_METRICS | POST_ORIGIN |
	      POST_DUP | POST_TAGS,
    .options = options,
    .option_count = sizeof(options) / sizeof(*options),
    .state_size = sizeof(struct rank),
    .counts = counts,
    .mode = LINES_TEXT,
    .whole_set = true,
    .defaults = set_defaults,
    .begin = begin,
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
