/*
 * What the elements of an item or a channel tell; see feed-entry.h. In: an element of RSS, Atom or
 * CDF. Out: a struct feed_entry. Remembers nothing.
 *
 * All formats are read by one table of names: what an element means follows from its vocabulary and
 * its name, not from the format around it, for feeds mix them. Where several tell the same, rank
 * decides.
 */
#include "feed-take.h"
#include "feed-url.h"

/* What each element tells, and its rank among those that tell the same. */
static const struct rule {
	enum feed_vocabulary vocabulary;
	const char *name;
	void (*take)(struct feed_telling *t);
	int rank;
} rules[] = {
    {FEED_BASE, "title", feed_take_title, 3},
    {FEED_DC, "title", feed_take_title, 2},
    {FEED_MEDIA, "title", feed_take_title, 1},
    {FEED_BASE, "content", feed_take_content, 8},
    {FEED_CONTENT, "encoded", feed_take_content, 7},
    {FEED_BASE, "fullitem", feed_take_content, 6},
    {FEED_XHTML, "body", feed_take_content, 5},
    {FEED_BASE, "body", feed_take_content, 5},
    {FEED_BASE, "description", feed_take_content, 3},
    {FEED_BASE, "abstract", feed_take_content, 3},
    {FEED_BASE, "subtitle", feed_take_content, 3},
    {FEED_BASE, "tagline", feed_take_content, 3},
    {FEED_BASE, "summary", feed_take_content, 2},
    {FEED_DC, "description", feed_take_content, 2},
    {FEED_ITUNES, "summary", feed_take_content, 1},
    {FEED_ITUNES, "subtitle", feed_take_content, 1},
    {FEED_MEDIA, "description", feed_take_content, 1},
    {FEED_BASE, "id", feed_take_id, 3},
    {FEED_BASE, "guid", feed_take_guid, 2},
    {FEED_DC, "identifier", feed_take_id, 1},
    {FEED_BASE, "link", feed_take_link, 4},
    {FEED_BURNER, "origlink", feed_take_url, 5},
    {FEED_BASE, "enclosure", feed_take_enclosure, 1},
    {FEED_MEDIA, "content", feed_take_media, 1},
    {FEED_MEDIA, "group", feed_take_group, 1},
    {FEED_MEDIA, "community", feed_take_group, 1},
    {FEED_MEDIA, "statistics", feed_take_statistics, 1},
    {FEED_MEDIA, "starrating", feed_take_rating, 1},
    {FEED_BASE, "comments", feed_take_comments, 1},
    {FEED_SLASH, "comments", feed_take_count, 1},
    {FEED_THREAD, "total", feed_take_count, 1},
    {FEED_THREAD, "in-reply-to", feed_take_reply, 1},
    {FEED_BASE, "published", feed_take_published, 4},
    {FEED_BASE, "pubdate", feed_take_published, 4},
    {FEED_BASE, "issued", feed_take_published, 3},
    {FEED_TERMS, "issued", feed_take_published, 3},
    {FEED_BASE, "created", feed_take_published, 2},
    {FEED_TERMS, "created", feed_take_published, 2},
    {FEED_BASE, "updated", feed_take_modified, 3},
    {FEED_BASE, "modified", feed_take_modified, 3},
    {FEED_TERMS, "modified", feed_take_modified, 3},
    {FEED_BASE, "lastbuilddate", feed_take_modified, 2},
    {FEED_DC, "date", feed_take_dated, 1},
    {FEED_BASE, "author", feed_take_person, 4},
    {FEED_DC, "creator", feed_take_person, 3},
    {FEED_DC, "author", feed_take_person, 3},
    {FEED_BASE, "managingeditor", feed_take_person, 3},
    {FEED_ITUNES, "author", feed_take_person, 2},
    {FEED_BASE, "category", feed_take_category, 1},
    {FEED_BASE, "keywords", feed_take_keywords, 1},
    {FEED_BASE, "tags", feed_take_keywords, 1},
    {FEED_MEDIA, "category", feed_take_category, 1},
    {FEED_DC, "subject", feed_take_category, 1},
    {FEED_ITUNES, "category", feed_take_category, 1},
    {FEED_ITUNES, "keywords", feed_take_keywords, 1},
    {FEED_MEDIA, "keywords", feed_take_keywords, 1},
    {FEED_BASE, "language", feed_take_language, 3},
    {FEED_DC, "language", feed_take_language, 2},
    {FEED_BASE, "logo", feed_take_image, 4},
    {FEED_BASE, "image", feed_take_image, 3},
    {FEED_ITUNES, "image", feed_take_image, 2},
    {FEED_MEDIA, "thumbnail", feed_take_image, 2},
    {FEED_BASE, "icon", feed_take_favicon, 1},
    {FEED_BASE, "source", feed_take_source, 1},
};

void feed_read_children(
    struct feed_reading *r, const struct xml_node *parent, bool head, struct feed_entry *out)
{
	for (const struct xml_node *n = xml_first(parent); n && !r->no_room; n = xml_next(n)) {
		enum feed_vocabulary vocabulary;

		if (xml_is_text(n))
			continue;
		vocabulary = feed_vocabulary_of(r, n);
		for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
			struct feed_telling t = {r, n, out, rules[i].rank, head};

			if (rules[i].vocabulary != vocabulary ||
			    !feed_same(str_of(xml_name(n)), rules[i].name))
				continue;
			rules[i].take(&t);
			break;
		}
	}
}

/* What the element's own attributes tell: CDF's HREF and LASTMOD, RSS 1.0's rdf:about. */
static void read_attributes(struct feed_telling *t)
{
	t->rank = 2;
	feed_set_date(t, &t->out->modified, feed_attribute(t, "lastmod"));
	t->rank = 3;
	feed_set_value(t, &t->out->url, feed_linked(t, "href"));
	t->rank = 1;
	feed_set_value(t, &t->out->id, feed_keep(t->r, feed_attribute(t, "about")));
}

/* The language that xml:lang gives an element; false where nobody tells, or up to `top` only. */
static bool inherited_language(const struct xml_node *element, struct str *language)
{
	for (; element; element = xml_parent(element))
		if (xml_attribute(element, "xml:lang", language))
			return true;
	return false;
}

static void read_language(struct feed_telling *t)
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
	struct feed_telling own = {r, element, out, 1, head};

	*out = (struct feed_entry){.comments = -1, .views = -1, .likes = -1};
	read_attributes(&own);
	feed_read_children(r, element, head, out);
	read_language(&own);
	if (out->url.value.len == 0 && url_is_web(out->permalink))
		out->url.value = out->permalink;
}
