/*
 * Remarks on topics and kinds that can't count whatever a text says, and on phrases of no points
 * that keep nothing from counting. In: the rules. Out: remarks. Remembers nothing.
 */
#include "lint.h"
#include "tagging.h"

/* The most points that a topic or kind can have. */
static int most_points(const struct rules *r, enum use_what what, uint16_t target)
{
	int sum = 0;

	for (size_t i = 0; i < r->lexicon.uses; i++) {
		const struct use *u = &r->lexicon.use[i];

		if (u->what == what && u->target == target && u->points > 0 &&
		    !(u->flags & (USE_NOT | USE_IMPLIED)))
			sum += u->points;
	}
	for (size_t i = 0; i < r->conditions; i++) {
		const struct condition *c = &r->condition[i];

		if (c->what == what && c->target == target && c->points > 0 &&
		    !(c->flags & USE_NOT))
			sum += c->points;
	}
	if (what != USE_TOPIC)
		return sum;
	for (size_t i = 0; i < r->names; i++)
		if (r->name[i].topic == target)
			sum += r->name[i].topic_points;
	if (r->coin_topic == target && r->coins > 0)
		sum += r->coin_points * (int)r->coins;
	return sum * r->topic[target].weight / TOPIC_WEIGHT_ONE;
}

static bool has_child(const struct rules *r, size_t topic)
{
	for (size_t i = topic; i < r->topics; i++)
		if (r->topic[i].parent == topic)
			return true;
	return false;
}

/* True where the phrase keeps another of its target from counting. */
static bool keeps_some(const struct rules *r, const struct use *idle)
{
	const struct lexicon *lx = &r->lexicon;
	struct str whole = lx->phrase[idle->phrase].plain;

	for (size_t i = 0; i < lx->uses; i++) {
		const struct use *u = &lx->use[i];
		struct str part = lx->phrase[u->phrase].plain;

		if (!lint_same_thing(u, idle) || u == idle)
			continue;
		if (u->flags & USE_REGEX || (part.len < whole.len && lint_holds(whole, part)))
			return true;
	}
	return false;
}

static void check_idle(struct rules *r)
{
	for (size_t i = 0; i < r->lexicon.uses; i++) {
		const struct use *u = &r->lexicon.use[i];

		if (u->what <= USE_LIST && u->points == 0 &&
		    !(u->flags & (USE_MUST | USE_NOT | USE_IMPLIED | USE_REGEX)) &&
		    !keeps_some(r, u))
			rules_remark(r, u->place,
			    "`%.*s` of no points does nothing: no shorter phrase is within it",
			    STR_ARG(u->spelling));
	}
}

void lint_targets(struct rules *r)
{
	for (size_t i = 0; i < r->topics; i++)
		if (!has_child(r, i) && most_points(r, USE_TOPIC, (uint16_t)i) < TAGGED_FROM)
			rules_remark(r, r->topic[i].place, "the topic `%.*s` can't reach %d points",
			    STR_ARG(r->topic[i].id), TAGGED_FROM);
	for (size_t i = 0; i < r->kinds; i++) {
		const struct kind *k = &r->kind[i];

		if (!k->otherwise && !k->otherwise_off_subject && k->otherwise_if == RULES_NONE &&
		    most_points(r, USE_KIND, (uint16_t)i) < TAGGED_FROM)
			rules_remark(r, k->place, "the kind `%.*s` can't reach %d points",
			    STR_ARG(k->id), TAGGED_FROM);
	}
	check_idle(r);
}
