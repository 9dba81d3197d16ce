/*
 * Counts as posts come; who spoke of what is put aside and counted at the end (see tally.h).
 */
#include "tally.h"

#include <stdlib.h>
#include <string.h>

#include "pairs.h"

#define PAIR_MAX 512
#define EVERYBODY UINT64_MAX /* what an author is counted for beside topics, names and tickers */

void tally_init(struct tally *t, bool with_people)
{
	*t = (struct tally){.with_people = with_people};
	for (size_t i = 0; i < TALLY_LISTS; i++)
		intern_init(&t->list[i].text, true);
	bins_init(&t->people);
}

void tally_free(struct tally *t)
{
	for (size_t i = 0; i < TALLY_LISTS; i++) {
		intern_free(&t->list[i].text);
		free(t->list[i].count);
	}
	bins_free(&t->people);
	tally_init(t, false);
}

static enum mood mood_of(struct str label)
{
	if (str_is(label, "positive"))
		return MOOD_POSITIVE;
	if (str_is(label, "negative"))
		return MOOD_NEGATIVE;
	return str_is(label, "neutral") ? MOOD_NEUTRAL : MOOD_NONE;
}

static int number_of(struct tally_table *list, struct str text, uint32_t *number, struct err *e)
{
	if (intern_text(&list->text, text, number, e) != 0)
		return -1;
	if (*number < list->cap)
		return 0;
	size_t cap = list->cap ? list->cap * 2 : 64;
	struct tally_count *wider = realloc(list->count, cap * sizeof(*wider));
	if (!wider)
		return err_set(e, EXIT_IO, "summary (out of memory)");
	memset(wider + list->cap, 0, (cap - list->cap) * sizeof(*wider));
	list->count = wider;
	list->cap = cap;
	return 0;
}

/* The length of s in `most` bytes at most, without half a character at its end. */
static size_t length_within(struct str s, size_t most)
{
	if (s.len <= most)
		return s.len;
	while (most > 0 && ((unsigned char)s.ptr[most] & 0xC0) == 0x80)
		most--;
	return most;
}

/* Two strings as one key of a table: `name<U+0000>type`. Cut where they are unreasonably long. */
static int number_of_pair(
    struct tally_table *list, struct str a, struct str b, uint32_t *number, struct err *e)
{
	char both[PAIR_MAX];
	size_t a_len = length_within(a, PAIR_MAX / 2), b_len = length_within(b, PAIR_MAX / 2 - 1);

	if (a_len > 0)
		memcpy(both, a.ptr, a_len);
	both[a_len] = '\0';
	if (b_len > 0)
		memcpy(both + a_len + 1, b.ptr, b_len);
	return number_of(list, (struct str){both, a_len + 1 + b_len}, number, e);
}

/* What the post that is being counted counts for. */
struct counting {
	struct tally *t;
	const struct entry *n;
	enum mood mood;
	bool counts;
	uint32_t done[ENTRY_TERMS_MAX]; /* of the list in hand */
	size_t dones;
};

/* Once for each different one of a post, of which the first ENTRY_TERMS_MAX count. */
static int count_one(struct counting *c, enum tally_list list, uint32_t number, struct err *e)
{
	struct tally_count *at = &c->t->list[list].count[number];

	if (!c->counts)
		return 0;
	for (size_t i = 0; i < c->dones; i++)
		if (c->done[i] == number)
			return 0;
	if (c->dones == ENTRY_TERMS_MAX)
		return 0;
	c->done[c->dones++] = number;
	at->posts++;
	at->positive += c->mood == MOOD_POSITIVE;
	at->negative += c->mood == MOOD_NEGATIVE;
	if (!c->t->with_people)
		return 0;
	return bins_add(&c->t->people, c->n->author, (uint64_t)list << 32 | number, e);
}

static int count_topics(
    struct counting *c, const struct post_tags *tags, struct entry *n, struct err *e)
{
	double lead = 0;
	uint32_t number;

	c->dones = 0;
	for (size_t i = 0; i < tags->topics; i++) {
		if (number_of(&c->t->list[TALLY_TOPICS], tags->topic[i].id, &number, e) != 0 ||
		    count_one(c, TALLY_TOPICS, number, e) != 0)
			return -1;
		if (tags->topic[i].score <= lead)
			continue;
		lead = tags->topic[i].score;
		n->topic = number;
	}
	return 0;
}

static int count_names(struct counting *c, const struct post_tags *tags, struct err *e)
{
	uint32_t number;

	c->dones = 0;
	for (size_t i = 0; i < tags->names && i < ENTRY_NAMES_MAX; i++)
		if (number_of_pair(&c->t->list[TALLY_NAMES], tags->name[i].name, tags->name[i].type,
			&number, e) != 0 ||
		    count_one(c, TALLY_NAMES, number, e) != 0)
			return -1;
	c->dones = 0;
	for (size_t i = 0; i < tags->tickers && i < ENTRY_TICKERS_MAX; i++)
		if (number_of_pair(&c->t->list[TALLY_TICKERS], tags->ticker[i].symbol,
			tags->ticker[i].market, &number, e) != 0 ||
		    count_one(c, TALLY_TICKERS, number, e) != 0)
			return -1;
	return 0;
}

static int count_tags(struct counting *c, const struct post_tags *tags, struct err *e)
{
	uint32_t number;

	c->t->relevant++;
	c->t->moods[c->mood]++;
	if (tags->kind.len == 0)
		return 0;
	if (number_of(&c->t->list[TALLY_KINDS], tags->kind, &number, e) != 0)
		return -1;
	c->t->list[TALLY_KINDS].count[number].posts++;
	return 0;
}

int tally_add(struct tally *t, const struct post *p, struct entry *n, struct err *e)
{
	struct counting c = {
	    .t = t, .n = n, .mood = mood_of(p->tags.mood), .counts = entry_counts(n)};
	struct str network = p->network.len > 0 ? p->network : STR("unknown");
	uint32_t number;

	t->posts++;
	if (number_of(&t->list[TALLY_NETWORKS], network, &number, e) != 0)
		return -1;
	t->list[TALLY_NETWORKS].count[number].posts++;
	n->network = (uint8_t)(number < ENTRY_NETWORKS ? number : ENTRY_NETWORKS);
	if (t->with_people && bins_add(&t->people, n->author, EVERYBODY, e) != 0)
		return -1;
	if (!p->tags.present)
		return 0;
	if (count_topics(&c, &p->tags, n, e) != 0)
		return -1;
	if (!c.counts)
		return 0;
	return count_tags(&c, &p->tags, e) != 0 ? -1 : count_names(&c, &p->tags, e);
}

static void count_author(void *context, uint64_t what)
{
	struct tally *t = context;

	if (what == EVERYBODY)
		t->authors++;
	else
		t->list[what >> 32].count[what & UINT32_MAX].authors++;
}

int tally_count_people(struct tally *t, struct err *e)
{
	struct pairs p = {0};
	int status = 0;

	for (size_t bin = 0; bin < BINS && status == 0; bin++)
		status = pairs_of_bin(
		    &p, &t->people, bin, (struct pairs_view){0, UINT64_MAX}, count_author, t, e);
	pairs_free(&p);
	bins_free(&t->people);
	return status;
}
