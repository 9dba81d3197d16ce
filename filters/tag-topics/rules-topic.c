/*
 * The section `topic ID SIDE` of a rules file: names for people, weight, parent, condition, and
 * phrases with points. In: heads, keys and phrases from rules-read.c. Out: the table of topics.
 * Remembers what the last head and key said, in the reader.
 */
#include "rules-read.h"

#define WEIGHT_MAX 10

int topic_head(struct reader *r, struct str rest)
{
	struct rules *rules = r->rules;
	struct str id = reader_word(&rest), side = str_trim(rest);
	struct topic *t = &rules->topic[rules->topics];

	if (reader_want_id(r, id) != 0 || reader_want_id(r, side) != 0)
		return -1;
	r->what = USE_TOPIC;
	if (reader_topic(rules, id, &r->target) == 0)
		return reader_fail(r, "topic `%.*s` is there already", STR_ARG(id));
	if (rules->topics == RULES_TOPICS_MAX)
		return reader_fail(r, "more than %d topics", RULES_TOPICS_MAX);
	t->place = r->place;
	t->weight = TOPIC_WEIGHT_ONE;
	t->parent = RULES_NONE;
	r->target = (uint16_t)rules->topics++;
	if (reader_keep(r, id, &t->id) != 0)
		return -1;
	return reader_keep(r, side, &t->side);
}

int topic_key(struct reader *r, struct str key)
{
	static const char *const keys[] = {"", "zh", "en", "weight", "parent", "where"};

	for (size_t i = KEY_ZH; i <= KEY_WHERE; i++)
		if (str_is(key, keys[i])) {
			r->topic_key = (enum topic_key)i;
			r->whole = i >= KEY_WEIGHT;
			return 0;
		}
	r->topic_key = KEY_POINTS;
	return reader_points_key(r, key);
}

/* `2`, `0.5`, `1.25` as hundredths; -1 where it is none. */
static int read_weight(struct str s, int *weight)
{
	int value = 0, places = -1;

	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '.' && places < 0 && i > 0) {
			places = 0;
			continue;
		}
		if (s.ptr[i] < '0' || s.ptr[i] > '9' || places == 2 ||
		    value > WEIGHT_MAX * TOPIC_WEIGHT_ONE)
			return -1;
		value = value * 10 + s.ptr[i] - '0';
		places += places >= 0;
	}
	for (places = places < 0 ? 0 : places; places < 2; places++)
		value *= 10;
	*weight = value;
	return value > 0 && value <= WEIGHT_MAX * TOPIC_WEIGHT_ONE ? 0 : -1;
}

static int set_weight(struct reader *r, struct topic *t, struct str value)
{
	char shown[64];

	if (t->weight != TOPIC_WEIGHT_ONE)
		return reader_fail(r, "a second weight");
	if (read_weight(value, &t->weight) == 0)
		return 0;
	return reader_fail(r, "bad weight `%s` (want 0.01 to %d)",
	    err_quote(shown, sizeof shown, value), WEIGHT_MAX);
}

/* Told earlier: so no topic is above itself. */
static int set_parent(struct reader *r, struct topic *t, struct str id)
{
	char shown[64];

	if (t->parent != RULES_NONE)
		return reader_fail(r, "a second parent");
	if (str_equal(id, t->id))
		return reader_fail(r, "a topic can't be its own parent");
	if (reader_topic(r->rules, id, &t->parent) == 0)
		return 0;
	return reader_fail(r, "unknown topic `%s` (a parent is told before its children)",
	    err_quote(shown, sizeof shown, id));
}

static int set_where(struct reader *r, struct topic *t, struct str expression)
{
	if (t->where)
		return reader_fail(r, "a second condition");
	t->where = arena_dup_z(&r->rules->arena, expression);
	t->where_place = r->place;
	return t->where ? 0 : reader_fail(r, "out of memory");
}

int topic_phrase(struct reader *r, struct str phrase)
{
	struct topic *t = &r->rules->topic[r->target];
	struct str *label = r->topic_key == KEY_ZH ? &t->zh : &t->en;

	switch (r->topic_key) {
	case KEY_POINTS:
		return reader_points_phrase(r, phrase);
	case KEY_WEIGHT:
		return set_weight(r, t, phrase);
	case KEY_PARENT:
		return set_parent(r, t, phrase);
	case KEY_WHERE:
		return set_where(r, t, phrase);
	default:
		break;
	}
	if (label->len > 0)
		return reader_fail(r, "a second name");
	return reader_keep(r, phrase, label);
}
