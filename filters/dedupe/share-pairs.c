/*
 * Which posts may be alike, by the keys of one part (see share.h). In: all signatures, twice. Out:
 * a file of pairs. Remembers the prints of what is kept and has a key of this part that another
 * post has too: keys that a single post has are sieved out beforehand.
 */
#include <stdlib.h>

#include "clusters-own.h"
#include "share-own.h"

#define SIEVE_BITS 32 /* a post, of each of two sets, divided by the parts */
#define SIEVE_LEAST 65536u
#define FOUND_MAX (KEYTABLE_UNDER_ONE * SHARE_KEYS_MAX)
#define PAIRS_MAX (FOUND_MAX + 2) /* of a post */

struct pairs {
	const struct share_step *step;
	const struct clusters_rules *rules;
	struct bits one, two; /* what a post has, and what two have */
	struct keytable table;
	struct tellings kept; /* print.first is the post's number */
	struct seen ids;      /* the first post that names an id */
	struct signature_gate near, link;
	struct share_out *file;
	uint64_t written;
};

/* What is found for a post. */
struct mates {
	uint32_t earlier[PAIRS_MAX];
	size_t count;
	bool repeats;
};

size_t share_keys(unsigned by, const struct signature *s, uint32_t key[SHARE_KEYS_MAX])
{
	size_t count = 0;

	if ((by & CLUSTERS_BY_URL) && s->keys.url != 0)
		key[count++] = s->keys.url;
	if ((by & (CLUSTERS_BY_NEAR | CLUSTERS_BY_REPOST)) && s->keys.head != 0)
		key[count++] = s->keys.head;
	for (size_t i = 0; (by & CLUSTERS_BY_NEAR) && i < SIGNATURE_PROBES; i++)
		if (s->probe[i] != 0)
			key[count++] = s->probe[i];
	return count;
}

/* The ids by which a post may be a repeat, of this part. */
static size_t own_ids(const struct clusters_rules *r, const struct telling *t, struct hash128 id[2])
{
	size_t count = 0;

	if (t->id.len > 0 && (r->by & (CLUSTERS_BY_ID | CLUSTERS_BY_REPOST)))
		id[count++] = clusters_hash_id(t->id);
	if (t->root.len > 0 && (r->by & CLUSTERS_BY_REPOST))
		id[count++] = clusters_hash_id(t->root);
	for (size_t i = count; i-- > 0;)
		if (share_part_of(id[i].low, r->parts) != r->part)
			id[i] = id[--count];
	return count;
}

static void mark(struct pairs *p, const uint64_t *hash, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t same = 0;
		while (hash[same] != hash[i])
			same++;
		if (same == i)
			share_sieve_put(
			    share_sieve_has(&p->one, hash[i]) ? &p->two : &p->one, hash[i]);
	}
}

/* First pass: fills the sieve. */
static int sieve(struct pairs *p, struct signatures *all, struct err *e)
{
	const struct clusters_rules *r = p->rules;
	struct signed_post post;
	int got;

	signatures_rewind(all);
	for (got = signatures_next(all, &post, e); got == 1; got = signatures_next(all, &post, e)) {
		uint32_t key[SHARE_KEYS_MAX];
		uint64_t hash[SHARE_KEYS_MAX + 2];
		struct hash128 id[2];
		size_t count = 0, keys = share_keys(r->by, &post.signature, key);
		for (size_t i = 0; i < keys; i++)
			if (share_part_of(key[i], r->parts) == r->part)
				hash[count++] = key[i];
		keys = own_ids(r, &post.telling, id);
		for (size_t i = 0; i < keys; i++)
			hash[count++] = id[i].high;
		mark(p, hash, count);
		if (err_signal)
			return share_interrupted(e);
	}
	bits_free(&p->one);
	return got;
}

static bool is_own(const struct pairs *p, uint32_t key)
{
	return key != 0 && share_part_of(key, p->rules->parts) == p->rules->part &&
	       share_sieve_has(&p->two, key);
}

static void add_mate(struct mates *m, uint32_t earlier)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->earlier[i] == earlier)
			return;
	m->earlier[m->count++] = earlier;
}

/* What is kept under some keys, some of it more than once. */
static size_t find_kept(const struct pairs *p, const uint32_t *key, size_t keys, uint32_t *found)
{
	size_t count = 0;

	for (size_t i = 0; i < keys; i++) {
		size_t all = count + keytable_find(&p->table, key[i], found + count);
		for (; count < all; count++)
			__builtin_prefetch(tellings_print(&p->kept, found[count]));
	}
	return count;
}

/* Those of what was found that the post may repeat or update. */
static void weigh_found(const struct pairs *p, const struct signature *s,
    const struct signature_gate *gate, const uint32_t *found, size_t count, struct mates *m)
{
	for (size_t i = 0; i < count; i++) {
		const struct print *kept = tellings_print(&p->kept, found[i]);
		/* Equal ones pass the gate. */
		if (!signature_may_reach(gate, &s->print, kept))
			continue;
		bool same = !s->empty && signature_same(&s->print, kept);
		if (!same && signature_likeness(&s->print, kept, gate->least) < gate->least)
			continue;
		add_mate(m, kept->first);
		m->repeats = m->repeats || same || signature_facts_agree(&s->print, kept);
	}
}

static void find_mates(const struct pairs *p, const struct signature *s, struct mates *m)
{
	uint32_t all[SHARE_KEYS_MAX], key[SHARE_KEYS_MAX];
	uint32_t linked[KEYTABLE_UNDER_ONE], found[FOUND_MAX];
	size_t keys = share_keys(p->rules->by, s, all), own = 0, links = 0;
	bool link = (p->rules->by & CLUSTERS_BY_URL) && s->keys.url != 0;

	for (size_t i = 0; i < keys; i++) {
		if (!is_own(p, all[i]))
			continue;
		keytable_ask(&p->table, all[i]);
		key[own++] = all[i];
		links += i == 0 && link;
	}
	size_t count = find_kept(p, key, links, linked);
	size_t near = find_kept(p, key + links, own - links, found);
	weigh_found(p, s, &p->link, linked, count, m);
	weigh_found(p, s, &p->near, found, near, m);
}

static int find_ids(struct pairs *p, const struct signed_post *post, struct mates *m, struct err *e)
{
	struct hash128 id[2];
	size_t ids = own_ids(p->rules, &post->telling, id);

	for (size_t i = 0; i < ids; i++) {
		uint32_t first = post->number;
		if (!share_sieve_has(&p->two, id[i].high))
			continue;
		int known = seen_add(&p->ids, id[i], &first, e);
		if (known < 0)
			return -1;
		if (known == 0 || first == post->number)
			continue;
		add_mate(m, first);
		m->repeats = true;
	}
	return 0;
}

static int write_pair(struct pairs *p, uint32_t post, uint32_t earlier, struct err *e)
{
	struct share_pair pair = {post, earlier};

	p->written++;
	return share_out_add(p->file, &pair, sizeof(pair), e);
}

/* Files a post that is kept under its keys of this part. */
static int file_post(struct pairs *p, const struct signed_post *post, struct err *e)
{
	struct print_keys keys = post->signature.keys;
	struct print print = post->signature.print;
	uint32_t number, any = 0;

	keys.head = is_own(p, keys.head) ? keys.head : 0;
	keys.url = is_own(p, keys.url) ? keys.url : 0;
	any |= keys.head | keys.url;
	for (size_t i = 0; i < PRINT_LANES; i++) {
		keys.lane[i] = is_own(p, keys.lane[i]) ? keys.lane[i] : 0;
		any |= keys.lane[i];
	}
	if (any == 0)
		return 0;
	print.first = post->number;
	if (tellings_add(&p->kept, &print, STR_NONE, 0, &number, e) != 0)
		return -1;
	return clusters_file_keys(p->rules->by, &p->table, &keys, number, e);
}

static int take_post(struct pairs *p, const struct signed_post *post, struct err *e)
{
	const struct signature *s = &post->signature;
	struct mates m = {.count = 0};

	find_mates(p, s, &m);
	if (find_ids(p, post, &m, e) != 0)
		return -1;
	for (size_t i = 0; i < m.count; i++)
		if (write_pair(p, post->number, m.earlier[i], e) != 0)
			return -1;
	if (p->step->guess && m.repeats)
		return write_pair(p, post->number, post->number, e);
	if (!p->step->guess && !bits_has(&p->step->kept, post->number))
		return 0;
	return file_post(p, post, e);
}

static int find_all(struct pairs *p, struct signatures *all, struct err *e)
{
	struct signed_post post;
	int got;

	signatures_rewind(all);
	for (got = signatures_next(all, &post, e); got == 1; got = signatures_next(all, &post, e)) {
		if (take_post(p, &post, e) != 0)
			return -1;
		if (err_signal)
			return share_interrupted(e);
	}
	if (got == 0)
		got = share_out_end_segment(p->file, e);
	return got;
}

static int start(struct pairs *p, const char *path, const struct share_head *head, struct err *e)
{
	struct share *s = p->step->share;
	uint64_t bits =
	    (uint64_t)s->signatures.base[s->signatures.files] * SIEVE_BITS / p->rules->parts;

	bits = bits < SIEVE_LEAST ? SIEVE_LEAST : bits;
	bits = bits > UINT32_MAX ? UINT32_MAX : bits;
	keytable_init(&p->table);
	tellings_init(&p->kept, false);
	seen_init(&p->ids, true);
	signature_gate_init(&p->near, p->rules->threshold);
	signature_gate_init(&p->link, CLUSTERS_URL_LIKENESS);
	if (bits_init(&p->one, bits, e) != 0 || bits_init(&p->two, bits, e) != 0)
		return -1;
	p->file = share_out_open(path, head, e);
	return p->file ? 0 : -1;
}

int share_find_pairs(const struct share_step *step, struct err *e)
{
	struct share *s = step->share;
	struct pairs p = {.step = step, .rules = &s->rules};
	struct share_head head = s->head;
	struct buf name;
	int rc = -1;

	head.kind = SHARE_PAIRS;
	head.round = step->round;
	const char *path = share_path(s, SHARE_PAIRS, step->round, s->rules.part, &name);
	if (!path)
		err_set(e, EXIT_IO, "--share (out of memory)");
	else if (start(&p, path, &head, e) == 0 && sieve(&p, &s->signatures, e) == 0)
		rc = find_all(&p, &s->signatures, e);
	if (rc == 0) {
		rc = share_out_commit(p.file, p.written, e);
		p.file = NULL;
	}
	share_out_abort(p.file);
	buf_free(&name);
	bits_free(&p.one);
	bits_free(&p.two);
	seen_free(&p.ids);
	tellings_free(&p.kept);
	keytable_free(&p.table);
	return rc;
}
