/*
 * Each topic: its share of the relevant posts, the change against the baseline's days, its people,
 * names and leading stories; and what a topic is called, by tag-topics' stage line.
 */
#include "model.h"
#include "put.h"

#define TOPIC_NAMES 5
#define TOPIC_ITEMS 3

/* Sides of the topics that ship, for a stream that brings no stage line of tag-topics. */
static const struct {
	const char *id, *side;
} shipped[] = {
    {"safety-policy", "industry"},
    {"applications", "industry"},
    {"business", "industry"},
    {"equities", "market"},
    {"digital-currency", "market"},
};

static struct json_value told_topic(const struct model *m, struct str id)
{
	const struct ledger_line *line = model_ledger(m, "stage", "tag-topics");
	struct json_value none = {0};
	struct json_walk w;

	if (!line || !id.len)
		return none;
	w = json_walk_start(json_path(line->root, "topics"));
	while (json_walk_next(&w))
		if (str_equal(json_text(json_path(w.value, "id")), id))
			return w.value;
	return none;
}

struct str model_topic_side(const struct model *m, struct str id)
{
	struct str side = json_text(json_path(told_topic(m, id), "side"));
	size_t i;

	if (side.len)
		return side;
	for (i = 0; i < sizeof(shipped) / sizeof(shipped[0]); i++)
		if (str_is(id, shipped[i].id))
			return str_of(shipped[i].side);
	return STR("technology");
}

struct str model_topic_name(const struct model *m, struct str id)
{
	struct str name = json_text(json_path(told_topic(m, id), m->ask->lang));

	return name.len ? name : id;
}

/* Share now less share before, in points of a per cent; null where there is little to compare with.
 */
static void put_change(struct model *m, const struct tally_row *r)
{
	const struct tally_row *before;
	uint64_t posts = 0, all = model_baseline_posts(m);
	size_t i;

	for (i = 0; i < m->baselines; i++) {
		before = tally_find(&m->baseline[i], TALLY_TOPICS, r->id, STR_NONE);
		posts += before ? before->posts : 0;
	}
	if (all < MODEL_BASELINE_MIN)
		put_null(m->out, "change");
	else
		put_int(m->out, "change",
		    tally_percent(r->posts, m->today.relevant) - tally_percent(posts, all));
}

static void put_names(struct model *m, struct str topic)
{
	struct tally t = {0};
	struct err ignored;
	size_t i;

	put_open(m->out, "names", '[');
	if (tally_posts(m->day, topic, &t, &ignored) < 0)
		m->out->failed = true;
	for (i = 0; i < t.rows[TALLY_NAMES] && i < TOPIC_NAMES; i++) {
		put_open(m->out, NULL, '{');
		put_markdown(m->out, "name", t.row[TALLY_NAMES][i].id);
		put_int(m->out, "posts", (int64_t)t.row[TALLY_NAMES][i].posts);
		put_close(m->out, '}');
	}
	put_close(m->out, ']');
	tally_free(&t);
}

static void put_items(struct model *m, struct str topic)
{
	const struct story *s;
	size_t i, shown = 0;

	put_open(m->out, "items", '[');
	for (i = 0; i < m->day->stories && shown < TOPIC_ITEMS; i++) {
		s = &m->day->story[i];
		if (!str_equal(model_main_topic(model_lead(m, s)), topic))
			continue;
		if (!model_is_told(m, s))
			continue;
		model_put_item(m, NULL, s);
		shown++;
	}
	put_close(m->out, ']');
}

void model_put_topics(struct model *m)
{
	const struct tally_row *r;
	size_t i;

	put_open(m->out, "topics", '[');
	for (i = 0; i < m->today.rows[TALLY_TOPICS]; i++) {
		r = &m->today.row[TALLY_TOPICS][i];
		put_open(m->out, NULL, '{');
		put_text(m->out, "id", r->id);
		put_markdown(m->out, "name", model_topic_name(m, r->id));
		put_text(m->out, "side", model_topic_side(m, r->id));
		put_int(m->out, "posts", (int64_t)r->posts);
		put_int(m->out, "people", (int64_t)r->people);
		put_int(m->out, "positive", (int64_t)r->positive);
		put_int(m->out, "negative", (int64_t)r->negative);
		put_int(m->out, "net", tally_net(r));
		put_int(m->out, "share", tally_percent(r->posts, m->today.relevant));
		put_change(m, r);
		put_names(m, r->id);
		put_items(m, r->id);
		put_close(m->out, '}');
	}
	put_close(m->out, ']');
}
