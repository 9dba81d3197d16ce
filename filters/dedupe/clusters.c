/*
 * Decides for each post in order whether it is the first to tell its thing, a repeat or an update
 * (see clusters.h): by id, by the post that it reposts, by equal normal text, by likeness of
 * shingles among those that share a band.
 */
#include "clusters.h"

#include <stdlib.h>
#include <string.h>

#include "bands.h"
#include "seen.h"

#define KEPT_MAX ((size_t)1 << 31)
#define NOBODY UINT32_MAX

/* A first or an update: what later posts are compared with. */
struct kept {
	struct str id;
	uint32_t first; /* number of its cluster's first (its own where it is one) */
	bool has_time, cut;
	int64_t time_ms;
	struct hash_set shingle;
	struct facts facts;
};

struct clusters {
	unsigned by;
	double threshold;
	bool named;	   /* tellings are kept, not only whether an id was there */
	struct seen ids;   /* ids of posts and of roots of reposts */
	struct seen texts; /* normal texts of what is kept */
	struct bands bands;
	struct arena arena; /* ids, shingles and facts of what is kept */
	struct kept *kept;
	size_t count, cap;
};

/* Where a post belongs: of is NOBODY for a first. */
struct match {
	uint32_t of;
	enum clusters_role role;
	enum clusters_reason reason;
	double similarity;
};

struct clusters *clusters_new(unsigned by, double threshold, bool named, struct err *e)
{
	struct clusters *c = calloc(1, sizeof(*c));

	if (!c) {
		err_set(e, EXIT_IO, "clusters (out of memory)");
		return NULL;
	}
	c->by = by;
	c->threshold = threshold;
	c->named = named || by != CLUSTERS_BY_ID;
	seen_init(&c->ids, c->named);
	seen_init(&c->texts, true);
	bands_init(&c->bands, threshold);
	arena_init(&c->arena, SIZE_MAX / 2);
	return c;
}

void clusters_free(struct clusters *c)
{
	if (!c)
		return;
	seen_free(&c->ids);
	seen_free(&c->texts);
	bands_free(&c->bands);
	arena_free(&c->arena);
	free(c->kept);
	free(c);
}

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "clusters (out of memory)");
}

static bool copy_set(struct arena *a, struct hash_set from, struct hash_set *to)
{
	*to = from;
	if (from.count == 0)
		return true;
	to->hash = arena_alloc(a, from.count * sizeof(*from.hash));
	if (to->hash)
		memcpy(to->hash, from.hash, from.count * sizeof(*from.hash));
	return to->hash != NULL;
}

/* Keeps a first (first is NOBODY) or an update; its number goes to *number. */
static int keep(
    struct clusters *c, const struct telling *t, uint32_t first, uint32_t *number, struct err *e)
{
	if (c->count == c->cap) {
		size_t cap = c->cap ? c->cap + c->cap / 2 : 256;
		struct kept *wider = cap < KEPT_MAX ? realloc(c->kept, cap * sizeof(*wider)) : NULL;
		if (!wider)
			return no_memory(e);
		c->kept = wider;
		c->cap = cap;
	}
	struct kept k = {
	    .id = arena_dup(&c->arena, t->id), .has_time = t->has_time, .time_ms = t->time_ms};
	if (t->id.len > 0 && !k.id.ptr)
		return no_memory(e);
	*number = (uint32_t)c->count;
	k.first = first == NOBODY ? *number : first;
	if (t->sig) {
		k.cut = t->sig->cut;
		k.facts = t->sig->facts;
		if (!copy_set(&c->arena, t->sig->shingle, &k.shingle))
			return no_memory(e);
	}
	c->kept[c->count++] = k;
	return 0;
}

static double likeness(const struct clusters *c, const struct signature *sig, uint32_t number)
{
	const struct kept *k = &c->kept[number];
	return signature_likeness(sig->shingle, k->shingle, sig->cut || k->cut, c->threshold);
}

/* The likeness to telling `number`, 0 where it or its cluster's first is not near enough. */
static double near_likeness(const struct clusters *c, const struct signature *sig, uint32_t number)
{
	uint32_t first = c->kept[number].first;
	double alike = likeness(c, sig, number);

	if (alike < c->threshold)
		return 0;
	return first == number || likeness(c, sig, first) >= c->threshold ? alike : 0;
}

/* The most alike of those with the same facts; failing that, the most alike, which it updates. */
static void match_near(const struct clusters *c, const struct signature *sig, struct match *m)
{
	uint32_t found[BANDS_FOUND_MAX];
	size_t count =
	    sig->shingle.count > 0 ? bands_find(&c->bands, sig->band, &sig->sketch, found) : 0;

	for (size_t i = 0; i < count; i++) {
		const struct kept *k = &c->kept[found[i]];
		double alike = near_likeness(c, sig, found[i]);
		if (alike <= 0)
			continue;
		bool same = facts_agree(&sig->facts, &k->facts, sig->cut || k->cut);
		enum clusters_role role = same ? ROLE_REPEAT : ROLE_UPDATE;
		bool better = m->role == role ? alike > m->similarity : role == ROLE_REPEAT;
		if (m->of == NOBODY || better)
			*m = (struct match){found[i], role, REASON_NEAR, alike};
	}
}

/* By text: as near as `by` asks, and in any case what says of itself that it is a repost. */
static struct match match_text(const struct clusters *c, const struct signature *sig)
{
	struct match m = {.of = NOBODY};
	bool near = c->by & CLUSTERS_BY_NEAR, repost = sig->repost && (c->by & CLUSTERS_BY_REPOST);
	uint32_t number;

	if (sig->empty || (!near && !repost))
		return m;
	if (seen_find(&c->texts, sig->exact, &number))
		m = (struct match){number, ROLE_REPEAT, REASON_NEAR, 1};
	else if (near)
		match_near(c, sig, &m);
	if (repost && m.of != NOBODY && m.role == ROLE_REPEAT)
		m.reason = REASON_REPOST;
	return m;
}

static struct hash128 hash_id(struct str id)
{
	return hash_bytes128(id.ptr, id.len);
}

/* A post that is known only from reposts of it has a key of its own kind: it has not come itself.
 */
static struct hash128 hash_root(struct str id)
{
	struct hash128 key = hash_id(id);

	key.high = ~key.high;
	return key;
}

static struct match find_match(const struct clusters *c, const struct telling *t)
{
	uint32_t number;

	if (t->sig && (c->by & CLUSTERS_BY_NEAR))
		bands_ask(&c->bands, t->sig->band);
	if ((c->by & CLUSTERS_BY_ID) && t->id.len > 0 &&
	    seen_find(&c->ids, hash_id(t->id), &number))
		return (struct match){number, ROLE_REPEAT, REASON_ID, 1};
	struct match repost = {.role = ROLE_REPEAT, .reason = REASON_REPOST, .similarity = 1};
	if (c->by & CLUSTERS_BY_REPOST) {
		struct str root = t->root.len > 0 ? t->root : t->id;
		bool known = t->root.len > 0 && seen_find(&c->ids, hash_id(root), &repost.of);
		if (known || (root.len > 0 && seen_find(&c->ids, hash_root(root), &repost.of)))
			return repost;
	}
	if (t->sig)
		return match_text(c, t->sig);
	return (struct match){.of = NOBODY};
}

/* Files a first or an update under its text and bands. */
static int file_text(
    struct clusters *c, const struct signature *sig, uint32_t number, struct err *e)
{
	if (!sig || sig->empty)
		return 0;
	if (seen_add(&c->texts, sig->exact, &number, e) < 0)
		return -1;
	if (sig->shingle.count == 0)
		return 0;
	return bands_add(&c->bands, sig->band, &sig->sketch, number, e);
}

/* Remembers the post; *number becomes what later posts of its kind are found under. */
static int remember(struct clusters *c, const struct telling *t, const struct match *m,
    uint32_t *number, struct err *e)
{
	uint32_t id_number, root_number;

	*number = m->of;
	if (m->of == NOBODY || m->role == ROLE_UPDATE) {
		uint32_t first = m->of == NOBODY ? NOBODY : c->kept[m->of].first;
		if (keep(c, t, first, number, e) != 0 || file_text(c, t->sig, *number, e) != 0)
			return -1;
	}
	id_number = root_number = *number;
	if (t->id.len > 0 && m->reason != REASON_ID &&
	    seen_add(&c->ids, hash_id(t->id), &id_number, e) < 0)
		return -1;
	if (t->root.len > 0 && seen_add(&c->ids, hash_root(t->root), &root_number, e) < 0)
		return -1;
	return 0;
}

static void pronounce(const struct clusters *c, const struct telling *t, struct match m,
    uint32_t number, struct verdict *v)
{
	const struct kept *first = &c->kept[c->kept[number].first];

	*v = (struct verdict){.role = m.of == NOBODY ? ROLE_FIRST : m.role,
	    .reason = m.reason,
	    .cluster = first->id,
	    .similarity = m.similarity,
	    .first_ms = first->time_ms,
	    .has_first_ms = first->has_time};
	if (m.reason == REASON_ID)
		v->of = t->id;
	else if (m.of != NOBODY)
		v->of = c->kept[m.of].id;
}

/* By ids alone, where nobody asks for more than whether one was there. */
static int judge_id(struct clusters *c, const struct telling *t, struct verdict *v, struct err *e)
{
	*v = (struct verdict){.role = ROLE_FIRST, .cluster = t->id};
	int known = t->id.len > 0 ? seen_add(&c->ids, hash_id(t->id), NULL, e) : 0;
	if (known == 1)
		*v = (struct verdict){ROLE_REPEAT, REASON_ID, t->id, t->id, 1, 0, false};
	return known < 0 ? -1 : 0;
}

int clusters_judge(struct clusters *c, const struct telling *t, struct verdict *v, struct err *e)
{
	uint32_t number;

	if (!c->named)
		return judge_id(c, t, v, e);
	struct match m = find_match(c, t);
	if (remember(c, t, &m, &number, e) != 0)
		return -1;
	pronounce(c, t, m, number, v);
	return 0;
}
