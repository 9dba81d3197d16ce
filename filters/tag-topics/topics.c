/*
 * Topics and relevance of a post from their points. In: points. Out: the topics that count, best
 * first, and the relevance. Remembers nothing.
 */
#include <stdlib.h>

#include "tagging.h"

#define TOPICS_SHOWN_MAX 6
#define WEAK_PART 3 /* a topic with less than a third of the best one's points is left out */

/* More points first; of equals the one that stands first in the rules. */
static int best_first(const void *a, const void *b)
{
	const struct scored_topic *x = a, *y = b;

	if (x->points != y->points)
		return x->points > y->points ? -1 : 1;
	return (x->topic > y->topic) - (x->topic < y->topic);
}

void topics_score(struct tagging *t)
{
	int least = TAGGED_FROM;

	t->relevance = points_share(t->subject);
	for (uint16_t i = 0; i < t->rules->topics; i++)
		if (t->topic[i] >= TAGGED_FROM)
			t->best[t->topics_found++] = (struct scored_topic){i, t->topic[i]};
	if (t->topics_found == 0)
		return;
	qsort(t->best, t->topics_found, sizeof *t->best, best_first);
	if (t->best[0].points / WEAK_PART > least)
		least = t->best[0].points / WEAK_PART;
	while (t->topics_found > TOPICS_SHOWN_MAX || t->best[t->topics_found - 1].points < least)
		t->topics_found--;
}
