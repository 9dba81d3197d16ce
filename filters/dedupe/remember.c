/*
 * What the file of --seen tells the clusters, and what is put into it: each post with an id and a
 * time, with its print where it was a first or an update. Remembers how many are not saved.
 */
#include "remember.h"

#include <stdlib.h>

#include "seen-file.h"

struct remember {
	struct seen_file *file;
	struct clusters *clusters;
	unsigned unsaved; /* posts that were put down since the last saving */
};

struct remember *remember_new(
    const char *path, int64_t days, struct clusters *clusters, struct err *e)
{
	struct remember *r = calloc(1, sizeof(*r));

	if (!r) {
		err_set(e, EXIT_IO, "--seen: %s (out of memory)", path);
		return NULL;
	}
	r->clusters = clusters;
	r->file = seen_file_open(path, days, e);
	if (r->file)
		return r;
	free(r);
	return NULL;
}

void remember_free(struct remember *r)
{
	if (!r)
		return;
	seen_file_close(r->file);
	free(r);
}

static int tell_clusters(void *context, const struct seen_telling *t, struct err *e)
{
	struct remember *r = context;

	return clusters_remember(r->clusters, t->print, t->keys, t->id, t->cluster, t->root, e);
}

static bool is_known_by(const struct telling *t)
{
	return t->id.len > 0 && t->has_time;
}

int remember_before(struct remember *r, const struct telling *t, struct err *e)
{
	if (!is_known_by(t))
		return 0;
	return seen_file_recall(r->file, t->id, t->time_ms, tell_clusters, r, e);
}

/* As struct print has it; 0 for what it can't hold. */
static uint32_t seconds_of(int64_t time_ms)
{
	return time_ms > 0 && time_ms / 1000 <= UINT32_MAX ? (uint32_t)(time_ms / 1000) : 0;
}

int remember_after(
    struct remember *r, const struct telling *t, const struct verdict *v, struct err *e)
{
	struct seen_telling told = {.id = t->id, .time_ms = t->time_ms};
	struct print print;

	/* The same post again has its row. */
	if (!is_known_by(t) || v->reason == REASON_ID)
		return 0;
	if (v->role != ROLE_REPEAT && t->sig) {
		print = t->sig->print;
		print.time = seconds_of(t->time_ms);
		told.print = &print;
		told.keys = &t->sig->keys;
		told.cluster = v->cluster;
		told.root = t->root;
	}
	r->unsaved++;
	return seen_file_put(r->file, &told, e);
}

int remember_save(struct remember *r, bool whole, struct err *e)
{
	r->unsaved = 0;
	return seen_file_save(r->file, whole, e);
}

int remember_save_live(struct remember *r, struct err *e)
{
	return r->unsaved < REMEMBER_SAVE_POSTS ? 0 : remember_save(r, false, e);
}
