/*
 * fetch: posts of any known format, as one stream. In: files, globs or standard input, plain or
 * packed, in the formats that its adapters know. Out: the posts whose time falls in the window, one
 * a line, each with `origin`. It remembers the counts of the file under way.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "operands.h"
#include "source.h"

enum { COUNT_POSTS, COUNT_OUTSIDE, COUNT_UNTIMED, COUNT_UNKNOWN };

static const char *const count_names[] = {"posts", "outside", "untimed", "unknown", NULL};

struct fetch {
	/* options */
	const char *day, *since, *until, *zone, *adapter, *adapter_dir;
	bool list;
	/* for the run */
	char zone_told[64]; /* the zone's name for the ledger */
	struct convert_rules rules;
	struct operands operands;
	struct digests *digests;
	struct source source;
	uint64_t files, failed;
	struct err unknown; /* about the last file that no adapter knew */
};

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
    {0, "adapters", OPT_FLAG, NULL, AT(list), 0, 0, NULL, "list the adapters and exit"},
    {0, "adapter-dir", OPT_FILE, "DIR", AT(adapter_dir), 0, 0, NULL,
	"adapters of your own (DIR/*.jq), which come before those of the same name"},
};

static int set_window(struct fetch *f, struct err *e)
{
	struct window *w = &f->rules.window;
	const char *told = getenv("TZ");

	snprintf(f->zone_told, sizeof(f->zone_told), "%s",
	    f->zone	    ? f->zone
	    : told && *told ? told
			    : "UTC");
	*w = (struct window){WINDOW_OPEN_SINCE, WINDOW_OPEN_UNTIL};
	if (window_zone_set(f->zone, e) != 0)
		return -1;
	if (f->day && (f->since || f->until))
		return err_set(e, EXIT_USAGE, "--day: cannot stand beside --since or --until");
	if (f->day && window_parse_day(f->day, w, e) != 0)
		return -1;
	if (f->since && window_parse_option(f->since, &w->since_ms, e) != 0)
		return -1;
	if (f->until && window_parse_option(f->until, &w->until_ms, e) != 0)
		return -1;
	if (w->since_ms >= w->until_ms)
		return err_set(e, EXIT_USAGE, "--until: %.60s is not after --since", f->until);
	f->rules.windowed = f->day || f->since || f->until;
	return 0;
}

/* The program's own adapters, after the folder's that was given. */
static int load_adapters(struct fetch *f, struct run *run, struct err *e)
{
	struct adapters *a = &f->rules.adapters;
	struct buf path;
	int status;

	buf_init(&path, 65536);
	status = run_share(run, "prelude.jq", &path, e);
	if (status == 0)
		status = adapters_start(a, buf_z(&path), e);
	if (status == 0 && f->adapter_dir)
		status = adapters_add(a, f->adapter_dir, true, e);
	buf_reset(&path);
	if (status == 0)
		status = run_share(run, "adapters", &path, e);
	if (status == 0)
		status = adapters_add(a, buf_z(&path), false, e);
	buf_free(&path);
	return status;
}

/* Adapters that somebody gave are compiled before input is read, so that mistakes are told then. */
static int check_adapters(const struct fetch *f, struct err *e)
{
	const struct adapters *a = &f->rules.adapters;

	for (size_t i = 0; i < a->count; i++) {
		const struct adapter *adapter = &a->adapter[i];
		struct query *q;

		if (!adapter->given && adapter != f->rules.forced)
			continue;
		q = query_compile(adapter->title, adapter->program, NULL, 0, e);
		if (!q)
			return -1;
		query_free(q);
	}
	return 0;
}

static int choose_adapter(struct fetch *f, struct err *e)
{
	struct buf names;
	char quoted[128];

	if (!f->adapter)
		return 0;
	f->rules.forced_canonical = strcmp(f->adapter, ADAPTER_CANONICAL) == 0;
	f->rules.forced = adapters_find(&f->rules.adapters, f->adapter);
	if (f->rules.forced || f->rules.forced_canonical)
		return 0;
	buf_init(&names, 65536);
	adapters_list(&f->rules.adapters, &names);
	err_set(e, EXIT_USAGE, "--adapter: no adapter `%s` (there are: %s)",
	    err_quote(quoted, sizeof(quoted), str_of(f->adapter)), buf_z(&names) ? names.ptr : "");
	buf_free(&names);
	return -1;
}

/* --adapters: a line for each, with its network. */
static int list_adapters(const struct fetch *f, struct err *e)
{
	const struct adapters *a = &f->rules.adapters;

	printf("%-16s any\n", ADAPTER_CANONICAL);
	for (size_t i = 0; i < a->count; i++)
		printf("%-16s %s\n", a->adapter[i].name, a->adapter[i].network);
	if (fflush(stdout) != 0 || ferror(stdout))
		return err_errno(e, EXIT_IO, "standard output: cannot write");
	return 0;
}

static int set_operands(struct fetch *f, struct run *run, struct err *e)
{
	size_t count;
	char **operand = run_operands(run, &count);

	for (size_t i = 0; i < count; i++)
		if (operands_add(&f->operands, operand[i], e) != 0)
			return -1;
	run_operands_set(run, f->operands.file, f->operands.count);
	return 0;
}

static int begin(void *state, struct run *run, struct err *e)
{
	struct fetch *f = state;

	if (set_window(f, e) != 0 || load_adapters(f, run, e) != 0 || choose_adapter(f, e) != 0 ||
	    check_adapters(f, e) != 0)
		return -1;
	if (f->list) {
		run_no_input(run);
		return list_adapters(f, e);
	}
	f->rules.where = run_where(run);
	if (run_wants_ledger(run)) {
		f->digests = digests_new(e);
		if (!f->digests)
			return -1;
		run_tap(run, digests_add, f->digests);
	}
	return set_operands(f, run, e);
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
	run_left_out(run, got->outside + got->untimed + got->unwanted);
}

static int each(void *state, struct run *run, struct record *rec, struct err *e)
{
	struct fetch *f = state;
	const struct converted *got = rec->own;

	if (got->state == CONVERTED_BROKEN)
		return err_set(e, EXIT_USAGE, "%s", got->why);
	if (got->state == CONVERTED_LEDGER) {
		rec->kind = POST_IS_LEDGER;
		return run_pass(run, rec, e);
	}
	count_all(run, got);
	source_add(&f->source, got);
	for (size_t i = 0; i < got->lines; i++)
		if (run_post(run, got->line[i], e) != 0)
			return -1;
	if (!got->why)
		return 0;
	err_set(e, EXIT_PARTIAL, "%s", got->why);
	return run_reject(run, rec, e);
}

/* A file of which no record was known: an error of its own, with what would have been. Of an only
 * file end() tells it. */
static void tell_unknown(struct fetch *f, const char *file)
{
	struct buf names;
	char quoted[256];

	buf_init(&names, 65536);
	adapters_list(&f->rules.adapters, &names);
	err_set(&f->unknown, EXIT_IO,
	    "%s: no adapter knows this format (adapters: %s; --adapter NAME tries one)",
	    err_quote(quoted, sizeof(quoted), str_of(file)), buf_z(&names) ? names.ptr : "");
	buf_free(&names);
	if (f->operands.count > 1)
		warn_text("%s", f->unknown.text);
}

static int file_end(void *state, struct run *run, const struct intake *in, struct err *e)
{
	const char *file = in->file;
	bool ok = in->file_ok;
	struct fetch *f = state;
	uint64_t rejected = run_rejected(run) - f->source.rejected_before;
	bool unknown =
	    !f->source.adapter && rejected > 0 && !f->rules.forced && !f->rules.forced_canonical;
	struct digest digest;
	bool digested = f->digests && digests_take(f->digests, &digest) && (ok || digest.bytes > 0);
	struct buf line;
	int status = 0;

	f->files++;
	if (unknown && ok) {
		f->failed++;
		tell_unknown(f, file);
		run_failed_in_part(run);
	}
	buf_init(&line, 1 << 20);
	if (run_wants_ledger(run)) {
		source_line(&f->source, file, rejected, digested ? &digest : NULL, ok,
		    !ok	      ? "cannot be read to its end"
		    : unknown ? "no adapter knows this format"
			      : NULL,
		    &line);
		status = buf_failed(&line) ? err_set(e, EXIT_IO, "out of memory")
					   : run_ledger(run, buf_str(&line), e);
	}
	buf_free(&line);
	f->source = (struct source){.rejected_before = run_rejected(run)};
	return status;
}

static int end(void *state, struct run *run, struct err *e)
{
	const struct fetch *f = state;

	(void)run;
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

	add_end(
	    out, "since", f->rules.window.since_ms == WINDOW_OPEN_SINCE, f->rules.window.since_ms);
	add_end(
	    out, "until", f->rules.window.until_ms == WINDOW_OPEN_UNTIL, f->rules.window.until_ms);
	buf_add_z(out, ",\"tz\":");
	buf_add_json(out, str_of(f->zone_told));
}

static void fetch_free(void *state)
{
	struct fetch *f = state;

	adapters_free(&f->rules.adapters);
	operands_free(&f->operands);
	digests_free(f->digests);
}

static const struct filter fetch = {
    .name = "fetch",
    .summary = "read posts of any known format as one stream",
    .operands = "[FILE|GLOB]...",
    .member = "origin",
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .state_size = sizeof(struct fetch),
    .counts = count_names,
    .mode = LINES_VALUES,
    .any_json = true,
    .begin = begin,
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
