/*
 * Who tells a story: the telling that says what most of them say, in the report's language; and how
 * many told it, where, since when.
 */
#ifndef TP_RENDER_LEAD_H
#define TP_RENDER_LEAD_H

#include "day.h"

/*
 * Chooses the story's lead for the language, names its kind, and counts who told it, where and
 * since when. -1 with *e filled where memory is out.
 */
int lead_find(struct day *d, struct story *s, struct str lang, struct err *e);

#endif
