/*
 * Bytes put aside until the end: in a temporary file that has no name, so that nothing is left
 * behind however the program ends, and memory does not grow with them.
 */
#ifndef RANK_SPOOL_H
#define RANK_SPOOL_H

#include "buf.h"

struct spool {
	int fd;
	uint64_t size;	   /* bytes put aside so far */
	struct buf behind; /* not yet written */
};

/* Opens the file in $TMPDIR (or /tmp); -1 with *e filled (EXIT_IO). */
int spool_open(struct spool *s, struct err *e);
/* Closes what was opened; {.fd = -1} is a spool that never was. */
void spool_close(struct spool *s);
/* Puts bytes aside; *offset is where spool_read() finds them. */
int spool_add(struct spool *s, struct str bytes, uint64_t *offset, struct err *e);
/* Reads len bytes at offset to `to`. What was not yet written is written first. */
int spool_read_at(struct spool *s, uint64_t offset, size_t len, void *to, struct err *e);
/* The same into out, which is emptied first. */
int spool_read(struct spool *s, uint64_t offset, size_t len, struct buf *out, struct err *e);

#endif
