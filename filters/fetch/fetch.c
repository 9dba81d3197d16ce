/*
 * fetch: posts from where they are said, as one stream. In: files, archives, feeds and sources of
 * networks, in the formats that its adapters know. Out: the posts whose time falls in the window,
 * one a line, each with `origin`. It remembers the counts of the file or page under way.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fetch-run.h"
#include "setup.h"

static const char *const count_names[] = {
    "posts", "outside", "untimed", "unknown", "notices", "known", NULL};

#define AT(member) offsetof(struct fetch, member)

static const struct opt options[] = {
    {'d', "day", OPT_STRING, "DAY", AT(day), 0, 0, NULL,
	"keep the posts of one day, as 2025-12-05, in the zone of --tz"},
    {0, "since", OPT_STRING, "TIME", AT(since), 0, 0, NULL,
	"keep posts from TIME on: RFC 3339, a day (its start), or @SECONDS"},
    {0, "until", OPT_STRING, "TIME", AT(until), 0, 0, NULL,
	"keep posts before TIME, which is itself left out"},
    {0, "tz", OPT_STRING, "ZONE", AT(zone), 0, 0, NULL,
	"the zone of days, as Asia/Shanghai (TZ unless told, else UTC)"},
    {'a', "adapter", OPT_STRING, "NAME", AT(adapter), 0, 0, NULL,
	"read every record with this adapter, whatever it looks like"},
    {0, "adapters", OPT_FLAG, NULL, AT(show), 0, 0, NULL,
	"list the formats and the sources that are known, and exit"},
    {0, "adapter-dir", OPT_FILE, "DIR", AT(adapter_dir), 0, 0, NULL,
	"adapters of your own (DIR/*.jq), which come before those of the same name"},
    {'S', "sources", OPT_LIST, "FILE", AT(lists), 0, 0, NULL,
	"ask the networks for the sources in FILE, one a line; may be given several times"},
    {'s', "state", OPT_OUTPUT, "FILE", AT(asking.state_path), 0, 0, NULL,
	"go on where the last run with FILE ended, and remember where this one does"},
    {0, "raw", OPT_OUTPUT, "DIR", AT(asking.raw_dir), 0, 0, NULL,
	"keep every answer in DIR as it came, packed; fetch reads them again"},
    {0, "secrets", OPT_FILE, "FILE", AT(secrets), 0, 0, NULL,
	"credentials, NAME=value a line, beside those of the environment"},
    {'n', "dry-run", OPT_FLAG, NULL, AT(asking.dry_run), 0, 0, NULL,
	"show each source's first request and ask nothing"},
    {0, "max-posts", OPT_INT, "N", AT(asking.max_posts), 1, 1e12, NULL,
	"ask a source for no more pages once it gave N posts"},
    {0, "max-requests", OPT_INT, "N", AT(asking.max_requests), 1, 1e9, NULL,
	"ask a source no more once N requests were made, tries again counted (10 where they cost "
	"money, unless told)"},
    {0, "max-wait", OPT_DURATION, "TIME", AT(asking.http.max_wait_ms), 0, 1e10, NULL,
	"wait so long in all for one answer that a server puts off (5m unless told)"},
    {0, "timeout", OPT_DURATION, "TIME", AT(asking.http.timeout_ms), 1, 86400e3, NULL,
	"give up a try after TIME (30s unless told)"},
    {0, "parallel", OPT_INT, "N", AT(asking.http.parallel), 1, 1000, NULL,
	"ask for N answers at once (16 unless told)"},
    {0, "per-host", OPT_INT, "N", AT(asking.http.per_host), 1, 1000, NULL,
	"ask one host for N answers at once (2 unless told)"},
    {0, "max-answer", OPT_SIZE, "BYTES", AT(asking.http.max_answer), 1024, 1e12, NULL,
	"refuse larger answers, unpacked (64M unless told)"},
    {0, "user-agent", OPT_STRING, "TEXT", AT(asking.http.user_agent), 0, 0, NULL,
	"who is asking, as servers are told"},
    {0, "max-unpacked", OPT_SIZE, "BYTES", AT(max_unpacked), 1024, 1e15, NULL,
	"read no more of an archive, unpacked (256G unless told)"},
};

#define MAX_WAIT_DEFAULT (5 * 60 * 1000)
#define UNPACKED_DEFAULT ((int64_t)256 << 30)

static void defaults(void *state)
{
	struct fetch *f = state;

	f->max_unpacked = UNPACKED_DEFAULT;
	f->asking.http.max_wait_ms = MAX_WAIT_DEFAULT;
}

static int read_input(
    void *state, struct run *run, struct block *b, struct intake *in, struct err *e)
{
	struct fetch *f = state;
	int got = reader_read(f->reader, run, b, in, e);

	if (got != -3)
		return got;
	if (run_flush(run, e) != 0 || harvest_save(f->harvest, e) != 0)
		return -1;
	return 1; /* an empty block: others are settled before the next read */
}

static bool would_block(void *state, struct run *run)
{
	const struct fetch *f = state;

	(void)run;
	return reader_would_block(f->reader);
}

static int flushed(void *state, struct run *run, struct err *e)
{
	const struct fetch *f = state;

	(void)run;
	return f->harvest ? harvest_save(f->harvest, e) : 0;
}

static void *worker_new(const void *state, struct err *e)
{
	const struct fetch *f = state;

	return converter_new(&f->rules, e);
}

static void worker_free(void *worker)
{
	converter_free(worker);
}

static int prepare(const void *state, void *worker, struct record *rec, struct err *e)
{
	(void)state;
	return convert_record(worker, rec, e);
}

static void count_all(struct run *run, const struct converted *got)
{
	run_count(run, COUNT_POSTS, got->posts);
	run_count(run, COUNT_OUTSIDE, got->outside);
	run_count(run, COUNT_UNTIMED, got->untimed);
	run_count(run, COUNT_UNKNOWN, got->state == CONVERTED_UNKNOWN);
	run_count(run, COUNT_NOTICES, got->notices);
	run_left_out(run, got->outside + got->untimed + got->unwanted);
}

/* 1 where the post was written before: by an earlier run, or from an answer of this one, which may
 * be one that --raw kept. */
static int is_known(
    struct fetch *f, const struct input *input, const struct converted_post *post, struct err *e)
{
	const char *key = input->page ? input->page->spec->key : input->key;

	if (input->page && pages_knows(&f->pages, post))
		return 1;
	return key ? answers_had(&f->answers, key, post->id, e) : 0;
}

static int write_posts(struct fetch *f, struct run *run, const struct input *input,
    const struct converted *got, struct err *e)
{
	for (size_t i = 0; i < got->count; i++) {
		int known = got->post[i].line.ptr ? is_known(f, input, &got->post[i], e) : -2;

		if (known == -1)
			return -1;
		if (known == 0 && run_post(run, got->post[i].line, e) != 0)
			return -1;
		if (known == 1) {
			run_count(run, COUNT_KNOWN, 1);
			run_left_out(run, 1);
			f->source.kept -= !input->page;
		} else if (known == 0 && input->page) {
			f->pages.kept++;
		}
	}
	return 0;
}

static int each(void *state, struct run *run, struct record *rec, struct err *e)
{
	struct fetch *f = state;
	const struct converted *got = rec->own;
	const struct input *input = rec->input;

	if (got->state == CONVERTED_BROKEN)
		return err_set(e, EXIT_USAGE, "%s", got->why);
	if (got->state == CONVERTED_LEDGER) {
		rec->kind = POST_IS_LEDGER;
		return run_pass(run, rec, e);
	}
	count_all(run, got);
	if (!input->page)
		source_add(&f->source, got);
	else if (pages_begin(&f->pages, run, input->page, e) != 0 ||
		 pages_add(&f->pages, got, e) != 0)
		return -1;
	if (write_posts(f, run, input, got, e) != 0)
		return -1;
	if (!got->why)
		return 0;
	err_set(e, EXIT_PARTIAL, "%s", got->why);
	return run_reject(run, rec, e);
}

/* A file of which no record was known: an error of its own, with what would have been. Of an only
 * file end() tells it. why: what else is wrong with it, or NULL. */
static void tell_unknown(struct fetch *f, const char *file, const char *why)
{
	struct buf names;
	char quoted[256];

	buf_init(&names, 65536);
	adapters_list(&f->rules.adapters, &names);
	err_quote(quoted, sizeof(quoted), str_of(file));
	if (why)
		err_set(&f->unknown, EXIT_IO, "%s: %s", quoted, why);
	else
		err_set(&f->unknown, EXIT_IO,
		    "%s: no adapter knows this format (adapters: %s; --adapter NAME tries one)",
		    quoted, buf_z(&names) ? names.ptr : "");
	buf_free(&names);
	if (f->operands.count > 1 || f->harvest)
		warn_text("%s", f->unknown.text);
}

static int page_end(struct fetch *f, struct run *run, struct page *page, struct err *e)
{
	if (pages_end(&f->pages, run, page, e) != 0)
		return -1;
	f->source.rejected_before = run_rejected(run);
	return source_tell_ended(f->harvest, run, e);
}

/* The file's line in the ledger; that of an answer waits for the others of its source. */
static int tell_file(struct fetch *f, struct run *run, const struct intake *in, uint64_t rejected,
    const char *error, struct err *e)
{
	const struct input *input = in->input;
	struct digest digest;
	bool digested =
	    f->digests && digests_take(f->digests, &digest) && (in->file_ok || digest.bytes > 0);

	if (!in->file_ok)
		error = "cannot be read to its end";
	if (input->raw)
		return answers_add(&f->answers, input->key, input->from.source, &f->source,
		    rejected, digested ? digest.bytes : 0, in->file_ok, error, e);
	return source_tell_file(
	    &f->source, run, in->file, rejected, digested ? &digest : NULL, in->file_ok, error, e);
}

static int file_end(void *state, struct run *run, const struct intake *in, struct err *e)
{
	struct fetch *f = state;
	const struct input *input = in->input;
	uint64_t rejected = run_rejected(run) - f->source.rejected_before;
	bool unknown = !f->source.adapter && rejected > 0 && !f->rules.forced &&
		       f->rules.forced_format == FORMAT_NONE;
	int status;

	if (input->page)
		return page_end(f, run, input->page, e);
	f->files++;
	if (in->file_ok && (unknown || input->trouble)) {
		f->failed++;
		tell_unknown(f, in->file, input->trouble);
		run_failed_in_part(run);
	}
	if (input->passed_over > 0)
		run_note(run, "%s: %llu members passed over (no JSON, no feed)", in->file,
		    (unsigned long long)input->passed_over);
	status = tell_file(f, run, in, rejected,
	    input->trouble ? input->trouble
	    : unknown	   ? "no adapter knows this format"
			   : NULL,
	    e);
	f->source = (struct source){.rejected_before = run_rejected(run)};
	return status;
}

/* What the networks came to, where there was no file that could be read. */
static int harvest_end(struct fetch *f, struct run *run, struct err *e)
{
	size_t sources, failed, partial;

	if (run_flush(run, e) != 0 || harvest_save(f->harvest, e) != 0 ||
	    source_tell_ended(f->harvest, run, e) != 0)
		return -1;
	harvest_verdict(f->harvest, &sources, &failed, &partial);
	if (failed + partial > 0)
		run_failed_in_part(run);
	if (sources == 0 || failed < sources || f->files > f->failed)
		return 0;
	return err_set(e, EXIT_IO,
	    sources > 1 ? "no source could be %s" : "the source could not be %s",
	    f->asking.dry_run ? "asked" : "read");
}

static int end(void *state, struct run *run, struct err *e)
{
	struct fetch *f = state;

	if (answers_tell(&f->answers, run, e) != 0)
		return -1;
	if (f->harvest)
		return harvest_end(f, run, e);
	if (f->failed == 0 || f->failed < f->files)
		return 0;
	if (f->files > 1)
		return err_set(e, EXIT_IO, "no adapter knows any of these files");
	*e = f->unknown;
	return -1;
}

static void add_end(struct buf *out, const char *name, bool open, int64_t ms)
{
	char text[32];

	buf_printf(out, ",\"%s\":", name);
	if (open)
		buf_add_z(out, "null");
	else
		buf_add_json(out, str_of(window_format_utc(text, sizeof(text), ms)));
}

static void ledger_members(const void *state, struct buf *out)
{
	const struct fetch *f = state;

	add_end(out, "since", f->window.since_ms == WINDOW_OPEN_SINCE, f->window.since_ms);
	add_end(out, "until", f->window.until_ms == WINDOW_OPEN_UNTIL, f->window.until_ms);
	buf_add_z(out, ",\"tz\":");
	buf_add_json(out, str_of(f->zone_told));
}

static void fetch_free(void *state)
{
	struct fetch *f = state;

	reader_free(f->reader);
	pages_free(&f->pages);
	answers_free(&f->answers);
	harvest_free(f->harvest);
	specs_free(&f->specs);
	adapters_free(&f->rules.adapters);
	operands_free(&f->operands);
	digests_free(f->digests);
}

static const struct filter fetch = {
    .name = "fetch",
    .summary = "bring posts from files, archives, feeds and networks into one stream",
    .operands = "[FILE|GLOB|SOURCE:WHAT|URL]...",
    .member = "origin",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .state_size = sizeof(struct fetch),
    .counts = count_names,
    .mode = LINES_VALUES,
    .any_json = true,
    .defaults = defaults,
    .begin = setup,
    .read = read_input,
    .would_block = would_block,
    .flushed = flushed,
    .worker_new = worker_new,
    .worker_free = worker_free,
    .prepare = prepare,
    .each = each,
    .file_end = file_end,
    .end = end,
    .ledger_members = ledger_members,
    .free = fetch_free,
};

int main(int argc, char **argv)
{
	return filter_main(&fetch, argc, argv);
}
