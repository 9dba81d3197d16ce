/*
 * The lists that elements fill: files, people, tags; see feed-take.h. In: an element. Out: lists of
 * the entry, nothing in them twice. Remembers nothing.
 */
#include <string.h>

#include "feed-take.h"
#include "feed-url.h"

#define LIST_MAX 256 /* entries of one kind; each is compared with all others */

static void add_file(struct feed_telling *t, struct str url, struct str type, int64_t bytes)
{
	struct feed_file **at = &t->out->files, *file;
	size_t count = 0;

	if (url.len == 0)
		return;
	for (; *at; at = &(*at)->next)
		if (str_equal((*at)->url, url) || ++count == LIST_MAX)
			return;
	file = arena_array(t->r->arena, 1, sizeof(*file));
	t->r->no_room = t->r->no_room || !file;
	if (!file)
		return;
	file->url = url;
	file->type = feed_keep(t->r, type);
	file->title = feed_keep(t->r, feed_attribute(t, "title"));
	file->bytes = bytes;
	file->seconds = feed_number(feed_attribute(t, "duration"));
	*at = file;
}

void feed_take_enclosure(struct feed_telling *t)
{
	struct str url = feed_linked(t, "url");

	add_file(t, url.len ? url : feed_linked(t, "href"), feed_attribute(t, "type"),
	    feed_number(feed_attribute(t, "length")));
}

void feed_take_media(struct feed_telling *t)
{
	add_file(t, feed_linked(t, "url"), feed_attribute(t, "type"),
	    feed_number(feed_attribute(t, "fileSize")));
}

static struct feed_person *structured_person(const struct feed_telling *t)
{
	static const char *const addresses[] = {"uri", "url", "homepage"};
	struct feed_person *person = arena_array(t->r->arena, 1, sizeof(*person));

	t->r->no_room = t->r->no_room || !person;
	if (!person)
		return NULL;
	person->name = feed_child_text(t, "name");
	person->email = feed_child_text(t, "email");
	for (size_t i = 0; i < 3 && person->url.len == 0; i++)
		person->url = feed_absolute(t->r, t->element, feed_child_text(t, addresses[i]));
	return person;
}

/* People of the greatest rank only, each once. */
void feed_take_person(struct feed_telling *t)
{
	struct feed_entry *out = t->out;
	struct feed_person **at = &out->people, *person;
	size_t count = 0;

	if (t->rank < out->people_rank)
		return;
	person = feed_has_elements(t->element)
		     ? structured_person(t)
		     : feed_read_person(t->r, feed_plain(t->r, t->element));
	if (!person || (person->name.len == 0 && person->email.len == 0 && person->url.len == 0))
		return;
	if (t->rank > out->people_rank)
		out->people = NULL;
	out->people_rank = t->rank;
	for (; *at; at = &(*at)->next)
		if ((str_equal((*at)->name, person->name) &&
			str_equal((*at)->email, person->email) &&
			str_equal((*at)->url, person->url)) ||
		    ++count == LIST_MAX)
			return;
	*at = person;
}

static void add_tag(struct feed_telling *t, struct str name)
{
	struct feed_tag **at = &t->out->tags;
	size_t count = 0;

	name = str_trim(name);
	if (name.len == 0)
		return;
	for (; *at; at = &(*at)->next)
		if (str_equal((*at)->name, name) || ++count == LIST_MAX)
			return;
	*at = arena_array(t->r->arena, 1, sizeof(**at));
	t->r->no_room = t->r->no_room || !*at;
	if (*at)
		(*at)->name = feed_keep(t->r, name);
}

/* A category's term, or its label where the term is an address or absent; RSS has it as text before
 * whatever else stands in it, which may be narrower categories. */
void feed_take_category(struct feed_telling *t)
{
	const struct xml_node *first = xml_first(t->element);
	struct str term = feed_attribute(t, "term"), label = feed_attribute(t, "label");

	if (term.len == 0 && first && xml_is_text(first))
		term = xml_text(first);
	if (str_trim(term).len == 0)
		term = feed_attribute(t, "text");
	add_tag(t, label.len > 0 && (term.len == 0 || url_is_web(term)) ? label : term);
	if (feed_has_elements(t->element))
		feed_read_children(t->r, t->element, t->head, t->out);
}

void feed_take_keywords(struct feed_telling *t)
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
