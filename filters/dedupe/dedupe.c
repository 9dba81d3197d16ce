/*
 * dedupe: posts in, posts out without those that tell again what an earlier one told. Signatures
 * are made on worker threads, decisions in order on the main thread. Remembers a hash per id, and
 * the print of each first telling (see clusters.h); the memory is stated in dedupe(1). Or a part of
 * that for other runs: signatures, a worker's step, the writing of what workers told (see share.h).
 */
#include <stdlib.h>
#include <string.h>

#include "clusters.h"
#include "filter.h"
#include "normal.h"
#include "remember.h"
#include "rules.h"
#include "share.h"
#include "signatures.h"
#include "url.h"
#include "window.h"

/* Chosen on the curve in dedupe(1). */
#define THRESHOLD_DEFAULT 0.7
#define SIMILARITY_PLACES 3
#define LINK_MAX ((size_t)1 << 20)
#define DAYS_DEFAULT 30

enum {
	COUNT_REPEATS,
	COUNT_UPDATES,
	COUNT_BY_ID,
	COUNT_BY_REPOST,
	COUNT_BY_URL,
	COUNT_BY_NEAR,
	COUNT_REMEMBERED
};

static const char *const counts[] = {
    "repeats", "updates", "by_id", "by_repost", "by_url", "by_near", "remembered", NULL};

struct dedupe {
	const char *by_list, *window, *partition, *seen, *signatures, *share;
	int64_t days; /* 0: not told */
	bool mark;
	double threshold; /* 0: not told */
	struct clusters_rules rules;
	struct clusters *clusters;
	struct remember *remember; /* NULL without --seen */
	/* At most one of these is there: what this run does for others. */
	struct signatures_out *signing;
	struct share_telling *telling;
	bool stepping;
	struct buf value;
};

static const struct opt options[] = {
    {'b', "by", OPT_STRING, "LIST", offsetof(struct dedupe, by_list), 0, 0, NULL,
	"what makes a repeat, separated by commas: id, repost, url, near (default: all four)"},
    {'t', "threshold", OPT_REAL, "LIKENESS", offsetof(struct dedupe, threshold), 0.05, 1, NULL,
	"how alike two texts must be to be near, as the share of shingles in common (default: "
	"0.7)"},
    {'m', "mark", OPT_FLAG, NULL, offsetof(struct dedupe, mark), 0, 0, NULL,
	"keep repeats, and mark every post with its role"},
    {0, "window", OPT_STRING, "SPAN", offsetof(struct dedupe, window), 0, 0, NULL,
	"forget what came more than SPAN ago: a time before the newest post as in 7d, 12h, 90m, or "
	"a number of posts (default: forget nothing)"},
    {0, "partition", OPT_STRING, "K/N", offsetof(struct dedupe, partition), 0, 0, NULL,
	"let only clusters of part K of N leave; with --share, be worker K of N"},
    {0, "signatures", OPT_OUTPUT, "FILE", offsetof(struct dedupe, signatures), 0, 0, NULL,
	"write to FILE what workers need to know of the posts, and no posts; with --share, read "
	"it"},
    {0, "share", OPT_OUTPUT, "DIR", offsetof(struct dedupe, share), 0, 0, NULL,
	"with --partition, take the next step of a worker over files of signatures; with "
	"--signatures, write what one run over all files would, once DIR/settled is there"},
    {0, "seen", OPT_OUTPUT, "FILE", offsetof(struct dedupe, seen), 0, 0, NULL,
	"know from FILE what earlier runs told, and add what this one tells"},
    {0, "remember", OPT_INT, "DAYS", offsetof(struct dedupe, days), 1, 3650, NULL,
	"with --seen, how many days back a post is compared (default: 30)"},
};

static void set_defaults(void *state)
{
	struct dedupe *d = state;

	buf_init(&d->value, (size_t)1 << 26);
}

static int read_rules(struct dedupe *d, struct err *e)
{
	d->rules = (struct clusters_rules){
	    .threshold = d->threshold > 0 ? d->threshold : THRESHOLD_DEFAULT,
	    .named = d->mark,
	    .days = (uint32_t)(d->days ? d->days : DAYS_DEFAULT)};
	if (rules_read_by(d->by_list ? d->by_list : RULES_BY_DEFAULT, &d->rules, e) != 0)
		return -1;
	if (d->window && rules_read_window(d->window, &d->rules, e) != 0)
		return -1;
	return d->partition ? rules_read_partition(d->partition, &d->rules, e) : 0;
}

static bool compares_texts(const struct dedupe *d)
{
	return d->rules.by & (CLUSTERS_BY_NEAR | CLUSTERS_BY_URL | CLUSTERS_BY_REPOST);
}

static int open_seen(struct dedupe *d, struct err *e)
{
	if (!d->seen)
		return d->days == 0
			   ? 0
			   : err_set(e, EXIT_USAGE, "--remember: of no use without --seen");
	if (!compares_texts(d))
		return err_set(e, EXIT_USAGE,
		    "--seen: of no use with --by id (a post is no repeat of itself)");
	d->remember = remember_new(d->seen, d->rules.days, d->clusters, e);
	return d->remember ? 0 : -1;
}

/* Options that have no place in a step of --share. */
static int refuse_with_share(const struct dedupe *d, struct err *e)
{
	bool steps = d->share && d->partition, signs = !d->share;
	const char *with = d->share ? "--share" : "--signatures";
	const struct {
		bool given;
		const char *option, *why;
	} none[] = {{d->window != NULL, "--window", ""}, {d->seen != NULL, "--seen", ""},
	    {d->days != 0, "--remember", ""},
	    {d->mark && (signs || steps), "--mark", " (it is for --share with --signatures)"},
	    {d->partition && signs, "--partition", " (it is for --share)"},
	    {d->by_list && signs, "--by", " (it is for --share)"},
	    {d->threshold > 0 && signs, "--threshold", " (it is for --share)"},
	    {d->signatures && steps, "--signatures", " and --partition: one of them only"},
	    {d->share && !d->partition && !d->signatures, "--share",
		" (add --partition K/N or --signatures FILE)"}};

	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		if (none[i].given)
			return err_set(
			    e, EXIT_USAGE, "%s: not with %s%s", none[i].option, with, none[i].why);
	return 0;
}

static int begin_telling(struct dedupe *d, struct run *run, struct err *e)
{
	struct clusters_rules *r = &d->rules;

	/* What was not asked for is as the steps had it. */
	r->by = d->by_list ? r->by : 0;
	r->threshold = d->threshold;
	run_fields(run, POST_ID | POST_TIME);
	d->telling = share_telling_open(d->share, d->signatures, r, e);
	return d->telling ? 0 : -1;
}

static int begin_shared(struct dedupe *d, struct run *run, struct err *e)
{
	if (refuse_with_share(d, e) != 0)
		return -1;
	if (d->share && d->signatures)
		return begin_telling(d, run, e);
	if (d->share) {
		if (!run_operands_given(run))
			return err_set(e, EXIT_USAGE, "--share: no files of signatures are named");
		d->stepping = true;
		run_no_input(run);
		return 0;
	}
	struct outfile *file = run_create(run, d->signatures, e);
	d->signing = file ? signatures_create(file, d->signatures, e) : NULL;
	return d->signing ? 0 : -1;
}

static int begin(void *state, struct run *run, struct err *e)
{
	struct dedupe *d = state;
	unsigned fields = POST_ID | POST_TIME;

	if (read_rules(d, e) != 0)
		return -1;
	if (d->signatures || d->share)
		return begin_shared(d, run, e);
	if (compares_texts(d))
		fields |= POST_TEXT | POST_LINKS | POST_URL;
	if (d->rules.by & CLUSTERS_BY_REPOST)
		fields |= POST_REFERENCES;
	run_fields(run, fields);
	d->clusters = clusters_new(&d->rules, e);
	return d->clusters ? open_seen(d, e) : -1;
}

struct tools {
	struct signer *signer;
	struct buf link;
};

static void worker_free(void *worker)
{
	struct tools *t = worker;

	if (!t)
		return;
	signer_free(t->signer);
	buf_free(&t->link);
	free(t);
}

static void *worker_new(const void *state, struct err *e)
{
	struct tools *t = calloc(1, sizeof(*t));

	(void)state;
	if (!t) {
		err_set(e, EXIT_IO, "cannot start (out of memory)");
		return NULL;
	}
	buf_init(&t->link, LINK_MAX);
	t->signer = signer_new(e);
	if (t->signer)
		return t;
	worker_free(t);
	return NULL;
}

static int prepare(const void *state, void *worker, struct record *rec, struct err *e)
{
	const struct dedupe *d = state;
	struct tools *t = worker;

	if (!compares_texts(d) || d->telling)
		return 0;
	/* What is remembered serves runs that compare more than this one. */
	bool link_asked = d->seen || d->signing || d->rules.by & CLUSTERS_BY_URL ||
			  normal_asks_link(rec->post.text);
	uint32_t link = link_asked ? url_key(&rec->post, &t->link) : 0;
	rec->own = signature_make(t->signer, rec->post.text, link, rec->arena, e);
	return rec->own ? 0 : -1;
}

static struct str repost_root(const struct dedupe *d, const struct post *p)
{
	for (size_t i = 0; (d->rules.by & CLUSTERS_BY_REPOST) && i < p->references; i++)
		if (str_is(p->reference[i].type, "retweeted"))
			return p->reference[i].id;
	return STR_NONE;
}

static void soon(const void *state, const struct record *rec)
{
	const struct dedupe *d = state;

	if (d->clusters)
		clusters_ask(d->clusters, rec->post.id, repost_root(d, &rec->post), rec->own);
}

static void add_id(struct buf *out, const char *member, struct str id)
{
	buf_add_z(out, member);
	if (id.len > 0)
		buf_add_json(out, id);
	else
		buf_add_z(out, "null");
}

static const char *const role_name[] = {"first", "repeat", "update"};
static const char *const reason_name[] = {"", "id", "repost", "url", "near"};

/* The `dup` member for a verdict. */
static struct str dup_value(struct buf *out, const struct verdict *v)
{
	char time[32];

	buf_reset(out);
	add_id(out, "{\"cluster\":", v->cluster);
	buf_printf(out, ",\"role\":\"%s\"", role_name[v->role]);
	if (v->role != ROLE_FIRST) {
		add_id(out, ",\"of\":", v->of);
		buf_printf(out, ",\"reason\":\"%s\",\"similarity\":", reason_name[v->reason]);
		buf_add_number(out, v->similarity, SIMILARITY_PLACES);
	}
	if (v->has_first_ms)
		buf_printf(out, ",\"first_seen\":\"%s\"",
		    window_format_utc(time, sizeof(time), v->first_ms));
	buf_add_char(out, '}');
	return buf_str(out);
}

static void count(struct run *run, const struct verdict *v)
{
	static const unsigned by_reason[] = {
	    0, COUNT_BY_ID, COUNT_BY_REPOST, COUNT_BY_URL, COUNT_BY_NEAR};

	if (v->remembered)
		run_count(run, COUNT_REMEMBERED, 1);
	if (v->role == ROLE_UPDATE)
		run_count(run, COUNT_UPDATES, 1);
	if (v->role != ROLE_REPEAT)
		return;
	run_count(run, COUNT_REPEATS, 1);
	run_count(run, by_reason[v->reason], 1);
}

/* The verdict, by this run and by what earlier ones told. */
static int judge(struct dedupe *d, const struct telling *t, struct verdict *v, struct err *e)
{
	if (d->telling)
		return share_telling_next(d->telling, t, v, e);
	clusters_turn(d->clusters, t);
	if (d->remember && remember_before(d->remember, t, e) != 0)
		return -1;
	if (clusters_judge(d->clusters, t, v, e) != 0)
		return -1;
	return d->remember ? remember_after(d->remember, t, v, e) : 0;
}

static int each(void *state, struct run *run, struct record *rec, struct err *e)
{
	struct dedupe *d = state;
	const struct post *p = &rec->post;
	struct telling t = {.id = p->id,
	    .root = repost_root(d, p),
	    .sig = rec->own,
	    .has_time = p->has_time,
	    .time_ms = p->time_ms};
	struct verdict v;

	if (d->signing)
		return signatures_add(d->signing, &t, e);
	if (judge(d, &t, &v, e) != 0)
		return -1;
	if (v.elsewhere) {
		run_left_out(run, 1);
		return 0;
	}
	count(run, &v);
	if (v.role == ROLE_REPEAT && !d->mark)
		return 0;
	/* A mark of an earlier run must not stand beside this one's decision. */
	if (v.role == ROLE_FIRST && !d->mark && !rec->has_member)
		return run_pass(run, rec, e);
	struct str value = dup_value(&d->value, &v);
	if (buf_failed(&d->value))
		return err_set(e, EXIT_IO, "dup member (out of memory)");
	return run_splice(run, rec, value, e);
}

/* Ledger lines leave once: with the posts, not with their signatures. */
static int ledger(void *state, struct run *run, struct record *rec, struct err *e)
{
	const struct dedupe *d = state;

	return d->signing ? 0 : run_pass(run, rec, e);
}

/* What left is remembered where the run ends by a signal, and in a live stream when they are many.
 */
static int flushed(void *state, struct run *run, struct err *e)
{
	struct dedupe *d = state;

	(void)run;
	if (!d->remember)
		return 0;
	return err_signal ? remember_save(d->remember, false, e)
			  : remember_save_live(d->remember, e);
}

static int take_step(struct dedupe *d, struct run *run, struct err *e)
{
	struct buf text;
	size_t files;
	char **path = run_operands(run, &files);
	enum share_came came;

	buf_init(&text, ERR_TEXT_MAX);
	int rc = share_take_step(d->share, &d->rules, path, files, &came, &text, e);
	if (rc == 0)
		run_note(run, "part %u of %u: %.*s", d->rules.part + 1, d->rules.parts,
		    STR_ARG(buf_str(&text)));
	buf_free(&text);
	return rc;
}

static int end(void *state, struct run *run, struct err *e)
{
	struct dedupe *d = state;

	if (d->stepping)
		return take_step(d, run, e);
	if (d->telling)
		return share_telling_end(d->telling, e);
	if (d->signing) {
		struct signatures_out *signing = d->signing;
		d->signing = NULL;
		return signatures_finish(signing, e);
	}
	if (!d->remember)
		return 0;
	return run_flush(run, e) == 0 ? remember_save(d->remember, true, e) : -1;
}

static void free_state(void *state)
{
	struct dedupe *d = state;

	signatures_abort(d->signing);
	share_telling_close(d->telling);
	remember_free(d->remember);
	clusters_free(d->clusters);
	buf_free(&d->value);
}

static const struct filter dedupe = {
    .name = "dedupe",
    .summary = "leave out posts that tell again what an earlier one told",
    .operands = "[FILE]...",
    .member = "dup",
    .fields = POST_ID | POST_TEXT | POST_TIME | POST_REFERENCES | POST_LINKS | POST_URL,
    .options = options,
    .option_count = sizeof(options) / sizeof(*options),
    .state_size = sizeof(struct dedupe),
    .counts = counts,
    .mode = LINES_TEXT,
    .defaults = set_defaults,
    .begin = begin,
    .worker_new = worker_new,
    .worker_free = worker_free,
    .prepare = prepare,
    .soon = soon,
    .each = each,
    .ledger = ledger,
    .flushed = flushed,
    .end = end,
    .free = free_state,
};

int main(int argc, char **argv)
{
	return filter_main(&dedupe, argc, argv);
}
