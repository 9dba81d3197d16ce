/*
 * Which family an element belongs to; see feed-take.h. In: an element. Out: its vocabulary.
 * Remembers nothing.
 */
#include <string.h>

#include "feed-take.h"

/* Namespaces, and the prefixes that stand for them where nobody declared one. */
static const struct {
	const char *uri, *prefix;
	enum feed_vocabulary vocabulary;
} spaces[] = {
    {"http://www.w3.org/2005/Atom", "atom", FEED_BASE},
    {"http://purl.org/atom/ns#", "atom03", FEED_BASE},
    {"http://purl.org/rss/1.0/", "rss", FEED_BASE},
    {"http://my.netscape.com/rdf/simple/0.9/", NULL, FEED_BASE},
    {"http://channel.netscape.com/rdf/simple/0.9/", NULL, FEED_BASE},
    {"http://purl.org/rss/1.0/modules/rss091#", NULL, FEED_BASE},
    {"http://backend.userland.com/rss", NULL, FEED_BASE},
    {"http://backend.userland.com/RSS2", NULL, FEED_BASE},
    {"http://blogs.law.harvard.edu/tech/rss", NULL, FEED_BASE},
    {"http://my.netscape.com/publish/formats/rss-0.91.dtd", NULL, FEED_BASE},
    {"http://example.com/newformat#", NULL, FEED_BASE},
    {"http://example.com/necho", NULL, FEED_BASE},
    {"http://purl.org/echo/", NULL, FEED_BASE},
    {"uri/of/echo/namespace#", NULL, FEED_BASE},
    {"http://purl.org/pie/", NULL, FEED_BASE},
    {"http://purl.org/dc/elements/1.1/", "dc", FEED_DC},
    {"http://purl.org/dc/elements/1.0/", NULL, FEED_DC},
    {"http://purl.org/dc/terms/", "dcterms", FEED_TERMS},
    {"http://purl.org/rss/1.0/modules/content/", "content", FEED_CONTENT},
    {"http://www.w3.org/1999/xhtml", "xhtml", FEED_XHTML},
    {"http://search.yahoo.com/mrss/", "media", FEED_MEDIA},
    {"http://search.yahoo.com/mrss", NULL, FEED_MEDIA},
    {"http://video.search.yahoo.com/mrss", NULL, FEED_MEDIA},
    {"http://video.search.yahoo.com/mrss/", NULL, FEED_MEDIA},
    {"http://www.itunes.com/DTDs/PodCast-1.0.dtd", "itunes", FEED_ITUNES},
    {"http://www.itunes.com/DTDs/Podcast-1.0.dtd", NULL, FEED_ITUNES},
    {"http://example.com/DTDs/PodCast-1.0.dtd", NULL, FEED_ITUNES},
    {"http://purl.org/rss/1.0/modules/slash/", "slash", FEED_SLASH},
    {"http://purl.org/syndication/thread/1.0", "thr", FEED_THREAD},
    {"http://rssnamespace.org/feedburner/ext/1.0", "feedburner", FEED_BURNER},
};

bool feed_same(struct str a, const char *b)
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

enum feed_vocabulary feed_vocabulary_of(
    const struct feed_reading *r, const struct xml_node *element)
{
	struct str space = str_trim(xml_space(element)), prefix = xml_prefix(element);

	if (space.len > 0 ? str_equal(space, r->space) : prefix.len == 0)
		return FEED_BASE;
	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++) {
		if (space.len > 0 ? feed_same(space, spaces[i].uri)
				  : spaces[i].prefix && feed_same(prefix, spaces[i].prefix))
			return spaces[i].vocabulary;
	}
	return FEED_FOREIGN;
}

bool feed_is(const struct feed_reading *r, const struct xml_node *element, const char *name)
{
	return !xml_is_text(element) && feed_same(str_of(xml_name(element)), name) &&
	       feed_vocabulary_of(r, element) == FEED_BASE;
}
