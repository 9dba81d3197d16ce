/*
 * Side features: what the rules found in a post, and what is seen of it besides, by name and as
 * small whole numbers, so that a model can weigh it beside the text. In: a tagging that the rules
 * are done with. Out: values. Remembers nothing.
 */
#include <string.h>

#include "model.h"
#include "text.h"

#define POINTS_MAX 8 /* more points than that say no more */
#define LINES_MAX 8

static const char *const plain_names[SIDES_PLAIN] = {"subject", "rule:relevant", "mood:sum",
    "mood:score", "mood:good", "mood:bad", "rule:mood:positive", "rule:mood:negative", "words",
    "lines", "cjk", "links", "accounts", "hashtags", "equities", "coins", "names"};

static int add_name(
    struct sides *s, const char *before, struct str id, struct arena *arena, struct err *e)
{
	struct str joined = {NULL, strlen(before) + id.len};
	char *copy = arena_alloc(arena, joined.len);

	if (!copy)
		return err_set(e, EXIT_IO, "out of memory");
	memcpy(copy, before, strlen(before));
	for (size_t i = 0; i < id.len; i++) /* a name is one word in the model's file */
		copy[strlen(before) + i] =
		    (char)((unsigned char)id.ptr[i] <= ' ' ? '_' : id.ptr[i]);
	joined.ptr = copy;
	s->name[s->count++] = joined;
	return 0;
}

int sides_name(struct sides *s, const struct rules *rules, struct arena *arena, struct err *e)
{
	int rc = 0;

	s->count = 0;
	for (size_t i = 0; i < SIDES_PLAIN; i++)
		s->name[s->count++] = str_of(plain_names[i]);
	for (size_t i = 0; rc == 0 && i < FEATURES_COUNT; i++)
		rc = add_name(s, "feature:", str_of(rules_feature_name(i)), arena, e);
	for (size_t i = 0; rc == 0 && i < rules->lists; i++)
		rc = add_name(s, "list:", rules->list[i], arena, e);
	for (size_t i = 0; rc == 0 && i < rules->kinds; i++)
		rc = add_name(s, "kind:", rules->kind[i].id, arena, e);
	for (size_t i = 0; rc == 0 && i < rules->kinds; i++)
		rc = add_name(s, "rule:kind:", rules->kind[i].id, arena, e);
	for (size_t i = 0; rc == 0 && i < rules->topics; i++)
		rc = add_name(s, "topic:", rules->topic[i].id, arena, e);
	return rc;
}

/* Written in any case, it counts where it is not 0: no branch to foretell. */
static inline void set(struct side_values *v, size_t side, int value, int most)
{
	int low = value < most ? value : most;

	v->side[v->count] = (uint16_t)side;
	v->value[v->count] = (int8_t)(low > -most ? low : -most);
	v->count += value != 0;
}

/* How often n can be halved. */
static int halvings(size_t n)
{
	int times = 0;

	for (; n > 0; n /= 2)
		times++;
	return times;
}

/* Links, accounts, hashtags and lines, as they stand in the text. */
static void see_signs(const struct tagging *t, struct side_values *v)
{
	struct str s = t->plain->source;
	int links = 0, accounts = 0, hashtags = 0, lines = 0;

	for (size_t i = 0; i < t->entities; i++) {
		links += t->entity[i].kind == TEXT_URL && !t->entity[i].bare;
		accounts += t->entity[i].kind == TEXT_MENTION;
		hashtags += t->entity[i].kind == TEXT_HASHTAG;
	}
	for (size_t at = 0; at < s.len && lines < LINES_MAX; lines++) {
		const char *end = memchr(s.ptr + at, '\n', s.len - at);

		if (!end)
			break;
		at = (size_t)(end - s.ptr) + 1;
	}
	set(v, SIDE_LINES, lines, LINES_MAX);
	set(v, SIDE_LINKS, links, POINTS_MAX);
	set(v, SIDE_ACCOUNTS, accounts, POINTS_MAX);
	set(v, SIDE_HASHTAGS, hashtags, POINTS_MAX);
}

static void see_plain(
    const struct tagging *t, const struct linear_text *text, struct side_values *v)
{
	int coins = 0;

	set(v, SIDE_SUBJECT, t->subject, POINTS_MAX);
	set(v, SIDE_RELEVANT, t->relevance >= RELEVANT_FROM, 1);
	set(v, SIDE_MOOD_SUM, t->mood_good + t->mood_bad, POINTS_MAX * MOOD_ONE);
	set(v, SIDE_MOOD_SCORE, (int)(t->mood_score * 100), 100);
	set(v, SIDE_MOOD_GOOD, t->mood_good, POINTS_MAX * MOOD_ONE);
	set(v, SIDE_MOOD_BAD, t->mood_bad, POINTS_MAX * MOOD_ONE);
	set(v, SIDE_MOOD_POSITIVE, t->mood_label > 0, 1);
	set(v, SIDE_MOOD_NEGATIVE, t->mood_label < 0, 1);
	set(v, SIDE_CJK, text->cjk > 0, 1);
	set(v, SIDE_WORDS, halvings(text->count), 16);
	for (size_t i = 0; i < t->tickers_found; i++)
		coins += t->ticker[i].coin;
	set(v, SIDE_EQUITIES, (int)t->tickers_found - coins, POINTS_MAX);
	set(v, SIDE_COINS, coins, POINTS_MAX);
	set(v, SIDE_NAMES, (int)t->names_found, POINTS_MAX);
}

void sides_see(const struct tagging *t, const struct linear_text *text, struct side_values *v)
{
	const struct rules *r = t->rules;
	size_t at = SIDES_PLAIN;

	v->count = 0;
	see_plain(t, text, v);
	see_signs(t, v);
	for (size_t i = 0; i < FEATURES_COUNT; i++)
		set(v, at++, t->feature[i], 1);
	for (size_t i = 0; i < r->lists; i++)
		set(v, at++, t->list[i], POINTS_MAX);
	for (size_t i = 0; i < r->kinds; i++)
		set(v, at++, t->kind[i], POINTS_MAX);
	if (t->chosen_kind < r->kinds)
		set(v, at + t->chosen_kind, 1, 1);
	at += r->kinds;
	for (size_t i = 0; i < r->topics; i++)
		set(v, at++, t->topic[i], POINTS_MAX);
}
