/*
 * dedupe: posts in, posts out without those that tell again what an earlier one told. Signatures
 * are made on worker threads, decisions in order on the main thread. Remembers a hash per id, and
 * the shingles of each first telling (see clusters.h); the memory is stated in dedupe(1).
 */
#include <stdlib.h>
#include <string.h>

#include "clusters.h"
#include "filter.h"
#include "window.h"

/* Chosen on the curve in dedupe(1). */
#define THRESHOLD_DEFAULT 0.7
#define SIMILARITY_PLACES 3

enum { COUNT_REPEATS, COUNT_UPDATES, COUNT_BY_ID, COUNT_BY_REPOST, COUNT_BY_NEAR };

static const char *const counts[] = {"repeats", "updates", "by_id", "by_repost", "by_near", NULL};

struct dedupe {
	const char *by_list;
	double threshold;
	bool mark;
	unsigned by;
	struct clusters *clusters;
	struct buf value;
};

static const struct opt options[] = {
    {'b', "by", OPT_STRING, "LIST", offsetof(struct dedupe, by_list), 0, 0, NULL,
	"what makes a repeat, separated by commas: id, repost, near (default: all three)"},
    {'t', "threshold", OPT_REAL, "LIKENESS", offsetof(struct dedupe, threshold), 0.05, 1, NULL,
	"how alike two texts must be to be near, as the share of shingles in common (default: "
	"0.7)"},
    {'m', "mark", OPT_FLAG, NULL, offsetof(struct dedupe, mark), 0, 0, NULL,
	"keep repeats, and mark every post with its role"},
};

static void set_defaults(void *state)
{
	struct dedupe *d = state;

	d->by_list = "id,repost,near";
	d->threshold = THRESHOLD_DEFAULT;
	buf_init(&d->value, (size_t)1 << 26);
}

static unsigned by_of(struct str name)
{
	if (str_is(name, "id"))
		return CLUSTERS_BY_ID;
	if (str_is(name, "repost"))
		return CLUSTERS_BY_REPOST;
	return str_is(name, "near") ? CLUSTERS_BY_NEAR : 0;
}

static int read_by(struct dedupe *d, struct err *e)
{
	const char *at = d->by_list;

	for (;;) {
		struct str name = {at, strcspn(at, ",")};
		unsigned by = by_of(str_trim(name));
		if (by == 0) {
			char quoted[64];
			return err_set(e, EXIT_USAGE,
			    "--by: no way to compare is called `%s` (id, repost, near)",
			    err_quote(quoted, sizeof(quoted), name));
		}
		d->by |= by;
		if (at[name.len] == '\0')
			return 0;
		at += name.len + 1;
	}
}

static bool compares_texts(const struct dedupe *d)
{
	return d->by & (CLUSTERS_BY_NEAR | CLUSTERS_BY_REPOST);
}

static int begin(void *state, struct run *run, struct err *e)
{
	struct dedupe *d = state;
	unsigned fields = POST_ID;

	if (read_by(d, e) != 0)
		return -1;
	if (compares_texts(d))
		fields |= POST_TEXT | POST_TIME;
	if (d->by & CLUSTERS_BY_REPOST)
		fields |= POST_REFERENCES;
	if (d->mark)
		fields |= POST_TIME;
	run_fields(run, fields);
	d->clusters = clusters_new(d->by, d->threshold, d->mark, e);
	return d->clusters ? 0 : -1;
}

static void *worker_new(const void *state, struct err *e)
{
	(void)state;
	return signer_new(e);
}

static void worker_free(void *worker)
{
	signer_free(worker);
}

static int prepare(const void *state, void *worker, struct record *rec, struct err *e)
{
	const struct dedupe *d = state;

	if (!compares_texts(d))
		return 0;
	rec->own =
	    signature_make(worker, d->by & CLUSTERS_BY_NEAR ? SIGNATURE_NEAR : SIGNATURE_EXACT,
		rec->post.text, rec->arena, e);
	return rec->own ? 0 : -1;
}

static struct str repost_root(const struct dedupe *d, const struct post *p)
{
	for (size_t i = 0; (d->by & CLUSTERS_BY_REPOST) && i < p->references; i++)
		if (str_is(p->reference[i].type, "retweeted"))
			return p->reference[i].id;
	return STR_NONE;
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
static const char *const reason_name[] = {"", "id", "repost", "near"};

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
	static const unsigned by_reason[] = {0, COUNT_BY_ID, COUNT_BY_REPOST, COUNT_BY_NEAR};

	if (v->role == ROLE_UPDATE)
		run_count(run, COUNT_UPDATES, 1);
	if (v->role != ROLE_REPEAT)
		return;
	run_count(run, COUNT_REPEATS, 1);
	run_count(run, by_reason[v->reason], 1);
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

	if (clusters_judge(d->clusters, &t, &v, e) != 0)
		return -1;
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

static void free_state(void *state)
{
	struct dedupe *d = state;

	clusters_free(d->clusters);
	buf_free(&d->value);
}

static const struct filter dedupe = {
    .name = "dedupe",
    .summary = "leave out posts that tell again what an earlier one told",
    .operands = "[FILE]...",
    .member = "dup",
    .fields = POST_ID | POST_TEXT | POST_TIME | POST_REFERENCES,
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
    .each = each,
    .free = free_state,
};

int main(int argc, char **argv)
{
	return filter_main(&dedupe, argc, argv);
}
