/*
 * The rules as a whole: empty ones, what is checked and sorted once all files are read, and lookups
 * of accounts and coins. In: tables filled by rules-sections.c and rules-names.c. Out: the same in
 * order.
 */
#include "rules.h"

#include <stdlib.h>
#include <string.h>

#include "rules-read.h"
#include "where.h"

#define RULES_TEXT_MAX ((size_t)64 << 20)

void rules_init(struct rules *r)
{
	*r = (struct rules){.coin_topic = RULES_NONE};
	arena_init(&r->arena, RULES_TEXT_MAX);
	lexicon_init(&r->lexicon, &r->arena);
}

void rules_free(struct rules *r)
{
	where_pool_free(r->wheres);
	lexicon_free(&r->lexicon);
	arena_free(&r->arena);
	free(r->name);
	free(r->coin);
	free(r->condition);
	free(r->account);
	free(r->variant);
	free(r->not_before);
	free(r->link);
}

static int by_handle(const void *a, const void *b)
{
	const struct account *x = a, *y = b;
	int order = str_compare(x->handle, y->handle);

	return order != 0 ? order : (x->name > y->name) - (x->name < y->name);
}

static int compare_handle(const void *a, const void *b)
{
	return str_compare(
	    ((const struct account *)a)->handle, ((const struct account *)b)->handle);
}

static int longest_first(const void *a, const void *b)
{
	const struct variant *x = a, *y = b;

	if (x->plain.len != y->plain.len)
		return x->plain.len > y->plain.len ? -1 : 1;
	return str_compare(x->plain, y->plain);
}

static void sort(void *items, size_t count, size_t size, int (*order)(const void *, const void *))
{
	if (count > 1)
		qsort(items, count, size, order);
}

static int resolve_one(struct reader *at, struct str name, bool of_kind, uint16_t *feature)
{
	if (reader_feature(at->rules, str_trim(name), feature) != 0)
		return reader_fail(at, "unknown feature, list or kind <%.*s>", STR_ARG(name));
	if (of_kind && *feature >= FEATURE_KINDS)
		return reader_fail(at, "a kind can't rest on a kind");
	return 0;
}

/* `<feature>` or `<feature + feature>`. */
static int resolve_conditions(struct rules *r, struct err *e)
{
	for (size_t i = 0; i < r->conditions; i++) {
		struct condition *c = &r->condition[i];
		struct reader at = {.rules = r, .place = c->place, .e = e};
		const char *plus = memchr(c->written.ptr, '+', c->written.len);
		struct str first = {c->written.ptr, c->written.len}, second = STR_NONE;

		if (plus) {
			first.len = (size_t)(plus - first.ptr);
			second = (struct str){plus + 1, c->written.len - first.len - 1};
		}
		c->also = RULES_NONE;
		if (resolve_one(&at, first, c->what == USE_KIND, &c->feature) != 0 ||
		    (plus && resolve_one(&at, second, c->what == USE_KIND, &c->also) != 0))
			return -1;
	}
	return 0;
}

static int check_labels(struct rules *r, struct err *e)
{
	for (size_t i = 0; i < r->topics; i++) {
		const struct topic *t = &r->topic[i];
		struct reader at = {.rules = r, .place = t->place, .e = e};

		if (t->zh.len == 0 || t->en.len == 0)
			return reader_fail(
			    &at, "topic `%.*s` lacks its name (want zh: and en:)", STR_ARG(t->id));
	}
	return 0;
}

/* The bit of a handle in small letters. */
static uint32_t filter_bit(struct str handle)
{
	uint32_t hash = (uint32_t)handle.len;

	for (size_t i = 0; i < handle.len; i++)
		hash = (hash ^ (unsigned char)handle.ptr[i]) * 0x01000193u;
	return (hash ^ hash >> 15) % (RULES_FILTER_WORDS * 64);
}

/* Nearly all accounts are told by this not to be ours. */
static void note_account(struct rules *r, struct str handle)
{
	uint32_t bit = filter_bit(handle);

	r->account_filter[bit / 64] |= (uint64_t)1 << bit % 64;
}

int rules_finish(struct rules *r, struct err *e)
{
	if (lexicon_finish(&r->lexicon, e) != 0)
		return -1;
	sort(r->account, r->accounts, sizeof *r->account, by_handle);
	for (size_t i = 0; i < r->accounts; i++)
		note_account(r, r->account[i].handle);
	sort(r->variant, r->variants, sizeof *r->variant, longest_first);
	if (r->topics == 0 && r->subject.len == 0)
		return err_set(e, EXIT_USAGE, "the rules hold neither a subject nor a topic");
	if (resolve_conditions(r, e) != 0)
		return -1;
	if (check_labels(r, e) != 0)
		return -1;
	r->wheres = where_pool_new(r, e);
	return r->wheres ? 0 : -1;
}

uint16_t rules_account(const struct rules *r, struct str handle)
{
	char folded[64];
	struct account key = {.handle = {folded, handle.len}};
	const struct account *found;
	uint32_t bit;

	if (handle.len == 0 || handle.len > sizeof folded)
		return RULES_NONE;
	for (size_t i = 0; i < handle.len; i++) {
		char c = handle.ptr[i];

		folded[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	bit = filter_bit(key.handle);
	if (!(r->account_filter[bit / 64] >> bit % 64 & 1))
		return RULES_NONE;
	found = bsearch(&key, r->account, r->accounts, sizeof key, compare_handle);
	return found ? found->name : RULES_NONE;
}

const struct coin *rules_coin(const struct rules *r, struct str symbol)
{
	for (size_t i = 0; i < r->coins; i++) {
		struct str s = r->coin[i].symbol;
		size_t at = 0;

		if (s.len != symbol.len)
			continue;
		while (at < s.len && (s.ptr[at] | 32) == (symbol.ptr[at] | 32))
			at++;
		if (at == s.len)
			return &r->coin[i];
	}
	return NULL;
}
