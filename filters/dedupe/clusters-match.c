/*
 * The search for what a post repeats or updates (see clusters.h): by id, by the post that it
 * reposts, by one link and some likeness, by equal normal text, by likeness alone. What is compared
 * with is found by keys (keytable.h).
 */
#include "clusters-own.h"

#define DAY_SECONDS 86400u
#define FOUND_MAX ((SIGNATURE_PROBES + 1) * KEYTABLE_UNDER_ONE)

uint32_t clusters_seconds(const struct telling *t)
{
	int64_t s = t->time_ms / 1000;

	return t->has_time && s > 0 && s <= UINT32_MAX ? (uint32_t)s : 0;
}

/* True where what an earlier run told at `told` is for a post of that time. */
static bool is_for(const struct clusters *c, uint32_t told, uint32_t time)
{
	if (time == ANY_TIME)
		return true;
	if (told == 0 || told >= time)
		return false;
	return c->rules.days == 0 || time / DAY_SECONDS - told / DAY_SECONDS <= c->rules.days;
}

/* False where number is forgotten, or of an earlier run and not for the post. */
static bool counts(const struct clusters *c, uint32_t number, uint32_t time)
{
	if (!tellings_has(&c->kept, number))
		return false;
	const struct print *p = tellings_print(&c->kept, number);
	if (p->time < c->clock.since)
		return false;
	return !(p->first & EARLIER_RUN) || is_for(c, p->time, time);
}

uint32_t clusters_first(const struct clusters *c, uint32_t number)
{
	uint32_t first = tellings_print(&c->kept, number)->first & NUMBER;

	return tellings_has(&c->kept, first) ? first : number;
}

bool clusters_find_id(const struct clusters *c, struct hash128 key, uint32_t time, uint32_t *number)
{
	return (seen_find(&c->ids, key, number) || seen_find(&c->old_ids, key, number)) &&
	       counts(c, *number, time);
}

/* The likeness to telling `number`, 0 where it or its cluster's first is not near enough. */
static double near_likeness(
    const struct clusters *c, const struct print *p, uint32_t number, double least)
{
	const struct print *kept = tellings_print(&c->kept, number);
	uint32_t first = clusters_first(c, number);
	double alike = signature_likeness(p, kept, least);

	if (alike < least || first == number)
		return alike < least ? 0 : alike;
	const struct print *of_first = tellings_print(&c->kept, first);
	return signature_likeness(p, of_first, least) >= least ? alike : 0;
}

/* Weighs telling `number`: the most alike of those with the same facts; failing that, the most
 * alike, which it updates. Of equals the oldest. */
static void weigh(const struct clusters *c, const struct print *p, uint32_t number, double alike,
    enum clusters_reason reason, struct match *m)
{
	bool same = signature_facts_agree(p, tellings_print(&c->kept, number));
	enum clusters_role role = same ? ROLE_REPEAT : ROLE_UPDATE;
	bool better = m->role == role ? alike > m->similarity : role == ROLE_REPEAT;

	if (m->of == NOBODY || better)
		*m = (struct match){number, role, reason, alike};
}

/* The oldest first. */
static void sort_numbers(const struct clusters *c, uint32_t *number, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		uint32_t n = number[i];
		size_t to = i;
		for (; to > 0 &&
		       ((number[to - 1] - c->kept.floor) & NUMBER) > ((n - c->kept.floor) & NUMBER);
		     to--)
			number[to] = number[to - 1];
		number[to] = n;
	}
}

/* Equal normal forms. */
static bool match_exact(
    const struct clusters *c, const struct signature *sig, uint32_t time, struct match *m)
{
	uint32_t found[KEYTABLE_UNDER_ONE];
	size_t count = sig->keys.head ? clusters_find_key(c, sig->keys.head, found) : 0;

	sort_numbers(c, found, count);
	for (size_t i = 0; i < count; i++)
		if (counts(c, found[i], time) &&
		    signature_same(&sig->print, tellings_print(&c->kept, found[i]))) {
			*m = (struct match){found[i], ROLE_REPEAT, REASON_NEAR, 1};
			return true;
		}
	return false;
}

/* A repost that is cut short, as reposts by text are, where near texts are not asked for: a telling
 * that begins alike and says the same. */
static void match_cut(
    const struct clusters *c, const struct signature *sig, uint32_t time, struct match *m)
{
	uint32_t found[KEYTABLE_UNDER_ONE];
	struct match cut = {.of = NOBODY};
	size_t count = clusters_find_key(c, sig->keys.head, found);

	sort_numbers(c, found, count);
	for (size_t i = 0; i < count && sig->print.size & PRINT_CUT; i++) {
		if (!counts(c, found[i], time))
			continue;
		double alike = near_likeness(c, &sig->print, found[i], c->rules.threshold);
		if (alike > 0)
			weigh(c, &sig->print, found[i], alike, REASON_REPOST, &cut);
	}
	if (cut.of != NOBODY && cut.role == ROLE_REPEAT)
		*m = cut;
}

static void match_url(
    const struct clusters *c, const struct signature *sig, uint32_t time, struct match *m)
{
	uint32_t found[KEYTABLE_UNDER_ONE];
	size_t count = sig->keys.url ? clusters_find_key(c, sig->keys.url, found) : 0;

	sort_numbers(c, found, count);
	for (size_t i = 0; i < count; i++) {
		if (!counts(c, found[i], time))
			continue;
		double alike = near_likeness(c, &sig->print, found[i], CLUSTERS_URL_LIKENESS);
		if (alike > 0)
			weigh(c, &sig->print, found[i], alike, REASON_URL, m);
	}
}

/* What shares a key with the text and may be near: each once, the oldest first. */
static size_t find_near(
    const struct clusters *c, const struct signature *sig, uint32_t time, uint32_t *found)
{
	size_t same_head = clusters_find_key(c, sig->keys.head, found), count = same_head;
	size_t alive = 0, once = 0;

	for (size_t i = 0; i < SIGNATURE_PROBES; i++)
		if (sig->probe[i] != 0)
			count += clusters_find_key(c, sig->probe[i], found + count);
	for (size_t i = 0; i < count; i++)
		if (tellings_has(&c->kept, found[i]))
			__builtin_prefetch(tellings_size(&c->kept, found[i]));
	size_t heads = 0;
	for (size_t i = 0; i < count; i++) {
		if (!tellings_has(&c->kept, found[i]))
			continue;
		if (!signature_sizes_may_reach(
			&c->gate, sig->print.size, *tellings_size(&c->kept, found[i])))
			continue;
		/* A print may lie on the border of two lines of the cache. */
		const char *print = (const char *)tellings_print(&c->kept, found[i]);
		__builtin_prefetch(print);
		__builtin_prefetch(print + sizeof(struct print) - 1);
		found[alive++] = found[i];
		heads += i < same_head;
	}
	count = 0;
	for (size_t i = 0; i < alive; i++) {
		const struct print *p = tellings_print(&c->kept, found[i]);
		if (signature_may_reach(&c->gate, &sig->print, p) &&
		    (i < heads || !signature_is_far_cut(&sig->print, p)))
			found[count++] = found[i];
	}
	sort_numbers(c, found, count);
	for (size_t i = 0; i < count; i++)
		if ((once == 0 || found[once - 1] != found[i]) && counts(c, found[i], time))
			found[once++] = found[i];
	return once;
}

static void match_near(
    const struct clusters *c, const struct signature *sig, uint32_t time, struct match *m)
{
	uint32_t found[FOUND_MAX];
	size_t count = find_near(c, sig, time, found);

	for (size_t i = 0; i < count; i++) {
		double alike = near_likeness(c, &sig->print, found[i], c->rules.threshold);
		if (alike > 0)
			weigh(c, &sig->print, found[i], alike, REASON_NEAR, m);
	}
}

/* By text: as near as `by` asks, and in any case what says of itself that it is a repost. */
static struct match match_text(const struct clusters *c, const struct signature *sig, uint32_t time)
{
	struct match m = {.of = NOBODY};
	unsigned by = c->rules.by;
	bool near = by & CLUSTERS_BY_NEAR, repost = sig->repost && (by & CLUSTERS_BY_REPOST);

	if (by & CLUSTERS_BY_URL)
		match_url(c, sig, time, &m);
	if (m.of != NOBODY && m.role == ROLE_REPEAT)
		return m;
	if (sig->empty || !(near || repost))
		return m;
	if (!match_exact(c, sig, time, &m)) {
		if (near)
			match_near(c, sig, time, &m);
		else
			match_cut(c, sig, time, &m);
	}
	if (repost && m.of != NOBODY && m.role == ROLE_REPEAT)
		m.reason = REASON_REPOST;
	return m;
}

struct hash128 clusters_hash_id(struct str id)
{
	return hash_bytes128(id.ptr, id.len);
}

/* A post that is known only from reposts of it has a key of its own kind: it has not come itself.
 */
struct hash128 clusters_hash_root(struct str id)
{
	struct hash128 key = clusters_hash_id(id);

	key.high = ~key.high;
	return key;
}

struct match clusters_match(const struct clusters *c, const struct telling *t)
{
	uint32_t number, time = clusters_seconds(t);
	unsigned by = c->rules.by;

	if ((by & CLUSTERS_BY_ID) && t->id.len > 0 &&
	    clusters_find_id(c, clusters_hash_id(t->id), time, &number))
		return (struct match){number, ROLE_REPEAT, REASON_ID, 1};
	struct match repost = {.role = ROLE_REPEAT, .reason = REASON_REPOST, .similarity = 1};
	if (by & CLUSTERS_BY_REPOST) {
		struct str root = t->root.len > 0 ? t->root : t->id;
		bool known = t->root.len > 0 &&
			     clusters_find_id(c, clusters_hash_id(root), time, &repost.of);
		if (known || (root.len > 0 &&
				 clusters_find_id(c, clusters_hash_root(root), time, &repost.of)))
			return repost;
	}
	if (t->sig)
		return match_text(c, t->sig, time);
	return (struct match){.of = NOBODY};
}
