/*
 * What is told of a source: on stderr, and in its ledger line. In: what happened. Out: one line, in
 * which no secret stands, whatever a network sent back. It remembers the errors in the source.
 */
#include <stdio.h>
#include <string.h>

#include "harvest-parts.h"
#include "json.h"
#include "secrets.h"

#define TROUBLES_MAX 5 /* that are told of one answer */
#define NOTES_MAX 5    /* that are told of one source; the ledger has more */
#define WORDS_MAX 200  /* bytes of a network's own words */
#define COMPLAINT_MAX ((size_t)1 << 20)
#define ERRORS_MAX ((size_t)64 << 10)

/* The text with *** for each secret of the request under way. */
static void redact(const struct harvest_source *s, struct str text, struct buf *out)
{
	const struct http_request *request = &s->asked.request;

	for (size_t at = 0; at < text.len;) {
		struct str rest = {text.ptr + at, text.len - at};
		size_t skip = 0;

		for (size_t i = 0; s->asking && i < request->secrets; i++)
			if (request->secret[i].len > skip && str_starts(rest, request->secret[i]))
				skip = request->secret[i].len;
		if (skip > 0)
			buf_add_z(out, "***");
		else
			buf_add_char(out, rest.ptr[0]);
		at += skip > 0 ? skip : 1;
	}
}

/* Keeps a text for the ledger; false where it is there already. */
static bool keep_error(struct harvest_source *s, const char *text)
{
	struct buf json;
	bool fresh;

	buf_init(&json, ERRORS_MAX);
	buf_add_json(&json, str_of(text));
	fresh = buf_z(&json) && !(buf_z(&s->errors) && strstr(s->errors.ptr, json.ptr));
	if (fresh && s->errors.len + json.len < ERRORS_MAX) {
		buf_add_z(&s->errors, s->errors.len > 0 ? "," : "");
		buf_add_str(&s->errors, buf_str(&json));
	}
	buf_free(&json);
	return fresh;
}

static void complain(struct harvest_source *s, bool fails, const char *fmt, va_list args)
{
	char text[ERR_TEXT_MAX], quoted[ERR_TEXT_MAX];
	struct buf plain;
	bool fresh;

	vsnprintf(text, sizeof(text), fmt, args);
	buf_init(&plain, 4 * ERR_TEXT_MAX);
	redact(s, str_of(text), &plain);
	err_quote(quoted, sizeof(quoted), buf_str(&plain));
	buf_free(&plain);
	fresh = keep_error(s, quoted);
	s->failed = s->failed || fails;
	if (fails)
		warn_text("%s: %s", s->spec->name, quoted);
	else if (fresh && s->notes++ < NOTES_MAX)
		source_note(s, "%s", quoted);
}

void source_complain(struct harvest_source *s, bool fails, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	complain(s, fails, fmt, args);
	va_end(args);
}

void source_fail(struct harvest_source *s, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	complain(s, true, fmt, args);
	va_end(args);
	source_end(s);
}

void source_note(const struct harvest_source *s, const char *fmt, ...)
{
	const struct harvest_options *options = &s->harvest->options;
	char text[ERR_TEXT_MAX];
	va_list args;
	size_t used = (size_t)snprintf(text, sizeof(text) / 2, "%s: ", s->spec->name);

	if (used >= sizeof(text) / 2)
		used = sizeof(text) / 2 - 1;
	va_start(args, fmt);
	vsnprintf(text + used, sizeof(text) - used, fmt, args);
	va_end(args);
	if (options->note)
		options->note(options->note_context, text);
	else
		warn_text("%s", text);
}

/* The first words of a text; a secret that was sent back is made unreadable before it could be cut.
 */
static void add_words(const struct harvest_source *s, struct str text, struct buf *out)
{
	char quoted[WORDS_MAX];
	struct buf plain;

	buf_init(&plain, (size_t)1 << 30);
	redact(s, str_trim(text), &plain);
	buf_add_z(out, err_quote(quoted, sizeof(quoted), buf_str(&plain)));
	buf_free(&plain);
}

/* The first of the members that says something. */
static void add_first(const struct harvest_source *s, struct json_value object,
    const char *const *name, const char *before, struct buf *out)
{
	for (; *name; name++) {
		struct str text = str_trim(json_text(json_get(object, str_of(*name))));

		if (text.len == 0)
			continue;
		buf_add_z(out, before);
		add_words(s, text, out);
		return;
	}
}

void say_value(const struct harvest_source *s, struct json_value value, struct buf *out)
{
	static const char *const what[] = {"title", "error", "reason", NULL};
	static const char *const more[] = {"detail", "message", "error_description", NULL};
	struct json_value inner = json_get(value, STR("error"));
	struct json_walk walk = json_walk_start(json_get(value, STR("errors")));
	size_t before = out->len;

	if (value.type == JSON_STRING) {
		add_words(s, json_text(value), out);
		return;
	}
	if (inner.type == JSON_OBJECT)
		value = inner; /* {"error":{"message":...}} */
	else if (json_get(value, STR("detail")).type == JSON_NONE && !walk.object &&
		 json_walk_next(&walk))
		value = walk.value; /* {"errors":[{"message":...}]} */
	if (value.type == JSON_STRING) {
		add_words(s, json_text(value), out);
		return;
	}
	add_first(s, value, what, "", out);
	add_first(s, value, more, out->len > before ? ": " : "", out);
}

void say_complaint(const struct harvest_source *s, struct str body, struct buf *out)
{
	static const char padding[JSON_PADDING];
	struct json_value root;
	struct err ignored;
	struct buf copy;

	if (body.len == 0 || body.len > COMPLAINT_MAX)
		return;
	buf_init(&copy, COMPLAINT_MAX + JSON_PADDING);
	buf_add_str(&copy, body);
	buf_add(&copy, padding, sizeof(padding));
	if (!buf_failed(&copy) &&
	    json_parse(s->harvest->json, (struct str){copy.ptr, body.len}, &root, &ignored) == 0)
		say_value(s, root, out);
	buf_free(&copy);
}

void source_trouble(struct harvest_source *s, bool fails)
{
	static const char padding[JSON_PADDING];
	struct buf *trouble = &s->verdict.trouble, said;
	size_t len = trouble->len, count = 0;
	struct json_value root;
	struct json_walk walk;
	struct err ignored;

	buf_add(trouble, padding, sizeof(padding));
	if (len == 0 || buf_failed(trouble) ||
	    json_parse(s->harvest->json, (struct str){trouble->ptr, len}, &root, &ignored) != 0)
		return;
	buf_init(&said, 8192);
	walk = json_walk_start(root);
	while (json_walk_next(&walk) && count++ < TROUBLES_MAX) {
		buf_reset(&said);
		say_value(s, walk.value, &said);
		if (said.len > 0)
			source_complain(s, fails, "%.*s", STR_ARG(buf_str(&said)));
	}
	buf_free(&said);
}

/* The host of a URL, without its port and whoever logs in. */
static struct str host_of(const char *url)
{
	const char *start = strstr(url, "://");
	struct str host = str_of(start ? start + 3 : url);
	const char *at;

	host.len = strcspn(host.ptr, "/?#");
	at = memchr(host.ptr, '@', host.len);
	if (at) {
		host.len -= (size_t)(at + 1 - host.ptr);
		host.ptr = at + 1;
	}
	if (host.len > 0 && host.ptr[0] == '[')
		host.len = strcspn(host.ptr, "]") + 1; /* an IPv6 address */
	else if (memchr(host.ptr, ':', host.len))
		host.len = (size_t)((const char *)memchr(host.ptr, ':', host.len) - host.ptr);
	return host;
}

static void add_names(const char *const *name, size_t count, bool set, struct buf *out)
{
	for (size_t i = 0; i < count; i++) {
		if (set && !secrets_get(name[i]))
			continue;
		buf_printf(out, "%s%s", out->len > 0 ? " or " : "", name[i]);
	}
}

/* Why a login failed: which credentials went along, or which might have. */
static void say_login(const struct harvest_source *s, struct buf *out)
{
	const struct adapter_source *kind = s->spec->kind;
	struct buf names;

	buf_init(&names, 4096);
	add_names(kind->credential, kind->credentials, false, &names);
	add_names(kind->optional_credential, kind->optional_credentials, true, &names);
	if (names.len > 0)
		buf_printf(out, "%s is refused or expired", buf_z(&names) ? names.ptr : "");
	if (names.len == 0)
		add_names(kind->optional_credential, kind->optional_credentials, false, &names);
	else
		names.len = 0;
	if (names.len > 0)
		buf_printf(out, "set %s", buf_z(&names) ? names.ptr : "");
	if (out->len == 0)
		buf_add_z(out, "it lets in only whom it knows");
	buf_free(&names);
}

void say_status(const struct harvest_source *s, const struct http_answer *answer, struct buf *out)
{
	struct str host = host_of(answer->url ? answer->url : s->asked.request.url);
	struct buf why, words;

	buf_init(&why, 8192);
	buf_init(&words, 8192);
	if (answer->note)
		buf_add_z(&why, answer->note);
	else if (answer->status == 401 || answer->status == 403)
		say_login(s, &why);
	else if (answer->status == 404)
		buf_add_z(&why, "no such page");
	else if (answer->status == 410)
		buf_add_z(&why, "it is gone");
	else if (answer->status == 429)
		buf_add_z(&why, "too many requests");
	else if (answer->status >= 500)
		buf_add_z(&why, "the server fails");
	if (answer->status >= 400 && answer->status < 500 && answer->status != 401 &&
	    answer->status != 429)
		say_complaint(s, answer->body, &words);
	if (words.len > 0) {
		buf_add_z(&why, why.len > 0 ? ": " : "");
		buf_add_str(&why, buf_str(&words));
	}
	buf_printf(out, "%ld from ", answer->status);
	buf_add_str(out, host);
	if (why.len > 0)
		buf_printf(out, " (%.*s)", STR_ARG(buf_str(&why)));
	buf_free(&why);
	buf_free(&words);
}
