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

/*
 * The story to show: its lead names it. One whose sentence names it goes first, then one of money,
 * then one that names no other ticker, then the best ranked.
 */
static const struct story *telling_story(const struct model *m, const struct tally_row *r,
    bool (*names)(const struct post *p, const struct tally_row *r))
{
	const struct story *best = NULL, *s;
	const struct post *p;
	int value, best_value = 0;
	size_t i;

	for (i = 0; i < m->day->stories; i++) {
		s = &m->day->story[i];
		p = model_lead(m, s);
		if (!names(p, r))
			continue;
		value = 1 + (str_is(s->kind, "market") || str_is(s->kind, "deal")) +
			2 * shows_name(m, s, r) + (p->tags.tickers == 1);
		if (value > best_value) {
			best_value = value;
			best = s;
		}
	}
	return best;
}

static void put_row(struct model *m, const struct tally_row *r, const char *prefix,
    bool (*names)(const struct post *p, const struct tally_row *r))
{
	const struct story *s = telling_story(m, r, names);
	struct buf name;

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

static void put_tickers(struct model *m, const char *key, const char *market)
{
	const struct tally_row *r;
	size_t i, shown = 0;

	put_open(m->out, key, '[');
	for (i = 0; i < m->today.rows[TALLY_TICKERS] && shown < MARKET_ROWS; i++) {
		r = &m->today.row[TALLY_TICKERS][i];
		if (!str_is(r->type, market))
			continue;
		put_row(m, r, "$", names_ticker);
		shown++;
	}
	put_close(m->out, ']');
}

static void put_companies(struct model *m)
{
	const struct tally_row *r;
	size_t i, shown = 0;

	put_open(m->out, "companies", '[');
	for (i = 0; i < m->today.rows[TALLY_NAMES] && shown < MARKET_ROWS; i++) {
		r = &m->today.row[TALLY_NAMES][i];
		if (!rare_is_maker(r->type) || (shown >= MARKET_ROWS_FEW && r->posts < 2))
			continue;
		put_row(m, r, "", names_maker);
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
	put_open(m->out, "markets", '{');
	put_tickers(m, "equities", "equity");
	put_voices(m, "equity_voices", "equity");
	put_tickers(m, "coins", "crypto");
	put_voices(m, "coin_voices", "crypto");
	put_companies(m);
	put_close(m->out, '}');
}
