/*
 * Gathers entries from posts (see entries.h): strings become numbers, metrics one sum.
 */
#include "entries.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ENTRIES_MAX ((size_t)1 << 31)
#define ARENA_MAX ((size_t)1 << 36)
#define PAIR_MAX 512
#define RELEVANT 0.5f

/* What a reader does for a post, by effort: a quote or a repost tells more than a like; a view
 * little. */
static const double metric_weight[POST_METRICS_COUNT] = {[POST_LIKES] = 1,
    [POST_REPOSTS] = 2,
    [POST_REPLIES] = 1.5,
    [POST_QUOTES] = 2.5,
    [POST_BOOKMARKS] = 1.5,
    [POST_IMPRESSIONS] = 0.005};

void entries_init(struct entries *t)
{
	*t = (struct entries){0};
	intern_init(&t->networks, true);
	intern_init(&t->kinds, true);
	intern_init(&t->topics, true);
	intern_init(&t->names, true);
	intern_init(&t->tickers, true);
	intern_init(&t->authors, false);
	intern_init(&t->clusters, false);
	intern_init(&t->terms, false);
	arena_init(&t->arena, ARENA_MAX);
}

void entries_free(struct entries *t)
{
	struct intern *all[] = {&t->networks, &t->kinds, &t->topics, &t->names, &t->tickers,
	    &t->authors, &t->clusters, &t->terms};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		intern_free(all[i]);
	arena_free(&t->arena);
	free(t->entry);
}

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "entries (out of memory)");
}

static struct entry *new_entry(struct entries *t, struct err *e)
{
	if (t->count == t->cap) {
		size_t cap = t->cap ? t->cap + t->cap / 2 : 256;
		struct entry *wider =
		    cap < ENTRIES_MAX ? realloc(t->entry, cap * sizeof(*wider)) : NULL;
		if (!wider) {
			no_memory(e);
			return NULL;
		}
		t->entry = wider;
		t->cap = cap;
	}
	struct entry *n = &t->entry[t->count];
	*n = (struct entry){0};
	return n;
}

static double engagement_of(const struct post *p)
{
	double sum = 0;
	bool known = false;

	for (size_t i = 0; i < POST_METRICS_COUNT; i++) {
		if (p->metrics[i] < 0)
			continue;
		known = true;
		sum += metric_weight[i] * (double)p->metrics[i];
	}
	return known ? sum : NAN;
}

static int add_author(struct entries *t, const struct post *p, struct entry *n, struct err *e)
{
	struct str who = p->author.id.len > 0 ? p->author.id : p->author.username;
	struct hash128 key = hash_bytes128(who.ptr, who.len);

	/* Without a name each post is somebody's own; ids of two networks may be equal. */
	if (who.len == 0)
		key = (struct hash128){t->count + 1, 0};
	key.high += n->network;
	return intern_add(&t->authors, key, STR_NONE, &n->author, e);
}

static int add_cluster(struct entries *t, const struct post *p, struct entry *n, struct err *e)
{
	struct str first = p->dup.present && p->dup.cluster.len > 0 ? p->dup.cluster : p->id;
	struct hash128 key = hash_bytes128(first.ptr, first.len);

	if (first.len == 0)
		key = (struct hash128){t->count + 1, 0};
	n->role = ROLE_FIRST;
	if (p->dup.present && str_is(p->dup.role, "repeat"))
		n->role = ROLE_REPEAT;
	else if (p->dup.present && str_is(p->dup.role, "update"))
		n->role = ROLE_UPDATE;
	n->similarity = p->dup.similarity;
	return intern_add(&t->clusters, key, STR_NONE, &n->cluster, e);
}

static enum mood mood_of(struct str label)
{
	if (str_is(label, "positive"))
		return MOOD_POSITIVE;
	if (str_is(label, "negative"))
		return MOOD_NEGATIVE;
	return str_is(label, "neutral") ? MOOD_NEUTRAL : MOOD_NONE;
}

static int add_topics(
    struct entries *t, const struct post_tags *tags, struct entry *n, struct err *e)
{
	size_t count = tags->topics < ENTRY_TOPICS_MAX ? tags->topics : ENTRY_TOPICS_MAX;

	n->topic = arena_array(&t->arena, count, sizeof(*n->topic));
	if (count > 0 && !n->topic)
		return no_memory(e);
	for (size_t i = 0; i < count; i++) {
		struct entry_topic *at = &n->topic[n->topics++];
		at->score = (float)tags->topic[i].score;
		if (intern_text(&t->topics, tags->topic[i].id, &at->topic, e) != 0)
			return -1;
	}
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
static int intern_pair(
    struct intern *table, struct str a, struct str b, uint32_t *number, struct err *e)
{
	char both[PAIR_MAX];
	size_t a_len = length_within(a, PAIR_MAX / 2), b_len = length_within(b, PAIR_MAX / 2 - 1);

	if (a_len > 0)
		memcpy(both, a.ptr, a_len);
	both[a_len] = '\0';
	if (b_len > 0)
		memcpy(both + a_len + 1, b.ptr, b_len);
	return intern_text(table, (struct str){both, a_len + 1 + b_len}, number, e);
}

static void add_number(struct numbers *list, uint32_t number)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (list->of[i] == number)
			return;
	list->of[list->count++] = number;
}

static int numbers_room(struct entries *t, struct numbers *list, size_t count, struct err *e)
{
	list->of = arena_array(&t->arena, count, sizeof(*list->of));
	return count > 0 && !list->of ? no_memory(e) : 0;
}

static int add_names(
    struct entries *t, const struct post_tags *tags, struct entry *n, struct err *e)
{
	size_t names = tags->names < ENTRY_NAMES_MAX ? tags->names : ENTRY_NAMES_MAX;
	size_t tickers = tags->tickers < ENTRY_TICKERS_MAX ? tags->tickers : ENTRY_TICKERS_MAX;
	uint32_t number;

	if (numbers_room(t, &n->names, names, e) != 0 ||
	    numbers_room(t, &n->tickers, tickers, e) != 0)
		return -1;
	for (size_t i = 0; i < names; i++) {
		if (intern_pair(&t->names, tags->name[i].name, tags->name[i].type, &number, e) != 0)
			return -1;
		add_number(&n->names, number);
	}
	for (size_t i = 0; i < tickers; i++) {
		const struct post_ticker *at = &tags->ticker[i];
		if (intern_pair(&t->tickers, at->symbol, at->market, &number, e) != 0)
			return -1;
		add_number(&n->tickers, number);
	}
	return 0;
}

static int add_term(struct entries *t, struct entry *n, uint64_t hash, struct err *e)
{
	uint32_t number;

	if (intern_add(&t->terms, (struct hash128){hash, hash}, STR_NONE, &number, e) != 0)
		return -1;
	add_number(&n->terms, number);
	return 0;
}

static int add_terms(struct entries *t, const struct post *p, const uint64_t *term, size_t terms,
    struct entry *n, struct err *e)
{
	size_t names = p->tags.names < ENTRY_NAMES_MAX ? p->tags.names : ENTRY_NAMES_MAX;
	size_t tickers = p->tags.tickers < ENTRY_TICKERS_MAX ? p->tags.tickers : ENTRY_TICKERS_MAX;

	if (numbers_room(t, &n->terms, names + tickers + terms, e) != 0)
		return -1;
	for (size_t i = 0; i < names; i++)
		if (add_term(t, n, terms_hash(p->tags.name[i].name), e) != 0)
			return -1;
	for (size_t i = 0; i < tickers; i++)
		if (add_term(t, n, terms_hash(p->tags.ticker[i].symbol), e) != 0)
			return -1;
	for (size_t i = 0; i < terms; i++)
		if (add_term(t, n, term[i], e) != 0)
			return -1;
	return 0;
}

static int add_tags(struct entries *t, const struct post_tags *tags, struct entry *n, struct err *e)
{
	n->tagged = tags->present;
	n->kind = INTERN_NONE;
	n->mood = MOOD_NONE;
	if (!tags->present)
		return 0;
	n->relevance = (float)tags->relevance;
	n->mood = (uint8_t)mood_of(tags->mood);
	if (tags->kind.len > 0 && intern_text(&t->kinds, tags->kind, &n->kind, e) != 0)
		return -1;
	return add_topics(t, tags, n, e) != 0 || add_names(t, tags, n, e) != 0 ? -1 : 0;
}

int entries_add(struct entries *t, const struct post *p, const uint64_t *term, size_t terms,
    struct entry **added, struct err *e)
{
	struct entry *n = new_entry(t, e);
	struct str network = p->network.len > 0 ? p->network : STR("unknown");

	if (!n)
		return -1;
	n->id = arena_dup(&t->arena, p->id);
	if (p->id.len > 0 && !n->id.ptr)
		return no_memory(e);
	n->has_time = p->has_time;
	n->time_ms = p->time_ms;
	n->followers = p->author.followers;
	n->verified = p->author.verified;
	n->engagement = engagement_of(p);
	if (intern_text(&t->networks, network, &n->network, e) != 0 ||
	    add_author(t, p, n, e) != 0 || add_cluster(t, p, n, e) != 0 ||
	    add_tags(t, &p->tags, n, e) != 0 || add_terms(t, p, term, terms, n, e) != 0)
		return -1;
	t->count++;
	*added = n;
	return 0;
}

bool entry_counts(const struct entry *n)
{
	return n->tagged && n->relevance >= RELEVANT && n->role != ROLE_REPEAT;
}
