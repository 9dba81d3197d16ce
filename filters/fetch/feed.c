/*
 * Feeds as JSON Feed; see feed.h. In: a document's bytes. Out: one line of JSON. Remembers nothing.
 * The way is: bytes to UTF-8 and plain XML (feed-mend.h), to a tree (xml.h), to entries one by one
 * (feed-read.c), to JSON (feed-write.c).
 */
#include "feed.h"

#include <stdio.h>
#include <string.h>

#include "feed-entry.h"
#include "feed-mend.h"

#define ARENA_MAX ((size_t)512 << 20)
#define ROOM_MIN ((size_t)1 << 20)

bool feed_is_markup(struct str head)
{
	/* U+FEFF in UTF-8, and the bytes of U+FEFF, white space and U+0000 in the wide sets */
	static const char passed[] = "\xEF\xBB\xBF\xFE\xFF \t\r\n";

	for (size_t i = 0; i < head.len; i++) {
		if (head.ptr[i] == '<')
			return true;
		if (head.ptr[i] != '\0' && !strchr(passed, head.ptr[i]))
			return false;
	}
	return false;
}

static int no_feed(struct err *e, const char *what)
{
	return err_set(e, EXIT_IO, "%s, not a feed", what);
}

/* True for an element of this local name, whatever its vocabulary. */
static bool is_named(const struct xml_node *element, const char *name)
{
	struct str own = str_of(xml_name(element));

	if (own.len != strlen(name))
		return false;
	for (size_t i = 0; i < own.len; i++)
		if ((own.ptr[i] | 0x20) != name[i])
			return false;
	return true;
}

static const struct xml_node *child_named(const struct xml_node *parent, const char *name)
{
	for (const struct xml_node *n = xml_first(parent); n; n = xml_next(n))
		if (!xml_is_text(n) && is_named(n, name))
			return n;
	return NULL;
}

/* Finds the format by the root, which is the head itself where no element `channel` is. */
static int find_format(struct feed_reading *r, const struct xml_node *root,
    const struct xml_node **head, const char **name, struct err *e)
{
	struct str version = STR_NONE, space = xml_space(root);

	xml_attribute(root, "version", &version);
	*head = child_named(root, "channel");
	if (!*head)
		*head = root;
	r->space = xml_space(*head);
	if (is_named(root, "feed") || is_named(root, "entry")) {
		bool old =
		    str_starts(version, STR("0.")) || str_is(space, "http://purl.org/atom/ns#");

		r->format = old ? FEED_ATOM_03 : FEED_ATOM;
		*name = old ? "atom-0.3" : "atom";
	} else if (is_named(root, "rss")) {
		r->format = FEED_RSS;
		*name = "rss";
	} else if (is_named(root, "rdf")) {
		r->format = FEED_RDF;
		*name = "rss-1.0";
	} else if (is_named(root, "channel")) {
		struct str base;

		r->format = child_named(root, "abstract") || xml_attribute(root, "href", &base) ||
				    strcmp(xml_name(root), "CHANNEL") == 0
				? FEED_CDF
				: FEED_RSS;
		*name = r->format == FEED_CDF ? "cdf" : "rss";
	} else if (is_named(root, "html")) {
		return no_feed(e, "an HTML page");
	} else if (is_named(root, "opml")) {
		return no_feed(e, "OPML, a list of feeds");
	} else {
		char quoted[64];

		return err_set(e, EXIT_IO, "XML of another kind (<%s>), not a feed",
		    err_quote(quoted, sizeof(quoted), str_of(xml_name(root))));
	}
	return 0;
}

static bool is_item(const struct feed_reading *r, const struct xml_node *n)
{
	return feed_is(r, n, "item") || feed_is(r, n, "entry");
}

static int add_item(
    struct feed_reading *r, const struct xml_node *n, struct buf *out, struct err *e)
{
	struct feed_entry entry = {.comments = -1};

	arena_reset(r->arena);
	feed_read_entry(r, n, false, &entry);
	if (r->no_room)
		return err_set(e, EXIT_IO, "an item of the feed is too large");
	if (r->items++ > 0)
		buf_add_char(out, ',');
	return feed_write_item(out, &entry, str_of(r->language), e);
}

/* The items of an element, which are its children. */
static int add_items(
    struct feed_reading *r, const struct xml_node *parent, struct buf *out, struct err *e)
{
	for (const struct xml_node *n = xml_first(parent); n; n = xml_next(n))
		if (!xml_is_text(n) && is_item(r, n) && add_item(r, n, out, e) != 0)
			return -1;
	return 0;
}

/* The head, from which the language is kept and, where nobody said where the feed came from, its
 * own address or its page's as the base of links. */
static int add_head(struct feed_reading *r, const struct xml_node *head, struct feed_told *told,
    struct buf *out, struct err *e)
{
	struct feed_entry entry = {.comments = -1};
	struct str own;

	feed_read_entry(r, head, true, &entry);
	if (r->no_room)
		return err_set(e, EXIT_IO, "the head of the feed is too large");
	own = entry.language.value;
	if (own.len < sizeof(r->language))
		snprintf(r->language, sizeof(r->language), "%.*s", STR_ARG(own));
	own = entry.feed_url.value.len > 0 ? entry.feed_url.value : entry.url.value;
	if (r->base.len == 0 && own.len > 0 && own.len < sizeof(r->own_url)) {
		snprintf(r->own_url, sizeof(r->own_url), "%.*s", STR_ARG(own));
		r->base = str_of(r->own_url);
	}
	return feed_write_head(out, &entry, told, e);
}

static int add_feed(struct feed_reading *r, const struct xml_node *root, struct feed_told *told,
    struct buf *out, struct err *e)
{
	static const struct feed_entry nothing = {.comments = -1};
	const struct xml_node *head;
	int status;

	if (find_format(r, root, &head, &told->format, e) != 0)
		return -1;
	if (is_named(root, "entry")) { /* a document of one entry (RFC 4287 §2) */
		status = feed_write_head(out, &nothing, told, e);
		if (status == 0)
			status = add_item(r, root, out, e);
	} else {
		status = add_head(r, head, told, out, e);
		if (status == 0)
			status = add_items(r, head, out, e);
		if (status == 0 && head != root)
			status = add_items(r, root, out, e);
	}
	buf_add_z(out, "]}");
	if (status == 0 && buf_failed(out))
		return err_set(e, EXIT_IO, "the feed is too large");
	return status;
}

/* An HTML page says so before it is read as XML, which would fail in odd ways. */
static bool is_page(struct str plain)
{
	struct str s = str_trim(plain);

	if (s.len > 1000)
		s.len = 1000;
	return s.len > 5 && s.ptr[0] == '<' && (s.ptr[1] | 0x20) == 'h' &&
	       (s.ptr[2] | 0x20) == 't' && (s.ptr[3] | 0x20) == 'm' && (s.ptr[4] | 0x20) == 'l';
}

/* What stands before the first tag is not XML, and is dropped with a word. */
static struct str from_first_tag(struct str plain, char *why)
{
	struct str s = str_trim(plain);
	const char *tag = s.len ? memchr(s.ptr, '<', s.len) : NULL;

	if (!tag || tag == s.ptr)
		return s;
	if (!why[0])
		snprintf(why, FEED_WHY_MAX, "text before the first tag");
	return (struct str){tag, s.len - (size_t)(tag - s.ptr)};
}

static int read_plain(struct feed_reading *r, struct str plain, char *why, const char *encoding,
    struct buf *out, struct err *e)
{
	char reader_why[XML_WHY_MAX];
	struct feed_told told = {.encoding = encoding};
	struct xml_doc *doc;
	int status;

	if (is_page(plain))
		return no_feed(e, "an HTML page");
	doc = xml_read(from_first_tag(plain, why), reader_why);
	if (!doc)
		return err_set(e, EXIT_IO, "the feed is too large, or memory is out");
	told.ill_formed = why[0] ? why : reader_why;
	if (xml_root(doc))
		status = add_feed(r, xml_root(doc), &told, out, e);
	else
		status = err_set(e, EXIT_IO, "no element in it%s%s%s, not a feed",
		    told.ill_formed[0] ? " (" : "", told.ill_formed, told.ill_formed[0] ? ")" : "");
	xml_free(doc);
	return status;
}

int feed_to_json(
    struct str document, const char *url, const char *content_type, struct buf *out, struct err *e)
{
	char why[FEED_WHY_MAX] = "";
	const char *encoding = "utf-8";
	struct buf text, plain, scratch;
	struct arena arena;
	size_t before = out->len;
	int status = -1;

	buf_init(&text, ROOM_MIN + 4 * document.len);
	buf_init(&plain, ROOM_MIN + 16 * document.len);
	buf_init(&scratch, ROOM_MIN + 32 * document.len);
	arena_init(&arena, ARENA_MAX);
	struct feed_reading r = {.arena = &arena, .scratch = &scratch, .base = str_of(url)};
	if (document.len == 0)
		err_set(e, EXIT_IO, "nothing in it, not a feed");
	else if (feed_decode(document, content_type, &text, &encoding, why) != 0 ||
		 feed_mend(buf_str(&text), &plain, why) != 0)
		err_set(e, EXIT_IO, "the feed is too large, or memory is out");
	else
		status = read_plain(&r, buf_str(&plain), why, encoding, out, e);
	if (status != 0)
		out->len = before;
	arena_free(&arena);
	buf_free(&scratch);
	buf_free(&plain);
	buf_free(&text);
	return status;
}
