/*
 * Reads requests; see ask-request.h. In: the object that an adapter's `request` gave. Out: what
 * http.h takes, with credentials in place of their names.
 */
#include "ask-request.h"

#include <string.h>

#include "secrets.h"

#define HEADERS_MAX ((size_t)64)
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"

/* A request under way. */
struct making {
	const struct spec *spec;
	struct arena *arena;
	struct http_header *header;
	struct str *secret;
	size_t headers, secrets;
	bool plain; /* names of secrets stay as they are */
	struct err *e;
};

static int bad(const struct making *m, const char *what)
{
	return err_set(m->e, EXIT_USAGE, "%s: request: %s", m->spec->adapter->title, what);
}

static bool lists(const char **names, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

/* The value of the credential; *left_out where an optional one is not set. */
static int find_secret(struct making *m, struct str name, struct str *value, bool *left_out)
{
	const struct adapter_source *kind = m->spec->kind;
	bool optional = lists(kind->optional_credential, kind->optional_credentials, name);
	char copy[128];
	const char *found;

	if (name.len >= sizeof(copy) ||
	    (!optional && !lists(kind->credential, kind->credentials, name)))
		return err_set(m->e, EXIT_USAGE,
		    "%s: request: %.*s is no credential of %s (list it in `credentials`)",
		    m->spec->adapter->title, (int)(name.len < 60 ? name.len : 60), name.ptr,
		    kind->name);
	memcpy(copy, name.ptr, name.len);
	copy[name.len] = '\0';
	found = secrets_get(copy);
	*left_out = optional && !found;
	if (m->plain) {
		*value = (struct str){name.ptr - 1, name.len + 1};
		return 0;
	}
	*value = str_of(found);
	if (found || optional)
		return 0;
	return err_set(
	    m->e, EXIT_USAGE, "needs %s (set it in the environment or in --secrets FILE)", copy);
}

static int note_secret(struct making *m, struct str value)
{
	if (m->plain)
		return 0;
	if (m->secrets == HEADERS_MAX)
		return bad(m, "too many credentials");
	m->secret[m->secrets++] = value;
	return 0;
}

/* text with `$NAME` as the credential of that name; *left_out where one is optional and not set. */
static int put_secrets(struct making *m, struct str text, struct str *out, bool *left_out)
{
	struct buf value;
	int status = 0;

	*left_out = false;
	buf_init(&value, REQUEST_MAX);
	for (size_t at = 0; at < text.len && status == 0 && !*left_out;) {
		size_t end = at + 1;
		struct str secret = STR_NONE;

		if (text.ptr[at] != '$' || end == text.len ||
		    !memchr(LETTERS, text.ptr[end], sizeof(LETTERS) - 1)) {
			buf_add_char(&value, text.ptr[at++]);
			continue;
		}
		while (end < text.len && memchr(LETTERS "0123456789", text.ptr[end], 37))
			end++;
		status = find_secret(
		    m, (struct str){text.ptr + at + 1, end - at - 1}, &secret, left_out);
		if (status == 0 && !*left_out) {
			buf_add_str(&value, secret);
			status = note_secret(m, secret);
		}
		at = end;
	}
	if (status == 0) {
		*out = arena_dup(m->arena, buf_str(&value));
		if (buf_failed(&value) || (!out->ptr && value.len > 0))
			status = bad(m, "too large");
	}
	buf_free(&value);
	return status;
}

/* RFC 9110: a name is a token; a value holds no control characters. */
static bool is_token(struct str s)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < s.len; i++)
		if (!memchr(letters, s.ptr[i], sizeof(letters) - 1))
			return false;
	return s.len > 0;
}

static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (((unsigned char)s.ptr[i] < 0x20 && s.ptr[i] != '\t') || s.ptr[i] == 0x7F)
			return false;
	return true;
}

static int add_header(struct making *m, struct str name, struct json_value value)
{
	struct http_header *header = &m->header[m->headers];
	bool left_out;

	if (value.type == JSON_NULL)
		return 0;
	if (!is_token(name) || value.type != JSON_STRING)
		return bad(m, "bad header (want names with strings)");
	if (m->headers == HEADERS_MAX)
		return bad(m, "too many headers");
	header->name = arena_dup(m->arena, name);
	if (!header->name.ptr)
		return bad(m, "too large");
	if (put_secrets(m, json_text(value), &header->value, &left_out) != 0)
		return -1;
	if (!is_plain(header->value))
		return bad(m, "a header, or a credential in it, holds a control character");
	m->headers += !left_out;
	return 0;
}

static int read_headers(struct making *m, struct json_value headers, struct http_request *request)
{
	struct json_walk walk = json_walk_start(headers);

	if (headers.type == JSON_NONE || headers.type == JSON_NULL)
		return 0;
	if (headers.type != JSON_OBJECT)
		return bad(m, "bad headers (want an object)");
	m->header = arena_array(m->arena, HEADERS_MAX, sizeof(*m->header));
	m->secret = arena_array(m->arena, HEADERS_MAX, sizeof(*m->secret));
	if (!m->header || !m->secret)
		return bad(m, "too large");
	while (json_walk_next(&walk))
		if (add_header(m, walk.key, walk.value) != 0)
			return -1;
	request->header = m->header;
	request->headers = m->headers;
	request->secret = m->secret;
	request->secrets = m->secrets;
	return 0;
}

static bool is_known_member(struct str key)
{
	static const char *const names[] = {"url", "method", "headers", "body", "lookup"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(key, names[i]))
			return true;
	return false;
}

/* The object that `request` gave. */
static int read_members(struct making *m, struct json_value root, struct asked *out)
{
	struct json_walk walk = json_walk_start(root);
	struct str url = json_text(json_get(root, STR("url")));
	struct json_value method = json_get(root, STR("method")),
			  body = json_get(root, STR("body"));
	struct http_request *request = &out->request;

	if (root.type != JSON_OBJECT || url.len == 0)
		return bad(m, "it gave none (want an object with a url)");
	while (json_walk_next(&walk))
		if (!is_known_member(walk.key))
			return err_set(m->e, EXIT_USAGE, "%s: request: unknown member `%.*s`",
			    m->spec->adapter->title, (int)(walk.key.len < 60 ? walk.key.len : 60),
			    walk.key.ptr);
	request->method = "GET";
	if (method.type == JSON_STRING && is_token(json_text(method)))
		request->method = arena_dup_z(m->arena, json_text(method));
	else if (method.type != JSON_NONE && method.type != JSON_NULL)
		return bad(m, "bad method");
	if (!is_plain(url) || memchr(url.ptr, ' ', url.len) || memchr(url.ptr, '\t', url.len))
		return bad(m, "a url with spaces (use url_with or @uri)");
	request->url = arena_dup_z(m->arena, url);
	if (body.type == JSON_STRING)
		request->body = arena_dup(m->arena, json_text(body));
	else if (body.type != JSON_NONE && body.type != JSON_NULL)
		return bad(m, "bad body (want a string)");
	if (!request->method || !request->url || (json_text(body).len > 0 && !request->body.ptr))
		return bad(m, "too large");
	request->delay_ms = m->spec->kind->delay_ms;
	out->lookup = json_true(json_get(root, STR("lookup")));
	return read_headers(m, json_get(root, STR("headers")), request);
}

int ask_read_request(
    const struct spec *spec, struct json_value root, bool plain, struct asked *out, struct err *e)
{
	struct making m = {.spec = spec, .arena = &out->arena, .plain = plain, .e = e};

	return read_members(&m, root, out);
}
