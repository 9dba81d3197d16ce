/*
 * Private to feed*.c: what is told of an item, or of the feed itself, whatever the format.
 */
#ifndef TP_FETCH_FEED_ENTRY_H
#define TP_FETCH_FEED_ENTRY_H

#include "arena.h"
#include "buf.h"
#include "xml.h"

/* A text as a feed has it: not there, plain, or HTML with its links absolute. */
struct feed_text {
	enum { FEED_ABSENT, FEED_PLAIN, FEED_HTML } kind;
	struct str value;
	int rank; /* of the element that gave it: a greater one takes its place */
};

struct feed_person {
	struct str name, url, email;
	struct feed_person *next;
};

struct feed_tag {
	struct str name;
	struct feed_tag *next;
};

struct feed_file {
	struct str url, type, title;
	int64_t bytes, seconds; /* -1 where not told */
	struct feed_file *next;
};

/* One value with the rank of what gave it. */
struct feed_value {
	struct str value;
	int rank;
};

struct feed_date {
	int64_t ms;
	int rank; /* 0: not told */
};

/* An item, or the feed itself: all that its elements tell. Lives in the arena. */
struct feed_entry {
	struct feed_value id, url, feed_url, external_url, image, icon, favicon, language;
	struct str permalink; /* a guid that is a URL */
	struct feed_text title, content, summary;
	const struct xml_node *content_element;
	struct feed_date published, modified, dated; /* dated: dc:date, which may be either */
	struct str unread_date;			     /* one that is none */
	struct feed_person *people;
	int people_rank;
	struct feed_tag *tags;
	struct feed_file *files;
	struct str comments_url, in_reply_to, source_url;
	struct feed_text source_title;
	int64_t comments, views, likes; /* -1 where not told */
};

enum feed_format { FEED_RSS, FEED_RDF, FEED_ATOM, FEED_ATOM_03, FEED_CDF };

/* One document under way. */
struct feed_reading {
	struct arena *arena; /* of the entry under way */
	struct buf *scratch;
	struct str base; /* of relative links, where no xml:base says otherwise */
	enum feed_format format;
	struct str space; /* the namespace of the root or channel, whatever it is */
	bool no_room;
	size_t items; /* written */
	/* kept of the head, which the arena forgets: */
	char language[32], own_url[2048];
};

/* feed-read.c: what an item's or a channel's element tells, into a zeroed entry. */
void feed_read_entry(
    struct feed_reading *r, const struct xml_node *element, bool head, struct feed_entry *out);
/* True for an element of RSS, Atom or CDF by this name (small letters; any case matches). */
bool feed_is(const struct feed_reading *r, const struct xml_node *element, const char *name);

/* feed-text.c: the text of an element, by its type and mode. `html`: it is HTML whatever it looks
 * like; strict: an RSS text is HTML only with a closing tag or a reference. */
struct feed_text feed_read_text(
    struct feed_reading *r, const struct xml_node *element, bool html, bool strict);
/* All text within an element, trimmed, in the arena. */
struct str feed_plain(struct feed_reading *r, const struct xml_node *element);
/* `me@example.com (Name)`, `Name <me@example.com>`, a name or an address alone. */
struct feed_person *feed_read_person(struct feed_reading *r, struct str text);
/* A reference seen from an element, in the arena. */
struct str feed_absolute(struct feed_reading *r, const struct xml_node *element, struct str ref);
/* A copy in the arena; notes it where there is no room. */
struct str feed_keep(struct feed_reading *r, struct str s);

/* feed-markup.c: the content of an element as HTML, links absolute. */
void feed_markup(const struct xml_node *element, struct str base, struct buf *out);
/* HTML with the links of its attributes absolute, every other byte as it is. */
void feed_absolute_links(struct str html, struct str base, struct buf *out);
/* The base at an element, by its xml:base and those around it. */
void feed_base(const struct xml_node *element, struct str base, struct buf *out);
/* True where a text has HTML in it rather than the marks of a plain one. */
bool feed_looks_like_html(struct str text, bool strict);

/* feed-write.c */
struct feed_told {
	const char *format, *encoding, *ill_formed; /* "" where it is well formed */
};

/* The members of the feed up to `"items":[`. */
int feed_write_head(
    struct buf *out, const struct feed_entry *e, const struct feed_told *told, struct err *why);
/* An item; `first` without a comma before it. lang: the feed's. */
int feed_write_item(struct buf *out, const struct feed_entry *e, struct str lang, struct err *why);

#endif
