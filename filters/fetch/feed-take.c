/*
 * What single values an element tells; see feed-take.h. In: an element. Out: members of the entry.
 * Remembers nothing.
 */
#include <string.h>

#include "dates.h"
#include "feed-take.h"
#include "feed-url.h"

void feed_set_value(struct feed_telling *t, struct feed_value *value, struct str s)
{
	if (s.len > 0 && t->rank > value->rank)
		*value = (struct feed_value){s, t->rank};
}

struct str feed_attribute(const struct feed_telling *t, const char *name)
{
	struct str value = STR_NONE;

	xml_attribute(t->element, name, &value);
	return str_trim(value);
}

/* An attribute's reference, absolute, in the arena. */
struct str feed_linked(const struct feed_telling *t, const char *name)
{
	return feed_absolute(t->r, t->element, feed_attribute(t, name));
}

struct str feed_text_url(const struct feed_telling *t)
{
	return feed_absolute(t->r, t->element, feed_plain(t->r, t->element));
}

/* A number of digits, -1 for anything else. */
int64_t feed_number(struct str s)
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

/* The text of a child of FEED_BASE by one of two names. */
struct str feed_child_text(const struct feed_telling *t, const char *name)
{
	for (const struct xml_node *n = xml_first(t->element); n; n = xml_next(n))
		if (!xml_is_text(n) && feed_same(str_of(xml_name(n)), name))
			return feed_plain(t->r, n);
	return STR_NONE;
}

bool feed_has_elements(const struct xml_node *element)
{
	for (const struct xml_node *n = xml_first(element); n; n = xml_next(n))
		if (!xml_is_text(n))
			return true;
	return false;
}

void feed_take_title(struct feed_telling *t)
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
void feed_take_content(struct feed_telling *t)
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

void feed_take_id(struct feed_telling *t)
{
	struct str id = feed_plain(t->r, t->element);

	if (id.len > 0 && id.ptr[0] == '/')
		id = feed_absolute(t->r, t->element, id);
	feed_set_value(t, &t->out->id, id);
}

void feed_take_guid(struct feed_telling *t)
{
	struct str id = feed_plain(t->r, t->element);

	if (!feed_same(feed_attribute(t, "isPermaLink"), "false"))
		t->out->permalink = feed_absolute(t->r, t->element, id);
	feed_set_value(t, &t->out->id, id);
}

/* Atom's link, by its rel. */
static void take_relation(struct feed_telling *t, struct str rel, struct str url)
{
	struct feed_entry *out = t->out;
	struct str type = feed_attribute(t, "type");

	if (rel.len == 0 || feed_same(rel, "alternate")) {
		bool page = type.len == 0 || str_starts(type, STR("text/html")) ||
			    str_starts(type, STR("application/xhtml"));

		t->rank = page ? 4 : 3;
		feed_set_value(t, &out->url, url);
	} else if (feed_same(rel, "self")) {
		feed_set_value(t, &out->feed_url, url);
	} else if (feed_same(rel, "related")) {
		feed_set_value(t, &out->external_url, url);
	} else if (feed_same(rel, "enclosure")) {
		feed_take_enclosure(t);
	} else if (feed_same(rel, "image")) {
		t->rank = 1;
		feed_set_value(t, &out->image, url);
	} else if (feed_same(rel, "replies")) {
		out->comments_url = url;
		if (feed_number(feed_attribute(t, "count")) >= 0)
			out->comments = feed_number(feed_attribute(t, "count"));
	}
}

void feed_take_link(struct feed_telling *t)
{
	struct str url = feed_linked(t, "href"), rel = feed_attribute(t, "rel");

	if (url.len > 0)
		take_relation(t, rel, url);
	else if (rel.len == 0 || feed_same(rel, "alternate"))
		feed_set_value(t, &t->out->url, feed_text_url(t));
}

void feed_take_url(struct feed_telling *t)
{
	feed_set_value(t, &t->out->url, feed_text_url(t));
}

void feed_take_comments(struct feed_telling *t)
{
	t->out->comments_url = feed_text_url(t);
}

void feed_take_count(struct feed_telling *t)
{
	int64_t count = feed_number(feed_plain(t->r, t->element));

	if (count >= 0)
		t->out->comments = count;
}

/* Of several dates of one rank the last counts. */
void feed_set_date(struct feed_telling *t, struct feed_date *date, struct str text)
{
	int64_t ms;

	if (text.len == 0 || t->rank < date->rank)
		return;
	if (dates_parse(text, &ms) == 0)
		*date = (struct feed_date){ms, t->rank};
	else
		t->out->unread_date = feed_keep(t->r, text);
}

void feed_take_published(struct feed_telling *t)
{
	feed_set_date(t, &t->out->published, feed_plain(t->r, t->element));
}

void feed_take_modified(struct feed_telling *t)
{
	feed_set_date(t, &t->out->modified, feed_plain(t->r, t->element));
}

void feed_take_dated(struct feed_telling *t)
{
	feed_set_date(t, &t->out->dated, feed_plain(t->r, t->element));
}

void feed_take_language(struct feed_telling *t)
{
	feed_set_value(t, &t->out->language, feed_plain(t->r, t->element));
}

/* A picture by its address: an attribute, a child `url`, or the text itself. */
void feed_take_image(struct feed_telling *t)
{
	struct str url = feed_linked(t, "href");

	if (url.len == 0)
		url = feed_linked(t, "url");
	if (url.len == 0)
		url = feed_absolute(t->r, t->element,
		    feed_has_elements(t->element) ? feed_child_text(t, "url")
						  : feed_plain(t->r, t->element));
	feed_set_value(t, &t->out->image, url);
}

void feed_take_favicon(struct feed_telling *t)
{
	feed_set_value(t, &t->out->favicon, feed_text_url(t));
}

/* Where an item was first: RSS has text and url, Atom a small feed. */
void feed_take_source(struct feed_telling *t)
{
	struct feed_entry *out = t->out;

	out->source_url = feed_linked(t, "url");
	if (!feed_has_elements(t->element)) {
		out->source_title = feed_read_text(t->r, t->element, false, true);
		return;
	}
	for (const struct xml_node *n = xml_first(t->element); n; n = xml_next(n)) {
		struct feed_telling inner = {t->r, n, out, t->rank, false};
		struct str rel;

		if (feed_is(t->r, n, "author")) {
			feed_take_person(&inner);
		} else if (feed_is(t->r, n, "title")) {
			out->source_title = feed_read_text(t->r, n, false, true);
		} else if (feed_is(t->r, n, "link") && out->source_url.len == 0) {
			rel = feed_attribute(&inner, "rel");
			if (rel.len == 0 || feed_same(rel, "alternate"))
				out->source_url = feed_linked(&inner, "href");
		}
	}
}

void feed_take_reply(struct feed_telling *t)
{
	struct str ref = feed_attribute(t, "ref");

	t->out->in_reply_to = ref.len ? feed_keep(t->r, ref) : feed_linked(t, "href");
}

void feed_take_statistics(struct feed_telling *t)
{
	if (feed_number(feed_attribute(t, "views")) >= 0)
		t->out->views = feed_number(feed_attribute(t, "views"));
}

void feed_take_rating(struct feed_telling *t)
{
	if (feed_number(feed_attribute(t, "count")) >= 0)
		t->out->likes = feed_number(feed_attribute(t, "count"));
}

void feed_take_group(struct feed_telling *t)
{
	feed_read_children(t->r, t->element, t->head, t->out);
}
