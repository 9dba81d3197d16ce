/*
 * Judges the posts of one part's components in their order (see share.h). In: the pairs of all
 * parts, all signatures. Out: a file of what is a repeat or an update. Remembers the tellings of
 * its components, and the keys of others that its posts may ask for.
 */
#include <string.h>

#include "clusters-own.h"
#include "share-components.h"
#include "share-own.h"

#define SIEVE_BITS 64 /* a post of the part's */
#define SIEVE_LEAST 65536u

struct teller {
	const struct share_step *step;
	const struct clusters_rules *rules;
	struct components together;
	struct bits own;   /* posts of the part's components */
	struct bits asked; /* keys that they ask for */
	uint64_t own_count, changed, told;
	struct clusters *clusters;
	struct share_out *file;
};

typedef void pair_fn(struct components *c, const struct share_pair *pair);

static void name_pair(struct components *c, const struct share_pair *pair)
{
	components_name(c, pair->post);
	components_name(c, pair->earlier);
}

static void join_pair(struct components *c, const struct share_pair *pair)
{
	components_join(c, pair->post, pair->earlier);
}

static int each_pair_of(
    struct teller *t, struct share_in *in, uint32_t posts, pair_fn *with, struct err *e)
{
	struct share_pair pair;
	const void *bytes;

	if (share_in_seek(in, 0, e) != 0)
		return -1;
	for (;;) {
		int got = share_in_take(in, sizeof(pair), &bytes, e);
		if (got != 1)
			return got;
		memcpy(&pair, bytes, sizeof(pair));
		if (pair.post >= posts || pair.earlier > pair.post)
			return err_set(
			    e, EXIT_USAGE, "--share: a pair of posts that there are not");
		if (pair.post != pair.earlier)
			with(&t->together, &pair);
		if (err_signal)
			return share_interrupted(e);
	}
}

static int each_pair(struct teller *t, pair_fn *with, struct err *e)
{
	const struct share *s = t->step->share;
	uint32_t posts = s->signatures.base[s->signatures.files];
	int rc = 0;

	for (uint32_t part = 0; rc == 0 && part < s->rules.parts; part++) {
		struct buf name;
		struct share_in *in =
		    share_open_part(s, SHARE_PAIRS, t->step->round, part, &name, e);
		rc = in ? each_pair_of(t, in, posts, with, e) : -1;
		share_in_close(in);
		buf_free(&name);
	}
	return rc;
}

/* Which posts are this part's; what connects them is forgotten, but for who is named. */
static int find_own(struct teller *t, struct err *e)
{
	const struct share *s = t->step->share;
	uint32_t posts = s->signatures.base[s->signatures.files];

	if (components_init(&t->together, posts, e) != 0 || bits_init(&t->own, posts, e) != 0 ||
	    each_pair(t, name_pair, e) != 0 || components_count(&t->together, e) != 0 ||
	    each_pair(t, join_pair, e) != 0)
		return -1;
	for (uint32_t i = 0; i < posts; i++) {
		if (!bits_has(&t->together.named, i))
			continue;
		uint32_t root = components_root(&t->together, i);
		if (share_part_of(root, t->rules->parts) != t->rules->part)
			continue;
		bits_put(&t->own, i);
		t->own_count++;
	}
	free(t->together.up);
	t->together.up = NULL;
	return 0;
}

/* The keys that the part's posts ask for: what takes places under others need not be known. */
static int find_asked(struct teller *t, struct signatures *all, struct err *e)
{
	uint64_t bits = t->own_count * SIEVE_BITS;
	struct signed_post post;
	int got;

	bits = bits < SIEVE_LEAST ? SIEVE_LEAST : bits;
	if (bits_init(&t->asked, bits > UINT32_MAX ? UINT32_MAX : bits, e) != 0)
		return -1;
	signatures_rewind(all);
	for (got = signatures_next(all, &post, e); got == 1; got = signatures_next(all, &post, e)) {
		uint32_t key[SHARE_KEYS_MAX];
		size_t keys = bits_has(&t->own, post.number)
				  ? share_keys(t->rules->by, &post.signature, key)
				  : 0;
		for (size_t i = 0; i < keys; i++)
			share_sieve_put(&t->asked, key[i]);
		if (err_signal)
			return share_interrupted(e);
	}
	return got;
}

static void sift(const struct bits *asked, uint32_t *key)
{
	if (*key != 0 && !share_sieve_has(asked, *key))
		*key = 0;
}

/* A post of other parts, or one that is like none. */
static int pass_other(struct teller *t, const struct signed_post *post, struct err *e)
{
	struct print_keys keys = post->signature.keys;
	bool kept = bits_has(&t->step->kept, post->number);

	/* What no pair names any more is a first, whatever it was taken to be. */
	if (!kept && !bits_has(&t->together.named, post->number))
		t->changed++;
	if (!kept)
		return 0;
	sift(&t->asked, &keys.head);
	sift(&t->asked, &keys.url);
	for (size_t i = 0; i < PRINT_LANES; i++)
		sift(&t->asked, &keys.lane[i]);
	return clusters_take_places(t->clusters, &keys, e);
}

static int write_verdict(struct teller *t, uint32_t post, const struct verdict *v, struct err *e)
{
	struct share_told told = {.post = post,
	    .first_s = v->has_first_ms ? (uint32_t)(v->first_ms / 1000) : 0,
	    .similarity = v->similarity,
	    .role = (uint8_t)v->role,
	    .reason = (uint8_t)v->reason,
	    .cluster_len = (uint16_t)v->cluster.len,
	    .of_len = (uint16_t)v->of.len};

	t->told++;
	if (share_out_add(t->file, &told, sizeof(told), e) != 0 ||
	    share_out_add(t->file, v->cluster.ptr, v->cluster.len, e) != 0)
		return -1;
	return share_out_add(t->file, v->of.ptr, v->of.len, e);
}

static int judge_own(struct teller *t, struct signed_post *post, struct err *e)
{
	struct verdict v;
	unsigned texts = CLUSTERS_BY_NEAR | CLUSTERS_BY_URL | CLUSTERS_BY_REPOST;

	if (!(t->rules->by & CLUSTERS_BY_REPOST))
		post->telling.root = STR_NONE;
	if (!(t->rules->by & texts))
		post->telling.sig = NULL;
	if (clusters_judge(t->clusters, &post->telling, &v, e) != 0)
		return -1;
	t->changed += bits_has(&t->step->kept, post->number) != (v.role != ROLE_REPEAT);
	return v.role == ROLE_FIRST ? 0 : write_verdict(t, post->number, &v, e);
}

/* A segment of the file for each file of signatures. */
static int judge_all(struct teller *t, struct signatures *all, struct err *e)
{
	struct signed_post post;
	size_t file = 0;
	int got;

	signatures_rewind(all);
	for (got = signatures_next(all, &post, e); got == 1; got = signatures_next(all, &post, e)) {
		for (; post.number >= all->base[file + 1]; file++)
			if (share_out_end_segment(t->file, e) != 0)
				return -1;
		if ((bits_has(&t->own, post.number) ? judge_own(t, &post, e)
						    : pass_other(t, &post, e)) != 0)
			return -1;
		if (err_signal)
			return share_interrupted(e);
	}
	for (; got == 0 && file < all->files; file++)
		got = share_out_end_segment(t->file, e);
	return got;
}

static int tell(struct teller *t, const char *path, struct err *e)
{
	struct share *s = t->step->share;
	struct share_head head = s->head;
	struct clusters_rules rules = s->rules;

	head.kind = SHARE_TOLD;
	head.round = t->step->round;
	rules.parts = 0;
	rules.named = rules.shared = true;
	if (find_own(t, e) != 0 || find_asked(t, &s->signatures, e) != 0)
		return -1;
	t->clusters = clusters_new(&rules, e);
	t->file = t->clusters ? share_out_open(path, &head, e) : NULL;
	if (!t->file || judge_all(t, &s->signatures, e) != 0)
		return -1;
	struct share_out *done = t->file;
	t->file = NULL;
	return share_out_commit(done, t->changed, e);
}

int share_tell(const struct share_step *step, struct err *e)
{
	struct teller t = {.step = step, .rules = &step->share->rules};
	struct buf name;
	const char *path =
	    share_path(step->share, SHARE_TOLD, step->round, step->share->rules.part, &name);
	int rc = path ? tell(&t, path, e) : err_set(e, EXIT_IO, "--share (out of memory)");

	share_out_abort(t.file);
	clusters_free(t.clusters);
	components_free(&t.together);
	bits_free(&t.own);
	bits_free(&t.asked);
	buf_free(&name);
	return rc;
}
