/*
 * What a settled folder tells of the posts of one file, in their order: the parts' files side by
 * side, and the signatures, by which a post is known to be the one that was signed.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clusters-own.h"
#include "share-own.h"

/* The next post that a part tells of. */
struct voice {
	struct share_in *in;
	struct share_told told; /* told.post is UINT32_MAX behind the last */
	struct buf ids;
};

struct share_telling {
	struct share share;
	char *path;		   /* the one in share.signatures */
	struct buf settled, *name; /* paths; name: one a part */
	struct signed_post post;
	struct voice *voice;
	uint32_t file;
	uint32_t base;	  /* number of the file's first post */
	uint32_t number;  /* of the next post */
	uint32_t soonest; /* the part that tells of the next post that any tells of */
	bool spoken;	  /* it has, and is to be heard anew */
};

static int hear(struct share_telling *t, struct voice *v, struct err *e)
{
	const void *bytes;
	int got = share_in_take(v->in, sizeof(v->told), &bytes, e);

	if (got != 1) {
		v->told.post = UINT32_MAX;
		return got;
	}
	memcpy(&v->told, bytes, sizeof(v->told));
	size_t ids = (size_t)v->told.cluster_len + v->told.of_len;
	if (v->told.post < t->number || v->told.role > ROLE_UPDATE || v->told.reason > REASON_NEAR)
		return err_set(e, EXIT_USAGE, "--share: %s: damaged", t->share.folder);
	buf_reset(&v->ids);
	if (ids == 0)
		return 0;
	got = share_in_take(v->in, ids, &bytes, e);
	if (got != 1)
		return got < 0 ? -1
			       : err_set(e, EXIT_USAGE, "--share: %s: damaged", t->share.folder);
	buf_add(&v->ids, bytes, ids);
	return buf_failed(&v->ids) ? err_set(e, EXIT_IO, "--share (out of memory)") : 0;
}

/* Which file of signatures it is among all, and the number of its first post. */
static int find_file(struct share_telling *t, struct share_in *settled, struct err *e)
{
	struct share_settled file;
	const void *bytes;
	int got = share_in_seek(settled, 0, e);

	for (uint32_t i = 0; got >= 0; i++) {
		got = share_in_take(settled, sizeof(file), &bytes, e);
		if (got == 0)
			return err_set(e, EXIT_USAGE,
			    "%s: not among the signatures that %s was settled for",
			    t->share.signatures.path[0], t->share.folder);
		if (got < 0)
			return -1;
		memcpy(&file, bytes, sizeof(file));
		if (file.digest == t->share.signatures.digest[0]) {
			t->file = i;
			t->base = t->number = (uint32_t)file.base;
			return 0;
		}
	}
	return -1;
}

static int check_rules(const struct share_telling *t, struct clusters_rules *rules, struct err *e)
{
	const struct share_head *h = &t->share.head;

	if (rules->by != 0 && rules->by != h->by)
		return err_set(
		    e, EXIT_USAGE, "--by: another one than the steps of %s had", t->share.folder);
	if (rules->threshold > 0 &&
	    (rules->threshold < h->threshold || rules->threshold > h->threshold))
		return err_set(e, EXIT_USAGE, "--threshold: another one than the steps of %s had",
		    t->share.folder);
	rules->by = h->by;
	rules->threshold = h->threshold;
	return 0;
}

static void find_soonest(struct share_telling *t)
{
	t->soonest = 0;
	for (uint32_t i = 1; i < t->share.rules.parts; i++)
		if (t->voice[i].told.post < t->voice[t->soonest].told.post)
			t->soonest = i;
}

static int open_voices(struct share_telling *t, struct err *e)
{
	uint32_t parts = t->share.rules.parts;

	t->voice = calloc(parts, sizeof(*t->voice));
	t->name = calloc(parts, sizeof(*t->name));
	if (!t->voice || !t->name)
		return err_set(e, EXIT_IO, "--share (out of memory)");
	for (uint32_t i = 0; i < parts; i++) {
		struct voice *v = &t->voice[i];
		buf_init(&v->ids, (size_t)4 * SIGNATURES_ID_MAX);
		v->in =
		    share_open_part(&t->share, SHARE_TOLD, t->share.head.round, i, &t->name[i], e);
		if (!v->in || share_in_seek(v->in, t->file, e) != 0 || hear(t, v, e) != 0)
			return -1;
	}
	find_soonest(t);
	return 0;
}

static int open_settled(struct share_telling *t, struct clusters_rules *rules, struct err *e)
{
	const char *path = share_path(&t->share, SHARE_SETTLED, 0, 0, &t->settled);
	struct share_in *in;

	if (!path)
		return err_set(e, EXIT_IO, "--share (out of memory)");
	if (access(path, F_OK) != 0)
		return err_set(e, EXIT_USAGE,
		    "--share: %s: not settled yet (let all parts take their steps until %s is "
		    "there)",
		    t->share.folder, path);
	in = share_in_open(path, SHARE_SETTLED, NULL, e);
	if (!in)
		return -1;
	t->share.head = *share_in_head(in);
	t->share.rules.parts = t->share.head.parts;
	int rc = find_file(t, in, e);
	share_in_close(in);
	return rc == 0 ? check_rules(t, rules, e) : -1;
}

struct share_telling *share_telling_open(
    const char *folder, const char *signatures, struct clusters_rules *rules, struct err *e)
{
	struct share_telling *t = calloc(1, sizeof(*t));

	if (!t) {
		err_set(e, EXIT_IO, "--share (out of memory)");
		return NULL;
	}
	t->share.folder = folder;
	t->path = strdup(signatures);
	if (!t->path)
		err_set(e, EXIT_IO, "--share (out of memory)");
	else if (signatures_open(&t->share.signatures, &t->path, 1, e) == 0 &&
		 open_settled(t, rules, e) == 0 && open_voices(t, e) == 0)
		return t;
	share_telling_close(t);
	return NULL;
}

void share_telling_close(struct share_telling *t)
{
	if (!t)
		return;
	for (uint32_t i = 0; t->voice && i < t->share.rules.parts; i++) {
		share_in_close(t->voice[i].in);
		buf_free(&t->voice[i].ids);
	}
	for (uint32_t i = 0; t->name && i < t->share.rules.parts; i++)
		buf_free(&t->name[i]);
	free(t->path);
	free(t->voice);
	free(t->name);
	buf_free(&t->settled);
	signatures_close(&t->share.signatures);
	free(t);
}

/* A post that no part tells of. */
static void tell_first(const struct telling *post, struct verdict *v)
{
	uint32_t time = clusters_seconds(post);

	*v = (struct verdict){.role = ROLE_FIRST,
	    .cluster = post->id,
	    .first_ms = (int64_t)time * 1000,
	    .has_first_ms = time != 0};
}

static void tell_as(const struct voice *voice, struct verdict *v)
{
	const struct share_told *told = &voice->told;
	struct str ids = buf_str(&voice->ids);

	*v = (struct verdict){.role = (enum clusters_role)told->role,
	    .reason = (enum clusters_reason)told->reason,
	    .cluster = {ids.ptr, told->cluster_len},
	    .of = {ids.len ? ids.ptr + told->cluster_len : NULL, told->of_len},
	    .similarity = told->similarity,
	    .first_ms = (int64_t)told->first_s * 1000,
	    .has_first_ms = told->first_s != 0};
}

/* The next signature, which must be the post's. */
static int check_post(struct share_telling *t, const struct telling *post, struct err *e)
{
	const char *path = t->share.signatures.path[0];
	int got = signatures_next(&t->share.signatures, &t->post, e);

	if (got < 0)
		return -1;
	if (got == 0)
		return err_set(e, EXIT_USAGE, "%s: there are more posts than signatures", path);
	if (!str_equal(post->id, t->post.telling.id) ||
	    clusters_seconds(post) != clusters_seconds(&t->post.telling))
		return err_set(e, EXIT_USAGE, "%s: not of these posts (post %u is another one)",
		    path, t->post.number + 1);
	t->number = t->base + t->post.number;
	return 0;
}

int share_telling_next(
    struct share_telling *t, const struct telling *post, struct verdict *v, struct err *e)
{
	if (t->spoken) {
		if (hear(t, &t->voice[t->soonest], e) != 0)
			return -1;
		find_soonest(t);
	}
	t->spoken = false;
	if (check_post(t, post, e) != 0)
		return -1;
	const struct voice *next = &t->voice[t->soonest];
	t->spoken = next->told.post == t->number;
	if (t->spoken)
		tell_as(next, v);
	else
		tell_first(post, v);
	return 0;
}

int share_telling_end(struct share_telling *t, struct err *e)
{
	int got = signatures_next(&t->share.signatures, &t->post, e);

	if (got == 1)
		return err_set(e, EXIT_USAGE, "%s: there are fewer posts than signatures",
		    t->share.signatures.path[0]);
	return got;
}
