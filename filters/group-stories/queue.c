/*
 * A queue in pieces of one size (see queue.h). The piece that is written and those that will be
 * read next stay in memory; when there are too many, the newest full one moves to the file, where
 * the places of pieces that were read are used again.
 */
#include "queue.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PIECE ((size_t)1 << 20)

struct piece {
	char *ptr;    /* NULL: it lies in the file */
	size_t place; /* there */
};

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "out of memory for posts that wait");
}

void queue_init(struct queue *q, size_t memory)
{
	*q = (struct queue){.fd = -1, .memory_pieces = memory / PIECE + 2};
}

static struct piece *piece_at(struct queue *q, size_t i)
{
	return &q->piece[(q->first + i) % q->cap];
}

void queue_free(struct queue *q)
{
	for (size_t i = 0; i < q->count; i++)
		free(piece_at(q, i)->ptr);
	free(q->piece);
	free(q->unused);
	if (q->fd >= 0)
		close(q->fd);
	queue_init(q, 0);
}

static int open_file(struct queue *q, struct err *e)
{
	const char *folder = getenv("TMPDIR");
	char path[4096];
	int len;

	if (!folder || folder[0] == '\0')
		folder = "/tmp";
	len = snprintf(path, sizeof(path), "%s/group-stories.XXXXXX", folder);
	if (len < 0 || (size_t)len >= sizeof(path))
		return err_set(e, EXIT_IO, "temporary file (TMPDIR is too long)");
	q->fd = mkstemp(path);
	if (q->fd < 0)
		return err_errno(e, EXIT_IO, "temporary file in %s", folder);
	if (unlink(path) != 0)
		return err_errno(e, EXIT_IO, "temporary file %s", path);
	return 0;
}

static int write_piece(int fd, const char *bytes, size_t place, struct err *e)
{
	for (size_t done = 0; done < PIECE;) {
		ssize_t n = pwrite(fd, bytes + done, PIECE - done, (off_t)(place * PIECE + done));
		if (n < 0 && errno != EINTR)
			return err_errno(e, EXIT_IO, "temporary file");
		done += n > 0 ? (size_t)n : 0;
	}
	return 0;
}

static int read_piece(int fd, char *bytes, size_t place, struct err *e)
{
	for (size_t done = 0; done < PIECE;) {
		ssize_t n = pread(fd, bytes + done, PIECE - done, (off_t)(place * PIECE + done));
		if (n < 0 && errno != EINTR)
			return err_errno(e, EXIT_IO, "temporary file");
		if (n == 0)
			return err_set(e, EXIT_IO, "temporary file (cut short)");
		done += n > 0 ? (size_t)n : 0;
	}
	return 0;
}

/* Moves a full piece to the file. */
static int put_aside(struct queue *q, struct piece *p, struct err *e)
{
	if (q->fd < 0 && open_file(q, e) != 0)
		return -1;
	p->place = q->unuseds ? q->unused[q->unuseds - 1] : q->places;
	if (write_piece(q->fd, p->ptr, p->place, e) != 0)
		return -1;
	if (q->unuseds)
		q->unuseds--;
	else
		q->places++;
	free(p->ptr);
	p->ptr = NULL;
	q->in_memory--;
	return 0;
}

static int grow_ring(struct queue *q, struct err *e)
{
	size_t cap = q->cap ? q->cap * 2 : 64;
	struct piece *larger;

	if (q->count < q->cap)
		return 0;
	larger = calloc(cap, sizeof(*larger));
	if (!larger)
		return no_memory(e);
	for (size_t i = 0; q->cap > 0 && i < q->count; i++)
		larger[i] = *piece_at(q, i);
	free(q->piece);
	q->piece = larger;
	q->cap = cap;
	q->first = 0;
	return 0;
}

static int add_piece(struct queue *q, struct err *e)
{
	if (grow_ring(q, e) != 0)
		return -1;
	if (q->in_memory >= q->memory_pieces && q->count > 1 && piece_at(q, q->count - 1)->ptr &&
	    put_aside(q, piece_at(q, q->count - 1), e) != 0)
		return -1;
	*piece_at(q, q->count) = (struct piece){.ptr = malloc(PIECE)};
	if (!piece_at(q, q->count)->ptr)
		return no_memory(e);
	q->count++;
	q->in_memory++;
	q->tail = 0;
	return 0;
}

int queue_put(struct queue *q, struct str bytes, struct err *e)
{
	while (bytes.len) {
		size_t len;
		char *last;
		if ((!q->count || q->tail == PIECE) && add_piece(q, e) != 0)
			return -1;
		len = bytes.len < PIECE - q->tail ? bytes.len : PIECE - q->tail;
		last = piece_at(q, q->count - 1)->ptr;
		if (!last)
			__builtin_unreachable(); /* only pieces before the last are put aside */
		memcpy(last + q->tail, bytes.ptr, len);
		q->tail += len;
		bytes = (struct str){bytes.ptr + len, bytes.len - len};
	}
	return 0;
}

/* Brings the first piece back, and notes that its place may be used again. */
static int bring_back(struct queue *q, struct piece *p, struct err *e)
{
	if (q->unuseds == q->unused_cap) {
		size_t cap = q->unused_cap ? q->unused_cap * 2 : 64;
		size_t *grown = realloc(q->unused, cap * sizeof(*grown));
		if (!grown)
			return no_memory(e);
		q->unused = grown;
		q->unused_cap = cap;
	}
	p->ptr = malloc(PIECE);
	if (!p->ptr)
		return no_memory(e);
	q->in_memory++;
	if (read_piece(q->fd, p->ptr, p->place, e) != 0)
		return -1;
	q->unused[q->unuseds++] = p->place;
	return 0;
}

static void drop_first(struct queue *q)
{
	free(piece_at(q, 0)->ptr);
	q->in_memory--;
	q->first = (q->first + 1) % q->cap;
	q->count--;
	q->head = 0;
}

int queue_take(struct queue *q, size_t len, struct buf *out, struct err *e)
{
	buf_reset(out);
	while (out->len < len) {
		size_t some = len - out->len;
		if (!piece_at(q, 0)->ptr && bring_back(q, piece_at(q, 0), e) != 0)
			return -1;
		some = some < PIECE - q->head ? some : PIECE - q->head;
		buf_add(out, piece_at(q, 0)->ptr + q->head, some);
		if (buf_failed(out))
			return no_memory(e);
		q->head += some;
		if (q->head == PIECE)
			drop_first(q);
	}
	return 0;
}
