/*
 * Floor 1. What plain text links to: URLs, hashtags, cashtags and mentions, one after another,
 * found in one pass over its bytes. The rules for each are those of text.h.
 */
#ifndef TP_TEXT_ENTITIES_H
#define TP_TEXT_ENTITIES_H

#include "text.h"

enum text_entity_kind { TEXT_URL, TEXT_HASHTAG, TEXT_CASHTAG, TEXT_MENTION };

struct text_entity {
	enum text_entity_kind kind;
	size_t at, end;	 /* byte offsets in the text, its sign included */
	struct str name; /* of the text: without #, $ or @ (also full-width ones); a URL whole */
	bool bare;	 /* a URL without its scheme */
	bool elsewhere;	 /* not by twitter-text: a host that is not listed, @name@host, a name of
			    more  than 20 characters */
	size_t list_end; /* a mention's: where `/list` behind it ends, else end */
};

/* A walk over a text, which must stay as it is: start with {.text = s}. */
struct text_entities {
	struct str text;
	size_t at; /* where the search goes on */
};

/* The next one in the order of the text, none inside another; false where there is none. */
bool text_entities_next(struct text_entities *walk, struct text_entity *out);

#endif
