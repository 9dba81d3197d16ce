/*
 * A .gz member by zlib, in memory. In: bytes and a comment. Out: packed bytes. Remembers nothing.
 */
#include "pack.h"

#include <stdlib.h>
#include <string.h>

#define ZLIB_CONST
#include <zlib.h>

#define PACK_LEVEL 6
#define PACK_GZIP_BITS (15 + 16)	 /* the largest window, and a .gz header */
#define PACK_MEMORY 8			 /* zlib's own default */
#define PACK_UNIX 3			 /* RFC 1952 section 2.3.1: the same wherever it is made */
#define PACK_INPUT_MAX ((size_t)1 << 30) /* zlib's counts are of type unsigned */
#define PACK_STEP 65536

/* Runs deflate over what z has been given, until it has no more to say. */
static int drain(z_stream *z, int flush, struct buf *out)
{
	int status = Z_OK;

	do {
		char *room = buf_room(out, PACK_STEP);

		if (!room)
			return Z_MEM_ERROR;
		z->next_out = (Bytef *)room;
		z->avail_out = PACK_STEP;
		status = deflate(z, flush);
		out->len += PACK_STEP - z->avail_out;
	} while (z->avail_out == 0 && (status == Z_OK || status == Z_BUF_ERROR));
	return status;
}

static int pack_all(z_stream *z, struct str bytes, struct buf *out)
{
	size_t at = 0;

	for (;;) {
		size_t left = bytes.len - at;
		size_t step = left < PACK_INPUT_MAX ? left : PACK_INPUT_MAX;
		bool last = step == left;
		int status;

		z->next_in = (const Bytef *)(bytes.ptr ? bytes.ptr + at : "");
		z->avail_in = (uInt)step;
		at += step;
		status = drain(z, last ? Z_FINISH : Z_NO_FLUSH, out);
		if (last)
			return status == Z_STREAM_END ? 0 : -1;
		if (status != Z_OK && status != Z_BUF_ERROR)
			return -1;
	}
}

int pack_gzip(struct str bytes, const char *comment, struct buf *out, struct err *e)
{
	z_stream z = {0};
	gz_header header = {.os = PACK_UNIX};
	size_t before = out->len;
	char *copy = comment ? strdup(comment) : NULL; /* zlib wants one that it could write to */
	int status;

	if ((comment && !copy) || deflateInit2(&z, PACK_LEVEL, Z_DEFLATED, PACK_GZIP_BITS,
				      PACK_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) {
		free(copy);
		return err_set(e, EXIT_IO, "cannot pack (out of memory)");
	}
	header.comment = (Bytef *)copy;
	status = deflateSetHeader(&z, &header) == Z_OK ? pack_all(&z, bytes, out) : -1;
	(void)deflateEnd(&z);
	free(copy);
	if (status == 0 && !buf_failed(out))
		return 0;
	out->len = before;
	return err_set(e, EXIT_IO, "cannot pack (out of memory)");
}
