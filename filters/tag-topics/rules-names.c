/*
 * The sections `names TYPE [ai=N] [topic=ID[:N]] [versions=-|space|glue]` and `coins
 * [topic=ID[:N]]` of a rules file. In: heads, keys and phrases from rules-read.c. Out: the tables
 * of names, accounts and coins. Remembers what the last head and key said, in the reader.
 */
#include <string.h>

#include "rules-read.h"

/* `ID` or `ID:N` of an attribute topic=. */
static int topic_attribute(struct reader *r, struct str value)
{
	const char *colon = value.len ? memchr(value.ptr, ':', value.len) : NULL;
	struct str id = {value.ptr, colon ? (size_t)(colon - value.ptr) : value.len};

	r->like.topic_points = 2;
	if (colon && (reader_number((struct str){colon + 1, value.len - id.len - 1},
			  &r->like.topic_points) != 0 ||
			 r->like.topic_points <= 0))
		return reader_fail(r, "bad points in topic=%.*s", STR_ARG(value));
	if (reader_topic(r->rules, id, &r->like.topic) != 0)
		return reader_fail(
		    r, "unknown topic `%.*s` (topics are told before names)", STR_ARG(id));
	return 0;
}

static int versions_attribute(struct reader *r, struct str value)
{
	r->like.join = str_is(value, "-")	? JOIN_DASH
		       : str_is(value, "space") ? JOIN_SPACE
		       : str_is(value, "glue")	? JOIN_GLUE
						: JOIN_NONE;
	if (r->like.join == JOIN_NONE)
		return reader_fail(r, "bad versions=%.*s (want -, space or glue)", STR_ARG(value));
	return 0;
}

static int attribute(struct reader *r, struct str word)
{
	char shown[64];
	const char *equals = memchr(word.ptr, '=', word.len);
	struct str key = {word.ptr, equals ? (size_t)(equals - word.ptr) : word.len};
	struct str value = STR_NONE;

	if (equals)
		value = (struct str){equals + 1, word.len - key.len - 1};
	if (str_is(key, "topic"))
		return topic_attribute(r, value);
	if (str_is(key, "versions"))
		return versions_attribute(r, value);
	if (key.len > 0 && str_equal(key, r->rules->subject)) {
		if (reader_number(value, &r->like.ai) == 0 && r->like.ai > 0)
			return 0;
		return reader_fail(r, "bad points in %.*s", STR_ARG(word));
	}
	return reader_fail(r,
	    "unknown attribute `%s` (want %.*s=N, topic=ID:N or versions=-|space|glue)",
	    err_quote(shown, sizeof shown, word), STR_ARG(r->rules->subject));
}

static int attributes(struct reader *r, struct str rest)
{
	for (struct str word = reader_word(&rest); word.len > 0; word = reader_word(&rest))
		if (attribute(r, word) != 0)
			return -1;
	return 0;
}

int names_head(struct reader *r, struct str rest)
{
	struct str type = reader_word(&rest);

	if (reader_want_id(r, type) != 0)
		return -1;
	r->like = (struct name){.topic = RULES_NONE};
	r->like.maker = str_is(type, "company") || str_is(type, "lab") || str_is(type, "product") ||
			str_is(type, "model");
	if (reader_keep(r, type, &r->like.type) != 0)
		return -1;
	return attributes(r, rest);
}

int names_key(struct reader *r, struct str key)
{
	struct rules *rules = r->rules;
	struct name *n;

	for (size_t i = 0; i < rules->names; i++)
		if (str_equal(rules->name[i].name, key) &&
		    str_equal(rules->name[i].type, r->like.type))
			return reader_fail(r, "the %.*s `%.*s` is there already (line %u of %s)",
			    STR_ARG(r->like.type), STR_ARG(key), rules->name[i].place.line,
			    rules->name[i].place.file);
	if (reader_room(r, &rules->name, &rules->name_cap, rules->names, sizeof *n) != 0)
		return -1;
	n = &rules->name[rules->names];
	*n = r->like;
	n->place = r->place;
	r->target = (uint16_t)rules->names++;
	r->quoted = r->itself = false;
	return reader_keep(r, key, &n->name);
}

static int add_account(struct reader *r, struct str handle)
{
	struct rules *rules = r->rules;
	struct plain *plain = &rules->lexicon.plain;
	struct account a = {.name = r->target};

	if (handle.len == 0)
		return reader_fail(r, "an account without a name");
	if (reader_room(r, &rules->account, &rules->account_cap, rules->accounts, sizeof a) != 0 ||
	    plain_read_phrase(plain, handle, r->e) != 0 ||
	    reader_keep(r, buf_str(&plain->folded), &a.handle) != 0)
		return -1;
	rules->account[rules->accounts++] = a;
	return 0;
}

static bool is_symbol(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.", s.ptr[i]))
			return false;
	return s.len > 0 && s.len <= 12;
}

static int set_ticker(struct reader *r, struct str symbol)
{
	char shown[64];
	struct name *n = &r->rules->name[r->target];

	if (!is_symbol(symbol))
		return reader_fail(r, "bad ticker `%s` (want capitals, digits and dots)",
		    err_quote(shown, sizeof shown, symbol));
	if (n->other_ticker.len > 0)
		return reader_fail(r, "a third ticker for `%.*s`", STR_ARG(n->name));
	return reader_keep(r, symbol, n->ticker.len > 0 ? &n->other_ticker : &n->ticker);
}

int names_phrase(struct reader *r, struct str phrase)
{
	struct str rest = {phrase.ptr + 1, phrase.len - 1}, bare = phrase;

	if (phrase.ptr[0] == '@')
		return add_account(r, rest);
	if (phrase.ptr[0] == '$')
		return set_ticker(r, rest);
	if (phrase.ptr[0] == '"') {
		r->quoted = true;
		bare = (struct str){phrase.ptr + 1, 0};
		while (bare.ptr[bare.len] != '"')
			bare.len++;
	}
	r->itself = r->itself || str_equal(bare, r->rules->name[r->target].name);
	return reader_add(r, USE_NAME, r->target, 0, phrase, 0);
}

/*
 * The name is a spelling of itself; where spellings in quotes were given, it counts in its own
 * letters only, and a single word must be among them.
 */
int names_entry_end(struct reader *r)
{
	struct str name = r->rules->name[r->target].name;

	if (r->itself || (r->quoted && !memchr(name.ptr, ' ', name.len)))
		return 0;
	return reader_add(
	    r, USE_NAME, r->target, 0, name, USE_IMPLIED | (r->quoted ? USE_EXACT : 0));
}

int coins_head(struct reader *r, struct str rest)
{
	r->like = (struct name){.topic = RULES_NONE};
	if (attributes(r, rest) != 0)
		return -1;
	if (r->like.topic == RULES_NONE)
		return reader_fail(r, "bad head (want coins topic=ID:N)");
	r->rules->coin_topic = r->like.topic;
	r->rules->coin_points = r->like.topic_points;
	return 0;
}

int coins_key(struct reader *r, struct str key)
{
	struct rules *rules = r->rules;
	struct coin *c;

	if (!is_symbol(key))
		return reader_fail(r, "bad coin (want its symbol in capitals)");
	if (rules_coin(rules, key))
		return reader_fail(r, "the coin `%.*s` is there already", STR_ARG(key));
	if (reader_room(r, &rules->coin, &rules->coin_cap, rules->coins, sizeof *c) != 0)
		return -1;
	c = &rules->coin[rules->coins];
	r->target = (uint16_t)rules->coins++;
	return reader_keep(r, key, &c->symbol);
}

int coins_phrase(struct reader *r, struct str phrase)
{
	return reader_add(r, USE_COIN, r->target, 0, phrase, 0);
}
