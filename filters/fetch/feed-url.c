/*
 * References made absolute; see feed-url.h. In: a base and a reference. Out: a URL. Remembers
 * nothing. §n are sections of RFC 3986.
 */
#include "feed-url.h"

#include <string.h>

#define URL_MAX ((size_t)1 << 20) /* longer references are left as they are */

/* The five components (§3); authority, query and fragment come with what introduces them. */
struct parts {
	struct str scheme, authority, path, query, fragment;
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The length of `scheme:`, 0 where it begins with none. */
static size_t scheme_length(struct str s)
{
	size_t i = 0;

	if (s.len == 0 || !is_letter(s.ptr[0]))
		return 0;
	while (i < s.len && (is_letter(s.ptr[i]) || (s.ptr[i] >= '0' && s.ptr[i] <= '9') ||
				s.ptr[i] == '+' || s.ptr[i] == '-' || s.ptr[i] == '.'))
		i++;
	return i < s.len && s.ptr[i] == ':' ? i + 1 : 0;
}

bool url_is_absolute(struct str url)
{
	return scheme_length(str_trim(url)) > 0;
}

bool url_is_web(struct str url)
{
	static const char https[] = "https";
	struct str s = str_trim(url);
	size_t scheme = scheme_length(s);

	if (scheme != 5 && scheme != 6)
		return false;
	for (size_t i = 0; i + 1 < scheme; i++)
		if ((s.ptr[i] | 0x20) != https[i])
			return false;
	return s.len > scheme + 2 && s.ptr[scheme] == '/' && s.ptr[scheme + 1] == '/' &&
	       s.ptr[scheme + 2] != '/';
}

/* Takes len bytes from the head of *s. */
static struct str take(struct str *s, size_t len)
{
	struct str head = {s->ptr, len};

	if (len > 0)
		s->ptr += len;
	s->len -= len;
	return head;
}

/* How far s goes before one of the bytes of stop. */
static size_t until(struct str s, const char *stop)
{
	size_t i = 0;

	while (i < s.len && !strchr(stop, s.ptr[i]))
		i++;
	return i;
}

static struct parts split(struct str url)
{
	struct parts p = {.scheme = STR_NONE};

	p.scheme = take(&url, scheme_length(url));
	if (url.len >= 2 && url.ptr[0] == '/' && url.ptr[1] == '/') {
		struct str behind = {url.ptr + 2, url.len - 2};

		p.authority = take(&url, 2 + until(behind, "/?#"));
	}
	p.path = take(&url, until(url, "?#"));
	if (url.len > 0 && url.ptr[0] == '?')
		p.query = take(&url, until(url, "#"));
	p.fragment = url;
	return p;
}

/* ref as it is meant: trimmed, without line breaks and tabs (as browsers do), spaces as %20. */
static void clean(struct str ref, struct buf *out)
{
	struct str s = str_trim(ref);

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == ' ')
			buf_add_z(out, "%20");
		else if ((unsigned char)s.ptr[i] > ' ')
			buf_add_char(out, s.ptr[i]);
	}
}

/* Where the last segment of out[from..] begins: behind its last slash. */
static size_t last_segment(const struct buf *out, size_t from)
{
	size_t at = out->len;

	while (at > from && out->ptr[at - 1] != '/')
		at--;
	return at;
}

/* Appends a path without its `.` and `..` segments (§5.2.4). */
static void add_path(struct buf *out, struct str path)
{
	size_t from = out->len;

	while (path.len > 0 && !buf_failed(out)) {
		size_t slash = path.ptr[0] == '/';
		struct str rest = {path.ptr + slash, path.len - slash};
		size_t len = until(rest, "/");
		struct str segment = {rest.ptr, len};
		bool last = len == rest.len;

		take(&path, slash + len);
		if (str_is(segment, "..") || str_is(segment, ".")) {
			size_t parent = last_segment(out, from);

			if (segment.len == 2)
				out->len = parent > from ? parent - 1 : from;
			if (last)
				buf_add_char(out, '/');
			continue;
		}
		if (slash)
			buf_add_char(out, '/');
		buf_add_str(out, segment);
	}
}

/* The path of a relative reference behind the base's up to its last slash (§5.2.3). */
static void add_merged(struct buf *out, struct parts base, struct str path)
{
	struct buf merged;
	size_t slash = base.path.len;

	buf_init(&merged, URL_MAX);
	while (slash > 0 && base.path.ptr[slash - 1] != '/')
		slash--;
	if (base.authority.len > 0 && base.path.len == 0)
		buf_add_char(&merged, '/');
	buf_add(&merged, base.path.ptr, slash);
	buf_add_str(&merged, path);
	add_path(out, buf_str(&merged));
	buf_free(&merged);
}

/* §5.2.2 and §5.3, where ref has no scheme. */
static void add_target(struct buf *out, struct parts base, struct parts ref)
{
	buf_add_str(out, base.scheme);
	if (ref.authority.len > 0) {
		buf_add_str(out, ref.authority);
		add_path(out, ref.path);
		buf_add_str(out, ref.query);
	} else {
		buf_add_str(out, base.authority);
		if (ref.path.len == 0)
			buf_add_str(out, base.path);
		else if (ref.path.ptr[0] == '/')
			add_path(out, ref.path);
		else
			add_merged(out, base, ref.path);
		buf_add_str(out, ref.path.len == 0 && ref.query.len == 0 ? base.query : ref.query);
	}
	buf_add_str(out, ref.fragment);
}

void url_resolve(struct str base, struct str ref, struct buf *out)
{
	struct buf wanted;
	struct str b = str_trim(base);

	if (url_is_absolute(ref) || scheme_length(b) == 0 || ref.len > URL_MAX / 8) {
		clean(ref, out);
		return;
	}
	buf_init(&wanted, URL_MAX);
	clean(ref, &wanted);
	add_target(out, split(b), split(buf_str(&wanted)));
	buf_free(&wanted);
}
