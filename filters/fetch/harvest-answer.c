/*
 * What an answer is: a page, a step on the way to one, or a reason to end. In: an answer over HTTP.
 * Out: a page of JSON in the queue, its bytes kept as they came (--raw), and what it says of the
 * next.
 */
#include <stdio.h>
#include <string.h>

#include "feed.h"
#include "harvest-parts.h"
#include "json.h"
#include "raw.h"
#include "text.h"

#define BODY_MAX ((size_t)2 << 30)
#define HEADERS_MAX ((size_t)1 << 20)
#define LOOKUPS_MAX 10
#define ADAPTER_FEED "feed"   /* what knows JSON Feed, which other feeds are made into */
#define SOURCE_LINES "ndjson" /* whose answers are lines of JSON */

static unsigned long long page_number(const struct harvest_source *s)
{
	return (unsigned long long)s->pages + 1;
}

/* `text/html; charset=utf-8` without what follows the semicolon. */
static struct str media_type(const struct http_answer *answer)
{
	struct str type = http_answer_header(answer, "content-type");
	const char *end = type.ptr ? memchr(type.ptr, ';', type.len) : NULL;

	if (end)
		type.len = (size_t)(end - type.ptr);
	return str_trim(type);
}

/* True where the document says that it is HTML, in any case of letters. */
static bool starts_as_html(struct str body)
{
	static const char *const starts[] = {"<!doctype html", "<html", NULL};

	body = str_trim(body);
	for (size_t i = 0; starts[i]; i++) {
		size_t at = 0;

		while (at < body.len && starts[i][at] &&
		       (body.ptr[at] | (body.ptr[at] >= 'A' && body.ptr[at] <= 'Z' ? 32 : 0)) ==
			   starts[i][at])
			at++;
		if (!starts[i][at])
			return true;
	}
	return false;
}

static struct str without_mark(struct str body)
{
	static const struct str mark = {"\xEF\xBB\xBF", 3};

	if (str_starts(body, mark))
		body = (struct str){body.ptr + mark.len, body.len - mark.len};
	return body;
}

static int refuse_markup(
    struct harvest_source *s, const struct http_answer *answer, const char *wanted)
{
	struct str type = media_type(answer);
	char quoted[80];
	bool html = starts_as_html(without_mark(answer->body)) || str_is(type, "text/html");

	source_fail(s, "page %llu: answer is %s, not %s (content type %s)", page_number(s),
	    html ? "an HTML page" : "markup", wanted,
	    type.len > 0 ? err_quote(quoted, sizeof(quoted), type) : "not told");
	return -1;
}

/* The body as JSON with its padding; -1 where it is none: the source has ended then. */
static int read_json(struct harvest_source *s, const struct http_answer *answer)
{
	static const char padding[JSON_PADDING];
	struct str body = without_mark(answer->body);
	struct json_value root;
	struct err why;

	if (str_trim(body).len == 0) {
		source_fail(s, "page %llu: the answer is empty", page_number(s));
		return -1;
	}
	buf_add_str(&s->body, body);
	buf_add(&s->body, padding, sizeof(padding));
	if (buf_failed(&s->body)) {
		source_fail(s, "page %llu: out of memory", page_number(s));
		return -1;
	}
	s->body.len -= sizeof(padding);
	if (json_parse(s->harvest->json, buf_str(&s->body), &root, &why) == 0)
		return 0;
	source_fail(s, "page %llu: %s", page_number(s), why.text);
	return -1;
}

/* A feed that was read as far as it can be: cut short on its way, perhaps. */
static bool is_ill_formed(struct harvest_source *s)
{
	struct json_value root;
	struct err ignored;

	return json_parse(s->harvest->json, buf_str(&s->body), &root, &ignored) != 0 ||
	       json_path(root, "_fetch.ill_formed").type != JSON_NONE;
}

static int read_feed(struct harvest_source *s, const struct http_answer *answer)
{
	static const char padding[JSON_PADDING];
	struct str type = http_answer_header(answer, "content-type");
	struct buf told;
	struct err why;
	int status;

	buf_init(&told, 4096);
	buf_add_str(&told, type);
	status = feed_to_json(answer->body, answer->url,
	    type.len > 0 && buf_z(&told) ? told.ptr : NULL, &s->body, &why);
	buf_free(&told);
	buf_add(&s->body, padding, sizeof(padding));
	if (status == 0 && !buf_failed(&s->body)) {
		s->body.len -= sizeof(padding);
		s->ill_formed = is_ill_formed(s);
		return 0;
	}
	if (status != 0 && starts_as_html(without_mark(answer->body)))
		return refuse_markup(s, answer, "a feed");
	source_fail(s, "page %llu: %s", page_number(s), status ? why.text : "out of memory");
	return -1;
}

static bool is_lines(const struct harvest_source *s)
{
	return strcmp(s->spec->kind->name, SOURCE_LINES) == 0;
}

static int read_lines(struct harvest_source *s, const struct http_answer *answer)
{
	static const char padding[JSON_PADDING];

	buf_add_str(&s->body, answer->body);
	buf_add(&s->body, padding, sizeof(padding));
	if (buf_failed(&s->body)) {
		source_fail(s, "page %llu: out of memory", page_number(s));
		return -1;
	}
	s->body.len -= sizeof(padding);
	return 0;
}

/* Fills s->body; *kind is what the bytes that came are. */
static int read_body(struct harvest_source *s, const struct http_answer *answer, const char **kind)
{
	bool markup = feed_is_markup(answer->body);

	buf_free(&s->body);
	buf_init(&s->body, BODY_MAX);
	s->ill_formed = false;
	*kind = markup ? "xml" : is_lines(s) ? "ndjson" : "json";
	if (!markup)
		return is_lines(s) ? read_lines(s, answer) : read_json(s, answer);
	if (strcmp(s->spec->adapter->name, ADAPTER_FEED) == 0)
		return read_feed(s, answer);
	return refuse_markup(s, answer, "JSON");
}

/* A header's text as JSON: bytes that are no UTF-8 as U+FFFD. */
static void add_text(struct buf *out, struct str text, bool lower)
{
	struct buf mended;

	buf_init(&mended, HEADERS_MAX);
	for (size_t at = 0; at < text.len;) {
		uint32_t rune = text_next(text, &at);

		buf_add_rune(&mended, lower && rune >= 'A' && rune <= 'Z' ? rune + 32 : rune);
	}
	buf_add_json(out, buf_str(&mended));
	buf_free(&mended);
}

static void add_headers(const struct http_answer *answer, struct buf *out)
{
	struct http_header header;
	size_t at = 0, before = out->len + 1;

	buf_add_char(out, '{');
	while (http_answer_next_header(answer, &at, &header)) {
		buf_add_z(out, out->len > before ? "," : "");
		add_text(out, header.name, true);
		buf_add_char(out, ':');
		add_text(out, header.value, false);
	}
	buf_add_char(out, '}');
}

/* Asks the adapter what follows. */
static int read_next(struct harvest_source *s, const struct http_answer *answer)
{
	char since[HARVEST_TIME], until[HARVEST_TIME], now[HARVEST_TIME];
	struct ask_input in = harvest_input(s, since, until, now);
	struct buf headers;
	struct err why;
	int status;

	buf_init(&headers, HEADERS_MAX);
	add_headers(answer, &headers);
	ask_verdict_free(&s->verdict);
	status = ask_next(
	    s->harvest->asker, &in, buf_str(&s->body), buf_str(&headers), &s->verdict, &why);
	buf_free(&headers);
	if (status != 0)
		source_fail(s, "page %llu: %s", page_number(s), why.text);
	return status;
}

/* A name was looked up, or a list of pages: what was learnt is remembered, and the next asked. */
static void take_lookup(struct harvest_source *s)
{
	struct ask_verdict *v = &s->verdict;

	if (v->cursor.len > 0)
		state_set(s->state, STATE_CURSOR, buf_str(&v->cursor));
	if (v->kept.len > 0)
		state_set(s->state, STATE_KEPT, buf_str(&v->kept));
	source_trouble(s, v->cursor.len + v->kept.len == 0);
	if (v->cursor.len + v->kept.len == 0 && v->trouble.len == 0)
		source_complain(s, true, "there is no such name");
	else if (++s->lookups > LOOKUPS_MAX)
		source_complain(s, true, "%d answers without a page", LOOKUPS_MAX);
	if (v->cursor.len + v->kept.len == 0 || s->lookups > LOOKUPS_MAX || source_is_at_limit(s)) {
		source_end(s);
	} else {
		s->phase = SOURCE_DUE;
		s->harvest->due = 0;
	}
	ask_verdict_free(v);
}

/* When the answer came; later than the last, so that files of --raw sort as they came. */
static void stamp(struct harvest *h, struct harvest_source *s, const struct http_answer *answer)
{
	int64_t ms = answer->received_ms;

	h->stamp_ms = ms > h->stamp_ms ? ms : h->stamp_ms + 1;
	window_format_utc(s->page.retrieved_at, sizeof(s->page.retrieved_at), h->stamp_ms);
}

static void keep_header(const struct http_answer *answer, const char *name, struct buf *out)
{
	struct str value = http_answer_header(answer, name);

	buf_free(out);
	buf_init(out, HEADERS_MAX);
	if (value.len > 0 && !memchr(value.ptr, '\0', value.len))
		buf_add_str(out, value);
}

static int keep_raw(struct harvest *h, struct harvest_source *s, const struct http_answer *answer,
    const char *kind, struct err *e)
{
	struct str type = http_answer_header(answer, "content-type");
	struct buf told;
	struct raw_origin origin;
	int status;

	if (!h->options.raw_dir)
		return 0;
	buf_init(&told, HEADERS_MAX);
	buf_add_str(&told, type);
	origin = (struct raw_origin){
	    .spec = s->spec->json,
	    .name = s->spec->name,
	    .url = s->page.url,
	    .content_type = type.len > 0 ? buf_z(&told) : NULL,
	    .retrieved_at = s->page.retrieved_at,
	    .lookup = s->asked.lookup,
	};
	status = raw_write(h->options.raw_dir, &origin, answer->body, s->pages + 1, kind, e);
	buf_free(&told);
	return status;
}

/* What is to be told of the answer wherever it goes. */
static int name_page(
    struct harvest *h, struct harvest_source *s, const struct http_answer *answer, struct err *e)
{
	buf_free(&s->url);
	buf_init(&s->url, HEADERS_MAX);
	buf_add_z(&s->url, answer->url ? answer->url : s->asked.request.url);
	if (!buf_z(&s->url))
		return err_set(e, EXIT_IO, "out of memory");
	s->page = (struct page){
	    .source = s,
	    .spec = s->spec,
	    .body = buf_str(&s->body),
	    .url = s->url.ptr,
	    .window = s->window,
	};
	stamp(h, s, answer);
	return 0;
}

/* The page is there to be taken. */
static void queue_page(
    struct harvest *h, struct harvest_source *s, const struct http_answer *answer)
{
	keep_header(answer, "etag", &s->etag);
	keep_header(answer, "last-modified", &s->last_modified);
	s->lookups = 0;
	s->phase = SOURCE_PAGE;
	s->next = NULL;
	if (h->tail)
		h->tail->next = s;
	else
		h->head = s;
	h->tail = s;
	h->queued++;
}

/* A status that brings nothing. A cursor of an earlier run that is no longer known is no error. */
static void take_refusal(struct harvest_source *s, const struct http_answer *answer)
{
	bool stale = answer->status == 400 || answer->status == 404 || answer->status == 410;
	struct buf said;

	buf_init(&said, 16384);
	say_status(s, answer, &said);
	if (stale && s->resumed && s->first && !s->restarted) {
		source_note(s, "begins anew, for it can't go on where it was cut short: %.*s",
		    STR_ARG(buf_str(&said)));
		round_restart(s);
		if (source_is_at_limit(s))
			source_end(s);
	} else {
		source_fail(s, "%.*s", STR_ARG(buf_str(&said)));
	}
	buf_free(&said);
}

int harvest_answer(struct harvest *h, const struct http_answer *answer, struct err *e)
{
	struct harvest_source *s = answer->context;
	const char *kind;

	h->waiting--;
	s->requests += answer->requests;
	s->bytes += answer->bytes;
	s->waited_ms += answer->waited_ms;
	if (!answer->ok) {
		source_fail(s, "%s", answer->error ? answer->error : "no answer");
		return 0;
	}
	if (answer->status == 304 && s->conditional) {
		s->read++;
		source_end(s);
		return 0;
	}
	if (answer->status < 200 || answer->status > 299) {
		take_refusal(s, answer);
		return 0;
	}
	if (read_body(s, answer, &kind) != 0 || read_next(s, answer) != 0)
		return 0;
	if (name_page(h, s, answer, e) != 0 || keep_raw(h, s, answer, kind, e) != 0)
		return -1;
	if (s->asked.lookup)
		take_lookup(s);
	else
		queue_page(h, s, answer);
	return 0;
}
