/*
 * Floor 1. Output that arrives or is reported: buffered, every write checked, and files that appear
 * whole or not at all (written beside their target, fsynced, renamed over it).
 */
#ifndef TP_OUTFILE_H
#define TP_OUTFILE_H

#include "err.h"

struct outfile;

/* Writes to descriptor fd, which stays open afterwards; name is for messages (`standard output`).
 */
struct outfile *outfile_fd(int fd, const char *name, struct err *e);
/*
 * A new file that replaces path when outfile_commit() is called. Where path names a device or pipe,
 * writes straight to it. NULL with *e filled (EXIT_IO).
 */
struct outfile *outfile_create(const char *path, struct err *e);
/*
 * As outfile_create(), with the name of the temporary file, beside path: for a file that one
 * process at a time writes, by a lock, so that what a killed one left is replaced by the next.
 */
struct outfile *outfile_create_by(const char *path, const char *temporary, struct err *e);

/* Appends bytes; -1 with *e filled on a failed write. A closed pipe sets outfile_broken(). */
int outfile_write(struct outfile *o, struct str bytes, struct err *e);
int outfile_flush(struct outfile *o, struct err *e);
/* True after a write met EPIPE: the reader has gone, and the program should leave quietly. */
bool outfile_broken(const struct outfile *o);
/* Flushes, fsyncs, renames and frees o in every case; -1 with *e filled when any of it failed. */
int outfile_commit(struct outfile *o, struct err *e);
/* Removes what was written and frees o; the old file stays. NULL is fine. */
void outfile_abort(struct outfile *o);

/* Removes every temporary file of this process: for a signal's handler, before it dies. */
void outfile_abandon(void);

#endif
