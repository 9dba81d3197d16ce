/*
 * Takes links apart and puts their canonical form together (see url.h). Percent-encodings of plain
 * characters are resolved and others brought to upper case (RFC 3986, 6.2.2); what is left of the
 * query is put in order. The single sites' rules are in url-sites.c. Nothing is remembered.
 */
#include "url-own.h"

#include <string.h>

#include "hash.h"
#include "text.h"

#define REDIRECTS_MAX 3

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool url_starts(struct str s, const char *with)
{
	if (s.len == 0 || *s.ptr != *with)
		return false;
	size_t len = strlen(with);
	return s.len >= len && memcmp(s.ptr, with, len) == 0;
}

bool url_host_is(struct str host, const char *site)
{
	size_t len = strlen(site);

	if (host.len < len || memcmp(host.ptr + host.len - len, site, len) != 0)
		return false;
	return host.len == len || host.ptr[host.len - len - 1] == '.';
}

struct str url_next_part(struct str *s, char end)
{
	const char *at = s->len > 0 ? memchr(s->ptr, end, s->len) : NULL;
	struct str part = {s->ptr, at ? (size_t)(at - s->ptr) : s->len};
	size_t gone = part.len + (at != NULL);

	*s = (struct str){s->ptr + gone, s->len - gone};
	return part;
}

struct str url_parameter(struct str query, const char *name)
{
	while (query.len > 0) {
		struct str value = url_next_part(&query, '&');
		if (str_is(url_next_part(&value, '='), name))
			return value;
	}
	return STR_NONE;
}

/* Past the scheme: 0 where it is neither http nor https. */
static size_t scheme_len(struct str link, bool *https)
{
	static const char *const schemes[] = {"https://", "http://"};

	for (size_t i = 0; i < 2; i++) {
		size_t len = strlen(schemes[i]), same = 0;
		while (same < len && same < link.len && lower(link.ptr[same]) == schemes[i][same])
			same++;
		if (same == len) {
			*https = i == 0;
			return len;
		}
	}
	return 0;
}

/* Takes off what stands before the name of a site: www., m., mobile., amp. and touch., also inside
 * (en.m.wikipedia.org). */
static void trim_host(struct url_parts *u)
{
	static const char *const heads[] = {"www.", "m.", "mobile.", "amp.", "touch.", "wap."};
	struct str host = u->host;

	if (host.len > 0 && host.ptr[host.len - 1] == '.')
		host.len--;
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++) {
		size_t len = strlen(heads[i]);
		bool more = url_starts(host, heads[i]) &&
			    memchr(host.ptr + len, '.', host.len - len) != NULL;
		if (more) {
			host = (struct str){host.ptr + len, host.len - len};
			i = (size_t)-1;
		}
	}
	u->host = host;
	const char *dot = host.len > 0 ? memchr(host.ptr, '.', host.len) : NULL;
	if (dot && url_host_is(host, "wikipedia.org") &&
	    url_starts((struct str){dot, host.len - (size_t)(dot - host.ptr)}, ".m.")) {
		size_t tail = host.len - (size_t)(dot - host.ptr) - 2;
		memmove(u->host_bytes + (dot - u->host_bytes), dot + 2, tail);
		u->host.len -= 2;
	}
}

static bool take_host(struct url_parts *u, struct str authority, bool https)
{
	const char *at = authority.len > 0 ? memchr(authority.ptr, '@', authority.len) : NULL;

	if (at)
		authority = (struct str){at + 1, authority.len - (size_t)(at + 1 - authority.ptr)};
	struct str host = url_next_part(&authority, ':');
	if (host.len == 0 || host.len > URL_HOST_MAX || !memchr(host.ptr, '.', host.len))
		return false;
	if (!str_is(authority, https ? "443" : "80"))
		u->port = authority;
	for (size_t i = 0; i < host.len; i++)
		u->host_bytes[i] = lower(host.ptr[i]);
	u->host = (struct str){u->host_bytes, host.len};
	trim_host(u);
	return true;
}

bool url_take_apart(struct str link, struct url_parts *u)
{
	bool https = false;
	size_t scheme = scheme_len(link, &https);

	memset(u, 0, sizeof(*u));
	if (scheme == 0 || link.len > URL_MAX)
		return false;
	struct str rest = {link.ptr + scheme, link.len - scheme};
	struct str address = url_next_part(&rest, '#');
	u->fragment = rest;
	struct str place = url_next_part(&address, '?');
	u->query = address;
	struct str authority = place;
	const char *slash = place.len > 0 ? memchr(place.ptr, '/', place.len) : NULL;
	if (slash) {
		authority.len = (size_t)(slash - place.ptr);
		u->path = (struct str){slash, place.len - authority.len};
	}
	return take_host(u, authority, https);
}

static int hex_of(char c)
{
	if (is_digit(c))
		return c - '0';
	c = lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that `%xx` at s.ptr[at] stands for, -1 where there is none. */
static int escaped_at(struct str s, size_t at)
{
	if (s.len - at < 3 || s.ptr[at] != '%')
		return -1;
	int high = hex_of(s.ptr[at + 1]), low = hex_of(s.ptr[at + 2]);
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* Letters, digits and marks that mean the same with and without an encoding. */
static bool is_plain(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

static void add_mended(struct buf *out, struct str s)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t at = 0; at < s.len; at++) {
		int c = escaped_at(s, at);
		if (c >= 0)
			at += 2;
		else
			c = (unsigned char)s.ptr[at];
		if (is_plain(c) || (s.ptr[at] == (char)c && c < 0x80)) {
			buf_add_char(out, (char)c);
			continue;
		}
		/* A raw byte beyond ASCII equals its encoding. */
		buf_add_char(out, '%');
		buf_add_char(out, digits[c >> 4]);
		buf_add_char(out, digits[c & 15]);
	}
}

static void add_decoded(struct buf *out, struct str s)
{
	for (size_t at = 0; at < s.len; at++) {
		int c = escaped_at(s, at);
		buf_add_char(out, c >= 0 ? (char)c : s.ptr[at]);
		at += c >= 0 ? 2 : 0;
	}
}

/* Parts that name the same page when they end a path, longest first. */
static struct str trim_path(struct str path)
{
	static const char *const tails[] = {
	    "/index.html", "/index.htm", "/index.php", "/amp", ".amp", "/"};

	for (size_t i = 0; i < sizeof(tails) / sizeof(*tails); i++) {
		size_t len = strlen(tails[i]);
		if (path.len < len || memcmp(path.ptr + path.len - len, tails[i], len) != 0)
			continue;
		path.len -= len;
		i = (size_t)-1;
	}
	return path;
}

static int compare(struct str a, struct str b)
{
	int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);
	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* The parameters that say what is shown, in order. */
static void add_query(struct buf *out, const struct url_parts *u)
{
	struct str kept[URL_PARTS_MAX], rest = u->query;
	size_t count = 0;

	while (rest.len > 0 && count < URL_PARTS_MAX) {
		struct str part = url_next_part(&rest, '&'), value = part;
		struct str name = url_next_part(&value, '=');
		if (value.len == 0 || url_is_tracking(u->host, name))
			continue;
		size_t to = count++;
		for (; to > 0 && compare(kept[to - 1], part) > 0; to--)
			kept[to] = kept[to - 1];
		kept[to] = part;
	}
	for (size_t i = 0; i < count; i++) {
		buf_add_char(out, i == 0 ? '?' : '&');
		add_mended(out, kept[i]);
	}
}

/* Fragments are places on a page, but for programs that keep their own address in one. */
static bool is_address(struct str fragment)
{
	return url_starts(fragment, "!") || (url_starts(fragment, "/") && fragment.len > 1);
}

static bool add_canonical(struct url_parts *u, struct buf *out)
{
	url_know_site(u);
	struct str path = trim_path(u->path);
	bool address = is_address(u->fragment);
	size_t start = out->len;

	buf_add_str(out, u->host);
	if (u->port.len > 0) {
		buf_add_char(out, ':');
		buf_add_str(out, u->port);
	}
	if (u->id.len > 0) {
		buf_add_z(out, u->id_form);
		buf_add_str(out, u->id);
		return true;
	}
	size_t front = out->len;
	add_mended(out, path);
	add_query(out, u);
	if (address) {
		buf_add_char(out, '#');
		add_mended(out, u->fragment);
	}
	if (out->len > front && !url_is_place(u))
		return true;
	out->len = start;
	return false;
}

static bool canonical(struct str link, struct buf *out, int redirects)
{
	struct url_parts u;
	size_t start = out->len;

	if (!url_take_apart(link, &u))
		return false;
	struct str to = redirects > 0 ? url_led_to(&u) : STR_NONE;
	if (to.len > 0) {
		char target[URL_MAX];
		add_decoded(out, to);
		size_t len = out->len - start;
		if (buf_failed(out) || len > sizeof(target))
			return false;
		memcpy(target, out->ptr + start, len);
		out->len = start;
		return canonical((struct str){target, len}, out, redirects - 1);
	}
	if (add_canonical(&u, out) && !buf_failed(out))
		return true;
	out->len = start;
	return false;
}

bool url_canonical(struct str link, struct buf *out)
{
	return canonical(link, out, REDIRECTS_MAX);
}

/* The hash of a link that counts for this post, 0 for others. */
static uint32_t key_of(const struct post *p, struct str link, struct buf *scratch)
{
	buf_reset(scratch);
	if (link.len == 0 || !url_canonical(link, scratch))
		return 0;
	struct str form = buf_str(scratch);
	uint64_t hash = hash_bytes64(form.ptr, form.len, 0);
	bool status = url_starts(form, "x.com/i/status/") && p->id.len > 0;
	if (status && form.len == 15 + p->id.len &&
	    memcmp(form.ptr + 15, p->id.ptr, p->id.len) == 0)
		return 0;
	buf_reset(scratch);
	if (p->url.len > 0 && url_canonical(p->url, scratch)) {
		form = buf_str(scratch);
		if (hash_bytes64(form.ptr, form.len, 0) == hash)
			return 0;
	}
	return (uint32_t)(hash >> 32) | 1;
}

uint32_t url_key(const struct post *p, struct buf *scratch)
{
	for (size_t i = 0; i < p->url_entities; i++) {
		const struct post_url *l = &p->url_entity[i];
		struct str link = l->unwound_url.len > 0    ? l->unwound_url
				  : l->expanded_url.len > 0 ? l->expanded_url
							    : l->url;
		uint32_t key = key_of(p, link, scratch);
		if (key != 0)
			return key;
	}
	if (p->url_entities > 0)
		return 0;
	for (size_t at = 0; at < p->text.len; at++) {
		const char *h = memchr(p->text.ptr + at, ':', p->text.len - at);
		if (!h)
			return 0;
		at = (size_t)(h - p->text.ptr);
		size_t start = at >= 5 && lower(h[-1]) == 's' ? at - 5 : at - 4;
		if (at < 4 || start > at)
			continue;
		size_t len = text_url_at(p->text, start);
		uint32_t key = len ? key_of(p, (struct str){p->text.ptr + start, len}, scratch) : 0;
		if (key != 0)
			return key;
		at = len ? start + len - 1 : at;
	}
	return 0;
}
