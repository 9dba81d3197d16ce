/*
 * Topics and relevance of a post from their points. In: points, weights, parents and conditions of
 * topics. Out: the topics that count, best first, and the relevance. Remembers nothing.
 */
#include <stdlib.h>

#include "tagging.h"

#define TOPICS_SHOWN_MAX 3 /* what an editor would file a post under */
#define WEAK_PART 2	   /* a topic with no more than half of the best one's points is left out */

/* More points first; of equals the one that stands first in the rules. */
static int best_first(const void *a, const void *b)
{
	const struct scored_topic *x = a, *y = b;

	if (x->points != y->points)
		return x->points > y->points ? -1 : 1;
	return (x->topic > y->topic) - (x->topic < y->topic);
}

/* The topic's points with its weight, in hundredths; 0 where it does not count. Its condition,
 * which takes long, is asked last. */
static int weigh(struct tagging *t, uint16_t topic)
{
	int points = t->topic[topic] * t->rules->topic[topic].weight;
	bool holds;

	if (points < TAGGED_FROM * TOPIC_WEIGHT_ONE)
		return 0;
	if (where_holds(t->where, topic, t->line, &holds, &t->where_failed) != 0)
		return 0;
	return holds ? points : 0;
}

/* A post with a topic has that above it too, with as many points at least. */
static void raise_parents(struct tagging *t)
{
	const struct topic *topic = t->rules->topic;

	for (size_t i = t->rules->topics; i-- > 0;) { /* a parent stands before its children */
		uint16_t parent = topic[i].parent;

		if (parent != RULES_NONE && t->weighed[i] > t->weighed[parent])
			t->weighed[parent] = t->weighed[i];
	}
}

/* Weighs all; returns how many count by themselves. */
static size_t weigh_all(struct tagging *t)
{
	size_t counting = 0;

	for (uint16_t i = 0; i < t->rules->topics; i++) {
		t->weighed[i] = t->topic[i] > 0 ? weigh(t, i) : 0;
		counting += t->weighed[i] > 0;
	}
	return counting;
}

void topics_score(struct tagging *t)
{
	t->relevance = points_share(t->subject);
	if (weigh_all(t) == 0)
		return;
	raise_parents(t);
	for (uint16_t i = 0; i < t->rules->topics; i++)
		if (t->weighed[i] > 0)
			t->best[t->topics_found++] = (struct scored_topic){i, t->weighed[i]};
	if (t->topics_found > 1)
		qsort(t->best, t->topics_found, sizeof *t->best, best_first);
	while (t->topics_found > TOPICS_SHOWN_MAX ||
	       t->best[t->topics_found - 1].points * WEAK_PART <= t->best[0].points)
		t->topics_found--;
}
