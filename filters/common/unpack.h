/*
 * Floor 1. Bytes of a file, a pipe or standard input, unpacked on the way where the first bytes say
 * .gz, .zst, .bz2 or .xz (the name does not matter). The only includer of the four libraries.
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
/*
 * Up to cap bytes into out. Returns the count, 0 at the end, -1 with *e filled (EXIT_IO) on a read
 * error or a damaged or cut-short archive, -2 where a signal interrupted the wait (try again or
 * stop). Several packed members one after another are read as one.
 */
ptrdiff_t unpack_read(struct unpack *u, char *out, size_t cap, struct err *e);
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
