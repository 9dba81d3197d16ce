/*
 * What a post links to (see collect.h): a link is known by host and path and by what of its query
 * is no tracking; links that lead to all of a site, or to no known place (shorteners), say nothing.
 */
#include <string.h>

#include "collect.h"
#include "hash.h"
#include "text.h"

#define LINK_MAX 512 /* bytes of a link that are looked at */
#define LINK_SEED 21

static bool is_any(struct str s, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_is(s, list[i]))
			return true;
	return false;
}

/* Hosts whose addresses do not say where they lead. */
static bool is_shortener(struct str host)
{
	static const char *const hosts[] = {"t.co", "bit.ly", "buff.ly", "tinyurl.com", "goo.gl",
	    "ow.ly", "lnkd.in", "dlvr.it", "ift.tt", "is.gd", "fb.me", "wp.me", "t.cn"};

	return is_any(host, hosts, sizeof(hosts) / sizeof(hosts[0]));
}

/* Members of a query that say what is shown. */
static bool is_telling(struct str name)
{
	static const char *const names[] = {
	    "v", "id", "p", "q", "item", "story", "article", "aid", "sn", "mid", "__biz", "idx"};

	return is_any(name, names, sizeof(names) / sizeof(names[0]));
}

static struct str cut_at(struct str s, const char *stops)
{
	size_t i = 0;

	while (i < s.len && !strchr(stops, s.ptr[i]))
		i++;
	return (struct str){s.ptr, i};
}

static struct str after(struct str s, size_t len)
{
	return (struct str){s.ptr + len, s.len - len};
}

static size_t put(char *out, size_t len, struct str s, bool fold)
{
	for (size_t i = 0; i < s.len && len < LINK_MAX; i++)
		out[len++] =
		    fold && s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? (char)(s.ptr[i] + 32) : s.ptr[i];
	return len;
}

static size_t put_query(char *out, size_t len, struct str query)
{
	while (query.len) {
		struct str member = cut_at(query, "&#");
		if (is_telling(cut_at(member, "=")))
			len = put(out, put(out, len, STR("&"), false), member, false);
		query = after(query, member.len);
		if (!query.len || query.ptr[0] == '#')
			break;
		query = after(query, 1);
	}
	return len;
}

uint64_t links_key(struct str url)
{
	static const char *const fronts[] = {"www.", "m.", "mobile.", "amp."};
	char canonical[LINK_MAX];
	struct str host, path;
	size_t len, told;

	for (size_t i = 0; i + 2 < url.len && i < 8; i++)
		if (memcmp(url.ptr + i, "://", 3) == 0) {
			url = after(url, i + 3);
			break;
		}
	host = cut_at(url, "/?#");
	path = cut_at(after(url, host.len), "?#");
	url = after(url, host.len + path.len);
	for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++)
		if (str_starts(host, str_of(fronts[i])))
			host = after(host, strlen(fronts[i]));
	while (path.len && path.ptr[path.len - 1] == '/')
		path.len--;
	if (is_shortener(host) || !host.len)
		return 0;
	len = put(canonical, put(canonical, 0, host, true), path, false);
	told = len;
	if (url.len && url.ptr[0] == '?')
		len = put_query(canonical, len, after(url, 1));
	return len == told && path.len < 2 ? 0 : hash_bytes64(canonical, len, LINK_SEED) | 1;
}

void links_collect(struct collect *c, const struct post *p)
{
	for (size_t i = 0; i < p->url_entities; i++) {
		const struct post_url *u = &p->url_entity[i];
		struct str best = u->unwound_url.len	? u->unwound_url
				  : u->expanded_url.len ? u->expanded_url
							: u->url;
		uint64_t key = links_key(best);
		if (key)
			collect_add(c, key, TRAIT_LINK);
	}
}
