/*
 * Bytes of a file, unpacked where its first bytes say so. In: a path. Out: plain bytes in order.
 * Remembers one input buffer and the decoder's state; several members on end are read as one, as
 * gzip(1), zstd(1), bzip2(1) and xz(1) do.
 */
#include "unpack.h"

#include <bzlib.h>
#include <errno.h>
#include <fcntl.h>
#include <lzma.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#define INPUT_BYTES (256u * 1024)
#define MAGIC_BYTES 6
#define XZ_MEMORY_MAX (UINT64_C(1) << 30)

struct codec;

struct unpack {
	int fd;
	bool owned, regular, ended; /* ended: the file has no more packed bytes */
	bool inside;		    /* a member has begun and not ended */
	const char *name;	    /* for messages; the path given, or standard input */
	char *path;
	unpack_tap_fn *tap;
	void *context;
	int64_t position, size;
	const struct codec *codec;
	char *in;
	size_t in_at, in_len;
	union {
		z_stream gz;
		ZSTD_DStream *zst;
		bz_stream bz2;
		lzma_stream xz;
	} state;
};

/* What one call of a decoder came to. */
enum step { STEP_MORE, STEP_MEMBER_END, STEP_BROKEN };

struct codec {
	const char *name;
	const char *magic;
	size_t magic_len;
	int (*start)(struct unpack *u);
	/* Moves bytes from u->in to out; *made is how many came out. */
	enum step (*step)(struct unpack *u, char *out, size_t cap, size_t *made);
	void (*stop)(struct unpack *u);
};

static int gz_start(struct unpack *u)
{
	memset(&u->state.gz, 0, sizeof(u->state.gz));
	return inflateInit2(&u->state.gz, 15 + 16) == Z_OK ? 0 : -1;
}

static enum step gz_step(struct unpack *u, char *out, size_t cap, size_t *made)
{
	z_stream *z = &u->state.gz;
	uInt room = cap > INT32_MAX ? INT32_MAX : (uInt)cap;
	int got;

	z->next_in = (Bytef *)u->in + u->in_at;
	z->avail_in = (uInt)(u->in_len - u->in_at);
	z->next_out = (Bytef *)out;
	z->avail_out = room;
	got = inflate(z, Z_NO_FLUSH);
	u->in_at = u->in_len - z->avail_in;
	*made = room - z->avail_out;
	if (got == Z_STREAM_END)
		return inflateReset(z) == Z_OK ? STEP_MEMBER_END : STEP_BROKEN;
	return got == Z_OK || got == Z_BUF_ERROR ? STEP_MORE : STEP_BROKEN;
}

static void gz_stop(struct unpack *u)
{
	inflateEnd(&u->state.gz);
}

static int zst_start(struct unpack *u)
{
	u->state.zst = ZSTD_createDStream();
	return u->state.zst ? 0 : -1;
}

static enum step zst_step(struct unpack *u, char *out, size_t cap, size_t *made)
{
	ZSTD_inBuffer in = {u->in, u->in_len, u->in_at};
	ZSTD_outBuffer to = {out, cap, 0};
	size_t left = ZSTD_decompressStream(u->state.zst, &to, &in);

	u->in_at = in.pos;
	*made = to.pos;
	if (ZSTD_isError(left))
		return STEP_BROKEN;
	return left == 0 ? STEP_MEMBER_END : STEP_MORE;
}

static void zst_stop(struct unpack *u)
{
	ZSTD_freeDStream(u->state.zst);
}

static int bz2_start(struct unpack *u)
{
	memset(&u->state.bz2, 0, sizeof(u->state.bz2));
	return BZ2_bzDecompressInit(&u->state.bz2, 0, 0) == BZ_OK ? 0 : -1;
}

static void bz2_stop(struct unpack *u)
{
	BZ2_bzDecompressEnd(&u->state.bz2);
}

static enum step bz2_step(struct unpack *u, char *out, size_t cap, size_t *made)
{
	bz_stream *z = &u->state.bz2;
	unsigned room = cap > INT32_MAX ? INT32_MAX : (unsigned)cap;
	int got;

	z->next_in = u->in + u->in_at;
	z->avail_in = (unsigned)(u->in_len - u->in_at);
	z->next_out = out;
	z->avail_out = room;
	got = BZ2_bzDecompress(z);
	u->in_at = u->in_len - z->avail_in;
	*made = room - z->avail_out;
	if (got == BZ_STREAM_END) {
		bz2_stop(u);
		return bz2_start(u) == 0 ? STEP_MEMBER_END : STEP_BROKEN;
	}
	return got == BZ_OK ? STEP_MORE : STEP_BROKEN;
}

static int xz_start(struct unpack *u)
{
	u->state.xz = (lzma_stream)LZMA_STREAM_INIT;
	return lzma_stream_decoder(&u->state.xz, XZ_MEMORY_MAX, 0) == LZMA_OK ? 0 : -1;
}

static void xz_stop(struct unpack *u)
{
	lzma_end(&u->state.xz);
}

static enum step xz_step(struct unpack *u, char *out, size_t cap, size_t *made)
{
	lzma_stream *z = &u->state.xz;
	lzma_ret got;

	z->next_in = (const uint8_t *)u->in + u->in_at;
	z->avail_in = u->in_len - u->in_at;
	z->next_out = (uint8_t *)out;
	z->avail_out = cap;
	got = lzma_code(z, LZMA_RUN);
	u->in_at = u->in_len - z->avail_in;
	*made = cap - z->avail_out;
	if (got == LZMA_STREAM_END) {
		xz_stop(u);
		return xz_start(u) == 0 ? STEP_MEMBER_END : STEP_BROKEN;
	}
	return got == LZMA_OK || got == LZMA_BUF_ERROR ? STEP_MORE : STEP_BROKEN;
}

/* Magic bytes: RFC 1952, RFC 8878, the bzip2 format, the .xz file format 1.2.1. */
static const struct codec codecs[] = {
    {"gzip", "\x1f\x8b", 2, gz_start, gz_step, gz_stop},
    {"zstd", "\x28\xb5\x2f\xfd", 4, zst_start, zst_step, zst_stop},
    {"bzip2", "BZh", 3, bz2_start, bz2_step, bz2_stop},
    {"xz",
	"\xfd"
	"7zXZ\0",
	6, xz_start, xz_step, xz_stop},
};

/* One read(2): the count, 0 at the end, -1 with *e, -2 where a signal ended the wait. */
static ptrdiff_t read_packed(struct unpack *u, char *out, size_t cap, struct err *e)
{
	ssize_t n = read(u->fd, out, cap);

	if (n < 0 && errno == EINTR)
		return -2;
	if (n < 0)
		return err_errno(e, EXIT_IO, "%s: cannot read", u->name);
	if (n == 0)
		u->ended = true;
	else if (u->tap)
		u->tap(u->context, out, (size_t)n);
	u->position += n;
	return n;
}

/* Reads the first bytes and chooses the codec; u->codec stays NULL for plain bytes. */
static int sniff(struct unpack *u, struct err *e)
{
	while (u->in_len < MAGIC_BYTES && !u->ended) {
		ptrdiff_t n = read_packed(u, u->in + u->in_len, INPUT_BYTES - u->in_len, e);

		if (n == -2 && err_signal)
			return 0; /* the reader will see the signal as well */
		if (n == -1)
			return -1;
		if (n > 0)
			u->in_len += (size_t)n;
		if (u->in_len > 0 && memchr("\x1f\x28\xfd"
					    "B",
					 u->in[0], 4) == NULL)
			break; /* plain: do not wait for more */
	}
	for (size_t i = 0; i < sizeof(codecs) / sizeof(codecs[0]); i++) {
		const struct codec *c = &codecs[i];

		if (u->in_len < c->magic_len || memcmp(u->in, c->magic, c->magic_len) != 0)
			continue;
		if (c->start(u) != 0)
			return err_set(
			    e, EXIT_IO, "%s: cannot unpack %s (out of memory)", u->name, c->name);
		u->codec = c;
		return 0;
	}
	return 0;
}

static int open_descriptor(struct unpack *u, const char *path, struct err *e)
{
	struct stat st;

	if (strcmp(path, "-") == 0) {
		u->fd = STDIN_FILENO;
		u->name = "standard input";
	} else {
		u->name = path;
		u->fd = open(path, O_RDONLY | O_CLOEXEC);
		if (u->fd < 0)
			return err_errno(e, EXIT_IO, "%s: cannot open", path);
		u->owned = true;
	}
	if (fstat(u->fd, &st) != 0)
		return err_errno(e, EXIT_IO, "%s: cannot read", u->name);
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return err_errno(e, EXIT_IO, "%s: cannot read", u->name);
	}
	u->regular = S_ISREG(st.st_mode);
	u->size = u->regular ? (int64_t)st.st_size : -1;
	return 0;
}

struct unpack *unpack_open(const char *path, unpack_tap_fn *tap, void *context, struct err *e)
{
	struct unpack *u = calloc(1, sizeof(*u));

	if (!u) {
		err_set(e, EXIT_IO, "%s: cannot open (out of memory)", path);
		return NULL;
	}
	u->fd = -1;
	u->tap = tap;
	u->context = context;
	u->path = strdup(path);
	u->in = malloc(INPUT_BYTES);
	if (!u->path || !u->in) {
		err_set(e, EXIT_IO, "%s: cannot open (out of memory)", path);
		goto failed;
	}
	if (open_descriptor(u, u->path, e) != 0 || sniff(u, e) != 0)
		goto failed;
	return u;
failed:
	unpack_close(u);
	return NULL;
}

static ptrdiff_t read_plain(struct unpack *u, char *out, size_t cap, struct err *e)
{
	size_t held = u->in_len - u->in_at;

	if (held == 0)
		return u->ended ? 0 : read_packed(u, out, cap, e);
	if (held > cap)
		held = cap;
	memcpy(out, u->in + u->in_at, held);
	u->in_at += held;
	return (ptrdiff_t)held;
}

/* Refills the empty input buffer. 1: bytes are there, 0: the file has ended, else as read_packed().
 */
static ptrdiff_t refill(struct unpack *u, struct err *e)
{
	ptrdiff_t n;

	if (u->ended)
		return 0;
	n = read_packed(u, u->in, INPUT_BYTES, e);
	if (n <= 0)
		return n;
	u->in_at = 0;
	u->in_len = (size_t)n;
	return 1;
}

ptrdiff_t unpack_read(struct unpack *u, char *out, size_t cap, struct err *e)
{
	if (!u->codec)
		return read_plain(u, out, cap, e);
	for (;;) {
		size_t made = 0;
		size_t before = u->in_at;
		enum step step;

		if (u->in_at == u->in_len && !(u->inside && u->ended)) {
			ptrdiff_t n = refill(u, e);

			if (n < 0)
				return n;
			if (n == 0 && !u->inside)
				return 0;
		}
		step = u->codec->step(u, out, cap, &made);
		if (step == STEP_BROKEN)
			return err_set(e, EXIT_IO, "%s: damaged %s archive (near byte %lld)",
			    u->name, u->codec->name,
			    (long long)(u->position - (int64_t)(u->in_len - u->in_at)));
		u->inside = step == STEP_MORE;
		if (made > 0)
			return (ptrdiff_t)made;
		if (u->ended && u->in_at == u->in_len && before == u->in_at && u->inside)
			return err_set(
			    e, EXIT_IO, "%s: %s archive is cut short", u->name, u->codec->name);
	}
}

bool unpack_would_block(const struct unpack *u)
{
	struct pollfd p = {.fd = u->fd, .events = POLLIN};

	if (u->regular || u->ended || u->in_at < u->in_len)
		return false;
	return poll(&p, 1, 0) == 0;
}

int64_t unpack_position(const struct unpack *u)
{
	return u->position;
}

int64_t unpack_size(const struct unpack *u)
{
	return u->size;
}

const char *unpack_name(const struct unpack *u)
{
	return u->name;
}

void unpack_close(struct unpack *u)
{
	if (!u)
		return;
	if (u->codec)
		u->codec->stop(u);
	if (u->owned)
		close(u->fd);
	free(u->path);
	free(u->in);
	free(u);
}
