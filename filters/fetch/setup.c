/*
 * The start of a run; see setup.h. In: options and operands. Out: what the struct fetch holds open,
 * or the lists that --adapters and --dry-run show.
 */
#include "setup.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fetch-run.h"
#include "query.h"
#include "secrets.h"

#define RATIO_MAX 1000.0 /* of what an archive unpacks to */

static int set_window(struct fetch *f, struct err *e)
{
	struct window *w = &f->window;
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

static int check_program(const struct adapter *adapter, const char *program, struct err *e)
{
	struct query *q;

	if (!program)
		return 0;
	q = query_compile(adapter->title, program, NULL, 0, e);
	query_free(q);
	return q ? 0 : -1;
}

/* Adapters that somebody gave are compiled before input is read, so that mistakes are told then. */
static int check_adapters(const struct fetch *f, struct err *e)
{
	const struct adapters *a = &f->rules.adapters;

	for (size_t i = 0; i < a->count; i++) {
		const struct adapter *adapter = &a->adapter[i];

		if (!adapter->given && adapter != f->rules.forced)
			continue;
		if (check_program(adapter, adapter->program, e) != 0 ||
		    check_program(adapter, adapter->request, e) != 0 ||
		    check_program(adapter, adapter->after, e) != 0)
			return -1;
	}
	return 0;
}

static int choose_adapter(struct fetch *f, struct err *e)
{
	const struct adapter *adapter;
	struct buf names;
	char quoted[128];

	if (!f->adapter)
		return 0;
	f->rules.forced_format = convert_format_of(f->adapter);
	adapter = adapters_find(&f->rules.adapters, f->adapter);
	if (adapter && adapter->forced)
		f->rules.forced = adapter;
	if (f->rules.forced || f->rules.forced_format != FORMAT_NONE)
		return 0;
	buf_init(&names, 65536);
	adapters_list(&f->rules.adapters, &names);
	err_set(e, EXIT_USAGE, "--adapter: no adapter `%s` (there are: %s)",
	    err_quote(quoted, sizeof(quoted), str_of(f->adapter)), buf_z(&names) ? names.ptr : "");
	buf_free(&names);
	return -1;
}

static int show(const struct buf *text, struct err *e)
{
	if (!buf_failed(text) &&
	    (text->len == 0 || fwrite(text->ptr, 1, text->len, stdout) == text->len) &&
	    fflush(stdout) == 0)
		return 0;
	return err_errno(e, EXIT_IO, "standard output: cannot write");
}

/* --adapters */
static int show_adapters(const struct fetch *f, struct err *e)
{
	struct buf text;
	int status;

	buf_init(&text, 1 << 20);
	adapters_show(&f->rules.adapters, &text);
	status = show(&text, e);
	buf_free(&text);
	return status;
}

/* The lists of --sources. */
static int add_lists(struct fetch *f, struct run *run, struct err *e)
{
	for (size_t i = 0; i < f->lists.count; i++)
		if (specs_add_file(&f->specs, &f->rules.adapters, f->lists.value[i], e) != 0)
			return -1;
	if (f->lists.count > 0 && f->specs.count == 0)
		run_note(run, "%s: no source stands in it", f->lists.value[f->lists.count - 1]);
	return 0;
}

/* What there is of one operand: a source, or files. A source's name without its colon is told. */
static int add_operand(struct fetch *f, const char *operand, struct err *e)
{
	const struct adapters *a = &f->rules.adapters;
	const struct adapter_source *kind;
	const struct adapter *adapter;

	if (spec_is_operand(a, operand))
		return specs_add_operand(&f->specs, a, operand, e);
	kind = adapters_source(a, str_of(operand), &adapter);
	if (kind && access(operand, F_OK) != 0)
		return err_set(e, EXIT_USAGE, "%s: no such file (the source is %s:%s)", operand,
		    operand, kind->operand);
	return operands_add(&f->operands, operand, e);
}

/* What is used by name, and must not be written to by another hand. */
static int check_file(const char *path, const char *reject, struct err *e)
{
	struct stat own, other;

	if (!path || strcmp(path, "-") == 0)
		return 0;
	if (reject && strcmp(path, reject) == 0)
		return err_set(e, EXIT_USAGE, "%s: is used, and --reject would replace it", path);
	if (stat(path, &own) != 0 || !S_ISREG(own.st_mode))
		return 0;
	if (reject && stat(reject, &other) == 0 && own.st_dev == other.st_dev &&
	    own.st_ino == other.st_ino)
		return err_set(e, EXIT_USAGE, "%s: is used, and --reject would replace it", path);
	if (fstat(STDOUT_FILENO, &other) == 0 && own.st_dev == other.st_dev &&
	    own.st_ino == other.st_ino)
		return err_set(e, EXIT_USAGE, "%s: is used, and is standard output, too", path);
	return 0;
}

static int check_files(const struct fetch *f, const struct run *run, struct err *e)
{
	const char *reject = run_reject_path(run);

	for (size_t i = 0; i < f->lists.count; i++)
		if (check_file(f->lists.value[i], reject, e) != 0)
			return -1;
	return check_file(f->secrets, reject, e) == 0 ? check_file(f->asking.state_path, reject, e)
						      : -1;
}

/* Who reads standard input first leaves nothing of it to the next. */
static int check_stdin(const struct fetch *f, char **operand, size_t count, struct err *e)
{
	size_t lists = 0, files = 0;

	for (size_t i = 0; i < f->lists.count; i++)
		lists += strcmp(f->lists.value[i], "-") == 0;
	for (size_t i = 0; i < count; i++)
		files += strcmp(operand[i], "-") == 0;
	if (lists == 0 || lists + files == 1)
		return 0;
	return err_set(e, EXIT_USAGE, "--sources -: standard input is %s (name a file)",
	    files > 0 ? "an operand, too" : "given twice");
}

/* Sorts what is asked for into files and sources. */
static int set_operands(struct fetch *f, struct run *run, struct err *e)
{
	size_t count;
	char **operand = run_operands(run, &count);

	if (!run_operands_given(run) && f->lists.count > 0)
		count = 0;
	if (check_stdin(f, operand, count, e) != 0 || add_lists(f, run, e) != 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (add_operand(f, operand[i], e) != 0)
			return -1;
	run_operands_set(run, f->operands.file, f->operands.count);
	return 0;
}

/* Sources of a list whose credentials are not set are not asked. */
static void tell_asleep(const struct fetch *f, struct run *run)
{
	const struct spec *first = NULL;
	size_t asleep = 0;

	for (size_t i = 0; i < f->specs.count; i++) {
		if (!f->specs.spec[i].asleep)
			continue;
		first = first ? first : &f->specs.spec[i];
		asleep++;
	}
	if (asleep > 0)
		run_note(run, "%zu source%s not asked: %s %s (set %s)", asleep,
		    asleep > 1 ? "s are" : " is", first->name,
		    asleep > 1 ? "and others need credentials" : "needs a credential",
		    first->lacks);
}

/*
 * A run that was killed while it wrote may have left half a line at the end of standard output's
 * file. What follows must not be glued to it: the line is ended, and is a bad one.
 */
static int end_torn_line(struct err *e)
{
	struct stat st;
	char last = '\n';
	off_t end;
	int fd;

	if (fstat(STDOUT_FILENO, &st) != 0 || !S_ISREG(st.st_mode))
		return 0;
	end = fcntl(STDOUT_FILENO, F_GETFL) & O_APPEND ? st.st_size
						       : lseek(STDOUT_FILENO, 0, SEEK_CUR);
	fd = end > 0 ? open("/proc/self/fd/1", O_RDONLY | O_CLOEXEC) : -1;
	if (fd < 0)
		return 0;
	if (pread(fd, &last, 1, end - 1) != 1)
		last = '\n';
	close(fd);
	if (last == '\n' || write(STDOUT_FILENO, "\n", 1) == 1)
		return 0;
	return err_errno(e, EXIT_IO, "standard output: cannot write");
}

/* As harvest_options.note. */
static void note(void *context, const char *text)
{
	run_note(context, "%s", text);
}

static int open_harvest(struct fetch *f, struct run *run, struct err *e)
{
	if (f->specs.count == 0) {
		if (f->asking.dry_run)
			return err_set(e, EXIT_USAGE,
			    "--dry-run: no source to ask (want some like hn-search:LLM)");
		return 0;
	}
	for (const char *at = f->asking.http.user_agent; at && *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7F)
			return err_set(e, EXIT_USAGE, "--user-agent: holds a control character");
	tell_asleep(f, run);
	f->asking.window = f->window;
	if (f->asking.http.max_wait_ms == 0)
		f->asking.http.max_wait_ms = -1; /* none at all: 0 would be the default there */
	f->asking.note = note;
	f->asking.note_context = run;
	f->harvest = harvest_new(&f->asking, &f->rules.adapters, &f->specs, e);
	if (!f->harvest)
		return -1;
	pages_init(&f->pages, f->harvest);
	return f->asking.dry_run || !f->asking.state_path ? 0 : end_torn_line(e);
}

static int open_reader(struct fetch *f, struct run *run, struct err *e)
{
	struct reader_options wants = {.file = f->operands.file,
	    .files = f->operands.count,
	    .harvest = f->harvest,
	    .window = f->window,
	    .adapters = &f->rules.adapters,
	    .max_line = run_max_line(run),
	    .limits = {(uint64_t)f->max_unpacked, RATIO_MAX}};

	if (run_wants_ledger(run)) {
		f->digests = digests_new(e);
		if (!f->digests)
			return -1;
		wants.tap = digests_add;
		wants.tap_context = f->digests;
	}
	f->reader = reader_new(&wants, e);
	return f->reader ? 0 : -1;
}

/* --dry-run */
static int show_requests(const struct fetch *f, struct err *e)
{
	struct buf text;
	int status;

	buf_init(&text, 1 << 26);
	status = harvest_describe(f->harvest, &text, e);
	if (status == 0)
		status = show(&text, e);
	buf_free(&text);
	return status;
}

int setup(void *state, struct run *run, struct err *e)
{
	struct fetch *f = state;

	if (set_window(f, e) != 0 || load_adapters(f, run, e) != 0 || choose_adapter(f, e) != 0 ||
	    check_adapters(f, e) != 0)
		return -1;
	if (f->show) {
		run_no_input(run);
		return show_adapters(f, e);
	}
	f->rules.where = run_where(run);
	if (check_files(f, run, e) != 0 || secrets_read(f->secrets, e) != 0 ||
	    set_operands(f, run, e) != 0 || open_harvest(f, run, e) != 0)
		return -1;
	if (f->asking.dry_run) {
		run_no_input(run);
		return show_requests(f, e);
	}
	return open_reader(f, run, e);
}
