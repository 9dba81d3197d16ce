/*
 * Head, segments, table, tail (see share-file.h). Written through outfile, read through a buffer.
 */
#include "share-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "print.h"

#define SHARE_FORMAT 1
#define BUFFER_BYTES ((size_t)256 << 10)
#define TAKE_MAX ((size_t)64 << 10)
#define SEGMENTS_MAX ((size_t)1 << 24)

static const char head_magic[8] = "tpSHARE", tail_magic[8] = "tpWHOLE";

struct segment {
	uint64_t end; /* in the file */
	uint64_t hash;
};

struct tail {
	uint64_t count, segments;
	uint64_t hash; /* of head, table and what stands before it here */
	char magic[8];
};

_Static_assert(sizeof(struct share_head) == 56 && sizeof(struct tail) == 32, "as the file has it");

static uint32_t share_version(void)
{
	const uint16_t one = 1;
	unsigned char little;

	memcpy(&little, &one, 1);
	return (uint32_t)SHARE_FORMAT << 16 | (uint32_t)PRINT_VERSION << 1 | (little ? 0 : 1);
}

struct share_head share_head_of(enum share_kind kind)
{
	struct share_head h = {.version = share_version(), .kind = (uint32_t)kind};

	memcpy(h.magic, head_magic, sizeof(h.magic));
	return h;
}

/* The hash of a segment is that of the hashes of its blocks, which are all of one size but for the
 * last. */
static uint64_t hash_block(uint64_t before, const char *block, size_t len)
{
	return hash_mix64(before ^ hash_bytes64(block, len, 0));
}

static uint64_t hash_ends(const struct share_head *h, const struct segment *s, const struct tail *t)
{
	uint64_t table = t->segments ? hash_bytes64(s, t->segments * sizeof(*s), 0) : 0;
	uint64_t sum = hash_mix64(hash_bytes64(h, sizeof(*h), 0) ^ hash_mix64(table));

	return hash_mix64(sum ^ hash_mix64(t->count));
}

struct share_out {
	const char *path;
	struct outfile *file;
	bool borrowed; /* the file is the caller's */
	struct share_head head;
	struct segment *segment;
	size_t segments, cap;
	char *block;
	size_t len; /* of it */
	uint64_t written, hash;
};

static int no_memory(const char *path, struct err *e)
{
	return err_set(e, EXIT_IO, "%s (out of memory)", path);
}

struct share_out *share_out_into(
    struct outfile *file, const char *path, const struct share_head *head, struct err *e)
{
	struct share_out *o = calloc(1, sizeof(*o));

	if (o)
		*o = (struct share_out){.path = path,
		    .file = file,
		    .borrowed = true,
		    .head = *head,
		    .block = malloc(BUFFER_BYTES),
		    .written = sizeof(*head)};
	if (!o || !o->block)
		no_memory(path, e);
	else if (outfile_write(file, (struct str){(const char *)head, sizeof(*head)}, e) == 0)
		return o;
	share_out_abort(o);
	return NULL;
}

struct share_out *share_out_open(const char *path, const struct share_head *head, struct err *e)
{
	struct outfile *file = outfile_create(path, e);
	struct share_out *o = file ? share_out_into(file, path, head, e) : NULL;

	if (o)
		o->borrowed = false;
	else
		outfile_abort(file);
	return o;
}

static int write_block(struct share_out *o, struct err *e)
{
	if (o->len == 0)
		return 0;
	o->hash = hash_block(o->hash, o->block, o->len);
	o->written += o->len;
	struct str bytes = {o->block, o->len};
	o->len = 0;
	return outfile_write(o->file, bytes, e);
}

int share_out_add(struct share_out *o, const void *bytes, size_t len, struct err *e)
{
	const char *at = bytes;

	while (len > 0) {
		size_t part = BUFFER_BYTES - o->len < len ? BUFFER_BYTES - o->len : len;
		memcpy(o->block + o->len, at, part);
		o->len += part;
		at += part;
		len -= part;
		if (o->len == BUFFER_BYTES && write_block(o, e) != 0)
			return -1;
	}
	return 0;
}

int share_out_end_segment(struct share_out *o, struct err *e)
{
	if (write_block(o, e) != 0)
		return -1;
	if (o->segments == o->cap) {
		size_t cap = o->cap ? o->cap * 2 : 16;
		struct segment *wider = realloc(o->segment, cap * sizeof(*wider));
		if (!wider)
			return no_memory(o->path, e);
		o->segment = wider;
		o->cap = cap;
	}
	o->segment[o->segments++] = (struct segment){o->written, o->hash};
	o->hash = 0;
	return 0;
}

static void share_out_free(struct share_out *o)
{
	free(o->segment);
	free(o->block);
	free(o);
}

int share_out_commit(struct share_out *o, uint64_t count, struct err *e)
{
	struct tail tail = {.count = count, .segments = o->segments};
	struct str table = {(const char *)o->segment, o->segments * sizeof(*o->segment)};

	memcpy(tail.magic, tail_magic, sizeof(tail.magic));
	tail.hash = hash_ends(&o->head, o->segment, &tail);
	if (outfile_write(o->file, table, e) != 0 ||
	    outfile_write(o->file, (struct str){(const char *)&tail, sizeof(tail)}, e) != 0) {
		share_out_abort(o);
		return -1;
	}
	int rc = o->borrowed ? 0 : outfile_commit(o->file, e);
	share_out_free(o);
	return rc;
}

void share_out_abort(struct share_out *o)
{
	if (!o)
		return;
	if (!o->borrowed)
		outfile_abort(o->file);
	share_out_free(o);
}

struct share_in {
	const char *path;
	int fd;
	struct share_head head;
	struct tail tail;
	struct segment *segment;
	size_t at_segment;
	char *block;
	size_t at, len;		/* in the block */
	uint64_t read_to, hash; /* of the segment */
	char joined[TAKE_MAX];	/* what lies in two blocks */
};

static int read_at(struct share_in *in, void *to, size_t len, uint64_t from, struct err *e)
{
	char *at = to;

	while (len > 0) {
		ssize_t got = pread(in->fd, at, len, (off_t)from);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_errno(e, EXIT_IO, "%s: cannot read", in->path);
		if (got == 0)
			return err_set(e, EXIT_USAGE, "%s: cut short", in->path);
		at += got;
		len -= (size_t)got;
		from += (uint64_t)got;
	}
	return 0;
}

static int refuse(const struct share_in *in, const char *why, struct err *e)
{
	return err_set(e, EXIT_USAGE, "%s: %s", in->path, why);
}

static int check_head(
    struct share_in *in, enum share_kind kind, const struct share_head *want, struct err *e)
{
	static const char *const option[] = {
	    "", "--signatures", "--share (pairs)", "--share (told)", "--share (settled)"};
	const struct share_head *h = &in->head;

	if (memcmp(h->magic, head_magic, sizeof(head_magic)) != 0)
		return err_set(
		    e, EXIT_USAGE, "%s: not a file of dedupe %s", in->path, option[kind]);
	if (h->version != share_version())
		return err_set(e, EXIT_USAGE,
		    "%s: of another version (%u.%u.%u, this is %u.%u.%u; make it again)", in->path,
		    h->version >> 16, (h->version & 0xffff) >> 1, h->version & 1,
		    share_version() >> 16, (share_version() & 0xffff) >> 1, share_version() & 1);
	if (h->kind != (uint32_t)kind)
		return err_set(
		    e, EXIT_USAGE, "%s: not a file of dedupe %s", in->path, option[kind]);
	if (!want)
		return 0;
	if (memcmp(&h->posts, &want->posts, sizeof(h->posts)) != 0)
		return refuse(in,
		    "made of other signatures, or of these in another order (take a new folder)",
		    e);
	if (h->by != want->by || h->threshold < want->threshold || h->threshold > want->threshold)
		return refuse(in, "made with another --by or --threshold (take a new folder)", e);
	if (h->parts != want->parts)
		return refuse(in, "made for another number of parts (take a new folder)", e);
	return 0;
}

static int check_ends(struct share_in *in, uint64_t size, struct err *e)
{
	struct tail *t = &in->tail;
	uint64_t end = sizeof(in->head);

	if (size < sizeof(in->head) + sizeof(*t))
		return refuse(in, "cut short", e);
	if (read_at(in, t, sizeof(*t), size - sizeof(*t), e) != 0)
		return -1;
	uint64_t room = (size - sizeof(in->head) - sizeof(*t)) / sizeof(*in->segment);
	if (memcmp(t->magic, tail_magic, sizeof(tail_magic)) != 0 || t->segments > room ||
	    t->segments > SEGMENTS_MAX)
		return refuse(in, "cut short", e);
	size_t bytes = t->segments * sizeof(*in->segment);
	in->segment = malloc(bytes + 1);
	if (!in->segment)
		return no_memory(in->path, e);
	if (read_at(in, in->segment, bytes, size - sizeof(*t) - bytes, e) != 0)
		return -1;
	bool whole = t->hash == hash_ends(&in->head, in->segment, t);
	for (size_t i = 0; whole && i < t->segments; i++) {
		whole = in->segment[i].end >= end;
		end = in->segment[i].end;
	}
	if (!whole || end + bytes + sizeof(*t) != size)
		return refuse(in, "damaged", e);
	return 0;
}

struct share_in *share_in_open(
    const char *path, enum share_kind kind, const struct share_head *want, struct err *e)
{
	struct share_in *in = calloc(1, sizeof(*in));
	struct stat st;

	if (!in) {
		no_memory(path, e);
		return NULL;
	}
	in->path = path;
	in->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (in->fd < 0 || fstat(in->fd, &st) != 0) {
		err_errno(e, EXIT_IO, "%s: cannot open", path);
		goto fail;
	}
	if (!S_ISREG(st.st_mode)) {
		refuse(in, "not a regular file", e);
		goto fail;
	}
	uint64_t size = (uint64_t)st.st_size;
	uint64_t head = size < sizeof(in->head) ? size : sizeof(in->head);
	if (read_at(in, &in->head, (size_t)head, 0, e) != 0 || check_head(in, kind, want, e) != 0 ||
	    check_ends(in, size, e) != 0)
		goto fail;
	in->block = malloc(BUFFER_BYTES);
	if (in->block)
		return in;
	no_memory(path, e);
fail:
	share_in_close(in);
	return NULL;
}

void share_in_close(struct share_in *in)
{
	if (!in)
		return;
	if (in->fd >= 0)
		close(in->fd);
	free(in->segment);
	free(in->block);
	free(in);
}

const struct share_head *share_in_head(const struct share_in *in)
{
	return &in->head;
}

uint64_t share_in_count(const struct share_in *in)
{
	return in->tail.count;
}

size_t share_in_segments(const struct share_in *in)
{
	return (size_t)in->tail.segments;
}

uint64_t share_in_digest(const struct share_in *in)
{
	return in->tail.hash;
}

int share_in_seek(struct share_in *in, size_t segment, struct err *e)
{
	if (segment >= in->tail.segments)
		return refuse(in, "has too few segments", e);
	in->at_segment = segment;
	in->read_to = segment > 0 ? in->segment[segment - 1].end : sizeof(in->head);
	in->at = in->len = 0;
	in->hash = 0;
	return 0;
}

/* Fills the block with what follows of the segment; nothing where it has ended. */
static int next_block(struct share_in *in, struct err *e)
{
	const struct segment *s = &in->segment[in->at_segment];
	uint64_t left = s->end - in->read_to;

	in->at = 0;
	in->len = left < BUFFER_BYTES ? (size_t)left : BUFFER_BYTES;
	if (in->len == 0)
		return in->hash == s->hash ? 0 : refuse(in, "damaged", e);
	if (read_at(in, in->block, in->len, in->read_to, e) != 0)
		return -1;
	in->read_to += in->len;
	in->hash = hash_block(in->hash, in->block, in->len);
	return 0;
}

int share_in_take(struct share_in *in, size_t len, const void **bytes, struct err *e)
{
	size_t have = in->len - in->at;

	if (have == 0) {
		if (next_block(in, e) != 0)
			return -1;
		have = in->len;
		if (have == 0)
			return 0;
	}
	if (have >= len) {
		*bytes = in->block + in->at;
		in->at += len;
		return 1;
	}
	memcpy(in->joined, in->block + in->at, have);
	if (len > TAKE_MAX || next_block(in, e) != 0)
		return len > TAKE_MAX ? refuse(in, "damaged", e) : -1;
	if (in->len < len - have)
		return refuse(in, "damaged", e);
	memcpy(in->joined + have, in->block, len - have);
	in->at = len - have;
	*bytes = in->joined;
	return 1;
}
