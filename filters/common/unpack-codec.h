/*
 * Floor 1. The decoders behind unpack.h: one type for the four libraries. Private to unpack.c, and
 * unpack-codec.c is the only includer of zlib, zstd, bzip2 and xz.
 */
#ifndef TP_UNPACK_CODEC_H
#define TP_UNPACK_CODEC_H

#include "err.h"

#define CODEC_MAGIC_MAX 6 /* bytes that codec_of() looks at */

/* What one call of a decoder came to. */
enum codec_step { CODEC_MORE, CODEC_MEMBER_END, CODEC_BROKEN };

/* Where a decoder reads and writes: it moves in_at up to in_len, and says in made what came out. */
struct codec_flow {
	char *in;
	size_t in_at, in_len;
	char *out;
	size_t cap, made;
};

struct codec {
	const char *name; /* `gzip` */
	struct str magic;
	void *(*start)(void); /* a decoder's state; NULL where memory is out */
	enum codec_step (*step)(void *state, struct codec_flow *f);
	void (*stop)(void *state);
	/* The comment in the first member's header, once that is read; NULL: none, or none can be.
	 */
	const char *(*comment)(const void *state);
};

/* The codec whose magic begins the bytes, or NULL. */
const struct codec *codec_of(struct str bytes);
/* True where more bytes after these could make one of the magics of them. */
bool codec_may_begin(struct str bytes);

#endif
