/*
 * What the elements of an item or a channel tell; see feed-entry.h. In: an element of RSS, Atom or
 * CDF. Out: a struct feed_entry. Remembers nothing.
 *
 * All formats are read by one table of names: what an element means follows from its vocabulary and
 * its name, not from the format around it, for feeds mix them. Where several tell the same, rank
 * decides.
 */
#include <stdlib.h>
#include <string.h>

#include "dates.h"
#include "feed-entry.h"
#include "feed-url.h"

enum vocabulary { BASE, DC, TERMS, CONTENT, XHTML, MEDIA, ITUNES, SLASH, THREAD, BURNER, FOREIGN };

/* Namespaces, and the prefixes that stand for them where nobody declared one. */
static const struct {
	const char *uri, *prefix;
	enum vocabulary vocabulary;
} spaces[] = {
    {"http://www.w3.org/2005/Atom", "atom", BASE},
    {"http://purl.org/atom/ns#", "atom03", BASE},
    {"http://purl.org/rss/1.0/", "rss", BASE},
    {"http://my.netscape.com/rdf/simple/0.9/", NULL, BASE},
    {"http://channel.netscape.com/rdf/simple/0.9/", NULL, BASE},
    {"http://purl.org/rss/1.0/modules/rss091#", NULL, BASE},
    {"http://backend.userland.com/rss", NULL, BASE},
    {"http://backend.userland.com/RSS2", NULL, BASE},
    {"http://blogs.law.harvard.edu/tech/rss", NULL, BASE},
    {"http://my.netscape.com/publish/formats/rss-0.91.dtd", NULL, BASE},
    {"http://example.com/newformat#", NULL, BASE},
    {"http://example.com/necho", NULL, BASE},
    {"http://purl.org/echo/", NULL, BASE},
    {"uri/of/echo/namespace#", NULL, BASE},
    {"http://purl.org/pie/", NULL, BASE},
    {"http://purl.org/dc/elements/1.1/", "dc", DC},
    {"http://purl.org/dc/elements/1.0/", NULL, DC},
    {"http://purl.org/dc/terms/", "dcterms", TERMS},
    {"http://purl.org/rss/1.0/modules/content/", "content", CONTENT},
    {"http://www.w3.org/1999/xhtml", "xhtml", XHTML},
    {"http://search.yahoo.com/mrss/", "media", MEDIA},
    {"http://search.yahoo.com/mrss", NULL, MEDIA},
    {"http://video.search.yahoo.com/mrss", NULL, MEDIA},
    {"http://video.search.yahoo.com/mrss/", NULL, MEDIA},
    {"http://www.itunes.com/DTDs/PodCast-1.0.dtd", "itunes", ITUNES},
    {"http://www.itunes.com/DTDs/Podcast-1.0.dtd", NULL, ITUNES},
    {"http://example.com/DTDs/PodCast-1.0.dtd", NULL, ITUNES},
    {"http://purl.org/rss/1.0/modules/slash/", "slash", SLASH},
    {"http://purl.org/syndication/thread/1.0", "thr", THREAD},
    {"http://rssnamespace.org/feedburner/ext/1.0", "feedburner", BURNER},
};

/* One element under way. */
struct telling {
	struct feed_reading *r;
	const struct xml_node *element;
	struct feed_entry *out;
	int rank;
	bool head;
};

static bool same(struct str a, const char *b)
{
	if (a.len != strlen(b))
		return false;
	for (size_t i = 0; i < a.len; i++) {
		char x = a.ptr[i], y = b[i];

		if ((x >= 'A' && x <= 'Z' ? x | 0x20 : x) != (y >= 'A' && y <= 'Z' ? y | 0x20 : y))
			return false;
	}
	return true;
}

static enum vocabulary vocabulary_of(const struct feed_reading *r, const struct xml_node *element)
{
	struct str space = str_trim(xml_space(element)), prefix = xml_prefix(element);

	if (space.len > 0 ? str_equal(space, r->space) : prefix.len == 0)
		return BASE;
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++) {
		if (space.len > 0 ? same(space, spaces[i].uri)
				  : spaces[i].prefix && same(prefix, spaces[i].prefix))
			return spaces[i].vocabulary;
	}
	return FOREIGN;
}

bool feed_is(const struct feed_reading *r, const struct xml_node *element, const char *name)
{
	return !xml_is_text(element) && same(str_of(xml_name(element)), name) &&
	       vocabulary_of(r, element) == BASE;
}

static void set_value(struct telling *t, struct feed_value *value, struct str s)
{
	if (s.len > 0 && t->rank > value->rank)
		*value = (struct feed_value){s, t->rank};
}

static struct str attribute(const struct telling *t, const char *name)
{
	struct str value = STR_NONE;

	xml_attribute(t->element, name, &value);
	return str_trim(value);
}

/* An attribute's reference, absolute, in the arena. */
static struct str linked(const struct telling *t, const char *name)
{
	return feed_absolute(t->r, t->element, attribute(t, name));
}

static struct str text_url(const struct telling *t)
{
	return feed_absolute(t->r, t->element, feed_plain(t->r, t->element));
}

/* A number of digits, -1 for anything else. */
static int64_t number(struct str s)
{
	int64_t n = 0;

	s = str_trim(s);
	if (s.len == 0 || s.len > 15)
		return -1;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return -1;
		n = n * 10 + (s.ptr[i] - '0');
	}
	return n;
}

static void take_title(struct telling *t)
{
	struct feed_text text;

	if (t->out->title.kind != FEED_ABSENT && t->rank <= t->out->title.rank)
		return;
	text = feed_read_text(t->r, t->element, false, true);
	text.rank = t->rank;
	if (text.kind != FEED_ABSENT && text.value.len > 0)
		t->out->title = text;
}

/* rank 4 and more: is HTML by its name. The text that had been the content becomes the summary. */
static void take_content(struct telling *t)
{
	struct feed_entry *out = t->out;
	bool atom = feed_is(t->r, t->element, "content");
	struct feed_text text = feed_read_text(t->r, t->element, t->rank >= 4 && !atom, false);

	text.rank = t->rank;
	if (text.kind == FEED_ABSENT || text.value.len == 0)
		return;
	if (out->content.kind == FEED_ABSENT || t->rank > out->content.rank) {
		if (out->content.kind != FEED_ABSENT && out->content.rank > out->summary.rank)
			out->summary = out->content;
		out->content = text;
		out->content_element = t->element;
	} else if (t->rank > out->summary.rank && t->rank < out->content.rank) {
		out->summary = text;
	}
}

static void take_id(struct telling *t)
{
	struct str id = feed_plain(t->r, t->element);

	if (id.len > 0 && id.ptr[0] == '/')
		id = feed_absolute(t->r, t->element, id);
	set_value(t, &t->out->id, id);
}

static void take_guid(struct telling *t)
{
	struct str id = feed_plain(t->r, t->element);

	if (!same(attribute(t, "isPermaLink"), "false"))
		t->out->permalink = feed_absolute(t->r, t->element, id);
	set_value(t, &t->out->id, id);
}

static void add_file(struct telling *t, struct str url, struct str type, int64_t bytes)
{
	struct feed_file **at = &t->out->files, *file;

	if (url.len == 0)
		return;
	for (; *at; at = &(*at)->next)
		if (str_equal((*at)->url, url))
			return;
	file = arena_array(t->r->arena, 1, sizeof(*file));
	t->r->no_room = t->r->no_room || !file;
	if (!file)
		return;
	file->url = url;
	file->type = feed_keep(t->r, type);
	file->title = feed_keep(t->r, attribute(t, "title"));
	file->bytes = bytes;
	file->seconds = number(attribute(t, "duration"));
	*at = file;
}

static void take_enclosure(struct telling *t)
{
	struct str url = linked(t, "url");

	add_file(t, url.len ? url : linked(t, "href"), attribute(t, "type"),
	    number(attribute(t, "length")));
}

static void take_media(struct telling *t)
{
	add_file(t, linked(t, "url"), attribute(t, "type"), number(attribute(t, "fileSize")));
}

/* Atom's link, by its rel. */
static void take_relation(struct telling *t, struct str rel, struct str url)
{
	struct feed_entry *out = t->out;
	struct str type = attribute(t, "type");

	if (rel.len == 0 || same(rel, "alternate")) {
		bool page = type.len == 0 || str_starts(type, STR("text/html")) ||
			    str_starts(type, STR("application/xhtml"));

		t->rank = page ? 4 : 3;
		set_value(t, &out->url, url);
	} else if (same(rel, "self")) {
		set_value(t, &out->feed_url, url);
	} else if (same(rel, "related")) {
		set_value(t, &out->external_url, url);
	} else if (same(rel, "enclosure")) {
		take_enclosure(t);
	} else if (same(rel, "image")) {
		t->rank = 1;
		set_value(t, &out->image, url);
	} else if (same(rel, "replies")) {
		out->comments_url = url;
		if (number(attribute(t, "count")) >= 0)
			out->comments = number(attribute(t, "count"));
	}
}

static void take_link(struct telling *t)
{
	struct str url = linked(t, "href"), rel = attribute(t, "rel");

	if (url.len > 0)
		take_relation(t, rel, url);
	else if (rel.len == 0 || same(rel, "alternate"))
		set_value(t, &t->out->url, text_url(t));
}

static void take_url(struct telling *t)
{
	set_value(t, &t->out->url, text_url(t));
}

static void take_comments(struct telling *t)
{
	t->out->comments_url = text_url(t);
}

static void take_count(struct telling *t)
{
	int64_t count = number(feed_plain(t->r, t->element));

	if (count >= 0)
		t->out->comments = count;
}

/* Of several dates of one rank the last counts. */
static void set_date(struct telling *t, struct feed_date *date, struct str text)
{
	int64_t ms;

	if (text.len == 0 || t->rank < date->rank)
		return;
	if (dates_parse(text, &ms) == 0)
		*date = (struct feed_date){ms, t->rank};
	else
		t->out->unread_date = feed_keep(t->r, text);
}

static void take_published(struct telling *t)
{
	set_date(t, &t->out->published, feed_plain(t->r, t->element));
}

static void take_modified(struct telling *t)
{
	set_date(t, &t->out->modified, feed_plain(t->r, t->element));
}

static void take_dated(struct telling *t)
{
	set_date(t, &t->out->dated, feed_plain(t->r, t->element));
}

/* The text of a child of BASE by one of two names. */
static struct str child_text(const struct telling *t, const char *name)
{
	for (const struct xml_node *n = xml_first(t->element); n; n = xml_next(n))
		if (!xml_is_text(n) && same(str_of(xml_name(n)), name))
			return feed_plain(t->r, n);
	return STR_NONE;
}

static bool has_elements(const struct xml_node *element)
{
	for (const struct xml_node *n = xml_first(element); n; n = xml_next(n))
		if (!xml_is_text(n))
			return true;
	return false;
}

static struct feed_person *structured_person(const struct telling *t)
{
	static const char *const addresses[] = {"uri", "url", "homepage"};
	struct feed_person *person = arena_array(t->r->arena, 1, sizeof(*person));

	t->r->no_room = t->r->no_room || !person;
	if (!person)
		return NULL;
	person->name = child_text(t, "name");
	person->email = child_text(t, "email");
	for (size_t i = 0; i < 3 && person->url.len == 0; i++)
		person->url = feed_absolute(t->r, t->element, child_text(t, addresses[i]));
	return person;
}

/* People of the greatest rank only, each once. */
static void take_person(struct telling *t)
{
	struct feed_entry *out = t->out;
	struct feed_person **at = &out->people, *person;

	if (t->rank < out->people_rank)
		return;
	person = has_elements(t->element) ? structured_person(t)
					  : feed_read_person(t->r, feed_plain(t->r, t->element));
	if (!person || (person->name.len == 0 && person->email.len == 0 && person->url.len == 0))
		return;
	if (t->rank > out->people_rank)
		out->people = NULL;
	out->people_rank = t->rank;
	for (; *at; at = &(*at)->next)
		if (str_equal((*at)->name, person->name) &&
		    str_equal((*at)->email, person->email) && str_equal((*at)->url, person->url))
			return;
	*at = person;
}

static void add_tag(struct telling *t, struct str name)
{
	struct feed_tag **at = &t->out->tags;

	name = str_trim(name);
	if (name.len == 0)
		return;
	for (; *at; at = &(*at)->next)
		if (str_equal((*at)->name, name))
			return;
	*at = arena_array(t->r->arena, 1, sizeof(**at));
	t->r->no_room = t->r->no_room || !*at;
	if (*at)
		(*at)->name = feed_keep(t->r, name);
}

static void read_children(
    struct feed_reading *r, const struct xml_node *parent, bool head, struct feed_entry *out);

/* A category's term, or its label where the term is an address or absent; RSS has it as text before
 * whatever else stands in it, which may be narrower categories. */
static void take_category(struct telling *t)
{
	const struct xml_node *first = xml_first(t->element);
	struct str term = attribute(t, "term"), label = attribute(t, "label");

	if (term.len == 0 && first && xml_is_text(first))
		term = xml_text(first);
	if (str_trim(term).len == 0)
		term = attribute(t, "text");
	add_tag(t, label.len > 0 && (term.len == 0 || url_is_web(term)) ? label : term);
	if (has_elements(t->element))
		read_children(t->r, t->element, t->head, t->out);
}

static void take_keywords(struct telling *t)
{
	struct str rest = feed_plain(t->r, t->element);

	while (rest.len > 0) {
		const char *comma = memchr(rest.ptr, ',', rest.len);
		size_t len = comma ? (size_t)(comma - rest.ptr) : rest.len;

		add_tag(t, (struct str){rest.ptr, len});
		rest = (struct str){
		    rest.ptr + len + (comma != NULL), rest.len - len - (comma != NULL)};
	}
}

static void take_language(struct telling *t)
{
	set_value(t, &t->out->language, feed_plain(t->r, t->element));
}

/* A picture by its address: an attribute, a child `url`, or the text itself. */
static void take_image(struct telling *t)
{
	struct str url = linked(t, "href");

	if (url.len == 0)
		url = linked(t, "url");
	if (url.len == 0)
		url = feed_absolute(t->r, t->element,
		    has_elements(t->element) ? child_text(t, "url") : feed_plain(t->r, t->element));
	set_value(t, &t->out->image, url);
}

static void take_favicon(struct telling *t)
{
	set_value(t, &t->out->favicon, text_url(t));
}

/* Where an item was first: RSS has text and url, Atom a small feed. */
static void take_source(struct telling *t)
{
	struct feed_entry *out = t->out;

	out->source_url = linked(t, "url");
	if (!has_elements(t->element)) {
		out->source_title = feed_read_text(t->r, t->element, false, true);
		return;
	}
	for (const struct xml_node *n = xml_first(t->element); n; n = xml_next(n)) {
		struct telling inner = {t->r, n, out, t->rank, false};
		struct str rel = STR_NONE;

		if (feed_is(t->r, n, "author")) {
			take_person(&inner);
		} else if (feed_is(t->r, n, "title")) {
			out->source_title = feed_read_text(t->r, n, false, true);
		} else if (feed_is(t->r, n, "link") && out->source_url.len == 0) {
			rel = attribute(&inner, "rel");
			if (rel.len == 0 || same(rel, "alternate"))
				out->source_url = linked(&inner, "href");
		}
	}
}

static void take_reply(struct telling *t)
{
	struct str ref = attribute(t, "ref");

	t->out->in_reply_to = ref.len ? feed_keep(t->r, ref) : linked(t, "href");
}

static void take_statistics(struct telling *t)
{
	if (number(attribute(t, "views")) >= 0)
		t->out->views = number(attribute(t, "views"));
}

static void take_rating(struct telling *t)
{
	if (number(attribute(t, "count")) >= 0)
		t->out->likes = number(attribute(t, "count"));
}

static void take_group(struct telling *t)
{
	read_children(t->r, t->element, t->head, t->out);
}

/* What each element tells, and its rank among those that tell the same. */
static const struct rule {
	enum vocabulary vocabulary;
	const char *name;
	void (*take)(struct telling *t);
	int rank;
} rules[] = {
    {BASE, "title", take_title, 3},
    {DC, "title", take_title, 2},
    {MEDIA, "title", take_title, 1},
    {BASE, "content", take_content, 8},
    {CONTENT, "encoded", take_content, 7},
    {BASE, "fullitem", take_content, 6},
    {XHTML, "body", take_content, 5},
    {BASE, "body", take_content, 5},
    {BASE, "description", take_content, 3},
    {BASE, "abstract", take_content, 3},
    {BASE, "subtitle", take_content, 3},
    {BASE, "tagline", take_content, 3},
    {BASE, "summary", take_content, 2},
    {DC, "description", take_content, 2},
    {ITUNES, "summary", take_content, 1},
    {ITUNES, "subtitle", take_content, 1},
    {MEDIA, "description", take_content, 1},
    {BASE, "id", take_id, 3},
    {BASE, "guid", take_guid, 2},
    {DC, "identifier", take_id, 1},
    {BASE, "link", take_link, 4},
    {BURNER, "origlink", take_url, 5},
    {BASE, "enclosure", take_enclosure, 1},
    {MEDIA, "content", take_media, 1},
    {MEDIA, "group", take_group, 1},
    {MEDIA, "community", take_group, 1},
    {MEDIA, "statistics", take_statistics, 1},
    {MEDIA, "starrating", take_rating, 1},
    {BASE, "comments", take_comments, 1},
    {SLASH, "comments", take_count, 1},
    {THREAD, "total", take_count, 1},
    {THREAD, "in-reply-to", take_reply, 1},
    {BASE, "published", take_published, 4},
    {BASE, "pubdate", take_published, 4},
    {BASE, "issued", take_published, 3},
    {TERMS, "issued", take_published, 3},
    {BASE, "created", take_published, 2},
    {TERMS, "created", take_published, 2},
    {BASE, "updated", take_modified, 3},
    {BASE, "modified", take_modified, 3},
    {TERMS, "modified", take_modified, 3},
    {BASE, "lastbuilddate", take_modified, 2},
    {DC, "date", take_dated, 1},
    {BASE, "author", take_person, 4},
    {DC, "creator", take_person, 3},
    {DC, "author", take_person, 3},
    {BASE, "managingeditor", take_person, 3},
    {ITUNES, "author", take_person, 2},
    {BASE, "category", take_category, 1},
    {BASE, "keywords", take_keywords, 1},
    {BASE, "tags", take_keywords, 1},
    {MEDIA, "category", take_category, 1},
    {DC, "subject", take_category, 1},
    {ITUNES, "category", take_category, 1},
    {ITUNES, "keywords", take_keywords, 1},
    {MEDIA, "keywords", take_keywords, 1},
    {BASE, "language", take_language, 3},
    {DC, "language", take_language, 2},
    {BASE, "logo", take_image, 4},
    {BASE, "image", take_image, 3},
    {ITUNES, "image", take_image, 2},
    {MEDIA, "thumbnail", take_image, 2},
    {BASE, "icon", take_favicon, 1},
    {BASE, "source", take_source, 1},
};

static void read_children(
    struct feed_reading *r, const struct xml_node *parent, bool head, struct feed_entry *out)
{
	for (const struct xml_node *n = xml_first(parent); n && !r->no_room; n = xml_next(n)) {
		enum vocabulary vocabulary;

		if (xml_is_text(n))
			continue;
		vocabulary = vocabulary_of(r, n);
		for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
			struct telling t = {r, n, out, rules[i].rank, head};

			if (rules[i].vocabulary != vocabulary ||
			    !same(str_of(xml_name(n)), rules[i].name))
				continue;
			rules[i].take(&t);
			break;
		}
	}
}

/* What the element's own attributes tell: CDF's HREF and LASTMOD, RSS 1.0's rdf:about. */
static void read_attributes(struct telling *t)
{
	t->rank = 2;
	set_date(t, &t->out->modified, attribute(t, "lastmod"));
	t->rank = 3;
	set_value(t, &t->out->url, linked(t, "href"));
	t->rank = 1;
	set_value(t, &t->out->id, feed_keep(t->r, attribute(t, "about")));
}

/* The language that xml:lang gives an element; false where nobody tells, or up to `top` only. */
static bool inherited_language(const struct xml_node *element, struct str *language)
{
	for (; element; element = xml_parent(element))
		if (xml_attribute(element, "xml:lang", language))
			return true;
	return false;
}

static void read_language(struct telling *t)
{
	struct str language;
	const struct xml_node *from =
	    !t->head && t->out->content_element ? t->out->content_element : t->element;

	if (t->out->language.rank > 0 || !inherited_language(from, &language))
		return;
	language = str_trim(language);
	t->out->language = (struct feed_value){
	    language.len ? feed_keep(t->r, language) : (t->head ? STR_NONE : STR("und")), 1};
}

void feed_read_entry(
    struct feed_reading *r, const struct xml_node *element, bool head, struct feed_entry *out)
{
	struct telling own = {r, element, out, 1, head};

	*out = (struct feed_entry){.comments = -1, .views = -1, .likes = -1};
	read_attributes(&own);
	read_children(r, element, head, out);
	read_language(&own);
	if (out->url.value.len == 0 && url_is_web(out->permalink))
		out->url.value = out->permalink;
}
