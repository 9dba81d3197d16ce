/*
 * The tickers of a post: cashtags, coins by name, and listed companies where the talk is of stocks.
 * In: names, marks of coins, topics' points. Out: tickers, each once, and the points of coins.
 * Remembers nothing.
 */
#include <string.h>

#include "tagging.h"

#define SYMBOL_MAX 16

static void add_ticker(struct tagging *t, struct str symbol, bool coin)
{
	for (size_t i = 0; i < t->tickers_found; i++)
		if (str_equal(t->ticker[i].symbol, symbol))
			return;
	if (t->tickers_found < TAGGING_TICKERS_MAX)
		t->ticker[t->tickers_found++] = (struct found_ticker){symbol, coin};
}

static int upper(struct tagging *t, struct str tag, struct str *out, struct err *e)
{
	char *copy = arena_alloc(t->arena, tag.len);

	if (!copy)
		return err_set(e, EXIT_IO, "out of memory");
	for (size_t i = 0; i < tag.len; i++) {
		char c = tag.ptr[i];

		copy[i] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
	}
	*out = (struct str){copy, tag.len};
	return 0;
}

static bool is_listed(const struct rules *r, struct str symbol)
{
	for (size_t i = 0; i < r->names; i++)
		if (str_equal(r->name[i].ticker, symbol) ||
		    str_equal(r->name[i].other_ticker, symbol))
			return true;
	return false;
}

/* A cashtag: of a coin or a listed company that we know; of the others, what the rest talks of
 * decides. */
static int add_cashtag(struct tagging *t, struct str tag, struct err *e)
{
	const struct coin *coin = rules_coin(t->rules, tag);
	struct str symbol = STR_NONE;
	bool of_coin;

	if (coin) {
		add_ticker(t, coin->symbol, true);
		return 0;
	}
	if (upper(t, tag, &symbol, e) != 0)
		return -1;
	of_coin = !is_listed(t->rules, symbol) && t->rules->coin_topic != RULES_NONE &&
		  t->topic[t->rules->coin_topic] >= TAGGED_FROM;
	add_ticker(t, symbol, of_coin);
	return 0;
}

/* What a network calls a cashtag may be anything; a symbol is short, letters and digits and ._- */
static bool is_symbol(struct str tag)
{
	bool letter = false;

	for (size_t i = 0; i < tag.len; i++) {
		char c = tag.ptr[i];
		bool here = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		letter = letter || here;
		if (!here && !(c >= '0' && c <= '9') && (c == 0 || !strchr("._-", c)))
			return false;
	}
	return letter && tag.len <= SYMBOL_MAX;
}

/* The network's own cashtags where it gives some, else those that stand in the text. */
static int find_cashtags(struct tagging *t, struct err *e)
{
	for (size_t i = 0; i < t->post->cashtags; i++)
		if (is_symbol(t->post->cashtag[i]) && add_cashtag(t, t->post->cashtag[i], e) != 0)
			return -1;
	if (t->post->cashtags > 0)
		return 0;
	for (size_t i = 0; i < t->entities; i++)
		if (t->entity[i].kind == TEXT_CASHTAG && add_cashtag(t, t->entity[i].name, e) != 0)
			return -1;
	return 0;
}

static void add_coin_points(struct tagging *t, struct str text)
{
	if (t->rules->coin_topic == RULES_NONE)
		return;
	t->topic[t->rules->coin_topic] += t->rules->coin_points;
	tagging_note(t, USE_TOPIC, t->rules->coin_topic, text);
}

/* True where stocks are talked of: a topic of the side `market` other than that of coins. */
static bool talks_of_stocks(const struct tagging *t)
{
	for (size_t i = 0; i < t->rules->topics; i++)
		if (i != t->rules->coin_topic && str_is(t->rules->topic[i].side, "market") &&
		    t->topic[i] >= TAGGED_FROM && points_open(t, USE_TOPIC, (uint16_t)i))
			return true;
	for (size_t i = 0; i < t->tickers_found; i++)
		if (!t->ticker[i].coin)
			return true;
	return false;
}

int tickers_find(struct tagging *t, struct err *e)
{
	if (find_cashtags(t, e) != 0)
		return -1;
	t->feature[FEATURE_CASHTAG] = t->tickers_found > 0;
	for (size_t i = 0; i < t->names_found; i++)
		if (t->rules->name[t->name[i].name].ticker.len > 0)
			t->feature[FEATURE_LISTED] = true;
	for (size_t i = 0; i < t->coins.count; i++) {
		const struct mark *m = &t->coins.mark[i];
		const struct hit *h = &t->hits.hit[m->hit];

		add_coin_points(t, plain_source(t->plain, h->from, h->to));
		add_ticker(t, t->rules->coin[t->rules->lexicon.use[m->use].target].symbol, true);
	}
	if (!talks_of_stocks(t))
		return 0;
	for (size_t i = 0; i < t->names_found; i++) {
		struct str ticker = t->rules->name[t->name[i].name].ticker;

		if (ticker.len > 0)
			add_ticker(t, ticker, false);
	}
	return 0;
}
