/*
 * Gathers a post's traits (see traits.h): names and tickers of its tags first, since they are known
 * under one name in every language, then links, its author, and the words of its text.
 */
#include "traits.h"

#include <string.h>

#include "collect.h"
#include "hash.h"
#include "text.h"

#define KEY_MAX 64
#define ID_SEED 24
#define PERSON_SEED 23
#define ROUNDUP_NAMES 6
#define ROUNDUP_THINGS 3
#define ROUNDUP_OPENING 60 /* bytes in which a digest says that it is one */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

uint64_t traits_key(struct str text)
{
	char plain[KEY_MAX];
	size_t len = 0;

	for (size_t i = 0; i < text.len && len < KEY_MAX; i++) {
		char c = text.ptr[i];
		if (c == ' ' || c == '-' || c == '_')
			continue;
		plain[len++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	return hash_bytes64(plain, len, 0) | 1;
}

uint64_t traits_id_key(struct str id)
{
	return hash_bytes64(id.ptr, id.len, ID_SEED) | 1;
}

void collect_add(struct collect *c, uint64_t key, enum trait_kind kind)
{
	struct traits *t = c->to;
	size_t at = key >> 32 & (COLLECT_SLOTS - 1);

	for (; c->slot[at]; at = (at + 1) & (COLLECT_SLOTS - 1)) {
		struct trait *there = &t->trait[c->slot[at] - 1];
		if (there->key != key)
			continue;
		return;
	}
	if (t->count == TRAITS_MAX)
		return;
	t->trait[t->count++] = (struct trait){key, kind};
	c->slot[at] = (uint8_t)t->count;
	t->of_kind[kind]++;
}

void collect_version(struct collect *c, struct str family, struct str number, struct str thing)
{
	struct traits *t = c->to;
	struct version v;

	while (number.len && number.ptr[number.len - 1] == '.')
		number.len--;
	if (number.len > 2 && str_ends(number, STR(".0"))) /* Gemini 3.0 is Gemini 3 */
		number.len -= 2;
	v = (struct version){traits_key(family), traits_key(number), traits_key(thing)};
	for (size_t i = 0; i < t->versions; i++)
		if (t->version[i].family == v.family && t->version[i].number == v.number)
			return;
	if (t->versions < VERSIONS_MAX)
		t->version[t->versions++] = v;
}

static bool is_thing(struct str type)
{
	return str_is(type, "model") || str_is(type, "product") || str_is(type, "framework") ||
	       str_is(type, "benchmark");
}

static bool is_maker(struct str type)
{
	return str_is(type, "company") || str_is(type, "lab");
}

/* A brand of one word (`Gemini`, `ChatGPT`) is in the news every day: it makes no event. */
static bool is_brand(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] == ' ' || name.ptr[i] == '-' || is_digit(name.ptr[i]))
			return false;
	return true;
}

/* `Gemini 3 Deep Think`: gemini, 3. */
static void add_version(struct collect *c, struct str name)
{
	size_t i, end, letters;

	for (i = 0; i < name.len && !is_digit(name.ptr[i]); i++)
		;
	for (end = i; end < name.len && (is_digit(name.ptr[end]) || name.ptr[end] == '.'); end++)
		;
	for (letters = i; letters && strchr(" -_", name.ptr[letters - 1]); letters--)
		;
	if (letters > 1 && (name.ptr[letters - 1] == 'v' || name.ptr[letters - 1] == 'V') &&
	    strchr(" -_", name.ptr[letters - 2]))
		letters -= 2;
	if (end > i && letters > 0)
		collect_version(
		    c, (struct str){name.ptr, letters}, (struct str){name.ptr + i, end - i}, name);
}

static void add_names(struct collect *c, const struct post_tags *tags)
{
	size_t things = 0, makers = 0;

	for (size_t i = 0; i < tags->names; i++) {
		const struct post_name *n = &tags->name[i];
		bool thing =
		    is_thing(n->type) && (!is_brand(n->name) || str_is(n->type, "benchmark"));
		collect_add(c, traits_key(n->name), thing ? TRAIT_THING : TRAIT_MAKER);
		if (is_thing(n->type))
			add_version(c, n->name);
		things += is_thing(n->type) && !str_is(n->type, "benchmark");
		makers += is_maker(n->type);
	}
	for (size_t i = 0; i < tags->tickers; i++)
		collect_add(c, traits_key(tags->ticker[i].symbol), TRAIT_TICKER);
	if (things >= ROUNDUP_THINGS && things + makers >= ROUNDUP_NAMES)
		c->to->roundup = true;
}

static bool holds(struct str whole, const char *part)
{
	size_t len = strlen(part);

	for (size_t i = 0; i + len <= whole.len; i++) {
		size_t k = 0;
		while (k < len && (whole.ptr[i + k] | (part[k] >= 'a' ? 0x20 : 0)) == part[k])
			k++;
		if (k == len)
			return true;
	}
	return false;
}

/* A digest says so where it begins. */
static bool opens_as_roundup(struct str text)
{
	static const char *const words[] = {"早报", "晚报", "日报", "周报", "梳理", "盘点", "汇总",
	    "roundup", "round-up", "recap", "digest", "newsletter", "reading list", "this week in",
	    "of the week"};
	struct str opening = {text.ptr, text.len < ROUNDUP_OPENING ? text.len : ROUNDUP_OPENING};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (holds(opening, words[i]))
			return true;
	return false;
}

int traits_find(const struct post *p, struct arena *a, struct traits *t, struct err *e)
{
	struct collect c = {.to = t};

	*t = (struct traits){.trait = arena_alloc(a, TRAITS_MAX * sizeof(*t->trait))};
	if (!t->trait)
		return err_set(e, EXIT_IO, "out of memory for the traits of a post");
	add_names(&c, &p->tags);
	links_collect(&c, p);
	for (size_t i = 0; i < p->cashtags; i++)
		collect_add(&c, traits_key(p->cashtag[i]), TRAIT_TICKER);
	words_collect(&c, p->text);
	if (p->author.username.len)
		collect_add(&c, traits_key(p->author.username) ^ PERSON_SEED, TRAIT_AUTHOR);
	t->roundup = t->roundup || opens_as_roundup(p->text);
	return 0;
}
