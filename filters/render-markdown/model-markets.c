/*
 * What was said of stocks, coins and companies: counts of posts, people and moods, and the post
 * that tells most. Nothing here says what a price did.
 */
#include "model.h"
#include "put.h"
#include "rare.h"

#define MARKET_ROWS 8
#define MARKET_ROWS_FEW 3 /* beyond these, a company takes two mentions */

static bool names_ticker(const struct post *p, const struct tally_row *r)
{
	size_t i;

	for (i = 0; i < p->tags.tickers; i++)
		if (str_equal(p->tags.ticker[i].symbol, r->id))
			return true;
	return false;
}

static bool names_maker(const struct post *p, const struct tally_row *r)
{
	return model_has_name(p, r->id);
}

/* Whether the sentence that the report would show names it. */
static bool shows_name(const struct model *m, const struct story *s, const struct tally_row *r)
{
	struct buf sentence;
	bool shown;

	buf_init(&sentence, MODEL_BYTES_MAX);
	model_sentence(m, s, &sentence);
	shown = rare_holds(buf_str(&sentence), r->id);
	buf_free(&sentence);
	return shown;
}

/* The stories that the rows have shown: none is told in two rows. */
struct rows_shown {
	const struct story *story[3 * MARKET_ROWS];
	size_t count;
};

static bool is_shown(const struct rows_shown *shown, const struct story *s)
{
	size_t i;

	for (i = 0; i < shown->count; i++)
		if (shown->story[i] == s)
			return true;
	return false;
}

/*
 * The story to show: its lead names it. One whose sentence names it goes first, then one of money,
 * then one that names no other ticker, then the best ranked.
 */
static const struct story *telling_story(const struct model *m, const struct tally_row *r,
    const struct rows_shown *shown, bool (*names)(const struct post *p, const struct tally_row *r))
{
	const struct story *best = NULL, *s;
	const struct post *p;
	int value, best_value = 0;
	size_t i;

	for (i = 0; i < m->day->stories; i++) {
		s = &m->day->story[i];
		p = model_lead(m, s);
		if (s->roundup || !names(p, r) || (!s->point && is_shown(shown, s)))
			continue;
		value = 1 + (str_is(s->kind, "market") || str_is(model_act(m, s), "deal")) +
			2 * shows_name(m, s, r) + (p->tags.tickers == 1);
		if (value > best_value) {
			best_value = value;
			best = s;
		}
	}
	return best;
}

/* Where no story is led by a post that names it: the first post that does, as one of its own. */
static bool telling_post(const struct model *m, const struct tally_row *r,
    bool (*names)(const struct post *p, const struct tally_row *r), uint32_t *telling,
    struct story *own)
{
	const struct telling *t;
	size_t i;

	for (i = 0; i < m->day->tellings; i++) {
		t = &m->day->telling[i];
		if (t->repeat || !names(&t->post, r) || m->day->story[t->story].lead == i)
			continue;
		*telling = (uint32_t)i;
		*own = (struct story){.lead = *telling,
		    .telling = telling,
		    .tellings = 1,
		    .people = 1,
		    .networks = 1,
		    .first_ms = INT64_MIN,
		    .best = m->day->story[t->story].best,
		    .kind = t->post.tags.kind};
		return true;
	}
	return false;
}

static void put_row(struct model *m, const struct tally_row *r, const char *prefix,
    struct rows_shown *shown, bool (*names)(const struct post *p, const struct tally_row *r))
{
	const struct story *s = telling_story(m, r, shown, names);
	struct story own;
	uint32_t telling;
	struct buf name;

	if (s && shown->count < 3 * MARKET_ROWS)
		shown->story[shown->count++] = s;
	if (!s && telling_post(m, r, names, &telling, &own))
		s = &own;

	buf_init(&name, MODEL_BYTES_MAX);
	buf_add_z(&name, prefix);
	buf_add_str(&name, r->id);
	put_open(m->out, NULL, '{');
	put_markdown(m->out, "name", buf_str(&name));
	put_int(m->out, "posts", (int64_t)r->posts);
	put_int(m->out, "people", (int64_t)r->people);
	put_int(m->out, "positive", (int64_t)r->positive);
	put_int(m->out, "negative", (int64_t)r->negative);
	put_int(m->out, "net", tally_net(r));
	if (s)
		model_put_item(m, "item", s);
	else
		put_null(m->out, "item");
	put_close(m->out, '}');
	buf_free(&name);
}

static void put_tickers(
    struct model *m, const char *key, const char *market, struct rows_shown *shown_rows)
{
	const struct tally_row *r;
	size_t i, shown = 0;

	put_open(m->out, key, '[');
	for (i = 0; i < m->today.rows[TALLY_TICKERS] && shown < MARKET_ROWS; i++) {
		r = &m->today.row[TALLY_TICKERS][i];
		if (!str_is(r->type, market))
			continue;
		put_row(m, r, "$", shown_rows, names_ticker);
		shown++;
	}
	put_close(m->out, ']');
}

static void put_companies(struct model *m, struct rows_shown *shown_rows)
{
	const struct tally_row *r;
	size_t i, shown = 0;

	put_open(m->out, "companies", '[');
	for (i = 0; i < m->today.rows[TALLY_NAMES] && shown < MARKET_ROWS; i++) {
		r = &m->today.row[TALLY_NAMES][i];
		if (!rare_is_maker(r->type) || (shown >= MARKET_ROWS_FEW && r->posts < 2))
			continue;
		put_row(m, r, "", shown_rows, names_maker);
		shown++;
	}
	put_close(m->out, ']');
}

/* Voices over all tickers of a market, for the overall mood. */
static void put_voices(struct model *m, const char *key, const char *market)
{
	struct tally_row sum = {0};
	const struct tally_row *r;
	size_t i;

	for (i = 0; i < m->today.rows[TALLY_TICKERS]; i++) {
		r = &m->today.row[TALLY_TICKERS][i];
		if (!str_is(r->type, market))
			continue;
		sum.posts += r->posts;
		sum.positive += r->positive;
		sum.negative += r->negative;
	}
	put_open(m->out, key, '{');
	put_int(m->out, "mentions", (int64_t)sum.posts);
	put_int(m->out, "positive", (int64_t)sum.positive);
	put_int(m->out, "negative", (int64_t)sum.negative);
	put_int(m->out, "net", tally_net(&sum));
	put_close(m->out, '}');
}

void model_put_markets(struct model *m)
{
	struct rows_shown shown = {.count = 0};

	put_open(m->out, "markets", '{');
	put_tickers(m, "equities", "equity", &shown);
	put_voices(m, "equity_voices", "equity");
	put_tickers(m, "coins", "crypto", &shown);
	put_voices(m, "coin_voices", "crypto");
	put_companies(m, &shown);
	put_close(m->out, '}');
}
