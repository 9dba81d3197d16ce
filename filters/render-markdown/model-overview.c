/*
 * The day in figures: posts, people, networks, stories, mood, kinds, and the names that the
 * baseline's days do not know.
 */
#include "model.h"
#include "put.h"
#include "rare.h"

#define NEW_NAMES_MAX 8

static void put_mood(struct model *m)
{
	const struct tally *t = &m->today;
	uint64_t all = t->positive + t->neutral + t->negative;
	struct tally_row whole = {.posts = all, .positive = t->positive, .negative = t->negative};

	put_open(m->out, "mood", '{');
	put_int(m->out, "positive", (int64_t)t->positive);
	put_int(m->out, "neutral", (int64_t)t->neutral);
	put_int(m->out, "negative", (int64_t)t->negative);
	put_int(m->out, "positive_percent", tally_percent(t->positive, all));
	put_int(m->out, "neutral_percent", tally_percent(t->neutral, all));
	put_int(m->out, "negative_percent", tally_percent(t->negative, all));
	put_int(m->out, "net", tally_net(&whole));
	put_close(m->out, '}');
}

static void put_network(struct model *m, struct str network, int64_t posts)
{
	put_open(m->out, NULL, '{');
	put_markdown(m->out, "network", network);
	put_int(m->out, "posts", posts);
	put_close(m->out, '}');
}

/* As rank counted them, most posts first. */
static void put_summed_networks(struct model *m)
{
	struct json_walk w = json_walk_start(json_path(m->summary->root, "networks"));
	int64_t posts;

	while (json_walk_next(&w))
		if (json_int(json_path(w.value, "posts"), &posts))
			put_network(m, json_text(json_path(w.value, "network")), posts);
}

static void put_read_networks(struct model *m)
{
	const struct day *d = m->day;
	uint64_t limit = UINT64_MAX, best;
	size_t i;

	do {
		best = 0;
		for (i = 0; i < d->networks; i++)
			if (d->network_posts[i] < limit && d->network_posts[i] > best)
				best = d->network_posts[i];
		for (i = 0; i < d->networks; i++) {
			if (!best || d->network_posts[i] != best)
				continue;
			put_network(m, d->network[i], (int64_t)best);
		}
		limit = best;
	} while (best);
}

static void put_networks(struct model *m)
{
	put_open(m->out, "networks", '[');
	if (m->summary)
		put_summed_networks(m);
	else
		put_read_networks(m);
	put_close(m->out, ']');
}

static void put_kinds(struct model *m)
{
	size_t i;

	put_open(m->out, "kinds", '[');
	for (i = 0; i < m->today.rows[TALLY_KINDS]; i++) {
		put_open(m->out, NULL, '{');
		put_text(m->out, "kind", m->today.row[TALLY_KINDS][i].id);
		put_int(m->out, "posts", (int64_t)m->today.row[TALLY_KINDS][i].posts);
		put_close(m->out, '}');
	}
	put_close(m->out, ']');
}

static bool known_before(const struct model *m, const struct tally_row *r)
{
	size_t i;

	for (i = 0; i < m->baselines; i++)
		if (tally_find(&m->baseline[i], TALLY_NAMES, r->id, r->type))
			return true;
	return false;
}

uint64_t model_baseline_posts(const struct model *m)
{
	uint64_t posts = 0;
	size_t i;

	for (i = 0; i < m->baselines; i++)
		posts += m->baseline[i].relevant;
	return posts;
}

static void put_new_names(struct model *m)
{
	bool known = model_baseline_posts(m) >= MODEL_BASELINE_MIN;
	const struct tally_row *r;
	size_t i, shown = 0;

	put_open(m->out, "new_names", '[');
	for (i = 0; known && i < m->today.rows[TALLY_NAMES] && shown < NEW_NAMES_MAX; i++) {
		r = &m->today.row[TALLY_NAMES][i];
		if ((!rare_is_thing(r->type) && !rare_is_maker(r->type)) || known_before(m, r))
			continue;
		put_open(m->out, NULL, '{');
		put_markdown(m->out, "name", r->id);
		put_text(m->out, "type", r->type);
		put_int(m->out, "posts", (int64_t)r->posts);
		put_close(m->out, '}');
		shown++;
	}
	put_close(m->out, ']');
}

static void put_leading_names(struct model *m)
{
	const struct tally_row *r;
	size_t i, shown = 0;

	put_open(m->out, "names", '[');
	for (i = 0; i < m->today.rows[TALLY_NAMES] && shown < NEW_NAMES_MAX; i++) {
		r = &m->today.row[TALLY_NAMES][i];
		put_open(m->out, NULL, '{');
		put_markdown(m->out, "name", r->id);
		put_text(m->out, "type", r->type);
		put_int(m->out, "posts", (int64_t)r->posts);
		put_int(m->out, "people", (int64_t)r->people);
		put_close(m->out, '}');
		shown++;
	}
	put_close(m->out, ']');
}

void model_put_overview(struct model *m)
{
	const struct day_counts *c = &m->day->counts;

	put_open(m->out, "overview", '{');
	put_int(m->out, "posts", (int64_t)m->today.posts);
	put_int(m->out, "people", (int64_t)m->today.people);
	put_int(m->out, "relevant", (int64_t)m->today.relevant);
	put_int(m->out, "stories", (int64_t)m->day->stories);
	put_int(m->out, "repeats", (int64_t)c->repeats);
	put_int(m->out, "baseline_days", (int64_t)m->baselines);
	put_networks(m);
	put_mood(m);
	put_kinds(m);
	put_leading_names(m);
	put_new_names(m);
	put_close(m->out, '}');
}
