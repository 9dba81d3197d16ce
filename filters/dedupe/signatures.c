/*
 * Rows of fixed size, each followed by its ids (see signatures.h).
 */
#include "signatures.h"

#include <stdlib.h>
#include <string.h>

#include "clusters-own.h"

_Static_assert(sizeof(struct signature_row) == 104, "as the file has it");

struct signatures_out {
	struct share_out *file;
	uint64_t count;
};

struct signatures_out *signatures_create(struct outfile *file, const char *path, struct err *e)
{
	struct share_head head = share_head_of(SHARE_SIGNATURES);
	struct signatures_out *o = calloc(1, sizeof(*o));

	if (!o) {
		err_set(e, EXIT_IO, "%s (out of memory)", path);
		return NULL;
	}
	o->file = share_out_into(file, path, &head, e);
	if (o->file)
		return o;
	free(o);
	return NULL;
}

int signatures_add(struct signatures_out *o, const struct telling *t, struct err *e)
{
	const struct signature *s = t->sig;
	struct signature_row row = {.print = s->print, .keys = s->keys};

	if (t->id.len > SIGNATURES_ID_MAX || t->root.len > SIGNATURES_ID_MAX)
		return err_set(
		    e, EXIT_USAGE, "--signatures: an id of more than %d bytes", SIGNATURES_ID_MAX);
	row.print.time = clusters_seconds(t);
	row.print.first = 0;
	memcpy(row.next, s->probe + PRINT_LANES, sizeof(row.next));
	row.id_len = (uint16_t)t->id.len;
	row.root_len = (uint16_t)t->root.len;
	row.empty = s->empty;
	row.repost = s->repost;
	o->count++;
	if (share_out_add(o->file, &row, sizeof(row), e) != 0 ||
	    share_out_add(o->file, t->id.ptr, t->id.len, e) != 0)
		return -1;
	return share_out_add(o->file, t->root.ptr, t->root.len, e);
}

int signatures_finish(struct signatures_out *o, struct err *e)
{
	int rc = share_out_end_segment(o->file, e);

	if (rc == 0)
		rc = share_out_commit(o->file, o->count, e);
	else
		share_out_abort(o->file);
	free(o);
	return rc;
}

void signatures_abort(struct signatures_out *o)
{
	if (!o)
		return;
	share_out_abort(o->file);
	free(o);
}

static int refuse_twins(const struct signatures *s, struct err *e)
{
	for (size_t i = 0; i < s->files; i++)
		for (size_t k = 0; k < i; k++)
			if (s->digest[i] == s->digest[k] && s->base[i + 1] > s->base[i])
				return err_set(e, EXIT_USAGE,
				    "%s: of the same posts as %s (leave one of them out)",
				    s->path[i], s->path[k]);
	return 0;
}

static int look_at(struct signatures *s, size_t file, struct err *e)
{
	struct share_in *in = share_in_open(s->path[file], SHARE_SIGNATURES, NULL, e);

	if (!in)
		return -1;
	uint64_t count = share_in_count(in);
	s->digest[file] = share_in_digest(in);
	share_in_close(in);
	if (count > NOBODY - 1 - s->base[file])
		return err_set(
		    e, EXIT_USAGE, "%s: more than %u posts in all", s->path[file], NOBODY - 1);
	s->base[file + 1] = s->base[file] + (uint32_t)count;
	return 0;
}

int signatures_open(struct signatures *s, char *const *path, size_t files, struct err *e)
{
	*s = (struct signatures){.path = path, .files = files};
	s->digest = calloc(files + 1, sizeof(*s->digest));
	s->base = calloc(files + 1, sizeof(*s->base));
	if (!s->digest || !s->base)
		return err_set(e, EXIT_IO, "signatures (out of memory)");
	for (size_t i = 0; i < files; i++)
		if (look_at(s, i, e) != 0)
			return -1;
	s->posts = hash_bytes128(s->digest, files * sizeof(*s->digest));
	return refuse_twins(s, e);
}

void signatures_close(struct signatures *s)
{
	share_in_close(s->in);
	free(s->digest);
	free(s->base);
	*s = (struct signatures){0};
}

void signatures_rewind(struct signatures *s)
{
	share_in_close(s->in);
	s->in = NULL;
	s->at_file = 0;
	s->next = 0;
}

static int take_ids(
    struct share_in *in, const struct signature_row *row, struct signed_post *p, struct err *e)
{
	size_t len = (size_t)row->id_len + row->root_len;
	const void *bytes = NULL;

	if (len == 0)
		return 1;
	int got = share_in_take(in, len, &bytes, e);
	if (got != 1)
		return got == 0 ? err_set(e, EXIT_USAGE, "signatures: damaged") : -1;
	p->telling.id = (struct str){bytes, row->id_len};
	p->telling.root = (struct str){(const char *)bytes + row->id_len, row->root_len};
	return 1;
}

static int take_post(struct share_in *in, struct signed_post *p, struct err *e)
{
	struct signature_row row;
	const void *bytes;
	int got = share_in_take(in, sizeof(row), &bytes, e);

	if (got != 1)
		return got;
	memcpy(&row, bytes, sizeof(row));
	p->signature = (struct signature){
	    .print = row.print, .keys = row.keys, .empty = row.empty, .repost = row.repost};
	memcpy(p->signature.probe, row.keys.lane, sizeof(row.keys.lane));
	memcpy(p->signature.probe + PRINT_LANES, row.next, sizeof(row.next));
	p->telling = (struct telling){.sig = &p->signature,
	    .time_ms = (int64_t)row.print.time * 1000,
	    .has_time = row.print.time != 0};
	return take_ids(in, &row, p, e);
}

int signatures_next(struct signatures *s, struct signed_post *p, struct err *e)
{
	while (s->in || s->at_file < s->files) {
		if (!s->in) {
			s->in = share_in_open(s->path[s->at_file], SHARE_SIGNATURES, NULL, e);
			if (!s->in || share_in_seek(s->in, 0, e) != 0)
				return -1;
			s->next = s->base[s->at_file];
		}
		int got = take_post(s->in, p, e);
		if (got == 1 && s->next == s->base[s->at_file + 1])
			got = err_set(
			    e, EXIT_USAGE, "%s: was changed meanwhile", s->path[s->at_file]);
		if (got == 1)
			p->number = s->next++;
		if (got != 0)
			return got;
		share_in_close(s->in);
		s->in = NULL;
		s->at_file++;
	}
	return 0;
}
