/*
 * Which tellings are one event: those of one cluster (dedupe), those of one story (group-stories,
 * where that stage ran), and those that share rare names within two days of each other.
 */
#ifndef TP_RENDER_STORY_H
#define TP_RENDER_STORY_H

#include "day.h"

/*
 * Makes day->story from the sorted tellings, best rank first, and chooses each one's lead: the best
 * ranked telling in the report's language (`zh`, `en`), else the best ranked of all. -1 with *e
 * filled where memory is out.
 */
int stories_make(struct day *d, struct str lang, struct err *e);

/* True where a post is written in the language (BCP 47 primary subtag), by its `lang` or its
 * letters. */
bool story_speaks(const struct post *p, struct str lang);

#endif
