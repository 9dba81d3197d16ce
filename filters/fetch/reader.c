/*
 * Reads files and pages; see reader.h. In: paths, and a harvest. Out: blocks of lines, and what
 * they come from. Remembers what it has open, and an `input` for each file and page to the end of
 * the run, since records on their way refer to it.
 */
#include "reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reader-run.h"

#define ARENA_MAX ((size_t)1 << 34)

static void on_bytes(void *context, const void *bytes, size_t len)
{
	struct reader *r = context;

	r->tapped += len;
	r->o.tap(r->o.tap_context, bytes, len);
}

struct reader *reader_new(const struct reader_options *options, struct err *e)
{
	struct reader *r = calloc(1, sizeof(*r));

	if (r) {
		r->o = *options;
		r->json = json_new();
		arena_init(&r->arena, ARENA_MAX);
		buf_init(&r->document, 4 * FEED_MAX);
	}
	if (r && r->json)
		return r;
	reader_free(r);
	err_set(e, EXIT_IO, "cannot start (out of memory)");
	return NULL;
}

void reader_free(struct reader *r)
{
	if (!r)
		return;
	lines_close(r->lines);
	archive_close(r->archive);
	json_free(r->json);
	buf_free(&r->document);
	arena_free(&r->arena);
	free(r);
}

static const char *base_name(const char *path)
{
	const char *base = strrchr(path, '/');

	return base && base[1] ? base + 1 : path;
}

static void failed(struct reader *r, struct run *run, const struct err *why)
{
	run_read_failed(run, why);
	r->in_part = true;
}

/* ---- files ---- */

/* The rest of a file that an archive's reader did not need, for the digest; then its end. */
static void tap_end(struct reader *r)
{
	char bytes[65536];
	ssize_t got = 0;
	int fd;

	if (!r->o.tap)
		return;
	fd = r->archive && !r->is_stdin ? open(r->path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd >= 0 && lseek(fd, (off_t)r->tapped, SEEK_SET) >= 0)
		do {
			got = read(fd, bytes, sizeof(bytes));
			if (got > 0)
				r->o.tap(r->o.tap_context, bytes, (size_t)got);
		} while (got > 0 || (got < 0 && errno == EINTR && !err_signal));
	if (fd >= 0)
		close(fd);
	r->o.tap(r->o.tap_context, NULL, 0);
}

/* The operand is through. */
static void end_file(struct reader *r, struct intake *in)
{
	if (!r->operand->page)
		tap_end(r);
	if (r->archive)
		r->operand->passed_over = archive_passed_over(r->archive);
	archive_close(r->archive);
	r->archive = NULL;
	in->file = r->operand->page ? r->name : r->path;
	in->input = r->operand;
	in->ends_file = true;
	in->file_ok = !r->in_part;
	r->input = r->operand = NULL;
	r->in_part = false;
}

/* Opens the next file: 0, -1 with *e where it failed, -2. */
static int open_file(struct reader *r, struct run *run, struct err *e)
{
	const char *path = r->o.file[r->file_at++];
	struct unpack *u;
	struct str head;
	int status;

	r->is_stdin = strcmp(path, "-") == 0;
	r->path = r->is_stdin ? "standard input" : path;
	r->tapped = 0;
	if (!reader_start(r, r->path, base_name(r->path), e))
		return -1;
	r->operand = r->input;
	u = unpack_open(path, r->o.tap ? on_bytes : NULL, r, e);
	if (!u)
		return -1;
	status = reader_peek(u, &head, e);
	if (status != 0) {
		unpack_close(u);
		return status;
	}
	if (!archive_is(unpack_magic(u), head))
		return reader_open(r, run, u, e);
	r->members = 0;
	r->archive = archive_open(u, path, r->o.limits, e);
	return r->archive ? 0 : -1;
}

/* Opens the archive's next member. True where the archive has ended. */
static bool open_member(struct reader *r, struct run *run)
{
	struct err why;
	int got = archive_next(r->archive, &why);
	struct unpack *u;

	if (got == -1)
		failed(r, run, &why);
	if (got != 1)
		return got != -2;
	r->members++;
	r->input = r->operand;
	r->name = reader_keep(
	    r, archive_member(r->archive)); /* batches on their way outlive the archive */
	if (!r->name) {
		err_set(&why, EXIT_IO, "%.400s: out of memory", r->path);
		failed(r, run, &why);
		return true;
	}
	u = archive_member_open(r->archive, &why);
	if (!u || reader_open(r, run, u, &why) == -1)
		failed(r, run, &why);
	return false;
}

/* An archive without a member may be one; a disk that failed leaves files that look the same. */
static void tell_empty(const struct reader *r, struct run *run)
{
	if (r->members == 0 && !r->in_part && archive_passed_over(r->archive) == 0)
		run_note(run, "%s: an archive of nothing (or a file of zeros)", r->path);
}

/* ---- pages ---- */

/* The next page: 1, 0 where there is none, -1 with *e, -2, -3 where what was handed out must be
 * settled. */
static int open_page(struct reader *r, struct err *e)
{
	struct page *page;
	struct input *input;
	int got = r->o.harvest ? harvest_take(r->o.harvest, &page, e) : 0;

	if (got != 1)
		return got;
	input = reader_start(r, page->spec->name, page->spec->name, e);
	if (!input)
		return -1;
	r->operand = input;
	input->page = page;
	input->from.retrieved_at = reader_keep(r, page->retrieved_at);
	input->from.base = page->url ? reader_keep(r, page->url) : NULL;
	input->from.adapter = page->spec->adapter;
	input->from.tell_all = true;
	reader_narrow(&input->from, page->window);
	r->lines = lines_open_bytes(page->body, r->name, LINES_VALUES, page->body.len + 1, e);
	return r->lines ? 1 : -1;
}

/* ---- blocks ---- */

/* Lines of what is open. True where *in says something. */
static int read_lines(
    struct reader *r, struct run *run, struct block *b, struct intake *in, struct err *e)
{
	int64_t before = lines_position(r->lines);
	struct err why;
	int got = lines_read(r->lines, b, FILTER_BATCH_BYTES, &why);

	(void)e;
	run_bytes_read(run, (uint64_t)(lines_position(r->lines) - before));
	if (got == -2)
		return -2;
	in->file = r->name;
	in->input = r->input;
	if (got == -1) /* some lines may have come before */
		failed(r, run, &why);
	if (got == 1)
		return 1;
	lines_close(r->lines);
	r->lines = NULL;
	if (!r->archive)
		end_file(r, in);
	return 1;
}

/* Opens what comes next. 1: something is open, or *in tells an end; 0: no input is left; else as
 * open_page(). */
static int advance(struct reader *r, struct run *run, struct intake *in, struct err *e)
{
	struct err why;
	int got;

	if (r->archive) {
		if (open_member(r, run)) {
			tell_empty(r, run);
			end_file(r, in);
		}
		return err_signal ? -2 : 1;
	}
	if (r->file_at == r->o.files)
		return open_page(r, e);
	got = open_file(r, run, &why);
	if (got == -2)
		return -2;
	if (got == -1 && !r->operand) {
		*e = why;
		return -1;
	}
	if (got == -1) {
		failed(r, run, &why);
		end_file(r, in);
	}
	return 1;
}

int reader_read(
    struct reader *r, struct run *run, struct block *b, struct intake *in, struct err *e)
{
	b->count = 0;
	for (;;) {
		int got = r->lines ? read_lines(r, run, b, in, e) : advance(r, run, in, e);

		if (got != 1 || b->count > 0 || in->ends_file)
			return got;
	}
}

bool reader_would_block(struct reader *r)
{
	if (r->lines)
		return lines_would_block(r->lines);
	return !r->archive && r->file_at == r->o.files && r->o.harvest &&
	       harvest_would_wait(r->o.harvest);
}
