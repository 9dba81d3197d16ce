/*
 * Private to feed*.c: what one element tells of the entry around it.
 */
#ifndef TP_FETCH_FEED_TAKE_H
#define TP_FETCH_FEED_TAKE_H

#include "feed-entry.h"

/* Families of elements; FEED_BASE: RSS, Atom and CDF themselves, which share their names. */
enum feed_vocabulary {
	FEED_BASE,
	FEED_DC,
	FEED_TERMS,
	FEED_CONTENT,
	FEED_XHTML,
	FEED_MEDIA,
	FEED_ITUNES,
	FEED_SLASH,
	FEED_THREAD,
	FEED_BURNER,
	FEED_FOREIGN
};

/* One element under way. */
struct feed_telling {
	struct feed_reading *r;
	const struct xml_node *element;
	struct feed_entry *out;
	int rank; /* of what it tells, among others that tell the same */
	bool head;
};

/* feed-vocabulary.c */
enum feed_vocabulary feed_vocabulary_of(
    const struct feed_reading *r, const struct xml_node *element);
/* True where the two are the same but for the case of ASCII letters. */
bool feed_same(struct str a, const char *b);

/* feed-read.c: lets every child of an element tell what it does. */
void feed_read_children(
    struct feed_reading *r, const struct xml_node *parent, bool head, struct feed_entry *out);

/* feed-take.c: an attribute trimmed, and as a reference made absolute; the element's text as one.
 */
struct str feed_attribute(const struct feed_telling *t, const char *name);
struct str feed_linked(const struct feed_telling *t, const char *name);
struct str feed_text_url(const struct feed_telling *t);
/* A number of digits, -1 for anything else. */
int64_t feed_number(struct str s);
/* The text of the child of a name. */
struct str feed_child_text(const struct feed_telling *t, const char *name);
bool feed_has_elements(const struct xml_node *element);
/* Puts a value where none of a greater or the same rank stands. */
void feed_set_value(struct feed_telling *t, struct feed_value *value, struct str s);
/* Reads a date; of several of one rank the last counts. */
void feed_set_date(struct feed_telling *t, struct feed_date *date, struct str text);

/* feed-take.c and feed-lists.c: what an element of each kind tells. */
void feed_take_title(struct feed_telling *t);
void feed_take_content(struct feed_telling *t);
void feed_take_id(struct feed_telling *t);
void feed_take_guid(struct feed_telling *t);
void feed_take_enclosure(struct feed_telling *t);
void feed_take_media(struct feed_telling *t);
void feed_take_link(struct feed_telling *t);
void feed_take_url(struct feed_telling *t);
void feed_take_comments(struct feed_telling *t);
void feed_take_count(struct feed_telling *t);
void feed_take_published(struct feed_telling *t);
void feed_take_modified(struct feed_telling *t);
void feed_take_dated(struct feed_telling *t);
void feed_take_person(struct feed_telling *t);
void feed_take_category(struct feed_telling *t);
void feed_take_keywords(struct feed_telling *t);
void feed_take_language(struct feed_telling *t);
void feed_take_image(struct feed_telling *t);
void feed_take_favicon(struct feed_telling *t);
void feed_take_source(struct feed_telling *t);
void feed_take_reply(struct feed_telling *t);
void feed_take_statistics(struct feed_telling *t);
void feed_take_rating(struct feed_telling *t);
void feed_take_group(struct feed_telling *t);

#endif
