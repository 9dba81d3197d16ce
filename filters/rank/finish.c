/*
 * The end of a run: what was put aside is counted, every post gets its score, and those that leave
 * are read back and written in their order.
 */
#include <math.h>
#include <string.h>

#include "rank.h"

#define ERRORS_TOLD 5
#define SUMMARY_MAX ((size_t)1 << 30)

static bool wants_summary(const struct rank *r, const struct run *run)
{
	return run_wants_ledger(run) || r->summary_file;
}

static bool has_baseline(const struct rank *r)
{
	return r->baseline_paths.count > 0;
}

static int count_all(struct rank *r, struct run *run, struct err *e)
{
	if (tally_count_people(&r->tally, e) != 0 ||
	    voices_count(&r->voices, r->tally.authors, e) != 0)
		return -1;
	if (!wants_summary(r, run) && !has_baseline(r))
		return 0;
	if (leading_find(&r->leading, &r->voices, &r->entries, &r->tally, &r->lines, e) != 0)
		return -1;
	return has_baseline(r)
		   ? summary_freshness(&r->tally, &r->leading, &r->baseline, &r->fresh, e)
		   : 0;
}

int rank_expression(struct rank *r, int64_t now_ms, struct err *e)
{
	struct buf program;
	struct query *query = NULL;

	if (!strstr(r->score_expr, "now"))
		return 0;
	buf_init(&program, SUMMARY_MAX);
	buf_printf(&program, "def now: %lld / 1000; ", (long long)now_ms);
	buf_add_z(&program, r->score_expr);
	if (buf_z(&program))
		query = query_compile("--score", program.ptr, NULL, 0, e);
	else
		err_set(e, EXIT_IO, "--score (out of memory)");
	buf_free(&program);
	if (!query)
		return -1;
	query_free(r->query);
	r->query = query;
	return 0;
}

static int begin_scoring(struct rank *r, struct err *e)
{
	int64_t newest = r->entries.newest_ms == INT64_MIN ? 0 : r->entries.newest_ms;
	const struct entry *n, *ahead;
	int got;

	r->scoring.weights = &r->weights;
	r->scoring.voices = &r->voices;
	r->scoring.fresh = has_baseline(r) ? &r->fresh : NULL;
	r->scoring.now_ms = r->has_now ? r->now_ms : newest;
	r->scoring.half_life_ms = r->half_life_ms;
	if (r->query && rank_expression(r, r->scoring.now_ms, e) != 0)
		return -1;
	if (engagement_init(&r->scoring.engagement, r->scoring.now_ms, e) != 0)
		return -1;
	entries_rewind(&r->entries);
	for (got = entries_next(&r->entries, &n, &ahead, e); got > 0;
	     got = entries_next(&r->entries, &n, &ahead, e))
		if (engagement_add(&r->scoring.engagement, n, e) != 0)
			return -1;
	engagement_sum(&r->scoring.engagement);
	return got;
}

static int tell_unscored(
    struct rank *r, struct run *run, const struct entry *n, const char *why, struct err *e)
{
	struct buf id, kind;
	char quoted[64];
	int status;

	buf_init(&id, SUMMARY_MAX);
	buf_init(&kind, SUMMARY_MAX);
	status = leave_text(&r->leave, n, &id, &kind, e);
	if (status == 0)
		run_note(run, "post %s has no score (%s)",
		    err_quote(
			quoted, sizeof(quoted), id.len > 0 ? buf_str(&id) : STR("without an id")),
		    why);
	buf_free(&id);
	buf_free(&kind);
	return status;
}

/* The score that --score gives; -INFINITY where it gives none, which is told. */
static int ask_expression(struct rank *r, struct run *run, const struct entry *n,
    const struct scored *x, double *score, struct err *e)
{
	struct str line;
	struct err why;

	*score = NAN;
	if (leave_ranked(&r->leave, n, x, x->score, 0, &line, e) != 0)
		return -1;
	if (query_number(r->query, line, score, &why) == 0 && isfinite(*score))
		return 0;
	if (run_counted(run, COUNT_UNSCORED) < ERRORS_TOLD) {
		if (tell_unscored(r, run, n, isnan(*score) ? why.text : "not a finite number", e) !=
		    0)
			return -1;
	}
	*score = -INFINITY;
	run_count(run, COUNT_UNSCORED, 1);
	run_failed_in_part(run);
	return 0;
}

static int score_one(struct rank *r, struct run *run, const struct entry *n, struct err *e)
{
	struct scored x = score_entry(&r->scoring, n);
	double score = x.score;

	if (r->query && ask_expression(r, run, n, &x, &score, e) != 0)
		return -1;
	return standings_add(&r->standings,
	    (struct standing){score, n->has_time ? n->time_ms : INT64_MIN, n->at}, e);
}

/* How many of the leading standings will be looked at; 0: all. */
static size_t standings_wanted(const struct rank *r)
{
	if (r->top == RANK_ALL || r->explain_id || r->diversity.per_author > 0 ||
	    r->diversity.per_topic > 0 || r->top > INT32_MAX)
		return 0;
	return r->top > DIVERSITY_POOL ? (size_t)r->top : DIVERSITY_POOL;
}

static int score_all(struct rank *r, struct run *run, struct err *e)
{
	const struct entry *n, *ahead;
	int got;

	standings_init(&r->standings, standings_wanted(r));
	entries_rewind(&r->entries);
	for (got = entries_next(&r->entries, &n, &ahead, e); got > 0;
	     got = entries_next(&r->entries, &n, &ahead, e)) {
		if (ahead)
			voices_ask(&r->voices, ahead);
		if (n->role != ROLE_REPEAT && score_one(r, run, n, e) != 0)
			return -1;
	}
	return got < 0 ? -1 : standings_sort(&r->standings, e);
}

int rank_order(struct rank *r, struct err *e)
{
	/* Behind all others no more stand than may leave, unless one of them is asked for. */
	size_t behind = r->top != RANK_ALL && !r->explain_id ? (size_t)r->top : 0;

	order_free(&r->order);
	standings_rewind(&r->standings);
	return order_init(
	    &r->order, &r->standings, &r->entries, &r->voices, &r->diversity, behind, e);
}

static int write_ranked(struct rank *r, struct run *run, uint64_t *written, struct err *e)
{
	struct place p;
	struct draft d;
	struct str line;
	int got = 1;

	*written = 0;
	if (rank_order(r, e) != 0)
		return -1;
	while (r->top == RANK_ALL || *written < (uint64_t)r->top) {
		got = order_next(&r->order, &p, e);
		if (got <= 0)
			break;
		if (entries_at(&r->entries, p.at, &d, e) != 0)
			return -1;
		struct scored x = score_entry(&r->scoring, &d.n);
		if (leave_ranked(&r->leave, &d.n, &x, p.score, ++*written, &line, e) != 0 ||
		    run_post(run, line, e) != 0)
			return -1;
	}
	return got < 0 ? -1 : 0;
}

/* Repeats have no place: they follow all others as they came, in the order of input. */
static int write_repeats(struct rank *r, struct run *run, struct err *e)
{
	const struct entry *n, *ahead;
	struct str line;
	int got;

	entries_rewind(&r->entries);
	for (got = entries_next(&r->entries, &n, &ahead, e); got > 0;
	     got = entries_next(&r->entries, &n, &ahead, e)) {
		if (n->role != ROLE_REPEAT)
			continue;
		if (leave_plain(&r->leave, n, &line, e) != 0 || run_post(run, line, e) != 0)
			return -1;
	}
	return got;
}

static int write_posts(struct rank *r, struct run *run, struct err *e)
{
	uint64_t written = 0;

	if (r->top == 0 && !r->explain_id) {
		run_left_out(run, r->entries.count);
		return 0;
	}
	if (begin_scoring(r, e) != 0 || score_all(r, run, e) != 0)
		return -1;
	if (r->explain_id && rank_explain(r, run, e) != 0)
		return -1;
	if (write_ranked(r, run, &written, e) != 0)
		return -1;
	if (r->top == RANK_ALL)
		return write_repeats(r, run, e);
	run_left_out(run, r->entries.count - written);
	return 0;
}

static int write_line(struct rank *r, struct run *run, struct str line, struct err *e)
{
	if (run_ledger(run, line, e) != 0)
		return -1;
	if (!r->summary_file)
		return 0;
	return outfile_write(r->summary_file, line, e) != 0
		   ? -1
		   : outfile_write(r->summary_file, STR("\n"), e);
}

/* Summaries that an earlier rank wrote over more posts than it let leave. */
static int write_earlier(struct rank *r, struct run *run, struct err *e)
{
	struct str left = buf_str(&r->earlier);

	if (has_baseline(r))
		run_note(run, "--baseline: the summary that came counts more posts than came, "
			      "and stays as it is");
	while (left.len > 0) {
		size_t len = (size_t)((const char *)memchr(left.ptr, '\n', left.len) - left.ptr);
		if (write_line(r, run, (struct str){left.ptr, len}, e) != 0)
			return -1;
		left = (struct str){left.ptr + len + 1, left.len - len - 1};
	}
	return 0;
}

static int write_summary(struct rank *r, struct run *run, struct err *e)
{
	struct buf line;
	int status = -1;

	if (!wants_summary(r, run))
		return 0;
	if (r->earlier_posts > r->entries.count)
		return write_earlier(r, run, e);
	buf_init(&line, SUMMARY_MAX);
	if (summary_write(
		&r->tally, &r->leading, has_baseline(r) ? &r->baseline : NULL, &line, e) == 0)
		status = write_line(r, run, buf_str(&line), e);
	buf_free(&line);
	return status;
}

int rank_finish(struct rank *r, struct run *run, struct err *e)
{
	if (count_all(r, run, e) != 0 || write_posts(r, run, e) != 0)
		return -1;
	return write_summary(r, run, e);
}
