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
	const char *name;
	void (*take)(struct feed_telling *t);
	enum feed_vocabulary vocabulary;
	int rank;
} rules[] = {
    {"title", feed_take_title, FEED_BASE, 3},
    {"title", feed_take_title, FEED_DC, 2},
    {"title", feed_take_title, FEED_MEDIA, 1},
    {"content", feed_take_content, FEED_BASE, 8},
    {"encoded", feed_take_content, FEED_CONTENT, 7},
    {"fullitem", feed_take_content, FEED_BASE, 6},
    {"body", feed_take_content, FEED_XHTML, 5},
    {"body", feed_take_content, FEED_BASE, 5},
    {"description", feed_take_content, FEED_BASE, 3},
    {"abstract", feed_take_content, FEED_BASE, 3},
    {"subtitle", feed_take_content, FEED_BASE, 3},
    {"tagline", feed_take_content, FEED_BASE, 3},
    {"summary", feed_take_content, FEED_BASE, 2},
    {"description", feed_take_content, FEED_DC, 2},
    {"summary", feed_take_content, FEED_ITUNES, 1},
    {"subtitle", feed_take_content, FEED_ITUNES, 1},
    {"description", feed_take_content, FEED_MEDIA, 1},
    {"id", feed_take_id, FEED_BASE, 3},
    {"guid", feed_take_guid, FEED_BASE, 2},
    {"identifier", feed_take_id, FEED_DC, 1},
    {"link", feed_take_link, FEED_BASE, 4},
    {"origlink", feed_take_url, FEED_BURNER, 5},
    {"enclosure", feed_take_enclosure, FEED_BASE, 1},
    {"content", feed_take_media, FEED_MEDIA, 1},
    {"group", feed_take_group, FEED_MEDIA, 1},
    {"community", feed_take_group, FEED_MEDIA, 1},
    {"statistics", feed_take_statistics, FEED_MEDIA, 1},
    {"starrating", feed_take_rating, FEED_MEDIA, 1},
    {"comments", feed_take_comments, FEED_BASE, 1},
    {"comments", feed_take_count, FEED_SLASH, 1},
    {"total", feed_take_count, FEED_THREAD, 1},
    {"in-reply-to", feed_take_reply, FEED_THREAD, 1},
    {"published", feed_take_published, FEED_BASE, 4},
    {"pubdate", feed_take_published, FEED_BASE, 4},
    {"issued", feed_take_published, FEED_BASE, 3},
    {"issued", feed_take_published, FEED_TERMS, 3},
    {"created", feed_take_published, FEED_BASE, 2},
    {"created", feed_take_published, FEED_TERMS, 2},
    {"updated", feed_take_modified, FEED_BASE, 3},
    {"modified", feed_take_modified, FEED_BASE, 3},
    {"modified", feed_take_modified, FEED_TERMS, 3},
    {"lastbuilddate", feed_take_modified, FEED_BASE, 2},
    {"date", feed_take_dated, FEED_DC, 1},
    {"author", feed_take_person, FEED_BASE, 4},
    {"creator", feed_take_person, FEED_DC, 3},
    {"author", feed_take_person, FEED_DC, 3},
    {"managingeditor", feed_take_person, FEED_BASE, 3},
    {"author", feed_take_person, FEED_ITUNES, 2},
    {"category", feed_take_category, FEED_BASE, 1},
    {"keywords", feed_take_keywords, FEED_BASE, 1},
    {"tags", feed_take_keywords, FEED_BASE, 1},
    {"category", feed_take_category, FEED_MEDIA, 1},
    {"subject", feed_take_category, FEED_DC, 1},
    {"category", feed_take_category, FEED_ITUNES, 1},
    {"keywords", feed_take_keywords, FEED_ITUNES, 1},
    {"keywords", feed_take_keywords, FEED_MEDIA, 1},
    {"language", feed_take_language, FEED_BASE, 3},
    {"language", feed_take_language, FEED_DC, 2},
    {"logo", feed_take_image, FEED_BASE, 4},
    {"image", feed_take_image, FEED_BASE, 3},
    {"image", feed_take_image, FEED_ITUNES, 2},
    {"thumbnail", feed_take_image, FEED_MEDIA, 2},
    {"icon", feed_take_favicon, FEED_BASE, 1},
    {"source", feed_take_source, FEED_BASE, 1},
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
