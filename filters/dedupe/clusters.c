/*
 * Decides for each post in order whether it is the first to tell its thing, a repeat or an update
 * (see clusters.h): by id, by the post that it reposts, by equal normal text, by one link and some
 * likeness, by likeness alone. What is compared with is found by keys (keytable.h).
 */
#include "clusters.h"

#include <stdlib.h>

#include "seen.h"
#include "tellings.h"

#define NOBODY UINT32_MAX
#define EARLIER_RUN (UINT32_C(1) << 31) /* in print.first, beside the number of the first */
#define NUMBER (KEYTABLE_NUMBERS - 1)
#define FOUND_MAX ((SIGNATURE_PROBES + 1) * KEYTABLE_UNDER_ONE)
#define SWEEP_AFTER (KEYTABLE_NUMBERS / 8)

struct clusters {
	struct clusters_rules rules;
	/* Ids of posts and of roots of reposts; where there is a window, those of the window before
	 * stand apart. */
	struct seen ids, old_ids;
	uint32_t ids_since; /* `now` when the newer table was empty */
	struct tellings kept;
	struct keytable table;
	uint32_t now; /* counts posts, or is the newest post's time, as the window goes */
	struct signature_gate gate;
	uint32_t swept; /* tellings since the table held no forgotten one */
};

/* Where a post belongs: of is NOBODY for a first. */
struct match {
	uint32_t of;
	enum clusters_role role;
	enum clusters_reason reason;
	double similarity;
};

static bool has_window(const struct clusters *c)
{
	return c->rules.window.seconds > 0 || c->rules.window.posts > 0;
}

struct clusters *clusters_new(const struct clusters_rules *rules, struct err *e)
{
	struct clusters *c = calloc(1, sizeof(*c));

	if (!c) {
		err_set(e, EXIT_IO, "clusters (out of memory)");
		return NULL;
	}
	c->rules = *rules;
	c->rules.named = rules->named || rules->by != CLUSTERS_BY_ID || has_window(c);
	seen_init(&c->ids, c->rules.named);
	seen_init(&c->old_ids, c->rules.named);
	tellings_init(&c->kept, has_window(c));
	keytable_init(&c->table);
	signature_gate_init(&c->gate, rules->threshold);
	return c;
}

void clusters_free(struct clusters *c)
{
	if (!c)
		return;
	seen_free(&c->ids);
	seen_free(&c->old_ids);
	tellings_free(&c->kept);
	keytable_free(&c->table);
	free(c);
}

static uint32_t seconds_of(const struct telling *t)
{
	int64_t s = t->time_ms / 1000;

	return t->has_time && s > 0 && s <= UINT32_MAX ? (uint32_t)s : 0;
}

/* False where number is forgotten, or of an earlier run and not earlier than the post. */
static bool counts(const struct clusters *c, uint32_t number, uint32_t time)
{
	if (!tellings_has(&c->kept, number))
		return false;
	const struct print *p = tellings_print(&c->kept, number);
	return !(p->first & EARLIER_RUN) || (p->time != 0 && p->time < time);
}

/* The number of the cluster's first; the telling's own where that is forgotten. */
static uint32_t first_of(const struct clusters *c, uint32_t number)
{
	uint32_t first = tellings_print(&c->kept, number)->first & NUMBER;

	return tellings_has(&c->kept, first) ? first : number;
}

static bool find_id(const struct clusters *c, struct hash128 key, uint32_t time, uint32_t *number)
{
	return (seen_find(&c->ids, key, number) || seen_find(&c->old_ids, key, number)) &&
	       counts(c, *number, time);
}

/* The likeness to telling `number`, 0 where it or its cluster's first is not near enough. */
static double near_likeness(
    const struct clusters *c, const struct print *p, uint32_t number, double least)
{
	const struct print *kept = tellings_print(&c->kept, number);
	uint32_t first = first_of(c, number);
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

/* Equal normal forms. */
static bool match_exact(
    const struct clusters *c, const struct signature *sig, uint32_t time, struct match *m)
{
	uint32_t found[KEYTABLE_UNDER_ONE];
	size_t count = sig->keys.head ? keytable_find(&c->table, sig->keys.head, found) : 0;

	for (size_t i = 0; i < count; i++)
		if (counts(c, found[i], time) &&
		    signature_same(&sig->print, tellings_print(&c->kept, found[i]))) {
			*m = (struct match){found[i], ROLE_REPEAT, REASON_NEAR, 1};
			return true;
		}
	return false;
}

static void match_url(
    const struct clusters *c, const struct signature *sig, uint32_t time, struct match *m)
{
	uint32_t found[KEYTABLE_UNDER_ONE];
	size_t count = sig->keys.url ? keytable_find(&c->table, sig->keys.url, found) : 0;

	for (size_t i = 0; i < count; i++) {
		if (!counts(c, found[i], time))
			continue;
		double alike = near_likeness(c, &sig->print, found[i], CLUSTERS_URL_LIKENESS);
		if (alike > 0)
			weigh(c, &sig->print, found[i], alike, REASON_URL, m);
	}
}

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

/* What shares a key with the text and may be near: each once, the oldest first. */
static size_t find_near(
    const struct clusters *c, const struct signature *sig, uint32_t time, uint32_t *found)
{
	size_t count = keytable_find(&c->table, sig->keys.head, found), alive = 0, once = 0;

	for (size_t i = 0; i < SIGNATURE_PROBES; i++)
		if (sig->probe[i] != 0)
			count += keytable_find(&c->table, sig->probe[i], found + count);
	for (size_t i = 0; i < count; i++)
		if (tellings_has(&c->kept, found[i])) {
			__builtin_prefetch(tellings_print(&c->kept, found[i]));
			found[alive++] = found[i];
		}
	count = 0;
	for (size_t i = 0; i < alive; i++)
		if (signature_may_reach(&c->gate, &sig->print, tellings_print(&c->kept, found[i])))
			found[count++] = found[i];
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
	if (!sig->empty && (near || repost) && !match_exact(c, sig, time, &m) && near)
		match_near(c, sig, time, &m);
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
	uint32_t number, time = seconds_of(t);
	unsigned by = c->rules.by;

	if ((by & CLUSTERS_BY_ID) && t->id.len > 0 && find_id(c, hash_id(t->id), time, &number))
		return (struct match){number, ROLE_REPEAT, REASON_ID, 1};
	struct match repost = {.role = ROLE_REPEAT, .reason = REASON_REPOST, .similarity = 1};
	if (by & CLUSTERS_BY_REPOST) {
		struct str root = t->root.len > 0 ? t->root : t->id;
		bool known = t->root.len > 0 && find_id(c, hash_id(root), time, &repost.of);
		if (known || (root.len > 0 && find_id(c, hash_root(root), time, &repost.of)))
			return repost;
	}
	if (t->sig)
		return match_text(c, t->sig, time);
	return (struct match){.of = NOBODY};
}

/* Files a telling under its keys. */
static int file_keys(
    struct clusters *c, const struct print_keys *keys, uint32_t number, struct err *e)
{
	struct keytable *t = &c->table;

	if ((c->rules.by & CLUSTERS_BY_URL) && keys->url != 0 &&
	    keytable_add(t, keys->url, number, e) != 0)
		return -1;
	if (keys->head == 0 || !(c->rules.by & (CLUSTERS_BY_NEAR | CLUSTERS_BY_REPOST)))
		return 0;
	if (keytable_add(t, keys->head, number, e) != 0)
		return -1;
	for (size_t i = 0; (c->rules.by & CLUSTERS_BY_NEAR) && i < PRINT_LANES; i++)
		if (keys->lane[i] != 0 && keytable_add(t, keys->lane[i], number, e) != 0)
			return -1;
	return 0;
}

/* Keeps a first (first is NOBODY) or an update; its number goes to *number. */
static int keep(struct clusters *c, struct print *p, struct str id, uint32_t first, bool earlier,
    uint32_t *number, struct err *e)
{
	if (tellings_add(&c->kept, p, id, c->now, number, e) != 0)
		return -1;
	uint32_t of = first == NOBODY ? *number : first;
	tellings_print(&c->kept, *number)->first = of | (earlier ? EARLIER_RUN : 0);
	if (!has_window(c))
		return 0;
	keytable_set_alive(&c->table, c->kept.floor, c->kept.count);
	c->swept++;
	if (c->swept < SWEEP_AFTER)
		return 0;
	c->swept = 0;
	return keytable_sweep(&c->table, e);
}

/* Known ids lead to `number`, unless they lead to one that counts already. */
static int file_id(
    struct clusters *c, struct hash128 key, uint32_t time, uint32_t number, struct err *e)
{
	uint32_t before;

	if (find_id(c, key, time, &before))
		return 0;
	return seen_set(&c->ids, key, number, e) < 0 ? -1 : 0;
}

/* Remembers the post; *number becomes what later posts of its kind are found under. */
static int remember(struct clusters *c, const struct telling *t, const struct match *m,
    uint32_t *number, struct err *e)
{
	uint32_t time = seconds_of(t);

	*number = m->of;
	if (m->of == NOBODY || m->role == ROLE_UPDATE) {
		uint32_t first = m->of == NOBODY ? NOBODY : first_of(c, m->of);
		struct print p = t->sig ? t->sig->print : (struct print){0};
		p.time = time;
		if (keep(c, &p, t->id, first, false, number, e) != 0)
			return -1;
		if (t->sig && file_keys(c, &t->sig->keys, *number, e) != 0)
			return -1;
	}
	if (t->id.len > 0 && m->reason != REASON_ID &&
	    file_id(c, hash_id(t->id), time, *number, e) != 0)
		return -1;
	return t->root.len > 0 ? file_id(c, hash_root(t->root), time, *number, e) : 0;
}

int clusters_remember(struct clusters *c, const struct print *print, const struct print_keys *keys,
    struct str id, struct str cluster, struct str root, struct err *e)
{
	uint32_t number, first = NOBODY;
	struct hash128 key = hash_id(id);
	struct print p = *print;

	if (id.len > 0 &&
	    (seen_find(&c->ids, key, &number) || seen_find(&c->old_ids, key, &number)))
		return 0;
	if (cluster.len > 0 && find_id(c, hash_id(cluster), UINT32_MAX, &first))
		first = first_of(c, first);
	else
		first = NOBODY;
	if (c->rules.window.seconds > 0 && p.time > c->now)
		c->now = p.time;
	if (keep(c, &p, id, first, true, &number, e) != 0 || file_keys(c, keys, number, e) != 0)
		return -1;
	if (id.len > 0 && seen_set(&c->ids, key, number, e) < 0)
		return -1;
	return root.len > 0 ? file_id(c, hash_root(root), UINT32_MAX, number, e) : 0;
}

/* Moves the clock on, and forgets what the window leaves behind. */
static void turn_window(struct clusters *c, const struct telling *t)
{
	uint32_t span = c->rules.window.posts, time = seconds_of(t);

	if (c->rules.window.seconds > 0) {
		span = c->rules.window.seconds;
		c->now = time > c->now ? time : c->now;
	} else {
		c->now++;
	}
	while (c->kept.count > 0 && c->now - tellings_oldest(&c->kept) > span)
		tellings_forget_oldest(&c->kept);
	if (c->ids_since != 0 && c->now - c->ids_since <= span)
		return;
	/* What the older table leads to is forgotten by now. */
	seen_free(&c->old_ids);
	c->old_ids = c->ids;
	seen_init(&c->ids, true);
	c->ids_since = c->now;
}

/* The key of a cluster is its first's: what it tells, or its id where it tells nothing. */
static bool is_elsewhere(const struct clusters *c, const struct print *first, struct str id)
{
	if (c->rules.parts == 0)
		return false;
	uint64_t key = first->size > 0 ? hash_bytes64(first->odd, sizeof(first->odd), 0)
				       : hash_bytes64(id.ptr, id.len, 0);
	return (key >> 32) * c->rules.parts >> 32 != c->rules.part;
}

static void pronounce(const struct clusters *c, const struct telling *t, struct match m,
    uint32_t number, struct verdict *v)
{
	uint32_t number_of_first = first_of(c, number);
	const struct print *first = tellings_print(&c->kept, number_of_first);

	*v = (struct verdict){.role = m.of == NOBODY ? ROLE_FIRST : m.role,
	    .reason = m.reason,
	    .cluster = tellings_id(&c->kept, number_of_first),
	    .similarity = m.similarity,
	    .first_ms = (int64_t)first->time * 1000,
	    .has_first_ms = first->time != 0};
	v->elsewhere = is_elsewhere(c, first, v->cluster);
	if (m.reason == REASON_ID)
		v->of = t->id;
	else if (m.of != NOBODY)
		v->of = tellings_id(&c->kept, m.of);
	if (m.of != NOBODY)
		v->remembered = tellings_print(&c->kept, m.of)->first & EARLIER_RUN;
}

/* By ids alone, where nobody asks for more than whether one was there. */
static int judge_id(struct clusters *c, const struct telling *t, struct verdict *v, struct err *e)
{
	*v = (struct verdict){.role = ROLE_FIRST, .cluster = t->id};
	v->elsewhere = is_elsewhere(c, &(struct print){0}, t->id);
	if (v->elsewhere)
		return 0;
	int known = t->id.len > 0 ? seen_add(&c->ids, hash_id(t->id), NULL, e) : 0;
	if (known == 1) {
		v->role = ROLE_REPEAT;
		v->reason = REASON_ID;
		v->of = t->id;
		v->similarity = 1;
	}
	return known < 0 ? -1 : 0;
}

int clusters_judge(struct clusters *c, const struct telling *t, struct verdict *v, struct err *e)
{
	uint32_t number;

	if (!c->rules.named)
		return judge_id(c, t, v, e);
	if (has_window(c))
		turn_window(c, t);
	struct match m = find_match(c, t);
	if (remember(c, t, &m, &number, e) != 0)
		return -1;
	pronounce(c, t, m, number, v);
	return 0;
}

void clusters_ask(const struct clusters *c, const struct signature *sig)
{
	if (!sig)
		return;
	if (sig->keys.head != 0)
		keytable_ask(&c->table, sig->keys.head);
	for (size_t i = 0; i < SIGNATURE_PROBES; i++)
		if (sig->probe[i] != 0)
			keytable_ask(&c->table, sig->probe[i]);
}

size_t clusters_bytes(const struct clusters *c, size_t *tellings)
{
	*tellings = c->kept.count;
	return c->kept.count * sizeof(struct print) + keytable_bytes(&c->table);
}
