/*
 * What callbacks may do to a run: write posts, reject lines, count, make files, find their own
 * files.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "filter-run.h"

static int write_line(struct run *run, struct str line, struct err *e)
{
	if (run->silent)
		return 0;
	if (outfile_write(run->out, line, e) != 0)
		return -1;
	return outfile_write(run->out, STR("\n"), e);
}

int run_pass(struct run *run, const struct record *rec, struct err *e)
{
	if (rec->kind != POST_IS_LEDGER)
		run->out_count++;
	return write_line(run, rec->line, e);
}

int run_splice(struct run *run, const struct record *rec, struct str value, struct err *e)
{
	buf_reset(&run->splice);
	if (post_splice(rec->line, str_of(run->filter->member), value, rec->has_member,
		&run->splice, e) != 0)
		return -1;
	run->out_count++;
	return write_line(run, buf_str(&run->splice), e);
}

int run_post(struct run *run, struct str line, struct err *e)
{
	run->out_count++;
	return write_line(run, line, e);
}

int run_ledger(struct run *run, struct str line, struct err *e)
{
	return run->options.ledger ? write_line(run, line, e) : 0;
}

static int write_reject(
    struct run *run, const struct record *rec, bool more, const char *why, struct err *e)
{
	char file[1024], place[64];

	if (outfile_write(run->reject, rec->line, e) != 0 ||
	    (!more && outfile_write(run->reject, STR("\n"), e) != 0))
		return -1;
	snprintf(place, sizeof(place), ":%llu: ", (unsigned long long)rec->number);
	err_quote(file, sizeof(file), str_of(rec->file)); /* a reason is one line */
	if (outfile_write(run->reject_why, str_of(file), e) != 0 ||
	    outfile_write(run->reject_why, str_of(place), e) != 0 ||
	    outfile_write(run->reject_why, str_of(why), e) != 0)
		return -1;
	return outfile_write(run->reject_why, STR("\n"), e);
}

int run_reject(struct run *run, const struct record *rec, struct err *why)
{
	return run_reject_piece(run, rec, false, why);
}

int run_reject_piece(struct run *run, const struct record *rec, bool more, struct err *why)
{
	char file[256];
	struct err e = {0};

	run->rejected++;
	err_quote(file, sizeof(file), str_of(rec->file));
	if (run->rejected <= RUN_NAMED_REJECTS || run->options.strict)
		warn_text("%s:%llu: %s", file, (unsigned long long)rec->number, why->text);
	if (run->reject && write_reject(run, rec, more, why->text, &e) != 0) {
		*why = e;
		return -1;
	}
	if (run->options.strict)
		return err_set(why, EXIT_PARTIAL, "stopped at the first bad line (--strict)");
	return 0;
}

uint64_t run_rejected(const struct run *run)
{
	return run->rejected;
}

void run_left_out(struct run *run, uint64_t n)
{
	run->left_out += n;
}

char **run_operands(struct run *run, size_t *count)
{
	*count = run->files;
	return run->file;
}

void run_operands_set(struct run *run, char **operand, size_t count)
{
	run->file = operand;
	run->files = count;
}

bool run_operands_given(const struct run *run)
{
	return run->operands_given;
}

int run_flush(struct run *run, struct err *e)
{
	return outfile_flush(run->out, e);
}

void run_bytes_read(struct run *run, uint64_t bytes)
{
	run->bytes_in += bytes;
}

void run_read_failed(struct run *run, const struct err *e)
{
	warn_text("%s", e->text);
	run->io_failed = true;
}

size_t run_max_line(const struct run *run)
{
	return (size_t)run->options.max_line;
}

const char *run_where(const struct run *run)
{
	return run->options.where;
}

void run_failed_in_part(struct run *run)
{
	run->failed_in_part = true;
}

void run_count(struct run *run, size_t which, uint64_t n)
{
	run->counts[which] += n;
}

uint64_t run_counted(const struct run *run, size_t which)
{
	return run->counts[which];
}

void run_note(struct run *run, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	va_list args;

	if (run->options.quiet)
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	warn_text("%s", text);
}

/* Whether the file that path names is the one that is read as `operand`. */
static bool is_read(const char *operand, const struct stat *path)
{
	struct stat in;
	int found = strcmp(operand, "-") == 0 ? fstat(STDIN_FILENO, &in) : stat(operand, &in);

	return found == 0 && in.st_dev == path->st_dev && in.st_ino == path->st_ino;
}

int run_check_target(const struct run *run, const char *path, struct err *e)
{
	struct stat there;

	for (size_t i = 0; i < run->creates; i++)
		if (run->created_path[i] && strcmp(run->created_path[i], path) == 0)
			return err_set(
			    e, EXIT_USAGE, "%s: two files are to be written there", path);
	if (stat(path, &there) != 0 || !S_ISREG(there.st_mode))
		return 0;
	for (size_t i = 0; i < run->files; i++)
		if (is_read(run->file[i], &there))
			return err_set(e, EXIT_USAGE, "%s: is read, and would be replaced", path);
	return 0;
}

struct outfile *run_create(struct run *run, const char *path, struct err *e)
{
	struct outfile *o;

	if (run->creates == RUN_FILES_MAX) {
		err_set(e, EXIT_USAGE, "%s: too many files to write", path);
		return NULL;
	}
	if (strcmp(path, "-") == 0) {
		run->silent = true;
		o = outfile_fd(STDOUT_FILENO, "standard output", e);
	} else {
		o = run_check_target(run, path, e) == 0 ? outfile_create(path, e) : NULL;
	}
	if (o) {
		run->created_path[run->creates] = path;
		run->created[run->creates++] = o;
	}
	return o;
}

void run_no_input(struct run *run)
{
	run->no_input = true;
}

const char *run_reject_path(const struct run *run)
{
	return run->options.reject;
}

bool run_wants_ledger(const struct run *run)
{
	return run->options.ledger;
}

void run_tap(struct run *run, unpack_tap_fn *tap, void *context)
{
	run->tap = tap;
	run->tap_context = context;
}

void run_fields(struct run *run, unsigned fields)
{
	run->fields = fields;
}

/* Appends <base>/<program>/<name> and says whether such a file or folder is there. */
static bool share_at(struct buf *out, const char *base, const char *program, const char *name)
{
	const char *path;

	buf_reset(out);
	buf_printf(out, "%s/%s/%s", base, program, name);
	path = buf_z(out);
	return path && access(path, R_OK) == 0;
}

int run_share(struct run *run, const char *name, struct buf *out, struct err *e)
{
	/* From bin/, from .build/<variant>/bin/, from libexec/trendpipe/. */
	static const char *const beside[] = {
	    "../filters", "../../../filters", "../../share/trendpipe"};
	const char *program = run->filter->name;
	const char *told = getenv("TRENDPIPE_SHARE");
	char self[4096];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	if (told)
		return share_at(out, told, program, name)
			   ? 0
			   : err_set(e, EXIT_USAGE, "%s/%s/%s: cannot read (from TRENDPIPE_SHARE)",
				 told, program, name);
	self[len > 0 ? len : 0] = '\0';
	slash = strrchr(self, '/');
	for (size_t i = 0; slash && i < sizeof(beside) / sizeof(beside[0]); i++) {
		snprintf(slash + 1, sizeof(self) - (size_t)(slash + 1 - self), "%s", beside[i]);
		if (share_at(out, self, program, name))
			return 0;
	}
	if (share_at(out, TP_SHARE, program, name))
		return 0;
	return err_set(e, EXIT_USAGE,
	    "%s/%s: cannot find this file of the program (set TRENDPIPE_SHARE to the folder that "
	    "holds %s/)",
	    program, name, program);
}
