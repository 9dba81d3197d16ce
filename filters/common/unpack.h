/*
 * Floor 1. Bytes of a file, a pipe or standard input, unpacked on the way where the first bytes say
 * .gz, .zst, .bz2 or .xz (the name does not matter). The four libraries stand behind
 * unpack-codec.h.
 */
#ifndef TP_UNPACK_H
#define TP_UNPACK_H

#include "err.h"

struct unpack;

/* Sees the file's own (packed) bytes as they are read, in order: for digests. */
typedef void unpack_tap_fn(void *context, const void *bytes, size_t len);

/*
 * Opens path (`-` is standard input). NULL with *e filled (EXIT_IO) where it can't be opened or is
 * a directory. tap may be NULL.
 */
struct unpack *unpack_open(const char *path, unpack_tap_fn *tap, void *context, struct err *e);

/* Bytes from elsewhere than a file (an archive's member): read() returns as unpack_read() does, and
 * its messages name what failed. */
struct unpack_input {
	ptrdiff_t (*read)(void *context, char *out, size_t cap, struct err *e);
	void *context;		      /* stays the caller's, where close is NULL */
	void (*close)(void *context); /* called by unpack_close(), and where opening fails */
};

/* As unpack_open(), over an input; name (copied) is for messages. NULL with *e. */
struct unpack *unpack_open_input(const struct unpack_input *input, const char *name, struct err *e);
/*
 * The first bytes, unpacked, without taking them: *head is as long as want (4096 at most), shorter
 * where the file is, and lives until the next call. Waits until want bytes have come or the file
 * has ended: ask for one first where a pipe may be slow. 0, -1 with *e where it failed before
 * anything came (after some bytes did, unpack_read() tells), -2 where a signal came.
 */
int unpack_peek(struct unpack *u, size_t want, struct str *head, struct err *e);
/* The file's own first bytes, as they lie; after unpack_peek(), before anything was read. */
struct str unpack_magic(const struct unpack *u);
/* The comment in the header of the file's first .gz member (RFC 1952, FCOMMENT); after
 * unpack_peek(); NULL where there is none, or none of less than 1 MiB; lives as long as u. */
const char *unpack_comment(const struct unpack *u);
/* Sees how many unpacked bytes are about to be given: -1 with *e ends the reading. */
typedef int unpack_meter_fn(void *context, size_t len, struct err *e);
/* Sets the meter, before anything was read or peeked at. */
void unpack_meter(struct unpack *u, unpack_meter_fn *meter, void *context);
/* The name of the packed form, `gzip`; NULL where the bytes are plain. */
const char *unpack_form(const struct unpack *u);
/*
 * Up to cap bytes into out. Returns the count, 0 at the end, -1 with *e filled (EXIT_IO) on a read
 * error or a damaged or cut-short archive, -2 where a signal interrupted the wait (try again or
 * stop). Several packed members one after another are read as one.
 */
ptrdiff_t unpack_read(struct unpack *u, char *out, size_t cap, struct err *e);
/* True when a longer unpack_peek() would have to wait for more bytes to arrive. */
bool unpack_peeked_all(const struct unpack *u);
/* True when unpack_read() would have to wait for more bytes to arrive. */
bool unpack_would_block(const struct unpack *u);
/* Bytes read from the file itself so far (packed), and its size or -1 where it has none (a pipe).
 */
int64_t unpack_position(const struct unpack *u);
int64_t unpack_size(const struct unpack *u);
/* The path as it was given, `standard input` for -. */
const char *unpack_name(const struct unpack *u);
void unpack_close(struct unpack *u);

#endif
