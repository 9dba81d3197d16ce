/*
 * Decides for each post in order whether it is the first to tell its thing, a repeat or an update
 * (see clusters.h), and keeps what later posts are compared with.
 */
#include <stdlib.h>

#include "clusters-own.h"

#define SWEEP_AFTER (KEYTABLE_NUMBERS / 8)

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

int clusters_file_keys(
    unsigned by, struct keytable *t, const struct print_keys *keys, uint32_t number, struct err *e)
{
	if ((by & CLUSTERS_BY_URL) && keys->url != 0 && keytable_add(t, keys->url, number, e) != 0)
		return -1;
	if ((by & (CLUSTERS_BY_NEAR | CLUSTERS_BY_REPOST)) && keys->head != 0 &&
	    keytable_add(t, keys->head, number, e) != 0)
		return -1;
	for (size_t i = 0; (by & CLUSTERS_BY_NEAR) && i < PRINT_LANES; i++)
		if (keys->lane[i] != 0 && keytable_add(t, keys->lane[i], number, e) != 0)
			return -1;
	return 0;
}

/* Files a telling under its keys. */
static int file_keys(
    struct clusters *c, const struct print_keys *keys, uint32_t number, struct err *e)
{
	if (c->rules.shared && number >= KEYTABLE_NUMBERS / 2)
		return err_set(e, EXIT_IO, "more than %u tellings are remembered (take more parts)",
		    KEYTABLE_NUMBERS / 2);
	if (c->rules.shared)
		number = number * 2 + 1;
	return clusters_file_keys(c->rules.by, &c->table, keys, number, e);
}

int clusters_take_places(struct clusters *c, const struct print_keys *keys, struct err *e)
{
	return clusters_file_keys(c->rules.by, &c->table, keys, c->kept.count * 2, e);
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

	if (clusters_find_id(c, key, time, &before))
		return 0;
	return seen_set(&c->ids, key, number, e) < 0 ? -1 : 0;
}

/* Remembers the post; *number becomes what later posts of its kind are found under. */
static int remember(struct clusters *c, const struct telling *t, const struct match *m,
    uint32_t *number, struct err *e)
{
	uint32_t time = clusters_seconds(t);

	*number = m->of;
	if (m->of == NOBODY || m->role == ROLE_UPDATE) {
		uint32_t first = m->of == NOBODY ? NOBODY : clusters_first(c, m->of);
		struct print p = t->sig ? t->sig->print : (struct print){0};
		p.time = time;
		if (keep(c, &p, t->id, first, false, number, e) != 0)
			return -1;
		if (t->sig && file_keys(c, &t->sig->keys, *number, e) != 0)
			return -1;
	}
	if (t->id.len > 0 && m->reason != REASON_ID &&
	    file_id(c, clusters_hash_id(t->id), time, *number, e) != 0)
		return -1;
	return t->root.len > 0 ? file_id(c, clusters_hash_root(t->root), time, *number, e) : 0;
}

int clusters_remember(struct clusters *c, const struct print *print, const struct print_keys *keys,
    struct str id, struct str cluster, struct str root, struct err *e)
{
	uint32_t number, first = NOBODY;
	struct hash128 key = clusters_hash_id(id);
	struct print p = *print;
	uint32_t span = c->rules.window.seconds;

	if (span > 0 && p.time < c->now && c->now - p.time > span)
		return 0;
	if (id.len > 0 &&
	    (seen_find(&c->ids, key, &number) || seen_find(&c->old_ids, key, &number)))
		return 0;
	if (cluster.len > 0 && clusters_find_id(c, clusters_hash_id(cluster), ANY_TIME, &first))
		first = clusters_first(c, first);
	else
		first = NOBODY;
	if (keep(c, &p, id, first, true, &number, e) != 0 || file_keys(c, keys, number, e) != 0)
		return -1;
	if (id.len > 0 && seen_set(&c->ids, key, number, e) < 0)
		return -1;
	return root.len > 0 ? file_id(c, clusters_hash_root(root), ANY_TIME, number, e) : 0;
}

/* A post that is not within the window of `now`: behind, or ahead of it. Once enough agree they
 * tell the time. */
static void count_away(struct clusters *c, uint32_t time)
{
	struct clock *k = &c->clock;
	bool back = time < c->now;

	if (k->away == 0 || (k->least < c->now) != back) {
		*k = (struct clock){.near = k->near, .least = time, .kept = c->kept.count};
	}
	k->least = time < k->least ? time : k->least;
	k->away++;
	if (k->away < CLOCK_AGREED)
		return;
	uint32_t kept = k->kept < c->kept.count && !back ? k->kept : 0;
	c->now = k->least;
	tellings_date_latest(&c->kept, c->kept.count - kept, c->now);
	*k = (struct clock){.near = CLOCK_AGREED};
}

static void turn_clock(struct clusters *c, uint32_t time)
{
	struct clock *k = &c->clock;
	uint32_t span = c->rules.window.seconds;

	k->since = 0;
	if (time == 0)
		return;
	if (c->now == 0)
		c->now = time;
	bool ahead = time > c->now && time - c->now > span;
	/* Behind is what comes late; but where the first posts had a wrong clock. */
	bool behind = k->near < CLOCK_AGREED && time < c->now && c->now - time > span;
	if (ahead || behind) {
		count_away(c, time);
		k->since = ahead ? time - span : 0;
		return;
	}
	k->away = 0;
	k->near += k->near < CLOCK_AGREED;
	c->now = time > c->now ? time : c->now;
}

void clusters_turn(struct clusters *c, const struct telling *t)
{
	uint32_t span = c->rules.window.seconds;

	c->turned = has_window(c);
	if (!c->turned)
		return;
	if (span > 0) {
		turn_clock(c, clusters_seconds(t));
	} else {
		span = c->rules.window.posts;
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
	uint32_t number_of_first = clusters_first(c, number);
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
	uint32_t time = clusters_seconds(t);

	*v = (struct verdict){.role = ROLE_FIRST,
	    .cluster = t->id,
	    .first_ms = (int64_t)time * 1000,
	    .has_first_ms = time != 0};
	v->elsewhere = is_elsewhere(c, &(struct print){0}, t->id);
	if (v->elsewhere)
		return 0;
	int known = t->id.len > 0 ? seen_add(&c->ids, clusters_hash_id(t->id), NULL, e) : 0;
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
	if (!c->turned)
		clusters_turn(c, t);
	c->turned = false;
	struct match m = clusters_match(c, t);
	if (remember(c, t, &m, &number, e) != 0)
		return -1;
	pronounce(c, t, m, number, v);
	return 0;
}

void clusters_ask(
    const struct clusters *c, struct str id, struct str root, const struct signature *sig)
{
	struct hash128 key = clusters_hash_id(id);

	if (id.len > 0)
		seen_ask(&c->ids, key);
	if (root.len > 0) {
		key = clusters_hash_id(root);
		seen_ask(&c->ids, key);
	}
	if (c->rules.by & CLUSTERS_BY_REPOST) {
		key.high = ~key.high; /* as clusters_hash_root() does */
		seen_ask(&c->ids, key);
	}
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
