/*
 * What a file, or a member of an archive, turns out to be by its first bytes: JSON, a feed, a file
 * of an account archive, an answer that --raw kept. In: bytes. Out: lines of JSON, and the input
 * that they are of. Remembers what the reader does.
 */
#include <string.h>

#include "feed.h"
#include "raw.h"
#include "reader-run.h"
#include "x-account.h"

#define HEAD_BYTES 4096

const char *reader_keep(struct reader *r, const char *text)
{
	return arena_dup_z(&r->arena, str_of(text));
}

void reader_narrow(struct provenance *from, struct window own)
{
	if (own.since_ms > from->window.since_ms)
		from->window.since_ms = own.since_ms;
	if (own.until_ms < from->window.until_ms)
		from->window.until_ms = own.until_ms;
	from->windowed = from->window.since_ms != WINDOW_OPEN_SINCE ||
			 from->window.until_ms != WINDOW_OPEN_UNTIL;
}

/* A new input, which is under way from now on; NULL with *e. */
struct input *reader_start(struct reader *r, const char *name, const char *source, struct err *e)
{
	struct input *input = arena_array(&r->arena, 1, sizeof(*input));

	r->input = input;
	r->name = name ? reader_keep(r, name) : NULL;
	if (!input || !r->name) {
		err_set(e, EXIT_IO, "out of memory");
		return NULL;
	}
	input->from.serial = ++r->serial;
	input->from.source = source;
	input->from.tell_all = r->o.tell_all;
	input->from.window = r->o.window;
	reader_narrow(&input->from, r->o.window);
	return input;
}

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
	if (r->archive && !reader_start(r, r->name, r->input->from.source, e))
		return -1;
	from = &r->input->from;
	r->input->raw = true;
	r->input->lookup = raw.lookup;
	from->tell_all = true;
	from->source = reader_keep(r, raw.name);
	from->retrieved_at = reader_keep(r, raw.retrieved_at);
	from->base = raw.url ? reader_keep(r, raw.url) : NULL;
	*type = raw.content_type ? reader_keep(r, raw.content_type) : NULL;
	if (specs_add_json(&specs, r->o.adapters, str_of(raw.spec), r->name, true, &why) == 0 &&
	    specs.count == 1) {
		from->adapter = specs.spec[0].adapter;
		reader_narrow(from, specs.spec[0].window);
		r->input->key = reader_keep(r, specs.spec[0].key);
	} else { /* of an adapter that is no longer there */
		r->input->key = reader_keep(r, raw.spec);
	}
	specs_free(&specs);
	raw_origin_free(&raw);
	return from->source && from->retrieved_at && r->input->key
		   ? 0
		   : err_set(e, EXIT_IO, "out of memory");
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
		r->input->trouble = reader_keep(r, why.text);
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
 * The first bytes of what u holds: as many as it takes to know what it is, since more may be slow
 * to come. JSON shows by its first byte; of anything else a line that is there is enough.
 */
int reader_peek(struct unpack *u, struct str *head, struct err *e)
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
int reader_open(struct reader *r, struct run *run, struct unpack *u, struct err *e)
{
	const char *content_type;
	struct str head;
	int status = reader_peek(u, &head, e);

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
