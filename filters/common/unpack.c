/*
 * Bytes of a file, of a pipe or of a reader of the caller's, unpacked where the first bytes say so.
 * In: a path or an input. Out: plain bytes in order. Remembers one input buffer, the decoder's
 * state, and the first bytes once somebody peeked; several members on end are read as one, as
 * gzip(1), zstd(1), bzip2(1) and xz(1) do.
 */
#include "unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unpack-codec.h"

#define INPUT_BYTES (256u * 1024)
#define PEEK_MAX 4096

struct unpack {
	int fd; /* -1: the bytes come from input */
	struct unpack_input input;
	bool owned, regular, ended; /* ended: the file has no more packed bytes */
	bool inside;		    /* a member has begun and not ended */
	bool padded;		    /* a member has ended: zeros may follow it */
	bool broken;		    /* the packed bytes are damaged from here on */
	bool failed;		    /* a peek met failure, after what it did read */
	const char *name;	    /* for messages; the path given, or standard input */
	char *path;
	unpack_tap_fn *tap;
	void *context;
	unpack_meter_fn *meter;
	void *meter_context;
	int64_t position, size;
	const struct codec *codec;
	void *decoder;
	struct codec_flow flow; /* in, in_at, in_len: bytes of the file that were read ahead */
	char magic[CODEC_MAGIC_MAX];
	size_t magic_len;
	char *peek; /* PEEK_MAX bytes, once somebody peeked */
	size_t peek_at, peek_len;
	struct err failure;
};

/* One read: the count, 0 at the end, -1 with *e, -2 where a signal ended the wait. */
static ptrdiff_t read_packed(struct unpack *u, char *out, size_t cap, struct err *e)
{
	ptrdiff_t n = u->fd < 0 ? u->input.read(u->input.context, out, cap, e)
				: (ptrdiff_t)read(u->fd, out, cap);

	if (u->fd < 0 && n < 0)
		return n;
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
	struct codec_flow *f = &u->flow;

	while (f->in_len < CODEC_MAGIC_MAX && !u->ended) {
		ptrdiff_t n = read_packed(u, f->in + f->in_len, INPUT_BYTES - f->in_len, e);

		if (n == -2 && err_signal)
			return 0; /* the reader will see the signal as well */
		if (n == -1)
			return -1;
		if (n > 0)
			f->in_len += (size_t)n;
		if (f->in_len > 0 && !codec_may_begin((struct str){f->in, f->in_len}))
			break; /* plain, or known already: do not wait for more */
	}
	u->codec = codec_of((struct str){f->in, f->in_len});
	if (!u->codec)
		return 0;
	u->magic_len = f->in_len < CODEC_MAGIC_MAX ? f->in_len : CODEC_MAGIC_MAX;
	memcpy(u->magic, f->in, u->magic_len);
	u->decoder = u->codec->start();
	if (!u->decoder)
		return err_set(
		    e, EXIT_IO, "%s: cannot unpack %s (out of memory)", u->name, u->codec->name);
	return 0;
}

static int open_descriptor(struct unpack *u, const char *path, struct err *e)
{
	struct stat st;

	if (strcmp(path, "-") == 0) {
		u->fd = STDIN_FILENO;
		u->name = "standard input";
	} else {
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

/* One that reads nothing yet. */
static struct unpack *unpack_new(const char *name, struct err *e)
{
	struct unpack *u = calloc(1, sizeof(*u));

	if (u) {
		u->fd = -1;
		u->size = -1;
		u->path = strdup(name);
		u->name = u->path;
		u->flow.in = malloc(INPUT_BYTES);
	}
	if (!u || !u->path || !u->flow.in) {
		err_set(e, EXIT_IO, "%s: cannot open (out of memory)", name);
		unpack_close(u);
		return NULL;
	}
	return u;
}

struct unpack *unpack_open(const char *path, unpack_tap_fn *tap, void *context, struct err *e)
{
	struct unpack *u = unpack_new(path, e);

	if (!u)
		return NULL;
	u->tap = tap;
	u->context = context;
	if (open_descriptor(u, u->path, e) != 0 || sniff(u, e) != 0) {
		unpack_close(u);
		return NULL;
	}
	return u;
}

struct unpack *unpack_open_input(const struct unpack_input *input, const char *name, struct err *e)
{
	struct unpack *u = unpack_new(name, e);

	if (!u) {
		if (input->close)
			input->close(input->context);
		return NULL;
	}
	u->input = *input;
	u->regular = true; /* never waits, as far as poll(2) can tell */
	if (sniff(u, e) != 0) {
		unpack_close(u);
		return NULL;
	}
	return u;
}

static ptrdiff_t read_plain(struct unpack *u, char *out, size_t cap, struct err *e)
{
	struct codec_flow *f = &u->flow;
	size_t held = f->in_len - f->in_at;

	if (held == 0)
		return u->ended ? 0 : read_packed(u, out, cap, e);
	if (held > cap)
		held = cap;
	memcpy(out, f->in + f->in_at, held);
	f->in_at += held;
	return (ptrdiff_t)held;
}

/* Refills the empty input buffer. 1: bytes are there, 0: the file has ended, else as read_packed().
 */
static ptrdiff_t refill(struct unpack *u, struct err *e)
{
	ptrdiff_t n;

	if (u->ended)
		return 0;
	n = read_packed(u, u->flow.in, INPUT_BYTES, e);
	if (n <= 0)
		return n;
	u->flow.in_at = 0;
	u->flow.in_len = (size_t)n;
	return 1;
}

/* Zeros after a member are padding (tapes; the .xz format, 2.2), not another member. */
static void skip_padding(struct unpack *u)
{
	struct codec_flow *f = &u->flow;

	while (u->padded && !u->inside && f->in_at < f->in_len && f->in[f->in_at] == 0)
		f->in_at++;
}

static int damaged(const struct unpack *u, struct err *e)
{
	return err_set(e, EXIT_IO, "%s: damaged %s archive (near byte %lld)", u->name,
	    u->codec->name, (long long)(u->position - (int64_t)(u->flow.in_len - u->flow.in_at)));
}

/* unpack_read() past what was peeked. */
static ptrdiff_t decode(struct unpack *u, char *out, size_t cap, struct err *e)
{
	struct codec_flow *f = &u->flow;

	if (u->broken)
		return damaged(u, e);
	for (;;) {
		size_t before;
		enum codec_step step;

		skip_padding(u);
		if (f->in_at == f->in_len && !(u->inside && u->ended)) {
			ptrdiff_t n = refill(u, e);

			if (n < 0)
				return n;
			if (n == 0 && !u->inside)
				return 0;
			if (n == 1 && u->padded)
				continue;
		}
		before = f->in_at;
		f->out = out;
		f->cap = cap;
		f->made = 0;
		step = u->codec->step(u->decoder, f);
		u->broken = step == CODEC_BROKEN;
		if (u->broken && f->made == 0)
			return damaged(u, e);
		u->inside = step != CODEC_MEMBER_END;
		u->padded = u->padded || step == CODEC_MEMBER_END;
		if (f->made > 0)
			return (ptrdiff_t)f->made;
		if (u->ended && f->in_at == f->in_len && before == f->in_at && u->inside)
			return err_set(
			    e, EXIT_IO, "%s: %s archive is cut short", u->name, u->codec->name);
	}
}

static ptrdiff_t read_on(struct unpack *u, char *out, size_t cap, struct err *e)
{
	ptrdiff_t n = u->codec ? decode(u, out, cap, e) : read_plain(u, out, cap, e);

	if (n > 0 && u->meter && u->meter(u->meter_context, (size_t)n, e) != 0)
		return -1;
	return n;
}

ptrdiff_t unpack_read(struct unpack *u, char *out, size_t cap, struct err *e)
{
	size_t held = u->peek_len - u->peek_at;

	if (held == 0) {
		if (!u->failed)
			return read_on(u, out, cap, e);
		*e = u->failure;
		return -1;
	}
	if (held > cap)
		held = cap;
	memcpy(out, u->peek + u->peek_at, held);
	u->peek_at += held;
	return (ptrdiff_t)held;
}

int unpack_peek(struct unpack *u, size_t want, struct str *head, struct err *e)
{
	if (want > PEEK_MAX)
		want = PEEK_MAX;
	if (!u->peek)
		u->peek = malloc(PEEK_MAX);
	if (!u->peek)
		return err_set(e, EXIT_IO, "%s: cannot read (out of memory)", u->name);
	if (u->peek_at > 0) {
		memmove(u->peek, u->peek + u->peek_at, u->peek_len - u->peek_at);
		u->peek_len -= u->peek_at;
		u->peek_at = 0;
	}
	while (u->peek_len < want && !u->failed) {
		ptrdiff_t n = read_on(u, u->peek + u->peek_len, want - u->peek_len, &u->failure);

		if (n == -2)
			return -2;
		if (n == 0)
			break;
		if (n < 0)
			u->failed = true;
		else
			u->peek_len += (size_t)n;
	}
	*head = (struct str){u->peek, u->peek_len};
	if (!u->failed || u->peek_len > 0)
		return 0;
	*e = u->failure;
	return -1;
}

struct str unpack_magic(const struct unpack *u)
{
	if (u->codec)
		return (struct str){u->magic, u->magic_len};
	return (struct str){u->peek, u->peek_len};
}

const char *unpack_comment(const struct unpack *u)
{
	return u->codec && u->codec->comment ? u->codec->comment(u->decoder) : NULL;
}

void unpack_meter(struct unpack *u, unpack_meter_fn *meter, void *context)
{
	u->meter = meter;
	u->meter_context = context;
}

const char *unpack_form(const struct unpack *u)
{
	return u->codec ? u->codec->name : NULL;
}

bool unpack_peeked_all(const struct unpack *u)
{
	struct pollfd p = {.fd = u->fd, .events = POLLIN};

	if (u->regular || u->ended || u->flow.in_at < u->flow.in_len || u->failed)
		return false;
	return poll(&p, 1, 0) == 0;
}

bool unpack_would_block(const struct unpack *u)
{
	return u->peek_at >= u->peek_len && unpack_peeked_all(u);
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
	if (u->decoder)
		u->codec->stop(u->decoder);
	if (u->owned)
		close(u->fd);
	if (u->input.close)
		u->input.close(u->input.context);
	free(u->path);
	free(u->flow.in);
	free(u->peek);
	free(u);
}
