/*
 * A URL as it may stand in a message. In: any text. Out: the same without user, password and the
 * values of its query. Remembers nothing.
 */
#include <string.h>

#include "http.h"

static size_t find(struct str s, const char *any, size_t from)
{
	while (from < s.len && !memchr(any, s.ptr[from], strlen(any)))
		from++;
	return from;
}

static struct str slice(struct str s, size_t from, size_t to)
{
	return (struct str){s.ptr + from, to - from};
}

/* The length of `scheme://`, 0 where there is none. */
static size_t scheme_of(struct str url)
{
	size_t colon = find(url, ":/?#", 0);

	return colon + 2 < url.len && memcmp(url.ptr + colon, "://", 3) == 0 ? colon + 3 : 0;
}

static void show_query(struct str query, struct buf *out)
{
	for (size_t at = 0; at < query.len;) {
		size_t end = find(query, "&;#", at), equals = find(query, "=&;#", at);

		buf_add_str(out, slice(query, at, equals));
		if (equals < end)
			buf_add_z(out, "=...");
		if (end < query.len && query.ptr[end] == '#')
			return;
		if (end < query.len)
			buf_add_char(out, query.ptr[end]);
		at = end + 1;
	}
}

void http_show_url(struct str url, struct buf *out)
{
	size_t start = scheme_of(url), path = find(url, "/?#", start), query;
	size_t host = start;

	for (size_t i = start; i < path; i++)
		if (url.ptr[i] == '@')
			host = i + 1;
	query = find(url, "?#", path);
	buf_add_str(out, slice(url, 0, start));
	buf_add_str(out, slice(url, host, query));
	if (query == url.len || url.ptr[query] == '#')
		return;
	buf_add_char(out, '?');
	show_query(slice(url, query + 1, url.len), out);
}
