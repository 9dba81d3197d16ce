/*
 * What a run of rank holds: options, what was gathered of the posts, and what the end makes of it.
 */
#ifndef RANK_RANK_H
#define RANK_RANK_H

#include "diversity.h"
#include "filter.h"
#include "interest.h"
#include "leave.h"
#include "query.h"
#include "summary.h"

#define RANK_ALL (-1)

enum rank_count { COUNT_REPEATS, COUNT_UNSCORED };

/* The post that --explain asks for, as it came by. */
struct rank_asked {
	uint64_t at; /* its entry; UINT64_MAX: it did not come */
	bool repeat;
	struct str of; /* what it repeats, where it does and says so */
};

struct rank {
	/* options */
	int64_t top, half_life_ms;
	const char *now, *weights_path, *score_expr, *explain_id, *interest_path, *summary_path;
	struct opt_list baseline_paths;
	struct diversity diversity;
	bool features;

	struct weights weights;
	struct interest *interest;
	struct query *query;
	struct outfile *summary_file;
	bool has_now;
	int64_t now_ms;

	/* gathered */
	struct spool lines;
	struct entries entries;
	struct tally tally;
	struct voices voices;
	struct baseline baseline;
	struct rank_asked asked;
	struct arena arena;
	struct buf earlier;	/* summary lines of an earlier rank, each with a newline */
	uint64_t earlier_posts; /* that they counted */

	/* made at the end */
	struct leading leading;
	struct fresh fresh;
	struct scoring scoring;
	struct standings standings;
	struct order order;
	struct leave leave;
};

/*
 * Compiles --score anew where it says `now`, which is then that instant and not the clock's: the
 * same posts have the same scores whenever they are asked for. -1 with *e filled.
 */
int rank_expression(struct rank *r, int64_t now_ms, struct err *e);
/* Counts, scores, orders and writes all that was gathered. -1 with *e filled. */
int rank_finish(struct rank *r, struct run *run, struct err *e);
/* Says on standard error why the post of --explain stands where it does. */
int rank_explain(struct rank *r, struct run *run, struct err *e);
/* A new walk over the places, from the first, after scores were sorted. -1 with *e filled. */
int rank_order(struct rank *r, struct err *e);

#endif
