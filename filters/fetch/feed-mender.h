/*
 * Private to feed-mend*.c: a document being made plain.
 */
#ifndef TP_FETCH_FEED_MENDER_H
#define TP_FETCH_FEED_MENDER_H

#include "feed-mend.h"
#include "xml.h"

#define MENDER_ENTITIES_MAX 64
#define MENDER_DEPTH_MAX 200 /* of open elements; what nests deeper loses its tags */

struct feed_entity {
	struct str name, value;
};

struct feed_mender {
	struct str s;
	size_t at;
	struct buf *out;
	char *why;
	struct feed_entity entity[MENDER_ENTITIES_MAX];
	size_t entities;
	struct str open[MENDER_DEPTH_MAX]; /* names of elements */
	size_t depth;
	bool no_comment_end, no_pi_end; /* from here to the document's end */
};

/* feed-mend.c: keeps the first complaint, which ends with a name of the document. */
void feed_mender_complain(struct feed_mender *m, const char *what, struct str name);
/* What is to be read from skip bytes further on. */
struct str feed_mender_rest(const struct feed_mender *m, size_t skip);
/* Where `what` is in s, or s.len. */
size_t feed_mender_find(struct str s, struct str what);
bool feed_mender_is_name_byte(char c);
/* True for a byte that may not be copied as it is. */
bool feed_mender_is_special(char byte);
/* Takes such a byte where it begins no markup; leaves out what XML cannot hold. */
void feed_mender_take_special(struct feed_mender *m);

/* feed-mend-references.c */
void feed_mender_add_reference(struct feed_mender *m, uint32_t rune);
/* Takes an `&` and what belongs to it. */
void feed_mender_take_reference(struct feed_mender *m);
/* The declaration behind `<!ENTITY` at the head of s. */
void feed_mender_take_declaration(struct feed_mender *m, struct str s);

/* feed-mend-tags.c: a tag, of a start or an end. */
void feed_mender_take_tag(struct feed_mender *m);
/* Closes what is open beyond a depth. */
void feed_mender_close(struct feed_mender *m, size_t depth);

#endif
