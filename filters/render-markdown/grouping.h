/*
 * What the grouping of a day's tellings knows while it runs: their rare names, and where each
 * stands. Shared by story.c, which groups, and lead.c, which chooses who tells the story.
 */
#ifndef TP_RENDER_GROUPING_H
#define TP_RENDER_GROUPING_H

#include "day.h"
#include "rare.h"

#define POSTING_MAX 64 /* a name of more stories than this is not rare */

/* Where a feature stands: how many tellings have it, and the first stories that do. */
struct posting {
	uint32_t tellings, count;
	uint32_t story[POSTING_MAX];
};

struct grouping {
	struct day *day;
	struct feature (*feature)[RARE_MAX]; /* of each telling */
	size_t *features;
	struct table rows; /* feature to posting */
	struct posting *posting;
	size_t postings, posting_cap;
	struct table clusters, ids; /* cluster and story_id to story */
};

/*
 * Cosine of two tellings' names (indexes into day.telling); 0 where they share no strong name and
 * fewer than two weak ones.
 */
double grouping_likeness(const struct grouping *g, size_t a, size_t b);

/*
 * Chooses the story's lead for the language, names its kind, and counts who told it, where and
 * since when. -1 with *e filled where memory is out.
 */
int lead_find(const struct grouping *g, struct story *s, struct str lang, struct err *e);

#endif
