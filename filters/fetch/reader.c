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

#include "feed.h"
#include "raw.h"
#include "x-account.h"

#define ARENA_MAX ((size_t)1 << 34)
#define HEAD_BYTES 4096
#define FEED_MAX ((size_t)64 << 20) /* bytes of one feed */

struct reader {
	struct reader_options o;
	struct arena arena; /* inputs and names */
	struct json *json;
	size_t file_at;
	uint64_t serial;
	/* under way */
	const char *path, *name; /* of the operand; of what the lines come from */
	bool is_stdin;
	struct input *operand, *input; /* the file's or page's own; what the lines are of */
	bool in_part;		       /* some of the operand could not be read */
	struct archive_reader *archive;
	struct lines *lines;
	struct buf document; /* a feed as JSON Feed */
	uint64_t tapped;     /* bytes of the file that the tap has seen */
};

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

static const char *keep(struct reader *r, const char *text)
{
	struct str copy = arena_dup(&r->arena, (struct str){text, strlen(text) + 1});

	return copy.ptr;
}

static void set_window(struct provenance *from, struct window own)
{
	if (own.since_ms > from->window.since_ms)
		from->window.since_ms = own.since_ms;
	if (own.until_ms < from->window.until_ms)
		from->window.until_ms = own.until_ms;
	from->windowed = from->window.since_ms != WINDOW_OPEN_SINCE ||
			 from->window.until_ms != WINDOW_OPEN_UNTIL;
}

/* A new input, which is under way from now on; NULL with *e. */
static struct input *start_input(
    struct reader *r, const char *name, const char *source, struct err *e)
{
	struct input *input = arena_array(&r->arena, 1, sizeof(*input));

	r->input = input;
	r->name = name ? keep(r, name) : NULL;
	if (!input || !r->name) {
		err_set(e, EXIT_IO, "out of memory");
		return NULL;
	}
	input->from.serial = ++r->serial;
	input->from.source = source;
	input->from.tell_all = r->o.tell_all;
	input->from.window = r->o.window;
	set_window(&input->from, r->o.window);
	return input;
}

static const char *base_name(const char *path)
{
	const char *base = strrchr(path, '/');

	return base && base[1] ? base + 1 : path;
}

/* ---- what a file or member turns out to be ---- */

/*
 * Of an answer that --raw kept: what its comment says, and the source that it is of. *type is its
 * content type, or NULL. A member of an archive becomes an input of its own by it.
 */
static int read_origin(struct reader *r, const char *comment, const char **type, struct err *e)
{
	struct provenance *from;
	struct raw_origin raw;
	struct specs specs = {0};
	struct err why;

	*type = NULL;
	if (!comment || !raw_parse_comment(comment, &raw))
		return 0;
	if (r->archive && !start_input(r, r->name, r->input->from.source, e))
		return -1;
	from = &r->input->from;
	r->input->raw = true;
	r->input->lookup = raw.lookup;
	from->tell_all = true;
	from->source = keep(r, raw.name);
	from->retrieved_at = keep(r, raw.retrieved_at);
	from->base = raw.url ? keep(r, raw.url) : NULL;
	*type = raw.content_type ? keep(r, raw.content_type) : NULL;
	if (specs_add_json(&specs, r->o.adapters, str_of(raw.spec), r->name, true, &why) == 0 &&
	    specs.count == 1) {
		from->adapter = specs.spec[0].adapter;
		set_window(from, specs.spec[0].window);
	}
	specs_free(&specs);
	raw_origin_free(&raw);
	return from->source && from->retrieved_at ? 0 : err_set(e, EXIT_IO, "out of memory");
}

/* All of what u still has; u is closed. */
static int slurp(struct unpack *u, struct buf *out, struct err *e)
{
	ptrdiff_t got;
	char *room;

	for (;;) {
		room = buf_room(out, 65536);
		got = room ? unpack_read(u, room, 65536, e) : -1;
		if (!room)
			err_set(e, EXIT_IO, "%.400s: a feed of more than %zu MiB", unpack_name(u),
			    FEED_MAX >> 20);
		if (got <= 0 && !(got == -2 && !err_signal))
			break;
		if (got > 0)
			out->len += (size_t)got;
	}
	unpack_close(u);
	return got == 0 ? 0 : (int)got;
}

/* Tells that a feed was read though it is not well formed. */
static void tell_ill_formed(struct reader *r, struct run *run)
{
	char quoted[256], why[512];
	struct json_value root;
	struct str text;
	struct err e;

	if (!buf_room(&r->document, JSON_PADDING) ||
	    json_parse(r->json, buf_str(&r->document), &root, &e) != 0)
		return;
	text = json_text(json_path(root, "_fetch.ill_formed"));
	if (text.len > 0)
		run_note(run, "%s: not well formed, read as far as it goes (%s)",
		    err_quote(quoted, sizeof(quoted), str_of(r->name)),
		    err_quote(why, sizeof(why), text));
}

/* A document of markup as lines of its JSON Feed. -1 with *e; what is no feed is the input's
 * trouble. */
static int open_feed(
    struct reader *r, struct run *run, struct unpack *u, const char *content_type, struct err *e)
{
	struct buf text;
	struct err why;
	int status;

	buf_init(&text, FEED_MAX);
	buf_reset(&r->document);
	status = slurp(u, &text, e);
	if (status == 0 && feed_to_json(buf_str(&text), r->input->from.base, content_type,
			       &r->document, &why) != 0) {
		r->input->trouble = keep(r, why.text);
		buf_reset(&r->document);
	} else if (status == 0) {
		tell_ill_formed(r, run);
	}
	buf_free(&text);
	if (status == 0)
		r->lines = lines_open_bytes(
		    buf_str(&r->document), r->name, LINES_VALUES, r->document.len + 1, e);
	return status == 0 && !r->lines ? -1 : status;
}

/*
 * The first bytes of what u holds: as many as it takes to know what it is, since more may be slow to
 * come. JSON shows by its first byte; of anything else a line that is there is enough.
 */
static int peek(struct unpack *u, struct str *head, struct err *e)
{
	for (size_t want = 1;;) {
		int status = unpack_peek(u, want, head, e);

		if (status == -2 && !err_signal)
			continue;
		if (status != 0 || head->len < want || want == HEAD_BYTES)
			return status;
		if (*head->ptr == '{' || *head->ptr == '[' ||
		    (head->ptr[want - 1] == '\n' && unpack_peeked_all(u)))
			return 0;
		want++;
	}
}

static int open_nothing(struct reader *r, struct err *e)
{
	r->lines = lines_open_bytes(STR(""), r->name, LINES_VALUES, 1, e);
	return r->lines ? 0 : -1;
}

/* Opens what u holds as lines; u is taken. 0, -1 with *e, -2. */
static int open_lines(struct reader *r, struct run *run, struct unpack *u, struct err *e)
{
	const char *content_type;
	struct str head;
	int status = peek(u, &head, e);

	if (status == 0)
		status = read_origin(r, unpack_comment(u), &content_type, e);
	if (status != 0 || r->input->lookup) { /* a lookup holds no posts */
		unpack_close(u);
		return status != 0 ? status : open_nothing(r, e);
	}
	if (feed_is_markup(head))
		return open_feed(r, run, u, content_type, e);
	if (ytd_prefix(head) > 0) {
		u = ytd_open(u, e);
		if (!u)
			return -1;
	}
	r->lines = lines_open_unpack(u, LINES_VALUES, r->o.max_line, e);
	return r->lines ? 0 : -1;
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
	if (!start_input(r, r->path, base_name(r->path), e))
		return -1;
	r->operand = r->input;
	u = unpack_open(path, r->o.tap ? on_bytes : NULL, r, e);
	if (!u)
		return -1;
	status = peek(u, &head, e);
	if (status != 0) {
		unpack_close(u);
		return status;
	}
	if (!archive_is(unpack_magic(u), head))
		return open_lines(r, run, u, e);
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
	r->input = r->operand;
	r->name =
	    keep(r, archive_member(r->archive)); /* batches on their way outlive the archive */
	if (!r->name) {
		err_set(&why, EXIT_IO, "%.400s: out of memory", r->path);
		failed(r, run, &why);
		return true;
	}
	u = archive_member_open(r->archive, &why);
	if (!u || open_lines(r, run, u, &why) == -1)
		failed(r, run, &why);
	return false;
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
	input = start_input(r, page->spec->name, page->spec->name, e);
	if (!input)
		return -1;
	r->operand = input;
	input->page = page;
	input->from.retrieved_at = keep(r, page->retrieved_at);
	input->from.base = page->url ? keep(r, page->url) : NULL;
	input->from.adapter = page->spec->adapter;
	input->from.tell_all = true;
	set_window(&input->from, page->window);
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
		if (open_member(r, run))
			end_file(r, in);
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
