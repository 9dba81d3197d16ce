/*
 * The kind of a post: that with most points, from TAGGED_FROM on; of equals the first in the rules;
 * where none has as many, the one that the rules name for such posts.
 * In: points and relevance. Out: the kind's number. Remembers nothing.
 */
#include "tagging.h"

/* What is seen of the post goes before whether it is about the subject. */
static uint16_t otherwise(const struct tagging *t)
{
	bool relevant = t->relevance >= RELEVANT_FROM;
	uint16_t any = RULES_NONE;

	for (uint16_t i = 0; i < t->rules->kinds; i++)
		if (t->rules->kind[i].otherwise_if != RULES_NONE &&
		    points_seen(t, t->rules->kind[i].otherwise_if))
			return i;
	for (uint16_t i = 0; i < t->rules->kinds; i++) {
		const struct kind *k = &t->rules->kind[i];

		if (relevant ? k->otherwise : k->otherwise_off_subject)
			return i;
		if (k->otherwise)
			any = i;
	}
	return any;
}

void kind_choose(struct tagging *t)
{
	int best = TAGGED_FROM - 1;

	t->chosen_kind = RULES_NONE;
	for (uint16_t i = 0; i < t->rules->kinds; i++)
		if (t->kind[i] > best) {
			best = t->kind[i];
			t->chosen_kind = i;
		}
}

void kind_otherwise(struct tagging *t)
{
	if (t->chosen_kind == RULES_NONE)
		t->chosen_kind = otherwise(t);
}
