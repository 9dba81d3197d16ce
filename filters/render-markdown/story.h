/*
 * Which tellings are one event: those of one story (group-stories). Where that stage did not run,
 * those of one cluster (dedupe) alone.
 */
#ifndef TP_RENDER_STORY_H
#define TP_RENDER_STORY_H

#include "day.h"

/*
 * Makes day->story from the sorted tellings and chooses each one's lead: the telling that says what
 * the others say, in the report's language (`zh`, `en`) where one in it does. The story with the
 * highest weight comes first: the best score of its tellings, times 1 + log2(people) / 4, so that
 * what many tell stands before what one tells well. -1 with *e filled where memory is out.
 */
int stories_make(struct day *d, struct str lang, struct err *e);

/* True where a post is written in the language (BCP 47 primary subtag), by its `lang` or its
 * letters. */
bool story_speaks(const struct post *p, struct str lang);

#endif
