/*
 * An unlinked temporary file, written in large pieces and read at any place (see spool.h).
 */
#include "spool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PIECE ((size_t)1 << 20)
#define BEHIND_MAX ((size_t)1 << 31)

int spool_open(struct spool *s, struct err *e)
{
	const char *folder = getenv("TMPDIR");
	char path[4096];

	s->fd = -1;
	s->size = 0;
	buf_init(&s->behind, BEHIND_MAX);
	if (!folder || folder[0] == '\0')
		folder = "/tmp";
	int len = snprintf(path, sizeof(path), "%s/rank.XXXXXX", folder);
	if (len < 0 || (size_t)len >= sizeof(path))
		return err_set(e, EXIT_IO, "temporary file (TMPDIR is too long)");
	s->fd = mkstemp(path);
	if (s->fd < 0)
		return err_errno(e, EXIT_IO, "temporary file in %s", folder);
	if (unlink(path) != 0)
		return err_errno(e, EXIT_IO, "temporary file %s", path);
	return 0;
}

void spool_close(struct spool *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	buf_free(&s->behind);
}

static int write_all(struct spool *s, struct str bytes, struct err *e)
{
	size_t done = 0;

	while (done < bytes.len) {
		ssize_t n = write(s->fd, bytes.ptr + done, bytes.len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(e, EXIT_IO, "temporary file");
		done += (size_t)n;
	}
	return 0;
}

static int write_behind(struct spool *s, struct err *e)
{
	int status = write_all(s, buf_str(&s->behind), e);

	buf_reset(&s->behind);
	return status;
}

int spool_add(struct spool *s, struct str bytes, uint64_t *offset, struct err *e)
{
	*offset = s->size;
	if (bytes.len >= PIECE) {
		s->size += bytes.len;
		return write_behind(s, e) == 0 ? write_all(s, bytes, e) : -1;
	}
	buf_add_str(&s->behind, bytes);
	if (buf_failed(&s->behind))
		return err_set(e, EXIT_IO, "temporary file (out of memory)");
	s->size += bytes.len;
	return s->behind.len >= PIECE ? write_behind(s, e) : 0;
}

int spool_read_at(struct spool *s, uint64_t offset, size_t len, void *to, struct err *e)
{
	size_t done = 0;

	if (s->behind.len > 0 && write_behind(s, e) != 0)
		return -1;
	while (done < len) {
		ssize_t n = pread(s->fd, (char *)to + done, len - done, (off_t)(offset + done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? err_errno(e, EXIT_IO, "temporary file")
				     : err_set(e, EXIT_IO, "temporary file (cut short)");
		done += (size_t)n;
	}
	return 0;
}

int spool_read(struct spool *s, uint64_t offset, size_t len, struct buf *out, struct err *e)
{
	buf_reset(out);
	char *room = buf_room(out, len);

	if (!room)
		return err_set(e, EXIT_IO, "temporary file (out of memory)");
	if (spool_read_at(s, offset, len, room, e) != 0)
		return -1;
	out->len = len;
	return 0;
}
