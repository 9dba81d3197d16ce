/*
 * The decoders of .gz, .zst, .bz2 and .xz behind one type. In: packed bytes of one member after
 * another. Out: plain ones. Each remembers its library's state; gzip also the comment in the header
 * of the first member.
 */
#include "unpack-codec.h"

#include <bzlib.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#define XZ_MEMORY_MAX (UINT64_C(1) << 30)
#define COMMENT_MAX ((size_t)1 << 20)

struct gz {
	z_stream z;
	gz_header header; /* of the first member */
	char comment[COMMENT_MAX + 1];
};

/* What zlib and bzip2 take at once: their counts are of type unsigned. */
static unsigned at_most(size_t n)
{
	return n > INT32_MAX ? INT32_MAX : (unsigned)n;
}

static void *gz_start(void)
{
	struct gz *g = calloc(1, sizeof(*g));

	if (!g)
		return NULL;
	g->header.comment = (Bytef *)g->comment;
	g->header.comm_max = COMMENT_MAX;
	if (inflateInit2(&g->z, 15 + 16) != Z_OK) {
		free(g);
		return NULL;
	}
	inflateGetHeader(&g->z, &g->header); /* until the reset at the member's end */
	return g;
}

static enum codec_step gz_step(void *state, struct codec_flow *f)
{
	z_stream *z = &((struct gz *)state)->z;
	unsigned room = at_most(f->cap);
	unsigned held = at_most(f->in_len - f->in_at);
	int got;

	z->next_in = (Bytef *)f->in + f->in_at;
	z->avail_in = held;
	z->next_out = (Bytef *)f->out;
	z->avail_out = room;
	got = inflate(z, Z_NO_FLUSH);
	f->in_at += held - z->avail_in;
	f->made = room - z->avail_out;
	if (got == Z_STREAM_END)
		return inflateReset(z) == Z_OK ? CODEC_MEMBER_END : CODEC_BROKEN;
	return got == Z_OK || got == Z_BUF_ERROR ? CODEC_MORE : CODEC_BROKEN;
}

static void gz_stop(void *state)
{
	inflateEnd(&((struct gz *)state)->z);
	free(state);
}

/* A comment that did not fit is none: what is cut can't be read by anybody. */
static const char *gz_comment(const void *state)
{
	const struct gz *g = state;

	if (g->header.done != 1 || !g->header.comment || strlen(g->comment) >= COMMENT_MAX)
		return NULL;
	return g->comment;
}

/* As large a window as there is: `zstd --long=31` makes the large archives of other networks. */
static void *zst_start(void)
{
	ZSTD_DStream *d = ZSTD_createDStream();

	if (d)
		ZSTD_DCtx_setParameter(
		    d, ZSTD_d_windowLogMax, ZSTD_dParam_getBounds(ZSTD_d_windowLogMax).upperBound);
	return d;
}

static enum codec_step zst_step(void *state, struct codec_flow *f)
{
	ZSTD_inBuffer in = {f->in, f->in_len, f->in_at};
	ZSTD_outBuffer to = {f->out, f->cap, 0};
	size_t left = ZSTD_decompressStream(state, &to, &in);

	f->in_at = in.pos;
	f->made = to.pos;
	if (ZSTD_isError(left))
		return CODEC_BROKEN;
	return left == 0 ? CODEC_MEMBER_END : CODEC_MORE;
}

static void zst_stop(void *state)
{
	ZSTD_freeDStream(state);
}

static void *bz2_start(void)
{
	bz_stream *z = calloc(1, sizeof(*z));

	if (z && BZ2_bzDecompressInit(z, 0, 0) != BZ_OK) {
		free(z);
		return NULL;
	}
	return z;
}

static void bz2_stop(void *state)
{
	BZ2_bzDecompressEnd(state);
	free(state);
}

static enum codec_step bz2_step(void *state, struct codec_flow *f)
{
	bz_stream *z = state;
	unsigned room = at_most(f->cap);
	unsigned held = at_most(f->in_len - f->in_at);
	int got;

	z->next_in = f->in + f->in_at;
	z->avail_in = held;
	z->next_out = f->out;
	z->avail_out = room;
	got = BZ2_bzDecompress(z);
	f->in_at += held - z->avail_in;
	f->made = room - z->avail_out;
	if (got == BZ_STREAM_END) {
		BZ2_bzDecompressEnd(z);
		memset(z, 0, sizeof(*z));
		return BZ2_bzDecompressInit(z, 0, 0) == BZ_OK ? CODEC_MEMBER_END : CODEC_BROKEN;
	}
	return got == BZ_OK ? CODEC_MORE : CODEC_BROKEN;
}

static bool xz_begin(lzma_stream *z)
{
	*z = (lzma_stream)LZMA_STREAM_INIT;
	return lzma_stream_decoder(z, XZ_MEMORY_MAX, 0) == LZMA_OK;
}

static void *xz_start(void)
{
	lzma_stream *z = malloc(sizeof(*z));

	if (z && !xz_begin(z)) {
		free(z);
		return NULL;
	}
	return z;
}

static void xz_stop(void *state)
{
	lzma_end(state);
	free(state);
}

static enum codec_step xz_step(void *state, struct codec_flow *f)
{
	lzma_stream *z = state;
	size_t held = f->in_len - f->in_at;
	lzma_ret got;

	z->next_in = (const uint8_t *)f->in + f->in_at;
	z->avail_in = held;
	z->next_out = (uint8_t *)f->out;
	z->avail_out = f->cap;
	got = lzma_code(z, LZMA_RUN);
	f->in_at += held - z->avail_in;
	f->made = f->cap - z->avail_out;
	if (got == LZMA_STREAM_END) {
		lzma_end(z);
		return xz_begin(z) ? CODEC_MEMBER_END : CODEC_BROKEN;
	}
	return got == LZMA_OK || got == LZMA_BUF_ERROR ? CODEC_MORE : CODEC_BROKEN;
}

/* Magic bytes: RFC 1952, RFC 8878, the bzip2 format, the .xz file format 1.2.1. */
static const struct codec codecs[] = {
    {"gzip", {"\x1f\x8b", 2}, gz_start, gz_step, gz_stop, gz_comment},
    {"zstd", {"\x28\xb5\x2f\xfd", 4}, zst_start, zst_step, zst_stop, NULL},
    {"bzip2", {"BZh", 3}, bz2_start, bz2_step, bz2_stop, NULL},
    {"xz", {"\xfd\x37\x7a\x58\x5a\x00", 6}, xz_start, xz_step, xz_stop, NULL},
};

const struct codec *codec_of(struct str bytes)
{
	for (size_t i = 0; i < sizeof(codecs) / sizeof(codecs[0]); i++)
		if (str_starts(bytes, codecs[i].magic))
			return &codecs[i];
	return NULL;
}

bool codec_may_begin(struct str bytes)
{
	for (size_t i = 0; i < sizeof(codecs) / sizeof(codecs[0]); i++)
		if (str_starts(codecs[i].magic, bytes))
			return true;
	return false;
}
