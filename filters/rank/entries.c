/*
 * Makes entries of posts and keeps them (see entries.h).
 */
#include "entries.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define RELEVANT 0.5f
#define FOLLOWERS_FULL 1e7 /* followers at which the author part has its most */
#define VERIFIED_SHARE 0.05
#define UPDATE_NOVELTY 0.8 /* of an update to something quite unlike; less the more alike */
#define WALK_BYTES ((size_t)1 << 18)
#define STORY_SALT 0x73746f7279

#define HEAD offsetof(struct entry, term)
_Static_assert(HEAD % 8 == 0, "entries lie in a row");

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
	*t = (struct entries){.spool = {.fd = -1}, .newest_ms = INT64_MIN};
}

void entries_free(struct entries *t)
{
	free(t->walked);
	spool_close(&t->spool);
	entries_init(t);
}

/* ln(1 + x) in steps. */
static uint16_t steps_of(double x)
{
	return (uint16_t)lrint(log1p(x) * ENTRY_ENGAGEMENT_STEP);
}

static void draft_engagement(struct entry *n, const struct post *p)
{
	double sum = 0;

	n->shown = 0;
	for (size_t i = 0; i < POST_METRICS_COUNT; i++) {
		if (p->metrics[i] < 0)
			continue;
		n->shown = (uint8_t)(n->shown | 1U << i);
		sum += metric_weight[i] * (double)p->metrics[i];
	}
	n->engagement = n->shown ? steps_of(sum) : ENTRY_UNKNOWN;
	n->likes =
	    p->metrics[POST_LIKES] < 0 ? ENTRY_UNKNOWN : steps_of((double)p->metrics[POST_LIKES]);
}

static float reach_of(const struct post_author *a)
{
	if (a->followers < 0)
		return NAN;
	double reach = log1p((double)a->followers) / log1p(FOLLOWERS_FULL);
	return (float)((1 - VERIFIED_SHARE) * fmin(reach, 1) + (a->verified ? VERIFIED_SHARE : 0));
}

double entries_followers_for(double part, bool verified)
{
	double reach = (part - (verified ? VERIFIED_SHARE : 0)) / (1 - VERIFIED_SHARE);

	return reach > 0 && reach <= 1 ? expm1(reach * log1p(FOLLOWERS_FULL)) : 0;
}

static void draft_author(struct entry *n, const struct post *p)
{
	struct str who = p->author.id.len > 0 ? p->author.id : p->author.username;

	/* Ids of two networks may be equal. */
	n->author = who.len > 0 ? hash_bytes64(who.ptr, who.len,
				      hash_bytes64(p->network.ptr, p->network.len, 0))
				: 0;
	n->reach = reach_of(&p->author);
	n->verified = p->author.verified;
}

/* What others wrote as a share may be anything. */
static double share_of(double x)
{
	return fmin(fmax(x, 0), 1);
}

static void draft_cluster(struct entry *n, const struct post *p)
{
	struct str first = p->dup.present && p->dup.cluster.len > 0 ? p->dup.cluster : p->id;

	n->cluster = first.len > 0 ? hash_bytes64(first.ptr, first.len, 0) : 0;
	n->role = ROLE_FIRST;
	n->newness = 1;
	if (p->dup.present && str_is(p->dup.role, "repeat")) {
		n->role = ROLE_REPEAT;
		n->newness = 0;
	} else if (p->dup.present && str_is(p->dup.role, "update")) {
		n->role = ROLE_UPDATE;
		n->newness = (float)(UPDATE_NOVELTY * (1 - share_of(p->dup.similarity) / 2));
	}
}

static uint32_t count_in(struct json_value story, struct str name)
{
	int64_t count;

	return json_int(json_get(story, name), &count) && count > 0 && count < UINT32_MAX
		   ? (uint32_t)count
		   : 0;
}

static void draft_story(struct entry *n, struct json_value story)
{
	n->story = 0;
	n->story_size = n->story_authors = n->story_networks = 0;
	if (story.type != JSON_OBJECT)
		return;
	struct str id = json_text(json_get(story, STR("id")));
	if (id.len == 0)
		return;
	n->story = hash_bytes64(id.ptr, id.len, STORY_SALT);
	n->story_size = count_in(story, STR("size"));
	n->story_authors = count_in(story, STR("authors"));
	n->story_networks = count_in(story, STR("networks"));
}

static void draft_tags(struct entry *n, const struct post_tags *tags, const struct weights *w)
{
	double best = 0;

	n->tagged = tags->present;
	n->relevance = n->topic_part = NAN;
	n->factor = 1;
	if (!tags->present)
		return;
	n->relevance = (float)share_of(tags->relevance);
	for (size_t i = 0; i < tags->topics; i++)
		best = fmax(best, tags->topic[i].score * weights_of(&w->topic, tags->topic[i].id));
	n->topic_part = (float)share_of(best);
	if (tags->kind.len > 0)
		n->factor = (float)weights_of(&w->kind, tags->kind);
}

static void add_term(struct entry *n, uint64_t hash)
{
	for (size_t i = 0; i < n->terms; i++)
		if (n->term[i] == hash)
			return;
	n->term[n->terms++] = hash;
}

static void draft_terms(struct entry *n, const struct post *p)
{
	size_t names = p->tags.names < ENTRY_NAMES_MAX ? p->tags.names : ENTRY_NAMES_MAX;
	size_t tickers = p->tags.tickers < ENTRY_TICKERS_MAX ? p->tags.tickers : ENTRY_TICKERS_MAX;
	uint64_t found[TERMS_MAX];
	size_t terms = terms_find(p->text, found);

	n->terms = 0;
	for (size_t i = 0; i < names; i++)
		add_term(n, terms_hash(p->tags.name[i].name));
	for (size_t i = 0; i < tickers; i++)
		add_term(n, terms_hash(p->tags.ticker[i].symbol));
	for (size_t i = 0; i < terms; i++)
		add_term(n, found[i]);
}

void entries_draft(
    struct draft *d, const struct post *p, struct json_value story, const struct weights *w)
{
	struct entry *n = &d->n;

	memset(n, 0, HEAD);
	n->time_ms = p->time_ms;
	n->has_time = p->has_time;
	n->topic = ENTRY_NO_TOPIC;
	n->interest = NAN;
	draft_engagement(n, p);
	draft_author(n, p);
	draft_cluster(n, p);
	draft_story(n, story);
	draft_tags(n, &p->tags, w);
	draft_terms(n, p);
}

static size_t size_of(const struct entry *n)
{
	return HEAD + n->terms * sizeof(n->term[0]);
}

void entries_name(const struct entries *t, struct entry *n)
{
	uint64_t alone = hash_mix64(t->count + 1) | 1;

	if (n->author == 0)
		n->author = alone;
	if (n->cluster == 0)
		n->cluster = alone;
}

int entries_add(struct entries *t, struct entry *n, struct err *e)
{
	uint64_t at;

	if (n->has_time && n->time_ms > t->newest_ms)
		t->newest_ms = n->time_ms;
	t->count++;
	n->at = t->spool.size;
	return spool_add(&t->spool, (struct str){(const char *)n, size_of(n)}, &at, e);
}

void entries_rewind(struct entries *t)
{
	t->walk_at = 0;
	t->walk_len = t->walk_next = 0;
}

/* The entry at the walk's place if it is in memory whole, or NULL. */
static const struct entry *entry_in(const struct entries *t, size_t next)
{
	const struct entry *n;

	if (t->walk_len - next < HEAD)
		return NULL;
	/* The piece is aligned as malloc() gives it, and every entry's size a multiple of 8. */
	n = (const struct entry *)(const void *)(t->walked + next);
	return t->walk_len - next >= size_of(n) ? n : NULL;
}

static int read_piece(struct entries *t, struct err *e)
{
	uint64_t left;

	t->walk_at += t->walk_next;
	t->walk_next = 0;
	left = t->spool.size - t->walk_at;
	t->walk_len = left < WALK_BYTES ? (size_t)left : WALK_BYTES;
	if (!t->walked)
		t->walked = malloc(WALK_BYTES);
	if (!t->walked)
		return err_set(e, EXIT_IO, "entries (out of memory)");
	return t->walk_len > 0 ? spool_read_at(&t->spool, t->walk_at, t->walk_len, t->walked, e)
			       : 0;
}

int entries_next(
    struct entries *t, const struct entry **n, const struct entry **ahead, struct err *e)
{
	*n = entry_in(t, t->walk_next);
	if (!*n) {
		if (t->walk_at + t->walk_next == t->spool.size)
			return 0;
		if (read_piece(t, e) != 0)
			return -1;
		*n = entry_in(t, 0);
		if (!*n)
			return err_set(e, EXIT_IO, "entries (cut short)");
	}
	t->walk_next += size_of(*n);
	*ahead = entry_in(t, t->walk_next);
	return 1;
}

int entries_at(struct entries *t, uint64_t at, struct draft *d, struct err *e)
{
	if (spool_read_at(&t->spool, at, HEAD, &d->n, e) != 0)
		return -1;
	return spool_read_at(&t->spool, at + HEAD, d->n.terms * sizeof(d->n.term[0]), d->n.term, e);
}

bool entry_counts(const struct entry *n)
{
	return n->tagged && n->relevance >= RELEVANT && n->role != ROLE_REPEAT;
}
