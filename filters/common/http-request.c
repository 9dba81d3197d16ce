/*
 * A request as it is kept: checked and copied, turned to another place by a redirect. In: a struct
 * http_request, an answer's Location. Out: a struct http_transfer. Remembers, of each, its secrets
 * and what may go to no other host than the first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http-own.h"

#define REDIRECTS_MAX 5
#define METHOD_MAX 16
#define ARENA_MAX ((size_t)8 << 20) /* beside the body: URLs, headers, messages */

static bool contains(struct str text, struct str part)
{
	for (size_t i = 0; part.len > 0 && i + part.len <= text.len; i++)
		if (memcmp(text.ptr + i, part.ptr, part.len) == 0)
			return true;
	return false;
}

static bool holds_secret(const struct http_transfer *t, struct str text)
{
	for (size_t i = 0; i < t->secrets; i++)
		if (contains(text, t->secret[i]))
			return true;
	return false;
}

/* The secret at the start of text, the longest; STR_NONE where none is. */
static struct str secret_at(const struct http_transfer *t, struct str text)
{
	struct str found = STR_NONE;

	for (size_t i = 0; i < t->secrets; i++)
		if (t->secret[i].len > found.len && str_starts(text, t->secret[i]))
			found = t->secret[i];
	return found;
}

const char *http_transfer_redact(struct http_transfer *t, const char *text)
{
	struct buf out;
	const char *copy;

	buf_init(&out, 4 * HTTP_URL_MAX);
	for (struct str rest = str_of(text); rest.len > 0;) {
		struct str secret = secret_at(t, rest);
		size_t step = secret.len > 0 ? secret.len : 1;

		buf_add_str(&out, secret.len > 0 ? STR("***") : (struct str){rest.ptr, 1});
		rest = (struct str){rest.ptr + step, rest.len - step};
	}
	copy = buf_failed(&out) ? NULL : arena_dup_z(&t->arena, buf_str(&out));
	buf_free(&out);
	return copy ? copy : "";
}

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~", c));
}

/* The secret as a URL's query holds it (RFC 3986). */
static struct str encoded(struct arena *a, struct str secret)
{
	char *out = arena_alloc(a, secret.len * 3 + 1);
	size_t used = 0;

	for (size_t i = 0; out && i < secret.len; i++) {
		if (is_unreserved(secret.ptr[i]))
			out[used++] = secret.ptr[i];
		else
			used += (size_t)snprintf(
			    out + used, 4, "%%%02X", (unsigned)(unsigned char)secret.ptr[i]);
	}
	return (struct str){out, used};
}

static bool copy_secrets(struct http_transfer *t, const struct http_request *r)
{
	t->secret = arena_array(&t->arena, r->secrets * 2 + 1, sizeof(*t->secret));
	for (size_t i = 0; t->secret && i < r->secrets; i++) {
		if (r->secret[i].len == 0)
			continue;
		struct str plain = arena_dup(&t->arena, r->secret[i]);
		struct str quoted = encoded(&t->arena, plain);
		if (!plain.ptr || !quoted.ptr)
			return false;
		t->secret[t->secrets++] = plain;
		if (!str_equal(plain, quoted))
			t->secret[t->secrets++] = quoted;
	}
	return t->secret != NULL;
}

static bool is_token(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_unreserved(s.ptr[i]) && !(s.ptr[i] && strchr("!#$%&'*+^`|", s.ptr[i])))
			return false;
	return s.len > 0;
}

static bool is_field_value(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (((unsigned char)s.ptr[i] < 0x20 && s.ptr[i] != '\t') || s.ptr[i] == 0x7F)
			return false;
	return true;
}

static bool name_is(struct str name, const char *const *list)
{
	for (; *list; list++)
		if (strlen(*list) == name.len && strncasecmp(*list, name.ptr, name.len) == 0)
			return true;
	return false;
}

/* One header line. libcurl takes `name;` for one without a value. */
static int copy_header(struct http_transfer *t, struct http_header h, struct err *e)
{
	static const char *const own[] = {"host", "content-length", "transfer-encoding",
	    "connection", "expect", "accept-encoding", NULL};
	static const char *const personal[] = {
	    "authorization", "cookie", "proxy-authorization", NULL};
	char quoted[64];
	char *line;
	size_t size = h.name.len + h.value.len + 3;

	err_quote(quoted, sizeof(quoted), h.name);
	if (!is_token(h.name))
		return err_set(e, EXIT_USAGE, "no header can be named `%s`", quoted);
	if (!is_field_value(h.value))
		return err_set(e, EXIT_USAGE, "header %s holds a control character", quoted);
	if (name_is(h.name, own))
		return err_set(e, EXIT_USAGE, "header %s is not for a request to set", quoted);
	line = arena_alloc(&t->arena, size);
	if (!line)
		return err_set(e, EXIT_IO, "out of memory");
	snprintf(line, size, str_trim(h.value).len > 0 ? "%.*s: %.*s" : "%.*s;", STR_ARG(h.name),
	    STR_ARG(h.value));
	t->guarded[t->lines] = holds_secret(t, h.value) || name_is(h.name, personal);
	t->line[t->lines++] = line;
	return 0;
}

static int copy_request(struct http_transfer *t, const struct http_request *r, struct err *e)
{
	const char *url = arena_dup_z(&t->arena, str_of(r->url));
	struct str method = str_of(r->method ? r->method : "GET");

	t->try.method = arena_dup_z(&t->arena, method);
	if (r->body.ptr)
		t->try.body = r->body.len > 0 ? arena_dup(&t->arena, r->body) : STR("");
	t->line = arena_array(&t->arena, r->headers + 1, sizeof(*t->line));
	t->guarded = arena_array(&t->arena, r->headers + 1, sizeof(*t->guarded));
	if (!url || !t->try.method || (r->body.len > 0 && !t->try.body.ptr) || !t->line ||
	    !t->guarded || !copy_secrets(t, r))
		return err_set(e, EXIT_IO, "out of memory");
	if (!is_token(method) || method.len > METHOD_MAX)
		return err_set(e, EXIT_USAGE, "no method of HTTP");
	for (size_t i = 0; i < r->headers; i++)
		if (copy_header(t, r->header[i], e) != 0)
			return -1;
	return http_curl_place(url, false, &t->arena, &t->place, e);
}

static bool carries_secret(const struct http_transfer *t)
{
	bool carries = holds_secret(t, str_of(t->place.url)) ||
		       (t->try.body.ptr && holds_secret(t, t->try.body));

	for (size_t i = 0; i < t->lines; i++)
		carries = carries || holds_secret(t, str_of(t->line[i]));
	return carries;
}

/* What the try is to ask now: the place and the lines may have changed. */
static void prepare(struct http_transfer *t)
{
	t->try.place = &t->place;
	t->try.line = t->line;
	t->try.lines = t->lines;
	t->try.host_only = !t->place.tls && carries_secret(t);
}

struct http_transfer *http_transfer_new(
    const struct http_request *request, int64_t max_answer, struct err *e)
{
	struct http_transfer *t = calloc(1, sizeof(*t));
	enum http_net net = HTTP_NET_PUBLIC;

	if (!t) {
		err_set(e, EXIT_IO, "out of memory");
		return NULL;
	}
	arena_init(&t->arena, request->body.len + ARENA_MAX);
	http_try_init(&t->try);
	t->try.max_answer = max_answer;
	t->try.context = t;
	t->delay_ms = request->delay_ms;
	t->farthest = HTTP_NET_HOST;
	if (copy_request(t, request, e) != 0) {
		http_transfer_free(t);
		return NULL;
	}
	prepare(t);
	http_net_of_host(t->place.host, &net);
	if (t->try.host_only && net != HTTP_NET_HOST) {
		err_set(e, EXIT_USAGE, "a secret goes over https only (not to http://%s)",
		    http_transfer_redact(t, t->place.host));
		http_transfer_free(t);
		return NULL;
	}
	return t;
}

void http_transfer_free(struct http_transfer *t)
{
	if (!t)
		return;
	http_try_free(&t->try);
	arena_free(&t->arena);
	free(t);
}

bool http_is_redirect(const struct http_try *try)
{
	return try->end == HTTP_END_ANSWER && try->redirect &&
	       (try->status == 301 || try->status == 302 || try->status == 303 ||
		   try->status == 307 || try->status == 308);
}

/* Another host gets no header that says who we are. */
static int drop_guarded(struct http_transfer *t, struct err *e)
{
	size_t kept = 0;

	for (size_t i = 0; i < t->lines; i++) {
		if (!t->guarded[i])
			t->line[kept++] = t->line[i];
	}
	t->lines = kept;
	memset(t->guarded, 0, kept * sizeof(*t->guarded));
	if (carries_secret(t))
		return err_set(e, EXIT_IO, "redirect would carry a secret to %s", t->place.host);
	return 0;
}

/* 303 asks for a GET; so do 301 and 302 to a POST, as browsers have it (Fetch, 4.4). */
static void turn_to_get(struct http_transfer *t)
{
	bool post = strcmp(t->try.method, "POST") == 0;
	bool head = strcmp(t->try.method, "HEAD") == 0;

	if ((t->try.status == 303 && !head) || (t->try.status <= 302 && post)) {
		t->try.method = "GET";
		t->try.body = STR_NONE;
	}
}

int http_transfer_redirect(struct http_transfer *t, struct err *e)
{
	struct http_place from = t->place;
	struct err why;

	if (t->redirects >= REDIRECTS_MAX)
		return err_set(e, EXIT_IO, "more than %d redirects", REDIRECTS_MAX);
	if (http_curl_place(t->try.redirect, true, &t->arena, &t->place, &why) != 0) {
		t->place = from;
		return err_set(e, EXIT_IO, "redirect refused (%s)", why.text);
	}
	if (from.tls && !t->place.tls) {
		t->place = from;
		return err_set(e, EXIT_IO, "redirect from https to http refused");
	}
	t->redirects++;
	turn_to_get(t);
	if (t->try.reached > t->farthest)
		t->farthest = t->try.reached;
	t->try.nearest = t->farthest;
	if (strcmp(from.origin, t->place.origin) != 0 && drop_guarded(t, e) != 0)
		return -1;
	prepare(t);
	return 0;
}
